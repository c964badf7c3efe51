"""Proof: only words that the code finds in the guide are cited, whoever wrote the sentence.

`Citations` is the ledger of one answer: spans in, numbered citations out, every quote checked against the text.
Refuses to know models and questions; how well a sentence is supported is told by `support`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.reading import Line, Reading
from assistant.support import support_of
from assistant.types import Citation, Sentence
from corpus.types import Guide, Section, Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """A whole sentence of the guide under the label that a chat model knows it by."""

    label: str  # "S1"
    text: str  # guide.text[start:end]
    start: int
    end: int
    section: tuple[str, ...]


def labelled(lines: Iterable[Line], reading: Reading) -> tuple[Evidence, ...]:
    """The sentences in reading order, each once, labelled S1, S2 and so on."""
    ordered = sorted(set(lines), key=lambda line: line.start)
    return tuple(
        Evidence(f"S{number}", line.text, line.start, line.end, reading.section(line).path)
        for number, line in enumerate(ordered, start=1)
    )


class Citations:
    """The citations of one answer in the order of their first use; equal spans share a number."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._cited: dict[Span, Citation] = {}

    @property
    def all(self) -> tuple[Citation, ...]:
        return tuple(self._cited.values())

    def prove(
        self, text: str, spans: Sequence[Span], *, lead_in: str | None = None
    ) -> tuple[Sentence, tuple[Citation, ...]]:
        """The sentence with its support, and the citations that it is the first to use."""
        known = len(self._cited)
        cited = tuple(dict.fromkeys(one for one in map(self._cite, spans) if one is not None))
        support = support_of(text, [one.quote for one in cited], self._reading)
        return Sentence(text, lead_in, support, tuple(one.number for one in cited)), self.all[known:]

    def forget(self, known: int) -> None:
        """Keep the first `known` citations only: the sentence that brought the others is not shown."""
        self._cited = dict(list(self._cited.items())[:known])

    def _cite(self, span: Span) -> Citation | None:
        if span not in self._cited:
            citation = cite(self._reading.guide, span, len(self._cited) + 1)
            if citation is None:
                return None
            self._cited[span] = citation
        return self._cited[span]


def cite(guide: Guide, span: Span, number: int) -> Citation | None:
    """The citation of a span; None where the guide has no words there, or no section that holds them."""
    start, end = span
    section = _holding(guide, start, end)
    if section is None or not guide.text[start:end].strip():
        return None
    return Citation(number, guide.slug, section.path, start, end, guide.text[start:end])


def checked(evidence: Iterable[Evidence], guide: Guide) -> tuple[Evidence, ...]:
    """The evidence whose words do stand in the guide where it says."""
    return tuple(
        one
        for one in evidence
        if guide.text[one.start : one.end] == one.text and cite(guide, (one.start, one.end), 1) is not None
    )


def _holding(guide: Guide, start: int, end: int) -> Section | None:
    inside = (section for section in guide.sections if section.start <= start < end <= section.end)
    return next(inside, None)
