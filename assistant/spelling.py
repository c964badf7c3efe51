"""Names in a question that the guide does not know: one letter off a name that it knows, or of nobody in it.

A name typed with one letter wrong is read as the only name of the guide that it can be. Refuses to know what is asked.
"""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.names import TITLES, WORD, Name, capitalised, fold, words_of
from assistant.reading import Reading
from assistant.wordforms import COMMON, plain_word, stems
from index.lexical import STOP_WORDS

_SHORT = 5  # letters; a shorter word without a capital is taken for a word
_ALIKE = 0.7  # of two names that may be meant for each other
_BARE_WHO = re.compile(r"^(?:who|who's|whos)(?: is| are| was| were)? ((?:[a-z][\w'’-]+ ?){1,2})\W*$")
_BARE_SUBJECT = re.compile(r"^(?:why|when|how|where|what|who) (?:does|did|is|was) ((?:[a-z][\w'’-]+ ){1,2})")

_QUALITY = re.compile(
    r"^[\w'’-]+ (?:about|to|of|for|with|that|as|enough)\b"
)  # "what was special about …" asks of no stranger


@dataclass(frozen=True, slots=True)
class Respelt:
    """A word as it was typed, and the name that it was read as."""

    typed: str
    meant: str


def respelt(text: str, reading: Reading) -> tuple[str, tuple[Respelt, ...]]:
    """The text with names as the guide spells them, and what was changed."""
    changed: list[Respelt] = []
    for word in _doubtful(text, reading):
        meant = _one_letter_off(word, reading)
        if meant is not None:
            text = re.sub(rf"\b{re.escape(word)}\b", meant, text)
            changed.append(Respelt(word, meant))
    return text, tuple(changed)


def _doubtful(text: str, reading: Reading) -> Iterator[str]:
    """Words with a capital that the guide never uses; where nothing has one, long words that are no plain English."""
    written = [word for name in capitalised(text) for word in name.split()]
    if not any(letter.isupper() for letter in text[1:]):
        written = [word for word in WORD.findall(text) if len(fold(word)) >= _SHORT and not plain_word(fold(word))]
    plain = STOP_WORDS | TITLES | reading.vocabulary
    return (word for word in dict.fromkeys(written) if fold(word) not in plain)


def _known(word: str, reading: Reading) -> bool:
    return word in STOP_WORDS or word in TITLES or reading.knows(word)


def _one_letter_off(word: str, reading: Reading) -> str | None:
    """The one name that differs by a letter; more letters at its end make another word ("victory")."""
    typed, capital = fold(word), word[0].isupper()
    found: dict[Name, str] = {}
    for form, name in reading.names.items():
        for part in form.split():
            fits = len(part) >= 3 if capital else len(part) >= _SHORT and (name.person or name.place)
            if fits and part[0] == typed[0] and not typed.startswith(part) and _sounds(typed, part):
                found[name] = part
    if len({*found.values()}) != 1:
        return None
    ((name, part), *_) = found.items()
    return next((one for one in WORD.findall(name.full) if fold(one) == part), part.capitalize())


def _sounds(typed: str, part: str) -> bool:
    return _one_edit(typed, part) or (typed[-1] in "ie" and stems(typed) == stems(part))  # "Kathie"


def _one_edit(one: str, other: str) -> bool:
    """Whether a letter is missing, added, another, or two neighbours have changed places."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return len(one) + len(other) == 1 or len(one) == len(other) == 1 or (len(one) == 2 and one == other[::-1])


def strangers(text: str, reading: Reading) -> list[str]:
    """Names that never occur in the guide in any form; one without a capital only where it can be nothing else."""
    written = [name for name in capitalised(text) if _unmet(words_of(name), reading)]
    if written or any(letter.isupper() for letter in text[1:]):
        return written
    match = _BARE_WHO.match(text.lower()) or _BARE_SUBJECT.match(text.lower())
    words = match[1].split() if match and not _QUALITY.search(f"{match[1]}{text[match.end() :]}") else []
    run = [word for word in words[: 1 + (len(words) > 1 and _strange(words[1], reading))] if _strange(word, reading)]
    return [" ".join(run)] if words and run and run[0] == words[0] else []


def _unmet(words: Sequence[str], reading: Reading) -> bool:
    """Whether a word of a name is not the guide's; its titles need not be, but one that stands alone is a name."""
    borne = [word for word in words if word not in TITLES] or words
    return not all(reading.knows(word) for word in borne)


def _strange(word: str, reading: Reading) -> bool:
    bare = fold(word)
    return len(bare) > 3 and not _known(bare, reading) and not stems(bare) <= COMMON and not plain_word(bare)


def meant(name: str, reading: Reading) -> str | None:
    """Whom a name may be meant for: the one of the guide that is most like it."""
    best, likeness = None, _ALIKE
    for form, bearer in reading.names.items():
        for word in (word for word in words_of(name) if word not in TITLES):
            for part in form.split():
                ratio = difflib.SequenceMatcher(None, word, part).ratio()
                if (bearer.person or bearer.place) and ratio > likeness:
                    best, likeness = bearer.full, ratio
    return best
