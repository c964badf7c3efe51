"""What a command or a page works with: the library, its embedder and the assistant, each made when first used.

Knows how settings become the other rooms' objects, and which files the known guides come from. Refuses to know how
anything is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.types import Answer, Turn
from corpus.errors import GlossatorError, UsageError
from corpus.read import BUNDLED, bundled, read_guide
from index.build import IndexReport, ProgressCallback, index_guide
from index.embedder import Embedder
from index.library import Entry, Library
from index.search import Hit, search, search_library
from index.settings import DEFAULT_EMBEDDER, IndexSettings
from ui.environment import Settings

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.teaching.items import PromptSet

Naming = Mapping[str, str | None]  # slug, title, author as a person gives them; what is not there, the file tells


@dataclass(frozen=True, slots=True)
class _Source:
    """A file to index, and the guide that it is known as, if it is."""

    path: Path
    naming: Naming
    known: Entry | None = None


class Session:
    """One run of the program over one library."""

    def __init__(self, settings: Settings, environ: Mapping[str, str]) -> None:
        self.settings = settings
        self._environ = environ

    @cached_property
    def index_settings(self) -> IndexSettings:
        return IndexSettings(home=self.settings.library, embedder=self.settings.embedder or DEFAULT_EMBEDDER)

    @cached_property
    def library(self) -> Library:
        return Library(self.index_settings)

    @property
    def embedder(self) -> Embedder:
        return self.library.embedder()

    @cached_property
    def assistant(self) -> "Assistant":
        from assistant.chain import Assistant  # langchain: only those who ask wait for it
        from assistant.settings import AssistantSettings

        settings = AssistantSettings(model=self.settings.model, model_url=self.settings.model_url)
        return Assistant(self.library, self.embedder, settings, self._environ)

    def ask(self, question: str, *, guide: str | None, history: Sequence[Turn], up_to: str | None) -> Answer:
        return self.assistant.ask(question, guide=guide, history=history, until=up_to)

    def discuss(self, slug: str, *, section: str | None, count: int, seed: int) -> "PromptSet":
        """Discussion prompts; no embedding model is needed."""
        from assistant.teaching.discuss import discuss

        with self.library.open(slug, any_embedder=True) as volume:
            return discuss(volume, section=section, count=count, seed=seed)

    def search(self, words: str, guide: str | None, k: int) -> list[Hit]:
        """The best passages of one guide, or of the library."""
        if not words.strip():
            raise UsageError('nothing to search for; try: glossator search "cassette tape"')
        vector = self.embedder.embed_question(words)
        if guide is None:
            return search_library(self.library, words, vector, k)
        with self.library.open(guide) as volume:
            return search(volume, words, vector, k)

    def index_bundled(self, progress: ProgressCallback | None = None) -> list[IndexReport]:
        """Index the bundled guides when the library is empty; nothing happens when it is not."""
        if not self.library.is_empty:
            return []
        return self.index(bundled(), {}, progress=progress)

    def index(
        self,
        paths: Sequence[Path],
        naming: Naming,
        *,
        replace: bool = False,
        force: bool = False,
        progress: ProgressCallback | None = None,
    ) -> list[IndexReport]:
        """Index files, or every known guide from its own source; a guide that fails does not stop the others."""
        if not paths and self.library.is_empty:
            paths = bundled()
        sources = [_Source(path, naming) for path in paths] or self._known()
        with self.library.writing():  # one lock and one verifying process for all of them
            return [self._index(source, replace, force, progress) for source in sources]

    def _known(self) -> list[_Source]:
        """Every guide on the shelf, called what it was called before."""
        return [
            _Source(_path(entry.source), {"slug": entry.slug, **entry.named}, entry) for entry in self.library.guides()
        ]

    def _index(self, source: _Source, replace: bool, force: bool, progress: ProgressCallback | None) -> IndexReport:
        entry, naming = source.known, source.naming
        slug = naming.get("slug") or source.path.stem
        if entry and entry.problem:
            return IndexReport(slug, "failed", None, error=entry.problem)
        if entry and not source.path.exists():
            why = f"its source {source.path} is gone; the guide stays (withdraw it with: glossator remove {slug})"
            return IndexReport(slug, "missing", entry.revision, entry.passages, error=why)
        try:
            guide = read_guide(source.path, **naming)
            slug = guide.slug
            named = {key: name for key in ("title", "author") if (name := naming.get(key))}
            return index_guide(
                self.library,
                guide,
                source.path.read_bytes(),
                replace=replace,
                force=force,
                named=named,
                progress=progress,
            )
        except UsageError:
            raise
        except GlossatorError as error:
            return IndexReport(slug, "failed", None, error=str(error))


def _path(source: str) -> Path:
    """Where a guide came from; bundled guides are found wherever the program is installed."""
    return BUNDLED / source.removeprefix("bundled:") if source.startswith("bundled:") else Path(source)
