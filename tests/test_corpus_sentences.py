"""Where sentences end in literary prose."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        # titles, initials, abbreviations, numbers | a bar parts the sentences
        "Mr. and Mrs. Reed meet Dr. J. K. Lloyd.|He bows.",
        "St. John Rivers calls.|They live in St. Mary’s Street.",
        "See Ch. 5 and pp. 6–7 of vol. II for this.|It is long.",
        "See Ch. Five for this.|It is long.",
        "Kathy H. is a carer.|Her friend is Tommy D.|He screams.",
        "It was built ca. 1800 and compared, e.g. Austen’s, with others, viz. Scott.",
        "The case of Jarndyce vs. Jarndyce never ends.|Nobody wins.",
        "She lives at No. 10.|No. 12 is empty.",
        "She says no.|Then she leaves.",
        "He lives for art.|Kathy cries.",
        "He takes her hand.|And then he goes.|It is far.|Are you sure?",
        "1. The tape is lost.|It is found.",
        "The king Charles I.|He died.",
        # ellipses, semicolons, exclamations
        "She waits… and waits.|He goes.",
        "I… I don’t know.",
        "He waited…|Then he left.",
        "He waited...|Then he left.",
        "She waits; he goes; nobody speaks.",
        "Oh! but it is late.|Alas! no one came.",
        # dialogue
        "“Are you hurt, sir?” Jane asks, and she helps him.|He stands.",
        "“Why?” asked Ruth.|“I don’t know.”|Nobody did.",
        "“Come here! Now!” he cried.|She came.",
        "She wonders, “Who am I?” and finds no answer.|He asks, “Are you well?” and leaves.",
        "Does she say, “Who are you?”|Nobody knows.",
        "“Who goes there?”|Nobody stirs.",
        "What does she want?”|Then she left.",
        '"Let me in! Let me in!" he cried.|"No," said she.',
        "‘Alas! I am lost,’ said he.|The boys’ mother wept.",
        "“But why?”—he paused.|“Because.”",
        "“Reader, I married him.” (Chapter 38, p. 5)|She is plain.",
        "(He was wrong. She knew.)|They parted.",
        # a long speech is cut inside
        "“I never knew.|You never told me.|We were children, and we believed whatever they said to us, and nobody in "
        "the whole cold house cared to ask for the truth that we wanted.|Go.”|He left.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    assert sentences(text.replace("|", " ")) == text.split("|")


def test_a_part_of_the_text_keeps_the_texts_own_offsets() -> None:
    text = "Skip me. Mr. Reed eats.\n\nHe sleeps. Not me."
    assert [text[start:end] for start, end in sentence_spans(text, 9, 35)] == ["Mr. Reed eats.", "He sleeps."]


def test_no_sentence_crosses_a_paragraph() -> None:
    assert sentences("She runs and\n\nhe falls\n\n\n\n. So") == ["She runs and", "he falls", ". So"]


_PIECES = ["Mr.", "Ruth", "she", "“", "”", '"', "(", ")", "?", "!", ".", "…", "’s", "J.", "Ch.", "5", ";", "said", "He"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=6), max_size=30).map(" ".join))
def test_the_spans_cover_all_but_white_space_in_order(text: str) -> None:
    spans = sentence_spans(text, 0, len(text))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
