"""What a file's own fields say of title and author, where that is the work's: programs and publishers fill them too.

A guide's fields name the guide and who wrote that; only a name that the guide's first text gives as well is taken for
the author. Refuses to know formats and where the fields stood.
"""

import re
from collections.abc import Sequence

from corpus.blocks import Block, folded, is_prose

_PROGRAM = re.compile(
    r"microsoft word|powerpoint|^untitled|^unbenannt|^document\s?\d*$|^no title$|^\(?anonymous\)?$|^title$"
    r"|^about:blank$|^(?:home|index|page|article|slide)\s?\d*$|^https?:|\.(?:docx?|pdf|html?|odt|rtf|txt|indd|pages|tex|dvi|md)$",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{1,60}$")
_NAME = re.compile(r"[^\W\d_][\w.’'-]*(?:\s+[^\W\d_][\w.’'-]*){1,5}")
_FIRST_TEXTS = 6


def title_said(field: str | None) -> str | None:
    """A title field's words, without a site's name behind them; None where a program or a file's name fills it."""
    words = folded(field or "")
    while shorter := _SITE.sub("", words):
        if shorter == words:
            break
        words = shorter
    return words if any(map(str.isalpha, words)) and not _PROGRAM.search(words) else None


def author_said(field: str | None, blocks: Sequence[Block]) -> str | None:
    """An author field's name, where the guide's first text names that person too."""
    name = folded(field or "")
    texts = [block.text for block in blocks if is_prose(block)][:_FIRST_TEXTS]
    named = _NAME.fullmatch(name) is not None and any(name.casefold() in text.casefold() for text in texts)
    return name if named else None


def with_title(blocks: Sequence[Block], marked: bool, title: str | None) -> tuple[Block, ...]:
    """The blocks with the title as their outermost heading, where no heading of theirs stands outside all others."""
    headings = [block.level for block in blocks if block.kind == "heading"]
    if not marked or title is None or headings.count(1) == 1:
        return tuple(blocks)
    return (Block("heading", title, 1, -1), *blocks)
