"""What a question asks for: its kind, its telling words, its names, and the part of the guide that it points at.

Rules over the question's words and the guide's own headings and names. Refuses to know hits, vectors and answers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.kindred import plainer
from assistant.names import TITLES, Name, words_of
from assistant.reading import Reading
from assistant.rewording import others_for, reworded
from assistant.spelling import Respelt, respelt, strangers
from assistant.wordforms import stems, word_set
from corpus.errors import UsageError
from corpus.outline import resolve_section
from corpus.types import Span

Kind = Literal[
    "define", "describe", "who", "why", "how", "many", "when", "where", "list", "happens", "next", "change", "plain"
]

_PREAMBLE = re.compile(
    r"^(?:(?:and|but|so|or|then|ok|okay|well|please|hi|hello|hey)\b[,!]?\s+"
    r"|(?:can|could|would|will) you (?:please )?(?:tell me|explain(?: to me)?|say|describe|list|name|summari[sz]e)\s+"
    r"|(?:do you know|i want to know|i'd like to know|i wonder)\s+|tell me\s+(?=who|what|when|where|why|how))+",
    re.IGNORECASE,
)
_GENERIC = stems(
    "novel book story guide text work chapter section summary main major important key kind sort people person publish"
)
_SYMBOLIC = stems("stand symbolize symbol represent")
_FORMAL = stems("happen mean describe explain list name tell say give")  # where they only shape the question
_MEASURING = stems("many much often far long")
_DATING = stems("year date time")
_SHAPED: frozenset[Kind] = frozenset(("list", "describe", "define", "happens", "next"))
_LITERARY = (
    (re.compile(r"\b(?:tells|telling|narrates) (?:the|this) (?:story|novel|book|tale)\b"), "is the narrator"),
    (
        re.compile(r"\b(?:point of view|perspective|narrative style)\b"),
        "narrative voice",
    ),
    (re.compile(r"\b(?:protagonist|main character|hero|heroine)\b"), "narrator and main character"),
    (re.compile(r"\bsetting\b"), "setting, the place and time where it is set"),
    (re.compile(r"\b(?:genre|type of book|kind of (?:book|novel))\b"), "novel, fiction"),
)
_THE_WORK = re.compile(r"\b(?:the|this) (?:novel|book|work)\b(?![’'])", re.IGNORECASE)
_HOW_OLD = re.compile(r"\bhow old\b", re.IGNORECASE)
_COUNTED = re.compile(r"^how many (?:\w+ (?=(?!does|is|was|has)\w+s\b))?(\w+)")
_AGE = re.compile(r"^(?:how old|(?:at )?what age)\b")
_RICH = re.compile(r"^how (?:rich|wealthy|much money)\b")
_MONEY = "pounds dollars shillings pence thousand"
_YEAR = re.compile(r"^(?:in )?(?:what|which) year\b")
_ISSUED = re.compile(r"\b(?:published|(?:book|novel|it) (?:come|came) out)\b|\b(?:come|came) out\W*$")
_NAMING = re.compile(r"\b(?:name|title) of\b|\bcalled$")
_SYMBOL = re.compile(r"\b(?:stand for|symboli[sz]e|represent|symbol)\b")
_WORDS, _ROMAN = "one two three four five six seven eight nine ten", "i ii iii iv v vi vii viii ix x"
_NUMBERS = word_set(f"{_WORDS} {_ROMAN}")
_PARTS = re.compile(r"(?:parts|volumes|chapters|acts|letters)")
_PLACE = re.compile(r"\b(part|chapter|volume|book|act|scene|letter)\s+(\w+)", re.IGNORECASE)

_TABLE: tuple[tuple[Kind, str], ...] = (
    ("next", r"what (?:happens|happened|comes|came|does .+ do|did .+ do) (?:next|(?:right |soon |just )?after)\b"),
    ("happens", r"what (?:happens|happened|occurs|is happening|takes place|goes on)\b|(?:summari[sz]e|recap)\b"),
    ("happens", r"(?:give|write) .*\bsummary\b|what is the (?:plot|summary|ending|end)\b"),
    ("happens", r"how does (?:it|the \w+|[\w ]+) (?:end|begin|start)\b"),
    ("change", r"how (?:does|do|did|has|have) .+ (?:change|develop|grow|evolve)d?\b"),
    ("list", r"(?:list|name|enumerate|give me)\b"),
    ("list", r"what (?:are|were) (?:all |some of )?the (?:main |major |key |central )?\w+s\b"),
    ("list", r"who are (?:all )?the (?:main |major |minor )?characters\b|which (?:themes|symbols|characters|terms)\b"),
    ("many", r"how (?:many|much|old|long|often|far|big|large|rich|wealthy)\b|(?:at )?(?:what|which) age\b"),
    ("why", r"why\b|for what reason\b|how come\b|what (?:makes|made|causes|caused|leads|led)\b"),
    ("why", r"what (?:is|was) the (?:reason|cause)\b"),
    ("when", r"when\b|(?:in |at |on )?(?:what|which) (?:year|time|date)\b"),
    ("where", r"where\b|what (?:is|was) the setting\b|in (?:which|what) (?:place|town|city|country|school)\b"),
    ("describe", r"(?:describe|tell me (?:more )?about|what about|how about|explain)\b|what (?:is|was) .+ like\b"),
    ("describe", r"what (?:does|do) the (?:guide|book|novel) say (?:about|of)\b"),
    ("describe", r"what is (?:it|the (?:book|novel|story)) about\b"),
    ("define", r"define\b|what (?:is|was) the meaning\b"),
    ("define", r"what (?:does|do|did) .+ (?:mean|stand for|symboli[sz]e|represent)\b"),
    ("how", r"how\b|in (?:what|which) way\b"),
    ("who", r"who\b|whom\b|whose\b|which (?:character|person|guardian|friend)\b"),
)
_FORMS = tuple((kind, re.compile(pattern)) for kind, pattern in _TABLE)
_IS = re.compile(
    r"^(who|what)(?:'s| is| are| was| were) (?:the |a |an |this |these |that )?"
    r"(.+?)(?: (?:of|in) the (?:novel|book|story))?$"
)
_ABOUT = re.compile(
    r"^(?:define|describe|explain|tell me (?:more )?about|what about|how about"
    r"|what (?:does|do) the (?:guide|book|novel) say (?:about|of)|what (?:does|do|did)) "
    r"(?:the |an? )?(.+?)(?: mean| stand for| symboli[sz]e| represent)?$"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A standalone question, read against one guide."""

    text: str
    search: str  # the words to search with: the novel by its title, what classes call things as guides say it
    kind: Kind
    stems: frozenset[str]  # its telling words; those that fit any question on any book are left out
    kin: tuple[tuple[str, frozenset[str]], ...]  # those of them that the guide may tell by other words, and these
    names: tuple[Name, ...]  # of the guide, in order
    unknown: tuple[str, ...]  # names that the guide never mentions
    span: Span | None  # the part of the guide that it names ("in Part Two")
    person: bool  # "who is …"
    counted: frozenset[str]  # "how many daughters …": what is counted
    age: bool  # "how old …"
    year: bool  # "what year …"
    issued: bool  # "when was … published"
    naming: bool  # "what is the name of …"
    symbol: bool  # "what does … stand for"
    things: tuple[str, ...]  # what is to be defined or described, in the question's and in the guide's words
    missing: tuple[str, ...]  # parts that the guide does not have; they are among the unknown
    respelt: tuple[Respelt, ...]  # names that were read as names of the guide

    def shares(self, words: frozenset[str]) -> frozenset[str]:
        """The telling words that are among these; beside one of them, those that others among these may stand for."""
        real = words & self.stems
        return real | {stem for stem, others in self.kin if not others.isdisjoint(words)} if real else real

    def weight(self, words: frozenset[str], reading: Reading) -> float:
        """What the telling words among these tell; one that only stands in tells no more than its own word does."""
        shared = self.shares(words)
        standing = ((stem, others & words) for stem, others in self.kin if stem in shared - words)
        return reading.weight(shared & words) + sum(
            min(reading.weight((stem,)), max(reading.weight((other,)) for other in there)) for stem, there in standing
        )

    @property
    def bearer(self) -> Name | None:
        """Who is asked about, where "who is …" goes on with a name of the guide and nothing else."""
        return self.names[0] if self.kind == "define" and len(self.things) > 1 else None


def understand(question: str, reading: Reading) -> Asked:
    text, changed = respelt(plainer(_PREAMBLE.sub("", question.strip())), reading)
    text = _called(_untitled(text, reading.guide.title), reading)
    plain = text.lower().replace("’", "'").rstrip(" ?!.").replace(" is meant by ", " is ")
    names = tuple(reading.spot(text))
    span, missing = _place(text, reading)
    kind = _kind(plain, reading)
    things = _things(plain, names, reading) if kind in ("define", "describe") else ()
    symbol = _SYMBOL.search(plain) is not None
    telling = _telling(plain, reading, kind, named_part=span is not None) - (_SYMBOLIC if symbol else frozenset())
    spelt = {stem: word for word in words_of(plain) for stem in reading.stems(word)}
    kin = ((stem, others_for(spelt[stem], stem, reading)) for stem in sorted(telling & spelt.keys()))
    return Asked(
        text,
        _searched(text, reading),
        kind,
        telling,
        tuple((stem, others) for stem, others in kin if others),
        names,
        (*strangers(_PLACE.sub("", text), reading), *missing),
        span,
        plain.startswith("who"),
        _counted(plain, reading),
        _AGE.match(plain) is not None,
        _YEAR.match(plain) is not None,
        kind == "when" and _ISSUED.search(plain) is not None,
        _NAMING.search(plain) is not None,
        symbol,
        things,
        tuple(missing),
        changed,
    )


def _called(text: str, reading: Reading) -> str:
    """Characters without a name by the noun that the guide mostly uses: its monster is "the creature"."""
    for one in reading.understood.characters:
        usual, *others = (form.removeprefix("The ").lower() for form in one.forms)
        forms = "|".join(map(re.escape, others))
        if one.nameless and others and usual not in text.lower():
            text = re.sub(rf"\b(?:{forms})\b", usual, text, flags=re.IGNORECASE)
    return text


def _counted(plain: str, reading: Reading) -> frozenset[str]:
    """What is to be counted; riches are told in pounds or thousands a year."""
    match = _COUNTED.match(plain)
    found = reading.stems(match[1] if match else _MONEY if _RICH.match(plain) else "")
    return found.union(*(others_for(match[1], stem, reading) for stem in found)) if match else found


def _untitled(text: str, title: str) -> str:
    """ "The themes of TITLE" and "how does TITLE end" are asked of the novel, whoever else bears its name."""
    name = rf"[“\"*_]?{re.escape(title)}[”\"*_]?"
    verbs = r"(?:end|begin|start|open|conclude|published|set|written|about)\b"
    text = re.sub(
        rf"\b(does|did|is|was) (?:{name}|it(?= published)) (?={verbs})", r"\1 the novel ", text, flags=re.IGNORECASE
    )
    return re.sub(rf"\b(of|in|wrote|writes) {name}(?=\W*$)", r"\1 the novel", text, flags=re.IGNORECASE)


def _searched(text: str, reading: Reading) -> str:
    for phrase, words in _LITERARY:
        text = phrase.sub(words, text)
    text = _THE_WORK.sub(lambda _: reading.guide.title, text)
    text = reworded(text, reading)
    return re.sub(r"\w+", lambda word: _with_own_word(word[0], reading), text) if reading.same else text


def _with_own_word(word: str, reading: Reading) -> str:
    """A word that the guide calls by another one, with that one: "die (complete)"."""
    meant = stems(word)
    own = next((mine for mine, plain in reading.same.items() if meant == {plain}), None)
    forms = [one for one in reading.vocabulary if own and stems(one) == {own}]
    return f"{word} ({min(forms, key=lambda one: (len(one), one))})" if forms else word


def _telling(plain: str, reading: Reading, kind: Kind, *, named_part: bool) -> frozenset[str]:
    """The telling words; what literature classes call things becomes what guides say of them."""
    for phrase, words in _LITERARY:
        plain = phrase.sub(words, plain)
    plain = _HOW_OLD.sub("age", plain)
    place = stems(" ".join(match.group() for match in _PLACE.finditer(plain))) if named_part else frozenset()
    none: frozenset[str] = frozenset()
    shaping = _FORMAL if kind in _SHAPED else _MEASURING if kind == "many" else _DATING if kind == "when" else none
    return reading.stems(plain) - _GENERIC - place - shaping


def _kind(plain: str, reading: Reading) -> Kind:
    match = _IS.match(plain)
    if plain.startswith(("what is the setting", "what was the setting")):
        return "where"
    if match and (_heads_list(match[2], reading) or _PARTS.fullmatch(match[2])):
        return "list"
    if match and not match[2].endswith((" about", " like")) and _is_thing(match[2], reading):
        return "define"
    return next((kind for kind, form in _FORMS if form.match(plain)), "plain")


def _is_thing(words: str, reading: Reading) -> bool:
    """Whether "what is …" goes on with a bare thing or name, and so asks for what it is."""
    parts = words.split()
    named = sum(len(name.words) for name in reading.spot(words))
    return len(parts) <= 2 or len(parts) - named <= 1 or " ".join(parts) in reading.headings


def _things(plain: str, names: Sequence[Name], reading: Reading) -> tuple[str, ...]:
    """The words for what is asked about, and the names among them as the guide writes them."""
    match = _IS.match(plain) or _ABOUT.match(plain)
    if match is None:
        return ()
    thing = match[match.lastindex or 0].removesuffix(" like")
    owned = "'s " in thing
    called = reading.names.get(" ".join(words_of(thing)))  # whatever the guide calls them by
    named = [
        name
        for name in names
        if not owned and (name == called or set(words_of(thing)) <= {*words_of(name.full), *TITLES, "and"})
    ]
    both = [name for name in names if " and " in thing and set(name.words) <= set(words_of(thing))]
    return (thing, *dict.fromkeys(form for name in (*named, *both) for form in (name.full, " ".join(name.words))))


def _heads_list(words: str, reading: Reading) -> bool:
    return words.endswith("s") and stems(words) - _GENERIC in reading.parents


def _place(text: str, reading: Reading) -> tuple[Span | None, list[str]]:
    """The span of the part that a question names; or that part, as a name which the guide does not have."""
    wanted = next((match.group() for match in _PLACE.finditer(text) if _numbered(match[2])), None)
    if wanted is None:
        return None, []
    for written in _numerals(wanted):
        try:
            place = resolve_section(reading.guide, written)
        except UsageError:
            continue
        return (place.start, place.end), []
    return None, [wanted]


def _numerals(part: str) -> list[str]:
    """ "Part Two", then the same as "Part 2" and "Part II"."""
    kind, number = part.split()
    rows = zip(_WORDS.split(), _ROMAN.split(), strict=True)
    known = next(
        ((word, roman, str(n)) for n, (word, roman) in enumerate(rows, 1) if number.lower() in (word, roman, str(n))),
        (),
    )
    return [part, *(f"{kind} {one}" for one in known if one != number.lower())]


def _numbered(word: str) -> bool:
    return word != "i" and (word.lower() in _NUMBERS or word.isdigit())
