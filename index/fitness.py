"""Does a volume fit the program that is to search it? The same embedding model, the same rule for its passages.

Text is text whichever model embedded it: whoever only reads a volume need not ask. Refuses to know files.
"""

from corpus.split import SPLITTER
from index.errors import EmbedderMismatch, LibraryError, SplitterMismatch
from index.manifest import Manifest
from index.weights import Weights


def misfit(manifest: Manifest, weights: Weights) -> LibraryError | None:
    """Why a volume can't be searched with this model, with the command that mends it; None when it can."""
    if manifest.splitter != SPLITTER:
        return SplitterMismatch(
            f"{manifest.slug} was cut into passages by another rule ({manifest.splitter}, not {SPLITTER}); "
            "embed it again with: glossator index"
        )
    if manifest.embedder.fingerprint != weights.fingerprint:
        return foreign(manifest, weights.identity)
    return None


def foreign(manifest: Manifest, model: str) -> EmbedderMismatch:
    """The error for a volume that meets vectors of another model."""
    return EmbedderMismatch(
        f"{manifest.slug} was indexed with {manifest.embedder.identity}, not with {model}; "
        "embed it again with: glossator index"
    )


def by_words(manifest: Manifest) -> str:
    """What a reader is told of a volume that a former default embedded."""
    return (
        f"The index of {manifest.title} was made with a former embedding model: until it is embedded again "
        "(glossator index does that) it is searched by its words alone."
    )
