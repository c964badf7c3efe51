"""Quiz templates that ask for a person: who does something, whom it befalls, whose name is left out of a sentence.

Each takes clauses of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.reading import Line
from assistant.teaching.distractors import LEAST, gives, wrong_answers
from assistant.teaching.items import Element
from assistant.teaching.lint_quiz import INNER
from assistant.teaching.plain_words import PLAIN
from assistant.teaching.quiz_cast import Bearer
from assistant.teaching.quiz_clauses import Clause, base_form, clear, denies, ends, plain
from assistant.teaching.quiz_draft import QuizDraft, Stuff, says
from assistant.wordforms import stems, word_set

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
    " object objects objected disapprove disapproves disapproved despise despises despised"
)
_INTERPRETED = word_set(  # what a reader makes of somebody, and another reader may make of somebody else
    "act acts acted appear appears appeared contrast contrasts differ differs differed embodies matter matters mean"
    " means prove proves proved represent represents represented resemble resembles resembled reveal reveals seem seems"
    " seemed show shows showed speak speaks spoke stand stands stood"
)
_ROLE = re.compile(  # who somebody is: others would be named in jest only
    r"^(?:[a-z]+ly )?(?:is|was|becomes|became|remains|remained) (?:now |also )?"
    r"(?:the|an?|his|her|one of|[A-Z][\w.]*(?: [A-Z][\w.]*)*’s?) "
)
_KIN = (
    r"(?:wife|husband|sons?|daughters?|child|children|parents|mother|father|sisters?|brothers?|aunt|uncle|cousins?|nephew"
    r"|niece|friends?|master|mistress|servants?|maker|creator|creation|creature)"
)
_TELLING = re.compile(  # words that a pupil knows somebody by: "the being he planned", "his friend Henry"
    rf"\b(?:his|her) (?:[a-z]+ ){{0,2}}{_KIN}\b|\b(?:he|she) (?:has |had )?(?:planned|made|created|built|wrote|written"
    r"|invented|narrated)\b"
)
_KIN_ALONE = re.compile(rf"\b(?:his|her|an?) (?:[a-z]+ ){{0,2}}{_KIN}\b")
_KIND = re.compile(  # no "of" in it: "the son of the steward who served"
    r"(?:an?|the) (?P<kind>[\w-]+(?: (?!(?:who|of|to|and|at|in|from|on|by)\b)[\w-]+){0,3}"
    r"(?: (?:at|in|from) (?:the )?[A-Z]\w+)?) who (?=(?!he\b|she\b|they\b)[a-z]+ )"
)
_A_THING = r"an? (?:[a-z-]+ ){0,2}?(?P<noun>[a-z]{3,})(?=$|,| (?:of|that|which|in|on|at|to|for|with|from|about|and)\b)"
_QUALITY = re.compile(r"(?!an?$|the$|on$|at$|in$|as$|by$|\d|[A-Z]|\w+(?:ed|ing|en)$)[a-z]")
_GIVING = word_set("give tell show teach hand send offer promise ask lend bring cost call make have let")
_REASON = r",? ?(?:\w+ )?(?:because|since|although|though|when|while|until|before|after)\b"
_PRONOUN = re.compile(r"\b(?:he|him|his|she|her|hers|they|their|them|it|himself|herself)\b")
_FALSE = 2  # false statements made of one sentence
_ENOUGH = 3  # telling words of what is asked
_ENOUGH_CUT = 4  # the same without a name, where the reason or time of a deed is cut off
_LONGEST = 24  # words


def who(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "Ruth leads a secret guard that …" -> who leads it: to choose, to write, to judge, to complete."""
    for clause in stuff.clauses:
        told = particular(stuff, clause)
        key = stuff.cast.shown(clause.who, clause.line) if clause.who and told else None
        if clause.who is None or told is None or key is None:
            continue
        stem = _asked(clause, told)
        draft = QuizDraft(
            "short_answer", "who", stem, key, (clause.line,), clause.who.text, says(clause.line), element(clause),
            right=stuff.accepted(clause.who, clause.line),
        )  # fmt: skip
        yield draft
        if open_to_others(told, clause.lead):
            yield replace(
                draft, kind="multiple_choice", right=(), wrong=_wrong(stuff, stem, clause.who, clause.line, clause)
            )
            yield from _quoted(stuff, clause, told, draft)
        yield from _judged(stuff, clause, told, draft)


def open_to_others(told: str, lead: str = "") -> bool:
    """Whether others might be thought to have done this, so that they can stand beside the right answer."""
    return _ROLE.match(told) is None and _TELLING.search(f"{lead} {told}") is None


def particular(stuff: Stuff, clause: Clause) -> str | None:
    """As much of a clause as makes one particular question; None where that is not to be had."""
    if clause.who is None or not clear(clause.lead, None, stuff.cast) or _shared(stuff, clause):
        return None
    if clause.verb in _INTERPRETED or "first" in clause.adverb.split() or unasked(clause):
        return None
    for rest in ends(clause):
        if _bent(rest, clause.rest):
            continue
        told = clause.told(rest)
        whole = f"{clause.lead} {told}".strip()
        if _bare(stuff, told, clause.rest[len(rest) :]):
            continue
        content = stuff.links.content(told) - stems(
            " ".join(form for one in stuff.cast.named(told) for form in one.forms)
        )
        enough = len(content) >= _ENOUGH and len(content - PLAIN) > 1 and len(told.split()) >= 5
        if len(whole.split()) > _LONGEST or denies(told.split(" because ")[0]):
            return None
        if enough and clear(whole, clause.who, stuff.cast) and not any(gives(whole, form) for form in clause.who.forms):
            return None if _another_s(stuff, clause.who, told) or _role_in_reason(told) else told
    return None


def unasked(clause: Clause) -> bool:
    """ "Who is a talkative woman …?": so are others; unless the kind can be asked for."""
    return clause.being and re.match(r"(?:an?|one of) ", clause.rest) is not None and _kind(clause) is None


def asked_of_kind(clause: Clause, told: str) -> str | None:
    """ "is a Hailsham guardian who believes …" -> "Which Hailsham guardian believes …?"."""
    kind = _kind(clause)
    begun = clause.told(kind.group()) if kind else ""
    return f"Which {kind['kind']} {told.removeprefix(begun)}?" if kind and told.startswith(begun) else None


def _kind(clause: Clause) -> re.Match[str] | None:
    return _KIND.match(clause.rest) if clause.being and not (clause.lead or clause.adverb) else None


def _another_s(stuff: Stuff, who: Bearer, told: str) -> bool:
    """Whether the guide speaks of somebody else's thing of the kind that is told of as "a letter"."""
    match = re.match(rf"(?:[a-z]+ly )?(?!becom|became)[a-z]+ (?:(?:{stuff.cast.person}) )?{_A_THING}", told)
    noun = match["noun"] if match else r"(?!)"
    owners = re.findall(rf"\b({stuff.cast.person})’s? {noun}s?\b", stuff.reading.guide.text)
    return any(stuff.cast.by_form[owner] != who for owner in owners)


def lasting(clause: Clause) -> bool:
    """Whether a clause tells of a state and not of a deed."""
    return clause.verb in _STATES


def known_in_mind(verb: str) -> bool:
    """Whether a verb tells of what goes on in a mind, or of what a reader makes of somebody."""
    return verb in _MENTAL or verb in _INTERPRETED


def _shared(stuff: Stuff, clause: Clause) -> bool:
    """ "Ruth knows that Kathy loves Tommy": so does Kathy."""
    return clause.verb in _MENTAL and any(one != clause.who for one in stuff.cast.named(clause.rest))


def _bent(rest: str, whole: str) -> bool:
    """Whether words that somebody says or thinks are cut before their reason or time."""
    return re.search(r"\bthat\b", rest) is not None and re.match(_REASON, whole[len(rest) :]) is not None


def _bare(stuff: Stuff, told: str, cut: str) -> bool:
    """Whether a deed tells too little without the reason or time that is cut off: "puts his hopes into theories"."""
    named = re.search(r"\b[A-Z]", told) is not None
    return re.match(_REASON, cut) is not None and not named and len(stuff.links.content(told)) < _ENOUGH_CUT


def _role_in_reason(told: str) -> bool:
    """Whether a reason or time says what somebody is: "since a creator has duties towards the being he has made"."""
    reason = re.search(_REASON, told)
    words = told[reason.end() :] if reason else ""
    return _KIN_ALONE.search(words) is not None or _TELLING.search(words) is not None


def _asked(clause: Clause, told: str) -> str:
    """The question; what somebody is of a kind is asked of that kind."""
    of_kind = asked_of_kind(clause, told)
    if of_kind:
        return of_kind
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
        stem = f"Whose name is left out of this sentence of the guide? “{blank}”"
        wrong = _wrong(stuff, stem, clause.who, clause.line, clause)
        if clear(rest.strip(), clause.who, stuff.cast) and len(end.split()) <= 32 and len(wrong) >= LEAST:
            yield replace(
                draft, kind="quote_identification", family="name", stem=stem, right=(), wrong=wrong, bloom="Understand"
            )
            return


def _wrong(stuff: Stuff, stem: str, one: Bearer, line: Line, deed: Clause | None = None) -> tuple[str, ...]:
    """Others who might be meant, those first of whom the same section speaks; of those who do nothing in the guide,
    none for a deed."""
    pool = stuff.fellows(one, stem)
    if deed is not None and (not deed.being or deed.rest.split()[0].endswith("ing")):
        pool = [name for name in pool if stuff.acts(stuff.cast.by_form[name])]
    found = wrong_answers(stem, one.text, pool, stuff.reading)
    here = tuple(name for name in found if stuff.tells_of(stuff.cast.by_form[name], line))
    return here if len(here) >= LEAST else (*here, *(name for name in found if name not in here))


def _judged(stuff: Stuff, clause: Clause, told: str, draft: QuizDraft) -> Iterator[QuizDraft]:
    """The statement as it stands, and with another name that the guide never connects with it."""
    if (
        clause.who is None
        or clause.verb in _STATES
        or (clause.being and not re.match(r"(?:the|now the) ", clause.rest))
    ):
        return
    statement = replace(draft, kind="true_false", family="statement", key="True", right=(), wrong=())
    yield replace(statement, stem=_stated(clause, draft.key, told))
    if clause.being or not open_to_others(told, clause.lead) or len(stuff.links.content(told)) <= _ENOUGH:
        return
    rivals = stuff.rivals(clause.who, clause.line)
    for said in wrong_answers(draft.stem, clause.who.text, rivals, stuff.reading)[:_FALSE]:
        meant = f"{draft.rationale} It is {draft.key}, not {said}."
        yield replace(statement, stem=_stated(clause, said, told), key="False", rationale=meant)


def _stated(clause: Clause, name: str, told: str) -> str:
    return f"{clause.lead} {name} {told}." if clause.lead else f"{name[:1].upper()}{name[1:]} {told}."


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
                _wrong(stuff, stem, found, clause.line),
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
    if verb is None or verb in _GIVING or verb in _INTERPRETED or clause.being or clause.adverb:
        return None
    helper = "did" if clause.past else "do" if clause.many else "does"
    return f"{helper} {clause.subject} {clause.verb if clause.many else verb}"
