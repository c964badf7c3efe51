"""Quiz templates that ask for a person: who does something, whom it befalls, whose name is left out of a sentence.

Each takes clauses of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.teaching.distractors import LEAST, gives, wrong_answers
from assistant.teaching.items import Element
from assistant.teaching.lint_quiz import INNER
from assistant.teaching.quiz_cast import Bearer
from assistant.teaching.quiz_clauses import Clause, base_form, clear, denies, ends, plain
from assistant.teaching.quiz_draft import QuizDraft, Stuff, says
from assistant.wordforms import word_set

_FEELING = re.compile(
    r"^(?:feels?|felt|loves?|loved|hates?|hated|fears?|feared|hopes?|hoped|longs?|regrets?|enjoys?|likes?|dislikes?"
    r"|(?:is|was) (?:\w+ )?(?:ashamed|afraid|sad|happy|angry|glad|proud|humiliated|tormented|irritated|filled|troubled"
    r"|disappointed|jealous|lonely|worried|charmed|frightened|delighted|shaken))\b"
)
_STATES = word_set(
    "has have had want wants wanted believe believes believed love loves loved like likes liked fear fears feared feel"
    " feels felt think thinks thought know knows knew hope hopes hoped expect expects expected seem seems seemed appear"
    " appears appeared resemble resembles admire admires need needs wish wishes hate hates dislike dislikes remain"
    " remains stay stays keep keeps die dies died lives live lived regret regrets suspects longs says said matters"
    " means tries worries acts shows stands represents becomes uses speaks learns"
    " learned realises realised hears heard sees saw notices noticed understands understood can could may might looks"
)
_MENTAL = word_set(  # what is known of a person, others may know as well
    "know knows knew learn learns learned see sees saw hear hears heard believe believes believed realise realises"
    " realised realize realizes realized suspect suspects suspected notice notices noticed understand understands"
    " understood think thinks thought feel feels felt remember remembers remembered guess guesses guessed fear fears"
)
_QUALITY = re.compile(r"(?!an?$|the$|on$|at$|in$|as$|by$|\d|[A-Z]|\w+(?:ed|ing|en)$)[a-z]")
_GIVING = word_set("give tell show teach hand send offer promise ask lend bring cost call make have let")
_REASON = r",? ?(?:\w+ )?(?:because|since|although|though|when|while|until|before|after)\b"
_PRONOUN = re.compile(r"\b(?:he|him|his|she|her|hers|they|their|them|it|himself|herself)\b")
_FALSE = 2  # false statements made of one sentence
_ENOUGH = 3  # telling words of what is asked
_LONGEST = 24  # words


def who(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "Ruth leads a secret guard that …" -> who leads it: to choose, to write, to judge, to complete."""
    for clause in stuff.clauses:
        told = _told(stuff, clause)
        key = stuff.cast.shown(clause.who, clause.line) if clause.who and told else None
        if clause.who is None or told is None or key is None:
            continue
        stem = _asked(clause, told)
        draft = QuizDraft(
            "multiple_choice", "who", stem, key, (clause.line,), clause.who.text, says(clause.line), element(clause),
            _wrong(stuff, stem, clause.who),
        )  # fmt: skip
        yield draft
        yield replace(draft, kind="short_answer", right=stuff.accepted(clause.who, clause.line), wrong=())
        yield from _judged(stuff, clause, told, draft)
        yield from _quoted(stuff, clause, told, draft)


def _told(stuff: Stuff, clause: Clause) -> str | None:
    """As much of a clause as makes one particular question; None where that is not to be had."""
    if clause.who is None or not clear(clause.lead, None, stuff.cast) or _shared(stuff, clause):
        return None
    for rest in ends(clause):
        if _bent(rest, clause.rest):
            continue
        told = clause.told(rest)
        whole = f"{clause.lead} {told}".strip()
        enough = len(stuff.links.content(told)) >= _ENOUGH and len(told.split()) >= 5
        if len(whole.split()) > _LONGEST or denies(told.split(" because ")[0]):
            return None
        if enough and clear(whole, clause.who, stuff.cast) and not any(gives(whole, form) for form in clause.who.forms):
            return told
    return None


def _shared(stuff: Stuff, clause: Clause) -> bool:
    """ "Ruth knows that Kathy loves Tommy": so does Kathy."""
    return clause.verb in _MENTAL and any(one != clause.who for one in stuff.cast.named(clause.rest))


def _bent(rest: str, whole: str) -> bool:
    """Whether words that somebody says or thinks are cut before their reason or time."""
    return re.search(r"\bthat\b", rest) is not None and re.match(_REASON, whole[len(rest) :]) is not None


def _asked(clause: Clause, told: str) -> str:
    words = clause.rest.split()
    if clause.being and not clause.lead and not clause.past and _QUALITY.match(words[0]) and " when " not in told:
        return f"Whom does the guide describe as {clause.adverb}{told.removeprefix(clause.told(''))}?"
    return f"{clause.lead}, who {told}?" if clause.lead else f"Who {told}?"


def _quoted(stuff: Stuff, clause: Clause, told: str, draft: QuizDraft) -> Iterator[QuizDraft]:
    """The sentence with its name left out, cut where the whole of it would tell the name."""
    text = clause.line.text
    for end in (text, text[: text.find(told) + len(told)] if told in text else ""):
        match = re.search(rf"\b(?:{clause.who.pattern})(?!\w)" if clause.who else r"(?!)", end, re.IGNORECASE)
        rest, cut = end[match.end() :] if match else "", end != text
        if match is None or clause.who is None or any(gives(rest, form) for form in clause.who.forms):
            continue
        rest, end = rest.translate(INNER), end.translate(INNER)
        blank = f"{end[: match.start()]}_____{rest}{' …' if cut else ''}"
        stem = f"Who is left out of this sentence of the guide? “{blank}”"
        wrong = _wrong(stuff, stem, clause.who)
        if clear(rest.strip(), clause.who, stuff.cast) and len(end.split()) <= 32 and len(wrong) >= LEAST:
            yield replace(draft, kind="quote_identification", family="name", stem=stem, wrong=wrong, bloom="Understand")
            return


def _wrong(stuff: Stuff, stem: str, one: Bearer) -> tuple[str, ...]:
    return wrong_answers(stem, one.text, stuff.fellows(one, stem), stuff.reading)


def _judged(stuff: Stuff, clause: Clause, told: str, draft: QuizDraft) -> Iterator[QuizDraft]:
    """The statement as it stands, and with another name that the guide never connects with it."""
    if (
        clause.who is None
        or clause.verb in _STATES
        or (clause.being and not re.match(r"(?:the|now the) ", clause.rest))
    ):
        return
    lead = f"{clause.lead} " if clause.lead else ""
    statement = replace(draft, kind="true_false", family="statement", key="True", wrong=())
    never = wrong_answers(draft.stem, clause.who.text, stuff.rivals(clause.who, clause.line), stuff.reading)
    swapped = () if clause.being else never[:_FALSE]  # who somebody is can be swapped in jest only
    for said in (draft.key, *swapped):
        shown = f"{lead}{said if lead else said[:1].upper() + said[1:]} {told}."
        if said == draft.key:
            yield replace(statement, stem=shown)
        else:
            meant = f"{draft.rationale} It is {draft.key}, not {said}."
            yield replace(statement, stem=shown, key="False", rationale=meant)


def both(stuff: Stuff) -> Iterator[QuizDraft]:
    """Two deeds of one person from two sections -> which character does both."""
    told = [(clause, short) for clause in stuff.clauses if (short := _short(stuff, clause)) is not None]
    for at, (clause, first) in enumerate(told):
        others = (one for one in told[at + 1 :] if one[0].who == clause.who and _elsewhere(clause, one[0]))
        other, second = next(others, (clause, None))
        key = stuff.cast.shown(clause.who, clause.line) if clause.who else None
        stem = f"Which character {first}, and {second}?"
        if second is None or clause.who is None or key is None or stem.count(" and ") > 1:
            continue
        lines = (clause.line, other.line)
        draft = QuizDraft(
            "multiple_choice", "both", stem, key, lines, clause.who.text, says(*lines), "character",
            _wrong(stuff, stem, clause.who), (), "Understand", 2, ("RL.9-10.1", "RL.9-10.3"), 2,
        )  # fmt: skip
        yield draft
        yield replace(draft, kind="short_answer", right=stuff.accepted(clause.who, clause.line), wrong=())


def _short(stuff: Stuff, clause: Clause) -> str | None:
    told = _told(stuff, clause) if not clause.lead else None
    return told if told and len(told.split()) <= 12 and "," not in told else None


def _elsewhere(one: Clause, other: Clause) -> bool:
    return one.line.section != other.line.section and one.past == other.past and one.verb != other.verb


def element(clause: Clause) -> Element:
    if _FEELING.match(f"{clause.verb} {clause.rest}"):
        return "feeling"
    return "character" if clause.being or clause.verb in ("resembles", "has", "had", "wants") else "action"


def whom(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "Elizabeth visits Charlotte at Hunsford" -> whom Elizabeth visits there."""
    for clause in stuff.clauses:
        match = re.match(rf"({stuff.cast.person})(?= |$)(?! and\b)(.*)", clause.rest)
        asked = _asked_of(clause) if match else None
        tail = _tail(stuff, clause, match[2]) if match and asked else None
        if match is None or tail is None:
            continue
        found = stuff.cast.by_form[match[1]]
        stem = f"Whom {asked}{tail}?"
        key = stuff.cast.shown(found, clause.line)
        if key is not None and not gives(stem, found.text) and len(stuff.links.content(stem)) >= _ENOUGH - 1:
            yield QuizDraft(
                "multiple_choice", "whom", stem, key, (clause.line,), found.text, says(clause.line), "action",
                _wrong(stuff, stem, found),
            )  # fmt: skip


def _tail(stuff: Stuff, clause: Clause, tail: str) -> str | None:
    """As little of what follows the person as makes a whole clause, and no pronoun in it."""
    before = len(clause.rest) - len(tail)
    for rest in ends(clause):
        left = rest[before:]
        if not denies(left) and not _PRONOUN.search(left) and clear(f"{clause.subject}{left}", None, stuff.cast):
            return left if plain(left) else None
    return None


def _asked_of(clause: Clause) -> str | None:
    """ "does Edith visit"; None for verbs that want more than a person."""
    verb = base_form(clause.verb)
    if verb is None or verb in _GIVING or clause.being or clause.adverb:
        return None
    helper = "did" if clause.past else "do" if clause.many else "does"
    return f"{helper} {clause.subject} {clause.verb if clause.many else verb}"
