"""EPUB books: the same guide as its Markdown, in both versions' tables of contents, without what is not its text."""

from pathlib import Path

import pytest
from bindings import CONTAINER, epub_of, html_of, xhtml, zipped
from traps import book, opf_of

from corpus.errors import GuideError
from corpus.formats.epub import draft
from corpus.read import bundled, guide_from_bytes, read_guide
from corpus.types import Guide


def guide(data: bytes) -> Guide:
    return guide_from_bytes(data, source="here", name="the-lamp.epub")


def told(*bodies: str, **more: str) -> list[tuple[str, str, int]]:
    book = epub_of(list(bodies), **{"nav": "<li><span>Nowhere</span></li>", **more})
    return [(block.kind, block.text, block.level) for block in draft(book, "x.epub").blocks]


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_a_guide_is_read_as_its_markdown_is(path: Path) -> None:
    markdown = read_guide(path)
    title = f"{markdown.title}: A Study Guide"
    bound = guide(epub_of(html_of(path.read_text(encoding="utf-8")), title, markdown.author))
    assert (bound.text, bound.sections, bound.marks) == (markdown.text, markdown.sections, markdown.marks)
    assert (bound.slug, bound.title, bound.author) == (markdown.slug, markdown.title, markdown.author)


def test_blocks_are_what_browsers_set_apart() -> None:
    body = """<section><h2>Plot<br/>Summary</h2>Agnes <b>inherits</b>
        a lighthouse.<p>The lamp
        is <i>dark</i>.<!-- not said --></p><div>Tobias rows.<div>Pell waits.</div>And listens.</div>
        <ul><li>One thing.<ul><li><p>Another.</p></li></ul></li></ul><dl><dt>Keeper</dt><dd>Who minds it.</dd></dl>
        <blockquote><p>No light.</p></blockquote></section>"""
    assert told(body) == [
        ("heading", "Plot Summary", 2),
        ("paragraph", "Agnes inherits a lighthouse.", 0),
        ("paragraph", "The lamp is dark.", 0),
        ("paragraph", "Tobias rows.", 0),
        ("paragraph", "Pell waits.", 0),
        ("paragraph", "And listens.", 0),
        ("item", "One thing.", 0),
        ("item", "Another.", 0),
        ("item", "Keeper", 0),
        ("item", "Who minds it.", 0),
        ("paragraph", "No light.", 0),
    ]


def test_what_a_reader_does_not_see_or_only_looks_up_has_no_words() -> None:
    body = """<p>Agnes waits.<a epub:type="noteref" href="#n1">1</a><span role="doc-pagebreak">12</span></p>
        <aside epub:type="footnote" id="n1">A note.</aside><p hidden="hidden">Unseen.</p>
        <p style="color: red; display:none">Unseen.</p><script>unseen()</script><style>p {}</style>
        <img src="x" alt="No"/>
        <p><ruby>lamp<rt>light</rt></ruby></p>"""
    assert told(body) == [("paragraph", "Agnes waits.", 0), ("paragraph", "lamp", 0)]


def test_a_table_reads_as_items_and_a_frame_as_the_text_in_it() -> None:
    table = (
        "<table><tr><th>Who</th><th>What</th></tr><tr><td>Agnes</td><td>inherits <p>a lighthouse</p></td></tr></table>"
    )
    frame = "<table><tr><td><p>Agnes waits.</p><p>Tobias rows.</p></td></tr></table>"
    assert told(f"<table>{table}</table>{frame}") == [
        ("item", "Agnes: inherits a lighthouse", 0),
        ("paragraph", "Agnes waits.", 0),
        ("paragraph", "Tobias rows.", 0),
    ]


CHAPTERS = (
    '<p class="title">Part One</p><p>Agnes waits.</p><p id="wreck">Forty people <a id="drowned"/>drowned.</p>',
    "<p>Pell confesses.</p>",
)
HEADED = [
    ("heading", "Part One", 1),
    ("paragraph", "Agnes waits.", 0),
    ("heading", "The Wreck", 2),
    ("paragraph", "Forty people drowned.", 0),
    ("heading", "Part Two", 1),
    ("paragraph", "Pell confesses.", 0),
]


def test_chapters_without_headings_get_those_of_the_navigation() -> None:
    nav = (
        '<li><a href="text/chapter-1.xhtml">Part One</a><ol><li><a href="text/chapter-1.xhtml#wreck">The Wreck</a></li>'
        '</ol></li><li><a href="text/chapter-2.xhtml">Part <i>Two</i></a></li><li><a href="http://x/">Elsewhere</a></li>'
    )
    assert told(*CHAPTERS, nav=nav) == HEADED


def test_the_contents_of_the_second_version_are_as_good() -> None:
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Part One</text></navLabel>'
        '<content src="one.xhtml"/><navPoint><navLabel><text>The Wreck</text></navLabel>'
        '<content src="one.xhtml#drowned"/></navPoint></navPoint>'
        "<navPoint><navLabel><text>Part Two</text></navLabel><content src='two.xhtml'/></navPoint>"
        "</navMap></ncx>"
    )
    package = opf_of(spine='<itemref idref="c"/><itemref idref="d"/>').replace(
        "</manifest>",
        '<item id="d" href="two.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>',
    )
    pages = {"OEBPS/two.xhtml": xhtml(CHAPTERS[1]), "OEBPS/toc.ncx": ncx}
    blocks = draft(book(xhtml(CHAPTERS[0]), package, **pages), "x.epub").blocks
    assert [(block.kind, block.text, block.level) for block in blocks] == HEADED


def test_covers_contents_and_copyright_pages_are_left_out() -> None:
    told_aside = '<section epub:type="copyright-page"><p>All rights reserved by us.</p></section>'
    assert told("<h1>Plot</h1><p>Agnes waits.</p>", told_aside) == [
        ("heading", "Plot", 1),
        ("paragraph", "Agnes waits.", 0),
    ]


def test_a_guide_of_the_second_version_names_its_pages_beside_the_text() -> None:
    package = opf_of().replace("</spine>", '</spine><guide><reference type="title-page" href="one.xhtml"/></guide>')
    with pytest.raises(GuideError) as refused:
        guide(book(package=package))
    assert str(refused.value) == "the-lamp.epub holds no text, only pictures: give a book with text in it"


def test_the_author_is_who_wrote_the_work_and_the_text_says_so() -> None:
    people = (
        '<dc:creator id="a">Mabel Dray</dc:creator><dc:creator id="b">Ann Smith</dc:creator>'
        '<meta refines="#b" property="role">edt</meta></metadata>'
    )
    text = "<h1>Plot</h1><p>The Lamp is a novel by Mabel Dray about a keeper of secrets and of light.</p>"
    written = guide(book(xhtml(text), opf_of().replace("</metadata>", people)))
    publisher = guide(epub_of(["<h1>Plot</h1><p>Agnes waits for him.</p>"], "The Lamp", "Guides & Co. Ltd"))
    assert [(one.title, one.author) for one in (written, publisher)] == [("The Lamp", "Mabel Dray"), ("The Lamp", None)]


def test_entities_of_html_are_letters_though_xml_does_not_know_them() -> None:
    page = "<html><body><p>Caf&eacute;&nbsp;&mdash; Agnes &amp; Pell &hellip;</p></body></html>"
    assert [block.text for block in draft(book(page), "x.epub").blocks] == [
        "Café\u00a0— Agnes & Pell …".replace("\u00a0", " ")
    ]


def test_a_chapter_that_is_no_good_xml_is_read_as_browsers_read_it() -> None:
    page = "<html><body><h2>Plot</h2><p>Agnes waits.<br><p>Tobias rows."
    blocks = draft(book(page), "x.epub").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "Plot"),
        ("paragraph", "Agnes waits."),
        ("paragraph", "Tobias rows."),
    ]


def test_names_in_the_book_may_be_encoded_and_lie_in_folders() -> None:
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.replace("OEBPS/content.opf", "content/book.opf"),
        "content/book.opf": opf_of("../text/chapter%201.xhtml"),
        "text/chapter 1.xhtml": xhtml("<p>Agnes waits.</p>"),
    }
    assert guide(zipped(files)).text == "Agnes waits."


def test_fonts_that_are_hard_to_copy_lock_no_book() -> None:
    fonts = (
        '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptionMethod '
        'Algorithm="http://www.idpf.org/2008/embedding"/></encryption>'
    )
    assert guide(book(**{"META-INF/encryption.xml": fonts})).text == "Agnes keeps the lamp."
