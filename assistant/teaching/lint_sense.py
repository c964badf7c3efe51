"""What a stem says, held against the guide: whether it is about this work, whether one sentence answers it, its names.

Refuses to know how a stem was made, and its evidence.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.names import words_of
from assistant.reading import Line, Reading
from assistant.teaching.lint_stem import asked
from assistant.wordforms import plain_word, stems
from corpus.types import Span
from corpus.understand.lexicon import CALENDAR, NATIONS, is_human_verb

_CLASSROOM = stems(
    "what which who whose how why when where way extent far much many kind sort type person people reader author writer"
    " novel book story text work guide summary passage chapter part scene moment event narrative narrator tale plot end"
    " beginning opening ending conclusion theme message moral lesson idea topic symbol symbolism motif image setting"
    " mood"
    " tone point view perspective structure style title main central major minor important importance significant"
    " significance interesting character protagonist hero heroine villain antagonist trait personality development"
    " develop change grow journey arc conflict problem resolve resolution climax turning relationship relation connect"
    " connection interact role play function purpose effect affect impact influence use make show reveal tell suggest"
    " imply portray present represent depict explore express convey describe explain mean meaning understand learn see"
    " feel think believe say ask give take get go come do help create become begin start course throughout whole"
    " overall"
    " entire different difference similar compare contrast example reason evidence cause motive motivate motivation"
    " decision decide choice choose action act reaction react response respond consequence result outcome happen life"
    " world society question answer issue message audience impression opinion agree might could would good bad right"
    " wrong best most well high low point time first last early late new old certain true real great find keep want"
    " need"
    " look try know like feel let put turn lead follow matter place thing something someone somebody anything another"
    " other own always never really support detail quote aspect element feature factor side keep central crucial"
    " experience struggle face overcome challenge obstacle goal emotion emotional state mind attitude behaviour"
    " behavior quality strength weakness flaw strong weak evolve shift shape define identify analyse analyze discuss"
)
_ABSTRACT = stems(
    "love friendship loss family identity power freedom justice truth death loneliness isolation courage hope fear"
    " society humanity nature evil happiness betrayal growth morality trust human"
)
_FACTUAL = re.compile(
    r"^(?:and )?(?:(?:in|for|at|on|to|by|from|with|of|about|under) )?"
    r"(?:why|what|who|whom|whose|where|when|which|how|how many|how long|how old)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\baccording to the (?:guide|text|summary|passage|novel|book)\b|\bdo(?:es)? the (?:guide|summary) (?:say|state"
    r"|tell)"
    r"|\bis said to\b|\b(?:does|is) the guide give\b|\bhow (?:many|old|long)\b",
    re.IGNORECASE,
)
_NAMED_ONLY = re.compile(r"^(?:list|name|identify|state|recall|summari[sz]e|define)\b", re.IGNORECASE)
_WHY = re.compile(r"\b(?:why|reasons?|causes?|cause|makes?|leads?|led|moves?|drives?|prompts?)\b", re.IGNORECASE)
_BECAUSE = re.compile(
    r"\b(?:because|since|so that|in order to|as|out of|due to|thanks to|for fear)\b|, so\b|, and (?:so|this)\b"
    r"|\bto \w+",
    re.IGNORECASE,
)
_BEYOND = re.compile(
    r"\b(?:might|may|could|would|should|if|suppose|suggests?|impl(?:y|ies)|reveals?|tells? us|say about|shows?"
    r"|impressions?|sense|light|alters?|changes?|colou?rs?|affects?|shapes?|mirrors?|exposes?|prepares?|weighs?|feels?"
    r"|feeling|far|extent|most|more|better|best|(?:what|which) other|besides|beyond|else|differs?|differences?"
    r"|compares?|contrasts?"
    r"|explains?|account|and why|speaks? for|grounds|justif\w+|judged?|make of|matters?|means?|costs?|price|loses?"
    r"|gains?"
    r"|lost|gained|expect|hopes?|picture|depends?|idea|view|kind of|in what ways?|rests?|owes?|blame|responsib\w+"
    r"|readers?|you|your|our|we|us|today|world|open|what kind|respects?|well founded|fair)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r",? \b(?:when|after|while|before|once|as soon as)\b")
_SAYS_WHY = re.compile(r"\b(?:because|since|so that|in order to|for this reason)\b")
_POINTS = re.compile(
    r"\b(?:point|in|it|sides?|fact|considers?) that (?:[a-z]\w* (?:\w+ ){0,4}?\w*, )?"
    r"(?:he|she|it|they|these|those|such)\b",
    re.IGNORECASE,
)
_FRAME = stems(
    "reason cause make lead guide text story novel according come happen exactly really so much thing kind go"
)
_COVERED, _SURELY = 0.74, 0.8  # shares of a question's weight that one sentence holds
_CAPITAL = re.compile(r"(?<![\w’'-])[A-Z][\w-]+")
_FREE = CALENDAR | NATIONS | {"god", "gothic", "romantic", "i", "bible", "victorian", "christian", "european", "bloom"}
_TITLED = re.compile(r"\b(Mrs|Mr|Ms|Dr|St|M)\.")


def particular(stem: str, reading: Reading) -> bool:
    """Whether a stem would fit no other work: beside names and a classroom's words it has some of this guide's."""
    outside = stems(f"{reading.guide.title} {reading.guide.author or ''}")
    names = [name for name in reading.spot(stem) if not stems(name.full) <= outside]
    figures = " ".join(figure for figure in reading.figures if figure in stem.lower())
    telling = reading.stems(stem) - _CLASSROOM - outside.union(stems(figures), *(stems(name.full) for name in names))
    known = telling & reading.frequency.keys()
    met = 0.5 * sum(not name.person for name in names) if len(names) > 1 else 0  # somebody, and where or with what
    weight = met + len(known) - 0.5 * len(_ABSTRACT & known) + 0.5 * len(telling - known)
    return weight >= (1 if names or figures else 2)


def recalled(stem: str, reading: Reading) -> bool:
    """Whether one sentence of the guide is the answer: recall, in the form of a question to think about."""
    question = asked(stem)
    if _TOLD.search(question) or _NAMED_ONLY.match(stem):
        return True
    main = _core(_ASIDE.split(question)[0], reading)
    core = main if len(main) >= 3 else _core(question, reading)
    if len(core) < 2 or not any(_FACTUAL.match(clause) for clause in question.split(", ")):
        return False
    return any(_answers(line, share, question) for line, share in _covering(core, reading))


def _core(question: str, reading: Reading) -> frozenset[str]:
    outside = stems(f"{reading.guide.title} {reading.guide.author or ''}")
    return reading.stems(question) - _FRAME - outside


def _covering(core: frozenset[str], reading: Reading) -> Iterator[tuple[Line, float]]:
    whole = reading.weight(core)
    for line in reading.lines:
        common = core & line.stems
        if len(common) >= 2 and (share := reading.weight(common) / whole) >= _COVERED:
            yield line, share


def _answers(line: Line, share: float, question: str) -> bool:
    beyond = [one for one in _BEYOND.findall(question) if not stems(one) or not stems(one) <= line.stems]
    modal_only = all(one.lower() in ("might", "may", "could", "would") for one in beyond)
    if _WHY.search(question):
        return _BECAUSE.search(line.text) is not None and (not beyond or (modal_only and share >= _SURELY))
    return not beyond


def told_next(stem: str, quoted: Sequence[Span], reading: Reading) -> bool:
    """Whether the sentence after the first that is quoted says why, where a stem asks why and leaves it unquoted."""
    if not quoted or not re.search(r"^(?:why|what (?:\w+ )?(?:explains|accounts for))\b", asked(stem), re.IGNORECASE):
        return False
    first = next((line for line in reading.lines if (line.start, line.end) == quoted[0]), None)
    after = reading.after(first) if first else None
    if after is None or first is None or after.passage != first.passage or (after.start, after.end) in quoted:
        return False
    names = stems(" ".join(name.full for name in (*first.names, *after.names)))
    speaks = after.leaning or bool((_core(asked(stem), reading) - names) & after.stems)
    return speaks and _SAYS_WHY.search(after.text) is not None


def pointless(text: str, stem: str, reading: Reading) -> bool:
    """Whether a line for the teacher points at somebody whom nothing in it, or in the stem, has named."""
    if re.search(r"\bthe other one\b", text) and not re.search(r"\b(?:two|both|either|which)\b", f"{stem} {text}"):
        return True
    match = _POINTS.search(text)
    return match is not None and not reading.spot(text[: match.end()])


def strangers(text: str, reading: Reading) -> list[str]:
    """The names in a text that the guide does not hold."""
    plain = _TITLED.sub(r"\1", text)
    return [match.group() for match in _CAPITAL.finditer(plain) if _is_strange(match, plain, reading)]


def _is_strange(match: re.Match[str], text: str, reading: Reading) -> bool:
    word = match.group().lower()
    if word in _FREE or all(part in _FREE or reading.knows(part) for part in (word, *words_of(word))):
        return False
    before = text[: match.start()].rstrip(" “”‘’\"'(")
    opens = not before or before[-1] in ".:;?!…" or text[match.start() - 1] in "“‘\"'"
    return not opens or _acts(word, text[match.end() :])


def _acts(word: str, rest: str) -> bool:
    """Whether a sentence's first word is a name: it owns something, or does what people do."""
    if plain_word(word) or stems(word) <= _CLASSROOM | _ABSTRACT:
        return False
    following = re.match(r"[’']s |(?: [A-Z][\w-]+)? ([a-z]+)", rest)
    if following is None:
        return False
    verb = following[1]
    return verb is None or (
        is_human_verb(verb) and verb.endswith(("s", "ed")) and not word.endswith(("s", "ing", "ly"))
    )
