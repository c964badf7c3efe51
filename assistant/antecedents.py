"""Whom the pronouns of some sentences mean: each person who was told of just before, with how likely it is he.

A person weighs more the later he was named, and more as a doer than as one to whom something is done or to whom
something belongs; a pronoun adds to those whom it means, so that a row of "he" stays with one man. "I" is the speaker
of its speech, as far as the words beside the speech tell, and "you" whom he speaks to. Refuses to know what a sentence
claims.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.items import Item
from assistant.names import Name

Key = str | Name
Meant = tuple[tuple[Key, float], ...]  # persons, the likeliest first
_FADES = 0.7  # what is left of a person's weight a sentence later
_DOER, _OTHER, _OWNER = 1.0, 0.6, 0.35
_NOBODY = {"m": 0.15, "f": 0.15, "p": 0.6, "n": 0.8, "i": 0.8}  # the weight of somebody not told of at all
_UNSURE = {"m": 0.5, "f": 0.5, "n": 0.5}  # what a person counts whose gender nobody knows
_SPEAKER, _SPOKEN_TO = 0.85, 0.6  # how surely "I" and "you" mean those whom the words beside a speech name
_I = frozenset(("i", "me", "my"))
_MOST = 3


@dataclass(slots=True)
class _Focus:
    """Who has been told of so far."""

    weight: dict[Key, float] = field(default_factory=dict)
    gender: dict[Key, str] = field(default_factory=dict)
    speaker: Key | None = None
    spoken_to: Key | None = None

    def fade(self) -> None:
        for key in self.weight:
            self.weight[key] *= _FADES

    def told(self, item: Item, weight: float) -> None:
        self.weight[item.key] = self.weight.get(item.key, 0.0) + weight
        if item.gender != "?" or item.key not in self.gender:
            self.gender[item.key] = item.gender

    def fitting(self, item: Item, doer: Key | None) -> Meant:
        """Those who agree with a pronoun; `doer`: who can't be meant, as he does it himself."""
        found = {key: weight * self._agrees(key, item.gender) for key, weight in self.weight.items() if key != doer}
        total = sum(found.values()) + _NOBODY[item.gender]
        ranked = sorted(((key, weight / total) for key, weight in found.items() if weight), key=lambda one: -one[1])
        return tuple(ranked[:_MOST])

    def _agrees(self, key: Key, gender: str) -> float:
        own = self.gender[key]
        if own == gender or gender == "i":
            return 1.0
        return _UNSURE.get(gender, 0.0) if own == "?" else 0.0


def antecedents(sentences: Sequence[Sequence[Item]]) -> list[dict[int, Meant]]:
    """For each sentence, the places of its pronouns and whom each may mean."""
    focus = _Focus()
    return [_of_sentence(row, focus) for row in sentences]


def _of_sentence(row: Sequence[Item], focus: _Focus) -> dict[int, Meant]:
    focus.fade()
    found: dict[int, Meant] = {}
    order = [at for at, item in enumerate(row) if not item.quoted]
    _narrated(row, order, focus, found)
    _attributed(row, order, focus, found)
    _narrated(row, [at for at, item in enumerate(row) if item.quoted], focus, found)
    return found


def _narrated(row: Sequence[Item], places: Sequence[int], focus: _Focus, found: dict[int, Meant]) -> None:
    part, doer, opens = -1, None, True
    for at in places:
        item = row[at]
        if item.part != part:
            part, doer, opens = item.part, None, True
        if item.kind == "word":
            continue
        does = opens and not item.owner
        weight = _DOER if does else _OWNER if item.owner else _OTHER
        if item.kind == "person":
            focus.told(item, weight)
            doer = item.key if does else doer
        elif item.key in ("who", "which"):
            before = next((one for one in row[at - 1 :: -1] if one.kind == "person"), None) if at else None
            found[at] = ((before.key, 0.9),) if before is not None and before.part == item.part else ()
            continue
        else:
            itself = item.owner or str(item.key).endswith(("self", "selves"))
            found[at] = meant = _spoken(item, focus) or focus.fitting(item, None if itself or does else doer)
            for key, share in meant if item.gender in "mfp" else ():
                focus.weight[key] = focus.weight.get(key, 0.0) + weight * share
            doer = meant[0][0] if does and meant else doer
        opens = opens and item.owner


def _spoken(item: Item, focus: _Focus) -> Meant:
    """Whom "I" and "you" mean in a speech."""
    if item.gender != "i" or not item.quoted:
        return ()
    own = item.key in _I
    who = focus.speaker if own else focus.spoken_to
    return ((who, _SPEAKER if own else _SPOKEN_TO),) if who is not None else ()


def _attributed(row: Sequence[Item], places: Sequence[int], focus: _Focus, found: dict[int, Meant]) -> None:
    """Who speaks, and to whom, by the words beside a speech; without any, whoever spoke goes on or is answered."""
    speech = [at for at, item in enumerate(row) if item.quoted]
    persons = [at for at in places if row[at].kind != "word" and not row[at].owner and row[at].gender != "n"]
    known = [key for at in persons if (key := _key(row, at, found)) is not None]
    if not speech or not known:
        return
    speaker = known[0]
    others = [key for key in known if key != speaker]
    previous = focus.speaker if focus.speaker != speaker else focus.spoken_to
    nearest = sorted(((w, n) for n, (key, w) in enumerate(focus.weight.items()) if key != speaker), reverse=True)
    keys = list(focus.weight)
    focus.spoken_to = others[0] if others else previous or (keys[nearest[0][1]] if nearest else None)
    focus.speaker = speaker


def _key(row: Sequence[Item], at: int, found: dict[int, Meant]) -> Key | None:
    if row[at].kind == "person":
        return row[at].key
    return found[at][0][0] if found.get(at) else None
