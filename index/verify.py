"""Is a revision whole? Asked of a fresh process, because a damaged Chroma file can kill the process that reads it.

`python -m index.verify FOLDER…` prints one JSON line a folder; with `-` it reads folders from standard input, one a
line, so that indexing many guides pays for one start. `Verifier` is the other end of that pipe. Refuses to know which
revision is the current one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from corpus.types import Guide, Passage
from index.contents import read_guide, read_keyed_vectors, read_vectors, stored_understanding, texts_of
from index.embedder import Vectors
from index.engine import Collection
from index.errors import LibraryError
from index.manifest import Manifest, check_files, read_manifest
from index.scratch import temporary_scratch
from index.volume import COLLECTION, copied_chroma

PROBES = 64  # passages that must find themselves
UNIT = 1e-3  # how far a vector's length may be from 1
EXACT = 1e-6


class Verifier:
    """A process that checks revisions; started when first needed, started again when it died of one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> "subprocess.Popen[str]":
        """Let it load what it needs while the caller does something else."""
        if self._process is None or self._process.poll() is not None:
            # -P: a folder called "index" where the user happens to stand is not ours
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "index.verify", "-"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                bufsize=1,
            )
        return self._process

    def problem(self, folder: Path) -> str | None:
        """One line that says what is wrong with a revision; None when it is whole."""
        process = self.start()
        answer = _exchange(process, json.dumps(str(folder)))
        if not answer:
            self.close()
            return f"reading it ended the process that checked it (status {process.returncode})"
        problem = json.loads(answer)["problem"]
        return None if problem is None else str(problem)

    def close(self) -> None:
        """End the process; a second call does nothing."""
        if self._process:
            self._process.communicate()
            self._process = None


def _exchange(process: "subprocess.Popen[str]", line: str) -> str:
    if not process.stdin or not process.stdout:
        return ""
    try:
        process.stdin.write(line + "\n")
        return process.stdout.readline()
    except BrokenPipeError:
        return ""


def problem_of(folder: Path, scratch: Path) -> str | None:
    """What is wrong with a revision, checked in this very process with `scratch` for a copy of its Chroma folder."""
    try:
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        guide, passages = read_guide(folder, manifest)
        vectors = read_vectors(folder, manifest)
        keys = read_keyed_vectors(folder, manifest)
        if manifest.understander:  # else it was written before there was such a file
            stored_understanding(folder, manifest, guide)
    except LibraryError as error:
        return str(error)
    expected = texts_of(guide, passages).keys(manifest.embedder.fingerprint)
    return next(
        filter(
            None,
            (
                _wrong_spans(guide, passages, manifest),
                _wrong_vectors(vectors),
                None if set(expected) == set(keys) else "its keys are not those of its texts",
                _wrong_chroma(copied_chroma(folder, manifest, scratch), passages, vectors),
            ),
        ),
        None,
    )


def _wrong_spans(guide: Guide, passages: Sequence[Passage], manifest: Manifest) -> str | None:
    sentences = [span for passage in passages for span in passage.sentences]
    if (len(passages), len(sentences)) != (manifest.passages, manifest.sentences):
        return "it holds more or fewer passages than its manifest says"
    for passage in passages:
        section = guide.sections[passage.section]
        inside = all(passage.start <= start < end <= passage.end for start, end in passage.sentences)
        if not (inside and passage.sentences and section.start <= passage.start and passage.end <= section.end):
            return f"passage {passage.position} lies outside its section or its sentences outside it"
    return None


def _wrong_vectors(vectors: Vectors) -> str | None:
    lengths = np.linalg.norm(vectors, axis=1)
    return None if bool(np.all(np.abs(lengths - 1) <= UNIT)) else "a vector is not of length 1"


def _wrong_chroma(copy: Path, passages: Sequence[Passage], vectors: Vectors) -> str | None:
    collection = Collection(copy, COLLECTION)
    if collection.space != "cosine":
        return "its Chroma collection does not measure by cosine"
    ids, metadatas, rows = collection.rows()
    order = sorted(range(len(ids)), key=lambda row: int(metadatas[row]["position"]))
    stored = rows[order]
    if [ids[row] for row in order] != [passage.id for passage in passages]:
        return "its Chroma collection holds other passages"
    if stored.shape != (len(ids), vectors.shape[1]) or np.abs(stored - vectors[: len(ids)]).max() > EXACT:
        return "its Chroma collection holds other vectors"
    probed = np.unique(np.linspace(0, len(passages) - 1, PROBES).astype(int))
    nearest = {passage.id: vectors[passage.position] for passage in passages}
    for position, found in zip(probed, collection.nearest(vectors[probed], 1), strict=True):
        if not found or float(nearest[found[0]] @ vectors[position]) < 1 - UNIT:
            return f"passage {position} does not find itself in its Chroma collection"
    return None


def main(arguments: Sequence[str]) -> int:
    """Print `{"folder", "problem"}` for each folder; 1 when one has a problem."""
    folders: Iterable[str] = (json.loads(line) for line in sys.stdin) if list(arguments) == ["-"] else arguments
    problems = 0
    for folder in folders:
        with temporary_scratch() as scratch:
            problem = problem_of(Path(folder).absolute(), scratch.path)
        problems += problem is not None
        sys.stdout.write(json.dumps({"folder": folder, "problem": problem}) + "\n")
        sys.stdout.flush()
    return int(problems > 0)


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(status)  # the engine's threads need not be ended one by one: somebody waits for this
