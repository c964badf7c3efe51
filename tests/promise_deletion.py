"""Deletion deletes: words that left a guide leave the disk, as soon as nobody reads the revision that held them.

What is searched: every byte below the lane's folder (library, temporary files, what runs wrote on standard error),
for each rare word as it stands, in lower case, as UTF-16, as base64 and inside zip and zlib streams, for the stems
that the sketch holds, and for the numbers of the sentence's vector. Refuses to know where a revision keeps its words.
"""

import os
import subprocess
import sys
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np
import tellings
from lanes import Lane, Outcome
from promise_kills import STAGES

from index.lexical import tokens

PROMISE = "deletion deletes"
_HOLDER = """
import sys
from pathlib import Path
from index.library import Library
from index.settings import IndexSettings
library = Library(IndexSettings(Path(sys.argv[1])))
with library.open(sys.argv[2]) as volume:
    volume.nearest(volume.sentence_vectors(0)[0], 1)
print("held", flush=True)
sys.stdin.readline()
del volume
library.open(sys.argv[2])
print("let go", flush=True)
sys.stdin.readline()
"""


def deletion(folder: Path, lender: Path, *, stages: tuple[str, ...] = STAGES) -> Outcome:
    """A canary sentence comes and goes in every way; how often a trace of it is left."""
    ways: dict[str, Callable[[Lane, int], list[str]]] = {"corrected": _corrected, "withdrawn": _withdrawn}
    ways |= {"held by a reader": _held, "its reader killed": _holder_killed}
    for stage in stages:
        ways[f"a correction killed at {stage}"] = partial(_killed, stage=stage)
        ways[f"its arrival killed at {stage}"] = partial(_arrival_killed, stage=stage)
    failures: list[str] = []
    with Lane(folder / "deletion", lender) as lane:
        for number, (way, do) in enumerate(ways.items()):
            failures += [f"{way}: {trace}" for trace in do(lane, 1 + 10 * number)]
    return Outcome(PROMISE, len(ways), tuple(failures), "; ".join(list(ways)[:4]) + f"; killed at {len(stages)} steps")


def _with_canary(lane: Lane, number: int) -> list[bytes]:
    """Publish a telling with the canary; the bytes that no file may hold once it has gone."""
    wrong = lane.publish(number, canary=True)
    assert wrong == [], wrong
    folder = lane.home / "guides" / tellings.SLUG
    vectors = np.load(folder / (folder / "current").read_text().strip() / "vectors.npy")
    needles = [*_spellings(), vectors[-1].tobytes()[:64]]  # its sentence is the last one
    assert traces(lane.home, needles), "the search does not find a canary that is there"
    return needles


def _corrected(lane: Lane, number: int) -> list[str]:
    needles = _with_canary(lane, number)
    return lane.publish(number + 1) + traces(lane.folder, needles)


def _withdrawn(lane: Lane, number: int) -> list[str]:
    needles = _with_canary(lane, number)
    lane.source.unlink()
    run = lane.workshop.run("remove", tellings.SLUG, "--yes", "--library", str(lane.home))
    return ([] if run.code == 0 else [run.err]) + traces(lane.folder, needles)


def _held(lane: Lane, number: int) -> list[str]:
    needles = _with_canary(lane, number)
    with _holder(lane) as process:
        assert process.stdin
        assert process.stdout
        lane.write(number + 1)
        run = lane.index()
        kept = [] if traces(lane.home, needles) else ["the revision went while it was read"]
        process.stdin.write("let go\n")
        process.stdin.flush()
        assert process.stdout.readline() == "let go\n"
        left = traces(lane.folder, needles)  # while the reader goes on with the new one
        process.communicate("end\n")
    return ([] if run.code == 0 else [run.err]) + kept + left


def _holder_killed(lane: Lane, number: int) -> list[str]:
    needles = _with_canary(lane, number)
    with _holder(lane) as process:
        lane.write(number + 1)
        run = lane.index()
        process.kill()
        process.communicate()
    wrong = lane.publish(number + 2)
    return ([] if run.code == 0 else [run.err]) + wrong + traces(lane.folder, needles)


def _killed(lane: Lane, number: int, stage: str) -> list[str]:
    needles = _with_canary(lane, number)
    lane.write(number + 1)
    lane.workshop.index(lane.home, lane.source, stage)
    return lane.publish(number + 2) + traces(lane.folder, needles)


def _arrival_killed(lane: Lane, number: int, stage: str) -> list[str]:
    lane.publish(number)
    lane.write(number + 1, canary=True)
    lane.workshop.index(lane.home, lane.source, stage)
    return lane.publish(number + 2) + traces(lane.folder, _spellings())


def _holder(lane: Lane) -> "subprocess.Popen[str]":
    command = [sys.executable, "-P", "-c", _HOLDER, str(lane.home), tellings.SLUG]
    environ = {**os.environ, "TMPDIR": str(lane.workshop.temporary)}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def _spellings() -> list[bytes]:
    """The canary's rare words in every form, and their stems."""
    rare = [word.strip(".").lower() for word in tellings.CANARY.split() if len(word) > len("behind")]
    stems = {stem.encode() for word in rare for stem in tokens(word)}
    return sorted(stems | {form for word in rare for form in _forms(word)})


def _forms(word: str) -> Iterator[bytes]:
    yield word.encode()
    yield word.encode("utf-16-le")  # the big-endian form differs only by where it begins
    for shift in range(3):  # base64 has three ways, by where a word begins; at its edges its neighbours mix in
        yield b64encode(b" " * shift + word.encode())[4:-4].lower()


def traces(folder: Path, needles: list[bytes]) -> list[str]:
    """Files below a folder that hold one of some bytes, but for exported models and what a run told a person."""
    told = []
    for path in folder.rglob("*"):
        below = path.relative_to(folder).parts
        if path.is_file() and "embedders" not in below and below != ("workshop", "out"):
            held = sum(needle in data for data in _layers(path.read_bytes()) for needle in needles)
            told += [f"{held} traces in {path.relative_to(folder)}"] if held else []
    return told + [f"a trace in the name {path}" for path in folder.rglob("*") if "quillon" in path.name.lower()]


def _layers(data: bytes) -> Iterator[bytes]:
    """A file's bytes, as they are and with ASCII letters lowered, and those of streams compressed in it."""
    yield data
    yield data.lower()
    if zipfile.is_zipfile(BytesIO(data)):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield archive.read(name).lower()
    for magic in (b"\x78\x01", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b\x08"):
        start = data.find(magic)
        while start >= 0:
            yield _unpacked(data[start:])
            start = data.find(magic, start + 1)


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(data, 1 << 20).lower()
    except zlib.error:
        return b""
