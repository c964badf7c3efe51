"""Indexing, re-indexing, withdrawing and opening guides, through the library's own door."""

import dataclasses
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from shelf import LIGHTHOUSE, ORCHARD, add, guide_of

from corpus.errors import GuideError, UsageError
from corpus.split import passages
from index.build import Step, index_guide
from index.embedder import Embedder
from index.errors import EmbedderMismatch, LibraryBusy, LibraryNotWritable, SlugTaken, UnknownGuide
from index.library import Library
from index.search import search
from index.settings import IndexSettings

LAMP = "the-lamp-at-orrin-head"
TEXTS = 6 + 20  # passages and sentences of LIGHTHOUSE


def _bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_guide_is_published_whole(library: Library, embedder: Embedder) -> None:
    steps: list[Step] = []
    guide = guide_of(LIGHTHOUSE)
    named = {"author": "Mabel Dray"}
    report = index_guide(library, guide, LIGHTHOUSE.encode(), embedder=embedder, named=named, progress=steps.append)
    assert report.to_json() == {
        "slug": LAMP,
        "status": "added",
        "revision": report.revision,
        "passages": 6,
        "embedded": TEXTS,
        "reused": 0,
        "removed": 0,
        "changes": [],
        "error": None,
    }
    assert [step.stage for step in steps if step.done in (0, step.total)] == [
        *["embedding", "embedding", "writing", "flushing", "verifying", "publishing", "cleaning"]
    ]
    (entry,) = library.guides()
    assert entry.to_json() == {
        "slug": LAMP,
        "title": "The Lamp at Orrin Head",
        "author": "Mabel Dray",
        "source": "/books/lamp.md",
        "revision": report.revision,
        "passages": 6,
        "words": guide.words,
        "minutes": 1,
        "published_minutes": None,
        "sections": 6,
        "embedder": embedder.identity,
        "named": {"author": "Mabel Dray"},
        "indexed_at": entry.indexed_at,
        "problem": None,
    }
    volume = library.open(LAMP)
    assert (volume.guide, volume.passages, volume.revision) == (guide, passages(guide), report.revision)
    assert library.verify() == {LAMP: None}
    folder = library.home / "guides" / LAMP
    assert sorted(path.name for path in folder.iterdir()) == sorted(["current", report.revision or ""])
    assert sorted(path.name for path in (folder / str(report.revision)).iterdir()) == [
        *["chroma", "guide.json", "keys.npy", "lease.lock", "manifest.json", "source.md", "text.txt"],
        *["understanding.json", "vectors.npy"],
    ]
    assert (folder / str(report.revision) / "source.md").read_bytes() == LIGHTHOUSE.encode()


def test_the_vectors_are_those_of_the_texts(library: Library, embedder: Embedder) -> None:
    add(library, embedder, ORCHARD)
    volume = library.open("an-orchard-in-debt")
    question = embedder.embed_question("What does grafting stand for?")
    headed = ["Plot Summary\n" + volume.text(volume.passages[0]), "Themes\n" + volume.text(volume.passages[1])]
    sentences = [volume.guide.quote(span) for passage in volume.passages for span in passage.sentences]
    near = volume.nearest(question, 10)
    assert [position for position, _ in near] == [1, 0]
    assert [cosine for _, cosine in near] == pytest.approx((embedder.embed(headed) @ question)[[1, 0]], abs=1e-5)
    assert np.concatenate(volume.sentence_cosines(question, [0, 1])) == pytest.approx(
        embedder.embed(sentences) @ question, abs=1e-5
    )
    assert volume.nearest(question, 0) == []


def test_an_unchanged_guide_loads_no_model_and_no_chroma(library: Library, embedder: Embedder) -> None:
    first = add(library, embedder, ORCHARD)
    code = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from index.build import index_guide
from index.library import Library
from index.settings import IndexSettings
from shelf import ORCHARD, guide_of
report = index_guide(Library(IndexSettings(Path(sys.argv[1]))), guide_of(ORCHARD), ORCHARD.encode())
heavy = {"torch", "sentence_transformers", "onnxruntime", "tokenizers", "chromadb"}
print(report.status, report.revision, report.embedded, report.reused, sorted(heavy & set(sys.modules)))
"""
    arguments = [sys.executable, "-c", code, str(library.home), str(Path(__file__).parent)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout == f"unchanged {first.revision} 0 8 []\n"


def test_only_what_changed_is_embedded(library: Library, embedder: Embedder) -> None:
    with library.writing():  # one process verifies all that is indexed here
        first = add(library, embedder, LIGHTHOUSE)
        held = library.open(LAMP)
        revised = LIGHTHOUSE.replace("His patience hides", "His calm hides")
        second = add(library, embedder, revised)
        counts = (second.status, second.passages, second.embedded, second.reused, second.removed)
        assert counts == ("updated", 6, 2, TEXTS - 2, 2)  # one sentence, and the passage it stands in
        question = embedder.embed_question("What does Tobias hide?")
        fresh = embedder.embed(
            [held.guide.quote(span).replace("patience", "calm") for span in held.passages[3].sentences]
        )
        assert library.open(LAMP).sentence_cosines(question, [3])[0] == pytest.approx(fresh @ question, abs=1e-5)
        assert (held.revision, library.open(LAMP).revision) == (first.revision, second.revision)
        assert "patience" in held.guide.text  # whoever holds the old revision reads it to the end
        assert search(held, "patience", question, 1)[0].text.endswith(
            "His patience hides an anger that he has carried for eleven years."
        )

        moved = LIGHTHOUSE.replace("### Silence", "### The Secret").replace("His patience hides", "His calm hides")
        third = add(library, embedder, moved)
        assert (third.embedded, third.reused, third.removed) == (1, TEXTS - 1, 1)  # what carries the heading


def test_deleted_words_leave_the_disk_with_their_last_reader(library: Library, embedder: Embedder) -> None:
    with library.writing():  # one process verifies all that is indexed here
        add(library, embedder, LIGHTHOUSE)
        held = library.open(LAMP)
        held.nearest(embedder.embed_question("razor"), 1)
        add(library, embedder, LIGHTHOUSE.replace("with a razor", "with a knife"))
        assert b"with a razor" in _bytes_below(library.home / "guides")
        library.open(LAMP)
        del held
        assert b"with a razor" not in _bytes_below(library.home / "guides")
        assert list((library.home / "scratch").iterdir()) == []
        library.remove(LAMP)
        assert library.guides() == ()
        assert list((library.home / "guides").iterdir()) == []


def test_a_reader_in_another_process_keeps_its_revision(library: Library, embedder: Embedder) -> None:
    first = add(library, embedder, ORCHARD)
    code = """
import sys
from pathlib import Path
from index.library import Library
from index.settings import IndexSettings
library = Library(IndexSettings(Path(sys.argv[1])))
volume = library.open("an-orchard-in-debt")
print(volume.revision, flush=True)
sys.stdin.readline()
print(len(volume.guide.text), library.open("an-orchard-in-debt").revision, flush=True)
"""
    arguments = [sys.executable, "-c", code, str(library.home)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == f"{first.revision}\n"
        second = add(library, embedder, ORCHARD.replace("named Dahl", "called Dahl"))
        folder = library.home / "guides" / "an-orchard-in-debt"
        assert sorted(path.name for path in folder.glob("0*")) == [first.revision, second.revision]
        out, _ = reader.communicate("\n")
        assert out == f"{len(guide_of(ORCHARD).text)} {second.revision}\n"
    assert [path.name for path in folder.glob("0*")] == [second.revision]  # the reader's last act


def test_a_slug_belongs_to_its_source(library: Library, embedder: Embedder) -> None:
    with library.writing():  # one process verifies all that is indexed here
        add(library, embedder, ORCHARD)
        with pytest.raises(SlugTaken) as caught:
            add(library, embedder, LIGHTHOUSE, "/other/file.md", slug="an-orchard-in-debt")
        assert str(caught.value) == (
            "an-orchard-in-debt is indexed from /books/lamp.md; give this guide another name with --slug NAME, "
            "or put it in the other's place with --replace"
        )
        assert library.open("an-orchard-in-debt").guide == guide_of(ORCHARD)
        report = add(library, embedder, LIGHTHOUSE, "/other/file.md", slug="an-orchard-in-debt", replace=True)
        assert (report.status, library.entry("an-orchard-in-debt").source) == ("updated", "/other/file.md")


def test_force_embeds_everything_again(library: Library, embedder: Embedder) -> None:
    with library.writing():  # one process verifies all that is indexed here
        first = add(library, embedder, ORCHARD)
        second = add(library, embedder, ORCHARD, force=True)
        assert (second.status, second.embedded, second.reused, second.removed) == ("updated", 8, 0, 0)
        assert first.revision != second.revision


def test_an_unknown_slug_names_what_is_near(library: Library, embedder: Embedder) -> None:
    with pytest.raises(UnknownGuide) as empty:
        library.open("orchard")
    assert str(empty.value) == "no guide is called 'orchard': the library is empty; add one with: glossator index FILE"
    add(library, embedder, ORCHARD)
    with pytest.raises(UnknownGuide) as near:
        library.open("an-orchard-in-dept")
    assert str(near.value) == "no guide is called 'an-orchard-in-dept'; did you mean an-orchard-in-debt?"
    with pytest.raises(UnknownGuide) as outside:
        library.remove("../guides/an-orchard-in-debt")
    assert str(outside.value) == "no guide is called '../guides/an-orchard-in-debt'; did you mean an-orchard-in-debt?"


def test_a_volume_of_another_model_is_refused_with_the_cure(library: Library, embedder: Embedder) -> None:
    class Other:
        """Another model of the same dimension."""

        name, fingerprint, identity, note = "other", "ab" * 32, "other@abababababab", None
        dimension, max_tokens = embedder.dimension, embedder.max_tokens
        embed_question = staticmethod(embedder.embed_question)
        embed = staticmethod(embedder.embed)

    add(library, Other(), ORCHARD)
    with pytest.raises(EmbedderMismatch) as caught:
        library.open("an-orchard-in-debt")
    assert str(caught.value) == (
        f"an-orchard-in-debt was indexed with other@abababababab, not with {embedder.identity}; "
        "embed it again with: glossator index"
    )
    assert library.open("an-orchard-in-debt", any_embedder=True).guide == guide_of(ORCHARD)
    with pytest.raises(EmbedderMismatch, match="not with a model of dimension 3;"):
        library.open("an-orchard-in-debt", any_embedder=True).nearest(np.ones(3, dtype=np.float32), 1)
    report = add(library, embedder, ORCHARD)
    assert (report.status, report.embedded, report.reused, report.removed) == ("updated", 8, 0, 0)
    assert library.open("an-orchard-in-debt").manifest.embedder.identity == embedder.identity


def test_a_guide_without_a_sentence_or_with_an_impossible_name_is_refused(library: Library, embedder: Embedder) -> None:
    guide = guide_of(ORCHARD)
    with pytest.raises(GuideError, match=r"^/books/lamp\.md holds no sentence to index; give a file"):
        index_guide(library, dataclasses.replace(guide, sections=()), b"", embedder=embedder)
    with pytest.raises(UsageError, match=r"^'\.\./orchard' can't name a guide; use letters"):
        index_guide(library, dataclasses.replace(guide, slug="../orchard"), b"", embedder=embedder)
    assert not (library.home / "guides").exists()


def test_a_home_that_cannot_be_written_is_told_in_one_line(embedder: Embedder) -> None:
    library = Library(IndexSettings(Path("/proc/library")))
    with pytest.raises(LibraryNotWritable) as caught:
        add(library, embedder, ORCHARD)
    assert str(caught.value) == (
        "the library /proc/library can't be written (No such file or directory): nothing in it was changed; "
        "make room or give yourself the right to write there, or choose another with --library"
    )
    assert library.guides() == ()


def test_two_threads_cannot_index_at_once(library: Library, embedder: Embedder) -> None:
    with library.writing(), ThreadPoolExecutor(1) as pool, pytest.raises(LibraryBusy, match="this process"):
        pool.submit(add, library, embedder, ORCHARD).result()
    assert library.guides() == ()


def test_a_killed_build_leaves_the_old_volume_whole(library: Library, embedder: Embedder) -> None:
    first = add(library, embedder, ORCHARD)
    code = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from index.build import index_guide
from index.library import Library
from index.settings import IndexSettings
from shelf import ORCHARD, guide_of
changed = ORCHARD.replace("late frost", "late hail")

def stop(step):
    if step.stage == sys.argv[3]:
        print("there", flush=True)
        sys.stdin.read()

index_guide(Library(IndexSettings(Path(sys.argv[1]))), guide_of(changed), changed.encode(), progress=stop)
"""
    for stage in ("embedding", "verifying"):
        arguments = [sys.executable, "-c", code, str(library.home), str(Path(__file__).parent), stage]
        with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            assert writer.stdout.readline() == "there\n"
            with pytest.raises(LibraryBusy, match=f"^process {writer.pid} is writing this library"):
                add(library, embedder, ORCHARD)
            writer.kill()
        assert library.open("an-orchard-in-debt").revision == first.revision
    assert add(library, embedder, ORCHARD).status == "unchanged"
    assert b"late hail" not in _bytes_below(library.home)
    assert library.verify() == {"an-orchard-in-debt": None}


def test_a_revision_that_was_never_pointed_at_is_swept_away(library: Library, embedder: Embedder) -> None:
    first = add(library, embedder, ORCHARD)
    folder = library.home / "guides" / "an-orchard-in-debt"
    unborn = folder / "000002-0badc0de"
    (folder / str(first.revision)).rename(unborn)  # as if killed between the rename and the pointer …
    unborn.rename(folder / str(first.revision))
    unborn.mkdir()
    (unborn / "text.txt").write_text("half a guide")
    assert library.open("an-orchard-in-debt").revision == first.revision
    assert add(library, embedder, ORCHARD).status == "unchanged"
    assert sorted(path.name for path in folder.iterdir()) == [first.revision, "current"]


def test_nothing_is_taken_from_where_the_user_happens_to_stand(
    library: Library, embedder: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = "CHROMA_API_IMPL=chromadb.api.fastapi.FastAPI\nCHROMA_SERVER_HOST=192.0.2.1\nCHROMA_SERVER_HTTP_PORT=80\n"
    (tmp_path / ".env").write_text(server)  # Chroma by itself would send the vectors there
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "__init__.py").write_text("raise SystemExit('a package of somebody else')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHROMA_SERVER_HOST", "192.0.2.2")
    add(library, embedder, ORCHARD)
    assert len(library.open("an-orchard-in-debt").nearest(embedder.embed_question("frost"), 5)) == 2


def test_a_library_that_cannot_be_written_is_still_read(
    settings: IndexSettings, embedder: Embedder, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(published / "guides", settings.home / "guides")
    (settings.home / "scratch").write_text("no folder can be made here")
    elsewhere = tmp_path / "temporary"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    library = Library(settings)
    volume = library.open(LAMP)
    assert len(volume.nearest(embedder.embed_question("silence"), 3)) == 3
    assert [path.name.partition("-")[0] for path in elsewhere.iterdir()] == ["glossator"]
    del volume, library
    assert [list(folder.iterdir()) for folder in elsewhere.iterdir()] == [[]]
