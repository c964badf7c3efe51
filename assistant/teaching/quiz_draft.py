"""`QuizDraft`: a quiz item as a template made it, before its wrong answers are chosen and it is checked; and `Stuff`,
what templates make it of.

Refuses to know any template.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.reading import Line
from assistant.teaching.distractors import Links, links
from assistant.teaching.items import Bloom, Element, Kind
from assistant.teaching.lint_quiz import INNER
from assistant.teaching.matter import Matter
from assistant.teaching.quiz_cast import Bearer, Cast
from assistant.teaching.quiz_clauses import Clause, clauses
from corpus.understand.lexicon import is_person_noun

_GENDERED = re.compile(
    r"\b(?:he|him|his|himself|she|her|herself|(?:wo)?man|boy|girl|(?:grand)?(?:mother|father|son|daughter)|sister|brother"
    r"|wife|husband|aunt|uncle|lady|gentleman|king|queen|prince|princess|maid|nephew|niece|widow|hero|heroine|head"
    r"mistress|clergyman|handyman|explorer|officer|actress|lovers?|girlfriend|boyfriend|guardian|nun|monk|lord)\b"
)
_WIDE = re.compile(  # places that hold many others
    r"(?:the )?(?:(?:Great )?Britain|(?:New )?England|Scotland|Wales|Ireland|Europe|Asia|Africa|(?:South |North )?"
    r"America|Australia|Antarctica|France|Germany|Italy|Spain|Russia|Japan|China|India|Switzerland|Turkey|Greece|Canada|Mexico"
    r"|(?:the )?United (?:States|Kingdom)|Arctic.*|North Pole|South Pole|Kent|\w+shire)$"
)


@dataclass(frozen=True, slots=True)
class QuizDraft:
    """A filled template; `lines` are its evidence, the first one the sentence that gave rise to it."""

    kind: Kind
    family: str
    stem: str
    key: str
    lines: tuple[Line, ...]
    about: str  # whom or what it asks for, for a spread over the work
    rationale: str
    element: Element = "action"
    wrong: tuple[str, ...] = ()  # answers that are surely wrong, the likeliest first
    right: tuple[str, ...] = ()  # forms of the key that are accepted too; the events of an ordering as they are shown
    bloom: Bloom = "Remember"
    dok: int = 1
    standards: tuple[str, ...] = ("RL.9-10.1",)
    minutes: int = 1


class Stuff:
    """A guide, or one place in it, as the stuff of quiz items."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter
        self.reading = matter.reading
        self.links: Links = links(matter.reading)
        self.cast = Cast(matter.reading)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(clauses(self.cast, self.matter.story))

    def fellows(self, one: Bearer, stem: str) -> Sequence[str]:
        """Who might be taken for a main character: others of its standing, with the family's name that the stem tells,
        by gender where the stem tells it, the likeliest first."""
        told = _GENDERED.search(stem) is not None
        family = {word for form in one.forms for word in form.split()[1:] if re.search(rf"\b{re.escape(word)}", stem)}
        others = [other for other in self.cast.people if one.main and other.main and not one.may_be(other)]
        others = [
            other
            for other in others
            if one.stands_beside(other) and family <= {word for form in other.forms for word in form.split()}
        ]
        alike = [other for other in others if (other.gender == one.gender or not told) and self._told(other)]
        weight = self._weight(one)
        alike.sort(key=lambda other: (other.gender != one.gender, abs(self._weight(other) - weight)))
        return [other.text for other in alike]

    def accepted(self, one: Bearer, line: Line) -> tuple[str, ...]:
        """All names that answer for somebody: those of the guide, a first name with the family's, and what is left of
        a name without its title or article where nobody else bears that."""
        first = [form for form in one.forms if " " not in form and form[:1].isupper()]
        long = [form.split()[-1] for form in one.forms if " " in form and form[:1].isupper() and not one.titled]
        family = [word for word in (*long, *self._families(one, line)) if self._family(word) or word in long]
        made = [f"{name} {last}" for name in first for last in family if last not in first and len(last) > 2]
        words = {
            word
            for other in self.cast.people
            if other is not one and not (one.titled and other.titled and one.gender != other.gender)
            for form in other.forms
            for word in form.split()
        }
        alone = [form.split()[0] for form in one.forms if " " in form and form[:1].isupper() and not one.titled]
        bare = [form.split(" ", 1)[1] for form in one.forms if " " in form and (one.titled or form.startswith("the "))]
        alone = [name for name in alone if not is_person_noun(name.lower())]  # no "Father" for "Father Anselm"
        free = [form for form in (*bare, *alone) if not words & set(form.split())]
        return tuple(dict.fromkeys((*one.forms, *made, *free, *self._made(one))))

    def _made(self, one: Bearer) -> Iterator[str]:
        """ "Victor’s creature", where the guide explains the creature as "the being that Victor brings to life"."""
        for line in self.links.lines(one.text) if one.text.startswith("the ") else ():
            match = re.search(
                rf"\bthat ({self.cast.person}) (?:brings? to life|ma[kd]es?|creates?d?|buil[dt]s?)\b", line.text
            )
            if match and line.text.lower().startswith(one.text):
                for form in self.cast.by_form[match[1]].forms:
                    yield from (f"{form}’s {name.removeprefix('the ')}" for name in one.forms)

    def _families(self, one: Bearer, line: Line) -> Iterator[str]:
        """The last word of the heading that somebody is told of under; of all that tell who he is, and name a family,
        where the guide gives him one name only."""
        yield self.matter.path(line)[-1].split()[-1]
        if not any(" " in form for form in one.forms):
            told = (other for other in self.links.lines(one.text) if other.text.startswith(one.text))
            for found in (re.search(r"(\w+) Family\b", self.matter.path(other)[-1]) for other in told):
                if found:
                    yield found[1]

    def _family(self, word: str) -> bool:
        """Whether at least two characters bear a family's name."""
        return sum(any(form.split()[-1] == word for form in other.forms) for other in self.cast.people) > 1

    def rivals(self, one: Bearer, line: Line) -> Sequence[str]:
        """Who else does things in the same section, of somebody's gender and standing, great or small."""
        weight = self._weight(one)
        others = [other for other in self.cast.people if other.gender == one.gender and not one.may_be(other)]
        here = [other for other in others if one.stands_beside(other) and self._met(other, line) and self.acts(other)]
        return [other.text for other in sorted(here, key=lambda other: abs(self._weight(other) - weight))]

    def acts(self, one: Bearer) -> bool:
        """Whether the guide tells a deed of somebody: whoever does nothing can't be taken for a doer."""
        return one.text in self._doers

    @cached_property
    def _doers(self) -> frozenset[str]:
        told = clauses(self.cast, self._whole.story)
        return frozenset(one.who.text for one in told if one.who and not one.being and one.verb not in ("has", "had"))

    def _met(self, one: Bearer, line: Line) -> bool:
        return any(self.matter.path(other)[0] == self.matter.path(line)[0] for other in self.links.lines(one.text))

    def tells_of(self, one: Bearer, line: Line) -> bool:
        """Whether the section of a line speaks of somebody."""
        return any(other.section == line.section for other in self.links.lines(one.text))

    def places(self, one: Bearer) -> Sequence[str]:
        """The other places that neither hold this one nor lie in it, those as often spoken of first."""
        weight = self._weight(one)
        others = [other for other in self.cast.places if other is not one and self._told(other)]
        others = [other for other in others if not _WIDE.match(other.text) and not self._related(one, other)]
        return [other.text for other in sorted(others, key=lambda other: abs(self._weight(other) - weight))]

    def _related(self, one: Bearer, other: Bearer) -> bool:
        """Whether a sentence sets two places in relation: "Hunsford in Kent", "near Pemberley in Derbyshire"."""
        between = r"(?!\w)[^.;]*\b(?:in|of|near|where|at|from)\b[^.;]*\b"
        either = (rf"(?:{a.pattern}){between}(?:{b.pattern})" for a, b in ((one, other), (other, one)))
        return re.search("|".join(either), self.reading.guide.text) is not None

    def _told(self, one: Bearer) -> bool:
        """Whether the work itself, and not only its making, has to do with somebody or some place."""
        return any(line.number in self._story for line in self.links.lines(one.text))

    @cached_property
    def _whole(self) -> Matter:
        return Matter(self.reading, (0, len(self.reading.guide.text)))

    @cached_property
    def _story(self) -> frozenset[int]:
        return frozenset(line.number for line in self._whole.story)

    def _weight(self, one: Bearer) -> int:
        return len(self.links.lines(one.text))


Template = Callable[[Stuff], Iterator[QuizDraft]]


def says(*lines: Line) -> str:
    """A rationale: the guide's own words, quotation marks inside them made single."""
    return "The guide says: " + " ".join(f"“{line.text.translate(INNER)}”" for line in lines)
