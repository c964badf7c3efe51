"""What a command or a page works with: the library, its embedder and the assistant, each made when first used.

Knows how settings become the other rooms' objects. Refuses to know how anything is shown.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.types import Answer, Turn
from corpus.errors import UsageError
from index.build import IndexReport, ProgressCallback
from index.embedder import Embedder
from index.library import Library
from index.mend import mend_on_opening
from index.search import Hit, search, search_library
from index.settings import DEFAULT_EMBEDDER, IndexSettings
from ui.environment import Settings
from ui.librarian import Librarian

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from assistant.teaching.check import Stale
    from assistant.teaching.items import ItemSet
    from assistant.teaching.wanted import Wanted


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
        return Library(self.index_settings, mender=mend_on_opening)

    @cached_property
    def librarian(self) -> Librarian:
        return Librarian(self.library)

    @property
    def embedder(self) -> Embedder:
        return self.library.embedder()

    @cached_property
    def assistant(self) -> "Assistant":
        with ThreadPoolExecutor(1) as pool:
            opening = pool.submit(self._open_models)  # meanwhile
            from assistant.chain import Assistant  # langchain: only those who ask wait for it
            from assistant.settings import AssistantSettings

            settings = AssistantSettings(model=self.settings.model, model_url=self.settings.model_url)
            embedder = opening.result()  # one that can't be opened is told now, not at the first question
        return Assistant(self.library, embedder, settings, self._environ)

    def _open_models(self) -> Embedder:
        """Both, one after the other: where they must be prepared first, the embedder's opening prepares both."""
        embedder = self.library.embedder()
        self.library.reranker()
        return embedder

    def ask(self, question: str, *, guide: str | None, history: Sequence[Turn], up_to: str | None) -> Answer:
        return self.assistant.ask(question, guide=guide, history=history, up_to=up_to)

    def make(self, kind: str, slug: str, wanted: "Wanted") -> "ItemSet":
        """A set of teaching items: "discuss", "quiz" or "teach"; no embedding model is needed."""
        from assistant.teaching.makers import make

        with self.library.open(slug, any_embedder=True) as volume:
            if not self.settings.model:
                return make(kind, volume, wanted)
            from assistant.models import check_name, open_model  # langchain: only those with a model wait for it
            from assistant.settings import AssistantSettings
            from assistant.teaching.authored import make_with
            from assistant.teaching.written import MOST_TOKENS, Author

            named = AssistantSettings(model=self.settings.model, model_url=self.settings.model_url)
            settings = replace(named, timeout=named.deadline, max_tokens=MOST_TOKENS)
            check_name(settings)
            return make_with(Author(lambda: open_model(settings, self._environ), settings), kind, volume, wanted)

    def stale(self, items: "ItemSet") -> "tuple[str, tuple[Stale, ...]]":
        """The guide's revision, and what of a kept set's evidence is not in it as it was."""
        from assistant.teaching.check import stale

        with self.library.open(items.guide, any_embedder=True) as volume:
            return volume.revision, stale(items, volume)

    def search(self, words: str, guide: str | None, k: int, note: Callable[[str], None]) -> list[Hit]:
        """The best passages of one guide, or of the library; `note` hears what must be told of how they were found."""
        if not words.strip():
            raise UsageError('nothing to search for; try: glossator search "cassette tape"')
        vector = self.embedder.embed_question(words)
        if guide is None:
            return search_library(self.library, words, vector, k, reranker=self.library.reranker(), note=note)
        with self.library.open(guide) as volume:
            if volume.notice:
                note(volume.notice)
            return search(volume, words, vector, k, reranker=self.library.reranker())

    def index_bundled(self, progress: ProgressCallback | None = None) -> list[IndexReport]:
        """The first start: see `Librarian.index_bundled`."""
        return self.librarian.index_bundled(progress)
