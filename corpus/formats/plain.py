"""Plain text: chunks between empty lines, their lines joined where the width broke them, lists and underlined headings.

Takes whatever is text. Refuses to know which short lines are headings: `corpus.headings` decides that.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from corpus.blocks import Block, Draft, folded, is_label
from corpus.decode import decode
from corpus.lines import plain_paragraphs, same_paragraph

_BULLET = re.compile(r"\s*[-*+•‣◦▪]\s+(?=\S)")
_NUMBER = re.compile(r"\s*\(?(\d{1,2})[.)]\s+(?=\S)")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,})\s*")
_OPENS_LIST = re.compile(r"[.:;!?…\"”’)]$")


def draft(data: bytes, name: str) -> Draft:
    """The text's blocks; headings are marked only where the text underlines two or more."""
    lines = decode(data, name).split("\n")
    chunks = [list(group) for filled, group in groupby(lines, key=lambda line: bool(line.strip())) if filled]
    blocks = [block for number, chunk in enumerate(chunks) for block in _blocks(chunk, number)]
    marked = sum(block.kind == "heading" for block in blocks) > 1
    if not marked:
        blocks = [Block("paragraph", b.text, chunk=b.chunk) if b.kind == "heading" else b for b in blocks]
    return Draft(tuple(blocks), marked=marked)


def _blocks(chunk: list[str], number: int) -> Iterator[Block]:
    heading = _underlined(chunk)
    if heading:
        yield Block("heading", folded(chunk[0]), level=heading, chunk=number)
        chunk = chunk[2:]
    for is_item, lines in _pieces([line for line in chunk if any(map(str.isalnum, line))]):
        if is_item:
            yield Block("item", folded(" ".join(lines)), chunk=number)
        else:
            yield from (Block("paragraph", text, chunk=number) for text in plain_paragraphs(lines))


def _underlined(chunk: Sequence[str]) -> int:
    """The level of the heading that opens the chunk, or 0: "=" is outside of "-" and "~"."""
    if len(chunk) < 2 or not _UNDERLINE.fullmatch(chunk[1]) or not is_label(Block("paragraph", folded(chunk[0]))):
        return 0
    return 1 if "=" in chunk[1] else 2


def _pieces(lines: list[str]) -> list[tuple[bool, list[str]]]:
    """The chunk's lines as runs of text and as single list items, whose marker is taken off."""
    numbered = _counts_up(lines)
    width = max((len(line.strip()) for line in lines), default=0)
    pieces: list[tuple[bool, list[str]]] = []
    for line in lines:
        marker = _BULLET.match(line) or (_NUMBER.match(line) if numbered else None)
        in_item = bool(pieces) and pieces[-1][0]
        if marker and (not pieces or in_item or _ends_before_list(pieces[-1][1][-1], line, width)):
            pieces.append((True, [line[marker.end() :]]))
        elif pieces and (not in_item or line[0].isspace() or same_paragraph(pieces[-1][1][-1], line, width)):
            pieces[-1][1].append(line.strip())
        else:
            pieces.append((False, [line.strip()]))
    return pieces


def _counts_up(lines: Sequence[str]) -> bool:
    """Whether two lines or more are numbered one after the other; a single "1. The Boat" may be a heading."""
    numbers = [int(match[1]) for line in lines if (match := _NUMBER.match(line))]
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _ends_before_list(before: str, line: str, width: int) -> bool:
    """Whether a list may follow the line `before`; in wrapped prose a line can begin with a dash too."""
    return _OPENS_LIST.search(before) is not None or not same_paragraph(before, line, width)
