"""Does a question presume what the guide contradicts? "Why does Elizabeth marry Wickham?" - she marries another.

The presumed deed is held against the deeds that the guide tells: the same one denied, its opposite, the same one of
somebody else where only one can have done it, another number, a companion who was not there. Rather silent than
wrong: whatever in the guide may stand for what is presumed keeps it quiet. Refuses to know hits, vectors and models.
"""

import re
from collections.abc import Callable, Sequence
from itertools import islice

from assistant.asked import Asked
from assistant.clauses import Deed, Who, deeds
from assistant.names import Name
from assistant.opposites import STATES, opposites
from assistant.presumed import NUMBERS, Presumed, presumed_by
from assistant.reading import Line, Reading
from assistant.wordforms import COMMON, stems

OTHERWISE = "The guide says otherwise."  # before the lead-in of what contradicts the question

_MARRY, _BECOME, _GET = stems("marry elope"), stems("become"), stems("get receive obtain win earn gain use grant give")
_ONE_DOER = stems("kill create build invent adopt inherit")  # only one can have done it
_MAKE = stems("create build make")
_ONE_THING = stems("inherit rent")  # somebody does it with one thing only
_NOT_THERE = re.compile(r"\b(\w+) (?:(?:do|does|did) not exist|never existed)\b")

Told = Sequence[tuple[Line, Sequence[Deed]]]  # sentences with a verb, and what they tell by it


def contradiction(asked: Asked, reading: Reading) -> tuple[Line, ...]:
    """The one or two sentences that say otherwise; none where the guide may agree with what is presumed."""
    presumed = presumed_by(asked, reading)
    if presumed is None:
        return ()
    told = _told(_same(presumed.verbs), presumed, reading)
    for rule in _RULES:
        found = rule(presumed, told, reading)
        if found:
            found.sort(key=lambda line: (-_shared(line, presumed), line.number))
            return _first_of_each(found, presumed)
    return ()


def _shared(line: Line, presumed: Presumed) -> int:
    """How much of what the question names a sentence speaks of."""
    return len((_names(presumed.subjects) | presumed.names).intersection(line.names)) + len(presumed.rest & line.stems)


def _first_of_each(lines: Sequence[Line], presumed: Presumed) -> tuple[Line, ...]:
    """The best, and the next one that speaks of somebody in the question of whom the best does not."""
    asked, best = _names(presumed.subjects) | presumed.names, lines[0]
    of = [asked.intersection(line.names) - line.owners for line in lines]
    more = (line for line, those in zip(lines, of, strict=True) if those - of[0])
    return (best, *islice(more, 1))


def _same(verbs: frozenset[str]) -> frozenset[str]:
    """The verbs by which the guide may tell the same: who makes a thing, creates it."""
    return verbs | _MAKE if verbs & _MAKE & _ONE_DOER else verbs


def _told(verbs: frozenset[str], presumed: Presumed, reading: Reading) -> Told:
    """What the guide tells by these verbs, where it speaks of anybody or anything in the question."""
    return [
        (line, deeds(line, verbs, reading))
        for line in reading.lines
        if line.stems & verbs and _about(_around(line, reading), presumed)
    ]


def _around(line: Line, reading: Reading) -> list[Line]:
    return [one for one in (reading.before(line), line, reading.after(line)) if one is not None]


def _about(lines: Sequence[Line], presumed: Presumed) -> bool:
    wanted = presumed.subjects | presumed.names | presumed.rest
    return any(not wanted.isdisjoint(line.names) or not wanted.isdisjoint(line.stems) for line in lines)


def _names(those: frozenset[Who]) -> frozenset[Name]:
    return frozenset(who for who in those if isinstance(who, Name))


def _fact(deed: Deed) -> bool:
    return deed.told and not deed.denied


def _facts(told: Told) -> list[tuple[Line, Deed]]:
    return [(line, deed) for line, of in told for deed in of if not deed.denied]


def _holds(line: Line, presumed: Presumed) -> bool:
    """Whether a sentence has whatever the question says after the verb."""
    return presumed.names <= frozenset(line.names) and presumed.rest <= line.stems


def _on_subjects(lines: Sequence[Line], presumed: Presumed) -> bool:
    said = frozenset[Who]().union(*(line.names for line in lines), *(line.stems for line in lines))
    return presumed.subjects <= said


def _told_anyway(presumed: Presumed, told: Told, reading: Reading) -> bool:
    """Whether a sentence with the verb may tell what is presumed, by names, by pronouns or across two sentences."""
    for line, of in told:
        around = _around(line, reading)
        near = frozenset(name for one in around for name in one.names)
        words = frozenset(stem for one in around for stem in one.stems)
        if not (presumed.names <= near and presumed.rest <= words):
            continue
        if any(deed.subjects & presumed.subjects for deed in of if not deed.denied):
            return True
        unknown = not of or any(not deed.denied and not (deed.subjects and deed.told) for deed in of)
        if unknown and _on_subjects(around, presumed):
            return True
    return False


def _denied(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """The same deed denied: "Victor never tells Elizabeth his secret"."""
    found = [
        line
        for line, of in told
        if any(deed.denied and presumed.subjects <= deed.subjects for deed in of) and _same_matter([line], presumed)
    ]
    return [] if found and _told_anyway(presumed, told, reading) else found


def _same_matter(lines: Sequence[Line], presumed: Presumed) -> bool:
    names = frozenset(name for line in lines for name in line.names)
    words = frozenset(stem for line in lines for stem in line.stems)
    return _names(presumed.objects) <= names and presumed.rest - stems(presumed.number or "") <= words


def _on_objects(lines: Sequence[Line], presumed: Presumed) -> bool:
    """Whether they speak of any name of the question, or of what is done to where it gives none."""
    wanted: frozenset[Who] = presumed.names or presumed.objects
    return any(not wanted.isdisjoint(line.names) or not wanted.isdisjoint(line.stems) for line in lines)


def _opposed(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """The opposite of the deed, by the same on the same: "Ruth completes" against "Ruth survives"."""
    against = opposites(presumed.verbs)
    if not against or _told_anyway(presumed, told, reading):
        return []
    return [
        line
        for line, of in _told(against, presumed, reading)
        if _opposing(line, of, presumed, reading) or _opposite_state(line, against, presumed, reading)
    ]


def _opposing(line: Line, of: Sequence[Deed], presumed: Presumed, reading: Reading) -> bool:
    done = any(_fact(deed) and presumed.subjects <= deed.subjects for deed in of)
    if presumed.number is not None and NUMBERS.intersection(line.words) - {presumed.number}:
        return False  # accepting a second proposal says nothing of the first
    return done and _same_matter(_around(line, reading), presumed)


def _opposite_state(line: Line, against: frozenset[str], presumed: Presumed, reading: Reading) -> bool:
    """ "Victor stays silent" against "Victor tells the court"."""
    state = line.subject in presumed.subjects and not STATES.isdisjoint(line.stems & against)
    return state and _on_objects(_around(line, reading), presumed)


def _married(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """Who marries those whom the question marries to each other."""
    with_ = frozenset((presumed.companion,)) if presumed.companion else frozenset[Name]()
    partners, one = _names(presumed.objects) or with_, _names(presumed.subjects)
    if not presumed.verbs & _MARRY or len(partners) != 1 or len(one) != 1:
        return []
    pair = one | partners
    found: list[Line] = []
    for line, of in told:
        if any(pair <= _names(deed.subjects | deed.objects) for deed in of) or (not of and pair == {*line.names}):
            return []
        matched = (_names(deed.subjects | deed.objects) for deed in of if _fact(deed))
        if any(len(those) == len(pair) and those & pair for those in matched):
            found.append(line)
    return found


def _by_another(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """What only one can have done, done by another: "The creature kills Clerval"."""
    whom = _names(presumed.objects) or presumed.objects
    if not presumed.verbs & _ONE_DOER or len(whom) != 1:
        return []
    done = [(line, deed) for line, deed in _facts(told) if whom <= deed.objects]
    return (
        [] if any(deed.subjects & presumed.subjects for _, deed in done) else [line for line, deed in done if deed.told]
    )


def _turned_round(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """The doer as the one to whom it is done: "The creature strangles Elizabeth"."""
    if not presumed.verbs & _ONE_DOER or not presumed.objects:
        return []
    if any(deed.subjects & presumed.subjects and deed.objects & presumed.objects for _, deed in _facts(told)):
        return []
    whom = _names(presumed.objects) or presumed.objects
    return [
        line for line, deed in _facts(told) if deed.told and deed.subjects & whom and presumed.subjects <= deed.objects
    ]


def _in_another_part(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """ "Kathy becomes Tommy's carer" against "Tommy becomes a carer"."""
    if not presumed.verbs & _BECOME or not presumed.rest:
        return []
    became = [(line, deed) for line, deed in _facts(told) if presumed.rest <= deed.objects]
    if any(deed.subjects & presumed.subjects and presumed.names <= deed.objects for _, deed in became):
        return []
    return [
        line
        for line, deed in became
        if deed.told
        and not deed.subjects & presumed.subjects
        and presumed.names <= deed.objects
        and (presumed.names or presumed.subjects <= deed.objects)
    ]


def _another_thing(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """ "Mr. Collins will inherit Longbourn" against Netherfield."""
    if not presumed.verbs & _ONE_THING or len(presumed.names) != 1 or _told_anyway(presumed, told, reading):
        return []
    return [
        line for line, deed in _facts(told) if deed.told and presumed.subjects <= deed.subjects and _names(deed.objects)
    ]


def _another_number(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """ "Tommy completes after his fourth donation" against the second."""
    if presumed.number is None:
        return []
    counted = presumed.rest - stems(presumed.number)
    done = [(line, deed) for line, deed in _facts(told) if counted <= line.stems and presumed.subjects & deed.subjects]
    if any(presumed.number in line.words for line, _ in done):
        return []
    return [line for line, deed in done if deed.told and not NUMBERS.isdisjoint(line.words)]


def _other_company(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """ "Kathy, Ruth and Tommy leave Hailsham" against "… with Madame"."""
    if presumed.companion is None or presumed.verbs & _MARRY:
        return []
    others = presumed.names - {presumed.companion}
    done = [
        (line, deed)
        for line, deed in _facts(told)
        if presumed.subjects <= deed.subjects and others <= frozenset(line.names) and presumed.rest <= line.stems
    ]
    if any(presumed.companion in line.names for line, _ in done):
        return []
    return [line for line, deed in done if deed.told and len(deed.subjects) > len(presumed.subjects)]


def _unreal(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """ "Deferrals do not exist" against getting one."""
    if not presumed.verbs & _GET:
        return []
    return [
        line
        for line in reading.lines
        if any(stems(match[1]) & presumed.rest for match in _NOT_THERE.finditer(line.text))
    ]


def _done_by_others(presumed: Presumed, told: Told, reading: Reading) -> list[Line]:
    """A deed told in all its particulars of somebody else, and of those asked about nowhere."""
    few = len(presumed.names) + len(presumed.rest) < 2 or presumed.number is not None or not _names(presumed.subjects)
    if few or presumed.verbs & (_MARRY | COMMON) or _told_anyway(presumed, told, reading):
        return []
    return [
        line
        for line, deed in _facts(told)
        if deed.told
        and _names(deed.subjects)
        and _holds(line, presumed)
        and not presumed.subjects & frozenset(line.names)
    ]


_RULES: tuple[Callable[[Presumed, Told, Reading], list[Line]], ...] = (
    _denied,
    _married,
    _opposed,
    _by_another,
    _turned_round,
    _in_another_part,
    _another_thing,
    _another_number,
    _other_company,
    _unreal,
    _done_by_others,
)
