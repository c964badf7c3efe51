"""The work behind the Teach page: a set made, one item made anew, a kept set opened, a file written.

Every answer is made from the request alone: no set and no wish stays here. What costs the machine waits for its turn.
Refuses to know requests, and how items are made.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.teaching.exports.handout import QUIZ, handout
from corpus.errors import GlossatorError, UsageError
from ui import lesson, paper
from ui.desk import Say, Told
from ui.service import Service
from ui.wishes import WHOLE

if TYPE_CHECKING:  # the assistant and the index room are loaded behind the open port
    from assistant.teaching.items import Item, ItemSet
    from assistant.teaching.wanted import Wanted

AT_ONCE = 2  # sets made at one time
WAITING = 12  # requests that may wait for their turn
TRIED = (1, 8)  # how many are made, of which one takes the place of another
LONGEST = 200  # characters of a place or a theme
UNSAID = "say first how far your class has read; the end, the whole guide, is one of the answers"
UNREADABLE = "This request cannot be read; load the page again."
MAKING = {"discuss": "choosing discussion questions", "quiz": "choosing quiz questions", "teach": "choosing the set"}
OF_KIND = {"discussion": "discuss"} | dict.fromkeys(QUIZ, "quiz")  # the others are of the whole set


class Busy(GlossatorError):
    """Too many others wait already."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file to be downloaded."""

    name: str
    data: bytes
    media_type: str
    left_out: str | None


class Lectern:
    """What the page can ask for. Safe to be used from many threads."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._queue = threading.BoundedSemaphore(AT_ONCE + WAITING)

    @contextmanager
    def _turn(self, say: Say) -> Iterator[None]:
        if not self._queue.acquire(blocking=False):
            raise Busy("Many sets are being made just now; try again in a moment.")
        try:
            say("waiting for its turn", 0, 0)
            with self._turns:
                yield
        finally:
            self._queue.release()

    # --- making ---

    def make(self, asked: Mapping[str, Any], say: Say) -> Told:
        """A set by a wish; what was edited by hand in the one before it stays."""
        making, guide, wanted = wish_of(asked)
        former = self._set_of(asked["set"]) if asked.get("set") else None
        kept = [item for item in former.items if item.edited and _covers(making, item)] if former else []
        with self._turn(say):
            say(MAKING[making], 0, 0)
            made = self._service.make(making, guide, replace(wanted, beside=tuple(kept)))
        return self._shown(replace(made, items=tuple(_with(made.items, kept))))

    def again(self, asked: Mapping[str, Any], say: Say) -> Told:
        """Another item in the place of one."""
        _, guide, wanted = wish_of(asked)
        former, at = self._set_of(asked.get("set")), asked.get("at")
        items = former.items
        if not isinstance(at, int) or not 0 <= at < len(items) or former.guide != guide:
            raise UsageError(UNREADABLE)
        beside = items[:at] + items[at + 1 :]
        without = wanted.without | {item.id for item in items}
        with self._turn(say):
            say("looking for another question", 0, 0)
            made, found = self._like(items[at], guide, replace(wanted, without=without, beside=beside))
        return {"item": found.to_json(), "html": lesson.question_html(made, found, at + 1)}

    def _like(self, old: "Item", guide: str, wanted: "Wanted") -> "tuple[ItemSet, Item]":
        """One of the same part and kind, else one of the same part; `UsageError` where the guide bears none."""
        other: tuple[ItemSet, Item] | None = None
        making = OF_KIND.get(old.kind, "teach")
        only = lesson.part_of(old) if making == "teach" else None  # a whole set takes many times as long
        for count in TRIED:
            made = self._service.make(making, guide, replace(wanted, count=count, only=only))
            for item in made.items:
                if item.id in wanted.without or lesson.part_of(item) != lesson.part_of(old):
                    continue
                if item.kind == old.kind:
                    return made, item
                other = other or (made, item)
        if other is None:
            raise UsageError("The guide bears no other question like this one; edit it, or drop it.")
        return other

    # --- a set that comes back ---

    def open(self, data: bytes, name: str, say: Say) -> Told:
        """A kept set as it stands now, with what its guide has changed since."""
        say("reading the set", 0, 0)
        items = _read(data, name)
        with self._turn(say):
            return self._shown(self._titled(items), known=True)

    def _set_of(self, value: Any) -> "ItemSet":
        return self._titled(_read(json.dumps(value).encode(), "This set"))

    def _titled(self, items: "ItemSet") -> "ItemSet":
        """The set with its work's title and author, which its file does not hold."""
        entry = next((one for one in self._service.guides() if one.slug == items.guide), None)
        return replace(items, title=entry.title, author=entry.author) if entry else items

    def _shown(self, items: "ItemSet", *, known: bool = False) -> Told:
        from assistant.teaching.exports import FORMATS  # behind the open port

        items = replace(items, items=tuple(lesson.in_parts(items.items)))
        stale = self._service.stale(items) if known else ()
        holds = {name: sorted(form.kinds) for name, form in FORMATS.items()}
        return {"set": items.to_json(), "html": lesson.sheet_html(items, stale), "holds": holds}

    def export(self, asked: Mapping[str, Any]) -> Written:
        """One file of a set; its name says the guide and the kind of set, and nothing of what is in it."""
        from assistant.teaching.exports import FORMATS, export  # behind the open port

        items, form, copy = self._set_of(asked.get("set")), asked.get("form"), asked.get("copy", "")
        if not isinstance(form, str) or form not in FORMATS:
            raise UsageError(UNREADABLE)
        with self._turn(lambda stage, done, total: None):
            exported = export(items, form)
        file = next((file for file in exported.files if file.ending == copy), exported.files[0])
        stem = re.sub(r"[^a-z0-9]+", "-", f"{items.guide}-{handout(items).name}".lower()).strip("-")
        name = f"{stem}{file.ending}{FORMATS[form].suffix}"
        return Written(name, file.data, FORMATS[form].media_type, exported.left_out)

    def guide(self, slug: str, reach: str) -> str:
        """The guide's text, to show where evidence stands; what a class has not read is covered."""
        from assistant.reach import limit  # behind the open port

        with self._service.open(slug) as volume:
            seen = limit(volume.guide, reach).spans if reach not in ("", WHOLE) else None
            return paper.guide_html(volume.guide, volume.revision, volume.passages, seen=seen)


def _read(data: bytes, name: str) -> "ItemSet":
    """The set in a file; an error without the cure of a command line."""
    from assistant.teaching.kept import NoSet, read_set  # behind the open port

    try:
        return read_set(data, name)
    except NoSet as error:
        what = str(error).partition(": give a file")[0]
        raise UsageError(f"{what}: open a file that was kept here, or made by glossator teach") from error


# --- wishes ---


def wish_of(asked: Mapping[str, Any]) -> "tuple[str, str, Wanted]":
    """The kind of set, the guide and the rest of a wish; `UsageError` for what no form of ours sends."""
    from assistant.teaching.wanted import Wanted  # behind the open port

    wish, without = asked.get("wish"), asked.get("without", [])
    if not isinstance(wish, dict) or not isinstance(without, list) or len(without) > 1000:
        raise UsageError(UNREADABLE)
    said = {key: value.strip() for key, value in wish.items() if isinstance(value, str) and len(value) <= LONGEST}
    making = said.get("making", "")
    if making not in MAKING or not said.get("guide"):
        raise UsageError(UNREADABLE)
    if not said.get("up_to"):  # a kept set does not hold its class's limit: only a teacher can say it
        raise UsageError(UNSAID)
    wanted = Wanted(
        section=said.get("section") or None,
        up_to=None if said["up_to"] == WHOLE else said["up_to"],
        about=said.get("about") or None,
        count=_number(said.get("count")),
        level=said.get("level") or "mixed",  # type: ignore[arg-type]  # checked where it is used
        seed=_number(said.get("seed")) or 0,
        without=frozenset(one for one in without if isinstance(one, str)),
    )
    return making, said["guide"], wanted


def _number(said: str | None) -> int | None:
    if not said:
        return None
    if not re.fullmatch(r"-?[0-9]{1,6}", said):
        raise UsageError(f"{said!r} is no number of items: give one like 8")
    return int(said)


def _covers(making: str, item: "Item") -> bool:
    return making == "teach" or OF_KIND.get(item.kind) == making


def _with(made: "Sequence[Item]", kept: "Sequence[Item]") -> "list[Item]":
    """What was kept, and of what was made all but as many: the last of the same part, else of the same kind."""
    chosen = list(made)
    for old in kept:
        same = [item for item in chosen if lesson.part_of(item) == lesson.part_of(old)]
        instead = same or [item for item in chosen if item.kind == old.kind]
        if instead:
            chosen.remove(instead[-1])
    return [*kept, *chosen]
