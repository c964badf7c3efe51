"""Quiz templates that ask for a meaning: which term is explained so, what a term means, what stands for what.

Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.reading import Line
from assistant.teaching.distractors import gives, wrong_answers
from assistant.teaching.quiz_clauses import clear
from assistant.teaching.quiz_draft import QuizDraft, Stuff, says

_DEFINED = re.compile(
    r"^(?P<article>An? |The )?(?P<term>[\w-]+(?: [\w-]+){0,2}?)(?:, or [^,]+,)? (?P<verb>is|are|means?)"
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
    r"|member|soldier|worker|leader|ruler)\b"
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

    @property
    def asked(self) -> str:
        return f"{self.article}{self.sign}"


def terms(stuff: Stuff) -> Iterator[QuizDraft]:
    """ "A deferral is a rumoured postponement …" -> which term that explains, and what a deferral is."""
    known = list(_terms(stuff))
    for one in known:
        stem = f"Which term does the guide explain as “{one.what}”?"
        alike = [other.sign for other in known if _many(other.sign) == _many(one.sign) and _same(one, other)]
        draft = QuizDraft(
            "multiple_choice", "term", stem, one.sign, (one.line,), one.sign, says(one.line), "setting",
            wrong_answers(stem, one.sign, alike, stuff.reading),
        )  # fmt: skip
        if not gives(one.what, one.sign):
            yield draft
            yield replace(draft, kind="short_answer", wrong=())
        if one.verb != "mean" and not _VAGUE.match(one.what):
            stem = f"What {one.verb} {one.asked}, as the guide explains the word?"
            pool = [other for other in known if other.verb == one.verb and _same(one, other)]
            yield replace(draft, stem=stem, key=one.what, wrong=_others(stuff, one, pool), bloom="Understand")


def _same(one: _Meaning, other: _Meaning) -> bool:
    """Whether two terms are words for the same kind of thing: people, or places."""
    return any(kind.match(one.what) and kind.match(other.what) for kind in (_SOMEBODY, _SOMEWHERE))


def _others(stuff: Stuff, one: _Meaning, pool: list[_Meaning]) -> tuple[str, ...]:
    """What other terms or signs mean, and this one surely not; those of its length first."""
    size = len(one.what.split())
    whats = sorted((other.what for other in pool), key=lambda what: abs(len(what.split()) - size))
    return wrong_answers(f"{one.sign}?", one.what, whats, stuff.reading)


def _terms(stuff: Stuff) -> Iterator[_Meaning]:
    defined = {one.definition for one in stuff.reading.understood.terms}
    for line in stuff.matter.story:
        path = stuff.matter.path(line)
        match = _DEFINED.match(line.text) if (line.start, line.end) in defined else None
        if match is None or stuff.links.names(match["term"]) or not _TERMS.search(" ".join(path[:-1])):
            continue
        what = _BREAK.split(match["what"])[0]
        article = (match["article"] or "").lower()
        term = match["term"] if article or match["term"].lower() in stuff.reading.proper else _small(match["term"])
        if article == "the " and path[-1].startswith("The "):
            term, article = f"the {term}", ""
        verb = "mean" if match["verb"].startswith("mean") else match["verb"]
        if 4 <= len(what.split()) <= 24 and clear(what, None, stuff.cast) and not re.search(r"[“”:()]", what):
            yield _Meaning(line, term, what, verb, article)


def _small(term: str) -> str:
    return term[:1].lower() + term[1:]


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
            yield replace(draft, kind="short_answer", stem=stem.replace("which of these", "what"), wrong=())
        stem = f"What {one.verb} {one.sign} stand for, according to the guide?"
        yield replace(draft, stem=stem, key=one.what, wrong=_others(stuff, one, known))


def _symbols(stuff: Stuff) -> Iterator[_Meaning]:
    for line in stuff.matter.story:
        match = _STANDS.match(line.text) if _SIGNS.search(" ".join(stuff.matter.path(line)[:-1])) else None
        what = _BREAK.split(match["what"])[0] if match else ""
        if match and 1 < len(what.split()) <= 20 and clear(what, None, stuff.cast):
            verb = "does" if match["verb"].startswith(("stands", "represents")) else "do"
            yield _Meaning(line, stuff.matter.small(match["sign"]), what, verb)
