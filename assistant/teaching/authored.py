"""A set with a model: what it wrote and the lint let pass comes first, templates fill what is missing.

Kept apart from `makers` because chat models take a second to import. Refuses to know prompts and faults.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assistant.reach import GuideVolume
from assistant.teaching.discuss import USUAL as PROMPTS
from assistant.teaching.items import ROLES, Item, ItemSet, Kind
from assistant.teaching.makers import make
from assistant.teaching.quiz import USUAL as QUESTIONS
from assistant.teaching.teach import given_away
from assistant.teaching.wanted import Wanted, ground
from assistant.teaching.written import Author, written

# Kinds that stand together in a set -> those of them that a model is asked for.
_GROUPS: tuple[tuple[tuple[Kind, ...], tuple[Kind, ...]], ...] = (
    (("pre_reading",), ("pre_reading",)),
    (("connection",), ("connection",)),
    (("discussion",), ("discussion",)),
    ((), ()),  # what a class does together: only templates have it
    (("essay",), ("essay",)),
    (
        ("multiple_choice", "true_false", "short_answer", "quote_identification", "ordering"),
        ("multiple_choice", "true_false", "short_answer"),
    ),
)
_TOGETHER = 3
_USUAL: dict[str, tuple[Kind, int]] = {"discuss": ("discussion", PROMPTS), "quiz": ("multiple_choice", QUESTIONS)}


def make_with(author: Author, kind: str, volume: GuideVolume, wanted: Wanted) -> ItemSet:
    """One call for each kind that the set holds; a guide that is too thin for templates may bear a model's items."""
    plain = make(kind, volume, wanted)
    stand = ground(volume, wanted)
    sizes = Counter(_group(item) for item in plain.items)
    if kind in _USUAL:
        sizes = Counter({_place(_USUAL[kind][0]): wanted.count or _USUAL[kind][1]})
    items: list[Item] = []
    notices: list[str | None] = []
    for number, (_, asked) in enumerate(_GROUPS):
        if wanted.up_to is not None and "pre_reading" in asked:
            continue  # what prepares the next reading is no question of the whole work's world: templates know where
        if asked and sizes[number]:
            got = written(stand, replace(wanted, beside=(*wanted.beside, *items)), asked, sizes[number], author)
            items += got.items
            notices.append(got.notice)
            if got.failure:
                break
    filled = make(kind, volume, replace(wanted, beside=(*wanted.beside, *items))) if items else plain
    joined = [item for number, size in sorted(sizes.items()) for item in _joined(number, size, items, filled.items)]
    notices.append(plain.notice if not items else _lack(len(joined), sizes.total()))
    notices.append(given_away(joined) if items and kind == "teach" else None)
    said = " ".join(dict.fromkeys(notice for notice in notices if notice))
    return replace(plain, items=tuple(joined), notice=said or None)


def _lack(made: int, wished: int) -> str | None:
    return f"There are {made} items and not {wished}: the guide bears no more that pass." if made < wished else None


def _group(item: Item) -> int:
    together = item.kind == "connection" and item.role == "closing" and item.made_by == "template"
    return _TOGETHER if together else _place(item.kind)


def _place(kind: Kind) -> int:
    return next(number for number, (kinds, _) in enumerate(_GROUPS) if kind in kinds)


def _joined(number: int, size: int, by_model: Sequence[Item], filled: Sequence[Item]) -> list[Item]:
    own = [item for item in by_model if _group(item) == number]
    others = [item for item in filled if _group(item) == number]
    return sorted((*own, *others[: size - len(own)]), key=lambda item: ROLES.index(item.role or "core"))
