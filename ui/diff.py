"""What would change, as HTML: a file before it is published, and what became of it; every word escaped exactly once.

Colour never says anything alone: each change carries its sign and its name, words that are gone are struck through
and new ones underlined, and both are named for those who listen. Refuses to know gradio, servers and how changes are
found.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.types import Guide, Section

if TYPE_CHECKING:  # the index room is loaded behind the open port
    from index.build import IndexReport
    from index.changes import Change, Piece
    from ui.librarian import Preview

SIGNS = {"added": "+", "changed": "~", "removed": "−", "moved": "↕"}
SHOWN = 12  # changes of one guide that stand open; the others are folded
OUTLINED = 14  # headings of a new guide that stand open
STATUS = {
    "added": "is on the shelf",
    "updated": "is published as it stands now",
    "unchanged": "is as it was",
    "missing": "stays as it was",
    "removed": "is withdrawn",
    "failed": "could not be indexed",
}


def plural(count: int, noun: str) -> str:
    """ "1 section", "2,000 sections" """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c" """
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1] if parts else "") if part)


def sentence(line: str) -> str:
    """A line of an error as a sentence: a capital, and a full stop; not where it begins with a name or a number."""
    first = line.split(" ", 1)[0]
    line = line[:1].upper() + line[1:] if first.isalpha() else line
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def counts(changes: "Sequence[Change]") -> str:
    """ "1 added, 2 changed and 1 moved", in the order of `SIGNS`"""
    found: Counter[str] = Counter(change.kind for change in changes)
    return listed([f"{found[kind]:,} {kind}" for kind in SIGNS if kind in found])


def changes_html(changes: "Sequence[Change]") -> str:
    """Changes by section in their order, the first `SHOWN` open and the others folded; empty when there are none."""
    open_ones, folded = changes[:SHOWN], changes[SHOWN:]
    rest = f'<details class="more"><summary>and {len(folded):,} more</summary>{_sections(folded)}</details>'
    return f'<div class="diff">{_sections(open_ones)}{rest if folded else ""}</div>' if changes else ""


def _sections(changes: "Sequence[Change]") -> str:
    return "".join(
        f'<section><h4>{escape(section.replace(" > ", " › ") or "The guide")}</h4><ul role="list">'
        f"{''.join(_change(change) for change in group)}</ul></section>"
        for section, group in groupby(changes, key=lambda change: change.section)
    )


def _change(change: "Change") -> str:
    return (
        f'<li class="change {change.kind}"><span class="sign"><span aria-hidden="true">{SIGNS[change.kind]}</span> '
        f"{change.kind}</span><p>{''.join(_words(change))}</p></li>"
    )


def _words(change: "Change") -> Iterator[str]:
    """A change's words in reading order."""
    if change.kind == "moved":
        yield escape(change.new or change.old or "")
    elif change.kind == "changed" and (parts := _pieces(change)):
        yield " ".join(map(_piece, parts))  # the space stands outside of what is marked
    else:
        yield " ".join(filter(None, (_gone(change.old), _new(change.new))))


def _pieces(change: "Change") -> "tuple[Piece, ...]":
    from index.changes import pieces  # behind the open port, like all of the index room

    return pieces(change)


def _piece(piece: "Piece") -> str:
    marked = {"gone": _gone, "new": _new}.get(piece.kind)
    return marked(piece.text) if marked else escape(piece.text)


def _gone(words: str | None) -> str:
    return f'<del><span class="unseen">gone: </span>{escape(words)}</del>' if words else ""


def _new(words: str | None) -> str:
    return f'<ins><span class="unseen">new: </span>{escape(words)}</ins>' if words else ""


# --- a file that was handed in ---


def preview_html(preview: "Preview", name: str, former: str | None) -> str:
    """What publishing a file would do, and the two buttons; `former` is the title that stands there now."""
    report = preview.report
    if report.status == "unchanged":
        return _card("same", former or preview.guide.title, _from(preview.guide, name), _same(), ("leave", "Put aside"))
    body = _new_guide(preview) if report.status == "added" else _changed_guide(preview, former)
    title = preview.guide.title if report.status == "added" else former or preview.guide.title
    buttons = (("publish", "Publish"), ("leave", "Leave it"))
    return _card("waiting", title, _from(preview.guide, name), _place(preview, former) + body, *buttons)


def refused_html(name: str, message: str) -> str:
    """A file that cannot be taken, and why, in one line."""
    said = sentence(f"It {message.removeprefix(name).strip()}" if message.startswith(f"{name} ") else message)
    return _card("refused", name, "", f'<p class="why" role="alert">{escape(said)}</p>', ("leave", "Put aside"))


def published_html(title: str, report: "IndexReport") -> str:
    """A file that is a guide now."""
    said = f'<p class="verdict">“{escape(title)}” {STATUS[report.status]}.</p>'
    return f'<div class="handed done" data-state="done">{said}{_effort(report, "was", "were")}{_ask(report)}</div>'


def _ask(report: "IndexReport") -> str:
    return '<p class="offer"><a href="/">Ask about it</a></p>' if report.status in ("added", "updated") else ""


def _card(state: str, title: str, where: str, body: str, *buttons: tuple[str, str]) -> str:
    pressed = "".join(f'<button type="button" class="{kind}">{label}</button>' for kind, label in buttons)
    return (
        f'<div class="handed {state}" data-state="{state}"><h3 tabindex="-1">{escape(title)}</h3>{where}{body}'
        f'<p class="trouble" role="alert"></p><p class="buttons">{pressed}</p></div>'
    )


def _from(guide: Guide, name: str) -> str:
    facts = (name, plural(guide.words, "word"), f"{guide.minutes} min to read", plural(len(guide.sections), "section"))
    return f'<p class="from">{escape(" · ".join(facts))}</p>'


def _same() -> str:
    return '<p class="verdict">Nothing would change: the shelf holds exactly this already.</p>'


def _place(preview: "Preview", former: str | None) -> str:
    """Whose place the guide would take, where that is another's."""
    if preview.former_source is None:
        return ""
    return (
        f'<p class="notice">“{escape(former or preview.guide.slug)}” was indexed from '
        f"{escape(source_words(preview.former_source, whole=True))}. Publishing puts this file in its place.</p>"
    )


def _changed_guide(preview: "Preview", former: str | None) -> str:
    report, guide = preview.report, preview.guide
    renamed = ""
    if former and former != guide.title:
        renamed = f'<p class="verdict">It would be called “{escape(guide.title)}”.</p>'
    told = counts(report.changes)
    verdict = f"If you publish it: {told}." if told else "No words change; it would be indexed anew."
    effort = _effort(report, "has to be", "have to be")
    return f'{renamed}<p class="verdict">{verdict}</p>{effort}{changes_html(report.changes)}'


def _effort(report: "IndexReport", one: str, many: str) -> str:
    """How much of the work is new."""
    if not report.embedded + report.reused or report.status == "unchanged":
        return ""
    verb = one if report.embedded < 2 else many
    fresh = f"{_texts(report.embedded)} {verb} indexed anew"
    kept = f"; {_texts(report.reused)} {'stays as it is' if report.reused == 1 else 'stay as they are'}"
    return f'<p class="effort">{fresh}{kept if report.reused else ""}.</p>'


def _texts(count: int) -> str:
    """What is embedded by itself, in a librarian's words."""
    return "Nothing" if not count else "1 passage or sentence" if count == 1 else f"{count:,} passages and sentences"


def _new_guide(preview: "Preview") -> str:
    guide = preview.guide
    return (
        '<p class="verdict">A new guide.</p><div class="naming">'
        f"{_field('title', 'Title of the work', guide.title)}{_field('author', 'Its author', guide.author or '')}</div>"
        f'<div class="outline"><h4>What is in it</h4>{outline_html(guide.sections)}</div>'
    )


def _field(name: str, label: str, value: str) -> str:
    field = f'<input name="{name}" value="{escape(value)}" maxlength="200" autocomplete="off">'
    return f"<label><span>{label}</span>{field}</label>"


def outline_html(sections: Sequence[Section]) -> str:
    """The headings of a guide, each once, indented by depth; the first `OUTLINED` open and the others folded."""
    headings: dict[tuple[str, ...], None] = {}
    for section in sections:
        for depth in range(1, len(section.path) + 1):
            headings.setdefault(section.path[:depth])
    items = [f'<li class="depth-{min(len(path), 4) - 1}">{escape(path[-1])}</li>' for path in headings]
    if not items:
        return '<p class="quiet">It has no headings; it is one section.</p>'
    first, folded = "".join(items[:OUTLINED]), items[OUTLINED:]
    more = f'<ul role="list">{"".join(folded)}</ul>'
    rest = f'<details class="more"><summary>and {len(folded):,} more</summary>{more}</details>'
    return f'<ul role="list">{first}</ul>{rest if folded else ""}'


# --- after re-indexing ---


def reports_html(reports: "Sequence[IndexReport]", titles: dict[str, str]) -> str:
    """What re-indexing did, guide by guide; a guide that changed opens to what changed."""
    if not reports:
        return '<p class="verdict">There is nothing on the shelf to index again.</p>'
    same = [report for report in reports if report.status == "unchanged"]
    folded = len(same) > 1
    told = [report for report in reports if not (folded and report.status == "unchanged")]
    kept = f'<li class="report unchanged"><p>{plural(len(same), "guide")} are as they were.</p></li>' if folded else ""
    return f'<ul class="reports" role="list">{"".join(_report(report, titles) for report in told)}{kept}</ul>'


def _report(report: "IndexReport", titles: dict[str, str]) -> str:
    said = f"<cite>{escape(titles.get(report.slug, report.slug))}</cite> {STATUS[report.status]}"
    why = f'<p class="why">{escape(sentence(_pressed(report.error)))}</p>' if report.error else ""
    told = counts(report.changes)
    shown = (
        f'<details class="what"><summary>What changed: {told}</summary>{changes_html(report.changes)}</details>'
        if told
        else ""
    )
    return f'<li class="report {report.status}"><p>{said}.</p>{why}{shown}</li>'


def _pressed(line: str) -> str:
    """An error's line with the page's own cure in place of a command."""
    line = re.sub(r" \(withdraw it with: glossator remove [^)]*\)", "; press Withdraw to take it off the shelf", line)
    return re.sub(r"(make|embed) it again with: glossator index.*", r"add its file again to make it anew", line)


def source_words(source: str, *, whole: bool) -> str:
    """Where a guide came from, in words; the folders of a path are for the librarian alone (`whole`)."""
    if source.startswith("bundled:"):
        return "Glossator itself"
    if source.startswith("upload:"):
        return f"an added file, {source.removeprefix('upload:')}"
    return source if whole else source.rpartition("/")[2]
