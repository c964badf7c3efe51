"""What the index room must be told: where the library is, which embedding model, how much of the machine to use.

Refuses to know where these come from: the program's edges read environments and command lines.
"""

from dataclasses import dataclass
from pathlib import Path

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"

# Fingerprints of models that were the default once. A volume of theirs is searched by its words alone, with a notice,
# until it is embedded again; one of any other foreign model is refused.
FORMER_DEFAULTS: frozenset[str] = frozenset()


SHIPPED_ADAPTER = Path(__file__).parent / "adapters" / "reader.safetensors"


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """One library and the model that embeds its texts."""

    home: Path  # LIBRARY
    embedder: str = DEFAULT_EMBEDDER  # the default, a folder, or a name that is already cached
    former_defaults: frozenset[str] = FORMER_DEFAULTS
    threads: int | None = None  # batches embedded at once; None: one for each core that this process may use
    adapter: Path = SHIPPED_ADAPTER  # what makes a reranker of the default embedder
