"""Everybody and everything that a guide names, sorted: characters, other people, places, things.

Puts together what its neighbours find: where names stand, who bears them, what the words around them tell. Refuses to
know terms and causes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain, pairwise

from corpus.types import Guide
from corpus.understand.bearers import Head, bearers, by_bearer, heads_of
from corpus.understand.equated import equations
from corpus.understand.evidence import person_points, place_points, told_gender
from corpus.understand.figures import Seen, Words, figure_gender, figures_in, seen
from corpus.understand.genders import Spoken, genders, title_gender
from corpus.understand.lexicon import CALENDAR, FUNCTION, INSIDE_TITLES, NATIONS
from corpus.understand.sentences import WORD, fold, sentences_of
from corpus.understand.sightings import Form, Sighting, bare, sightings_in, titles
from corpus.understand.types import Gender

_STORY = re.compile(
    r"plot|summar|synops|chapter|\bact\b|scene|part\b|volume|character|figure|timeline|letter|story|book\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\babout\b|context|background|biograph|\bauthor\b", re.IGNORECASE)
_BESIDE = re.compile(r" and (?:the )?|, (?:and )?(?:the )?| in ")
_SURE = 2  # points that make a person, or a place
_HEARD = 4  # pronouns' weight that makes a person by itself


class Cast:
    """Who and what a guide names. Every `Form` here is a bearer: the form that it goes by."""

    def __init__(self, guide: Guide) -> None:
        self.guide, self.sentences = guide, sentences_of(guide)
        lower = Counter(word.fold for one in self.sentences for word in one.words if not word.capital)
        heads = heads_of(guide)
        own = {word for head in heads for word in bare(head.form) if word not in FUNCTION and not lower[word]}
        self.sighted = sightings_in(guide.text, self.sentences, own, _folded(guide.title))
        self._counts: Counter[Form] = Counter(one.form for of in self.sighted for one in of)
        self._words = {word for form in self._counts for word in form}
        self._last = {form[-1] for form in self._counts}
        self.heads = {_plain(head): head for head in heads if self._names(head)}
        self.figures = {_plain(head): head for head in heads if _plain(head) not in self.heads and _told(head, lower)}
        for form in self.heads:
            self._counts[form] += 0
        self._author = tuple(_folded(guide.author or "").split())
        self._outside = self._only_beside_author()
        self.full = bearers(self._counts, self.heads, self._author, self._outside, self._placed())
        self._equate()
        self.forms = by_bearer(self.full)
        self.at: dict[Form, list[Sighting]] = {}
        for of in self.sighted:
            for one in of:
                self.at.setdefault(self.full[one.form], []).append(one)
        self.nameless = dict.fromkeys((*self.figures, *(() if self.heads else figures_in(self.sentences))))
        self.seen = seen(self.sentences, self.nameless)
        self.seen_of: dict[Words, list[Seen]] = {}
        for figure in chain.from_iterable(self.seen):
            self.seen_of.setdefault(figure.figure, []).append(figure)
        self._sort()

    def _names(self, head: Head) -> bool:
        """Whether a heading's words are a name, as the text writes it."""
        form = _plain(head)
        return bool(form) and not self._words.isdisjoint((bare(form)[0], bare(form)[-1]))

    def _only_beside_author(self) -> frozenset[Form]:
        """Names that occur only where the author is spoken of too: those who made the book, not who are in it."""
        if not self._author:
            return frozenset()
        with_author = {
            sentence.paragraph
            for sentence, of in zip(self.sentences, self.sighted, strict=True)
            if any(one.form[-1] == self._author[-1] for one in of)
        }
        inside = {one.form for of in self.sighted for one in of if not self._beside(one, with_author)}
        return frozenset(self._counts.keys() - inside - self.heads.keys())

    def _beside(self, one: Sighting, with_author: set[int]) -> bool:
        path = self.guide.sections[one.sentence.section].path
        return one.sentence.paragraph in with_author or any(_ABOUT.search(heading) for heading in path)

    def _placed(self) -> frozenset[Form]:
        """Forms that are a place's wherever they stand, as far as can be told before it is known whose they are."""
        points: Counter[Form] = Counter()
        for of in self.sighted:
            for one in of:
                points[one.form] += place_points(self.guide.text, one) - person_points(self.guide.text, one)
        return frozenset(form for form, count in points.items() if count >= _SURE) - self.heads.keys()

    def _equate(self) -> None:
        """Names that the guide itself equates get one bearer, which is headed where one of them is."""
        for found in equations(self.guide.text, self.sighted):
            one, other = self.full[found.one], self.full[found.other]
            if one == other or (one in self.heads and other in self.heads):
                continue
            kept, gone = (other, one) if other in self.heads else (one, other)
            self.full = {form: kept if bearer == gone else bearer for form, bearer in self.full.items()}

    def _sort(self) -> None:
        """Who is a person and what is a place, by points and by pronouns."""
        text = self.guide.text
        self._person = {who: sum(person_points(text, one) for one in at) for who, at in self.at.items()}
        self._place = {who: _sum(place_points(text, one) for one in at) for who, at in self.at.items()}
        self._side_by_side()
        told = self._told_genders()
        self.gender, heard = genders(self.sentences, self._spoken(), told, self._profiles())
        self.persons = {who for who in self.forms if self._is_person(who, heard[who])}
        self.places = {
            who for who in self.at if who not in self.persons and self._place[who] >= _SURE and not _is_common(who)
        }

    def _side_by_side(self) -> None:
        """ "Europe and Russia", "Nagasaki, Japan": what stands beside a place is one, and beside a person somebody."""
        for of in self.sighted:
            for left, right in pairwise(of):
                between = self.guide.text[left.end : right.start]
                if not left.owner and _BESIDE.fullmatch(between):
                    self._share(self.full[left.form], self.full[right.form], both="in" not in between)

    def _share(self, one: Form, other: Form, *, both: bool) -> None:
        for who, by in ((one, other), (other, one))[: 1 + both]:
            if self._place[by] >= _SURE and not self._person[who] and who not in self.heads:
                self._place[who] += _SURE if both else 1
            elif both and not self._place[who] and (by in self.heads or self._person[by] >= _SURE):
                self._person[who] += 1

    def _told_genders(self) -> dict[Form, Gender]:
        told = {figure: known for figure in self.nameless if (known := figure_gender(figure))}
        for who, forms in self.forms.items():
            nouns = Counter(told_gender(self.guide.text, one) for one in self.at.get(who, ()))
            gender: Gender | None = "many" if self._is_family(who) else title_gender(forms)
            if gender is None and nouns["f"] != nouns["m"]:
                gender = "f" if nouns["f"] > nouns["m"] else "m"
            if gender:
                told[who] = gender
        return told

    def _is_family(self, who: Form) -> bool:
        """ "the Gardiners" beside a Mr. Gardiner."""
        return who[-1].endswith("s") and who[-1][:-1] in self._last and not titles(who)

    def _spoken(self) -> list[list[Spoken]]:
        """Who might be meant by pronouns in each sentence."""
        able = {who for who in self.at if who in self.heads or self._person[who] or self._unplaced(who)}
        return [
            sorted(
                (
                    *(Spoken(self.full[one.form], one.at, one.owner) for one in of if self.full[one.form] in able),
                    *(Spoken(one.figure, one.at, one.sentence.words[one.stop - 1].owner) for one in figures),
                ),
                key=lambda one: one.at,
            )
            for of, figures in zip(self.sighted, self.seen, strict=True)
        ]

    def _unplaced(self, who: Form) -> bool:
        bare_of = not any(one.before() in ("the", "a", "an") for one in self.at[who])
        return bare_of and not self._place[who] and not _is_common(who)

    def _profiles(self) -> dict[int, Form]:
        """The sections that are on one character."""
        found = {head.section: self.full[form] for form, head in self.heads.items() if head.alone}
        return found | {head.section: form for form, head in self.figures.items() if head.alone}

    def _is_person(self, who: Form, heard: int) -> bool:
        if any(form in self.heads for form in self.forms[who]):
            return True
        if _is_common(who) or not self.at.get(who):
            return False
        points, place = self._person[who], self._place[who]
        return (points >= _SURE or (heard >= _HEARD and who in self.gender)) and points + heard // 2 > place

    def is_character(self, who: Form) -> bool:
        """Whether a person is in the story, and not only beside it."""
        if any(form in self.heads for form in self.forms[who]):
            return True
        if who in self._outside or bare(who) == self._author:
            return False
        told = {one.sentence.section for one in self.at[who]}
        return any(titles(form) for form in self.forms[who]) or not self._story or bool(told & self._story)

    @cached_property
    def _story(self) -> set[int]:
        """The sections that tell the story or its people; none where the headings do not say."""
        return {
            section.position
            for section in self.guide.sections
            if any(_STORY.search(heading) and not _ABOUT.search(heading) for heading in section.path)
        }


def _sum(points: Iterable[int]) -> int:
    """What is told weakly counts once: people too go "to" somebody and "from" somebody."""
    told = list(points)
    return sum(one for one in told if one > 1) + any(one == 1 for one in told)


def _folded(words: str) -> str:
    return " ".join(fold(match.group()) for match in WORD.finditer(words))


def _plain(head: Head) -> Form:
    return head.form[1:] if head.form[0] == "the" else head.form


def _told(head: Head, lower: Mapping[str, int]) -> bool:
    """Whether a heading calls somebody by a common noun: "The Creature"."""
    form = _plain(head)
    return 0 < len(form) <= 3 and head.form[0] == "the" and all(lower[word] for word in form)


def _is_common(who: Form) -> bool:
    return bool(INSIDE_TITLES.intersection(who)) or who[0] in NATIONS | CALENDAR
