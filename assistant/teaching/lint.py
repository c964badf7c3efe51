"""What makes a prompt unfit for a class: one small check for each fault, each with the fault's name.

The generator drops whatever fails; nothing is ever repaired by guessing. Refuses to know how a prompt was made.
"""

import re
from collections.abc import Sequence

from assistant.phrasing import fit
from assistant.reading import Reading
from assistant.teaching.items import Item
from assistant.wordforms import stems

STANDARDS = frozenset(  # Common Core reading-literature standards that a summary can bear: none on wording (.4)
    ("RL.9-10.1", "RL.9-10.2", "RL.9-10.3", "RL.9-10.5", "RL.11-12.1", "RL.11-12.3", "RL.11-12.5")
)
_SHORTEST, _LONGEST = 7, 50  # words of a stem
_YES_NO = re.compile(
    r"(?:^|[.:;] |, )(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|might) [^?]*\?$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:what|how|why|which|where|in what ways?)\b", re.IGNORECASE)
_SECOND = re.compile(r"\band (?:what|how|which|where|who|when|is|are|does|do|did)\b(?! against)", re.IGNORECASE)
_REASONS = re.compile(
    r"\b(?:and why|why might|reasons?|what explains|speaks for|brings (?:this|the) change|brought about)\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"^(?:he|she|it|they|this|these|those|such)\b", re.IGNORECASE)
_UGLY = re.compile(r"  | [,.;?!]|[,;:.]\?|[,.;]{2}|\b(\w+) \1\b|['\"]")
_THINGS = re.compile("symbol|motif|term|glossary", re.IGNORECASE)
_AFTER = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\b[A-Z])[.;:] (?=[A-Zwh])")
_NEAR = 0.6  # share of content words that two stems may have in common


def faults(item: Item, reading: Reading) -> tuple[str, ...]:
    """The names of an item's faults; none for a good one."""
    checks = (
        ("not one question", item.stem.count("?") != 1 or not item.stem.endswith("?")),
        ("yes or no", _is_yes_no(item.stem)),
        ("two questions", _SECOND.search(_question(item.stem)) is not None),
        ("generic", not particular(item.stem, reading)),
        ("unknown name", _strange(item.stem, reading)),
        ("loose pronoun", _LOOSE.match(item.stem) is not None),
        ("length", not _SHORTEST <= len(item.stem.split()) <= _LONGEST),
        ("odd form", _UGLY.search(item.stem) is not None or not item.stem[:1].isupper() or not _paired(item.stem)),
        ("evidence", not _verbatim(item, reading)),
        ("unfit for a class", not fit(" ".join((item.stem, *(one.quote for one in item.evidence))))),
        ("depth", item.dok >= 3 and not reasoned(item.stem, _passages(item, reading))),
        ("standard", not item.standards or not STANDARDS.issuperset(item.standards)),
        ("bare", not all((item.look_fors, item.follow_up, item.scaffold, item.extension))),
    )
    return tuple(name for name, wrong in checks if wrong)


def alike(one: str, other: str) -> bool:
    """Whether two stems ask nearly the same."""
    first, second = stems(one), stems(other)
    return len(first & second) >= _NEAR * min(len(first), len(second))


def reasoned(stem: str, passages: int) -> bool:
    """Whether a stem may claim depth 3: it asks for reasons, and from two places or more."""
    return passages >= 2 and _REASONS.search(stem) is not None


def _question(stem: str) -> str:
    """The stem without the statements before its question and without what it quotes."""
    return re.sub(r"“[^”]*”", "", _AFTER.split(stem)[-1])


def _is_yes_no(stem: str) -> bool:
    last = _question(stem)
    return _OPEN.search(last) is None or _YES_NO.search(last.split(",")[0] + "?") is not None


def particular(stem: str, reading: Reading) -> bool:
    """Whether a stem names something of this guide beside the work and its author."""
    outside = stems(f"{reading.guide.title} {reading.guide.author or ''}")
    names = [name for name in reading.spot(stem) if not stems(name.full) <= outside]
    things = (section.path[-1] for section in reading.guide.sections if _THINGS.search(" ".join(section.path[:-1])))
    return bool(names) or any(stems(thing) & stems(stem) for thing in things)


def _strange(stem: str, reading: Reading) -> bool:
    """Whether it holds a capitalised word that the guide never uses."""
    inside = re.findall(r"(?<![.:?] )(?<!^)\b[A-Z][\w-]+", stem)
    return any(not reading.knows(word.lower()) for word in inside)


def _paired(stem: str) -> bool:
    return stem.count("“") == stem.count("”") and stem.count("(") == stem.count(")")


def _verbatim(item: Item, reading: Reading) -> bool:
    """One to three whole sentences of the guide, word for word, each cited once."""
    whole = {(line.start, line.end) for line in reading.lines}
    spans = [(citation.start, citation.end) for citation in item.evidence]
    exact = all(reading.guide.text[one.start : one.end] == one.quote for one in item.evidence)
    return 1 <= len(spans) <= 3 and exact and len(set(spans)) == len(spans) and whole.issuperset(spans)


def _passages(item: Item, reading: Reading) -> int:
    spans: Sequence[tuple[int, int]] = [(one.start, one.end) for one in item.evidence]
    return len({line.passage for line in reading.lines if (line.start, line.end) in spans})
