"""Re-indexing equals indexing: after any edits a guide's volume is what a fresh build of the same file makes.

A few examples in each run; a long form: pytest tests/test_index_edits.py --hypothesis-profile=long
"""

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from edits import SOME_EDITS, START, Edit, edited, markdown
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from shelf import guide_of

from corpus.types import Guide
from index.build import IndexReport, index_guide
from index.contents import read_vectors
from index.embedder import Embedder
from index.library import Library
from index.search import search
from index.settings import IndexSettings

LONG = settings.get_current_profile_name() == "long"
PHASES = set(Phase) if LONG else {Phase.explicit, Phase.generate}  # a smaller example is worth minutes of building
QUESTIONS = (
    "Who keeps the tape?",
    "Why was the lamp out?",
    "the page cut with a razor",
    "What does silence cost?",
    "frost",
)


@dataclasses.dataclass(frozen=True)
class Bench:
    """A library whose guides are edited, one that is empty before each build, and the model of both."""

    edited: Library
    fresh: Library
    embedder: Embedder
    names: Iterator[str]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Bench]:
    libraries = [Library(IndexSettings(tmp_path_factory.mktemp(name))) for name in ("edited", "fresh")]
    with ExitStack() as stack:
        for library in libraries:
            stack.enter_context(library.writing())  # one verifying process each for all that is indexed here
        yield Bench(*libraries, embedder, (f"guide-{number}" for number in count()))


@given(st.lists(SOME_EDITS, min_size=1, max_size=12 if LONG else 4))
@settings(deadline=None, derandomize=not LONG, max_examples=400 if LONG else 6, phases=PHASES)
def test_after_any_edits_the_volume_is_that_of_a_fresh_build(bench: Bench, edits: list[Edit]) -> None:
    slug = next(bench.names)
    documents = [START, *edited(START, edits)]
    for document in documents:
        _index(bench.edited, markdown(document), slug, bench.embedder)
    _index(bench.fresh, markdown(documents[-1]), slug, bench.embedder)
    ours, theirs = (_told(library, slug, bench.embedder) for library in (bench.edited, bench.fresh))
    assert ours.guide == theirs.guide
    assert ours.passages == theirs.passages
    assert np.abs(ours.vectors - theirs.vectors).max() <= 1e-6
    assert ours.rankings == theirs.rankings
    assert bench.edited.verify(slug) == {slug: None} if LONG else True
    for library in (bench.edited, bench.fresh):
        library.remove(slug)
        assert library.guides() == ()


def _index(library: Library, text: str, slug: str, embedder: Embedder) -> IndexReport:
    guide, data = guide_of(text, slug=slug), text.encode()
    dry = index_guide(library, guide, data, embedder=embedder, dry_run=True)
    report = index_guide(library, guide, data, embedder=embedder)
    assert dataclasses.replace(report, revision=None) == dry
    return report


@dataclasses.dataclass(frozen=True)
class Told:
    """All that a reader can get out of a volume."""

    guide: Guide
    passages: tuple[object, ...]
    vectors: np.ndarray
    rankings: list[list[str]]


def _told(library: Library, slug: str, embedder: Embedder) -> Told:
    volume = library.open(slug)
    vectors = read_vectors(Path(library.home) / "guides" / slug / volume.revision, volume.manifest)
    rankings = [search(volume, question, embedder.embed_question(question), 50) for question in QUESTIONS]
    return Told(volume.guide, volume.passages, vectors, [[hit.passage.id for hit in hits] for hits in rankings])
