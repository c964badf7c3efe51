"""A librarian's gold questions from a file: one JSON object a line, all lines checked before any question is asked.

    {"id": str, "question": str, "guide": SLUG, "holds": [str, …] | null, "history"?: [turn, …], "group"?: str}

`history` is that of `ask --jsonl`.

Refuses to know how questions are asked and judged.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.chain import LONGEST
from assistant.evaluate import ROWS, Gold
from assistant.types import Turn
from corpus.errors import GlossatorError
from ui import jsonl

NEEDED = ("id", "question", "guide", "holds")
FIELDS = (*NEEDED, "history", "group")


class GoldError(GlossatorError):
    """A file of gold questions that cannot be used."""


def read_gold(path: Path, look_up: Callable[[str], object]) -> list[Gold]:
    """The questions of a file; `look_up` refuses the slug of a guide that is not there.

    The first bad line is told with its number and what is wrong with it, the others are counted.
    """
    golds: dict[str, tuple[int, Gold]] = {}
    wrong: list[str] = []
    for number, line in _lines(path):
        try:
            gold = _gold(jsonl.parse(line), look_up)
            if gold.id in golds:
                raise GoldError(f'"id" {gold.id!r} is that of line {golds[gold.id][0]} too; give each line its own')
            golds[gold.id] = number, gold
        except GlossatorError as error:
            wrong.append(f"{path}, line {number}: {error}")
    if wrong:
        raise GoldError(wrong[0] + _others(len(wrong) - 1))
    if not golds:
        raise GoldError(f"{path} holds no question; write one JSON object a line, with {_named(NEEDED)}")
    return [gold for _, gold in golds.values()]


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GoldError(f"cannot read {path}: {error.strerror}; give a file of gold questions, one a line") from error
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip():
            yield number, line


def _others(count: int) -> str:
    if not count:
        return ""
    return f" ({count} more {'line is' if count == 1 else 'lines are'} wrong; nothing was asked)"


def _gold(row: jsonl.Row, look_up: Callable[[str], object]) -> Gold:
    _check_fields(row)
    gold = Gold(
        id=_text(row, "id"),
        question=_text(row, "question"),
        guide=_text(row, "guide"),
        holds=_holds(row["holds"]),
        history=_history(row),
        group=None if row.get("group") is None else _text(row, "group"),
    )
    if len(gold.question) > LONGEST:
        raise GoldError(f'"question" has {len(gold.question):,} characters; ask it in at most {LONGEST:,}')
    if gold.group in ROWS:
        raise GoldError(f'"group" {gold.group!r} is a row of every table; choose another name')
    look_up(gold.guide)
    return gold


def _check_fields(row: jsonl.Row) -> None:
    missing = [field for field in NEEDED if field not in row]
    if missing:
        raise GoldError(f"{_named(missing)} {'is' if len(missing) == 1 else 'are'} missing; {_MEANING[missing[0]]}")
    unknown = sorted(set(row) - set(FIELDS))
    if unknown:
        raise GoldError(f"unknown {'field' if len(unknown) == 1 else 'fields'} {_named(unknown)}; {_KNOWN}")


def _text(row: jsonl.Row, field: str) -> str:
    if not _is_text(row[field]):
        raise GoldError(f'"{field}" must be a string that is not empty; {_MEANING[field]}')
    return " ".join(row[field].split())


def _holds(value: object) -> tuple[str, ...] | None:
    """An empty list would make every answer right, and is therefore none."""
    if value is None:
        return None
    if not isinstance(value, list) or not value or not all(_is_text(words) for words in value):
        raise GoldError(f'"holds" must be null or a list of strings, none of them empty; {_MEANING["holds"]}')
    return tuple(value)


def _history(row: jsonl.Row) -> tuple[Turn, ...]:
    turns = jsonl.history(row)
    if not all(_is_text(turn.question) and (not turn.answer or _is_text(turn.answer)) for turn in turns):
        raise GoldError('a turn of "history" is empty; give the earlier question')
    return turns


def _is_text(value: object) -> bool:
    """Words, all of them: half a character (a lone surrogate) can be written in JSON, and neither asked nor printed."""
    return isinstance(value, str) and bool(value.strip()) and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _named(fields: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f'"{field}"' for field in fields)


_KNOWN = f"a line may have {_named(FIELDS)}"
_MEANING = {
    "id": "it names the line in the report",
    "question": "it is what a reader would ask",
    "guide": "it is the slug of the guide to ask; see: glossator guides",
    "holds": "give the words that the answer must show, or null where the guide does not say",
    "group": "it names a row of the table",
}
