"""The benchmark on teachers' questions in a short form: its measures by hand, the command on two made-up stories."""

import json
from pathlib import Path

import numpy as np
import pytest
from fairy.measures import auroc, content, cut, false_answers, figure, holds, mean, rank, told_elsewhere
from fairy.partial import Partial
from fairy.stories import Shelf, read_stories, section_id
from fairytaleqa import main

from index.search import search
from index.settings import IndexSettings

STORIES = (
    {
        "story": "the-copper-kettle",
        "origin": "made up",
        "sections": [
            {
                "id": "1",
                "text": "A tinker called Bram owned a copper kettle that sang whenever it rained. He carried it from"
                " village to village on a grey donkey. The children ran after the donkey and begged for a song.",
            },
            {
                "id": "2",
                "text": "One autumn a greedy miller stole the kettle while the tinker slept under a hedge. He locked"
                " it in the cellar beneath his mill. In that dry cellar the kettle never sang again.",
            },
            {
                "id": "3",
                "text": "Bram was sad because his kettle was gone. His daughter Wenna dug a ditch from the river to"
                " the cellar. When the water came in, the kettle sang so loudly that the whole village heard it.",
            },
        ],
    },
    {
        "story": "the-paper-crane",
        "origin": "made up",
        "sections": [
            {
                "id": "1",
                "text": "An old judge folded a crane out of a torn letter. At midnight the crane opened its wings and"
                " flew to the lighthouse. The judge watched it from his window and laughed.",
            },
            {
                "id": "2",
                "text": "The lighthouse keeper found the crane on her lamp and read the letter. It told where her"
                " brother had hidden the harbour bell. She rowed out before dawn with a lantern and a rope.",
            },
        ],
    },
)
QUESTIONS = (
    ("k1", 0, "Who stole the kettle?", ["2"], ["a greedy miller", "the miller"], "character", "explicit"),
    ("k2", 0, "Why was Bram sad?", ["3"], ["his kettle was gone", ""], "causal relationship", "explicit"),
    ("k3", 0, "What did Bram carry on the donkey?", ["1"], ["the kettle"], "action", "explicit"),
    ("c1", 1, "What did the old judge fold out of a letter?", ["1"], ["a crane"], "action", "explicit"),
    ("c2", 1, "Where did the keeper find the crane?", ["2"], ["on her lamp"], "setting", "explicit"),
    ("c3", 1, "How did the judge feel at midnight?", ["1"], ["amused"], "feeling", "implicit"),
)
LABELS = ("id", "story", "question", "sections", "answers", "element", "kind")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [dict(zip(LABELS, (one[0], STORIES[one[1]]["story"], *one[2:]), strict=True)) for one in QUESTIONS]
    for kind, lines in (("stories", STORIES), ("questions", rows)):
        (tmp_path / f"tiny.{kind}.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return tmp_path


def test_the_command_prints_every_wanted_measure(
    data: Path, settings: IndexSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--data", str(data), "--part", "tiny", "--only", "search,quoting,refusing", "--home", str(settings.home)]
    main([*command, "--json", str(data / "raw.json")])
    told = capsys.readouterr().out
    raw = json.loads((data / "raw.json").read_text())
    assert list(raw["table"]) == [
        "search in its story: R@1",
        "search in its story: R@3",
        "search in its story: R@5",
        "search in its story: MRR",
        "search among all books: R@1",
        "search among all books: R@3",
        "search among all books: R@5",
        "search among all books: MRR",
        "quoting: 3 sentences, 80 words",
        "words quoted: 3 sentences, 80 words",
        "quoting: 1 sentence, 40 words",
        "words quoted: 1 sentence, 40 words",
        "quoting: as answered, refusals failing",
        "refusing (a) the next story: AUROC",
        "refusing (a) the next story: false answers at 90 % answered",
        "refusing (a) the next story: false answers of the product",
        "refusing (b) without the gold sections: AUROC",
        "refusing (b) without the gold sections: false answers at 90 % answered",
        "refusing (b) without the gold sections: false answers of the product",
        "refusing: wrong refusals of the product",
    ]
    assert [f"| {name} |" in told for name in raw["table"]] == [True] * 20
    heads = "| | all | explicit | implicit | action | causal relationship | character | feeling | setting |"
    assert heads in told
    assert "| search in its story: R@3 | 1.000 (1.00–1.00) |" in told  # no story has more sections
    assert raw["table"]["search in its story: R@3"]["all"] == [1.0, 1.0, 1.0, 6]
    counts = {name: groups["all"][3] for name, groups in raw["table"].items() if "all" in groups}
    assert counts["quoting: 3 sentences, 80 words"] == 5  # the explicit ones
    # The kettle and the crane are told of elsewhere too, and so k3 and c1 are left out.
    assert counts["refusing (b) without the gold sections: AUROC"] == 4
    assert "- (b): 2 explicit questions are left out" in told


def test_a_rank_follows_from_what_was_found(data: Path, settings: IndexSettings) -> None:
    command = ["--data", str(data), "--part", "tiny", "--only", "search,quoting", "--home", str(settings.home)]
    main([*command, "--json", str(data / "raw.json")])
    found = {one["question"]["id"]: one for one in json.loads((data / "raw.json").read_text())["questions"]}
    assert (found["k1"]["in_story"], found["k1"]["in_library"]) == (1, 1)
    assert found["k1"]["best"] == "One autumn a greedy miller stole the kettle while the tinker slept under a hedge."
    assert found["k1"]["foreign"] is None  # not wanted, and so not asked


def test_another_librarys_guides_are_refused(data: Path, settings: IndexSettings) -> None:
    command = ["--data", str(data), "--part", "tiny", "--only", "search", "--home", str(settings.home)]
    main(command)
    with pytest.raises(SystemExit, match="also holds the-paper-crane: give another --home"):
        main([*command, "--stories", "1"])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [(["--only", "serch"], "not serch"), (["--part", "no"], "no.stories.jsonl is not there")],
)
def test_a_mistaken_command_is_told(data: Path, wrong: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--data", str(data), "--part", "tiny", *wrong])
    assert why in capsys.readouterr().err


def test_a_volume_without_sections_is_one_of_a_story_that_never_had_them(data: Path, settings: IndexSettings) -> None:
    stories = read_stories(data, "tiny")
    shelf = Shelf(settings.home, stories)
    whole = shelf.volume("the-copper-kettle")
    partial = Partial(whole, stories[0], frozenset({"2"}))
    assert "miller" not in partial.guide.text
    assert [section_id(section) for section in partial.guide.sections] == ["1", "3"]
    said = [partial.guide.quote(span) for passage in partial.passages for span in passage.sentences]
    assert [sentence in whole.guide.text for sentence in said] == [True] * 6
    assert partial.lexical.statistics.passages == len(partial.passages) == len(whole.passages) - 1
    assert "miller" not in partial.lexical.statistics.frequencies
    vector = shelf.embedder.embed_question("Who stole the kettle?")
    cosines = {section_id(hit.section): hit.vector for hit in search(whole, "Who stole the kettle?", vector, 9)}
    found = search(partial, "Who stole the kettle?", vector, 9)
    assert {section_id(hit.section): hit.vector for hit in found} == pytest.approx(
        {name: cosines[name] for name in ("1", "3")}
    )
    assert partial.revision == f"{whole.revision}-without-2"


def test_content_words_are_stems_without_stop_words() -> None:
    assert content("The miller’s daughters were running to the mills.") == {"miller", "daughter", "run", "mill"}
    assert content("It was he who did it.") == frozenset()


def test_a_quote_is_cut_at_its_sentences_and_then_at_its_words() -> None:
    long = [" ".join(f"w{number}" for number in range(50))] * 4
    assert cut(long, 3, 80).split() == long[0].split() + long[0].split()[:30]
    assert cut(["One two.", "Three.", "Four."], 2, 80) == "One two. Three."
    assert cut([], 3, 80) == ""


def test_a_quote_holds_an_answer_by_four_fifths_of_one_annotators_words() -> None:
    answers = ["a red fox, a hen, a goose and a duck", "nobody knows"]
    assert holds("The foxes met a hen and a duck and the geese, goose by goose; red.", answers) is True
    assert holds("A red fox met a hen and a goose.", answers) is True  # 4 of 5
    assert holds("A red fox met a hen.", answers) is False  # 3 of 5
    assert holds("Nobody knows.", answers) is True
    assert holds("Anything.", ["he did", ""]) is None


def test_an_answer_told_elsewhere_stands_whole_in_one_sentence() -> None:
    assert told_elsewhere(["The hen ran.", "A fox slept."], ["the fox and the hen"]) is False
    assert told_elsewhere(["The hen saw the fox."], ["the fox and the hen"]) is True
    assert told_elsewhere(["The hen saw the fox."], ["he", "it"]) is False


def test_a_rank_counts_each_section_once_and_takes_the_best_gold_one() -> None:
    assert rank({"3", "4"}, ["1", "1", "2", "1", "4", "3"]) == 3
    assert rank({"9"}, ["1", "2"]) is None


def test_ties_count_half() -> None:
    # 0.5: above 0.1 and 0.2, tied with 0.5; 0.9: above all three
    assert auroc(np.array([0.5, 0.9]), np.array([0.1, 0.2, 0.5])) == pytest.approx((2.5 + 3) / 6)
    assert auroc(np.array([0.3]), np.array([0.3, 0.3])) == 0.5


def test_false_answers_are_counted_where_nine_in_ten_own_questions_are_answered() -> None:
    own = np.arange(10) / 10  # nine of them are at least 0.1
    assert false_answers(own, np.array([0.05, 0.1, 0.5, 0.0])) == 0.5


def test_an_interval_draws_whole_stories_and_always_the_same() -> None:
    values, stories = [1.0, 1.0, 0.0, 0.0, 0.0], ["a", "a", "b", "b", "b"]
    found = figure(mean, stories, values)
    assert found == figure(mean, stories, values)
    assert (found.value, found.low, found.high, found.count) == (0.4, 0.0, 1.0, 5)
    assert figure(mean, ["a"] * 5, values).low == 0.4  # one story: nothing else could have been drawn
