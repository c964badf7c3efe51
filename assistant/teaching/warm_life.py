"""Questions that tie a work to a class's own life.

Nobody is asked to lay bare what is theirs: every scaffold offers somebody else's life. What is grim in a story is
never held against a reader's own. Each template takes sentences of one form and leaves all others alone. Refuses to
know which sketches will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.phrasing import inside
from assistant.reading import Line
from assistant.teaching.items import Element
from assistant.teaching.matter import Matter, Subject, by_section, tells_cause, weak
from assistant.teaching.sketch import Sketch, Template
from assistant.teaching.wanted import Ground

_LONGEST = 26  # words of a sentence that a stem may quote
GRIM = re.compile(
    r"\b(?:kill|murder|strang|execut|die[sd]?\b|dying|dead|death|body|bodies|donat|organ|suicid|burn|shot\b|beat|attack"
    r"|corpse|grave|clon|blood|hideous|monster|fiend|rage|revenge|revulsion|disgust|elope|drown|weapon|prison|guilt"
    r"|curs|abandon|horror|terror|desire|slept|lover)",
    re.IGNORECASE,
)
_FELT = re.compile(  # of the one who acts
    r"^(?:is|was|feels|regrets|worries|cannot|does not|loves|realises|realizes|admires|misses|knows that)\b.*"
    r"\b(?:because|but|so|since|although|yet)\b"
    r"|\b(?:because|but|since|although|yet) (?:he|she|they) (?:\w+ )?(?:wants?|hopes?|fears?|is afraid|loves?|hides?"
    r"|believes?|feels?|misses|wishes|longs|resents?|prefers?|worr\w+|understates)\b"
)
_OWN_STORY = re.compile(r"\btells (?:her|his) (?:own )?(?:story|history)\b")
_ASIDE = re.compile(r"“|\b(?:theory|narrator|appearances)\b")
DONE = re.compile(
    r"^(?:(?:later|then|secretly|reluctantly|finally|still|also|first) )?(?:refuses?|rejects?|accepts?|stays?|hides?"
    r"|tells?|asks?|agrees?|apologi[sz]es?|pretends?|keeps?|lies|follows?|warns?|decides?|promises?|protects?|helps?|hands?"
    r"|listens?|invents?|copies|traps?|defends?|walks?|writes?|trusts?|believes?|applies|searches|lets?|consents|confesses|admits)\b"
)
_STANDS = re.compile(r"^((?:The |A )?[\w’ -]{3,60}?) (stands? for|represents?) (.+)$")
_CLAIM = re.compile(r"^The (?:novel|book|story|play) (?:shows|suggests) that [^,]+")
_SAFELY = "You may speak of somebody you know, or of a film, in place of yourself."


def themes(ground: Ground) -> Iterator[Sketch]:
    """A theme's name -> a moment of one's own life; says nothing of the plot."""
    matter = ground.matter
    for heading, lines in by_section(matter, "theme|idea"):
        told = [line for line in lines if not line.leaning][:2]
        name = f"“{inside(heading, matter.reading)}”"
        bring = "does this word bring" if len(name.split()) == 1 else "do these words bring"
        if told:
            yield _connection(
                "theme",
                "opening",
                f"One theme of {matter.title} is {name}. Which moment of your own life {bring} to mind, and "
                "why that one?",
                tuple(told),
                (heading,),
                "feeling",
                (
                    f"Tells one moment, with a place and a time, and says what it has to do with {name}.",
                    f"Can be held later against what the guide says: {told[0].text}",
                ),
                f"Which of the two words of {name} fits your moment better?"
                if name.count(" and ") == 1 and len(name.split()) == 3
                else f"What would have to be different for {name} not to fit your moment?",
                f"{_SAFELY} Begin with: “When I hear {name[1:-1]}, I think of the day when …”",
                f"Keep what you have written, and add a paragraph after reading that begins: “In {matter.title} …”",
            )


def choices(ground: Ground) -> Iterator[Sketch]:
    """What somebody does, and why -> what a reader would have done."""
    matter = ground.matter
    for line, who, rest in _told(matter):
        if DONE.match(rest) and not who.many and tells_cause(line) and not _OWN_STORY.search(rest):
            yield _connection(
                "choice",
                "core",
                f"{line.text} What would you have done in {who.owner} place, and why?",
                (line,),
                who.keys,
                "action",
                (
                    f"Sees what {who.text} knows at that moment, and not what comes of it.",
                    "Says what the other way would have cost, and whom.",
                ),
                f"Whose advice would you have wanted in {who.owner} place?",
                f"{_SAFELY} Note what speaks for what {who.text} does and what against it, one line each.",
                f"Write the message that you would have sent to {who.text} just before.",
            )


def feelings(ground: Ground) -> Iterator[Sketch]:
    """What somebody feels or wishes -> a moment of one's own life."""
    matter = ground.matter
    for line, who, rest in _told(matter):
        if _FELT.search(rest) and not (DONE.match(rest) or who.many or line.text.count(",") > 1):
            yield _connection(
                "feeling",
                "core",
                f"{line.text} Which moment in your own life, or in that of somebody you know, does this bring to mind, "
                "and why?",
                (line,),
                who.keys,
                "feeling",
                (
                    f"Names what the moment and the story of {who.text} have in common, and where they part.",
                    "Tells a moment, and does not give a lesson.",
                ),
                f"What would {who.text} say to the person in your story?",
                f"{_SAFELY} Begin with what you saw or heard, and come to the feeling last.",
                f"Write a short letter to {who.text} from somebody who has lived through the same.",
            )


def things(ground: Ground) -> Iterator[Sketch]:
    """What a thing stands for -> a thing of one's own."""
    matter = ground.matter
    for _, lines in by_section(matter, "symbol|motif|image"):
        for line in lines:
            match = _STANDS.match(line.text.rstrip("."))
            if match is None or " because " in line.text or matter.persons(match[3]) or not matter.sure(match[3], None):
                continue
            thing = matter.small(match[1])
            yield _connection(
                "thing",
                "core",
                f"In {matter.title} {thing} {match[2]} {match[3]}. Which thing or place in your own life says as much "
                "to you, and why?",
                (line,),
                (match[1],),
                "feeling",
                (
                    "Describes the thing so that others can see it, before saying what it means.",
                    f"Says where the thing is like {thing} in what it does for a person, and where it is not.",
                ),
                "What would be lost with it, if it were lost?",
                f"{_SAFELY} Draw the thing first, and write around it when and with whom you have met it.",
                f"Bring the thing or a picture of it, and put it beside a sentence on {thing} from the guide.",
            )


def claims(ground: Ground) -> Iterator[Sketch]:
    """What the work shows -> an experience that speaks for or against it."""
    matter = ground.matter
    for line in matter.story:
        if (match := _CLAIM.match(line.text.rstrip("."))) and not line.leaning and not GRIM.search(match[0]):
            yield _connection(
                "claim",
                "core",
                f"{match[0]}. Which experience of your own makes you agree or disagree, and why?",
                (line,),
                (matter.path(line)[-1],),
                "outcome resolution",
                (
                    "Tells one experience before judging the sentence.",
                    "Says for whom or when the sentence might not hold.",
                ),
                "Who would disagree with you, and on what grounds?".replace(", and on what", " and on what"),
                f"{_SAFELY} Finish one of two beginnings: “I have seen this when …” or “I doubt this since …”",
                "Ask somebody of another age the same question, and compare the two answers in a paragraph.",
            )


def _told(matter: Matter) -> Iterator[tuple[Line, Subject, str]]:
    """Sentences that may stand in a question by themselves and be held against a reader's own life."""
    for line in matter.story:
        found = matter.acting(line)
        if found is None or found[2] or weak(line) or line.leaning or len(line.words) > _LONGEST:
            continue
        if GRIM.search(line.text) or not matter.sure(line.text, found[0]) or _ASIDE.search(line.text):
            continue
        yield line, found[0], found[1]


def _connection(
    family: str,
    role: str,
    stem: str,
    lines: tuple[Line, ...],
    about: tuple[str, ...],
    element: Element,
    look_fors: tuple[str, ...],
    follow_up: str,
    scaffold: str,
    extension: str,
) -> Sketch:
    return Sketch(
        family, "connection", "opening" if role == "opening" else "core", stem, lines, about, element, "Apply", 2,
        ("RL.9-10.1", "RL.9-10.2") if family in ("theme", "thing", "claim") else ("RL.9-10.1", "RL.9-10.3"), look_fors,
        "Speaks of a moment and not of life in general, and says where it is like the story and where it is not.",
        follow_up, scaffold, extension, 8,
    )  # fmt: skip


CONNECTIONS: tuple[Template, ...] = (themes, choices, feelings, things, claims)
