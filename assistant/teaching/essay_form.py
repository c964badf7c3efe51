"""How an essay topic is made: its evidence from two places or more, and its rubric of four levels.

Refuses to know any topic.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.reading import Line
from assistant.teaching.bearing import listed_again
from assistant.teaching.items import Bloom, Element
from assistant.teaching.matter import Matter, weak
from assistant.teaching.sketch import Sketch

_FLUENT = 14  # words that can follow "although" in a first sentence
_LONGEST = 30  # words of a sentence that a stem may quote
_ABOUT_NOBODY = re.compile(r"^(?:The|This) (?:novel|book|story|guide|reader|word)\b|^(?:Readers|Many readers)\b")


def standing(line: Line, matter: Matter) -> bool:
    """Whether a sentence may stand at the head of a topic by itself."""
    whole = not (weak(line) or line.leaning or listed_again(matter, line)) and len(line.words) <= _LONGEST
    return whole and not _ABOUT_NOBODY.match(line.text) and "“" not in line.text and matter.title not in line.text


def with_others(line: Line, others: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """The sentence with both others, and with each of them: what bears on it, and nothing beside that."""
    if len({one.passage for one in others}) == 2:
        yield (line, *others)
    yield from ((line, other) for other in others)


def essay(
    matter: Matter,
    family: str,
    stem: str,
    lines: tuple[Line, ...],
    about: tuple[str, ...],
    element: Element,
    topic: str,
    follow_up: str,
    *,
    dok: int = 3,
) -> Sketch:
    one, other = matter.clause(lines[0]), matter.clause(lines[-1])
    bloom: Bloom = "Evaluate" if dok == 3 else "Create"
    return Sketch(
        family, "essay", "closing", stem, lines, about, element, bloom, dok, ("RL.9-10.1", _standard(family)),
        (
            f"Level 4: decides {topic}; weighs the point that {one} against the point that {other}; answers the best "
            "objection.",
            f"Level 3: decides {topic} and supports it from both places; names an objection and leaves it standing.",
            f"Level 2: decides {topic}, but rests it on one place alone or on a general impression.",
            f"Level 1: retells what happens and does not decide {topic}.",
        ),
        f"A clear answer on {topic}, argued from the quoted places and held against an objection.",
        follow_up,
        f"{_beginning(other)} Then give each reason its own paragraph and its own quotation.",
        "Write the opposite thesis in one sentence, and the strongest paragraph that somebody could write for it.",
        45,
    )  # fmt: skip


def _beginning(other: str) -> str:
    if len(other.split()) <= _FLUENT and "," not in other:
        return f"Begin the first paragraph with: “Although {other}, …”"
    return "Begin with a sentence that opens with “Although” and names the strongest point against your own answer."


def _standard(family: str) -> str:
    if family in ("claim", "across", "bearer", "symbol"):
        return "RL.9-10.2"
    return {"open question": "RL.11-12.1", "trust": "RL.9-10.5"}.get(family, "RL.9-10.3")
