"""A set as an Anki deck: one card an item, its answer, evidence and source on the back.

Ids are stable, so that a newer deck updates the cards of an older one in place. Refuses to know how items are made.
"""

import hashlib
import itertools
import re
import sqlite3
import time

import genanki

from assistant.teaching.exports.packing import packed
from assistant.teaching.exports.sides import answer, as_html, choices, one_line, shape, source
from assistant.teaching.items import KINDS, Item, ItemSet, Kind

KINDS_ANKI: frozenset[Kind] = frozenset(KINDS)
MODEL = 1_851_944_597  # drawn once, never to be changed: Anki knows the note type by it
FIELDS = ("Front", "Back", "Evidence", "Source")
_BACK = (
    '{{FrontSide}}<hr id="answer">{{Back}}'
    '{{#Evidence}}<div class="evidence">{{Evidence}}</div>{{/Evidence}}'
    '{{#Source}}<div class="source">{{Source}}</div>{{/Source}}'
)
_CSS = """\
.card { font-family: Georgia, serif; font-size: 20px; text-align: left; max-width: 34em; margin: 0 auto; }
.evidence { font-size: 17px; }
.source { font-size: 14px; opacity: 0.7; }
"""


def to_anki(items: ItemSet, now: float | None = None) -> bytes:
    """A deck of the whole set; `now`, in seconds, tells Anki which of two decks is the newer one."""
    deck = genanki.Deck(deck_id(items.guide), f"Glossator::{_name(items.title)}")
    for item in items.items:
        deck.add_note(_note(item, items))
    moment = time.time() if now is None else now
    with sqlite3.connect(":memory:") as database:
        genanki.Package(deck).write_to_db(database.cursor(), moment, itertools.count(int(moment * 1000)))
        database.commit()
        collection = database.serialize()
    database.close()
    return packed({"collection.anki2": collection, "media": b"{}"})


def deck_id(guide: str) -> int:
    """A number in [2^30, 2^31) that is a guide's own."""
    drawn = int.from_bytes(hashlib.sha256(guide.encode("utf-8", "replace")).digest()[:8], "big")
    return 2**30 + drawn % 2**30


def _note(item: Item, items: ItemSet) -> genanki.Note:
    quotes = "".join(f"<blockquote>{_html(one.quote)}</blockquote>" for one in item.evidence)
    sections = dict.fromkeys(source(one.section) for one in item.evidence)
    fields = [_front(item), _back(item), quotes, "<br>".join(map(_html, [items.title, *sections]))]
    guid = genanki.guid_for(one_line(item.id))
    return genanki.Note(model=_model(), fields=fields, guid=guid, tags=_tags(item, items.guide))


def _model() -> genanki.Model:
    return genanki.Model(
        MODEL,
        "Glossator item",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card 1", "qfmt": "{{Front}}", "afmt": _BACK}],
        css=_CSS,
    )


def _front(item: Item) -> str:
    match shape(item):
        case "true_false":
            return f"True or false? {_html(item.stem)}"
        case "choice" | "order":
            listed = "".join(f"<li>{_html(option.text)}</li>" for option in choices(item))
            return f'{_html(item.stem)}<ol type="A">{listed}</ol>'
        case _:
            return _html(item.stem)


def _back(item: Item) -> str:
    told = [_html(line) for line in answer(item)]
    if shape(item) == "written":
        return f"<ul>{''.join(f'<li>{line}</li>' for line in told)}</ul>" if told else ""
    return "<br>".join(told)


def _tags(item: Item, guide: str) -> list[str]:
    """Tags hold no spaces, and colons would nest them."""
    told = (guide, item.kind, item.element, f"DOK{item.dok}", *item.standards)
    return [re.sub(r'[\s:"]+', "_", one_line(one)) for one in told]


def _name(title: str) -> str:
    """A deck's name; two colons would make a deck within a deck."""
    return re.sub(r"::+", ":", one_line(title)).strip(":") or "Untitled"


def _html(text: str) -> str:
    """HTML; a bracket could begin a sound or a formula in Anki."""
    return as_html(text).replace("[", "&#91;")
