"""The draft without a model: the one to four sentences of the guide that answer this question, in reading order.

They come from the guide's structure where it tells, else from the ranked sentences. Refuses to know how a sentence is
weighed, models, proof and how an answer is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.asked import Asked
from assistant.cues import NAMED_AS, cue
from assistant.gather import gathered, introduced, is_plot
from assistant.names import Name
from assistant.ranking import Weighed
from assistant.reading import Line, Reading

MOST_SENTENCES = 4
MOST_WORDS = 120
PLAIN_SENTENCES = 2  # a plain fact wants one or two
_WHOLE = 0.8  # a sentence with this share of the question's telling words needs no second one


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the guide chosen for the answer, with words that place it."""

    line: Line
    lead_in: str | None


def quotes(asked: Asked, weighed: Sequence[Weighed], reading: Reading, until: int | None = None) -> tuple[Quote, ...]:
    """The sentences that answer, in reading order; some must have been weighed."""
    chosen = gathered(asked, [one.line for one in weighed], reading, until)
    chosen = chosen or _defining(asked, weighed) or introduced(asked, reading, until)
    chosen = chosen or _picked(asked, weighed, reading)
    lines = sorted(set(_within_budget(chosen)), key=lambda line: line.number)
    return tuple(_placed(lines, reading))


def _defining(asked: Asked, weighed: Sequence[Weighed]) -> list[Line]:
    """On somebody without a section of their own: the one or two sentences that say who they are."""
    if asked.kind != "define":
        return []
    told = [one for one in weighed if cue(asked, one.line) >= NAMED_AS]
    return [line for one in told[: 2 if asked.person else 1] for line in one.lines]


def _picked(asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> list[Line]:
    """The best sentence, and a second one only where the best leaves something of the question open."""
    best = weighed[0]
    chosen = list(best.lines)
    if reading.weight(best.shared) >= _WHOLE * reading.weight(asked.stems):
        return chosen
    if asked.counted and cue(asked, best.line):
        return chosen
    for one in weighed[1:]:
        if len(chosen) >= PLAIN_SENTENCES or one.words > 60:
            break
        if one.line not in chosen and _adds(one, best, asked, reading):
            chosen.extend(line for line in one.lines if line not in chosen)
    return chosen


def _adds(one: Weighed, best: Weighed, asked: Asked, reading: Reading) -> bool:
    beside = one.line.section == best.line.section and abs(one.line.number - best.line.number) == 1
    if redundant(one.line, best.line) or not (beside or _asked_names(best, asked) <= _asked_names(one, asked)):
        return False
    gain = reading.weight(one.shared - best.shared) / (reading.weight(asked.stems) or 1.0)
    close = one.worth >= best.worth - 0.05 and cue(asked, one.line) >= cue(asked, best.line)
    if asked.kind == "when" and cue(asked, one.line) < cue(asked, best.line):
        return False
    return close or (gain >= 0.3 and one.worth >= 0.8 * best.worth)


def _asked_names(one: Weighed, asked: Asked) -> frozenset[Name]:
    return frozenset(name for line in one.lines for name in line.names) & frozenset(asked.names)


def redundant(one: Line, other: Line) -> bool:
    """Whether most of a sentence's content words stand in the other too."""
    return len(one.stems & other.stems) >= 0.6 * max(1, min(len(one.stems), len(other.stems)))


def _within_budget(lines: Iterable[Line]) -> list[Line]:
    """The first lines of the choice that keep to the most sentences and words; one sentence always stays."""
    kept: list[Line] = []
    words = 0
    for line in lines:
        words += len(line.text.split())
        if kept and (words > MOST_WORDS or len(kept) == MOST_SENTENCES):
            break
        kept.append(line)
    return kept


def _placed(lines: Sequence[Line], reading: Reading) -> Iterable[Quote]:
    """Each with its lead-in; of neighbours in one place only the first has one."""
    place: str | None = None
    for line in lines:
        lead_in = lead(line, reading)
        yield Quote(line, None if lead_in == place else lead_in)
        place = lead_in


def lead(line: Line, reading: Reading) -> str:
    """A few words that say where a sentence stands: "In Plot Summary, Part 2:"."""
    path = reading.section(line).path
    mark = reading.mark(line) if is_plot(path) or path == ("Text",) else None
    if path in ((), ("Text",)) and mark is None:
        share = line.start / max(1, len(reading.guide.text))
        return f"{('Near the beginning', 'In the middle', 'Near the end')[min(2, int(share * 3))]}:"
    names = [*(heading for heading in path[-2:] if path != ("Text",)), *((mark,) if mark and mark not in path else ())]
    return f"In {', '.join(names)}:"
