"""Essay topics on what a work shows, leaves open and means, on its themes, symbols and its teller.

Each template takes sentences of one form and leaves all others alone. Refuses to know which sketches will be chosen.
"""

import re
from collections import Counter
from collections.abc import Iterator

from assistant.phrasing import inside
from assistant.reading import Line
from assistant.teaching.essay_form import beside, essay, standing, with_others
from assistant.teaching.matter import Matter, by_section
from assistant.teaching.sketch import Sketch
from assistant.teaching.wanted import Ground
from assistant.wordforms import stems

_CLAIM = re.compile(r"^The (?:novel|book|story|play) (?:shows|suggests) that ([^,]+(?:, but [^,]+)?)(?=,|$)")
_OPEN = re.compile(
    r"\b(?:leaves (?:it )?open|never says|does not say) (?:the question of )?((?:how far|whether|which|why|what) .+)$"
)
_FIRST = re.compile(r"\btold in the first person by (?:[a-z][\w ]*? )?([A-Z]\w+)")
_DOUBT = re.compile(r"\b(?:unreliable|understates|misremember\w*|differently)\b")
_STANDS = re.compile(r"^((?:The |A )?[\w’ -]{3,60}?) (?:stands? for|represents?) (.+)$")


def claims(ground: Ground) -> Iterator[Sketch]:
    """What the work is said to show -> how convincingly it does."""
    matter = ground.matter
    for line in matter.story:
        match = _CLAIM.match(line.text.rstrip("."))
        if match is None or not matter.sure(match[1], None):
            continue
        about = tuple(matter.persons(line.text)[:2]) or (matter.path(line)[-1],)
        for lines in with_others(line, matter.partners(line, ())[:2]):
            yield essay(
                matter,
                "claim",
                f"How convincingly does {matter.title} show that {match[1]}, and why?",
                lines,
                about,
                "outcome resolution",
                f"how convincingly the story shows that {match[1]}",
                "Which moment of the story speaks most strongly against your own thesis?",
            )
            yield _across(matter, match[1], lines, about)


def _across(matter: Matter, claim: str, lines: tuple[Line, ...], about: tuple[str, ...]) -> Sketch:
    return essay(
        matter,
        "across",
        f"{matter.title} shows that {claim}. In what ways does another work that you know well support or challenge "
        "this, and why?",
        lines,
        about,
        "outcome resolution",
        f"whether another work supports or challenges the view that {claim}",
        "What can the one work show on this matter that the other one can’t?",
        dok=4,
    )


def silences(ground: Ground) -> Iterator[Sketch]:
    """What the work leaves open -> which answer it supports best."""
    matter = ground.matter
    for line in matter.story:
        match = _OPEN.search(line.text.rstrip("."))
        question = _named(match[1], line, matter) if match and not line.leaning else None
        if question is None or len(question.split()) < 4:
            continue
        people = tuple(matter.persons(line.text)[:2])
        about = people or (matter.path(line)[-1],)
        where = "The" if matter.persons(question) else f"On “{inside(about[0], matter.reading)}” the"
        for lines in with_others(line, beside(matter, line, people)):
            yield essay(
                matter,
                "open question",
                f"{where} guide says that {matter.title} leaves open {question}. Which answer does the story support "
                "best, and why?",
                lines,
                about,
                "outcome resolution",
                question,
                "What would the story lose if it gave the answer itself?",
            )


def _named(asked: str, line: Line, matter: Matter) -> str | None:
    """What is left open, its first pronoun named by the sentence's subject; None where it says too little by itself."""
    asked = re.split(r", (?:because|and|but|which)\b", asked)[0]
    found = matter.acting(line)
    if found and matter.sure(asked, found[0]):
        asked = re.sub(r"^(whether|what|how|why) (?:his|her) ", rf"\1 {found[0].owner} ", asked, count=1)
        asked = re.sub(r"^(whether|what|how|why) (?:he|she) ", rf"\1 {found[0].text} ", asked, count=1)
    loose = re.search(r"\b(?:its?|those|these|this)\b", asked)
    return asked if matter.sure(asked, None) or (matter.persons(asked) and not loose) else None


def bearers(ground: Ground) -> Iterator[Sketch]:
    """A theme and the two people in whom it shows most -> through whom the work says more about it."""
    matter = ground.matter
    for heading, found in by_section(matter, "theme|idea"):
        lines = [line for line in found if line in matter.story and not line.leaning]
        counts = Counter(key for line in lines for key in matter.persons(line.text))
        pair = [key for key, _ in counts.most_common(2)]
        first = next((line for line in lines if pair and pair[0] in matter.persons(line.text)), None)
        if len(pair) < 2 or first is None:
            continue
        others = [line for line in matter.partners(first, pair[1:]) if pair[1] in matter.there(line.text)]
        theme, (one, other) = inside(heading, matter.reading), (matter.call(key) for key in pair)
        for partner in others[:2]:
            yield essay(
                matter,
                "bearer",
                f"Through whom does {matter.title} say more about “{theme}”, {one} or {other}, and why?",
                (first, partner),
                tuple(pair),
                "character",
                f"through whom the story says more about “{theme}”",
                "Which third person of the story could upset your answer?",
            )


def trusts(ground: Ground) -> Iterator[Sketch]:
    """Who tells the story -> how far a reader can trust this voice."""
    matter = ground.matter
    for line in matter.lines:
        match = _FIRST.search(line.text)
        key = next((key for key in matter.persons(match[1]) if key), None) if match else None
        if match is None or key is None:
            continue
        doubts = [one for one in matter.lines if _DOUBT.search(one.text) and key in matter.persons(one.text)]
        for doubt in [one for one in doubts if one.passage != line.passage and standing(one, matter)][:3]:
            yield essay(
                matter,
                "trust",
                f"{doubt.text} How far can a reader trust {match[1]} all the same, and why?",
                (doubt, line),
                (key,),
                "character",
                f"how far {match[1]} can be trusted",
                f"What does {match[1]} gain by telling the story in this way?",
            )


def symbols(ground: Ground) -> Iterator[Sketch]:
    """What a thing stands for -> how far it keeps that meaning."""
    matter = ground.matter
    for heading, lines in by_section(matter, "symbol|motif|image"):
        for line in lines:
            match = _STANDS.match(line.text.rstrip("."))
            if match is None or not matter.sure(match[2], None) or " because " in line.text:
                continue
            wanted = stems(match[1]) & stems(heading)
            others = [one for one in matter.story if wanted & one.stems and matter.tells(one) and not one.leaning]
            for partner in [one for one in others if one.passage != line.passage and matter.acting(one)][:2]:
                yield essay(
                    matter,
                    "symbol",
                    f"{line.text} To what extent does this meaning hold throughout {matter.title}, and why?",
                    (line, partner),
                    (heading,),
                    "setting",
                    f"how far the meaning of {matter.small(match[1])} lasts",
                    f"What else in the story could have carried the meaning of {matter.small(match[1])}?",
                )
