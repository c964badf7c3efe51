"""Templates on single moments of the plot: what they feel like from inside, and what they owe to their place.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator

from assistant.reading import Line
from assistant.teaching.akin import readable, told_again
from assistant.teaching.bearing import AFTERWARDS
from assistant.teaching.draft import Draft, listed, quoted, uses
from assistant.teaching.matter import Matter, Subject
from assistant.teaching.plain_words import PLAIN
from assistant.wordforms import base_of_past, stems, word_set

_STATE = re.compile(r"^(?:is|are|was|were|has|have|had|can|could|may|never|often|sometimes|usually|will|would)\b")
_ASIDE = re.compile(
    r"\b(?:afterwards?|soon|the next (?:day|morning|year)|meanwhile|the (?:animals|image)"
    r"|then|also|half|suspects?|tells \w+ in|hears|learns?|the (?:novel|story|book|reader))\b"
    r"|\b(?:shortly|later|soon|once|completes|suddenly)$|\band \w+$"
    r"|\b(?:supports?|supported|helps?|helped) \w+$"
)
_HEDGED = re.compile(r"^(?:At first|Only|Even|By|In the end|Later)\b|,")
_LATER = re.compile(r",? (?:a short time|some time|a little|soon|many years|years|soon) (?:later|after|afterwards)$")
_FELT = re.compile(
    r"\b(?:afraid|fear\w*|happy|sad|angry|angrily|horror|horrified|ashamed|humiliated|stunned|tears|weeps?"
    r"|wept|cries"
    r"|cried|grie\w+|loves?|loved|upset|bitter\w*|disappointed|delighted|glad|joy\w*|shaken|puzzled|lonely|proud"
    r"|feels?|felt"
    r"|sorrow\w*|frightened|laugh\w*|pity|hates?|excite\w*|annoy\w*|rage|sorry|despair"
    r"|long(?:s|ed|ing)? (?:to|for)|wonder\w*|content|miserable|prefer\w*|grateful|thank\w*|obligations?"
    r"|guess\w*|reali[sz]e\w*|suspect\w*|certain)\b"
)
_STRONG = re.compile(
    r"^(?:\w+ly )?(?:leaves|left|returns?|returned|loses|lost|finds|found|meets?|met|discovers?|rejects?|refuses?"
    r"|refused"
    r"|attacks?|attacked|steals?|stole|kisses|kissed|runs|ran|screams?|opens|opened|chases|marries|married|proposes"
    r"|proposed"
    r"|insults|hides|hid|burns?|burned|sees|saw|catches|caught|gives|gave|parts?|comforts?|holds|dances|follows?"
    r"|followed"
    r"|sends?|sent|walks?|walked|stops?|turns|sells?|sold|kills?|killed|begs?|begged|tells?|told|asks?|asked|writes?"
    r"|wrote"
    r"|visits?|visited|searche?s?|searched|falls|fell|confesses|admits|apologi[sz]es|reveals|quarrels|buys|bought"
    r"|takes|took"
    r"|hands|strangles|rescues?|rescued|tears|tore|arrives?|arrived|moves?|moved|watche?s?|protects?|pretends?"
    r"|seizes|seized"
    r"|accepts?|declares|walked|jumped|came|comes|climbed|ordered|offered|struck|beat|swore|vows?)\b"
)
ON_THE_WAY = re.compile(  # what leads from one moment to another, and is none that a class would dwell on
    r" (?:arrives?|arrived|moves?|moved|travels|went|goes|comes|came|visits?|visited|led|leaves|left) "
)
_IDLE = word_set(
    "seemed appeared looked remained lived wanted needed liked loved hated knew thought belonged felt meant said "
    "stood sat"
    " lay had called named used happened began grew became kept married deserved stayed lasted replied answered cried"
)
_AIM = re.compile(r"\b(?:because|since|so that|in order to|for fear|out of)\b|, so\b")
_DULL = re.compile(
    r" (?:learned|learns|discovers? that|goes|went|came|travels?|buys|bought|falls|fell|lives?|arrive[sd]?|visits?"
    r"|visited|considered|took|takes|put|puts|rose|awoke|woke|rubbed|washed) "
)
_KILLS = re.compile(r" (?:kill|strangle|murder|shoot|shot|stab|behead)\w* ")
_SAYS = re.compile(r"\bsa(?:ys|id) (?:he|she|they|the)\b|[\"“”]")
_OPENS = re.compile(r"[A-Z]{2,}\b|(?:Then|So|And|But|Now|Yet)\b|[^,]* this,")
_LOOSE = re.compile(r"[\"“”‘]|\b(?:afterwards?|then|also|later|next)\b")
_JUMP = re.compile(r"\b(?:after|before|during|years?|months?|weeks?|returns? home|travels?|leaves)\b")
_LASTING = re.compile(  # what goes on for weeks is no moment
    r"\b(?:works?|worked|spends?|spent|lives?|lived|studie[sd]|settle[sd]?|dedicate[sd]?|travel\w*|grows?|grew"
    r"|serve[sd]?|years|months|weeks|every|each|always|often|usually|sometimes)\b"
)
_TELLING, _FEWEST, _MOST = 3, 7, 30  # telling words of a moment that a class can see; all words of its sentence
_SAME = 0.4  # share of these words' weight in a sentence that speaks of the same
_WHOSE = re.compile(r"\b(?:lives? (?:at|in|on)|rents?|rented|owner|owns?|inherits?)\b")
_PLACE = re.compile(r"\b(?:school|house|village|town|farm|estate|city|island|centre|home|parsonage|corner|country)\b")
_AT = r"\b(in|at|on|near|outside|behind|beside) ((?:the )?{name})$"


def scene(matter: Matter, line: Line) -> tuple[Subject, str] | None:
    """Who does what, as it stands after "the moment when"; None where the form is not sure."""
    found = matter.acting(line)
    if found is None or _HEDGED.search(found[2]) or line.leaning or not matter.tells(line) or _STATE.match(found[1]):
        return None
    main = _LATER.sub("", matter.main(found[1]))
    words = f"{found[0].text} {main}"
    plain = not re.search('[,“";]', words) and not _ASIDE.search(words)
    return (found[0], words) if 4 <= len(words.split()) <= 17 and plain and matter.sure(main, found[0]) else None


def happening(matter: Matter, line: Line) -> tuple[Subject, str] | None:
    """A scene in which something is done, and not only thought or wished."""
    found = scene(matter, line)
    if found is None:
        return None
    return found if _done(found[1].removeprefix(found[0].text).strip()) else None


def _done(words: str) -> bool:
    verb = words.split()[0]
    told = verb.endswith("ed") or base_of_past(verb) is not None
    return _STRONG.match(words) is not None or (told and verb not in _IDLE)


def feelings(matter: Matter) -> Iterator[Draft]:
    """A moment whose feeling the guide leaves unsaid, and the situation before it -> what goes through a mind."""
    for line in matter.story:
        found = matter.acting(line) if matter.tells(line) and not told_again(matter, line) else None
        if found is None or found[0].many or not _done(found[1]) or not _unsaid(matter, line, found[0], found[1]):
            continue
        who, before = found[0], _situation(matter, line, found[0])
        yield Draft(
            "feeling", "opening",
            f"“{quoted(line)}” What might go through {who.owner} mind here?", (line, *before),
            who.keys, "feeling", "Understand", ("RL.9-10.1", "RL.9-10.3"),
            f"Names a feeling that the words leave unsaid, and what in {who.owner} situation would cause it.",
            "Which words of the quotation led you to this?",
            f"Write one line that begins “I …”, as {who.text} might think it here.",
            f"Write the moment down in five sentences that begin with “I”, as {who.text} might tell it.",
            6, 2,
            bears=(None, *(uses(one, "Starts from the situation") for one in before)),
        )  # fmt: skip


def _unsaid(matter: Matter, line: Line, who: Subject, words: str) -> bool:
    """Whether the guide says neither here nor elsewhere what somebody feels about it, nor what for it is done."""
    long = not _FEWEST <= len(line.words) <= _MOST or not readable(matter, line) or not line.text.endswith(".")
    long = (
        long
        or _LASTING.search(words) is not None
        or _OPENS.match(line.text) is not None
        or _SAYS.search(line.text) is not None
        or AFTERWARDS.search(line.text) is not None
    )
    if (
        long
        or _FELT.search(line.text)
        or _AIM.search(line.text)
        or _DULL.search(f" {words}")
        or _KILLS.search(f" {words}")
    ):
        return False
    told = line.stems - PLAIN - stems(" ".join((who.text, *who.keys)))
    if len(told) < _TELLING:
        return False
    weight = matter.reading.weight
    others = [one for one in matter.story if one != line and _FELT.search(one.text)]
    others = [one for one in others if set(who.keys) & set(matter.there(one.text))]
    return not any(weight(told & one.stems) >= _SAME * weight(told) for one in others)


def _situation(matter: Matter, line: Line, who: Subject) -> list[Line]:
    """The sentence before, where it is of the same scene: two people are in both, and no time goes by between them."""
    before = matter.reading.before(line)
    if before is None or before.passage != line.passage or not readable(matter, before) or _LOOSE.search(before.text):
        return []
    both = set(matter.persons(line.text)) & set(matter.persons(before.text))
    return [before] if set(who.keys) & both and len(both) > 1 and not _JUMP.search(line.text) else []


def settings(matter: Matter) -> Iterator[Draft]:
    """Something that happens in a named place, and whose place it is -> why it matters that it happens there."""
    for line in matter.story:
        found = happening(matter, line)
        place = next((name for name in line.names if name.place and name.full not in matter.author_words), None)
        match = re.search(_AT.format(name=re.escape(place.full)), found[1]) if place and found else None
        if found is None or place is None or match is None or told_again(matter, line):
            continue
        others = [one for one in matter.story if place in one.names and one.passage != line.passage]
        facts = [
            one for one in others if _WHOSE.search(one.text) and matter.persons(one.text) and readable(matter, one)
        ]
        for fact in sorted(facts, key=lambda one: len(one.words))[:1]:
            yield Draft(
                "setting", "core", f"How much does it matter that {found[1]} and not somewhere else, and why?",
                (line, fact), (*found[0].keys, place.full), "setting", "Analyze", ("RL.9-10.1", "RL.9-10.3"),
                f"Says what {match[2]} is like in the story, and what could happen nowhere else.",
                "What would have been easier, or harder, somewhere else?",
                f"List what the guide says about {match[2]}, and mark each point that matters for this moment.",
                "Move the moment to another place in the story, and write down what would change.",
                bears=(None, uses(fact, "Says what follows from this")),
            )  # fmt: skip


def places(matter: Matter) -> Iterator[Draft]:
    """What a place is -> what kind of place it is for the people in it."""
    for line in matter.story:
        name = next((one for one in line.names if one.place or f"The {one.full}" in line.text), None)
        if name is None or not _PLACE.search(line.text) or name.full in matter.author_words:
            continue
        told = re.match(rf"(The )?{re.escape(name.full)} (?:is|are) ((?:an?|the) [^,]{{12,110}}?)(?:, |\.$)", line.text)
        if told is None or re.search(r"\b(?:where|who|which|that)\b", told[2]):
            continue
        inside = re.compile(rf"\b(?:[Aa]t|[Ii]n|visits) (?:the )?{re.escape(name.full)}\b")
        others = [one for one in matter.story if name in one.names and one.passage != line.passage]
        people = [one for one in others if inside.search(one.text) and readable(matter, one)]
        people.sort(key=lambda one: (inside.match(one.text) is None, -len(matter.persons(one.text)[:3])))
        for partner in [one for one in people if matter.persons(one.text)][:1]:
            who = listed([matter.call(key) for key in matter.persons(partner.text)[:3]])
            yield _place(matter, (line, partner), name.full, f"{'the ' if told[1] else ''}{name.full}", told[2], who)


def _place(matter: Matter, lines: tuple[Line, Line], name: str, called: str, told: str, who: str) -> Draft:
    return Draft(
        "place", "opening",
        f"The guide describes {called} as “{told}”: what does living in such a place mean for {who}?",
        lines, (name,), "setting", "Understand", ("RL.9-10.1", "RL.9-10.3"),
        "Goes beyond naming the place: says what can be done there, what cannot, and who decides.",
        f"Who would describe {called} differently?",
        f"List what you would see, hear and be told on a first day at {called}.",
        f"Draw a plan of {called} and mark on it where the moments of the story happen.",
        6, 2,
        bears=(None, uses(lines[1], "Uses this glimpse of life there")),
    )  # fmt: skip
