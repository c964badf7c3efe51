"""`discuss`: teaching material from a guide, on the terminal or into a file.

Refuses to know how prompts are made.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from corpus.errors import GlossatorError, UsageError
from ui.commands.options import DebugOption, LibraryOption, SlugArgument, open_session, ready


def discuss(
    slug: SlugArgument,
    section: Annotated[str | None, typer.Option("--section", metavar="SECTION")] = None,
    count: Annotated[int, typer.Option("--count", min=1, max=50)] = 8,
    seed: Annotated[int, typer.Option("--seed")] = 0,
    form: Annotated[str, typer.Option("--format", metavar="md|json")] = "md",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing FILE.")] = False,
    library: LibraryOption = None,
    debug: DebugOption = False,
) -> int:
    """Make discussion prompts from a guide's own sections, characters and events, each with its evidence."""
    if form not in ("md", "json"):
        raise UsageError(f"unknown format {form!r}; choose md or json")
    from assistant.teaching.exports.markdown import to_markdown
    from assistant.teaching.wanted import Wanted

    prompts = ready(open_session(library)).discuss(slug, Wanted(section=section, count=count, seed=seed))
    text = to_markdown(prompts) if form == "md" else json.dumps(prompts.to_json(), ensure_ascii=False, indent=2) + "\n"
    _write(text, out, force)
    return 0


def _write(text: str, out: Path | None, force: bool) -> None:
    if out is None:
        print(text, end="")
        return
    try:
        with out.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{out} exists; choose another name or add --force") from None
    except OSError as error:
        raise GlossatorError(f"cannot write {out}: {error.strerror}; choose another place with --out") from error
