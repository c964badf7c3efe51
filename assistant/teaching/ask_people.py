"""Templates on what people are, become, and are to each other.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from assistant.reading import Line, about_people
from assistant.teaching.ask_scenes import scene
from assistant.teaching.draft import Draft
from assistant.teaching.matter import Matter, Subject, tells_cause

_CONTRAST = re.compile(r",? (whereas|while|but) ")
_STAND = re.compile(
    r"\b(?:thinks?|thought|believes?|believed|wants?|wanted|knows?|knew|confused|pretends?|pretended|loves?|loved"
    r"|hopes?|hoped"
    r"|fears?|feared|proud|refuses?|refused|accepts?|accepted|prefers?|preferred|trusts?|trusted|doubts?|hates?|hated"
    r"|respects?|admires?|blames?|forgives?|demands?|obeys?|may accept|would)\b"
)
_GIVEN = re.compile(r"\bbecause\b|, so\b")
_NO_TRAIT = re.compile(  # what befalls somebody, and where somebody goes
    r"\b(?:dies|died|completes|falls ill|(?:goes|travels|leaves|arrives|moves|returns)(?! to tell))\b"
)
_BROKEN = re.compile(r", (?:and|but|so|because|although|which|who)\b")
_ADJECTIVES = r"((?!\w+ed\b)[a-z-]+(?:, [a-z-]+)* and (?:a little |more )?(?!the |an? )[a-z-]+)"
_EPITHETS = re.compile(
    rf"^(?:is|was) (?:(?:an?|the) {_ADJECTIVES} [a-z]+|([a-z-]+(?:, [a-z-]+)* and (?!the |an? |is )[^,.]+))(?=[, .]|$)"
)
_ALSO = re.compile(rf", and (?:she|he) is an? {_ADJECTIVES} [a-z]+")
_LOOKS = re.compile(
    r"\b(?:tall|old|young|blind|poor|exiled|wealthy|heroine|friend|first|second|more)\b|\b(?:he|she|it|that|whom?)\b"
)


def changes(matter: Matter) -> Iterator[Draft]:
    """ "At first … Later …" -> what brings the change about."""
    for line in matter.story:
        text = line.text.rstrip(".")
        if not text.startswith("At first "):
            continue
        after = matter.reading.after(line)
        one = None if " because " in text else re.match(r"At first [^,]+, (?:but )?later .+$", text)
        if one is not None:
            yield from _change(matter, one[0], (line,))
        elif (
            after in matter.lines and after is not None and after.text.startswith("Later ") and not _BROKEN.search(text)
        ):
            later = matter.small(re.split(r",? because |, (?!and )", after.text.rstrip("."))[0])
            yield from _change(matter, f"{text}; {later}", (line, after))


def _change(matter: Matter, told: str, lines: tuple[Line, ...]) -> Iterator[Draft]:
    first = told.removeprefix("At first ")
    found = matter.subject(first[0].upper() + first[1:])
    called = found[0].text if found else first.split(" is ")[0]
    if found is None and (not re.match(r"(?:the )?[\w’]+ is ", first) or not matter.reading.spot(called)):
        return
    for partner in matter.partners(lines[0], found[0].keys if found else (), lines)[:2]:
        yield Draft(
            "change",
            "core",
            f"{told}. What brings this change about?",
            (*lines, partner),
            found[0].keys if found else (called,),
            "character" if found else "setting",
            "Analyze",
            ("RL.9-10.1", "RL.9-10.3"),
            f"Names what {called} is at each stage, and a cause in the story and not only the passing of time.",
            "At which moment could the change still have gone another way?",
            f"Make a line from “at first” to “later” and mark on it the events that move {called} along.",
            f"Show the same change from the point of view of someone who watches {called}."
            if found
            else f"Write two short descriptions of {called}, one for each stage.",
            10,
        )


def contrasts(matter: Matter) -> Iterator[Draft]:
    """ "Miss Lucy thinks …, whereas Miss Emily thinks …" -> what explains the difference."""
    for line in matter.story:
        match = _CONTRAST.search(line.text)
        one = matter.acting(line)
        if match is None or one is None or one[2]:
            continue
        other = matter.subject(line.text[match.end() :])
        if (
            other is None
            or set(other[0].keys) & set(one[0].keys)
            or not all(_STAND.search(words) for words in (line.text[: match.start()], line.text[match.end() :]))
            or not matter.sure(line.text, None)
            or len(line.words) > 32
        ):
            continue
        keys = (*one[0].keys, *other[0].keys)
        both = [one for one in matter.partners(line, keys) if set(keys) <= set(matter.there(one.text))]
        found: list[tuple[Line, ...]] = [(line, partner) for partner in both[:2]]
        for lines in found or [(line,)]:
            yield Draft(
                "contrast",
                "core",
                f"{line.text} What explains this difference between {_sides(one[0], other[0])}?",
                lines,
                keys,
                "character",
                "Analyze",
                ("RL.9-10.1", "RL.9-10.3"),
                f"Gives a reason for the stand that {one[0].text} {_take(one[0])} and one for that of {other[0].text}.",
                f"What might bring {one[0].text} and {other[0].text} closer to each other?",
                "Half the class collects evidence on the one side, half on the other, before anybody judges.",
                f"Write the conversation in which {one[0].text} and {other[0].text} try to settle this.",
            )


def _sides(one: Subject, other: Subject) -> str:
    many = one.many or other.many
    return f"{one.text} on the one hand and {other.text} on the other" if many else f"{one.text} and {other.text}"


def _take(who: Subject) -> str:
    return "take" if who.many else "takes"


def relations(matter: Matter) -> Iterator[Draft]:
    """Two scenes with the same two people -> what changes between them."""
    scenes: dict[tuple[str, str], list[tuple[Line, str]]] = {}
    for line in matter.story:
        found = scene(matter, line)
        if found is None:
            continue
        for pair in combinations(sorted(set(matter.there(found[1].split(" that ")[0]))), 2):
            if not set(pair) & set(found[0].keys):
                continue  # something is said or done to both, and nothing between them
            scenes.setdefault(pair, []).append((line, found[1]))
    for pair, told in scenes.items():
        for (first, begin), (last, end) in combinations(told, 2):
            near = last.passage - first.passage < (2 if len(matter.story) > 60 else 1)
            if not near and matter.path(first)[0] == matter.path(last)[0]:
                yield _relation(matter, pair, (first, last), (begin, end))


def _relation(matter: Matter, pair: tuple[str, str], lines: tuple[Line, Line], scenes: tuple[str, str]) -> Draft:
    one, other = sorted((matter.call(key) for key in pair), key=lambda name: scenes[0].find(name))
    return Draft(
        "relation",
        "core",
        f"First {scenes[0]}; later {scenes[1]}. What has changed between {_pair(matter, scenes, one, other)} by then, "
        "and why?",
        lines,
        pair,
        "character",
        "Analyze",
        ("RL.9-10.1", "RL.9-10.3"),
        f"Describes how {one} and {other} stand to each other at both moments, and names what has happened in between.",
        f"Which of the two, {one} or {other}, does more to bring this about?",
        f"Act out both moments as still pictures, and say what has changed in where {one} and {other} stand.",
        f"Write two diary entries by {other}, one for each moment.",
        10,
    )


def _pair(matter: Matter, scenes: tuple[str, str], one: str, other: str) -> str:
    """Both by name where somebody else is in the scenes too."""
    return "the two" if len(set(matter.persons(" and ".join(scenes)))) == 2 else f"{one} and {other}"


def descriptions(matter: Matter) -> Iterator[Draft]:
    """ "Kathy is observant, patient and …" -> which part of it the story bears out best."""
    for line in matter.story:
        found = matter.acting(line)
        if found is None or not about_people(matter.path(line)) or found[0].many:
            continue
        who = found[0]
        match = _EPITHETS.match(found[1]) or _ALSO.search(line.text)
        words = next((part for part in match.groups() if part), "") if match else ""
        words = re.split(r" (?:who|whose|in|while|than)\b", words)[0]
        if not words or _LOOKS.search(words) or " and " not in words:
            continue
        doing = _deeds(matter, line, who)
        first = [one for one in matter.partners(line, who.keys) if one in doing]
        for partner in [] if _GIVEN.search(line.text) else [*first, *(one for one in doing if one not in first)][:2]:
            yield Draft(
                "description",
                "opening",
                f"The guide calls {who.text} “{words}”: which part of this description does "
                "the story bear out most clearly, and why?",
                (line, partner),
                who.keys,
                "character",
                "Evaluate",
                ("RL.9-10.1", "RL.9-10.3"),
                f"Chooses one part and backs it with something that {who.text} does, not with a general impression.",
                f"Which part of the description would {who.text} deny?",
                f"Take the words of the description one by one and name a scene with {who.text} for each.",
                f"Add one word of your own to the description of {who.text}, and defend it from the story.",
                6,
            )


def _deeds(matter: Matter, line: Line, who: Subject) -> list[Line]:
    """What somebody does where the work is told: in other passages, the sentences that open with them."""
    acts = ((one, matter.acting(one)) for one in matter.story if matter.tells(one) and one.passage != line.passage)
    told = [(one, found is not None and found[0].keys == who.keys) for one, found in acts if len(one.words) > 7]
    told = [(one, does) for one, does in told if not one.leaning and set(who.keys) <= set(matter.there(one.text))]
    doing = [one for one, does in told if does and not _NO_TRAIT.search(one.text)]
    return sorted(doing, key=lambda one: (not tells_cause(one), one.number))[:4]
