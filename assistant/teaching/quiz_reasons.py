"""Quiz templates that ask why something is done, and where.

A reason is what stands after "because", and must belong to one plain clause. Refuses to know which drafts are chosen.
"""

import re
from collections.abc import Collection, Iterator

from assistant.teaching.distractors import gives, wrong_answers
from assistant.teaching.quiz_cast import Bearer
from assistant.teaching.quiz_clauses import Clause, base_form, clear, denies, ends, plain
from assistant.teaching.quiz_draft import QuizDraft, Stuff, says
from assistant.wordforms import stems

_BECAUSE = re.compile(r",? (?:partly |mainly |only |chiefly )?(because (?!of\b).+)$")
_INNER = re.compile(r"\b(?:that|who|which|whom|whose|where|when|while|what|how|if|but|so|says|since|although)\b|[,;]")
_ENOUGH = 3  # telling words of what is asked
_SHORTEST, _LONGEST = 4, 17  # words of a reason
_PLACE = (
    r"(?P<mid>.*?)\b(?P<at>in|at|to|near) (?P<place>{places})(?P<tail>(?: (?:for|with|after|during|by|every) .*)?)$"
)
_ROOM = re.compile(r" (?:at|in|to|on) an? [\w-]+ ?$")
_NO_PLACE = re.compile(r"\b(?:that|who|which|from|of|nearby)\b|^(?:is|was|are|were) (?:an?|the|one)\b")
_PRONOUNS = ("he", "she")
_SUFFERED = re.compile(r"because \w+ (?:is|was|has been|had been) (?:\w+ )?\w+(?:ed|en)\b")
_HEAD = 5  # letters that words of one family begin with


def why(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "Ruth invents stories because …" -> why she does, beside other people's reasons."""
    pool = tuple(dict.fromkeys(_reasons(stuff)))
    for clause in stuff.clauses:
        match = _BECAUSE.search(clause.rest)
        key = _cut(match[1]) if match else None
        main = clause.rest[: match.start()] if match else ""
        stem = _why(clause, main) if key and not _INNER.search(main) and not denies(main) else None
        if stem is None or key is None or not clear(f"{_full(clause, main)} {key}", clause.who, stuff.cast):
            continue
        if not clear(_full(clause, main), clause.who, stuff.cast) or len(stuff.links.content(stem)) < 2:
            continue
        if _echoes(stuff.links.content(stem), key):
            continue
        alike = [one for who, one in pool if _of_a_kind(who, clause.who) and _suits(one, key)]
        wrong = wrong_answers(stem, key, alike, stuff.reading)
        fitting = sorted(wrong, key=lambda one: abs(len(one.split()) - len(key.split())))
        yield QuizDraft(
            "multiple_choice", "why", stem, key, (clause.line,), clause.subject, says(clause.line),
            "causal relationship", tuple(fitting), (), "Understand", 2, ("RL.9-10.1", "RL.9-10.3"), 2,
        )  # fmt: skip


def _full(clause: Clause, main: str) -> str:
    return clause.told(main) if clause.who else f"{clause.subject} {clause.told(main)}"


def _echoes(asked: Collection[str], key: str) -> bool:
    """Whether a reason repeats a word of what is asked, in any form: "cruel", "cruelly"."""
    heads = {stem[:_HEAD] for stem in asked}
    return any(len(stem) >= _HEAD - 1 and stem[:_HEAD] in heads for stem in stems(key))


def _reasons(stuff: Stuff) -> Iterator[tuple[Bearer | None, str]]:
    """Every reason in the guide that somebody does something for, understood alone but for its "he" or "she"."""
    for clause in stuff.clauses:
        match = _BECAUSE.search(clause.rest)
        key = _cut(match[1]) if match and not _INNER.search(clause.rest[: match.start()]) else None
        proof = clause.being and re.match(r"(?:an?|the) ", clause.rest)  # of what somebody is, and no motive
        if key is not None and not proof and clear(key, clause.who, stuff.cast):
            yield clause.who, key


def _of_a_kind(one: Bearer | None, other: Bearer | None) -> bool:
    """Whether two people are of one gender and standing, or neither is a person."""
    if one is None or other is None:
        return one is other
    return one != other and one.gender == other.gender and one.titled == other.titled


def _cut(reason: str) -> str | None:
    """A reason up to where the sentence begins something new; None for what is too short or too long."""
    found = re.split(
        r", (?:and|but|so|yet|although|though|while|which|who|as|perhaps|not|whereas)\b|;| and because\b", reason
    )[0]
    return found if _SHORTEST <= len(found.split()) <= _LONGEST and not re.search(r"[“”?!:()]", found) else None


def _suits(reason: str, key: str) -> bool:
    """Whether a reason begins as the key does, "because she", is not much longer, and tells of a wish where that does:
    what is done to somebody explains no plan."""
    first, own = reason.split()[1], key.split()[1]
    alike = bool(_SUFFERED.match(reason)) == bool(_SUFFERED.match(key))
    return alike and first == own and own in _PRONOUNS and len(reason.split()) <= 2 * len(key.split()) + 2


def _why(clause: Clause, main: str) -> str | None:
    """The clause turned into a question; None where a verb's form is not sure."""
    if not main or clause.lead:
        return None
    asked = _turned("Why", clause, main)
    return f"{asked}?" if asked else None


def _turned(word: str, clause: Clause, words: str) -> str | None:
    if clause.being:
        return f"{word} {clause.verb} {clause.subject} {clause.adverb}{words}"
    verb = clause.verb if clause.many else base_form(clause.verb)
    if verb is None or clause.verb in ("has", "had", "have") or not plain(words):
        return None
    helper = "did" if clause.past else "do" if clause.many else "does"
    return f"{word} {helper} {clause.subject} {clause.adverb}{verb} {words}"


def where(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "Elizabeth travels with the Gardiners to Derbyshire" -> where she travels with them; to choose only, for a place
    lies in others that are right too."""
    pattern = re.compile(_PLACE.format(places=stuff.cast.place))
    for clause in stuff.clauses:
        rest = next(ends(clause), "")
        match = pattern.match(rest)
        stem = _where(stuff, clause, match) if match and not denies(rest) else None
        if match is None or stem is None:
            continue
        found = stuff.cast.by_form[match["place"]]
        key = stuff.cast.shown(found, clause.line)
        if key is None or gives(stem, found.text):
            continue
        yield QuizDraft(
            "multiple_choice", "where", stem, key, (clause.line,), found.text, says(clause.line), "setting",
            wrong_answers(stem, found.text, stuff.places(found), stuff.reading),
        )  # fmt: skip


def _where(stuff: Stuff, clause: Clause, match: re.Match[str]) -> str | None:
    """The clause without its place, turned into a question that names no other place."""
    words = f"{_ROOM.sub('', match['mid'].rstrip())}{match['tail']}".strip()
    turned = None if _NO_PLACE.search(f"{clause.verb} {match['mid']}") else _turned("Where", clause, words)
    if turned is None or not clear(_full(clause, words), clause.who, stuff.cast):
        return None
    stem = f"{turned.rstrip()}?"
    named = re.search(rf"\b(?:{stuff.cast.place})\b", stem)
    return stem if named is None and len(stuff.links.content(stem)) >= _ENOUGH - 1 else None
