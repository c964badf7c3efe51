"""The draft without a model: the one to four sentences of the guide that answer this question, in reading order.

A sentence is weighed by its nearness to the question, by the telling words and names that they share, and by what
questions of its kind look for (a cause, a place, a number, a definition). One that leans on the sentence before it
brings that sentence along or gives way. Refuses to know models, proof and how an answer is shown.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.asked import Asked, Kind
from assistant.gather import gathered, introduced, is_plot
from assistant.names import Name
from assistant.reading import Line, Reading
from assistant.wordforms import stems
from index.search import Hit

MOST_SENTENCES = 4
MOST_WORDS = 120
PLAIN_SENTENCES = 2  # a plain fact wants one or two
_WHOLE = 0.8  # a sentence with this share of the question's telling words needs no second one

_NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|"
    r"nine)ty(?:-\w+)?|dozens?|hundreds?|first|second|third|fourth|fifth|half)"
)
_CUES: dict[Kind, re.Pattern[str]] = {
    "why": re.compile(r"\b(?:because|so that|in order to|since|therefore|as a result|which means|for fear)\b"),
    "when": re.compile(
        r"\b(?:\d{2,4}|when|after|before|during|until|once|later|years?|months?|at (?:the age|last|first))\b"
    ),
    "where": re.compile(r"\b(?:in|at|near|into|inside|outside|beside|on|to|from) (?:the |an? |her |his |their )?\w+"),
    "many": re.compile(rf"\b{_NUMBER}\b", re.IGNORECASE),
    "how": re.compile(r"\b(?:by \w+ing|through|with|so that|as though)\b"),
}
_NUMBERED = re.compile(rf"\b{_NUMBER}((?: [\w’'-]+){{1,3}})", re.IGNORECASE)
_AGE = re.compile(rf"\b(?:is|was|aged|age of|at) {_NUMBER}\b(?! \w*years ago)|\b{_NUMBER} years old\b")
_DEFINES = re.compile(
    r"^(?:,[^,]+,)? (?:(?:is|was|are|were) (?:an?|the|not|any|his|her|their|[\w ]+[’']s?)|means?)\b(?! of the few)"
)
_TELLS = re.compile(r"^(?:,[^,]+,)? (?:is|was|are|were)\b")
_STANDS = re.compile(r"^(?:,[^,]+,)? (?:stands? for|represents?|symboli[sz]es?|is a symbol|shows?|suggests?)\b")
_POSES = re.compile(
    r"\b(?:asks?|asking|wonders?|question(?: of)?) (?:why|how|whether|what|who|which)\b"
    r"|\b(?:not|never)(?: \w+)? (?:told|understand|know|say|explain) (?:exactly )?(?:why|how|what|who)\b"
)
_APPOSED = (
    r"\b{0}[,”]+ (?:an?|the) \w",
    r"\b(?:named|called|known as) “?{0}\b(?![’'])",
    r"\b(?:an?|the) (?:[\w’']+ ){{1,5}}?[\w’']+, {0}[,.;]",
    r"\b(?:an?|the) (?:\w+ ){{1,2}}{0}[,.;]",
)  # "Kathy, a clone"; "a woman named Madame"; "the headmistress, Miss Emily"
_ARTICLE = r"(?:[Tt]he |[Aa]n? )?(?:\w+ )?"

# What each sign of an answer is worth; set by eye on study guides after a fit to questions on other texts.
_COSINE, _COVER, _AROUND, _WINDOW, _HIT, _NAMES, _SUBJECT = 1.0, 0.80, 0.30, 0.50, 0.30, 0.20, 0.12
_CUE: dict[Kind, float] = {"why": 0.30, "when": 0.12, "where": 0.08, "many": 0.20, "how": 0.03}
_PLACE_NAMED, _PERSON_NAMED, _TITLED, _SAYS_AGE, _DEFINED, _NAMED_AS = 0.15, 0.03, 0.30, 0.45, 0.55, 0.50
_ANTECEDENT, _UNEXPLAINED, _POSING, _POSED, _WORDY = -0.05, -0.25, -1.00, 0.30, -0.004


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the guide chosen for the answer, with words that place it."""

    line: Line
    lead_in: str | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with what has to stand before it to be understood, and its worth for the question."""

    line: Line
    lines: tuple[Line, ...]  # in reading order, the last one being `line`
    worth: float
    shared: frozenset[str]

    @property
    def words(self) -> int:
        return sum(len(line.text.split()) for line in self.lines)


def quotes(asked: Asked, weighed: Sequence[Weighed], reading: Reading, until: int | None = None) -> tuple[Quote, ...]:
    """The sentences that answer, in reading order; some must have been weighed."""
    chosen = gathered(asked, [one.line for one in weighed], reading, until)
    chosen = chosen or _defining(asked, weighed) or introduced(asked, reading, until)
    chosen = chosen or _picked(asked, weighed, reading)
    lines = sorted(set(_within_budget(chosen)), key=lambda line: line.number)
    return tuple(_placed(lines, reading))


def weigh(asked: Asked, hits: Sequence[Hit], reading: Reading) -> list[Weighed]:
    """Every sentence of the hits, the best first."""
    weighed = [
        _weighed(reading.lines[number], cosine, hit.score, asked, reading)
        for hit in hits
        for number, cosine in zip(reading.by_passage[hit.passage.position], hit.sentence_cosines, strict=True)
    ]
    posing = [one for one in weighed if _POSES.search(one.line.text)]
    if posing:
        weighed = [_answering(one, posing, asked) for one in weighed]
    return sorted(weighed, key=lambda one: (-one.worth, one.line.number))


def _answering(one: Weighed, posing: Sequence[Weighed], asked: Asked) -> Weighed:
    """A sentence that only poses the question gives way to those that follow it."""
    if one in posing:
        return replace(one, worth=one.worth + _POSING)
    posed = any(
        0 < one.line.number - other.line.number <= 4
        and other.line.section == one.line.section
        and len(other.shared) * 2 > len(asked.stems)
        for other in posing
    )
    return replace(one, worth=one.worth + _POSED) if posed else one


def _weighed(line: Line, cosine: float, hit: float, asked: Asked, reading: Reading) -> Weighed:
    lines = with_antecedent(line, reading)
    telling = reading.weight(asked.stems) or 1.0
    shared = line.stems & asked.stems
    around = (reading.heading_stems[line.section].union(*(one.stems for one in lines))) & asked.stems
    beside = [one.stems for one in (reading.before(line), reading.after(line)) if one is not None]
    window = around.union(*beside) & asked.stems
    worth = (
        _COSINE * cosine
        + _COVER * reading.weight(shared) / telling
        + _AROUND * reading.weight(around) / telling
        + _WINDOW * reading.weight(window) / telling
        + _HIT * hit
        + _names(asked, lines)
        + _cue(asked, line)
        + _ANTECEDENT * (len(lines) - 1)
        + (_UNEXPLAINED if lines[0].leaning else 0.0)
        + _WORDY * max(0, len(line.words) - 35)
    )
    return Weighed(line, lines, worth, shared)


def with_antecedent(line: Line, reading: Reading) -> tuple[Line, ...]:
    """The sentence, and before it the one or two that name what its first pronoun stands for."""
    lines = [line]
    while lines[0].leaning and len(lines) < 3:
        before = reading.before(lines[0])
        if before is None:
            break
        lines.insert(0, before)
    return tuple(lines)


def _names(asked: Asked, lines: Sequence[Line]) -> float:
    if not asked.names:
        return 0.0
    acting = {name for line in lines for name in line.names if name not in line.owners}
    owning = {name for line in lines for name in line.owners}
    share = sum(1.0 if name in acting else 0.5 if name in owning else 0.0 for name in asked.names) / len(asked.names)
    return _NAMES * share + (_SUBJECT if lines[-1].subject == asked.names[0] else 0.0)


def fits(asked: Asked, weighed: Sequence[Weighed]) -> bool:
    """Whether one of the best sentences is of the kind that the question looks for: a number, a place, a cause.

    For what is to be defined it is enough that they name it in the question's own words.
    """
    seeks = asked.age or asked.naming or asked.kind in ("why", "when", "where", "many", "who", "define")
    return not seeks or any(_cue(asked, one.line) > 0 or _names_it(asked, one.line) for one in weighed[:3])


def _names_it(asked: Asked, line: Line) -> bool:
    text = line.text.lower().replace("’", "'")
    return any(re.search(rf"\b{re.escape(thing)}\b", text) for thing in asked.things[:1] if " " in thing)


def _cue(asked: Asked, line: Line) -> float:
    """What a sentence is worth for being of the kind that the question looks for."""
    if asked.kind == "define":
        return max(_DEFINED * _defines(line, asked), _NAMED_AS * _named_as(line, asked))
    if asked.kind == "who":
        return _PERSON_NAMED if any(name.person and name not in asked.names for name in line.names) else 0.0
    if asked.naming:
        return _TITLED if "“" in line.text else 0.0
    if asked.kind == "many" and asked.age:
        return _SAYS_AGE if _AGE.search(line.text) else 0.0
    if asked.counted:
        return _CUE["many"] * _counts(line, asked)
    cue = _CUES.get(asked.kind)
    worth = _CUE[asked.kind] if cue is not None and cue.search(line.text) else 0.0
    if asked.kind == "where" and any(name.place and name not in asked.names for name in line.names):
        worth += _PLACE_NAMED
    return worth


def _counts(line: Line, asked: Asked) -> bool:
    """Whether a number stands before what is counted: "five unmarried daughters"."""
    return any(asked.counted & stems(match[1]) for match in _NUMBERED.finditer(line.text))


def _defines(line: Line, asked: Asked) -> float:
    """Whether the sentence opens with the thing asked for and says what it is or stands for; half, how it is."""
    for thing in asked.things:
        match = re.match(rf"{_ARTICLE}{re.escape(thing)}", line.text, re.IGNORECASE)
        rest = line.text[match.end() :] if match else ""
        if (_STANDS if asked.symbol else _DEFINES).match(rest):
            return 1.0
        if _TELLS.match(rest):
            return 0.5
    return 0.0


def _named_as(line: Line, asked: Asked) -> float:
    """Whether something is told to be the thing asked for, "Kathy is the narrator", or what it is, "Kathy, a clone"."""
    for thing in asked.things:
        if any(re.search(form.format(re.escape(thing)), line.text, re.IGNORECASE) for form in _APPOSED):
            return 1.0
        match = re.search(
            rf"\b(?:is|was|are|becomes) (?:an?|the)((?: [\w’'-]+){{0,3}}?) {re.escape(thing)}\b", line.text, re.I
        )
        if match:
            return 0.5 if match[1] else 1.0
    return 0.0


def _defining(asked: Asked, weighed: Sequence[Weighed]) -> list[Line]:
    """On somebody without a section of their own: the one or two sentences that say who they are."""
    if asked.kind != "define":
        return []
    told = [one for one in weighed if _cue(asked, one.line) >= _NAMED_AS]
    return [line for one in told[: 2 if asked.person else 1] for line in one.lines]


def _picked(asked: Asked, weighed: Sequence[Weighed], reading: Reading) -> list[Line]:
    """The best sentence, and a second one only where the best leaves something of the question open."""
    best = weighed[0]
    chosen = list(best.lines)
    if reading.weight(best.shared) >= _WHOLE * reading.weight(asked.stems):
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
    close = one.worth >= best.worth - 0.05 and _cue(asked, one.line) >= _cue(asked, best.line)
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
