"""What the styles and properties of a Word file say of a paragraph: its level, whether it is a list's, whether hidden.

A style says what it says itself, else what the one says that it is based on. Elements are lxml's. Refuses to know
the words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from docx.oxml.ns import qn

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TITLE_LEVEL = 0  # above "heading 1"
DEEPEST = 9  # outline levels are written 0 to 8, and 9 for text that is no heading
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|заголовок|标题|見出し|제목)\s*([1-9])",
    re.IGNORECASE,
)
_TITLE = re.compile(r"title|titel|titre|título|titolo|название|标题|表題|제목", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|table of (?:contents|figures)|contents|index)\b.*", re.IGNORECASE)
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says by itself; None where it leaves that to the one it is based on."""

    name: str
    base: str | None
    level: int | None
    listed: bool | None
    hidden: bool | None


class Styles:
    """The styles of a file by their ids."""

    def __init__(self, element: Any) -> None:
        self._styles = {one.get(qn("w:styleId"), ""): _style(one) for one in element.findall(qn("w:style"))}

    def is_contents(self, style: str | None) -> bool:
        """Whether a paragraph is of a table of contents or an index, which only repeat the headings."""
        return any(_CONTENTS.fullmatch(one.name) for one in self._chain(style))

    def said(self, style: str | None, what: Literal["level", "listed", "hidden"]) -> int | None:
        """What a style says, else the one that it is based on, and so on."""
        return next((said for one in self._chain(style) if (said := getattr(one, what)) is not None), None)

    def _chain(self, style: str | None) -> Iterator[_Style]:
        seen: set[str] = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = self._styles[style].base


def _style(element: Any) -> _Style:
    name = value(element.find(qn("w:name"))) or ""
    level = _named_level(name)
    paragraph, run = element.find(qn("w:pPr")), element.find(qn("w:rPr"))
    return _Style(
        name,
        value(element.find(qn("w:basedOn"))),
        level if level is not None else outline_level(paragraph),
        is_listed(paragraph),
        switch(run, "w:vanish"),
    )


def _named_level(name: str) -> int | None:
    if _TITLE.fullmatch(name):
        return TITLE_LEVEL
    match = _HEADING.match(name)
    return int(match[1]) if match else None


def outline_level(properties: Any) -> int | None:
    """What a paragraph's or a style's properties say: 1 is outermost, more than `DEEPEST` is no heading."""
    said = value(properties.find(qn("w:outlineLvl"))) if properties is not None else None
    return int(said) + 1 if said and said.isdecimal() and len(said) == 1 else None


def is_listed(properties: Any) -> bool | None:
    """Whether they number it or give it a bullet; None where they say nothing of that."""
    number = properties.find(qn("w:numPr")) if properties is not None else None
    if number is None:
        return None
    listed = value(number.find(qn("w:numId")))
    return listed != "0" if listed else None


def switch(properties: Any, tag: str) -> bool | None:
    """A property that is on or off; None where it is not there."""
    found = properties.find(qn(tag)) if properties is not None else None
    return None if found is None else value(found) not in _OFF


def value(element: Any) -> str | None:
    """What the element's `w:val` says."""
    said = element.get(W + "val") if element is not None else None
    return str(said) if said is not None else None
