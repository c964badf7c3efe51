"""Wrong answers that are wrong: things of the same kind that the guide never connects with what is asked.

Connected is whatever a content word of the stem stands with in one sentence, or in the sentence beside it. Refuses to
know how questions are made.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.reading import Line, Reading
from assistant.wordforms import stems
from corpus.understand import Named

LEAST, MOST = 2, 3  # wrong answers of an item
# What a form of question says by itself and does not ask about.
_FRAME = re.compile(
    r"^(?:Which term does the guide explain as|According to the guide, (?:which of these|what) stands for"
    r"|The guide explains the term"
    r"|Whom does the guide describe as|Which two characters\b"
    r"|Whose name is left out of this sentence of the guide\?)"
    r"|^In the guide(?:’s plot summary)?, these four events come (?:after|before)\b| In which order do they come\?$"
    r"|(?<=\.) Which of these is also true of .+\?$"
    r"|, as the guide explains the word\?$|\bstand for, according to the guide\?$"
)


class Links:
    """What each thing of a guide is connected with."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._around: dict[str, frozenset[str]] = {}
        self._lines: dict[str, tuple[Line, ...]] = {}
        self._content: dict[str, frozenset[str]] = {}
        self._named: dict[str, list[Named]] = {}
        for one in reading.understood.named:
            for form in one.forms:
                self._named.setdefault(_bare(form), []).append(one)

    def connected(self, words: str, stem: str) -> frozenset[str]:
        """The content words of a stem that stand beside these words anywhere."""
        return self.around(words) & self.content(stem)

    def content(self, stem: str) -> frozenset[str]:
        if stem not in self._content:
            self._content[stem] = self.reading.stems(_FRAME.sub("", stem))
        return self._content[stem]

    def around(self, words: str) -> frozenset[str]:
        """All content words of the sentences that speak of something, and of those beside them."""
        if words not in self._around:
            near = [one for line in self.lines(words) for one in self._beside(line)]
            self._around[words] = frozenset(stem for line in near for stem in line.stems)
        return self._around[words]

    def lines(self, words: str) -> tuple[Line, ...]:
        """The sentences that speak of something: by any of its names, or by all its content words."""
        if words not in self._lines:
            patterns = re.compile("|".join(self._patterns(words)), re.IGNORECASE)
            needed = self.reading.stems(words)
            lines = self.reading.lines
            self._lines[words] = tuple(
                line for line in lines if patterns.search(line.text) or (needed and needed <= line.stems)
            )
        return self._lines[words]

    def names(self, words: str) -> tuple[Named, ...]:
        """Whoever bears this name."""
        return tuple(self._named.get(_bare(words), ()))

    def _patterns(self, words: str) -> Iterable[str]:
        yield rf"(?<!\w){re.escape(words)}(?!\w)"
        for one in self.names(words):
            for form in one.forms:
                yield rf"(?<!\w){re.escape(_bare(form))}(?!\w)"
            yield rf"(?<!\w){re.escape(one.name.split()[-1])}s(?!\w)"  # "the Gardiners"

    def _beside(self, line: Line) -> Iterable[Line]:
        return (one for one in (self.reading.before(line), line, self.reading.after(line)) if one is not None)


@lru_cache(maxsize=2)  # every item of a set asks again; links hold their reading, so that few may stay
def links(reading: Reading) -> Links:
    """The links of a guide, worked out once for each reading."""
    return Links(reading)


def wrong_answers(stem: str, key: str, pool: Sequence[str], reading: Reading) -> tuple[str, ...]:
    """All of a pool that can be no answer to a stem, in the order of the pool; none twice, and not the key."""
    told = links(reading)
    own = told.names(key)
    asked = told.content(stem)
    others = (one for one in dict.fromkeys(pool) if one != key and not (own and told.names(one) == own))
    return tuple(one for one in others if told.lines(one) and asked.isdisjoint(told.around(one)))


def gives(text: str, words: str) -> bool:
    """Whether a text holds the telling words of an answer."""
    needed = _stems(words)
    return bool(needed) and needed <= _stems(text)


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return stems(text)


def _bare(words: str) -> str:
    return words.lower().removeprefix("the ")
