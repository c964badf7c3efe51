"""The nouns of teaching: `Item`, of any kind, and `PromptSet`, a teacher's list of them, with their two forms.

All frozen, all plain data. Refuses to know how an item was made or whether it is a good one.
"""

from dataclasses import dataclass
from typing import Any, Literal

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
ROLES: tuple[Role, ...] = ("opening", "core", "closing")
_HEADINGS: dict[Role, str] = {
    "opening": "Opening: into the text",
    "core": "Core: how and why",
    "closing": "Closing: looking outward",
}


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


@dataclass(frozen=True, slots=True)
class PromptSet:
    """Items on one guide in the order in which they are to be asked."""

    guide: str
    title: str
    revision: str
    seed: int
    notice: str | None  # why there are fewer than were asked for
    items: tuple[Item, ...]

    def to_json(self) -> dict[str, Any]:
        """The object that `discuss --format json` prints."""
        return {
            "schema": SCHEMA,
            "guide": self.guide,
            "revision": self.revision,
            "seed": self.seed,
            "notice": self.notice,
            "items": [item.to_json() for item in self.items],
        }

    def to_markdown(self) -> str:
        """A handout for the teacher: each question with its evidence, what to listen for, and ways to help."""
        lines = [f"# Discussion prompts: {plain(self.title)}", ""]
        lines += [f"*{plain(self.notice)}*", ""] if self.notice else []
        role: Role | None = None
        for number, item in enumerate(self.items, start=1):
            if item.role and item.role != role:
                role = item.role
                lines += [f"## {_HEADINGS[role]}", ""]
            lines += _markdown(number, item)
        return "\n".join(lines).rstrip() + "\n"


def _markdown(number: int, item: Item) -> list[str]:
    standards = ", ".join(item.standards)
    lines = [f"### {number}. {plain(item.stem)}", ""]
    lines += [f"*About {item.minutes} minutes · {item.bloom} · DOK {item.dok} · {item.element} · {standards}*", ""]
    lines += ["**In the guide**", ""]
    for citation in item.evidence:
        lines += [f"> {plain(citation.quote)}", ">", f"> — *{plain(' > '.join(citation.section))}*", ""]
    lines += ["**Listen for**", "", *(f"- {plain(look_for)}" for look_for in item.look_fors), ""]
    for label, text in (
        ("Follow-up", item.follow_up),
        ("If the class is stuck", item.scaffold),
        ("To go further", item.extension),
    ):
        lines += [f"**{label}:** {plain(text)}", ""]
    return lines


def plain(text: str) -> str:
    """Text that Markdown shows as it stands: its marks escaped, one line."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in text)
    return " ".join(escaped.split()).replace("\\> ", "> ")
