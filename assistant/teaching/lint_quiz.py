"""What makes a quiz item unfit for a class: one small check for each fault, each with the fault's name.

It looks at the item and the guide alone, whoever made the item. Refuses to know how items are made.
"""

import re
from collections.abc import Callable, Sequence

from assistant.names import words_of
from assistant.phrasing import fit
from assistant.reading import Reading
from assistant.teaching.distractors import LEAST, MOST, gives, links
from assistant.teaching.items import Item, Kind
from assistant.wordforms import stems, word_set
from corpus.understand import Named

QUIZ_STANDARDS = frozenset(("RL.9-10.1", "RL.9-10.2", "RL.9-10.3", "RL.9-10.5"))
TRUE_FALSE = ("True", "False")
EXPLAINED = "The guide explains the term “{term}” as “{what}”."
_EXPLAINED = re.compile(EXPLAINED.format(term="(?P<term>[^”]+)", what="(?P<what>[^”]+)"))
_EVENTS = 4
_SUBJECT = re.compile(r"^(?:He|She|They)\b")
_GENDERS = {"He": "m", "She": "f", "They": "many"}
_UGLY = re.compile(r"  | [,.;?!]|[,;:.]\?|[,.;]{2}|\b(\w+) \1\b|\band\?|\bthe the\b")
_CATCH_ALL = re.compile(r"\b(?:all|none|both|any) of (?:the above|these|them)\b", re.IGNORECASE)
_LOOSE = re.compile(r"^(?:he|she|it|they|this|these|those|such)\b", re.IGNORECASE)
_SHORTEST, _LONGEST = 4, 50  # words of a stem
_SHORT_ANSWER = 4  # the most words that a class can be asked to hit upon
_IDLE = word_set("also later then soon afterwards afterward again even now at last")
INNER = str.maketrans("“”", "‘’")  # quotation marks inside others
Faults = list[tuple[str, bool]]


def quiz_faults(item: Item, reading: Reading) -> tuple[str, ...]:
    """The names of a quiz item's faults; none for a good one, and for what is no quiz item."""
    check = _CHECKS.get(item.kind)
    if check is None:
        return ()
    return tuple(name for name, wrong in (*_common(item, reading), *check(item, reading)) if wrong)


def _common(item: Item, reading: Reading) -> Faults:
    shown = " ".join((item.stem, *(option.text for option in item.options), *(one.quote for one in item.evidence)))
    return [
        ("evidence", not _verbatim(item, reading)),
        ("odd form", _UGLY.search(item.stem) is not None or not _paired(item.stem) or item.stem[:1].islower()),
        ("length", not _SHORTEST <= len(item.stem.split()) <= _LONGEST),
        ("loose pronoun", _LOOSE.match(item.stem) is not None),
        ("not particular", item.kind != "ordering" and _vague(item.stem, reading)),
        ("unfit for a class", not fit(shown)),
        ("standard", not item.standards or not QUIZ_STANDARDS.issuperset(item.standards)),
        ("depth", not 1 <= item.dok <= 2),
    ]


def _vague(stem: str, reading: Reading) -> bool:
    """Whether a stem has less than two telling words, and none that the guide explains as a term."""
    content = links(reading).content(stem)
    return len(content) < 2 and content not in [reading.stems(one.term) for one in reading.understood.terms]


def _chosen(item: Item, reading: Reading) -> Faults:
    """Multiple choice, and whose name is left out of a quotation."""
    right = [option.text for option in item.options if option.correct]
    wrong = [option.text for option in item.options if not option.correct]
    told = links(reading)
    return [
        ("not one question", item.stem.count("?") != 1),
        ("too few distractors", len(wrong) < LEAST),
        ("options", right != [item.key] or len(wrong) > MOST or len({*right, *wrong}) != len(item.options)),
        ("catch-all", any(_CATCH_ALL.search(option.text) for option in item.options)),
        ("distractor of another kind", len({_kind(one, reading) for one in (*right, *wrong)}) > 1),
        ("distractor not in the guide", any(not told.lines(one) for one in wrong)),
        ("second answer", _kind(item.key or "", reading) == "place" and _rivalled(item, reading)),
        ("distractor connected", any(told.connected(one, item.stem) for one in wrong)),
        *_keyed(item, reading),
    ]


def _written(item: Item, reading: Reading) -> Faults:
    key = item.key or ""
    accepted = [option.text for option in item.options]
    return [
        ("not one question", item.stem.count("?") != 1),
        ("long answer", len(key.split()) > _SHORT_ANSWER),
        ("options", bool(accepted) and (key not in accepted or not all(option.correct for option in item.options))),
        ("second answer", _rivalled(item, reading)),
        *_keyed(item, reading),
    ]


def _keyed(item: Item, reading: Reading) -> Faults:
    key = item.key or ""
    said = _SUBJECT.sub("", key, count=1).lstrip()  # a deed's pronoun stands for a name of the guide
    names = {form for one in _borne(key, reading) for form in one.forms} | {key}
    return [
        ("key not in the guide", not key or not any(_within(said, one.quote) for one in item.evidence)),
        ("key in the stem", any(gives(item.stem, name) for name in names)),
    ]


def _judged(item: Item, reading: Reading) -> Faults:
    quote = item.evidence[0].quote if item.evidence else ""
    explains = _explains(item.stem, quote, reading)
    stands = in_order(item.stem, quote) or explains is True
    swapped = explains is False or _swapped(item.stem, quote, reading)
    return [
        ("options", tuple(option.text for option in item.options) != TRUE_FALSE or item.key not in TRUE_FALSE),
        ("options", [option.text for option in item.options if option.correct] != [item.key]),
        ("not a statement", not item.stem.endswith(".") or "?" in item.stem),
        ("true and not so told", item.key == "True" and not stands),
        ("false and not surely so", item.key == "False" and (stands or not swapped)),
        ("rationale", quote not in item.rationale and quote.translate(INNER) not in item.rationale),
    ]


def _swapped(statement: str, quote: str, reading: Reading) -> bool:
    """Whether the statement names somebody who is not in the quotation, and never connected with the rest of it."""
    told = links(reading)
    strange = [one for one in reading.spot(statement) if not any(_within(word, quote) for word in one.words)]
    if len(strange) != 1:
        return False
    rest = re.sub(r"\b" + re.escape(strange[0].full.split()[-1]) + r"\b", "", statement)
    forms = [form for one in told.names(strange[0].full) for form in one.forms]
    own = frozenset(stem for form in (*forms, strange[0].full) for stem in stems(form))
    return not told.around(strange[0].full) & (told.content(rest) - own)


def _explains(statement: str, quote: str, reading: Reading) -> bool | None:
    """Whether a statement of how the guide explains a term is right, the quotation being what explains it; None for
    other statements, and for words that explain nothing or that the guide connects with the term."""
    match = _EXPLAINED.fullmatch(statement)
    text = reading.guide.text
    terms = {text[slice(*one.definition)]: one.term for one in reading.understood.terms}
    if match is None or stems(terms.get(quote, "")) != stems(match["term"]):
        return None
    if _within(match["what"], quote):
        return True
    known = any(match["what"] in other for other in terms)
    return False if known and not links(reading).connected(match["what"], match["term"]) else None


def _ordered(item: Item, reading: Reading) -> Faults:
    letters = [letter.strip() for letter in (item.key or "").split(",")]
    known = "ABCDEFGH"[: len(item.options)]
    proper = sorted(letters) == sorted(known)
    texts = [item.options["ABCDEFGH".index(letter)].text for letter in letters] if proper else []
    starts = [citation.start for citation in item.evidence]
    places = {reading.guide.text.rfind("\n\n", 0, start) for start in starts}
    return [
        ("not one question", item.stem.count("?") != 1),
        ("options", len(item.options) != _EVENTS or len({one.text for one in item.options}) != len(item.options)),
        ("wrong order", not proper or starts != sorted(starts)),
        ("one paragraph", len(places) != len(starts)),
        ("key not in the guide", not _told(texts, [one.quote for one in item.evidence])),
    ]


def _told(texts: Sequence[str], quotes: Sequence[str]) -> bool:
    pairs = zip(texts, quotes, strict=False)
    return len(texts) == len(quotes) and all(in_order(text, quote) for text, quote in pairs)


_CHECKS: dict[Kind, Callable[[Item, Reading], Faults]] = {
    "multiple_choice": _chosen,
    "quote_identification": _chosen,
    "short_answer": _written,
    "true_false": _judged,
    "ordering": _ordered,
}


def in_order(text: str, quote: str) -> bool:
    """Whether the words of a text stand in a quotation in this order; idle ones may be left out of it."""
    words = iter(word for word in words_of(quote) if word not in _IDLE)
    return all(word in words for word in words_of(text) if word not in _IDLE)


def _within(words: str, quote: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", quote, re.IGNORECASE) is not None


def _kind(words: str, reading: Reading) -> str:
    """What an option is by the guide: somebody, a place, something else with a name, or words."""
    known = links(reading).names(words)
    sorts = (("person", reading.understood.characters), ("place", reading.understood.places))
    return next((name for name, listed in sorts if any(one in listed for one in known)), "words")


def _rivalled(item: Item, reading: Reading) -> bool:
    """Whether somebody else stands in another sentence with half of what is asked; or that is told of twice, and the
    place of one time only is asked for."""
    told = links(reading)
    asked = told.content(item.stem)
    cited = {(one.start, one.end) for one in item.evidence}
    own = _borne(item.key or "", reading)
    if own and own[0] in reading.understood.places:
        return any(asked <= line.stems and (line.start, line.end) not in cited for line in reading.lines)
    others = [one for one in reading.understood.characters if one not in own]
    lines = {line for other in others if not _in_stem(other, item.stem) for line in told.lines(other.name)}
    half = reading.weight(asked) / 2
    lines.update(line for line in reading.lines if _of_another(line.text, own))
    free = (line for line in lines if (line.start, line.end) not in cited)
    return bool(own) and any(reading.weight(asked & line.stems) > half for line in free)


def _of_another(text: str, own: Sequence[Named]) -> bool:
    """Whether a sentence begins with a pronoun that can't mean whoever is the key."""
    said = _SUBJECT.match(text)
    genders = {"many"} if len(own) > 1 else {one.gender for one in own}
    return said is not None and None not in genders and _GENDERS[said[0]] not in genders


def _borne(key: str, reading: Reading) -> tuple[Named, ...]:
    """Whoever a key names: somebody, some place, or two people together."""
    told = links(reading)
    return told.names(key) or tuple(one for part in key.split(" and ") for one in told.names(part))


def _in_stem(one: Named, stem: str) -> bool:
    return any(gives(stem, form) for form in one.forms)


def _verbatim(item: Item, reading: Reading) -> bool:
    """One to four whole sentences of the guide, word for word, each cited once."""
    whole = {(line.start, line.end) for line in reading.lines}
    spans = [(one.start, one.end) for one in item.evidence]
    exact = all(reading.guide.text[one.start : one.end] == one.quote for one in item.evidence)
    return 1 <= len(spans) <= _EVENTS and exact and len(set(spans)) == len(spans) and whole.issuperset(spans)


def _paired(stem: str) -> bool:
    return stem.count("“") == stem.count("”") and stem.count("(") == stem.count(")")
