"""What a handout consists of, as plain data that every printed format shows: the student's copy and the teacher's.

Both copies number the tasks alike. A student's copy shows a task's stem, its choices and its room to write, and nothing
else of it. Refuses to know any file format.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from assistant.teaching.items import Item, ItemSet, Kind, Role

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MARKS = ("fully", "partly", "not yet")  # of a rubric's criteria
QUIZ: frozenset[Kind] = frozenset(("multiple_choice", "true_false", "short_answer", "quote_identification", "ordering"))
_QUIZ = "Quiz"
_ROLES: dict[Role, str] = {
    "opening": "Opening: into the text",
    "core": "Core: how and why",
    "closing": "Closing: looking outward",
}
_HEADINGS: dict[Kind, str] = {
    "pre_reading": "Before you read",
    "connection": "From your own life",
    "discussion": "Discussion",
    "essay": "Essay topics",
}
_INSTRUCTIONS: dict[Kind, str] = {
    "essay": "Plan here; write the essay on paper of your own.",
    "multiple_choice": "Circle the letter of the one right answer.",
    "true_false": "Is it true or false? Tick one.",
    "short_answer": "Answer in a few words.",
    "quote_identification": "Circle the letter of the one right answer.",
    "ordering": "Write 1 before the first event, 2 before the next, and so on.",
}
_LINES: dict[Kind, int] = {"pre_reading": 4, "connection": 6, "essay": 14, "short_answer": 2}
_LINES_BY_DEPTH = {1: 3, 2: 4, 3: 6, 4: 7}  # of a discussion prompt
_FOLDED = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NO_TEXT = re.compile(r"[\ud800-\udfff\ufffe\uffff]")

Mark = Literal["letter", "box", "blank"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose or to number. What follows `text` is for the teacher alone."""

    letter: str
    text: str
    right: bool
    place: int  # in the right order, from 1; 0 where there is none


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the guide and where they stand."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Task:
    """One numbered thing to do. What follows `lines` is for the teacher alone."""

    number: int
    stem: str
    instruction: str | None  # how to answer, where that is new
    choices: tuple[Choice, ...]
    mark: Mark  # what stands before a choice
    lines: int  # ruled lines to write on
    facts: str  # minutes, Bloom, depth, element, standards
    answer: str | None
    rationale: str
    quotes: tuple[Quote, ...]
    listing: str  # what the list below is called
    look_fors: tuple[str, ...]
    helps: tuple[tuple[str, str], ...]  # what each is called, and what it says

    @property
    def is_rubric(self) -> bool:
        """Whether its criteria are to be marked; a rubric of levels is read as it stands."""
        return self.listing == "Rubric" and not any(one.startswith("Level ") for one in self.look_fors)

    @property
    def solved(self) -> tuple[Choice, ...]:
        """The choices that the teacher's copy shows: where the answer alone says it all, none."""
        return self.choices if self.mark == "letter" else ()


@dataclass(frozen=True, slots=True)
class Part:
    """Tasks under one heading."""

    heading: str
    tasks: tuple[Task, ...]
    apart: bool  # on a new sheet, with a name of its own: a quiz, since what stands before it may answer it


@dataclass(frozen=True, slots=True)
class Handout:
    """Both copies. What follows `parts` is for the teacher alone."""

    name: str  # "Quiz"
    title: str  # of the work
    author: str | None
    parts: tuple[Part, ...]
    notice: str | None
    overview: str
    answers: tuple[tuple[int, str], ...]  # of the quiz: number and answer, short
    imprint: str

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for part in self.parts for task in part.tasks)


def handout(items: ItemSet) -> Handout:
    """Both copies of a set, its tasks in its own order."""
    name = _name(items)
    parts: list[tuple[str, list[Task]]] = []
    said: str | None = None
    for number, item in enumerate(items.items, start=1):
        heading = _heading(item, alone=name == "Discussion prompts")
        if not parts or parts[-1][0] != heading:
            parts.append((heading, []))
            said = None
        instruction = _instruction(item)
        parts[-1][1].append(_task(number, item, instruction if instruction != said else None))
        said = instruction
    return Handout(
        name=name,
        title=words(items.title),
        author=words(items.author or "") or None,
        parts=tuple(
            Part(heading, tuple(tasks), apart=at > 0 and _QUIZ in (heading, parts[at - 1][0]))
            for at, (heading, tasks) in enumerate(parts)
        ),
        notice=words(items.notice or "") or None,
        overview=_overview(items),
        answers=tuple((number, _short(item)) for number, item in enumerate(items.items, start=1) if item.kind in QUIZ),
        imprint=words(
            f"Every quotation stands in the study guide word for word (revision {items.revision}; seed {items.seed})."
        ),
    )


def words(text: str) -> str:
    """Text as paper can show it: one line, no control characters, nothing that turns the direction of reading."""
    return _NO_TEXT.sub("\ufffd", _UNSEEN.sub("", _FOLDED.sub(" ", text))).strip(" ")


def right_order(item: Item) -> tuple[int, ...]:
    """The places of an ordering item's options in the right order, as its key says it: by letters, numbers or texts."""
    key, count = item.key or "", len(item.options)
    if re.fullmatch(r"\s*(?:[A-Z]|\d{1,2})(?:\W+(?:[A-Z]|\d{1,2}))*\W*", key):
        order = [int(one) - 1 if one.isdigit() else LETTERS.index(one) for one in re.findall(r"[A-Z]|\d+", key)]
    else:
        order = sorted(range(count), key=lambda place: key.find(item.options[place].text))
    return tuple(order) if sorted(order) == list(range(count)) else tuple(range(count))


def _name(items: ItemSet) -> str:
    kinds = {item.kind for item in items.items}
    if kinds == {"discussion"}:
        return "Discussion prompts"
    return _QUIZ if kinds and kinds <= QUIZ else "Teaching set"


def _heading(item: Item, alone: bool) -> str:
    if item.kind == "connection" and item.role == "closing":
        return "Working together"
    if item.kind != "discussion" or item.role is None:
        return _HEADINGS.get(item.kind, _QUIZ)
    role = _ROLES[item.role]
    return role if alone else role.replace(":", " discussion:", 1)


def _instruction(item: Item) -> str | None:
    if item.kind == "quote_identification" and not item.options:
        return _INSTRUCTIONS["short_answer"]
    return _INSTRUCTIONS.get(item.kind)


def _task(number: int, item: Item, instruction: str | None) -> Task:
    return Task(
        number=number,
        stem=words(item.stem),
        instruction=instruction,
        choices=_choices(item),
        mark=_mark(item),
        lines=_lines(item),
        facts=_facts(item),
        answer=_answer(item),
        rationale=words(item.rationale),
        quotes=tuple(Quote(words(one.quote), words(" › ".join(one.section))) for one in item.evidence),
        listing=_listing(item),
        look_fors=tuple(map(words, item.look_fors)),
        helps=tuple(
            (label, words(text))
            for label, text in (
                ("Follow-up", item.follow_up),
                ("If the class is stuck", item.scaffold),
                ("To go further", item.extension),
            )
            if words(text)
        ),
    )


def _mark(item: Item) -> Mark:
    marks: dict[Kind, Mark] = {"ordering": "blank", "true_false": "box"}
    return marks.get(item.kind, "letter")


def _choices(item: Item) -> tuple[Choice, ...]:
    """What there is to choose from; a short answer's accepted answers are no choices."""
    if item.kind == "short_answer":
        return ()
    order = right_order(item) if item.kind == "ordering" else ()
    return tuple(
        Choice(
            LETTERS[place % len(LETTERS)], words(option.text), option.correct, order.index(place) + 1 if order else 0
        )
        for place, option in enumerate(item.options)
    )


def _lines(item: Item) -> int:
    if item.kind == "discussion":
        return _LINES_BY_DEPTH.get(item.dok, 6)
    if item.kind == "quote_identification" and not item.options:
        return 2
    return _LINES.get(item.kind, 0)


def _facts(item: Item) -> str:
    facts = (
        f"About {item.minutes} minute{'' if item.minutes == 1 else 's'}",
        item.bloom,
        f"DOK {item.dok}",
        item.element,
        ", ".join(item.standards),
        "worded by a model" if item.made_by == "model" else "",
        "edited by hand" if item.edited else "",
    )
    return words(" · ".join(fact for fact in facts if fact))


def _answer(item: Item) -> str | None:
    if item.kind == "ordering":
        return " ".join(
            f"{number}. {words(item.options[place].text)}" for number, place in enumerate(right_order(item), 1)
        )
    lettered = [f"{one.letter}. {one.text}" for one in _choices(item) if one.right and _mark(item) == "letter"]
    return ", ".join(lettered) or words(item.key or "") or None


def _short(item: Item) -> str:
    """The answer as a key of the whole quiz shows it: a letter where a letter says it."""
    choices = _choices(item)
    if item.kind == "ordering":
        return ", ".join(str(one.place) for one in choices)
    letters = [one.letter for one in choices if one.right and _mark(item) == "letter"]
    return ", ".join(letters) or words(item.key or "")


def _listing(item: Item) -> str:
    if item.kind == "essay":
        return "Rubric"
    return "Listen for" if item.kind not in QUIZ else "Look for"


def _overview(items: ItemSet) -> str:
    minutes = sum(item.minutes for item in items.items)
    depths = Counter(item.dok for item in items.items)
    spread = ", ".join(f"{depths[dok]} at DOK {dok}" for dok in sorted(depths))
    count = len(items.items)
    return f"{count} task{'' if count == 1 else 's'} · about {minutes} minutes" + (f" · {spread}" if spread else "")
