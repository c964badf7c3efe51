"""Templates for a text that is told and not explained (a tale, a bare summary): its own sentences are put up for talk.

Used where a guide, or the place in it that was asked for, has next to no headings to work with. Refuses to know which
drafts will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.names import fold
from assistant.reading import Line
from assistant.teaching.draft import Draft, companions
from assistant.teaching.matter import Matter, Subject, weak
from corpus.understand.lexicon import CALENDAR

_PRONOUN = re.compile(r"\b(?:he|she|they|it|him|her|them|his|their|its|this|that|these|those|there)\b", re.IGNORECASE)
_SPEECH = re.compile(r"[\"“”‘;:?!]|--|\b(?:I|you|we|my|your|our)\b")
_LEANS = re.compile(r"(?:Then|Still|So|Now|And|But|All|Not|Nor|Or|Thus|Yet)\b")
_SEVERAL = re.compile(r"(?:[A-Z]\w+, [A-Z]\w+|(?:\S+ ){1,3}and )")
_DEATH = re.compile(r"\b(?:dies|died|completes|completed)\b")
_HEAD = 5  # words
_BARE, _FEW = 3, 60  # outermost headings; sentences
_SHORT, _LONG = 9, 32  # words


def hints(matter: Matter) -> Iterator[Draft]:
    """A sentence about somebody -> what it tells without saying it."""
    for line, key in _tellings(matter):
        who = _called(matter, key)
        yield Draft(
            "hint", "opening",
            f"“{line.text}” What does this let a reader guess about {who} that it does not say outright?",
            (line,), (key,), "character", "Understand", ("RL.9-10.1", "RL.9-10.3"),
            f"Says something about {who} that the words do not state, and points to the word that hints at it.",
            f"Who in the story sees {who} in the same way, and who does not?",
            f"Finish the sentence: “I would guess that {who} …, because …”",
            f"Rewrite the sentence so that a reader would guess the opposite about {who}.",
            5, 2,
        )  # fmt: skip


def echoes(matter: Matter) -> Iterator[Draft]:
    """Two sentences about the same person from different places -> whether they fit together."""
    for line, key in _tellings(matter):
        who = _called(matter, key)
        for other in _elsewhere(matter, line, key)[:1]:
            yield Draft(
                "echo", "core",
                f"“{line.text}” How well does this fit with what we learn about {who} elsewhere, and why?",
                (line, other), (key,), "character", "Analyze", ("RL.9-10.1", "RL.9-10.3"),
                "Sets the two quotations side by side, and says which word of the one bears on a word of the other.",
                f"Which of the two quotations tells more about {who}?",
                "Read both quotations aloud, one after the other, and note one word from each.",
                f"Write a short portrait of {who} that uses a word from each quotation.",
            )  # fmt: skip


def outcomes(matter: Matter) -> Iterator[Draft]:
    """A sentence about somebody and a later one -> how the one leads to the other."""
    for line, key in _tellings(matter):
        who = _called(matter, key)
        later = [one for one in _elsewhere(matter, line, key) if one.passage > line.passage]
        for other in sorted(later, key=lambda one: one.number)[:1]:
            yield Draft(
                "outcome", "core",
                f"“{line.text}” What comes of this for {who}, and why?",
                (line, other), (key,), "outcome resolution", "Analyze", ("RL.9-10.1", "RL.9-10.3"),
                "Names what follows and the steps between, and keeps what is told apart from what is guessed.",
                f"What could {who} have done to make it come out otherwise?",
                "Tell the two quotations as one short story, with “and so” or “but then” in the middle.",
                f"Write what would have happened to {who} if this had not come about.",
            )  # fmt: skip


def _tellings(matter: Matter) -> Iterator[tuple[Line, str]]:
    """Sentences that can be read by themselves, with the first person in each."""
    headings = {section.path[0] for section in matter.reading.guide.sections if section.path}
    if len(headings) > _BARE and len(matter.lines) > _FEW:
        return
    told = any(map(matter.tells, matter.story))
    for line in matter.story:
        there = matter.there(line.text)
        plain = _SHORT <= len(line.words) <= _LONG and not line.leaning and not weak(line)
        whole = matter.tells(line) == told and not _SPEECH.search(line.text) and line.text.endswith(".")
        if there and plain and whole and not _DEATH.search(line.text) and _begins(matter, line, there[0]):
            yield line, there[0]


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
    found = [one for one, other in _tellings(matter) if other == key and one.passage != line.passage]
    found = [one for one in found if matter.touches(one, line.text) or one in companions(matter, line)]
    shared = {one.number: matter.reading.weight(one.stems & line.stems) for one in found}
    return sorted(found, key=lambda one: (-shared[one.number], one.number))
