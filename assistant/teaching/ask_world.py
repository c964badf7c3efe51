"""Templates on what the work is about: its symbols, themes, silences, places and terms, and what it shows.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections import Counter
from collections.abc import Iterator

from assistant.phrasing import inside
from assistant.reading import Line
from assistant.teaching.ask_scenes import pointed
from assistant.teaching.draft import Draft, listed, with_each
from assistant.teaching.matter import Matter, by_section, weak
from assistant.wordforms import stems

_STANDS = re.compile(r"^((?:The |A )?[\w’ -]{3,70}?) (stands?|represents?)( for)? (.+)$")
_SILENT = re.compile(
    r"\b(?:the (?:novel|book|story|play|narrator) (?:never|does not) (?:exactly )?(?:says?|tells?|explains?) "
    r"|the (?:novel|book|story|play) leaves (?:it )?open )((?:exactly )?(?:what|how|why|whether|where|which|who)\b.+)$",
    re.IGNORECASE,
)
_CLAIM = re.compile(r"^(?:The (?:novel|book|story) (?:shows|suggests) that |(?=[A-Z][^,]{3,60}? shows? that ))(.+)$")
_PLACE = re.compile(r"\b(?:school|house|village|town|farm|estate|city|island|centre|home|parsonage|corner|country)\b")
_NAMED = re.compile(r"\b(?:named|called) ([A-Z]\w+)\.?")
_ATTITUDE = re.compile(
    r"\b(?:hopes?|fears?|believes?|pretends?|wants?|afraid|theory|claims?|regrets?|loves?|objects|imagines?)\b"
)
_PASSING = re.compile(r" is the |\b(?:agrees? to|travels?|as soon as)\b")  # a thing named by the way
_DEFINED = re.compile(r"^((?:An?|The) )?([\w’ -]{3,40}?) is (.+)$")


def symbols(matter: Matter) -> Iterator[Draft]:
    """ "The boat stands for …" -> why the author might have chosen it."""
    for heading, lines in by_section(matter, "symbol|motif|image"):
        for line in lines:
            match = _STANDS.match(line.text.rstrip("."))
            if match is None or matter.author is None or not matter.sure(match[4], None):
                continue
            if re.search(r"\b(?:because|since)\b|, (?:as|so)\b", match[4]):
                continue  # the guide answers it in the same breath
            meaning = re.split(r", (?:because|since|which|as|so|and how)\b", match[4])[0]
            thing, verb = matter.small(match[1]), "stand for" if match[3] else "represent"
            if verb == "represent" and match[2].startswith("stand"):
                continue
            for told in with_each(line, _about_thing(matter, line, thing)):
                yield Draft(
                    "symbol",
                    "core",
                    f"Why might {matter.author} have chosen {thing} to {verb} {meaning}?",
                    told,
                    (heading,),
                    "setting" if matter.reading.spot(thing) and not matter.persons(thing) else "feeling",
                    "Analyze",
                    ("RL.9-10.2", "RL.11-12.3"),
                    "Says where the thing comes up in the story before saying what it means, and ties the one to the "
                    "other.",
                    f"Where does {thing} {verb} something else as well?"
                    if not _plural(thing)
                    else f"Where do {thing} {verb} something else as well?",
                    f"List what the story tells about {thing}, then draw a line from each detail to a meaning.",
                    "Choose another thing from the story that could carry the same "
                    "meaning, and say what would be lost.",
                )


def _plural(thing: str) -> bool:
    return (" and " in thing and not re.search(r"\b(?:caught|that|which)\b", thing)) or (
        thing.split()[-1].endswith("s") and " " not in thing
    )


def _about_thing(matter: Matter, line: Line, thing: str) -> list[Line]:
    """Where else the guide speaks of a thing in so many words, with the same capitals; best where people meet it."""
    capital = next((word for word in re.findall(r"\b[A-Z]\w+", thing) if f" {word}" in f" {matter.small(thing)}"), "")
    wanted = stems(thing) - stems("the a last chapter")
    others = [
        one
        for one in matter.story
        if one.passage != line.passage and not one.leaning and not weak(one) and capital in one.text
    ]
    others = [one for one in others if wanted & one.stems and matter.reading.weight(wanted & one.stems) > 2]
    others.sort(
        key=lambda one: (
            -len(wanted & one.stems),
            -matter.reading.weight(line.stems & one.stems),
            one.number,
        )
    )
    told = [one for one in others if matter.there(one.text) and not _PASSING.search(one.text)]
    return told[:2]


def themes(matter: Matter) -> Iterator[Draft]:
    """A theme and two people in whom it shows -> the different sides of it."""
    for heading, lines in by_section(matter, "theme|idea"):
        usable = [line for line in lines if line in matter.story and not line.leaning and " it, " not in line.text]
        counts = Counter(key for line in usable for key in matter.persons(line.text))
        pair = tuple(key for key, _ in counts.most_common(2))
        if len(pair) < 2:
            continue
        first = next((one for one in usable if set(pair) <= set(matter.persons(one.text))), None)
        first = first or next(one for one in usable if pair[0] in matter.persons(one.text))
        second = next((one for one in usable if one != first and pair[1] in matter.persons(one.text)), None)
        found = matter.partners(first, pair)
        partner = next((one for one in found if set(pair) <= set(matter.there(one.text))), found[0] if found else None)
        names = [matter.call(key) for key in pair]
        if partner is None or (second is None and pair[1] not in matter.persons(first.text)):
            continue
        told = (first, partner) if second is None or pair[1] in matter.persons(first.text) else (first, second, partner)
        yield Draft(
            "theme",
            "core",
            f"In what ways do {names[0]} and {names[1]} show different sides of "
            f"{inside(heading, matter.reading)}, and what supports your view?",
            told,
            pair,
            "character",
            "Analyze",
            ("RL.9-10.1", "RL.9-10.2"),
            f"Keeps {names[0]} and {names[1]} apart, gives each a moment of the "
            "story, and only then speaks of the theme.",
            f"Who else in the story belongs beside {names[0]} or {names[1]} here?",
            "Put both names at the top of a page, and under each one sentence from the guide that fits the theme.",
            f"Write a paragraph that begins: “Unlike {names[0]}, {names[1]} …”",
            10,
        )


def lessons(matter: Matter) -> Iterator[Draft]:
    """What the guide says that the work shows -> where else it holds."""
    for line in matter.story:
        match = _CLAIM.match(line.text.rstrip("."))
        if match is None or line.leaning or len(line.words) > 32:
            continue
        claim = match[1]
        if not matter.sure(re.sub(r"\bboth\b", "", claim), None) or (
            " shows that" in claim and not matter.persons(claim)
        ):
            continue
        near = _near(matter, line, tuple(matter.persons(line.text)))
        near = [one for one in near if matter.there(one.text) and matter.tells(one)]
        for told in with_each(line, near[:1]):
            yield Draft(
                "lesson",
                "closing",
                f"{line.text} Where in the world outside the story have you seen this hold or fail, and why?",
                told,
                tuple(matter.persons(line.text)[:2]) or (matter.path(line)[-1],),
                "outcome resolution",
                "Evaluate",
                ("RL.9-10.1", "RL.9-10.2"),
                "Says first how the story shows it, then compares one case from outside point by point.",
                "What would somebody who disagrees with the story on this point say?",
                "Begin with a case from a film, the news or your school, and say where it "
                "is like the story and where it is not.",
                "Find a news report that bears on this, and write half a page on what the story adds to it.",
                8,
                4,
            )


def silences(matter: Matter) -> Iterator[Draft]:
    """ "The novel never says …" -> why it might not; "leaves open …" -> which moments weigh most."""
    for line in matter.story:
        match = _SILENT.search(line.text.rstrip("."))
        if match is None:
            continue
        unsaid = _named(re.split(r", (?:because|and|but|which)\b", match[1])[0], line, matter)
        if unsaid is None:
            continue
        left_open = "leaves" in match[0]
        about = tuple(matter.persons(line.text)) or (matter.path(line)[-1],)
        stem = (
            f"Which moments of the story should weigh most with a reader who asks {unsaid}, and why?"
            if left_open
            else f"Why might {matter.author or 'the author'} have decided not to tell us {unsaid}?"
        )
        for told in with_each(line, _near(matter, line, about if matter.persons(line.text) else (), unsaid)):
            yield Draft(
                "silence",
                "core",
                stem,
                told,
                about,
                "outcome resolution",
                "Evaluate",
                ("RL.11-12.1", "RL.11-12.3"),
                "Treats the gap as a choice, and supports a view of it from what the story does tell.",
                "What would the story lose if the answer were given?",
                "Collect what the guide does say on the matter, then mark where the knowledge stops.",
                "Write the missing sentence, then say why you would or would not keep it.",
            )


def _named(unsaid: str, line: Line, matter: Matter) -> str | None:
    """The words with their first pronoun named where the sentence says who it is; None where it does not."""
    found = matter.acting(line)
    if found and matter.sure(unsaid, found[0]):
        unsaid = re.sub(r"^(whether|what|how|why|where) (?:his|her) ", rf"\1 {found[0].owner} ", unsaid, count=1)
        unsaid = re.sub(r"^(whether|what|how|why|where) (?:he|she) ", rf"\1 {found[0].text} ", unsaid, count=1)
    return (
        unsaid
        if matter.sure(unsaid, None)
        or (matter.persons(unsaid) and not re.search(r"\b(?:its?|those|these|this)\b", unsaid))
        else None
    )


def places(matter: Matter) -> Iterator[Draft]:
    """What a place is -> what kind of place it is for the people in it."""
    for line in matter.story:
        name = next((one for one in line.names if one.place or f"The {one.full}" in line.text), None)
        named = _NAMED.search(line.text)
        if name is None or not _PLACE.search(line.text) or name.full in matter.author_words:
            continue
        if not (line.text.startswith((f"{name.full} is", f"The {name.full} are")) or (named and named[1] == name.full)):
            continue
        others = [one for one in matter.story if name in one.names and one.passage != line.passage and not one.leaning]
        inside_it = re.compile(rf"\b(?:at|in|visits) (?:the )?{re.escape(name.full)}\b")
        people = [one for one in others if inside_it.search(one.text) and matter.persons(one.text)]
        people.sort(key=lambda one: -len(matter.persons(one.text)[:3]))
        told = re.search(r" (?:is|are) ((?:an?|the) [^,]{12,110}?)(?:, |\.$)", line.text)
        if told is None or re.search(r"\b(?:where|who|which|that)\b", told[1]):
            continue
        for partner in people[:1]:
            who = listed([matter.call(key) for key in matter.persons(partner.text)[:3]])
            the = "the " if re.search(rf"\b[Tt]he {name.full}", line.text) else ""
            yield Draft(
                "place",
                "opening",
                f"The guide describes {the}{name.full} as “{told[1]}”: what does living in such a place mean "
                f"for {who}?",
                (line, partner),
                (name.full,),
                "setting",
                "Understand",
                ("RL.9-10.1", "RL.9-10.3"),
                "Goes beyond naming the place: says what can be done there, what cannot, and who decides.",
                f"Who would describe {the}{name.full} differently?",
                f"List what you would see, hear and be told on a first day at {the}{name.full}.",
                f"Draw a plan of {the}{name.full} and mark on it where the moments of the story happen.",
                6,
                2,
            )


def terms(matter: Matter) -> Iterator[Draft]:
    """What a word of the work's world means -> what it comes to mean for somebody in it."""
    for heading, lines in by_section(matter, "term|glossary|vocabulary"):
        match = _DEFINED.match(lines[0].text)
        if match is None or stems(match[2]) != stems(heading) or (matter.reading.spot(heading) and not match[1]):
            continue
        if f"the {heading.lower()}" in matter.people:
            continue
        for one in matter.story:
            found = matter.acting(one)
            if found is None or one.passage == lines[0].passage or not stems(heading) <= one.stems or found[0].many:
                continue
            who, word = found[0].text, f"{(match[1] or '').lower()}{inside(match[2], matter.reading)}"
            person = re.match(r"(?:[\w-]+ ){1,4}who\b", match[3])
            role = re.search(rf"\b(?:becomes?|being|been) {re.escape(word)}\b", one.text)
            if (person and not role) or (not person and not _ATTITUDE.search(found[1])):
                continue
            thing = f"being {word}" if person else f"the idea of {word}"
            main = matter.main(found[1])
            if (
                not matter.sure(main, found[0])
                or not 4 <= len(main.split()) <= 20
                or main.startswith(("then ", "soon "))
            ):
                continue
            yield Draft(
                "term",
                "opening",
                f"What does {thing} mean to {who} at the time when {pointed(found[0], f'{who} {main}')}?",
                (lines[0], one),
                (heading,),
                "feeling",
                "Understand",
                ("RL.9-10.1", "RL.9-10.3"),
                f"Explains the word first, then says what hangs on it for {who}.",
                f"For whom in the story does {word} mean something else?",
                "Put the definition into words that a younger child would understand, then read the second quotation.",
                f"Explain in a paragraph how the story would differ if nobody in it had heard of {word}.",
                6,
                2,
            )


def _near(matter: Matter, line: Line, about: tuple[str, ...] = (), asked: str | None = None) -> list[Line]:
    return matter.partners(line, about, asked=asked)[:2]
