"""A guide that is edited again and again, as its author would: what hypothesis draws edits for.

A document is a tuple of headings and paragraphs; an edit is the name of one of the functions below and two numbers,
which point into the document and into a small stock of sentences. Some sentences and headings come twice on purpose.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

STOCK = (
    "Agnes Orrin inherits a lighthouse from an aunt she never met.",
    "The lamp has been dark for eleven years, and the village has learned to do without it.",
    "Yes.",
    "Forty people drowned within sight of the tower, and nobody will say why the lamp was out.",
    "A page has been cut out with a razor, and only its stub is left in the binding of the logbook.",
    "Mr. Pell admits that he paid the keeper to leave the lamp dark.",
    "Tobias lost his brother on the Margaret, and his patience hides an anger that he has carried ever since.",
    "Silence in the novel is a debt which grows while nobody looks at it.",
    "The bank sends a surveyor named Dahl, who lies in his report to save the farm from the sale.",
    "Hanne wants to graft new trees; Lise wants to cut the old ones down.",
    "“Who keeps the tape?” asks the youngest of them.",
    "A late frost kills the blossom in their second spring.",
    "Nothing is said.",
    "By the end she has learned to spend what she cannot count, and she lights the lamp herself.",
)
HEADINGS = ("Part One", "Part Two", "The Secret", "Analysis", "Themes", "Symbols", "Analysis")


@dataclass(frozen=True)
class Heading:
    level: int  # 2 or 3
    name: str


@dataclass(frozen=True)
class Paragraph:
    sentences: tuple[str, ...]


Block = Heading | Paragraph
Document = tuple[Block, ...]
Edit = tuple[str, int, int]

START: Document = (
    Heading(2, "Plot Summary"),
    Heading(3, "Part One"),
    Paragraph(STOCK[:3]),
    Paragraph(STOCK[3:5]),
    Heading(3, "Part Two"),
    Paragraph(STOCK[5:7]),
    Heading(2, "Themes"),
    Paragraph(STOCK[7:9]),
    Paragraph(STOCK[9:11]),
)


def markdown(document: Document) -> str:
    """The file of a document."""
    lines = [
        f"{'#' * block.level} {block.name}" if isinstance(block, Heading) else " ".join(block.sentences)
        for block in document
    ]
    return "\n\n".join(["# The Lamp", *lines]) + "\n"


def edited(document: Document, edits: Sequence[Edit]) -> list[Document]:
    """The document after each edit; "undo" takes back the last one that is not taken back yet."""
    versions, undone = [document], [document]
    for name, a, b in edits:
        undone = (undone[:-1] or [document]) if name == "undo" else [*undone, EDITS[name](undone[-1], a, b)]
        versions.append(undone[-1])
    return versions[1:]


def _stocked(at: int) -> tuple[str, ...]:
    return tuple(STOCK[(at + n) % len(STOCK)] for n in range(1 + at % 3))


def _put(document: Document, at: int, *blocks: Block) -> Document:
    at %= len(document) + 1
    return (*document[:at], *blocks, *document[at:])


def _paragraphs(document: Document) -> list[int]:
    return [n for n, block in enumerate(document) if isinstance(block, Paragraph)]


def _chosen(document: Document, at: int) -> tuple[int, tuple[str, ...]]:
    """The place and the sentences of a paragraph."""
    places = _paragraphs(document)
    place = places[at % len(places)]
    block = document[place]
    assert isinstance(block, Paragraph)
    return place, block.sentences


def _set(document: Document, place: int, *paragraphs: tuple[str, ...]) -> Document:
    """The document with other paragraphs at a place; unless no sentence is left."""
    blocks = tuple(Paragraph(sentences) for sentences in paragraphs if sentences)
    changed = (*document[:place], *blocks, *document[place + 1 :])
    return changed if _paragraphs(changed) else document


def _insert_paragraph(document: Document, a: int, b: int) -> Document:
    return _put(document, a, Paragraph(_stocked(b)))


def _delete_paragraph(document: Document, a: int, b: int) -> Document:
    return _set(document, _chosen(document, a)[0])


def _replace_paragraph(document: Document, a: int, b: int) -> Document:
    return _set(document, _chosen(document, a)[0], _stocked(b))


def _repeat_paragraph(document: Document, a: int, b: int) -> Document:
    return _put(document, b, Paragraph(_chosen(document, a)[1]))


def _move_paragraph(document: Document, a: int, b: int) -> Document:
    place, sentences = _chosen(document, a)
    return _put((*document[:place], *document[place + 1 :]), b, Paragraph(sentences))


def _part_paragraph(document: Document, a: int, b: int) -> Document:
    place, sentences = _chosen(document, a)
    return _set(document, place, sentences[: b % len(sentences)], sentences[b % len(sentences) :])


def _join_paragraphs(document: Document, a: int, b: int) -> Document:
    place, sentences = _chosen(document, a)
    after = document[place + 1] if place + 1 < len(document) else None
    if not isinstance(after, Paragraph):
        return document
    return _set((*document[: place + 1], *document[place + 2 :]), place, sentences + after.sentences)


def _insert_sentence(document: Document, a: int, b: int) -> Document:
    place, sentences = _chosen(document, a)
    at = b % (len(sentences) + 1)
    return _set(document, place, (*sentences[:at], STOCK[b % len(STOCK)], *sentences[at:]))


def _delete_sentence(document: Document, a: int, b: int) -> Document:
    place, sentences = _chosen(document, a)
    at = b % len(sentences)
    return _set(document, place, sentences[:at] + sentences[at + 1 :])


def _change_word(document: Document, a: int, b: int) -> Document:
    place, sentences = _chosen(document, a)
    at = b % len(sentences)
    words = sentences[at].split(" ")
    words[b % len(words) :] = ["Once" if b % len(words) == 0 else "quietly", *words[b % len(words) + 1 :]]
    changed = " ".join(words)
    return _set(
        document, place, (*sentences[:at], changed if changed[-1] in ".”" else changed + ".", *sentences[at + 1 :])
    )


def _move_sentence(document: Document, a: int, b: int) -> Document:
    place, sentences = _chosen(document, a)
    to, others = _chosen(document, b)
    if place == to:
        return _set(document, place, (*sentences[1:], sentences[0]))
    moved = _set(document, to, (*others, sentences[0]))
    return _set(moved, place, sentences[1:])


def _insert_heading(document: Document, a: int, b: int) -> Document:
    return _put(document, a, Heading(2 + b % 2, HEADINGS[b % len(HEADINGS)]))


def _headings(document: Document) -> list[tuple[int, Heading]]:
    return [(n, block) for n, block in enumerate(document) if isinstance(block, Heading)]


def _with_heading(document: Document, a: int, change: Callable[[Heading], tuple[Heading, ...]]) -> Document:
    headings = _headings(document)
    if not headings:
        return document
    place, heading = headings[a % len(headings)]
    return (*document[:place], *change(heading), *document[place + 1 :])


def _delete_heading(document: Document, a: int, b: int) -> Document:
    return _with_heading(document, a, lambda heading: ())


def _rename_heading(document: Document, a: int, b: int) -> Document:
    return _with_heading(document, a, lambda heading: (replace(heading, name=HEADINGS[b % len(HEADINGS)]),))


def _level_heading(document: Document, a: int, b: int) -> Document:
    return _with_heading(document, a, lambda heading: (replace(heading, level=5 - heading.level),))


def _swap_sections(document: Document, a: int, b: int) -> Document:
    """Each from its heading to the next one."""
    starts = [n for n, _ in _headings(document)]
    if len(starts) < 2:
        return document
    one, other = sorted((a % len(starts), b % len(starts)))
    if one == other:
        return document
    bounds = [*starts, len(document)]
    first, last = document[bounds[one] : bounds[one + 1]], document[bounds[other] : bounds[other + 1]]
    between = document[bounds[one + 1] : bounds[other]]
    return (*document[: bounds[one]], *last, *between, *first, *document[bounds[other + 1] :])


EDITS: dict[str, Callable[[Document, int, int], Document]] = {
    edit.__name__.strip("_").replace("_", " "): edit
    for edit in (
        *(_insert_paragraph, _delete_paragraph, _replace_paragraph, _repeat_paragraph, _move_paragraph),
        *(_part_paragraph, _join_paragraphs, _insert_sentence, _delete_sentence, _change_word, _move_sentence),
        *(_insert_heading, _delete_heading, _rename_heading, _level_heading, _swap_sections),
    )
}
NUMBERS = st.integers(0, 40)
SOME_EDITS = st.tuples(st.sampled_from([*EDITS, "undo"]), NUMBERS, NUMBERS)
