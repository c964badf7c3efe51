"""`File` and `Exported`: what an export hands over.

Refuses to know any format.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """One file's bytes; `ending` is appended to the stem of the chosen name ("" the main file)."""

    ending: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Exported:
    """The files of one export, and one sentence on what the format could not hold."""

    files: tuple[File, ...]
    left_out: str | None = None
