"""How a sentence lies on the sentences that it cites: who, what, in which order, denied or not, and why.

Both are read as rows of telling words and persons. `signs` tells, in a few numbers between 0 and 1 or so, how many of
the words and persons are there, how many stand in the same order, who stands before and behind the verb on both
sides, what is denied, and how much of the cause is told. A pronoun in the cited sentences stands for the persons of
its gender just before it. Refuses to know what the numbers are worth: `support` weighs them.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.antecedents import Meant, antecedents
from assistant.items import Item, items, person_of, speaks_on
from assistant.names import Name
from assistant.reading import Reading

_WAYS = ("same", "near", "pronoun 1", "pronoun 2", "other", "opposite", "unsaid")
_PLACES = ("there", "there meant 1", "there meant 2", "not there")
SIGNS = (
    "covered", "weakest", "worst", "missing", "strangers", "meant 1", "meant 2", "ordered", "reversed", "beside",
    *(f"doer {way}" for way in _WAYS), *(f"done to {way}" for way in _WAYS), *_PLACES,
    "denied", "undenied", "denial", "denial differs", "partly denied", "cause", "cause covered", "little cause",
    "length", "least meant", "doer meant", "doer at verb", "done to at verb",
)  # fmt: skip
_NEAR = 9  # items: how far apart two words may stand that belong together
_BEFORE = 10  # sentences before the cited ones in which a pronoun finds its person
_LIKELY = 0.1  # the least share of a pronoun that counts
_CAUSE = re.compile(r",? \b(?:because|since|so that|in order to|for fear)\b", re.I)
_TELLING = 0.6  # share of a cause below which it is another cause


@dataclass(frozen=True, slots=True)
class Cited:
    """The cited sentences, and the persons just before them."""

    items: tuple[Item, ...]
    before: tuple[Item, ...]
    means: dict[int, Meant]  # whom each pronoun may mean
    places: dict[str | Name, tuple[int, ...]]


def cited(evidence: Sequence[str], reading: Reading) -> Cited:
    """The cited sentences as one row, with the persons of the sentences before them."""
    texts = [*_before(evidence, reading), *evidence]
    rows: list[tuple[Item, ...]] = []
    part, speech = 0, False
    for text in texts:
        rows.append(items(text, reading, part, speech=speech))
        speech = speaks_on(text, speech)
        part = rows[-1][-1].part + 1 if rows[-1] else part + 1
    told = antecedents(rows)
    first = len(texts) - len(evidence)
    row: list[Item] = []
    means: dict[int, Meant] = {}
    for sentence, found in zip(rows[first:], told[first:], strict=True):
        means |= {len(row) + at: keys for at, keys in found.items()}
        row.extend(sentence)
    places: dict[str | Name, list[int]] = {}
    for place, item in enumerate(row):
        places.setdefault(item.key, []).append(place)
    before = [[item for item in one if item.kind == "person"] for one in rows[max(0, first - 5) : first]]
    nearest = tuple(item for persons in reversed(before) for item in sorted(persons, key=lambda item: item.owner))
    return Cited(tuple(row), nearest, means, {key: tuple(found) for key, found in places.items()})


def _before(evidence: Sequence[str], reading: Reading) -> list[str]:
    """The sentences just before the first cited one."""
    first = next((line.number for line in reading.lines if line.text == evidence[0]), 0)
    return [line.text for line in reading.lines[max(0, first - _BEFORE) : first]]


def signs(sentence: str, there: Cited, reading: Reading, clauses: Iterable[frozenset[str]]) -> tuple[float, ...]:
    """The numbers that SIGNS names, for a sentence and what it cites."""
    said = items(sentence, reading)
    words = [item for item in said if item.kind == "word"]
    lost = [item for item in words if item.key not in there.places]
    idf = {item.key: reading.idf(str(item.key)) for item in words}
    total = sum(idf[item.key] for item in words) or 1.0
    held = frozenset(key for key in there.places if isinstance(key, str))
    weakest = min((_share(stems, held, reading) for stems in clauses), default=1.0)
    cause, told, gives = _because(sentence, there, reading)
    return (
        1 - sum(idf[item.key] for item in lost) / total if words else 1.0,
        weakest,
        max((idf[item.key] for item in lost), default=0.0) / 6,
        min(len(lost), 6) / 6,
        *_people(said, there),
        *_order(said, there),
        *_roles(said, there),
        *_scene(said, there),
        *_denials(said, there),
        cause,
        told,
        gives,
        min(len(said), 20) / 20,
        *_likely(said, there),
    )


def _share(stems: frozenset[str], held: frozenset[str], reading: Reading) -> float:
    stems = frozenset(stem for stem in stems if person_of(stem) is None)
    total = reading.weight(stems)
    return reading.weight(stems & held) / total if total else 1.0


def meant(place: int, there: Cited) -> list[str | Name]:
    """Whom a pronoun may stand for, the likeliest first; nobody where none is likely."""
    return [key for key, share in there.means.get(place, ()) if share >= _LIKELY]


def first_meant(there: Cited) -> frozenset[str | Name]:
    """The persons whom the pronouns of the cited sentences mean first."""
    chosen = [meant(place, there) for place, item in enumerate(there.items) if item.kind == "pronoun"]
    return frozenset(keys[0] for keys in chosen if keys and keys[0])


def _people(said: Sequence[Item], there: Cited) -> tuple[float, float, float]:
    """How many persons the cited sentences lack; how many are at most the first, or the third choice of a pronoun."""
    lacking = {item.key for item in said if item.kind == "person" and item.key not in there.places}
    if not lacking:
        return 0.0, 0.0, 0.0
    chosen = [meant(place, there) for place, item in enumerate(there.items) if item.kind == "pronoun"]
    first, any_ = {keys[0] for keys in chosen if keys and keys[0]}, {key for keys in chosen for key in keys}
    return min(len(lacking - any_), 3) / 3, min(len(lacking & first), 3) / 3, min(len(lacking & any_ - first), 3) / 3


def _likely(said: Sequence[Item], there: Cited) -> tuple[float, ...]:
    """How likely its persons are told of there, the least likely and the first one; and so beside their verbs."""
    best: dict[str | Name, float] = {}
    for keys in there.means.values():
        for key, share in keys:
            best[key] = max(share, best.get(key, 0.0))
    persons = [(place, item) for place, item in enumerate(said) if item.kind == "person"]
    shares = [1.0 if item.key in there.places else best.get(item.key, 0.0) for _, item in persons]
    doers = [(place, item) for place, item in persons if not item.owner]
    if not shares:
        return 1.0, 1.0, 0.5, 0.5
    beside = [_beside_verb(said, place, item, there) for place, item in doers[:2]]
    return min(shares), shares[0], *(*beside, 0.5, 0.5)[:2]


def _beside_verb(said: Sequence[Item], place: int, person: Item, there: Cited) -> float:
    """How likely the person stands on the same side of the next word there, nearest before others."""
    after = next((item for item in said[place + 1 : place + 4] if item.kind == "word"), None)
    word, side = (
        (after, 1) if after is not None else (next((i for i in said[place - 1 :: -1] if i.kind == "word"), None), -1)
    )
    if word is None or word.key not in there.places:
        return 0.4
    return max(
        _chance_beside(at, person.key, -side if there.items[at].passive == word.passive else side, there)
        for at in there.places[word.key]
    )


def _chance_beside(word: int, key: str | Name, step: int, there: Cited) -> float:
    left = 1.0
    for at, item in _persons_by(word, step, there)[:3]:
        share = float(item.key == key) if item.kind == "person" else dict(there.means.get(at, ())).get(key, 0.0)
        if share:
            return share * left
        left *= 0.4
    return 0.0


def _order(said: Sequence[Item], there: Cited) -> tuple[float, float, float]:
    """Of neighbours that both are there: the share in the same order nearby, only the other way round, side by side."""
    row = [item for item in said if item.key in there.places and item.kind != "pronoun"]
    pairs = [(one.key, two.key) for one, two in itertools.pairwise(row) if one.key != two.key]
    if not pairs:
        return 0.5, 0.0, 0.0
    gaps = [[b - a for a in there.places[one] for b in there.places[two] if abs(b - a) <= _NEAR] for one, two in pairs]
    same = sum(any(gap > 0 for gap in found) for found in gaps)
    crossed = sum(bool(found) and all(gap < 0 for gap in found) for found in gaps)
    beside = sum(any(0 < gap <= 2 for gap in found) for found in gaps)
    return same / len(pairs), crossed / len(pairs), beside / len(pairs)


def _roles(said: Sequence[Item], there: Cited) -> tuple[float, ...]:
    """How the persons stand by their verbs, as doers and as those to whom it is done: the share of each of the ways."""
    persons = [place for place, item in enumerate(said) if item.kind == "person" and not item.owner]
    shares: list[float] = []
    for side in (1, -1):
        ways = [way for place in persons if (way := _way(said, place, side, there)) is not None]
        shares.extend(ways.count(way) / len(ways) if ways else 0.0 for way in _WAYS)
    return tuple(shares)


def _way(said: Sequence[Item], place: int, side: int, there: Cited) -> str | None:
    """How a person stands by the next word behind (or before) it in the cited sentences."""
    near = [said[at] for at in (place + step * side for step in (1, 2, 3)) if 0 <= at < len(said)]
    words = [item for item in near if item.kind == "word"]
    if not words:
        return None
    word = next((item for item in words if item.key in there.places), None)
    if word is None:
        return "unsaid"
    found = {
        _at(said[place], at, side if there.items[at].passive == word.passive else -side, there)
        for at in there.places[word.key]
    }
    return next((way for way in _WAYS if way in found), None)


def _scene(said: Sequence[Item], there: Cited) -> tuple[float, ...]:
    """Where most is said of it there: the share of persons who are in that sentence, or may be meant in it, or not."""
    persons = [item for item in said if item.kind == "person"]
    if not persons or not there.items:
        return 0.0, 0.0, 0.0, 0.0
    words = {item.key for item in said if item.kind == "word"}
    told: dict[int, set[str | Name]] = {}
    for item in there.items:
        told.setdefault(item.part, set()).update([item.key] if item.key in words else ())
    best = max(told, key=lambda part: len(told[part]))
    row = [(place, item) for place, item in enumerate(there.items) if item.part == best]
    chosen = [meant(place, there) for place, item in row if item.kind == "pronoun"]
    keys, first = {item.key for _, item in row}, {one[0] for one in chosen if one and one[0]}
    any_ = {key for one in chosen for key in one}
    ways = [0 if item.key in keys else 1 if item.key in first else 2 if item.key in any_ else 3 for item in persons]
    return tuple(ways.count(way) / len(ways) for way in range(4))


def _at(person: Item, word: int, side: int, there: Cited) -> str:
    """Who stands where the person should: `side` 1 is before the word."""
    here = _persons_by(word, -side, there)
    keys = [item.key for _, item in here]
    if person.key in keys[:1]:
        return "same"
    if here and here[0][1].kind == "pronoun":
        chosen = meant(here[0][0], there)
        if person.key in chosen:
            return "pronoun 1" if chosen[0] == person.key else "pronoun 2"
    if person.key in keys:
        return "near"
    if person.key in [item.key for _, item in _persons_by(word, side, there)[:1]]:
        return "opposite"
    return "other" if here else "unsaid"


def _persons_by(word: int, step: int, there: Cited) -> list[tuple[int, Item]]:
    """The persons and pronouns on one side of a word, nearest first, within its part of the sentence."""
    reach = range(word + step, word + 7 * step, step)
    near = [
        (at, there.items[at])
        for at in reach
        if 0 <= at < len(there.items) and there.items[at].part == there.items[word].part
    ]
    return [(at, item) for at, item in near if item.kind != "word" and not item.owner]


def _denials(said: Sequence[Item], there: Cited) -> tuple[float, ...]:
    """Whether it denies what is stated, states what is denied; denies anything; one side alone denies; or may do so."""
    firsts = [place for place, item in enumerate(said) if item.denied and not (place and said[place - 1].denied)]
    denied = any(not _denied_there(said[place : place + 5], there) for place in firsts)
    plain = [item for item in said if item.kind != "pronoun" and not item.denied and item.key in there.places]
    theirs = [[there.items[place].denied for place in there.places[item.key]] for item in plain]
    undenied, partly = any(map(all, theirs)), any(map(any, theirs))
    anywhere = any(item.denied for item in there.items)
    differs = not anywhere if firsts else undenied
    return float(denied), float(undenied), float(bool(firsts)), float(differs), float(partly and not firsts)


def _denied_there(scope: Sequence[Item], there: Cited) -> bool:
    """Whether the first word of what is denied that the cited sentences have stands under a denial there too."""
    word = next((item for item in scope if item.kind == "word" and item.key in there.places), None)
    if word is None:
        return False
    behind = [there.items[max(0, place - 3) : place + 1] for place in there.places[word.key]]
    places = there.places[word.key]
    return any(
        item.denied and item.part == there.items[place].part
        for near, place in zip(behind, places, strict=True)
        for item in near
    )


def _because(sentence: str, there: Cited, reading: Reading) -> tuple[float, float, float]:
    """Whether it gives a cause, how much of that is told there, and whether that is too little."""
    match = _CAUSE.search(sentence)
    if match is None:
        return 0.0, 0.0, 0.0
    cause = [item for item in items(sentence[match.end() :], reading) if item.kind == "word"]
    total = sum(reading.idf(str(item.key)) for item in cause)
    told = sum(reading.idf(str(item.key)) for item in cause if item.key in there.places)
    return 1.0, told / total if total else 1.0, float(told < _TELLING * total)
