"""Essay topics on what a work shows, leaves open and means, on its themes, symbols and its teller.

Each template takes sentences of one form and leaves all others alone. Refuses to know which sketches will be chosen.
"""

import re
from collections import Counter
from collections.abc import Iterator

from assistant.phrasing import inside
from assistant.reading import Line
from assistant.teaching.alone import alone
from assistant.teaching.bearing import bearing
from assistant.teaching.essay_form import essay, standing, with_others
from assistant.teaching.matter import Matter, by_section, tells_cause
from assistant.teaching.sketch import Sketch
from assistant.teaching.wanted import Ground
from assistant.wordforms import stems

_CLAIM = re.compile(r"^The (?:novel|book|story|play) (?:shows|suggests) that ([^,]+(?:, but [^,]+)?)(?=,|$)")
_RARE = 5  # sentences in which a word is used
_OPEN = re.compile(
    r"\b(?:leaves (?:it )?open|never says|does not say) (?:the question of )?((?:how far|whether|which|why|what) .+)$"
)
_FIRST = re.compile(r"\btold in the first person by (?:[a-z][\w ]*? )?([A-Z]\w+)")
_DOUBT = re.compile(r"\b(?:unreliable|understates|misremember\w*|differently)\b")
_WHEN = re.compile(r"^(?:About|After|Before|During|When|While|Since|As|On|In) [^,]*,")  # says only at what time
_STANDS = re.compile(r"^((?:The |A )?[\w’ -]{3,60}?) (?:stands? for|represents?) (.+)$")


def claims(ground: Ground) -> Iterator[Sketch]:
    """What the work is said to show -> how convincingly it does."""
    matter = ground.matter
    for line in matter.story:
        match = _CLAIM.match(line.text.rstrip("."))
        if match is None or not matter.sure(match[1], None):
            continue
        about = tuple(matter.persons(line.text)[:2]) or (matter.path(line)[-1],)
        for lines in with_others(line, _shown(matter, line, match[1])):
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


def _shown(matter: Matter, line: Line, claim: str) -> list[Line]:
    """The sentence of the plot that shows it best; none where only a word that the guide uses everywhere is common."""
    rare = {stem for stem in matter.reading.stems(claim) if matter.reading.frequency[stem] <= _RARE}
    return [one for one in matter.partners(line, (), asked=claim) if rare & one.stems and matter.tells(one)][:1]


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
        others = _reasons(matter, line, people[0]) if people else bearing(matter, line, question, ())
        for lines in with_others(line, others):
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


def _reasons(matter: Matter, line: Line, key: str) -> list[Line]:
    """Two sentences of other passages that tell why somebody does something: what an answer on this one stands on."""
    told = [one for one in matter.story if key in matter.there(one.text) and one.passage != line.passage]
    return [one for one in told if tells_cause(one) and alone(matter, one)][:2]


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
        wanted = matter.reading.stems(heading)
        others = [one for one in bearing(matter, first, f"{heading} {first.text}", pair[1:], 9) if wanted & one.stems]
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
            told = [one for one in matter.story if one.passage != line.passage and matter.tells(one)]
            others = [one for one in told if wanted & stems(_WHEN.sub("", one.text)) and alone(matter, one)]
            for partner in [one for one in others if matter.acting(one)][:2]:
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
