"""What makes an item unfit for a class: small checks, each with the fault's name, in one table by kind of item.

The generator drops whatever fails; nothing is ever repaired by guessing. What the checks of all kinds share lies in
`lint_stem` and `lint_sense`, so that those of one kind can use it. Refuses to know how an item was made.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.phrasing import fit
from assistant.reading import Reading
from assistant.teaching.items import Item, Kind
from assistant.teaching.lint_quiz import quiz_faults
from assistant.teaching.lint_sense import particular, pointless, recalled, strangers, told_next
from assistant.teaching.lint_set import set_faults
from assistant.teaching.lint_stem import alike as alike
from assistant.teaching.lint_stem import (
    closed,
    dangling,
    double,
    given_away,
    hanging,
    reaches_out,
    two_moments,
    unasked,
)
from assistant.teaching.lint_stem import reasoned as reasoned

STANDARDS = frozenset(  # Common Core reading-literature standards that a summary can bear: none on wording (.4)
    ("RL.9-10.1", "RL.9-10.2", "RL.9-10.3", "RL.9-10.5", "RL.11-12.1", "RL.11-12.2", "RL.11-12.3", "RL.11-12.5")
)
_SHORTEST, _LONGEST = 7, 60  # words of a stem
_MOST = 3  # sentences of evidence that a discussion can hold in view
_LOOSE = re.compile(r"^(?:he|she|it|they|this|these|those|such)\b", re.IGNORECASE)
_UGLY = re.compile(r"  | [,.;?!]|[,;:.]\?|[,.;]{2}|\b(\w+) \1\b")

Check = Callable[[Item, Reading], tuple[str, ...]]


def faults(item: Item, reading: Reading) -> tuple[str, ...]:
    """The names of an item's faults; none for a good one."""
    found = (name for check in (_common, *_BY_KIND[item.kind]) for name in check(item, reading))
    return tuple(dict.fromkeys(found))


def repeated(items: Sequence[Item]) -> tuple[str, ...]:
    """The ids of the items of a set that ask nearly what an earlier one of the same kind asks."""
    return tuple(
        item.id
        for number, item in enumerate(items)
        if any(item.kind == one.kind and alike(item.stem, one.stem) for one in items[:number])
    )


def _common(item: Item, reading: Reading) -> tuple[str, ...]:
    """What is a fault in an item of any kind."""
    checks = (
        ("unknown name", any(strangers(text, reading) for text in _texts(item))),
        (
            "odd form",
            _UGLY.search(item.stem) is not None or not item.stem.lstrip("“")[:1].isupper() or not _paired(item.stem),
        ),
        ("evidence", not _verbatim(item, reading)),
        ("unfit for a class", not fit(" ".join((item.stem, *(one.quote for one in item.evidence))))),
        ("standard", not item.standards or not STANDARDS.issuperset(item.standards)),
    )
    return tuple(name for name, wrong in checks if wrong)


def discussion_faults(item: Item, reading: Reading) -> tuple[str, ...]:
    """What is a fault in a question that a class is to talk about."""
    stem, aside = item.stem, (*item.look_fors, item.follow_up)
    checks = (
        ("no question", unasked(stem) and stem.count("?") < 2),
        ("yes or no", closed(stem)),
        ("two questions", double(stem)),
        ("recall", recalled(stem, reading) or any(given_away(stem, one.quote) for one in item.evidence)),
        ("told next", told_next(stem, [(one.start, one.end) for one in item.evidence], reading)),
        ("hanging words", hanging(stem)),
        ("two moments", two_moments(stem)),
        ("dangling why", dangling(stem)),
        ("generic", not particular(stem, reading)),
        (
            "loose pronoun",
            _LOOSE.match(stem) is not None or any(pointless(one, stem, reading) for one in aside),
        ),
        ("length", not _SHORTEST <= len(stem.split()) <= _LONGEST),
        ("evidence", len(item.evidence) > _MOST),
        ("depth", _too_deep(item, reading)),
        ("bare", not all((item.look_fors, item.follow_up, item.scaffold, item.extension))),
    )
    return tuple(name for name, wrong in checks if wrong)


_BY_KIND: dict[Kind, tuple[Check, ...]] = {
    "discussion": (discussion_faults,),
    "pre_reading": (set_faults,),
    "connection": (set_faults,),
    "essay": (set_faults,),
    "multiple_choice": (quiz_faults,),
    "true_false": (quiz_faults,),
    "short_answer": (quiz_faults,),
    "quote_identification": (quiz_faults,),
    "ordering": (quiz_faults,),
}


def _texts(item: Item) -> Iterator[str]:
    yield from (item.stem, item.rationale, *item.look_fors, item.follow_up, item.scaffold, item.extension)
    yield from (item.key or "", *(option.text for option in item.options))


def _paired(stem: str) -> bool:
    return stem.count("“") == stem.count("”") and stem.count("(") == stem.count(")")


def _verbatim(item: Item, reading: Reading) -> bool:
    """Whole sentences of the guide, word for word, each cited once."""
    whole = {(line.start, line.end) for line in reading.lines}
    spans = [(citation.start, citation.end) for citation in item.evidence]
    exact = all(reading.guide.text[one.start : one.end] == one.quote for one in item.evidence)
    return bool(spans) and exact and len(set(spans)) == len(spans) and whole.issuperset(spans)


def _too_deep(item: Item, reading: Reading) -> bool:
    """Depth 3 asks for reasons, from two places or more; depth 4 leads out of the work besides."""
    deep = item.dok >= 3 and not reasoned(item.stem, _passages(item, reading))
    return deep or not 1 <= item.dok <= 4 or (item.dok == 4 and not reaches_out(item.stem))


def _passages(item: Item, reading: Reading) -> int:
    spans: Sequence[tuple[int, int]] = [(one.start, one.end) for one in item.evidence]
    return len({line.passage for line in reading.lines if (line.start, line.end) in spans})
