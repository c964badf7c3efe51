"""The work's title and author, found where a guide says them: in lines at the head that its first text confirms.

Front matter and the caller's arguments come in as given and win. Refuses to know formats, furniture and files' names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from corpus.blocks import Block, is_label
from corpus.headings import canonical, is_known
from corpus.numbers import numbered

_WORD = r"(?:(?:[A-Z]\.)+|[A-Z][\w’'-]+)"
_PERSON = rf"{_WORD}(?:\s+(?:(?:de|la|du|van|von|der|di|le)\s+)*{_WORD}){{1,4}}"
_WORK = (
    r"(?:novel|novella|play|poem|epic|stor(?:y|ies)|memoir|autobiography|book|tragedy|comedy|drama|work|fable|allegory"
    r"|tale|narrative|essay)s?"
)
_ROLE = r"(?:(?:[\w’'-]+\s+){0,4}?(?:author|writer|novelist|poet|playwright|dramatist|essayist|journalist)\s+)?"
_BY = rf"(?<!published )(?<!directed )(?<!adapted )(?<!translated )by\s+{_ROLE}({_PERSON})"
_IS_A_WORK = re.compile(
    rf"[“\"]?(?P<title>[A-Z][^.!?“”\"]{{0,80}}?)[”\"]?,? (?:is|was) an?\b[^.!?]{{0,80}}?\b{_WORK}\b"
)
_STATED_BY = re.compile(rf"\b{_WORK}\b[^.!?]{{0,60}}?\b{_BY}")
_GUIDE_AFTER = re.compile(
    r"[\s:,–—|-]*\b(?:an?|the)?\s*(?:(?:plot )?summary and )?(?:study|reading|literature|teacher’s) (?:guide|notes)$",
    re.IGNORECASE,
)
_GUIDE_BEFORE = re.compile(r"^(?:an?|the)?\s*(?:study|reading|literature) guide\s*(?::|–|—|-|\bto\b|\bfor\b)\s*", re.I)
_TITLE_BY = re.compile(rf"(?P<title>.+?),? by (?P<author>{_PERSON})")
_BY_LINE = re.compile(rf"(?:[Ww]ritten )?(?:[Bb]y|BY):? (?P<author>{_PERSON})")
_NO_TITLE = re.compile(r"(?:this|that|it|the (?:novel|novella|book|story|play|poem|guide|author))\b", re.IGNORECASE)
_FIELD = re.compile(r"(?P<field>title|author)\s*:\s*(?P<said>\S.*)", re.IGNORECASE)
_FIRST_TEXTS = 3
_LONGEST_AUTHOR = 200  # letters


@dataclass(frozen=True, slots=True)
class About:
    """What the guide is about; None where nobody says."""

    title: str | None
    author: str | None


def about(blocks: Sequence[Block], marked: bool, title: str | None, author: str | None) -> tuple[About, list[Block]]:
    """The title and author, and the blocks without the lines at the head that only say these."""
    end = next((i for i, block in enumerate(blocks) if not is_label(block) and block.kind != "heading"), len(blocks))
    texts = [block.text for block in blocks[end : end + 2 * _FIRST_TEXTS] if not is_label(block)][:_FIRST_TEXTS]
    head = blocks[:end]
    said = _said(head)
    line = _title_heading(blocks) if marked else _title_line(head, texts)
    found = title or said.title or (line and _as_in(texts, plain_title(line))) or _stated_title(texts)
    writer = author or said.author or _author_line(head, texts, found) or _stated_author(texts, found)
    kept = [block for i, block in enumerate(blocks) if i >= end or not _only_says(block, line, found, writer)]
    return About(found, writer if writer and len(writer) <= _LONGEST_AUTHOR else None), kept


def _said(head: Sequence[Block]) -> About:
    """What lines of the head say outright: "Title: X", "by Y", "X by Y"."""
    title = author = None
    for block in head:
        if field := _FIELD.fullmatch(block.text):
            title = title or (field["said"] if field["field"].casefold() == "title" else None)
            author = author or (field["said"] if field["field"].casefold() == "author" else None)
        elif both := _TITLE_BY.fullmatch(_without_guide(block.text)):
            title, author = title or plain_title(both["title"]), author or both["author"]
        elif line := _BY_LINE.fullmatch(block.text):
            author = author or line["author"]
    return About(title, author)


def _title_heading(blocks: Sequence[Block]) -> str | None:
    """A marked text's first heading, where it stands alone at the outermost level or has no text of its own."""
    headings = [i for i, block in enumerate(blocks) if block.kind == "heading"]
    if not headings or blocks[headings[0]].level != 1 or is_known(blocks[headings[0]].text):
        return None
    first = headings[0]
    alone = sum(blocks[i].level == 1 for i in headings) == 1
    bare = len(headings) > 1 and headings[1] == first + 1
    return blocks[first].text if alone or bare else None


def _title_line(head: Sequence[Block], texts: Sequence[str]) -> str | None:
    """The line of the head that the text calls somebody's, else one that it names, else the first of several."""
    lines = [block.text for block in head if not is_known(block.text) and not numbered(block.text)]
    followed = [line for line in lines if head[-1].text != line and not _BY_LINE.fullmatch(line)]
    by_another = (line for line in lines if any(_is_by(texts, line, other) for other in lines if other != line))
    by_somebody = (line for line in lines if _is_by(texts, line))
    named = (line for line in followed if any(_has(text, plain_title(line)) for text in texts))
    return next(chain(by_another, by_somebody, named, followed), None)


def _is_by(texts: Sequence[str], line: str, author: str | None = None) -> bool:
    """Whether one of the texts says within a sentence that the work `line` is by `author`, or by any person."""
    person = f"(?i:{re.escape(author)})" if author else _PERSON
    said = re.compile(rf"(?<!\w)(?i:{re.escape(plain_title(line))})(?!\w)[^.!?]{{0,160}}?\bby\s+{_ROLE}{person}(?!\w)")
    return any(said.search(text) for text in texts)


def _author_line(head: Sequence[Block], texts: Sequence[str], title: str | None) -> str | None:
    names = [block.text for block in head if re.fullmatch(_PERSON, block.text) and not _equal(block.text, title)]
    return next((_as_in(texts, name) for name in names if any(_has(text, name) for text in texts)), None)


def _has(text: str, words: str) -> bool:
    return words.casefold() in text.casefold()


def _equal(line: str, other: str | None) -> bool:
    return other is not None and canonical(line) == canonical(other)


def _as_in(texts: Sequence[str], line: str) -> str:
    """The line, or for one all in capitals the way the text writes it."""
    found = (re.search(re.escape(line), text, re.IGNORECASE) for text in texts if line.isupper())
    return next((match[0] for match in found if match), line)


def _stated_title(texts: Sequence[str]) -> str | None:
    match = _IS_A_WORK.match(texts[0]) if texts else None
    title = match["title"] if match and _STATED_BY.search(texts[0]) else None
    return title if title and not _NO_TITLE.match(title) else None


def _stated_author(texts: Sequence[str], title: str | None) -> str | None:
    if title is None:
        return None
    matches = (_STATED_BY.search(text) for text in texts if _has(text, title))
    return next((match[1] for match in matches if match), None)


def _only_says(block: Block, line: str | None, title: str | None, author: str | None) -> bool:
    """Whether a line of the head says nothing but title and author."""
    text = block.text
    if line == text or _FIELD.fullmatch(text) or _BY_LINE.fullmatch(text):
        return True
    if block.level == 1 and title and canonical(title) in canonical(text):
        return True
    both = _TITLE_BY.fullmatch(_without_guide(text))
    says = {canonical(one) for one in (title, author) if one}
    return canonical(plain_title(text)) in says or (both is not None and canonical(plain_title(both["title"])) in says)


def plain_title(line: str) -> str:
    """The work's title in a guide's: without "a study guide", the author and quotation marks."""
    both = _TITLE_BY.fullmatch(_without_guide(line))
    return _without_guide(both["title"] if both else line).strip("“”\"'‘’ ") or line


def _without_guide(line: str) -> str:
    return _GUIDE_BEFORE.sub("", _GUIDE_AFTER.sub("", line)).strip() or line
