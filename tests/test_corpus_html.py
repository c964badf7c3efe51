"""Web pages of several makes to the guide that stands on them, and to nothing else of the page."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from corpus.blocks import Draft
from corpus.errors import GuideError
from corpus.formats import html
from corpus.read import BUNDLED, guide_from_bytes, read_guide

SEED = Path(__file__).parents[2] / "shared" / "seed"
MENU = '<ul><li><a href="/">Home</a></li><li><a href="/g">Guides</a></li><li><a href="/q">Quizzes</a></li></ul>'
BARE = "<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"
BLOG = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | Reading Room</title>
<meta name="author" content="Ann Editor"><meta property="og:title" content="{title}">
<script>var ad = "<p>Buy</p>"</script>
<style>p {{ color: red }}</style></head><body class="single-post">
<header class="site-header"><a href="/">Reading Room</a><nav>{menu}</nav>
<form><input><button>Search</button></form></header>
<div class="cookie-banner"><p>We use cookies to make this site better. By going on you accept them all.</p>
<button>Accept</button></div>
<main><article class="post"><p class="byline">By Ann Editor, 3 May 2024</p>{body}
<div class="share-buttons"><a href="#">Share on X</a> <a href="#">Mail</a></div>
<div class="ad-slot"><p>Advertisement: buy the best reading lamp that money can buy, now with a lamp inside.</p></div>
<aside class="related"><h2>Related articles</h2><ul><li><a href="1">Ten best novels</a></li></ul>
<p>Another long paragraph that tells of other articles, which nobody asked for at all here.</p></aside>
<section id="comments" class="comments"><h2>Comments</h2><div class="comment"><p>I liked this guide very much, thank
you, it helped me to pass my exam.</p></div></section></article></main>
<footer><p>Copyright 2024 Reading Room. All rights reserved. Ask us about everything.</p></footer></body></html>"""
OLD = """<html><head><title>{title} - Reading Room</title></head><body bgcolor="white"><table><tr><td width="160">{menu}
<p><a href="1">Best novels</a><p><a href="2">Worst novels</a></td><td>{body}</td></tr></table>
<div class="bottom"><p>Copyright 2024 Reading Room.</div></body></html>"""
PARTS = """<html><head><title>{title}</title></head><body><div id="app"><div class="topbar">{menu}</div>
<div class="columns"><div class="leftcol"><p><a href="1">Best novels</a></p></div>
<div class="maincol">{body}</div></div>
<div class="bottom"><p><a href="/legal">Terms</a></p></div></div></body></html>"""
PAGES = {"bare": BARE, "blog": BLOG, "old tables": OLD, "nameless boxes": PARTS}

SCHOOL = "Kathy tells the story of her life at Hailsham, a school in the English countryside where she grew up."
POND = "Tommy waits by the pond in the rain until Kathy comes, and neither of them knows what to say to the other."


def rendered(markdown: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(markdown)


def page(body: str, make: str = "blog", title: str = "A guide") -> bytes:
    return PAGES[make].format(title=title, body=body, menu=MENU).encode()


def draft(source: str | bytes) -> Draft:
    return html.draft(source.encode() if isinstance(source, str) else source, "guide.html")


def shape(source: str | bytes) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in draft(source).blocks]


@pytest.mark.parametrize("make", PAGES)
@pytest.mark.parametrize("name", ["frankenstein", "never-let-me-go", "pride-and-prejudice"])
def test_a_page_reads_like_the_markdown_it_was_made_of(name: str, make: str) -> None:
    original = read_guide(BUNDLED / f"{name}.md")
    body = rendered((BUNDLED / f"{name}.md").read_text().split("---\n", 2)[2])
    data = page(body, make, f"{original.title}: a study guide")
    guide = guide_from_bytes(data, source="here", name="guide.html")
    assert (guide.title, guide.author) == (original.title, original.author)
    assert [section.path for section in guide.sections] == [section.path for section in original.sections]
    assert guide.text == original.text


@pytest.mark.skipif(not SEED.is_dir(), reason="the published guide is not on this machine")
def test_a_published_guide_reads_alike_from_text_and_page() -> None:
    original = read_guide(next(SEED.glob("*.txt")))
    body = f"<h1>{original.title}</h1>"
    for section in original.sections:
        body += "" if section.path == ("Introduction",) else f"<h2>{section.path[-1]}</h2>"
        body += "".join(f"<p>{text}</p>" for text in original.text[section.start : section.end].split("\n\n"))
    guide = guide_from_bytes(page(body), source="here", name="guide.html")
    assert (guide.title, guide.author) == (original.title, original.author)
    assert [section.path for section in guide.sections] == [section.path for section in original.sections]
    assert guide.text == original.text


def test_chapters_in_boxes_of_all_kinds_are_kept() -> None:
    """Headings that are boxes, text that unfolds, lists of terms: what a rule made for news would lose."""
    body = f"""<h1>Never Let Me Go</h1>
<section><div class="section-title">Plot Summary</div><p>{SCHOOL}</p></section>
<details><summary>Characters</summary><dl><dt>Tommy<dd>A boy who cannot draw.<dt>Ruth<dt>Ruthie<dd><p>A proud girl.</p>
<p>She lies.</p></dl></details>
<h2>Themes</h2><div class="title">Memory</div><p>{POND}</p><p>Short.</p>
<div>Words in a box<p>and a paragraph.</p>and more</div>"""
    assert shape(page(body)) == [
        ("heading", 1, "Never Let Me Go"),
        ("heading", 2, "Plot Summary"),
        ("paragraph", 0, SCHOOL),
        ("heading", 2, "Characters"),
        ("item", 0, "Tommy: A boy who cannot draw."),
        ("item", 0, "Ruth, Ruthie: A proud girl."),
        ("item", 0, "She lies."),
        ("heading", 2, "Themes"),
        ("heading", 3, "Memory"),
        ("paragraph", 0, POND),
        ("paragraph", 0, "Short."),
        ("paragraph", 0, "Words in a box"),
        ("paragraph", 0, "and a paragraph."),
        ("paragraph", 0, "and more"),
    ]


@pytest.mark.parametrize("box", ["article", "section", "div", "div class=article-body"])
def test_chapters_side_by_side_are_all_kept(box: str) -> None:
    """trafilatura takes the first body of an article for all of it."""
    chapters = "".join(
        f"<{box}><h2>Chapter {i}</h2><p>{SCHOOL} {i}</p><p>{POND} {i}</p></{box.split()[0]}>" for i in (1, 2, 3)
    )
    source = f"<html><head><title>x</title></head><body><nav>{MENU}</nav><div class=c>{chapters}</div></body></html>"
    assert [block.text for block in draft(source).blocks if block.kind == "heading"] == [
        "x",
        "Chapter 1",
        "Chapter 2",
        "Chapter 3",
    ]


def test_chapters_beside_what_is_taken_for_the_article_are_kept() -> None:
    """trafilatura leaves out a box whose name it takes for a footer's."""
    first = "".join(f"<p>{SCHOOL} {POND} {i}</p>" for i in range(9))
    second = "".join(f"<p>{i} Ruth is far away. {POND}</p>" for i in range(9))
    chapters = f"<div class=post><h2>Chapter 1</h2>{first}</div><div class=footer-note><h2>Chapter 2</h2>{second}</div>"
    blocks = draft(f"<html><body>{MENU}<div class=c>{chapters}</div></body></html>").blocks
    assert [block.text for block in blocks if block.kind == "heading"] == ["Chapter 1", "Chapter 2"]
    assert len(blocks) == 20


def test_words_are_kept_whole_and_marks_of_notes_and_links_go() -> None:
    body = f"""<h2>Plot <a class="headerlink" href="#plot">¶</a></h2>
<p>She <em>loves</em> the so<b>ng</b><sup><a href="#1">1</a></sup>, <q>Never</q>&nbsp;Let&shy;ter H<sub>2</sub>O.<br>
A new line,<br>which goes on until it is longer than what anybody would call a label, which is a dozen words.</p>
<p>One.<br><br>Two.</p><blockquote><h3>Said</h3><p>{POND}</p></blockquote>
<p hidden>unseen</p><p style="display:none">unseen</p><span class="sr-only">unseen</span>
<noscript>unseen</noscript><template><p>unseen</p></template><pre>a poem

by lines</pre>"""
    assert shape(page(body, "bare")) == [
        ("heading", 1, "A guide"),
        ("heading", 2, "Plot"),
        (
            "paragraph",
            0,
            "She loves the song, “Never” Letter H2O. A new line, which goes on until it is longer than what anybody "
            "would call a label, which is a dozen words.",
        ),
        ("paragraph", 0, "One."),
        ("paragraph", 0, "Two."),
        ("paragraph", 0, "Said"),
        ("paragraph", 0, POND),
        ("paragraph", 0, "a poem"),
        ("paragraph", 0, "by lines"),
    ]


def test_tables_are_rows_and_lists_are_items_as_in_markdown() -> None:
    markdown = f"""## Who

| Name | Is | Lives at |
|------|----|----------|
| Harriet | a friend | Mrs. Goddard’s |
| Miss Bates | | |

- Emma is *rich*.

  A second paragraph.
- Mr. Knightley
    1. is patient
    2. is rich

{SCHOOL}
"""
    guides = [
        guide_from_bytes(data, source="here", name="x")
        for data in (markdown.encode(), page(rendered(markdown), "bare", "Home"))
    ]
    assert guides[0].text == guides[1].text
    assert guides[0].sections == guides[1].sections


def test_a_piece_of_a_page_is_read() -> None:
    assert shape(f"<h2>Plot</h2><p>{SCHOOL}</p><p>{POND}</p>") == [
        ("heading", 2, "Plot"),
        ("paragraph", 0, SCHOOL),
        ("paragraph", 0, POND),
    ]


def test_a_heading_above_the_article_is_the_title() -> None:
    main = f"<main><h2>Plot</h2><p>{SCHOOL}</p><h2>Themes</h2><p>{POND}</p></main>"
    assert shape(f"<body><header><h1>Emma</h1></header>{main}</body>")[0] == ("heading", 1, "Emma")


@pytest.mark.parametrize(
    ("head", "title", "author"),
    [
        ("<title>Emma | Reading Room</title><meta name=author content='Jane Austen'>", "Emma", "Jane Austen"),
        ("<title>Home</title><meta name=author content='Ann Editor'>", None, None),
        ("<title>Untitled document</title><meta property='book:author' content='Jane Austen'>", None, "Jane Austen"),
        (
            """<title>Ten facts</title><script type="application/ld+json">{"@type": "Article",
            "about": {"@type": "Book", "name": "Emma", "author": [{"name": "Jane Austen"}]}}</script>""",
            "Emma",
            "Jane Austen",
        ),
        ('<script type="application/ld+json">{"@type": "Book", "about": [[[</script>', None, None),
    ],
)
def test_fields_are_believed_where_they_tell_of_the_work(head: str, title: str | None, author: str | None) -> None:
    body = f"<h2>Plot</h2><p>Emma is a novel by Jane Austen.</p><h2>Themes</h2><p>{SCHOOL}</p>"
    found = draft(f"<html><head>{head}</head><body>{body}</body></html>")
    headings = [block.text for block in found.blocks if block.kind == "heading"]
    assert (headings, found.author) == ([*filter(None, [title]), "Plot", "Themes"], author)


CAFE = f"<p>Kathy “loves” the café. {SCHOOL}</p>"


@pytest.mark.parametrize(
    "data",
    [
        CAFE.encode(),
        CAFE.encode("utf-8-sig"),
        CAFE.encode("utf-16"),
        CAFE.encode("cp1252"),
        b"<meta charset=iso-8859-1>" + CAFE.encode("cp1252"),
        b"<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>" + CAFE.encode("cp1252"),
        b"<meta charset=mac-roman>" + CAFE.encode("mac-roman"),
        b"<meta charset=utf-16>" + CAFE.encode(),
        b"<meta charset=nonsense>" + CAFE.encode(),
    ],
)
def test_the_encoding_is_found(data: bytes) -> None:
    assert [block.text for block in draft(data).blocks] == [f"Kathy “loves” the café. {SCHOOL}"]


def refusal(source: str | bytes) -> str:
    with pytest.raises(GuideError) as error:
        draft(source)
    return str(error.value)


def test_what_is_no_page_says_so() -> None:
    archive = "guide.html is a web archive (MHTML): open it in a browser and save the page as HTML only"
    silent = "guide.html has no text of its own, a script may fetch it: save the page from a browser"
    assert refusal(b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n<html>") == archive
    assert refusal("<html><body><div id=root></div><script>fetch('/text')</script></body></html>") == silent
    assert refusal("<html></html>") == silent
    assert refusal(" ") == "guide.html is no HTML page that could be read: save it as UTF-8 text or Markdown"


def test_a_page_that_is_nested_without_an_end_is_refused_not_cut() -> None:
    deep = "guide.html is nested too deeply, or one of its parts is too large: save it as UTF-8 text or Markdown"
    assert refusal("<div>" * 100_000 + SCHOOL) == deep
    assert refusal("<p>" + "x" * 11_000_000) == deep
    assert draft("<div>" * 200 + SCHOOL).blocks[0].text == SCHOOL


def test_a_page_that_is_all_sidebar_is_still_read() -> None:
    """A name that fits furniture is not believed of the box that holds most of the page's words."""
    assert shape(f"<body><div class='page-with-sidebar'><h2>Plot</h2><p>{SCHOOL}</p><p>{POND}</p></div></body>") == [
        ("heading", 2, "Plot"),
        ("paragraph", 0, SCHOOL),
        ("paragraph", 0, POND),
    ]
