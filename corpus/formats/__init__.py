"""The table of formats: each is one file here with one function, and one line in `FORMATS`.

A format looks at the bytes, not at the file's ending alone, and hands back a `Draft`, or None for what is not its kind.
The first that takes the file wins. Formats of binary files stand before the text ones, which refuse all binary data.
"""

from collections.abc import Callable

from corpus.blocks import Draft
from corpus.errors import GuideError
from corpus.formats import markdown, plain

Format = Callable[[bytes, str], Draft | None]

FORMATS: tuple[Format, ...] = (markdown.draft, plain.draft)


def draft_of(data: bytes, name: str) -> Draft:
    """The file's blocks, by the first format that takes it; `name` is the file's, without its folder."""
    for draft in FORMATS:
        found = draft(data, name)
        if found is not None:
            return found
    raise GuideError(f"{name} is of no kind that can be read: save it as UTF-8 text or Markdown")
