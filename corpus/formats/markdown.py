"""Markdown (CommonMark and tables) with or without YAML front matter; inline markup becomes plain words.

Takes a file that is named so or shows it: front matter, or `#` headings. Indented text is text, a table's row is one
item, HTML tags go and their words stay. Refuses to know which heading is the title's.
"""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler
from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.blocks import Block, Draft, folded, row_words
from corpus.decode import binary_kind, decode
from corpus.errors import GuideError
from corpus.lines import markdown_paragraphs

_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_FIRST_LINE = re.compile(r"\s*#{1,6}[ \t]+\S.*[^\s.!?]\s*\n\s*\n")
_FRONT = re.compile(r"\A\s*---[ \t]*\n(.{0,16000}?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_INLINE = frozenset({"a", "b", "cite", "code", "em", "i", "q", "small", "span", "strong", "sub", "sup", "u"})
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")


def draft(data: bytes, name: str) -> Draft | None:
    """The file's blocks with the title and author of its front matter, or None where it shows no Markdown."""
    if binary_kind(data):
        return None
    text = decode(data, name)
    front, body = _front_matter(text, name)
    if front is None and not name.lower().endswith(_ENDINGS) and not _shows_markdown(text):
        return None
    blocks = tuple(_blocks(_PARSER.parse(body)))
    marked = any(block.kind == "heading" for block in blocks)
    front = front or {}
    return Draft(blocks, _said(front, "title", name), _said(front, "author", name), marked)


def _shows_markdown(text: str) -> bool:
    return _FIRST_LINE.match(text) is not None or len(_HEADING.findall(text)) > 1


def _front_matter(text: str, name: str) -> tuple[dict[str, Any] | None, str]:
    """What stands between the first two `---`, where that is a mapping; else all of it is the guide's text."""
    if not _FRONT.match(text):
        return None, text
    try:
        split = YAMLHandler().split(text.lstrip())
        found = YAMLHandler().load(split[0])
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise GuideError(f"{name} has front matter that is no YAML{where}: mend or remove it") from None
    return (found, split[1]) if isinstance(found, dict) else (None, text)


def _said(front: dict[str, Any], key: str, name: str) -> str | None:
    value = front.get(key)
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int | float | None) for one in values):
        raise GuideError(f"{name} has front matter whose {key} is no text: write it as {key}: TEXT")
    return folded(", ".join(str(one) for one in values if one is not None)) or None


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    opened: list[str] = []  # what the present token stands in, outermost first
    row: list[str] = []
    for chunk, token in enumerate(tokens):
        if token.type == "inline":
            text = _words(token.children or ())
            if opened[-1] in ("th", "td"):
                row.append(folded(text))
            else:
                yield from _text_blocks(text, opened, tokens[chunk - 1], chunk)
        elif token.type == "tr_close":
            if "tbody" in opened:
                yield from (Block("item", text, chunk=chunk) for text in [row_words(row)] if text)
            row = []
        elif token.type in ("fence", "html_block"):
            fence = token.type == "fence"
            texts = markdown_paragraphs(token.content.split("\n")) if fence else _Untagged.lines_of(token.content)
            yield from (Block("paragraph", text, chunk=chunk) for text in texts)
        if token.nesting == 1:
            opened.append(token.type.removesuffix("_open"))
        elif token.nesting == -1:
            opened.pop()


def _text_blocks(text: str, opened: Sequence[str], opener: Token, chunk: int) -> Iterator[Block]:
    if opened[-1] == "heading" and len(opened) == 1:
        if folded(text):
            yield Block("heading", folded(text), level=int(opener.tag[1:]), chunk=chunk)
        return
    kind = "item" if opened[-2:] == ["list_item", "paragraph"] else "paragraph"
    if kind == "item":
        yield Block("item", folded(text), chunk=chunk)
    else:
        yield from (Block("paragraph", part, chunk=chunk) for part in markdown_paragraphs(text.split("\n")))


def _words(children: Sequence[Token]) -> str:
    """The words of inline tokens; pictures and tags have none, a line break stays one."""
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    parts = []
    for child in children:
        if child.type == "html_inline" and child.content.lower().startswith("<br"):
            parts.append("\n")
        elif child.type in breaks:
            parts.append(breaks[child.type])
        elif child.type in ("text", "code_inline"):
            parts.append(child.content)
    return "".join(parts)


class _Untagged(HTMLParser):
    """The words between the tags of a raw HTML block, broken where a block ends; scripts and styles have none."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = False

    @classmethod
    def lines_of(cls, source: str) -> list[str]:
        parser = cls()
        parser.feed(source)
        parser.close()
        return [line for line in map(folded, "".join(parser.words).split("\n")) if line]

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent = tag in ("script", "style")
        self._break_at(tag)

    def handle_endtag(self, tag: str) -> None:
        self.silent = False
        self._break_at(tag)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)

    def _break_at(self, tag: str) -> None:
        if tag not in _INLINE:
            self.words.append("\n")
