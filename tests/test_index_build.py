"""What indexing would do and does: dry runs that write nothing, vectors carried over, and the ways to do nothing."""

import dataclasses
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shelf import LIGHTHOUSE, ORCHARD, add, guide_of

from corpus.read import READER, bundled, guide_from_bytes
from corpus.split import passages
from corpus.understand import UNDERSTANDER, understand
from index.build import IndexReport, index_guide, unchanged
from index.changes import Change
from index.embedder import Embedder
from index.errors import Outdated
from index.library import Library
from index.manifest import Manifest
from index.settings import IndexSettings

LAMP, ORCHARD_SLUG = "the-lamp-at-orrin-head", "an-orchard-in-debt"
HEAVY = '{"torch", "sentence_transformers", "onnxruntime", "tokenizers", "chromadb"}'


@pytest.fixture
def shelf(library: Library, published: Path) -> Library:
    """A copy of the published library, to be written to."""
    shutil.copytree(published / "guides", library.home / "guides")
    return library


def _dry(
    library: Library, markdown: str, embedder: Embedder | None = None, source: str = "/books/lamp.md"
) -> IndexReport:
    return index_guide(library, guide_of(markdown, source), markdown.encode(), embedder=embedder, dry_run=True)


def _state(folder: Path) -> list[tuple[str, int, int, int]]:
    """Whatever would tell that somebody wrote here: a file that was made and removed leaves its folder's time."""
    found = [(path, path.lstat()) for path in [folder, *sorted(folder.rglob("*"))]]
    return [(str(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns) for path, stat in found]


def test_a_dry_run_tells_what_the_real_one_does(shelf: Library, embedder: Embedder) -> None:
    patience = "His patience hides an anger that he has carried for eleven years."
    calm = patience.replace("patience", "calm")
    new = LIGHTHOUSE.replace(patience, calm)
    before = _state(shelf.home)
    dry = _dry(shelf, new, embedder)
    assert dry == IndexReport(
        slug=LAMP,
        status="updated",
        revision=None,
        passages=6,
        embedded=2,
        reused=24,
        removed=2,
        changes=(Change("changed", "Characters > Tobias Wren", patience, calm),),
    )
    assert dry.to_json()["changes"] == [
        {"kind": "changed", "section": "Characters > Tobias Wren", "old": patience, "new": calm}
    ]
    assert _state(shelf.home) == before
    real = add(shelf, embedder, new)
    assert (real.revision, dataclasses.replace(real, revision=None)) == (shelf.manifest(LAMP).revision, dry)
    same = _dry(shelf, new, embedder)
    assert (same.status, same.revision, same.reused, same.changes) == ("unchanged", None, 26, ())


def test_a_dry_run_of_a_new_guide_makes_no_library(tmp_path: Path) -> None:
    home = tmp_path / "library"
    report = _dry(Library(IndexSettings(home)), ORCHARD)
    assert report == IndexReport(ORCHARD_SLUG, "added", None, passages=2, embedded=8)
    assert not home.exists()
    (home / "embedders").mkdir(parents=True)  # here the model's fingerprint would be remembered
    assert _dry(Library(IndexSettings(home)), ORCHARD) == report
    assert list(home.rglob("*")) == [home / "embedders"]
    assert _dry(Library(IndexSettings(Path("/proc/library"))), ORCHARD) == report  # nothing can be written there


def test_a_dry_run_looks_again_when_something_is_published_meanwhile(shelf: Library, embedder: Embedder) -> None:
    new = LIGHTHOUSE.replace("patience", "calm")

    class Slow(Library):
        """A library in which somebody else publishes once a manifest was read."""

        def manifest(self, slug: str) -> Manifest:
            manifest = super().manifest(slug)
            add(shelf, embedder, new)
            return manifest

    assert _dry(Slow(shelf.settings), new, embedder).status == "unchanged"


def test_a_dry_run_loads_no_model(published: Path) -> None:
    code = f"""
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from index.build import index_guide
from index.library import Library
from index.settings import IndexSettings
from shelf import ORCHARD, guide_of
data = ORCHARD.replace("late frost", "late hail")
guide = guide_of(data, "/books/orchard.md")
report = index_guide(Library(IndexSettings(Path(sys.argv[1]))), guide, data.encode(), dry_run=True)
print(report.status, report.embedded, len(report.changes), sorted({HEAVY} & set(sys.modules)))
"""
    arguments = [sys.executable, "-c", code, str(published), str(Path(__file__).parent)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout == "updated 2 1 []\n"


@pytest.fixture(scope="session")
def novel(bundled_home: Path) -> tuple[Library, str]:
    """A library with a guide of many passages, read only, and the Markdown that it came from."""
    path = next(path for path in bundled() if path.stem == "never-let-me-go")
    return Library(IndexSettings(bundled_home)), path.read_text()


def _novel_dry(library: Library, markdown: str) -> IndexReport:
    guide = guide_from_bytes(markdown.encode(), source="bundled:never-let-me-go.md", name="never-let-me-go.md")
    assert guide.slug == "never-let-me-go"
    return index_guide(library, guide, markdown.encode(), dry_run=True)


def _body(markdown: str) -> int:
    """Where the first long paragraph of a guide begins."""
    paragraphs = markdown.split("\n\n")
    first = next(n for n, paragraph in enumerate(paragraphs) if len(paragraph.split()) > 40)
    return len("\n\n".join(paragraphs[:first])) + 2


def test_a_paragraph_at_the_front_embeds_itself_and_its_neighbours(novel: tuple[Library, str]) -> None:
    library, markdown = novel
    at = _body(markdown)
    for words in ("Nothing here is new.", "Nobody knew them. They had no names yet. Where they lived, nobody asked."):
        report = _novel_dry(library, f"{markdown[:at]}{words}\n\n{markdown[at:]}")
        (change,) = report.changes
        assert (report.status, change.kind, change.new) == ("updated", "added", words)
        sentences = words.count(".")
        assert sentences < report.embedded <= sentences + 2  # the passages that hold the paragraph or touch it
        assert report.removed <= 1


def test_a_renamed_heading_embeds_what_carries_it_and_no_sentence(novel: tuple[Library, str]) -> None:
    library, markdown = novel
    guide = library.open("never-let-me-go", any_embedder=True).guide
    name = guide.sections[-1].path[-1]
    line = next(line for line in markdown.splitlines() if line.startswith("#") and line.endswith(f" {name}"))
    report = _novel_dry(library, markdown.replace(f"{line}\n", f"{line} Anew\n"))
    carrying = [p for p in passages(guide) if name in guide.sections[p.section].path]
    assert (report.embedded, report.removed) == (len(carrying), len(carrying))
    assert [(change.kind, change.old, change.new) for change in report.changes] == [("changed", name, f"{name} Anew")]


def test_a_section_that_moved_embeds_at_most_its_boundaries(shelf: Library, embedder: Embedder) -> None:
    start, end = LIGHTHOUSE.index("### Part Two"), LIGHTHOUSE.index("## Characters")
    one = LIGHTHOUSE.index("### Part One")
    report = _dry(shelf, LIGHTHOUSE[:one] + LIGHTHOUSE[start:end] + LIGHTHOUSE[one:start] + LIGHTHOUSE[end:], embedder)
    assert (report.status, report.embedded, report.reused, report.removed) == ("updated", 0, 26, 0)
    assert {change.kind for change in report.changes} == {"moved"}


def test_a_file_that_was_only_touched_is_unchanged(shelf: Library, embedder: Embedder, tmp_path: Path) -> None:
    path = tmp_path / "orchard.md"
    path.write_text(ORCHARD)
    first = add(shelf, embedder, path.read_text(), str(path), slug="orchard")
    os.utime(path, (0, 0))
    assert add(shelf, embedder, path.read_text(), str(path), slug="orchard").revision == first.revision
    state = path.stat()
    path.write_text(ORCHARD.replace("late frost", "late snows"))  # as long as before …
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))  # … and as old
    assert unchanged(shelf, "orchard", path.read_bytes(), {}) is None
    assert add(shelf, embedder, path.read_text(), str(path), slug="orchard").status == "updated"


def test_nothing_to_embed_opens_no_model(shelf: Library, embedder: Embedder) -> None:
    class Closed:
        """A model that is known by its fingerprint and would fail if it were used."""

        fingerprint = embedder.fingerprint

    shorter = LIGHTHOUSE[: LIGHTHOUSE.index("## Symbols")]
    report = add(shelf, Closed(), shorter)  # type: ignore[arg-type]
    assert (report.status, report.passages, report.embedded, report.removed) == ("updated", 5, 0, 3)
    assert [change.kind for change in report.changes] == ["removed"] * 3
    assert shelf.verify(LAMP) == {LAMP: None}
    assert shelf.open(LAMP).manifest.embedder.identity == embedder.identity


def test_what_was_published_meanwhile_is_not_overwritten(shelf: Library, embedder: Embedder) -> None:
    guide, data = guide_of(LIGHTHOUSE.replace("aunt", "uncle")), LIGHTHOUSE.replace("aunt", "uncle").encode()
    seen = shelf.manifest(LAMP).revision
    published = index_guide(shelf, guide, data, embedder=embedder, base=seen).revision
    for base in (seen, None):
        with pytest.raises(Outdated) as caught:
            index_guide(shelf, guide_of(LIGHTHOUSE), LIGHTHOUSE.encode(), embedder=embedder, base=base)
        assert str(caught.value) == f"another revision of {LAMP} was published meanwhile; look at the changes again"
    assert shelf.manifest(LAMP).revision == published
    new = dataclasses.replace(guide, slug="another-lamp")
    with pytest.raises(Outdated):  # it was withdrawn meanwhile
        index_guide(shelf, new, data, embedder=embedder, base=published)
    assert index_guide(shelf, new, data, embedder=embedder, base=None).status == "added"


def _asked(library: Library, data: bytes = LIGHTHOUSE.encode(), **more: object) -> IndexReport | None:
    return unchanged(library, LAMP, data, {}, **more)  # type: ignore[arg-type]


def test_what_is_unchanged_is_known_without_reading_it_as_a_guide(shelf: Library) -> None:
    report = IndexReport(LAMP, "unchanged", shelf.manifest(LAMP).revision, passages=6, reused=26)
    assert _asked(shelf) == report
    assert _asked(shelf, source="/books/lamp.md", dry_run=True) == dataclasses.replace(report, revision=None)
    assert _asked(shelf, LIGHTHOUSE.encode() + b"\n") is None
    assert _asked(shelf, source="/books/other.md") is None
    assert unchanged(shelf, LAMP, LIGHTHOUSE.encode(), {"author": "Mabel Dray"}) is None
    assert unchanged(shelf, "nobody", LIGHTHOUSE.encode(), {}) is None


def test_what_other_rules_or_another_model_made_is_not_unchanged(shelf: Library) -> None:
    manifest = shelf.manifest(LAMP)
    path = shelf.folder(LAMP) / "manifest.json"
    others: list[Manifest] = [
        dataclasses.replace(manifest, reader="reader-0"),
        dataclasses.replace(manifest, splitter="paragraphs-0"),
        dataclasses.replace(manifest, understander="understander-0"),
        dataclasses.replace(manifest, embedder=dataclasses.replace(manifest.embedder, fingerprint="ab" * 32)),
    ]
    for other in others:
        path.write_bytes(other.to_json())
        assert _asked(shelf) is None
    path.write_bytes(manifest.to_json())
    assert _asked(shelf) is not None


def test_a_damaged_volume_is_not_unchanged(shelf: Library) -> None:
    files = [path for path in shelf.folder(LAMP).rglob("*") if path.is_file() and path.name != "lease.lock"]
    for path in files:
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if whole else b"more")
        assert (path.name, _asked(shelf)) == (path.name, None)
        path.write_bytes(whole)
    assert _asked(shelf) is not None


def test_a_damaged_text_says_nothing_of_changes(shelf: Library, embedder: Embedder) -> None:
    (shelf.folder(LAMP) / "text.txt").write_bytes(b"")
    report = _dry(shelf, LIGHTHOUSE, embedder)
    assert (report.status, report.embedded, report.reused, report.changes) == ("updated", 0, 26, ())


def _as_format(folder: Path, number: int) -> None:
    """Make a revision what it was before it held what is understood of its guide, and before it named its reader."""
    raw = json.loads((folder / "manifest.json").read_bytes())
    (folder / "understanding.json").unlink()
    del raw["understander"], raw["files"]["understanding.json"], raw["checksum"]
    if number == 1:
        del raw["reader"]
    raw["format"] = number
    body = json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    checksum = hashlib.sha256(body.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps({**raw, "checksum": checksum}, ensure_ascii=False))


@pytest.mark.parametrize("number", [1, 2])
def test_a_volume_of_the_format_before_is_read_and_renewed(number: int, shelf: Library, embedder: Embedder) -> None:
    folder = shelf.folder(LAMP)
    _as_format(folder, number)
    library = Library(shelf.settings)
    assert library.verify(LAMP) == {LAMP: None}
    volume = library.open(LAMP)
    assert (volume.guide, volume.manifest.reader) == (guide_of(LIGHTHOUSE), "" if number == 1 else READER)
    assert (volume.understood, volume.manifest.understander) == (understand(volume.guide), "")
    assert _asked(library) is None
    report = add(library, embedder, LIGHTHOUSE)
    assert (report.status, report.embedded, report.reused, report.changes) == ("updated", 0, 26, ())
    assert (library.manifest(LAMP).reader, library.manifest(LAMP).understander) == (READER, UNDERSTANDER)
    assert library.open(LAMP).understood == understand(guide_of(LIGHTHOUSE))
    assert add(library, embedder, LIGHTHOUSE).status == "unchanged"
