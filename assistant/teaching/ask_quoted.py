"""Templates for a text that is told and not explained (a tale, a bare summary): its own sentences are put up for talk.

Used where a guide, or the place in it that was asked for, has next to no headings to work with. Refuses to know which
drafts will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.names import fold
from assistant.phrasing import fit
from assistant.reading import Line
from assistant.teaching.akin import bare, readable, told_again
from assistant.teaching.ask_scenes import ON_THE_WAY, happening
from assistant.teaching.bearing import AFTERWARDS
from assistant.teaching.draft import Draft, quoted, uses
from assistant.teaching.matter import Matter, Subject, tells_cause, weak
from assistant.teaching.plain_words import PLAIN
from assistant.wordforms import stems
from corpus.understand.lexicon import CALENDAR

_PRONOUN = re.compile(r"\b(?:he|she|they|it|him|her|them|his|their|its|this|that|these|those|there)\b", re.IGNORECASE)
_SPEECH = re.compile(r"[\"“”‘;:?!]|--|\b(?:I|you|we|my|your|our)\b")
_LEANS = re.compile(r"(?:Then|Still|So|Now|And|But|All|Not|Nor|Or|Thus|Yet)\b", re.IGNORECASE)
_LOUD = re.compile(r"[A-Z]{2,}\b")  # the first word of a chapter in capitals
_SEVERAL = re.compile(r"(?:[A-Z]\w+, [A-Z]\w+|(?:\S+ ){1,3}and )")
_BECOMES = re.compile(r"\b(?:becomes?|became|loses?|lost|learns?|learned|finds? out)\b")
_TOLD = re.compile(r"\bbecomes? \w+ (?:by|because|after) ")  # the change and its cause, so that nothing is left to ask
_DEATH = re.compile(r"\b(?:dies|died|completes|completed)\b")
_SHOWS = re.compile(  # words in which somebody's nature comes out: a will, a feeling, a stand, an opposite
    r"\b(?:but|although|though|yet|only|even|never|always|despite|instead|pretend\w*|believe\w*|knows?|knew|hope[sd]?"
    r"|fear\w*|afraid|want\w*|wish\w*|love[sd]?|hate[sd]?|cries|cried|weeps?|wept|screams?|screamed|laugh\w*|refuse[sd]?"
    r"|beg\w*|order\w*|obey\w*|demand\w*|threat\w*|promise[sd]?|swears?|swore|apologi\w+|forg[ai]ves?|lie[sd]|lying"
    r"|steals?|stole|hides?|hid|help\w*|comfort\w*|mock\w*|insult\w*|admire[sd]?|envie[sd]|jealous\w*|angr\w+|proud\w*"
    r"|ashamed|asham\w+|brave\w*|quiet|gentle|kind|cruel\w*|clever\w*|wise|foolish|greedy|lazy|curious|patient\w*"
    r"|embitter\w*|confess\w*|reaches out|lamented|(?:long|whole) (?:time|day|night|year))\b"
)
_MOVED = re.compile(
    r"\b(?:ang(?:er|ry|rily)|rage\w*|scream\w*|cr(?:y|ies|ied|ying)|weeps?|wept|upset|embitter\w*|fights?|fought|afraid|fear\w*"
    r"|love[sd]?|hate[sd]?|joy\w*|grie\w+|sorrow\w*|asham\w+|apologi\w+|lament\w*|comfort\w*|long\w* for)\b"
)
_HEAD, _OPENING = 5, 2  # words
_SHORT, _LONG, _ROOM = 9, 32, 40  # words of a sentence; of two that a stem can quote
_THREE, _MAIN = 3, 4  # people; those of whom a guide speaks most
_STEPS = 4  # sentences at the end of a tale; the fewest that it has


def hints(matter: Matter) -> Iterator[Draft]:
    """A sentence about somebody -> what it tells without saying it."""
    for line, key in _tellings(matter):
        who = _called(matter, key)
        yield Draft(
            "hint", "opening",
            f"“{quoted(line)}” What does this let a reader guess about {who} that it does not say outright?",
            (line,), (key,), "character", "Understand", ("RL.9-10.1", "RL.9-10.3"),
            f"Says something about {who} that the words do not state, and points to the word that hints at it.",
            "Which word of the sentence is the strongest hint?",
            f"Finish the sentence: “I would guess that {who} …, because …”",
            f"Rewrite the sentence so that a reader would guess the opposite about {who}.",
            5, 2,
        )  # fmt: skip


def echoes(matter: Matter) -> Iterator[Draft]:
    """Two sentences about the same person from different places -> whether they fit together; each in one pair only."""
    for line, other, key in _echoing(matter):
        who = _called(matter, key)
        yield Draft(
            "echo", "core",
            f"“{quoted(line)}” How well does this fit with what we learn about {who} elsewhere, and why?",
            (line, other), (key,), "character", "Analyze", ("RL.9-10.1", "RL.9-10.3"),
            "Sets the two quotations side by side, and says which word of the one bears on a word of the other.",
            f"Which of the two quotations tells more about {who}?",
            "Read both quotations aloud, one after the other, and note one word from each.",
            f"Write a short portrait of {who} that uses a word from each quotation.",
            bears=(None, uses(other, "Compares the quotation with this")),
        )  # fmt: skip


def _echoing(matter: Matter) -> Iterator[tuple[Line, Line, str]]:
    """The pairs, and whom they are about."""
    used: set[int] = set()
    for line, key in _tellings(matter):
        near = [] if line.number in used else _elsewhere(matter, line, key)
        for other in [one for one in near if one.number not in used][:1]:
            used |= {line.number, other.number}
            yield line, other, key


def spans(matter: Matter) -> Iterator[Draft]:
    """How the tale begins for somebody, and how it stands with them later -> what has changed most between the two."""
    told = (
        [line for line in matter.story if matter.tells(line) and not told_again(matter, line)] if bare(matter) else []
    )
    if len(told) < _STEPS or matter.reading.before(told[0]):
        return
    plain = [one for one in told if readable(matter, one)]
    early = plain[: len(plain) // 2]
    final, turns = told[-_STEPS:], [one for one in plain[len(plain) // 2 :] if _BECOMES.search(one.text)]
    late = [*(one for one in reversed(final) if one in plain), *reversed(turns)]
    used = {
        one.number for line, other, _ in _echoing(matter) for one in (line, other)
    }  # each sentence is asked about once
    begins = matter.persons(told[0].text) if readable(matter, told[0]) else []
    for key in dict.fromkeys((*begins, *(key for key, _ in matter.weight.most_common(_MAIN)))):
        known = early if key in begins else plain[:-_STEPS]
        first = next((one for one in known if _opens(matter, one, key, begins) and one.number not in used), None)
        ends = [
            one for one in late if key in _actors(matter, one) and one.number not in used and not _TOLD.search(one.text)
        ]
        ends = [one for one in ends if key in begins or (first and one.passage != first.passage)]
        last = next((one for one in ends if first and _quotable(first, one)), None)
        between = _between(matter, [one for one in told if one.number not in used], last, key) if last else None
        if first and last and between and between != first:
            used |= {first.number, last.number, between.number}
            yield _span(matter, (first, last, between), key)


def _opens(matter: Matter, line: Line, key: str, begins: list[str]) -> bool:
    """Whether somebody is there; one who comes in later is the one whom the sentence is about."""
    return key in matter.there(line.text) if key in begins else _head(matter, line, key)


def _span(matter: Matter, lines: tuple[Line, Line, Line], key: str) -> Draft:
    who = _called(matter, key)
    return Draft(
        "span", "core",
        f"First we read: “{quoted(lines[0])}” And later: “{_latest(lines[1], who)}” What has changed most for {who} "
        "between the two, and why?",
        lines, (key,), "outcome resolution", "Analyze", ("RL.9-10.1", "RL.9-10.5"),
        f"Names one change in what {who} is, has or knows, and a cause of it in the story between.",
        f"What has stayed the same for {who}?",
        "Read both sentences of the question aloud, one after the other, and finish: “Before …, and now …”",
        f"Write what {who} might say at the second of these moments about the first.",
        bears=("", ""),
    )  # fmt: skip


def _latest(line: Line, who: str) -> str:
    """What a sentence says of somebody, without the clause before it that tells the time from another sentence."""
    found = re.search(rf", and ({re.escape(who)} .+)$", line.text) if AFTERWARDS.search(line.text) else None
    return f"… {found[1]}" if found else quoted(line)


def _quotable(*lines: Line) -> bool:
    """Whether all can stand in one stem."""
    return sum(len(one.words) for one in lines) <= _ROOM and not any(_SPEECH.search(one.text) for one in lines)


def _actors(matter: Matter, line: Line) -> list[str]:
    return [key for who, _ in matter.actings(line) for key in who.keys]


def _between(matter: Matter, told: list[Line], last: Line, key: str) -> Line | None:
    """What somebody does or becomes on the way, rather late; else what only happens to them."""
    way = [one for one in told[1:] if one.number < last.number and key in matter.there(one.text)]
    way = [one for one in way if readable(matter, one) and fit(one.text) and len(one.words) >= _SHORT]

    def worth(one: Line) -> tuple[bool, bool, int]:
        turns = tells_cause(one) or _BECOMES.search(one.text) is not None
        return key in _actors(matter, one), turns, one.number

    return max(way, key=worth, default=None)


def _tellings(matter: Matter) -> Iterator[tuple[Line, str]]:
    """Sentences that can be read by themselves, with the first person in each."""
    if not bare(matter):
        return
    told = any(map(matter.tells, matter.story))
    for line in matter.story:
        there = matter.there(line.text)
        plain = _SHORT <= len(line.words) <= _LONG and not line.leaning and not weak(line)
        whole = matter.tells(line) == told and not _SPEECH.search(line.text) and line.text.endswith(".")
        speaks = (_SHOWS.search(line.text) or _acts(matter, line)) and not _DEATH.search(line.text)
        named = bool(there) and _called(matter, there[0]).lower() in line.text.lower() and not _LOUD.match(line.text)
        if named and plain and whole and speaks and readable(matter, line) and _begins(matter, line, there[0]):
            yield line, there[0]


def _acts(matter: Matter, line: Line) -> bool:
    """Whether something is done in it, and not only somebody on the way."""
    found = happening(matter, line)
    return found is not None and not ON_THE_WAY.search(found[1])


def _begins(matter: Matter, line: Line, key: str) -> bool:
    """Whether somebody stands at the head of a sentence that needs nothing before it."""
    words = line.text.split()[:_HEAD]
    acting = matter.acting(line)
    if (acting and acting[0].many) or not (
        len(matter.there(line.text)) > 1 or matter.sure(line.text, _one(matter, key))
    ):
        return False
    if _SEVERAL.match(line.text) or key.lower() in CALENDAR:
        return False
    first = next((size for size in range(1, _HEAD + 1) if key in matter.there(" ".join(words[:size]))), 0)
    head = " ".join(words[:first])
    before = words[first - 2] if first > 1 else ""
    other = before[:1].isupper() and before[-1:] not in ",." and fold(before) not in _own_words(matter, key)
    return bool(first) and not other and not _PRONOUN.search(head) and not _LEANS.match(head)


def _own_words(matter: Matter, key: str) -> set[str]:
    """All words of somebody's names, and the article: any other capital before a name makes it another's name."""
    return {"the", *(word for form, (known, _) in matter.people.items() if known == key for word in form.split())}


def _one(matter: Matter, key: str) -> Subject:
    return Subject(matter.call(key), (key,), next(gender for known, gender in matter.people.values() if known == key))


def _called(matter: Matter, key: str) -> str:
    """A person's name, with the article that the text gives it: "the Queen"."""
    name = matter.call(key)
    return (
        f"the {name}"
        if " " not in name and re.search(rf"\bthe {re.escape(name)}\b", matter.reading.guide.text)
        else name
    )


def _elsewhere(matter: Matter, line: Line, key: str) -> list[Line]:
    """What other places tell of somebody, deed or trait, that can support or contradict a sentence, nearest first."""
    found = [one for one in matter.story if one.passage != line.passage and _head(matter, one, key)]
    found = [one for one in found if readable(matter, one) and not _DEATH.search(one.text) and len(one.words) >= _SHORT]
    fit = [one for one in found if _fits(matter, line, one) and not _again(matter, line, one)]
    return sorted(fit, key=lambda one: (-_common(matter, line, one), abs(one.passage - line.passage), -one.number))


def _head(matter: Matter, line: Line, key: str) -> bool:
    """Whether a sentence is about somebody: they act at its head, or it opens with them."""
    acting = matter.acting(line)
    return (acting is not None and key in acting[0].keys) or key in matter.there(" ".join(line.text.split()[:_OPENING]))


def _fits(matter: Matter, line: Line, other: Line) -> bool:
    """Whether two sentences on somebody have more in common: a feeling in both, or two more people."""
    moved, shows = (all(map(words.search, (line.text, other.text))) for words in (_MOVED, _SHOWS))
    return moved or (shows and _common(matter, line, other) >= _THREE)


def _common(matter: Matter, line: Line, other: Line) -> int:
    return len(set(matter.there(line.text)) & set(matter.there(other.text)))


def _again(matter: Matter, line: Line, other: Line) -> bool:
    """Whether the one only says again what the other says."""
    names = stems(" ".join(map(matter.call, matter.persons(f"{line.text} {other.text}"))))
    one, two = line.stems - PLAIN - names, other.stems - PLAIN - names
    return 2 * len(one & two) >= min(len(one), len(two))
