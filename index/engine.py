"""Chroma's own engine without the Python layers above it: what everybody here reads a collection with.

`import chromadb` takes a second, which every cold question and every re-index would wait for; the engine
(`chromadb_rust_bindings`, which does all the reading in either case) takes a fortieth of that. Its calls are those of
`chromadb/api/rust.py`. Reads only, and only a copy, because Chroma writes into whatever it opens. Refuses to know
passages and manifests.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb_rust_bindings as rust
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_TENANT, _DATABASE = "default_tenant", "default_database"
_HANDLES = 50  # of files, kept open: ten collections


class Collection:
    """One collection of a Chroma folder, open for reading."""

    def __init__(self, folder: Path, name: str) -> None:
        database = rust.SqliteDBConfig(
            url=str(folder / "chroma.sqlite3"),
            hash_type=rust.MigrationHash.MD5,
            migration_mode=rust.MigrationMode.Apply,
        )
        self._engine = rust.Bindings(
            allow_reset=False, sqlite_db_config=database, persist_path=str(folder), hnsw_cache_size=_HANDLES
        )
        found = self._engine.get_collection(name, _TENANT, _DATABASE)
        self._id = str(found.id)
        self.space = str(found.configuration["hnsw"]["space"])

    def rows(self) -> tuple[list[str], list[dict[str, Any]], Vectors]:
        """Every id, its metadata and its vector, in no order."""
        include = ["embeddings", "metadatas"]
        found = self._engine.get(self._id, None, None, None, 0, None, include, _TENANT, _DATABASE)
        return list(found.ids), list(found.metadatas), np.asarray(found.embeddings, dtype=np.float32)

    def nearest(self, vectors: Vectors, k: int) -> list[Sequence[str]]:
        """For each vector the ids of the rows nearest to it, nearest first; of a damaged collection fewer than `k`."""
        found = self._engine.query(self._id, None, vectors.tolist(), k, None, None, [], _TENANT, _DATABASE)
        return list(found.ids)

    def close(self) -> None:
        """Give back its files and threads; nothing can be read any more."""
        del self._engine


def refusals() -> tuple[type[Exception], ...]:
    """What a collection raises that can't be read: Chroma's own errors too, loaded only once there is one to tell."""
    errors = sys.modules.get("chromadb.errors")
    return (KeyError, ValueError) if errors is None else (KeyError, ValueError, errors.ChromaError)
