"""Chroma's engine, read without the layers above it, says what chromadb itself says of the same folder."""

import shutil
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings

from index.engine import Collection
from index.library import Library
from index.settings import IndexSettings
from index.volume import COLLECTION

LAMP = "the-lamp-at-orrin-head"


def test_the_engine_reads_what_chromadb_reads(published: Path, tmp_path: Path) -> None:
    revision = Library(IndexSettings(published)).open(LAMP).revision
    (chroma,) = (published / "guides" / LAMP).glob(f"**/{revision}/chroma")
    for copy in ("engine", "chromadb"):
        shutil.copytree(chroma, tmp_path / copy)
    engine = Collection(tmp_path / "engine", COLLECTION)
    client = chromadb.PersistentClient(str(tmp_path / "chromadb"), Settings(anonymized_telemetry=False))
    collection = client.get_collection(COLLECTION, embedding_function=None)

    ids, metadatas, vectors = engine.rows()
    found = collection.get(include=["embeddings", "metadatas"])
    assert len(ids) > 3
    assert dict(zip(ids, metadatas, strict=True)) == dict(zip(found["ids"], found["metadatas"] or [], strict=True))
    by_id = dict(zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True))
    assert all(np.array_equal(vector, by_id[one]) for one, vector in zip(ids, vectors, strict=True))
    asked = collection.query(query_embeddings=vectors, n_results=3, include=[])
    assert [list(row) for row in engine.nearest(vectors, 3)] == asked["ids"]
    assert engine.space == "cosine"
    engine.close()
