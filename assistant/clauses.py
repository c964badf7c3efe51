"""Who does what to whom in one sentence, as far as its plain word order tells; what it does not tell stays open.

A deed is a verb with the names and nouns beside it: those before it act, those after it are acted upon, a passive
turns them round, a pronoun counts only where one name alone agrees with it. Refuses to know questions and answers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.names import WORD, Name, locate
from assistant.reading import Line, Reading
from assistant.wordforms import stems, word_set
from index.lexical import STOP_WORDS

Who = Name | str  # a name of the guide, or the sign of a noun: "the creature"
_OPEN: Who = "?"  # a pronoun that may stand for several

_PIECE = re.compile(rf"{WORD.pattern}|[,;:.!?()“”]|\d+")
BEING = word_set("is are was were be been being isn't wasn't")
_DENYING = word_set("not never cannot nobody isn't wasn't doesn't didn't don't won't neither")
_MODAL = word_set("would could may might should must if whether can")
_HELPING = word_set("does do did has have had having will am") | BEING
_BETWEEN = word_set("later then soon also first finally still already once just even now again at last ever always")
_HEARSAY = word_set(
    "rumour rumor rumours imagines imagined imagine dreams dreamt hopes hoped hope expects expected fears feared wishes"
    " plans claims claimed pretends pretended believes believed thinks thought says said wants wanted asks asked"
    " suspects"
)
_GOES_ON = stems("agree decide go come manage begin start continue choose help return live")
_REFUSES = stems("refuse fail decline")
ARTICLES = word_set("the a an this that these those his her its their my both all two three other another")
_NOUN_AFTER = ARTICLES | word_set("of in for by from no on at into about")
_STOPS = word_set(
    "who whom which that because when while after before although but since until in at on from into with as if where"
    " so than and or by during"
)
_BREAKS = word_set("; : . ( ) “ ” but because while who whom which that when where after before although since so if")
_WITHIN = word_set("from of in at near to")  # "a student from Geneva who": the student
_LINKS = word_set("to of at for upon with")
_SHE, _HE = word_set("she her"), word_set("he him")
_PARTICIPLE = re.compile(r"(?:ed|en|wn|ght|lt|pt|nt|ung|orn|ain)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or a name; `who` is the name, or the one that a pronoun stands for."""

    text: str  # folded
    who: Who | None = None
    owner: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """One verb of a sentence with those beside it; no subject: the sentence does not tell it plainly."""

    subjects: frozenset[Who]
    objects: frozenset[Who]
    denied: bool  # "never marries"
    doubtful: bool  # wished, feared, only possible

    @property
    def told(self) -> bool:
        """Whether it is told as a fact, of somebody known."""
        return bool(self.subjects) and _OPEN not in self.subjects and not self.doubtful


def tokens(text: str, reading: Reading) -> list[Token]:
    """The words, marks and names of a text in order."""
    found: list[Token] = []
    at = 0
    for name, start, end in locate(text, reading.names):
        found += (Token(match.group().lower().replace("’", "'")) for match in _PIECE.finditer(text[at:start]))
        owner = re.match(r"[’'](?:s\b)?", text[end:])
        found.append(Token(text[start:end].lower(), name, owner is not None))
        at = end + (owner.end() if owner else 0)
    return [*found, *(Token(match.group().lower().replace("’", "'")) for match in _PIECE.finditer(text[at:]))]


def deeds(line: Line, verbs: frozenset[str], reading: Reading) -> list[Deed]:
    """What the sentence tells by any of the verbs, given as signs."""
    said = _resolved(tokens(line.text, reading), reading)
    return [_deed(said, at, reading) for at, one in enumerate(said) if _acts(said, at) and _signs(one, reading) & verbs]


def _signs(one: Token, reading: Reading) -> frozenset[str]:
    return frozenset(reading.same.get(sign, sign) for sign in _stems(one.text))


@lru_cache(maxsize=8192)
def _stems(word: str) -> frozenset[str]:
    return stems(word)


def _acts(said: Sequence[Token], at: int) -> bool:
    """Whether a word may be a verb where it stands: "William's murder" and "the marriage" are none."""
    before = said[at - 1] if at else Token("")
    is_told_of = at + 1 < len(said) and said[at + 1].text in BEING
    return said[at].who is None and not before.owner and before.text not in _NOUN_AFTER and not is_told_of


def _resolved(said: Sequence[Token], reading: Reading) -> list[Token]:
    """With each "he" and "she" as the one in the same sentence who agrees with it, where only one does."""
    done: list[Token] = []
    for at, one in enumerate(said):
        gender = "f" if one.text in _SHE else "m" if one.text in _HE else None
        if gender is None or (one.text == "her" and _owns(said, at)):
            done.append(replace(one, who=_OPEN) if one.text in ("they", "them", "it") else one)
            continue
        known = {who for who in (_figure(other, reading) for other in done) if _gender(who, reading) == gender}
        done.append(replace(one, who=known.pop() if len(known) == 1 else _OPEN))
    return done


def _owns(said: Sequence[Token], at: int) -> bool:
    after = said[at + 1].text if at + 1 < len(said) else "."
    return after not in STOP_WORDS and after[0].isalpha()


def _figure(one: Token, reading: Reading) -> Who | None:
    return one.who if one.who != _OPEN and one.who else one.text if one.text in reading.figures else None


def _gender(who: Who | None, reading: Reading) -> str | None:
    return reading.figures.get(who) if isinstance(who, str) else who.gender if who else None


def _deed(said: Sequence[Token], at: int, reading: Reading) -> Deed:
    left, skipped = _leftwards(said, at - 1)
    denied = not _DENYING.isdisjoint(skipped)
    doubtful = not _MODAL.isdisjoint(skipped) or any(one.text in _HEARSAY for one in said[:at])
    if left >= 0 and said[left].text == "to":
        governor = _stems(said[left - 1].text) if left else frozenset()
        denied, doubtful = denied or bool(governor & _REFUSES), doubtful or not governor & (_GOES_ON | _REFUSES)
        left, more = _leftwards(said, left - 2)
        denied = denied or not _DENYING.isdisjoint(more)
    subjects, objects = _subjects(said, left, reading), _objects(said, at + 1, reading)
    if not BEING.isdisjoint(skipped) and _PARTICIPLE.search(said[at].text):
        subjects, objects = _agents(said, at + 1, reading), subjects
    return Deed(subjects, objects, denied, doubtful)


def _leftwards(said: Sequence[Token], at: int) -> tuple[int, frozenset[str]]:
    """The place of the first word to the left that is no helper of the verb, and the helpers passed."""
    start = at
    while at >= 0 and said[at].who is None and _helps(said[at].text):
        at -= 1
    return at, frozenset(one.text for one in said[at + 1 : start + 1])


def _helps(word: str) -> bool:
    return word in _HELPING | _DENYING | _MODAL | _BETWEEN or (word.endswith("ly") and len(word) > 4)


def _subjects(said: Sequence[Token], at: int, reading: Reading) -> frozenset[Who]:
    """The name that ends there with those joined to it, or the noun with an article before it."""
    if at < 0:
        return frozenset()
    if said[at].text in ("who", "that", "which"):
        return _antecedent(said, at, reading)
    if said[at].text in ("and", ","):
        return _shared(said, at, reading)
    return _noun(said, at, reading) if said[at].who is None else _group(said, at)


def _shared(said: Sequence[Token], at: int, reading: Reading) -> frozenset[Who]:
    """Whoever begins the clause does all that it tells: "Darcy finds the couple, pays the debts and goes"."""
    if at > 1 and said[at].text == "," and said[at - 1].who is not None and said[at - 2].text == ",":
        return _group(said, at - 1)  # "Victor's father, Alphonse, dies"
    start = next((place + 1 for place in range(at, -1, -1) if said[place].text in _BREAKS), 0)
    joined = [place for place in range(start + 1, at - 1) if said[place - 1].text == "and" and _begins(said, place)]
    if joined:
        return _group(said, joined[-1])  # "the scandal frightened them, and Hailsham lost its money and closed"
    first = next((place for place in range(start, min(start + 4, at)) if said[place].who is not None), None)
    if first is None or any(
        one.text not in ARTICLES | _BETWEEN and one.text in STOP_WORDS for one in said[start:first]
    ):
        return frozenset()
    while first + 2 < at and said[first + 1].text in (",", "and") and said[first + 2].who is not None:
        first += 2
    return _group(said, first)


def _begins(said: Sequence[Token], at: int) -> bool:
    """Whether a name stands before what may be its verb."""
    after = said[at + 1]
    verb = after.who is None and after.text.isalpha() and (after.text in _HELPING or after.text not in STOP_WORDS)
    return said[at].who is not None and not said[at].owner and verb


def _group(said: Sequence[Token], at: int) -> frozenset[Who]:
    """The names joined to the one that stands there, leftwards."""
    if said[at].owner:
        return frozenset()
    group: list[Who] = []
    while at >= 0 and said[at].who is not None and not said[at].owner:
        group.append(said[at].who or _OPEN)
        at -= 1
        while at > 0 and said[at].text in (",", "and"):
            at -= 1
        if said[at + 1].text not in (",", "and"):
            break
    return frozenset(group)


def _antecedent(said: Sequence[Token], at: int, reading: Reading) -> frozenset[Who]:
    """Whom "who" stands for: the name right before it, or the one that the sentence says something of."""
    before = at - 2 if at > 1 and said[at - 1].text == "," else at - 1
    inner = before > 0 and said[before - 1].text in _WITHIN
    if before >= 0 and said[before].who is not None and not said[before].owner and not inner:
        return frozenset((said[before].who or _OPEN,))
    opens = next((place for place, one in enumerate(said[:at]) if one.who is not None or one.text in BEING), at)
    if opens < at and said[opens].who is not None and not said[opens].owner and said[opens + 1].text in (*BEING, ","):
        return frozenset((said[opens].who or _OPEN,))
    return frozenset()


def _noun(said: Sequence[Token], at: int, reading: Reading) -> frozenset[Who]:
    words: list[str] = []
    while at >= 0 and len(words) < 4 and said[at].who is None and not said[at].owner and said[at].text.isalpha():
        if said[at].text in ARTICLES:
            return reading.stems(" ".join(words))
        if said[at].text in STOP_WORDS:
            break
        words.append(said[at].text)
        at -= 1
    return frozenset()


def _objects(said: Sequence[Token], at: int, reading: Reading) -> frozenset[Who]:
    """Names and nouns right of the verb, up to whatever begins something new."""
    return frozenset(_beside(said, at + 1 if at < len(said) and said[at].text in _LINKS else at, reading))


def _beside(said: Sequence[Token], at: int, reading: Reading) -> Iterator[Who]:
    for place in range(at, min(at + 7, len(said))):
        one = said[place]
        if one.who is not None:
            yield one.who
        elif not one.text[0].isalnum() or one.text in _STOPS:
            joined = one.text in ("and", ",") and place + 1 < len(said) and said[place + 1].who is not None
            if not joined:
                return
        else:
            yield from _signs(one, reading)


def _agents(said: Sequence[Token], at: int, reading: Reading) -> frozenset[Who]:
    """Those after "by", where a passive names them."""
    if at < len(said) and said[at].text == "by":
        return frozenset(_beside(said, at + 1, reading))
    return frozenset()
