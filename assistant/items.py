"""A text as a row of telling words, persons and pronouns: what `alignment` lays side by side.

Persons are the guide's names and common nouns for people and beasts; the nouns are a closed list. Refuses to compare.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.names import WORD, Name, fold
from assistant.reading import Reading
from assistant.wordforms import stems, word_set

_SHE = word_set(
    "queen princess mother woman girl wife daughter sister lady witch maiden maid aunt bride widow grandmother"
    " stepmother mermaid goddess nurse hen cow mare empress duchess mistress stepsister stepdaughter giantess sorceress"
    " countess hostess shepherdess washerwoman nymph heroine niece granddaughter bridesmaid"
)
_HE = word_set(
    "king prince father man boy husband son brother lord wizard giant uncle bridegroom grandfather soldier farmer"
    " fisherman hunter merchant emperor knight tailor shepherd miller smith youth lad warrior magician priest gentleman"
    " captain sultan chief monk tutor duke earl dwarf troll ogre master fellow stepfather stepson hero sorcerer beggar"
    " baker butcher carpenter swineherd cowherd gooseherd herdsman innkeeper nephew grandson baron knave blacksmith"
    " emir vizier rajah brahmin potter weaver cobbler shoemaker"
)
_ANY = word_set(
    "fox wolf bear lion cat dog horse bird mouse rat frog toad fish hare rabbit cock raven crow eagle swan goose duck"
    " snake serpent dragon ass donkey goat sheep pig deer stag fawn monkey tiger elephant bee ant tortoise owl swallow"
    " child baby friend servant cook stranger creature monster spirit fairy ghost teacher student doctor neighbour"
    " neighbor doe reader woodcutter horseman peasant minister courtier gardener champion poet watchman scholar couple"
    " sailor robber thief hermit prisoner gnome goblin enchantress author"
    " writer narrator carer donor guardian angel devil people crew villager parent cousin messenger slave genie elf imp"
    " bull ox calf lamb buffalo hedgehog squirrel chipmunk woodpecker peacock sparrow pigeon dove crab crocodile beetle"
    " jackal beaver otter hawk falcon crane heron"
)
_KNOWN = _SHE | _HE | _ANY
_PLURALS = {"men": "man", "women": "woman", "children": "child", "wolves": "wolf", "mice": "mouse", "wives": "wife"}
_PRONOUNS = {
    "m": "he him his himself",
    "f": "she her hers herself",
    "p": "they them their theirs themselves we us our",
    "n": "it its itself who which",
    "i": "i me my you your",
}
_PRONOUN = {word: gender for gender, listed in _PRONOUNS.items() for word in listed.split()}
_OWNING = word_set("his her their its my your")
_NOT = word_set("not never without cannot neither nor hardly no none nobody nothing nowhere")
# What denies the deed that follows its "to": "refused to go", "too tired to go".
_REFUSING = word_set(
    "refuse refuses refused refusing cease ceases ceased fail fails failed forbid forbids forbade unable unwilling"
    " impossible loth loath"
)
_TOO_FAR = 6  # words between "too" and its "to"
_WOULD = word_set("would could might should")
_HAD = word_set(
    "to a an the no any some her his their its it them him nothing more"
)  # "would have to go", "have a ring"
_BE = word_set("is are was were be been being")
# A single quotation mark is told from an apostrophe by what stands beside it.
_MARK = re.compile(r"""["“”‘]|(?P<opens>(?<![\w.,;:!?])['‘](?=\w))|(?<=[.,;:!?—-])['’](?!\w)""")
HELPING = word_set(
    "is are was were be been being am do does did has have had will would can could may might must shall should ought"
    " need dare or and but if why certainly"
)
_STOP = re.compile(r"[.;:!?—\"“”]")
_BREAK = re.compile(r"[.,;:!?—\"“”]")  # a comma as well


@dataclass(frozen=True, slots=True)
class Item:
    """One telling word, person or pronoun of a text."""

    key: str | Name
    kind: str  # "word", "person", "pronoun"
    gender: str  # "f", "m", "p" of several, "?" where it is not known
    denied: bool = False  # a "not" stands just before it
    owner: bool = False  # it only says whose something is
    passive: bool = False  # a form of "be" stands just before it, "by" just behind
    part: int = 0  # the number of its sentence, or of its part between stops and quotation marks
    quoted: bool = False  # it stands in a speech


@lru_cache(maxsize=20_000)
def person_of(word: str) -> tuple[str, str] | None:
    """A common noun for a person or a beast, in the singular, with its gender; "p" for several."""
    for form in (word, word.replace("-", ""), word.rpartition("-")[2]):  # "step-mother", "water-rat"
        one = form if form in _KNOWN else _PLURALS.get(form, form.removesuffix("s"))
        if one in _KNOWN:
            return one, "p" if one != form else "f" if one in _SHE else "m" if one in _HE else "?"
    return None


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str | None:
    return min(stems(word), default=None)  # one of them, the same in every process


def items(text: str, reading: Reading, part: int = 0, *, speech: bool = False) -> tuple[Item, ...]:
    """The row of a text's telling words, persons and pronouns; `speech`: it begins inside somebody's speech."""
    found: list[Item] = []
    matches = list(WORD.finditer(text))
    at, denied, passive = 0, 0, False
    marks = _marks(text)
    while at < len(matches):
        name, length = name_at(matches, at, reading)
        last = matches[at + length - 1].group()
        part += bool(at and _STOP.search(text, matches[at - 1].end(), matches[at].start()))
        while marks and marks[0].start() < matches[at].start():
            speech = _opens(marks.pop(0), speech)
        word = fold(last)
        owner = re.search(r"['’]s?$", last) is not None
        begins, at = at, at + length
        if denies(matches, begins):
            denied = 2
            if word == "not" and begins and fold(matches[begins - 1].group()) not in HELPING and found:
                last_one = found[-1]  # "he knew not what to do" denies the knowing
                found[-1] = replace(last_one, denied=True) if last_one.kind == "word" else last_one
            continue
        item = Item(name, "person", name.gender or "?") if name else _item(word, reading)
        if item is None:
            passive = passive or word in _BE
            continue
        by = at < len(matches) and matches[at].group() == "by"
        owner = owner or word in _OWNING
        found.append(Item(item.key, item.kind, item.gender, denied > 0, owner, passive and by, part, speech))
        denied, passive = max(0, denied - 1), False
    return tuple(found)


def denies(matches: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a word denies what follows: "not", the "to" of "too tired to go", the "have" of "would have gone"."""
    word = fold(matches[at].group())
    if word in _NOT or word.endswith("n't"):
        return not only(matches, at)
    before = fold(matches[at - 1].group()) if at else ""
    if word == "have":
        return before in _WOULD and _next(matches, at) not in _HAD
    return word == "to" and (before in _REFUSING or (before != "too" and _too(matches, at)))


def only(matches: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a "not" or "nothing" takes nothing away: "not only", "nothing but"."""
    return _next(matches, at) in ("only", "but", "less")


def _next(matches: Sequence[re.Match[str]], at: int) -> str:
    """The word behind; none where the sentence breaks there."""
    broken = at + 1 == len(matches) or _BREAK.search(matches[at].string, matches[at].end(), matches[at + 1].start())
    return "" if broken else fold(matches[at + 1].group())


def _too(matches: Sequence[re.Match[str]], at: int) -> bool:
    """Whether a "too" of the same part of the sentence stands a few words before; "only too glad to" is none."""
    for place in range(at - 1, max(-1, at - 1 - _TOO_FAR), -1):
        if not _next(matches, place):
            return False
        if fold(matches[place].group()) == "too":
            return not place or fold(matches[place - 1].group()) != "only"
    return False


def speaks_on(text: str, speech: bool) -> bool:
    """Whether a text ends inside somebody's speech."""
    for mark in _marks(text):
        speech = _opens(mark, speech)
    return speech


def _marks(text: str) -> list[re.Match[str]]:
    return list(_MARK.finditer(text))


def _opens(mark: re.Match[str], speech: bool) -> bool:
    return not speech if mark.group() == '"' else mark.group() in "“‘" or mark.group("opens") is not None


def _item(word: str, reading: Reading) -> Item | None:
    if word in _PRONOUN:
        return Item(word, "pronoun", _PRONOUN[word])
    person = person_of(word)
    if person is not None:
        return Item(person[0], "person", person[1])
    stem = stem_of(word, reading)
    return None if stem is None else Item(stem, "word", "?")


def stem_of(word: str, reading: Reading) -> str | None:
    """The sign of one folded word, None for a word that tells nothing."""
    stem = _stem(word)
    return None if stem is None else reading.same.get(stem, stem)


def name_at(matches: Sequence[re.Match[str]], at: int, reading: Reading) -> tuple[Name | None, int]:
    """The bearer of the name that begins here, and its length in words; a name is written with a capital."""
    if not matches[at].group()[0].isupper():
        return None, 1
    for length in (4, 3, 2, 1):
        run = [match.group() for match in matches[at : at + length]]
        name = reading.names.get(" ".join(fold(word) for word in run)) if len(run) == length else None
        if name is not None:
            return name, length
    return None, 1
