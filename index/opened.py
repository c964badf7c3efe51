"""The volumes of a library that are open for reading: a few, each of the revision that its pointer names.

A volume is given back by letting go of it, which may close databases and remove folders: never while the guard is
held. Refuses to know what fits a reader and how damage is mended.
"""

import threading
from collections import OrderedDict
from difflib import get_close_matches
from pathlib import Path
from weakref import WeakValueDictionary

from index import layout
from index.errors import LibraryError, UnknownGuide, VolumeDamaged
from index.manifest import LEASE, damaged
from index.volume import Volume


class Door:
    """Through which one thread at a time goes to open a guide; the same thread may enter again."""

    def __init__(self) -> None:
        self._lock = threading.RLock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class OpenVolumes:
    """Safe to share between threads."""

    def __init__(self, home: Path, most: int) -> None:
        self._home, self._most = home, most
        self._guard = threading.Lock()
        self._open: OrderedDict[str, Volume] = OrderedDict()  # by slug, the one used longest ago first
        self._doors: WeakValueDictionary[str, Door] = WeakValueDictionary()

    @property
    def slugs(self) -> tuple[str, ...]:
        with self._guard:
            return tuple(self._open)

    def door(self, slug: str) -> Door:
        """The one door of a guide; as long as nobody stands in it, none is kept."""
        with self._guard:
            return self._doors.setdefault(slug, Door())

    def at_hand(self, slug: str) -> Volume | None:
        """The volume that is open already, unless another revision is current by now."""
        revision = current_folder(self._home, slug).name
        with self._guard:
            volume = self._open.get(slug)
            if volume is None or volume.revision != revision or volume.broken:
                return None
            self._open.move_to_end(slug)
            return volume

    def load(self, slug: str, former: frozenset[str], notice: str | None = None) -> Volume:
        """Open the current revision; `VolumeDamaged` when it is not what its manifest says.

        `former`: fingerprints of the models whose volumes have only their words.
        """
        while True:
            folder = current_folder(self._home, slug)
            try:
                volume = Volume(folder, self._home, layout.retire, notice=notice, former=former)
                break
            except VolumeDamaged:
                if current_folder(self._home, slug) == folder:  # else it was replaced while we looked
                    raise
            except OSError as error:
                if current_folder(self._home, slug) == folder:
                    raise _unopened(folder, error) from error
        with self._guard:
            dropped = [self._open.pop(slug, None)]
            self._open[slug] = volume
            while len(self._open) > self._most:
                dropped.append(self._open.popitem(last=False)[1])
        dropped.clear()
        return volume

    def drop(self, slug: str) -> None:
        """Open it anew the next time; whoever reads it now reads on."""
        with self._guard:
            dropped = self._open.pop(slug, None)
        del dropped

    def refresh(self) -> None:
        """Let go of what was replaced or withdrawn, so that its words can leave the disk."""
        with self._guard:
            gone = [slug for slug, volume in self._open.items() if not self._is_current(slug, volume)]
            dropped = [self._open.pop(slug) for slug in gone]
        dropped.clear()

    def _is_current(self, slug: str, volume: Volume) -> bool:
        try:
            return layout.current(self._home, slug) == volume.revision
        except VolumeDamaged:
            return True  # a pointer that is lost withdraws nothing


def current_folder(home: Path, slug: str) -> Path:
    """The folder of a guide's current revision; `UnknownGuide` names those that are there."""
    revision = layout.current(home, slug)
    if revision is None:
        raise UnknownGuide(_unknown(slug, layout.slugs(home)))
    return layout.guide_folder(home, slug) / revision


def _unknown(slug: str, known: list[str]) -> str:
    if not known:
        return f"no guide is called {slug!r}: the library is empty; add one with: glossator index FILE"
    near = get_close_matches(slug, known)
    hint = f"did you mean {' or '.join(near)}?" if near else "see: glossator guides"
    return f"no guide is called {slug!r}; {hint}"


def _unopened(folder: Path, error: OSError) -> LibraryError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return damaged(folder, f"{LEASE} can't be read" if folder.is_dir() else f"its folder {folder.name} is gone")
    return LibraryError(
        f"the volume of {folder.parent.name} can't be opened now ({error.strerror or error}); "
        "nothing in it was changed: try again, or see: glossator verify"
    )
