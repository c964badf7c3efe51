"""Whether a sentence is of the kind that a question looks for: a cause, a time, a place, a number, a definition.

By its form alone, each kind with what it is worth. Refuses to know hits, vectors and answers.
"""

import re

from assistant.asked import Asked, Kind
from assistant.names import words_of
from assistant.reading import Line
from assistant.wordforms import stems

_NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|"
    r"nine)ty(?:-\w+)?|dozens?|hundreds?|first|second|third|fourth|fifth|half)"
)
_CUES: dict[Kind, re.Pattern[str]] = {
    "why": re.compile(r"\b(?:because|so that|in order to|since|therefore|as a result|which means|for fear)\b"),
    "when": re.compile(
        r"\b(?:\d{2,4}|when|after|before|during|until|once|later|years?|months?|at (?:the age|last|first))\b"
    ),
    "where": re.compile(
        r"\b(?:in|at|near|into|inside|outside|beside|on|to|towards?|from) (?:the |an? |her |his |their )?\w+"
    ),
    "many": re.compile(rf"\b{_NUMBER}\b", re.IGNORECASE),
    "how": re.compile(r"\b(?:by \w+ing|through|with|so that|as though)\b"),
}
_NUMBERED = re.compile(rf"\b(?!one of\b){_NUMBER}((?: [\w’'-]+){{1,3}})", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:first|second|third|fourth|fifth)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b1\d{3}\b|\b20\d{2}\b")
_ISSUED = re.compile(r"\b(?:published?|appeared)\b.*?\b[12]\d{3}\b|\b(?:is|was) an? (?:[\w-]+ )?[12]\d{3} ")
_COMING_OUT = stems("come publish")
_AGE = re.compile(
    rf"\b(?:is|was|aged|age of|at)(?: about| only| almost| nearly| just)? (?!first|second|third|fourth|half){_NUMBER}\b"
    rf"(?! \w*years ago| feet| miles| o.clock)|\b{_NUMBER} years old\b"
)
_DEFINES = re.compile(
    r"^(?:,[^,]+,)? (?:(?:is|was|are|were) (?:an?|the|not|any|his|her|their|[\w ]+[’']s?)|means?)\b(?! of the few)"
)
_TELLS = re.compile(r"^(?:,[^,]+,)? (?:is|was|are|were)\b")
_STANDS = re.compile(r"^(?:,[^,]+,)? (?:stands? for|represents?|symboli[sz]es?|is a symbol|shows?|suggests?)\b")
_APPOSED = (
    r"\b{0}[,”]+ (?:an?|the) \w",
    r"\b(?:named|called|known as) “?{0}\b(?![’'])",
    r"\b(?:an?|the) (?:[\w’']+ ){{1,5}}?[\w’']+, {0}[,.;]",
    r"\b(?:an?|the) (?:\w+ ){{1,2}}{0}[,.;]",
)  # "Kathy, a clone"; "a woman named Madame"; "the headmistress, Miss Emily"
_ARTICLE = r"(?:[Tt]he |[Aa]n? )?(?:\w+ )?"

_DWELLING, _DWELLS = stems("live dwell home"), re.compile(r"\b(?:live[sd]?|own(?:er of|s)|estate of|rents?) ")
_MOVING = stems("go sail travel head move")
_MOVES = re.compile(
    r"\b(?:sail|travel|go|goes|going|went|leav|mov|head|sets? out|fled|flee)\w*\b.*\b(?:to|towards?|for)\b"
)
_IMAGE = re.compile(r"\b(?:stands? for|symboli[sz]es?|represents?)\b")

_BEFALLS = re.compile(
    r"^what (?:happens|happened|becomes|became|has become) (?:to|of|with) (?:the |his |her |their )?(.+)"
)
_IDLE = r"(?!is\b|was\b|are\b|were\b|has\b|had\b|stands?\b|symboli|represents?\b|means?\b|seems?\b|supposed\b)"
_WANTS = re.compile(r"^what (?:does|do|did) (.+?) (?:want|wish|ask|demand|beg|hope|long)\b")
_WANTING = (
    r"(?:wants?|wanted|asks?|asked|demand|begs?|begged|pleads?|pleaded|wish|hope|long|desire)\w*(?: \w+)?"
    r" (?:for|to|a|an|the)\b"
)

# What each cue is worth; set by eye on study guides.
_CUE: dict[Kind, float] = {"why": 0.30, "when": 0.40, "where": 0.08, "many": 0.20, "how": 0.03}
_PLACE_NAMED, _PERSON_NAMED, _TITLED, _SAYS_AGE, _DEFINED, NAMED_AS = 0.15, 0.03, 0.30, 0.45, 0.55, 0.50
_MET = 0.60
_COUNTS, _DATED = 0.85, 0.50
_PLACED, _AS_IMAGE = 0.35, -0.30


def cue(asked: Asked, line: Line) -> float:
    """What a sentence is worth for being of the kind that the question looks for."""
    if asked.kind == "define":
        return max(_DEFINED * _defines(line, asked), NAMED_AS * _named_as(line, asked))
    if asked.kind == "who":
        return _PERSON_NAMED if any(name.person and name not in asked.names for name in line.names) else 0.0
    if asked.naming:
        return _TITLED if "“" in line.text else 0.0
    if asked.kind == "many" and asked.age:
        return _SAYS_AGE if _AGE.search(line.text) else 0.0
    if asked.counted:
        return _COUNTS * _counts(line, asked)
    if asked.kind == "when":
        return (_DATED if asked.issued or asked.year else _CUE["when"]) * dates(line, asked)
    if _meets(asked, line):
        return _MET
    cue = _CUES.get(asked.kind)
    worth = _CUE[asked.kind] if cue is not None and cue.search(line.text) else 0.0
    if asked.kind == "where":
        return worth + _where(asked, line)
    return worth + (_AS_IMAGE if asked.kind == "happens" and _IMAGE.search(line.text) else 0.0)


def _meets(asked: Asked, line: Line) -> bool:
    """Whether the sentence tells what befalls the thing asked about, or what the one asked about asks for."""
    plain = asked.text.lower().rstrip(" ?!.")
    text = line.text.lower()
    if befalls := _BEFALLS.match(plain):
        thing = rf"(?:^|, |; |\band )(?:the )?{re.escape(befalls[1])}"
        return re.search(rf"{thing} (?:later |soon |then |finally )?{_IDLE}\w+(?:s|ed)\b", text) is not None
    wants = _WANTS.match(plain)
    whose = "|".join(re.escape(word) for word in words_of(wants[1]) if word not in ("the", "a")) if wants else ""
    return bool(whose) and re.search(rf"\b(?:{whose}) (?:\w+ )?{_WANTING}", text) is not None


def _where(asked: Asked, line: Line) -> float:
    """Whether a sentence names a place other than those asked about, and who lives there or goes there."""
    if not any(name.place and name not in asked.names for name in line.names):
        return 0.0
    dwells = asked.stems & _DWELLING and _DWELLS.search(line.text)
    moves = asked.stems & _MOVING and _MOVES.search(line.text)
    whose = not asked.names or line.subject in asked.names
    return _PLACE_NAMED + (_PLACED if whose and (dwells or moves) else 0.0)


def _counts(line: Line, asked: Asked) -> bool:
    """Whether a number stands before what is counted: "five unmarried daughters", and not "the second daughter"."""
    told = (match for match in _NUMBERED.finditer(line.text) if not _ORDINAL.match(match.group()))
    return any(asked.counted & stems(match[1]) for match in told)


def dates(line: Line, asked: Asked) -> bool:
    """Whether a sentence tells a time, and of what is asked about: it must share more than a name with the question."""
    if asked.issued and not asked.stems - _COMING_OUT - stems(" ".join(name.full for name in asked.names)):
        return _ISSUED.search(line.text) is not None
    time = _YEAR if asked.year or asked.issued else _CUES["when"]
    telling = asked.stems - stems(" ".join(name.full for name in asked.names if name.person or name == asked.names[0]))
    return time.search(line.text) is not None and (not telling or bool(telling & line.stems))


def _defines(line: Line, asked: Asked) -> float:
    """Whether the sentence opens with the thing asked for and says what it is or stands for; half, how it is."""
    for thing in asked.things:
        match = re.match(rf"{_ARTICLE}{re.escape(thing)}", line.text, re.IGNORECASE)
        rest = line.text[match.end() :] if match else ""
        if (_STANDS if asked.symbol else _DEFINES).match(rest):
            return 1.0
        if _TELLS.match(rest):
            return 0.5
    return 0.0


def _named_as(line: Line, asked: Asked) -> float:
    """Whether something is told to be the thing asked for, "Kathy is the narrator", or what it is, "Kathy, a clone"."""
    for thing in asked.things:
        if any(re.search(form.format(re.escape(thing)), line.text, re.IGNORECASE) for form in _APPOSED):
            return 1.0
        match = re.search(
            rf"\b(?:is|was|are|becomes) (?:an?|the)((?: [\w’'-]+){{0,3}}?) {re.escape(thing)}\b", line.text, re.I
        )
        if match:
            return 0.5 if match[1] else 1.0
    return 0.0


def causal(line: Line) -> bool:
    """Whether a sentence gives a cause."""
    return _CUES["why"].search(line.text) is not None
