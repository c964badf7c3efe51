"""Characters without a name: "the creature" of a heading, "the king" of a tale who says and does things.

Refuses to know names.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.types import Span
from corpus.understand.lexicon import FEMALE, FUNCTION, MALE, is_human_verb, is_person_noun, words
from corpus.understand.sentences import Sentence
from corpus.understand.types import Gender

Words = tuple[str, ...]

_OFTEN = 3  # deeds that make somebody of "the king"
_ANIMALS = words(
    """fox wolf bear lion tiger cat dog bird frog toad horse donkey snake serpent dragon rabbit hare tortoise turtle
    mouse rat cock hen goose duck raven crow eagle owl fish pig goat sheep lamb cow ox bull monkey jackal deer stag
    hedgehog spider elf fairy dwarf troll ogre goblin mermaid emperor ogress sorcerer enchanter tsar sultan fisher"""
)
_NO_FIGURES = words(
    """reader narrator author writer novelist poet editor publisher character figure person protagonist antagonist hero
    heroine people child student scholar teacher critic speaker victim creator"""
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A nameless figure in a sentence: words `at` up to `stop`, the article included."""

    figure: Words
    sentence: Sentence
    at: int
    stop: int

    @property
    def span(self) -> Span:
        return self.sentence.words[self.at].start, self.sentence.words[self.stop - 1].end


def figures_in(sentences: Sequence[Sentence]) -> list[Words]:
    """Whom a text without headings for characters speaks of as "the king": by what they do, again and again."""
    deeds: Counter[Words] = Counter()
    for sentence in sentences:
        deeds.update(figure for figure, deed in _subjects(sentence) if is_human_verb(deed))
    often = [figure for figure, count in deeds.items() if count >= _OFTEN]
    return sorted(often, key=lambda figure: (-deeds[figure], figure))


def _subjects(sentence: Sentence) -> Iterator[tuple[Words, str]]:
    """ "the old king said": (old, king), said."""
    told = [word.fold for word in sentence.words]
    for at, word in enumerate(told[:-2]):
        if word != "the":
            continue
        for length in (1, 2):
            noun = told[at + length : at + length + 1]
            if not noun or at + length + 1 >= len(told) or sentence.words[at + length].owner:
                break
            if _is_figure(noun[0]) and not (length == 2 and told[at + 1] in FUNCTION - {"old", "young", "little"}):
                yield tuple(told[at + 1 : at + length + 1]), told[at + length + 1]
                break


def _is_figure(noun: str) -> bool:
    return noun not in _NO_FIGURES and (is_person_noun(noun) or noun in _ANIMALS) and noun not in ("girls", "women")


def seen(sentences: Sequence[Sentence], figures: Iterable[Words]) -> list[list[Seen]]:
    """Where the figures stand, the longest words first: in "the old king" no other king is seen."""
    known = frozenset(figures)
    longest = max(map(len, known), default=0)
    return [list(_seen(sentence, known, longest)) for sentence in sentences]


def _seen(sentence: Sentence, known: frozenset[Words], longest: int) -> Iterator[Seen]:
    told = [word.fold for word in sentence.words] if known else []
    for at, word in enumerate(told):
        if word != "the":
            continue
        for length in range(longest, 0, -1):
            figure = tuple(told[at + 1 : at + 1 + length])
            if figure in known and len(figure) == length:
                yield Seen(figure, sentence, at, at + 1 + length)
                break


def figure_gender(figure: Words) -> Gender | None:
    return "f" if figure[-1] in FEMALE else "m" if figure[-1] in MALE else None
