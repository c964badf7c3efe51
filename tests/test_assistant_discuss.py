"""Discussion prompts: from the guides that we ship, from one in the test's own words, and from thin ones."""

import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from classroom import SEED, TIDE, Shelf, shelf

from assistant.reading import Reading
from assistant.teaching.discuss import candidates, discuss
from assistant.teaching.exports.markdown import to_markdown
from assistant.teaching.items import Item, ItemSet
from assistant.teaching.lint import alike, faults
from assistant.teaching.makers import make
from assistant.teaching.wanted import Level, Wanted, ground
from assistant.types import Citation
from corpus.errors import UsageError
from corpus.read import bundled, guide_from_bytes, read_guide


@pytest.fixture(scope="module")
def tide() -> Shelf:
    return shelf(guide_from_bytes(TIDE.encode(), source="/books/tide.md", name="tide.md"))


@pytest.fixture(scope="module")
def tale() -> Shelf:
    return shelf(guide_from_bytes(TALE.encode(), source="/books/salt.md", name="salt.md"))


@pytest.fixture(scope="module", params=bundled(), ids=lambda path: path.stem)
def shipped(request: pytest.FixtureRequest) -> Shelf:
    return shelf(read_guide(request.param))


@pytest.fixture(scope="module")
def prompts(shipped: Shelf) -> ItemSet:
    return discuss(shipped, Wanted())


TALE = """# The Salt Tax

The king of the dry country laid a heavy tax on salt. The widow at the crossing sold her goat and hid a sack of salt \
under the hearth.

One winter the king rode out alone and lost his way in the snow. The widow opened her door to him and salted his soup \
without a word.

The king tasted the salt and asked for more of it. The widow told him the whole story of the goat and the hearth.

The king went home in the morning and burned the tax book in the square. The widow bought back her goat with the coins \
that he had left under the bowl.
"""


def item(shelf: Shelf, stem: str, quotes: tuple[str, ...], **other: object) -> Item:
    """A sound item about the tide clock, but for what the test says."""
    text = shelf.guide.text
    evidence = tuple(
        Citation(number, shelf.slug, ("Plot Summary",), text.index(quote), text.index(quote) + len(quote), quote)
        for number, quote in enumerate(quotes, start=1)
    )
    made = Item(
        "0", "discussion", stem, (), None, "r", evidence, "character", "Analyze", 2, ("RL.9-10.3",), "core", ("look",),
        "follow", "scaffold", "extension", 8, 0, "template", False,
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


TRUSTS = "Edith trusts nobody else with the key."
WANTS = "Martin searches the house and finds nothing."
GOOD = "What speaks for and what against Edith’s decision to hide the key in the church?"


def test_a_set_has_eight_prompts_in_the_order_of_a_discussion(prompts: ItemSet) -> None:
    roles = [one.role for one in prompts.items]
    assert (len(roles), prompts.notice) == (8, None)
    assert roles == sorted(roles, key=["opening", "core", "closing"].index)
    assert set(roles) == {"opening", "core", "closing"}


def test_only_what_bears_is_asked_for_and_nothing_that_the_stem_tells(tide: Shelf) -> None:
    made = [one for one, found in candidates(ground(tide, Wanted())) if not found]
    told = next(one for one in made if one.stem.startswith("At first Edith is a lonely daughter"))
    like = next(one for one in made if one.stem.startswith("Think of") and "hide the key in the church" in one.stem)
    assert told.look_fors == (
        "Chooses one moment, says how things stand before it and after it, and why no other moment weighs as much.",
    )
    assert like.look_fors == (
        "May bring in: “Edith hides the key in the church, because she fears that Martin will sell the clock.”",
        "Says what the two choices share and where they part, and gives Edith a fair hearing.",
    )


def test_every_prompt_passes_the_lint(shipped: Shelf, prompts: ItemSet) -> None:
    reading = Reading(shipped.guide, shipped.passages)
    assert [(one.stem, faults(one, reading)) for one in prompts.items if faults(one, reading)] == []


def test_evidence_is_whole_sentences_that_no_other_prompt_uses(shipped: Shelf, prompts: ItemSet) -> None:
    spans = [(one.start, one.end) for prompt in prompts.items for one in prompt.evidence]
    sentences = {span for passage in shipped.passages for span in passage.sentences}
    quotes = [one.quote for prompt in prompts.items for one in prompt.evidence]
    assert [shipped.guide.text[start:end] for start, end in spans] == quotes
    assert len(set(spans)) == len(spans)
    assert sentences.issuperset(spans)


def test_half_of_a_set_is_of_depth_three_and_only_from_two_passages(shipped: Shelf, prompts: ItemSet) -> None:
    deep = [one for one in prompts.items if one.dok >= 3]
    of = {span: passage.position for passage in shipped.passages for span in passage.sentences}
    places = [len({of[one.start, one.end] for one in prompt.evidence}) for prompt in deep]
    assert len(deep) >= 4
    assert all(count >= 2 for count in places)


def test_stems_are_unlike_each_other_and_each_says_where_it_stands(shipped: Shelf, prompts: ItemSet) -> None:
    stems = [one.stem for one in prompts.items]
    assert [(one, other) for at, one in enumerate(stems) for other in stems[at + 1 :] if alike(one, other)] == []
    start = [prompt.evidence[0].start for prompt in prompts.items]
    of = [next(one.position for one in shipped.passages if one.start <= at < one.end) for at in start]
    assert [prompt.position for prompt in prompts.items] == of


def test_a_seed_gives_the_same_set_and_another_seed_another_one(shipped: Shelf, prompts: ItemSet) -> None:
    assert discuss(shipped, Wanted()) == prompts
    assert {one.id for one in discuss(shipped, Wanted(seed=1)).items} != {one.id for one in prompts.items}


def test_the_object_that_is_printed(tide: Shelf) -> None:
    made = discuss(tide, Wanted(count=1, section="Plot Summary > Part One"))
    (only,) = made.items
    assert json.loads(json.dumps(made.to_json())) == {
        "schema": 1,
        "guide": tide.slug,
        "revision": "000001-abcdef12",
        "seed": 0,
        "notice": None,
        "items": [only.to_json()],
    }
    assert set(only.to_json()) == {
        "id", "kind", "stem", "options", "key", "rationale", "evidence", "element", "bloom", "dok", "standards", "role",
        "look_fors", "follow_up", "scaffold", "extension", "minutes", "position", "made_by", "edited",
    }  # fmt: skip


def test_a_guide_that_is_too_thin_gives_fewer_and_one_sentence_why(tide: Shelf) -> None:
    made = discuss(tide, Wanted(count=30))
    sentences = sum(len(one.sentences) for one in tide.passages)
    assert 2 <= len(made.items) < 30
    assert made.notice == (
        f"“The Tide Clock” bears {len(made.items)} prompts and not 30: it has {sentences} sentences, "
        "and each item needs a sentence of its own whose form bears a sound question."
    )


def test_a_class_that_stands_early_is_told_how_far_it_has_read_and_how_deep_that_goes(shipped: Shelf) -> None:
    first = next(one.path[1] for one in shipped.guide.sections if len(one.path) == 2 and one.path[0] == "Plot Summary")
    made = discuss(shipped, Wanted(up_to=first))
    depth = "; none has evidence from two places, as reasoning at depth 3 needs" * all(i.dok < 3 for i in made.items)
    bound = (
        rf"a class that stands there has read \d+ sentences? of {sum(len(one.sentences) for one in shipped.passages)}"
    )
    many = f"{len(made.items) or 'no'} prompt{'' if len(made.items) < 2 else 's'}"
    assert re.fullmatch(
        rf"“{shipped.guide.title}”, as far as “{first}”, bears {many} and not 8: {bound}, what the guide says outside "
        rf"the plot is kept back, and each item needs a sentence of its own whose form bears a sound question{depth}\.",
        made.notice or "",
    )


def test_a_plot_overview_is_the_plot() -> None:
    told, begun = "Martin breaks the key of the clock.", "Edith winds the clock because she fears the sea."
    text = f"# The Tide Clock\n\n## Part One\n\n{begun}\n\n## {{}}\n\n{told}\n"
    stories = [
        ground(shelf(guide_from_bytes(text.format(one).encode(), source="/b/t.md", name="t.md")), Wanted()).matter.story
        for one in ("Plot Overview", "Story Overview", "Overview")
    ]
    assert [[line.text for line in lines] for lines in stories] == [[begun, told], [begun, told], [begun]]


def test_a_section_limits_the_evidence(shipped: Shelf) -> None:
    made = discuss(shipped, Wanted(section="Plot Summary"))
    assert made.items
    assert {one.section[0] for prompt in made.items for one in prompt.evidence} == {"Plot Summary"}


def test_an_unknown_section_is_refused(tide: Shelf) -> None:
    with pytest.raises(UsageError, match="has no section 'Part Nine'"):
        discuss(tide, Wanted(section="Part Nine"))


@pytest.mark.parametrize("count", [0, 51])
def test_a_count_out_of_range_is_refused(tide: Shelf, count: int) -> None:
    with pytest.raises(UsageError, match=f"1 to 50 items, not {count}"):
        discuss(tide, Wanted(count=count))


def test_the_handout_shows_all_that_a_teacher_needs(prompts: ItemSet) -> None:
    text = to_markdown(prompts)
    assert text.startswith(f"# Discussion prompts: {prompts.title}\n\n## Opening: into the text\n\n### 1. ")
    assert (
        text.count("**In the guide**") == text.count("**Listen for**") == text.count("**If the class is stuck:**") == 8
    )
    assert text.count("\n> — *") == sum(len(one.evidence) for one in prompts.items)


def test_markdown_in_a_guide_is_shown_as_it_stands(tide: Shelf) -> None:
    odd = item(tide, "What do *stars* and <b> mean to Edith?", (TRUSTS,))
    text = to_markdown(ItemSet("tide", "A_B", None, "r", 0, None, (odd,)))
    assert "# Discussion prompts: A\\_B" in text
    assert "What do \\*stars\\* and \\<b> mean to Edith?" in text


@pytest.mark.parametrize(
    ("stem", "other", "found"),
    [
        (GOOD, {}, ()),
        ("Explain why Edith hides the key in the church and not in the house by the harbour.", {}, ()),
        ("“Edith trusts nobody else with the key.” What might such trust cost her in the winter?", {}, ()),
        ("Edith hides the key in the church for a reason that Martin never hears.", {}, ("no question", "yes or no")),
        ("Why does Edith hide the key in the church?", {}, ("recall",)),
        ("According to the guide, what does Martin find in the house?", {}, ("recall",)),
        ("Heathcliff’s visit to the church frightens Edith. What might she do about the key?", {}, ("unknown name",)),
        (GOOD, {"look_fors": ("Remembers that Nelly Dean has a key.",)}, ("unknown name",)),
        ("Was Edith right to hide the key in the church?", {}, ("yes or no",)),
        ("Edith hides the key in the church. Is Martin to blame for that?", {}, ("yes or no",)),
        ("How might the hidden key weigh on Edith, and what does Martin do in the house?", {}, ("two questions",)),
        ("What is the main conflict of the story and of its people?", {}, ("generic",)),
        ("Why does Edith hide the key from Heathcliff in the church?", {}, ("unknown name",)),
        ("They hide the key in the church. Why does Edith agree?", {}, ("loose pronoun",)),
        ("What might Edith hide there?", {}, ("length",)),
        ("How might the the hidden key weigh on Edith in the church?", {}, ("odd form",)),
        (GOOD, {"dok": 3}, ("depth",)),
        (GOOD, {"dok": 0}, ("depth",)),
        (GOOD, {"standards": ("RL.9-10.4",)}, ("standard",)),
        (GOOD, {"scaffold": ""}, ("bare",)),
        ("Why might sex matter to Edith and to Martin in the church?", {}, ("unfit for a class",)),
    ],
)
def test_each_fault_is_found(tide: Shelf, stem: str, other: dict[str, object], found: tuple[str, ...]) -> None:
    assert faults(item(tide, stem, (TRUSTS,), **other), Reading(tide.guide, tide.passages)) == found


def test_evidence_that_is_not_a_whole_sentence_word_for_word_is_found(tide: Shelf) -> None:
    reading = Reading(tide.guide, tide.passages)
    part = item(tide, GOOD, ("Edith trusts nobody",))
    changed = replace(
        part, evidence=(replace(item(tide, GOOD, (TRUSTS,)).evidence[0], quote="Edith trusts everyone."),)
    )
    twice = item(tide, GOOD, (TRUSTS, TRUSTS))
    four = item(
        tide,
        GOOD,
        (TRUSTS, WANTS, "Edith gives Martin the key at last.", "The quarrel over the key divides the whole harbour."),
    )
    bad = (part, changed, twice, four, item(tide, GOOD, ()))
    assert [faults(one, reading) for one in bad] == [("evidence",)] * 5
    last = "Edith gives Martin the key at last."
    assert faults(item(tide, GOOD, (TRUSTS, last), dok=3), reading) == ()


def test_depth_four_leads_out_of_the_work(tide: Shelf) -> None:
    reading = Reading(tide.guide, tide.passages)
    quotes = (TRUSTS, "Edith gives Martin the key at last.")
    outside = "Which key in another story is kept as jealously as Edith’s key to the clock, and why?"
    assert faults(item(tide, GOOD, quotes, dok=4), reading) == ("depth",)
    assert faults(item(tide, outside, quotes, dok=4), reading) == ()


@pytest.mark.parametrize(
    ("level", "depths"), [("recall", {1, 2}), ("skills", {2}), ("strategic", {3}), ("extended", {4})]
)
def test_a_level_says_how_deep_a_set_goes(shipped: Shelf, level: Level, depths: set[int]) -> None:
    made = discuss(shipped, Wanted(level=level, count=3))
    assert {one.dok for one in made.items} <= depths
    assert len(made.items) == 3 or (level == "extended" and len(made.items) == 2 and made.notice)
    assert level != "recall" or {one.role for one in made.items} == {"opening"}


def test_of_an_item_that_is_dropped_the_next_set_holds_nothing(shipped: Shelf, prompts: ItemSet) -> None:
    first = prompts.items[0]
    assert first.id not in {one.id for one in discuss(shipped, Wanted(without=frozenset((first.id,)))).items}


def test_a_new_item_is_unlike_those_beside_it(shipped: Shelf, prompts: ItemSet) -> None:
    beside = prompts.items[1:]
    (new,) = discuss(shipped, Wanted(count=1, seed=1, beside=beside)).items
    spans = {(one.start, one.end) for prompt in beside for one in prompt.evidence}
    assert [one.stem for one in beside if alike(one.stem, new.stem)] == []
    assert spans.isdisjoint((one.start, one.end) for one in new.evidence)


@pytest.mark.parametrize(
    ("slug", "about", "words"),
    [
        ("frankenstein", "the monster", ("creature",)),
        ("frankenstein", "ambition and responsibility", ("ambition",)),
        ("never-let-me-go", "Marie-Claude", ("Madame",)),
        ("never-let-me-go", "Deferral", ("deferral",)),
        ("pride-and-prejudice", "lizzy", ("Elizabeth",)),
        ("pride-and-prejudice", "Pemberley", ("Pemberley",)),
    ],
)
def test_a_set_is_about_what_was_asked_for_by_any_name(slug: str, about: str, words: tuple[str, ...]) -> None:
    guide = shelf(read_guide(next(path for path in bundled() if path.stem == slug)))
    made = discuss(guide, Wanted(about=about, count=4))
    proofs = [[" ".join((*proof.section, proof.quote)) for proof in one.evidence] for one in made.items]
    shown = [" ".join((one.stem, *proof)).lower() for one, proof in zip(made.items, proofs, strict=True)]
    assert made.items
    assert [text for text in shown if not any(word.lower() in text for word in words)] == []


def at_sight(item: Item) -> str:
    """What an item is about: its stem, the heading of its first evidence, and that or the right answers."""
    first = item.evidence[0]
    answers = [one.text for one in item.options if one.correct and item.kind != "true_false"]
    proof = answers if item.options else [first.quote]
    return " ".join((item.stem, first.section[-1], *proof)).lower()


@pytest.mark.parametrize(
    ("slug", "about", "words"),
    [
        ("frankenstein", "revenge", ("revenge",)),
        ("frankenstein", "the role of ambition", ("ambition", "ambitious")),
        ("frankenstein", "marriage", ("marri", "wedding", "wife")),
        ("frankenstein", "Victor’s ambition", ("ambition", "ambitious")),
        ("frankenstein", "rejection", ("reject",)),
        ("frankenstein", "Rejection and Revenge", ("reject", "revenge")),
        ("frankenstein", "isolation and companionship", ("isolat", "companion")),
        ("frankenstein", "lives", ("life", "live", "living")),
        ("never-let-me-go", "love", ("love",)),
    ],
)
@pytest.mark.parametrize("kind", ["discuss", "quiz", "teach"])
def test_every_set_on_a_word_speaks_of_it_at_sight(kind: str, slug: str, about: str, words: tuple[str, ...]) -> None:
    guide = shelf(read_guide(next(path for path in bundled() if path.stem == slug)))
    made = [one for one in make(kind, guide, Wanted(about=about)).items if one.kind != "pre_reading"]
    assert [one.stem for one in made if not any(word in at_sight(one) for word in words)] == []
    assert made or kind == "quiz"


def test_what_is_spoken_of_but_asked_by_no_sound_prompt_is_no_error() -> None:
    guide = shelf(read_guide(next(path for path in bundled() if path.stem == "frankenstein")))
    made = discuss(guide, Wanted(about="frame narrative", level="extended"))
    assert made.items == ()
    assert (made.notice or "").startswith("“Frankenstein” bears on “frame narrative” no prompt and not 8:")


def test_a_title_is_what_the_whole_set_is_about() -> None:
    guide = shelf(read_guide(next(path for path in bundled() if path.stem == "pride-and-prejudice")))
    assert discuss(guide, Wanted(about="Pride and Prejudice")).items == discuss(guide, Wanted()).items


@pytest.mark.parametrize("kind", ["discuss", "quiz", "teach"])
@pytest.mark.parametrize(
    ("about", "said"),
    [
        ("Edit", "does not speak of 'Edit': try 'Edith Marlow'"),
        ("quarel", "does not speak of 'quarel': try 'quarrel'"),
        ("larbour", "does not speak of 'larbour': try 'Edith Marlow', 'Martin Marlow'"),
        ("Heathcliff", "does not speak of 'Heathcliff': try 'Edith Marlow', 'Martin Marlow'"),
        ("museum", "speaks of 'museum' in one sentence only: try 'Edith Marlow', 'Martin Marlow'"),
        ("Edith’s museum", "does not speak of 'Edith’s museum': try 'Edith Marlow'"),
        ("the", "does not speak of 'the': try 'Edith Marlow', 'Martin Marlow'"),
    ],
)
def test_something_that_the_guide_does_not_speak_of_is_refused(tide: Shelf, kind: str, about: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        make(kind, tide, Wanted(about=about))
    assert str(refused.value) == f"the guide {said}"


@pytest.mark.parametrize("about", ["art", "lerned"])  # no trivia, and no word that every guide uses
def test_where_nothing_is_near_people_and_themes_are_named(about: str) -> None:
    guide = shelf(read_guide(next(path for path in bundled() if path.stem == "frankenstein")))
    with pytest.raises(UsageError) as refused:
        discuss(guide, Wanted(about=about))
    named = "'Victor Frankenstein', 'The Creature', 'Ambition and Responsibility', 'Rejection and Revenge'"
    assert str(refused.value) == f"the guide does not speak of {about!r}: try {named}"


def test_a_prompt_is_about_the_heading_that_its_first_evidence_stands_under() -> None:
    guide = shelf(read_guide(next(path for path in bundled() if path.stem == "frankenstein")))
    made = discuss(guide, Wanted(about="Plot Summary")).items
    assert {one.evidence[0].section[0] for one in made} == {"Plot Summary"}


def test_up_to_here_nothing_speaks_of_what_comes_later(tide: Shelf) -> None:
    part = "Plot Summary > Part One"
    made = [discuss(tide, Wanted(up_to=part, seed=seed)) for seed in range(3)]
    printed = json.dumps([one.to_json() for one in made])
    assert all(one.items for one in made)
    assert [
        word for word in ("letters", "flood", "at last", "forgives", "drowned father", "living") if word in printed
    ] == ["drowned father"]
    for later in ("flood", "flod"):
        with pytest.raises(UsageError) as refused:
            discuss(tide, Wanted(up_to=part, about=later))
        assert str(refused.value) == f"the guide does not speak of {later!r}: try 'Edith Marlow', 'Martin'"


def test_every_candidate_is_told_with_its_faults(shipped: Shelf, prompts: ItemSet) -> None:
    stand = ground(shipped, Wanted())
    made = candidates(stand)
    sound = {item.id for item, found in made if not found}
    assert {one.id for one in prompts.items} <= sound
    assert [found for item, found in made] == [faults(item, stand.reading) for item, _ in made]


def test_a_tale_without_headings_bears_prompts(tale: Shelf) -> None:
    made = discuss(tale, Wanted())
    assert len(made.items) >= 3
    assert all("king" in one.stem or "widow" in one.stem for one in made.items)


@pytest.mark.skipif(not SEED, reason="the seed guide is not at hand")
@pytest.mark.parametrize("seed", range(3))
def test_a_published_page_of_six_paragraphs_bears_at_least_five(seed: int) -> None:
    made = discuss(shelf(read_guide(SEED[0])), Wanted(seed=seed))
    assert 5 <= len(made.items) <= 8
    assert (made.notice is None) == (len(made.items) == 8)
    assert sum(one.dok >= 3 for one in made.items) >= len(made.items) / 2
    asked = [" ".join(re.split("[.”:] ", one.stem)[-1].split()[:4]) for one in made.items]
    assert max(Counter(asked).values()) <= 2, "a template is heard more than twice"
