"""The full teaching set, what its own kinds must not do, and a kept set that is read back after its guide changed."""

import json
import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from classroom import SEED, TIDE, Shelf, shelf
from pypdf import PdfReader

from assistant.reach import places, within_reach
from assistant.reading import Reading
from assistant.teaching.check import Stale, stale
from assistant.teaching.exports import FORMATS, export
from assistant.teaching.items import Item, ItemSet
from assistant.teaching.kept import LARGEST, NoSet, read_set
from assistant.teaching.lint import alike, faults
from assistant.teaching.lint_set import set_faults
from assistant.teaching.makers import MAKERS, make
from assistant.teaching.teach import given_away
from assistant.teaching.wanted import Wanted
from assistant.types import Citation
from corpus.errors import UsageError
from corpus.read import bundled, guide_from_bytes, read_guide

FIRST = {"never-let-me-go": "Part One", "frankenstein": "Walton’s Letters", "pride-and-prejudice": "Volume One"}
ORDER = ("pre_reading", "connection", "discussion", "together", "essay", "quiz")
LAMP = """\
# The Tide Clock

by Nora Vane

## Plot Summary

### Part One

{kept} {gone} {changed}

### Part Two

{moved} Edith gives Martin the key at last.
"""
KEPT = "Edith Marlow keeps the tide clock at Sandhaven, because her drowned father made it."
GONE = "Martin searches the house and finds nothing."
CHANGED = "Edith writes to Martin every winter and never sends the letters."
MOVED = "The quarrel over the key divides the whole harbour."


def tide(text: str = TIDE) -> Shelf:
    return shelf(guide_from_bytes(text.encode(), source="/books/tide.md", name="tide.md"))


@pytest.fixture(scope="module", params=bundled(), ids=lambda path: path.stem)
def shipped(request: pytest.FixtureRequest) -> Shelf:
    return shelf(read_guide(request.param))


@pytest.fixture(scope="module")
def full(shipped: Shelf) -> ItemSet:
    return make("teach", shipped, Wanted())


def part(item: Item) -> str:
    if item.kind == "connection" and item.role == "closing":
        return "together"
    return item.kind if item.kind in ORDER else "quiz"


def texts(item: Item) -> list[str]:
    """Everything that an item says, its evidence too."""
    sections = [" > ".join(one.section) for one in item.evidence]
    said = [item.stem, item.key or "", item.rationale, item.follow_up, item.scaffold, item.extension, *item.look_fors]
    return [*said, *sections, *(one.text for one in item.options), *(one.quote for one in item.evidence)]


def test_a_full_set_has_every_part_in_the_order_of_a_lesson(full: ItemSet) -> None:
    parts = [part(item) for item in full.items]
    assert Counter(parts) == {
        "pre_reading": 3, "connection": 2, "discussion": 8, "together": 1, "essay": 3, "quiz": 10,
    }  # fmt: skip
    assert (parts, full.notice) == (sorted(parts, key=ORDER.index), None)


def test_nothing_in_a_full_set_has_a_fault_and_its_evidence_is_verbatim(shipped: Shelf, full: ItemSet) -> None:
    reading = Reading(shipped.guide, shipped.passages)
    assert [(item.stem, faults(item, reading)) for item in full.items if faults(item, reading)] == []
    cited = [one for item in full.items for one in item.evidence]
    assert [shipped.guide.text[one.start : one.end] for one in cited] == [one.quote for one in cited]
    assert stale(full, shipped) == ()


def test_no_two_items_of_a_part_ask_alike_or_rest_on_the_same_sentence(full: ItemSet) -> None:
    own = [item for item in full.items if item.kind in ("pre_reading", "connection", "essay")]
    for kind in ("pre_reading", "connection", "essay"):
        of = [item for item in own if item.kind == kind]
        assert len({item.evidence[0] for item in of}) == len(of)
    pairs = [(one.stem, other.stem) for at, one in enumerate(own) for other in own[at + 1 :]]
    assert [pair for pair in pairs if alike(*pair)] == []


def test_an_essay_rests_on_two_places_and_has_a_rubric_of_four_levels(shipped: Shelf, full: ItemSet) -> None:
    place = {span: passage.position for passage in shipped.passages for span in passage.sentences}
    for essay in (item for item in full.items if item.kind == "essay"):
        assert len({place[one.start, one.end] for one in essay.evidence}) >= 2
        assert [level[:8] for level in essay.look_fors] == [f"Level {number}:" for number in (4, 3, 2, 1)]
        assert essay.dok in (3, 4)


def test_a_seed_gives_the_same_set_and_another_one_another(shipped: Shelf, full: ItemSet) -> None:
    assert make("teach", shipped, Wanted()) == full
    other = make("teach", shipped, Wanted(seed=1))
    assert {item.id for item in other.items if item.kind == "essay"} != {
        item.id for item in full.items if item.kind == "essay"
    }


def test_what_was_dropped_stays_away_and_a_new_item_is_unlike_the_others(shipped: Shelf, full: ItemSet) -> None:
    dropped = next(item for item in full.items if item.kind == "essay")
    rest = tuple(item for item in full.items if item != dropped)
    again = make("teach", shipped, Wanted(without=frozenset(item.id for item in full.items), beside=rest))
    new = [item for item in again.items if item.kind == "essay"]
    assert new
    assert dropped.id not in {item.id for item in new}
    assert [item.stem for item in new if any(alike(item.stem, one.stem) for one in rest if one.kind == "essay")] == []


@pytest.mark.parametrize("only", ["pre_reading", "connection", "together", "essay"])
def test_one_part_of_a_set_is_made_alone_for_another_item(shipped: Shelf, full: ItemSet, only: str) -> None:
    ids = frozenset(item.id for item in full.items)
    made = make("teach", shipped, Wanted(count=1, only=only, without=ids, beside=full.items))
    assert [(part(item), item.id in ids) for item in made.items] == [(only, False)] * len(made.items)
    assert len(made.items) == 1 or only in ("pre_reading", "together")


@pytest.mark.parametrize("count", [1, 20])
def test_the_parts_grow_and_shrink_with_the_count(count: int) -> None:
    frankenstein = shelf(read_guide(next(path for path in bundled() if path.stem == "frankenstein")))
    made = Counter(part(item) for item in make("teach", frankenstein, Wanted(count=count)).items)
    asked = {"pre_reading": max(1, round(count * 3 / 8)), "discussion": count, "essay": max(1, round(count * 3 / 8))}
    assert all(made[name] <= most for name, most in asked.items())
    assert (count == 1) == (
        made == {"pre_reading": 1, "connection": 1, "discussion": 1, "together": 1, "essay": 1, "quiz": 1}
    )


def test_a_thin_guide_says_what_there_is_less_of_and_that_other_questions_answer_its_quiz() -> None:
    made = make("teach", tide(), Wanted())
    assert made.items
    assert made.notice is not None
    assert made.notice.startswith("“The Tide Clock” bears ")
    assert "0 of 3 pre-reading questions" in made.notice
    test, above = ([item for item in made.items if (part(item) == "quiz") is tested] for tested in (True, False))
    told = [item for item in test if any(item.evidence[0].quote[:-1] in one.stem for one in above)]
    said = re.search(
        r" bears a sound question\. For want of other sentences, (\d) of the (\d) quiz questions (?:is|are) answered "
        r"by the words of other questions: hand the quiz out on a sheet of its own, before the others or when they are "
        r"put away\.$",
        made.notice,
    )
    assert said
    assert told
    assert (int(said[1]) >= len(told), int(said[2])) == (True, len(test))


QUIZZED = {
    "Who hides the key in the church?": ("short_answer", "Edith"),  # the prompt quotes it
    "Edith hides the key in the church.": ("true_false", "True"),
    "Where does Edith hide the key?": ("multiple_choice", "the church"),
    "Who finds nothing in the house?": ("short_answer", "Martin"),  # evidence that only the teacher's copy quotes
    "Who writes to Martin every winter?": ("short_answer", "Edith"),
}
ADVICE = "hand the quiz out on a sheet of its own, before the others or when they are put away."


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((0, 1, 2, 3, 4), f"3 of the 5 quiz questions are answered by the words of other questions: {ADVICE}"),
        ((0, 4), f"1 of the 2 quiz questions is answered by the words of other questions: {ADVICE}"),
        ((2,), f"the one quiz question is answered by the words of other questions: {ADVICE}"),
        ((3, 4), None),
    ],
)
def test_what_a_class_can_read_in_other_questions_is_counted(places: tuple[int, ...], said: str | None) -> None:
    lamp = tide()
    prompt = made(lamp, "discussion", f"“{CLOCK}” What does Edith fear most, and why?", CLOCK, SEARCH)
    told = [(stem, *QUIZZED[stem]) for stem in QUIZZED]
    test = [made(lamp, kind, stem, CLOCK, key=key) for stem, kind, key in (told[place] for place in places)]
    assert given_away([prompt, *test]) == (said and f"For want of other sentences, {said}")
    assert given_away(test) is None


def test_statements_are_not_all_of_them_true_where_several_parts_share_few_sentences(shipped: Shelf) -> None:
    volumes = [section.path for section in shipped.guide.sections if section.path[0] == "Plot Summary"]
    found = []
    for path in [" > ".join(path) for path in volumes if len(path) > 1]:
        for seed in (0, 1):
            judged = Counter(item.key for item in make("teach", shipped, Wanted(section=path, seed=seed)).items)
            found.append((path, seed, judged["True"], judged["False"]))
    assert sum(true + false for _, _, true, false in found) >= 2
    assert [one for one in found if abs(one[2] - one[3]) > 1] == []


def test_a_section_limits_the_evidence(shipped: Shelf) -> None:
    made = make("teach", shipped, Wanted(section="Plot Summary"))
    assert {one.section[0] for item in made.items for one in item.evidence} == {"Plot Summary"}


def test_what_a_set_is_about_is_in_every_essay() -> None:
    nlmg = shelf(read_guide(next(path for path in bundled() if path.stem == "never-let-me-go")))
    made = make("teach", nlmg, Wanted(about="Ruth"))
    essays = [item for item in made.items if item.kind in ("essay", "connection")]
    assert essays
    assert all("Ruth" in f"{item.stem} {item.evidence[0].quote}" for item in essays)


def test_the_sets_are_called_by_their_commands() -> None:
    assert list(MAKERS) == ["discuss", "quiz", "teach"]
    with pytest.raises(UsageError, match="unknown kind of set 'essay'; choose one of discuss, quiz, teach"):
        make("essay", tide(), Wanted())


# --- up to here ---


@pytest.fixture(scope="module")
def early(shipped: Shelf) -> ItemSet:
    return make("teach", shipped, Wanted(up_to=FIRST[shipped.slug]))


def later_only(shipped: Shelf) -> set[str]:
    """Words with a capital that occur, but only after what a class has read."""
    seen = within_reach(shipped, FIRST[shipped.slug]).guide
    before = {*re.findall(r"\w+", seen.text.lower()), *re.findall(r"\w+", f"{seen.title} {seen.author}".lower())}
    names = {name for named in shipped.understood.named for form in named.forms for name in form.split()}
    return {name for name in names if len(name) > 3 and name.strip(".").lower() not in before}


def test_nothing_speaks_of_what_comes_later(shipped: Shelf, early: ItemSet) -> None:
    canaries = later_only(shipped)
    said = " ".join(text for item in early.items for text in texts(item)) + (early.notice or "")
    assert len(canaries) > 12
    assert early.items
    assert sorted(canaries & set(re.findall(r"\w+", said))) == []
    end = max(stop for _, stop in within_reach(shipped, FIRST[shipped.slug]).spans)
    assert all(one.end <= end for item in early.items for one in item.evidence)


def test_no_export_speaks_of_what_comes_later(shipped: Shelf, early: ItemSet) -> None:
    canaries = later_only(shipped)
    for form in FORMATS:
        if any(item.kind in FORMATS[form].kinds for item in early.items):
            said = " ".join(written(file.data) for file in export(early, form).files)
            assert (form, sorted(canaries & set(re.findall(r"\w+", said)))) == (form, [])


def written(data: bytes) -> str:
    """The words of a file of any format; of an office file, what a reader sees and what its properties say."""
    if data.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "ignore")
    with ZipFile(BytesIO(data)) as packed:
        names = [name for name in packed.namelist() if not re.search("theme|styles|fontTable|settings", name)]
        return " ".join(packed.read(name).decode("utf-8", "ignore") for name in names)


def test_a_class_that_has_not_come_to_the_end_is_asked_what_it_expects(early: ItemSet) -> None:
    stems = [item.stem for item in early.items if item.kind == "pre_reading"]
    assert stems
    assert [stem for stem in stems if "efore you read on" not in stem] == []


def test_what_a_class_expects_is_asked_of_what_it_read_last_and_of_nobody_who_is_dead() -> None:
    stems = []
    for told in ("", "Martin died in a storm. ", "Edith is found dead. "):
        lamp = tide(TIDE.replace("finds nothing. The", f"finds nothing. {told}The"))
        asked = make("teach", lamp, Wanted(up_to="Part One")).items
        stems.append({item.stem for item in asked if item.kind == "pre_reading"})
    expected = "Before you read on: what do you expect to come of this, and why?"
    edith = f"Edith hides the key in the church, because she fears that Martin will sell the clock. {expected}"
    martin = f"Martin searches the house and finds nothing. {expected}"
    fate = "Before you read on from the end of Part One: what do you expect to become of {}, and why?"
    assert stems == [{edith, martin, fate.format("Martin")}, {edith}, {martin}]


def test_a_class_that_has_read_the_plot_is_asked_nothing_before_reading_and_the_notice_says_why(
    shipped: Shelf,
) -> None:
    last, lines = places(shipped.guide)[-1].label, len(Reading(shipped.guide, shipped.passages).lines)
    made = make("teach", shipped, Wanted(up_to=last))
    assert [item.stem for item in made.items if item.kind == "pre_reading"] == []
    assert made.notice is not None
    assert made.notice.startswith(f"“{shipped.guide.title}”, as far as “{last}”, bears 0 of 3 pre-reading questions")
    assert re.search(
        rf": a class that stands there has read \d+ sentences of {lines}, what the guide says", made.notice
    )
    assert "; nothing is asked before reading, since the plot is read to its end." in made.notice


def test_an_unknown_section_names_only_what_was_read() -> None:
    with pytest.raises(UsageError) as refused:
        make("teach", tide(), Wanted(up_to="Part One", section="Part Too"))
    assert "Part Two" not in str(refused.value)


# --- the lint of these kinds ---


def made(shelf: Shelf, kind: str, stem: str, *quotes: str, **other: Any) -> Item:
    text = shelf.guide.text
    evidence = tuple(
        Citation(number, shelf.slug, ("Plot Summary",), text.index(quote), text.index(quote) + len(quote), quote)
        for number, quote in enumerate(quotes, start=1)
    )
    levels = tuple(f"Level {number}: decides about Edith and the key." for number in (4, 3, 2, 1))
    plain: dict[str, Any] = {
        "dok": 3 if kind == "essay" else 2, "look_fors": levels if kind == "essay" else ("Speaks of Edith.",),
    }  # fmt: skip
    item = Item(
        "0", kind, stem, (), None, "r", evidence, "character", "Analyze", 2, ("RL.9-10.3",), "opening", (), "f",  # type: ignore[arg-type]
        "s", "x", 5, 0, "template", False,
    )  # fmt: skip
    return replace(item, **{**plain, **other})


CLOCK = "Edith hides the key in the church, because she fears that Martin will sell the clock."
SEARCH = "Martin searches the house and finds nothing."
LAST = "Edith gives Martin the key at last."
HARBOUR = "Sandhaven is a harbour town. What do you expect of life at Sandhaven and at its harbour, and why?"
OWN = f"{CLOCK} What would you have done in Edith’s place, and why?"
RETURN = "Martin returns to Sandhaven in the year of the flood. What do you expect, and why?"
DEATH = "What do you expect of a town in which a man dies for a tide clock?"
OTHERS = f"{CLOCK} What should Edith have done in the place of Martin, and why?"
RETOLD = f"{CLOCK} What becomes of the key that Edith hides in the church?"
TWO = f"{CLOCK} To what extent is Edith right to act like this, and what does Martin think of it?"
THESIS = f"{CLOCK} To what extent is Edith right to act like this, and why?"


@pytest.mark.parametrize(
    ("kind", "stem", "quotes", "other", "found"),
    [
        ("pre_reading", HARBOUR, (KEPT,), {}, ()),
        ("pre_reading", f"{MOVED} What do you expect of such a harbour, and why?", (KEPT,), {}, ()),
        ("pre_reading", RETURN, (KEPT,), {}, ("gives away",)),
        ("pre_reading", DEATH, (KEPT,), {}, ("gives away",)),
        ("pre_reading", HARBOUR, (KEPT,), {"dok": 3}, ("depth",)),
        ("pre_reading", "What do you expect of this novel and of its people, and why?", (KEPT,), {}, ("generic",)),
        ("pre_reading", "Is Sandhaven a harbour town that you would like to live in?", (KEPT,), {}, ("yes or no",)),
        ("connection", OWN, (CLOCK,), {}, ()),
        ("connection", OTHERS, (CLOCK,), {}, ("no tie to the class",)),
        ("connection", OWN, (CLOCK,), {"dok": 3}, ("depth",)),
        ("connection", OWN, (CLOCK,), {"scaffold": ""}, ("bare",)),
        ("essay", THESIS, (CLOCK, LAST), {}, ()),
        ("essay", THESIS, (CLOCK,), {}, ("one place",)),
        ("essay", THESIS, (CLOCK, LAST), {"dok": 4}, ("depth",)),
        ("essay", THESIS, (CLOCK, LAST), {"look_fors": ("Level 4: decides.",)}, ("rubric",)),
        ("essay", RETOLD, (CLOCK, LAST), {}, ("no thesis",)),
        ("essay", TWO, (CLOCK, LAST), {}, ("two questions", "no thesis")),
        ("discussion", "Is it so?", (CLOCK,), {}, ()),
    ],
)  # fmt: skip
def test_each_fault_is_found(
    kind: str, stem: str, quotes: tuple[str, ...], other: dict[str, Any], found: tuple[str, ...]
) -> None:
    lamp = tide()
    assert set_faults(made(lamp, kind, stem, *quotes, **other), Reading(lamp.guide, lamp.passages)) == found


def test_the_lint_of_every_kind_asks_this_one() -> None:
    lamp = tide()
    reading = Reading(lamp.guide, lamp.passages)
    assert faults(made(lamp, "essay", THESIS, CLOCK), reading) == ("one place",)
    assert faults(made(lamp, "essay", THESIS.replace("Martin", "Heathcliff"), CLOCK, LAST), reading) == (
        "unknown name",
    )


# --- a set that was kept ---


def kept_set() -> tuple[Shelf, ItemSet]:
    """Four items, each on one sentence."""
    before = tide(LAMP.format(kept=KEPT, gone=GONE, changed=CHANGED, moved=MOVED))
    items = tuple(replace(made(before, "connection", f"{quote} Why?", quote), id=name) for name, quote in SENTENCES)
    sections = {section.path: (section.start, section.end) for section in before.guide.sections}
    placed = tuple(
        replace(item, evidence=tuple(
            replace(one, section=next(path for path, (a, b) in sections.items() if a <= one.start < b))
            for one in item.evidence
        ))
        for item in items
    )  # fmt: skip
    return before, ItemSet(before.slug, before.guide.title, None, "000001-abcdef12", 0, None, placed)


SENTENCES = (("a", KEPT), ("b", GONE), ("c", CHANGED), ("d", MOVED))
NOW = "Edith writes to Martin every summer and never sends the letters."


def test_an_unchanged_guide_makes_nothing_stale_wherever_its_words_shift_to() -> None:
    before, items = kept_set()
    assert stale(items, before) == ()


def test_what_changed_went_and_moved_is_told_by_item() -> None:
    _, items = kept_set()
    text = LAMP.format(kept=f"{MOVED} {KEPT}", gone="", changed=NOW, moved="")
    assert stale(items, tide(text)) == (
        Stale("b", 2, "gone", GONE, None, ("Plot Summary", "Part One")),
        Stale("c", 3, "changed", CHANGED, NOW, ("Plot Summary", "Part One")),
        Stale("d", 4, "moved", MOVED, MOVED, ("Plot Summary", "Part One")),
    )


def test_a_kept_set_comes_back_as_it_was() -> None:
    _, items = kept_set()
    data = json.dumps(items.to_json()).encode()
    assert read_set(data, "set.json") == replace(items, title=items.guide)
    assert read_set(b"\xef\xbb\xbf" + data, "set.json").items == items.items


CURE = "give a file that was made by: glossator teach SLUG --format json --out FILE"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: b"\xff\xfe", "is not JSON"),
        (lambda raw: b"[" * 100_000, "is not JSON"),
        (lambda raw: b"[1]", "is no set of items"),
        (lambda raw: b" " * (LARGEST + 1), "is larger than 5 MB"),
        (lambda raw: {**raw, "schema": 2}, "was made by a newer Glossator (schema 2, here 1): upgrade glossator"),
        (lambda raw: {**raw, "schema": "1"}, "is no set of items"),
        (lambda raw: {name: raw[name] for name in raw if name != "seed"}, ", 'seed' is missing"),
        (lambda raw: {**raw, "guide": "../../etc"}, ", 'guide' is not what it must be"),
        (lambda raw: {**raw, "items": [1]}, ", item 1: is no object"),
        (lambda raw: {**raw, "items": raw["items"] * 200}, "holds 800 items, and a set holds at most 500"),
        (lambda raw: item_with(raw, stem=None), ", item 1: 'stem' is not what it must be"),
        (lambda raw: item_with(raw, dok=True), ", item 1: 'dok' is not what it must be"),
        (lambda raw: item_with(raw, kind="poem"), ", item 1: 'kind' is not what it must be"),
        (lambda raw: item_with(raw, stem="\ud800"), ", item 1: 'stem' is not what it must be"),
        (lambda raw: item_with(raw, options=[{"text": "x"}]), ", item 1: an option's 'correct' is missing"),
        (lambda raw: item_with(raw, evidence=[{"number": 1}]), ", item 1: its evidence's 'guide' is missing"),
    ],
)
def test_what_is_no_set_is_refused_in_one_line(change: Any, said: str) -> None:
    changed = change(kept_set()[1].to_json())
    data = changed if isinstance(changed, bytes) else json.dumps(changed).encode()
    with pytest.raises(NoSet) as refused:
        read_set(data, "set.json")
    assert (said in str(refused.value), "\n" in str(refused.value)) == (True, False)


def item_with(raw: dict[str, Any], **other: object) -> dict[str, Any]:
    return {**raw, "items": [{**raw["items"][0], **other}]}


SIGNS = """
## {heading}

### The Clock

The clock stands for the trust between the living and the drowned.

### The Key

The key stands for what nobody says.
"""


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("Symbols", "symbols"),
        ("Key Motifs", "motifs"),
        ("Imagery", "images"),
        ("Symbols and Motifs", "symbols or motifs"),
    ],
)
def test_things_are_called_what_the_guide_calls_them_before_reading(heading: str, named: str) -> None:
    told = TIDE.partition("## Symbols")[0] + SIGNS.format(heading=heading)
    stems = [item.stem for item in make("teach", tide(told), Wanted()).items if item.kind == "pre_reading"]
    assert stems == [
        f"Two {named} of The Tide Clock are “the key” and “the clock”. What does each of them call up for you before "
        "you read?"
    ]


@pytest.mark.skipif(not SEED, reason="the seed guide is not at hand")
def test_a_published_page_of_six_paragraphs_bears_a_set() -> None:
    parts = Counter(part(item) for item in make("teach", shelf(read_guide(SEED[0])), Wanted()).items)
    assert parts["discussion"] >= 5
    assert parts["quiz"] >= 6
    assert min(parts["pre_reading"], parts["connection"], parts["together"]) >= 1


@pytest.mark.parametrize("seed", [0, 2])
def test_a_quiz_rests_on_no_sentence_that_is_quoted_above_it(shipped: Shelf, seed: int) -> None:
    made = make("teach", shipped, Wanted(seed=seed))
    above = [item for item in made.items if item.kind in ("discussion", "essay")]
    quoted = {one.quote for item in above for one in item.evidence if one.quote[:-1] in item.stem}
    tested = [item for item in made.items if item.kind in ("multiple_choice", "short_answer", "true_false")]
    stems = " ".join(item.stem for item in above)
    assert [item.stem for item in tested if item.evidence[0].quote in quoted or item.stem[:-1] in stems] == []
