"""`sought`: what "about …" means in a guide: a character, place, theme, symbol or term, by any of its names.

Refuses to know how prompts are made.
"""

import difflib
from collections.abc import Callable, Iterable

from assistant.names import words_of
from assistant.reading import Reading, bare_heading
from assistant.teaching.items import Item
from assistant.wordforms import COMMON, stems
from corpus.errors import UsageError

About = Callable[[Iterable[str], Item], bool]
_NEAR = 3  # things that an error names


def sought(about: str | None, reading: Reading) -> About:
    """Whether a prompt is about what was asked for; `UsageError` for what the guide does not speak of."""
    if about is None:
        return lambda keys, item: True
    wanted = " ".join(words_of(about))
    bare = bare_heading(about)
    known = reading.names.get(wanted) or reading.names.get(bare)
    if known is not None and stems(known.full) != stems(reading.guide.title):
        return lambda keys, item: known.full in keys or known in reading.spot(_shown(item))
    figure = _figure(bare, reading)
    if figure is not None:
        return lambda keys, item: (
            figure in keys or any(form in _shown(item).lower() for form in _forms(figure, reading))
        )
    telling = (stems(about) - COMMON) or stems(about)
    if bare in _topics(reading).values():
        return lambda keys, item: bool(telling & stems(_shown(item))) or _under(bare, item)
    raise UsageError(f"the guide does not speak of {about!r}: {_instead(bare, reading)}")


def _figure(bare: str, reading: Reading) -> str | None:
    """The key of a character who goes by common nouns."""
    for one in reading.understood.characters:
        forms = [bare_heading(form) for form in one.forms]
        if one.nameless and bare in forms:
            return f"The {forms[0].capitalize()}"
    return None


def _forms(key: str, reading: Reading) -> list[str]:
    found = [one for one in reading.understood.characters if one.nameless and bare_heading(one.name) in key.lower()]
    return [f"the {bare_heading(form)}" for one in found for form in one.forms]


def _topics(reading: Reading) -> dict[str, str]:
    """What the guide has a heading or a definition for, as it writes it -> as it is compared."""
    headings = (section.path[-1] for section in reading.guide.sections if len(section.path) > 1)
    labels = (*headings, *(one.term for one in reading.understood.terms))
    return {label: bare_heading(label) for label in labels}


def _shown(item: Item) -> str:
    """What an item is about at first sight: its stem, and the sentence that gave rise to it."""
    return " ".join((item.stem, *(one.quote for one in item.evidence[:1])))


def _under(bare: str, item: Item) -> bool:
    return any(bare_heading(heading) == bare for one in item.evidence for heading in one.section)


def _instead(bare: str, reading: Reading) -> str:
    """What is spelt most like it, else what the guide speaks of most."""
    people = [one.name for one in reading.understood.characters]
    known = {**_topics(reading), **{one.name: bare_heading(one.name) for one in reading.understood.named}}
    by_form = {form: label for label, form in reversed(known.items())}
    by_form |= {bare_heading(form): one.name for one in reading.understood.characters for form in one.forms}
    near = [by_form[form] for form in difflib.get_close_matches(bare, list(by_form), _NEAR, 0.6)]
    names = list(dict.fromkeys(near or people[:_NEAR]))[:_NEAR]
    return f"try {', '.join(map(repr, names))}" if names else "name one of its headings"
