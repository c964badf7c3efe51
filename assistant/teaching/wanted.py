"""What a teacher asks for, and the ground that items stand on: the guide within reach and the place in it.

Refuses to know how items are made.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from assistant.plot import tellings
from assistant.reach import GuideVolume, Reach, within_reach
from assistant.reading import Line, Reading
from assistant.teaching.items import Item, ItemSet
from assistant.teaching.matter import Matter
from assistant.types import Citation
from corpus.errors import UsageError
from corpus.outline import resolve_section

MOST = 50  # items of a set
Level = Literal["recall", "skills", "strategic", "extended", "mixed"]  # Webb's four depths, or a spread over them
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A teacher's wish. `count` is of items of the command's own kind; None: as many as is usual."""

    section: str | None = None
    up_to: str | None = None
    about: str | None = None  # a character, theme or other thing that the guide speaks of
    count: int | None = None
    level: Level = "mixed"
    seed: int = 0
    without: frozenset[str] = frozenset()  # ids of items that were dropped by hand
    beside: tuple[Item, ...] = ()  # items that are there already: a new one must be unlike them
    only: str | None = None  # one part of a full set, that another item is wanted for: `teach` knows its name


@dataclass(frozen=True, slots=True)
class Ground:
    """A guide within reach, one place in it, and what was read there."""

    volume: GuideVolume
    matter: Matter
    label: str  # of the place, for people
    of: int  # sentences of the whole guide
    kept_back: bool  # whether the guide says more that is no plot, and so may tell of what comes later

    @property
    def reading(self) -> Reading:
        return self.matter.reading

    def cited(self, line: Line, number: int) -> Citation:
        return Citation(number, self.volume.slug, self.matter.path(line), line.start, line.end, line.text)

    def position(self, line: Line) -> int:
        """The position of the line's passage in the whole guide."""
        return self.volume.positions[line.passage] if isinstance(self.volume, Reach) else line.passage

    def set_of(self, wanted: Wanted, items: tuple[Item, ...], notice: str | None) -> ItemSet:
        guide = self.volume.guide
        return ItemSet(self.volume.slug, guide.title, guide.author, self.volume.revision, wanted.seed, notice, items)


def checked(wanted: Wanted) -> Wanted:
    """The wish itself; `UsageError` for a count or a level that no guide can bear."""
    if wanted.count is not None and not 1 <= wanted.count <= MOST:
        raise UsageError(f"a set holds 1 to {MOST} items, not {wanted.count}: choose a number in between")
    if wanted.level not in LEVELS:
        raise UsageError(f"unknown level {wanted.level!r}; choose one of {', '.join(LEVELS)}")
    return wanted


def ground(volume: GuideVolume, wanted: Wanted) -> Ground:
    """Where items may be made from; `UsageError` for a count, level or place that can't be."""
    wanted = checked(wanted)
    seen = within_reach(volume, wanted.up_to) if wanted.up_to is not None else volume
    place = resolve_section(seen.guide, wanted.section) if wanted.section is not None else None
    of = sum(len(passage.sentences) for passage in volume.passages)
    ended = seen.ended if isinstance(seen, Reach) else True
    told = {section.start for section in tellings(volume.guide)[0]}
    kept_back = {section.start for section in volume.guide.sections} > told | {one.start for one in seen.guide.sections}
    reading = Reading(seen.guide, seen.passages, seen.understood, ended=ended)
    span = (place.start, place.end) if place else (0, len(seen.guide.text))
    return Ground(seen, Matter(reading, span), place.label if place else seen.guide.title, of, kept_back)


def bears(stand: Ground, wanted: Wanted) -> str:
    """How a sentence begins that says what a place bears, as far as a class has read, of what is asked for."""
    far = f", as far as “{wanted.up_to}”," if wanted.up_to is not None else ""
    return f"“{stand.label}”{far} bears{f' on “{wanted.about}”' if wanted.about else ''}"


def why_fewer(stand: Ground, wanted: Wanted) -> str:
    """Why a place bears less than was asked for, as the end of a sentence: every bound that was set."""
    lines = len(stand.matter.lines)
    count = f"{lines} sentence{'' if lines == 1 else 's'}"
    read = wanted.up_to is not None and wanted.section is None
    bounds = (
        f"a class that stands there has read {count} of {stand.of}" if read else f"it has {count}",
        "what the guide says outside the plot is kept back" if stand.kept_back else "",
        f"only what speaks of “{wanted.about}” counts" if wanted.about else "",
        f"only the level “{wanted.level}” counts" if wanted.level != "mixed" else "",
        "what was dropped or replaced does not come back" if wanted.without else "",
        "and each item needs a sentence of its own whose form bears a sound question",
    )
    return ", ".join(bound for bound in bounds if bound)
