"""The one door of the package: a guide -> its `Understanding`.

Turns the cast, the terms and the causes into items with spans. Refuses to know how any of them is found.
"""

from collections.abc import Iterable, Sequence

from corpus.types import Guide, Span
from corpus.understand.cast import Cast
from corpus.understand.equated import nouns_for
from corpus.understand.events import events_of
from corpus.understand.sightings import Form
from corpus.understand.terms import terms_of
from corpus.understand.types import Alias, Named, Understanding

UNDERSTANDER = "understander-1"  # part of a volume's identity: change it with the rules


def understand(guide: Guide) -> Understanding:
    """All that the guide's text tells of its people, places, terms and causes."""
    cast = Cast(guide)
    named = {who: _named(cast, who) for who in cast.at}
    named |= {who: _nameless(cast, who) for who in cast.seen_of}
    characters = [who for who in named if who in cast.seen_of or (who in cast.persons and cast.is_character(who))]
    rest = [who for who in named if who not in characters]
    return Understanding(
        characters=_sorted(named[who] for who in characters),
        people=_sorted(named[who] for who in rest if who in cast.persons),
        places=_sorted(named[who] for who in rest if who in cast.places),
        things=_sorted(named[who] for who in rest if who not in cast.persons and who not in cast.places),
        terms=terms_of(guide, cast.sentences),
        events=events_of(guide.text, cast.sentences, _agents(cast, {who: named[who].name for who in characters})),
    )


def _sorted(found: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(found, key=lambda one: (-one.count, one.first)))


def _named(cast: Cast, who: Form) -> Named:
    sightings = cast.at[who]
    written: dict[str, Span] = {}
    for one in sightings:
        written.setdefault(cast.guide.text[one.start : one.end], (one.start, one.end))
    name, at = _fullest(cast, who, written)
    return Named(
        name=name,
        at=at,
        first=(sightings[0].start, sightings[0].end),
        count=len(sightings),
        gender=cast.gender.get(who) if who in cast.persons else None,
        headed=any(form in cast.heads for form in cast.forms[who]),
        nameless=False,
        aliases=tuple(Alias(form, *span) for form, span in written.items() if name not in (form, f"The {form}")),
    )


def _fullest(cast: Cast, who: Form, written: dict[str, Span]) -> tuple[str, Span]:
    """The name by which a heading calls somebody, where it stands word for word; else the longest that is written."""
    for form in cast.forms[who]:
        if head := cast.heads.get(form):
            words = cast.guide.text[slice(*head.span)]
            exact = len(words.split()) == len(head.form) and (len(form) > 1 or head.form[0] == "the")
            if exact and (words in written or all(len(one.split()) == 1 for one in written)):
                return words, written.get(words, head.span)
    name = max(written, key=lambda words: (len(words.split()), -written[words][0]))
    return name, written[name]


def _nameless(cast: Cast, who: Form) -> Named:
    text = cast.guide.text
    mentions = cast.seen_of[who]
    spans = [one.span for one in mentions]
    head = cast.figures.get(who)
    at = head.span if head else next((span for span in spans if text[span[0]].islower()), spans[0])
    ends = {one.span: one.sentence.end for one in mentions}
    nouns: dict[str, Span] = {}
    for noun, span in nouns_for(text, spans, ends):
        nouns.setdefault(noun, span)
    return Named(
        name=text[slice(*at)],
        at=at,
        first=spans[0],
        count=len(spans),
        gender=cast.gender.get(who),
        headed=head is not None,
        nameless=True,
        aliases=tuple(Alias(words, *span) for words, span in nouns.items()),
    )


def _agents(cast: Cast, names: dict[Form, str]) -> list[Sequence[str]]:
    """The characters of each sentence, in order."""
    found: list[Sequence[str]] = []
    for of, figures in zip(cast.sighted, cast.seen, strict=True):
        here = [(one.at, names.get(cast.full[one.form])) for one in of]
        here += [(one.at, names.get(one.figure)) for one in figures]
        found.append([name for _, name in sorted(here, key=lambda pair: pair[0]) if name])
    return found
