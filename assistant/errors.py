"""What can go wrong between a question and its answer.

    corpus.errors.GlossatorError
    ├── UsageError
    │   └── QuestionError       nothing was asked, or too much (exit code 2)
    └── ModelError              the chat model cannot be used: package, key, server (exit code 1)
        └── UnknownModel        wrong from the name alone (exit code 2)

Every message is one line with its cure. A model that fails in the middle of an answer never reaches a reader
as an error: the chain turns it into quotes and a notice.
"""

from corpus.errors import GlossatorError, UsageError


class QuestionError(UsageError):
    """A question that cannot be asked."""


class ModelError(GlossatorError):
    """The chat model cannot be used."""


class UnknownModel(ModelError):
    """A model's name that names nothing we know."""

    exit_code = 2
