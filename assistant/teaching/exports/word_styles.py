"""How our Word documents look: styles, the foot of the page, lines to write on, and a grid.

The only file that knows Word's XML. Refuses to know what is printed.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

_FACE = "Georgia"  # on every Mac and Windows machine and in Google Docs; the nearest serif elsewhere
_INK, _QUIET, _RED = "25211B", "625B4E", "8A2D29"
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # always the same: the same set gives the same bytes
_FEW = 9  # lines to write on that stay on one page
_END = 3  # of more, so many at either end
_BLANK = "\u200b\t"  # a ruled line: without a character in it LibreOffice makes a paragraph's first one low
_RULED = 0.88  # between two of them, in cm
_MARK = 2.0  # width of a mark's column in a grid, in cm

# name: based on, size, bold, italic, colour, space before and after, left indent and hanging in cm, keep with next
_STYLES: dict[str, tuple[str | None, float, bool, bool, str, float, float, float, float, bool]] = {
    "Normal": (None, 10.5, False, False, _INK, 3, 3, 0, 0, False),
    "Title": ("Normal", 22, True, False, _INK, 0, 2, 0, 0, True),
    "Subtitle": ("Normal", 12, False, True, _QUIET, 0, 10, 0, 0, False),
    "Heading 1": ("Normal", 14, True, False, _RED, 22, 4, 0, 0, True),
    "Heading 2": ("Normal", 10.5, True, False, _INK, 12, 3, 0, 0.9, True),
    "Kicker": ("Normal", 9.5, False, False, _RED, 0, 2, 0, 0, True),
    "Field": ("Normal", 9, False, False, _QUIET, 0, 0, 0, 0, False),
    "Instruction": ("Normal", 10, False, True, _QUIET, 8, 2, 0, 0, True),
    "Choice": ("Normal", 10.5, False, False, _INK, 1.5, 1.5, 0.9, 0.8, False),
    "Event": ("Normal", 10.5, False, False, _INK, 4, 4, 1.9, 1.8, False),
    "Writing line": ("Normal", 10.5, False, False, _QUIET, 0, 0, 0, 0, False),
    "Facts": ("Normal", 9, False, False, _QUIET, 0, 4, 0, 0, True),
    "Label": ("Normal", 10.5, True, False, _INK, 4, 0, 0, 0, True),
    "List Bullet": ("Normal", 10.5, False, False, _INK, 0, 1.5, 0.6, 0.6, False),
    "Quote": ("Normal", 10.5, False, True, _INK, 5, 0, 0.9, 0, True),
    "Source": ("Normal", 9, False, False, _QUIET, 0, 4, 0.9, 0, False),
    "Imprint": ("Normal", 8.5, False, False, _QUIET, 24, 0, 0, 0, False),
    "Footer": ("Normal", 8.5, False, False, _QUIET, 0, 0, 0, 0, False),
}


def dress(page: Document, title: str, author: str | None) -> dict[str, str]:
    """Margins, what a file manager shows, and the ids of our styles by name."""
    section = page.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    section.left_margin, section.right_margin = Cm(2.6), Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.1), Cm(2.2)
    styles = _styles(page)
    for name in ("Quote", "Source"):
        _border(styles[name].element.get_or_add_pPr(), "left", _RED, 18, 8)
    lines = styles["Writing line"].paragraph_format
    lines.line_spacing = Cm(_RULED)
    end = section.page_width - section.left_margin - section.right_margin
    lines.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    about = page.core_properties
    about.title, about.author, about.comments = title[:255], (author or "")[:255], ""
    about.created = about.modified = _MADE
    about.language, about.last_modified_by = "en", ""
    return {name: style.style_id for name, style in styles.items()}


def styled(paragraph: Paragraph, style: str) -> Paragraph:
    """The paragraph in the style of this id; to set the style itself would look at every style there is."""
    paragraph._p.style = style
    return paragraph


def set_feet(page: Document, title: str, kind: str, style: str) -> None:
    """At the head the title, at the foot what this is and the page's number of how many."""
    section = page.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    styled(head, style)
    styled(foot, style)
    head.add_run(title)
    end = section.page_width - section.left_margin - section.right_margin
    foot.paragraph_format.tab_stops.add_tab_stop(end, 2)  # to the right
    foot.add_run(f"{kind}\t")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def lined(page: Document, style: str, count: int) -> None:
    """Lines to write on; a few stay on one page with what stands above them, of many no less than three.

    Paragraphs of blanks: LibreOffice heeds neither a heading's hold on a question that holds to a table, nor a long
    run of paragraphs that hold to each other.
    """
    for size in (count,) if count <= _FEW else (_END, count - 2 * _END, _END):
        lines = styled(page.add_paragraph(), style)
        lines.paragraph_format.keep_together = size in (count, _END)
        lines.add_run("\n".join([_BLANK] * size))


def blanks(page: Document, texts: Sequence[str], widths: Sequence[float], style: str) -> None:
    """A row of blanks to fill in, each with its name and a rule below it."""
    table = page.add_table(1, len(texts))
    _measured(table, widths)
    _flush(table)
    row = table.rows[0]
    row.height, row.height_rule = Cm(_RULED), WD_ROW_HEIGHT_RULE.EXACTLY
    _whole(row)
    for cell, width, text in zip(row.cells, widths, texts, strict=True):
        cell.width = Cm(width)
        if text:
            _bottom(cell, _QUIET)
        styled(cell.paragraphs[0], style).add_run(text)
    after = styled(page.add_paragraph(), style)  # a file may not end with a table
    after.paragraph_format.line_spacing = Pt(4)


def grid(page: Document, rows: Sequence[Sequence[str]]) -> None:
    """A table with a head; its first column is wide."""
    table = page.add_table(len(rows), len(rows[0]), "Table Grid")
    widths = [16.6 - _MARK * (len(rows[0]) - 1), *[_MARK] * (len(rows[0]) - 1)]
    _measured(table, widths)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _whole(row)
        for place, (cell, width, text) in enumerate(zip(row.cells, widths, texts, strict=True)):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.keep_with_next = number < len(rows) - 1
            paragraph.add_run(text).bold = number == 0 and place == 0
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    page.add_paragraph()


def _styles(page: Document) -> dict[str, Any]:
    known = {style.name: style for style in page.styles}
    ours = {
        name: known[name] if name in known else page.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in _STYLES
    }
    for name, style in ours.items():
        _shape(style, name, ours)
    return ours


def _shape(style: Any, name: str, ours: dict[str, Any]) -> None:
    based, size, bold, italic, colour, before, after, left, hanging, keep = _STYLES[name]
    if based:
        style.base_style = ours[based]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    style.font.color.rgb = RGBColor.from_string(colour)
    _face(style)
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), keep
    shape.left_indent, shape.first_line_indent = Cm(left or hanging), Cm(-hanging)
    shape.line_spacing, shape.keep_together, shape.widow_control = 1.15, keep, True
    for name in ("pBdr", "contextualSpacing", "tabs"):  # what the template has and we don't want
        for old in style.element.pPr.findall(qn(f"w:{name}")):
            style.element.pPr.remove(old)
    for old in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(old)


def _face(style: Any) -> None:
    """One face for every script, instead of the theme's."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FACE)


def _border(properties: Any, side: str, colour: str, eighths: int, space: int) -> None:
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", str(space)), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc"
    )


def _bottom(cell: Any, colour: str) -> None:
    borders = OxmlElement("w:tcBorders")
    edge = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    cell._tc.get_or_add_tcPr().append(borders)


def _measured(table: Any, widths: Sequence[float]) -> None:
    """Columns of these widths: some programs read them here, others in the cells."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def _flush(table: Any) -> None:
    """Its rules begin and end where the text does."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins) if look is not None else table._tbl.tblPr.append(margins)


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _field(paragraph: Any, code: str) -> None:
    """A field that the reader's program fills in: begin, its code, what to show until then, end."""
    for kind in ("begin", None, "separate", "1", "end"):
        run = paragraph.add_run("1" if kind == "1" else "")
        if kind is None:
            text = OxmlElement("w:instrText")
            text.text = code
            run._r.append(text)
        elif kind != "1":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
