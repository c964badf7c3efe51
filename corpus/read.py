"""The one door: a guide's file, or its bytes, to a `Guide`.

    bytes -> draft (formats) -> clean -> title and author -> outline -> Guide

What is no text is drafted in a child process. Refuses to know any format, any furniture and any index.
"""

import os
import re
import stat
import unicodedata
from dataclasses import replace
from pathlib import Path

from corpus.blocks import Draft, ends_sentence, folded
from corpus.clean import without_furniture, without_head_lines
from corpus.errors import GuideError, UsageError
from corpus.formats import IN_A_CHILD, kind_of
from corpus.marks import marks
from corpus.outline import text_and_sections
from corpus.sandbox import draft_in_child
from corpus.titles import about
from corpus.types import Guide

READER = "reader-1"  # part of what a volume was made with: change it when reading a file comes out differently
LARGEST = 20_000_000  # bytes: a whole library of guides in one file is some mistake
BUNDLED = Path(__file__).parent / "guides"
LONGEST_NAME = 200  # letters: a longer line is no title, no author and no heading
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 80


def read_guide(path: Path, *, slug: str | None = None, title: str | None = None, author: str | None = None) -> Guide:
    """The guide in the file at `path`; what the arguments say wins over what the file says."""
    data = bytes_of(path)
    return guide_from_bytes(data, source=source_of(path), name=path.name, slug=slug, title=title, author=author)


def source_of(path: Path) -> str:
    """What a file is known as: its own absolute path, or "bundled:NAME" wherever the program is installed."""
    resolved = Path(os.path.realpath(path))  # Path.resolve raises where links go round in a circle
    return f"bundled:{resolved.name}" if resolved.parent == BUNDLED.resolve() else str(resolved)


def guide_from_bytes(
    data: bytes,
    *,
    source: str,
    name: str,
    slug: str | None = None,
    title: str | None = None,
    author: str | None = None,
) -> Guide:
    """The guide in `data`, which a file called `name` held."""
    name = folded(name)
    if len(data) > LARGEST:
        raise GuideError(f"{name} is larger than {LARGEST // 1_000_000} MB: split it into one file for each guide")
    for what, words in (("title", title), ("author", author)):
        if words and len(folded(words)) > LONGEST_NAME:
            raise UsageError(f"the {what} has {len(folded(words)):,} letters: give one of at most {LONGEST_NAME}")
    draft = _without_long_names(_draft_of(data, name))
    blocks, published_minutes = without_head_lines(draft.blocks)
    said, blocks = about(blocks, draft.marked, folded(title or "") or draft.title, folded(author or "") or draft.author)
    blocks = without_furniture(blocks, draft.marked, said.title)
    text, sections = text_and_sections(blocks, draft.marked)
    if not any(ends_sentence(line) for line in text.split("\n\n")):
        raise GuideError(f"{name} has no sentence in it: give a file with the guide's text")
    return Guide(
        slug=_slug(slug, said.title, name),
        title=said.title or _title_of(name),
        author=said.author,
        source=source,
        text=text,
        sections=sections,
        marks=marks(text, sections),
        published_minutes=published_minutes,
    )


def bundled() -> tuple[Path, ...]:
    """The files of the guides that come with the program."""
    return tuple(sorted(BUNDLED.glob("*.md")))


def _draft_of(data: bytes, name: str) -> Draft:
    """The file's blocks, read as what its bytes are; what is neither text nor a document the text reader refuses."""
    kind = kind_of(data)
    if kind in IN_A_CHILD:
        return draft_in_child(kind, data, name)
    from corpus.formats import markdown, plain  # only those who read a file wait for their parsers

    return markdown.draft(data, name) or plain.draft(data, name)


def _without_long_names(draft: Draft) -> Draft:
    """The draft with headings that are longer than any heading as the text that they are, and no such title."""
    blocks = tuple(
        replace(block, kind="paragraph", level=0)
        if block.kind == "heading" and len(block.text) > LONGEST_NAME
        else block
        for block in draft.blocks
    )
    title, author = (said if said and len(said) <= LONGEST_NAME else None for said in (draft.title, draft.author))
    return replace(draft, blocks=blocks, title=title, author=author)


def bytes_of(path: Path) -> bytes:
    """A guide's file as it is now; `GuideError` where there is none, or one that no guide can be."""
    shown = folded(str(path))
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise GuideError(f"{shown} is a folder: give the files in it")
        if not stat.S_ISREG(kind.st_mode):
            raise GuideError(f"{shown} is no file: give a guide's file")
        if kind.st_size > LARGEST:
            raise GuideError(f"{shown} is larger than {LARGEST // 1_000_000} MB: split it into one file for each guide")
        return path.read_bytes()
    except FileNotFoundError:
        raise GuideError(f"{shown} does not exist: check the path") from None
    except PermissionError:
        raise GuideError(f"{shown} may not be read: change its permissions") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise GuideError(f"{shown} cannot be read ({reason}): check the path") from None


def _slug(wanted: str | None, title: str | None, name: str) -> str:
    if wanted is not None:
        if not _SLUG.fullmatch(wanted) or len(wanted) > _LONGEST_SLUG:
            raise UsageError(f"{wanted!r} is no slug: use small letters, digits and hyphens, like never-let-me-go")
        return wanted
    return _slug_of(title or "") or _slug_of(Path(name).stem) or "guide"


def _slug_of(words: str) -> str:
    words = re.sub(r"[’'‘`]", "", words)
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_words))
    return slug if len(slug) <= _LONGEST_SLUG else slug[: _LONGEST_SLUG + 1].rsplit("-", 1)[0][:_LONGEST_SLUG]


def _title_of(name: str) -> str:
    words = re.sub(r"[-_\s]+", " ", Path(name).stem).strip()
    return (words.title() if words.islower() else words) or "Guide"
