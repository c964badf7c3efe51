"""Who bears which name: "Darcy", "Mr. Darcy" and "Fitzwilliam Darcy" are one, "Mrs. Bennet" and "Jane Bennet" are two.

A shorter form belongs to the fuller one that it can only mean: a heading for a character before others, a title only
to its own gender. What could mean several is nobody's name but the family's. Refuses to know sentences.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.types import Guide, Span
from corpus.understand.lexicon import FUNCTION, TITLES_F, TITLES_M, WITH_FIRST_NAMES, words
from corpus.understand.sentences import heading_spans, words_in
from corpus.understand.sightings import Form, bare, titles

_PEOPLE = ("character", "figure", "people", "dramatis")
_BOTH = re.compile(r",? and |, | & ")
_NO_NAMES = words("minor other major main supporting family characters figures people compared couples")


@dataclass(frozen=True, slots=True)
class Head:
    """A name that stands in a heading of a section on characters."""

    form: Form
    span: Span  # of the words of `form` that stand side by side there
    section: int
    alone: bool  # the section is on nobody else


def about_people(path: Sequence[str]) -> bool:
    """Whether a section stands under a heading for characters, below which headings are their names."""
    return any(word in heading.lower() for heading in path[:-1] for word in _PEOPLE)


def heads_of(guide: Guide) -> list[Head]:
    """The names in headings; "Lydia and Kitty Bennet" names two, each with the surname."""
    spans, found = heading_spans(guide), []
    for section in guide.sections:
        if section.position in spans and about_people(section.path):
            found += _heads(guide.text, spans[section.position], section.position)
    return found


def _heads(text: str, span: Span, section: int) -> list[Head]:
    cuts = [span[0], *(edge for gap in _BOTH.finditer(text, *span) for edge in gap.span()), span[1]]
    parts = [words_in(text, *pair) for pair in zip(cuts[::2], cuts[1::2], strict=True)]
    parts = [part for part in parts if part]
    if not parts or not _NO_NAMES.isdisjoint(word.fold for part in parts for word in part):
        parts = [part for part in parts if _NO_NAMES.isdisjoint(word.fold for word in part)] if len(parts) > 1 else []
    heads = []
    for part in parts:
        form = tuple(word.fold for word in part)
        last = tuple(word.fold for word in parts[-1])
        if len(form) == 1 < len(last) and len(parts) > 1 and last[0] not in FUNCTION:
            form = (*form, last[-1])
        end = part[-1].end + (text[part[-1].end : part[-1].end + 1] == "." and part[-1].end < span[1])
        heads.append(Head(form, (part[0].start, end), section, len(parts) == 1))
    return heads


def bearers(
    counts: Mapping[Form, int], heads: Iterable[Form], author: Form, outside: frozenset[Form], apart: frozenset[Form]
) -> dict[Form, Form]:
    """Every form -> the form that its bearer goes by.

    `outside`: nobody of the story goes by these; `apart`: what is nobody's name, such as a place's.
    """
    resolver = _Resolver(counts, frozenset(heads), author, outside, apart)
    return {form: resolver.of(form) for form in counts}


class _Resolver:
    def __init__(
        self,
        counts: Mapping[Form, int],
        heads: frozenset[Form],
        author: Form,
        outside: frozenset[Form],
        apart: frozenset[Form],
    ) -> None:
        self._counts, self._heads, self._author, self._outside, self._apart = counts, heads, author, outside, apart
        self._holding: dict[str, list[Form]] = {}
        for form in counts:
            for word in set(bare(form)):
                self._holding.setdefault(word, []).append(form)
        self._found: dict[Form, Form] = {}

    def of(self, form: Form) -> Form:
        """The fullest form; a chain of forms is followed to its end, and never in a circle."""
        if form not in self._found:
            self._found[form] = form
            fuller = form if form in self._heads and len(form) > 1 else self._fuller(form)
            self._found[form] = form if fuller == form else self.of(fuller)
        return self._found[form]

    def _fuller(self, form: Form) -> Form:
        candidates = [other for other in self._holding.get(bare(form)[0], ()) if self._may_mean(form, other)]
        headed = [other for other in candidates if other in self._heads]
        candidates = headed or candidates
        if len(candidates) > 1:
            titled = [other for other in candidates if bare(other) == bare(form)]
            candidates = titled if len(titled) == 1 and not headed else candidates
        if len(candidates) > 1:
            candidates = self._foremost(form, candidates)
        return candidates[0] if len({self.of(one) for one in candidates}) == 1 else form

    def _foremost(self, form: Form, candidates: list[Form]) -> list[Form]:
        """One who is spoken of far more than any other of the same first name; a surname stays the family's."""
        ordered = sorted(candidates, key=lambda one: (-self._counts[one], one))
        first_name = all(bare(one)[0] == bare(form)[0] for one in ordered)
        lone = first_name and self._counts[ordered[0]] >= 2 * self._counts[ordered[1]]
        return ordered[:1] if lone else ordered

    def _may_mean(self, form: Form, other: Form) -> bool:
        """Whether a form is short for another."""
        short, full = bare(form), bare(other)
        if other == form or not _fits(form, other) or (other in self._outside and form not in self._outside):
            return False
        if form in self._apart or other in self._apart or (form in self._heads and other in self._heads):
            return False
        if full == short:
            return len(other) > len(form)
        if len(full) <= len(short) or (full == self._author and short != full[-len(short) :]):
            return False
        begins, ends = full[: len(short)] == short, full[-len(short) :] == short
        return ends or (begins and (not titles(form) or bool(titles(form) & WITH_FIRST_NAMES) or bool(titles(other))))


def _fits(form: Form, other: Form) -> bool:
    """Whether the titles of two forms can be one person's."""
    mine, theirs = titles(form), titles(other)
    if mine and theirs:
        return mine == theirs
    return not (mine & TITLES_F and theirs & TITLES_M)


def by_bearer(full: Mapping[Form, Form]) -> dict[Form, list[Form]]:
    grouped: dict[Form, list[Form]] = {}
    for form, bearer in full.items():
        grouped.setdefault(bearer, []).append(form)
    return grouped


def counted(forms: Iterable[Form]) -> Counter[Form]:
    return Counter(forms)
