"""Texts that mean something to one of the formats of class systems, and what must be left of them."""

import re
from dataclasses import replace

from sample_items import FORMULAS, MULTIPLE_CHOICE, SAMPLE

from assistant.teaching.items import Item, ItemSet, Option

CANARIES = (
    "= ~ # { } : \\ -> =a ~b #c {d} \\n \\\\ \\= ####",
    "<b>bold</b> &amp; &lt;i> &&058; \"quotes\" 'and' “curly”",
    "::name:: // no comment [html] $CATEGORY: x ~%50%half",
    "// at the start", "[html]<i>x</i>", "%50%half", "[plain", "TRUE", "*", "a*b \\*", "T", "0", "{}", "]]>",
    "{{Front}} [sound:x.mp3] [latex]x[/latex] {{c1::x}}",
    "🦉 👩‍🎓 e\u0301 \u00a0 漢字", *FORMULAS,
)  # fmt: skip
BROKEN = "one\ttab\r\nline two\u2028three\x00\x0b\ud800 four\ufffe"


def set_of(*items: Item) -> ItemSet:
    return replace(SAMPLE, items=items)


def choosing(stem: str, right: str, wrong: str) -> Item:
    return replace(MULTIPLE_CHOICE, stem=stem, key=right, options=(Option(wrong, False), Option(right, True)))


def seen(text: str) -> str:
    """What must be left of a text: its lines, without what no file can hold."""
    kept = re.sub("[\x00\ufeff]", "", re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", text))
    return "\n".join(line for one in kept.splitlines() if (line := re.sub("[ \t]+", " ", one).strip(" ")))


def flat(text: str) -> str:
    """The same in one line, as options are."""
    return seen(text).replace("\n", " ")
