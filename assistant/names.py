"""The names in a guide: who and what is spoken of by name, how often, and by which pronouns.

Works from the words alone: a name is what keeps its capital in the middle of a sentence. Refuses to know any list
of people; `corpus` will understand characters more deeply one day, and this file is what it will take over.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from assistant.wordforms import word_set

Gender = Literal["f", "m"]
_Form = tuple[str, ...]  # a name as it is written, word by word

TITLES_F = frozenset(("miss", "mrs", "ms", "lady", "madame", "madam", "queen", "princess", "aunt", "sister", "mother"))
TITLES_M = frozenset(("mr", "sir", "lord", "king", "prince", "uncle", "brother", "father", "monsieur"))
TITLES_ANY = frozenset(("dr", "doctor", "captain", "colonel", "professor", "saint", "st", "judge", "m"))
TITLES = TITLES_F | TITLES_M | TITLES_ANY

WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_STRUCTURE = frozenset(("part", "chapter", "volume", "book", "act", "scene", "letter", "letters", "section", "english"))
_ABBREVIATED = frozenset(("mr", "mrs", "ms", "dr", "st", "m"))
_BEFORE_TWO = word_set("at in from near to after before for of towards the")
FUNCTION = word_set("the a an me my and of in go let")  # in titles of works, never in a person's name
_NEVER = word_set("i i'm i’m i've i’ve i'd i’d i'll i’ll ok")
_SHE = word_set("she her hers herself woman girl wife mother daughter sister bride")
_HE = word_set("he him his himself man boy husband father son brother bridegroom")
_PLACE_BEFORE = frozenset(("in", "at", "from", "near", "outside"))


@dataclass(frozen=True, slots=True)
class Name:
    """One bearer of a name. `words` are its folded words without titles, by which it is recognised."""

    full: str  # as the guide writes it most fully: "Miss Lucy", "James Morningdale"
    words: tuple[str, ...]
    count: int
    person: bool
    place: bool
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class _Run:
    """Capitalised words side by side."""

    words: tuple[str, ...]  # as written, possessive endings off
    at: int  # the number of its first word in the sentence
    first: bool  # at the beginning of its sentence
    before: str  # the word before, folded
    owner: bool = False  # it ends in 's


def fold(word: str) -> str:
    """Lower case, one kind of apostrophe, no possessive ending."""
    return _POSSESSIVE.sub("", word.replace("’", "'")).lower()


def words_of(text: str) -> list[str]:
    return [fold(match.group()) for match in WORD.finditer(text)]


def _runs(sentence: str) -> list[_Run]:
    runs: list[_Run] = []
    matches = list(WORD.finditer(sentence))
    at = 0
    while at < len(matches):
        if not _capital(matches[at].group()):
            at += 1
            continue
        stop = at + 1
        while stop < len(matches) and _joined(sentence, matches[stop - 1], matches[stop]):
            stop += 1
        words = tuple(_POSSESSIVE.sub("", match.group()) for match in matches[at:stop])
        first = at == 0 or sentence[: matches[at].start()].rstrip()[-1:] in '“"‘:'
        before = fold(matches[at - 1].group()) if at else ""
        runs.append(_Run(words, at, first, before, _POSSESSIVE.search(matches[stop - 1].group()) is not None))
        at = stop
    return runs


def _capital(word: str) -> bool:
    return word[0].isupper() and fold(word) not in _NEVER


def _joined(sentence: str, left: re.Match[str], right: re.Match[str]) -> bool:
    gap = sentence[left.end() : right.start()]
    near = gap == " " or (gap == ". " and left.group().lower() in TITLES)
    return near and _capital(right.group()) and not _POSSESSIVE.search(left.group())


def _lower_words(sentences: Iterable[str]) -> Counter[str]:
    return Counter(
        fold(match.group()) for sentence in sentences for match in WORD.finditer(sentence) if match.group()[0].islower()
    )


def _parts(run: _Run, known: frozenset[str], lower: Counter[str], single: Counter[str]) -> list[_Run]:
    """The names within a run: a sentence's first word counts only when it is known as a name from elsewhere."""
    words, at, before = [word for word in run.words if len(word) > 1], run.at, run.before
    while run.first and words and not _may_open(words, known, lower):
        words, at, before = words[1:], at + 1, fold(words[0])
    if not words or fold(words[0]) in _STRUCTURE or all(fold(word) in _ABBREVIATED for word in words):
        return []
    if before in _BEFORE_TWO and len(words) == 2 and single[fold(words[0])] and single[fold(words[1])] > 1:
        return [_Run((words[0],), at, run.first, before), _Run((words[1],), at + 1, False, fold(words[0]), run.owner)]
    return [_Run(tuple(words), at, run.first, before, run.owner)]


def _may_open(words: Sequence[str], known: frozenset[str], lower: Counter[str]) -> bool:
    first = fold(words[0])
    if first in known:
        return True
    if len(words) == 1 or fold(words[1]) in _STRUCTURE:
        return False
    second = fold(words[1])
    return first in TITLES or (not lower[first] and second not in known and second not in TITLES)


def _known_words(runs: Iterable[_Run], lower: Counter[str]) -> frozenset[str]:
    """Words that stand capitalised inside sentences, and more often so than without a capital."""
    inside = Counter(fold(word) for run in runs if not run.first for word in run.words if len(word) > 1)
    return frozenset(word for word, count in inside.items() if count > lower[word])


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    folded = tuple(fold(word) for word in words)
    bare = tuple(word for word in folded if word not in TITLES)
    return bare or folded


def _titles(words: Sequence[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words) & TITLES


def _fuller(form: _Form, counts: Counter[_Form], profiles: Mapping[str, Sequence[str]], author: str) -> _Form:
    bare = _bare(form)
    longer = [other for other in counts if len(other) > len(form) and set(bare) <= set(_bare(other))]
    longer = [other for other in longer if not _titles(form) or _titles(form) == _titles(other)]
    longer = [other for other in longer if " ".join(_bare(other)) != author or bare[-1] == author.split()[-1]]
    longer.sort(key=lambda other: (-counts[other], other))
    longer = [other for other in longer if " ".join(_bare(other)) in profiles] or longer
    if not longer:
        return form
    surname = bare[-1] == _bare(longer[0])[-1] and len(_bare(longer[0])) > 1
    sure = len(longer) == 1 or (not surname and counts[longer[0]] >= 2 * counts[longer[1]])
    return longer[0] if sure else form


def find_names(
    sentences: Sequence[str], headed: Mapping[str, Sequence[str]] | None = None, author: str | None = None
) -> dict[str, Name]:
    """Every form of every name, folded, with and without titles -> its bearer.

    `headed`: the headings of sections on characters, with the sentences that stand under each.
    """
    profiles = {" ".join(_bare(words_of(heading))): under for heading, under in (headed or {}).items()}
    lower = _lower_words(sentences)
    runs = [_runs(sentence) for sentence in sentences]
    known = _known_words((run for of in runs for run in of), lower)
    single = Counter(fold(run.words[0]) for of in runs for run in of if len(run.words) == 1)
    named = [[part for run in of for part in _parts(run, known, lower, single)] for of in runs]
    counts = Counter(run.words for of in named for run in of)
    fuller = {form: _fuller(form, counts, profiles, " ".join(words_of(author or ""))) for form in counts}
    full = {form: fuller[fuller[form]] for form in counts}
    traits = _traits(sentences, named, full)
    bearers = {form: _bearer(form, counts, full, traits, profiles) for form in set(full.values())}
    found: dict[str, Name] = {}
    for form in sorted(full, key=lambda form: (-counts[form], form)):
        found.setdefault(" ".join(_bare(form)), bearers[full[form]])
        found[" ".join(fold(word) for word in form)] = bearers[full[form]]
    return found


class _Traits:
    """What the guide's sentences tell of each name."""

    def __init__(self) -> None:
        self.she: Counter[_Form] = Counter()
        self.he: Counter[_Form] = Counter()
        self.placed: Counter[_Form] = Counter()

    def hear(self, words: Sequence[str], name: _Form, weight: int) -> None:
        she, he = _pronouns(words)
        self.she[name] += weight * she
        self.he[name] += weight * he


def _pronouns(words: Sequence[str]) -> tuple[int, int]:
    """A subject's pronoun and a noun count double: "her" and "his" are as often somebody else."""
    she = sum(1 if word.startswith("her") else 2 for word in words if word in _SHE)
    he = sum(1 if word in ("him", "his") else 2 for word in words if word in _HE)
    return she, he


def gender_in(sentences: Iterable[str]) -> Gender | None:
    """How a stretch on one nameless figure speaks of them."""
    she, he = _pronouns([word for sentence in sentences for word in words_of(sentence)])
    return _gender((), she, he) if she + he > 2 else None


def _traits(sentences: Sequence[str], named: Sequence[Sequence[_Run]], full: dict[_Form, _Form]) -> _Traits:
    """A pronoun tells of the name before it; it weighs more where the sentence holds no other name."""
    traits = _Traits()
    alone: _Form | None = None
    for sentence, runs in zip(sentences, named, strict=True):
        words = words_of(sentence)
        for run, after in zip_longest(runs, runs[1:]):
            traits.placed[full[run.words]] += run.before in _PLACE_BEFORE and not run.owner
            stop = after.at if after else len(words)
            traits.hear(words[run.at + len(run.words) : stop], full[run.words], 1)
        bearers = {full[run.words] for run in runs}
        if not runs and alone and words and words[0] in _SHE | _HE:
            traits.hear(words, alone, 2)
            continue
        alone = bearers.pop() if len(bearers) == 1 else None
        if alone:
            traits.hear(words[runs[0].at :], alone, 2)
    return traits


def _bearer(
    form: _Form,
    counts: Counter[_Form],
    full: dict[_Form, _Form],
    traits: _Traits,
    profiles: Mapping[str, Sequence[str]],
) -> Name:
    count = sum(counts[other] for other, target in full.items() if target == form)
    profile = profiles.get(" ".join(_bare(form)))
    for sentence in profile or ():
        traits.hear(words_of(sentence), form, 3)
    gender = _gender(form, traits.she[form], traits.he[form])
    sure = bool(_titles(form)) or profile is not None
    place = not sure and traits.placed[form] * 8 >= count and traits.placed[form] * 8 >= min(count, 9)
    heard = traits.she[form] + traits.he[form] >= 4 and not any(fold(word) in FUNCTION for word in form)
    person = sure or (gender is not None and not place and heard)
    return Name(" ".join(form), _bare(form), count, person, place, gender if person else None)


def _gender(form: _Form, she: int, he: int) -> Gender | None:
    titles = _titles(form)
    if titles & TITLES_F:
        return "f"
    if titles & TITLES_M:
        return "m"
    if she > 1.5 * he:
        return "f"
    return "m" if he > 1.5 * she else None


def locate(text: str, names: Mapping[str, Name]) -> list[tuple[Name, int, int]]:
    """Where known names stand in a text, whatever its capitals; longest forms win, possessive endings stay outside."""
    matches = list(WORD.finditer(text))
    words = [fold(match.group()) for match in matches]
    found: list[tuple[Name, int, int]] = []
    at = 0
    while at < len(words):
        length = 1
        for tried in (4, 3, 2, 1):
            name = names.get(" ".join(words[at : at + tried])) if at + tried <= len(words) else None
            if name is not None:
                last = matches[at + tried - 1]
                ending = _POSSESSIVE.search(last.group())
                found.append((name, matches[at].start(), last.start() + ending.start() if ending else last.end()))
                length = tried
                break
        at += length
    return found


def spot(text: str, names: Mapping[str, Name]) -> list[Name]:
    """The known names in a text in the order of their first appearance."""
    return list(dict.fromkeys(name for name, _, _ in locate(text, names)))


def capitalised(text: str) -> list[str]:
    """Words and runs of words that a reader wrote as names: capitals that do not open a sentence."""
    runs = (run.words[1:] if run.first else run.words for run in _runs(text))
    return [" ".join(words) for words in runs if words]
