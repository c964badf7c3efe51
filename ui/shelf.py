"""The Library page as HTML: its frame, the shelf, the door and what is being done; every word escaped exactly once.

Pure functions from values to strings. `static/library.css` gives them their looks, `static/library.js` their one
listener. Refuses to know gradio, servers, and who may see what beyond a flag it is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from ui.diff import plural, source_words
from ui.uploads import LARGEST, MOST, TOTAL

if TYPE_CHECKING:  # the index room is loaded behind the open port
    from index.library import Entry

KINDS = "Plain text, Markdown, web pages, PDF, Word and EPUB"
ACCEPT = ".txt,.md,.markdown,.text,.html,.htm,.pdf,.docx,.epub,text/*,application/pdf,application/epub+zip"
HOW_TO_SET = (
    "To change the library from here, set GLOSSATOR_LIBRARIAN_PASSWORD where Glossator is started, and start it again."
)
COLUMNS = ("Guide", "Sections", "Words", "To read", "Indexed", "State")


@dataclass(frozen=True, slots=True)
class Row:
    """One guide on the shelf, what is wrong with it, and when a process of its own last found it whole."""

    entry: "Entry"
    problem: str | None = None
    verified: str | None = None  # when, in words: "today at 21:07"


def document_html(page: str, head: str, shelf: str, *, librarian: bool, door: str) -> str:
    """The whole page: `page` names its uploads, `head` holds its looks and its listener, `door` the way in or out."""
    tools = _tools() if librarian else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Library · Glossator</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark">{head}</head>'
        '<body><a class="skip" href="#library">Skip to the library</a>'
        f'<header id="top"><p class="brand">Glossator</p>{nav_html("library")}{door if librarian else ""}</header>'
        f'<main id="library" tabindex="-1" data-page="{escape(page)}" data-librarian="{"yes" if librarian else "no"}" '
        f'data-largest="{LARGEST}" data-most="{MOST}" data-total="{TOTAL}">'
        f'<p id="announcer" class="unseen" role="status" aria-live="polite"></p>'
        '<h1>The library</h1><p class="quiet">The study guides that questions are answered from.</p>'
        f"{_adding() if librarian else door}"
        f'<section id="standing" aria-labelledby="standing-title"><div class="headline">'
        f'<h2 id="standing-title" tabindex="-1">On the shelf</h2>{tools}</div>'
        f'<div id="work" aria-busy="false"></div><div id="shelf">{shelf}</div></section>'
        f"{_dialog() if librarian else ''}</main></body></html>"
    )


def nav_html(here: str) -> str:
    """The way between the pages."""
    pages = (("ask", "/", "Ask"), ("teach", "/teach", "Teach"), ("library", "/library", "Library"))
    links = "".join(
        f'<a href="{address}"{" aria-current=page" if name == here else ""}>{label}</a>'
        for name, address, label in pages
    )
    return f'<nav class="pages" aria-label="Pages">{links}</nav>'


def _adding() -> str:
    limits = f"Up to {MOST} files of {LARGEST // 1_000_000} MB, {TOTAL // 1_000_000} MB together."
    return (
        '<section id="adding" aria-labelledby="adding-title"><h2 id="adding-title">Add or correct a guide</h2>'
        '<div id="drop"><input type="file" id="files" multiple class="unseen" aria-describedby="drop-limits" '
        f'accept="{ACCEPT}"><p class="invite"><span class="dropping">Drop files here, or </span>'
        '<label for="files">choose files</label></p>'
        f'<p class="quiet" id="drop-limits">{KINDS}. {limits} You see what would change before anything is '
        'published.</p></div><div id="handed" aria-label="Files you added" role="region"></div>'
        '<noscript><p class="notice">Adding files needs JavaScript; on the command line: glossator index FILE</p>'
        "</noscript></section>"
    )


def _tools() -> str:
    return (
        '<p class="tools"><button type="button" id="check">Check everything</button>'
        '<button type="button" id="again">Re-index all</button></p>'
    )


def _dialog() -> str:
    return (
        '<dialog id="question" aria-labelledby="question-title"><h2 id="question-title"></h2><p id="question-text"></p>'
        '<p class="trouble" role="alert"></p><p class="buttons"><button type="button" class="yes"></button>'
        '<button type="button" class="no">Keep it</button></p></dialog>'
    )


# --- the door ---


def sign_in_html(*, asked: bool, message: str = "") -> str:
    """The librarian's door: a form, or how a password is set where there is none."""
    if not asked:
        return f'<section id="door"><h2>For the librarian</h2><p class="quiet">{HOW_TO_SET}</p></section>'
    told = f'<p class="why" role="alert" id="door-told">{escape(message)}</p>' if message else ""
    described = ' aria-describedby="door-told" autofocus' if message else ""
    return (
        '<section id="door"><h2>For the librarian</h2><form method="post" action="/library/key">'
        f'<label for="password">Password</label><div class="field"><input type="password" id="password" '
        f'name="password" required maxlength="500" autocomplete="current-password"{described}>'
        f'<button type="submit" class="publish">Sign in</button></div>{told}'
        '<p class="quiet">Readers need none: <a href="/">ask about a guide</a>.</p></form></section>'
    )


def sign_out_html() -> str:
    return (
        '<form method="post" action="/library/sign-out" class="sign-out"><button type="submit">Sign out</button></form>'
    )


# --- the shelf ---


def shelf_html(rows: Sequence[Row], *, librarian: bool, waiting: str = "") -> str:
    """The guides, or what to do where there are none; `waiting` stands above while they are being prepared."""
    if not rows:
        return waiting or _empty(librarian)
    heads = "".join(
        f'<th role="columnheader" scope="col"{" class=number" if name in COLUMNS[1:4] else ""}>{name}</th>'
        for name in COLUMNS
    )
    last = '<th role="columnheader" scope="col"><span class="unseen">Actions</span></th>' if librarian else ""
    body = "".join(_row(row, librarian) for row in rows)
    return (
        f'{waiting}<p class="summary">{_summary(rows)}</p><table class="guides" role="table"><thead role="rowgroup">'
        f'<tr role="row">{heads}{last}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _empty(librarian: bool) -> str:
    how = "Drop a guide’s file above, or " if librarian else "On the command line, "
    return (
        '<div class="card"><p class="verdict">The shelf is empty.</p>'
        f"<p>{how}index one with <code>glossator index FILE</code>.</p></div>"
    )


def _summary(rows: Sequence[Row]) -> str:
    words = sum(row.entry.words for row in rows)
    ailing = sum(row.problem is not None for row in rows)
    whole = "" if not ailing else f" · {ailing} not whole"
    return f"{plural(len(rows), 'guide')} · {plural(words, 'word')}{whole}"


def _row(row: Row, librarian: bool) -> str:
    entry = row.entry
    author = f'<span class="author">{escape(entry.author)}</span>' if entry.author else ""
    source = escape(source_words(entry.source, whole=librarian))
    origin = f'<span class="source">from {source}</span>' if entry.source else ""
    cells = (
        _cell("Sections", f"{entry.sections:,}", "number"),
        _cell("Words", f"{entry.words:,}", "number"),
        _cell("To read", f"{entry.minutes} min", "number"),
        _cell("Indexed", _indexed(entry), "when"),
        _cell("State", _state(row), "state"),
    )
    actions = f'<td role="cell" class="actions">{_actions(entry)}</td>' if librarian else ""
    return (
        f'<tr role="row" data-slug="{escape(entry.slug)}"><th role="rowheader" scope="row" class="guide">'
        f'<span class="title">{escape(entry.title)}</span>{author}{origin}</th>{"".join(cells)}{actions}</tr>'
        f"{_reason(row) if librarian and row.problem is not None else ''}"
    )


def _reason(row: Row) -> str:
    """What is wrong with a guide and what to press, across the whole shelf; how it was found out is folded away."""
    return (
        f'<tr role="row" class="reason"><td role="cell" colspan="{len(COLUMNS) + 1}">'
        f"{trouble_html(row.entry.title, row.problem or '', 'Press Re-index to make it again.')}</td></tr>"
    )


def trouble_html(title: str, problem: str, cure: str) -> str:
    """What is wrong in a librarian's words, and how it was found out, folded."""
    said = f"The index of {title} is damaged." if "damaged" in problem else f"{title} cannot be searched as it is."
    if "newer Glossator" in problem:
        cure = "Update Glossator to read it."
    told = problem.partition("; make it again with")[0].partition("; embed it again with")[0]
    return (
        f'<p class="why">{escape(said)} {escape(cure)}</p>'
        f"<details><summary>How this was found</summary><p>{escape(told)}</p></details>"
    )


def _cell(name: str, value: str, kind: str) -> str:
    return (
        f'<td role="cell" class="{kind}"><span class="name" aria-hidden="true">{name}</span><span>{value}</span></td>'
    )


def _indexed(entry: "Entry") -> str:
    if not entry.indexed_at:
        return "—"
    day = moment(entry.indexed_at)
    name = escape(entry.embedder.rpartition("@")[0] or entry.embedder)
    made = f'<span class="with" title="{escape(entry.embedder)}"><span class="unseen">with </span>{name}</span>'
    return f'<time datetime="{escape(entry.indexed_at)}">{day}</time>{made}'


def moment(when: str) -> str:
    """A date as people write it, "22 Nov 2026"; what is no date stays as it is (escaped)."""
    try:
        return f"{datetime.fromisoformat(when):%-d %b %Y}"
    except ValueError:
        return escape(when)


def _state(row: Row) -> str:
    if row.problem is not None:
        return '<strong class="ill"><span aria-hidden="true">! </span>Not whole</strong>'
    verified = f'<span class="with">verified {escape(row.verified)}</span>' if row.verified else ""
    return f'<span class="well"><span aria-hidden="true">✓ </span>Healthy</span>{verified}'


def _actions(entry: "Entry") -> str:
    title, slug = escape(entry.title), escape(entry.slug)
    uploaded = "yes" if entry.source.startswith("upload:") else "no"
    return (
        f'<button type="button" class="reindex" value="{slug}" aria-label="Re-index {title}">Re-index</button>'
        f'<button type="button" class="withdraw" value="{slug}" data-title="{title}" data-uploaded="{uploaded}" '
        f'aria-label="Withdraw {title}">Withdraw</button>'
    )


def checked_html(problems: dict[str, str | None], titles: dict[str, str], mended: dict[str, str]) -> str:
    """What a check found and what was done: `mended` holds one line for each guide that was made again."""
    ill = {slug: problem for slug, problem in problems.items() if problem}
    if not problems:
        return '<p class="verdict">There is nothing on the shelf to check.</p>'
    if not ill:
        whole = "The guide is" if len(problems) == 1 else f"All {len(problems):,} guides are"
        return f'<p class="verdict">{whole} whole.</p>'
    items = "".join(
        _mended(mended[slug]) if slug in mended else _ill(titles.get(slug, slug), problem)
        for slug, problem in ill.items()
    )
    left = len(problems) - len(ill)
    others = "1 other guide is" if left == 1 else f"{left:,} other guides are"
    rest = f'<li class="report"><p>{others} whole.</p></li>' if left else ""
    return f'<ul class="reports" role="list">{items}{rest}</ul>'


def _mended(done: str) -> str:
    return f'<li class="report mended"><p>{escape(done)}</p></li>'


def _ill(title: str, problem: str) -> str:
    trouble = trouble_html(
        title, problem, "It could not be made again by itself; press Re-index, or add its file again."
    )
    return f'<li class="report failed">{trouble}</li>'
