"""Marks: the places where running text turns to a part of the work ("In Part 2, …", "Part Three opens …").

Refuses to know headings: a part that has a heading of its own is a section.
"""

import re
from collections.abc import Iterator

from corpus.numbers import numbered
from corpus.sentences import sentence_spans
from corpus.types import Mark, Section

_LEAD = re.compile(
    r"[“\"‘]?(?:(?:in|at|as|during|throughout|by|with|when|after|before)\s+"
    r"(?:(?:the\s+)?(?:start|beginning|opening|middle|end|close|course|rest)\s+of\s+)?)?(?:the\s+)?",
    re.IGNORECASE,
)


def marks(text: str, sections: tuple[Section, ...]) -> tuple[Mark, ...]:
    """The marks of each section: one reaches to the next, a section's last to the end of its own paragraph."""
    return tuple(mark for section in sections for mark in _of_section(text, section))


def _of_section(text: str, section: Section) -> Iterator[Mark]:
    opened: list[tuple[int, str]] = []
    for start, end in sentence_spans(text, section.start, section.end):
        label = _label(text[start:end])
        if label and (not opened or opened[-1][1] != label):
            opened.append((start, label))
    for i, (start, label) in enumerate(opened):
        if i + 1 < len(opened):
            yield Mark(label, start, start + len(text[start : opened[i + 1][0]].rstrip()))
        else:
            yield Mark(label, start, _paragraph_end(text, start, section.end))


def _label(sentence: str) -> str | None:
    """The part that a sentence turns to, in its normal form; "part one" without a capital is only a phrase."""
    lead = _LEAD.match(sentence)
    rest = sentence[lead.end() if lead else 0 :]
    part = numbered(rest) if rest[:1].isupper() else None
    return part[1] if part else None


def _paragraph_end(text: str, start: int, limit: int) -> int:
    end = text.find("\n\n", start, limit)
    return limit if end < 0 else end
