"""The nouns of the assistant room: `Turn`, `Citation`, `Sentence`, `Receipt`, `Answer`, and the events of a stream.

All frozen, all plain data. Refuses to know how an answer was found or how it will be shown.
"""

from dataclasses import dataclass
from typing import Any, Literal

SCHEMA = 1  # of every JSON object that the project prints

Status = Literal["answered", "not_in_guide"]
Mode = Literal["quotes", "model"]
Support = Literal["quoted", "supported", "partly", "unsupported"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier question of a conversation; `answer` is None where only the question is known."""

    question: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Words that stand in a guide: `guide.text[start:end] == quote`, checked by `proof`."""

    number: int  # 1-based within its answer
    guide: str
    section: tuple[str, ...]
    start: int
    end: int
    quote: str

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "guide": self.guide,
            "section": list(self.section),
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
        }


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with the numbers of its citations and how well they support it."""

    text: str
    lead_in: str | None
    support: Support
    citations: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "lead_in": self.lead_in,
            "support": self.support,
            "citations": list(self.citations),
        }


@dataclass(frozen=True, slots=True)
class Covered:
    """Something near the question that the guide does cover, with a question that asks for it."""

    label: str
    question: str

    def to_json(self) -> dict[str, str]:
        return {"label": self.label, "question": self.question}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an answer was made from, so that it can be checked and made again."""

    revision: str
    embedder: str
    model: str | None
    threshold: float
    passages: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "revision": self.revision,
            "embedder": self.embedder,
            "model": self.model,
            "threshold": self.threshold,
            "passages": list(self.passages),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader gets: proven sentences, or what the guide covers instead."""

    question: str
    standalone_question: str
    guide: str | None
    status: Status
    mode: Mode
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    confidence: float  # 0..1, that the guide holds the answer
    covered: tuple[Covered, ...]
    notice: str | None
    suggestions: tuple[str, ...]
    receipt: Receipt
    seconds: float

    @property
    def text(self) -> str:
        """The sentences in order, each followed by the [n] of its citations."""
        return " ".join(
            sentence.text + "".join(f" [{number}]" for number in sentence.citations) for sentence in self.sentences
        )

    def to_json(self) -> dict[str, Any]:
        """The object that `ask --json` prints."""
        return {
            "schema": SCHEMA,
            "question": self.question,
            "standalone_question": self.standalone_question,
            "guide": self.guide,
            "status": self.status,
            "mode": self.mode,
            "text": self.text,
            "sentences": [sentence.to_json() for sentence in self.sentences],
            "citations": [citation.to_json() for citation in self.citations],
            "confidence": self.confidence,
            "covered": [covered.to_json() for covered in self.covered],
            "notice": self.notice,
            "suggestions": list(self.suggestions),
            "receipt": self.receipt.to_json(),
            "seconds": self.seconds,
        }


@dataclass(frozen=True, slots=True)
class Working:
    """A step of the chain has begun; `detail` is a few words for a person ("6 passages found")."""

    step: Literal["resolving", "searching", "drafting", "proving"]
    detail: str


@dataclass(frozen=True, slots=True)
class SentenceReady:
    """A sentence that is whole and proven, with the citations that it is the first to use."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The sentences shown so far no longer stand (the model failed midway); quotes follow."""

    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event of every stream."""

    answer: Answer


Event = Working | SentenceReady | Withdrawn | Finished
