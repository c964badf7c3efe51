"""What prompts are made of: the guide's sentences that may be used, who acts in them, and their main clauses.

Cuts clauses out of sentences by form and gives none where the form is not sure. Refuses to know any question.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.names import fold, words_of
from assistant.reading import Line, Reading
from assistant.teaching.folk import Known, people_of
from assistant.teaching.plain_words import PLAIN
from assistant.wordforms import stems
from corpus.numbers import numbered
from corpus.types import Span

_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|M)\. )?"
_NAME = rf"{_TITLE}[A-Z][\w-]*(?: (?:de |[A-Z]\.(?= [a-z])|[A-Z][\w-]*))*"
_SUBJECT = re.compile(rf"((?:The )?{_NAME})(?: and ((?:the )?{_NAME}))?(?= [a-z])")
_NOUN = re.compile(r"[Tt]he ([a-z-]+)(?= (?!of\b|and\b|who\b|in\b)[a-z])")
_NOUN_OF_TWO = re.compile(r"[Tt]he ([a-z-]+ [a-z-]+)(?= (?!of\b|and\b|who\b|in\b)[a-z])")
_LEAD = re.compile(
    rf"^(?:At first|Later|Then|Soon|Finally|Eventually|Afterwards?|Only|Even|One day|By the end"
    rf"|(?:On|At|In|After|During|From|Near|For|About|Out of) (?!first)[^,]{{3,40}}?),? (?=(?:the )?{_NAME} [a-z])"
)
_JOINING = re.compile(
    r"^(?:And |So |But |Then |Now |Finally,? |At last,? |One (?:day|night|morning|spring|summer|winter),? )+"
    r"(?=(?:the )?[a-zA-Z])"
)
_BREAK = re.compile(
    r",? (?:because|since|although|though|so that|whereas|while|in order to|until|unless|when|after|before|as soon as)"
    r"\b| but (?=does|do|is|are|has)|, (?:and|but|so|yet|which|who|where|perhaps|partly|as|not|then|still)"
    r"\b|[;:] | – | \("
)
_POINTING = re.compile(
    r"\b(?:this|these|those|such|another|others|former|latter|above|below|its?|itself|hers)\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them|his|hers|their|theirs)\b", re.IGNORECASE)
_MANY = re.compile(
    r"(\b(?:children|people|students|friends|clones|\w{3,}(?<![s’u])s)\b.*?)\b(?:they|them|their)\b"
)  # theirs
_PERSONAL = {
    "f": re.compile(r"\b(?:he|him|his|they|them|their)\b"),
    "m": re.compile(r"\b(?:she|her|hers|they|them|their)\b"),
}
_DEPENDS = re.compile(r"\b(?:those|these|hers)\b|\bit in\b|^The (?:novel|book|story) (?:never|does not|leaves)")
_OUTSIDE = re.compile(
    r"\babout the book|\bbackground|\bcontext|\bauthor|\bintroduction|study guide|(?<!plot )(?<!story )overview",
    re.IGNORECASE,
)
_DEFINES = re.compile(r"^(?:An? [^.]{3,40} (?:is|are|named) |[^.]{3,60}? (?:is|are|was) (?:an?|the) |The reader )")
_ENOUGH = 0.62  # of the weight of a word that occurs once
_EXPLAINS = re.compile(
    r"\b(?:character|theme|symbol|motif|term|glossary|vocabulary|context|author|background|voice|style|about|quote)",
    re.IGNORECASE,
)
_TELLS = re.compile(r"\bplot|\bsummar|\bsynopsis|\btimeline", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a sentence is about: as it may stand inside another sentence, and by what others know them."""

    text: str  # "Kathy", "the creature", "Kathy and Tommy"
    keys: tuple[str, ...]  # one for each bearer
    gender: str | None  # "f" or "m"; None where unknown or many

    @property
    def many(self) -> bool:
        return len(self.keys) > 1 or (self.text.endswith("s") and self.text.startswith("the "))

    @property
    def owner(self) -> str:
        return f"{self.text}’s"


class Matter:
    """A guide, or one place in it, as the stuff of prompts."""

    def __init__(self, reading: Reading, span: Span) -> None:
        self.reading = reading
        self.lines = tuple(line for line in reading.lines if span[0] <= line.start < span[1])
        self.title = reading.guide.title
        self.author = reading.guide.author
        self.author_words = frozenset((self.author or "").split())
        self._outside = set(words_of(f"{self.title} {self.author or ''}"))
        self._persons: dict[str, list[str]] = {}
        self._calls: dict[str, str] = {}
        self._acts: dict[int, tuple[Subject, str, str] | None] = {}

    @cached_property
    def story(self) -> tuple[Line, ...]:
        """The sentences that speak of the work and not of its author and its making."""
        known = stems((self.author or "").rpartition(" ")[2])
        lines = (line for line in self.lines if not _OUTSIDE.search(" ".join(self.path(line))) or self._sole(line))
        return tuple(line for line in lines if not known & line.stems)

    def _sole(self, line: Line) -> bool:
        """A guide whose only headings are such ones tells the story under them."""
        return all(_OUTSIDE.search(" ".join(section.path)) for section in self.reading.guide.sections)

    def path(self, line: Line) -> tuple[str, ...]:
        return self.reading.section(line).path

    def tells(self, line: Line) -> bool:
        """Whether a sentence stands where the guide retells the work."""
        return line.section in self._telling

    @cached_property
    def _telling(self) -> frozenset[int]:
        """The sections that retell the work; all that explain nothing, where no heading says so."""
        sections = self.reading.guide.sections
        headed = [one.position for one in sections if any(map(_TELLS.search, one.path)) or any(map(numbered, one.path))]
        plain = [one.position for one in sections if not _EXPLAINS.search(" ".join(one.path))]
        return frozenset(headed or plain)

    @cached_property
    def people(self) -> dict[str, Known]:
        """Every folded form that a person is known by -> the bearer's key and gender."""
        return people_of(self.reading, self.lines, self._outside)

    @cached_property
    def weight(self) -> Counter[str]:
        """How many sentences speak of each person."""
        return Counter(key for line in self.story for key in self.persons(line.text))

    def persons(self, text: str) -> list[str]:
        """The keys of the people in a text, in order."""
        if text not in self._persons:
            keys = [name.full for name in self.reading.spot(text) if name.full in self._keys]
            low = text.lower()
            things = [key for form, key in self._figures.items() if re.search(rf"\b{form}\b", low)]
            self._persons[text] = list(dict.fromkeys((*keys, *things)))
        return self._persons[text]

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(key for key, _ in self.people.values())

    @cached_property
    def _figures(self) -> dict[str, str]:
        """Those who go by common nouns: "the creature" -> "The Creature"."""
        return {form: key for form, (key, _) in self.people.items() if form.startswith("the ")}

    def call(self, key: str) -> str:
        """The name that the guide itself uses most for a person, as it stands inside a sentence."""
        if key not in self._calls:
            self._calls[key] = self._called(key)
        return self._calls[key]

    def _called(self, key: str) -> str:
        if key.startswith("The "):
            return self.small(key) if set(words_of(key)) & self.reading.proper else key.lower()
        forms = Counter(
            match[1] for line in self.story if (match := _SUBJECT.match(line.text)) and self._key(match[1]) == key
        )
        return forms.most_common(1)[0][0] if forms else key

    def _key(self, words: str) -> str | None:
        known = self.people.get(" ".join(words_of(words)) if not words.lower().startswith("the ") else words.lower())
        return known[0] if known else None

    def subject(self, text: str) -> tuple[Subject, str] | None:
        """Who a sentence begins with, and the rest of its words from the verb on."""
        figure = self._figure(text)
        if figure is not None:
            return figure
        match = _SUBJECT.match(text)
        if match is None:
            return None
        forms = [form for form in match.groups() if form]
        found = [
            self.people.get(form.lower() if form.lower().startswith("the ") else " ".join(words_of(form)))
            for form in forms
        ]
        keys = tuple(one[0] for one in found if one)
        if len(keys) != len(forms):
            return None
        gender = found[0][1] if len(forms) == 1 and found[0] else None
        return Subject(self.small(match[0]), keys, gender), text[match.end() + 1 :]

    def _figure(self, text: str) -> tuple[Subject, str] | None:
        """A subject that goes by a common noun: "The creature meets Victor"."""
        match = next((one for one in (_NOUN.match(text), _NOUN_OF_TWO.match(text)) if one), None)
        known = self.people.get(f"the {match[1].lower()}") if match else None
        if match is None or known is None:
            return None
        return Subject(f"the {match[1]}", (known[0],), known[1]), text[match.end() + 1 :]

    def acting(self, line: Line) -> tuple[Subject, str, str] | None:
        """Who acts, the rest from the verb on, and the words that led in ("On the way home")."""
        if line.number not in self._acts:
            self._acts[line.number] = self._acting(line)
        return self._acts[line.number]

    def _acting(self, line: Line) -> tuple[Subject, str, str] | None:
        text = line.text.rstrip(".")
        lead = _LEAD.match(text) or _JOINING.match(text)
        begin = lead.end() if lead else 0
        body = text[begin:]
        found = self.subject(body[:1].upper() + body[1:] if body.startswith("the ") else body)
        return (*found, text[:begin].strip(" ,")) if found else None

    def actings(self, line: Line) -> Iterator[tuple[Subject, str]]:
        """Everyone who acts in a sentence: at its head, or after a comma with "and", "but" or "so"."""
        head = self.acting(line)
        if head is not None:
            yield head[0], head[1]
        for match in re.finditer(r", (?:and|but|so) (?=[A-Z])", line.text.rstrip(".")):
            found = self.subject(line.text[match.end() :].rstrip("."))
            if found is not None:
                yield found

    def small(self, text: str) -> str:
        """A sentence's words as they stand inside another one: its first capital stays with a name only."""
        first, _, _ = text.partition(" ")
        return text if fold(first.strip(".,")) in self.reading.proper else f"{first[:1].lower()}{text[1:]}"

    def clause(self, line: Line) -> str:
        """A whole sentence as it stands after "that"."""
        return self.small(line.text.rstrip("."))

    def sure(self, words: str, subject: Subject | None) -> bool:
        """Whether every pronoun in a clause is explained inside it: it can only be the subject, or a name's."""
        if _POINTING.search(words):
            return False
        words = _MANY.sub(r"\1", words)
        if subject is None:
            return not _PRONOUN.search(words)
        if subject.many:
            return not re.search(r"\b(?:he|she|him|her|his|hers)\b", words)
        if subject.gender is None:
            return True
        return not _PERSONAL[subject.gender].search(words)

    def main(self, words: str) -> str:
        """The main clause at the head of some words."""
        match = _BREAK.search(words)
        return words[: match.start()] if match else words

    def there(self, text: str) -> list[str]:
        """The people who are there themselves in some words, and do not only own something."""
        return self.persons(re.sub(rf"\b(?:{_NAME}|[Tt]he [a-z]+)[’']s\b", "", text))

    @cached_property
    def _there(self) -> dict[int, list[str]]:
        return {line.number: self.there(line.text) for line in self.story}

    def partners(
        self, line: Line, about: Sequence[str], used: Sequence[Line] = (), common: int = 1, asked: str | None = None
    ) -> list[Line]:
        """Sentences of other passages that bear on a line, the nearest first; with `about`, only those on these people.
        They share two telling words, or one that is in the words `asked` about (the line where they are not given).
        """
        core = line.stems if asked is None else stems(asked)
        passages = {one.passage for one in (line, *used)}
        names = frozenset(stem for key in self.persons(line.text) for stem in stems(key))
        enough = _ENOUGH * math.log(1 + len(self.reading.lines))
        scored: list[tuple[float, int, Line]] = []
        for other in self.story:
            if other.passage in passages or other.leaning or weak(other):
                continue
            people = self._there[other.number]
            shared = (line.stems & other.stems) - names - PLAIN
            weight = self.reading.weight(shared)
            same = len(line.stems & other.stems) >= 0.6 * min(len(line.stems), len(other.stems))
            defines = asked is not None and _DEFINES.match(other.text)
            loose = defines or len(shared) < common or weight < enough or (len(shared) < 2 and not shared & core)
            if loose or same or (about and not set(about) & set(people)):
                continue
            score = weight + 1.5 * (set(people[:1]) <= set(about)) + 0.8 * tells_cause(other) - 0.04 * len(other.words)
            scored.append((-score, other.number, other))
        return [other for _, _, other in sorted(scored, key=lambda one: one[:2])]


def weak(line: Line) -> bool:
    """Too short to prove anything, or not to be understood without the sentence before it."""
    return (
        len(line.words) < 6
        or _DEPENDS.search(line.text) is not None
        or re.match(r"(?:In fact|However|But|And|Yet|Even)\b", line.text) is not None
    )


def tells_cause(line: Line) -> bool:
    return re.search(r"\b(?:because|since|so that|although|but|so)\b", line.text) is not None


def by_section(matter: Matter, words: str) -> Iterator[tuple[str, list[Line]]]:
    """Headings that stand under one of these words ("theme|motif"), each with its usable sentences."""
    pattern = re.compile(words, re.IGNORECASE)
    for section in matter.reading.guide.sections:
        lines = [line for line in matter.lines if line.section == section.position]
        if lines and len(section.path) > 1 and any(pattern.search(heading) for heading in section.path[:-1]):
            yield section.path[-1], lines
