"""The tales and guides written for learning: how their files are read; what is measured on was never taught."""

import json
from pathlib import Path

from lessons import read_lessons, write_lessons

LESSONS = Path(__file__).parent.parent / "benchmarks" / "lessons"
TEXT = """# The Well
## The first day
A girl finds a well.

It is dry.
## Themes
Patience.
=== QUESTIONS
1 | What does the girl find? | a well
1, 2 | is there water in it | it is dry
=== ABSENT
How deep is the well?
"""


def test_a_file_becomes_its_text_and_its_questions(tmp_path: Path) -> None:
    (tmp_path / "guide-Z-1.txt").write_text(TEXT, encoding="utf-8")
    name, first, second = "The Well (guide-Z-1)", "1 The first day", "2 Themes"

    texts, questions = read_lessons(tmp_path)

    sections = [{"id": first, "text": "A girl finds a well.\n\nIt is dry."}, {"id": second, "text": "Patience."}]
    assert texts == [{"story": name, "sections": sections}]
    of_all = {"story": name, "element": "action", "kind": "explicit"}
    find = {"id": "guide-Z-1-0", "question": "What does the girl find?", "sections": [first], "answers": ["a well"]}
    dry = {"id": "guide-Z-1-1", "question": "is there water in it", "sections": [first, second]}
    deep = {"id": "guide-Z-1-2", "question": "How deep is the well?", "sections": [], "answers": [""]}
    assert questions == [find | of_all, dry | {"answers": ["it is dry"]} | of_all, deep | of_all]


def test_questions_without_an_answer_are_a_part_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "guide-Z-1.txt").write_text(TEXT, encoding="utf-8")

    write_lessons(tmp_path, tmp_path / "out")

    written = {file.name: _rows(file) for file in (tmp_path / "out").iterdir()}
    assert {name: [row.get("question", row["story"]) for row in rows] for name, rows in written.items()} == {
        "lessons.stories.jsonl": ["The Well (guide-Z-1)"],
        "lessons.questions.jsonl": ["What does the girl find?", "is there water in it"],
        "absent.questions.jsonl": ["How deep is the well?"],
    }


def test_no_book_is_taught_and_measured_on() -> None:
    taught, weighed, kept = (
        {_title(file) for file in LESSONS.glob(f"{part}/*.txt")} for part in ("taught", "weighed", "kept")
    )

    assert (len(taught), len(weighed), len(kept)) == (126, 16, 4)
    assert taught.isdisjoint(weighed | kept)
    assert weighed.isdisjoint(kept)


def _title(file: Path) -> str:
    return file.read_text(encoding="utf-8").splitlines()[0].casefold()


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
