"""Details of somebody or something: the name of X's dog, the colour of her coat, who X's father is.

Such a question is answered by a sentence that says just this of just that one, and by no other: the nearest dog and
the nearest name are no answer. Read off the sentence's form alone. Refuses to know hits, vectors and models.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from assistant.asked import Asked
from assistant.names import WORD, Name, locate, words_of
from assistant.reading import Line, Reading
from assistant.relations import related
from assistant.wordforms import stems, word_set
from index.lexical import tokens

Detail = Literal["name", "forename", "surname", "maiden name", "colour", "who"]

_NAME = r"(?:(?P<which>first|given|christian|last|family|full|maiden|real|true|sur) ?)?(?:name|title)"
_WHOSE = r"(?P<of>.+)"
_DEAR = r"(?:(?:best|closest|dearest|close|dear|good|greatest|oldest|only|two|three|four|five) )?"
_FORMS: tuple[tuple[Detail, re.Pattern[str]], ...] = tuple(
    (detail, re.compile(pattern))  # type: ignore[misc]
    for detail, pattern in (
        ("name", rf"what (?:is|was|are|were) the {_NAME}s? of {_WHOSE}"),
        ("name", rf"what (?:is|was|are|were) {_WHOSE}'s? {_NAME}s?"),
        ("name", rf"what (?:is|was|are|were) {_WHOSE} (?:called|named)"),
        ("name", r"what (?:do|does|did) .+ (?:call|name) (?P<of>(?:his|her|their|its|the|\w+'s) \w+)"),
        ("colour", rf"what colou?r (?:is|was|are|were) {_WHOSE}"),
        ("colour", rf"what (?:is|was) the colou?r of {_WHOSE}"),
        ("who", rf"who (?:is|was|are|were) (?P<of>.+'s? {_DEAR}\w+|the \w+ of .+)"),
    )
)
_PARTICULAR: dict[str, Detail] = {
    **dict.fromkeys(("first", "given", "christian"), "forename"),
    **dict.fromkeys(("last", "family", "sur"), "surname"),
    "full": "surname",
    "maiden": "maiden name",
}
_FEMALE = word_set(
    "mother mum mom sister daughter aunt wife niece grandmother stepmother queen princess girl woman lady maid witch"
)
_MALE = word_set(
    "father dad brother son uncle husband nephew grandfather stepfather king prince boy man gentleman wizard"
)
_PARENTS = word_set("father dad mother mum mom parent parents")
_HOMES = word_set("house home estate residence mansion")
_SPOUSES = word_set("husband wife spouse")
_WED = re.compile(r" (?:marry|married|are married|were married|wed)\b")
_WEDS = re.compile(r",? (?:who )?(?:marries|married|weds|wed) ")
_DWELLS = re.compile(r"\b(?:live[sd]?|dwells?|resides?|owner of|owns|rents?)(?: [\w’']+){0,5} $")
_FULLER: dict[str, str] = {"forename": "(?:first|given|christian) name", "surname": "(?:surname|last name|family name)"}
_LONGEST, _PLAIN = 8, 3  # words of what has the detail; of it where nobody owns it
_NAMELESS = re.compile(r"\b(?:no name|nameless|unnamed|never named|without a name)\b")
_COLOUR = re.compile(
    r"\b(?:red|blue|green|yellow|black|white|brown|gr[ae]y|gold|golden|silver|purple|pink|orange|scarlet|crimson|violet"
    r"|dark|fair|pale|blond|blonde|colou?r(?:ed|less)?)(?:ish)?\b",
    re.IGNORECASE,
)
_TO_NAME = re.compile(
    r",?(?: (?:of|who (?:is|was)|whose name (?:is|was)|is|was|are|were))?(?: (?:named|called|known as|by the name of))?"
    r",? (?:the )?[“\"]?"
)
_FROM_NAME = re.compile(
    r"[”\"]?(?:,| (?:is|was|are|were|becomes?|became))(?: also| now)?"
    r" (?:an?|the|his|her|their|its|(?:[\w.]+ ){0,2}\w+[’']s?) (?:[\w-]+ ){0,3}"
)
_GOES_ON = re.compile(r"(?! and\b| who\b) ")  # "as it frees the ship, Walton turns back" names no ship
_TITLE = re.compile(r"[“\"][A-Z][^”\"]{1,60}[”\"]")
_SAYS_NAME = re.compile(r"\b(?:names?|named|nameless|called|known as)\b")
_OWN_NAME = re.compile(r"\b(?:whose|(?:his|her|their|its)(?: \w+)?) name\b|\bno name\b")
_IS_ONE = re.compile(r"^[^,;]+(?:,[^,;]+,)? (?:is|was) ")
_PRONOUN = re.compile(r"\b(?:he|she|they|it|his|her|their|its)\b", re.IGNORECASE)
_OWNED_BY = re.compile(
    r"((?:[\w.]+ ){0,2}[\w.-]+)[’']s? (?:[\w-]+ ){0,2}$|\b(his|her) (?:[\w-]+ ){0,2}$", re.IGNORECASE
)

_POSSESSES = re.compile(r"\b(?:his|her|their|its) (?:[\w-]+ ){0,2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Owned:
    """The detail that a question asks for."""

    detail: Detail
    thing: str  # the word for what has the detail: "dog"; the owner's own one where it is theirs
    owner: Name | None
    owner_word: frozenset[str]  # an owner without a name: "the king's daughter"
    which: frozenset[str] = frozenset()  # of several: "her closest friend"


def owned(asked: Asked, reading: Reading) -> Owned | None:
    """What detail of what a question asks for, if it is of this kind."""
    plain = asked.text.lower().replace("’", "'").rstrip(" ?!.")
    for detail, form in _FORMS:
        match = form.fullmatch(plain)
        if match is None:
            continue
        which = match.groupdict().get("which")
        return _owned(_PARTICULAR.get(which or "", detail), match["of"], reading)
    return None


def _owned(detail: Detail, of: str, reading: Reading) -> Owned | None:
    words = words_of(of)
    if not words or len(words) > _LONGEST:
        return None
    swapped = re.fullmatch(r"the (\w+) of (.+)", of)
    of = f"{swapped[2]}'s {swapped[1]}" if swapped else of
    whose, own, thing = of.rpartition("'s ") if "'s " in of else of.rpartition("s' ")
    names = reading.spot(whose if own else of)
    if own:
        if len(words_of(thing)) > _PLAIN:
            return None
        noun = tokens(whose) if not names else []
        *which, one = words_of(thing)
        return Owned(detail, one, names[0] if names else None, frozenset(noun[-1:]), frozenset(tokens(" ".join(which))))
    if len(words) > _PLAIN or detail == "who":
        return None
    return Owned(detail, words[-1], names[0] if names else None, frozenset())


def told(owned: Owned, reading: Reading) -> list[Line]:
    """The sentences that say it, the plainest first."""
    if owned.detail in ("forename", "surname"):
        return _in_full(owned, reading)
    if owned.detail == "maiden name":
        return [
            line
            for line in reading.lines
            if re.search(r"\b(?:maiden|née|born) ", line.text) and _theirs(owned, line, reading)
        ]
    if owned.detail == "colour":
        return [line for line in _speaking(owned, reading) if _coloured(owned, line, reading)]
    if owned.owner is not None and owned.thing in owned.owner.words:  # their own name
        named = [line for line in reading.lines if owned.owner in line.names and _SAYS_NAME.search(line.text)]
        return sorted(named, key=lambda line: _OWN_NAME.search(line.text) is None)
    speaking = list(_speaking(owned, reading))
    nameless = [line for line in speaking if _NAMELESS.search(line.text)]
    found = sorted(nameless, key=lambda line: "no name" not in line.text)
    found = found or sorted(
        (line for line in speaking if _says(owned, line, reading)), key=lambda line: _plainness(owned, line)
    )
    found = found or [
        line for line in reading.lines if owned.detail == "who" and related(owned.owner, owned.thing, line)
    ]
    return found or [line for line in reading.lines if owned.owner in line.names and _implies(owned, line, reading)]


def _in_full(owned: Owned, reading: Reading) -> list[Line]:
    """Where somebody is called by more than one name, or told to have another."""
    name = owned.owner
    if name is None:
        return [line for line in _speaking(owned, reading) if _says(owned, line, reading)]
    full = name.full.lower() if len(name.words) > 1 else None
    naming = [line for line in reading.lines if name in line.names]
    said = [line for line in naming if re.search(rf"\b{_FULLER[owned.detail]}\b", line.text)]
    own = [line for line in naming if owned.detail == "forename" and _OWN_NAME.search(line.text)]
    return said or own or [line for line in naming if full and full in line.text.lower()][:1]


def silent(owned: Owned, best: Line, reading: Reading) -> bool:
    """Whether, where no sentence says it in so many words, the best one cannot tell it either."""
    if owned.detail == "who":
        return False
    return owned.detail != "name" or owned.owner is not None or not any(_named(owned, best, reading))


def _speaking(owned: Owned, reading: Reading) -> Iterator[Line]:
    sign = frozenset(tokens(owned.thing))
    wanted = stems(owned.thing)
    for line in reading.lines:
        if wanted <= line.stems and sign <= {*tokens(line.text)} and _theirs(owned, line, reading):
            yield line


def _theirs(owned: Owned, line: Line, reading: Reading) -> bool:
    """Whether a sentence may speak of the owner: by name, or by a pronoun after a sentence that does."""
    if owned.owner is None:
        return owned.owner_word <= {*tokens(line.text)}
    if owned.owner in line.names:
        return True
    before = reading.before(line)
    near = before is not None and [name for name in before.names if name.person][-1:] == [owned.owner]
    return near and _PRONOUN.search(line.text) is not None


def _plainness(owned: Owned, line: Line) -> tuple[bool, bool]:
    """Those first that say which, and that are on the one asked for: "Ann is Jo's friend", not "Jo's friend goes"."""
    on_them = (
        owned.detail == "who" and line.subject not in (None, owned.owner) and _IS_ONE.search(line.text) is not None
    )
    return not owned.which & {*tokens(line.text)}, not on_them


def _places(word: str, text: str) -> Iterator[re.Match[str]]:
    sign = tokens(word)
    return (match for match in WORD.finditer(text) if tokens(match.group()) == sign)


def _says(owned: Owned, line: Line, reading: Reading) -> bool:
    """Whether a sentence puts a name to the thing: "his sister Margaret", "Agatha is his daughter"."""
    for at in _places(owned.thing, line.text):
        before = line.text[: at.start()]
        if not _belongs(owned, before, reading) or not (
            owned.owner is None or owned.owner in line.names or _POSSESSES.search(before)
        ):
            continue
        for start, end in _named(owned, line, reading):
            gap = line.text[at.end() : start]
            if start >= at.end() and _TO_NAME.fullmatch(gap) and not (gap == ", " and _GOES_ON.match(line.text[end:])):
                return True
            if end <= at.start() and _FROM_NAME.fullmatch(line.text[end : at.start()]):
                return True
    return False


def _named(owned: Owned, line: Line, reading: Reading) -> Iterator[tuple[int, int]]:
    """Where names stand that the thing may bear."""
    for name, start, end in locate(line.text, reading.names):
        gender = "f" if owned.thing in _FEMALE else "m" if owned.thing in _MALE else None
        if name != owned.owner and not (gender and name.gender in ("f", "m") and name.gender != gender):
            yield start, end
    for match in _TITLE.finditer(line.text):
        yield match.start(), match.end()


def _belongs(owned: Owned, before: str, reading: Reading) -> bool:
    """Whether what stands before the thing gives it to nobody else."""
    match = _OWNED_BY.search(before)
    if match is None or owned.owner is None:
        return owned.owner is None or owned.detail != "who"
    if match[2]:
        return owned.owner.gender in (None, "m" if match[2].lower() == "his" else "f")
    names = reading.spot(match[1])
    return not names or owned.owner in names


def _implies(owned: Owned, line: Line, reading: Reading) -> bool:
    """Whether a sentence that names the owner says it from another side.

    "Safie, the daughter of a merchant" of her father; "Felix is his son and Agatha his daughter" of Felix's sister;
    "Lady Catherine lives at Rosings" of her house.
    """
    assert owned.owner is not None
    name = rf"\b(?i:{'|'.join(map(re.escape, owned.owner.words))})"
    if owned.thing in _PARENTS:
        return (
            re.search(rf"{name}(?:,| is| was) (?:the|an?) (?:[\w-]+ )?(?:son|daughter|child) of\b", line.text)
            is not None
        )
    if owned.thing in _HOMES:
        return any(
            _DWELLS.search(line.text[:start]) for found, start, _ in locate(line.text, reading.names) if found.place
        )
    if owned.thing in _SPOUSES:
        return _weds(owned.owner, line, reading)
    child = {"sister": "daughter", "brother": "son"}.get(owned.thing)
    is_child = re.search(
        rf"{name}(?:,| is| was) (?:the|an?|his|her|their) (?:[\w-]+ )?(?:son|daughter|child)\b", line.text
    )
    return bool(child and is_child) and _says(replace(owned, thing=child or "", owner=None), line, reading)


def _weds(owner: Name, line: Line, reading: Reading) -> bool:
    """Whether two who stand side by side marry, and one of them is the owner."""
    for (one, _, end), (other, start, last) in pairwise(locate(line.text, reading.names)):
        joined = line.text[end:start] == " and " and _WED.match(line.text[last:])
        if owner in (one, other) and one.person and other.person and (joined or _WEDS.fullmatch(line.text[end:start])):
            return True
    return False


def _coloured(owned: Owned, line: Line, reading: Reading) -> bool:
    for at in _places(owned.thing, line.text):
        before, after = line.text[: at.start()], line.text[at.end() :]
        near = " ".join(before.split()[-3:]) if not re.search(r"[,;]$", before.rstrip()) else ""
        said = re.match(r" (?:is|was|are|were|grew|turned|became)((?: [\w-]+){1,4})", after)
        if _belongs(owned, before, reading) and (_COLOUR.search(near) or (said and _COLOUR.search(said[1]))):
            return True
    return False
