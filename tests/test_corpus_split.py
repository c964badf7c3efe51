"""Passages: whole sentences, spans that are their words, and boundaries that an edit elsewhere does not move."""

import random
from hashlib import sha256
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.read import bundled, guide_from_bytes, read_guide
from corpus.sentences import sentence_spans
from corpus.split import LONGEST, passages
from corpus.types import Guide

WORDS = ["tape", "river", "boat", "song", "field", "letter", "moor", "ice", "fire", "road", "ship", "house"]


def guide(paragraphs: list[str]) -> Guide:
    return guide_from_bytes(("# Emma\n\n## Plot\n\n" + "\n\n".join(paragraphs)).encode(), source="here", name="x.md")


def paragraph(seed: int, words: int) -> str:
    """A paragraph of its own words: sentences of about ten, the first of which names the seed."""
    chosen = random.Random(seed * 7919 + words).choices(WORDS, k=words)
    parts = [" ".join(chosen[i : i + 10]) for i in range(0, words, 10)]
    return f"Seed {seed} " + " ".join(f"The {part}." for part in parts)


def cut(paragraphs: list[str]) -> list[list[str]]:
    """The paragraphs of each passage; what is shown of a long one is the part that the passage holds."""
    read = guide(paragraphs)
    return [read.quote((p.start, p.end)).split("\n\n") for p in passages(read)]


def untouched(found: list[list[str]], touched: list[str]) -> list[list[str]]:
    """The passages with nothing of the paragraphs in `touched`."""
    return [passage for passage in found if not any(part in whole for part in passage for whole in touched)]


def lost(before: list[list[str]], after: list[list[str]]) -> list[list[str]]:
    return [passage for passage in before if passage not in after]


sizes = st.integers(1, 160)
texts = st.lists(st.tuples(st.integers(0, 10**6), sizes), min_size=1, max_size=25, unique_by=lambda pair: pair[0]).map(
    lambda pairs: [paragraph(seed, words) for seed, words in pairs]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3))
def test_every_sentence_is_in_one_passage_and_every_span_is_its_words(sections: list[list[str]]) -> None:
    source = "\n\n".join(f"## Part {i + 1}\n\n" + "\n\n".join(section) for i, section in enumerate(sections))
    read = guide_from_bytes(source.encode(), source="here", name="x.md")
    found = passages(read)
    spans = [span for section in read.sections for span in sentence_spans(read.text, section.start, section.end)]
    assert [span for passage in found for span in passage.sentences] == spans
    assert [read.quote((section.start, section.end)).split("\n\n") for section in read.sections] == sections
    for passage in found:
        section = read.sections[passage.section]
        words = read.quote((passage.start, passage.end))
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
        assert section.start <= passage.start < passage.end <= section.end
        assert passage.id.split("-")[0] == sha256(" ".join(words.split()).encode()).hexdigest()[:16]
        assert len(words.split()) <= LONGEST
    assert [passage.position for passage in found] == list(range(len(found)))
    assert len({passage.id for passage in found}) == len(found)
    assert all(before.end < after.start for before, after in pairwise(found))


few = texts.map(lambda paragraphs: paragraphs[:6])
short = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 7)), min_size=2, max_size=22, unique_by=lambda x: x[0])


# a paragraph of `short` has 10 words at most, its name and article included: 23 of them never make too long a run
@settings(max_examples=120, deadline=None)
@given(short, st.data())
def test_an_edit_in_a_chain_of_short_paragraphs_moves_only_what_it_touches(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    old = [paragraph(seed, words) for seed, words in pairs]
    at = data.draw(st.integers(0, len(old)), label="at")
    new = paragraph(10**6 + 1, data.draw(st.integers(1, 7), label="words"))
    inserted = [*old[:at], new, *old[at:]]
    neighbours = old[max(0, at - 1) : at + 1]
    assert lost(untouched(cut(old), neighbours), cut(inserted)) == []  # inserted
    assert lost(untouched(cut(inserted), [*neighbours, new]), cut(old)) == []  # removed again
    edited = [*old[:at], new, *old[at + 1 :]]
    around = old[max(0, at - 1) : at + 2]
    assert lost(untouched(cut(old), around), cut(edited)) == []


@settings(max_examples=25, deadline=None)
@given(few, few, st.integers(0, 25), sizes)
def test_an_edit_reaches_nothing_beyond_a_full_paragraph(
    before: list[str], after: list[str], at: int, words: int
) -> None:
    full = paragraph(10**6 + 1, 120)
    new = paragraph(10**6 + 2, words)
    after = [text.replace("Seed", "Kernel") for text in after]
    changed = [*after[:at], new, *after[at:]]
    assert lost(untouched(cut([*before, full, *after]), after), cut([*before, full, *changed])) == []
    assert lost(untouched(cut([*after, full, *before]), [*after, full]), cut([*changed, full, *before])) == []


def test_edits_all_over_a_long_list_reach_no_further() -> None:
    dice = random.Random(11)
    old = [paragraph(seed, dice.randint(2, 30)) for seed in range(300)]
    found = cut(old)
    reach = []
    for at in range(3, 300, 10):
        changed = cut([*old[:at], paragraph(1000 + at, 12), *old[at:]])
        reach.append(len(lost(untouched(found, old[at - 1 : at + 1]), changed)))
    assert reach == [0] * 30


def test_passages_are_of_a_useful_size() -> None:
    def quartiles(sizes: range) -> list[int]:
        dice = random.Random(5)
        words = sorted(
            sum(len(p.split()) for p in one) for one in cut([paragraph(s, dice.choice(sizes)) for s in range(400)])
        )
        return [words[len(words) * i // 4] for i in (0, 1, 2, 3)] + [words[-1]]

    assert [quartiles(sizes) for sizes in (range(5, 15), range(30, 60), range(60, 160), range(150, 400))] == [
        [12, 34, 49, 83, 174],
        [37, 59, 88, 114, 226],
        [68, 86, 103, 129, 160],
        [79, 112, 125, 139, 164],
    ]


def test_a_line_that_leads_in_goes_with_what_follows_and_full_paragraphs_stand_alone() -> None:
    first, second = paragraph(1, 100), paragraph(2, 100)
    lead = paragraph(3, 70).removesuffix(".") + ":"
    assert cut([first, lead, second]) == [[first], [lead, second]]


def test_a_run_of_short_paragraphs_is_parted_before_it_grows_too_long() -> None:
    short = [paragraph(seed, 10) for seed in range(400)]
    rising = sorted(short, key=lambda text: sha256(text.encode()).hexdigest()[16:32])  # all of them would hold together
    full = [paragraph(1000, 120), paragraph(1001, 120)]
    sizes = [sum(len(part.split()) for part in passage) for passage in cut([*rising, *full])]
    assert (sum(sizes), max(sizes) <= LONGEST, sizes[-1]) == (400 * 13 + 2 * 134, True, 134)


def test_a_line_repeated_for_ever_is_no_passage_of_for_ever() -> None:
    assert cut(["She waits."] * 5) == [["She waits."]] * 5


def test_words_that_occur_twice_are_told_apart() -> None:
    same = paragraph(1, 100)
    digest = sha256(same.encode()).hexdigest()[:16]
    assert [passage.id for passage in passages(guide([same, same]))] == [f"{digest}-1", f"{digest}-2"]


def test_a_sentence_is_never_cut() -> None:
    endless = "Endless " + " ".join(["word"] * 700) + "."
    assert cut([endless, endless + " Short."]) == [[endless], [endless], ["Short."]]


def test_the_bundled_guides_are_cut_whole() -> None:
    for path in bundled():
        read = read_guide(path)
        found = passages(read)
        assert (
            " ".join(read.quote((p.start, p.end)) for p in found).split()
            == " ".join(read.quote((s.start, s.end)) for s in read.sections).split()
        )
