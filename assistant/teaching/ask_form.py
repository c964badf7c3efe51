"""Templates on how the work is made: who tells it, what encloses it, how it begins and how it ends.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.reading import Line
from assistant.teaching.akin import akin, readable, told_again
from assistant.teaching.ask_scenes import happening
from assistant.teaching.draft import Draft, uses
from assistant.teaching.matter import Matter, tells_cause

_TOLD_BY = re.compile(
    r"told in the (first|third) person by (?:an? [\w ]+? narrator|([A-Z]\w+))(?:.*? close to ([A-Z]\w+)’s)?"
)
_FRAME = re.compile(r"^([A-Z]\w+)’s (\w+) contains? ([A-Z]\w+)’s (\w+)")
_TELLS = re.compile(r"\b(?:tells?|told|writes?|wrote|hears?|heard|listens?|listened|reads?|writes? down)\b")
_POINTS = re.compile(r"(?:He|She|It|They|This|These|Those|Such|Her|His|Its|Their)\b")
_PLOT = re.compile(r"plot|summar", re.IGNORECASE)
_LATE = re.compile(r"\b(?:by the end|in the end|at last|finally)\b", re.IGNORECASE)
_TWO = 2  # sentences; people; moments to put before each other teller


def voices(matter: Matter) -> Iterator[Draft]:
    """Who tells the story, or beside whom it is told -> how a moment would look from another side."""
    for line in matter.lines:
        match = _TOLD_BY.search(line.text)
        seen = match and (match[2] or match[3])
        if match is None or not seen:
            continue
        told = [(one, found) for one in matter.story if (found := happening(matter, one)) is not None]
        told = [(one, found) for one, found in told if not told_again(matter, one) and readable(matter, one)]
        for key, _ in matter.weight.most_common(4):
            if matter.call(key) == seen or seen in key:
                continue
            both = [(one, found[1]) for one, found in told if key in found[0].keys and seen in found[1]]
            for partner, words in both[:_TWO]:
                yield _voice((line, partner), words, seen, matter.call(key), first=match[1] == "first")


def _voice(lines: tuple[Line, Line], words: str, seen: str, other: str, *, first: bool) -> Draft:
    if first:
        told, whom = f"{other} and not {seen} told us how", seen
        words = re.sub(rf"^(?:{seen} and {other}|{other} and {seen})\b", "the two of them", words)
        knows = f"Names something that only {seen} can tell, and something that only {other} could."
    else:
        told, whom = f"the story kept close to {other} and not to {seen} when", "the two"
        knows = f"Names something that {seen} knows at this moment and {other} does not, and the other way round."
    return Draft(
        "voice", "closing",
        f"If {told} {words}, how would our view of {whom} change, and why?",
        lines, (seen, other), "character", "Create", ("RL.9-10.5", "RL.11-12.3"),
        knows,
        f"What does {seen} not know, or not want to say?" if first else "Whose side of it would you rather hear?",
        f"Retell the second quotation in three sentences as {other} sees it.",
        f"Write a page in which {other} tells of this moment.",
        12, bears=("",),
    )  # fmt: skip


def frames(matter: Matter) -> Iterator[Draft]:
    """ "A’s letters contain B’s story" -> how we would see B without A."""
    for line in matter.lines:
        match = _FRAME.match(line.text)
        if match is None:
            continue
        keys = tuple(dict.fromkeys(matter.persons(f"{match[1]} and {match[3]}")))
        told = [one for one in matter.story if one.passage != line.passage and _TELLS.search(one.text)]
        both = [one for one in told if set(keys) <= set(matter.persons(one.text)) and readable(matter, one)]
        for partner in both[:1] if len(keys) == _TWO else ():
            yield Draft(
                "frame", "core",
                f"If {match[3]}’s {match[4]} reached us without {match[1]}’s {match[2]} around it, how would our view "
                f"of {match[3]} change, and why?",
                (line, partner), keys, "character", "Analyze", ("RL.9-10.5", "RL.11-12.5"),
                f"Says what a reader knows or doubts because of {match[1]}, and names a place where that matters.",
                f"Whom do we trust more as things stand, {match[1]} or {match[3]}?",
                "Draw the stories as boxes inside boxes, and write into each box who speaks and who listens.",
                f"Retell one event of {match[3]}’s {match[4]} as it might be told to nobody in particular, and say "
                "what changes.",
                10,
                bears=(None, uses(partner, "Says what this does to the telling")),
            )  # fmt: skip


def beginnings(matter: Matter) -> Iterator[Draft]:
    """The first sentence of the plot -> which of its words make a reader expect something."""
    told = [line for line in matter.story if matter.tells(line)]
    whole = [line for line in matter.reading.lines if matter.tells(line)]
    if len(told) < _TWO or told[0] != whole[0] or not told[0].text.endswith(".") or not readable(matter, told[0]):
        return
    people = tuple(matter.persons(told[0].text))[:2]
    told_in = "plot summary" if any(map(_PLOT.search, matter.path(told[0]))) else "story"
    if people:
        yield Draft(
            "beginning", "opening",
            f"The {told_in} begins: “{told[0].text}” Which of these words raise the strongest expectations of what is "
            "to come, and why those?",
            (told[0],), people, "prediction", "Understand", ("RL.9-10.1", "RL.9-10.5"),
            "Ties each expectation to words of the quotation, and to nothing that is told later.",
            "Which of these expectations does the story keep?",
            "Cover the rest of the text, and write down two questions that this sentence leaves open.",
            "Write another first sentence that would lead a reader to expect a different kind of story.",
            6, 2,
        )  # fmt: skip


def endings(matter: Matter) -> Iterator[Draft]:
    """The last event of the plot, and where things stand in the end -> why the story might stop there."""
    told = [line for line in matter.story if any(map(_PLOT.search, matter.path(line)))]
    whole = [line for line in matter.reading.lines if any(map(_PLOT.search, matter.reading.section(line).path))]
    if not told or told[-1] != whole[-1] or matter.author is None or _POINTS.match(told[-1].text):
        return
    last = told[-1]
    found = matter.acting(last)
    text = re.split(r", and the (?:novel|book|story)\b", last.text)[0]
    about = found[0].keys if found else tuple(matter.persons(last.text))
    for partner in _aftermath(matter, last, text, about)[:1]:
        yield Draft(
            "ending", "closing",
            f"The plot summary ends: “{last.text}” Why might {matter.author} have let the story end here?",
            (last, partner), about, "outcome resolution", "Evaluate", ("RL.9-10.2", "RL.11-12.5"),
            "Says what the last event settles and what it leaves unsettled, and weighs the two.",
            "What would a later ending have to tell, and an earlier one leave out?",
            "Name one thing that is finished at the end, and one thing that is not.",
            "Sketch another last scene, and say what it would make of all that came before.",
            bears=(None, uses(partner, "Says what the last event adds to this")),
        )  # fmt: skip


def _aftermath(matter: Matter, last: Line, text: str, about: tuple[str, ...]) -> list[Line]:
    """What the guide says elsewhere of where things stand in the end, else what explains the last event."""
    late = [one for one in matter.story if one.passage != last.passage and _LATE.search(one.text)]
    late = [one for one in late if not matter.tells(one) and readable(matter, one)]
    acting = [one for one in late if any(set(about) & set(who.keys) for who, _ in matter.actings(one))]
    near = akin(matter, last, text, about)
    near = [one for one in near if not matter.tells(one)] or [one for one in near if tells_cause(one)]
    return acting or near
