"""How much of a sentence's very words is echoed where it cites, and who is about there: signs beside `alignment`'s.

Word for word, with the small words, because "she rang her bell" and "the bear rang" differ in nothing else. Refuses to
know what the numbers are worth: `support` weighs them.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.alignment import Cited, meant
from assistant.items import Item, items
from assistant.names import WORD, Name, fold
from assistant.reading import Reading
from assistant.wordforms import word_set

ECHO_SIGNS = (
    "pairs", "triples", "longest echo", "in one sentence", "opening echoed", "opening in guide", "ending echoed",
    "doer mentions", "doer before", "doer known", "doer lacking", "other gender", "pronoun misfits", "pronouns there",
    "persons there", "pronouns in it", "sentences", "row", "first there", "first behind",
    "denying cause", "denied near", "but near", "may", "may denied", "too", "own denial", "persons",
    "stop words", "any stated",
)  # fmt: skip
_CAUSE = re.compile(r",? \b(?:because|since|so that|in order to|for fear|to)\b", re.I)
_DENYING = word_set(
    "not never no none nobody nothing nor neither cannot without hardly scarcely too refused refuse unable powerless"
    " impossible failed fail except instead forbidden forbade lest vain unless stopped prevented"
)
_ANY = word_set("any anymore anything anybody anyone anywhere ever either")  # words of a denial
_CONTRAST = word_set("but yet however although though instead")
_MAY = word_set("could would can able should might must wanted want liked allowed let agreed willing")
_MOST = 6  # words of an opening or an ending
_LINE = re.compile(r"(?<=[.!?;])[\"'”’]?\s+")


@dataclass(frozen=True, slots=True)
class _Told:
    """The sentence and the cited ones, word for word."""

    said: list[str]
    lines: list[list[str]]

    @property
    def words(self) -> list[str]:
        return [word for line in self.lines for word in line]


def echo_signs(sentence: str, there: Cited, evidence: Sequence[str], reading: Reading) -> tuple[float, ...]:
    """The numbers that ECHO_SIGNS names."""
    lines = [line for text in evidence for line in _LINE.split(text)]
    told = _Told(_words(sentence), [_words(line) for line in lines])
    said = items(sentence, reading)
    return (
        *_echoes(told),
        *_openings(told, reading),
        *_doer(said, there, reading),
        *_pronouns(said, there),
        *_about(said, there, evidence),
        *_first(said, there),
        *_denials(sentence, told),
        min(sum(item.kind == "person" for item in said), 4) / 4,
        1 - len([item for item in said if item.kind == "word"]) / (len(told.said) or 1),
        float(not _ANY.isdisjoint(told.said) and not _denied(told.said)),
    )


def _words(text: str) -> list[str]:
    return [fold(match.group()) for match in WORD.finditer(text)]


def _echoes(told: _Told) -> tuple[float, float, float, float]:
    """The share of its pairs and triples that are there; its longest run; the most that one sentence has in order."""
    said, words = told.said, told.words
    pairs, triples = set(pairwise(words)), set(zip(words, words[1:], words[2:], strict=False))
    mine, three = list(pairwise(said)), list(zip(said, said[1:], said[2:], strict=False))
    best = max((_common(said, line) for line in told.lines), default=0)
    size = len(said) or 1
    return (
        sum(pair in pairs for pair in mine) / (len(mine) or 1),
        sum(triple in triples for triple in three) / (len(three) or 1),
        _longest(said, words) / size,
        best / size,
    )


def _longest(said: Sequence[str], words: Sequence[str]) -> int:
    best, row = 0, [0] * (len(words) + 1)
    for word in said:
        row = [0, *(row[at] + 1 if word == other else 0 for at, other in enumerate(words))]
        best = max(best, *row)
    return best


def _common(said: Sequence[str], words: Sequence[str]) -> int:
    row = [0] * (len(words) + 1)
    for word in said:
        new = [0]
        for at, other in enumerate(words):
            new.append(row[at] + 1 if word == other else max(row[at + 1], new[-1]))
        row = new
    return row[-1]


def _openings(told: _Told, reading: Reading) -> tuple[float, float, float]:
    """How many of its first words stand together there, and in the guide at all; and of its last."""
    words = f" {' '.join(told.words)} "
    said = told.said
    first = next((n for n in range(min(_MOST, len(said)), 0, -1) if f" {' '.join(said[:n])} " in words), 0)
    known = next((n for n in range(min(_MOST, len(said)), 0, -1) if " ".join(said[:n]) in reading.folded), 0)
    last = next((n for n in range(min(_MOST, len(said)), 0, -1) if f" {' '.join(said[-n:])} " in words), 0)
    return first / _MOST, known / _MOST, last / _MOST


def _doer(said: Sequence[Item], there: Cited, reading: Reading) -> tuple[float, float, float, float, float]:
    """How often its first person stands there, just before, and in the guide; how many of its persons do neither."""
    persons = [item for item in said if item.kind == "person"]
    if not persons:
        return 0.5, 0.0, 0.0, 0.0, 0.0
    before = [item.key for item in there.before]
    doer = next((item for item in persons if not item.owner), persons[0])
    known = doer.key.count if isinstance(doer.key, Name) else reading.frequency.get(str(doer.key), 0)
    lacking = sum(item.key not in there.places and item.key not in before for item in persons)
    near = _nearest_gender(said, doer, there)
    conflict = 1.0 if {near, doer.gender} == {"m", "f"} else -1.0 if near == doer.gender and near in "mf" else 0.0
    return (
        min(len(there.places.get(doer.key, ())), 3) / 3,
        min(before.count(doer.key), 3) / 3,
        math.log1p(known) / math.log1p(len(reading.lines)),
        lacking / len(persons),
        conflict,
    )


def _nearest_gender(said: Sequence[Item], doer: Item, there: Cited) -> str:
    """The gender of whoever stands just before what the doer does there."""
    at = said.index(doer)
    words = [item for item in said[at + 1 : at + 5] if item.kind == "word" and item.key in there.places]
    for word in words[:1]:
        for place in there.places[word.key]:
            row = [item for item in there.items[max(0, place - 5) : place] if item.part == there.items[place].part]
            persons = [item for item in row if item.kind != "word" and not item.owner]
            if persons:
                return persons[-1].gender
    return "?"


def _pronouns(said: Sequence[Item], there: Cited) -> tuple[float, float]:
    """Whether a "he" or "she" agrees with no person of the sentence; the share of its pronouns that stand there too."""
    pronouns = [item for item in said if item.kind == "pronoun"]
    genders = {item.gender for item in said if item.kind == "person"}
    misfits = [item for item in pronouns if item.gender in "mf" and not {item.gender, "?"} & genders]
    same = sum(item.key in there.places for item in pronouns)
    return float(bool(misfits and genders)), same / len(pronouns) if pronouns else 0.5


def _about(said: Sequence[Item], there: Cited, evidence: Sequence[str]) -> tuple[float, float, float, float]:
    persons = {item.key for item in there.items if item.kind == "person"}
    pronouns = sum(item.kind == "pronoun" for item in there.items)
    return min(len(persons), 6) / 6, min(pronouns, 10) / 10, len(evidence) / 3, min(len(there.items), 80) / 80


def _first(said: Sequence[Item], there: Cited) -> tuple[float, float]:
    """Who stands first, and who stands before what is said, in the part that tells most: its doer or another."""
    words = {item.key for item in said if item.kind == "word"}
    keys = {item.key for item in said if item.kind == "person"}
    told: dict[int, set[str | Name]] = {}
    for item in there.items:
        told.setdefault(item.part, set()).update([item.key] if item.key in words else ())
    if not told or not keys:
        return 0.0, 0.0
    best = max(told, key=lambda part: len(told[part]))
    row = [place for place, item in enumerate(there.items) if item.part == best]
    persons = [place for place in row if there.items[place].kind != "word" and not there.items[place].owner]
    verb = next((place for place in row if there.items[place].key in words), row[-1])
    before = [place for place in persons if place < verb]
    return _same(persons[:1], keys, there), _same(before[-1:], keys, there)


def _same(places: Sequence[int], keys: set[str | Name], there: Cited) -> float:
    """1: one of those; 0.7: a pronoun that first means one; 0.3: that may; -1: somebody else; 0: nobody."""
    for place in places:
        item = there.items[place]
        if item.kind == "person":
            return 1.0 if item.key in keys else -1.0
        chosen = meant(place, there)
        return 0.7 if chosen and chosen[0] in keys else 0.3 if keys & set(chosen) else -0.5
    return 0.0


def _denials(sentence: str, told: _Told) -> tuple[float, ...]:
    """Whether its cause alone denies; what the sentence that it echoes most denies; whether it tells what may be."""
    match = _CAUSE.search(sentence)
    main = _words(sentence[: match.start()]) if match else told.said
    cause = _words(sentence[match.end() :]) if match else []
    line = max(told.lines, key=lambda line: _common(told.said, line), default=[])
    mine, theirs = _denied(told.said), _denied(line)
    may = not _MAY.isdisjoint(main)
    return (
        float(bool(_denied(cause)) and not _denied(main)),
        max(-2, min(theirs - mine, 3)) / 3,
        float(not _CONTRAST.isdisjoint(line)),
        float(may),
        float(may and not _denied(main) and theirs > 0),
        float("too" in told.said) - float("too" in line),
        float(_denied(main) > 0),
    )


def _denied(words: Sequence[str]) -> int:
    return sum(word in _DENYING or word.endswith("n't") for word in words)
