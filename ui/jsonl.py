"""Many questions through one process: one JSON object a line in, one a line out, in the same order.

A line that cannot be answered gives `{"error": …}` in its place and the exit code becomes 1. Refuses to know what
a line asks for: the caller gives the function that answers it.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from assistant.types import SCHEMA, Turn
from corpus.errors import GlossatorError, UsageError

Row = dict[str, Any]
Answer = Callable[[Row], Row]
MOST = 1000  # hits that one query may ask for


def rows(lines: Iterable[bytes], answer: Answer) -> Iterator[Row]:
    """Answer each line that is not blank; a bad one gives its error as one line."""
    for line in lines:
        if not line.strip():
            continue
        try:
            yield answer(parse(line))
        except GlossatorError as error:
            yield {"schema": SCHEMA, "error": str(error)}


def text(row: Row, key: str) -> str:
    """A field that must be there and be a string."""
    value = row.get(key)
    if not isinstance(value, str):
        raise UsageError(f'each line needs "{key}" as a string')
    return value


def optional_text(row: Row, key: str) -> str | None:
    return None if row.get(key) is None else text(row, key)


def count(row: Row, key: str, default: int) -> int:
    """A whole number from 1 to `MOST`."""
    value = row.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST:
        raise UsageError(f'"{key}" must be a whole number from 1 to {MOST}')
    return value


def history(row: Row) -> tuple[Turn, ...]:
    """Earlier turns: strings (questions, whose answers are found again) or {"question", "answer"}."""
    value = row.get("history")
    if value is None:
        return ()
    if not isinstance(value, list):
        raise UsageError('"history" must be a list of questions or of {"question", "answer"}')
    return tuple(_turn(item) for item in value)


def _turn(item: object) -> Turn:
    if isinstance(item, str):
        return Turn(item)
    if isinstance(item, dict) and isinstance(item.get("question"), str):
        answer = item.get("answer")
        if answer is None or isinstance(answer, str):
            return Turn(item["question"], answer)
    raise UsageError('each turn of "history" is a question or {"question": str, "answer": str}')


def parse(line: bytes) -> Row:
    """The object of one line."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"not a JSON object: {error.msg} at character {error.pos + 1}") from error
    except ValueError as error:  # bad UTF-8
        raise UsageError(f"not a JSON object: {error}") from error
    except RecursionError as error:
        raise UsageError("not a JSON object: its brackets are nested too deep") from error
    if not isinstance(value, dict):
        raise UsageError("each line must be one JSON object")
    return value
