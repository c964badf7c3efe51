"""`sought`: what "about …" means in a guide, for every maker: names, a figure, a heading, a term, or content words.

An item is about what it shows: its stem and the sentence that gave rise to it; of a quiz question its stem and right
answers, since whoever else stands in the evidence is not asked about. Refuses to know how items are made.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.names import Name, fold, locate, words_of
from assistant.reading import Line, Reading, bare_heading
from assistant.teaching.items import Item
from assistant.teaching.matter import Matter, by_section
from assistant.teaching.plain_words import PLAIN
from assistant.wordforms import COMMON
from corpus.errors import UsageError
from index.lexical import tokens

About = Callable[[Iterable[str], Item], bool]  # an item, and what its maker says that it is about
_AND = re.compile(r",|&|\band\b", re.IGNORECASE)
_OWNS = re.compile(r"^['’]s?\b")
_TWICE = 2  # sentences that a guide has for what it speaks of by no name and under no heading; events of an ordering
_NEAR, _ALIKE = 3, 0.8  # things that an error names; how near in spelling
_EACH = 2  # of people and of themes that an error names where nothing is near


def sought(about: str | None, reading: Reading) -> About:
    """Whether an item is about what was asked for; `UsageError` for what the guide does not speak of."""
    if about is None or _the_work(about, reading):
        return lambda keys, item: True
    figure = _figure(about, reading)
    if figure is not None:
        return lambda keys, item: _shows(item, lambda text: figure.search(text) is not None)
    topic = _topic(about, reading)
    if not _spoken_of(about, topic, reading):
        once = topic.rest and any(map(topic.tells, reading.lines))
        told = f"speaks of {about!r} in one sentence only" if once else f"does not speak of {about!r}"
        raise UsageError(f"the guide {told}: {_instead(about, reading)}")
    return lambda keys, item: (
        _shows(item, lambda text: topic.told_in(text, reading))
        or any(topic.heads(label, reading) for label in (*keys, *item.evidence[0].section))
    )


def _the_work(about: str, reading: Reading) -> bool:
    """Whether the title was asked for, and is not somebody's name too."""
    title = bare_heading(reading.guide.title)
    bearer = reading.names.get(title)
    return bare_heading(about) == title and (bearer is None or bare_heading(bearer.full) == title)


@dataclass(frozen=True, slots=True)
class _Topic:
    """The names in what was asked for, its other content words, and all of them as a heading would hold them."""

    names: frozenset[Name]
    rest: frozenset[str]
    exact: frozenset[str]  # of the rest what counts in no other form
    whole: frozenset[str]
    halves: tuple[frozenset[str], ...] = ()  # of a heading that joins two things, each by its very words

    @property
    def one_name(self) -> bool:
        return len(self.names) == 1 and not self.rest

    def told_in(self, text: str, reading: Reading) -> bool:
        said = frozenset(tokens(text))
        held = self.rest <= reading.stems(text) and self.exact <= said and self.names <= frozenset(reading.spot(text))
        return held or any(half <= said for half in self.halves)

    def heads(self, heading: str, reading: Reading) -> bool:
        """Whether a heading holds all of it: of one name, no more; under "Jane Bennet" not all is about "Bennet"."""
        held = reading.stems(heading)
        return self.whole == held if self.one_name else self.whole <= held

    def tells(self, line: Line) -> bool:
        """Whether a sentence of the guide speaks of it; as `told_in`, from what is known of it already."""
        held = self.rest <= line.stems and self.names <= frozenset(line.names)
        return held and self.exact <= frozenset(tokens(line.text))


def _topic(about: str, reading: Reading) -> _Topic:
    names, rest = set(), about
    for name, start, end in reversed(locate(about, reading.names)):
        written = about[start:end]
        if written != fold(written) or written not in reading.plain:  # "lives" is a word, "Lives" may be a book
            names.add(name)
            rest = f"{rest[:start]} {_OWNS.sub('', rest[end:])}"
    whole, words = reading.stems(about), reading.stems(rest)
    headed = bare_heading(about) in reading.headings
    if not headed:
        whole, words = whole - COMMON or whole, words - COMMON or (frozenset() if names else words)
    exact = frozenset(token for token in tokens(rest) if reading.stems(token) & words & PLAIN)
    return _Topic(frozenset(names), words, exact, whole, _halves(about) if headed and not names else ())


def _halves(heading: str) -> tuple[frozenset[str], ...]:
    """ "Fire and Light": what speaks of one of them is about it, if in that very word."""
    found = tuple(frozenset(tokens(part)) for part in _AND.split(heading))
    return found if len(found) > 1 and all(found) else ()


def _spoken_of(about: str, topic: _Topic, reading: Reading) -> bool:
    if topic.one_name or bare_heading(about) in (bare_heading(one.term) for one in reading.understood.terms):
        return True
    if not topic.whole:
        return False
    headings = (heading for section in reading.guide.sections for heading in section.path)
    often = sum(map(topic.tells, reading.lines)) >= _TWICE
    return often or any(topic.heads(heading, reading) for heading in headings)


def _figure(about: str, reading: Reading) -> re.Pattern[str] | None:
    """How the guide speaks of a character who goes by common nouns."""
    bare = bare_heading(about)
    for one in reading.understood.characters:
        forms = [bare_heading(form) for form in one.forms]
        if one.nameless and bare in forms:
            return re.compile(rf"\bthe (?:{'|'.join(map(re.escape, forms))})\b", re.IGNORECASE)
    return None


def _shows(item: Item, speaks: Callable[[str], bool]) -> bool:
    """Whether an item speaks of it at first sight: of four events to be ordered, two or more."""
    answers = [one.text for one in item.options if one.correct]
    match item.kind:
        case "ordering":
            return sum(map(speaks, answers)) >= _TWICE
        case "true_false":
            return speaks(item.stem)
        case _:
            return speaks(" ".join((item.stem, *(answers or (one.quote for one in item.evidence[:1])))))


def _instead(about: str, reading: Reading) -> str:
    """What is spelt most like it, else whom and what the work is about."""
    near = _near(about, dict(_called(reading)))
    themes = [heading for heading, _ in by_section(Matter(reading, (0, len(reading.guide.text))), "theme|idea")]
    people = [one.name for one in reading.understood.characters]
    names = list(dict.fromkeys(near or (*people[:_EACH], *themes[:_EACH])))
    return (
        f"try {', '.join(map(repr, names))}" if names else "name a heading of it, or a word that it uses more than once"
    )


def _near(about: str, written: Mapping[str, str]) -> list[str]:
    """What is spelt most like it as a whole, then what is spelt most like each of its content words."""

    def begun(said: str) -> list[str]:  # "tender" is no misspelt "gender"
        return [form for form in written if form[:1] == said[:1]]

    words = [word for word in words_of(about) if tokens(word)]
    tried = [(bare_heading(about), _NEAR), *((word, 1) for word in words)]
    forms = (form for said, most in tried for form in difflib.get_close_matches(said, begun(said), most, _ALIKE))
    return list(dict.fromkeys(written[form] for form in forms))[:_NEAR]


def _called(reading: Reading) -> Iterator[tuple[str, str]]:
    """What may be asked for, as it is compared -> as it is written; of two alike the more telling one comes last."""
    for word in sorted(reading.vocabulary):
        found = reading.stems(word) - PLAIN - COMMON
        if found and all(reading.frequency[stem] >= _TWICE for stem in found):
            yield word, word
    for section in reading.guide.sections:
        yield from ((bare_heading(heading), heading) for heading in section.path)
    yield from ((bare_heading(one.term), one.term) for one in reading.understood.terms)
    for one in reversed(reading.understood.named):
        yield from ((bare_heading(form), one.name) for form in one.forms)
