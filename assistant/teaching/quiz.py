"""`quiz`: a set of questions with one right answer each, which is a span of the guide.

Templates make many drafts, the lint drops what could be wrong or odd, and a spread in which no item gives another one
away is chosen by the seed; so are the order of the items and of their options. Refuses to know pages and files.
"""

import random

from assistant.reach import GuideVolume
from assistant.teaching import quiz_deeds, quiz_groups, quiz_meanings, quiz_order, quiz_people, quiz_reasons
from assistant.teaching.distractors import MOST
from assistant.teaching.items import Item, ItemSet, Option, identity
from assistant.teaching.lint import faults
from assistant.teaching.lint_quiz import TRUE_FALSE
from assistant.teaching.quiz_choose import Candidate, laid_out, spread
from assistant.teaching.quiz_draft import QuizDraft, Stuff, Template
from assistant.teaching.sought import sought
from assistant.teaching.wanted import Ground, Wanted, bears, ground, why_fewer

USUAL = 10
_DEPTH = {"recall": 1, "skills": 2, "strategic": 2, "extended": 2}
_TEMPLATES: tuple[Template, ...] = (
    quiz_people.who,
    quiz_people.whom,
    quiz_deeds.deeds,
    quiz_groups.pairs,
    quiz_groups.named,
    quiz_reasons.why,
    quiz_reasons.where,
    quiz_meanings.terms,
    quiz_meanings.symbols,
    quiz_order.ordering,
)


def quiz(volume: GuideVolume, wanted: Wanted) -> ItemSet:
    """Quiz items on a guide, or on one place in it; fewer, and a notice, where it bears no more."""
    stand = ground(volume, wanted)
    count = wanted.count or USUAL
    is_about = sought(wanted.about, stand.reading)
    sound = [one for one in _candidates(stand) if not one.faults and _suits(one.item, wanted)]
    sound = [one for one in sound if is_about((one.draft.about,), one.item)]
    chance = random.Random(wanted.seed)  # noqa: S311 (a choice, not a secret)
    chosen = spread(sound, wanted.beside, count, stand.reading, chance)
    items = laid_out(chosen, chance)
    return stand.set_of(wanted, items, _notice(stand, wanted, len(items), count))


def quiz_candidates(stand: Ground) -> list[tuple[Item, tuple[str, ...]]]:
    """Every item that the templates make, with its faults."""
    return [(one.item, one.faults) for one in _candidates(stand)]


def _candidates(stand: Ground) -> list[Candidate]:
    stuff = Stuff(stand.matter)
    drafts = (draft for template in _TEMPLATES for draft in template(stuff))
    made = ((draft, _item(draft, stand)) for draft in drafts)
    return [Candidate(draft, item, faults(item, stand.reading)) for draft, item in made]


def _item(draft: QuizDraft, stand: Ground) -> Item:
    evidence = tuple(stand.cited(line, number) for number, line in enumerate(draft.lines, start=1))
    options = _options(draft)
    return Item(
        id=identity(draft.kind, draft.stem, evidence),
        kind=draft.kind,
        stem=draft.stem,
        options=options,
        key=", ".join("ABCD"[: len(options)]) if draft.kind == "ordering" else draft.key,
        rationale=draft.rationale,
        evidence=evidence,
        element=draft.element,
        bloom=draft.bloom,
        dok=draft.dok,
        standards=draft.standards,
        role=None,
        look_fors=(),
        follow_up="",
        scaffold="",
        extension="",
        minutes=draft.minutes,
        position=stand.position(draft.lines[0]),
        made_by="template",
        edited=False,
    )


def _options(draft: QuizDraft) -> tuple[Option, ...]:
    """The answers to choose from; every accepted form of a short answer; the events of an ordering."""
    match draft.kind:
        case "true_false":
            return tuple(Option(text, text == draft.key) for text in TRUE_FALSE)
        case "short_answer":
            return tuple(Option(form, True) for form in dict.fromkeys((draft.key, *draft.right)))
        case "ordering":
            return tuple(Option(text, True) for text in draft.right)
        case _:
            return (Option(draft.key, True), *(Option(text, False) for text in draft.wrong[:MOST]))


def _suits(item: Item, wanted: Wanted) -> bool:
    depth = _DEPTH.get(wanted.level)
    return item.id not in wanted.without and (depth is None or item.dok == depth)


def _notice(stand: Ground, wanted: Wanted, made: int, count: int) -> str | None:
    said = []
    if wanted.level in ("strategic", "extended"):
        said.append(
            "An item with one right answer reaches depth 2 at most; for reasoning at length take discussion prompts "
            "or essay topics."
        )
    if made < count:
        items = "no quiz item" if made == 0 else "1 quiz item" if made == 1 else f"{made} quiz items"
        said.append(
            f"{bears(stand, wanted)} {items} and not {count}: {why_fewer(stand, wanted)}, an answer that is surely the "
            "only right one, and none may give another away."
        )
    return " ".join(said) or None
