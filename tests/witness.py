"""A process that looks at a library as a reader would who has just come, and says what it saw; it never writes.

As a script it answers orders on standard input, one JSON object a line; `Witness` is the other end. It is one process
for many looks (its embedder and its verifying process stay open), but each look begins with a fresh `Library`.
Refuses to know what happened to the library before.
"""

import gc
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import tellings

from ui.environment import SILENCED


@dataclass(frozen=True)
class Seen:
    """Which telling of the guide is published, under which revision, and every way in which it is not whole."""

    telling: int | None
    revision: str | None
    problems: tuple[str, ...]


class Witness:
    """The process that looks; `embedders` is a home whose exported model it uses."""

    def __init__(self, embedders: Path, temporary: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), str(embedders)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, **SILENCED, "TMPDIR": str(temporary)},
        )

    def look(self, home: Path) -> Seen:
        """What the library at `home` holds; a look that ends the process is a problem too."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"home": str(home)}) + "\n")
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("reading the library ended the process that reads")
        seen = json.loads(answer)
        return Seen(seen["telling"], seen["revision"], tuple(seen["problems"]))

    def close(self) -> None:
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def published(home: Path) -> tuple[str, str]:
    """The name of the current revision and the hash of the source that it was made from, read as plain files."""
    folder = home / "guides" / tellings.SLUG
    name = (folder / "current").read_text().strip()
    return name, json.loads((folder / name / "manifest.json").read_bytes())["source_sha256"]


def leftovers(home: Path, temporary: Path) -> list[str]:
    """What a library of one whole guide must not hold: scratch, revisions nobody points at, half-made pointers."""
    found = [f"scratch/{path.name}" for path in home.glob("scratch/*")]
    folder = home / "guides" / tellings.SLUG
    current = (folder / "current").read_text().strip()
    found += [str(path.relative_to(home)) for path in folder.iterdir() if path.name not in ("current", current)]
    found += [path.name for path in home.iterdir() if path.name not in ("guides", "embedders", "scratch", "lock")]
    found += [str(path.relative_to(home)) for path in home.glob("embedders/.*")]
    found += [str(path) for path in temporary.rglob("*") if path.is_file() or path.name.startswith("tmp")]
    return found


def _serve(embedders: Path) -> None:
    from index.embedder import open_embedder
    from index.settings import IndexSettings
    from index.verify import Verifier

    embedder, verifier = open_embedder(IndexSettings(embedders)), Verifier()
    verifier.start()
    for line in sys.stdin:
        seen = _look(Path(json.loads(line)["home"]), embedder, verifier)
        gc.collect()  # what was open is let go
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()
    verifier.close()


def _look(home: Path, embedder: Any, verifier: Any) -> dict[str, Any]:
    from corpus.errors import GlossatorError
    from index.library import Library
    from index.settings import IndexSettings

    library = Library(IndexSettings(home))
    try:
        with library.open(tellings.SLUG) as volume:
            numbers = tellings.numbers_in(volume.guide.text)
            number = min(numbers, default=0)
            problems = [] if numbers == {number} else [f"mixed: the text tells of {sorted(numbers)}"]
            problems += _short(volume, number) + _lost(volume, embedder) + _ill_answered(library, embedder, number)
            if told := verifier.problem(home / "guides" / tellings.SLUG / volume.revision):
                problems.append(f"not whole: {told}")
            return {"telling": number, "revision": volume.revision, "problems": problems}
    except GlossatorError as error:
        return {"telling": None, "revision": None, "problems": [f"unreadable: {error}"]}


def _short(volume: Any, number: int) -> list[str]:
    """The text and the counts, against the telling read anew."""
    from corpus.split import passages

    canary = volume.manifest.source_sha256 == tellings.hash_of(number, canary=True)
    guide = tellings.guide_of(number, canary=canary)
    problems = [] if volume.manifest.source_sha256 == tellings.hash_of(number, canary=canary) else ["mixed: its source"]
    if volume.guide.text != guide.text:
        problems.append("mixed: its text is not the telling's")
    expected = passages(guide)
    counts = (len(volume.passages), volume.manifest.passages, [passage.id for passage in volume.passages])
    if counts != (len(expected), len(expected), [passage.id for passage in expected]):
        problems.append("short: its passages are not the telling's")
    return problems


def _lost(volume: Any, embedder: Any) -> list[str]:
    """Every passage must find itself."""
    from index.contents import texts_of

    vectors = embedder.embed(texts_of(volume.guide, volume.passages).passages)
    found = [volume.nearest(vector, 1) for vector in vectors]
    lost = [number for number, hits in enumerate(found) if [place for place, _ in hits] != [number]]
    return [f"short: passages {lost} do not find themselves"] if lost else []


def _ill_answered(library: Any, embedder: Any, number: int) -> list[str]:
    from assistant.chain import Assistant

    assistant = Assistant(library, embedder)
    answers = [assistant.ask(question, guide=tellings.SLUG) for question in tellings.QUESTIONS]
    return [
        problem
        for answer, words in zip(answers, tellings.QUESTIONS.values(), strict=True)
        for problem in wrong_with(answer, number, words)
    ]


def wrong_with(answer: Any, number: int, words: str) -> list[str]:
    """What is wrong with an answer that should say these words, every citation verbatim in this telling."""
    text = tellings.guide_of(number).text
    problems = [] if words in answer.text else [f"unanswered: {answer.question} ({answer.status})"]
    for citation in answer.citations:
        if citation.quote not in text or text[citation.start : citation.end] != citation.quote:
            problems.append(f"mixed: {citation.quote!r} is not in telling {number}")
    return problems


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
