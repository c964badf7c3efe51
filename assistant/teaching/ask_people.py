"""Templates on what people are, become, and are to each other.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from assistant.reading import Line, about_people
from assistant.teaching.bearing import bearing, stands
from assistant.teaching.draft import Draft, with_each
from assistant.teaching.matter import Matter, tells_cause

_CONTRAST = re.compile(r",? (whereas|while|but|yet) ")
_STAND = re.compile(
    r"\b(?:thinks?|thought|believes?|believed|wants?|wanted|loves?|loved|hopes?|hoped|fears?|feared|proud|refuses?"
    r"|refused|accepts?|accepted|prefers?|preferred|trusts?|trusted|doubts?|hates?|hated|respects?|admires?|blames?"
    r"|forgives?|demands?|obeys?|may accept|would)\b"
)
_TENSION = re.compile(r"^(.+?),? (?:although|though|even though|yet|but) .+$")
_AT_ODDS = re.compile(  # a feeling or a trait on either side, and no mere course of events
    r"\b(?:is|are|was|be|loves?|fears?|afraid|wants?|hopes?|longs?|devoted|hates?|knows?|feels?|felt|admits?|proud"
    r"|ashamed|regrets?|pretends?|believes?|hides?|promises?|wishes|works for|tries|tried|thinks?"
    r"|never tells|convinces|denies)\b"
)
_BUT = r",? (?:although|though|even though|yet|but) "
_WHOSE: dict[str | None, re.Pattern[str]] = {  # the second half speaks of the same person
    "f": re.compile(_BUT + r"(?:she |her \w+ \w+ |(?!he |his |they |the |an? )[a-z]+s )"),
    "m": re.compile(_BUT + r"(?:he |his \w+ \w+ |(?!she |her |they |the |an? )[a-z]+s )"),
    None: re.compile(_BUT + r"(?:she |he |(?!his |her |they |the |an? )[a-z]+s )"),
}
_COURSE = re.compile(r"\b(?:is|are|was|were|been) \w+ed\b|\b(?:at first|at last|later|then|when|soon|finally)\b")
_GIVEN = re.compile(r"\bbecause\b|, so\b|\bsince\b|\btherefore\b|\bso \w+ that\b|\bin order to\b")
_STAGED = re.compile(
    r"\b(?:because|since|although|though|finally|at last|when|after|until|the (?:place|day|moment) )\b|; "
)
_UNTOLD = re.compile(r"^tells? \S+(?: [A-Z]\S*)? (?!that|about|of|how|why|what|the|his|her|to|an?\b)")  # of what?
_BROKEN = re.compile(r", (?:and|but|so|because|although|which|who)\b")
_WORD = r"(?!\w+ed\b)(?!\w+ing\b)[a-z-]+"
_ADJECTIVES = rf"({_WORD}(?:, {_WORD})* and (?:a little |more )?(?!the |an? )[a-z-]+|{_WORD}, {_WORD})"
_EPITHETS = re.compile(
    rf"^(?:is|was) (?:(?:an?|the) {_ADJECTIVES} [a-z]+|([a-z-]+(?:, [a-z-]+)* and (?!the |an? |is )[^,.]+))(?=[, .]|$)"
)
_TO_COME = re.compile(
    r"\b(?:promise[sd]?|plan(?:s|ned)?|intend(?:s|ed)?|agree[sd]?|will|would)\b"
)  # may come to nothing
_SHOWN = re.compile(r", so\b|\bbecause\b|\bwhich\b")  # the sentence itself goes on to bear it out
_ALSO = re.compile(rf", (?:and (?:she|he) is )?an? {_ADJECTIVES} [a-z]+")
_AGED = re.compile(r"^is [a-z-]+ years old, ([a-z-]+(?:, [a-z-]+)* and [^,.]+)$")
_LOOKS = re.compile(
    r"\b(?:tall|old|young|blind|poor|exiled|wealthy|rich|heroine|friend|first|second|eldest|youngest|beautiful"
    r"|handsome|respected|usual)\b|\b(?:he|she|it|that|whom?)\b"
)
_TOGETHER = re.compile(
    r"^(?:become|became|are|were|fight|fought|quarrel|marry|married|part|meet|met|agree|kiss|love|loved|trust|share)\b"
)


_LONG = 22  # words of a moment that is told whole
_HEDGED = re.compile(r"^(?:At first|Only|Even|By|In the end|Later)\b|,")
_STATE = re.compile(
    r"^(?:is|are|was|were|has|have|had|can|could|may|never|often|sometimes|usually|will|would|then|also)\b"
)
_ROLE = re.compile(r"^(?:becomes?|became) \S+[’']s? \w+")
_ELSEWHERE = re.compile(
    r"\b(?:then|also|afterwards?|soon|later|expects?|travels?|goes|arrives?|returns?|hints?|imagines?|learns?|hears?)\b"
)


def changes(matter: Matter) -> Iterator[Draft]:
    """ "At first … Later …" -> which moment does most to bring the change about; each stage is one plain state."""
    for line in matter.story:
        text = line.text.rstrip(".")
        if not text.startswith("At first "):
            continue
        after = matter.reading.after(line)
        lines: tuple[Line, ...] = ()
        if re.match(r"At first [^,]+, (?:but )?later [^,]+$", text):
            lines = (line,)
        elif after in matter.lines and after and after.text.startswith("Later ") and not _BROKEN.search(text):
            lines = (line, after)
        told = " ".join(one.text for one in lines)
        if lines and not _STAGED.search(told):
            yield from _change(matter, told, lines)


def _change(matter: Matter, told: str, lines: tuple[Line, ...]) -> Iterator[Draft]:
    first = told.removeprefix("At first ")
    found = matter.subject(first[0].upper() + first[1:])
    called = found[0].text if found else first.split(" is ")[0]
    if found is None and (not re.match(r"(?:the )?[\w’]+ is ", first) or not matter.reading.spot(called)):
        return
    keys = found[0].keys if found else ()
    late = re.split(r"\b[Ll]ater\b", told)[1]
    others = [one for one in bearing(matter, lines[0], f"{called} {late}", keys, 4) if matter.tells(one)]
    for told_of in with_each(lines[-1], others[:2]):
        yield Draft(
            "change", "core",
            f"{told} Which moment of the story does most to bring this change about, and why?",
            (*lines[:-1], *told_of), keys or (called,), "character" if found else "setting", "Evaluate",
            ("RL.9-10.1", "RL.9-10.3"),
            "Chooses one moment, says how things stand before it and after it, and why no other moment weighs as much.",
            "At which moment could things still have gone another way?",
            "Draw a line from “at first” to “later”, mark on it the moments that you remember, and circle one.",
            f"Show the change from the point of view of somebody who watches {called}."
            if found
            else f"Write two short descriptions of {called}, one for each stage.",
            10,
        )  # fmt: skip


def contrasts(matter: Matter) -> Iterator[Draft]:
    """ "Miss Lucy thinks …, whereas Miss Emily thinks …" -> what explains the difference."""
    for line in matter.story:
        match = _CONTRAST.search(line.text)
        one = matter.acting(line)
        if match is None or one is None or one[2] or one[0].many or not stands(matter, line):
            continue
        other = matter.subject(line.text[match.end() :])
        if (
            other is None
            or other[0].many
            or set(other[0].keys) & set(one[0].keys)
            or not all(_STAND.search(words) for words in (line.text[: match.start()], line.text[match.end() :]))
            or len(line.words) > 32
        ):
            continue
        keys = (*one[0].keys, *other[0].keys)
        for lines in with_each(
            line, [one for one in bearing(matter, line, line.text, keys, 4) if tells_cause(one)][:2]
        ):
            yield Draft(
                "contrast", "core",
                f"{line.text} What explains this difference between {one[0].text} and {other[0].text}?",
                lines, keys, "character", "Analyze", ("RL.9-10.1", "RL.9-10.3"),
                f"Gives a reason that concerns {one[0].text}, and another that concerns {other[0].text}.",
                f"On which point might {one[0].text} and {other[0].text} agree all the same?",
                f"One half of the class collects what is told of {one[0].text}, the other half what is told of "
                f"{other[0].text}, before anybody explains.",
                f"Write a short conversation in which {one[0].text} and {other[0].text} speak about this difference.",
            )  # fmt: skip


def tensions(matter: Matter) -> Iterator[Draft]:
    """ "Madame is afraid of the students, yet she works for their cause" -> how the two go together."""
    for line in matter.story:
        found = matter.acting(line)
        match = _TENSION.match(line.text.rstrip("."))
        if found is None or found[2] or found[0].many or match is None or not stands(matter, line):
            continue
        halves = match[1], line.text[match.end(1) :]
        who = found[0]
        same = _WHOSE[who.gender].match(halves[1])
        told = any(words.search(line.text) for words in (_GIVEN, _COURSE, _TO_COME)) or len(line.words) > 32
        if not same or told or not all(map(_AT_ODDS.search, halves)):
            continue
        for lines in with_each(line, bearing(matter, line, line.text, who.keys)):
            yield Draft(
                "tension", "core",
                f"{line.text} How can both be true of {who.text}, and what in the story supports your view?",
                lines, who.keys, "character", "Analyze", ("RL.9-10.1", "RL.9-10.3"),
                f"Takes both halves of the sentence seriously, and finds something in {who.text} that explains them "
                "together.",
                f"Which of the two halves would {who.text} rather not talk about?",
                f"Say the first half alone, then the second half alone: what would each make you think of {who.text}?",
                f"Write a moment of the story in which both halves can be seen in what {who.text} does.",
            )  # fmt: skip


def relations(matter: Matter) -> Iterator[Draft]:
    """Two moments between the same two people -> which of them tells more about what they are to each other."""
    moments: dict[tuple[str, str], list[tuple[Line, str]]] = {}
    for line in matter.story:
        found = _between(matter, line)
        if found is not None:
            moments.setdefault(found[0], []).append((line, found[1]))
    for pair, told in moments.items():
        for (first, begin), (last, end) in combinations(told, 2):
            if last.passage != first.passage and matter.path(first)[0] == matter.path(last)[0]:
                yield _relation(matter, pair, (first, last), (begin, end))


def _between(matter: Matter, line: Line) -> tuple[tuple[str, str], str] | None:
    """The two people of a moment, where the one does something to the other, or both do it with each other."""
    found = matter.acting(line) if matter.tells(line) and not line.leaning else None
    if found is None or _HEDGED.search(found[2]) or _STATE.match(found[1]):
        return None
    main = matter.main(found[1])
    rest = re.split(r" that | to (?=[a-z])", main)[0]
    if (
        _UNTOLD.match(main)
        or re.search('[,“";]', main)
        or not 2 <= len(main.split()) <= 16
        or not matter.sure(main, found[0])
    ):
        return None
    keys = tuple(sorted({*found[0].keys, *matter.there(rest), *(matter.persons(rest) if _ROLE.match(rest) else ())}))
    apart = not found[0].many or _TOGETHER.match(rest)
    two = len(keys) == 2 and apart and len(matter.persons(main)) <= 2 and not _ELSEWHERE.search(main)
    return ((keys[0], keys[1]), matter.clause(line)) if two and len(line.words) <= _LONG else None


def _relation(matter: Matter, pair: tuple[str, str], lines: tuple[Line, Line], scenes: tuple[str, str]) -> Draft:
    one, other = sorted((matter.call(key) for key in pair), key=lambda name: scenes[0].find(name))
    return Draft(
        "relation", "core",
        f"First {scenes[0]}; later {scenes[1]}. Which of the two moments tells more about what {one} and {other} are "
        "to each other, and why?",
        lines, pair, "character", "Evaluate", ("RL.9-10.1", "RL.9-10.3"),
        f"Chooses one of the moments, shows from its words what {one} and {other} are to each other, and says what "
        "the other moment does not show.",
        f"What does {one} know about {other} in the second moment that could not be known in the first?",
        f"Act out both moments as still pictures, and say what is different in how {one} and {other} stand.",
        f"Write two diary entries by {other}, one for each moment.",
        10, bears=("", ""),
    )  # fmt: skip


def descriptions(matter: Matter) -> Iterator[Draft]:
    """ "Kathy is observant, patient and …" -> which part of it the story bears out best."""
    for line in matter.story:
        found = matter.acting(line)
        if found is None or not about_people(matter.path(line)) or found[0].many:
            continue
        who, words = found[0], _epithets(found[1], line)
        if not words or _SHOWN.search(line.text):
            continue
        yield Draft(
            "description", "opening",
            f"The guide calls {who.text} “{words}”: which part of this description does "
            "the story bear out most clearly, and why?",
            (line,), who.keys, "character", "Evaluate", ("RL.9-10.1", "RL.9-10.3"),
            f"Chooses one part and backs it with something that {who.text} does, not with a general impression.",
            f"Which part of the description would {who.text} deny?",
            "Ask of each word of the description in turn: what in the story shows it, or speaks against it?",
            f"Add one word of your own to the description of {who.text}, and defend it from the story.",
            6, bears=("",),
        )  # fmt: skip


def _epithets(rest: str, line: Line) -> str:
    """The words of character that a sentence gives to somebody, as they stand in it."""
    match = _AGED.match(rest) or _EPITHETS.match(rest) or _ALSO.search(line.text)
    words = next((part for part in match.groups() if part), "") if match else ""
    words = re.split(r" (?:who|whose|while)\b", words)[0]
    if _LOOKS.search(words) or "," not in words:
        return ""
    whole = re.search(rf"\ban? {re.escape(words)} [a-z]+", line.text)  # "reckless, high-spirited" is half a phrase
    return whole[0] if whole and " and " not in words else words
