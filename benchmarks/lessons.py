"""Tales and study guides written for this project, each with questions: python benchmarks/lessons.py FOLDER OUT

Read from FOLDER's text files and written to OUT as JSON lines in FairytaleQA's form (part "lessons"), so that whatever
learns from those or is measured on them does it on these. A file is `# Title`, sections under `## Heading`, a line
`=== QUESTIONS`, then a line a question: `sections | question | answer`, sections being numbers from 1, parted by
commas; after a line `=== ABSENT` stand questions that the text does not answer (part "absent"). Refuses to know what is
learned.
"""

import argparse
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PART, ABSENT = "lessons", "absent"
_QUESTIONS, _ABSENT = "\n=== QUESTIONS\n", "\n=== ABSENT\n"

Rows = list[dict[str, Any]]


def read_lessons(folder: Path) -> tuple[Rows, Rows]:
    """The texts and their questions, by file name; a question that its text does not answer has no section."""
    texts, questions = [], []
    for file in sorted(folder.glob("*.txt")):
        text, _, asked = file.read_text(encoding="utf-8").partition(_QUESTIONS)
        name = f"{text.splitlines()[0].removeprefix('# ').strip()} ({file.stem})"  # two guides may be of one novel
        parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)[1:]
        ids = [f"{number} {heading.strip()}" for number, heading in enumerate(parts[::2], start=1)]
        sections = [{"id": one, "text": body.strip()} for one, body in zip(ids, parts[1::2], strict=True)]
        texts.append({"story": name, "sections": sections})
        answered, _, absent = asked.partition(_ABSENT)
        lines = [*answered.strip().splitlines(), *(f"|{line}|" for line in absent.strip().splitlines())]
        questions += [_question(f"{file.stem}-{number}", name, ids, line) for number, line in enumerate(lines)]
    return texts, questions


def _question(name: str, story: str, ids: list[str], line: str) -> dict[str, Any]:
    sections, question, answer = (field.strip() for field in line.split("|"))
    gold = [ids[int(number) - 1] for number in sections.split(",") if number]
    asked = {"id": name, "story": story, "question": question, "sections": gold, "answers": [answer]}
    return {**asked, "element": "action", "kind": "explicit"}


def write_lessons(folder: Path, out: Path) -> None:
    """The files of the parts "lessons" and "absent" in `out`."""
    texts, questions = read_lessons(folder)
    out.mkdir(parents=True, exist_ok=True)
    answered = [question for question in questions if question["sections"]]
    absent = [question for question in questions if not question["sections"]]
    for name, rows in ((f"{PART}.stories", texts), (f"{PART}.questions", answered), (f"{ABSENT}.questions", absent)):
        (out / f"{name}.jsonl").write_text(_lines(rows), encoding="utf-8")


def _lines(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    write_lessons(arguments.folder, arguments.out)


if __name__ == "__main__":
    main()
