"""Who may act in a prompt: the people that a guide names, those it calls by what they are, and the folk of a tale.

Refuses to know sentences' forms and questions.
"""

import re
from collections import Counter
from collections.abc import Iterable, Set

from assistant.names import words_of
from assistant.reading import Line, Reading, about_people
from assistant.wordforms import stems
from corpus.understand.lexicon import is_person_noun, noun_gender

Known = tuple[str, str | None]  # the key that all names of somebody share, and the gender
_FOLK = re.compile(r"\b[Tt]he ([a-z]{3,})(?= (?!of\b|and\b|who\b)[a-z])")
_NOBODY = frozenset(("reader", "narrator", "author", "writer", "people", "children", "character", "person", "other"))


def people_of(reading: Reading, lines: Iterable[Line], outside: Set[str]) -> dict[str, Known]:
    """Every folded form that a person is known by; `outside`: the words of the title and of the author's name."""
    return {**_folk(reading, lines), **_named(reading, outside), **_headed(reading), **_figures(reading)}


def _named(reading: Reading, outside: Set[str]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    author = stems(reading.guide.author or "")
    for form, name in reading.names.items():
        only_title = set(words_of(name.full)) <= outside and not name.person
        thing = name.place or re.search(rf"\b[Tt]he {re.escape(name.full)}\b", reading.guide.text)
        person = name.person or (not thing and name.count > 2)
        if person and not only_title and not stems(name.full) <= author:
            found[form] = (name.full, name.gender)
    return found


def _headed(reading: Reading) -> dict[str, Known]:
    """Those for whom a section on characters has a heading of common nouns: "The Creature"."""
    headings = (section.path[-1] for section in reading.guide.sections if section.path and about_people(section.path))
    return {one.lower(): (one, None) for one in headings if re.fullmatch(r"The \w+[^s]", one)}


def _figures(reading: Reading) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for one in reading.understood.characters:
        if one.nameless:
            forms = [re.sub("^the ", "", form.lower()) for form in one.forms]
            found |= {f"the {form}": (f"The {forms[0].capitalize()}", one.gender) for form in forms}
    return found


def _folk(reading: Reading, lines: Iterable[Line]) -> dict[str, Known]:
    """Those whom a tale without headings calls by what they are: "the king", "the widow"."""
    if len(reading.guide.sections) > 1:
        return {}
    nouns = Counter(match[1] for line in lines for match in _FOLK.finditer(line.text))
    often = [noun for noun, count in nouns.items() if count > 1 and is_person_noun(noun) and noun not in _NOBODY]
    return {f"the {noun}": (f"The {noun.capitalize()}", noun_gender(noun)) for noun in often}
