"""FairytaleQA's stories and questions, and the library that they become: each story a guide, its sections as sections.

Indexed through the real code; a library at hand is used again, and refused where it holds anything else. Refuses to
know what is measured.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.read import guide_from_bytes
from corpus.types import Guide, Section
from index.build import index_guide
from index.library import Library
from index.settings import IndexSettings
from index.volume import Volume

_HEADING = "Section "


@dataclass(frozen=True, slots=True)
class Story:
    """A story and its sections in order."""

    name: str
    sections: tuple[tuple[str, str], ...]  # id, text


@dataclass(frozen=True, slots=True)
class Question:
    """One question as its writers left it."""

    id: str
    story: str
    text: str
    gold: frozenset[str]  # ids of the sections that answer it
    answers: tuple[str, ...]
    element: str
    kind: str  # "explicit" or "implicit"


def read_stories(data: Path, part: str, count: int | None = None) -> list[Story]:
    """The stories of a part by name; the first `count` of them."""
    rows = _rows(data / f"{part}.stories.jsonl")
    stories = [Story(row["story"], tuple((one["id"], one["text"]) for one in row["sections"])) for row in rows]
    return sorted(stories, key=lambda story: story.name)[:count]


def read_questions(data: Path, part: str, stories: Iterable[Story]) -> list[Question]:
    """The questions on these stories, in the order of the file."""
    names = {story.name for story in stories}
    return [
        Question(
            row["id"],
            row["story"],
            row["question"],
            frozenset(row["sections"]),
            tuple(row["answers"]),
            row["element"],
            row["kind"],
        )
        for row in _rows(data / f"{part}.questions.jsonl")
        if row["story"] in names
    ]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def markdown(story: Story, without: frozenset[str] = frozenset()) -> bytes:
    """The story's file, with or without some of its sections."""
    parts = [f"## {_HEADING}{name}\n\n{text}" for name, text in story.sections if name not in without]
    return "\n\n".join((f"# {story.name}", *parts, "")).encode()


def guide_of(story: Story, without: frozenset[str] = frozenset()) -> Guide:
    return guide_from_bytes(markdown(story, without), source=f"/{story.name}.md", name=f"{story.name}.md")


def section_id(section: Section) -> str:
    """The story's own name for a section."""
    return section.path[0].removeprefix(_HEADING)


class Shelf:
    """All stories of a part in one library, and the volume of each."""

    def __init__(self, home: Path, stories: Sequence[Story]) -> None:
        self.stories = tuple(stories)
        self.library = Library(IndexSettings(home), most_open=len(stories) + 1)
        self.embedder = self.library.embedder()
        guides = {story.name: guide_of(story) for story in stories}
        with self.library.writing():
            for story in stories:
                index_guide(self.library, guides[story.name], markdown(story), embedder=self.embedder)
        strangers = {entry.slug for entry in self.library.guides()} - {guide.slug for guide in guides.values()}
        if strangers:
            raise SystemExit(f"{home} also holds {', '.join(sorted(strangers))}: give another --home")
        self._slugs = {name: guide.slug for name, guide in guides.items()}
        self.names = {slug: name for name, slug in self._slugs.items()}

    def volume(self, story: str) -> Volume:
        return self.library.open(self._slugs[story])

    def after(self, story: str) -> str:
        """The next story by name; after the last one comes the first."""
        names = [one.name for one in self.stories]
        return names[(names.index(story) + 1) % len(names)]

    def story(self, name: str) -> Story:
        return next(one for one in self.stories if one.name == name)
