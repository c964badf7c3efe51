"""Asking on the command line: one object, many lines, follow-ups, refusals, a model that is not there, prompts."""

import json
from pathlib import Path

from command import run

GUIDE = ("--guide", "never-let-me-go")
TEARS = (
    "Madame wept at the sight of Kathy dancing because she saw a little girl holding on to a kinder old world as a "
    "harsher, more scientific one approached."
)


def test_an_answer_is_one_object_whose_citations_are_the_guides_words(bundled_home: Path) -> None:
    answer = run(bundled_home, "ask", "Why does Madame cry?", *GUIDE, "--json").json
    assert list(answer) == [
        "schema", "question", "standalone_question", "guide", "status", "mode", "text", "sentences", "citations",
        "confidence", "covered", "notice", "suggestions", "receipt", "seconds",
    ]  # fmt: skip
    assert (answer["status"], answer["mode"], answer["guide"], answer["text"]) == (
        "answered", "quotes", "never-let-me-go", f"{TEARS} [1]",
    )  # fmt: skip
    assert answer["sentences"] == [
        {"text": TEARS, "lead_in": "In Characters, Madame:", "support": "quoted", "citations": [1]}
    ]
    (citation,) = answer["citations"]
    text = run(bundled_home, "show", "never-let-me-go", "--json").json["text"]
    assert (citation["section"], text[citation["start"] : citation["end"]]) == (["Characters", "Madame"], TEARS)
    assert list(answer["receipt"]) == ["revision", "embedder", "model", "threshold", "passages"]


def test_a_person_reads_the_sentence_and_where_it_stands(bundled_home: Path) -> None:
    said = run(bundled_home, "ask", "Why did she cry?", "--after", "Who is Madame?", *GUIDE)
    assert said.code == 0
    assert said.out.splitlines()[0] == "Understood as: Why did Madame cry?"
    assert "In Characters, Madame: Madame wept at the sight of Kathy dancing" in said.out
    assert "[1] never-let-me-go: Characters > Madame" in said.out


def test_what_the_guide_does_not_say_is_an_answer(bundled_home: Path) -> None:
    answer = run(bundled_home, "ask", "Who is Harry Potter?", *GUIDE, "--json").json
    assert (answer["status"], answer["text"], answer["sentences"], answer["citations"]) == ("not_in_guide", "", [], [])
    assert 1 <= len(answer["covered"]) <= 3


def test_many_questions_are_answered_in_order_by_one_process(bundled_home: Path) -> None:
    lines = [
        {"question": "Who is Ruth?", "guide": "never-let-me-go"},
        {"question": "What about Tommy?", "guide": "never-let-me-go", "history": ["Who is Ruth?"]},
        {"question": "Who?", "guide": "nobody"},
        {"question": " "},
        {"question": "x" * 100_000},
        {"question": "How does Tommy die?", "guide": "never-let-me-go", "up_to": "No Such Part"},
    ]
    ran = run(bundled_home, "ask", "--jsonl", "-", stdin="\n".join(map(json.dumps, lines)))
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert (ran.code, [row.get("standalone_question") for row in rows[:2]]) == (1, ["Who is Ruth?", "Who is Tommy?"])
    assert [sorted(row) for row in rows[2:]] == [["error", "schema"]] * 4
    assert [row["error"].split(":")[0] for row in rows[2:5]] == [
        "no guide is called 'nobody'; see", "Nothing was asked", "The question has 100,000 characters",
    ]  # fmt: skip


def test_a_wrong_model_is_one_line_and_a_model_without_its_key_gives_quotes(bundled_home: Path) -> None:
    wrong = run(bundled_home, "ask", "Who is Ruth?", *GUIDE, "--model", "nonsense")
    assert wrong.refusal == (
        2, "glossator: Unknown model “nonsense”: give openai:NAME, anthropic:NAME or ollama:NAME.",
    )  # fmt: skip
    keyless = run(bundled_home, "ask", "Who is Ruth?", *GUIDE, "--model", "openai:some", "--json").json
    assert (keyless["mode"], keyless["status"], "OPENAI_API_KEY" in keyless["notice"]) == ("quotes", "answered", True)


def test_prompts_go_to_a_file_that_is_not_written_over_unasked(bundled_home: Path, tmp_path: Path) -> None:
    out = tmp_path / "prompts.json"
    wish = ("discuss", "frankenstein", "--count", "4", "--format", "json", "--out", str(out))
    assert run(bundled_home, *wish).code == 0
    written = json.loads(out.read_text())
    assert (written["guide"], written["seed"], len(written["items"])) == ("frankenstein", 0, 4)
    assert run(bundled_home, *wish).refusal == (1, f"glossator: {out} exists; choose another name or add --force")
    assert run(bundled_home, *wish, "--force").code == 0
