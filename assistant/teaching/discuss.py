"""`discuss`: a set of discussion prompts from a guide, each with the guide's own words as its evidence.

Templates make many drafts, the lint drops what a class should not get, and a spread is chosen by the seed.
No model, no embedder. Refuses to know pages and files.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.reach import GuideVolume
from assistant.reading import Line
from assistant.teaching import ask_form, ask_motives, ask_people, ask_world
from assistant.teaching.draft import Draft, Template
from assistant.teaching.items import ROLES, Item, ItemSet, Role
from assistant.teaching.lint import alike, faults, reasoned
from assistant.teaching.matter import Matter
from assistant.teaching.wanted import Ground, Wanted, ground

USUAL = 8
_TRIES = 6
_LUCK = 4.0  # how far chance may outweigh the spread: more of it, more difference between seeds
_TEMPLATES: tuple[Template, ...] = (
    ask_motives.choices,
    ask_motives.causes,
    ask_motives.beliefs,
    ask_people.changes,
    ask_people.contrasts,
    ask_people.relations,
    ask_people.descriptions,
    ask_world.symbols,
    ask_world.themes,
    ask_world.lessons,
    ask_world.silences,
    ask_form.voices,
    ask_form.frames,
    ask_form.turning_points,
    ask_form.endings,
    ask_form.beginnings,
    ask_world.places,
    ask_world.terms,
)


def discuss(volume: GuideVolume, wanted: Wanted) -> ItemSet:
    """Prompts on a guide, or on one place in it; fewer, and a notice, where it bears no more."""
    stand = ground(volume, wanted)
    count = wanted.count or USUAL
    pairs = [(draft, _item(draft, stand)) for draft in _drafts(stand.matter)]
    sound = [(draft, item) for draft, item in pairs if not faults(item, stand.reading)]
    chosen = _spread(sound, count, random.Random(wanted.seed))  # noqa: S311 (a choice, not a secret)
    items = sorted(chosen, key=lambda item: (ROLES.index(item.role or "core"), item.position, item.id))
    return stand.set_of(wanted, tuple(items), _notice(stand.matter, len(items), count, stand.label))


def _drafts(matter: Matter) -> Iterable[Draft]:
    return (draft for template in _TEMPLATES for draft in template(matter))


def _item(draft: Draft, stand: Ground) -> Item:
    evidence = tuple(stand.cited(line, number) for number, line in enumerate(draft.lines, start=1))
    marked = "\n".join(("discussion", draft.stem, *(f"{one.start}:{one.quote}" for one in evidence)))
    passages = len({line.passage for line in draft.lines})
    return Item(
        id=hashlib.sha256(marked.encode()).hexdigest()[:12],
        kind="discussion",
        stem=draft.stem,
        options=(),
        key=None,
        rationale=draft.listen,
        evidence=evidence,
        element=draft.element,
        bloom=draft.bloom,
        dok=3 if draft.bloom != "Understand" and reasoned(draft.stem, passages) else 2,
        standards=draft.standards,
        role=draft.role,
        look_fors=(*(_look_for(line, stand.matter) for line in draft.lines), draft.listen),
        follow_up=draft.follow_up,
        scaffold=draft.scaffold,
        extension=draft.extension,
        minutes=draft.minutes,
        position=stand.position(draft.lines[0]),
        made_by="template",
        edited=False,
    )


def _look_for(line: Line, matter: Matter) -> str:
    return f"Uses the point that {matter.clause(line)}."


def _spread(sound: Sequence[tuple[Draft, Item]], count: int, chance: random.Random) -> list[Item]:
    """The fullest set, then the most varied one, of some greedy tries; no two drafts of a set share a sentence."""
    tries = (_greedy(sound, count, chance) for _ in range(_TRIES))
    _, chosen = min(tries, key=lambda one: (-len(one[1]), one[0]))
    return chosen


def _greedy(sound: Sequence[tuple[Draft, Item]], count: int, chance: random.Random) -> tuple[float, list[Item]]:
    """A set made by taking ever the draft that is least like those taken before, and what it cost."""
    waiting = [(draft, item, _LUCK * chance.random()) for draft, item in sound]
    chosen: list[tuple[Draft, Item]] = []
    total = 0.0
    while waiting and len(chosen) < count:
        tally = _Tally(chosen, count)
        costs = [tally.cost(draft, item) + luck for draft, item, luck in waiting]
        at = min(range(len(costs)), key=costs.__getitem__)
        best = waiting[at][:2]
        total += costs[at]
        chosen.append(best)
        waiting = [one for one in waiting if _apart(one[:2], best)]
    return total, [item for _, item in chosen]


def _apart(one: tuple[Draft, Item], other: tuple[Draft, Item]) -> bool:
    return not set(one[0].lines) & set(other[0].lines) and not alike(one[1].stem, other[1].stem)


class _Tally:
    """How often what is chosen so far uses each family, person, element, role and place."""

    def __init__(self, chosen: Sequence[tuple[Draft, Item]], count: int) -> None:
        self.families = Counter(draft.family for draft, _ in chosen)
        self.about = Counter(key for draft, _ in chosen for key in draft.about)
        self.elements = Counter(item.element for _, item in chosen)
        self.sections = Counter(item.evidence[0].section for _, item in chosen)
        self.roles = Counter(draft.role for draft, _ in chosen)
        self.room: dict[Role, int] = {"opening": max(1, count // 4), "closing": max(1, count // 4), "core": count}

    def cost(self, draft: Draft, item: Item) -> float:
        """The lower the better; a role that is full and a family used twice cost more than anything else."""
        full = self.roles[draft.role] >= self.room[draft.role]
        missing = not self.roles[draft.role]
        return (
            8.0 * full
            - 8.0 * missing
            + 3.0 * self.families[draft.family] ** 2
            + 0.8 * sum(self.about[key] for key in draft.about) / len(draft.about)
            + 0.5 * self.elements[item.element]
            + 0.8 * self.sections[item.evidence[0].section]
            - 0.5 * (item.dok >= 3)
        )


def _notice(matter: Matter, made: int, count: int, what: str) -> str | None:
    if made == count:
        return None
    lines = len(matter.lines)
    prompts = "no prompt" if made == 0 else "1 prompt" if made == 1 else f"{made} prompts"
    return (
        f"“{what}” bears {prompts} and not {count}: it has {lines} sentence{'' if lines == 1 else 's'}, "
        "and each prompt needs evidence of its own that no other one uses."
    )
