"""The three sets that can be made from a guide, by the name of the command that makes them.

Refuses to know what is in them.
"""

from collections.abc import Callable
from typing import Literal, get_args

from assistant.reach import GuideVolume
from assistant.teaching.discuss import discuss
from assistant.teaching.items import ItemSet
from assistant.teaching.quiz import quiz
from assistant.teaching.teach import teach
from assistant.teaching.wanted import Wanted
from corpus.errors import UsageError

Making = Literal["discuss", "quiz", "teach"]
MAKINGS: tuple[Making, ...] = get_args(Making)
Maker = Callable[[GuideVolume, Wanted], ItemSet]
MAKERS: dict[str, Maker] = {"discuss": discuss, "quiz": quiz, "teach": teach}


def make(kind: str, volume: GuideVolume, wanted: Wanted) -> ItemSet:
    """The set that is called `kind`; `UsageError` when there is none, or for what can't be wanted."""
    if kind not in MAKERS:
        raise UsageError(f"unknown kind of set {kind!r}; choose one of {', '.join(MAKERS)}")
    return MAKERS[kind](volume, wanted)
