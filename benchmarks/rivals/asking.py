"""The same questions put to any search library: `python RIVAL.py IN.json OUT.json`, by the rival's own interpreter.

Knows only the standard library, since each rival lives in a virtual environment of its own: IN holds the model's
folder, the stories and the questions; OUT what each way of searching found. Refuses to know what is right.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

DEEP = 200  # chunks looked through: a section beyond them counts as not found

Place = tuple[str, str]  # a story and its section
Piece = tuple[str, Place]  # some words and where they stand
# A question, how many chunks at most, and a story, or None for all of them -> chunks, the best first.
Search = Callable[[str, int, str | None], list[Piece]]
Build = Callable[[str, Sequence[Piece]], Search]  # the model's folder and whole sections -> a search in them


def run(ways: Mapping[str, Build]) -> None:
    """Answer every question in its own story and in all of them, by every way, and write what was found."""
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = {name: _answered(build, given) for name, build in ways.items()}
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


def _answered(build: Build, given: dict[str, Any]) -> dict[str, Any]:
    search = build(
        given["model"],
        [(text, (name, section)) for name, sections in given["stories"].items() for section, text in sections],
    )
    found = {}
    for identity, story, question in given["questions"]:
        begun = time.perf_counter()
        chunks = search(question, DEEP, story)
        seconds = time.perf_counter() - begun
        found[identity] = {
            "story": [place[1] for _, place in chunks],
            "library": [place for _, place in search(question, DEEP, None)],
            "chunk": chunks[0][0] if chunks else "",
            "seconds": seconds,
        }
    return found
