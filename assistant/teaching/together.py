"""Ways to work on a story together, set as a question: a hot seat, two walls of the room, a missing page.

They are the teaching suggestion of a set. Each template takes sentences of one form and leaves all others alone.
Refuses to know which sketches will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.reading import Line
from assistant.teaching.draft import uses
from assistant.teaching.matter import Matter, tells_cause, weak
from assistant.teaching.sketch import Sketch, Template
from assistant.teaching.wanted import Ground
from assistant.teaching.warm_life import GRIM

_NO_DEED = re.compile(r"(?:resembles|differs|acts as|is an?|is the)\b")
_CONTRAST = re.compile(r",? (?:whereas|while|but) ")
_STANCE = re.compile(
    r"\b(?:thinks?|believes?|wants?|says?|refuses?|rejects?|accepts?|loves?|hates?|urges?|ignores?|proud|trusts?|fears?|hopes?"
    r"|prefers?|judges?|defends?|forgives?|warns?|decides?)\b"
)
_SILENT = re.compile(
    r"\b[Tt]he (?:novel|book|story|play|narrator) (?:never|does not) (?:exactly )?(?:says?|tells?|explains?) "
)


def hot_seats(ground: Ground) -> Iterator[Sketch]:
    """One student answers as a character, the others ask: on what the guide says of this one's reasons."""
    matter = ground.matter
    for key, count in matter.weight.most_common(5):
        lines = _reasons(matter, key)
        if count < 4 or len(lines) < 2:
            continue
        name, shortest = matter.call(key), min(lines, key=lambda one: len(one.words))
        yield _together(
            "hot seat",
            f"One of you sits in front of the class and answers as {name}. Which question is the hardest for {name} to "
            "answer, and why?",
            lines,
            (key,),
            (
                *(uses(line, "Asks about this") for line in lines),
                f"Answers as {name} could: from what {name} knows, and in keeping with the guide.",
            ),
            f"Which of the answers would {name} not have dared to give in the story?",
            "In groups of four, write three questions on cards, each with the sentence of the guide that it rests on. "
            f"A group that is stuck begins with: “We read that {matter.clause(shortest)}. Looking back, …”",
            f"Let two students answer as {name}, one who tells all and one who hides something, and compare.",
        )


def _reasons(matter: Matter, key: str) -> tuple[Line, ...]:
    """Two or three sentences of different passages that tell why somebody acts."""
    told: dict[int, Line] = {}
    for line in matter.story:
        found = matter.acting(line)
        told_of = found is not None and found[0].keys == (key,) and not _NO_DEED.match(found[1])
        good = told_of and tells_cause(line) and not (weak(line) or line.leaning)
        if good and found is not None and len(line.words) <= 30 and matter.sure(line.text, found[0]):
            told.setdefault(line.passage, line)
    lines = list(told.values())
    return tuple(lines[at * (len(lines) - 1) // 2] for at in range(3)) if len(lines) > 2 else tuple(lines)


def walls(ground: Ground) -> Iterator[Sketch]:
    """Two who see it differently -> where between them each student stands, in the room."""
    matter = ground.matter
    for line in matter.story:
        match, one = _CONTRAST.search(line.text), matter.acting(line)
        other = matter.subject(line.text[match.end() :]) if match else None
        if match is None or one is None or other is None or one[2] or not matter.sure(line.text, None):
            continue
        keys = (*one[0].keys, *other[0].keys)
        stance = all(_STANCE.search(part) for part in (line.text[: match.start()], line.text[match.end() :]))
        if len(set(keys)) < len(keys) or len(line.words) > 32 or line.leaning or not stance:
            continue
        yield _together(
            "walls",
            f"{line.text} One wall of the room belongs to {one[0].text} and the one across from it to {other[0].text}: "
            "where between them do you stand, and why?",
            (line, *matter.partners(line, keys)[:2]),
            keys,
            (
                f"Gives a reason from the story for {one[0].text} and one for {other[0].text} before taking a place.",
                "Moves when somebody gives a better reason, and says which it was.",
            ),
            f"What would move you one step towards {other[0].text}?",
            "Everybody writes one sentence with “because” before anybody moves. Then let those speak first who stand "
            "nearest to the middle.",
            f"Do it again as people of the story: let each student stand where somebody beside {one[0].text} and "
            f"{other[0].text} would stand.",
        )


def pages(ground: Ground) -> Iterator[Sketch]:
    """What the book does not tell -> the missing page, written by a group."""
    matter = ground.matter
    for line in matter.story:
        match = _SILENT.search(line.text)
        if match is None or line.leaning or len(line.words) > 32 or GRIM.search(line.text):
            continue
        found = matter.acting(line)
        partners = matter.partners(line, tuple(matter.persons(line.text)[:1]))[:2]
        if partners and matter.sure(line.text, found[0] if found else None):
            yield _together(
                "missing page",
                f"{line.text} What would your group write on the missing page, and why that?",
                (line, *partners),
                tuple(matter.persons(line.text)[:2]) or (matter.path(line)[-1],),
                (
                    *(uses(one, "Keeps to this") for one in partners),
                    "Settles only what the book leaves out, and changes nothing that it tells.",
                ),
                "What does the story gain by leaving this page out?",
                "First list what is known, each entry with its sentence; then let every member of the group write one "
                "sentence of the page in turn.",
                "Exchange the pages between groups, and find the sentence in each that the story would contradict.",
            )


def _together(
    family: str,
    stem: str,
    lines: tuple[Line, ...],
    about: tuple[str, ...],
    look_fors: tuple[str, ...],
    follow_up: str,
    scaffold: str,
    extension: str,
) -> Sketch:
    places = len({line.passage for line in lines})
    return Sketch(
        family, "connection", "closing", stem, lines, about, "character", "Evaluate", 3 if places > 1 else 2,
        ("RL.9-10.1", "RL.9-10.3"), look_fors,
        "A way to work on the story together; judge the reasons that are given, and not how well anybody acts.",
        follow_up, scaffold, extension, 20,
    )  # fmt: skip


TOGETHER: tuple[Template, ...] = (hot_seats, walls, pages)
