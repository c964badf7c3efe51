"""A question becomes hits: inside one guide, up to a place, and across a library of which few guides are opened."""

import dataclasses
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from shelf import LIGHTHOUSE, add, guide_of
from shelf import ORCHARD as ORCHARD_TEXT

from corpus.split import passages
from index.embedder import Embedder, Vectors
from index.errors import VolumeDamaged
from index.lexical import BM25, tokens
from index.library import Library
from index.reranker import Reranker
from index.search import Hit, ordered, search, search_library
from index.settings import IndexSettings
from index.sketch import make_sketch

LAMP, ORCHARD = "the-lamp-at-orrin-head", "an-orchard-in-debt"


@pytest.fixture(scope="module")
def shelf(published: Path) -> Library:
    return Library(IndexSettings(published))


def _places(hits: list[Hit]) -> list[tuple[str, str]]:
    return [(hit.guide, hit.section.path[-1]) for hit in hits]


def test_a_hit_tells_all_that_is_known_of_it(shelf: Library, embedder: Embedder) -> None:
    question = "Who paid the keeper to leave the lamp dark?"
    vector = embedder.embed_question(question)
    volume = shelf.open(LAMP)
    guide = guide_of(LIGHTHOUSE)
    best, *others = search(volume, question, vector)
    passage = passages(guide)[1]
    assert best == Hit(
        guide=LAMP,
        passage=passage,
        section=guide.sections[1],
        text=guide.text[passage.start : passage.end],
        score=best.score,
        vector=pytest.approx(float(volume.cosines(vector, [1])[0])),
        lexical=pytest.approx(float(volume.lexical.scores(tokens(question))[1])),
        sentence_cosines=pytest.approx(tuple(map(float, volume.sentence_cosines(vector, [1])[0]))),
        found=best.score,
    )
    assert len(others) == 5
    assert [hit.score for hit in others] == sorted((hit.score for hit in others), reverse=True)
    assert 0 <= others[-1].score <= best.score <= 1


def test_a_search_loads_none_of_what_only_preparing_and_writing_need(published: Path, lender: Path) -> None:
    code = """
import sys
from pathlib import Path
from index.embedder import open_embedder
from index.library import Library
from index.reranker import open_reranker
from index.search import search
from index.settings import IndexSettings
lent, question = IndexSettings(Path(sys.argv[1])), "Who paid the keeper to leave the lamp dark?"
volume = Library(IndexSettings(Path(sys.argv[2]))).open(sys.argv[3])
vector = open_embedder(lent).embed_question(question)
best = search(volume, question, vector, 1, reranker=open_reranker(lent))
print([hit.section.path[-1] for hit in best], volume.broken)
heavy = {"torch", "transformers", "sentence_transformers", "onnx", "chromadb", "markdown_it"}
print(sorted(heavy & set(sys.modules)))
"""
    arguments = [sys.executable, "-c", code, str(lender), str(published), LAMP]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['Part Two'] False", "[]"]


def test_the_reranker_reads_what_was_found_and_orders_it(
    shelf: Library, embedder: Embedder, reranker: Reranker
) -> None:
    question = "Why does nobody warn the ship?"
    volume, vector = shelf.open(LAMP), embedder.embed_question(question)
    plain, read = search(volume, question, vector), search(volume, question, vector, reranker=reranker)
    told = reranker.score(
        question,
        [
            (one.text, [(start - one.passage.start, end - one.passage.start) for start, end in one.passage.sentences])
            for one in plain
        ],
    )
    relevances = {one.passage.id: relevance for one, relevance in zip(plain, told, strict=True)}
    assert [one.relevance for one in plain] == [None] * len(plain)
    assert {one.passage.id: one.relevance for one in read} == relevances
    assert sum(one.score for one in read) == pytest.approx(1.0)
    assert _places(read) == _places(ordered(read[::-1]))  # by score, however they came
    assert search(volume, question, vector, 2, reranker=reranker) == read[:2]


def test_words_and_meaning_both_find(shelf: Library, embedder: Embedder) -> None:
    volume = shelf.open(LAMP)

    def first(question: str) -> str:
        return search(volume, question, embedder.embed_question(question), 1)[0].section.path[-1]

    assert first("strongbox") == "Part Two"
    assert first("a secret that everybody keeps") == "Silence"
    assert first("Who grieves for a sibling?") == "Tobias Wren"
    assert first("razor-cut page") == "The Razor-Cut Page"  # the words of its heading count


def test_as_many_hits_as_are_asked_for(shelf: Library, embedder: Embedder) -> None:
    volume = shelf.open(LAMP)
    question = "Who paid the keeper to leave the lamp dark?"
    vector = embedder.embed_question(question)
    assert len(search(volume, question, vector)) == 6
    assert len(search(volume, question, vector, 2)) == 2


def test_hits_come_from_several_guides_on_one_scale(shelf: Library, embedder: Embedder) -> None:
    question = "What does the frost or the wreck stand for?"
    vector = embedder.embed_question(question)
    hits = search_library(shelf, question, vector, 4)
    assert {hit.guide for hit in hits} == {LAMP, ORCHARD}
    # the same words in one guide alone are weighed by that guide; across the library by all of it
    terms = tokens(question)
    statistics = shelf.catalogue().statistics(terms)
    assert (statistics.passages, statistics.frequencies["frost"], statistics.frequencies["wreck"]) == (8, 2, 2)
    for hit in hits:
        scores = shelf.open(hit.guide).lexical.scores(terms, statistics)
        assert hit.lexical == pytest.approx(scores[hit.passage.position])


def test_a_guide_named_in_the_question_comes_first(shelf: Library, embedder: Embedder) -> None:
    vector = embedder.embed_question("frost")
    catalogue = shelf.catalogue()
    assert catalogue.ranked("What is the frost?", vector) == [ORCHARD, LAMP]
    assert catalogue.ranked("What is the frost in Dray's The Lamp at Orrin Head?", vector) == [LAMP, ORCHARD]
    assert catalogue.ranked("Does Mabel Dray write of frost?", vector) == [LAMP, ORCHARD]
    assert catalogue.named("Is it the lamp?") == frozenset()
    assert make_sketch(guide_of("# It\n\nby May Wu\n\nIt rains.\n"), BM25([["rain"]]).statistics, np.eye(1)).names == (
        "may wu",
        "wu",
    )
    question = "What is the frost in The Lamp at Orrin Head?"
    assert search_library(shelf, question, vector)[0].guide == LAMP


def test_an_empty_library_has_no_hits(library: Library, embedder: Embedder) -> None:
    assert search_library(library, "frost", embedder.embed_question("frost")) == []


def test_a_volume_with_words_alone_is_found_beside_others(library: Library, embedder: Embedder) -> None:
    class Former:
        """A model that was the default once; what its vectors say is nothing to questions of today."""

        name, fingerprint, identity, note, dimension, max_tokens = "former", "ab" * 32, "former@ab", None, 7, None

        def embed(self, texts: Sequence[str], embedded: Callable[[int], None] | None = None) -> Vectors:
            return np.full((len(texts), 7), 7**-0.5, dtype=np.float32)

        def embed_question(self, question: str) -> NDArray[np.float32]:
            return self.embed([question])[0]

    with library.writing():
        add(library, Former(), LIGHTHOUSE)
        add(library, embedder, ORCHARD_TEXT, "/books/orchard.md")
    shelf = Library(dataclasses.replace(library.settings, former_defaults=frozenset({Former.fingerprint})))
    volume = shelf.open(LAMP)
    question = "Who paid the keeper to leave the lamp dark?"
    vector = embedder.embed_question(question)
    best, *others = search(volume, question, vector)
    passage = passages(guide_of(LIGHTHOUSE))[1]
    assert best == Hit(
        guide=LAMP,
        passage=passage,
        section=volume.guide.sections[1],
        text=volume.text(passage),
        score=1.0,
        vector=0.5,
        lexical=pytest.approx(float(volume.lexical.scores(tokens(question))[1])),
        sentence_cosines=(0.5,) * len(passage.sentences),
        found=1.0,
    )
    assert all(hit.lexical > 0 for hit in others)  # nothing else tells that a passage has to do with the question
    assert search(volume, "zebra", vector) == []
    for asked, guide in ((question, LAMP), ("What kills the blossom?", ORCHARD), ("Who found the logbook?", LAMP)):
        assert shelf.catalogue().ranked(asked, embedder.embed_question(asked))[0] == guide
        assert search_library(shelf, asked, embedder.embed_question(asked))[0].guide == guide
    hits = search_library(shelf, "secret frost", embedder.embed_question("secret frost"), 4)
    assert {hit.guide for hit in hits} == {LAMP, ORCHARD}


TRADES = """baker cooper farrier glazier weaver potter tanner miller saddler thatcher cobbler chandler fletcher mason
tinker joiner brewer dyer hatter printer binder plumber turner carver gilder sawyer smith tailor furrier locksmith"""


def test_of_many_guides_few_are_opened(library: Library, embedder: Embedder) -> None:
    trades = TRADES.split()
    with library.writing():
        for trade in trades:
            story = f"# The {trade.title()}'s Year\n\n## Plot Summary\n\nA {trade} takes a child into the workshop. "
            add(library, embedder, story + f"The {trade} dies in spring.\n", f"/books/{trade}.md")
    question = "Who dies in the story of the saddler?"
    hits = search_library(library, question, embedder.embed_question(question), 3)
    assert hits[0].guide == "the-saddlers-year"
    assert len(library.guides()) == 30
    assert len(library.open_slugs) == 4
    for trade in trades:
        library.open(f"the-{trade}s-year")
    assert library.open_slugs == tuple(f"the-{trade}s-year" for trade in trades[-8:])
    path = library.home / "guides/the-saddlers-year"
    next(path.glob("0*/text.txt")).write_text("damaged")
    fresh = Library(library.settings)
    assert "the-saddlers-year" not in {
        hit.guide for hit in search_library(fresh, question, np.ones(384, "f4") / 384**0.5)
    }
    with pytest.raises(VolumeDamaged):
        fresh.open("the-saddlers-year")


def test_many_threads_never_see_two_revisions_at_once(library: Library, embedder: Embedder) -> None:
    add(library, embedder, _edition(0))
    vector = embedder.embed_question("the keeper")
    stop = threading.Event()
    seen: set[str] = set()
    failures: list[str] = []

    def read() -> None:
        while not stop.is_set():
            volume = library.open("the-keepers-log")
            numbers = {hit.text.split()[-1] for hit in search(volume, "keeper edition", vector)}
            seen.update(numbers)
            if numbers != {volume.guide.text.split()[-1]}:
                failures.append(f"{volume.revision}: {sorted(numbers)}")

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    with library.writing():
        for edition in range(1, 4):
            add(library, embedder, _edition(edition))
    stop.set()
    for reader in readers:
        reader.join()
    final = library.open("the-keepers-log")
    assert final.guide.text.endswith("edition 3.")
    assert failures == []
    assert seen >= {"0."}
    assert [path.name for path in (library.home / "guides/the-keepers-log").glob("0*")] == [final.revision]


def _edition(number: int) -> str:
    chapters = (f"## Chapter {name}\n\nThe keeper writes in edition {number}.\n" for name in ("One", "Two", "Three"))
    return "# The Keeper's Log\n\n" + "\n".join(chapters)
