"""A set as two PDF documents: the student's copy with room to write, and the teacher's copy.

Not tagged: the writer that we use can't do that, so that a screen reader is better served by HTML or Word.
Refuses to know how items are made.
"""

from collections.abc import Callable
from dataclasses import replace

from assistant.teaching.exports.files import Exported, File
from assistant.teaching.exports.handout import MARKS, Choice, Handout, Quote, Task, handout
from assistant.teaching.exports.pages import Piece, glued
from assistant.teaching.exports.sheet import END, LEFT, LINE, QUIET, RED, REPLACEMENT, Sheets, Style
from assistant.teaching.items import ItemSet

_KICKER = Style(size=9.5, leading=6.0, colour=RED)
_TITLE = Style("B", 21, 9.6)
_AUTHOR = Style("I", 11.5, 6.2, QUIET)
_PART = Style("B", 13.5, 7.2, RED, above=9.0)
_TOLD = Style("I", 10, 5.4, QUIET, above=6.0)
_NUMBER = Style("B", 10.5, 5.4, RED, left=LEFT - 9)
_STEM = Style("B", above=5.0)
_CHOICE = Style(above=1.3, left=LEFT + 8)
_FACTS = Style(size=9, leading=5.0, colour=QUIET, above=0.8)
_BODY = Style(above=1.6)
_LABEL = Style("B", 10.5, 5.4)
_QUOTE = Style("I", above=2.4, left=LEFT + 9, bar=True)
_PLACE = Style(size=8.8, leading=4.8, colour=QUIET, left=LEFT + 9, bar=True)
_LOOK = Style(above=0.6, left=LEFT + 6)
_CLOSE = 2.6  # mm between a heading, or how to answer, and the stem below it
_SMALL = Style(size=8.5, leading=4.6, colour=QUIET, above=8.0)
_FEW = 9
_RULED = 8.6  # mm between lines to write on
_CELL = 19.0  # width of a mark's column in a rubric


def to_pdf(items: ItemSet) -> Exported:
    """Both copies."""
    paper = handout(items)
    student, teacher = _student(paper), _teacher(paper)
    files = (File("", student.printed()), File("-teacher", teacher.printed()))
    return Exported(files, _lacking(list(student.sheets.missing | teacher.sheets.missing)))


def _lacking(missing: list[str]) -> str | None:
    if not missing:
        return None
    some = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing[:8]) + (", …" if len(missing) > 8 else "")
    return f"The PDF’s font lacks {some} and shows {REPLACEMENT} instead; docx and html show them."


class _Copy:
    """A copy that is being laid out: what both share, its title laid out already."""

    def __init__(self, paper: Handout, copy: str) -> None:
        self.paper = paper
        kind = f"{paper.name} · {copy}" if copy else paper.name
        self.running = f"{paper.title} · {kind}"
        self.sheets = Sheets(f"{kind}: {paper.title}", paper.author)
        pieces = self.sheets.paragraph(kind, _KICKER) + self.sheets.paragraph(paper.title, _TITLE)
        if paper.author:
            pieces += self.sheets.paragraph(f"by {paper.author}", _AUTHOR)
        pieces.append(Piece(0.8, lambda top: self.sheets.rule(LEFT, top, END, top, RED, 0.6), above=2.4))
        self.sheets.add(glued(pieces, whole=True, on=True))

    def printed(self) -> bytes:
        return self.sheets.printed(self.running)

    def parts(self, laid_out: Callable[[Task], list[Piece]], blanks: Piece | None = None) -> None:
        """Every part; where a class has `blanks` to fill in, they head each sheet that is given out by itself."""
        for part in self.paper.parts:
            heading = self.heading(part.heading)
            apart = [replace(blanks, glued=True)] if part.apart and blanks else []
            self.sheets.add([replace(heading[0], fresh=bool(apart)), *heading[1:], *apart])
            for number, task in enumerate(part.tasks):
                pieces = laid_out(task)
                self.sheets.add(pieces if number else [replace(pieces[0], above=_CLOSE), *pieces[1:]])

    def heading(self, text: str) -> list[Piece]:
        pieces = glued(self.sheets.paragraph(text, _PART), whole=True, on=True)
        return [replace(pieces[0], entry=(0, text)), *pieces[1:]]

    def stem(self, task: Task) -> list[Piece]:
        pieces = self.sheets.paragraph(task.stem, _STEM, f"{task.number}.", _NUMBER)
        short = task.stem if len(task.stem) <= 70 else task.stem[:70].rsplit(" ", 1)[0] + " …"
        first = replace(pieces[0], entry=(1, f"{task.number}. {short}"))
        return glued([first, *pieces[1:]], whole=len(pieces) < 12, on=True)


def _student(paper: Handout) -> _Copy:
    copy = _Copy(paper, "")
    tasks = _Asked(copy)
    blanks = Piece(8.0, tasks.blanks, above=4.0)
    copy.sheets.add([blanks])
    copy.parts(tasks.task, blanks)
    return copy


class _Asked:
    """Tasks with room to answer them."""

    def __init__(self, copy: _Copy) -> None:
        self.sheets, self.stem = copy.sheets, copy.stem

    def blanks(self, top: float) -> None:
        style = Style(size=9, colour=QUIET)
        for name, x, end in (("Name", LEFT, 107.0), ("Class", 111.0, 148.0), ("Date", 152.0, END)):
            self.sheets.write(x, top + 6.6, name, style)
            self.sheets.rule(x + 11, top + 7.2, end, top + 7.2, QUIET)

    def task(self, task: Task) -> list[Piece]:
        told = self.sheets.paragraph(task.instruction, _TOLD) if task.instruction else []
        stem = self.stem(task)
        stem[0] = replace(stem[0], above=_CLOSE if told else stem[0].above)
        body = [piece for choice in task.choices for piece in self._choice(choice, task.mark)]
        body += [self._ruled(above=1.0 if not number else 0.0) for number in range(task.lines)]
        return [*glued(told, whole=True, on=True), *stem, *(_ruled(body) if task.lines else glued(body, whole=True))]

    def _choice(self, choice: Choice, mark: str) -> list[Piece]:
        if mark == "letter":
            return self.sheets.paragraph(choice.text, _CHOICE, f"{choice.letter}.", replace(_CHOICE, left=LEFT + 1))
        style = replace(_CHOICE, left=LEFT + (15 if mark == "blank" else 8), above=2.6 if mark == "blank" else 1.3)
        pieces = self.sheets.paragraph(choice.text, style)
        return [replace(pieces[0], draw=self._marked(pieces[0], mark)), *pieces[1:]]

    def _marked(self, piece: Piece, mark: str) -> Callable[[float], None]:
        def draw(top: float) -> None:
            if mark == "blank":
                self.sheets.rule(LEFT + 1, top + 4.9, LEFT + 11, top + 4.9, QUIET)
            else:
                self.sheets.box(LEFT + 1, top + 0.9, 3.4)
            piece.draw(top)

        return draw

    def _ruled(self, above: float) -> Piece:
        return Piece(_RULED, lambda top: self.sheets.rule(LEFT, top + _RULED, END, top + _RULED), above=above)


def _ruled(lines: list[Piece]) -> list[Piece]:
    """Lines to write on: a few stay on one page, of many no less than three."""
    last = len(lines) - 1
    if last < _FEW:
        return glued(lines, whole=True)
    return [
        replace(one, glued=number < last and (number < 2 or number >= last - 2)) for number, one in enumerate(lines)
    ]


def _teacher(paper: Handout) -> _Copy:
    copy = _Copy(paper, "Teacher’s copy")
    sheets, tasks = copy.sheets, _Answered(copy)
    sheets.add(sheets.paragraph(paper.overview, replace(_FACTS, above=2.4)))
    if paper.notice:
        sheets.add(sheets.paragraph(paper.notice, replace(_TOLD, above=1.0)))
    if paper.answers:
        sheets.add([*copy.heading("Answer key"), *tasks.key(paper.answers)])
    copy.parts(tasks.task)
    sheets.add(sheets.paragraph(paper.imprint, _SMALL))
    return copy


class _Answered:
    """Tasks with their answers and all that helps to teach them."""

    def __init__(self, copy: _Copy) -> None:
        self.sheets, self.stem = copy.sheets, copy.stem

    def key(self, cells: tuple[tuple[int, str], ...]) -> list[Piece]:
        """The quiz's answers, in columns where they are short."""
        longest = max(self.sheets.width(answer, _BODY) for _, answer in cells)
        columns = next((count for count in (4, 3, 2) if longest <= (END - LEFT) / count - 14), 1)
        if columns == 1:
            rows = [self.sheets.paragraph(answer, _LOOK, str(number), _LABEL) for number, answer in cells]
            return [piece for row in rows for piece in row]
        return glued([self._row(cells[at : at + columns], columns) for at in range(0, len(cells), columns)])

    def _row(self, cells: tuple[tuple[int, str], ...], columns: int) -> Piece:
        def draw(top: float) -> None:
            for place, (number, answer) in enumerate(cells):
                x = LEFT + place * (END - LEFT) / columns
                self.sheets.write(x, top + 4, str(number), replace(_LABEL, colour=RED))
                self.sheets.write(x + 8, top + 4, self.sheets.shown(answer), _BODY)

        return Piece(5.8, draw)

    def task(self, task: Task) -> list[Piece]:
        pieces = [*self.stem(task), *glued(self.sheets.paragraph(task.facts, _FACTS), whole=True, on=True)]
        for choice in task.solved:
            pieces += self._choice(choice)
        if task.answer:
            pieces += self._labelled("Answer", task.answer)
            pieces += self._labelled("Why", task.rationale) if task.rationale else []
        for quote in task.quotes:
            pieces += self._quote(quote)
        if task.look_fors:
            pieces += self._rubric(task) if task.is_rubric else self._look_fors(task)
        for label, text in task.helps:
            pieces += self._labelled(label, text)
        return [*pieces[:-1], replace(pieces[-1], glued=False)]

    def _choice(self, choice: Choice) -> list[Piece]:
        style = replace(_CHOICE, face="B" if choice.right else "", above=0.6)
        return self.sheets.paragraph(choice.text, style, f"{choice.letter}.", replace(style, left=LEFT + 1))

    def _labelled(self, label: str, text: str) -> list[Piece]:
        """A paragraph that begins with a bold label, on the label's own line where there is room."""
        style = replace(_BODY, left=LEFT + self.sheets.width(label, _LABEL) + 3)
        return self.sheets.paragraph(text, style, label, _LABEL)

    def _quote(self, quote: Quote) -> list[Piece]:
        pieces = glued(self.sheets.paragraph(f"“{quote.text}”", _QUOTE), on=True)
        return [*pieces, *self.sheets.paragraph(quote.place, _PLACE)]

    def _look_fors(self, task: Task) -> list[Piece]:
        head = glued(self.sheets.paragraph(task.listing, replace(_LABEL, above=2.2)), on=True)
        return [*head, *(piece for one in task.look_fors for piece in self.sheets.paragraph(one, _LOOK, "–", _RED))]

    def _rubric(self, task: Task) -> list[Piece]:
        head = self._cells(["Rubric"], MARKS, _LABEL, above=3.0)
        edge = END - _CELL * len(MARKS)
        rows = [self._cells(self.sheets.wrapped(one, _BODY, edge - LEFT - 4), (), _BODY) for one in task.look_fors]
        return glued([head, *rows], whole=len(rows) < 8)

    def _cells(self, lines: list[str], marks: tuple[str, ...], style: Style, above: float = 0.0) -> Piece:
        height = len(lines) * style.leading + 3.0
        edges = [LEFT, *(END - _CELL * place for place in range(len(MARKS), -1, -1))]

        def draw(top: float) -> None:
            for number, line in enumerate(lines):
                self.sheets.write(LEFT + 2, top + 1.5 + 4 + number * style.leading, line, style)
            for mark, x in zip(marks, edges[1:-1], strict=False):
                small = Style(size=9, colour=QUIET)
                self.sheets.write(x + (_CELL - self.sheets.width(mark, small)) / 2, top + 5.4, mark, small)
            for x in edges:
                self.sheets.rule(x, top, x, top + height)
            for y in (top, top + height):
                self.sheets.rule(LEFT, y, END, y, LINE)

        return Piece(height, draw, above=above)


_RED = replace(_BODY, colour=RED)
