"""How well sentences of a guide support one that somebody else wrote: a rule over words, names, numbers and "not".

What it catches: names, numbers and content words that the cited sentences do not have, in any one clause; a negation
that is on one side only; a doer who is not the doer there; cause and effect, or before and after, changed about.
What it cannot see: the meaning of words. A twin made only of the cited sentences' own words may pass (another object of
the same verb, "some" for "all"), and a free paraphrase may be called `partly`. It judges support, never truth.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.names import TITLES, WORD, Name, fold
from assistant.reading import Reading
from assistant.types import Support

SUPPORTED = 0.66  # least share of the telling words, in the weakest clause, that the cited sentences hold
PARTLY = 0.40  # the same over the whole sentence

_NOT = frozenset(("not", "never", "without", "cannot", "neither", "nor", "hardly"))  # deny the word that follows
_NO = frozenset(("no", "none", "nobody", "nothing", "nowhere"))  # deny what is said of the word that follows
_CLAUSE = re.compile(
    r"[;:—–]|,? \b(?:because|since|although|though|but|while|whereas|when|after|before|until|so that|so|in order"
    r"|and then|unless|if)\b|, (?:and|who|which|as)\b|\b(?:that|who|which)\b",
    re.I,
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\b(?: \w+)? \w+(?:ed|en|wn|ne|ght|ld|de|nt|ng|un|pt|lt)(?: \w{2,5})? by\b",
    re.I,
)
_STANDS_FOR = frozenset(("he", "she", "it", "they", "who", "which"))
# What joins a cause or an earlier event to a later one; whether the second half is the earlier.
_CAUSES = {"because": True, "since": True, "so": False, "therefore": False}
_TIMES = {"after": True, "before": False}
_LINK = re.compile(
    rf"(?<!look )(?<!looks )(?<!looked )(?<!looking )\b({'|'.join(_CAUSES | _TIMES)})\b(?! that\b)", re.I
)
_MEASURE = re.compile(
    r"(?:(?:an?|about|some|several|two|three|many|shortly|soon|just|only|even|long)\b[\w\s-]{0,30})?$", re.I
)
_TELLING = 0.5  # least share of a cause that must stand where the guide gives a cause
_COUNTED = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen; - first second third fourth fifth sixth seventh eighth ninth tenth
"""
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBERS = _TENS | {word: value for row in _COUNTED.split(";") for value, word in enumerate(row.split())}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as this rule sees it."""

    text: str
    stems: frozenset[str]
    order: tuple[str | Name, ...]  # stems and bearers of names, as they follow each other
    owners: frozenset[int]  # places in `order` where a name only says whose something is
    denied: tuple[tuple[str, ...], ...]  # the stems after each "not"

    @property
    def names(self) -> frozenset[Name]:
        return frozenset(item for item in self.order if isinstance(item, Name))


def support_of(sentence: str, evidence: Sequence[str], reading: Reading) -> Support:
    """The support that the cited sentences give; without any there is none."""
    if not evidence:
        return "unsupported"
    if _folded(sentence) in (_folded(text) for text in (*evidence, " ".join(evidence))):
        return "quoted"
    said, cited = _read(sentence, reading), [_read(text, reading) for text in evidence]
    held = frozenset[str]().union(*(one.stems for one in cited))
    whole = _share(said.stems, held, reading)
    if whole < PARTLY or not _holds(said, cited, reading):
        return "unsupported"
    weakest = min((_share(stems, held, reading) for stems in _clauses(sentence, reading)), default=whole)
    enough = min(whole, weakest) >= SUPPORTED and not _orders_freely(said, cited, reading)
    return "supported" if enough else "partly"


def _holds(said: _Read, cited: Sequence[_Read], reading: Reading) -> bool:
    """Whether nothing in the cited sentences speaks against it."""
    return (
        said.names <= frozenset[Name]().union(*(one.names for one in cited))
        and _strangers(said.text, reading) <= {word for one in cited for word in _words(one.text)}
        and _numbers(said.text) <= frozenset[int]().union(*(_numbers(one.text) for one in cited))
        and not _denies(said, cited)
        and not _other_doer(said, cited, reading)
        and not _other_cause(said, cited, reading)
        and not any(_turned(said, one, reading) for one in cited)
    )


def _folded(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> list[str]:
    return [fold(match.group()) for match in WORD.finditer(text)]


def _share(stems: frozenset[str], held: frozenset[str], reading: Reading) -> float:
    total = reading.weight(stems)
    return reading.weight(stems & held) / total if total else 1.0


def _clauses(text: str, reading: Reading) -> list[frozenset[str]]:
    return [stems for part in _parts(text) if len(stems := reading.stems(part)) > 1]


def _parts(text: str) -> list[str]:
    """The clauses of a text, each beginning with the word that joins it."""
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(text)), len(text)]
    return [part for start, end in pairwise(cuts) if (part := text[start:end]).strip()]


def _numbers(text: str) -> set[int]:
    """Numbers in figures and in words; "one" counts for none, as it often is a pronoun."""
    found = {int(figures) for figures in re.findall(r"\d+", text)}
    found |= {_ROMAN[part.lower()] for part in re.findall(r"\b(?:Part|Chapter|Volume) ([IV]+)\b", text)}
    for word in _words(text):
        tens, _, unit = word.partition("-")
        if word in _NUMBERS and word != "one":
            found.add(_NUMBERS[word])
        elif tens in _TENS and unit in _NUMBERS:
            found.add(_TENS[tens] + _NUMBERS[unit])
    return found


def _strangers(text: str, reading: Reading) -> set[str]:
    """Capitalised words inside a sentence that are no name of the guide: they must stand in the cited sentences."""
    matches = list(WORD.finditer(text))[1:]
    words = {fold(match.group()) for match in matches if match.group()[0].isupper() and len(match.group()) > 1}
    borne = {word for form in reading.names for word in form.split()}
    return words - borne - TITLES - {"i'm", "i've"}


def _read(text: str, reading: Reading) -> _Read:
    order: list[str | Name] = []
    owners: set[int] = set()
    denied: list[tuple[int, int]] = []  # where what is denied begins, and how many stems to pass over
    matches = list(WORD.finditer(text))
    at = 0
    while at < len(matches):
        name, length = _name_at(matches, at, reading)
        last = matches[at + length - 1].group()
        if name is not None:
            owners.update([len(order)] if re.search(r"['’]s?$", last) else [])
            order.append(name)
        elif (word := fold(last)) in _NOT | _NO or word.endswith("n't"):
            denied.append((len(order), int(word in _NO)))
        else:
            order.extend(sorted(reading.stems(last)))
        at += length
    return _Read(text, reading.stems(text), tuple(order), frozenset(owners), tuple(_targets(order, denied)))


def _targets(order: Sequence[str | Name], denied: Iterable[tuple[int, int]]) -> Iterable[tuple[str, ...]]:
    for start, skipped in denied:
        after = [item for item in order[start:] if isinstance(item, str)]
        yield tuple((after[skipped:] or after)[:3])


def _name_at(matches: Sequence[re.Match[str]], at: int, reading: Reading) -> tuple[Name | None, int]:
    """A name counts where it is written with a capital."""
    for length in (4, 3, 2, 1):
        run = [match.group() for match in matches[at : at + length]]
        name = reading.names.get(" ".join(fold(word) for word in run)) if len(run) == length else None
        if name is not None and run[0][0].isupper():
            return name, length
    return None, 1


def _denies(said: _Read, cited: Sequence[_Read]) -> bool:
    """Whether one side denies what the other says."""
    theirs = [target for one in cited for target in one.denied if target]
    stated = {item for one in cited for item in one.order} - {stem for target in theirs for stem in target}
    mine = [target for target in said.denied if target]
    denied = {stem for target in mine for stem in target}
    added = any(target[0] in stated or not theirs for target in mine)
    dropped = any(target[0] in said.stems and target[0] not in denied | stated for target in theirs)
    return added or dropped


def _other_doer(said: _Read, cited: Sequence[_Read], reading: Reading) -> bool:
    """Whether the first bearer of a name does what in the cited sentences others are named as doing."""
    doer, done = _doing(said, reading)
    active = (one for one in cited if done & set(one.order) and not _PASSIVE.search(one.text))
    doers = [_doers(one, done, reading) for one in active]
    return doer is not None and any(doers) and all(doer not in names for names in doers)


def _doing(said: _Read, reading: Reading) -> tuple[Name | None, frozenset[str]]:
    """The doer and the first telling word of what is done; in the passive, the name after "by"."""
    passive = _PASSIVE.search(said.text)
    if passive is not None:
        doers = [item for item in _read(said.text[passive.end() :], reading).order[:1] if isinstance(item, Name)]
        return (doers[0] if doers else None), reading.stems(passive.group())
    for at, item in enumerate(said.order):
        if isinstance(item, Name) and at not in said.owners:
            return item, frozenset([stem for stem in said.order[at + 1 :] if isinstance(stem, str)][:1])
    return None, frozenset()


def _doers(one: _Read, done: frozenset[str], reading: Reading) -> set[Name]:
    """The names before the verb: those of its own clause, but all where a pronoun stands for one of them."""
    before: set[Name] = set()
    for part in _parts(one.text):
        clause = _read(part, reading)
        at = next((at for at, item in enumerate(clause.order) if item in done), None)
        if at is None:
            before |= clause.names
            continue
        own = {item for item in clause.order[:at] if isinstance(item, Name)}
        free = {item for place, item in enumerate(clause.order[:at]) if item in own and place not in clause.owners}
        return own | before if not free or _STANDS_FOR & set(_words(part)) else own
    return before


def _other_cause(said: _Read, cited: Sequence[_Read], reading: Reading) -> bool:
    """Whether it gives a cause other than those that the cited sentences give."""
    mine = _halves(said.text, reading, _CAUSES)
    theirs = [halves for one in cited if (halves := _halves(one.text, reading, _CAUSES)) is not None]
    return mine is not None and all(_share(mine[0], halves[0], reading) < _TELLING for halves in theirs)


def _orders_freely(said: _Read, cited: Sequence[_Read], reading: Reading) -> bool:
    """Whether it says what came before what, where the cited sentences do not."""
    return bool(_halves(said.text, reading, _TIMES)) and not any(_halves(one.text, reading, _TIMES) for one in cited)


def _turned(said: _Read, cited: _Read, reading: Reading) -> bool:
    """Whether both join two events, and what comes first in one comes second in the other."""
    mine, theirs = _halves(said.text, reading), _halves(cited.text, reading)
    if mine is None or theirs is None:
        return False
    straight = reading.weight(mine[0] & theirs[0]) + reading.weight(mine[1] & theirs[1])
    crossed = reading.weight(mine[0] & theirs[1]) + reading.weight(mine[1] & theirs[0])
    return crossed > straight


def _halves(
    text: str, reading: Reading, links: Mapping[str, bool] = _CAUSES | _TIMES
) -> tuple[frozenset[str], frozenset[str]] | None:
    """The cause or the earlier event, and the effect or the later one."""
    match = next((match for match in _LINK.finditer(text) if match[1].lower() in links), None)
    if match is None:
        return None
    left, right = text[: match.start()], text[match.end() :]
    if _MEASURE.match(left.strip()) and "," in right:
        right, _, rest = right.partition(",")
        left += rest
    halves = reading.stems(left), reading.stems(re.split(r"; |, (?:and|but) ", right)[0])
    return (halves[1], halves[0]) if links[match[1].lower()] else halves
