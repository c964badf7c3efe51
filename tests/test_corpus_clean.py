"""Site furniture goes, every sentence of the guide stays: on a fixture, on small counter-examples, on the real file."""

import re
from pathlib import Path

import pytest

from corpus.read import guide_from_bytes, read_guide
from corpus.sentences import sentence_spans
from corpus.split import passages
from corpus.types import Guide

FIXTURE = Path(__file__).parent / "fixtures" / "published_guide.txt"
SEED = Path(__file__).parents[2] / "shared" / "seed" / "000_4dcd1307c042b8b5.txt"
needs_seed = pytest.mark.skipif(not SEED.exists(), reason="the published guide is not on this machine")

FURNITURE = re.compile(
    r"pages? \d+ hour|Fiction \|Published in|Marginalia|SuperSummary|blurred text\n|Unlock (?:Icon|all)|gain "
    r"|Including features"
    r"|Mobile App|Printable|AI Tools|Audio Lessons|Featured Collections|View Collection|Essay Topics|Character Analysis"
    r"|Study Guides"
)


def guide(text: str, name: str = "notes.txt") -> Guide:
    return guide_from_bytes(text.encode(), source="here", name=name)


def paragraphs(text: str) -> list[str]:
    return guide(text).text.split("\n\n")


def own_paragraphs(path: Path) -> list[str]:
    """The raw file's paragraphs that hold two sentences or more: no furniture does."""
    lines = [" ".join(line.split()) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if len(re.findall(r"[.!?][”\"]?(?:\s|$)", line)) > 1]


def test_the_fixture_keeps_its_own_text_and_nothing_else() -> None:
    read = read_guide(FIXTURE)
    raw = [" ".join(line.split()) for line in FIXTURE.read_text(encoding="utf-8").splitlines()]
    kept = read.text.split("\n\n")
    assert kept == [
        "Summary and Study Guide",
        raw[13],
        "Plot Summary",
        *(raw[i] for i in (24, 26, 28, 30, 32)),
        "a parcel with a little bread in it",
        "twenty shillings, which she spends on the coach",
        "Themes for sketches that she has never drawn",
        "Themes",
        raw[51],
        "Setting",
        "The moors are a character.",
        "Important Quotes",
        "“Reader, I married him.” (Chapter 38)",
        "A pupil could view collection after collection of Jane’s drawings without finding one of Thornfield.",
    ]
    assert [section.path for section in read.sections] == [
        ("Summary and Study Guide",),
        ("Plot Summary",),
        ("Themes",),
        ("Setting",),
        ("Important Quotes",),
    ]
    assert (read.slug, read.title, read.author, read.published_minutes) == (
        "jane-eyre",
        "Jane Eyre",
        "Charlotte Brontë",
        120,
    )
    assert [(mark.label, read.quote((mark.start, mark.end))) for mark in read.marks] == [
        ("Part 2", raw[26]),
        ("Part 3", raw[28]),
    ]
    assert [line for line in own_paragraphs(FIXTURE) if line not in read.text] == []
    assert FURNITURE.findall(read.text) == []


@pytest.mark.parametrize("gaps", ["no empty lines", "twice as many", "as Markdown"])
def test_the_fixture_reads_the_same_however_it_is_spaced(gaps: str) -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    name = "notes.md" if gaps == "as Markdown" else "notes.txt"
    if gaps == "no empty lines":
        text = "\n".join(filter(None, text.splitlines()))
    elif gaps == "twice as many":
        text = text.replace("\n", "\n\n")
    assert guide(text, name).text == read_guide(FIXTURE).text


BODY = "Pip meets Magwitch. Estella mocks Pip, and Magwitch helps Pip. Pip loves Estella."
UNLOCK = "Unlock all 40 pages of this Study Guide\nPlus, get 900 more Study Guides.\nIncluding features:\n+ App\n+ PDF"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        # reading times and genres are lines of the head alone
        ("12 pages 45 minutes read\n\nGenre: Novel\n\n{}", ["{}"]),
        ("{}\n\n12 pages 45 minutes read\n\n{}", ["{}", "12 pages 45 minutes read", "{}"]),
        ("Fiction | Novel | Adult\n\n{}\n\nRed | Green | Blue", ["{}", "Red | Green | Blue"]),
        # a sales line stands under the head's furniture, above a heading, and names nothing of the work
        ("9 pages 1 hour read\n\nOur study guides are the best of all.\n\nPlot\n\n{}", ["Plot", "{}"]),
        (
            "Pip\n\n9 pages 1 hour read\n\nMany study guides begin with Pip himself.\n\nPlot\n\n{}",
            ["Pip", "Many study guides begin with Pip himself.", "Plot", "{}"],
        ),
        ("9 pages 1 hour read\n\nA boy meets a convict.\n\nPlot\n\n{}", ["A boy meets a convict.", "Plot", "{}"]),
        (
            "Our study guides are the best of all.\n\nPlot\n\n{}",
            ["Our study guides are the best of all.", "Plot", "{}"],
        ),
        (
            f"9 pages 1 hour read\n\nOur study guides are the best of all.\n\n{BODY}",
            ["Our study guides are the best of all.", "{}"],
        ),
        # after an unlock line the guide resumes with a heading of its own or with somebody it spoke of
        (f"{{}}\n\n{UNLOCK}", ["{}"]),
        (f"{{}}\n\n{UNLOCK}\n\nThen Estella leaves.", ["{}", "Then Estella leaves."]),
        (f"{{}}\n\n{UNLOCK}\n\nMotifs\n\nFog is one.", ["{}", "Motifs", "Fog is one."]),
        (f"{{}}\n\n{UNLOCK}\n\nThemes\n\nFog sets you free.", ["{}", "Themes", "Fog sets you free."]),
        (f"{{}}\n\n{UNLOCK}\n\nReception\n\nCritics liked it.", ["{}", "Reception", "Critics liked it."]),
        (
            f"{{}}\n\n{UNLOCK}\n\nThe marshes are flat. The ships are black.",
            ["{}", "The marshes are flat. The ships are black."],
        ),
        (f"{{}}\n\n{UNLOCK}\n\nWhy We Write\n\nWe love books. Get access today.", ["{}"]),
        (f"{{}}\n\n{UNLOCK}\n\nSign up now. Cancel when you like.", ["{}"]),
        ("Unlocking the Past\n\n{}", ["Unlocking the Past", "{}"]),
        ("Unlock the Guide of Memory\n\n{}\n\nFog\n\n{}", ["Unlock the Guide of Memory", "{}", "Fog", "{}"]),
        (
            "{}\n\nUnlock all 40 pages of Pip’s diary and you find Estella.",
            ["{}", "Unlock all 40 pages of Pip’s diary and you find Estella."],
        ),
        ("{}\n\n+ a file\n+ a pie", ["{}", "a file", "a pie"]),
        # repeated lines
        ("{}\n\nblurred text\nblurred text\nblurred text blurred text", ["{}"]),
        ("{}\n\nLoading\nLoading\nLoading", ["{}"]),
        ("{}\n\nThe sign is blurred text.", ["{}", "The sign is blurred text."]),
        # menus name sections and head nothing
        ("{}\n\nThemes\nSymbols & Motifs\nQuiz", ["{}"]),
        (
            "{}\n\nThemes\n\nSymbols & Motifs\n\nEssay Topics\n\nSetting\n\nKent is flat.",
            ["{}", "Setting", "Kent is flat."],
        ),
        ("{}\n\nThemes\nSymbols & Motifs\nEssay Topics\n\nThen Pip goes home.", ["{}", "Then Pip goes home."]),
        ("{}\n\nThemes\n\nGuilt\n\nPip feels it.", ["{}", "Themes", "Guilt", "Pip feels it."]),
        (
            "{}\n\nThe guide has these sections:\n\n+ Themes\n+ Symbols\n+ Quiz",
            ["{}", "The guide has these sections:", "Themes", "Symbols", "Quiz"],
        ),
        ("{}\n\nJoe\n\nBiddy\n\nOrlick", ["{}", "Joe", "Biddy", "Orlick"]),
        ("{}\n\nEssay Topics", ["{}"]),
        ("{}\n\nQuiz\n\nThemes\n\nEssay Topics\n\nFog\n\nKent is flat.", ["{}", "Fog", "Kent is flat."]),
        # shelves of other books
        ("{}\n\nFeatured Collections\n\nSchool\n\nView Collection\n\nFog\n\nView Collection", ["{}"]),
        ("{}\n\nSchool\nView Collection", ["{}"]),
        ("{}\n\nHe may view collection plates.", ["{}", "He may view collection plates."]),
    ],
)
def test_structure_tells_furniture_from_text(text: str, kept: list[str]) -> None:
    assert paragraphs(text.replace("{}", BODY)) == [line.replace("{}", BODY) for line in kept]


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("59 pages 1 hour read", 60),
        ("84 pages • 2 hours read", 120),
        ("1 hour 30 minutes read", 90),
        ("25-minute read", 25),
        ("Reading time: 12 min", 12),
        ("59 pages", None),
    ],
)
def test_the_publishers_reading_time_is_found(line: str, minutes: int | None) -> None:
    read = guide(f"{line}\n\n{BODY}")
    assert (read.published_minutes, read.text) == (minutes, BODY)


def test_menus_go_from_marked_text_too() -> None:
    menu = "# Pip\n\n- [Plot](a)\n- [Themes](b)\n- [Quiz](c)\n\n"
    text = f"## Plot\n\n{BODY}\n\n## Themes\n\n## Quiz\n\n## Why does Pip lie?\n"
    assert guide(menu + text, "notes.md").text == f"Plot\n\n{BODY}\n\nWhy does Pip lie?"


@needs_seed
def test_the_published_guide_keeps_its_own_text_and_nothing_else() -> None:
    read = read_guide(SEED)
    own = own_paragraphs(SEED)
    assert len(own) == 7
    assert read.text.split("\n\n") == ["Summary and Study Guide", own[0], "Plot Summary", *own[1:]]
    assert FURNITURE.findall(read.text) == []
    assert (read.slug, read.title, read.author, read.published_minutes, read.minutes) == (
        "never-let-me-go",
        "Never Let Me Go",
        "Kazuo Ishiguro",
        60,
        3,
    )
    assert [section.path for section in read.sections] == [("Summary and Study Guide",), ("Plot Summary",)]
    assert [(mark.label, read.quote((mark.start, mark.end))) for mark in read.marks] == [("Part 2", own[3])]


@needs_seed
def test_the_published_guide_is_cut_into_whole_sentences() -> None:
    read = read_guide(SEED)
    sentences = [read.quote(span) for s in read.sections for span in sentence_spans(read.text, s.start, s.end)]
    assert len(sentences) == 51
    assert [sentence for sentence in sentences if not re.fullmatch(r"[A-Z][^?!]*\.”?", sentence)] == []
    assert [sentence for sentence in sentences if re.search(r"[.?!]”? [A-Z]", sentence)] == []
    assert [len(read.quote((p.start, p.end)).split()) for p in passages(read)] == [107, 127, 127, 83, 85, 88, 78, 94]
