"""Physical lines to paragraphs: which line breaks a person meant, and which the page's width made.

A break was made by the width if the next line's first word would not have fitted. Refuses to know what the lines say.
"""

from collections.abc import Callable, Sequence

from corpus.blocks import Block, ends_sentence, folded, is_label

_NARROW = 45  # nobody wraps prose below this
_WIDE = 120  # nobody wraps prose above this: such lines are whole paragraphs
_LONG_ENOUGH = 40


def plain_paragraphs(lines: Sequence[str]) -> list[str]:
    """Plain text's lines that stand together, joined where the width broke them."""
    width = max(map(len, lines), default=0)
    return _joined(lines, lambda line, after: same_paragraph(line, after, width))


def same_paragraph(line: str, after: str, width: int) -> bool:
    """Whether the next line goes on with this one's paragraph, in lines of which the longest has `width` letters."""
    runs_on = len(line) >= _LONG_ENOUGH and after[:1].islower() and line != after and not ends_sentence(line)
    return _NARROW <= width <= _WIDE and (_no_room(line, after, width) or runs_on)


def markdown_paragraphs(lines: Sequence[str]) -> list[str]:
    """One Markdown paragraph's lines: a break means nothing there, but a pasted menu's entries stay apart."""
    width = max(map(len, lines), default=0)

    def together(line: str, after: str) -> bool:
        if not is_label(Block("paragraph", line)) or line.endswith((",", ";", "-", "–", "—")):
            return True
        return width >= _NARROW and (_no_room(line, after, width) or (after[:1].islower() and line != after))

    return _joined(lines, together)


def _no_room(line: str, after: str, width: int) -> bool:
    return len(line) + 1 + len(after.split(maxsplit=1)[0]) > width


def _joined(lines: Sequence[str], together: Callable[[str, str], bool]) -> list[str]:
    joined: list[str] = []
    before = ""
    for line in filter(None, map(folded, lines)):
        if before and together(before, line):
            joined[-1] += " " + line
        else:
            joined.append(line)
        before = line
    return joined
