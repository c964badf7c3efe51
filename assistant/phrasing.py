"""Well-formed questions that a guide itself gives rise to: its headings, terms, names, parts and causes as `Topic`s.

The suggestions, the list of what a guide covers, and the teacher's prompts are all made of these. Works by form
alone and leaves out what does not fit a form. Refuses to know any reader's question.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.names import TITLES, Name, fold, words_of
from assistant.reading import Line, Reading, about_people
from assistant.wordforms import base, base_of_past, stems, word_set
from corpus.errors import UsageError
from corpus.outline import resolve_section
from corpus.types import Mark, Section

TopicKind = Literal["part", "character", "term", "section", "name", "cause", "ending"]

_TERMS = ("term", "glossary", "vocabulary", "definition", "concept")
_SYMBOLS = ("symbol", "motif", "image")
_PLOT = ("plot", "chapter summaries", "synopsis", "the story")
_NOT_PEOPLE = re.compile(r"\b(?:minor|other|figures?|characters?|supporting|secondary|major|main)\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:part|chapter|volume|book|act|letters?)s? (?:\d+|[ivx]+|one|two|three|four|five|six)\b", re.IGNORECASE
)
_EMPTY = stems(
    "about the book novel introduction overview summary study guide analysis context background timeline plot list"
)
_STANDS = re.compile(r"\b(?:stands? for|symboli[sz]es?|represents?|symbol of)\b")
_NAME_FIRST = r"([A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){0,2})"
_CAUSE = re.compile(
    rf"^{_NAME_FIRST}(?: and {_NAME_FIRST})? (?:later |also |then |soon |finally |still |first )?"
    r"([a-z]+) ([^,;:]+?),? (?:because|so that|in order to) \w+"
)
_DEFINITION = re.compile(r"^(?:(An?|The) )?([\w’' -]{2,40}?),? (is|are|was|were) (?:an?|the|one|any)\b")
_UNFIT = re.compile(r"\b(?:porn\w*|sex\w*|desires|prostitut\w*|rape\w*)\b", re.IGNORECASE)
_AWKWARD = word_set("hers ours theirs him them it which who that this these those such here there")
_HEDGES = word_set("mainly partly only simply mostly chiefly perhaps both")
_SECOND_VERB = re.compile(r"\band (?:[A-Z]?\w+ )?[a-z]+s\b")


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that the guide covers, with a question which asks for it and the sentence that first answers it."""

    kind: TopicKind
    label: str
    question: str
    line: int  # number of the answering sentence
    section: int
    stems: frozenset[str]  # of the question


def fit(text: str) -> bool:
    """Whether a text is free of words that a class of minors should not be set to work on."""
    return _UNFIT.search(text) is None


def topics(reading: Reading) -> tuple[Topic, ...]:
    """Every topic of a guide in reading order, no two with the same question or label."""
    found: dict[str, Topic] = {}
    labels: list[set[str]] = [set(words_of(reading.guide.title))]
    for topic in (*_by_section(reading), *_marks(reading), *_ending(reading), *_names(reading), *_causes(reading)):
        words = set(words_of(topic.label))
        told = topic.kind == "name" and any(words - TITLES <= label for label in labels)
        if topic.stems and fit(topic.question) and not told and topic.question.lower() not in found:
            found[topic.question.lower()] = topic
            labels.append(words)
    return tuple(found.values())


def _topic(kind: TopicKind, label: str, question: str, line: Line) -> Topic:
    return Topic(kind, label, question, line.number, line.section, stems(question))


def _by_section(reading: Reading) -> Iterator[Topic]:
    for section in reading.guide.sections:
        numbers = reading.by_section[section.position]
        if section.path and numbers:
            yield from _section(section, [reading.lines[number] for number in numbers], reading)


def _section(section: Section, lines: list[Line], reading: Reading) -> Iterator[Topic]:
    heading, under = section.path[-1], " ".join(section.path[:-1]).lower()
    first = lines[0]
    if _PART.search(heading):
        yield _topic("part", heading, f"What happens in {heading}?", first)
    elif about_people(section.path):
        if (
            not _NOT_PEOPLE.search(heading)
            and _people(heading, reading)
            and (reading.spot(heading) or first.text.startswith(heading))
        ):
            yield _topic("character", heading, f"Who {_be(heading, first)} {_bearers(heading, reading)}?", first)
    elif any(word in under for word in _TERMS):
        yield _topic("term", heading, _what_is(heading, first, reading), first)
    elif any(word in under for word in _SYMBOLS) and (line := _matching(_STANDS, lines)):
        does = "do" if _be(heading, first) == "are" else "does"
        yield _topic("section", heading, f"What {does} {inside(heading, reading)} stand for?", line)
    elif _is_plot(section):
        return
    elif not stems(heading) <= _EMPTY:
        yield _topic("section", heading, f"What does the guide say about {inside(heading, reading)}?", first)
    elif (line := _opening_with(reading.guide.title, lines)) is not None:
        yield _topic("section", reading.guide.title, f"What is {reading.guide.title}?", line)


def _people(heading: str, reading: Reading) -> bool:
    """Whether a heading for several people consists of their names: "Chrissie and Rodney"."""
    several = heading.split(" and ") if " and " in heading else []
    return all(_is_name(one, reading) or set(words_of(one)) <= TITLES for one in several)


def _is_plot(section: Section) -> bool:
    return any(word in heading.lower() for heading in section.path for word in _PLOT)


def _ending(reading: Reading) -> Iterator[Topic]:
    sections = [section for section in reading.guide.sections if _is_plot(section)]
    if reading.ended and sections and reading.by_section[sections[-1].position]:
        last = reading.lines[reading.by_section[sections[-1].position][-1]]
        yield _topic("ending", "The ending", f"How does {reading.guide.title} end?", last)


def _matching(pattern: re.Pattern[str], lines: Iterable[Line]) -> Line | None:
    return next((line for line in lines if pattern.search(line.text)), None)


def _opening_with(words: str, lines: Iterable[Line]) -> Line | None:
    return next((line for line in lines if line.text.startswith(f"{words} is ")), None)


def _be(heading: str, first: Line) -> str:
    """ "is" or "are", by the verb that follows the heading's words where its text opens with them."""
    verb = re.match(rf"{re.escape(heading)} (is|was|are|were|\w+)\b", first.text, re.IGNORECASE)
    if verb:
        return "is" if verb[1] in ("is", "was") or verb[1].endswith("s") else "are"
    last = heading.rstrip(".").rsplit(" ", 1)[-1]
    many = " and " in heading or (last.endswith("s") and not last.endswith("ss") and heading.startswith("The "))
    return "are" if many else "is"


def inside(heading: str, reading: Reading) -> str:
    """A heading as it is written inside a sentence: capitals stay with names only."""
    return " ".join(_inside(word, reading) for word in heading.split())


def _inside(word: str, reading: Reading) -> str:
    proper = fold(word.strip(".,")) in reading.proper or (len(word) <= 2 and word.endswith("."))
    return word if proper else "-".join(part[:1].lower() + part[1:] for part in word.split("-"))


def _bearers(heading: str, reading: Reading) -> str:
    """The heading of a section on people: its capitals go only where the guide itself writes the word without."""
    words = heading.split()
    plain = (fold(word) in reading.plain and fold(word) not in reading.proper for word in words)
    return " ".join(word[0].lower() + word[1:] if small else word for word, small in zip(words, plain, strict=True))


def _what_is(heading: str, first: Line, reading: Reading) -> str:
    """The term with the article that its own definition gives it."""
    match = _DEFINITION.match(first.text)
    if match and stems(match[2]) == stems(heading):
        return f"What {match[3]} {match[1].lower() + ' ' if match[1] else ''}{inside(match[2], reading)}?"
    return f"What is meant by {inside(heading, reading)}?"


def _marks(reading: Reading) -> Iterator[Topic]:
    for mark in reading.guide.marks:
        line = next((line for line in reading.lines if mark.start <= line.start < mark.end), None)
        if line is not None and _resolves(mark, reading):
            yield _topic("part", mark.label, f"What happens in {mark.label}?", line)


def _resolves(mark: Mark, reading: Reading) -> bool:
    """Whether a question for the mark's label leads to this mark, and not to a heading or to another one."""
    try:
        place = resolve_section(reading.guide, mark.label)
    except UsageError:
        return False
    return place.start == mark.start


def _names(reading: Reading) -> Iterator[Topic]:
    """People and places that the guide says something of without giving them a section."""
    bearers = {name.full: name for name in reading.names.values()}
    for name in sorted(bearers.values(), key=lambda name: (-name.count, name.full)):
        line = introduction(name, reading)
        if line is not None and (name.person or name.place or name.count > 1):
            yield _topic("name", name.full, _whos(name, line), line)


def _whos(name: Name, line: Line) -> str:
    thing = "Who" if name.person or not (name.place or _thing(name, line)) else "What"
    article = "the " if re.search(rf"\b[Tt]he {re.escape(name.full)}\b", line.text) else ""
    return f"{thing} {'are' if article and name.full.endswith('s') else 'is'} {article}{name.full}?"


def introduction(name: Name, reading: Reading) -> Line | None:
    """The sentence that says who or what somebody is; for those often named, else the first that opens with them."""
    lines = [line for line in reading.lines if name in line.names]
    full = re.escape(name.full)
    for form in (
        rf"^(?:The )?{full}(?:,[^,]+,)? (?:is|was|are|were) (?:an?|the)\b",
        rf"\b(?:named|called|known as) {full}\b(?![’'])",
        rf"\b{full}, (?:an?|the) \w",
    ):
        found = _matching(re.compile(form), lines)
        if found is not None:
            return found
    opening = (line for line in lines if line.subject == name and words_of(line.text)[0] in words_of(name.full))
    return next(opening, None) if name.person and name.count > 2 else None


def _thing(name: Name, line: Line) -> bool:
    return re.search(rf"\b(?:[Tt]he|[Aa]n?) {re.escape(name.full)}\b", line.text) is not None


def _causes(reading: Reading) -> Iterator[Topic]:
    for line in reading.lines:
        question = why(line, reading)
        if question is not None:
            yield _topic("cause", question.rstrip("?"), question, line)


def why(line: Line, reading: Reading) -> str | None:
    """The question that a sentence with a cause answers: "Ruth lies because …" -> "Why does Ruth lie?"."""
    match = _CAUSE.match(line.text)
    if match is None or not all(_is_name(name, reading) for name in (match[1], match[2]) if name):
        return None
    subject = f"{match[1]} and {match[2]}" if match[2] else match[1]
    rest = match[4].split()
    if rest and rest[-1] in _HEDGES:
        rest.pop()
    if not 0 < len(rest) <= 11 or _AWKWARD.intersection(map(fold, rest)) or _SECOND_VERB.search(" ".join(rest)):
        return None
    if rest[-1] in ("and", "or", "but", "her") or _stranger(rest, line.names[0]):
        return None
    return _inverted(subject, match[3], " ".join(rest), many=bool(match[2]))


def _stranger(words: list[str], subject: Name) -> bool:
    """Whether a possessive points at somebody other than the subject."""
    other = {"f": "his", "m": "her"}.get(subject.gender or "")
    return other in words


def _is_name(words: str, reading: Reading) -> bool:
    return " ".join(words_of(words)) in reading.names


def _inverted(subject: str, verb: str, rest: str, *, many: bool) -> str | None:
    if verb in ("is", "was", "are", "were", "can", "cannot", "has", "had", "have"):
        return f"Why {verb} {subject} {rest}?" if verb in ("is", "was", "are", "were") else None
    past = base_of_past(verb)
    if past is not None:
        return f"Why did {subject} {past} {rest}?"
    if many:
        return None if verb.endswith(("s", "ed", "ly")) else f"Why do {subject} {verb} {rest}?"
    plain = base(verb)
    return None if plain is None else f"Why does {subject} {plain} {rest}?"
