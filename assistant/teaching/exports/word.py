"""A set as two Word documents: the student's copy with room to write, and the teacher's copy.

Real heading styles, so that it opens well anywhere; the same set gives the same bytes. Refuses to know XML: that is in
`word_styles.py`.
"""

import io
import zipfile
from collections.abc import Callable

from docx import Document
from docx.text.paragraph import Paragraph

from assistant.teaching.exports.files import Exported, File
from assistant.teaching.exports.handout import MARKS, Handout, Task, handout
from assistant.teaching.exports.packing import packed
from assistant.teaching.exports.word_styles import blanks, dress, grid, lined, set_feet, styled
from assistant.teaching.items import ItemSet


def to_word(items: ItemSet) -> Exported:
    """Both copies."""
    paper = handout(items)
    return Exported((File("", _student(paper)), File("-teacher", _teacher(paper))))


class _Copy:
    """A copy that is being written: what both share, its title written already."""

    def __init__(self, paper: Handout, copy: str) -> None:
        self.paper = paper
        kind = f"{paper.name} · {copy}" if copy else paper.name
        self.page = Document()
        self.styles = dress(self.page, f"{kind}: {paper.title}", paper.author)
        set_feet(self.page, paper.title, kind, self.styles["Footer"])
        self.add(kind, "Kicker")
        self.add(paper.title, "Title")
        if paper.author:
            self.add(f"by {paper.author}", "Subtitle")

    def add(self, text: str, style: str, label: str = "") -> Paragraph:
        paragraph = styled(self.page.add_paragraph(), self.styles[style])
        if label:
            paragraph.add_run(label).bold = True
            paragraph.add_run("  ")
        paragraph.add_run(text)
        return paragraph

    def parts(self, write: "Callable[[_Copy, Task], None]", blanks: "Callable[[], None] | None" = None) -> None:
        """Every part; where a class has `blanks` to fill in, they head each sheet that is given out by itself."""
        for part in self.paper.parts:
            heading = self.add(part.heading, "Heading 1")
            if part.apart and blanks:
                heading.paragraph_format.page_break_before = True
                blanks()
            for task in part.tasks:
                write(self, task)

    def stem(self, task: Task) -> None:
        self.add(f"{task.number}.\t{task.stem}", "Heading 2")

    def saved(self) -> bytes:
        stream = io.BytesIO()
        self.page.save(stream)
        with zipfile.ZipFile(stream) as archive:
            return packed({name: archive.read(name) for name in archive.namelist()})


def _student(paper: Handout) -> bytes:
    copy = _Copy(paper, "")

    def named() -> None:
        blanks(copy.page, ("Name", "", "Class", "", "Date"), (8.2, 0.4, 3.8, 0.4, 3.8), copy.styles["Field"])

    named()
    copy.parts(_asked, named)
    return copy.saved()


def _asked(copy: _Copy, task: Task) -> None:
    """A task with room to answer it."""
    if task.instruction:
        copy.add(task.instruction, "Instruction")
    copy.stem(task)
    style = "Event" if task.mark == "blank" else "Choice"
    for number, choice in enumerate(task.choices, start=1):
        sign = {"letter": f"{choice.letter}.", "box": "☐", "blank": "_____"}[task.mark]
        shape = copy.add(f"{sign}\t{choice.text}", style).paragraph_format
        shape.keep_with_next = number < len(task.choices)
    if task.lines:
        lined(copy.page, copy.styles["Writing line"], task.lines)


def _teacher(paper: Handout) -> bytes:
    copy = _Copy(paper, "Teacher’s copy")
    copy.add(paper.overview, "Facts")
    if paper.notice:
        copy.add(paper.notice, "Instruction")
    if paper.answers:
        copy.add("Answer key", "Heading 1")
    for number, answer in paper.answers:
        copy.add(f"{number}.\t{answer}", "Choice")
    copy.parts(_answered)
    copy.add(paper.imprint, "Imprint")
    return copy.saved()


def _answered(copy: _Copy, task: Task) -> None:
    """A task with its answer and all that helps to teach it."""
    copy.stem(task)
    copy.add(task.facts, "Facts")
    for choice in task.solved:
        tick = " ✓" if choice.right else ""
        copy.add(f"{choice.letter}.\t{choice.text}{tick}", "Choice").runs[0].bold = choice.right
    if task.answer:
        copy.add(task.answer, "Normal", "Answer")
    if task.answer and task.rationale:
        copy.add(task.rationale, "Normal", "Why")
    for quote in task.quotes:
        copy.add(f"“{quote.text}”", "Quote")
        copy.add(quote.place, "Source")
    _look_fors(copy, task)
    for label, text in task.helps:
        copy.add(text, "Normal", label)


def _look_fors(copy: _Copy, task: Task) -> None:
    if task.is_rubric and task.look_fors:
        grid(copy.page, [("Rubric", *MARKS), *((one, *("" for _ in MARKS)) for one in task.look_fors)])
        return
    if task.look_fors:
        copy.add(task.listing, "Label")
    for one in task.look_fors:
        copy.add(one, "List Bullet")
