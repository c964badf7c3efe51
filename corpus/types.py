"""The nouns of the corpus room: `Guide`, `Section`, `Mark` and `Passage`, all frozen.

A span is `[start, end)` in characters of the guide's cleaned text, and `text[start:end]` is the words it
stands for, always. Refuses to know how a guide was read or what will be done with it.
"""

from dataclasses import dataclass

WORDS_A_MINUTE = 238  # silent reading of English non-fiction: Brysbaert 2019, meta-analysis of 190 studies

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the guide's own text under one path of headings.

    `path` runs from the outermost heading inwards and never includes the guide's title. The span covers the
    body alone: headings stand in the text between the spans of the sections. A heading that has no text of
    its own is no section; it only occurs in the paths of the sections below it.
    """

    path: tuple[str, ...]
    start: int
    end: int
    position: int  # 0-based, in reading order


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in running text that readers know ("Part 2"); it reaches to the next mark of its section."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one section: the unit that is embedded and searched.

    `id` is a hash of its words and its occurrence number, so that it survives edits elsewhere.
    """

    id: str
    start: int
    end: int
    position: int  # 0-based among the guide's passages, in reading order
    section: int  # position of its section
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """A study guide, read and cleaned: what every other room works on."""

    slug: str
    title: str
    author: str | None  # of the work, not of the guide
    source: str  # where it was read from: an absolute path, or "bundled:NAME"
    text: str
    sections: tuple[Section, ...]
    marks: tuple[Mark, ...]
    published_minutes: int | None  # what the publisher claims, where the file says so

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def minutes(self) -> int:
        """Minutes to read the cleaned text, at least 1."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    def quote(self, span: Span) -> str:
        return self.text[span[0] : span[1]]
