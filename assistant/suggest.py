"""The next questions a reader may ask, and what a guide covers near a question that it does not answer.

Both are chosen among the guide's own topics, whose questions are well formed and answered by a sentence that is
known. Refuses to know vectors and models.
"""

import difflib
from collections.abc import Callable, Iterable, Sequence

from assistant.asked import Asked, understand
from assistant.gather import introduced, told_by_structure
from assistant.names import words_of
from assistant.phrasing import Topic, TopicKind
from assistant.reading import Line, Reading
from assistant.types import Covered

MOST = 3
_OF_A_KIND = 2  # no more suggestions of one kind than this
_TRIED = 16  # topics looked at
_NEAR = 0.3  # share of the question's telling words that a sentence must hold to be near it
_PRIOR: dict[TopicKind, float] = {"character": 0.15, "section": 0.1, "term": 0.05, "ending": 0.1, "part": 0.05}
_ASKED_ALREADY = 0.6  # share of a topic's words in a question that make it the same question
_WORTH: dict[TopicKind, float] = {"cause": 0.3, "character": 0.2, "section": 0.2, "term": 0.1, "part": 0.1}


def suggestions(
    asked: Asked,
    shown: Sequence[Line],
    topics: Sequence[Topic],
    reading: Reading,
    *,
    before: Iterable[str] = (),
) -> tuple[str, ...]:
    """Two or three questions near the sentences shown; `before` holds the questions of the conversation."""
    told = {line.number for line in shown}
    around = frozenset().union(*(line.stems for line in shown))
    sections = {line.section for line in shown}
    past = [reading.stems(question) for question in before]
    ranked = sorted(
        (
            (
                _WORTH.get(topic.kind, 0.0)
                + (0.3 if topic.section in sections else 0.0)
                + _share(topic, around, reading),
                topic,
            )
            for topic in topics
            if topic.line not in told and not _asked_already(topic, asked, past, reading)
        ),
        key=lambda pair: (-pair[0], pair[1].line),
    )
    return _spread(topic for _, topic in ranked)


def openings(topics: Sequence[Topic]) -> tuple[str, ...]:
    """Three questions to begin with: one on a character, one on the plot, one on a cause or whatever is there."""
    firsts = [next((one for one in topics if one.kind == kind), None) for kind in ("character", "part", "cause")]
    rest = (topic for topic in topics if topic not in firsts)
    return _spread([*(one for one in firsts if one is not None), *rest])


def covered(asked: Asked, near: Sequence[Line], topics: Sequence[Topic], reading: Reading) -> tuple[Covered, ...]:
    """Up to three things near the question whose own questions the guide answers, by its headings and names."""
    ranked = _ranked(asked, near, [one for one in topics if one.kind != "cause"], reading)
    found = _varied(ranked[:_TRIED], asked, lambda topic: _told(topic.question, reading))
    return tuple(Covered(topic.label, topic.question) for topic in found)


def _varied(topics: Sequence[Topic], asked: Asked, told: Callable[[Topic], bool]) -> list[Topic]:
    """The first ones that the guide tells of, not too many of one kind unless that kind is asked for."""
    found: list[Topic] = []
    for topic in topics:
        many = sum(one.kind == topic.kind for one in found) >= _OF_A_KIND
        if (not many or topic.kind == "part" or asked.person) and told(topic):
            found.append(topic)
        if len(found) == MOST:
            break
    return found


def _told(question: str, reading: Reading) -> bool:
    """Whether the guide's own structure answers the question of a topic."""
    asked = understand(question, reading)
    return told_by_structure(asked, reading) or bool(introduced(asked, reading))


def _ranked(asked: Asked, near: Sequence[Line], topics: Sequence[Topic], reading: Reading) -> list[Topic]:
    """The topics nearest to the question first; where nothing is near it, the people and the work."""
    least = _NEAR * reading.weight(asked.stems)
    close = [line for line in near[:3] if reading.weight(line.stems & asked.stems) > least]
    around = frozenset[str]().union(*(line.stems for line in close))
    sections = {line.section for line in close}
    wanted: TopicKind | None = "character" if asked.person else "part" if _names_part(asked) else None
    return sorted(
        topics,
        key=lambda topic: (
            -2.0 * _alike(topic.label, asked)
            - _named(topic, asked)
            - _share(topic, asked.stems, reading)
            - 0.5 * _share(topic, around, reading)
            - (0.4 if topic.section in sections else 0.0)
            - (0.4 if topic.kind == wanted else _PRIOR.get(topic.kind, 0.0)),
            topic.line,
        ),
    )


def _named(topic: Topic, asked: Asked) -> float:
    """Whether a topic is one of those whom the question names."""
    label = set(words_of(topic.label))
    return float(any(set(name.words) <= label for name in asked.names))


def _share(topic: Topic, stems: frozenset[str], reading: Reading) -> float:
    return reading.weight(topic.stems & stems) / (reading.weight(topic.stems) or 1.0)


def _asked_already(topic: Topic, asked: Asked, past: Sequence[frozenset[str]], reading: Reading) -> bool:
    return any(_share(topic, stems, reading) >= _ASKED_ALREADY for stems in (reading.stems(asked.text), *past))


def _alike(label: str, asked: Asked) -> float:
    """How near a label's words come to a name that the guide does not know: "Haisham" is near to "Hailsham"."""
    unknown = [word for name in asked.unknown for word in words_of(name)]
    ratios = (difflib.SequenceMatcher(None, word, other).ratio() for word in unknown for other in words_of(label))
    best = max(ratios, default=0.0)
    return best if best >= 0.75 else 0.0


def _names_part(asked: Asked) -> bool:
    return any(name.lower().startswith(("part", "chapter", "volume", "book", "act")) for name in asked.unknown)


def _spread(ranked: Iterable[Topic]) -> tuple[str, ...]:
    """The first few, not too many of one kind."""
    chosen: list[Topic] = []
    for topic in ranked:
        if sum(one.kind == topic.kind for one in chosen) < _OF_A_KIND:
            chosen.append(topic)
        if len(chosen) == MOST:
            break
    return tuple(topic.question for topic in chosen)
