"""PDF files of several makers to the guide that they were printed from, and refusals of those that hold none."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from markdown_it import MarkdownIt
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from corpus.blocks import Block, Draft
from corpus.errors import GuideError
from corpus.formats import markdown, pdf
from corpus.read import BUNDLED, guide_from_bytes, read_guide
from corpus.types import Guide

CHROMIUM = Path("/usr/bin/chromium")
SEED = Path(__file__).parents[2] / "shared" / "seed"
GUIDES = ("frankenstein", "never-let-me-go", "pride-and-prejudice")
SIZES = {1: 22.0, 2: 15.0, 3: 12.0}
TYPEWRITER = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."}  # what the core fonts lack


def core(text: str) -> str:
    return "".join(TYPEWRITER.get(letter, letter) for letter in text)


class Paper(FPDF):
    """Pages with a running head that differs left and right, and numbers at the foot."""

    running = ("A Reading Room Guide", "")

    def header(self) -> None:
        self.set_font("Times", "", 9)
        self.set_y(8)
        self.cell(0, 5, self.running[self.page_no() % 2], align="L" if self.page_no() % 2 else "R")
        self.set_y(20)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Times", "", 9)
        self.cell(0, 5, f"- {self.page_no()} -", align="C")


def hyphenated(text: str) -> str:
    """The text with soft hyphens in long words, at which a line may break."""

    def parted(word: re.Match[str]) -> str:
        long = len(word[0]) > 6
        return re.sub(r"(?<=[a-z]{3})(?=[bcdfgklmnprstv][aeiou][a-z]{2})", "\u00ad", word[0]) if long else word[0]

    return re.sub(r"[A-Za-z]+", parted, text)


def printed(blocks: tuple[Block, ...], title: str, columns: int) -> bytes:
    """The blocks as a paper in `columns` columns; a single one has indents, two have gaps between paragraphs."""
    paper = Paper()
    paper.running = ("A Reading Room Guide", title)
    paper.set_title("Microsoft Word - guide.docx")
    paper.set_author("Ann Editor")
    paper.add_page()
    with paper.text_columns(ncols=columns, gutter=8, text_align="JUSTIFY", line_height=1.2) as text:
        for block in blocks:
            if block.kind == "heading":
                paper.set_font("Times", "B", SIZES[block.level])
                with text.paragraph(text_align="LEFT", top_margin=3, bottom_margin=2) as paragraph:
                    paragraph.write(core(block.text))
                continue
            paper.set_font("Times", "", 10.5)
            item = block.kind == "item"
            gap, indent = (2, 0) if columns > 1 or item else (0, 5)
            with text.paragraph(bottom_margin=gap, first_line_indent=indent) as paragraph:
                paragraph.write(("\u00b7 " if item else "") + hyphenated(core(block.text)))
    return bytes(paper.output())


def typed(guide: Guide) -> tuple[str, list[tuple[str, ...]]]:
    return core(guide.text), [tuple(map(core, section.path)) for section in guide.sections]


def told(guide: Guide) -> tuple[str, list[tuple[str, ...]]]:
    return guide.text, [section.path for section in guide.sections]


def read(data: bytes) -> Guide:
    return guide_from_bytes(data, source="here", name="guide.pdf")


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("name", GUIDES)
def test_a_printed_guide_reads_like_its_markdown(name: str, columns: int) -> None:
    """One column with indents, or two with gaps; justified, hyphenated, running heads, page numbers."""
    source = BUNDLED / f"{name}.md"
    original = read_guide(source)
    draft = markdown.draft(source.read_bytes(), source.name)
    assert draft is not None
    guide = read(printed(draft.blocks, original.title, columns))
    assert (guide.title, guide.author) == (original.title, original.author)
    assert typed(guide) == typed(original)


# --- by a browser ---

WIDE = "body{font:12pt/1.4 'Liberation Serif'}"
TWO = (
    "main{column-count:2} h1{column-span:all} p{margin:0;text-indent:1.2em} p,li{text-align:justify;hyphens:auto}"
    "body{font:11pt/1.35 'DejaVu Serif'}"
)


def page_of(name: str, style: str) -> str:
    body = MarkdownIt("commonmark").enable("table").render((BUNDLED / f"{name}.md").read_text().split("---\n", 2)[2])
    return f"<html lang=en><head><title>x</title><style>{style}</style></head><body><main>{body}</main></body></html>"


@pytest.fixture(scope="module")
def browser_papers() -> dict[tuple[str, str], bytes]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there; install Debian's package chromium")
    margin: Any = dict.fromkeys(("top", "bottom", "left", "right"), "18mm")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        papers = {}
        for name in GUIDES:
            for style, heads in ((WIDE, True), (TWO, False)):
                page.set_content(page_of(name, style))
                papers[name, style] = page.pdf(format="A4", display_header_footer=heads, margin=margin)
        browser.close()
    return papers


@pytest.mark.parametrize("style", [WIDE, TWO], ids=["one column", "two columns"])
@pytest.mark.parametrize("name", GUIDES)
def test_a_browsers_paper_reads_like_the_markdown(
    browser_papers: dict[tuple[str, str], bytes], name: str, style: str
) -> None:
    original = read_guide(BUNDLED / f"{name}.md")
    guide = read(browser_papers[name, style])
    assert (guide.title, guide.author) == (original.title, original.author)
    assert told(guide) == told(original)


# --- small papers, drawn by hand ---

FILLER = (
    "Kathy looks back on her years at the Hailsham school with care.",
    "Understanding carers need patience, and eleven years of that.",
    "Storytelling pleases the donors of Kathy, who ask for more of it.",
)
PROSE = " ".join(FILLER)
PEOPLE = ("Kathy", "Ruth", "Tommy", "Madame")


def prose(who: str) -> str:
    return PROSE.replace("Kathy", who)


class Sheet(FPDF):
    """A page on which each line stands where the test puts it; points, from the top."""

    def __init__(self) -> None:
        super().__init__(unit="pt")
        self.set_auto_page_break(False)
        self.add_page()
        self.y_now = 80.0

    def line(self, text: str, size: float = 11, bold: bool = False, x: float = 72, gap: float = 14) -> "Sheet":  # type: ignore[override]
        self.y_now += gap
        self.set_font("Times", "B" if bold else "", size)
        self.text(x, self.y_now, text)
        return self

    def filler(self, gap: float = 24, who: str = "Kathy") -> "Sheet":
        """Three lines; `who` makes those of one page differ from the next one's."""
        for i, text in enumerate(FILLER):
            self.line(text.replace("Kathy", who), gap=14 if i else gap)
        return self

    def next_page(self) -> "Sheet":
        self.add_page()
        self.y_now = 80.0
        return self

    def draft(self) -> Draft:
        return pdf.draft(bytes(self.output()), "sheet.pdf")


def texts(draft: Draft) -> list[str]:
    return [block.text for block in draft.blocks]


def shape(draft: Draft) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in draft.blocks]


def test_broken_words_are_mended_and_compounds_keep_their_hyphens() -> None:
    sheet = Sheet()
    for text in (
        "The children of Hailsham live in a boarding school. The chil-",
        "dren trust their guardians, who are kind. A well-",
        "known collector comes to see them, and her mother-in-",
        "law stays away. The Anglo-",
        "Saxon poems bore them, and thirty-",
        "one of them cheer. They grow up and under-",
        "stand that a self-made life, a self-",
        "made one, will not be theirs. A ward-",
        "robe holds the tape. The word \u2013",
        "a gift \u2013 is kind-",
        "ness itself.",
    ):
        sheet.line(text.replace("\u2013", "-"))
    assert texts(sheet.draft()) == [
        "The children of Hailsham live in a boarding school. The children trust their guardians, who are kind. A "
        "well-known collector comes to see them, and her mother-in-law stays away. The Anglo-Saxon poems bore them, "
        "and thirty-one of them cheer. They grow up and understand that a self-made life, a self-made one, will not be "
        "theirs. A wardrobe holds the tape. The word - a gift - is kindness itself."
    ]


def test_what_the_file_writes_elsewhere_decides_on_a_hyphen() -> None:
    sheet = Sheet().line("The school-house stands. A school house can be under sea, stand or fall; a half-")
    sheet.line("forgotten fact. The school-").line("house waits, and all understand it. To under-").line(
        "stand it is hard."
    )
    assert texts(sheet.draft()) == [
        "The school-house stands. A school house can be under sea, stand or fall; a half-forgotten fact. The "
        "school-house waits, and all understand it. To understand it is hard."
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        ("1", "2", "3"),
        ("vii", "viii", "ix"),
        ("Page 1 of 3", "Page 2 of 3", "Page 3 of 3"),
        ("- 12 -", "- 13 -", "- 14 -"),
        ("A Guide | 4", "A Guide | 5", "A Guide | 6"),
    ],
)
def test_page_numbers_go(numbers: tuple[str, ...]) -> None:
    sheet = Sheet()
    for i, number in enumerate(numbers):
        if i:
            sheet.next_page()
        sheet.filler(who=PEOPLE[i]).line(number, x=290, gap=500)
    assert " ".join(texts(sheet.draft())) == " ".join(map(prose, PEOPLE[:3]))


def test_page_numbers_go_that_stand_right_under_the_text() -> None:
    sheet = Sheet()
    for i, number in enumerate(("21", "22", "23")):
        if i:
            sheet.next_page()
        sheet.filler(who=PEOPLE[i]).line(number, x=290, gap=40 + 20 * i)
    assert " ".join(texts(sheet.draft())) == " ".join(map(prose, PEOPLE[:3]))


def test_a_year_that_ends_a_page_is_no_page_number() -> None:
    sheet = Sheet().filler().line("1815", gap=24).next_page().filler(who="Ruth")
    assert texts(sheet.draft()) == [PROSE, "1815", prose("Ruth")]


def test_running_heads_go_though_they_name_each_chapter() -> None:
    sheet = Sheet()
    for i, chapter in enumerate(("The School", "The Cottages", "The Carers", "The Donors")):
        if i:
            sheet.next_page()
        sheet.line(chapter, size=9, gap=-40, x=250).filler(gap=54, who=PEOPLE[i])
    assert " ".join(texts(sheet.draft())) == " ".join(map(prose, PEOPLE))


def test_type_size_and_weight_tell_headings_and_their_levels() -> None:
    sheet = Sheet().line("Never Let Me Go", size=24).line("Plot Summary", size=16, gap=40)
    sheet.line("A Childhood That Goes On for Very Long at a", size=13, gap=30).line(
        "School in the Country", size=13, gap=16
    )
    sheet.filler().line("The Pond", bold=True, gap=28).filler().line("THEMES", gap=28).filler()
    assert shape(sheet.draft()) == [
        ("heading", 1, "Never Let Me Go"),
        ("heading", 2, "Plot Summary"),
        ("heading", 3, "A Childhood That Goes On for Very Long at a School in the Country"),
        ("paragraph", 0, PROSE),
        ("heading", 4, "The Pond"),
        ("paragraph", 0, PROSE),
        ("heading", 5, "THEMES"),
        ("paragraph", 0, PROSE),
    ]


def test_bookmarks_tell_headings_where_type_does_not() -> None:
    sheet = Sheet().line("Plot Summary")
    sheet.start_section("Plot Summary")
    sheet.filler().line("The School", gap=28)
    sheet.start_section("The School", level=1)
    sheet.filler()
    assert shape(sheet.draft()) == [
        ("heading", 1, "Plot Summary"),
        ("paragraph", 0, PROSE),
        ("heading", 2, "The School"),
        ("paragraph", 0, PROSE),
    ]


def test_without_any_sign_headings_are_guessed_at_as_in_plain_text() -> None:
    draft = Sheet().line("Plot Summary").filler().line("Characters", gap=28).filler().draft()
    assert (draft.marked, texts(draft)) == (False, ["Plot Summary", PROSE, "Characters", PROSE])


def test_lists_are_items_and_their_lines_go_on() -> None:
    sheet = Sheet().filler()
    for number, text in enumerate(("She meets Tommy by the", "She leaves."), start=1):
        sheet.line(f"{number}.", x=80, gap=20).line(text, x=96, gap=0)
        if number == 1:
            sheet.line("pond at night.", x=96)
    sheet.line("\u00b7", x=80, gap=20).line("A tape.", x=96, gap=0)
    sheet.filler()
    assert shape(sheet.draft()) == [
        ("paragraph", 0, PROSE),
        ("item", 0, "She meets Tommy by the pond at night."),
        ("item", 0, "She leaves."),
        ("item", 0, "A tape."),
        ("paragraph", 0, PROSE),
    ]


def test_a_paragraph_goes_on_over_the_page_and_its_note_follows_it() -> None:
    sheet = Sheet().line(FILLER[0]).line("She has been a carer for more than eleven years and")
    sheet.line("1", size=6, gap=400).line("Chapter 1 tells it.", size=8, x=76, gap=3)
    sheet.next_page().line("will soon stop being one, which pleases her a little.").filler()
    assert texts(sheet.draft()) == [
        f"{FILLER[0]} She has been a carer for more than eleven years and will soon stop being one, which pleases "
        "her a little.",
        "Chapter 1 tells it.",
        PROSE,
    ]


def test_note_marks_and_drop_caps_leave_whole_words() -> None:
    sheet = Sheet().line("K", size=36, gap=28)
    sheet.line("athy looks back on her years at Hail-", x=100, gap=-14)
    sheet.line("sham with care, and finds that they", x=100).line("were good. She has been a carer")
    end = 72 + sheet.get_string_width("were good. She has been a carer")
    sheet.line("12", size=6, gap=-4, x=end).line("for years.", x=end + 9, gap=4).line("A child comes.")
    assert texts(sheet.draft()) == [
        "Kathy looks back on her years at Hailsham with care, and finds that they were good. She has been a carer for "
        "years. A child comes."
    ]


def test_ligatures_and_curly_quotes_are_letters() -> None:
    sheet = FPDF(unit="pt")
    sheet.add_page()
    sheet.add_font("Serif", "", "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
    sheet.set_font("Serif", "", 11)
    sheet.text(72, 100, "“The oﬃcer’s ﬁrst ﬂat”, she says, “is diﬀerent.”")
    assert texts(pdf.draft(bytes(sheet.output()), "x.pdf")) == ["“The officer’s first flat”, she says, “is different.”"]


def test_watermarks_and_text_in_other_directions_go() -> None:
    sheet = Sheet().filler()
    sheet.set_text_color(210, 210, 210)
    sheet.line("SAMPLE COPY", size=60, gap=100)
    sheet.set_text_color(0, 0, 0)
    with sheet.rotation(55, 200, 400):
        sheet.line("CONFIDENTIAL", size=40, gap=60)
    with sheet.rotation(90, 300, 400):
        sheet.text(300, 300, "printed by the Reading Room")
    assert texts(sheet.draft()) == [PROSE]


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read(quarter: int) -> None:
    sheet = FPDF(unit="pt")
    sheet.add_page()
    sheet.set_font("Times", "", 11)
    with sheet.rotation(quarter, 300, 400):
        for i, text in enumerate(FILLER):
            sheet.text(180, 380 + 14 * i, text)
    assert texts(pdf.draft(bytes(sheet.output()), "x.pdf")) == [PROSE]


def test_words_without_spaces_between_them_and_letters_set_wide() -> None:
    sheet = Sheet()
    for text in FILLER:
        sheet.line("", gap=14)
        x = 72.0
        for word in text.split():
            sheet.text(x, sheet.y_now, word)
            x += sheet.get_string_width(word) + 2.8
    assert texts(sheet.draft()) == [PROSE]
    wide = Sheet()
    wide.set_char_spacing(2)
    assert texts(wide.line("A line of letters that stand apart from each other.").draft()) == [
        "A line of letters that stand apart from each other."
    ]


def test_letters_placed_one_by_one_are_words() -> None:
    sheet = Sheet()
    sheet.line("")
    x = 72.0
    for letter in "letters that stand apart from each other":
        if letter != " ":
            sheet.text(x, sheet.y_now, letter)
        x += sheet.get_string_width(letter) + 2.4
    assert texts(sheet.draft()) == ["letters that stand apart from each other"]


def test_one_word_a_line_is_one_paragraph() -> None:
    sheet = Sheet()
    for word in ("kathy", "stands", "alone", "behind", "a", "fence"):
        sheet.line(word)
    assert texts(sheet.draft()) == ["kathy stands alone behind a fence"]


def test_a_contents_page_is_left_out() -> None:
    sheet = Sheet().line("Plot Summary ............ 3").line("Themes . . . . . . . . . 7").filler()
    assert texts(sheet.draft()) == [PROSE]


def test_fields_are_believed_where_they_tell_of_the_work() -> None:
    sheet = (
        Sheet()
        .line("Plot", size=16)
        .filler()
        .line("Emma is a novel by Jane Austen.", gap=28)
        .line("Themes", size=16, gap=30)
        .filler()
    )
    sheet.set_title("Emma")
    sheet.set_author("Jane Austen")
    draft = sheet.draft()
    assert (draft.blocks[0], draft.author) == (Block("heading", "Emma", 1, -1), "Jane Austen")


# --- files that hold no guide ---


def refusal(data: bytes) -> str:
    with pytest.raises(GuideError) as error:
        pdf.draft(data, "guide.pdf")
    return str(error.value)


def encrypted(user: str, algorithm: str = "RC4-128") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(bytes(Sheet().filler().output()))))
    writer.encrypt(user_password=user, owner_password="owner", algorithm=algorithm)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_password_is_asked_for_and_an_empty_one_is_tried() -> None:
    assert refusal(encrypted("secret")) == "guide.pdf is locked with a password: save it without one"
    assert texts(pdf.draft(encrypted(""), "guide.pdf")) == [PROSE]


def test_a_cut_or_damaged_file_says_so() -> None:
    whole = bytes(Sheet().filler().next_page().filler().output())
    cut = "guide.pdf is a PDF file that was cut off, its end is missing: save or download it again"
    assert {refusal(whole[: len(whole) * tenth // 10]) for tenth in range(1, 10)} == {cut}
    assert refusal(b"%PDF-1.7\n%%EOF").startswith("guide.pdf is a damaged PDF file (")
    assert "\n" not in refusal(b"%PDF-1.7\n" + b"1 0 obj\n<< /Type /Catalog >>\n" * 9 + b"startxref\n9\n%%EOF")


def test_pictures_of_pages_ask_for_text_recognition() -> None:
    sheet = FPDF()
    sheet.add_page()
    sheet.image(picture(), 0, 0, 100)
    assert refusal(bytes(sheet.output())) == (
        "guide.pdf holds pictures of pages and no text: run text recognition (OCR) over it first"
    )


def picture() -> Any:
    from PIL import Image

    return Image.new("L", (8, 8), 200)


def test_an_empty_paper_says_so() -> None:
    sheet = FPDF()
    sheet.add_page()
    assert refusal(bytes(sheet.output())) == "guide.pdf has no text on its pages: give a file with the guide's text"


def test_forms_that_draw_themselves_end() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    form = DecodedStreamObject()
    form.set_data(b"/F Do")
    form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    form[NameObject("/BBox")] = ArrayObject([NumberObject(0)] * 4)
    reference = writer._add_object(form)
    resources = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/F"): reference})})
    form[NameObject("/Resources")] = resources
    page[NameObject("/Resources")] = resources
    contents = DecodedStreamObject()
    contents.set_data(b"/F Do")
    page[NameObject("/Contents")] = writer._add_object(contents)
    out = BytesIO()
    writer.write(out)
    assert refusal(out.getvalue()) == (
        "guide.pdf draws forms within forms without an end: print it to a new PDF file and give that"
    )


def test_too_many_pages_are_refused() -> None:
    writer = PdfWriter()
    for _ in range(pdf.PAGES + 1):
        writer.add_blank_page(10, 10)
    out = BytesIO()
    writer.write(out)
    assert refusal(out.getvalue()) == "guide.pdf has more than 1000 pages: split it into one file for each guide"


@pytest.mark.skipif(not SEED.is_dir(), reason="the published guide is not on this machine")
def test_a_published_guide_reads_alike_from_text_and_paper() -> None:
    source = next(SEED.glob("*.txt"))
    original = read_guide(source)
    blocks = [Block("heading", original.title, 1)]
    for section in original.sections:
        if section.path != ("Introduction",):
            blocks.append(Block("heading", section.path[-1], 2))
        blocks += [Block("paragraph", text) for text in original.text[section.start : section.end].split("\n\n")]
    guide = read(printed(tuple(blocks), original.title, 2))
    assert typed(guide)[1] == typed(original)[1]
    assert typed(guide)[0] == typed(original)[0]
