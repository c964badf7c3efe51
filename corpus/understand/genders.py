"""How a guide speaks of each person: she or he, by its nouns and its pronouns.

First the sentences that speak of one person only; then, with what is known by now, those where the others are of
another gender. Refuses to know names.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.understand.lexicon import HE, NOMINATIVE, SHE, TITLES_F, TITLES_M
from corpus.understand.sentences import Sentence
from corpus.understand.sightings import Form
from corpus.understand.types import Gender

_SURE = 1.5  # one gender must outweigh the other so many times
_ROUNDS = 2
_SUBJECT = 0.5  # of a pronoun that may mean another: most often it goes on with the subject


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody named in a sentence, at one of its words."""

    who: Form
    at: int
    owner: bool


@dataclass
class _Scale:
    she: Counter[Form] = field(default_factory=Counter)
    he: Counter[Form] = field(default_factory=Counter)
    sure: Counter[Form] = field(default_factory=Counter)  # what can mean nobody else

    def add(self, who: Form, word: str, weight: float) -> None:
        scale = self.she if word in SHE else self.he
        heard = int(weight * (4 if word in NOMINATIVE else 1))
        scale[who] += heard
        self.sure[who] += heard if weight >= 1 else 0

    def verdict(self, who: Form) -> Gender | None:
        she, he = self.she[who], self.he[who]
        if she > _SURE * he:
            return "f"
        return "m" if he > _SURE * she else None


def genders(
    sentences: Sequence[Sentence],
    spoken: Sequence[Sequence[Spoken]],
    told: Mapping[Form, Gender],
    profiles: Mapping[int, Form],
) -> tuple[dict[Form, Gender], Counter[Form]]:
    """The gender of everybody of whom it can be told, and how much was surely heard of each.

    `told`: by titles and nouns. `profiles`: sections that are on one person.
    """
    known: dict[Form, Gender] = dict(told)
    everybody = {one.who for of in spoken for one in of}
    scale = _Scale()
    for number in range(_ROUNDS + 1):
        scale = _heard(sentences, spoken, known if number else {}, profiles)
        for who in everybody - told.keys():
            verdict = scale.verdict(who)
            known.pop(who, None)
            if verdict:
                known[who] = verdict
    return known, scale.sure


def _heard(
    sentences: Sequence[Sentence],
    spoken: Sequence[Sequence[Spoken]],
    known: Mapping[Form, Gender],
    profiles: Mapping[int, Form],
) -> _Scale:
    scale = _Scale()
    alone: Form | None = None
    paragraph = -1
    for sentence, of in zip(sentences, spoken, strict=True):
        alone = alone if sentence.paragraph == paragraph else None
        paragraph = sentence.paragraph
        for at, word in enumerate(sentence.words):
            if word.fold in SHE or word.fold in HE:
                who = _meant(at, word.fold, of, alone, known)
                if who is not None:
                    scale.add(who, word.fold, 2 if profiles.get(sentence.section) == who else 1)
                elif of and word.fold in NOMINATIVE and of[0].at < at and not of[0].owner:
                    scale.add(of[0].who, word.fold, _SUBJECT)
        people = {one.who for one in of}
        if people:
            alone = of[0].who if len(people) == 1 else None
    return scale


def _meant(at: int, word: str, of: Sequence[Spoken], alone: Form | None, known: Mapping[Form, Gender]) -> Form | None:
    """Whom a pronoun can only mean."""
    gender = "f" if word in SHE else "m"
    able = [one for one in of if known.get(one.who, gender) == gender]
    before = {one.who for one in able if one.at < at}
    if before:
        return before.pop() if len(before) == 1 else None
    if of and of[0].at < at:
        return None
    return alone if alone is not None and known.get(alone, gender) == gender else None


def title_gender(forms: Iterable[Form]) -> Gender | None:
    for form in forms:
        if TITLES_F.intersection(form):
            return "f"
        if TITLES_M.intersection(form[:-1]):
            return "m"
    return None
