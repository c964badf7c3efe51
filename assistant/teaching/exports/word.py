"""A set as two Word documents: the student's copy with room to write, and the teacher's copy.

Real heading styles, so that it opens well anywhere; the same set gives the same bytes. Refuses to know XML: that is in
`word_styles.py`.
"""

import io
import zipfile

from docx import Document
from docx.text.paragraph import Paragraph

from assistant.teaching.exports.files import Exported, File
from assistant.teaching.exports.handout import MARKS, Handout, Part, Quote, Task, handout
from assistant.teaching.exports.packing import packed
from assistant.teaching.exports.word_styles import dress, grid, ruled, set_feet, styled
from assistant.teaching.items import ItemSet


def to_word(items: ItemSet) -> Exported:
    """Both copies."""
    paper = handout(items)
    return Exported((File("", _Student(paper).saved()), File("-teacher", _Teacher(paper).saved())))


class _Copy:
    """What both copies share."""

    def __init__(self, paper: Handout, copy: str) -> None:
        self.paper = paper
        self.kind = f"{paper.name} · {copy}" if copy else paper.name
        self.page = Document()
        self.styles = dress(self.page, f"{self.kind}: {paper.title}", paper.author)
        set_feet(self.page, paper.title, self.kind, self.styles["Footer"])

    def saved(self) -> bytes:
        self.add(self.kind, "Kicker")
        self.add(self.paper.title, "Title")
        if self.paper.author:
            self.add(f"by {self.paper.author}", "Subtitle")
        self.open()
        for part in self.paper.parts:
            self.part(part)
        self.close()
        stream = io.BytesIO()
        self.page.save(stream)
        with zipfile.ZipFile(stream) as archive:
            return packed({name: archive.read(name) for name in archive.namelist()})

    def add(self, text: str, style: str, label: str = "") -> Paragraph:
        paragraph = styled(self.page.add_paragraph(), self.styles[style])
        if label:
            paragraph.add_run(label).bold = True
            paragraph.add_run("  ")
        paragraph.add_run(text)
        return paragraph

    def part(self, part: Part) -> None:
        self.add(part.heading, "Heading 1")
        for task in part.tasks:
            self.task(task)

    def stem(self, task: Task) -> None:
        self.add(f"{task.number}.\t{task.stem}", "Heading 2")

    def open(self) -> None:
        """What stands under the title."""

    def task(self, task: Task) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """What stands at the end."""


class _Student(_Copy):
    def __init__(self, paper: Handout) -> None:
        super().__init__(paper, "")

    def open(self) -> None:
        ruled(self.page, ("Name", "", "Class", "", "Date"), (8.2, 0.4, 3.8, 0.4, 3.8), self.styles["Field"])

    def task(self, task: Task) -> None:
        if task.instruction:
            self.add(task.instruction, "Instruction")
        self.stem(task)
        style = "Event" if task.mark == "blank" else "Choice"
        for number, choice in enumerate(task.choices, start=1):
            sign = {"letter": f"{choice.letter}.", "box": "☐", "blank": "_____"}[task.mark]
            shape = self.add(f"{sign}\t{choice.text}", style).paragraph_format
            shape.keep_with_next = number < len(task.choices)
        if task.lines:
            ruled(self.page, ("",), (16.6,), self.styles["Writing line"], task.lines)


class _Teacher(_Copy):
    def __init__(self, paper: Handout) -> None:
        super().__init__(paper, "Teacher’s copy")

    def open(self) -> None:
        self.add(self.paper.overview, "Facts")
        if self.paper.notice:
            self.add(self.paper.notice, "Instruction")
        if self.paper.answers:
            self.add("Answer key", "Heading 1")
        for number, answer in self.paper.answers:
            self.add(f"{number}.\t{answer}", "Choice")

    def task(self, task: Task) -> None:
        self.stem(task)
        self.add(task.facts, "Facts")
        for choice in task.solved:
            tick = " ✓" if choice.right else ""
            self.add(f"{choice.letter}.\t{choice.text}{tick}", "Choice").runs[0].bold = choice.right
        if task.answer:
            self.add(task.answer, "Normal", "Answer")
        if task.answer and task.rationale:
            self.add(task.rationale, "Normal", "Why")
        for quote in task.quotes:
            self._quote(quote)
        self._look_fors(task)
        for label, text in task.helps:
            self.add(text, "Normal", label)

    def _quote(self, quote: Quote) -> None:
        self.add(f"“{quote.text}”", "Quote")
        self.add(quote.place, "Source")

    def _look_fors(self, task: Task) -> None:
        if task.is_rubric and task.look_fors:
            grid(self.page, [("Rubric", *MARKS), *((one, *("" for _ in MARKS)) for one in task.look_fors)])
            return
        if task.look_fors:
            self.add(task.listing, "Label")
        for one in task.look_fors:
            self.add(one, "List Bullet")

    def close(self) -> None:
        self.add(self.paper.imprint, "Imprint")
