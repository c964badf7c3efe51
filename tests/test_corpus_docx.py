"""Word files: the same guide as its Markdown, and what Word hides, deletes and repeats."""

from pathlib import Path

import docx
import pytest
from bindings import docx_of, saved
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from traps import TYPES, entry, package, word

from corpus.errors import GuideError
from corpus.formats.docx import draft
from corpus.read import bundled, guide_from_bytes, read_guide
from corpus.types import Guide


def guide(data: bytes, name: str = "the-lamp.docx") -> Guide:
    return guide_from_bytes(data, source="here", name=name)


def told(body: str) -> list[tuple[str, str, int]]:
    """The blocks of a body as kind, words and level."""
    return [(block.kind, block.text, block.level) for block in draft(package(document=word(body)), "x.docx").blocks]


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return (
        f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize("titled", [False, True])
@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_a_guide_is_read_as_its_markdown_is(path: Path, titled: bool) -> None:
    markdown, word_file = read_guide(path), guide(docx_of(path.read_text(encoding="utf-8"), titled))
    assert (word_file.text, word_file.sections, word_file.marks) == (markdown.text, markdown.sections, markdown.marks)
    assert (word_file.slug, word_file.title, word_file.author) == (markdown.slug, markdown.title, markdown.author)


def test_heading_styles_are_known_by_their_base_their_outline_level_and_other_languages() -> None:
    document = docx.Document()
    styles = document.styles
    own = styles.add_style("Teacher's chapter", 1)
    own.base_style = styles["Heading 2"]
    german = styles.add_style("Überschrift 3", 1)
    german.base_style = None
    for text, style in (("Outer", styles["Heading 1"]), ("Own", own), ("German", german)):
        document.add_paragraph(text, style=style)
    outlined = document.add_paragraph("Outlined")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="3"/>'))
    plain = document.add_paragraph("No heading in spite of its style.", style=styles["Heading 1"])
    plain._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="9"/>'))
    blocks = draft(saved(document), "x.docx").blocks
    assert [(block.kind, block.text, block.level) for block in blocks] == [
        ("heading", "Outer", 1),
        ("heading", "Own", 2),
        ("heading", "German", 3),
        ("heading", "Outlined", 4),
        ("paragraph", "No heading in spite of its style.", 0),
    ]


def test_tracked_changes_are_taken_as_accepted() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="2"><w:r><w:t>always </w:t></w:r></w:ins>'
    moved = '<w:moveFrom w:id="3"><w:r><w:t>gone </w:t></w:r></w:moveFrom>'
    mark = '<w:rPr><w:del w:id="4"/></w:rPr>'
    body = (
        f"<w:p>{run('Agnes ')}{deleted}{inserted}{moved}{run('lit it.')}</w:p>"
        + paragraph("Tobias was ", mark)
        + paragraph("late.")
        + "<w:tbl><w:tr><w:trPr><w:del w:id='5'/></w:trPr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    assert told(body) == [("paragraph", "Agnes always lit it.", 0), ("paragraph", "Tobias was late.", 0)]


def test_words_of_links_stay_and_those_of_fields_notes_and_comments_go() -> None:
    body = (
        f"<w:p><w:hyperlink>{run('The lamp')}</w:hyperlink>{run(' burns')}"
        '<w:r><w:instrText>PAGEREF 12</w:instrText></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
        '<w:r><w:commentReference w:id="1"/></w:r><w:r><w:tab/><w:t>to</w:t><w:noBreakHyphen/>'
        "<w:t>night.</w:t></w:r></w:p>"
    )
    assert told(body) == [("paragraph", "The lamp burns to-night.", 0)]


def test_hidden_text_has_no_words_however_it_is_hidden() -> None:
    document = docx.Document()
    hidden = document.styles.add_style("Answer key", 1)
    hidden.font.hidden = True
    derived = document.styles.add_style("Answer key, small", 1)
    derived.base_style = hidden
    letters = document.styles.add_style("Secret", 2)
    letters.font.hidden = True
    document.add_paragraph("Nobody sees this.", style=hidden)
    document.add_paragraph("Nor this.", style=derived)
    shown = document.add_paragraph("Agnes ")
    shown.add_run("secretly ", style=letters)
    shown.add_run("and openly ").font.hidden = True
    shown.add_run("waits.").font.hidden = False
    assert [block.text for block in draft(saved(document), "x.docx").blocks] == ["Agnes waits."]


BOX = f"<w:txbxContent>{paragraph('A box tells of the wreck.')}</w:txbxContent>"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:v" xmlns:a="urn:a"'


@pytest.mark.parametrize(
    "way",
    [
        f"<mc:AlternateContent {MC}><mc:Choice Requires='a'><w:drawing><a:x>{BOX}</a:x></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:x>{BOX}</v:x></w:pict></mc:Fallback></mc:AlternateContent>",
        f"<w:pict {MC}><v:x>{BOX}</v:x></w:pict>",
        f"<w:drawing {MC}><a:x><mc:AlternateContent><mc:Choice Requires='a'>{BOX}</mc:Choice><mc:Fallback>{BOX}"
        "</mc:Fallback></mc:AlternateContent></a:x></w:drawing>",
    ],
)
def test_a_text_box_stands_once_after_its_paragraph(way: str) -> None:
    body = f'<w:p><w:r><w:t xml:space="preserve">Agnes </w:t>{way}<w:t>reads.</w:t></w:r></w:p>'
    assert told(body) == [("paragraph", "Agnes reads.", 0), ("paragraph", "A box tells of the wreck.", 0)]


def test_a_table_of_contents_is_no_text() -> None:
    document = docx.Document()
    entry_style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("Plot Summary 3", style=entry_style)
    document.add_paragraph("Agnes waits.")
    frame = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{paragraph('Themes 9')}</w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, frame)
    assert [block.text for block in draft(saved(document), "x.docx").blocks] == ["Agnes waits."]


def cells(*texts: str) -> str:
    return "".join(f"<w:tc>{''.join(map(paragraph, text.split('/')))}</w:tc>" for text in texts)


def test_a_table_reads_as_items_and_a_frame_as_the_text_in_it() -> None:
    table = (
        f"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{cells('Who', 'What', 'End')}</w:tr><w:tr>"
        f"{cells('Agnes', 'inherits/a lighthouse', 'stays')}</w:tr><w:tr>{cells('Pell', '', '')}</w:tr></w:tbl>"
    )
    frame = f"<w:tbl><w:tr>{cells('Agnes waits./Tobias rows.')}</w:tr></w:tbl>"
    assert told(table + frame) == [
        ("item", "Agnes: inherits a lighthouse; stays", 0),
        ("item", "Pell", 0),
        ("paragraph", "Agnes waits.", 0),
        ("paragraph", "Tobias rows.", 0),
    ]


def test_lists_are_items_by_their_own_numbers_or_their_styles() -> None:
    numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    document = docx.Document()
    document.add_paragraph("By style.", style="List Bullet")
    kept = document.add_paragraph("Taken off.", style="List Bullet")
    kept._p.get_or_add_pPr().append(parse_xml(none.replace("<w:numPr", f"<w:numPr {nsdecls('w')}", 1)))
    assert [(block.kind, block.text) for block in draft(saved(document), "x.docx").blocks] == [
        ("item", "By style."),
        ("paragraph", "Taken off."),
    ]
    assert told(paragraph("By number.", numbers)) == [("item", "By number.", 0)]


def with_fields(title: str, author: str) -> Document:
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    document.add_paragraph("The Lamp at Orrin Head")
    document.add_paragraph("The Lamp at Orrin Head is a novel about a keeper. Mabel Dray wrote it in one winter.")
    return document


def test_the_fields_of_the_file_are_believed_where_the_text_agrees() -> None:
    agreed = guide(saved(with_fields("The Lamp at Orrin Head: a study guide", "Mabel Dray")))
    template = guide(saved(with_fields("Lesson Plan Template", "Ms. Smith")))
    assert (agreed.title, agreed.author) == ("The Lamp at Orrin Head", "Mabel Dray")
    assert (template.title, template.author) == ("The Lamp", None)  # the file's name


def test_a_document_without_heading_styles_finds_them_by_their_shape() -> None:
    document = docx.Document()
    for text in ("Plot Summary", "Agnes inherits a lighthouse.", "Themes", "The village keeps its silence."):
        document.add_paragraph().add_run(text).font.size = Pt(12)
    assert [section.path for section in guide(saved(document)).sections] == [("Plot Summary",), ("Themes",)]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_templates_and_documents_with_macros_are_read_too(content_type: str) -> None:
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    data = package(entry("[Content_Types].xml", TYPES.replace(plain, content_type)))
    assert guide(data, "the-lamp.dotx").text == "Agnes keeps the lamp."


def test_a_document_with_nothing_in_it_says_so() -> None:
    with pytest.raises(GuideError) as refused:
        guide(saved(docx.Document()))
    assert str(refused.value) == "the-lamp.docx has no sentence in it: give a file with the guide's text"
