"""The error tree's root, and what can be wrong with a guide's file.

    GlossatorError                  one line for a person: what happened and what to do
    ├── GuideError                  a file that cannot become a guide (exit code 1)
    ├── UsageError                  wrong from the arguments alone (exit code 2)
    └── … index.errors, assistant.errors

Every message is one line. The program's edges print it; nothing inside prints.
"""


class GlossatorError(Exception):
    """Base of every error that a person may read; `str()` of it is one line with its cure."""

    exit_code = 1


class GuideError(GlossatorError):
    """A file that cannot become a guide."""


class UsageError(GlossatorError):
    """Wrong from the arguments alone."""

    exit_code = 2
