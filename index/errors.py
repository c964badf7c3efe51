"""The error tree of the index room. Every message is one line: what happened, then what to do.

LibraryError
├── UnknownGuide            no guide of that slug
├── SlugTaken               the slug belongs to another source
├── Outdated                something else was published since the changes were shown
├── LibraryBusy             somebody else is writing
├── LibraryNotWritable      the home folder refuses
├── VolumeDamaged           a file is not what its manifest says
├── NewerFormat             written by a newer Glossator: left alone
├── EmbedderMismatch        made with another embedding model
├── SplitterMismatch        cut into passages by another rule
├── EmbedderError           an embedding model that is not there or cannot be used
└── RerankerError           a reranker whose adapter is not there or does not fit, or that cannot be used
"""

from corpus.errors import GlossatorError


class LibraryError(GlossatorError):
    """Something about the library, its volumes or its embedding model."""


class UnknownGuide(LibraryError):
    """No guide of that slug."""


class SlugTaken(LibraryError):
    """The slug belongs to another source."""


class Outdated(LibraryError):
    """Something else was published since a person looked at the changes."""


class LibraryBusy(LibraryError):
    """Somebody else is writing this library."""


class LibraryNotWritable(LibraryError):
    """The operating system refused a write."""


class VolumeDamaged(LibraryError):
    """A published volume is not what its manifest says."""


class NewerFormat(LibraryError):
    """A volume written by a newer program: refused, never altered."""


class EmbedderMismatch(LibraryError):
    """A volume made with another embedding model than the one in use."""


class SplitterMismatch(LibraryError):
    """A volume whose passages were made by another rule than the one in use."""


class EmbedderError(LibraryError):
    """An embedding model that is not there or cannot be used."""


class RerankerError(LibraryError):
    """A reranker whose adapter is not there or does not fit the base model, or that cannot be used."""
