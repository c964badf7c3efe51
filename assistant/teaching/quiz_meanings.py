"""Quiz templates that ask for a meaning: which term is explained so, what a term means, what stands for what.

Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.reading import Line
from assistant.teaching.distractors import gives, wrong_answers
from assistant.teaching.lint_quiz import EXPLAINED
from assistant.teaching.quiz_clauses import clear
from assistant.teaching.quiz_draft import QuizDraft, Stuff, says

_DEFINED = re.compile(
    r"^(?P<article>An? |The )?(?P<term>[\w-]+(?: [\w-]+){0,2}?)(?:, or (?P<other>[^,]+),)? (?P<verb>is|are|means?)"
    r" (?P<what>.+?)\.$"
)
_STANDS = re.compile(
    r"^(?P<sign>(?:The |An? )?[\w’-]+(?: [\w’-]+){0,3}?) (?P<verb>stands? for|represents?) (?P<what>.+?)\.$"
)
_BREAK = re.compile(r", (?:and|but|although|though|so|because|which|often|usually|used|said)\b|;| because\b")
_TERMS = re.compile(r"term|glossar|vocabular|concept", re.IGNORECASE)
_SIGNS = re.compile(r"symbol|motif|image", re.IGNORECASE)
_VAGUE = re.compile(r"^(?:the (?:usual |older |polite )?name|the word)\b")

_ARTICLE = r"(?:an?|the|any|one)(?: (?!who|of|in|that)[\w-]+){0,3}? "
_SOMEBODY = re.compile(
    rf"{_ARTICLE}(?:person|people|adult|child|man|woman|clone|student|officer|teacher|clergyman|servant|nurse|owner"
    r"|resident|member|soldier|worker|leader|ruler)\b"
)
_SOMEWHERE = re.compile(
    rf"{_ARTICLE}(?:place|house|home|building|school|centre|center|room|town|village|farm|estate|land|shop)\b"
)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A term or a sign, and what it means, each as it stands inside a sentence."""

    line: Line
    sign: str
    what: str
    verb: str
    article: str = ""
    others: tuple[str, ...] = ()  # what else it is called

    @property
    def asked(self) -> str:
        return f"{self.article}{self.sign}"


def terms(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "A deferral is a rumoured postponement …" -> which term that explains, and what a deferral is."""
    known = list(_terms(stuff))
    for one in known:
        stem = f"Which term does the guide explain as “{one.what}”?"
        alike = [other for other in known if _form(other.sign) == _form(one.sign) and _same(one, other)]
        signs = wrong_answers(stem, one.sign, [other.sign for other in alike], stuff.reading)
        draft = QuizDraft(
            "multiple_choice", "term", stem, one.sign, (one.line,), one.sign, says(one.line), "setting", signs,
        )  # fmt: skip
        if not gives(one.what, one.sign):
            if any(_near(stuff, one, other) for other in alike if other.sign in signs):
                yield draft
            yield replace(draft, kind="short_answer", right=(*one.others, one.sign.removeprefix("the ")), wrong=())
        if one.verb != "mean" and not _VAGUE.match(one.what):
            stem = f"What {one.verb} {one.asked}, as the guide explains the word?"
            pool = [other for other in known if other.verb == one.verb and _same(one, other)]
            pool = [other for other in pool if not _VAGUE.match(other.what)]
            others = _others(stuff, one, [other for other in pool if _near(stuff, one, other)])
            if others:
                yield replace(draft, stem=stem, key=one.what, wrong=others, bloom="Understand")
            yield from _stated(draft, one, others)


def _stated(draft: QuizDraft, one: _Meaning, others: tuple[str, ...]) -> Iterator[QuizDraft]:
    """How the guide explains a term as a statement, and with its words for another term."""
    statement = replace(draft, kind="true_false", wrong=())
    yield replace(statement, stem=EXPLAINED.format(term=one.sign, what=one.what), key="True")
    alike = _SOMEBODY.match(one.what) or _SOMEWHERE.match(one.what)
    for other in others[:1] if alike else ():  # one event or custom for another would be said in jest only
        yield replace(statement, stem=EXPLAINED.format(term=one.sign, what=other), key="False")


def _same(one: _Meaning, other: _Meaning) -> bool:
    """Whether two terms are words for the same kind of thing: people, places, or neither."""
    kinds = (_SOMEBODY, _SOMEWHERE)
    return [bool(kind.match(one.what)) for kind in kinds] == [bool(kind.match(other.what)) for kind in kinds]


def _near(stuff: Stuff, one: _Meaning, other: _Meaning) -> bool:
    """Whether one meaning could be taken for another: both are people, or places, or they share a word that tells more
    than "person"."""
    kind = any(kind.match(one.what) and kind.match(other.what) for kind in (_SOMEBODY, _SOMEWHERE))
    shared = stuff.reading.stems(one.what) & stuff.reading.stems(other.what)
    return kind or any(not _SOMEBODY.fullmatch(f"a {word}") for word in shared)


def _others(stuff: Stuff, one: _Meaning, pool: list[_Meaning]) -> tuple[str, ...]:
    """What other terms or signs mean, and this one surely not; those first that share a word, then those of its
    length."""
    size, own = len(one.what.split()), stuff.reading.stems(one.what)
    whats = [other.what for other in pool]
    whats.sort(key=lambda what: (not own & stuff.reading.stems(what), abs(len(what.split()) - size)))
    return wrong_answers(f"{one.sign}?", one.what, whats, stuff.reading)


def _terms(stuff: Stuff) -> Iterator[_Meaning]:
    defined = {one.definition for one in stuff.reading.understood.terms}
    for line in stuff.matter.story:
        path = stuff.matter.path(line)
        match = _DEFINED.match(line.text) if (line.start, line.end) in defined else None
        proper = match and stuff.links.names(match["term"]) and not (match["article"] or "").startswith("A")
        if match is None or proper or not _TERMS.search(" ".join(path[:-1])):
            continue
        what = _BREAK.split(match["what"])[0]
        article = (match["article"] or "").lower()
        term = match["term"] if article or match["term"].lower() in stuff.reading.proper else _small(match["term"])
        if article == "the " and path[-1].startswith("The "):
            term, article = f"the {term}", ""
        verb = "mean" if match["verb"].startswith("mean") else match["verb"]
        if 4 <= len(what.split()) <= 24 and clear(what, None, stuff.cast) and not re.search(r"[“”:()]", what):
            other = re.sub(r"^(?:an?|the) ", "", match["other"] or "")
            yield _Meaning(line, term, what, verb, article, (other,) if other else ())


def _small(term: str) -> str:
    return term[:1].lower() + term[1:]


def _form(term: str) -> tuple[bool, bool]:
    """What tells a term by its look alone: a plural, a capital."""
    return _many(term), term[:1].isupper()


def _many(term: str) -> bool:
    return term.endswith("s") and not term.endswith("ss")


def symbols(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "Norfolk stands for the hope that …" -> which of these stands for it, and what Norfolk stands for."""
    known = list(_symbols(stuff))
    for one in known:
        stem = f"According to the guide, which of these stands for {one.what}?"
        draft = QuizDraft(
            "multiple_choice", "symbol", stem, one.sign, (one.line,), one.sign, says(one.line), "character",
            wrong_answers(stem, one.sign, [other.sign for other in known], stuff.reading), (), "Understand", 2,
            ("RL.9-10.1", "RL.9-10.2"),
        )  # fmt: skip
        if not gives(one.what, one.sign):
            yield draft
            if _single(one.sign):
                right = _called(stuff, one.sign)
                stem_of = stem.replace("which of these", "what")
                yield replace(draft, kind="short_answer", stem=stem_of, right=right, wrong=())
        stem = f"What {one.verb} {one.sign} stand for, according to the guide?"
        yield replace(draft, stem=stem, key=one.what, wrong=_others(stuff, one, known))


def _single(sign: str) -> bool:
    """Whether a sign is one thing that a pupil can name whole: not "ice and mountains"."""
    return " and " not in sign and not _many(sign)


def _called(stuff: Stuff, sign: str) -> tuple[str, ...]:
    """What else the guide calls a sign: "the tape", "Judy Bridgewater tape" for "the cassette tape"."""
    head = re.escape(sign.split()[-1])
    forms = re.findall(rf"\b[Tt]he ((?:[A-Z][\w’]+ )*{head})\b", stuff.reading.guide.text) if sign.islower() else []
    bare = sign.removeprefix("the ")
    every = (bare, *forms)
    return tuple(dict.fromkeys((*every, *(f"the {form}" for form in every if sign.startswith("the ")))))


def _symbols(stuff: Stuff) -> Iterator[_Meaning]:
    for line in stuff.matter.story:
        match = _STANDS.match(line.text) if _SIGNS.search(" ".join(stuff.matter.path(line)[:-1])) else None
        what = _BREAK.split(match["what"])[0] if match else ""
        if match and 1 < len(what.split()) <= 20 and clear(what, None, stuff.cast):
            verb = "does" if match["verb"].startswith(("stands", "represents")) else "do"
            yield _Meaning(line, stuff.matter.small(match["sign"]), what, verb)
