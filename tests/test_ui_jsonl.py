"""Many questions through one process: the shape of the lines, good and bad."""

from assistant.types import Turn
from corpus.errors import GlossatorError
from ui import jsonl


def echo(row: jsonl.Row) -> jsonl.Row:
    turns = [[turn.question, turn.answer] for turn in jsonl.history(row)]
    return {"question": jsonl.text(row, "question"), "guide": jsonl.optional_text(row, "guide"), "turns": turns}


def test_each_line_is_answered_in_its_place_and_a_bad_one_gives_its_error() -> None:
    lines = [
        b'{"question": "Who?", "history": ["Where?", {"question": "When?", "answer": "Then."}]}\n',
        b"\n",
        b"not json\n",
        b"[1]\n",
        b'{"question": 3}\n',
        b'{"question": "Who?", "history": "x"}\n',
        b'{"question": "Who?", "history": [3]}\n',
        b'{"question": "Wh\xff"}\n',
        b'{"question": "Why?", "guide": "g"}',
    ]
    rows = list(jsonl.rows(lines, echo))
    assert rows[0] == {"question": "Who?", "guide": None, "turns": [["Where?", None], ["When?", "Then."]]}
    assert [row.get("error", "")[:20] for row in rows] == [
        "",
        "not a JSON object: E",
        "each line must be on",
        'each line needs "que',
        '"history" must be a ',
        'each turn of "histor',
        "not a JSON object: '",
        "",
    ]
    assert rows[-1] == {"question": "Why?", "guide": "g", "turns": []}


def test_an_error_of_the_one_who_answers_stands_in_its_place() -> None:
    def refuse(row: jsonl.Row) -> jsonl.Row:
        raise GlossatorError("no such guide")

    assert list(jsonl.rows([b"{}"], refuse)) == [{"schema": 1, "error": "no such guide"}]


def test_a_count_is_a_whole_number_within_reason() -> None:
    def counted(row: jsonl.Row) -> jsonl.Row:
        return {"k": jsonl.count(row, "k", 10)}

    lines = [b"{}", b'{"k": 3}', b'{"k": 0}', b'{"k": true}', b'{"k": 1001}', b'{"k": "3"}']
    wrong = {"schema": 1, "error": '"k" must be a whole number from 1 to 1000'}
    assert list(jsonl.rows(lines, counted)) == [{"k": 10}, {"k": 3}, wrong, wrong, wrong, wrong]


def test_history_may_be_left_out() -> None:
    assert jsonl.history({}) == ()
    assert jsonl.history({"history": ["a"]}) == (Turn("a"),)
