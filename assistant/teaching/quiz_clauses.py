"""Who does what in one sentence, cut so that it can be asked for: a subject, its verb, and as much as must be said.

Only sentences of plain form are cut; all others give nothing. Refuses to know questions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.reading import Line
from assistant.teaching.quiz_cast import Bearer, Cast
from assistant.wordforms import base, base_of_past, word_set
from index.lexical import STOP_WORDS

_STRANGE = re.compile(r", and,|[?!:()\[\]\"–—…/*_]|--|(?<!\w)['‘]|['‘](?!\w)|\b(?:I|we|you|my|our|your|us|me)\b")
_DROPPED = (
    r"(?:Later|Then|Soon|Soon afterwards?|Some ?time (?:later|afterwards?)|One day|Eventually|Finally|Afterwards?"
    r"|Next|Meanwhile|(?:The|On the) next (?:day|morning)|Once|So|And|But|Now|At last)"
)
_KEPT = r"(?:(?:On|At|In|After|During|Near) (?!first\b|fact\b|truth\b)[^,]{2,45}?)"
_NAMING = re.compile(r"\b(?:named|called|whom?|which|that|when|where)\b")
_ADVERB = (
    r"(?:(?:also|later|then|soon|still|often|sometimes|first|once|afterwards?|finally|again|always|even|now|at last"
    r"|half|[a-z]+ly),? )"
)
_IDLE = re.compile(r"\b(?:also|later|then|soon|afterwards?|again|even|now|at last),? ")
_NO_VERB = word_set("less as his its us this thus perhaps always besides across is's upstairs years days times others")
_AFTER_VERB = word_set("one two three many much several towards like upon us because")
_NOUNS = r"(?:The|the|An?|an?) (?:[a-z][a-z-]+ ){0,2}?[a-z][a-z-]+"
_DENIED = re.compile(r"\b(?:not|never|nobody|nothing|none|no|cannot|neither|nor|without|hardly|few|seldom)\b|n’t\b")
_CUT = re.compile(
    r",? (?=(?:because|since|although|though|so that|whereas|in order to|as soon as|while|until)\b)"
    r"|;|, (?=(?:but|so|yet|which|who|whose|where|perhaps|partly|mainly|chiefly|when|as|then|not|after|before|with)\b)"
    r"| (?=(?:when|before|after|but)\b)|,? (?=(?:partly|mainly|only) because\b)| (?=as (?:he|she|they|it)\b)"
)
_HANGS = re.compile(  # "looks after", "charming and because", "returns, glimpses … and"
    r"\b(?:looks?|looked|looking|named|takes?|took|and|or|just|only|even|shortly|soon|long|if|as)$"
    r"|(?<!\bthe )\b(?:years?|days?|months?)$"
    r"|, (?:[a-z]+ly )?(?:[a-z]+s|[a-z]+ed) [^,]*(?<! and)$(?<!,)| and [a-z]+s$|\bas [a-z]+$"
)
_LISTED = re.compile(r", (?:then |[a-z]+ly )?([a-z]+) [^,]*$")  # "received his swords, went to the castle"
_FRESH = re.compile(r"(?:the|an?|this|his|her|their|at|in|on|so) ")
_OTHER_SUBJECT = re.compile(
    r"(?:then |later |so |now |there |[a-z]+ly |(?:after|before|in|at|on|during|by|for|to) [a-z’ ]{3,30} )?"
    r"(?:he|she|they|it)\b|(?:[A-Z][\w.]* ){1,3}(?=([a-z]+))"
)
_GOES_ON = re.compile(r",? (?:because|since|although|though|when|while|as soon as|before|after|until|in order to)\b")
_POINTING = re.compile(
    r"\b(?:this|these|those|such|another|others?|former|latter|here|there|same|both|all that|one|ones|it all|so|too"
    r"|either|more|each other|hers|theirs|ours|his own|later|already(?! .*\bwhen\b)|instead|of the kind|will soon"
    r"|that (?:day|night|time|morning|evening|year|summer|winter)|(?:short|little|some) (?:time|while)|then|again|also"
    r"|soon after(?:wards?)?(?! (?:the|an?|his|her|[A-Z]\w+’s)\b)|the next (?:day|morning|night)"
    r"|backwards? and forwards?|as well(?! as\b)|by the time (?:in|at|of|on))\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(  # nouns that lean on the sentence before: "regrets the trick", "arrested for the crime in Ireland"
    r"\bthe (?:"
    r"(?:ideas?|news|tricks?|threats?|injustice|fantasy|theory|advice|image|sight|offers?|plans?|attempts?|couple"
    r"|reasons?|questions?|answers?|events?|matters?|case|rest|boys?|girls?|man|woman|men|women|(?:fe)?males?|fact|incident|scene|two"
    r"|three|slight|rumour|discovery|work|word|subject|truth|method|party|reply|old (?:wo)?man|others?|pair|letters?"
    r"|refusal|task|story|brothers?|sisters?|book|novel|way|place|thing|moment|day|time|night|morning|evening"
    r"|next|following|end|trips?|journey|visit|voyage|walk|drive|meeting|ball)\b"
    r"(?! (?:of|that|who|in|at|from|which|about|for|to|on|with|by|when|where)\b)"
    r"|(?:crimes?|murders?|deeds?|songs?|tracks?|tunes?|poems?|buildings?|drawings?|promises?|secrets?|quarrels?)\b"
    r"(?! (?:(?:of|over|that|who|which|about|called|named|titled|known)\b|“))"
    r")"
)
_PERSONAL = {"m": re.compile(r"\b(?:he|him|his|himself)\b"), "f": re.compile(r"\b(?:she|her|hers|herself)\b")}
_OTHER = {  # an object that can't be the subject: "abandons him"
    "m": re.compile(r"^(?:[A-Z][^,]*, )?(?:[a-z]+ly )?[a-z]+ him\b(?!self)"),
    "f": re.compile(
        r"^(?:[A-Z][^,]*, )?(?:[a-z]+ly )?[a-z]+ her(?: (?:in|on|at|to|for|with|from|away|off|and|by|because|when)\b|$)"
    ),
}
_HERS = re.compile(r"\b(?:he|him|his|she|her|hers)\b")  # in a later clause: maybe whoever the first one is about
_THEY = re.compile(r"\b(?:they|them|their|theirs|themselves)\b")
_MANY = re.compile(  # not a verb: "becomes", "who asks", "Ruth sees"
    r"(?:(?<=[a-z,] )(?<!\bhe )(?<!\bwho )(?<!\bthat )(?<!\bit )(?:[a-z]{3,}(?<![su])s)|children|people|\bmen|women"
    r"|[A-Z]\w+ and [A-Z]\w+|\bthe (?:[A-Z]\w+ )?[A-Z]\w+[a-z]s)\b"
)
_IT = re.compile(r"\b(?:it|its|itself)\b")
_ONE = re.compile(r"\b(?:an?|the|his|her|[A-Z]\w+’s) [a-z]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of the form "LEAD WHO ADVERB VERB REST", its dot and idle words left out."""

    line: Line
    who: Bearer | None  # None: `subject` is a noun
    subject: str  # as it stands inside a sentence
    lead: str  # "At Hailsham"
    adverb: str  # "secretly "
    verb: str  # as it stands: "hides"
    rest: str
    many: bool = False

    @property
    def being(self) -> bool:
        return self.verb in ("is", "was", "are", "were")

    @property
    def past(self) -> bool:
        return self.verb not in ("is", "are", "has", "have") and base(self.verb) is None and not self.many

    def told(self, rest: str) -> str:
        """The statement with as much of its end as is given."""
        return f"{self.adverb}{self.verb} {rest}"


def clauses(cast: Cast, lines: tuple[Line, ...]) -> Iterator[Clause]:
    """The clauses of all lines of plain form."""
    who = re.compile(
        rf"^(?:(?P<idle>{_DROPPED}),? |(?P<lead>{_KEPT}),? )?(?P<who>{cast.person})"
        rf"(?P<apposed>, (?!who|and)[^,]{{3,60}},)? (?P<adverb>{_ADVERB}*)(?P<verb>[a-z]+) (?P<rest>.+)$"
    )
    what = re.compile(rf"^(?P<who>{_NOUNS}|[A-Z][a-z]+) (?P<adverb>{_ADVERB}*)(?P<verb>[a-z]+) (?P<rest>.+)$")
    for line in lines:
        text = re.sub(r"\.(”?)$", r"\1", line.text)
        if _STRANGE.search(text) or text == line.text:
            continue
        for part in _parts(text):
            match = who.match(part)
            if match and _whole(match) and not (part != text and _HERS.search(part)):
                bearer = cast.by_form[match["who"]]
                yield _clause(line, bearer, bearer.text, match, match["lead"] or "")
            elif part == text and (match := what.match(text)) and _agrees(match, cast):
                subject = match["who"] if match["who"].lower() in cast.reading.proper else _small(match["who"])
                yield _clause(line, None, subject, match, "")


def _parts(text: str) -> Iterator[str]:
    """A sentence from its head on, and from each later clause that a name begins."""
    yield text
    for match in re.finditer(r"(?:, (?:and|but|so|while|whereas|yet) |; (?:and |but )?)(?=[A-Z]|the )", text):
        yield text[match.end() :]


def _whole(match: re.Match[str]) -> bool:
    """Whether a name has a verb of its own and more than a reason follows it: not "consents although …"."""
    thin = _GOES_ON.match(f" {match['rest']}") is not None
    return finite(match["verb"]) and not thin and not _NAMING.search(match["lead"] or "")


def _agrees(match: re.Match[str], cast: Cast) -> bool:
    return _goes_on(match["rest"]) and _fits(match["who"], match["verb"]) and not cast.names(match["who"])


def _goes_on(rest: str) -> bool:
    """Whether the first word after a verb is none that could be the verb itself: "the other boys | bait"."""
    first = rest.split()[0]
    return first in STOP_WORDS or first[:1].isupper() or first in _AFTER_VERB or first.endswith("ly")


def _clause(line: Line, who: Bearer | None, subject: str, match: re.Match[str], lead: str) -> Clause:
    adverb = _IDLE.sub("", match["adverb"] or "")
    rest = _IDLE.sub("", match["rest"], count=1) if _IDLE.match(match["rest"]) else match["rest"]
    many = who is None and not _single(match["verb"])
    return Clause(line, who, subject, lead, adverb, match["verb"], rest, many)


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def finite(verb: str) -> bool:
    """Whether a word right after a name is its verb."""
    if verb in _NO_VERB or (verb in STOP_WORDS and verb not in ("is", "was", "has", "had")):
        return False
    return _single(verb) or base_of_past(verb) is not None or (verb.endswith("ed") and len(verb) > 4)


def _single(verb: str) -> bool:
    return verb in ("is", "was", "has") or base(verb) is not None


def _fits(noun: str, verb: str) -> bool:
    """Whether a verb agrees with a noun that it follows; one in the past is not told from a participle."""
    last = noun.split()[-1]
    many = (last.endswith("s") and not last.endswith(("ss", "us", "is", "news"))) or last in ("children", "people")
    if verb in _NO_VERB or last in STOP_WORDS:
        return False
    if many:
        return verb in ("are", "were", "have") or (
            verb not in STOP_WORDS and not verb.endswith(("ed", "s", "ing", "ly", "st")) and len(verb) > 3
        )
    return verb in ("is", "was", "has") or (base(verb) is not None and verb not in STOP_WORDS)


def base_form(verb: str) -> str | None:
    """ "hides", "hid" -> "hide"; None where the form is not sure ("stopped", "admitted")."""
    if base(verb) is not None:
        return base(verb)
    if base_of_past(verb) is not None:
        return base_of_past(verb)
    if verb.endswith("ied") and len(verb) > 5:
        return verb[:-3] + "y"
    return _regular(verb)


_PLAIN_ED = re.compile(  # endings whose base is sure: "walked", "asked", "wanted"; not "hoped", "stopped"
    r"(?:[cslnr]k|[nrslcpf]t|[sc]h|ss|ll|[oea]w|[aeo]y|rn|[lm]p|x|[aeo]in|[aei]{2}[dltmnrk]|nd|o[iou][ltnd]|rm)ed$"
)


def _regular(verb: str) -> str | None:
    """A regular past whose base is sure by its letters."""
    if not verb.endswith("ed") or len(verb) < 5:
        return None
    if _PLAIN_ED.search(verb):
        return verb[:-2]
    return None


def ends(clause: Clause) -> Iterator[str]:
    """As much of a clause's end as must be said, the shortest first: whole clauses, never half of a list."""
    rest = clause.rest
    cuts = {*_joints(rest), *(match.start() for match in _CUT.finditer(rest))}
    places = [*sorted(at for at in cuts if not _hangs(rest[:at])), len(rest)]
    for number, at in enumerate(places):
        yield rest[:at].rstrip(" ,")
        if number + 1 < len(places) and not _GOES_ON.match(rest[at:]):
            return


def _hangs(cut: str) -> bool:
    """Whether an end of a clause breaks off in a phrase, or in a list of deeds before its "and"."""
    listed = _LISTED.search(cut)
    return _HANGS.search(cut) is not None or (listed is not None and base_of_past(listed[1]) is not None)


def _joints(rest: str) -> Iterator[int]:
    """Where a new clause is joined with "and": another subject with its verb, or another verb of the same subject."""
    for match in re.finditer(r",? and ", rest):
        after = rest[match.end() :]
        comma = match.group().startswith(",")
        other = _OTHER_SUBJECT.match(after)
        named = other is not None and (other[1] is None or finite(other[1]))
        again = comma and (_FRESH.match(after) or any(finite(word) for word in after.split()[:2]))
        if named or again:
            yield match.start()


def plain(rest: str) -> bool:
    """Whether an end of a clause holds one verb's words only, so that "does" may stand before it."""
    joined = re.findall(r"(?:,| and)(?: then| [a-z]+ly)? ([a-z]+)(?= |$)", rest)
    return not any(finite(word) for word in joined)


def clear(text: str, who: Bearer | None, cast: Cast) -> bool:
    """Whether every pronoun in a text is explained in it, `who` standing for its subject."""
    if _POINTING.search(text) or _LOOSE.search(text):
        return False
    if who is not None and who.gender in _OTHER and _OTHER[who.gender].search(text):
        return False
    bearers = [one for one in cast.named(text) if one != who]
    for gender, pattern in _PERSONAL.items():
        own = who is not None and who.gender == gender
        said = pattern.search(text)
        if said and not (_own(text, pattern, bearers, gender) if own else _sole(text, said, who, bearers)):
            return False
    return _answered(text, _THEY, _MANY) and _answered(text, _IT, _ONE)


def _own(text: str, pronoun: re.Pattern[str], bearers: list[Bearer], gender: str) -> bool:
    """Whether all pronouns mean the subject: none comes after somebody else of that gender."""
    others = [re.search(rf"\b(?:{one.pattern})(?!\w)", text) for one in bearers if one.gender in (None, gender)]
    first = min((found.start() for found in others if found), default=len(text))
    return not pronoun.search(text, first)


def _sole(text: str, said: re.Match[str], who: Bearer | None, bearers: list[Bearer]) -> bool:
    """Whether one person alone can be meant who is not the subject, and is named before the pronoun."""
    gender = "m" if said[0].startswith("h") and not said[0].startswith("her") else "f"
    meant = [one for one in bearers if one.gender == gender]
    named = len(meant) == 1 and re.search(rf"\b(?:{meant[0].pattern})(?!\w)", text[: said.start()]) is not None
    return named and (who is None or who.gender is not None)


def _answered(text: str, pronoun: re.Pattern[str], noun: re.Pattern[str]) -> bool:
    found = pronoun.search(text)
    return found is None or noun.search(text[: found.start()]) is not None


def denies(text: str) -> bool:
    return _DENIED.search(text) is not None
