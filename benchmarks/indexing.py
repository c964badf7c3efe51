"""What re-indexing costs, as ratios measured in one run: `python benchmarks/indexing.py [--guides N] [--rounds N]`.

Four promises: one changed paragraph costs a fraction of the whole guide, a guide that did not change loads no model,
a library of many guides is found unchanged in seconds and answers as fast as a small one, and the memory of indexing
does not grow with the number of guides; besides, what telling the changes of a very long guide costs. Guides are made
of the bundled ones' sentences, shuffled; those of the large library are small (about 8 passages), so that making 200
takes minutes. Nothing outside a temporary folder is touched.
"""

import argparse
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from assistant.chain import Assistant
from assistant.settings import AssistantSettings
from corpus.read import bundled, guide_from_bytes, read_guide
from corpus.split import passages
from corpus.types import Guide
from index.build import index_guide
from index.changes import changes_between
from index.embedder import open_embedder
from index.library import Library
from index.settings import IndexSettings
from ui.environment import silence

PARAGRAPHS = 325  # make a little over 300 passages
SMALL = 8  # paragraphs of a guide in the large library
QUESTION = "Who gave the tape away, and why was it lost?"
HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "onnxruntime",
    "tokenizers",
    "chromadb",
    "langchain",
    "gradio",
)
WATCHED = f"""
import sys
from ui.cli import main
sys.argv[0] = "glossator"
try:
    main()
finally:
    print(*sorted({set(HEAVY)} & set(sys.modules)) or ["none"], file=sys.stderr)
"""
LARGEST = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, how much, against what, and what it should be."""

    what: str
    measured: str
    ratio: str
    target: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--guides", type=int, default=200, help="guides of the large library")
    parser.add_argument("--rounds", type=int, default=5, help="repetitions of what takes seconds")
    parser.add_argument("--paragraphs", type=int, default=PARAGRAPHS, help="paragraphs of the long guide")
    arguments = parser.parse_args()
    silence(os.environ)
    with tempfile.TemporaryDirectory(prefix="glossator-indexing-") as folder:
        root = Path(folder)
        open_embedder(IndexSettings(_home(root, "lender")))
        rows = [
            *changed_rows(root, arguments.paragraphs, arguments.rounds),
            *library_rows(root, arguments.guides, arguments.rounds),
            *diff_rows(arguments.rounds),
        ]
    print(machine(), "\n")
    print("| what | measured | ratio | to reach |\n|---|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.measured} | {row.ratio} | {row.target} |")


def machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("onnxruntime", "chromadb"))
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; {packages}."


def changed_rows(root: Path, paragraphs: int, rounds: int) -> Iterator[Row]:
    """A long guide from nothing, with one changed paragraph, and unchanged: by the command, in fresh processes."""
    file = root / "a-long-guide.md"
    file.write_text(made_up("A Long Guide", paragraphs, 7))
    count = len(passages(read_guide(file)))
    settings = IndexSettings(_home(root, "long"))
    whole = seconds_of(_glossator(settings, "index", str(file)))
    changed = [seconds_of(_glossator(settings, "index", str(_with_a_change(file, n)))) for n in range(rounds)]
    one = statistics.median(changed)
    yield Row(f"`glossator index` of a guide of {count} passages, from nothing", f"{whole:.1f} s", "1", "")
    yield Row("the same with one changed paragraph", f"{one:.1f} s", f"{one / whole:.3f} ×", "≤ 0.10 ×")
    yield _inside_row(root, file.read_text(), rounds)
    command = [sys.executable, "-c", WATCHED, *_glossator(settings, "index", str(file))[3:]]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stderr.split()
    nothing = statistics.median(seconds_of(command) for _ in range(rounds))
    yield Row("the same with nothing changed", f"{nothing:.2f} s", f"{nothing / whole:.3f} ×", "")
    yield Row(f"of {len(HEAVY)} heavy modules it loads", ", ".join(loaded), "", "none")


def _inside_row(root: Path, text: str, rounds: int) -> Row:
    """One change where the model is open already, as in a server; a fresh process verifies all the same."""
    library = Library(IndexSettings(_home(root, "inside")))
    embedder = library.embedder()
    file = root / "another-long-guide.md"
    file.write_text(text)

    def index() -> None:
        index_guide(library, read_guide(file), file.read_bytes(), embedder=embedder)

    whole = timed(index)
    one = statistics.median(timed(index) for number in range(rounds) if _with_a_change(file, number))
    return Row(
        "in a process that has its model open: from nothing, and changed",
        f"{whole:.1f} s, {one:.2f} s",
        f"{one / whole:.3f} ×",
        "≤ 0.10 ×",
    )


def _with_a_change(file: Path, number: int) -> Path:
    """The file with one more sentence in one of its paragraphs."""
    paragraphs = file.read_text().split("\n\n")
    place = [place for place, text in enumerate(paragraphs) if text[0] != "#"][len(paragraphs) // 2 + number]
    paragraphs[place] = f"{paragraphs[place].rstrip()} This was added in round {number}."
    file.write_text("\n\n".join(paragraphs))
    return file


def library_rows(root: Path, guides: int, rounds: int) -> Iterator[Row]:
    """A large library: its memory while it is made, the time to find it unchanged, the time of an answer."""
    files = _files(root, guides)
    small, large = (IndexSettings(_home(root, name)) for name in ("small", "large"))
    tenth, half = files[: max(1, guides // 20)], files[: guides // 2]
    few = memory_of(_glossator(small, "index", *map(str, tenth)))
    many = memory_of(_glossator(large, "index", *map(str, half)))
    yield Row(f"most memory of indexing {len(tenth)} guides from nothing", f"{few:.0f} MB", "1", "")
    yield Row(
        f"most memory of indexing {len(half)} guides from nothing", f"{many:.0f} MB", f"{many / few:.2f} ×", "≈ 1 ×"
    )
    seconds_of(_glossator(large, "index", *map(str, files[guides // 2 :])))
    imported = [sys.executable, "-c", "import sentence_transformers"]
    pairs = [(seconds_of(imported), seconds_of(_glossator(large, "index"))) for _ in range(rounds + 1)][1:]
    reference, unchanged = (statistics.median(column) for column in zip(*pairs, strict=True))
    yield Row("`import sentence_transformers`, a fresh process", f"{reference:.2f} s", "1", "")
    yield Row(
        f"`glossator index` of {guides} unchanged guides, a fresh process",
        f"{unchanged:.2f} s",
        f"{unchanged / reference:.2f} ×",
        "≤ 5 s",
    )
    yield from _answer_rows(small, large, len(tenth), guides, rounds)


def _answer_rows(small: IndexSettings, large: IndexSettings, few: int, guides: int, rounds: int) -> Iterator[Row]:
    """Opening one guide and answering from it, beside the same in a small library, turn about."""
    slug = "made-up-guide-0"
    ask = ("ask", QUESTION, "--guide", slug, "--json")
    pairs = [(seconds_of(_glossator(small, *ask)), seconds_of(_glossator(large, *ask))) for _ in range(rounds + 1)][1:]
    cold = [statistics.median(column) for column in zip(*pairs, strict=True)]
    yield _compared(f"`glossator ask --guide`, a fresh process: of {few} guides, of {guides}", cold)
    embedder = open_embedder(small)

    def answer(settings: IndexSettings) -> None:
        Assistant(Library(settings), embedder, AssistantSettings()).ask(QUESTION, guide=slug)

    inside = [(timed(lambda: answer(small)), timed(lambda: answer(large))) for _ in range(4 * rounds + 1)][1:]
    warm = [statistics.median(column) for column in zip(*inside, strict=True)]
    yield _compared(f"opening one guide and answering, in one process: of {few} guides, of {guides}", warm)


def _compared(what: str, medians: Sequence[float]) -> Row:
    few, many = medians
    return Row(what, f"{few:.3f} s, {many:.3f} s", f"{many / few:.2f} ×", "≈ 1 ×")


def diff_rows(rounds: int) -> Iterator[Row]:
    """Telling the changes of a very long guide, beside reading its file."""
    text = made_up("A Very Long Guide", 1200, 11)
    versions = {
        "every paragraph edited": text.replace(" the ", " that "),
        "every paragraph rewritten": made_up("A Very Long Guide", 1200, 12),
    }
    old = _read(text)
    reading = statistics.median(timed(lambda: _read(text)) for _ in range(rounds))
    yield Row(f"reading a guide of {old.words:,} words", f"{reading:.2f} s", "1", "")
    for what, edited in versions.items():
        new = _read(edited)
        telling = statistics.median(timed(lambda new=new: changes_between(old, new)) for _ in range(rounds))
        yield Row(f"telling its changes, {what}", f"{telling:.2f} s", f"{telling / reading:.2f} ×", "")


def _read(text: str) -> Guide:
    return guide_from_bytes(text.encode(), source="benchmark", name="guide.md")


def _home(root: Path, name: str) -> Path:
    """An empty library that shares the exported model."""
    home = root / name
    home.mkdir()
    if name != "lender":
        (home / "embedders").symlink_to(root / "lender" / "embedders")
    return home


def _files(root: Path, guides: int) -> list[Path]:
    folder = root / "guides"
    folder.mkdir()
    files = [folder / f"made-up-{number:04d}.md" for number in range(guides)]
    for number, file in enumerate(files):
        file.write_text(made_up(f"Made-up Guide {number}", SMALL, number))
    return files


def made_up(title: str, paragraphs: int, seed: int) -> str:
    """The Markdown of a guide made of the bundled sentences, shuffled into new paragraphs."""
    dice = random.Random(seed)
    sentences = _sentences()
    parts = [f"# {title}", "## Plot Summary"]
    for number in range(paragraphs):
        if number == paragraphs // 2:
            parts.append("## Themes")
        parts.append(" ".join(dice.sample(sentences, 5)))
    return "\n\n".join(parts) + "\n"


@cache
def _sentences() -> tuple[str, ...]:
    guides = [read_guide(path) for path in bundled()]
    return tuple(guide.quote(span) for guide in guides for part in passages(guide) for span in part.sentences)


def _glossator(settings: IndexSettings, command: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "ui", command, *arguments, "--library", str(settings.home)]


def memory_of(command: list[str]) -> float:
    """Megabytes of the largest process of a command, itself or one that it started.

    A small process in between: what this one once needed would be counted as the command's, which is forked from it.
    """
    done = subprocess.run([sys.executable, "-c", LARGEST, *command], check=True, capture_output=True, text=True)
    return int(done.stdout) / 1024


def seconds_of(command: list[str]) -> float:
    return timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
