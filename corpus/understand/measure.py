"""How well a guide is understood, against a list that a person made: what is found rightly, wrongly, or not at all.

The list gives for each character its aliases and gender, then places and terms; what it puts under "either" is
counted for nothing. Refuses to know where the list comes from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from corpus.understand.sentences import WORD, fold
from corpus.understand.types import Understanding


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind."""

    right: int
    found: int
    wanted: int
    wrong: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @classmethod
    def of(cls, found: Iterable[str], wanted: Iterable[str], either: Iterable[str] = ()) -> Self:
        named, needed = set(map(_key, found)), set(map(_key, wanted))
        named -= set(map(_key, either)) - needed
        return cls(
            *(len(named & needed), len(named), len(needed)),
            *(tuple(sorted(named - needed)), tuple(sorted(needed - named))),
        )


def measured(understood: Understanding, truth: Mapping[str, Any]) -> dict[str, Found]:
    """Each kind of thing understood, measured; aliases and genders of those characters that are known."""
    people, either = truth["characters"], truth["either"]
    bearers = {_key(one.name): one for one in understood.characters}
    known = {name: bearers[_key(name)] for name in people if _key(name) in bearers}
    return {
        "characters": Found.of((one.name for one in understood.characters), people, either["characters"]),
        "aliases": Found.of(
            _of_each({name: [alias.words for alias in one.aliases] for name, one in known.items()}),
            _of_each({name: of["aliases"] for name, of in people.items()}),
            _of_each({name: of.get("either", ()) for name, of in people.items()}),
        ),
        "gender": Found.of(
            (f"{name} {one.gender}" for name, one in known.items() if one.gender and people[name]["gender"]),
            (f"{name} {of['gender']}" for name, of in people.items() if of["gender"]),
        ),
        "places": Found.of((one.name for one in understood.places), truth["places"], either["places"]),
        "terms": Found.of((one.term for one in understood.terms), truth["terms"], either["terms"]),
    }


def _of_each(aliases: Mapping[str, Iterable[str]]) -> Iterable[str]:
    return (f"{name} {_key(alias)}" for name, of in aliases.items() for alias in of)


def _key(words: str) -> str:
    told = [fold(match.group()) for match in WORD.finditer(words)]
    return " ".join(told[1:] if told[:1] in (["the"], ["a"], ["an"]) and len(told) > 1 else told)
