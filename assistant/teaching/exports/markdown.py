"""A set as Markdown: the teacher's handout, each task with its key, its evidence, what to listen for, and ways to help.

Nothing in a set can be mistaken for markup. Refuses to know how items are made.
"""

import re

from assistant.teaching.exports.handout import Choice, Handout, Part, Task, handout, words
from assistant.teaching.items import ItemSet

_MARKS = "\\`*_[]<#|&~$"  # ">" and "!" mark nothing once "[", "<" and the beginning of a line are safe
_BEGINS = re.compile(r"^(?=[-+=>:])|^(\d+)(?=[.)])")


def to_markdown(items: ItemSet) -> str:
    """The whole set, ready to be read as it stands."""
    paper = handout(items)
    lines = [f"# {paper.name}: {plain(paper.title)}", ""]
    lines += [f"*{plain(paper.notice)}*", ""] if paper.notice else []
    for part in paper.parts:
        lines += _part(part)
    lines += _answers(paper)
    return "\n".join(lines).rstrip() + "\n"


def plain(text: str) -> str:
    """Text that Markdown shows as it stands: its marks escaped, one line."""
    escaped = "".join(f"\\{char}" if char in _MARKS else char for char in words(text))
    return _BEGINS.sub(r"\1\\", escaped).replace("://", "\\://").replace("www.", "www\\.")


def _part(part: Part) -> list[str]:
    lines = [f"## {part.heading}", ""]
    for task in part.tasks:
        lines += _task(task)
    return lines


def _task(task: Task) -> list[str]:
    lines = [f"### {task.number}. {plain(task.stem)}", "", f"*{plain(task.facts)}*", ""]
    shown = task.choices if task.mark == "blank" else task.solved  # events to put in order are part of the question
    lines += [*(_choice(one) for one in shown), ""] if shown else []
    lines += [f"**Answer:** {plain(task.answer)}", ""] if task.answer else []
    lines += [f"**Why:** {plain(task.rationale)}", ""] if task.answer and task.rationale else []
    lines += ["**In the guide**", ""] if task.quotes else []
    for quote in task.quotes:
        lines += [f"> {plain(quote.text)}", ">", f"> — *{plain(quote.place)}*", ""]
    if task.look_fors:
        lines += [f"**{task.listing}**", "", *(f"- {plain(one)}" for one in task.look_fors), ""]
    for label, text in task.helps:
        lines += [f"**{label}:** {plain(text)}", ""]
    return lines


def _choice(one: Choice) -> str:
    told = f" **({one.place})**" if one.place else " **(right)**" if one.right else ""
    return f"- {one.letter}\\. {plain(one.text)}{told}"


def _answers(paper: Handout) -> list[str]:
    if not paper.answers:
        return []
    return ["## Answer key", "", *(f"- **{number}** {plain(answer)}" for number, answer in paper.answers), ""]
