"""False twins of a statement, each by one change: a name, a "not", a number, a cause, or subject and object.

Each maker gives a sentence, or None where it can't be made, or where a rule can tell that it might be true all the
same: two characters who may be one ("the king", "the father"), verbs that go both ways (marry, meet, fight, talk).
Refuses to know what the sentences cite.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from statements import Statement, Verbs

from assistant.wordforms import word_set

_SHE = word_set(
    "queen princess mother woman girl wife daughter sister lady witch maiden maid aunt bride widow grandmother"
    " stepmother mermaid goddess nurse hen cow mare empress duchess"
)
_HE = word_set(
    "king prince father man boy husband son brother lord wizard giant uncle bridegroom grandfather soldier farmer"
    " fisherman hunter merchant emperor knight tailor shepherd miller smith youth lad warrior magician priest gentleman"
    " captain sultan chief monk tutor duke earl dwarf troll ogre"
)
_BEASTS = word_set(
    "fox wolf bear lion cat dog horse mouse rat frog toad hare rabbit cock raven crow eagle swan goose duck"
    " snake serpent dragon ass donkey goat sheep pig deer stag fawn monkey tiger elephant bee ant tortoise owl swallow"
)
_BOTH_WAYS = word_set(
    "marry meet fight talk speak play dance kiss embrace join resemble quarrel argue wed know see live walk sit travel"
    " be become have stay agree equal match"
)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty", "thirty")
_DENYING = word_set("never no nothing nobody none not hardly scarcely always cannot")
_IN_DENIALS = word_set("any anymore anything anybody anyone anywhere either ever yet nor")  # "she was happy anymore"
_LEAST_APART = 0.34  # share of words that two causes may have in common
_NAME = r"[A-Z][a-z]+"
_NO_NAME = (
    word_set("dr doctor mr mrs miss st sir lady lord knight king queen prince princess town saint heaven god christmas")
    | _SHE
    | _HE
)
_HERS = {"he": "she", "him": "her", "his": "her", "himself": "herself"}
_HIS = {"she": "he", "her": "him", "herself": "himself"}
_AFTER_HIM = r"(?:to|in|on|at|by|for|with|from|and|but|because|when|that|if|as|out|up|down|away|so|not|the|an?)\b"
_PERSON = r"(?:the|an?|his|her|their) (?:[a-z]+ ){0,2}?"
_STOP = word_set("the a an of and to in his her he she it they was were had that for with on at him as be not because")


@dataclass(frozen=True, slots=True)
class Cast:
    """The characters of a story, as a statement may name them, each with what tells it from others."""

    members: tuple[tuple[str, str], ...]  # "the old king", "m"; a proper name has "f", "m" or "?"

    @staticmethod
    def of(answers: Iterable[str], text: str, proper: frozenset[str]) -> "Cast":
        """From the names in the text and the persons and beasts in it that carry "the"."""
        flat = " ".join(text.split())
        names = Counter(re.findall(rf"(?<=[a-z,] )(?:{_NAME})(?: {_NAME})*(?![\w-])", flat))
        named = [name for name, count in names.items() if count > 3 and _whole(name, flat, proper)]
        nouns = Counter(re.findall(r"\b[Tt]he ([a-z]+)\b", flat))
        known = [f"the {noun}" for noun, count in nouns.items() if count > 2 and _sort(noun) != "?"]
        given = (answer.strip(" .") for answer in answers if len(answer.split()) < 5)
        exact = [answer for answer in given if re.fullmatch(rf"{_PERSON}[a-z]+|[A-Z][a-z]+", answer)]
        told = [name for name in exact if _sort(name.split()[-1]) != "?" and name[0].islower()]
        persons = [name for name in named if not _is_place(name, flat)]
        members = dict.fromkeys((*sorted(persons), *sorted(known), *sorted(told)))
        return Cast(tuple((name, _gender(name, flat)) for name in members))

    def in_text(self, text: str) -> list[tuple[str, str]]:
        """Members that a text names, longest first, none inside another."""
        found: list[tuple[str, str]] = []
        for name, sort in sorted(self.members, key=lambda member: -len(member[0])):
            inside = any(name.lower() in longer.lower() for longer, _ in found)
            if not inside and re.search(rf"(?i)\b{re.escape(name)}\b(?!['’-])", text):
                found.append((name, sort))
        return found


def _whole(name: str, text: str, proper: frozenset[str]) -> bool:
    """Whether this is somebody's whole name: no title, no part of a longer one, no word with a capital by chance."""
    words = name.lower().split()
    longer = len(re.findall(rf"(?:[A-Z][\w.]*[ -]){re.escape(name)}\b|\b{re.escape(name)}(?:[ -][A-Z]|-)", text))
    return words[0] in proper and words[-1] not in _NO_NAME and longer * 4 < text.count(name)


def _sort(noun: str) -> str:
    return "f" if noun in _SHE else "m" if noun in _HE else noun if noun in _BEASTS else "?"


def _gender(name: str, text: str) -> str:
    """Of a person by its noun, of a beast its kind, of a name by the pronouns that follow it."""
    if name[0].islower():
        return _sort(name.split()[-1])
    after = " ".join(re.findall(rf"{re.escape(name)} [^.]{{0,80}}", text)).lower()
    she, he = len(re.findall(r"\b(?:she|her)\b", after)), len(re.findall(r"\b(?:he|his|him)\b", after))
    return "f" if she > 2 * he else "m" if he > 2 * she else "?"


def _is_place(name: str, text: str) -> bool:
    return len(re.findall(rf"\b(?:in|at|from|of|to|day|the) {re.escape(name)}\b", text)) * 3 > text.count(name)


def _distinct(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two characters can't be one: both by name, of two sexes, or of two kinds of beast."""
    shared = set(one[0].lower().split()) & set(other[0].lower().split()) - _STOP
    named = one[0][0].isupper() and other[0][0].isupper()
    known = "?" not in (one[1], other[1])
    return not shared and (named or (known and one[1] != other[1]))


def other_name(said: Statement, cast: Cast, chance: random.Random) -> str | None:
    """Another character of the story in place of one."""
    there = cast.in_text(said.text)
    if not there:
        return None
    out = chance.choice(there)
    spoken = set(re.findall(r"[a-z]+", said.text.lower()))
    others = [
        member
        for member in cast.members
        if member[0].lower().split()[-1] not in spoken and all(_distinct(one, member) for one in there)
    ]
    if not others:
        return None
    other = chance.choice(others)
    alone = not any(one[1] in (out[1], "?") for one in there if one != out)
    return _replaced(_agreeing(said.text, out[1], other[1]) if alone else said.text, {out[0]: other[0]})


def _agreeing(text: str, old: str, new: str) -> str:
    """The pronouns of one sex changed to the other, so that a swapped name is not false by grammar alone."""
    if (old, new) == ("m", "f"):
        return re.sub(r"(?i)\b(?:he|him|his|himself)\b", lambda match: _HERS[match.group().lower()], text)
    if (old, new) != ("f", "m"):
        return text
    text = re.sub(rf"(?i)\bher\b(?= (?!{_AFTER_HIM})[a-z])", "his", text)
    return re.sub(r"(?i)\b(?:she|her|herself)\b", lambda match: _HIS[match.group().lower()], text)


def _replaced(text: str, changes: dict[str, str]) -> str:
    pattern = "|".join(re.escape(name) for name in sorted(changes, key=len, reverse=True))
    folded = {name.lower(): other for name, other in changes.items()}
    new = re.sub(rf"(?i)\b(?:{pattern})\b", lambda match: folded[match.group().lower()], text)
    return new[0].upper() + new[1:]


def said_not(said: Statement, verbs: Verbs) -> str | None:
    """The opposite: "not" added to what is said of the subject, or taken out."""
    rest = said.rest.split()
    if rest[:1] == ["not"]:
        if _IN_DENIALS & set(rest):
            return None
        past = verbs.past.get(rest[1]) if said.verb == "did" and len(rest) > 1 else None
        if said.verb == "did":
            return replace(said, verb=past, rest=" ".join(rest[2:])).text if past else None
        return replace(said, rest=" ".join(rest[1:])).text
    if _DENYING & set(said.text.lower().split()) or "n't" in said.text:
        return None
    if said.verb in ("was", "were", "could", "would", "should", "must") or (said.verb == "had" and _perfect(rest)):
        return replace(said, rest=f"not {said.rest}").text
    base = verbs.base.get(said.verb)
    return replace(said, verb="did", rest=f"not {base} {said.rest}").text if base else None


def _perfect(rest: Sequence[str]) -> bool:
    return bool(rest) and (rest[0].endswith("ed") or rest[0] in ("been", "gone", "taken", "given", "seen", "come"))


def other_number(text: str, chance: random.Random) -> str | None:
    """Another number in place of one."""
    there = [word for word in re.findall(r"[A-Za-z]+", text) if word.lower() in _NUMBERS]
    if not there:
        return None
    out = chance.choice(there)
    new = chance.choice([number for number in _NUMBERS if number != out.lower()])
    return re.sub(rf"\b{out}\b", new.capitalize() if out[0].isupper() else new, text, count=1)


def other_cause(said: Statement, every: Sequence[Statement], chance: random.Random) -> str | None:
    """The cause that another question of the story gives for something else."""
    if not said.cause:
        return None
    mine = _words(said.cause) | _words(said.text)
    others = [
        one.cause
        for one in every
        if one.cause
        and one.cause.split()[0] == said.cause.split()[0]
        and _apart(_words(one.cause), mine)
        and _apart(_words(one.text), mine)
    ]
    return replace(said, cause=chance.choice(others)).text if others else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower())) - _STOP


def _apart(one: set[str], other: set[str]) -> bool:
    return len(one & other) <= _LEAST_APART * min(len(one), len(other))


def turned(said: Statement, cast: Cast) -> str | None:
    """Subject and object in each other's place, where both are characters and the verb goes one way."""
    subject = next((name for name, _ in cast.in_text(said.subject) if name.lower() == said.subject.lower()), None)
    objects = [name for name, _ in cast.in_text(said.rest) if said.rest.lower().startswith(name.lower())]
    told = {said.verb, *said.rest.split()[:1]}
    if subject is None or not objects or _goes_both_ways(told) or objects[0].lower() == subject.lower():
        return None
    rest = said.rest[len(objects[0]) :]
    return replace(said, subject=objects[0], rest=f"{_inside(said.subject)}{rest}").text


def _inside(subject: str) -> str:
    first, _, rest = subject.partition(" ")
    return f"{first.lower()} {rest}" if first.lower() in ("the", "a", "an", "his", "her") else subject


def _goes_both_ways(told: Iterable[str]) -> bool:
    stems = {word.lower().removesuffix("ed") for word in told}
    irregular = {
        "met": "meet",
        "fought": "fight",
        "spoke": "speak",
        "was": "be",
        "were": "be",
        "had": "have",
        "saw": "see",
    }
    more = {"knew": "know", "married": "marry", "danced": "dance", "became": "become", "sat": "sit"}
    return any((irregular | more).get(word, word) in _BOTH_WAYS for word in (*told, *stems))
