"""Where names stand in sentences: capitalised words side by side, cut where more than one name stands together.

A name is what keeps its capital in the middle of a sentence; the first word of a sentence is a name only where the
text shows that elsewhere, or says at once who that is. Refuses to know who bears a name.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.understand.lexicon import (
    ABBREVIATED,
    FUNCTION,
    NATIONS,
    PARTICLES,
    STRUCTURE,
    TITLES,
    is_human_verb,
    is_person_noun,
    words,
)
from corpus.understand.sentences import Sentence, Word

Form = tuple[str, ...]  # a name word by word, folded

_NEVER = frozenset(("i", "i'm", "i've", "i'd", "i'll", "ok"))
_PAIRED_AFTER = words("at in from near to after before for of towards the")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name in a sentence: words `at` up to `stop` of it."""

    form: Form
    sentence: Sentence
    at: int
    stop: int
    start: int  # in the guide's text
    end: int
    opens: bool  # with the first word of its sentence

    @property
    def owner(self) -> bool:
        return self.sentence.words[self.stop - 1].owner

    def before(self, back: int = 1) -> str:
        at = self.at - back
        return self.sentence.words[at].fold if at >= 0 else ""

    def after(self, ahead: int = 0) -> str:
        told = self.sentence.words
        return told[self.stop + ahead].fold if self.stop + ahead < len(told) else ""


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words side by side, by their numbers in the sentence."""

    at: int
    stop: int
    opens: bool


def bare(form: Form) -> Form:
    """A name without its titles and initials; the whole of it where nothing else is left."""
    return tuple(word for word in form if word not in TITLES and len(word) > 1) or form


def titles(form: Form) -> frozenset[str]:
    return frozenset(form) & TITLES


def sightings_in(text: str, sentences: Sequence[Sentence], extra: Iterable[str], work: str) -> list[list[Sighting]]:
    """The names in each sentence.

    `extra`: folded words that are names whatever the sentences show; `work`: the work's title, never cut.
    """
    runs = [_runs(text, sentence) for sentence in sentences]
    lower = Counter(word.fold for sentence in sentences for word in sentence.words if not word.capital)
    known = _known(sentences, runs, lower) | frozenset(extra)
    single = Counter(
        sentence.words[run.at].fold
        for sentence, of in zip(sentences, runs, strict=True)
        for run in of
        if run.stop - run.at == 1
    )
    return [
        [one for run in of for one in _parts(text, sentence, run, known, lower, single, work)]
        for sentence, of in zip(sentences, runs, strict=True)
    ]


def _runs(text: str, sentence: Sentence) -> list[Run]:
    written, runs, at = sentence.words, list[Run](), 0
    while at < len(written):
        if not _capital(written[at]):
            at += 1
            continue
        stop = at + 1
        while (further := _joined(text, written, stop)) > stop:
            stop = further
        opens = at == 0 or text[sentence.start : written[at].start].rstrip()[-1:] in ("", *'“"‘:')
        runs.append(Run(at, stop, opens))
        at = stop
    return runs


def _capital(word: Word) -> bool:
    return word.capital and word.fold not in _NEVER


def _joined(text: str, written: Sequence[Word], stop: int) -> int:
    """How far the run goes on from `stop`: over one more capital, or over particles to the next ("de Bourgh")."""
    left, further = written[stop - 1], stop
    if left.owner:
        return stop
    while further < len(written) and written[further].fold in PARTICLES and not written[further].capital:
        further += 1
    if further >= len(written) or not _capital(written[further]):
        return stop
    gap = text[written[further - 1].end : written[further].start]
    short = left.fold in TITLES or left.end - left.start == 1
    return further + 1 if gap == " " or (gap == ". " and short and further == stop) else stop


def _known(sentences: Sequence[Sentence], runs: Sequence[Sequence[Run]], lower: Counter[str]) -> frozenset[str]:
    """Words that stand capitalised inside sentences and more often so than without; and openers that are told of."""
    inside: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    for sentence, of in zip(sentences, runs, strict=True):
        for run in of:
            for number in range(run.at + run.opens, run.stop):
                inside[sentence.words[number].fold] += len(sentence.words[number].fold) > 1
            if run.opens and run.stop - run.at == 1:
                opening[sentence.words[run.at].fold] += _told_of(sentence, run.stop)
    known = {word for word, count in inside.items() if count > lower[word]}
    return frozenset(known | {word for word, count in opening.items() if count and _rare(word, lower)})


def _rare(word: str, lower: Counter[str]) -> bool:
    """Whether nothing speaks for its being a common word."""
    forms = (word, f"{word}s", word[:-1] if word.endswith("s") else word)
    return not any(lower[form] for form in forms) and word not in FUNCTION and not word.endswith(("ly", "ing"))


def _is_told(sentence: Sentence, at: int) -> bool:
    """Whether the words from `at` on say who somebody is: "is a servant"."""
    following = [word.fold for word in sentence.words[at : at + 8]]
    return following[:1] in (["is"], ["was"]) and any(is_person_noun(word) for word in following[1:])


def _told_of(sentence: Sentence, at: int) -> bool:
    """Whether the words from `at` on speak of a person: "is a servant", "tells"."""
    following = [word.fold for word in sentence.words[at : at + 1]]
    if _is_told(sentence, at):
        return True
    return bool(following) and is_human_verb(following[0]) and following[0] not in FUNCTION


def _parts(
    text: str,
    sentence: Sentence,
    run: Run,
    known: frozenset[str],
    lower: Counter[str],
    single: Counter[str],
    work: str,
) -> Iterator[Sighting]:
    """The names within a run; what only opens a sentence, a nation before a name and a lone title are cut off."""
    at, written = run.at, sentence.words
    if run.stop - at > 1 and " ".join(word.fold for word in written[at : run.stop]) == work:
        yield _sighting(text, sentence, at, run.stop, run.opens)
        return
    while (
        run.opens
        and at < run.stop
        and not (
            _may_open([word.fold for word in written[at : run.stop]], known, lower)
            or (run.stop - at == 2 and _rare(written[at].fold, lower) and _is_told(sentence, run.stop))
        )
    ):
        at += 1
    if run.stop - at > 2 and written[at].fold in NATIONS:
        at += 1
    while at < run.stop and written[at].fold in ("the", "a", "an"):
        at += 1
    form = tuple(word.fold for word in written[at : run.stop])
    if not form or form[0] in STRUCTURE or all(_no_name(word) for word in form):
        return
    opens = run.opens and at == run.at
    before = written[at - 1].fold if at else ""
    if before in _PAIRED_AFTER and len(form) == 2 and single[form[0]] and single[form[1]] > 1:
        yield _sighting(text, sentence, at, at + 1, opens)
        at, opens = at + 1, False
    yield _sighting(text, sentence, at, run.stop, opens)


def _no_name(word: str) -> bool:
    return word in ABBREVIATED or word in FUNCTION or len(word) == 1


def _may_open(form: Sequence[str], known: frozenset[str], lower: Counter[str]) -> bool:
    first = form[0]
    if first in known:
        return True
    if len(form) == 1 or first in FUNCTION:
        return False
    second = form[1]
    return first in TITLES or (not lower[first] and second not in known and second not in TITLES | STRUCTURE)


def _sighting(text: str, sentence: Sentence, at: int, stop: int, opens: bool) -> Sighting:
    written = sentence.words[at:stop]
    initial = written[-1].end - written[-1].start == 1 and text[written[-1].end : written[-1].end + 1] == "."
    end = written[-1].end + (initial and len(written) > 1)
    return Sighting(tuple(word.fold for word in written), sentence, at, stop, written[0].start, end, opens)
