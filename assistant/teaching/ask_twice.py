"""Templates on two moments that are quoted whole: of two people, of somebody and a thing, of what somebody is after.

Used where a guide tells and hardly explains. Each takes sentences in which it is sure who acts. Refuses to know which
drafts will be chosen.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from assistant.teaching.akin import bare, others, readable
from assistant.teaching.draft import Draft, uses
from assistant.teaching.items import Element
from assistant.teaching.matter import Matter
from assistant.teaching.moments import Moment, moments
from assistant.teaching.plain_words import PLAIN
from assistant.wordforms import COMMON, stems
from corpus.understand.lexicon import CALENDAR, is_person_noun

_MEETING = re.compile(  # what only brings people together, and tells nothing of what they are to each other
    r"(?:\w+ly )?(?:meets?|met|visits?|visited|hears?|heard|sees?|saw|finds? out|learns?|learned|goes|went|comes|came"
    r"|arrives?|arrived|returns?|returned|travels?|travelled|moves?|moved|encounters?|encountered|lives?|lived|shares?"
    r"|becomes?|became|has|had|is (?:an?|the)|was (?:an?|the)|will|would|introduces?|introduced|takes?|took|names?"
    r"|named)\b"
)
_TOGETHER = re.compile(
    r"(?:become|became|fall|fell|re-?establish(?:ed)?|fight|fought|quarrel(?:led)?|part(?:ed)?|kiss(?:ed)?|trust(?:ed)?"
    r"|love[d]?|marry|married)\b"
)
_CHOSEN = re.compile(  # what shows a will
    r"(?:\w+ly |still |also |even |never )*(?:refuse|reject|accept|stay|hide|abandon|agree|apolog|lie[sd]|pretend"
    r"|keeps?|kept|conceal|choose|chose|decide|deceive|trick|reveal|forg[ai]ve|steal|stole|promise|pay|paid|sell|sold"
    r"|spare|betray|disobey|free|protect|help|save|offer|gives? up|gave up|threaten|beg(?:s|ged)|confess|warn|forb[ai]d"
    r"|destroy|burn|puts? out|throw|threw|fight|fought|risk|sacrific|defend|devote|dedicate|demand|long|dream"
    r"|want|invite|arrange)"
)
_FUNCTION = "for|and|was|that|from|with|are|who|which|where|will|but|into|over|again|when|while|because|under|behind"
_THING = re.compile(
    r"(?:\b([Tt]he|an?|his|her|their)|[’']s) "
    r"(?:(?!first|second|third|fourth|fifth|next|other|new|last|same)([a-z-]+) )?"
    rf"(?!(?:{_FUNCTION})\b)([a-z]{{3,}})\b"
    rf"(?=([,.]|$| (?:of|to|in|on|at|by|is|were|as|so|through|lies?|open|{_FUNCTION})\b)?)"
)
_SIGNS = re.compile(r"\b(?:symbol|motif|image)", re.IGNORECASE)
_NO_THING = stems(
    "way day night time year hour moment end beginning middle side part place story truth love life death name help "
    "wedding mind head heart eyes hand hands face back arms body voice words job work number rest matter fact idea "
    "plan decision news visit trip journey wish dream money fortune friend marriage chance question answer reason sort "
    "kind lot world people town country city school home family novel book power party dinner affair lie"
    " evening morning spring summer autumn winter sea sky sun moon wind rain snow dark darkness water ground earth air "
    "floor door window wall road street"
)
_BOTH, _TWO = 36, 2  # words of two moments that one stem can quote; people
_SAME = 0.5  # share of telling words, for two sentences that tell one event
_MOST = 2  # pairs of moments of the same people


def twice(matter: Matter) -> Iterator[Draft]:
    """All templates of this file, where a guide has next to no headings to work with."""
    if bare(matter):
        told = list(moments(matter))
        yield from _bonds(matter, told)
        plot = [one for one in told if matter.tells(one.line)]
        yield from _things(matter, plot)
        for fits in (Moment.for_a_reason, _chosen, _willed):
            yield from _drives(matter, plot, fits)


def _bonds(matter: Matter, told: Sequence[Moment]) -> Iterator[Draft]:
    """Two moments between the same two people -> which tells more about what they are to each other."""
    found: dict[tuple[str, ...], list[Moment]] = {}
    for moment in told:
        pair = _pair(matter, moment)
        if pair:
            found.setdefault(pair, []).append(moment)
    for pair, both in found.items():
        for one, other in _apart(matter, both):
            head = one.shown if _brief(matter, one, other) else _first(matter, one, other)[0].shown
            first, last = sorted((_name(matter, key, head) for key in pair), key=head.find)
            yield _draft(
                matter, ("bond", "character"), (one, other), pair,
                (
                    f"about what {first} and {last} are to each other",
                    f"what we learn about {first} and {last} elsewhere",
                ),
                f"What would {last} say about the sentence that you chose?",
                f"Write in one word, for each quotation, what {first} is to {last} in it.",
                f"Write two diary entries by {last}, one for each quotation.",
            )  # fmt: skip


def _pair(matter: Matter, moment: Moment) -> tuple[str, ...] | None:
    """The only two people of a sentence, where both are there themselves and it does more than bring them together."""
    pair = tuple(sorted(matter.persons(moment.shown)))
    if len(pair) != _TWO or others(matter, moment.line) or set(pair) != set(matter.there(moment.shown)):
        return None
    if moment.who and moment.who.many and not _TOGETHER.match(moment.rest):
        return None
    meeting = _MEETING.match(moment.rest) and matter.main(moment.rest) == moment.rest.rstrip(".")
    return None if meeting else pair


def _things(matter: Matter, told: Sequence[Moment]) -> Iterator[Draft]:
    """Two moments of somebody and the same thing -> which tells more about what it means to them."""
    sure = {thing for one in told for thing in _named_things(one.shown, whole=True)}
    found: dict[tuple[str, str], list[Moment]] = {}
    for moment in told:
        for key in moment.who.keys if moment.who else ():
            for thing in sorted(_named_things(moment.shown) & sure) if matter.call(key) in moment.shown else ():
                found.setdefault((key, thing), []).append(moment)
    for sign in _signs(matter):
        for key, thing in [(key, thing) for key, thing in found if key in matter.persons(sign.shown)]:
            if thing in _named_things(sign.shown, whole=True):
                found[key, thing].append(sign)
    for (key, thing), both in found.items():
        who, means = matter.call(key), "mean" if thing.endswith("s") else "means"
        for pair in _apart(matter, both)[:1]:
            yield _draft(
                matter, ("thing", "feeling"), pair, (key,),
                (f"about what the {thing} {means} to {who}", f"what we learn about {who} and the {thing} elsewhere"),
                f"What would {who} lose without the {thing}?",
                f"Underline in each quotation the word that tells most about {who} and the {thing}.",
                f"Describe the {thing} in a few sentences, first as {who} sees it in the one quotation, then as {who} "
                "sees it in the other.",
            )  # fmt: skip


def _signs(matter: Matter) -> list[Moment]:
    """What the guide says of a thing’s meaning for somebody."""
    lines = [one for one in matter.story if _SIGNS.search(" ".join(matter.path(one))) and matter.persons(one.text)]
    return [Moment(one, one.text, None, "") for one in lines if readable(matter, one)]


def _named_things(text: str, *, whole: bool = False) -> set[str]:
    """ "the lamp", "a tin box": what two sentences can both speak of; one word only where it is no new thing.

    `whole`: those only that end where their noun does.
    """
    found = set()
    for article, first, noun, ends in _THING.findall(text):
        new = article in ("a", "an")
        if first and _is_thing(noun) and not (whole and (new or not ends)):
            found.add(f"{first} {noun}")
        if not new:
            found |= {word for word in ((noun,) if whole else (first, noun)) if _is_thing(word) and (ends or not whole)}
    return found


def _is_thing(noun: str) -> bool:
    known = stems(noun)
    return bool(known) and not (is_person_noun(noun) or noun in CALENDAR or known & (_NO_THING | PLAIN | COMMON))


def _drives(matter: Matter, told: Sequence[Moment], fits: Callable[[Moment], bool]) -> Iterator[Draft]:
    """Two things that somebody does by choice, or for a reason of their own -> which tells more of what drives them."""
    found: dict[str, list[Moment]] = {}
    for moment in told:
        if moment.one and fits(moment):
            found.setdefault(moment.one, []).append(moment)
    for key, both in found.items():
        for pair in _apart(matter, both):
            who = _name(matter, key, pair[0].shown)
            yield _draft(
                matter, ("drive", "causal relationship"), pair, (key,),
                (f"about what drives {who}", f"what drives {who} elsewhere"),
                f"Which of the two would {who} rather explain to others?",
                f"Finish for each quotation: “Here {who} wants …”",
                f"Write a few lines in which {who} explains one of the two to a friend.",
            )  # fmt: skip


def _chosen(moment: Moment) -> bool:
    return _CHOSEN.match(moment.rest) is not None


def _willed(moment: Moment) -> bool:
    return moment.for_a_reason() or _chosen(moment)


def _name(matter: Matter, key: str, text: str) -> str:
    """Somebody’s name as it stands in some words."""
    if matter.call(key) in text:
        return matter.call(key)
    forms = sorted((form for form, (known, _) in matter.people.items() if known == key), key=len, reverse=True)
    patterns = (r"\.? ".join(map(re.escape, form.split())) for form in forms)
    found = (re.search(rf"\b{pattern}\b", text, re.IGNORECASE) for pattern in patterns)
    return next((match[0] for match in found if match), matter.call(key))


def _apart(matter: Matter, told: Sequence[Moment]) -> list[tuple[Moment, Moment]]:
    """Two moments of different passages that tell different events: the first of the plot, those furthest apart first,
    what stands in the plot before what is said of a character, names before pronouns."""
    pairs = [(one, other) for one, other in combinations(told, 2) if one.line.passage != other.line.passage]
    pairs = [(one, other) for one, other in pairs if matter.tells(one.line) and not _again(matter, one, other)]
    return sorted(pairs, key=lambda pair: (_loose(matter, pair), pair[0].line.number - pair[1].line.number))[:_MOST]


def _loose(matter: Matter, pair: tuple[Moment, Moment]) -> tuple[bool, bool]:
    return not matter.tells(pair[1].line), any(one.shown.startswith("[") for one in pair)


def _again(matter: Matter, one: Moment, other: Moment) -> bool:
    names = stems(" ".join(map(matter.call, matter.persons(f"{one.shown} {other.shown}"))))
    first, last = (each.line.stems - PLAIN - names for each in (one, other))
    return len(first & last) > _SAME * min(len(first), len(last))


def _brief(matter: Matter, one: Moment, other: Moment) -> bool:
    return matter.tells(other.line) and len(f"{one.shown} {other.shown}".split()) <= _BOTH


def _first(matter: Matter, one: Moment, other: Moment) -> tuple[Moment, Moment]:
    """Which of two a stem quotes where it quotes one: the later one of the plot, unless it begins in brackets."""
    later = not other.shown.startswith("[") and (matter.tells(other.line) or one.shown.startswith("["))
    return (other, one) if later else (one, other)


def _draft(
    matter: Matter,
    kind: tuple[str, Element],
    pair: tuple[Moment, Moment],
    about: tuple[str, ...],
    asked: tuple[str, str],
    follow_up: str,
    scaffold: str,
    extension: str,
) -> Draft:
    """Both are quoted in the stem where there is room for both and both are of the plot, else only one."""
    one, other = pair
    if _brief(matter, one, other):
        read = f"First we read: “{one.shown}” And later: “{other.shown}”"
        stem = f"{read} Which of the two sentences tells more {asked[0]}, "
        bears: tuple[str | None, ...] = ("", "")
        listen = "Chooses one of the two, ties the choice to its words, and says what the other one adds."
    else:
        one, other = _first(matter, one, other)
        stem = f"“{one.shown}” How well does this fit with {asked[1]}, "
        bears = (None, uses(other.line, "Compares the quotation with this"))
        listen = "Sets the two quotations side by side, and says which word of the one bears on a word of the other."
        follow_up = follow_up.replace("the sentence that you chose", "the two quotations")
    return Draft(
        kind[0], "core", f"{stem}and why?", (one.line, other.line), about, kind[1], "Evaluate",
        ("RL.9-10.1", "RL.9-10.3"), listen, follow_up, scaffold, extension, 10, bears=bears,
    )  # fmt: skip
