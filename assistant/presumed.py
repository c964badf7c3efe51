"""What a question takes for granted: "Why does Elizabeth marry Wickham?" presumes that she marries him.

Reads it off the question's word order: a helper, who acts, the verb, the rest. A question that itself denies, or that
asks what somebody wants, presumes nothing here. Refuses to know what the guide says of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asked import Asked
from assistant.clauses import ARTICLES, BEING, Token, Who, tokens
from assistant.names import Name
from assistant.reading import Reading
from assistant.wordforms import COMMON, stems, word_set

_ASKS = re.compile(
    r"^(?:(?:why|when|how|where|how come|for what reason|in (?:what|which) way)\s+)?"
    r"(does|did|do|is|was|were|has|have|had|will)\s+",
    re.IGNORECASE,
)
_MAKES = re.compile(r"^what (?:makes|made|leads|led|causes|caused|drives|drove)\s+", re.IGNORECASE)
_WHO = re.compile(
    r"^whom? (?:(does|did|do) |(?!(?:is|was|are|were|does|did|do)\b)(?:first |finally |really |\w+ly )?)", re.IGNORECASE
)
_MAKE = stems("create build make")  # who makes a thing, creates it
_WHAT = re.compile(r"^what (does|did|do) ", re.IGNORECASE)
_SKIPPED = word_set("to first finally then ever really later still also soon eventually suddenly secretly again")
_NEGATION = word_set("not never no n't don't doesn't didn't isn't wasn't")
_LIGHT = stems("agree decide choose manage come begin start go")
_WANTING = stems("want try refuse hope intend need fail plan wish have seem")
_NEW_CLAUSE = word_set("when because after before while if although so that until since")
NUMBERS = word_set("first second third fourth fifth sixth one two three four five six seven eight nine ten")


@dataclass(frozen=True, slots=True)
class Presumed:
    """What a question takes for granted: these do that."""

    subjects: frozenset[Who]
    verbs: frozenset[str]
    objects: frozenset[Who]  # right after the verb, names and signs of words
    rest: frozenset[str]  # signs of all words after the verb
    names: frozenset[Name]  # all names after the verb
    companion: Name | None  # "… with Madame"
    number: str | None  # "… his second donation"


def presumed_by(asked: Asked, reading: Reading) -> Presumed | None:
    opening = _ASKS.match(asked.text) or _MAKES.match(asked.text)
    if opening is None:
        return None
    said = tokens(asked.text[opening.end() :].rstrip(" ?!."), reading)
    subjects, at = _subjects(said, reading)
    while at < len(said) and said[at].text in _SKIPPED:
        at += 1
    if not subjects or at + 1 > len(said) or any(one.text in _NEGATION for one in said[at:]):
        return None
    if at >= len(said) or said[at].who is not None:
        return None
    helper = opening[1].lower() if opening.lastindex else ""
    verb = reading.stems(said[at].text)
    if verb & _WANTING and at + 1 < len(said) and said[at + 1].text == "to":
        return None
    if verb & _LIGHT and at + 2 < len(said) and said[at + 1].text == "to":
        at += 2
        verb = reading.stems(said[at].text)
    if helper in BEING:
        return _passive(subjects, verb, said[at + 1 :])
    return _with_rest(subjects, verb, said[at + 1 :], reading) if verb else None


def sought(asked: Asked, reading: Reading) -> Presumed | None:
    """The deed of which "who killed Clerval?" asks the doer, and "who does Jane marry?" whom it is done to."""
    opening = _WHO.match(asked.text) or _WHAT.match(asked.text)
    said = tokens(asked.text[opening.end() :].rstrip(" ?!."), reading) if opening else []
    said = [one for one in said if one.text not in ARTICLES]
    what = opening is not None and opening[0].lower().startswith("what")
    said = said[:2] if what else said
    if opening is None or len(said) != 2:
        return None
    verb, whom = reversed(said) if opening[1] else said
    verbs = reading.stems(verb.text)
    verbs = verbs | _MAKE if verbs & _MAKE else verbs - COMMON
    one = frozenset[Who]((whom.who,)) if whom.who else frozenset[Who](reading.stems(whom.text))
    if verb.who is not None or not one or not verbs:
        return None
    none, names = frozenset[Who](), frozenset(who for who in one if isinstance(who, Name))
    doers, done_to = (one, none) if opening[1] else (none, one)
    return Presumed(doers, verbs, done_to, frozenset(), names, None, None)


def _subjects(said: Sequence[Token], reading: Reading) -> tuple[frozenset[Who], int]:
    """Who is presumed to act, and where the verb begins."""
    group: set[Who] = set()
    at = 0
    while at < len(said) and (said[at].who is not None or said[at].text in ("the", "and", ",")):
        if said[at].owner:
            return frozenset(), at
        if said[at].who is not None:
            group.add(said[at].who or "")
        at += 1
    if not group and at == 1 and len(said) > 1:
        return reading.stems(said[1].text), 2
    return frozenset(group), at


def _passive(subjects: frozenset[Who], verb: frozenset[str], after: Sequence[Token]) -> Presumed | None:
    """ "Why is Clerval killed by Victor?"."""
    if len(after) < 2 or after[0].text != "by" or not verb:
        return None
    doers = frozenset(one.who for one in after[1:] if one.who is not None and not one.owner)
    names = frozenset(who for who in subjects if isinstance(who, Name))
    return Presumed(doers, verb, subjects, frozenset(), names, None, None) if doers else None


def _with_rest(
    subjects: frozenset[Who], verb: frozenset[str], after: Sequence[Token], reading: Reading
) -> Presumed | None:
    stop = next((at for at, one in enumerate(after) if one.text in _NEW_CLAUSE), len(after))
    with_ = next((at for at, one in enumerate(after[:stop]) if one.text == "with"), stop)
    near = [one for one in after[:with_] if one.text not in ARTICLES]
    companion = next((one.who for one in after[with_:stop] if isinstance(one.who, Name)), None)
    objects = frozenset(who for one in near for who in ((one.who,) if one.who else reading.stems(one.text)))
    rest = reading.stems(" ".join(one.text for one in after if one.who is None))
    number = next((one.text for one in after if one.text in NUMBERS), None)
    names = frozenset(one.who for one in after if isinstance(one.who, Name))
    return Presumed(subjects, verb, objects, rest, names, companion, number)
