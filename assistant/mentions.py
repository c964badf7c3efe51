"""What a stretch of talk is about: the people, groups, places and things it mentions, in order of appearance.

By the guide's names and by the shape of noun phrases; a phrase counts only where the guide uses its words together.
Refuses to know pronouns and histories.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.names import Name, locate
from assistant.reading import Reading
from assistant.wordforms import word_set
from index.lexical import STOP_WORDS

Kind = Literal["she", "he", "someone", "many", "place", "part", "thing"]

_NOUNS = re.compile(
    r"\b([Tt]he|[Aa]n?|[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|his|her|their|its|my|\w+[’']s)\s+((?:[a-z][\w’'-]*\s?){1,4})"
)
_BARE = re.compile(
    r"^(?:what|who|which) (?:are|were|is|was) ((?:[a-z][\w'-]+ ?){1,2}?)(?:$|\?| used| like| for| in)", re.IGNORECASE
)
_PLURAL = re.compile(
    r"^(?:what|why|how|where|when) (?:do|did|are|were|can|could|would) ((?:[a-z][\w'-]+ )?[a-z][\w'-]+s) ",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:part|chapter|volume|book|act|scene|letter)s? (?:\d+|[ivx]+|one|two|three|four|five|six)\b", re.IGNORECASE
)
_JOINT = re.compile(r"^(?:,? and |, )$")
_SPOKEN: dict[str, Kind] = {"f": "she", "m": "he", "many": "many"}
_OWN = word_set("this that these those his her their its my")


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something spoken of, in words that can stand inside another sentence."""

    text: str
    kind: Kind
    start: int
    end: int
    person: bool = False  # somebody, or several by their names

    @property
    def nameless(self) -> bool:
        """Whether it speaks of a character by a common noun: "the creature"."""
        return self.person and self.text.islower()


def mentions(text: str, reading: Reading) -> list[Mention]:
    """Everything mentioned, the first first; two names joined by "and" also count as a group."""
    parts = [Mention(m.group(), "part", m.start(), m.end()) for m in _PART.finditer(text)]
    named = _named(text, reading)
    things = [*_groups(text, named), *parts, *named, *_things(text, reading)]
    taken: list[Mention] = []
    for one in things:
        if one.kind == "many" or not any(
            one.start < other.end and other.start < one.end for other in taken if other.kind != "many"
        ):
            taken.append(one)
    return sorted(taken, key=lambda one: (one.start, -one.end))


def _named(text: str, reading: Reading) -> list[Mention]:
    found = []
    for name, start, end in locate(text, reading.names):
        article = "the " if text[:start].lower().endswith("the ") else ""
        shown = article + text[start:end] if text[start].isupper() else article + name.full
        found.append(Mention(shown, _kind(name, shown), start - len(article), end, name.person))
    return found


def _kind(name: Name, shown: str) -> Kind:
    if name.person:
        return _SPOKEN.get(name.gender or "", "someone")
    if shown.startswith("the ") and shown.endswith("s"):
        return "many"
    return "place" if name.place else "thing" if shown.startswith("the ") else "someone"


def _groups(text: str, named: Sequence[Mention]) -> list[Mention]:
    """ "Kathy and Tommy", "Ruth, Kathy and Tommy"."""
    groups: list[Mention] = []
    run: list[Mention] = []
    for one in [*named, None]:
        if run and (one is None or not _JOINT.match(text[run[-1].end : one.start])):
            if len(run) > 1 and " and " in text[run[0].start : run[-1].end]:
                groups.append(Mention(text[run[0].start : run[-1].end], "many", run[0].start, run[-1].end, True))
            run = []
        if one is not None and one.kind not in ("place", "thing"):
            run.append(one)
    return groups


def _things(text: str, reading: Reading) -> list[Mention]:
    found = []
    for match in _NOUNS.finditer(text):
        words = _phrase(match[2].split(), reading)
        if words and not (len(words) == 1 and _describes(text[match.start(2) + len(words[0]) :])):
            article = "the" if match[1].lower() in _OWN else match[1] if match[1].endswith("s") else match[1].lower()
            end = match.start(2) + len(" ".join(words))
            shown = f"{article} {' '.join(words)}"
            figure = _figure(words, reading)
            found.append(Mention(shown, figure or number_of(words[-1]), match.start(), end, figure is not None))
    bare = _BARE.match(text) or _PLURAL.match(text)
    if bare and (words := _phrase(bare[1].split(), reading)):
        found.append(
            Mention(" ".join(words), number_of(words[-1]), bare.start(1), bare.start(1) + len(" ".join(words)))
        )
    return found


def _describes(rest: str) -> bool:
    """Whether a word only describes what follows it: "the tall, severe woman"."""
    match = re.match(r", ([a-z]+)", rest)
    return match is not None and match[1] not in STOP_WORDS


def _figure(words: Sequence[str], reading: Reading) -> Kind | None:
    """A character without a name, as the guide's section on "The Creature" speaks of him."""
    key = " ".join(words).lower()
    if key not in reading.figures:
        return None
    return _SPOKEN.get(reading.figures[key] or "", "someone")


def _phrase(words: Sequence[str], reading: Reading) -> list[str]:
    """The longest beginning of the words that the guide itself writes, up to the first word that is no noun."""
    clean: list[str] = []
    for word in words:
        if word.lower() in STOP_WORDS or not word.replace("-", "").replace("’", "").replace("'", "").isalpha():
            break
        clean.append(word)
    for length in range(min(3, len(clean)), 0, -1):
        phrase = " ".join(clean[:length]).lower()
        if any(" ".join(clean[:less]).lower() in reading.figures for less in range(1, length)):
            continue  # "the creature kills …": the figure is all of the noun
        if (length > 1 and re.search(rf"\b{re.escape(phrase)}\b", reading.folded)) or (
            length == 1 and reading.knows(phrase)
        ):
            return clean[:length]
    return []


def number_of(word: str) -> Kind:
    """Whether a noun speaks of one thing or of several."""
    return (
        "many"
        if (word.endswith("s") and not word.endswith(("ss", "us", "is"))) or word in ("children", "people")
        else "thing"
    )
