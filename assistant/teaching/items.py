"""The nouns of teaching: `Item`, of any kind, and `ItemSet`, a teacher's list of them, to JSON and back.

All frozen, all plain data. Refuses to know how an item was made, whether it is a good one, and how it is printed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

from assistant.types import SCHEMA, Citation

Kind = Literal[
    "discussion",
    "pre_reading",
    "connection",
    "essay",
    "multiple_choice",
    "true_false",
    "short_answer",
    "quote_identification",
    "ordering",
]
Element = Literal[
    "character", "setting", "action", "feeling", "causal relationship", "outcome resolution", "prediction"
]
Bloom = Literal["Remember", "Understand", "Apply", "Analyze", "Evaluate", "Create"]
Role = Literal["opening", "core", "closing"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ELEMENTS: tuple[Element, ...] = get_args(Element)
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose from."""

    text: str
    correct: bool

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "correct": self.correct}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to ask a class, with the proof that the guide bears it."""

    id: str  # hash of its kind, stem and evidence
    kind: Kind
    stem: str
    options: tuple[Option, ...]
    key: str | None
    rationale: str
    evidence: tuple[Citation, ...]
    element: Element
    bloom: Bloom
    dok: int  # Webb's depth of knowledge, 1 to 4
    standards: tuple[str, ...]
    role: Role | None
    look_fors: tuple[str, ...]
    follow_up: str
    scaffold: str
    extension: str
    minutes: int
    position: int  # of the passage that holds the first evidence
    made_by: Literal["template", "model"]
    edited: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "stem": self.stem,
            "options": [option.to_json() for option in self.options],
            "key": self.key,
            "rationale": self.rationale,
            "evidence": [citation.to_json() for citation in self.evidence],
            "element": self.element,
            "bloom": self.bloom,
            "dok": self.dok,
            "standards": list(self.standards),
            "role": self.role,
            "look_fors": list(self.look_fors),
            "follow_up": self.follow_up,
            "scaffold": self.scaffold,
            "extension": self.extension,
            "minutes": self.minutes,
            "position": self.position,
            "made_by": self.made_by,
            "edited": self.edited,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """The item that `to_json` gave; ValueError, KeyError or TypeError where it is none."""
        plain = {name: raw[name] for name in _PLAIN}
        return cls(
            options=tuple(Option(str(one["text"]), bool(one["correct"])) for one in raw["options"]),
            evidence=tuple(
                Citation(
                    int(one["number"]), one["guide"], tuple(one["section"]), int(one["start"]), int(one["end"]),
                    one["quote"],
                )
                for one in raw["evidence"]
            ),
            standards=tuple(raw["standards"]),
            look_fors=tuple(raw["look_fors"]),
            **plain,
        )  # fmt: skip


_PLAIN = (
    "id", "kind", "stem", "key", "rationale", "element", "bloom", "dok", "role", "follow_up", "scaffold", "extension",
    "minutes", "position", "made_by", "edited",
)  # fmt: skip


def identity(kind: Kind, stem: str, evidence: Sequence[Citation]) -> str:
    """An item's id: the same for the same words, whoever made it and whatever else was edited around it."""
    marked = "\n".join((kind, stem, *(f"{one.start}:{one.quote}" for one in evidence)))
    return hashlib.sha256(marked.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class ItemSet:
    """Items on one guide in the order in which they are to be used."""

    guide: str
    title: str  # of the work; with its author only on paper, not in the JSON
    author: str | None
    revision: str
    seed: int
    notice: str | None  # why there are fewer than were asked for, or what was dropped
    items: tuple[Item, ...]

    def to_json(self) -> dict[str, Any]:
        """The object that `discuss`, `quiz` and `teach` print, and that a teacher keeps."""
        return {
            "schema": SCHEMA,
            "guide": self.guide,
            "revision": self.revision,
            "seed": self.seed,
            "notice": self.notice,
            "items": [item.to_json() for item in self.items],
        }
