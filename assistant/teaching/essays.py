"""Essay topics: on what people do, believe and become, here; on ideas in `essay_ideas`. A thesis that can be argued.

Each template takes sentences of one form and leaves all others alone. Refuses to know which sketches will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.phrasing import fit
from assistant.reading import Line
from assistant.teaching import essay_ideas
from assistant.teaching.alone import alone, tells_death
from assistant.teaching.bearing import bearing, listed_again
from assistant.teaching.essay_form import essay, standing, with_others
from assistant.teaching.matter import Matter, Subject
from assistant.teaching.sketch import Sketch, Template
from assistant.teaching.wanted import Ground
from assistant.teaching.warm_life import DONE, GRIM

_OUTCOME = re.compile(
    r"\b(?:dies of|murdered|executed|breaks? down|failed|fails|humiliated|run away|runs away|ruined|separated|condemned"
    r"|refuses|rejects|disappointed|flees|fled|strangles|kills|abandons|without mending|quarrels?)\b"
)
_SAID = re.compile(r"\b(?:because|learns|brings? the news|since|so that|find|tells|reports|explains)\b|, so ")
_VIEW = re.compile(
    r"^(?:first |still |later |also )?(?:believes?|thinks?|hopes?|fears?|suspects?|expects?"
    r"|(?:develops?|has|have|holds?) (?:an? )?(?:theory|belief|hope|suspicion)) that "
)
_LATER = re.compile(r"(?:then|also|afterwards|later|still|again)\b")  # looks back at what is not quoted
_MAIN, _OFTEN = 5, 4  # people whose course is asked about; sentences on each
_APART, _SHORT = 6, 24  # sentences between its ends; words of each
_TURNS = re.compile(
    r",? (?:and|so|but) (?:[A-Z]|the |he |she |they )"
)  # the sentence tells what becomes of the view, or of something else
_NO_DEED = re.compile(r"^ (?:resembles|differs|acts as|explains|is an?|is the|matters?|confesses|appears)\b")
_PORTRAIT = re.compile(
    r"^[^,.]+ (?:is|are) (?:an?|the|[A-Z]\w+[’']s) (?!.*\b(?:who|because|since|after)\b)"
)  # tells no deed
_LIKE = re.compile(
    r"^((?:The )?[A-Z][\w’. ]*?) (?:resembles|differs from|acts as a contrast to|contrasts with) ([A-Z]\w+)"
)


def reasons(ground: Ground) -> Iterator[Sketch]:
    """A reason that the guide gives -> how far it goes."""
    matter = ground.matter
    judged = [line for line in matter.story if not matter.tells(line)]
    for line in judged or matter.story:
        found = matter.acting(line)
        if (
            found is None
            or found[2]
            or not (standing(line, matter) and _reasoned(line, found[0]))
            or GRIM.search(line.text)
        ):
            continue
        who = found[0]
        if matter.weight[who.keys[0]] < 3 or not matter.sure(line.text, who):
            continue
        for lines in with_others(line, bearing(matter, line, line.text, who.keys)):
            yield essay(
                matter,
                "reason",
                f"{line.text} To what extent is this reason enough to explain it, and why?",
                lines,
                who.keys,
                "causal relationship",
                f"how far this one reason explains what is told of {who.text}",
                f"Which other reason would {who.text} never admit to?",
            )


def _reasoned(line: Line, who: Subject) -> bool:
    """Whether it says in one clause what somebody does, and in another one why."""
    main, _, reason = line.text.partition(" because ")
    deed = main.removesuffix(",").removeprefix(who.text)
    plain = "," not in deed and " and " not in deed and not _NO_DEED.match(deed)
    return bool(reason) and plain and not reason.startswith("of ") and 3 <= len(deed.split()) <= 16


def views(ground: Ground) -> Iterator[Sketch]:
    """What somebody believes -> how far the story bears it out."""
    matter = ground.matter
    for line in matter.story:
        found = matter.acting(line)
        if found is None or not standing(line, matter) or not _VIEW.match(found[1]) or _TURNS.search(line.text):
            continue
        who = found[0]
        if not matter.sure(line.text, who):
            continue
        for lines in with_others(line, bearing(matter, line, line.text, who.keys)):
            yield essay(
                matter,
                "view",
                f"{line.text} How far does the story bear out this view, and why?",
                lines,
                who.keys,
                "prediction",
                f"how far the story bears out the view of {who.text}",
                f"What would have to happen in the story for {who.text} to give up this view?",
            )


def deeds(ground: Ground) -> Iterator[Sketch]:
    """What somebody does by choice -> whether it was right."""
    matter = ground.matter
    for line in matter.story:
        found = matter.acting(line)
        if found is None or found[2] or not standing(line, matter) or not DONE.match(found[1]):
            continue
        who = found[0]
        if (
            _VIEW.match(found[1])
            or _TURNS.search(line.text)
            or who.many
            or not matter.sure(line.text, who)
            or " because " in line.text
        ):
            continue
        for lines in with_others(line, bearing(matter, line, line.text, who.keys)):
            yield essay(
                matter,
                "deed",
                f"{line.text} To what extent is {who.text} right to act like this, and why?",
                lines,
                who.keys,
                "action",
                f"how far {who.text} is right to act like this",
                f"Whom would {who.text} have hurt or helped by doing the opposite?",
            )


def courses(ground: Ground) -> Iterator[Sketch]:
    """The first and the last that the guide tells of what somebody does -> how far it is the same person."""
    matter = ground.matter
    told = [line for line in matter.story if matter.tells(line) and not listed_again(matter, line)]
    for key, count in matter.weight.most_common(_MAIN):
        acted = [line for line in told if _acts(matter, line, key)]
        first, last = (acted[0], acted[-1]) if acted else (None, None)
        if count < _OFTEN or first is None or last is None or last.number - first.number < _APART:
            continue
        name = matter.call(key)
        yield essay(
            matter,
            "course",
            f"The guide tells that {matter.clause(first)}, and elsewhere that {matter.clause(last)}. "
            f"To what extent is {name} the same person in both, and why?",
            (first, last),
            (key,),
            "character",
            f"how far {name} is the same person in both",
            f"Which moment of the story might speak against your answer on {name}?",
        )


def _acts(matter: Matter, line: Line, key: str) -> bool:
    """Whether a short sentence that can be read by itself tells what one person does."""
    found = matter.acting(line)
    acts = found is not None and found[0].keys == (key,) and not found[2] and not _LATER.match(found[1])
    whole = len(line.words) <= _SHORT and alone(matter, line) and fit(line.text)
    return acts and whole and not tells_death(matter, line, key)


def blames(ground: Ground) -> Iterator[Sketch]:
    """What goes wrong -> who or what is most to blame."""
    matter = ground.matter
    for line in matter.story:
        found = matter.acting(line)
        if not matter.tells(line) or not standing(line, matter) or not _OUTCOME.search(line.text):
            continue
        people = tuple(matter.there(line.text))
        if not people or not matter.sure(line.text, found[0] if found else None) or _SAID.search(line.text):
            continue
        others = [one for one in bearing(matter, line, line.text, people[:2]) if not _PORTRAIT.search(one.text)]
        for lines in with_others(line, others):
            yield essay(
                matter,
                "blame",
                f"{line.text} Who or what bears most of the blame for this, and why?",
                lines,
                people[:2],
                "outcome resolution",
                "who or what bears most of the blame",
                "Who could have prevented it at the lowest price?",
            )


def changes(ground: Ground) -> Iterator[Sketch]:
    """ "At first … Later …" -> how far the change is a gain."""
    matter = ground.matter
    for line in matter.story:
        after = matter.reading.after(line)
        if not line.text.startswith("At first ") or after is None or after not in matter.lines:
            continue
        found = matter.acting(line)
        if found is None or not after.text.startswith("Later ") or not matter.sure(line.text, found[0]):
            continue
        later = re.split(r",? because |, although |, who ", after.text.rstrip("."))[0]
        if not matter.sure(later, found[0]) or not set(found[0].keys) & set(matter.persons(later)):
            continue
        for other in bearing(matter, line, f"{line.text} {later}", found[0].keys):
            yield essay(
                matter,
                "change",
                f"{line.text} {later}. To what extent is this change a gain for {found[0].text}, and why?",
                (line, after, other),
                found[0].keys,
                "character",
                f"how far the change is a gain for {found[0].text}",
                f"Who else pays for this change, or gains by it, beside {found[0].text}?",
            )


def likenesses(ground: Ground) -> Iterator[Sketch]:
    """ "Walton resembles Victor" -> what counts for more, likeness or difference."""
    matter = ground.matter
    for line in matter.story:
        match = _LIKE.match(line.text)
        keys = matter.persons(match[0]) if match else []
        if match is None or len(keys) != 2 or line.leaning:
            continue
        one, other = (matter.call(key) for key in keys)
        for lines in with_others(line, bearing(matter, line, line.text[match.end() :], tuple(keys))):
            yield essay(
                matter,
                "likeness",
                f"Which counts for more in {matter.title}, what {one} and {other} have in common or what divides them, "
                "and why?",
                lines,
                tuple(keys),
                "character",
                f"whether likeness or difference counts for more between {one} and {other}",
                f"What would {one} have become in the place of {other}?",
            )


ESSAYS: tuple[Template, ...] = (
    reasons,
    views,
    deeds,
    courses,
    blames,
    changes,
    likenesses,
    essay_ideas.claims,
    essay_ideas.silences,
    essay_ideas.bearers,
    essay_ideas.trusts,
    essay_ideas.symbols,
)
