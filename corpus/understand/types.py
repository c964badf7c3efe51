"""What is understood of a guide: its characters, places, terms and events, each with the words that prove it.

Every span is `[start, end)` in the guide's text, and `text[start:end]` are the words that the item gives. All of it
is frozen and goes through JSON and back unchanged. Refuses to know how any of it is found.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from corpus.types import Span

Gender = Literal["f", "m", "n", "many"]


@dataclass(frozen=True, slots=True)
class Alias:
    """Another form of a name: `text[start:end]` is `words`."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Named:
    """Who or what goes by a name, which stands in the text at `at`; `first`: where it is first spoken of."""

    name: str
    at: Span
    first: Span
    count: int  # how often it is spoken of by any of its names, headings left out
    gender: Gender | None  # how the guide's pronouns and nouns speak of it
    headed: bool  # a heading of a section on characters names it
    nameless: bool  # it goes by common nouns alone: "the creature"
    aliases: tuple[Alias, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """All its names, the fullest first."""
        return (self.name, *(alias.words for alias in self.aliases))


@dataclass(frozen=True, slots=True)
class Term:
    """A term that the guide defines; its definition is the whole sentence."""

    term: str
    at: Span  # where the term stands: in its heading, else in the sentence
    definition: Span


@dataclass(frozen=True, slots=True)
class Event:
    """A sentence that tells why something comes about: its words for that, and the characters in it."""

    sentence: Span
    causes: tuple[Alias, ...]
    agents: tuple[str, ...]  # names of characters, whoever comes first first


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that is understood of one guide."""

    characters: tuple[Named, ...] = ()  # the most spoken of first
    people: tuple[Named, ...] = ()  # who are in no story: the author, whoever made the film
    places: tuple[Named, ...] = ()
    things: tuple[Named, ...] = ()  # whatever else goes by a name: works, prizes, nations, families
    terms: tuple[Term, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def named(self) -> tuple[Named, ...]:
        return self.characters + self.people + self.places + self.things

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def to_bytes(self) -> bytes:
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """The understanding that `to_json` gave; ValueError, KeyError or TypeError where it is none."""
        return cls(
            **{kind: tuple(map(_named, raw[kind])) for kind in ("characters", "people", "places", "things")},
            terms=tuple(Term(one["term"], _span(one["at"]), _span(one["definition"])) for one in raw["terms"]),
            events=tuple(
                Event(_span(one["sentence"]), _aliases(one["causes"]), tuple(one["agents"])) for one in raw["events"]
            ),
        )

    def proven_by(self, text: str) -> bool:
        """Whether every span lies in the text, and holds the very words that are said to stand there."""
        words = [(one.at, one.name) for one in self.named]
        words += [((alias.start, alias.end), alias.words) for one in self.named for alias in one.aliases]
        words += [(one.at, one.term) for one in self.terms]
        words += [((cause.start, cause.end), cause.words) for one in self.events for cause in one.causes]
        spans = [*(one.first for one in self.named), *(one.definition for one in self.terms)]
        spans += [one.sentence for one in self.events]
        return all(text[start:end] == said for (start, end), said in words) and all(
            0 <= start < end <= len(text) for start, end in spans
        )


def _span(raw: Sequence[int]) -> Span:
    start, end = raw
    return int(start), int(end)


def _aliases(raw: Iterable[Mapping[str, Any]]) -> tuple[Alias, ...]:
    return tuple(Alias(one["words"], one["start"], one["end"]) for one in raw)


def _named(raw: Mapping[str, Any]) -> Named:
    return Named(
        raw["name"],
        _span(raw["at"]),
        _span(raw["first"]),
        raw["count"],
        raw["gender"],
        raw["headed"],
        raw["nameless"],
        _aliases(raw["aliases"]),
    )
