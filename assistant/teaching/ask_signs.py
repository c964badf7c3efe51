"""Templates on things that mean more than they are: what the guide says a thing stands for, held against the story.

The guide's own explanation is quoted, and the question goes beyond it: which of two meanings weighs more, or how far
the story bears the one out. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.reading import Line
from assistant.teaching.bearing import stands
from assistant.teaching.draft import Draft, uses
from assistant.teaching.matter import Matter, by_section, tells_cause
from assistant.teaching.plain_words import PLAIN
from assistant.wordforms import COMMON, stems

_STANDS = re.compile(r"^((?:The |A )?[\w’ -]{3,70}?) (?:stands?(?: for)?|represents?) (.+)$")
_REASON = re.compile(r"\b(?:because|since)\b|, (?:as|so)\b")
_TWO = re.compile(r"^(?:for )?(?:(?:the|a|an) [^,]+? and (?:the|a|an) [^,]+|[^,]+? and for [^,]+)$")
_MEANS = re.compile(r"\b(?:stands? for|represents?|shows?|suggests?|resembles?|like|as)\b")
_HELD = re.compile(
    r"\b(?:believe[sd]?|thinks?|thought|hope[sd]?|fear(?:s|ed)|suspect(?:s|ed)?) that\b"
)  # a view of somebody in the story
_FACT = re.compile(r"^[^,]* (?:is|was) (?:an?|supposed)\b")  # what a thing is, and not what it means
_INNER = re.compile(r"\b(?:that|because|since|which|who|where|when|while|although|so that|as soon as|in order)\b")
_AFTER = re.compile(  # the thing stands beside the deed, or in a list
    r"\b(?:in|on|at|to|from|of|with|by|into|onto|near|among|through|under|over|for|about|like|as|below|beside|gave)"
    r" (?:(?:the|an?|his|her|their|its) )?(?:\w+ ){0,2}$"
)
_TELLING = 2  # words of what is said of a thing that a sentence shares, for more than a mention
_CLAIMED, _EXPLAINED = 0.6, 0.45  # shares of a sentence's weight that another holds which only says it once more


@dataclass(frozen=True, slots=True)
class _Sign:
    """A thing, and the sentence that says what it stands for, among those that stand under its heading."""

    line: Line
    thing: str
    meaning: str
    section: list[Line]

    @property
    def short(self) -> str:
        """ "the rubbish" for "the rubbish caught on the fence in the last chapter"."""
        return re.split(r" (?:caught|found|seen|in|on|at|that|which)\b", self.thing)[0]

    @property
    def named(self) -> frozenset[str]:
        return stems(self.thing) - stems("last chapter")

    @property
    def meant(self) -> frozenset[str]:
        return stems(self.meaning) - PLAIN - self.named


def symbols(matter: Matter) -> Iterator[Draft]:
    """ "The boat stands for …" -> which of two meanings weighs more, or how far the story bears the one out."""
    for sign, heading, own in _signs(matter):
        more = _moment(matter, sign, own) or _explaining(matter, sign, own)
        if more:
            yield _symbol(matter, sign, heading, (sign.line, own, more))


def tokens(matter: Matter) -> Iterator[Draft]:
    """ "The boat stands for …" -> what carries such a meaning in another story."""
    for sign, heading, own in _signs(matter):
        more = _moment(matter, sign, own) or _mention(matter, sign, own)
        place = any(name.place for name in matter.reading.spot(sign.thing))
        asked = (
            "Which place in the world outside the story means something like this, and why?"
            if place
            else "Which thing or place in another story that you know carries a meaning most like this one, and why?"
        )
        yield Draft(
            "token", "closing", f"The guide says that {matter.clause(sign.line)}. {asked}",
            (sign.line, own, more) if more else (sign.line, own),
            (heading,), "setting" if matter.reading.spot(sign.thing) else "feeling", "Create",
            ("RL.9-10.1", "RL.9-10.2"),
            "Says how each of the two comes to mean what it does, and names one difference that tells.",
            f"What can the one that you chose show that {sign.short} cannot?",
            f"Say in one sentence how {sign.short} {'come' if _many(sign) else 'comes'} to mean something here, then "
            f"look for {'a place in the world' if place else 'a thing or a place in another story'} of which "
            "you could say the same.",
            "Write a few sentences in which the one that you chose is described and its meaning can be felt, though "
            "nobody names it.",
            10, 4,
        )  # fmt: skip


def _many(sign: _Sign) -> bool:
    return " and " in sign.short or (sign.short.endswith("s") and " " not in sign.short)


def _signs(matter: Matter) -> Iterator[tuple[_Sign, str, Line]]:
    """Each thing with its heading, and what the guide says of it besides its meaning."""
    for heading, lines in by_section(matter, "symbol|motif|image"):
        for line in lines:
            match = _STANDS.match(line.text.rstrip("."))
            if (
                match is None
                or _REASON.search(match[2])
                or not matter.sure(re.sub(r"\bthose who\b", "people who", match[2]), None)
            ):
                continue
            sign = _Sign(line, matter.small(match[1]), match[2], lines)
            own = _explaining(matter, sign)
            if own:
                yield sign, heading, own


def _symbol(matter: Matter, sign: _Sign, heading: str, lines: tuple[Line, Line, Line]) -> Draft:
    two = _two(sign, lines[1:])
    whom = "them" if _many(sign) else "it"
    asked = (
        "Which of these two meanings weighs more in the story, and why?"
        if two
        else "How far does the story as a whole bear this out, and why?"
    )
    return Draft(
        "symbol", "core", f"The guide says that {matter.clause(sign.line)}. {asked}", lines, (heading,),
        "setting" if matter.reading.spot(sign.thing) and not matter.persons(sign.thing) else "feeling",
        "Evaluate", ("RL.9-10.1", "RL.9-10.2"),
        "Settles on one of the two meanings, and says what the other one has in its favour."
        if two
        else "Says how far the meaning holds, and names a moment of the story and not only the meaning.",
        f"Which other meaning could {sign.short} have in the story?",
        f"List what the quotations say about {sign.short}, and write beside each detail "
        + ("which of the two meanings it fits." if two else "whether it fits the meaning."),
        f"Choose another thing from the story that could carry {'one of these meanings' if two else 'such a meaning'}, "
        "and say what would be lost by the exchange.",
        bears=(
            None,
            uses(lines[1], f"Starts from what the guide says of {whom}"),
            uses(lines[2], f"Tests the {'two meanings' if two else 'meaning'} on this"),
        ),
    )  # fmt: skip


def _two(sign: _Sign, lines: Sequence[Line]) -> bool:
    """Whether a thing stands for two things, and the sentences beside it hold a word of either."""
    if not _TWO.match(sign.meaning):
        return False
    halves = [stems(half) - sign.named for half in re.split(r" and (?=for |the |an? )", sign.meaning, maxsplit=1)]
    told = frozenset[str]().union(*(one.stems for one in lines))
    return len(halves) == 2 and all(half & told for half in halves)


def _explaining(matter: Matter, sign: _Sign, beside: Line | None = None) -> Line | None:
    """What the guide itself says of the thing: best with a word of its meaning or its name, then with a reason.

    `beside`: what is quoted already; a second sentence may not say the same again.
    """
    fit = [one for one in sign.section if one not in (sign.line, beside) and _stands(matter, one)]
    fit = [one for one in fit if not _HELD.search(one.text)]
    lived = [one for one in fit if matter.persons(one.text)]
    if beside:
        fit = [one for one in lived if not _FACT.search(one.text) and not _repeats(matter, beside, one)]
    else:
        telling = [one for one in lived if tells_cause(one) or _MEANS.search(one.text)]
        fit = [one for one in fit if one.stems & (sign.named | sign.meant) or one in telling]
    return max(fit, key=lambda one: (_explains(matter, sign, one), -one.number), default=None)


def _explains(matter: Matter, sign: _Sign, line: Line) -> float:
    reason = tells_cause(line) or ", yet " in line.text
    sense = _MEANS.search(line.text) is not None
    thing = bool(line.stems & sign.named)
    lived = bool(matter.persons(line.text))
    fact = _FACT.search(line.text) is not None
    return matter.reading.weight(line.stems & sign.meant) + thing + lived + 1.2 * reason + 1.1 * sense - 3.0 * fact


def _moment(matter: Matter, sign: _Sign, own: Line) -> Line | None:
    """A moment of the plot in which the thing is acted with, in words of its meaning or of what is said of it."""
    wanted = (sign.meant | own.stems) - PLAIN - COMMON - _names(matter, sign) - sign.named
    fit = [one for one in matter.story if matter.tells(one) and _stands(matter, one) and one.stems & wanted]
    fit = [one for one in fit if one.passage != sign.line.passage and _acted(sign, one) and not _FACT.search(one.text)]
    fit = [one for one in fit if not _repeats(matter, sign.line, one, _CLAIMED) and not _repeats(matter, own, one)]
    return max(fit, key=lambda one: matter.reading.weight(one.stems & wanted), default=None)


def _mention(matter: Matter, sign: _Sign, own: Line) -> Line | None:
    """Where the plot comes to the thing: in a passage that names it, the sentence nearest to what is said of it.

    Enough to remind a class of it, and too little to test its meaning on.
    """
    told = frozenset[str]().union(*(one.stems for one in sign.section)) - PLAIN - _names(matter, sign) - sign.named
    passages = {one.passage for one in matter.story if sign.named & one.stems} - {sign.line.passage}
    fit = [one for one in matter.story if one.passage in passages and matter.tells(one) and _stands(matter, one)]
    fit = [one for one in fit if one.stems & (sign.named | sign.meant) and len(told & one.stems) >= _TELLING]
    fit = [one for one in fit if not _repeats(matter, sign.line, one, _CLAIMED) and not _repeats(matter, own, one)]
    people = {key for one in sign.section for key in matter.persons(one.text)}
    weight = matter.reading.weight

    def nearness(one: Line) -> float:
        near = bool(people & set(matter.there(one.text)))
        return near + weight(told & one.stems) + weight(sign.meant & one.stems)

    return max(fit, key=nearness, default=None)


def _acted(sign: _Sign, line: Line) -> bool:
    """Whether the thing acts in the main clause, or something is done to it there, and it is not only mentioned."""
    main = _INNER.split(line.text)[0]
    words = [word for word in re.finditer(r"[\w’-]+", main) if stems(word[0]) & sign.named]
    return any(not _AFTER.search(main[: word.start()]) for word in words)


def _stands(matter: Matter, line: Line) -> bool:
    """Whether a sentence can be read alone; "The next morning they …" can't, though it opens with a noun."""
    return stands(matter, line) and re.match(r"The (?:next|same|other|first|second)\b", line.text) is None


def _names(matter: Matter, sign: _Sign) -> frozenset[str]:
    """The words of people's names, which are everywhere."""
    return frozenset(stem for one in sign.section for key in matter.persons(one.text) for stem in stems(key))


def _repeats(matter: Matter, line: Line, other: Line, share: float = _EXPLAINED) -> bool:
    weight = matter.reading.weight
    return weight(line.stems & other.stems) >= share * weight(line.stems)
