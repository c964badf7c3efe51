"""`teach`: everything for some lessons on a guide, in the order in which a class uses it.

    pre-reading -> personal connection -> discussion -> working together -> essays -> quiz

Discussion and quiz come from their own makers; the other templates are filled here, the lint drops what a class should
not get, and a spread is chosen by the seed. Refuses to know templates.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from assistant.reach import GuideVolume, Reach
from assistant.reading import Reading
from assistant.teaching.discuss import discuss
from assistant.teaching.essays import ESSAYS
from assistant.teaching.items import ROLES, Item, ItemSet, Kind
from assistant.teaching.lint import faults
from assistant.teaching.quiz import quiz, quiz_candidates
from assistant.teaching.sketch import Made, Template, chosen, item_of
from assistant.teaching.sought import sought
from assistant.teaching.together import TOGETHER
from assistant.teaching.wanted import MOST, Ground, Wanted, ground, why_fewer
from assistant.teaching.warm import PRE_READING
from assistant.teaching.warm_life import CONNECTIONS
from assistant.teaching.warm_next import NEXT
from assistant.wordforms import stems

USUAL = 8  # discussion prompts; the rest is in proportion
_NEAR = 0.6  # share of a quiz question and its answer that another question may say before it gives it away
_QUIZ: tuple[Kind, ...] = ("multiple_choice", "true_false", "short_answer", "quote_identification", "ordering")


@dataclass(frozen=True, slots=True)
class _Part:
    """How many items of one kind belong to a set of the usual size, and what they are called."""

    kind: str
    usual: int
    named: str


_PARTS = (
    _Part("pre_reading", 3, "pre-reading questions"),
    _Part("connection", 3, "personal connections"),
    _Part("discussion", USUAL, "discussion prompts"),
    _Part("essay", 3, "essay topics"),
    _Part("quiz", 10, "quiz questions"),
)


def teach(volume: GuideVolume, wanted: Wanted) -> ItemSet:
    """A whole set; `wanted.count` is the number of its discussion prompts. Fewer, and a notice, on a thin guide."""
    stand = ground(volume, wanted)
    if wanted.only is not None:
        one = _filled(_parts(stand)[wanted.only], stand, wanted, wanted.count or 1, ())
        return stand.set_of(wanted, tuple(one), None)
    sizes = _sizes(wanted.count or USUAL)
    talk = discuss(volume, replace(wanted, count=sizes["discussion"])).items
    together = _filled(TOGETHER, stand, wanted, 1, talk)
    essays = _filled(ESSAYS, stand, wanted, sizes["essay"], [*talk, *together])
    own = _filled(CONNECTIONS, stand, wanted, max(1, sizes["connection"] - 1), [*talk, *together, *essays])
    before = _filled(_parts(stand)["pre_reading"], stand, wanted, sizes["pre_reading"], [*own, *essays])
    test = _tested(volume, stand, wanted, sizes["quiz"], (talk, (*before, *own, *together, *essays)))
    own = sorted(own, key=lambda item: ROLES.index(item.role or "core"))
    items = (*before, *own, *talk, *together, *essays, *test)
    said = [one for one in (_notice(stand, wanted, items, sizes), given_away(items)) if one]
    return stand.set_of(wanted, items, " ".join(said) or None)


def _tested(
    volume: GuideVolume, stand: Ground, wanted: Wanted, count: int, shown: Sequence[Sequence[Item]]
) -> list[Item]:
    """A quiz that nothing above it gives away; on a thin guide filled up by one that only its own items don't."""
    made: list[Item] = []
    for much in range(len(shown), -1, -1):
        if len(made) < count:
            beside = (*wanted.beside, *chain(*shown[:much]), *made)
            left = replace(wanted, count=count - len(made), beside=beside, without=wanted.without | _worn(made, stand))
            made += quiz(volume, left).items
    return made


def _worn(made: Sequence[Item], stand: Ground) -> frozenset[str]:
    """Statements of the kind, true or false, that there are more of: a class soon sees that all of them are true."""
    judged = Counter(item.key for item in made if item.kind == "true_false")
    more = [key for key in judged if 2 * judged[key] > judged.total()]
    if not more:
        return frozenset()
    return frozenset(item.id for item, _ in quiz_candidates(stand) if item.kind == "true_false" and item.key in more)


def given_away(items: Sequence[Item]) -> str | None:
    """One sentence on quiz questions whose answers a class can read in other questions of the set; None without them.

    It is about what stands on the student's copy: what other parts quote to the teacher alone gives nothing away.
    """
    above = [stems(item.stem) for item in items if item.kind not in _QUIZ]
    test = [item for item in items if item.kind in _QUIZ]
    found = sum(any(len(asked & one) >= _NEAR * len(asked) for one in above) for asked in map(_asked, test))
    if not found:
        return None
    some = f"{found} of the {len(test)} quiz questions" if len(test) > 1 else "the one quiz question"
    return (
        f"For want of other sentences, {some} {'is' if found == 1 else 'are'} answered by the words of other questions"
        ": hand the quiz out on a sheet of its own, before the others or when they are put away."
    )


def _asked(item: Item) -> frozenset[str]:
    """What an item asks and answers, as signs of words."""
    key = "" if item.kind in ("true_false", "ordering") else item.key or ""
    return stems(f"{item.stem} {key}")


def candidates(stand: Ground) -> list[tuple[Item, tuple[str, ...]]]:
    """Every filled template of pre-reading, connection and essay, with its faults."""
    found = chain(*_parts(stand).values())
    items = (item_of(sketch, stand) for template in found for sketch in template(stand))
    return [(item, faults(item, stand.reading)) for item in items]


def _parts(stand: Ground) -> dict[str, Sequence[Template]]:
    """The templates of the parts that are made here; where a class is in the middle of the work, before it reads on."""
    before = NEXT if isinstance(stand.volume, Reach) else PRE_READING
    return {"pre_reading": before, "connection": CONNECTIONS, "together": TOGETHER, "essay": ESSAYS}


def _sizes(count: int) -> dict[str, int]:
    return {part.kind: min(MOST, max(1, (part.usual * count + USUAL // 2) // USUAL)) for part in _PARTS}


def _filled(
    templates: Sequence[Template], stand: Ground, wanted: Wanted, count: int, beside: Sequence[Item]
) -> list[Item]:
    made = ((sketch, item_of(sketch, stand)) for template in templates for sketch in template(stand))
    sound = [one for one in made if one[1].id not in wanted.without and not faults(one[1], stand.reading)]
    fitting = [one for one in sound if _is_about(one, wanted.about, stand.reading)]
    return chosen(_deep(fitting, wanted), count, wanted.seed, (*beside, *wanted.beside))


def _deep(made: list[Made], wanted: Wanted) -> list[Made]:
    """Essays that lead beyond the work where that is asked for; where it is not, only as one of several depths."""
    if wanted.level == "mixed":
        return made
    beyond = [one for one in made if (one[1].dok == 4) == (wanted.level == "extended")]
    return beyond or made


def _is_about(made: Made, about: str | None, reading: Reading) -> bool:
    """Whether an item speaks of something; what comes before reading speaks of the whole work's world."""
    sketch, item = made
    return item.kind == "pre_reading" or sought(about, reading)(sketch.about, item)


def _notice(stand: Ground, wanted: Wanted, items: Sequence[Item], sizes: dict[str, int]) -> str | None:
    """One sentence on what there is less of than was asked for; None where nothing is."""
    counts = Counter("quiz" if item.kind in _QUIZ else item.kind for item in items)
    less = [
        f"{counts[one.kind]} of {sizes[one.kind]} {one.named}" for one in _PARTS if counts[one.kind] < sizes[one.kind]
    ]
    if not less:
        return None
    far = f", as far as “{wanted.up_to}”," if wanted.up_to else ""
    on = f" on “{wanted.about}”" if wanted.about else ""
    after = _unasked(stand) if counts["pre_reading"] < sizes["pre_reading"] else ""
    return f"“{stand.label}”{far} bears{on} {', '.join(less)}: {why_fewer(stand, wanted)}{after}."


def _unasked(stand: Ground) -> str:
    """Why a class that has begun to read is asked little or nothing before it reads on."""
    if not isinstance(stand.volume, Reach):
        return ""
    if stand.volume.ended:
        return "; nothing is asked before reading, since the plot is read to its end"
    return "; before a class reads on it is asked only about what it has read last"
