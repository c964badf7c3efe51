"""Words, stems and BM25, as whole values."""

import math

import pytest

from index.lexical import BM25, Statistics, tokens, words


def test_words_lose_case_accents_and_possession() -> None:
    assert words("Agnes’s café, the HARBOUR-master’s; don't “Brontë” 42") == [
        *["agnes", "cafe", "the", "harbour", "master", "don't", "bronte", "42"]
    ]


def test_tokens_are_stems_of_content_words_in_order() -> None:
    assert tokens("Why did the villagers keep silent about the drowning of the fishermen?") == [
        *["villag", "keep", "silent", "drown", "fishermen"]
    ]
    assert tokens("who is it that we were not?") == []


def test_scores_are_those_of_the_formula() -> None:
    lexical = BM25([["lamp", "dark", "lamp"], ["frost"], ["lamp", "frost", "bank", "debt"]])
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))

    def score(count: int, length: int) -> float:
        return idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / (8 / 3)))

    assert lexical.scores(["lamp", "lamp", "unheard"]).tolist() == pytest.approx([score(2, 3), 0.0, score(1, 4)])
    assert lexical.scores([]).tolist() == [0.0, 0.0, 0.0]


def test_with_the_statistics_of_a_whole_library_two_guides_score_as_one() -> None:
    first, second = [["lamp", "dark"], ["tower"]], [["lamp"], ["frost", "bank", "lamp", "lamp"]]
    whole = BM25(first + second)
    apart = [
        *BM25(first).scores(["lamp", "bank"], whole.statistics),
        *BM25(second).scores(["lamp", "bank"], whole.statistics),
    ]
    assert apart == pytest.approx(whole.scores(["lamp", "bank"]).tolist())
    assert whole.statistics == Statistics(4, 2.0, {"lamp": 3, "dark": 1, "tower": 1, "frost": 1, "bank": 1})


def test_british_and_american_spellings_are_one_word() -> None:
    british = "She apologises for her dishonourable behaviour, realised in praise of a colourful civilisation."
    american = "She apologizes for her dishonorable behavior, realized in praise of a colorful civilization."
    assert tokens(british) == tokens(american)
    assert tokens("four hours rose and fell on raised arms") == ["four", "hour", "rose", "fell", "rais", "arm"]
