"""`discuss`: a set of discussion prompts from a guide, each with the guide's own words as its evidence.

Templates make many drafts, the lint drops what a class should not get, and a spread is chosen by the seed.
No model, no embedder. Refuses to know pages and files.
"""

import random
from collections.abc import Iterable, Sequence

from assistant.reach import GuideVolume, Reach
from assistant.teaching import (
    ask_form,
    ask_motives,
    ask_people,
    ask_quoted,
    ask_scenes,
    ask_signs,
    ask_twice,
    ask_views,
    ask_world,
)
from assistant.teaching.draft import Draft, Template, look_fors
from assistant.teaching.items import ROLES, Item, ItemSet, identity
from assistant.teaching.lint import faults, reasoned
from assistant.teaching.lint_stem import alike, reaches_out
from assistant.teaching.sought import sought
from assistant.teaching.spread import Candidate, spread
from assistant.teaching.wanted import Ground, Level, Wanted, bears, ground, why_fewer

USUAL = 8
DEEP = 3
DEPTHS: dict[Level, frozenset[int]] = {
    "recall": frozenset((1, 2)),
    "skills": frozenset((2,)),
    "strategic": frozenset((3,)),
    "extended": frozenset((4,)),
    "mixed": frozenset((1, 2, 3, 4)),
}
_TEMPLATES: tuple[Template, ...] = (
    ask_motives.choices,
    ask_motives.reasons,
    ask_motives.causes,
    ask_people.changes,
    ask_people.contrasts,
    ask_people.tensions,
    ask_people.relations,
    ask_people.descriptions,
    ask_signs.symbols,
    ask_signs.tokens,
    ask_world.claims,
    ask_world.likenesses,
    ask_world.themes,
    ask_world.lessons,
    ask_world.open_questions,
    ask_world.silences,
    ask_form.voices,
    ask_form.frames,
    ask_form.endings,
    ask_form.beginnings,
    ask_scenes.feelings,
    ask_scenes.settings,
    ask_scenes.places,
    ask_views.blames,
    ask_views.parallels,
    ask_views.kindred,
    ask_quoted.hints,
    ask_quoted.echoes,
    ask_twice.twice,
    ask_quoted.spans,
)


def discuss(volume: GuideVolume, wanted: Wanted) -> ItemSet:
    """Prompts on a guide, on one place in it or on one thing in it; fewer, and a notice, where it bears no more."""
    stand = ground(volume, wanted)
    is_about = sought(wanted.about, stand.reading)
    fit = [
        Candidate(draft, item)
        for draft, item in _pairs(stand)
        if _wished(item, wanted) and is_about(draft.about, item) and not faults(item, stand.reading)
    ]
    count = wanted.count or USUAL
    beside = [one for one in wanted.beside if one.kind == "discussion"]
    chosen = spread(fit, count, beside, wanted, random.Random(wanted.seed))  # noqa: S311 (a choice, not a secret)
    items = tuple(sorted(chosen, key=lambda item: (ROLES.index(item.role or "core"), item.position, item.id)))
    return stand.set_of(wanted, items, _notice(stand, wanted, items, count))


def candidates(stand: Ground) -> list[tuple[Item, tuple[str, ...]]]:
    """Every prompt that the templates make from a ground, with its faults."""
    return [(item, faults(item, stand.reading)) for _, item in _pairs(stand)]


def _pairs(stand: Ground) -> Iterable[tuple[Draft, Item]]:
    """Every draft with its item. Where the story is cut short by "up to here" it has no ending to ask about."""
    templates = [one for one in _TEMPLATES if one is not ask_form.endings or not isinstance(stand.volume, Reach)]
    seen: set[str] = set()
    for template in templates:
        for draft in template(stand.matter):
            if draft.stem not in seen:  # of several ways to prove the same the first is the nearest
                seen.add(draft.stem)
                yield draft, _item(draft, stand)


def _wished(item: Item, wanted: Wanted) -> bool:
    fresh = item.id not in wanted.without and not any(alike(item.stem, one.stem) for one in wanted.beside)
    return fresh and item.dok in DEPTHS[wanted.level]


def _item(draft: Draft, stand: Ground) -> Item:
    evidence = tuple(stand.cited(line, number) for number, line in enumerate(draft.lines, start=1))
    return Item(
        id=identity("discussion", draft.stem, evidence),
        kind="discussion",
        stem=draft.stem,
        options=(),
        key=None,
        rationale=draft.listen,
        evidence=evidence,
        element=draft.element,
        bloom=draft.bloom,
        dok=_depth(draft),
        standards=draft.standards,
        role=draft.role,
        look_fors=look_fors(draft, stand.matter),
        follow_up=draft.follow_up,
        scaffold=draft.scaffold,
        extension=draft.extension,
        minutes=draft.minutes,
        position=stand.position(draft.lines[0]),
        made_by="template",
        edited=False,
    )


def _depth(draft: Draft) -> int:
    """As deep as its template means it to be, and no deeper than its words and its evidence bear out."""
    if not reasoned(draft.stem, len({line.passage for line in draft.lines})):
        return min(draft.dok, 2)
    return draft.dok if draft.dok < 4 or reaches_out(draft.stem) else 3


def _notice(stand: Ground, wanted: Wanted, items: Sequence[Item], count: int) -> str | None:
    made = len(items)
    if made == count:
        return None
    prompts = "no prompt" if made == 0 else "1 prompt" if made == 1 else f"{made} prompts"
    flat = wanted.level == "mixed" and items and all(item.dok < DEEP for item in items)
    depth = "; none has evidence from two places, as reasoning at depth 3 needs" if flat else ""
    return f"{bears(stand, wanted)} {prompts} and not {count}: {why_fewer(stand, wanted)}{depth}."
