"""`Block` and `Draft`: what every format reader hands on, and the three questions asked of a block's words.

A block is one heading, one paragraph or one list item, its white space folded. Refuses to know any format, any
furniture and any heading's name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "paragraph", "item"]

_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’')\]]*(?:\s?\([^()]*\))?$")  # a citation in brackets may follow
_LABEL_WORDS = 12
_LABEL_LETTERS = 90


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or list item.

    Blocks of one `chunk` stood together with no empty line between them: the lines of a menu do, a stand-alone
    heading does not.
    """

    kind: Kind
    text: str
    level: int = 0  # of a heading: 1 is the outermost
    chunk: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as its format tells it: blocks in reading order, and what the file says about itself.

    `marked` tells that the format marks its headings (Markdown does), so that no short line need be guessed at.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    author: str | None = None
    marked: bool = False


def folded(text: str) -> str:
    """The words with single spaces between them."""
    return " ".join(text.split())


def row_words(cells: Sequence[str]) -> str:
    """A table's row as an entry: what it is about, then what is said of it."""
    about, *said = [cell for cell in cells if cell] or [""]
    return f"{about}: {'; '.join(said)}" if said else about


def ends_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None


def is_label(block: Block) -> bool:
    """Whether the block is a short line that is no sentence: a heading, a name, a menu's entry, a button."""
    text = block.text
    return len(text.split()) <= _LABEL_WORDS and len(text) <= _LABEL_LETTERS and not ends_sentence(text)


def is_prose(block: Block) -> bool:
    """Whether the block is text of its own: a paragraph or an item that is more than a label."""
    return block.kind != "heading" and not is_label(block)
