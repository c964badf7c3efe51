"""Templates on single moments of the plot: what they tell of somebody, feel like, lead to, owe to their place.

Each takes sentences of one form and leaves all others alone. Refuses to know which drafts will be chosen.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

from assistant.reading import Line
from assistant.teaching.draft import Draft
from assistant.teaching.matter import Matter, Subject
from assistant.wordforms import base_of_past, word_set

FEW = 60  # sentences
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
    r"\b(?:afraid|fears?|feared|happy|sad|angry|angrily|horror|horrified|ashamed|humiliated|stunned|tears|weeps?"
    r"|wept|cries"
    r"|cried|grie\w+|loves?|loved|upset|bitter\w*|disappointed|delighted|glad|joy\w*|shaken|puzzled|lonely|proud"
    r"|feels?|felt"
    r"|sorrow\w*|frightened|laugh\w*|pity|hates?|excite\w*|annoy\w*|rage|sorry|despair)\b"
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
_PLANS = re.compile(
    r"^(?:\w+ly )?(?:wants|wanted|plans|planned|hopes|hoped|vows|vowed|promises|promised|decides|decided|agrees|agreed"
    r"|intends|intended|swears|swore|asks|asked|demands?|demanded|sets out|set out|longs|resolves|resolved)\b"
)
_PLACE = r"\b(in|at|on|near|outside|behind|beside) ((?:the )?{name})$"


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
    rest = found[1].removeprefix(found[0].text).strip()
    verb = rest.split()[0]
    told = verb.endswith("ed") or base_of_past(verb) is not None
    return found if _STRONG.match(rest) or (told and verb not in _IDLE) else None


def pointed(who: Subject, words: str) -> str:
    """The words with a pronoun for whom the stem has named already."""
    pronoun = {"f": "she", "m": "he"}.get(who.gender or "")
    return f"{pronoun}{words.removeprefix(who.text)}" if pronoun else words


def impressions(matter: Matter) -> Iterator[Draft]:
    """The first deed of somebody in the plot -> what first impression it gives."""
    met: set[str] = set()
    for line in matter.story:
        found = happening(matter, line)
        fresh = [key for key in matter.persons(line.text) if key not in met] if matter.tells(line) else []
        met.update(fresh)
        if found is None or not set(found[0].keys) <= set(fresh):
            continue
        who, words = found
        yield Draft(
            "impression", "opening",
            f"What first impression of {who.text} does a reader get from the moment when {pointed(who, words)}?",
            (line,), who.keys, "character", "Understand", ("RL.9-10.1", "RL.9-10.3"),
            f"Draws a trait of {who.text} from the words of the sentence, and says which word it was drawn from.",
            f"What would you want to know next about {who.text}?",
            f"Choose one adjective for {who.text}, and point to the word of the sentence that made you choose it.",
            f"Come back to this first impression of {who.text} at the end, and write down what has become of it.",
            5, 2,
        )  # fmt: skip


def feelings(matter: Matter) -> Iterator[Draft]:
    """A strong moment whose feeling the guide leaves unsaid -> what somebody may feel in it."""
    for line in matter.story:
        found = happening(matter, line)
        if found is None or found[0].many or _FELT.search(line.text) or re.search(r" arrives | falls ill\b", found[1]):
            continue
        who, words = found
        stem = f"What might go through {who.owner} mind at the moment when {pointed(who, words)}?"
        draft = Draft(
            "feeling", "opening", stem, (line,), who.keys, "feeling", "Understand", ("RL.9-10.1", "RL.9-10.3"),
            f"Names a feeling that the sentence leaves unsaid, and what in the situation of {who.text} would cause it.",
            f"What would {who.text} show of this to the others, and what would stay hidden?",
            f"Write one line that begins “I …”, as {who.text} might think it at this moment.",
            f"Write the moment down as {who.text} might tell it to a friend years later.",
            6, 2,
        )  # fmt: skip
        yield draft


def predictions(matter: Matter) -> Iterator[Draft]:
    """A plan, a wish or a promise -> what a reader expects to come of it."""
    for line in matter.story:
        found = matter.acting(line)
        if found is None or found[2] or line.leaning or not matter.tells(line) or not _PLANS.match(found[1]):
            continue
        who, main = found[0], matter.main(found[1])
        if "," in main or not 4 <= len(main.split()) <= 18 or not matter.sure(main, who) or _ASIDE.search(main):
            continue
        yield Draft(
            "prediction", "opening",
            f"What is a reader led to expect when {who.text} {main}?",
            (line,), who.keys, "prediction", "Understand", ("RL.9-10.1", "RL.9-10.3"),
            "Ties the expectation to words of the sentence, and parts what is likely from what is only hoped for.",
            "What could happen that would surprise you here?",
            f"Write down what {who.text} wants and what stands in the way, then finish: “So I expect that …”",
            "Read on, and mark the sentence in which the expectation is kept or disappointed.",
            6, 2,
        )  # fmt: skip


def steps(matter: Matter) -> Iterator[Draft]:
    """Two moments of one person in the plot -> which step between them weighs most."""
    told: dict[tuple[str, ...], list[tuple[Line, str]]] = {}
    for line in matter.story:
        found = happening(matter, line)
        if found is not None and not ON_THE_WAY.search(found[1]) and "timeline" not in matter.path(line)[0].lower():
            told.setdefault(found[0].keys, []).append((line, found[1]))
    for keys, scenes in told.items():
        pairs = pairwise(scenes) if len(matter.story) > FEW else combinations(scenes, 2)
        for (first, begin), (last, end) in pairs:
            if first.section == last.section and 1 <= last.passage - first.passage <= 3:
                yield from _between(matter, keys, (first, last), (begin, end))


def _between(matter: Matter, keys: tuple[str, ...], lines: tuple[Line, Line], told: tuple[str, str]) -> Iterator[Draft]:
    who = " and ".join(matter.call(key) for key in keys)
    deep = Draft(
        "steps", "core",
        f"Between the moment when {told[0]} and the moment when {told[1]}, what is the decisive step, and why?",
        lines, keys, "causal relationship", "Analyze", ("RL.9-10.1", "RL.9-10.3"),
        "Retells the way from the one moment to the other in a few steps, and says how each step leads to the next.",
        "Which step could have been left out without changing where this leads?",
        "Write each step on a slip of paper, lay them in order, and put “so” or “but” between them.",
        f"Change one step, and tell what {who} would do then.",
    )  # fmt: skip
    how = f"How does the story lead from the moment when {told[0]} to the moment when {told[1]}?"
    yield replace(deep, stem=how, dok=2)
    yield deep


def settings(matter: Matter) -> Iterator[Draft]:
    """Something that happens in a named place -> what difference the place makes."""
    for line in matter.story:
        found = happening(matter, line)
        place = next((name for name in line.names if name.place and name.full not in matter.author_words), None)
        match = re.search(_PLACE.format(name=re.escape(place.full)), found[1]) if place and found else None
        if found is None or place is None or match is None:
            continue
        others = [one for one in matter.story if place in one.names and one.passage != line.passage and not one.leaning]
        asked = f"What difference does it make that {found[1]} and not somewhere else"
        deep = Draft(
            "setting", "core", f"{asked}, and why?", (line, *others[:1]),
            (*found[0].keys, place.full), "setting", "Analyze", ("RL.9-10.1", "RL.9-10.3"),
            f"Says what {match[2]} is like in the story, and what could not happen there, or only there.",
            f"Who in the story would rather be anywhere than {match[0]}?",
            f"List what the guide tells about {match[2]}, and mark each point that matters for this moment.",
            "Move the moment to another place of the story, and write down what would change.",
        )  # fmt: skip
        yield replace(deep, role="opening", stem=f"{asked}?", lines=(line,), minutes=6, dok=2)
        if others:
            yield deep
