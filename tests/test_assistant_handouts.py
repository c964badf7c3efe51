"""Sets as documents: Markdown, HTML, CSV, Word and PDF, each read back by something that did not write it."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_TAB_LEADER
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from PIL import Image
from pypdf import PdfReader
from sample_items import (
    ALL_KINDS,
    CLOSING,
    CONNECTION,
    CORE,
    EMPTY,
    ESSAY,
    FORMULAS,
    HOSTILE,
    LONG_WORD,
    MARKUP,
    MULTIPLE_CHOICE,
    NOTICE,
    OPENING,
    ORDERING,
    PRE_READING,
    SAMPLE,
    TRUE_FALSE,
    cited,
    options,
)

from assistant.teaching.exports import FORMATS, Exported, export
from assistant.teaching.exports.handout import right_order
from assistant.teaching.items import Item, ItemSet
from corpus.errors import UsageError

HEADINGS = [
    "Before you read", "From your own life", "Opening discussion: into the text", "Core discussion: how and why",
    "Closing discussion: looking outward", "Essay topics", "Quiz",
]  # fmt: skip
STEMS = [f"{number}. {item.stem}" for number, item in enumerate(ALL_KINDS, start=1)]


def secret(item: Item) -> Item:
    """The item with a word in everything that is for the teacher alone."""
    open_key = item.kind in ("short_answer", "discussion", "essay", "pre_reading", "connection")
    return replace(
        item, rationale="forteachers-why", look_fors=("forteachers-look",), follow_up="forteachers-follow",
        scaffold="forteachers-stuck", extension="forteachers-further", standards=("forteachers-standard",),
        key="forteachers-key" if open_key else item.key,
        evidence=tuple(replace(one, quote="forteachers-quote") for one in item.evidence),
    )  # fmt: skip


SECRET = replace(SAMPLE, notice="forteachers-notice", items=tuple(map(secret, ALL_KINDS)))
LONG = replace(
    SAMPLE,
    items=tuple(
        replace(
            ALL_KINDS[number % len(ALL_KINDS)],
            stem=f"Stem {number} " + "of several words that fill a line or two " * (number % 4),
            follow_up="What follows? " * (number % 7 + 1),
        )
        for number in range(44)
    ),
)
SETS = {"sample": SAMPLE, "hostile": HOSTILE, "secret": SECRET, "long": LONG, "empty": EMPTY}


@cache
def exported(name: str, form: str) -> Exported:
    return export(SETS[name], form)


def data(name: str, form: str, ending: str = "") -> bytes:
    return next(file.data for file in exported(name, form).files if file.ending == ending)


class Reader(HTMLParser):
    """Words, tags and attributes of a page, the words by sheet."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.words: dict[str, list[str]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.sheet = ""
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.sheet = next((value or "" for name, value in attrs if (value or "").startswith("sheet ")), self.sheet)
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.setdefault(self.sheet, []).append(data)

    def text(self, sheet: str) -> str:
        return folded(" ".join(self.words[f"sheet {sheet}"]))


def folded(text: str) -> str:
    return " ".join(text.split())


def word_text(page: bytes) -> str:
    body = Document(io.BytesIO(page)).element.body
    return folded(
        " ".join("".join(node.text or " " for node in one.iter(qn("w:t"), qn("w:tab"))) for one in body.iter(qn("w:p")))
    )


def pdf_pages(paper: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages]


def pdf_text(paper: bytes) -> str:
    return folded(" ".join(pdf_pages(paper)))


def copies(name: str, form: str) -> tuple[str, str]:
    """The words of the student's copy and of the teacher's."""
    if form == "html":
        page = Reader(data(name, form))
        return page.text("student"), page.text("teacher")
    read = word_text if form == "docx" else pdf_text
    return read(data(name, form)), read(data(name, form, "-teacher"))


def test_the_formats_are_those_that_the_command_line_names() -> None:
    assert list(FORMATS) == ["md", "json", "html", "csv", "docx", "pdf", "gift", "qti", "kahoot", "quizlet", "anki"]


def test_a_format_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="unknown format 'odt'; choose one of md, json, html"):
        export(SAMPLE, "odt")


def test_what_a_format_cannot_hold_is_said() -> None:
    assert export(SAMPLE, "kahoot").left_out == (
        "Left out: 1 pre-reading question, 1 personal connection, 3 discussion prompts, 1 essay topic, 1 short answer "
        "and 1 ordering question, because kahoot holds only multiple choice questions, true/false questions and quote "
        "identifications."
    )
    with pytest.raises(UsageError, match=r"kahoot holds only .*, and this set has none; choose another format"):
        export(replace(SAMPLE, items=(CORE,)), "kahoot")
    long = replace(MULTIPLE_CHOICE, stem="Where, " * 30 + "?")
    assert export(replace(SAMPLE, items=(MULTIPLE_CHOICE, long)), "kahoot").left_out == (
        "Left out: 1 question longer than Kahoot allows."
    )
    with pytest.raises(UsageError, match="short enough for kahoot"):
        export(replace(SAMPLE, items=(long,)), "kahoot")


def test_the_table_of_kinds_agrees_with_the_writers() -> None:
    from assistant.teaching.exports import anki, gift, kahoot, qti, quizlet

    said = {name: FORMATS[name].kinds for name in ("gift", "qti", "kahoot", "quizlet", "anki")}
    assert said == {
        "gift": gift.KINDS_GIFT, "qti": qti.KINDS_QTI, "kahoot": kahoot.KINDS_KAHOOT,
        "quizlet": quizlet.KINDS_QUIZLET, "anki": anki.KINDS_ANKI,
    }  # fmt: skip


def test_json_is_the_set_and_reads_back() -> None:
    raw = json.loads(data("sample", "json"))
    assert raw == SAMPLE.to_json()
    assert tuple(map(Item.from_json, raw["items"])) == ALL_KINDS
    json.loads(export(replace(SAMPLE, notice="half a pair \ud800"), "json").files[0].data)


# ---- both copies, in every format that prints them


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_the_student_gets_every_question_and_nothing_of_the_answers(form: str) -> None:
    student, teacher = copies("secret", form)
    assert [stem for stem in STEMS if stem not in student] == []
    assert "Name" in student
    assert "forteachers" not in student
    told = ("why", "look", "follow", "stuck", "further", "standard", "key", "quote", "notice")
    assert [word for word in told if f"forteachers-{word}" not in teacher] == []
    assert all(option.text in student for item in ALL_KINDS for option in item.options)
    assert "✓" not in student


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_the_teacher_gets_keys_evidence_and_facts(form: str) -> None:
    _, teacher = copies("sample", form)
    assert [stem for stem in STEMS if stem not in teacher] == []
    assert [one.quote for item in ALL_KINDS for one in item.evidence if one.quote not in teacher] == []
    wanted = (
        NOTICE, "11 tasks · about 96 minutes · 4 at DOK 1, 4 at DOK 2, 2 at DOK 3, 1 at DOK 4",
        "About 10 minutes · Evaluate · DOK 3 · action · RL.9-10.1, RL.9-10.3", "Plot Summary › Part One", "Answer key",
        "B. the church", "2, 4, 1, 3",
        "1. Edith hides the key in the church. 2. Martin leaves Sandhaven. 3. Martin returns to Sandhaven. 4. Edith "
        "gives Martin the key.", "If the class is stuck", "To go further", "Listen for", "Rubric", "not yet",
        *ESSAY.look_fors, "(revision 000001-abcdef12; seed 7)",
    )  # fmt: skip
    assert [words for words in wanted if words not in teacher] == []


def test_a_quiz_beside_other_parts_begins_a_sheet_with_a_name_of_its_own() -> None:
    """Teachers give it out by itself: what stands on the sheets before it may answer it."""
    short = export(replace(SAMPLE, items=(PRE_READING, MULTIPLE_CHOICE)), "pdf").files[0].data
    pages = [page.split("\n") for page in pdf_pages(short)]
    assert [page[:3] for page in pages if "Quiz" in page] == [
        ["Quiz", "Name Class Date", "Circle the letter of the one right answer."]
    ]
    page = Document(io.BytesIO(data("sample", "docx")))
    assert [one.text for one in page.paragraphs if one.paragraph_format.page_break_before] == ["Quiz"]
    below = next(one._p for one in page.paragraphs if one.text == "Quiz").getnext()
    assert [cell.text for table in page.tables if table._tbl is below for cell in table.rows[0].cells] == [
        "Name", "", "Class", "", "Date",
    ]  # fmt: skip
    html = data("sample", "html").decode()
    blanks = '<p class="fields"><span class="name">Name</span><span class="class">Class</span>'
    assert html.count(f'<h2 class="apart">Quiz</h2>\n{blanks}') == 1
    assert (html.count(' class="apart"'), html.count(blanks)) == (1, 2)
    assert re.search(r"@media print \{[^@]*\.apart \{ break-before: page; \}", html)
    alone = replace(SAMPLE, items=(MULTIPLE_CHOICE, TRUE_FALSE))
    assert 'class="apart"' not in export(alone, "html").files[0].data.decode()
    assert len(pdf_pages(export(alone, "pdf").files[0].data)) == 1
    assert "Name Class Date" not in pdf_text(data("sample", "pdf", "-teacher"))


@pytest.mark.parametrize("form", ["html", "docx"])
def test_what_looks_like_markup_is_shown_as_it_stands(form: str) -> None:
    for copy in copies("hostile", form):
        assert copy.count(MARKUP) >= 3
        assert "Καβάφης, Ахматова, Żółć, naïve, “curly” – dash — … אבג مرحبا 漢字 🦉" in copy
        assert copy.count(LONG_WORD) >= 1


@pytest.mark.parametrize("form", ["md", "html", "docx", "pdf", "csv"])
def test_the_same_set_gives_the_same_bytes_and_an_empty_one_a_document(form: str) -> None:
    assert export(SAMPLE, form) == exported("sample", form)
    assert all(file.data for file in exported("empty", form).files)


@pytest.mark.parametrize("form", ["md", "json", "html", "csv", "docx", "pdf"])
def test_characters_that_no_file_can_hold_harm_nothing(form: str) -> None:
    odd = replace(CORE, stem="Why\x00 does\x0b Edith \u202ehide\ud800 it\uffff?", scaffold="\x1b[31m\ud83d")
    for file in export(replace(SAMPLE, title="\x00\ud800", notice="\x07", items=(odd,)), form).files:
        text = pdf_text(file.data) if form == "pdf" else word_text(file.data) if form == "docx" else file.data.decode()
        assert form == "json" or re.search(r"Why does Edith hide\ufffd it\ufffd?\?", text)


@pytest.mark.parametrize(
    "key", ["C, A, D, B", "3 1 4 2", "C A D B.", "; ".join(ORDERING.options[at].text for at in (2, 0, 3, 1))]
)
def test_an_order_is_read_from_letters_numbers_or_texts(key: str) -> None:
    assert right_order(replace(ORDERING, key=key)) == (2, 0, 3, 1)


# ---- Markdown


def test_markdown_holds_the_whole_set() -> None:
    tokens = MarkdownIt().parse(data("sample", "md").decode())
    heads = [(token.tag, tokens[at + 1].content) for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert heads[0] == ("h1", "Teaching set: The Tide Clock")
    assert [text for tag, text in heads if tag == "h2"] == [*HEADINGS, "Answer key"]
    assert [text for tag, text in heads if tag == "h3"] == STEMS
    assert sum(token.type == "blockquote_open" for token in tokens) == sum(len(item.evidence) for item in ALL_KINDS)


def test_nothing_of_a_set_is_taken_for_markup() -> None:
    odd = replace(CORE, look_fors=("- one", "1. two", "# three", "> four", "+ five", "===", "~~six~~", "&lt;"))
    text = export(replace(HOSTILE, items=(*HOSTILE.items, odd)), "md").files[0].data.decode()
    tokens = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline)}
    assert kinds <= {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "text_special",
        "em_open", "em_close", "strong_open", "strong_close", "blockquote_open", "blockquote_close",
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
    }  # fmt: skip
    assert {token.level for token in tokens if token.type == "bullet_list_open"} == {0}
    shown = ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]
    assert f"1. {MARKUP}" in shown
    assert [one for one in odd.look_fors if one not in shown] == []


# ---- HTML


def test_the_page_asks_nothing_of_anybody() -> None:
    page = Reader(data("hostile", "html"))
    assert page.open == []
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "section", "header", "p", "h1", "h2", "h3", "span",
        "div", "ul", "li", "b", "i", "blockquote", "cite", "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert {name for _, attrs in page.tags for name in attrs} <= {
        "lang", "charset", "http-equiv", "content", "name", "class", "aria-label", "aria-hidden", "scope",
    }  # fmt: skip
    text = data("hostile", "html").decode()
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


def test_the_page_has_one_title_and_headings_that_skip_no_level() -> None:
    levels = [int(tag[1]) for tag, _ in Reader(data("sample", "html")).tags if re.fullmatch("h[1-6]", tag)]
    assert levels == [1, *[2] * len(HEADINGS), 2, 3, *[3] * len(HEADINGS)]


def test_the_page_has_room_to_write() -> None:
    tags = Reader(data("sample", "html")).tags
    assert sum(tag == "i" for tag, _ in tags) == 4 + 6 + 4 + 6 + 7 + 14 + 2


# ---- CSV


def test_the_spreadsheet_has_one_row_an_item() -> None:
    raw = data("sample", "csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == len(ALL_KINDS) + 1
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [row["Question"] for row in rows] == [item.stem for item in ALL_KINDS]
    assert {name: value for name, value in rows[6].items() if value} == {
        "Number": "7", "Kind": "multiple_choice", "Part": "Quiz", "Question": "Where does Edith hide the key?",
        "Option A": "the house", "Option B": "the church", "Option C": "the museum", "Option D": "the city",
        "Answer": "B. the church", "Why": "The guide says so in these words.",
        "Evidence": MULTIPLE_CHOICE.evidence[0].quote, "Where": "Plot Summary › Part One", "Element": "setting",
        "Bloom": "Remember", "DOK": "1", "Standards": "RL.9-10.1", "Minutes": "1", "Made by": "template",
        "Edited": "no", "Id": "mul-1",
    }  # fmt: skip


def test_a_cell_that_a_spreadsheet_would_run_is_inert_and_keeps_its_words() -> None:
    rows = list(csv.reader(io.StringIO(data("hostile", "csv").decode("utf-8-sig"), newline="")))
    assert [cell for row in rows for cell in row if re.match(r"[\s\ufeff]*[=+\-@]", cell)] == []
    shown = [row[3] for row in rows if row[-1].startswith("trap-f")]
    assert shown == [f"'{formula.strip(chr(0xFEFF)).strip()}" for formula in FORMULAS]
    listed = replace(CORE, look_fors=("fine", "=1+1"), evidence=cited(), scaffold="\u3000=1")
    row = list(csv.reader(io.StringIO(export(replace(SAMPLE, items=(listed,)), "csv").files[0].data.decode())))[1]
    assert "fine\n=1+1" in row  # a formula begins a cell, never a line in it
    assert "'\u3000=1" in row


# ---- Word


def test_word_has_real_headings_and_room_to_write() -> None:
    page = Document(io.BytesIO(data("sample", "docx")))
    styles = [(one.style.name, one.text) for one in page.paragraphs if one.style.name.startswith(("Title", "Heading"))]
    assert styles[0] == ("Title", "The Tide Clock")
    assert [text for name, text in styles if name == "Heading 1"] == HEADINGS
    assert [text.replace("\t", " ") for name, text in styles if name == "Heading 2"] == STEMS
    rooms = [one for one in page.paragraphs if one.style.name == "Writing line"]
    assert [(one.text.count("\t"), one.paragraph_format.keep_together) for one in rooms] == [
        (4, True), (6, True), (4, True), (6, True), (7, True), (3, True), (8, False), (3, True), (2, True),
    ]  # fmt: skip
    assert [stop.leader for stop in page.styles["Writing line"].paragraph_format.tab_stops] == [WD_TAB_LEADER.LINES]
    for name in ("Title", "Heading 1", "Heading 2", "Instruction"):
        assert page.styles[name].paragraph_format.keep_with_next


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_in_libreoffice_a_heading_stands_above_its_question_and_a_question_above_its_room(tmp_path: Path) -> None:
    """The papers of three lengths, so that pages end at many a place."""
    papers = {}
    for size in (1, 2, 3):
        talk = (replace(CORE, stem=f"Stem of {words}" + " and some more" * size * 5) for words in "abcdefgh")
        own = replace(CONNECTION, stem=f"Own {'life ' * size * 9}")
        items = (*[PRE_READING] * 3, *[own] * 2, OPENING, *talk, *[CLOSING] * 2, *[ESSAY] * 3, *[MULTIPLE_CHOICE] * 9)
        papers[f"paper{size}.docx"] = export(replace(SAMPLE, items=items), "docx").files[0].data
        (tmp_path / f"paper{size}.docx").write_bytes(papers[f"paper{size}.docx"])
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    subprocess.run(
        ["soffice", "--headless", home, "--convert-to", "pdf", *papers], cwd=tmp_path, check=True, capture_output=True
    )
    for name in papers:
        pages = [page.splitlines()[1:-1] for page in pdf_pages((tmp_path / name).with_suffix(".pdf").read_bytes())]
        assert len(pages) > 7
        assert {re.sub(r"_+", "_", page[-1].strip()) for page in pages} <= {"_", "D. the city"}
        rooms = ["".join("_" if line.startswith("__") else "." for line in page) for page in pages]
        begun = [len(room) - len(room.lstrip("_")) for room in rooms]
        assert all(count in (0, *range(3, 12)) for count in begun)  # only of an essay's many lines some are left over
        assert sum(room.count("_") for room in rooms) == 3 * 4 + 2 * 6 + 4 + 8 * 6 + 2 * 7 + 3 * 14


def test_word_sets_evidence_apart_and_numbers_its_pages() -> None:
    page = Document(io.BytesIO(data("sample", "docx", "-teacher")))
    quotes = [one.text for one in page.paragraphs if one.style.name == "Quote"]
    assert quotes == [f"“{one.quote}”" for item in ALL_KINDS for one in item.evidence]
    section = page.sections[0]
    assert section.header.paragraphs[0].text == "The Tide Clock"
    codes = [code.text for code in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    with zipfile.ZipFile(io.BytesIO(data("sample", "docx"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}  # no clock in the bytes
    about = page.core_properties
    assert (about.title, about.author) == ("Teaching set · Teacher’s copy: The Tide Clock", "Nora Vane")
    assert [row.cells[0].text for row in page.tables[0].rows] == ["Rubric", *ESSAY.look_fors]


# ---- PDF


def test_the_pdf_has_bookmarks_and_says_what_it_is() -> None:
    reader = PdfReader(io.BytesIO(data("sample", "pdf")))
    about = reader.metadata
    assert about is not None
    assert (about.title, about.author) == ("Teaching set: The Tide Clock", "Nora Vane")
    assert reader.trailer["/Root"]["/Lang"] == "en"
    names = [entry["/Title"] for entry in reader.outline if isinstance(entry, dict)]
    below = [entry["/Title"] for branch in reader.outline if isinstance(branch, list) for entry in branch]
    assert names == HEADINGS
    assert [one.split(". ")[0] for one in below] == [str(number) for number in range(1, 12)]


def test_the_pdf_carries_its_font_in_parts() -> None:
    raw = data("sample", "pdf")
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()
        for page in PdfReader(io.BytesIO(raw)).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert all("Literata" in font["/BaseFont"] and "/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert len(raw) < 80_000


def test_the_fonts_are_small_and_their_licence_lies_beside_them() -> None:
    folder = Path(__file__).parents[1] / "assistant" / "teaching" / "exports" / "fonts"
    assert sum(file.stat().st_size for file in folder.iterdir()) < 500_000
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text().upper()


def test_the_pdf_shows_real_quotes_and_names_of_many_alphabets_and_says_what_its_font_lacks() -> None:
    left_out = exported("hostile", "pdf").left_out
    assert left_out is not None
    assert left_out.startswith("The PDF’s font lacks א (U+05D0), ב (U+05D1)")
    text = pdf_text(data("hostile", "pdf", "-teacher"))
    assert "Καβάφης, Ахматова, Żółć, naïve, “curly” – dash — … \ufffd\ufffd\ufffd" in text
    assert MARKUP in text
    assert LONG_WORD in text.replace(" ", "")
    assert exported("sample", "pdf").left_out is None


@pytest.mark.parametrize("ending", ["", "-teacher"])
def test_every_page_is_numbered_and_no_heading_stands_alone(ending: str) -> None:
    pages = pdf_pages(data("long", "pdf", ending))
    assert len(pages) > 8
    for number, page in enumerate(pages, start=1):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        foot = [line for line in lines if line.startswith("The Tide Clock · ")]
        assert [line.endswith(f" {number} of {len(pages)}") for line in foot] == [True]
        last = next((line for line in reversed(lines) if line not in foot), "")  # none: an essay's last lines
        assert last not in (*HEADINGS, "Answer key", "Listen for", "Rubric")
        assert not last.startswith("About ")


def margins_are_clean(paper: bytes, folder: Path) -> bool:
    """Whether no ink stands within 12 mm of an edge; the foot's line is further in."""
    (folder / "paper.pdf").write_bytes(paper)
    subprocess.run(["pdftoppm", "-r", "36", "-l", "8", "-gray", "-png", "paper.pdf", "page"], cwd=folder, check=True)
    edge = round(12 / 25.4 * 36)
    return all(is_clean(name, edge) for name in sorted(folder.glob("page*.png")))


def is_clean(name: Path, edge: int) -> bool:
    with Image.open(name) as page:
        wide, high = page.size
        strips = ((0, 0, wide, edge), (0, high - edge, wide, high), (0, 0, edge, high), (wide - edge, 0, wide, high))
        grey = page.convert("L")
        return grey.getextrema()[0] < 200 and all(grey.crop(strip).getextrema()[0] > 200 for strip in strips)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")
@pytest.mark.parametrize(("name", "ending"), [("hostile", ""), ("hostile", "-teacher"), ("long", "-teacher")])
def test_nothing_on_a_page_is_cut_off(name: str, ending: str, tmp_path: Path) -> None:
    assert margins_are_clean(data(name, "pdf", ending), tmp_path)


def test_a_task_that_fills_more_than_a_page_is_printed_whole() -> None:
    words = " ".join(f"word{number}" for number in range(700))
    huge = replace(CORE, stem=words, scaffold=words)
    events = tuple(f"event{number} {'long ' * 40}" for number in range(26))
    many = replace(MULTIPLE_CHOICE, options=options(*events, right=events[0]))
    for file in export(ItemSet("tide", "T", None, "r", 0, None, (huge, many)), "pdf").files:
        text = pdf_text(file.data)
        assert words in re.sub(r" T · Teaching set(?: · Teacher’s copy)? \d+ of \d+", "", text)
        assert all(event.split()[0] in text for event in events)
