"""What the reranker is taught: examples with what answers, what does not, and what would if its sentence were there."""

from itertools import islice
from pathlib import Path

from reranker_data import Candidate, Example, examples, read_taught

from index.embedder import Embedder

TEXT = """# The Well
## The first day
Ann walks up the hill. There she finds a silver thimble in the old well. It is nearly noon when she is home.
## The pedlar
A pedlar comes to the gate on Monday. Ann sells him a pair of shoes. He goes on to the town.
## Themes
The book is about patience. Everybody in it waits for somebody.
=== QUESTIONS
1 | What does Ann find? | a silver thimble
=== ABSENT
What is the pedlar called?
"""


def test_a_passage_without_the_sentence_that_tells_is_a_wrong_one(tmp_path: Path, embedder: Embedder) -> None:
    first, *_ = (one for one in _drawn(tmp_path, embedder) if one.question == "What does Ann find?" and _cut(one))

    right, cut = first.candidates[0], _cut(first)[0]
    assert right.worth > 0
    assert [text for text, worth in zip(_sentences(right), right.sentences, strict=True) if worth] == [
        "There she finds a silver thimble in the old well."
    ]
    assert _sentences(cut) == ["Ann walks up the hill.", "It is nearly noon when she is home."]
    assert cut.passage.text == " ".join(_sentences(cut))
    assert [cut.passage.text[start:end] for start, end, _ in cut.passage.words][:3] == ["Ann", "walks", "up"]
    assert [cut.passage.text[start:end] for start, end, _ in cut.passage.words][-2:] == ["is", "home"]


def test_an_absent_question_has_only_wrong_passages(tmp_path: Path, embedder: Embedder) -> None:
    absent = [one for one in _drawn(tmp_path, embedder) if one.question == "What is the pedlar called?"]

    assert absent
    assert {candidate.worth for one in absent for candidate in one.candidates} == {0.0}
    assert {worth for one in absent for candidate in one.candidates for worth in candidate.sentences} == {0.0}


def _drawn(folder: Path, embedder: Embedder) -> list[Example]:
    for name in ("guide-Y-1", "guide-Z-1"):
        (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    return list(islice(examples(read_taught(folder, embedder), seed=1), 40))


def _cut(example: Example) -> list[Candidate]:
    return [one for one in example.candidates if not one.worth and one.passage.text.startswith("Ann walks")]


def _sentences(candidate: Candidate) -> list[str]:
    return [candidate.passage.text[start:end] for start, end in candidate.passage.sentences]
