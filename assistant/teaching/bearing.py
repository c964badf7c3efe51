"""Which sentences of other passages bear on what a prompt asks: by more than a name or a chance word that they share.

One bears that tells the same deed and adds to it, or that shares a telling word with what is asked and two of its
people, or two such words and names a cause or an opposite. Refuses to know any question.
"""

import math
import re
from collections.abc import Sequence

from assistant.reading import Line
from assistant.teaching.matter import Matter, tells_cause, weak
from assistant.teaching.plain_words import PLAIN
from assistant.wordforms import stems
from corpus.understand.lexicon import is_person_noun

_PRONOUN = re.compile(r"\b(?:he|she|they|it|him|her|them|his|hers|their|theirs|its)\b", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:him|them|her(?= (?:to|in|at|on|from|for|with|because|and|when|by|that|away)\b|[,.]))\b")
_BEFORE = re.compile(
    r"^[^,]*?\b(?:[Tt]his|[Tt]hese|[Tt]hose|[Ss]uch|[Tt]here) \w|\b(?:the same|this refusal|one such)\b"
)
_DANGLES = re.compile(  # a deed or a time that only the sentence before has told of, a friend whom it has named
    r"^(?:Afterwards?|Then|Soon|Later|Meanwhile|Next)\b"
    r"|^(?!(?:On|In|At|During) )[^,;]*?\b[Tt]he (?:damage|disgrace|trick|threat|slight|insult|lie|quarrel"
    r"|refusal|advice|offer|promise|request"
    r"|proposal|decision|idea|plan|trip|visit|attack|accident|discovery|news|crime|murder|secret|fantasy|injustice)\b"
    r"(?! (?:of|that|which|who|to|in|on|over|for|about|between|by|with|from|at|she|he|they|[A-Z]))"
    r"|\bthe (?:song|couple|pair)\b(?! (?:of|that|who|which|called|“))"
    r"|\b(?:stay|remain|keep|kept)(?:s|ed)? (?:silent|quiet)[,.]"
    r"|\b(?:her|his|their) (?:friend|companion|lover|rival)\b(?!,? (?:[A-Z]|and rival))"
)
AFTERWARDS = re.compile(  # a time that is told from the sentence before
    r"\b(?:an? (?:short|little|long) (?:time|while)|some time|soon|shortly|not long) (?:later|after|afterwards)\b"
    r"(?! \w)"
)
_NOUN = re.compile(r"The ([a-z]+) (?!of\b|that\b|who\b|which\b)(?=[a-z]+ )")
_OF_TWO = {  # whom two of one sex might be: "X sees Y but does not know why she weeps", "because he resents him"
    "f": re.compile(r"\b(?:why|how|what|whether|that) she\b|\bshe [a-z]+ her\b(?! [a-z])"),
    "m": re.compile(r"\b(?:why|how|what|whether|that) he\b|\bhe [a-z]+ him\b"),
}
_THEIRS = re.compile(r"the(?:y|m|irs?)$", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:the|two|three|four|five|some|many|several|all|other|his|her|their|its|of|with|for|by|from|at|on) "
    r"(?:[a-z-]+ )?[a-z]{3,}(?<!s)s\b|\b(?:children|people|men|women)\b"
)
_AGAIN = re.compile(r"\btimeline|\bchronolog", re.IGNORECASE)  # where what was told is listed once more
_SAME = 0.5  # share of the weight of what is asked, for a sentence that tells the same deed
_HEAD = 2  # words
_NEW = 3  # content words that it must add
_PAIR = 2
_TELLING = 0.62  # of the weight of a word that occurs once, for one that is shared


def stands(matter: Matter, line: Line) -> bool:
    """Whether a sentence can be read alone: nothing in it points to what comes before it."""
    if line.leaning or weak(line) or listed_again(matter, line):
        return False
    if _BEFORE.search(line.text) or _DANGLES.search(line.text) or _opens_on_known(matter, line):
        return False
    if any(_of_two(matter, line.text, sex) for sex in _OF_TWO):
        return False
    pronoun = _PRONOUN.search(line.text)
    if pronoun and not _of_a_thing(line.text, pronoun):
        before = line.text[: pronoun.start()]
        if not matter.persons(before) or (_THEIRS.match(pronoun[0]) and not _many(matter, before, 1)):
            return False
    return all(_known(matter, line.text[: one.start()], one[0]) for one in _OBJECT.finditer(line.text))


def _opens_on_known(matter: Matter, line: Line) -> bool:
    """ "The letter changes …" where a sentence before it, in the same paragraph, has spoken of that letter; what the
    heading names is known to whoever is asked."""
    match, before = _NOUN.match(line.text), matter.reading.before(line)
    known = match is None or matter.persons(match[0]) or stems(match[1]) <= stems(" ".join(matter.path(line)))
    noun = stems(match[1]) if match and not known else frozenset()
    while noun and before is not None and before.passage == line.passage:
        if noun <= before.stems:
            return True
        before = matter.reading.before(before)
    return False


def _of_two(matter: Matter, text: str, sex: str) -> bool:
    gender = dict(matter.people.values())
    for match in _OF_TWO[sex].finditer(text):
        if sum(gender.get(key) == sex for key in matter.there(text[: match.start()])) > 1:
            return True
    return False


def _known(matter: Matter, before: str, pronoun: str) -> bool:
    """Whether somebody beside the one who acts has been spoken of."""
    others = [word.strip(",") for word in before.lower().split()[1:]]
    if pronoun == "them":
        return _many(matter, before, _PAIR)
    return len(matter.persons(before)) + sum(map(is_person_noun, others)) > 1


def _many(matter: Matter, before: str, apart: int) -> bool:
    """Whether "they" has been spoken of: more people than `apart`, or several of whom or of what it may be."""
    return len(matter.persons(before)) > apart or _SEVERAL.search(before) is not None


def listed_again(matter: Matter, line: Line) -> bool:
    """Whether it stands in a list that tells once more, and shorter, what the guide tells elsewhere."""
    return any(_AGAIN.search(heading) for heading in matter.path(line))


def _of_a_thing(text: str, pronoun: re.Match[str]) -> bool:
    """ "The boat was made to travel, but it lies rotting …": explained by the noun that the sentence opens with."""
    return pronoun[0] in ("it", "its", "they", "their", "them") and re.match(r"(?:The|An?) \w+", text) is not None


def bearing(matter: Matter, line: Line, asked: str, keys: Sequence[str], most: int = 2, least: int = 1) -> list[Line]:
    """What bears on some words of a line, best first; `keys`: people of whom one must be in it.

    `least`: telling words that it must share with what is asked.
    """
    asked_of = dict.fromkeys((*keys, *matter.persons(asked)))
    names = stems(" ".join(asked_of)) | stems(" ".join(matter.call(key) for key in asked_of))
    wanted = matter.reading.stems(asked) - names - PLAIN
    scored = []
    for other in matter.story:
        there = set(matter.there(other.text))
        if other.passage == line.passage or (keys and not there & set(keys)) or not stands(matter, other):
            continue
        if len(other.stems & wanted) < least:
            continue
        people = len(set(matter.persons(other.text)) & set(asked_of))
        score = _score(matter, line, other, wanted, people)
        if score:
            scored.append((-score, other.number, other))
    return [other for _, _, other in sorted(scored)[:most]]


def _score(matter: Matter, line: Line, other: Line, wanted: frozenset[str], people: int) -> float:
    """How much it bears; 0 for what only repeats, and for what has next to nothing to do with it."""
    weight = matter.reading.weight
    shared = other.stems & wanted
    fresh = other.stems - line.stems
    one = math.log(1 + len(matter.reading.lines))
    if len(fresh) < _NEW or weight(shared) < _TELLING * one:
        return 0.0
    opens = stems(" ".join(other.text.split()[:_HEAD])) & wanted  # it speaks of the very thing
    again = bool(opens) or (len(shared) > 1 and weight(shared) >= _SAME * weight(wanted))
    reason = tells_cause(other) and len(shared) > 1
    if not again and people < _PAIR and not reason:
        return 0.0
    return weight(shared) / one + again + 0.5 * (people >= _PAIR) + 0.5 * reason
