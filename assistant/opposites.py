"""Deeds that exclude each other: who survives has not died, who refuses has not accepted.

A closed list of plain verbs. Refuses to know sentences and guides.
"""

from assistant.wordforms import stems

_PAIRS = tuple(
    (stems(one), stems(other))
    for one, other in (
        ("accept", "refuse"),
        ("survive recover", "die"),
        ("stay remain", "leave"),
        ("love like admire adore trust", "hate dislike despise loathe detest fear resent distrust"),
        ("forgive pardon", "hate revenge avenge loathe hatred"),
        ("finish complete", "destroy abandon"),
        ("succeed win triumph", "fail lose"),
        ("open", "close"),
        ("free release acquit", "execute condemn"),
        ("tell reveal confess speak", "hide conceal silent silence"),
        ("remember", "forget"),
        ("build", "destroy"),
        ("rescue save spare", "kill"),
        ("help support", "betray oppose"),
        ("allow permit", "forbid"),
        ("keep", "lose destroy"),
    )
)
STATES = stems("revenge hatred vengeance silent silence")  # those that are no verbs


def opposites(verbs: frozenset[str]) -> frozenset[str]:
    """The signs of what is the opposite of any of these."""
    pairs = (pair for one in _PAIRS for pair in (one, one[::-1]))
    return frozenset(stem for one, other in pairs if verbs & one for stem in other)
