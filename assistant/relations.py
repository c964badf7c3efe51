"""Who is whose by a sentence on one of them: a sister by the family's name, a friend by the other's being one.

Reads how a sentence introduces the one it opens with. Refuses to know questions, hits and models.
"""

import re

from assistant.names import Name
from assistant.reading import Line
from assistant.wordforms import word_set

_CHILD = {
    "sister": "daughter|sister",
    "daughter": "daughter",
    "brother": "son|brother",
    "son": "son",
    "sibling": "son|daughter|brother|sister",
    "child": "son|daughter",
    "children": "son|daughter",
}
_MUTUAL = word_set("friend rival enemy cousin neighbour neighbor classmate colleague confidante companion")
_IS = r"^[^,;]+(?:,[^,;]+,)? (?:is|was)"


def related(owner: Name | None, thing: str, line: Line) -> bool:
    """Whether a sentence says who somebody's daughter, sister or friend is, without saying just that."""
    who, one = line.subject, thing.removesuffix("s")
    if owner is None or who is None or not (who.person or who == owner):
        return False
    if who == owner:
        others = any(name.person and name != owner for name in line.owners)
        return one in _MUTUAL and others and _introduced(rf"\w+[’']s? (?:[\w-]+ ){{0,2}}{one}", line)
    return (
        _one_family(who, owner)
        and one in _CHILD
        and _introduced(rf"(?:the|an?) (?:[\w’'-]+ ){{0,3}}(?:{_CHILD[one]})", line)
    )


def _introduced(words: str, line: Line) -> bool:
    return re.search(rf"{_IS} {words}\b", line.text) is not None


def _one_family(one: Name, other: Name) -> bool:
    """Whether both bear one surname."""
    first, second = one.full.split(), other.full.split()
    return len(first) > 1 and len(second) > 1 and first[-1] == second[-1]
