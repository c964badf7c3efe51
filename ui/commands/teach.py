"""`discuss`, `quiz`, `teach` and `check`: teaching material from a guide, and whether a kept set still stands.

Refuses to know how items are made, how a format is written and how changes are found.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.types import SCHEMA
from corpus.errors import GlossatorError, UsageError
from ui import terminal
from ui.commands.options import (
    DebugOption,
    JsonOption,
    LibraryOption,
    ModelOption,
    SlugArgument,
    UpToOption,
    open_session,
    print_json,
    ready,
)  # fmt: skip
from ui.environment import wants_colour
from ui.files import write_all

if TYPE_CHECKING:  # the assistant's libraries: only those who make something wait for them
    from assistant.teaching.exports import Exported, Format
    from assistant.teaching.items import ItemSet

_FORMS = "md json html csv docx pdf gift qti kahoot quizlet anki"
SectionOption = Annotated[
    str | None, typer.Option("--section", metavar="SECTION", help="Only from this part of the guide.")
]
AboutOption = Annotated[
    str | None, typer.Option("--about", metavar="TEXT", help="A character, a theme, anything that the guide speaks of.")
]
CountOption = Annotated[
    int | None, typer.Option("--count", metavar="N", help="How many, 1 to 50; of teach: discussion prompts.")
]
LevelOption = Annotated[
    str, typer.Option("--level", metavar="LEVEL", help="recall, skills, strategic, extended or mixed.")
]
SeedOption = Annotated[int, typer.Option("--seed", metavar="N", help="Another number gives another selection.")]
FormatOption = Annotated[str | None, typer.Option("--format", metavar="FORMAT", help=f"One of {_FORMS}.")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to FILE; docx and pdf need it.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Write over an existing FILE.")]


def discuss(
    slug: SlugArgument,
    section: SectionOption = None,
    up_to: UpToOption = None,
    about: AboutOption = None,
    count: CountOption = None,
    level: LevelOption = "mixed",
    seed: SeedOption = 0,
    model: ModelOption = None,
    form: FormatOption = None,
    out: OutOption = None,
    force: ForceOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Make discussion prompts from a guide's own sections, characters and events, each with its evidence."""
    wish = {"section": section, "up_to": up_to, "about": about, "count": count, "level": level, "seed": seed}
    return _make("discuss", slug, wish, form, out, force, library, model)


def quiz(
    slug: SlugArgument,
    section: SectionOption = None,
    up_to: UpToOption = None,
    about: AboutOption = None,
    count: CountOption = None,
    level: LevelOption = "mixed",
    seed: SeedOption = 0,
    model: ModelOption = None,
    form: FormatOption = None,
    out: OutOption = None,
    force: ForceOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Make a quiz with its key; each answer stands word for word in the guide."""
    wish = {"section": section, "up_to": up_to, "about": about, "count": count, "level": level, "seed": seed}
    return _make("quiz", slug, wish, form, out, force, library, model)


def teach(
    slug: SlugArgument,
    section: SectionOption = None,
    up_to: UpToOption = None,
    about: AboutOption = None,
    count: CountOption = None,
    level: LevelOption = "mixed",
    seed: SeedOption = 0,
    model: ModelOption = None,
    form: FormatOption = None,
    out: OutOption = None,
    force: ForceOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Make the full set: before reading, personal connection, discussion, group work, essay topics and a quiz."""
    wish = {"section": section, "up_to": up_to, "about": about, "count": count, "level": level, "seed": seed}
    return _make("teach", slug, wish, form, out, force, library, model)


def check(
    file: Annotated[Path, typer.Argument(metavar="SET.json", show_default=False)],
    as_json: JsonOption = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Say which items of a kept set rest on words that its guide has changed since; that is no failure."""
    from assistant.teaching.kept import LARGEST, read_set
    from ui.corrections import Style
    from ui.staleness import stale_lines

    items = read_set(_bytes(file, LARGEST + 1), str(file))
    revision, stale = ready(open_session(library)).stale(items)
    if as_json:
        found = {"guide": items.guide, "made_from": items.revision, "revision": revision, "items": len(items.items)}
        print_json({"schema": SCHEMA, **found, "stale": [one.to_json() for one in stale]})
    else:
        style = Style(terminal.width(), sys.stdout.isatty() and wants_colour(os.environ))
        terminal.say(stale_lines(items, stale, revision, style))
    return 0


def _make(
    kind: str,
    slug: str,
    wish: dict[str, Any],
    form: str | None,
    out: Path | None,
    force: bool,
    library: Path | None,
    model: str | None,
) -> int:
    from assistant.teaching.exports import export
    from assistant.teaching.wanted import Wanted

    chosen = _format(form, out)
    if out is not None and not force:
        _free([out])
    items = ready(open_session(library, model)).make(kind, slug, Wanted(**wish))
    exported = export(items, chosen.name)
    _deliver(exported, out, force)
    _tell(items, exported)
    return 0


def _format(form: str | None, out: Path | None) -> "Format":
    """The format that was asked for, else the one of the file's ending, else Markdown."""
    from assistant.teaching.exports import FORMATS

    ending = out.name.lower() if out is not None else ""
    name = form or next((one.name for one in FORMATS.values() if ending.endswith(one.suffix)), "md")
    if name not in FORMATS:
        raise UsageError(f"unknown format {name!r}; choose one of {', '.join(FORMATS)}")
    chosen = FORMATS[name]
    if out is None and not chosen.media_type.startswith(("text/", "application/json")):
        raise UsageError(f"{name} can't be shown in a terminal; say where it shall go with --out FILE{chosen.suffix}")
    return chosen


def _deliver(exported: "Exported", out: Path | None, force: bool) -> None:
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(exported.files[0].data)
        sys.stdout.buffer.flush()
        return
    files = {out.with_name(f"{out.stem}{file.ending}{out.suffix}"): file.data for file in exported.files}
    if not force:
        _free(list(files))
    write_all(files)


def _free(files: list[Path]) -> None:
    for file in files:
        if os.path.lexists(file):
            raise UsageError(f"{file} exists; choose another name or add --force")


def _tell(items: "ItemSet", exported: "Exported") -> None:
    """What a teacher must know of the set, beside it."""
    note = terminal.Notes()
    for told in (items.notice, exported.left_out):
        if told:
            note(told)


def _bytes(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise GlossatorError(f"cannot read {file}: {error.strerror}; give a set that was kept as JSON") from error
