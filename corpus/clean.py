"""Site furniture out: what a publisher's page puts around a guide is told by where it stands, never by a word alone.

    at the head       reading time, a line of genres, a sentence that sells other guides between those and a heading
    in the text       one short line three times or more in a row, "blurred text"
    after an unlock   everything up to the guide's next own heading or own paragraph
    menus             a run of short lines that name sections and have nothing below them

A sentence of the guide is never dropped for its words: it may speak of themes, unlock a door or stand in a `+` list.
Refuses to know formats, titles' origin and spans.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, takewhile

from corpus.blocks import Block, ends_sentence, is_label, is_prose
from corpus.headings import canonical, heading_flags, is_known, leads_to_text, rank
from corpus.numbers import numbered

_TIME = re.compile(
    r"(?:(?P<pages>\d+)\s*pages?\W*)?(?:reading time\W*)?(?:(?P<hours>\d+)[\s-]*h(?:ou)?rs?\W*(?:and\s+)?)?"
    r"(?:(?P<minutes>\d+)[\s-]*min(?:ute)?s?\W*)?(?P<read>read(?:ing time)?)?",
    re.IGNORECASE,
)
_FIELDS = re.compile(r"\s*[|•·]\s*")
_GENRE_LINE = re.compile(r"(?:genre|publi(?:shed|cation)(?: (?:date|year))?)\W.{0,60}", re.IGNORECASE)
_PRODUCT = re.compile(r"\b(?:study|teaching|reading|literature) guides\b", re.IGNORECASE)
_SALES = re.compile(
    r"\bguides\b|\b(?:offers?|provides?|get|gain|discover|try|join|find)\b.*\b(?:summaries|study aids|lesson plans)\b",
    re.IGNORECASE,
)
_OFFER = re.compile(rf"{_SALES.pattern}|\b(?:you|your|our|access|subscri\w+|cancel|sign up|free)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*(?:\s|$)")
_BLURRED = re.compile(r"(?:blurred text\W*)+", re.IGNORECASE)
_UNLOCK_PAGES = re.compile(r"(?:unlock icon\W*)*unlock (?:all|the)\W+(?:of the )?\d[\d,]* pages\b", re.IGNORECASE)
_UNLOCK_GUIDE = re.compile(r"(?:unlock icon\W*)*unlock (?:this|the|your)\b.*\bguide\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-z,;:’'\"”] )[\"“‘(]?([A-Z][a-z]{2,})")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]{2,}")
_NO_NAMES = frozenset({"Study", "Guide", "Guides"})
_COLLECTIONS = frozenset({"featured collections", "related titles", "related study guides", "popular study guides"})
_COLLECTION = "view collection"
_OFFERED = frozenset({"quiz", "study guide", "teaching guide", "tools"})  # features that an advertisement names too
_REPEATS = 3
_MENU = 3
_LEAD_WORDS = 4


def without_head_lines(blocks: Sequence[Block]) -> tuple[list[Block], int | None]:
    """The blocks without the furniture at the head, and the minutes to read that it claims."""
    minutes = None
    kept: list[Block] = []
    labels: list[str] = []
    found = False
    for i, block in enumerate(blocks):
        if _is_head_line(block):
            minutes, found = minutes or _minutes(block.text), True
        elif found and _sells(block, blocks[i + 1 : i + 2], labels):
            continue
        elif is_label(block):
            kept.append(block)
            labels.append(block.text)
        else:
            return kept + list(blocks[i:]), minutes
    return kept, minutes


def without_furniture(blocks: Sequence[Block], marked: bool, title: str | None) -> list[Block]:
    """The blocks without repeated lines, the tails after an unlock line, and menus."""
    return _without_menus(_without_tails(_without_repeats(blocks), marked, title or ""), marked)


def _is_head_line(block: Block) -> bool:
    text = block.text
    fields = _FIELDS.split(text)
    genres = len(fields) > 2 and all(0 < len(field.split()) < 6 for field in fields) and not ends_sentence(text)
    return genres or (is_label(block) and (_reading_time(text) is not None or _GENRE_LINE.fullmatch(text) is not None))


def _reading_time(text: str) -> re.Match[str] | None:
    match = _TIME.fullmatch(text)
    if match is None or not text:
        return None
    timed = match["hours"] or match["minutes"]
    return match if (match["pages"] and not match["read"]) or (timed and "read" in text.casefold()) else None


def _minutes(text: str) -> int | None:
    match = _reading_time(text)
    return match and (int(match["hours"] or 0) * 60 + int(match["minutes"] or 0) or None)


def _sells(block: Block, after: Sequence[Block], labels: Sequence[str]) -> bool:
    """Whether a paragraph under the head's furniture and right above a heading sells guides, not this work.

    It speaks of guides in the plural and names nothing that the head names: neither the work nor its author.
    """
    above_heading = bool(after) and is_label(after[0])
    names_work = any(label.casefold() in block.text.casefold() for label in labels if not is_known(label))
    return above_heading and is_prose(block) and _SALES.search(block.text) is not None and not names_work


def _without_repeats(blocks: Sequence[Block]) -> list[Block]:
    kept: list[Block] = []
    for text, group in groupby(blocks, key=lambda block: block.text):
        same = list(group)
        repeated = len(same) >= _REPEATS and is_label(same[0])
        if not repeated and not _BLURRED.fullmatch(text):
            kept += same
    return kept


def _without_tails(blocks: Sequence[Block], marked: bool, title: str) -> list[Block]:
    flags = heading_flags(blocks, marked)
    kept: list[Block] = []
    spoken_of: frozenset[str] | None = None  # while in a tail: whom the guide named above it
    for i, block in enumerate(blocks):
        if _unlocks(blocks, i):
            spoken_of = _names(kept) - set(title.split())
        elif spoken_of is None or _resumes(blocks, flags, i, spoken_of):
            spoken_of = None
            kept.append(block)
    return kept


def _unlocks(blocks: Sequence[Block], i: int) -> bool:
    """A line that sells the rest; without a number of pages it could also head the guide's own text."""
    if not is_label(blocks[i]):
        return False
    below = blocks[i + 1] if i + 1 < len(blocks) else None
    sells = below is None or not is_prose(below) or _PRODUCT.search(below.text) is not None
    return _UNLOCK_PAGES.match(blocks[i].text) is not None or (
        sells and _UNLOCK_GUIDE.match(blocks[i].text) is not None
    )


def _resumes(blocks: Sequence[Block], flags: Sequence[bool], i: int, spoken_of: frozenset[str]) -> bool:
    """Whether the guide goes on at `i`: with a paragraph of its own, or with a heading that has its text below it."""
    if not flags[i]:
        return blocks[i].kind == "paragraph" and _is_own(blocks[i], spoken_of)
    below = next((block for block, flag in zip(blocks[i:], flags[i:], strict=True) if not flag), None)
    if below is None:
        return False
    heading = blocks[i].text
    of_guides = (is_known(heading) and canonical(heading) not in _OFFERED) or numbered(heading) is not None
    return of_guides or (is_prose(below) and not _OFFER.search(below.text)) or _is_own(below, spoken_of)


def _names(blocks: Sequence[Block]) -> frozenset[str]:
    """Words of the text that begin with a capital inside a sentence, and stand more than once."""
    texts = [block.text for block in blocks if is_prose(block)]
    inside = {name for text in texts for name in _NAME.findall(text)}
    times = Counter(word for text in texts for word in _CAPITALISED.findall(text))
    return frozenset(name for name in inside if times[name] > 1) - _NO_NAMES


def _is_own(block: Block, spoken_of: frozenset[str]) -> bool:
    """Whether prose after an unlock line is the guide's: it names somebody of whom the guide spoke, or tells more."""
    if not is_prose(block):
        return False
    if not spoken_of.isdisjoint(_CAPITALISED.findall(block.text)):
        return True
    return len(_SENTENCE.findall(block.text)) > 1 and not _OFFER.search(block.text)


def _without_menus(blocks: Sequence[Block], marked: bool) -> list[Block]:
    real = leads_to_text(blocks, heading_flags(blocks, marked), marked)
    named = {canonical(block.text) for block, is_real in zip(blocks, real, strict=True) if is_real}
    kept: list[Block] = []
    pairs = zip(blocks, real, strict=True)
    for in_run, group in groupby(pairs, key=lambda pair: is_label(pair[0]) and not pair[1]):
        run = [block for block, _ in group]
        kept += _of_run(run, kept[-1:], named) if in_run else run
    return kept


def _of_run(run: list[Block], before: Sequence[Block], named: set[str]) -> list[Block]:
    """What of a run of short lines, with nothing below them, is the guide's own."""
    own_list = _led_in(run, before)
    own, run = run[:own_list], run[own_list:]
    names = [canonical(block.text) for block in run]
    kept = run[: _collections_start(names)]
    sections = sum(name in named or rank(block.text) < 9 for name, block in zip(names, kept, strict=False))
    if len(kept) >= _MENU and 2 * sections >= len(kept):
        return own
    return own + [block for block in kept if block.kind != "paragraph" or not is_known(block.text)]


def _led_in(run: Sequence[Block], before: Sequence[Block]) -> int:
    """How many blocks of the run belong to a list that words lead into ("Three things matter to him:")."""
    leads = [-1] if before and before[0].text.endswith(":") else []
    leads += [i for i, block in enumerate(run) if block.text.endswith(":") and len(block.text.split()) >= _LEAD_WORDS]
    if not leads:
        return 0
    return leads[0] + 1 + len(list(takewhile(lambda block: block.kind == "item", run[leads[0] + 1 :])))


def _collections_start(names: Sequence[str]) -> int:
    """Where a tail of links to other shelves begins; `len(names)` if the run has none."""
    for i, name in enumerate(names):
        if name in _COLLECTIONS and i + 1 < len(names):
            return i
        if name == _COLLECTION:
            return max(0, i - 1)
    return len(names)
