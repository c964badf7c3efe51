"""Sentences and labels out of a model's stream: a sentence is given only when it is whole and its labels are known.

Labels may stand before a full stop, after it, or in the middle. Refuses to know which labels were issued.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.sentences import sentence_spans

_MORE = r"(?:(?:\s*[,;&]\s*|\s+and\s+|\s*[-–]\s*)S?\d{1,3})*\s*"
_LABEL = re.compile(rf"\s*(?:[\[【]\s*S?\d{{1,3}}{_MORE}[\]】]|\(\s*S\d{{1,3}}{_MORE}\))", re.I)
_OPEN_LABEL = re.compile(r"\s*[\[(【][^\])】]{0,80}$")
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LINE = re.compile(r"(?m)^[ \t]*(?:[-•>][ \t]+|#{1,6}[ \t]+|\d{1,2}[.)][ \t]+)*")
_EMPHASIS = re.compile(r"\*+|`+|(?<!\w)__?(?=\w)|(?<=\w)__?(?!\w)")
_STOP = re.compile(r"[.!?…][\"”’')\]]*$")
_AHEAD = 5  # whole words of the next sentence that must be there before this one counts as ended


@dataclass(frozen=True, slots=True)
class Streamed:
    """A whole sentence without its labels, and the labels."""

    text: str
    labels: tuple[str, ...]


class Sentences:
    """Gathers pieces of a stream; not for sharing."""

    def __init__(self) -> None:
        self._raw = ""
        self._given = 0  # characters of the clean text that are done with

    @property
    def length(self) -> int:
        return len(self._raw)

    def add(self, piece: str) -> Iterator[Streamed]:
        """The sentences that are whole now that `piece` has come."""
        self._raw += piece
        if piece and not piece.isalnum():
            clean, labels = _clean(_OPEN_LABEL.sub("", self._raw))
            yield from self._give(clean, labels, self._whole(clean))

    def rest(self, *, cut_short: bool) -> Iterator[Streamed]:
        """What is left at the end; without a last sentence that the model's limit cut short."""
        clean, labels = _clean(self._raw)
        spans = list(sentence_spans(clean, self._given, len(clean)))
        if spans and cut_short and not _STOP.search(clean[: spans[-1][1]]):
            spans.pop()
        yield from self._give(clean, labels, spans)

    def _whole(self, clean: str) -> list[tuple[int, int]]:
        """Spans that words still to come cannot change: enough of the next one is there, and no quotation is open."""
        spans = sentence_spans(clean, self._given, len(clean))
        whole: list[tuple[int, int]] = []
        for start, end in spans[:-1]:
            if len(clean[end:].split()) <= _AHEAD or _is_open(clean[self._given : end]):
                break
            whole.append((start, end))
        return whole

    def _give(self, clean: str, labels: list[tuple[int, str]], spans: list[tuple[int, int]]) -> Iterator[Streamed]:
        for start, end in spans:
            begin, self._given = self._given, end
            own = tuple(label for at, label in labels if begin < at <= end or at == begin == 0)
            if any(map(str.isalnum, clean[start:end])):
                yield Streamed(" ".join(clean[start:end].split()), own)


def _is_open(text: str) -> bool:
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1 or text.count("(") > text.count(")")


def _clean(raw: str) -> tuple[str, list[tuple[int, str]]]:
    """Plain paragraphs without labels, and for each label the place where it stood."""
    text = _EMPHASIS.sub("", _LINE.sub("", _CONTROL.sub("", _THOUGHT.sub("", raw.replace("\r", "\n")))))
    text = re.sub(r"\s*\n\s*", "\n\n", text)
    clean, labels, at = "", [], 0
    for match in _LABEL.finditer(text):
        clean += _joint(clean, text[at : match.start()])
        labels += [(len(clean), label) for label in _names(match.group())]
        at = match.end()
    return clean + _joint(clean, text[at:]), labels


def _joint(before: str, after: str) -> str:
    """A label between two words without spaces leaves one."""
    return f" {after}" if before and after[:1].isalnum() and not before[-1].isspace() else after


def _names(group: str) -> list[str]:
    """The labels in one pair of brackets; a bare number or a range names none."""
    return (
        [found.upper() for found in re.findall(r"S\d{1,3}", group, re.I)]
        if "-" not in group and "–" not in group
        else []
    )
