"""`Sketch`: a filled template of pre-reading, connection or essay; an item made of it; and a choice among many.

Refuses to know any template.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.reading import Line
from assistant.teaching.items import Bloom, Element, Item, Kind, Role, identity
from assistant.teaching.lint import alike
from assistant.teaching.wanted import Ground

_AGAIN = 20.0  # what a sentence costs that another item rests on already
_LUCK = 2.0  # how far chance may outweigh the spread


@dataclass(frozen=True, slots=True)
class Sketch:
    """A filled template; `lines` are its evidence, the first one the sentence that gave rise to it."""

    family: str
    kind: Kind
    role: Role
    stem: str
    lines: tuple[Line, ...]
    about: tuple[str, ...]  # whom or what it is about, for a spread over the work
    element: Element
    bloom: Bloom
    dok: int
    standards: tuple[str, ...]
    look_fors: tuple[str, ...]
    rationale: str  # what a good answer does
    follow_up: str
    scaffold: str
    extension: str
    minutes: int


Made = tuple[Sketch, Item]
Template = Callable[[Ground], Iterator[Sketch]]


def item_of(sketch: Sketch, ground: Ground) -> Item:
    evidence = tuple(ground.cited(line, number) for number, line in enumerate(sketch.lines, start=1))
    return Item(
        id=identity(sketch.kind, sketch.stem, evidence),
        kind=sketch.kind,
        stem=sketch.stem,
        options=(),
        key=None,
        rationale=sketch.rationale,
        evidence=evidence,
        element=sketch.element,
        bloom=sketch.bloom,
        dok=sketch.dok,
        standards=sketch.standards,
        role=sketch.role,
        look_fors=sketch.look_fors,
        follow_up=sketch.follow_up,
        scaffold=sketch.scaffold,
        extension=sketch.extension,
        minutes=sketch.minutes,
        position=ground.position(sketch.lines[0]),
        made_by="template",
        edited=False,
    )


def chosen(made: Sequence[Made], count: int, seed: int, beside: Sequence[Item]) -> list[Item]:
    """At most `count` items, ever the one least like those taken before, and none that asks what another one asks.

    A sentence that already gave rise to an item is used again only where nothing else is left.
    """
    chance = random.Random(seed)  # noqa: S311 (a choice, not a secret)
    used = {item.evidence[0] for item in beside if item.evidence}
    free = [one for one in made if not any(one[1].id == item.id or alike(one[1].stem, item.stem) for item in beside)]
    waiting = [(one, _LUCK * chance.random() + _AGAIN * (one[1].evidence[0] in used)) for one in free]
    taken: list[Made] = []
    while waiting and len(taken) < count:
        tally = _Tally(taken)
        best, _ = min(waiting, key=lambda one: tally.cost(one[0]) + one[1])
        taken.append(best)
        waiting = [one for one in waiting if _apart(one[0][1], best[1])]
    return [item for _, item in taken]


def _apart(one: Item, other: Item) -> bool:
    """Whether two items ask different things, from different sentences."""
    return one.id != other.id and one.evidence[0] != other.evidence[0] and not alike(one.stem, other.stem)


class _Tally:
    """How often what is taken so far uses each family, person, element and place."""

    def __init__(self, taken: Sequence[Made]) -> None:
        self.families = Counter(sketch.family for sketch, _ in taken)
        self.about = Counter(key for sketch, _ in taken for key in sketch.about)
        self.elements = Counter(sketch.element for sketch, _ in taken)
        self.sections = Counter(item.evidence[0].section for _, item in taken)

    def cost(self, made: Made) -> float:
        """The lower the better; a family used twice costs more than anything else."""
        sketch, item = made
        return (
            6.0 * self.families[sketch.family]
            + 1.5 * sum(self.about[key] for key in sketch.about) / max(1, len(sketch.about))
            + 0.5 * self.elements[sketch.element]
            + 0.8 * self.sections[item.evidence[0].section]
        )
