"""How well sentences of a guide support one that somebody else wrote: what speaks against it, then what it is worth.

A number or a capitalised word that the cited sentences do not have, a doer who is not the doer there, before and after
changed about are never supported. All else is read as signs: `alignment` tells in a few numbers how the sentence lies
on the cited ones, `antecedents` whom their pronouns mean, `rivals` whether somebody else fits it better, `echoes` how
much of its very words is there, `against` what else speaks against it. `weighing` tells from them the chance that it is
said there; from SUPPORTED on it is called supported. Where one person does something to another, the two must also fit
no worse as told than exchanged. The same sentence and citations get the same label always.
What it cannot see: the meaning of words. A twin made only of the cited sentences' own words may pass (another object of
the same verb, "some" for "all"), and a free paraphrase may be called `partly`. It judges support, never truth.
"""

import re
from collections.abc import Sequence

from assistant import alignment
from assistant.against import Read, clauses, held, quarrels, read, refuted, share
from assistant.alignment import SIGNS, Cited, first_meant, signs
from assistant.echoes import echo_signs
from assistant.items import items
from assistant.names import Name
from assistant.reading import Reading
from assistant.rivals import RIVAL_SIGNS, rival_signs
from assistant.types import Support
from assistant.weighing import chance

SUPPORTED = 0.84  # least chance that the cited sentences say it
PARTLY = 0.40  # least share of its telling words that they hold
_STRANGERS = SIGNS.index("strangers")  # how many persons stand nowhere there and no pronoun may mean
_EXCHANGED = len(SIGNS) + RIVAL_SIGNS.index("turned")  # how much better its persons fit when they change places
_REVERSED = SIGNS.index("reversed")  # how many neighbours stand only the other way round there
_IS = re.compile(r"^(?:[\w.’']+ ){1,4}?(?:is|are)\b")  # "Kathy is a carer": nothing is done to anybody
_LEAST_CLAUSE = 0.2  # the same for each of its clauses: with less, one of them is told nowhere


def support_of(sentence: str, evidence: Sequence[str], reading: Reading) -> Support:
    """The support that the cited sentences give; without any there is none."""
    if not evidence:
        return "unsupported"
    if _folded(sentence) in (_folded(text) for text in (*evidence, " ".join(evidence))):
        return "quoted"
    said, cited = read(sentence, reading), [read(text, reading) for text in evidence]
    if not _may_hold(said, cited, reading):
        return "unsupported"
    against = quarrels(said, cited, reading)
    weighed = _weighed(said, cited, against, reading)
    if weighed is not None and chance(weighed) >= SUPPORTED:
        return "supported"
    return "unsupported" if any(against[:-1]) else "partly"


def signs_of(sentence: str, evidence: Sequence[str], reading: Reading) -> tuple[float, ...] | None:
    """How it lies on the cited sentences; None where they hold too little of it or speak against it."""
    said, cited = read(sentence, reading), [read(text, reading) for text in evidence]
    if not _may_hold(said, cited, reading):
        return None
    return _weighed(said, cited, quarrels(said, cited, reading), reading)


def _may_hold(said: Read, cited: Sequence[Read], reading: Reading) -> bool:
    return share(said.stems, held(cited), reading) >= PARTLY and not refuted(said, cited, reading)


def _weighed(
    said: Read, cited: Sequence[Read], against: tuple[bool, ...], reading: Reading
) -> tuple[float, ...] | None:
    """Its signs; None where it puts two events in order by itself, or may tell who does what to whom the wrong way."""
    if against[-1]:
        return None
    evidence, parts, stems = [one.text for one in cited], clauses(said.text, reading), held(cited)
    there = alignment.cited(evidence, reading)
    aligned = (*signs(said.text, there, reading, parts), *rival_signs(said.text, there, evidence, reading))
    exchanged, reversed_ = aligned[_EXCHANGED], aligned[_REVERSED]
    if (exchanged > 0 or (exchanged == 0 and reversed_ > 0)) and _does_to(said.text, reading):
        return None
    return (
        *aligned,
        *echo_signs(said.text, there, evidence, reading),
        *_people(said, cited, there, aligned[_STRANGERS]),
        float(any(share(one, stems, reading) < _LEAST_CLAUSE for one in parts)),
        share(said.stems, stems, reading),
        *map(float, against),
    )


def _people(said: Read, cited: Sequence[Read], there: Cited, strangers: float) -> tuple[float, float]:
    """Whether a name is told of there by no pronoun's first choice; whether besides somebody is not told of at all."""
    missing = said.names - frozenset[Name]().union(*(one.names for one in cited))
    stranger = bool(missing) and not missing <= first_meant(there)
    return float(stranger), float(stranger and strangers > 0)


def _does_to(sentence: str, reading: Reading) -> bool:
    """Whether it begins with one person, and behind a verb and at most one more word another follows."""
    row = items(sentence, reading)
    places = [at for at, item in enumerate(row) if item.kind == "person" and not item.owner][:2]
    if len(places) < 2 or places[0] > 1 or row[places[0]].key == row[places[1]].key:
        return False
    between = row[places[0] + 1 : places[1]]
    told = 0 < len(between) < 3 and all(item.kind == "word" for item in between)
    return told and _IS.search(sentence) is None


def _folded(text: str) -> str:
    return " ".join(text.split())
