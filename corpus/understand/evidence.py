"""What the words around a name tell: that it is a person's, that it is a place's.

Each sighting gives points; who bears the name adds them up. Refuses to know pronouns.
"""

import re

from corpus.understand.lexicon import (
    CALENDAR,
    COUNTRIES,
    FEELING,
    FUNCTION,
    IN,
    MOVING,
    NAMING,
    NATIONS,
    PLACE_NOUNS,
    PRIZES,
    WEAK,
    is_human_verb,
    is_mental_verb,
    is_person_noun,
    noun_gender,
    words,
)
from corpus.understand.sightings import Sighting, bare, titles

_ADVERBS = frozenset(("then", "also", "later", "never", "soon", "often", "now", "still", "always", "first", "finally"))
_RELATIVE = frozenset(("who", "whom"))
_OF = frozenset(("of", "called", "named", "in"))
_ARTICLES = frozenset(("a", "an"))
_STOPS = FUNCTION - words(
    "a an the his her their its one two only own other another old young little great good first last and"
)
_BESIDE = re.compile(r",[^,.;]*?, (?:an?|the) ((?:[a-z-]+ ){1,4})|[^,.;]*?, (?:an?|the) ((?:[a-z-]+ ){1,4})")


def person_points(text: str, one: Sighting) -> int:
    """How surely a person is spoken of here; 2 is enough."""
    if titles(one.form) and bare(one.form) != one.form:
        return 5
    noun = described(text, one)
    points = 2 * (noun is not None)
    comma = _comma_after(text, one)
    points += 2 * (comma and one.after() in _RELATIVE)
    ahead = 1 if one.after() in _ADVERBS or one.after().endswith("ly") else 0
    deed = one.after(ahead)
    thing = one.before() in ("the", "a", "an")
    if not one.owner and not comma and not thing and is_human_verb(deed) and deed not in FUNCTION:
        points += 2 if is_mental_verb(deed) else 1
    return points


def described(text: str, one: Sighting) -> str | None:
    """The noun for a person that the words beside a name put on it: "his sister Margaret", "Justine, a servant"."""
    before = one.before()
    if is_person_noun(before) and not _comma_before(text, one, far=True):
        return before
    if before in NAMING or (before == "as" and one.before(2) == "known"):
        noun = one.before(2 if before in NAMING else 3)
        return noun if is_person_noun(noun) else None
    if is_person_noun(before) and _comma_before(text, one, far=False) and one.before(2) not in ("and", "or"):
        return before
    return _after(text, one)


def _after(text: str, one: Sighting) -> str | None:
    """ "X, a young servant …", "X is Victor’s youngest brother …"."""
    if one.owner:
        return None
    rest = one.sentence.words[one.stop : one.stop + 9]
    if not rest:
        return None
    is_that = rest[0].fold in ("is", "was")
    if not is_that and not _comma_after(text, one):
        return None
    rest = rest[1:] if is_that else rest
    opening = bool(rest) and (rest[0].fold in ("a", "an", "the", "his", "her", "their", "one") or rest[0].owner)
    if not opening and not (rest and rest[0].capital):
        return None
    for number, word in enumerate(rest):
        if word.fold in _STOPS:
            return None
        if is_person_noun(word.fold) and not word.owner:
            following = rest[number + 1].fold if number + 1 < len(rest) else ""
            near = number + 1 < len(rest) and text[word.end : rest[number + 1].start] == " "
            if not (near and is_person_noun(following)):
                return word.fold
        if number and text[rest[number - 1].end : word.start].strip() not in ("", ",", "’s", "'s"):
            return None
    return None


def told_gender(text: str, one: Sighting) -> str | None:
    """What the noun beside a name tells, or the next beside that: "is Victor’s friend, a generous young man"."""
    noun = _after(text, one)
    if noun is None:
        loved = is_human_verb(one.after()) and not _comma_before(text, one, far=True)  # "the woman Felix loves"
        noun = None if loved else described(text, one)
        return noun_gender(noun) if noun else None
    if gender := noun_gender(noun):
        return gender
    match = _BESIDE.match(text, one.end, one.sentence.end)
    nouns = (match[1] or match[2]).split() if match else []
    return next((gender for word in nouns if (gender := noun_gender(word))), None)


def place_points(text: str, one: Sighting) -> int:
    """How surely a place is spoken of here; 2 is enough."""
    first = one.form[0]
    if first in NATIONS or first in CALENDAR or (one.owner and one.before() not in IN):
        return 0
    if bare(one.form)[-1] in COUNTRIES or (len(one.form) == 2 and one.form[1] in PLACE_NOUNS | {"ocean", "pole"}):
        return 2
    the = one.before() == "the"
    before, behind = (one.before(2), one.before(3)) if the else (one.before(), one.before(2))
    if before in _ARTICLES or _adjective(text, one):
        return 0
    if before in _OF and behind in PLACE_NOUNS:
        return 2
    if before in IN:
        if one.before(3 if the else 2) in PRIZES | FEELING:
            return 0
        plural = one.form[-1].endswith("s")
        return 2 if before in MOVING or not the or plural else 1
    return 1 if before in WEAK and not the else _told_place(text, one)


def _told_place(text: str, one: Sighting) -> int:
    """ "X is the boarding school where …"."""
    rest = [word.fold for word in one.sentence.words[one.stop : one.stop + 6]]
    told = rest[:1] in (["is"], ["was"]) or _comma_after(text, one)
    return 2 if told and rest[1:2] != ["of"] and _first_noun(rest[1:]) else 0


def _first_noun(rest: list[str]) -> bool:
    for word in rest:
        if word in PLACE_NOUNS:
            return True
        if word in FUNCTION and word not in ("a", "an", "the"):
            return False
    return False


def _adjective(text: str, one: Sighting) -> bool:
    """Whether a name only describes the noun that follows: "Greek myth", "the Bennet daughter"."""
    if one.stop >= len(one.sentence.words) or one.owner:
        return False
    following = one.sentence.words[one.stop]
    return (
        text[one.end : following.start] == " "
        and not following.capital
        and following.fold not in FUNCTION
        and (not is_human_verb(following.fold))
    )


def _comma_before(text: str, one: Sighting, *, far: bool) -> bool:
    """Whether a comma stands right before the name; `far`: anything but a space."""
    if one.at == 0:
        return True
    gap = text[one.sentence.words[one.at - 1].end : one.start]
    return gap != " " if far else gap == ", "


def _comma_after(text: str, one: Sighting) -> bool:
    return not one.owner and text[one.end : one.end + 1] in (",", "(", "—", "–")
