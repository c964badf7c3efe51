"""The Teach page's frame: what a teacher can wish for, how a set leaves the page, and the empty desk.

Pure functions from values to strings, every word escaped exactly once. Refuses to know servers, and how a guide is
asked for its places and names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ui.shelf import nav_html

WHOLE = "*"  # a class that has read it all: said, for nothing said at all is no limit that anybody chose
LARGEST = 1_000_000  # bytes of a kept set; the fullest one has a fifth of it
MAKINGS = (
    ("discuss", "Discussion", "Prompts for a talk, with what to listen for"),
    ("quiz", "Quiz", "Every answer stands in the guide"),
    ("teach", "Whole set", "Before reading, discussion, essays and quiz"),
)
LEVELS = (
    ("mixed", "A mix"),
    ("recall", "Recall (DOK 1)"),
    ("skills", "Skills and ideas (DOK 2)"),
    ("strategic", "Reasons (DOK 3)"),
    ("extended", "Beyond the book (DOK 4)"),
)
PAPER = (("docx", "Word"), ("pdf", "PDF"))  # each gives a class's and a teacher's copy
FILES = (
    ("For reading and editing", (("html", "Web page"), ("md", "Markdown"), ("csv", "Spreadsheet (CSV)"))),
    (
        "For a class’s system",
        (("gift", "Moodle"), ("qti", "Canvas"), ("kahoot", "Kahoot"), ("quizlet", "Quizlet"), ("anki", "Anki")),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen now; pairs are a value and its label."""

    guides: Sequence[tuple[str, str]]
    guide: str = ""
    reaches: Sequence[tuple[str, str]] = ()  # how far a class may have read
    reach: str = WHOLE  # "": nobody has said yet
    places: Sequence[tuple[str, str]] = ()  # where questions may come from
    place: str = ""
    names: Sequence[str] = ()  # whom or what they may be about


def document_html(head: str, choices: str) -> str:
    """The whole page; `head` holds its looks and its listener, `choices` what can be chosen now."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Teach · Glossator</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark">{head}</head>'
        '<body><a class="skip" href="#wish">Skip to the desk</a>'
        f'<header id="top"><p class="brand">Glossator</p>{nav_html("teach")}</header>'
        f'<main id="teach" data-largest="{LARGEST}">'
        '<p id="announcer" class="unseen" role="status" aria-live="polite"></p>'
        f'<div id="desk">{_wish(choices)}<section id="result" aria-label="The set">{_bar()}'
        f'<div id="paper">{empty_html()}</div>{_said()}</section></div>{_drawer()}</main></body></html>'
    )


def _wish(choices: str) -> str:
    return (
        f'<form id="wish" autocomplete="off">{_brief()}<h1>The teacher’s desk</h1>'
        f'<fieldset class="makings"><legend>What do you need?</legend>{_makings()}</fieldset>'
        f'<div id="choices">{choices}</div>'
        '<div class="pair"><label><span>How many<span class="prompts"> prompts</span></span>'
        '<input type="number" name="count" min="1" max="50" inputmode="numeric" placeholder="as usual"></label>'
        f'<label><span>How deep</span><select name="level">{_options(LEVELS, "mixed")}</select></label></div>'
        '<p class="buttons"><button type="submit" class="publish" id="make">Make the set</button>'
        '<button type="button" id="another" hidden>Another selection</button></p>'
        '<div id="work" aria-busy="false"></div><p class="trouble" id="wish-trouble" role="alert"></p>'
        '<p class="kept quiet"><label for="kept">Open a set you kept</label> Nothing of yours is stored here: '
        "a set lives in this tab, and in the file you keep.</p>"
        '<input type="file" id="kept" class="unseen" accept=".json,application/json">'
        '<noscript><p class="notice">Making a set needs JavaScript; on the command line: glossator teach SLUG</p>'
        "</noscript></form>"
    )


def _brief() -> str:
    """What is on the desk, in one line: where the desk stands above the sheet, all that is left of it."""
    change = '<button type="button" id="change" aria-expanded="true" aria-controls="wish">Change</button>'
    return f'<p id="brief" hidden><span></span>{change}</p>'


def _makings() -> str:
    return "".join(
        f'<label class="making"><input type="radio" name="making" value="{value}"{" checked" if not at else ""}>'
        f"<span><b>{label}</b> <span>{told}</span></span></label>"
        for at, (value, label, told) in enumerate(MAKINGS)
    )


def choices_html(choices: Choices, waiting: str = "") -> str:
    """The fields that depend on the shelf and on the guide; `waiting` tells that guides are being prepared."""
    if not choices.guides:
        empty = "The library is empty; add a guide on the Library page."
        return waiting or f'<p class="notice">{empty}</p>'
    names = "".join(f'<option value="{escape(name)}"></option>' for name in choices.names)
    return (
        f"{waiting}{_select('guide', 'Guide', choices.guides, choices.guide)}"
        f"{_reach(choices)}"
        f"{_select('section', 'Questions from', [('', 'The whole guide'), *choices.places], choices.place)}"
        '<label><span>About</span><input name="about" list="names" maxlength="200" '
        f'placeholder="a character, a theme, anything"></label><datalist id="names">{names}</datalist>'
    )


def _reach(choices: Choices) -> str:
    unsaid = () if choices.reach else (("", "Choose how far…"),)
    pairs = (*unsaid, (WHOLE, "The end (the whole guide)"), *choices.reaches)
    return _select("up_to", "My class has read up to", pairs, choices.reach)


def _select(name: str, label: str, pairs: Sequence[tuple[str, str]], chosen: str) -> str:
    return f'<label><span>{label}</span><select name="{name}">{_options(pairs, chosen)}</select></label>'


def _options(pairs: Sequence[tuple[str, str]], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in pairs
    )


def empty_html() -> str:
    """The sheet before there is a set: what will stand on it."""
    return (
        '<article class="sheet bare"><header class="head"><p class="kicker">Nothing on the desk yet</p>'
        '<h2 class="title">A set that is ready to print</h2></header>'
        '<ol class="coming"><li>Each question rests on the guide’s own words; press them to see where they stand.</li>'
        "<li>Edit a question, drop it, ask for another one, or put them in your order.</li>"
        "<li>Print the student copy and your own, or take the set to Word, Moodle, Canvas, Kahoot and more.</li></ol>"
        "</article>"
    )


# --- above the sheet ---


def _bar() -> str:
    copies = (("student", "Student copy"), ("teacher", "Teacher copy"))
    radios = "".join(
        f'<label><input type="radio" name="copy" value="{value}"{" checked" if value == "teacher" else ""}>'
        f"<span>{label}</span></label>"
        for value, label in copies
    )
    return (
        f'<div id="bar" hidden><fieldset class="copies"><legend class="unseen">Which copy to show</legend>{radios}'
        '</fieldset><p class="doing"><button type="button" id="print">Print</button>'
        '<button type="button" class="export" value="json">Keep as a file</button></p>'
        f'<details id="exports"><summary>Export</summary><div class="forms">{_exports()}</div></details>'
        '<p class="trouble" id="trouble" role="alert"></p></div>'
    )


def _said() -> str:
    """What was done last, and the way back."""
    undo = '<button type="button" id="undo" aria-keyshortcuts="Control+Z" hidden>Undo</button>'
    enough = '<button type="button" id="enough" aria-label="Put this note away">×</button>'
    return f'<p id="said"><span></span> {undo}{enough}</p>'


def _exports() -> str:
    paper = "".join(
        f'<li><span>{label}</span><span class="each">{_export(form, "Student copy", label)}'
        f"{_export(form, 'Teacher copy', label, '-teacher')}</span></li>"
        for form, label in PAPER
    )
    files = "".join(f'<div><h3>{name}</h3><ul class="row">{_row(forms)}</ul></div>' for name, forms in FILES)
    return f'<div><h3>On paper</h3><ul class="copied">{paper}</ul></div>{files}'


def _row(forms: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<li>{_export(form, label)}</li>" for form, label in forms)


def _export(form: str, label: str, of: str = "", copy: str = "") -> str:
    named = f' aria-label="{of}: {label}"' if of else ""
    return f'<button type="button" class="export" value="{form}" data-copy="{copy}"{named}>{label}</button>'


def _drawer() -> str:
    opening = '<p class="stage">Opening the guide…</p>'
    return f'<dialog id="drawer" aria-label="The guide"><div id="guide">{opening}</div></dialog>'
