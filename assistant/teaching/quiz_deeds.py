"""The quiz template that asks what somebody does: one deed is told, another is to be found among those of other people.

A deed of others stands beside it only where the guide tells nothing like it of the one who is asked about. Refuses to
know which drafts will be chosen.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.teaching.distractors import LEAST, MOST, wrong_answers
from assistant.teaching.quiz_cast import Bearer
from assistant.teaching.quiz_clauses import Clause
from assistant.teaching.quiz_draft import QuizDraft, Stuff, says
from assistant.teaching.quiz_people import lasting, open_to_others, particular
from assistant.wordforms import stems

_LONGEST = 14  # words of a deed
_MOST = 3  # items about one person's deed
_LIKE = 0.5  # share of a deed's words that one sentence about somebody may hold
_HE_OR_SHE = re.compile(r"\b(he|him|his|himself|she|her|hers|herself)\b")
_BOUND = re.compile(r"\b(?:because|although|though|since|while|until|when|after|before|too|[Ff]inally)\b")


@dataclass(frozen=True, slots=True)
class _Deed:
    who: Bearer
    clause: Clause
    told: str

    def fits(self, one: Bearer) -> bool:
        """Whether its "he" or "she" could be somebody, so that no pronoun tells it from the right answer."""
        said = {"m" if word.startswith("h") and not word.startswith("her") else "f" for word in self._said()}
        return not said or said == {one.gender}

    def _said(self) -> Sequence[str]:
        found: list[str] = _HE_OR_SHE.findall(self.told)
        return found


def deeds(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "Ruth tries hard to seem grown-up. Which of these is also true of Ruth?" "She …" """
    known = list(_deeds(stuff))
    for key in known:
        others = [one for one in known if one.who == key.who and _apart(key, one)]
        made = 0
        for first in sorted(others, key=lambda one: len(one.told.split())):
            draft = _asked(stuff, key, first, known)
            if draft is not None and made < _MOST:
                made += len(draft.wrong) >= LEAST
                yield draft


def _asked(stuff: Stuff, key: _Deed, first: _Deed, known: Sequence[_Deed]) -> QuizDraft | None:
    who = key.who
    name = stuff.cast.shown(who, first.clause.line)
    again = {"m": "He", "f": "She"}.get(who.gender or "")
    if name is None or again is None:
        return None
    stem = f"{name[:1].upper()}{name[1:]} {first.told}. Which of these is also true of {name}?"
    size = len(key.told.split())
    pool = [one for one in known if one.who != who and _may_stand(stuff, one, key)]
    pool.sort(key=lambda one: abs(len(one.told.split()) - size))
    wrong = wrong_answers(stem, key.told, [one.told for one in pool], stuff.reading)
    lines = (key.clause.line, first.clause.line)
    return QuizDraft(
        "multiple_choice", "deed", stem, f"{again} {key.told}", lines, who.text, says(*lines), "action",
        tuple(f"{again} {told}" for told in _unlike(stuff, key.told, wrong)), (),
        "Understand", 2, ("RL.9-10.1", "RL.9-10.3"), 2,
    )  # fmt: skip


def _deeds(stuff: Stuff) -> Iterator[_Deed]:
    for clause in stuff.clauses:
        if clause.who is None or clause.lead or clause.being or lasting(clause):
            continue
        told = particular(stuff, clause)
        if told and len(told.split()) <= _LONGEST and open_to_others(told) and not _BOUND.search(told):
            yield _Deed(clause.who, clause, told)


def _apart(one: _Deed, other: _Deed) -> bool:
    """Whether two deeds of one person are told in two places, in one tense, and with other words and names."""
    near = abs(one.clause.line.number - other.clause.line.number) <= 1
    return not near and one.clause.past == other.clause.past and stems(one.told).isdisjoint(stems(other.told))


def _may_stand(stuff: Stuff, one: _Deed, key: _Deed) -> bool:
    """Whether somebody else's deed could be thought to be this person's, and no sentence tells the like of them."""
    if one.who.may_be(key.who) or one.clause.past != key.clause.past or not one.fits(key.who):
        return False
    asked = stuff.reading.stems(one.told)
    half = stuff.reading.weight(asked) * _LIKE
    return all(stuff.reading.weight(asked & line.stems) <= half for line in stuff.links.lines(key.who.text))


def _unlike(stuff: Stuff, key: str, wrong: Sequence[str]) -> tuple[str, ...]:
    """As many as are shown, none like another or the key."""
    chosen: list[str] = []
    for one in wrong:
        words = stuff.reading.stems(one)
        taken = (stuff.reading.stems(other) for other in (key, *chosen))
        if len(chosen) < MOST and all(2 * len(words & other) < len(words) for other in taken):
            chosen.append(one)
    return tuple(chosen)
