"""A set as one page to print: the student's copy, then the teacher's on a new sheet.

Self-contained: no script, no font, no picture, nothing asked of any host. Refuses to know the application's own pages.
"""

from collections.abc import Callable
from html import escape
from pathlib import Path

from assistant.teaching.exports.handout import MARKS, Choice, Handout, Part, Task, handout
from assistant.teaching.items import ItemSet

_STYLE = Path(__file__).with_name("handout.css")


def to_html(items: ItemSet) -> bytes:
    """The page."""
    paper = handout(items)
    title = f"{paper.name}: {paper.title}"
    page = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{_STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main class="sheet student">
{_student(paper)}
</main>
<section class="sheet teacher" aria-label="Teacher’s copy">
{_teacher(paper)}
</section>
</body>
</html>
"""
    return page.encode("utf-8")


def _masthead(paper: Handout, level: int, copy: str) -> str:
    author = f'<p class="author">by {escape(paper.author)}</p>\n' if paper.author else ""
    kind = f"{paper.name} · {copy}" if copy else paper.name
    return (
        f'<header>\n<p class="kicker">{escape(kind)}</p>\n<h{level}>{escape(paper.title)}</h{level}>\n{author}</header>'
    )


def _student(paper: Handout) -> str:
    parts = "\n".join(_part(part, "h2", _student_task, _blanks()) for part in paper.parts)
    return f"{_masthead(paper, 1, '')}\n{_blanks()}{parts}"


def _blanks() -> str:
    named = "".join(f'<span class="{name.lower()}">{name}</span>' for name in ("Name", "Class", "Date"))
    return f'<p class="fields">{named}</p>\n'


def _teacher(paper: Handout) -> str:
    notice = f'<p class="notice">{escape(paper.notice)}</p>\n' if paper.notice else ""
    parts = "\n".join(_part(part, "h3", _teacher_task) for part in paper.parts)
    return (
        f'{_masthead(paper, 2, "Teacher’s copy")}\n<p class="overview">{escape(paper.overview)}</p>\n{notice}'
        f'{_answers(paper)}{parts}\n<p class="imprint">{escape(paper.imprint)}</p>'
    )


def _answers(paper: Handout) -> str:
    if not paper.answers:
        return ""
    rows = "".join(f"<li><b>{number}</b> {escape(answer)}</li>" for number, answer in paper.answers)
    return f'<h3>Answer key</h3>\n<ul class="key">{rows}</ul>\n'


def _part(part: Part, tag: str, show: Callable[[Task], str], blanks: str = "") -> str:
    """A part; where a class has `blanks` to fill in, they head each sheet that is given out by itself."""
    tasks = "\n".join(show(task) for task in part.tasks)
    if part.apart and blanks:
        return f'<{tag} class="apart">{escape(part.heading)}</{tag}>\n{blanks}{tasks}'
    return f"<{tag}>{escape(part.heading)}</{tag}>\n{tasks}"


def _stem(task: Task) -> str:
    return f'<p class="stem"><span class="number">{task.number}.</span>{escape(task.stem)}</p>'


def _student_task(task: Task) -> str:
    told = f'<p class="told">{escape(task.instruction)}</p>\n' if task.instruction else ""
    choices = "".join(_choice(one, task.mark) for one in task.choices)
    listed = f'\n<ul class="choices {task.mark}">{choices}</ul>' if choices else ""
    room = f'\n<div class="room" aria-hidden="true">{"<i></i>" * task.lines}</div>' if task.lines else ""
    return f'{told}<div class="task">\n{_stem(task)}{listed}{room}\n</div>'


def _choice(one: Choice, mark: str) -> str:
    sign = {"letter": f"{one.letter}.", "box": "", "blank": ""}[mark]
    return f'<li><span class="sign">{sign}</span><span>{escape(one.text)}</span></li>'


def _teacher_task(task: Task) -> str:
    lines = [_stem(task), f'<p class="facts">{escape(task.facts)}</p>']
    if task.solved:
        lines.append(f'<ul class="choices letter">{"".join(map(_solved, task.solved))}</ul>')
    lines += [_labelled("Answer", task.answer)] if task.answer else []
    lines += [_labelled("Why", task.rationale)] if task.answer and task.rationale else []
    for quote in task.quotes:
        lines.append(f"<blockquote><p>“{escape(quote.text)}”</p><cite>{escape(quote.place)}</cite></blockquote>")
    if task.look_fors:
        lines.append(_rubric(task) if task.is_rubric else _look_fors(task))
    lines += [_labelled(label, text) for label, text in task.helps]
    return '<div class="task">\n' + "\n".join(lines) + "\n</div>"


def _solved(one: Choice) -> str:
    text = f"<b>{escape(one.text)} ✓</b>" if one.right else escape(one.text)
    return f'<li><span class="sign">{one.letter}.</span><span>{text}</span></li>'


def _labelled(label: str, text: str) -> str:
    return f"<p><b>{escape(label)}</b> {escape(text)}</p>"


def _look_fors(task: Task) -> str:
    rows = "".join(f"<li>{escape(one)}</li>" for one in task.look_fors)
    return f'<p class="label"><b>{task.listing}</b></p>\n<ul class="look">{rows}</ul>'


def _rubric(task: Task) -> str:
    marks = "".join(f'<th scope="col">{mark}</th>' for mark in MARKS)
    boxes = "<td></td>" * len(MARKS)
    rows = "".join(f'<tr><th scope="row">{escape(one)}</th>{boxes}</tr>' for one in task.look_fors)
    head = f'<thead><tr><th scope="col">Rubric</th>{marks}</tr></thead>'
    return f'<table class="rubric">{head}<tbody>{rows}</tbody></table>'
