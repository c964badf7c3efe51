"""Sentences of a guide's text, as spans: nupunkt's boundaries, mended by a few rules for literary prose.

nupunkt knows abbreviations; it does not know who speaks. The rules join what it cuts inside a short quotation, after
a title or an initial, and before a small letter; and they cut where it takes a common word for an abbreviation.
Refuses to know paragraphs' kinds and passages.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

import nupunkt

from corpus.types import Span


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_STARTERS = _words(
    """
    A After All Although An And Another As At Because Before Both But By Each Even Every Finally For From He Her Here
    His How However If In It Its Later Many Meanwhile Most My Neither No Nobody Nor Not Nothing Now On Once One Or Our
    She Since So Some Soon Still That The Their Then There These They This Those Though Through To Together Two Until
    Upon We What When Where Whether Which While Who Why With Without Yet You
    """
)
_TITLES = _words("mr mrs ms dr prof rev hon capt col gen lt sgt messrs mme mlle mt fr sr esq st ste")
_BEFORE_NUMBER = _words("ch chs chap chaps vol vols no nos p pp fig figs bk")
_BEFORE_ANY = _words("cf viz vs eg ie e.g i.e eds trans approx ca")
_ABBREVIATIONS = _TITLES | _BEFORE_NUMBER | _BEFORE_ANY | _words("etc jr inc ltd co ed dept est al")
_WORDS_TOO = frozenset({"no"})  # abbreviations that end sentences as words

_END = r"(?:[.!?…]|\.\.\.)[\"”’')\]]*"
_OPENING = r"[\"“‘'(\[]*"
_MISSED = re.compile(rf"(?<![A-Za-z])(?P<word>[A-Za-z]+){_END}\s+(?={_OPENING}[A-Z])")
_TRAILING_OFF = re.compile(rf"(?:…|\.\.\.)[\"”’')\]]*\s+(?={_OPENING}(?P<word>[A-Z][a-z]*)\b)")
_AFTER_INITIAL = re.compile(r"\b[A-Z][a-z]+ [A-Z]\.\s+(?=(?P<word>[A-Z][a-z]*)\b)")
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)\.[\"”’')\]]*$")
_FIRST_WORD = re.compile(rf"{_OPENING}([\w’'-]+)")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[ivxIVX]{1,4}|[A-Za-z])[.)]")
_SOURCE = r"\((?:[^().!?]|\b(?:[Pp]p?|[Cc]hs?|[Vv]ol|[Nn]o)\.){1,60}\)"  # “…” (Chapter 3)
_CITATION = re.compile(rf"{_SOURCE}(?:\s|$)")
_CITED = re.compile(rf"[.!?…][”\"’']\s{_SOURCE}\s+(?={_OPENING}[A-Z])")
_ASKED = re.compile(r"[?!…][”\"’']+$")
_SPEAKER = re.compile(
    r"(?!(?:And|But|So|Then|When|While|As|After|Before|If|What|Who|Why|How|Now)\b)(?:[A-Z][\w.’'-]*\s+){1,3}"
    r"(?:says?|said|asks?|asked|cr(?:y|ies|ied)|repl(?:y|ies|ied)|answer(?:s|ed)?|exclaim(?:s|ed)?|shout(?:s|ed)?"
    r"|whisper(?:s|ed)?|call(?:s|ed)?|wonder(?:s|ed)?|repeat(?:s|ed)?|demand(?:s|ed)?|add(?:s|ed)?)\b"
)
_PAIRS = (
    re.compile(r"“[^“”]*”"),
    re.compile(r'(?<!\S)"[^"]*"'),
    re.compile(r"(?<!\S)['‘][A-Z](?:[^'‘’]|['’](?=\w)){0,300}(?<=[.,!?…])['’]"),  # "’" is an apostrophe too
    re.compile(r"\([^()]*\)"),
)
_LOOK_AHEAD = 80  # characters: enough for a speaker's name and verb
_LONGEST_SPEECH = 30  # words: a quotation up to here stays in one piece


def sentence_spans(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences of `text[start:end]` in order: they cover all but white space, and none crosses a paragraph."""
    spans: list[Span] = []
    for first, last in _paragraphs(text, start, end):
        words = text[first:last]
        spans += [(first + a, first + b) for a, b in _trimmed(words, _cuts(words))]
    return tuple(spans)


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        gap = text.find("\n\n", start, end)
        stop = end if gap < 0 else gap
        yield start, stop
        start = stop + 2


def _cuts(words: str) -> list[int]:
    """Where sentences begin, but for the first."""
    found = {a for a, _ in nupunkt.sent_spans(words)} | set(_missed(words))
    cuts = [cut for cut in sorted(_at_word(words, at) for at in found) if 0 < cut < len(words)]
    return _outside_speech(words, _not_inside(words, cuts))


def _at_word(words: str, at: int) -> int:
    while at < len(words) and words[at].isspace():
        at += 1
    return at


def _missed(words: str) -> Iterator[int]:
    """Ends that nupunkt takes for abbreviations: a common word before a capital ("in his hand. And")."""
    for match in _MISSED.finditer(words):
        word = match["word"]
        long_enough = len(word) > 3 or (len(word) > 1 and word.islower())
        abbreviated = word.casefold() in _ABBREVIATIONS - _WORDS_TOO or words[match.start() - 1 : match.start()] == "."
        if long_enough and not abbreviated:
            yield match.end()
    yield from (match.end() for match in _CITED.finditer(words))
    for pattern in (_TRAILING_OFF, _AFTER_INITIAL):
        yield from (match.end() for match in pattern.finditer(words) if match["word"] in _STARTERS)


def _not_inside(words: str, cuts: Sequence[int]) -> list[int]:
    """The cuts without those that part a title from its name, a number from its text, a question from its asker."""
    kept: list[int] = []
    for cut in cuts:
        before = words[kept[-1] if kept else 0 : cut].rstrip()
        if not _goes_on(before, words[cut : cut + _LOOK_AHEAD]):
            kept.append(cut)
    return kept


def _goes_on(before: str, after: str) -> bool:
    first = _FIRST_WORD.match(after)
    if first is None or first[1][0].islower() or not any(map(str.isalnum, before)) or _NUMBERED.fullmatch(before):
        return True
    if _CITATION.match(after) or (_ASKED.search(before) and _SPEAKER.match(after)):
        return True
    last = _LAST_WORD.search(before[-_LOOK_AHEAD:])
    return last is not None and _is_abbreviation(last[1], first[1], after)


def _is_abbreviation(word: str, first: str, after: str) -> bool:
    """Whether `word` and a full stop, before `after` with its word `first`, stand inside a sentence."""
    short = word.casefold()
    if short in _BEFORE_NUMBER:
        return first[0].isdigit() or (short not in _WORDS_TOO and first not in _STARTERS)
    if short in _BEFORE_ANY:
        return True
    initial = len(word) == 1 and word.isupper() and word != "I"
    return (short in _TITLES or initial) and first not in _STARTERS and after[0].isalpha()


def _outside_speech(words: str, cuts: Sequence[int]) -> list[int]:
    """The cuts without those inside a quotation or a bracket, where the whole that they part is short."""
    inside = _inside(words, cuts)
    kept: list[int] = []
    begin = 0
    for is_inside, group in groupby(cuts, key=inside.__contains__):
        run = list(group)
        if not is_inside:
            kept += run
            begin = run[-1]
            continue
        after = bisect_right(cuts, run[-1])
        finish = cuts[after] if after < len(cuts) else len(words)
        if len(words[begin:finish].split()) > _LONGEST_SPEECH:
            kept += run
    return kept


def _inside(words: str, cuts: Sequence[int]) -> set[int]:
    inside: set[int] = set()
    for pair in _PAIRS:
        for match in pair.finditer(words):
            inside.update(cuts[bisect_right(cuts, match.start()) : bisect_right(cuts, match.end() - 1)])
    return inside


def _trimmed(words: str, cuts: Sequence[int]) -> Iterator[Span]:
    for a, b in zip([0, *cuts], [*cuts, len(words)], strict=True):
        first, last = _at_word(words, a), a + len(words[a:b].rstrip())
        if first < last:
            yield first, last
