"""`glossator evaluate`: the table, the object, the exit codes, what a bad file gets, and our own sixty questions."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from command import run
from model_server import Asked, Said, serving

from index.library import Library
from index.settings import IndexSettings
from ui.gold import GoldError, read_gold

OURS = Path(__file__).parent / "gold.jsonl"
FLOOR = 0.85  # of the sixty: a little under the share that was right when it was last raised
NUMBER = r"\[[0-9]+\]"  # of a citation

NOVEL = "never-let-me-go"
NAME = "What is Madame's real name?"
STRANGER = "Who is Harry Potter?"
LINE = {"id": "a", "question": NAME, "guide": NOVEL, "holds": ["Marie-Claude"]}
FEW: list[dict[str, Any]] = [
    LINE,
    {**LINE, "id": "b", "holds": ["Marie-Claude", "zebra"], "group": "names"},
    {**LINE, "id": "c", "holds": None, "group": "names"},
    {**LINE, "id": "d", "question": STRANGER, "holds": None, "group": "strangers"},
    {**LINE, "id": "e", "question": STRANGER, "holds": ["wizard"], "group": "strangers"},
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return tmp_path / "gold.jsonl"


def _write(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_the_object_counts_each_way_of_being_wrong(bundled_home: Path, gold: Path) -> None:
    ran = run(bundled_home, "evaluate", _write(gold, FEW), "--json")
    named, stranger = (
        run(bundled_home, "ask", question, "--guide", NOVEL, "--json").json for question in (NAME, STRANGER)
    )
    report, words = ran.json, float(sum(len(one["quote"].split()) for one in named["citations"]))
    for score in report["groups"].values():
        assert score.pop("seconds") > 0
    assert (ran.code, report.pop("seconds") > 0) == (1, True)
    assert report == {
        "schema": 1,
        "questions": 5,
        "right": 2,
        "share": 0.4,
        "min": 0.9,
        "wrong": [
            _wrong("b", named, ["Marie-Claude", "zebra"]),
            _wrong("c", named, None),
            _wrong("e", stranger, ["wizard"]),
        ],
        "groups": {
            "all": _score(5, 2, 0.4, 1, 1, 1, words),
            "the guide says": _score(3, 1, 1 / 3, 1, 0, 1, words),
            "the guide does not say": _score(2, 1, 0.5, 0, 1, 0, words),
            "names": _score(2, 0, 0.0, 0, 1, 1, words),
            "strangers": _score(2, 1, 0.5, 1, 0, 0, 0.0),
        },
    }


def _wrong(name: str, answer: dict[str, Any], expected: list[str] | None) -> dict[str, Any]:
    told = {field: answer[field] for field in ("question", "guide", "status", "text", "confidence")}
    return {"id": name, "expected": expected, **told}


def _score(*figures: float) -> dict[str, float]:
    fields = ("questions", "right", "share", "wrong_refusals", "false_answers", "wrong_words", "words")
    return dict(zip(fields, figures, strict=True))


def test_the_table_shows_the_groups_and_one_line_for_each_wrong_answer(bundled_home: Path, gold: Path) -> None:
    ran = run(bundled_home, "evaluate", _write(gold, FEW))
    text = run(bundled_home, "ask", NAME, "--guide", NOVEL, "--json").json["text"]
    words = f"{len(re.sub(NUMBER, '', text).split()):.1f}"
    assert (ran.code, ran.err) == (1, "")
    head, _, names, *rows = re.sub(r"\d\.\d{3}$", "0.000", ran.out, flags=re.MULTILINE).splitlines()
    assert head == "2 of 5 right: 40 %, too few for --min 0.9"
    assert re.split(r"  +", names.strip()) == [
        "questions", "right", "share", "wrong refusals", "false answers", "wrong words", "words quoted", "seconds",
    ]  # fmt: skip
    assert [re.split(r"  +", row) for row in rows[:5]] == [
        ["all", "5", "2", "40 %", "1", "1", "1", words, "0.000"],
        ["the guide says", "3", "1", "33 %", "1", "0", "1", words, "0.000"],
        ["the guide does not say", "2", "1", "50 %", "0", "1", "0", words, "0.000"],
        ["names", "2", "0", "0 %", "0", "1", "1", words, "0.000"],
        ["strangers", "2", "1", "50 %", "1", "0", "0", "0.0", "0.000"],
    ]
    assert {len(row) for row in rows[:5]} == {len(names)}
    said = text if len(text) <= 160 else text[:159].rstrip() + "…"
    assert rows[5:] == [
        "",
        "Wrong:",
        f"  b  {NAME}  wanted: “Marie-Claude”, “zebra”; said: {said}",
        f"  c  {NAME}  wanted: the guide does not say; said: {said}",
        f"  e  {STRANGER}  wanted: “wizard”; said: the guide does not say",
    ]


@pytest.mark.parametrize(
    ("least", "code", "said"), [("0.5", 0, "enough for --min 0.5"), ("0.51", 1, "too few for --min 0.51")]
)
def test_the_exit_code_says_whether_enough_were_right(
    bundled_home: Path, gold: Path, least: str, code: int, said: str
) -> None:
    ran = run(bundled_home, "evaluate", _write(gold, [FEW[0], FEW[1]]), "--min", least)
    assert (ran.code, ran.out.splitlines()[0]) == (code, f"1 of 2 right: 50 %, {said}")


def test_words_are_held_whole_whatever_their_case_quotes_and_spaces_and_history_is_that_of_ask(
    bundled_home: Path, gold: Path
) -> None:
    held = [["marie-CLAUDE"], ["students' best"], ["tall,\n severe"], ["TALL, severe\u00a0woman", "Madame"]]
    missed = [["all"], ["student"], ["severe tall"], ["Marie-Claude", "adam"]]
    why = {**LINE, "question": "Why did she cry?", "holds": ["kinder old world"]}
    told = {"question": "Who is Madame?", "answer": "Madame collects the artwork."}
    rows = [
        *({**LINE, "id": f"{number}", "holds": holds} for number, holds in enumerate(held + missed)),
        {**why, "id": "asked", "history": ["Who is Madame?"]},
        {**why, "id": "told", "history": [told]},
        {**why, "id": "null", "history": None, "group": None, "question": "Why did Madame cry?"},
    ]
    report = run(bundled_home, "evaluate", _write(gold, rows), "--json").json
    assert [(wrong["id"], wrong["status"]) for wrong in report["wrong"]] == [(name, "answered") for name in "4567"]


def test_what_a_model_says_without_proof_makes_no_line_right(bundled_home: Path, gold: Path) -> None:
    def script(asked: Asked) -> Said:
        label, text = asked.find("Marie-Claude")
        return Said(f"{text} [{label}] A dragon guards the lighthouse of Norway [{label}].")

    rows = [LINE, {**LINE, "id": "b", "holds": ["dragon"]}]
    with serving(script) as server:
        env = {"GLOSSATOR_MODEL_URL": server.url, "OPENAI_API_KEY": "none"}
        report = run(
            bundled_home, "evaluate", _write(gold, rows), "--json", "--model", "openai:scripted", environ=env
        ).json
    assert [(wrong["id"], "dragon" in wrong["text"]) for wrong in report["wrong"]] == [("b", True)]


def test_a_model_that_fails_is_told_once_and_its_quotes_are_judged(bundled_home: Path, gold: Path) -> None:
    with serving(lambda asked: Said(status=400)) as server:
        env = {"GLOSSATOR_MODEL_URL": server.url, "OPENAI_API_KEY": "none", "GLOSSATOR_MODEL": "openai:scripted"}
        ran = run(bundled_home, "evaluate", _write(gold, [LINE, {**LINE, "id": "b"}]), environ=env)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "2 of 2 right: 100 %, enough for --min 0.9")
    assert (ran.err.count("\n"), ran.err.startswith("Note: ")) == (1, True)


WHAT = "give the words that the answer must show, or null where the guide does not say"
GUIDE = "it is the slug of the guide to ask; see: glossator guides"
TEXT = "must be a string that is not empty"
HOLDS = f'"holds" must be null or a list of strings, none of them empty; {WHAT}'
BAD: list[tuple[dict[str, Any], str]] = [
    ({"id": "x"}, '"question", "guide", "holds" are missing; it is what a reader would ask'),
    ({key: value for key, value in LINE.items() if key != "holds"}, f'"holds" is missing; {WHAT}'),
    ({**LINE, "id": "x", "guide": "nobody"}, "no guide is called 'nobody'; see: glossator guides"),
    ({**LINE, "id": "x", "guide": None}, f'"guide" {TEXT}; {GUIDE}'),
    (LINE, "\"id\" 'a' is that of line 1 too; give each line its own"),
    ({**LINE, "id": 7}, f'"id" {TEXT}; it names the line in the report'),
    ({**LINE, "id": "x", "question": " "}, f'"question" {TEXT}; it is what a reader would ask'),
    ({**LINE, "id": "x", "question": "\ud800"}, f'"question" {TEXT}; it is what a reader would ask'),
    ({**LINE, "id": "x", "question": "w" * 2001}, '"question" has 2,001 characters; ask it in at most 2,000'),
    ({**LINE, "id": "x", "holds": "Marie-Claude"}, HOLDS),
    ({**LINE, "id": "x", "holds": []}, HOLDS),
    ({**LINE, "id": "x", "holds": ["Marie-Claude", " "]}, HOLDS),
    ({**LINE, "id": "x", "holds": [3]}, HOLDS),
    ({**LINE, "id": "x", "group": 3}, f'"group" {TEXT}; it names a row of the table'),
    ({**LINE, "id": "x", "group": "all"}, "\"group\" 'all' is a row of every table; choose another name"),
    (
        {**LINE, "id": "x", "history": "Who?"},
        '"history" must be a list of questions or of {"question", "answer"}',
    ),
    (
        {**LINE, "id": "x", "history": ""},
        '"history" must be a list of questions or of {"question", "answer"}',
    ),
    (
        {**LINE, "id": "x", "history": [{"answer": "He."}]},
        'each turn of "history" is a question or {"question": str, "answer": str}',
    ),
    ({**LINE, "id": "x", "history": [""]}, 'a turn of "history" is empty; give the earlier question'),
    (
        {**LINE, "id": "x", "holding": [], "answer": ""},
        'unknown fields "answer", "holding"; a line may have "id", "question", "guide", "holds", "history", "group"',
    ),
]


@pytest.mark.parametrize(("row", "what"), BAD)
def test_a_bad_line_is_told_with_its_number(bundled_home: Path, gold: Path, row: dict[str, Any], what: str) -> None:
    assert _refused(bundled_home, Path(_write(gold, [LINE, row]))) == f"{gold}, line 2: {what}"


def _refused(home: Path, path: Path) -> str:
    with pytest.raises(GoldError) as refused:
        read_gold(path, Library(IndexSettings(home)).entry)
    assert refused.value.exit_code == 1
    return str(refused.value)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b'{"id": "x",', "not a JSON object: Expecting property name enclosed in double quotes at character 12"),
        (b'["a"]', "each line must be one JSON object"),
        (
            b'{"id": "\xff"}',
            "not a JSON object: 'utf-8' codec can't decode byte 0xff in position 8: invalid start byte",
        ),
        (b"[" * 100_000, "not a JSON object: its brackets are nested too deep"),
    ],
)
def test_a_line_that_is_no_object_is_told_with_its_number_blank_ones_counted(
    bundled_home: Path, gold: Path, line: bytes, what: str
) -> None:
    gold.write_bytes(b"\xef\xbb\xbf" + json.dumps(LINE).encode() + b"\r\n\r\n" + line)
    assert _refused(bundled_home, gold) == f"{gold}, line 3: {what}"


def test_the_first_bad_line_is_told_the_others_are_counted_and_nothing_is_asked(bundled_home: Path, gold: Path) -> None:
    first = f"{gold}, line 1: no guide is called 'nobody'; see: glossator guides"
    bad = {**LINE, "guide": "nobody"}
    _write(gold, [bad, {}, {}])
    assert _refused(bundled_home, gold) == f"{first} (2 more lines are wrong; nothing was asked)"
    assert run(bundled_home, "evaluate", _write(gold, [bad, LINE, {}]), "--json").refusal == (
        1, f"glossator: {first} (1 more line is wrong; nothing was asked)",
    )  # fmt: skip


def test_a_file_without_questions_is_one_line(bundled_home: Path, gold: Path) -> None:
    gold.write_text("\n \n")
    assert _refused(bundled_home, gold) == (
        f'{gold} holds no question; write one JSON object a line, with "id", "question", "guide", "holds"'
    )


def test_a_file_that_is_not_there_is_one_line_and_the_library_stays_as_it_was(settings_home: Path, gold: Path) -> None:
    cure = "give a file of gold questions, one a line"
    assert run(settings_home, "evaluate", str(gold)).refusal == (
        1, f"glossator: cannot read {gold}: No such file or directory; {cure}",
    )  # fmt: skip
    assert run(settings_home, "evaluate", str(gold.parent)).refusal == (
        1, f"glossator: cannot read {gold.parent}: Is a directory; {cure}",
    )  # fmt: skip
    assert not (settings_home / "guides").exists()


@pytest.mark.parametrize("least", ["-0.1", "90", "nan"])
def test_a_share_outside_0_to_1_is_wrong_from_the_arguments_alone(bundled_home: Path, gold: Path, least: str) -> None:
    assert run(bundled_home, "evaluate", str(gold), "--min", least).refusal == (
        2, f"glossator: --min is the share of right answers asked for: give 0 to 1, not {least}",
    )  # fmt: skip


def test_other_wrong_arguments_are_one_line(bundled_home: Path) -> None:
    assert run(bundled_home, "evaluate").refusal == (2, "glossator: Missing argument 'FILE.jsonl'.")
    code, line = run(bundled_home, "evaluate", "x.jsonl", "--min", "most").refusal
    assert (code, "'--min'" in line) == (2, True)


def test_an_empty_library_gets_the_bundled_guides_first_and_no_readers_words(settings_home: Path, gold: Path) -> None:
    line = {**LINE, "question": "Is Madame, whose name is Marie-Claude, a xylophonist?"}
    assert run(settings_home, "evaluate", _write(gold, [line]), "--min", "0").code == 0
    files = [path.read_bytes() for path in settings_home.rglob("*") if path.is_file()]
    assert (any(b"Marie-Claude" in file for file in files), any(b"xylophonist" in file for file in files)) == (
        True, False,
    )  # fmt: skip


def test_our_sixty_questions_are_of_the_kinds_and_guides_they_should_be(bundled_home: Path) -> None:
    rows = [json.loads(line) for line in OURS.read_text(encoding="utf-8").splitlines()]
    assert Counter(row["group"] for row in rows) == {
        "fact": 18, "paraphrase": 12, "follow-up": 10, "absent": 8, "off-topic": 6, "false premise": 6,
    }  # fmt: skip
    assert Counter(row["guide"] for row in rows) == {NOVEL: 20, "frankenstein": 20, "pride-and-prejudice": 20}
    assert {row["group"] for row in rows if row["holds"] is None} == {"absent", "off-topic"}
    assert {row["group"] for row in rows if row.get("history")} == {"follow-up"}
    assert len({row["question"] for row in rows}) == 60


def test_what_our_questions_must_show_stands_in_their_guides(bundled_home: Path) -> None:
    rows = [json.loads(line) for line in OURS.read_text(encoding="utf-8").splitlines()]
    texts = {slug: run(bundled_home, "show", slug, "--json").json["text"] for slug in {row["guide"] for row in rows}}
    held = [(row["id"], words, texts[row["guide"]]) for row in rows for words in row["holds"] or ()]
    assert [(name, words) for name, words, text in held if words.casefold() not in text.casefold()] == []


def test_enough_of_our_questions_are_answered_right(bundled_home: Path) -> None:
    ran = run(bundled_home, "evaluate", str(OURS), "--min", str(FLOOR))
    assert (ran.code, ran.err) == (0, ""), ran.out
