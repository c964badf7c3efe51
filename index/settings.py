"""What the index room must be told: where the library is, which embedding model, how much of the machine to use.

Refuses to know where these come from: the program's edges read environments and command lines.
"""

from dataclasses import dataclass
from pathlib import Path

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """One library and the model that embeds its texts."""

    home: Path  # LIBRARY
    embedder: str = DEFAULT_EMBEDDER  # the default, a folder, or a name that is already cached
    threads: int | None = None  # batches embedded at once; None: one for each core that this process may use
