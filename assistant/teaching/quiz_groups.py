"""Quiz templates that ask for two people who do something together, and for the name of whom or what a sentence names.

Refuses to know which drafts will be chosen.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from assistant.reading import Line
from assistant.teaching.distractors import LEAST, MOST, gives, wrong_answers
from assistant.teaching.quiz_cast import Bearer
from assistant.teaching.quiz_clauses import Clause, clear, denies, ends, finite
from assistant.teaching.quiz_draft import QuizDraft, Stuff, says
from assistant.teaching.quiz_people import asked_of_kind, known_in_mind, unasked
from index.lexical import STOP_WORDS

_ENOUGH = 3  # telling words of what is asked
_LONGEST = 24  # words
_LIKELY = 8  # wrong answers that are tried
_LEAD = r"(?:(?P<lead>(?:When|While|As|At|In|On|During|After) [^,]{4,45}), )?"
_ASIDE = re.compile(r"[?!:()\[\]–—…*_]")
_THEY = re.compile(r"\b(?:they|them|their)\b")
_HE_OR_SHE = re.compile(r"\b(?:he|him|his|she|her|hers)\b")
_NAMED = r"(?P<noun>(?:[a-z-]+ ){0,3}[a-z-]+) (?:named|called|known as) (?P<name>[A-Z][\w.]*(?: [A-Z][\w.]*)*)"


def pairs(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "Tommy and Kathy find Madame's address" -> which two characters find it."""
    met = _met(stuff)
    known = (*met, *_others(stuff, met))
    for one, other, clause in _together(stuff):
        words = _words(stuff, clause, (one, other))
        if words is None:
            continue
        stem = _asked(clause, words)
        key = clause.subject
        back = " and ".join(reversed(key.split(" and ")))
        draft = QuizDraft(
            "short_answer", "pair", stem, key, (clause.line,), key, says(clause.line), "action", right=(back,)
        )
        yield draft
        statement = replace(draft, kind="true_false", family="statement", key="True", right=())
        yield replace(statement, stem=_stated(clause, key, words))
        if _THEY.search(stem):  # what tells of the two themselves tells them from others: "the art they produce"
            continue
        here = [name for name in known if name not in (key, back) and _both_here(stuff, name, clause.line)]
        wrong = wrong_answers(stem, key, here, stuff.reading)
        wrong = _spread(key, wrong)
        if len(wrong) >= LEAST:
            yield replace(draft, kind="multiple_choice", right=(), wrong=wrong)


def _asked(clause: Clause, words: str) -> str:
    plain = f"{clause.lead}, which two characters {words}?" if clause.lead else f"Which two characters {words}?"
    return asked_of_kind(clause, words) or plain


def _both_here(stuff: Stuff, pair: str, line: Line) -> bool:
    """Whether both of a pair do something where a line stands: others would be known to be elsewhere, or only to be
    spoken of."""
    person = stuff.cast.person
    told = (other.text for other in stuff.reading.lines if other.section == line.section)
    begun = (
        re.match(rf"(?:[A-Z][^,]{{2,45}}, )?((?:{person})(?:(?:, |,? and )(?:{person}))*) [a-z]", one) for one in told
    )
    doers = {one.text for match in begun if match for one in stuff.cast.named(match[1])}
    return doers.issuperset(pair.split(" and "))


def _met(stuff: Stuff) -> tuple[str, ...]:
    """The pairs that the guide names side by side, in one order only."""
    person = stuff.cast.person
    found = re.findall(rf"\b({person}),? and ({person})(?![\w’])", stuff.reading.guide.text)
    both = ((stuff.cast.by_form[one], stuff.cast.by_form[other]) for one, other in found)
    met = {frozenset((one.text, other.text)): f"{one.text} and {other.text}" for one, other in both if one != other}
    return tuple(met.values())


def _others(stuff: Stuff, met: Sequence[str]) -> Iterator[str]:
    """All other pairs of main characters."""
    told = {frozenset(pair.split(" and ")) for pair in met}
    mains = [one.text for one in stuff.cast.people if one.main]
    return (f"{one} and {other}" for one, other in combinations(mains, 2) if frozenset((one, other)) not in told)


def _spread(key: str, wrong: Sequence[str]) -> tuple[str, ...]:
    """As many pairs as are shown, the likeliest, with everybody in as many of them, so that no count tells the key."""
    for size in (MOST, LEAST):
        for shown in combinations(wrong[:_LIKELY], size):
            often = Counter(name for pair in (key, *shown) for name in pair.split(" and "))
            if len(set(often.values())) == 1:
                return shown
    return ()


def _stated(clause: Clause, both: str, words: str) -> str:
    return f"{clause.lead}, {both} {words}." if clause.lead else f"{both} {words}."


def _together(stuff: Stuff) -> Iterator[tuple[Bearer, Bearer, Clause]]:
    person = stuff.cast.person
    pattern = re.compile(
        rf"^{_LEAD}(?P<one>{person}) and (?P<other>{person}) (?P<adverb>(?:[a-z]+ly )?)(?P<verb>[a-z]+) (?P<rest>.+)\.$"
    )
    for line in stuff.matter.story:
        match = pattern.match(line.text)
        if match is None or _ASIDE.search(line.text) or not _many(match["verb"]):
            continue
        one, other = stuff.cast.by_form[match["one"]], stuff.cast.by_form[match["other"]]
        subject = f"{match['one']} and {match['other']}"
        if one != other and not match["one"].startswith("The ") and not any(stuff.cast.named(match["lead"] or "")):
            yield (
                one,
                other,
                Clause(
                    line, None, subject, match["lead"] or "", match["adverb"], match["verb"], match["rest"], many=True
                ),
            )


def _many(verb: str) -> bool:
    """Whether a word may be the verb of several people."""
    return verb in ("are", "were") or (verb not in STOP_WORDS and not verb.endswith(("s", "ing", "ly")))


def _words(stuff: Stuff, clause: Clause, both: tuple[Bearer, Bearer]) -> str | None:
    """As much of what two people do as makes one particular question, neither of them named in it."""
    if (
        known_in_mind(clause.verb)
        or unasked(clause)
        or clause.verb in ("become", "became")
        or not clear(clause.lead, None, stuff.cast)
    ):
        return None
    for rest in ends(clause):
        told = clause.told(rest)
        whole = f"{clause.lead} {told}".strip()
        if len(whole.split()) > _LONGEST or denies(told):
            return None
        enough = len(stuff.links.content(whole)) >= _ENOUGH and len(told.split()) >= 3
        free = not any(gives(whole, form) for one in both for form in one.forms)
        if enough and free and not _HE_OR_SHE.search(told) and clear(f"{clause.subject} {told}", None, stuff.cast):
            return told
    return None


def named(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "They attend a boarding school named Hailsham" -> the name of the school."""
    for line in stuff.matter.story:
        if not _ASIDE.search(line.text):
            yield from _thing(stuff, line)


def _thing(stuff: Stuff, line: Line) -> Iterator[QuizDraft]:
    """What several people, or one, do something to, told by its name at the sentence's end."""
    person = stuff.cast.person
    match = re.match(
        rf"^(?P<who>(?:{person})(?:(?:, |,? and )(?:{person}))*) (?P<verb>[a-z]+) an? {_NAMED}\.$", line.text
    )
    if match is None or match["verb"] in STOP_WORDS or not (" and " in match["who"] or finite(match["verb"])):
        return
    stem = f"What is the name of the {match['noun']} that {match['who']} {match['verb']}?"
    key = match["name"]
    if not gives(stem, key) and clear(stem, None, stuff.cast):
        yield QuizDraft("short_answer", "name of", stem, key, (line,), key, says(line), "setting")
