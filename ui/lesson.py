"""A set of items as it prints: a sheet with its headings, its questions and, for the teacher, what each rests on.

Pure functions from values to strings; every word is escaped exactly once. What stands on the sheet is what the exports
print (`assistant.teaching.exports.handout`). What only the teacher's copy shows is marked `for-teacher`, what only the
student's `for-student`, and what is no part of the paper `off-paper`; `static/teach.css` shows one copy, on the screen
and in print. Refuses to know servers and how items are made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from assistant.teaching.exports.handout import MARKS, QUIZ, Choice, Handout, Task, handout
from assistant.teaching.items import ROLES, Item, ItemSet
from ui.diff import changes_html
from ui.render import path

if TYPE_CHECKING:
    from assistant.teaching.check import Stale
    from assistant.types import Citation

PARTS = ("pre_reading", "connection", *ROLES, "discussion", "together", "essay", "quiz")  # in the order of a lesson
TOOLS = (
    ("edit", "Edit", "Edit question {n}"),
    ("again", "Another one", "Another one for question {n}"),
    ("drop", "Drop", "Drop question {n}"),
    ("up", '<span aria-hidden="true">↑</span>', "Move question {n} up"),
    ("down", '<span aria-hidden="true">↓</span>', "Move question {n} down"),
)


def part_of(item: Item) -> str:
    """Which part of the sheet an item stands in; it is moved inside that alone."""
    if item.kind in QUIZ:
        return "quiz"
    if item.kind == "connection" and item.role == "closing":
        return "together"
    return item.role if item.kind == "discussion" and item.role else item.kind


def in_parts(items: Iterable[Item]) -> list[Item]:
    """The items of each part together, the parts in the order of a lesson, each in the order it came."""
    return sorted(items, key=lambda item: PARTS.index(part_of(item)))


def sheet_html(items: ItemSet, stale: "Sequence[Stale]" = ()) -> str:
    """The whole set; `stale` is what its guide no longer says as it was."""
    paper = handout(items)
    changed: dict[int, list[Stale]] = {}
    for one in stale:
        changed.setdefault(one.number, []).append(one)
    body = "".join(
        f'<section class="part{" apart" * part.apart}"><h3>{escape(part.heading)}</h3>'
        f"{''.join(_numbered(items, task.number, changed) for task in part.tasks)}</section>"
        for part in paper.parts
    )
    return (
        f'<article class="sheet" aria-labelledby="sheet-title" data-name="{escape(paper.name)}">'
        f"{_head(paper)}{_told(paper, sorted(changed))}{body}</article>"
    )


def _head(paper: Handout) -> str:
    author = f'<p class="author">{escape(paper.author)}</p>' if paper.author else ""
    fields = "".join(f"<span>{name}</span>" for name in ("Name", "Class", "Date"))
    return (
        f'<header class="head"><p class="kicker">{escape(paper.name)}<span class="for-teacher"> · Teacher’s copy</span>'
        f'</p><h2 class="title" id="sheet-title" tabindex="-1">{escape(paper.title)}</h2>{author}'
        f'<p class="limits for-teacher" hidden></p><p class="sum for-teacher"></p>'
        f'<p class="fields for-student">{fields}</p></header>'
    )


def _told(paper: Handout, changed: Sequence[int]) -> str:
    """Why there are fewer, and what the guide has changed since."""
    thin = f'<p class="notice for-teacher">{escape(paper.notice)}</p>' if paper.notice else ""
    if not changed:
        return thin
    which = f"question {changed[0]}" if len(changed) == 1 else f"questions {', '.join(map(str, changed))}"
    return f'{thin}<p class="notice off-paper">The guide was changed since this set was made: look at {which}.</p>'


def _numbered(items: ItemSet, number: int, changed: "Mapping[int, Sequence[Stale]]") -> str:
    return question_html(items, items.items[number - 1], number, changed.get(number, ()))


def question_html(items: ItemSet, item: Item, number: int, stale: "Sequence[Stale]" = ()) -> str:
    """One item of a set, with its number, its tools, and what each copy shows of it."""
    (task,) = handout(replace(items, items=(replace(item, edited=False),))).tasks  # how it was edited is said beside it
    by_hand = "" if item.edited else " hidden"
    return (
        f'<article class="question" data-kind="{item.kind}" aria-labelledby="stem-{number}">'
        f'<p class="number" aria-hidden="true">{number}</p><div class="asked">'
        f'<h4 class="stem" id="stem-{number}" tabindex="-1">{escape(task.stem)}</h4>'
        f'<p class="by-hand for-teacher"{by_hand}>Edited by hand</p>'
        f"{_answers(task)}{_room(task)}{_since(stale)}{_notes(task, item)}{_tools(number)}</div></article>"
    )


def _answers(task: Task) -> str:
    how = f'<p class="how">{escape(task.instruction)}</p>' if task.instruction else ""
    choices = "".join(_choice(choice, task) for choice in task.choices)
    return f'{how}<ul class="options {task.mark}">{choices}</ul>' if choices else how


def _choice(choice: Choice, task: Task) -> str:
    mark = f"{choice.letter}." if task.mark == "letter" else ""
    said = str(choice.place or "") if task.mark == "blank" else "✓" * choice.right
    right = f' <span class="right for-teacher">{said}</span>' if said else ""
    chosen = " class=correct" if choice.right and task.mark != "blank" else ""
    return f'<li{chosen}><span class="mark">{mark}</span><span>{escape(choice.text)}</span>{right}</li>'


def _room(task: Task) -> str:
    lines = "<span></span>" * task.lines
    return f'<div class="room for-student" aria-hidden="true">{lines}</div>' if lines else ""


def _notes(task: Task, item: Item) -> str:
    """What a teacher needs beside the question."""
    answer = f'<p class="key"><b>Answer:</b> {escape(task.answer)}</p>' if task.answer else ""
    why = (("Why", task.rationale),) if task.rationale and task.rationale not in task.look_fors else ()
    helps = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(text)}</dd></div>" for label, text in (*why, *task.helps)
    )
    return (
        f'<div class="notes for-teacher"><p class="facts">{escape(task.facts)}</p>{answer}{_evidence(item.evidence)}'
        f"{_look_fors(task)}{f'<dl>{helps}</dl>' if helps else ''}</div>"
    )


def _evidence(evidence: "Sequence[Citation]") -> str:
    if not evidence:
        return ""
    quotes = "".join(
        f'<li><button type="button" class="cite" value="{one.start}:{one.end}"><span class="unseen">Show in the guide: '
        f'</span><q>{escape(one.quote)}</q></button> <span class="where">{escape(path(one.section))}</span></li>'
        for one in evidence
    )
    return f'<h5>In the guide</h5><ul class="evidence">{quotes}</ul>'


def _look_fors(task: Task) -> str:
    if not task.look_fors:
        return ""
    marks = f' <span class="marks">{" · ".join(MARKS)}</span>' if task.is_rubric else ""
    points = "".join(f"<li>{escape(one)}{marks}</li>" for one in task.look_fors)
    return f'<h5>{escape(task.listing)}</h5><ul class="look-fors">{points}</ul>'


def _since(stale: "Sequence[Stale]") -> str:
    """What became of the evidence since the set was made, in the words of a diff."""
    if not stale:
        return ""
    from index.changes import Change, Kind  # the index room is loaded behind the open port

    kinds: dict[str, Kind] = {"changed": "changed", "moved": "moved", "gone": "removed"}
    changes = [Change(kinds[one.what], " > ".join(one.section), one.old, one.new) for one in stale]
    label = '<p class="label">The guide reads otherwise now</p>'
    return f'<div class="since off-paper">{label}{changes_html(changes)}</div>'


def _tools(number: int) -> str:
    buttons = "".join(
        f'<button type="button" class="{name}" aria-label="{said.format(n=number)}" data-said="{said}">{label}</button>'
        for name, label, said in TOOLS
    )
    grip = '<span class="grip" aria-hidden="true" title="Drag to another place"></span>'
    return f'<p class="tools off-paper">{grip}{buttons}</p>'
