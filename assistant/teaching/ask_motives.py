"""Templates on motives: what people choose, why they act, and what they believe.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.reading import Line
from assistant.teaching.draft import Draft
from assistant.teaching.matter import Matter, Subject
from assistant.wordforms import base

_CHOICES = frozenset(
    (
        *(
            "refuse",
            "reject",
            "accept",
            "stay",
            "hide",
            "tell",
            "ask",
            "leave",
            "abandon",
            "agree",
            "apologise",
            "apologize",
        ),
        *(
            "lie",
            "pretend",
            "keep",
            "conceal",
            "tear",
            "hand",
            "apply",
            "dedicate",
            "trap",
            "protect",
            "invent",
            "follow",
        ),
        *("choose", "decide", "burn", "deceive", "trick", "warn", "reveal"),
    )
)
_ADVERB = (
    r"(?:(?:reluctantly|secretly|deliberately|finally|later|then|also|soon|suddenly|first|often|still|afterwards) )?"
)
_VERB = re.compile(rf"^{_ADVERB}([a-z]+) (.+)$")
_SECOND_VERB = re.compile(r",? and (?:[a-z]+ly )?(?:then )?(?:[a-z]+s|is)\b(?! of\b).*$")
_TRIVIAL = re.compile(
    r"^(?:leave for|tell \w+ in|\w+ (?:up|of)\b|ask (?:\w+ ){1,3}(?:about|to (?:stop the|be heard))"
    r"|leave .*\bin\b|hide in\b)"
    r"|\w+ (?:her|him|them) (?:by|to|that|in|at|away)\b|\w+ (?:him|them)\b|\b(?:at about|same)\b|[a-z]ly$"
)
_BELIEF = re.compile(
    r"^(?:(?:also|still|first|later|wrongly) )?(believes?|thinks?|hopes?|fears?|suspects?|expects?) that (.+)$"
)
_BELIEVER = re.compile(r"^(?:is|was) [^.]{3,90}? who (believes|thinks|hopes|fears|suspects) that (.+)$")
_THEORY = re.compile(
    r"^(?:then )?(?:develops?|explains?|has|have|forms?) (?:an? |his |her |their )"
    r"(theory|suspicion|hope|fear|idea) that (.+)$"
)
_NOUNS = {
    "theory": "theory",
    "suspicion": "suspicion",
    "idea": "idea",
    "believe": "belief",
    "think": "view",
    "hope": "hope",
    "fear": "fear",
    "suspect": "suspicion",
    "expect": "expectation",
}
_AHEAD = frozenset(("hope", "fear", "expect"))
_AFTER = re.compile(r"\b(?:later|during|afterwards?)\b")  # no reason for what was done before it
_CAUSE = re.compile(r",? (?:mainly |partly |only )?(?:because|so that|in order to) ")
_NO_MOTIVE = re.compile(
    r"^ (?:will|resembles|differs|acts as|explains|is an?|is the|falls|reluctantly|matters?)\b"
    r"|\b(?:then|afterwards|hers|away|that)\b"
)


def choices(matter: Matter) -> Iterator[Draft]:
    """ "Victor stays silent, because …" -> what speaks for and what against his decision to stay silent."""
    for line, who, deed in deeds(matter):
        for lines in _outcomes(matter, line, who, deed):
            yield Draft(
                "choice",
                "core",
                f"What speaks for and what against {who.owner} decision to {deed}?",
                lines,
                who.keys,
                "action",
                "Evaluate",
                ("RL.9-10.1", "RL.9-10.3"),
                f"Weighs what {who.text} could know at that moment against what came of it.",
                f"Who pays the price of what {who.text} {'decide' if who.many else 'decides'}?",
                "Draw two columns, “for” and “against”, and place each quoted "
                "sentence in one of them before you speak.",
                f"Write the short speech that {who.text} might make in defence of this decision.",
                10,
            )


def deeds(matter: Matter) -> Iterator[tuple[Line, Subject, str]]:
    """Everything that somebody does by choice, as it stands after "decision to"."""
    for line in matter.story:
        for who, rest in matter.actings(line):
            deed = _deed(rest, who, matter)
            if deed is not None:
                yield line, who, deed


def _deed(rest: str, who: Subject, matter: Matter) -> str | None:
    """What somebody does by choice, as it stands after "decision to"; None where the form is not sure."""
    match = _VERB.match(matter.main(rest))
    verb = base(match[1]) if match and not who.many else match[1] if match else None
    verb = "apologize" if verb == "apologiz" else verb
    if match is None or verb not in _CHOICES or (who.many and match[1].endswith("s")):
        return None
    words = _SECOND_VERB.sub("", match[2]).removesuffix(" soon").removesuffix(" shortly")
    if "," in words or not matter.sure(words, who) or _TRIVIAL.search(f"{verb} {words}"):
        return None
    if verb in ("decide", "agree", "apply"):
        return words.removeprefix("to ") if words.startswith("to ") and len(words.split()) >= 3 else None
    return f"{verb} {words}" if 2 <= len(words.split()) <= 13 or verb == "stay" else None


def _outcomes(matter: Matter, line: Line, who: Subject, deed: str) -> Iterator[tuple[Line, ...]]:
    """A deed with what the guide tells next, and with what bears on it elsewhere."""
    after = matter.reading.after(line)
    told = after is not None and matter.tells(line) and after.passage == line.passage and not after.leaning
    first = (line, after) if told and after is not None and after in matter.lines else (line,)
    partners = list(matter.partners(line, who.keys, asked=deed)[:2])
    yield from ((*first, partner) for partner in partners)
    if not partners and len(first) > 1:
        yield first


def causes(matter: Matter) -> Iterator[Draft]:
    """ "Ruth invents stories because …" -> the guide gives one reason; which others does the story suggest?"""
    for line in matter.story:
        match = _CAUSE.search(line.text)
        found = matter.acting(line)
        if match is None or found is None or found[2]:
            continue
        who, main = found[0], line.text[: match.start()]
        if found[1] != line.text.rstrip(".")[len(found[0].text) + 1 :] or _NO_MOTIVE.search(
            main.removeprefix(found[0].text)
        ):
            continue
        if (
            len(main.split()) > 18
            or "," in main
            or not matter.sure(main, who)
            or " and " in main.removeprefix(who.text)
        ):
            continue
        near = matter.partners(line, who.keys, common=2)
        partners = (one for one in near if matter.touches(one, main) and not _AFTER.search(one.text))
        for partner in list(partners)[:2]:
            feeling = re.search(
                r"\b(?:afraid|fears?|horror|loves?|humiliated|ashamed|dislikes?|wept|grie|troubled|suspects)", main
            )
            yield Draft(
                "cause",
                "core",
                f"The guide gives one reason why {matter.small(main)}: what other reasons "
                "does the rest of the story suggest?",
                (line, partner),
                who.keys,
                "feeling" if feeling else "causal relationship",
                "Analyze",
                ("RL.9-10.1", "RL.9-10.3"),
                "Starts from the reason that is given, then finds a second one "
                "elsewhere and says how the two fit together.",
                f"Which of these reasons would {who.text} admit to?",
                "Underline the reason that the first quotation gives, then ask what the second one adds to it.",
                f"Write what {who.text} might confide to a friend about this, using both quotations.",
            )


def beliefs(matter: Matter) -> Iterator[Draft]:
    """ "Tommy believes that …" -> how well founded that belief is."""
    for line in matter.story:
        found = matter.acting(line)
        match = (_BELIEF.match(found[1]) or _BELIEVER.match(found[1]) or _THEORY.match(found[1])) if found else None
        if found is None or match is None:
            continue
        who, held = found[0], re.split(r", (?:and|but|so|although|whereas|because|even)\b", match[2])[0]
        held = re.split(r", so that\b|, which\b", held)[0]
        verb = match[1].removesuffix("s")
        if (
            not 4 <= len(held.split()) <= 22
            or not matter.sure(held, who)
            or (re.match(r"(?:he|she|they)\b", held) and len(held.split()) < 6)
            or held.endswith(" apply")
        ):
            continue
        found_there = matter.partners(line, (), common=2 if len(matter.story) > 80 else 1, asked=held)
        for partner in [one for one in found_there if matter.touches(one, held)][:2]:
            yield _belief(who, verb, held, (line, partner))


def _belief(who: Subject, verb: str, held: str, lines: tuple[Line, ...]) -> Draft:
    noun = _NOUNS[verb]
    ahead = verb in _AHEAD
    return Draft(
        "belief",
        "core",
        f"How well founded is {who.owner} {noun} that {held}, and why?",
        lines,
        who.keys,
        "prediction" if ahead else "character",
        "Evaluate",
        ("RL.9-10.1", "RL.9-10.3"),
        f"Says what gives {who.text} grounds for this {noun}, and what in the story tells against it.",
        f"What would {who.text} lose by giving up this {noun}?",
        f"Find one sentence that supports this {noun} and one that makes you doubt it, and read both aloud.",
        f"Follow this {noun} to the end of the story: write a paragraph on what becomes of it.",
    )
