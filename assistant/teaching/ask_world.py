"""Templates on what the work is about: its themes, what the guide claims of them, what it shows and what it hides.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.phrasing import inside
from assistant.reading import Line
from assistant.teaching.akin import akin, readable
from assistant.teaching.draft import Draft, side, uses
from assistant.teaching.matter import Matter, by_section, tells_cause

_OWNER = re.compile(r"^((?:The )?[A-Za-z][\w-]*(?: [A-Z][\w-]*)*)[’']s ")
_CLAUSES = re.compile(r",? (?:whereas|while) |, (?:and |but |so |yet )?|; ")
_NO_VIEW = re.compile(
    r"\b(?:stands?|represents?|means|whether|asks?|question|several|various|called|then|leaves open)\b"
    r"|\b(?:is|are) (?:an?|the) [\w ]*?(?:who|that|which|where)\b|\bshows? that\b|\bnovel (?:never|does not)\b"
)
_SOFT = re.compile(r"\b(?:can|may|might|sometimes|often|perhaps|usually)\b")  # no claim to argue against
_REASON = re.compile(r"\b(?:because|since|so that|in order to)\b")
_PAIR = 2
_LONG = 28  # words
_SELDOM = 6  # sentences that hold a word
_MANY = 4  # sentences
_BEARS = 0.17  # share of the weight of a claim's telling words
_SHOWS = re.compile(
    r"^(?:The (?:novel|book|story) (?:shows|suggests)|(?=[A-Z])[^,]{3,60}? shows?) that ([^,]{12,}?)(?:,|$)"
)
_OPEN = re.compile(
    r"\b(?:the (?:novel|book|story|play) leaves (?:it )?open (?:the question of )?|the reader must (?:judge|decide) )"
    r"((?:what|how|why|whether|where|which|who)\b.+)$",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"\bthe (?:novel|book|story|play|narrator) (?:never|does not) (?:says?|tells?|explains?) "
    r"((?:exactly )?(?:what|how|why|whether|where|which|who)\b.+)$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:named|called) ([A-Z]\w+)\.?")


def claims(matter: Matter) -> Iterator[Draft]:
    """What the guide holds of a theme -> what in the story speaks for it and against it."""
    for heading, lines, people in _held(matter):
        yield _claim(matter, heading, lines, people)


def likenesses(matter: Matter) -> Iterator[Draft]:
    """What the guide holds of a theme -> what in the world outside comes closest to it."""
    for heading, (line, partner), people in _held(matter):
        yield Draft(
            "likeness", "closing",
            f"“{line.text}” What in the world outside the story comes closest to this, and why?",
            (line, partner), people[:2] or (heading,), "outcome resolution", "Evaluate",
            ("RL.9-10.1", "RL.9-10.2"),
            "Names one case, and says where it is like the story and where it is not.",
            "What would the people in the story say to the case that you chose?",
            "Begin with a case from the news, from history or from your own life, and write down what it shares "
            "with the quotation.",
            f"Write half a page on {inside(heading, matter.reading)} that begins with your case and ends with "
            "the story.",
            8, 4,
            bears=(None, None),
        )  # fmt: skip


def _held(matter: Matter) -> Iterator[tuple[str, tuple[Line, Line], tuple[str, ...]]]:
    """What the guide claims of a theme, flatly, with a sentence elsewhere that bears on it and its people."""
    for heading, lines in by_section(matter, "theme|idea"):
        for line in lines:
            view = not matter.acting(line) and not _NO_VIEW.search(line.text) and not _SOFT.search(line.text)
            if not view or len(line.words) > _LONG or not readable(matter, line):
                continue
            people = tuple(matter.persons(line.text))
            near = [one for one in akin(matter, line, line.text, people, _BEARS) if _tied(matter, line, one)]
            for partner in near[:1]:
                yield heading, (line, partner), people


def _tied(matter: Matter, line: Line, other: Line) -> bool:
    """Whether two sentences share a word that the guide hardly uses elsewhere, and the other gives no mere state."""
    rare = any(matter.reading.frequency[stem] <= _SELDOM for stem in line.stems & other.stems)
    return rare and (matter.tells(other) or tells_cause(other))


def _claim(matter: Matter, heading: str, lines: tuple[Line, Line], people: tuple[str, ...]) -> Draft:
    return Draft(
        "claim", "core",
        f"The guide says that {matter.clause(lines[0])}. What in the story speaks for this view, and what might be "
        "said against it?",
        lines, people[:2] or (heading,), "character" if people else "outcome resolution",
        "Evaluate", ("RL.9-10.1", "RL.9-10.2"),
        "Finds something for the view and something against it, and only then takes a side.",
        "Which word of the guide’s sentence would you change, to make it truer to the story?",
        "Draw two columns, “for” and “against”, and begin with the second quotation: to which side does it belong?",
        f"Write a paragraph on {inside(heading, matter.reading)} in the story that begins: “It would be too simple to "
        "say that …”",
        bears=(None, side(lines[1], "the view")),
    )  # fmt: skip


def themes(matter: Matter) -> Iterator[Draft]:
    """Two people of whom a theme's own sentences speak -> whose case tells more about it."""
    for heading, lines in by_section(matter, "theme|idea"):
        told: dict[str, Line] = {}
        for first in (True, False):
            for line in lines:
                if readable(matter, line):
                    for key in _heads(matter, line)[: 1 if first else None]:
                        told.setdefault(key, line)
        keys = tuple(told)[:2]
        own = tuple(dict.fromkeys(told[key] for key in keys))
        words = " ".join(one.text for one in own)
        near = akin(matter, own[0], words, keys) if len(keys) > 1 else []
        near.sort(key=lambda one: (not set(keys) <= set(matter.there(one.text)), not matter.tells(one)))
        for partner in near[:1]:
            yield _theme(matter, heading, (*own, partner), keys)


def _theme(matter: Matter, heading: str, lines: tuple[Line, ...], keys: tuple[str, ...]) -> Draft:
    one, other = (matter.call(key) for key in keys)
    theme = inside(heading, matter.reading)
    return Draft(
        "theme", "core",
        f"Whose case tells a reader more about {theme}, {one}’s or {other}’s, and why?",
        lines, keys, "character", "Evaluate", ("RL.9-10.1", "RL.9-10.2"),
        "Takes a side, gives a moment of the story for it, and says what the case of the other adds.",
        f"Who else in the story belongs beside {one} and {other} here?",
        f"Write both names at the top of a page, and under each one what the quotations say that bears on {theme}.",
        f"Write a paragraph that begins: “Unlike {one}, {other} …”",
        10,
        bears=(*(uses(line, f"Says what this shows about {theme}") for line in lines[:-1]), None),
    )  # fmt: skip


def _heads(matter: Matter, line: Line) -> list[str]:
    """Those who act, or whose something acts, in a clause of a sentence."""
    found = []
    for clause in _CLAUSES.split(line.text.rstrip(".")):
        text = f"{clause[:1].upper()}{clause[1:]}"
        owner = _OWNER.match(text)
        acting = matter.subject(text)
        keys = matter.persons(owner[1]) if owner else acting[0].keys if acting and not acting[0].many else ()
        found += [key for key in keys if not matter.call(key).endswith("s")]
    return list(dict.fromkeys(found))


def lessons(matter: Matter) -> Iterator[Draft]:
    """What the guide says that the work shows -> what the world outside says to it."""
    for line in matter.story:
        match = _SHOWS.match(line.text.rstrip("."))
        if match is None or not readable(matter, line):
            continue
        claim = match[1]
        if not matter.sure(re.sub(r"\bboth\b", "", claim), None) or matter.persons(claim):
            continue
        people = tuple(matter.persons(line.text))
        near = akin(matter, line, line.text if people else claim, people)[:1]
        yield _lesson(matter, (line, *near), claim, people[:2] or (matter.path(line)[-1],))


def _lesson(matter: Matter, lines: tuple[Line, ...], claim: str, about: tuple[str, ...]) -> Draft:
    """What only can or may be so has nothing against it: it is asked for its best case, a flat claim for both sides."""
    soft = _SOFT.search(claim) is not None
    asked = (
        "Which case from your own experience, the news or history bears this out best, and why?"
        if soft
        else "What in your own experience or in the news speaks for this, and what against it?"
    )
    return Draft(
        "lesson", "closing", f"In the guide’s view the story shows that {claim}. {asked}",
        lines, about, "outcome resolution", "Evaluate", ("RL.9-10.1", "RL.9-10.2"),
        "Gives one case, and says where it is like the story and where it is not."
        if soft
        else "Gives one case that speaks for it and one that speaks against it, and compares both with the story.",
        "What would have had to be different for the case that you chose to end the other way?"
        if soft
        else "What would somebody say who disagrees with the story on this point?",
        "Begin with a case from your own life or the news, and write down what it shares with the quotations."
        if soft
        else "Draw two columns, “for” and “against”, and write into each one case from the news, from history or from "
        "your school.",
        "Find a report in the news that bears on this, and write half a page on what the story adds to it.",
        8, 4,
        bears=(None, *(uses(one, f"Compares {'the case' if soft else 'both cases'} with this") for one in lines[1:])),
    )  # fmt: skip


def open_questions(matter: Matter) -> Iterator[Draft]:
    """ "The novel leaves open …", "the reader must judge …" -> the reader's own judgement, with reasons."""
    for line in matter.story:
        match = _OPEN.search(line.text.rstrip("."))
        asked = _named(match[1], line, matter) if match else None
        if asked is None:
            continue
        people = tuple(matter.persons(asked))
        sides = () if people else _sides(matter, line, asked)
        if sides:
            near = [one for key in sides for one in _of(matter, line, key)[:1]]
            before = matter.reading.before(line)
            told = f"{before.text} The guide leaves it to the reader to judge {asked}." if before else ""
            stem = told if before and readable(matter, before) and len(near) == len(sides) else None
        else:
            near = [one for one in akin(matter, line, asked, people) if _acts(matter, one, people)]
            near = (near or _few(matter, line, people))[:2] if people else []
            stem = f"The guide leaves it to the reader to judge {asked}." if near else None
        if stem is not None:
            yield _open_question(matter, (line, *near), stem, people or sides)


def _open_question(matter: Matter, lines: tuple[Line, ...], told: str, people: tuple[str, ...]) -> Draft:
    return Draft(
        "open question", "core", f"{told} What is your judgement, and what in the story supports it?",
        lines, people[:2], "outcome resolution", "Evaluate", ("RL.9-10.1", "RL.11-12.1"),
        "Gives a judgement, with a moment of the story for it and one that tells against it.",
        "What would you need to know to be surer?",
        "Collect what the quotations say on the matter, and mark what speaks for the one side and for the other.",
        "Write the answer that somebody in the story would give, and say why you do or do not share it.",
        bears=("", *(side(one) for one in lines[1:])),
    )  # fmt: skip


def _sides(matter: Matter, line: Line, asked: str) -> tuple[str, ...]:
    """The two people between whom "which of them" is left open: those of the sentence before."""
    before = matter.reading.before(line)
    found = matter.persons(before.text) if before and asked.startswith("which ") else []
    return tuple(found) if len(found) == _PAIR else ()


def _of(matter: Matter, line: Line, key: str) -> list[Line]:
    """What one of the two does or thinks, near in words to all that is said under the same heading."""
    told = " ".join(one.text for one in matter.lines if one.section == line.section)
    return [one for one in akin(matter, line, told, (key,)) if _acts(matter, one, (key,)) and tells_cause(one)]


def _acts(matter: Matter, line: Line, people: tuple[str, ...]) -> bool:
    return not people or any(set(people) & set(who.keys) for who, _ in matter.actings(line))


def _few(matter: Matter, line: Line, people: tuple[str, ...]) -> list[Line]:
    """All that the plot tells of somebody with a reason, where that is little."""
    told = [one for one in matter.story if matter.tells(one) and _REASON.search(one.text)]
    told = [one for one in told if people and readable(matter, one) and _acts(matter, one, people)]
    told = [one for one in told if one.passage != line.passage]
    return told if len(told) < _MANY else []


def silences(matter: Matter) -> Iterator[Draft]:
    """ "The novel never says …" -> what would change for a reader who was told."""
    for line in matter.story:
        match = _UNSAID.search(line.text.rstrip("."))
        asked = _named(re.split(r", (?:because|and|but|which|since)\b", match[1])[0], line, matter) if match else None
        if asked is None:
            continue
        people = tuple(matter.persons(asked))
        for partner in [one for one in akin(matter, line, asked, people) if _acts(matter, one, people[:1])][:1]:
            yield Draft(
                "silence", "core",
                f"Suppose that a reader were told {asked}: how would the story change for that reader, and why?",
                (line, partner), people or (matter.path(line)[-1],), "outcome resolution", "Evaluate",
                ("RL.11-12.1", "RL.11-12.3"),
                "Names something that a reader would lose by knowing, or gain, and ties it to what the story does "
                "tell.",
                "What do readers fill the gap with, as things stand?",
                "Collect what the quotations do say on the matter, then mark where the knowledge stops.",
                "Write the missing sentence, then say why you would or would not keep it.",
                bears=("", uses(partner, "Starts from what a reader does know")),
            )  # fmt: skip


def _named(unsaid: str, line: Line, matter: Matter) -> str | None:
    """The words with their first pronoun named where the sentence says who it is; None where it does not."""
    found = matter.acting(line)
    if found and matter.sure(unsaid, found[0]):
        unsaid = re.sub(
            r"^(whether|what|how far|how|why|where) (?:his|her) ", rf"\1 {found[0].owner} ", unsaid, count=1
        )
        unsaid = re.sub(r"^(whether|what|how far|how|why|where) (?:he|she) ", rf"\1 {found[0].text} ", unsaid, count=1)
    named = matter.persons(unsaid) and not re.search(r"\b(?:its?|those|these|this)\b", unsaid)
    return unsaid if named or matter.sure(unsaid, None) else None
