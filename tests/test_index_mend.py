"""A damaged volume is made again from what is left of it, or refused with the cure; other guides answer meanwhile."""

import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from shelf import LIGHTHOUSE, ORCHARD, add, guide_of

from assistant.chain import Assistant
from corpus.split import passages
from index.embedder import Embedder
from index.errors import LibraryBusy, LibraryError, NewerFormat, VolumeDamaged
from index.library import Library
from index.mend import StoredGuide, mend, mend_on_opening, stored_guide
from index.settings import IndexSettings

LAMP, OTHER = "the-lamp-at-orrin-head", "an-orchard-in-debt"
TITLE = "The Lamp at Orrin Head"
SOURCE = f"The index of {TITLE} was damaged and has been made again from its source."
TEXT = f"The index of {TITLE} was damaged and has been made again from its stored text."
CURE = "; make it again with: glossator index, or: glossator index --force FILE"


@pytest.fixture
def shelf(settings: IndexSettings, published: Path) -> Library:
    """A copy of the published library that mends what it finds damaged; the guides' files are gone."""
    shutil.copytree(published / "guides", settings.home / "guides")
    return Library(settings, mender=mend_on_opening)


def _folder(library: Library, slug: str) -> Path:
    folder = library.home / "guides" / slug
    return folder / (folder / "current").read_text().strip()


def _damages(whole: bytes) -> Iterator[bytes | None]:
    """Deleted, emptied, cut in half, 64 bytes overwritten, longer; not where the file would stay as it is."""
    middle = len(whole) // 2
    overwritten = whole[:middle] + bytes(byte ^ 0xFF for byte in whole[middle : middle + 64]) + whole[middle + 64 :]
    for damaged in (None, b"", whole[:middle], overwritten, whole + b"more"):
        if damaged != whole:
            yield damaged


def _damage(path: Path, damaged: bytes | None) -> None:
    path.unlink() if damaged is None else path.write_bytes(damaged)


def test_what_is_no_file_is_damage_and_is_not_waited_for(shelf: Library) -> None:
    def pipe(path: Path) -> None:
        os.mkfifo(path)

    def endless(path: Path) -> None:
        path.symlink_to("/dev/zero")

    with shelf.writing():  # one process verifies all that is mended here
        for name in ("vectors.npy", "text.txt", "manifest.json", "lease.lock", "chroma/chroma.sqlite3", "../current"):
            for odd in (pipe, endless) if name == "../current" else (pipe, endless, Path.mkdir):
                path = _folder(shelf, LAMP) / name
                path.unlink()
                odd(path)
                told = _anew(shelf, LAMP)
                assert told in (SOURCE, f"The index of {TITLE} had lost its pointer and has been found again whole."), (
                    name
                )
                assert _anew(shelf, LAMP) == "opened"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(place)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_on_a_full_disk_a_guide_can_be_withdrawn(small_disk: Path, published: Path) -> None:
    home = small_disk / "library"
    shutil.copytree(published / "guides", home / "guides")
    shelf = Library(IndexSettings(home))
    with suppress(OSError), (small_disk / "filling").open("wb", buffering=0) as filling:
        while True:
            filling.write(bytes(4096))
    shelf.remove(LAMP)
    assert [entry.slug for entry in Library(IndexSettings(home)).guides()] == [OTHER]
    assert sorted(path.name for path in (home / "guides").iterdir()) == [OTHER]
    assert shelf.verify(OTHER) == {OTHER: None}


def _anew(library: Library, slug: str) -> str:
    """What is told when a guide is opened by somebody who has read nothing of it yet."""
    library.forget(slug)
    try:
        return library.open(slug).notice or "opened"
    except LibraryError as error:
        return str(error)


def test_each_damaged_file_of_a_volume_is_mended_before_it_answers(shelf: Library) -> None:
    told: dict[str, set[str]] = {}
    names = {path.name for path in _folder(shelf, LAMP).rglob("*.*")} - {"source.md"}
    with shelf.writing():  # one process verifies all that is mended here
        for name in sorted(names):
            for damaged in _damages(_file(shelf, name).read_bytes()):
                if name == "lease.lock" and damaged is not None:
                    continue  # what is in it is never read
                before = _folder(shelf, LAMP)
                _damage(_file(shelf, name), damaged)
                told.setdefault(name, set()).add(_anew(shelf, LAMP))
                volume = shelf.open(LAMP)
                assert (volume.guide, volume.passages) == (guide_of(LIGHTHOUSE), passages(guide_of(LIGHTHOUSE)))
                assert volume.revision == _folder(shelf, LAMP).name > before.name
    assert told == {name: {SOURCE} for name in names}
    assert len(told) == 12
    assert shelf.verify() == {OTHER: None, LAMP: None}


def _file(library: Library, name: str) -> Path:
    (path,) = _folder(library, LAMP).rglob(name)
    return path


def test_without_its_source_a_volume_is_made_again_from_its_text_and_then_refused(
    shelf: Library, published: Path
) -> None:
    guides = shelf.home / "guides"
    with shelf.writing():
        for damaged in _damages(LIGHTHOUSE.encode()):
            shutil.rmtree(guides / LAMP)
            shutil.copytree(published / "guides" / LAMP, guides / LAMP)
            _damage(_folder(shelf, LAMP) / "source.md", damaged)
            assert _anew(shelf, LAMP) == TEXT
            assert shelf.open(LAMP).guide == guide_of(LIGHTHOUSE)
            assert (_folder(shelf, LAMP) / "source.md").read_bytes() == b""  # no text passes for the source
        (_folder(shelf, LAMP) / "vectors.npy").write_bytes(b"")
        assert _anew(shelf, LAMP) == TEXT
        (_folder(shelf, LAMP) / "text.txt").write_bytes(b"")
        assert _anew(shelf, LAMP) == (
            f"the volume of {LAMP} is damaged: text.txt was changed, and nothing that is left of it is whole{CURE}"
        )
        assert shelf.open(OTHER).notice is None


def test_without_its_copy_the_file_is_read_as_long_as_it_is_the_same(
    library: Library, embedder: Embedder, tmp_path: Path
) -> None:
    file = tmp_path / "lamp.md"
    file.write_text(LIGHTHOUSE)
    library = Library(library.settings, mender=mend_on_opening)
    with library.writing():
        add(library, embedder, LIGHTHOUSE, str(file))
        (_folder(library, LAMP) / "source.md").write_bytes(b"")
        assert _anew(library, LAMP) == SOURCE
        assert (_folder(library, LAMP) / "source.md").read_text() == LIGHTHOUSE
        file.write_text(LIGHTHOUSE.replace("eleven", "twelve"))
        (_folder(library, LAMP) / "source.md").write_bytes(b"")
        assert _anew(library, LAMP) == TEXT
        assert "eleven years" in library.open(LAMP).guide.text


def test_without_manifest_and_copy_the_file_is_read_anew_or_the_volume_refused(
    library: Library, embedder: Embedder, tmp_path: Path
) -> None:
    file = tmp_path / "lamp.md"
    library = Library(library.settings, mender=mend_on_opening)
    with library.writing():
        add(library, embedder, LIGHTHOUSE, str(file))
        for name in ("manifest.json", "source.md"):
            (_folder(library, LAMP) / name).write_bytes(b"")
        refusal = (
            f"the volume of {LAMP} is damaged: its manifest can't be read, and nothing that is left of it is whole"
        )
        assert _anew(library, LAMP) == refusal + CURE
        file.write_text(LIGHTHOUSE.replace("eleven", "twelve"))
        assert _anew(library, LAMP) == SOURCE
        assert "twelve years" in library.open(LAMP).guide.text
        guide = (_folder(library, LAMP) / "guide.json").read_bytes()
        (_folder(library, LAMP) / "manifest.json").write_bytes(b"")
        (_folder(library, LAMP) / "source.md").write_bytes(b"")
        (_folder(library, LAMP) / "guide.json").write_bytes(guide.replace(LAMP.encode(), b"somebody-else"))
        assert _anew(library, LAMP) == refusal + CURE


def test_what_a_person_called_a_guide_outlives_its_manifest(library: Library, embedder: Embedder) -> None:
    from index.build import index_guide

    guide = guide_of(LIGHTHOUSE.replace("# The Lamp at Orrin Head", "# The Lamp"))
    renamed = guide_of(LIGHTHOUSE, slug="lamp")
    assert guide.title == "The Lamp"
    library = Library(library.settings, mender=mend_on_opening)
    with library.writing():
        index_guide(library, renamed, LIGHTHOUSE.encode(), embedder=embedder, named={"title": TITLE})
        _folder(library, "lamp").joinpath("manifest.json").unlink()
        assert _anew(library, "lamp") == SOURCE
    assert library.open("lamp").guide == renamed


def test_a_copy_that_reads_otherwise_is_not_believed_without_a_checksum(library: Library, embedder: Embedder) -> None:
    library = Library(library.settings, mender=mend_on_opening)
    with library.writing():
        add(library, embedder, LIGHTHOUSE)
        _folder(library, LAMP).joinpath("source.md").write_text(LIGHTHOUSE.replace("eleven", "twelve"))
        _folder(library, LAMP).joinpath("manifest.json").unlink()
        told = "its manifest can't be read, and nothing that is left of it is whole"
        assert _anew(library, LAMP) == f"the volume of {LAMP} is damaged: {told}{CURE}"


def test_a_writer_looks_at_the_files_and_not_at_what_it_remembers(shelf: Library, embedder: Embedder) -> None:
    assert [entry.problem for entry in shelf.guides()] == [None, None]
    assert add(shelf, embedder, LIGHTHOUSE).status == "unchanged"
    (_folder(shelf, LAMP) / "manifest.json").write_bytes(b"")
    with pytest.raises(VolumeDamaged, match="its manifest can't be read"):
        add(shelf, embedder, LIGHTHOUSE)
    assert shelf.checked(LAMP) == f"the volume of {LAMP} is damaged: its manifest can't be read{CURE}"
    assert shelf.checked(OTHER) is None


def test_what_was_swapped_is_told_apart(shelf: Library, embedder: Embedder) -> None:
    edition = LIGHTHOUSE.replace("eleven", "twelve")
    with shelf.writing():
        held, old = shelf.open(LAMP), _folder(shelf, LAMP)
        add(shelf, embedder, edition)
        new, orchard = _folder(shelf, LAMP), _folder(shelf, OTHER)
        assert sorted(path.name for path in new.parent.glob("0*")) == [old.name, new.name]

        _swap(old / "text.txt", new / "text.txt")
        assert _anew(shelf, LAMP) == SOURCE
        assert shelf.open(LAMP).guide == guide_of(edition)

        new = _folder(shelf, LAMP)
        _swap(old, new)  # the pointer now leads to the words of the old one
        assert _anew(shelf, LAMP) == SOURCE
        assert shelf.open(LAMP).guide == guide_of(edition)
        assert held.guide == guide_of(LIGHTHOUSE)

        _swap(_folder(shelf, LAMP) / "chroma", orchard / "chroma")
        _swap(_folder(shelf, LAMP) / "vectors.npy", orchard / "vectors.npy")
        assert _anew(shelf, LAMP) == SOURCE
        assert _anew(shelf, OTHER) == SOURCE.replace(TITLE, "An Orchard in Debt")

        shelf.forget(OTHER)  # nobody holds what lies in the wrong place now
        _swap(_folder(shelf, LAMP), _folder(shelf, OTHER))
        assert _anew(shelf, LAMP) == SOURCE
        assert _anew(shelf, OTHER) == SOURCE.replace(TITLE, "An Orchard in Debt")
        assert shelf.open(LAMP).guide == guide_of(edition)
        assert shelf.open(OTHER).guide == guide_of(ORCHARD, "/books/orchard.md")
    del held
    with shelf.writing():
        assert [len(list((shelf.home / "guides" / slug).glob("0*"))) for slug in (LAMP, OTHER)] == [1, 1]
    assert shelf.verify() == {OTHER: None, LAMP: None}


def _swap(one: Path, other: Path) -> None:
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def test_a_lost_pointer_is_put_back_on_the_newest_revision_if_that_is_whole(shelf: Library) -> None:
    revision, pointer = _folder(shelf, LAMP).name, shelf.home / "guides" / LAMP / "current"
    found = f"The index of {TITLE} had lost its pointer and has been found again whole."
    with shelf.writing():
        for damaged in (None, b"", b"\xff\xfe", b"../../elsewhere"):
            _damage(pointer, damaged)
            assert _anew(shelf, LAMP) == found
            assert (shelf.open(LAMP).revision, pointer.read_text()) == (revision, f"{revision}\n")
        pointer.unlink()
        (pointer.parent / revision / "vectors.npy").unlink()
        assert _anew(shelf, LAMP) == SOURCE
        assert shelf.open(LAMP).revision > revision


def test_vectors_that_are_whole_are_carried_over(shelf: Library, embedder: Embedder) -> None:
    embedded: list[int] = []
    with shelf.writing():
        for name in ("chroma/chroma.sqlite3", "keys.npy"):
            (_folder(shelf, LAMP) / name).write_bytes(b"")
            mend(shelf, LAMP, lambda step: embedded.append(step.total) if step.stage == "embedding" else None)
            embedded.append(-1)
        assert mend(shelf, LAMP) is None  # nothing is wrong with it any more
    texts = 6 + sum(len(passage.sentences) for passage in passages(guide_of(LIGHTHOUSE)))
    assert [set(embedded[: embedded.index(-1)]), set(embedded[embedded.index(-1) + 1 : -1])] == [{0}, {texts}]


def test_a_newer_format_is_not_mended(shelf: Library) -> None:
    manifest = _folder(shelf, LAMP) / "manifest.json"
    manifest.write_text('{"format": 99}')
    with pytest.raises(NewerFormat, match="was indexed by a newer Glossator"):
        shelf.open(LAMP)
    with pytest.raises(NewerFormat, match="was indexed by a newer Glossator"):
        mend(shelf, LAMP)
    assert manifest.read_text() == '{"format": 99}'


def test_the_notice_stands_in_the_answer_and_damage_under_an_open_volume_costs_none(
    shelf: Library, embedder: Embedder
) -> None:
    (_folder(shelf, LAMP) / "text.txt").write_text("A text of somebody else.")
    assistant = Assistant(shelf, embedder)
    answer = assistant.ask("Who paid the keeper to leave the lamp dark?", guide=LAMP)
    assert (answer.status, answer.notice) == ("answered", SOURCE)
    held = shelf.open(OTHER)
    (_folder(shelf, OTHER) / "chroma" / "chroma.sqlite3").write_bytes(b"")  # before it was ever asked
    answer = assistant.ask("What is the name of the surveyor?", guide=OTHER)
    assert (answer.status, answer.notice) == ("answered", None)
    answer = assistant.ask("What is the name of the surveyor?", guide=OTHER)
    assert (answer.status, answer.notice) == ("answered", SOURCE.replace(TITLE, "An Orchard in Debt"))
    assert shelf.open(OTHER) is not held


def test_while_one_guide_is_mended_others_answer_and_nobody_mends_it_twice(
    settings: IndexSettings, shelf: Library
) -> None:
    began, go_on = threading.Event(), threading.Event()
    calls: list[str] = []

    def slowly(library: Library, slug: str, error: LibraryError) -> str:
        calls.append(f"{slug}: {error}")
        began.set()
        assert go_on.wait(20)
        return mend_on_opening(library, slug, error)

    library = Library(settings, mender=slowly)
    (_folder(library, LAMP) / "text.txt").unlink()
    with ThreadPoolExecutor(4) as pool:
        mending = [pool.submit(library.open, LAMP) for _ in range(4)]
        assert began.wait(20)
        assert library.open(OTHER).notice is None
        assert [entry.slug for entry in library.guides()] == [OTHER, LAMP]
        go_on.set()
        volumes = [one.result() for one in mending]
    assert calls == [f"{LAMP}: the volume of {LAMP} is damaged: text.txt can't be read{CURE}"]
    assert {volume.notice for volume in volumes} == {SOURCE}
    assert len({volume.revision for volume in volumes}) == 1


OPENING = """
import sys
from pathlib import Path
from index.library import Library
from index.mend import mend_on_opening
from index.settings import IndexSettings
volume = Library(IndexSettings(Path(sys.argv[1])), mender=mend_on_opening).open(sys.argv[2])
print(volume.revision, len(volume.guide.text))
"""


def test_of_two_processes_one_mends_and_the_other_opens_what_it_made(shelf: Library) -> None:
    (_folder(shelf, LAMP) / "text.txt").write_bytes(b"")
    arguments = [sys.executable, "-c", OPENING, str(shelf.home), LAMP]
    both = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[0] for process in both]
    revision = _folder(shelf, LAMP).name
    assert revision.startswith("000002-")
    assert said == [f"{revision} {len(guide_of(LIGHTHOUSE).text)}\n"] * 2


def test_who_holds_the_lock_is_told_when_waiting_ends(settings: IndexSettings, shelf: Library) -> None:
    (_folder(shelf, LAMP) / "text.txt").write_bytes(b"")
    impatient = Library(settings, mender=functools.partial(mend_on_opening, patience=0))
    code = """
import sys
from pathlib import Path
from index.library import Library
from index.settings import IndexSettings
with Library(IndexSettings(Path(sys.argv[1]))).writing():
    print("there", flush=True)
    sys.stdin.read()
"""
    arguments = [sys.executable, "-c", code, str(settings.home)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "there\n"
        with pytest.raises(LibraryBusy) as caught:
            impatient.open(LAMP)
        assert str(caught.value) == (
            f"the volume of {LAMP} is damaged: text.txt was changed, and process {writer.pid} is writing this library; "
            "try again when it is done"
        )
        assert impatient.open(OTHER).notice is None
        writer.communicate()
    assert impatient.open(LAMP).notice == SOURCE


def test_a_library_that_cannot_be_written_tells_the_damage_with_the_cure(shelf: Library) -> None:
    (_folder(shelf, LAMP) / "text.txt").write_bytes(b"")
    (shelf.home / "lock").mkdir()  # as if nothing could be opened for writing
    with pytest.raises(VolumeDamaged) as caught:
        shelf.open(LAMP)
    told = f"the volume of {LAMP} is damaged: text.txt was changed, and the library can't be written (Is a directory)"
    assert str(caught.value) == told + CURE
    assert shelf.open(OTHER).notice is None


def test_a_guide_is_given_back_as_the_library_keeps_it(library: Library, embedder: Embedder) -> None:
    with library.writing():
        add(library, embedder, LIGHTHOUSE, "upload:lamp.md")
        assert stored_guide(library, LAMP) == StoredGuide(
            guide_of(LIGHTHOUSE, "upload:lamp.md"), LIGHTHOUSE.encode(), {}
        )
        (_folder(library, LAMP) / "text.txt").unlink()
        assert stored_guide(library, LAMP) == StoredGuide(
            guide_of(LIGHTHOUSE, "upload:lamp.md"), LIGHTHOUSE.encode(), {}
        )  # its source reads to the same
        (_folder(library, LAMP) / "source.md").unlink()
        with pytest.raises(VolumeDamaged, match="nothing that is left of it is whole"):
            stored_guide(library, LAMP)


def test_nothing_is_kept_of_guides_that_are_gone(library: Library, embedder: Embedder) -> None:
    with library.writing():
        add(library, embedder, LIGHTHOUSE)
        add(library, embedder, ORCHARD)
    reader = Library(library.settings)
    reader.guides()
    reader.open(LAMP)
    library.remove(LAMP)
    assert (library.home / "guides" / LAMP).exists()  # the reader holds it
    assert [entry.slug for entry in reader.guides()] == [OTHER]
    assert reader.open_slugs == ()
    library.remove(OTHER)
    assert reader.guides() == ()
    assert not (library.home / "guides" / LAMP).exists()
