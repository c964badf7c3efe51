"""What the Ask page shows of one guide, as far as its reader has come: the pane, the first questions, the control.

All of it is HTML, made of what the service gives at that moment; an error that a person may read stands where the guide
would. Refuses to know gradio, conversations, and where a reader's limits are kept.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from corpus.errors import GlossatorError
from ui import paper, render
from ui.service import Failed, Indexing, Ready, Service, Starting, State

if TYPE_CHECKING:  # the index room is loaded behind the open port
    from index.library import Entry

NO_GUIDE = "The guide opens here."
WITHDRAWN = "This guide is no longer on the shelf; choose another one above."
CHOOSE = "Choose a guide above, then ask."


def preparing_html(state: State) -> str:
    """How far the first start is, or why there will be none; nothing once everything is ready."""
    match state:
        case Starting():
            return render.progress_html("opening the library", 0, 0)
        case Indexing(guide, stage, done, total):
            return render.progress_html(stage, done, total, guide=guide)
        case Failed(message):
            return render.error_html(message)
        case Ready():
            return ""


def labelled(entries: "Sequence[Entry]") -> list[tuple[str, str]]:
    """Each guide's slug with its title and author; guides that look alike are told apart by their slugs."""
    labels = [f"{entry.title} — {entry.author}" if entry.author else entry.title for entry in entries]
    return [
        (entry.slug, f"{label} ({entry.slug})" if labels.count(label) > 1 else label)
        for entry, label in zip(entries, labels, strict=True)
    ]


class Showing:
    """One service's guides as the page shows them. `limits`: for each guide the place that the reader has come to."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def pane(self, slug: str | None, limits: Mapping[str, str], asking: tuple[str, str] | None = None) -> str:
        if slug is None:
            return paper.empty_html(NO_GUIDE)
        if slug not in {entry.slug for entry in self._service.guides()}:
            return paper.empty_html(WITHDRAWN, gone=slug)
        from assistant.reach import limit  # loads how sentences are told apart: behind the open port

        try:
            with self._service.open(slug) as volume:
                seen = limit(volume.guide, limits[slug]).spans if slug in limits else None
                return paper.guide_html(volume.guide, volume.revision, volume.passages, asking=asking, seen=seen)
        except GlossatorError as error:
            return paper.empty_html(str(error))

    def reach(self, slug: str | None, limits: Mapping[str, str]) -> str:
        """The control of how far the reader has come."""
        from assistant.reach import places  # behind the open port

        try:
            with self._service.open(slug or "") as volume:
                named = [place.label for place in places(volume.guide)]
            return render.reach_html(volume.slug, named, limits.get(volume.slug))
        except GlossatorError:
            return ""

    def opening(self, slug: str | None, limits: Mapping[str, str]) -> str:
        if preparing := preparing_html(self._service.state):
            return preparing
        if slug is None and self._service.guides():
            return render.error_html(CHOOSE)
        if slug is None:
            return render.error_html(
                "The library is empty; add a guide on the Library page, or with: glossator index FILE"
            )
        try:
            with self._service.open(slug) as volume:
                title, author = volume.guide.title, volume.guide.author
            return render.opening_html(title, author, self._service.openings(slug, limits.get(slug)))
        except GlossatorError as error:
            return render.error_html(str(error))

    def title(self, slug: str) -> str:
        return next((entry.title for entry in self._service.guides() if entry.slug == slug), slug)
