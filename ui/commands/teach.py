"""`discuss`, `quiz`, `teach` and `check`: teaching material from a guide, and whether a kept set still stands.

Refuses to know how items are made, how a format is written and how changes are found.
"""

import os
import sys
from collections.abc import Callable
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
from ui.files import check_place, write_all

if TYPE_CHECKING:  # the assistant's libraries: only those who make something wait for them
    from assistant.teaching.exports import Exported, Format
    from ui.session import Session

_PAPER = ("docx", "pdf")  # formats of two copies
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


def _command(kind: str, told: str) -> Callable[..., int]:
    """One of the three commands; typer reads their options here, once for all of them."""

    def command(
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
        wish = {"section": section, "up_to": up_to, "about": about, "count": count, "level": level, "seed": seed}
        return _make(kind, slug, wish, form, out, force, lambda: ready(open_session(library, model)))

    command.__name__, command.__doc__ = kind, told
    return command


discuss = _command(
    "discuss", "Make discussion prompts from a guide's own sections, characters and events, each with its evidence."
)
quiz = _command("quiz", "Make a quiz with its key; each answer stands word for word in the guide.")
teach = _command(
    "teach", "Make the full set: before reading, personal connection, discussion, group work, essay topics and a quiz."
)


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
    session: "Callable[[], Session]",
) -> int:
    """What cannot be is refused before a library is opened."""
    from assistant.teaching.exports import export
    from assistant.teaching.wanted import Wanted, checked

    wanted, chosen = checked(Wanted(**wish)), _format(kind, form, out)
    if out is not None:
        _may_write(_copies(out, chosen), force)
    items = session().make(kind, slug, wanted)
    exported = export(items, chosen.name)
    _deliver(exported, out, force)
    _tell(items.notice, exported.left_out, _misnamed(chosen, form, out))
    return 0


def _format(kind: str, form: str | None, out: Path | None) -> "Format":
    """The format that was asked for, else the one of the file's ending, else Markdown."""
    from assistant.teaching.exports import FORMATS, can_hold
    from assistant.teaching.exports.handout import QUIZ
    from assistant.teaching.items import KINDS

    name = form or (_named(out) if out is not None else None) or "md"
    if name not in FORMATS:
        raise UsageError(f"unknown format {name!r}; choose one of {', '.join(FORMATS)}")
    chosen = FORMATS[name]
    can_hold(chosen, {"discuss": ("discussion",), "quiz": QUIZ}.get(kind, KINDS), f"{kind} makes")
    if out is None and not chosen.media_type.startswith(("text/", "application/json")):
        raise UsageError(f"{name} can't be shown in a terminal; say where it shall go with --out FILE{chosen.suffix}")
    return chosen


def _named(out: Path) -> str | None:
    """The format that a file's ending names."""
    from assistant.teaching.exports import FORMATS

    return next((one.name for one in FORMATS.values() if out.name.lower().endswith(one.suffix)), None)


def _misnamed(chosen: "Format", form: str | None, out: Path | None) -> str | None:
    """What a file holds whose ending says something else or, where no format was asked for, nothing."""
    named = _named(out) if out is not None else None
    if out is None or named == chosen.name or (form and named is None):
        return None
    if named:
        return f"{out} holds {chosen.name}, although it ends like {named}."
    return f"{out} holds {chosen.name}, since its ending names no format; choose another with --format."


def _copies(out: Path, form: "Format") -> list[Path]:
    """The files that a format is written to: on paper a class's copy and a teacher's."""
    endings = ("", "-teacher") if form.name in _PAPER else ("",)
    return [out.with_name(f"{out.stem}{ending}{out.suffix}") if ending else out for ending in endings]


def _may_write(files: list[Path], force: bool) -> None:
    for file in files:
        if not force and os.path.lexists(file) and not file.is_dir():
            raise GlossatorError(f"{file} exists; choose another name or add --force")
    check_place(files)


def _deliver(exported: "Exported", out: Path | None, force: bool) -> None:
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(exported.files[0].data)
        sys.stdout.buffer.flush()
        return
    files = {out.with_name(f"{out.stem}{file.ending}{out.suffix}"): file.data for file in exported.files}
    _may_write(list(files), force)  # somebody else may have written meanwhile
    write_all(files)


def _tell(*notices: str | None) -> None:
    """What a teacher must know of the set, beside it."""
    note = terminal.Notes()
    for told in notices:
        if told:
            note(told)


def _bytes(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise GlossatorError(f"cannot read {file}: {error.strerror}; give a set that was kept as JSON") from error
