"""What a page's words wear: watermarks and notes' raised numbers go, a drop cap goes back to its word.

Refuses to know lines and headings.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.formats.pdf_dots import Dot
from corpus.formats.pdf_stream import Word
from corpus.formats.pdf_words import Page

_HUGE = 2.5  # times the body's size: pale letters so large are a watermark
_CAP = 1.7  # times the body's size: one letter so large opens a paragraph
_CAP_TEXT = re.compile(r"[“\"‘']?[^\W\d_]")
_ALONE = ("A", "I", "O")
_NOTE_MARK = re.compile(r"\[?[\d*†‡§,]{1,4}\]?")


def plain_words(pages: Sequence[Page]) -> list[list[Word]]:
    """The pages' words as the text has them."""
    sizes: Counter[float] = Counter()
    known: set[str] = set()
    for page in pages:
        for word in page.words:
            sizes[round(word.size * 2) / 2] += len(word.text)
            known.add(word.text.strip('.,;:!?”’")'))
    if not sizes:
        return [[] for _ in pages]
    body = sizes.most_common(1)[0][0]
    return [_plain(page, body, known) for page in pages]


def _plain(page: Page, body: float, known: set[str]) -> list[Word]:
    words = _with_caps(_without_note_marks(_solid(page.words, body)), body, known)
    return words + list(_bullets(page.dots, words))


def _bullets(dots: Sequence[Dot], words: Sequence[Word]) -> Iterator[Word]:
    """The drawn bullets as words: each stands left of a line, on its small letters' height, with nothing before it."""
    for dot in dots:
        level = [w for w in words if w.y < dot.y < w.y + 0.7 * w.size and w.size >= dot.end - dot.x]
        after = min((w for w in level if w.x >= dot.end), key=lambda w: w.x, default=None)
        if after is None or after.x - dot.end > 2.5 * after.size:
            continue
        if not any(w.x < dot.end and w.end > dot.x - 3 * after.size for w in level):
            yield Word("•", dot.x, dot.end, after.y, after.size)


def _solid(words: Sequence[Word], body: float) -> list[Word]:
    return [word for word in words if not (word.pale and word.size >= _HUGE * body)]


def _without_note_marks(words: Sequence[Word]) -> list[Word]:
    """The words without small raised numbers that stand right behind a word, or before a note."""
    marks = {
        i
        for i, word in enumerate(words)
        if _NOTE_MARK.fullmatch(word.text)
        and any(_is_raised(word, words[j]) for j in (i - 1, i + 1) if 0 <= j < len(words))
    }
    return [word for i, word in enumerate(words) if i not in marks]


def _is_raised(mark: Word, word: Word) -> bool:
    lift = mark.y - word.y
    beside = min(abs(mark.x - word.end), abs(word.x - mark.end)) < 0.4 * word.size
    return mark.size <= 0.86 * word.size and 0.12 * word.size <= lift <= 0.7 * word.size and beside


def _with_caps(words: Sequence[Word], body: float, known: set[str]) -> list[Word]:
    kept = list(words)
    for cap in [w for w in words if w.size >= _CAP * body and _CAP_TEXT.fullmatch(w.text)]:
        beside = [
            w
            for w in kept
            if w.size < 1.3 * body and cap.y - 1 <= w.y <= cap.y + cap.size and -2 <= w.x - cap.end <= 1.5 * body
        ]
        if not beside:
            continue
        top = max(w.y for w in beside)
        first = min((w for w in beside if top - w.y < 1), key=lambda w: w.x)
        apart = cap.text in _ALONE and first.text in known and cap.text + first.text not in known
        opening = replace(first, text=f"{cap.text} {first.text}" if apart else cap.text + first.text)
        edge = {id(w) for w in beside if w.x - first.x < 3}
        kept = [
            replace(opening if w is first else w, x=cap.x) if w is first or id(w) in edge else w
            for w in kept
            if w is not cap
        ]
    return kept
