"""Templates on how the work is made: who tells it, its frame, its turning points, its beginning and its end.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.reading import Line
from assistant.teaching.ask_scenes import ON_THE_WAY, scene
from assistant.teaching.draft import Draft, listed
from assistant.teaching.matter import Matter

_TOLD_BY = re.compile(
    r"told in the (first|third) person by (?:an? [\w ]+? narrator|([A-Z]\w+))(?:.*? close to ([A-Z]\w+)’s)?"
)
_FRAME = re.compile(r"^([A-Z]\w+’s \w+) contains? ([A-Z]\w+’s \w+)")
_LATE = re.compile(r"\b(?:by the end|in the end|at last|finally|later)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:Part|Volume|Chapter|Book|Act)\b")


def voices(matter: Matter) -> Iterator[Draft]:
    """Who tells the story -> how it would change with another teller."""
    for line in matter.lines:
        match = _TOLD_BY.search(line.text)
        if match is None:
            continue
        seen = match[2] or match[3]
        others = [
            key for key, _ in matter.weight.most_common(4) if seen and matter.call(key) != seen and seen not in key
        ]
        for key in others[:2]:
            other = matter.call(key)
            scenes = [(one, found) for one in matter.story if (found := scene(matter, one)) is not None]
            both = [(one, told) for one, told in scenes if key in told[0].keys and seen in told[1]]
            for partner, found in both[:2] if seen else ():
                sides = f"{other} and not {seen}"
                told = f"{sides} told us of" if match[2] else f"we stood beside {sides} at"
                yield _voice(
                    f"If {told} the moment when {found[1]}, how would our view of {seen} change, and why?",
                    line,
                    partner,
                    seen,
                    other,
                )


def _voice(stem: str, line: Line, partner: Line, seen: str, other: str) -> Draft:
    return Draft(
        "voice",
        "closing",
        stem,
        (line, partner),
        (seen, other),
        "character",
        "Create",
        ("RL.9-10.5", "RL.11-12.3"),
        f"Names something that only {seen} can tell, and something that only {other} could.",
        f"What does {seen} not know, or not want to say?",
        f"Choose one scene with {seen} and {other} in it, and retell it in three sentences as {other} sees it.",
        f"Write a page of the story in the voice of {other}.",
        12,
    )


def frames(matter: Matter) -> Iterator[Draft]:
    """ "A’s letters contain B’s story" -> why the author might have placed the one inside the other."""
    for line in matter.lines:
        match = _FRAME.match(line.text)
        if match is None or matter.author is None:
            continue
        keys = tuple(matter.persons(f"{match[1]} {match[2]}"))
        for partner in matter.partners(line, keys)[:2]:
            yield Draft(
                "frame",
                "core",
                f"Why might {matter.author} have placed {match[2]} inside {match[1]}?",
                (line, partner),
                keys or (match[1],),
                "character",
                "Analyze",
                ("RL.9-10.5", "RL.11-12.5"),
                "Says what a reader knows or doubts because of the frame, and names a place where that matters.",
                f"Whom would we trust more if {match[2]} stood alone?",
                "Draw the stories as boxes inside boxes, and write into each box who speaks and who listens.",
                f"Retell one event of {match[2]} without its frame, and say what has changed.",
                10,
            )


def turning_points(matter: Matter) -> Iterator[Draft]:
    """How a part of the plot ends -> which earlier moment of it does most to bring that about."""
    for section in matter.reading.guide.sections:
        lines = [line for line in matter.lines if line.section == section.position and matter.tells(line)]
        if not _NUMBERED.match(section.path[-1]):
            continue
        if len(lines) < 6 or section.position == _last_told(matter):
            continue
        last = lines[-1]
        found = matter.acting(last)
        if found is None or found[2] or not 8 <= len(last.words) <= 34 or not matter.sure(last.text, found[0]):
            continue
        if re.search(r"\bbecause\b|\bagrees\b", last.text):
            continue
        earlier = [one for one in reversed(lines[:-1]) if not ON_THE_WAY.search(one.text)]
        earlier = [one for one in earlier if set(found[0].keys) & set(matter.persons(one.text)) and not one.leaning]
        earlier = [one for one in earlier if one.passage != last.passage]
        for partner in earlier[:2]:
            yield Draft(
                "turning point",
                "core",
                f"At the close of {section.path[-1]}, {matter.clause(last)}. Which earlier moment "
                "does most to bring this about, and why?",
                (last, partner),
                found[0].keys,
                "outcome resolution",
                "Analyze",
                ("RL.9-10.1", "RL.9-10.5"),
                "Picks one moment, and shows the steps that lead from it to the close.",
                "At which point could it still have been prevented?",
                "Put the events of this part on slips of paper, and order them by how much they matter for its close.",
                f"Change one event of this part, and tell how {found[0].text} would then stand at its close.",
            )


def _last_told(matter: Matter) -> int:
    """The section in which the plot ends, and any that tell it again; its end is asked for by `endings`."""
    told = [
        section for section in matter.reading.guide.sections if re.search("plot|summar", " ".join(section.path), re.I)
    ]
    return told[-1].position if told else -1


def beginnings(matter: Matter) -> Iterator[Draft]:
    """The first sentence of the plot -> what it leads a reader to expect."""
    told = [line for line in matter.story if matter.tells(line)]
    whole = [line for line in matter.reading.lines if matter.tells(line)]
    if len(told) < 2 or told[0] != whole[0] or told[0].leaning or told[1].section != told[0].section:
        return
    people = tuple(matter.persons(told[0].text))
    told_in = "plot summary" if re.search("plot|summar", " ".join(matter.path(told[0])), re.I) else "story"
    if people:
        yield Draft(
            "beginning",
            "opening",
            f"The {told_in} begins: “{told[0].text}” What does this beginning lead a reader to expect, and why?",
            (told[0], told[1]),
            people[:2],
            "prediction",
            "Understand",
            ("RL.9-10.1", "RL.9-10.5"),
            "Ties each expectation to words of the quotation, and keeps what is known from later out of it.",
            "Which of these expectations does the story keep, and which does it disappoint?".replace(
                ", and which", " and which"
            ),
            "Cover the rest of the summary, and write down two questions that a reader has about "
            f"{listed([matter.call(key) for key in people[:2]])}.",
            "Write another first sentence that would lead a reader to expect a different kind of story.",
            6,
        )


def endings(matter: Matter) -> Iterator[Draft]:
    """The last event of the plot -> why the story might stop there."""
    told = [line for line in matter.story if any(re.search("plot|summar", one, re.I) for one in matter.path(line))]
    whole = [
        line
        for line in matter.reading.lines
        if any(re.search("plot|summar", one, re.I) for one in matter.reading.section(line).path)
    ]
    if not told or told[-1] != whole[-1] or matter.author is None:
        return
    last = told[-1]
    found = matter.acting(last)
    text = matter.clause(last)
    text = f"{found[0].text} {found[1]}" if found else text
    text = re.split(r", and the (?:novel|book|story)\b", text)[0].replace(", and ", " and ")
    about = found[0].keys if found else tuple(matter.persons(last.text))
    for partner in _aftermath(matter, last, about):
        yield Draft(
            "ending",
            "closing",
            f"Why might {matter.author} have let the story end at the point where {text}?",
            (last, partner),
            about,
            "outcome resolution",
            "Evaluate",
            ("RL.9-10.2", "RL.11-12.5"),
            "Says what the last event settles and what it leaves unsettled, and weighs the two.",
            "What would a later ending have to tell, and an earlier one leave out?",
            "Name one thing that is finished at the end, and one thing that is not.",
            "Sketch another last scene, and say what it would make of all that came before.",
        )


def _aftermath(matter: Matter, last: Line, about: tuple[str, ...]) -> list[Line]:
    """What the guide says elsewhere of where people stand in the end, else what bears on the last sentence."""
    others = [one for one in matter.story if one.passage != last.passage and not one.leaning and not matter.tells(one)]
    late = [one for one in others if _LATE.search(one.text) and set(about) & set(matter.there(one.text))]
    late.sort(key=lambda one: (acts := matter.acting(one)) is None or not set(about) & set(acts[0].keys))
    return (late or matter.partners(last, about) or matter.partners(last, ()))[:2]
