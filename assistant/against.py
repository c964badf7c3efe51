"""What speaks against a sentence in the sentences that it cites: one flag for each kind of quarrel.

Numbers that they do not have or have beside other words, words with a capital that they do not have, a negation that
is on one side only, a doer who is not the doer there, another cause, before and after changed about. Refuses to know
what a flag is worth: `support` tells which of them are enough by themselves.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.counting import counted, numbers
from assistant.items import HELPING, denies, name_at, only, stem_of
from assistant.names import TITLES, WORD, Name, fold
from assistant.reading import Reading

_NOTHING = frozenset(("none", "nobody", "nothing", "nowhere"))  # deny the word before them, if there is one
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
    r"(?<!look )(?<!looks )(?<!looked )(?<!looking )\b(because|since|therefore|after|before|(?:(?<=[,;.:] )|^)so)\b"
    r"(?! that\b)",
    re.I,
)
_MEASURE = re.compile(
    r"(?:(?:an?|about|some|several|two|three|many|shortly|soon|just|only|even|long)\b[\w\s-]{0,30})?$", re.I
)
_TELLING = 0.5  # least share of a cause that must stand where the guide gives a cause
_CLEARLY = 0.25  # share of both halves by which more of cause and effect must be crossed than straight


@dataclass(frozen=True, slots=True)
class Read:
    """A text as this rule sees it."""

    text: str
    stems: frozenset[str]
    order: tuple[str | Name, ...]  # stems and bearers of names, as they follow each other
    owners: frozenset[int]  # places in `order` where a name only says whose something is
    denied: tuple[tuple[str, ...], ...]  # the stems after each "not"

    @property
    def names(self) -> frozenset[Name]:
        return frozenset(item for item in self.order if isinstance(item, Name))


def refuted(said: Read, cited: Sequence[Read], reading: Reading) -> bool:
    """Whether it has a number, a capitalised word or a doer that they do not have, or turns before and after round."""
    return (
        not _strangers(said.text, reading) <= {word for one in cited for word in _words(one.text)}
        or not numbers(said.text) <= frozenset[int]().union(*(numbers(one.text) for one in cited))
        or _counts_other(said, cited, reading)
        or _other_doer(said, cited, reading)
        or any(_turned(said, one, reading) for one in cited)
    )


def quarrels(said: Read, cited: Sequence[Read], reading: Reading) -> tuple[bool, ...]:
    """Denied on one side; given another cause; put in order by itself alone."""
    return (
        _denies(said, cited),
        _other_cause(said, cited, reading),
        _orders_freely(said.text, [one.text for one in cited], reading),
    )


def _words(text: str) -> list[str]:
    return [fold(match.group()) for match in WORD.finditer(text)]


def held(cited: Sequence[Read]) -> frozenset[str]:
    return frozenset[str]().union(*(one.stems for one in cited))


def share(stems: frozenset[str], held: frozenset[str], reading: Reading) -> float:
    total = reading.weight(stems)
    return reading.weight(stems & held) / total if total else 1.0


def clauses(text: str, reading: Reading) -> list[frozenset[str]]:
    return [stems for part in _parts(text) if len(stems := reading.stems(part)) > 1]


def _parts(text: str) -> list[str]:
    """The clauses of a text, each beginning with the word that joins it."""
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(text)), len(text)]
    return [part for start, end in pairwise(cuts) if (part := text[start:end]).strip()]


def _counts_other(said: Read, cited: Sequence[Read], reading: Reading) -> bool:
    """Whether the words beside a number stand beside other numbers in the cited sentences, and none beside that one."""
    theirs = {(stem, number) for one in cited for number, near in counted(one.text, reading, 2) for stem in near}
    known = {stem for stem, _ in theirs}
    mine = [(number, near & known) for number, near in counted(said.text, reading, 1)]
    return any(near and not any((stem, number) in theirs for stem in near) for number, near in mine)


def _strangers(text: str, reading: Reading) -> set[str]:
    """Capitalised words inside a sentence that are no name of the guide: they must stand in the cited sentences."""
    matches = list(WORD.finditer(text))[1:]
    words = {fold(match.group()) for match in matches if match.group()[0].isupper() and len(match.group()) > 1}
    borne = {word for form in reading.names for word in form.split()}
    return words - borne - TITLES - {"i'm", "i've"}


def read(text: str, reading: Reading) -> Read:
    order: list[str | Name] = []
    owners: set[int] = set()
    denied: list[tuple[int, int]] = []  # where what is denied begins, and how many stems to pass over
    matches = list(WORD.finditer(text))
    at = 0
    while at < len(matches):
        name, length = name_at(matches, at, reading)
        last = matches[at + length - 1].group()
        if name is not None:
            owners.update([len(order)] if re.search(r"['’]s?$", last) else [])
            order.append(name)
        elif (word := fold(last)) in _NOTHING and not only(matches, at):
            denied.append((max(0, len(order) - 1), 0))  # "gave him nothing" denies the giving, "nobody came" the coming
        elif word == "no" or denies(matches, at):
            denied.append((len(order), int(word == "no")))
            if word == "not" and at and order and fold(matches[at - 1].group()) not in HELPING:
                denied.append((len(order) - 1, 0))  # "he knew not what to do"
        else:
            order.extend(filter(None, (stem_of(word, reading),)))
        at += length
    return Read(text, reading.stems(text), tuple(order), frozenset(owners), tuple(_targets(order, denied)))


def _targets(order: Sequence[str | Name], denied: Iterable[tuple[int, int]]) -> Iterable[tuple[str, ...]]:
    for start, skipped in denied:
        after = [item for item in order[start:] if isinstance(item, str)]
        yield tuple((after[skipped:] or after)[:3])


def _denies(said: Read, cited: Sequence[Read]) -> bool:
    """Whether one side denies what the other says."""
    theirs = [target for one in cited for target in one.denied if target]
    stated = {item for one in cited for item in one.order} - {stem for target in theirs for stem in target}
    mine = [target for target in said.denied if target]
    denied = {stem for target in mine for stem in target}
    added = any(target[0] in stated or not theirs for target in mine)
    dropped = any(target[0] in said.stems and target[0] not in denied | stated for target in theirs)
    return added or dropped


def _other_doer(said: Read, cited: Sequence[Read], reading: Reading) -> bool:
    """Whether the first bearer of a name does what in the cited sentences others are named as doing."""
    doer, done = _doing(said, reading)
    active = (one for one in cited if done & set(one.order) and not _PASSIVE.search(one.text))
    doers = [_doers(one, done, reading) for one in active]
    return doer is not None and any(doers) and all(doer not in names for names in doers)


def _doing(said: Read, reading: Reading) -> tuple[Name | None, frozenset[str]]:
    """The doer and the first telling word of what is done; in the passive, the name after "by"."""
    passive = _PASSIVE.search(said.text)
    if passive is not None:
        doers = [item for item in read(said.text[passive.end() :], reading).order[:1] if isinstance(item, Name)]
        return (doers[0] if doers else None), reading.stems(passive.group())
    for at, item in enumerate(said.order):
        if isinstance(item, Name) and at not in said.owners:
            return item, frozenset([stem for stem in said.order[at + 1 :] if isinstance(stem, str)][:1])
    return None, frozenset()


def _doers(one: Read, done: frozenset[str], reading: Reading) -> set[Name]:
    """The names before the verb: those of its own clause, but all where a pronoun stands for one of them."""
    before: set[Name] = set()
    for part in _parts(one.text):
        clause = read(part, reading)
        at = next((at for at, item in enumerate(clause.order) if item in done), None)
        if at is None:
            before |= clause.names
            continue
        own = {item for item in clause.order[:at] if isinstance(item, Name)}
        free = {item for place, item in enumerate(clause.order[:at]) if item in own and place not in clause.owners}
        return own | before if not free or _STANDS_FOR & set(_words(part)) else own
    return before


def _other_cause(said: Read, cited: Sequence[Read], reading: Reading) -> bool:
    """Whether a cited sentence gives another cause for the same."""
    mine = _halves(said.text, reading, _CAUSES)
    theirs = [halves for one in cited if (halves := _halves(one.text, reading, _CAUSES)) is not None]
    same = [halves for halves in theirs if mine is not None and share(mine[1], halves[1], reading) >= _TELLING]
    return mine is not None and bool(same) and all(share(mine[0], halves[0], reading) < _TELLING for halves in theirs)


def _orders_freely(sentence: str, evidence: Sequence[str], reading: Reading) -> bool:
    """Whether it says that one thing was before another, where the cited sentences do not."""
    return bool(_halves(sentence, reading, {"before": False})) and not any(
        _halves(text, reading, _TIMES) for text in evidence
    )


def _turned(said: Read, cited: Read, reading: Reading) -> bool:
    """Whether both join two events in one way, and what comes first in one comes second in the other."""
    return any(_crossed(said.text, cited.text, reading, links) for links in (_CAUSES, _TIMES))


def _crossed(said: str, cited: str, reading: Reading, links: Mapping[str, bool]) -> bool:
    mine, theirs = _halves(said, reading, links), _halves(cited, reading, links)
    if mine is None or theirs is None:
        return False
    straight = reading.weight(mine[0] & theirs[0]) + reading.weight(mine[1] & theirs[1])
    crossed = reading.weight(mine[0] & theirs[1]) + reading.weight(mine[1] & theirs[0])
    least = _CLEARLY * (reading.weight(mine[0]) + reading.weight(mine[1])) if links is _CAUSES else 0.0
    return crossed > straight + least


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
