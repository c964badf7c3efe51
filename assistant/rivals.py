"""Who else might have done it: whether another person fits a sentence better than the one that it names.

Each person of a sentence stands by some of its words; in the cited sentences each person, and each pronoun that may
mean one, stands nearer to those words or farther away, before or behind. Is somebody else nearer, or do two persons fit
better when they change places, then the sentence is doubtful. So it is where what it denies is not denied there, and
where its cause stands far from its effect. Refuses to know what that is worth: `support` weighs it.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.alignment import Cited
from assistant.items import Item, items
from assistant.names import Name
from assistant.reading import Reading

RIVAL_SIGNS = (
    "least fit", "first fit", "most rival", "first rival", "turned", "nobody fits",
    "not so denied", "not so stated", "denied beside", "cause apart", "cause linked", "tail told",
    "first told", "verb told", "softly denied", "longest run", "in order", "other doer there",
)  # fmt: skip
_OWNER = 0.4  # what a mention counts that only says whose something is
_NEARNESS = 3.0  # items: at this distance a person counts a third
_LIKELY = 0.5  # how surely a pronoun must mean a person to stand for him in a row
_OTHER_SIDE = 0.45  # what a person counts who stands on the other side of the word
_OTHER_PART = 0.5  # and in another part of the sentence
_REACH = 4  # items: how far from a person its words are looked for
_CAUSE = re.compile(r",? \b(?:because|since|so that|in order to|for fear|to)\b", re.I)
_OTHER_CLAUSE = re.compile(
    r",? \b(?:because|since|so that|in order to|for fear|when|after|before|while|as soon as)\b", re.I
)
# Words that deny, and those that come near to it: "powerless to", "refused to", "all except him".
_SOFT = re.compile(
    r"\b(?:refus\w+|powerless|unable|impossible|fail\w*|except|instead|forb\w+|resist\w*|too|hardly|scarcely|without"
    r"|unless|invisible|invulnerable|prevent\w*|dar\w+|help (?:but|it)|would have|stopp?ed|lest|vain|not|never|nor"
    r"|cannot|\w+n['’]t|no|none|nobody|nothing)\b",
    re.I,
)
Key = str | Name


@dataclass(frozen=True, slots=True)
class _Scene:
    """The cited sentences, and for each person where he stands or is meant, and how surely."""

    there: Cited
    mentions: dict[Key, list[tuple[int, float]]]
    reading: Reading

    def near(self, key: Key, word: Item, side: int) -> float:
        """How near a person stands to a word there; `side` 1 is before it."""
        best = 0.0
        row = self.there.items
        for place in self.there.places[word.key]:
            way = side if row[place].passive == word.passive else -side
            for at, sure in self.mentions.get(key, ()):
                worth = sure * math.exp((1 - abs(place - at)) / _NEARNESS)
                worth *= 1.0 if (place > at) == (way > 0) else _OTHER_SIDE
                worth *= 1.0 if row[place].part == row[at].part else _OTHER_PART
                best = max(best, worth)
        return best

    def fit(self, key: Key, by: Sequence[tuple[Item, int]]) -> float:
        """How well a person fits the words by which one stands."""
        weights = [self.reading.idf(str(word.key)) for word, _ in by]
        near = [self.near(key, word, side) for word, side in by]
        return sum(a * b for a, b in zip(weights, near, strict=True)) / (sum(weights) or 1.0)


def rival_signs(sentence: str, there: Cited, evidence: Sequence[str], reading: Reading) -> tuple[float, ...]:
    """The numbers that RIVAL_SIGNS names."""
    said = items(sentence, reading)
    scene = _Scene(there, _mentions(there), reading)
    return (
        *_rivals(said, scene),
        *_polarity(said, there),
        *_cause(sentence, there, reading),
        *_main(sentence, said, there, reading),
        _softly(sentence, evidence),
        *_run(said, scene),
        _other_there(said, there),
    )


def _mentions(there: Cited) -> dict[Key, list[tuple[int, float]]]:
    found: dict[Key, list[tuple[int, float]]] = {}
    for place, item in enumerate(there.items):
        least = _OWNER if item.owner else 1.0
        if item.kind == "person":
            found.setdefault(item.key, []).append((place, least))
        elif item.kind == "pronoun":
            for key, sure in there.means.get(place, ()):
                found.setdefault(key, []).append((place, sure * least))
    return found


def _rivals(said: Sequence[Item], scene: _Scene) -> tuple[float, ...]:
    persons = [at for at, item in enumerate(said) if item.kind == "person" and not item.owner]
    by = {at: _by(said, at, scene.there) for at in persons}
    persons = [at for at in persons if by[at]]
    if not persons:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 1.0
    keys = {item.key for item in said}
    others = set(scene.mentions) | {item.key for item in scene.there.before[:3]}
    fits = [scene.fit(said[at].key, by[at]) for at in persons]
    best = [max((scene.fit(key, by[at]) for key in others - keys), default=0.0) for at in persons]
    gains = [one - fit for one, fit in zip(best, fits, strict=True)]
    return min(fits), fits[0], max(gains), gains[0], _turned(said, persons, by, scene), 0.0


def _by(said: Sequence[Item], place: int, there: Cited) -> list[tuple[Item, int]]:
    """The words by which a person stands, that are there, and on which side of them."""
    reach = range(max(0, place - _REACH), min(len(said), place + _REACH + 1))
    words = [at for at in reach if said[at].kind == "word" and said[at].key in there.places]
    return [(said[at], 1 if at > place else -1) for at in words]


def _turned(
    said: Sequence[Item], persons: Sequence[int], by: dict[int, list[tuple[Item, int]]], scene: _Scene
) -> float:
    """How much better two persons fit when they change places; below 0 where they fit worse."""
    gains = [
        scene.fit(said[one].key, by[two])
        + scene.fit(said[two].key, by[one])
        - scene.fit(said[one].key, by[one])
        - scene.fit(said[two].key, by[two])
        for one in persons
        for two in persons
        if one < two and said[one].key != said[two].key
    ]
    return max(gains, default=0.0)


def _polarity(said: Sequence[Item], there: Cited) -> tuple[float, float, float]:
    """Whether what it denies is not just so denied there; what it states is; and how many denials stand beside."""
    firsts = [at for at, item in enumerate(said) if item.denied and not (at and said[at - 1].denied)]
    row = there.items
    begins = [at for at, item in enumerate(row) if item.denied and not (at and row[at - 1].denied)]
    fresh = {at + step for at in begins for step in (0, 1)}
    lacking = 0.0
    for at in firsts:
        word = next((one for one in said[at : at + 3] if one.kind != "pronoun" and one.key in there.places), None)
        lacking = max(lacking, float(word is None or not any(place in fresh for place in there.places[word.key])))
    plain = [item for item in said if item.kind == "word" and not item.denied and item.key in there.places]
    stated = any(all(place in fresh for place in there.places[item.key]) for item in plain)
    told = {item.part for item in row if item.key in {one.key for one in plain}}
    beside = sum(row[at].part in told for at in begins) - len(firsts)
    return lacking, float(stated), max(-1.0, min(beside, 3) / 3)


def _cause(sentence: str, there: Cited, reading: Reading) -> tuple[float, float, float]:
    """How far its cause stands from its effect there; whether one part tells both; how much of its end is told."""
    told = _told([item for item in items(sentence, reading) if item.kind == "word"][-3:], there, reading)
    match = _CAUSE.search(sentence)
    if match is None:
        return 0.0, 0.0, told
    effect, cause = (
        sorted(there.places[item.key][0] for item in items(half, reading) if item.key in there.places)
        for half in (sentence[: match.start()], sentence[match.end() :])
    )
    if not effect or not cause:
        return 1.0, 0.0, told
    apart = abs(effect[len(effect) // 2] - cause[len(cause) // 2])
    parts = {there.items[at].part for at in effect} & {there.items[at].part for at in cause}
    return min(apart, 30) / 30, float(bool(parts)), told


def _told(words: Sequence[Item], there: Cited, reading: Reading) -> float:
    total = sum(reading.idf(str(item.key)) for item in words)
    held = sum(reading.idf(str(item.key)) for item in words if item.key in there.places)
    return held / total if total else 1.0


def _main(sentence: str, said: Sequence[Item], there: Cited, reading: Reading) -> tuple[float, float]:
    """How much of its main clause is told, and whether its first word after the one it begins with is there."""
    first = items(_OTHER_CLAUSE.split(sentence)[0], reading)
    verb = next((item for item in said[1:] if item.kind == "word"), None)
    told = _told([item for item in first if item.kind == "word"], there, reading)
    return told, float(verb is None or verb.key in there.places)


def _softly(sentence: str, evidence: Sequence[str]) -> float:
    """How many more words deny there than in the sentence."""
    more = len(_SOFT.findall(" ".join(evidence))) - len(_SOFT.findall(sentence))
    return min(max(more, 0), 4) / 4


def _run(said: Sequence[Item], scene: _Scene) -> tuple[float, float]:
    """The longest run of it that stands there without a gap, and the most of it in its own order with gaps."""
    persons: dict[int, set[Key]] = {}
    for key, found in scene.mentions.items():
        for place, sure in found:
            persons.setdefault(place, set()).update([key] if sure >= _LIKELY else [])
    row = [{item.key, *persons.get(place, ())} for place, item in enumerate(scene.there.items)]
    best, runs, orders = 0, [0] * (len(row) + 1), [0] * (len(row) + 1)
    for item in said:
        run, order = [0], [0]
        for at, keys in enumerate(row):
            run.append(runs[at] + 1 if item.key in keys else 0)
            order.append(orders[at] + 1 if item.key in keys else max(orders[at + 1], order[at]))
        best, runs, orders = max(best, *run), run, order
    return best / (len(said) or 1), orders[-1] / (len(said) or 1)


def _other_there(said: Sequence[Item], there: Cited) -> float:
    """Whether, where most of it is told, persons stand before it, and it names none of them."""
    keys = {item.key for item in said}
    words = {item.key for item in said if item.kind == "word"}
    told: dict[int, list[int]] = {}
    for at, item in enumerate(there.items):
        if item.key in words:
            told.setdefault(item.part, []).append(at)
    if not told:
        return 0.0
    best = max(told, key=lambda part: len({there.items[at].key for at in told[part]}))
    before = [item for item in there.items[: told[best][0]] if item.part == best and item.kind == "person"]
    doers = [item.key for item in before if not item.owner]
    return float(bool(doers) and not any(key in keys for key in doers))
