"""The terms that a guide defines, each with the sentence that defines it.

Under a heading for terms every heading is one; elsewhere a sentence must say that it defines ("X is the word for …",
"X, which means that …", "A carer is a clone who …"). Refuses to know names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from corpus.types import Guide, Span
from corpus.understand.lexicon import words
from corpus.understand.sentences import Sentence, fold, heading_spans, words_in
from corpus.understand.types import Term

_HEADING = re.compile(r"\b(?:terms?|glossary|vocabulary|definitions?|key (?:words|concepts))\b", re.IGNORECASE)
_ENTRY = re.compile(r"[-•*]?\s*([A-Z][\w’' -]{1,40}?)(?: ?[:–—] | - )(?=\S)")
_SAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"An? ([a-z]+(?: [a-z]+)?) is (?:an?|the) (?:[\w’-]+ ){1,6}?(?:who|that|which|in which|at which|where)\b",
        r"(?:An? |The )?([A-Za-z]+(?: [a-z]+)?) is (?:the|an?) (?:[a-z]+ ){0,2}(?:word|name|term|euphemism)\b"
        r"[^.]{0,60}? for ",
        r".{0,60}?\b(?:is|are|uses?) (?:an? |the )?([a-z]+(?: [a-z]+){0,3}), "
        r"(?:which means|an? (?:[a-z]+ )?(?:method|technique|device)) ",
        r"(?:The term )?[“\"‘]?([A-Z][a-z]+(?: [a-z]+)?)[”\"’]? (?:means|refers to|is defined as) ",
    )
)
_VAGUE = words("novel book story author reader narrator guide play poem chapter character he she it they this that who")


def terms_of(guide: Guide, sentences: Sequence[Sentence]) -> tuple[Term, ...]:
    by_section: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        by_section.setdefault(sentence.section, []).append(sentence)
    spans = heading_spans(guide)
    found: dict[str, Term] = {}
    for section in guide.sections:
        under = by_section.get(section.position, [])
        for term in _in_section(guide, section.path, under, spans.get(section.position)):
            found.setdefault(_key(term.term), term)
    return tuple(found.values())


def _key(term: str) -> str:
    told = [fold(word) for word in term.split()]
    return " ".join(told[1:] if told[0] in ("the", "a", "an") and len(told) > 1 else told)


def _in_section(guide: Guide, path: Sequence[str], under: Sequence[Sentence], heading: Span | None) -> Iterator[Term]:
    if heading and under and any(_HEADING.search(above) for above in path[:-1]):
        yield Term(guide.text[slice(*heading)], heading, _defining(guide, under, heading))
        return
    listed = bool(path) and _HEADING.search(path[-1]) is not None
    for sentence in under:
        match = _entry(guide.text, sentence) if listed else None
        match = match or _said(guide.text, sentence)
        if match and match[1].lower() not in _VAGUE:
            yield Term(match[1], match.span(1), (sentence.start, sentence.end))


def _defining(guide: Guide, under: Sequence[Sentence], heading: Span) -> Span:
    """The first sentence that speaks of the term; else the first."""
    wanted = {word.fold for word in words_in(guide.text, *heading)} - {"the", "a", "an"}
    best = next((one for one in under if wanted & {word.fold for word in one.words}), under[0])
    return best.start, best.end


def _entry(text: str, sentence: Sentence) -> re.Match[str] | None:
    return _ENTRY.match(text, sentence.start, sentence.end)


def _said(text: str, sentence: Sentence) -> re.Match[str] | None:
    return next((match for one in _SAYS if (match := one.match(text, sentence.start, sentence.end))), None)


def defined(terms: Sequence[Term]) -> Mapping[str, Term]:
    """The terms by their folded words, articles left out."""
    return {_key(term.term): term for term in terms}
