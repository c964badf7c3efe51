"""A follow-up question and the turns before it become one question that stands alone; no model is needed.

Pronouns take the nearest mention that agrees with them, as far as the guide's own pronouns tell; "What about Tommy?"
takes the frame of the question before; a bare "Why?" takes the rest of it. What cannot be resolved stays as it was:
a question is never refused for being short. Refuses to know hits, answers and models.
"""

import re
from collections.abc import Iterable, Sequence

from assistant.mentions import Kind, Mention, mentions, number_of
from assistant.names import words_of
from assistant.reading import Reading
from assistant.types import Turn
from assistant.wordforms import word_set
from corpus.understand.lexicon import is_person_noun
from index.lexical import STOP_WORDS

MOST_TURNS = 6  # further back nobody is meant by "she"

_OPENING = re.compile(r"^(?:and|but|so|or|then|ok(?:ay)?|well)\b[, ]*", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:(?:what|how) about|and what of|and how about) +(.+?)\W*$", re.IGNORECASE)
_BARE = re.compile(r"^(why|how|when|where|who)(?: (?:not|so|then|exactly|is that|was that))?\W*$", re.IGNORECASE)
_MORE = re.compile(
    r"^(?:(?:please )?(?:tell me more|go on|continue|more|say more|explain(?: (?:that|this|it|more))?|elaborate)"
    r"(?: please)?|what else|anything else)\W*$",
    re.IGNORECASE,
)
_ELSE = re.compile(r"^(who|what|where|why|when|how) else\W*$", re.IGNORECASE)
_TIME = re.compile(r"^(?:on |at )?the (?:first|second|third|last|next|other) (?:time|occasion)\W*$", re.IGNORECASE)
_NEXT = re.compile(
    r"^(?:(?:and )?then(?: what)?|what (?:happens|happened|comes|came) (?:next|then|later|after(?:wards?| that)?))\W*$",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"^\w+ (does|did|do|is|was|were|are|has|have|had|can|could|will|would|should) (.+?)\W*$", re.IGNORECASE
)
_YES_NO = re.compile(r"^(?:does|did|do|is|was|were|are|has|have|had|can|could|will|would|should)\b", re.IGNORECASE)
_DEFINES = re.compile(r"^(?:who|what) (?:is|are|was|were) ", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(she|herself|hers|her|he|himself|his|him|they|themselves|theirs|their|them|itself|its|it|there|those|these|this|that)\b"
    r"(?!['’]s \w+ing)",
    re.IGNORECASE,
)
_STANDS_FOR: dict[str, tuple[Kind, ...]] = {
    "she": ("she", "someone"),
    "he": ("he", "someone"),
    "they": ("many",),
    "it": ("thing", "place"),
    "there": ("place", "thing"),
    "this": ("thing",),
}
_SAME = {
    "she": "she herself hers her",
    "he": "he himself his him",
    "they": "they themselves theirs their them those these",
    "it": "it its itself",
    "there": "there",
    "this": "this that",
}
_FAMILY = {form: family for family, forms in _SAME.items() for form in forms.split()}
_OWNING = word_set("her his their its")
_ABSOLUTE = word_set("hers theirs")
_DETERMINES = word_set("this that these those")
_ACT = re.compile(r"\b(?:do|does|did|done|doing|say|said|think|thought|know|knew|believe)\s+$", re.IGNORECASE)
_NUMBERS = re.compile(r"\s*\[\d+\]")
_CLAUSE = re.compile(r"(?:,|;|:| because\b| so that\b| and \w+s\b| although\b| but\b| while\b).*$")
_EMPTY_THERE = re.compile(r"\b(?:is|are|was|were) there\b|\bthere (?:is|are|was|were)\b", re.IGNORECASE)


def leans(question: str) -> bool:
    """Whether a question may need the turns before it."""
    return bool(
        _OPENING.match(question)
        or _PRONOUN.search(question)
        or any(form.match(question) for form in (_ABOUT, _BARE, _MORE, _NEXT))
        or (len(question.split()) <= 3 and not _DEFINES.match(question))
    )


def resolve(question: str, history: Sequence[Turn], reading: Reading) -> str:
    """The question as it would be asked without the turns before it."""
    earlier: list[Turn] = []
    for turn in history[-MOST_TURNS:]:
        earlier.append(Turn(_resolved(turn.question, earlier, reading), turn.answer))
    return _resolved(question, earlier, reading)


def _resolved(question: str, earlier: Sequence[Turn], reading: Reading) -> str:
    text = " ".join(question.split())
    if not earlier or not leans(text):
        return text
    last = earlier[-1]
    shorter = _OPENING.sub("", text)
    if match := _ABOUT.match(text):
        return _asked(_another(match[1], earlier, reading) or text)
    if match := _BARE.match(shorter):
        return _asked(_bare(match[1], last, reading))
    if (match := _ELSE.match(shorter)) and last.question.lower().startswith(f"{match[1].lower()} "):
        return _asked(f"{match[1]} else{last.question[len(match[1]) :]}")
    if _TIME.match(shorter):
        return _asked(f"{last.question.rstrip('?!. ')} {shorter[0].lower()}{shorter[1:]}")
    if _MORE.match(text):
        return _asked(_more(last, reading) or text)
    if _NEXT.match(text):
        return _asked(_after(last) or text)
    another = _another(shorter.rstrip(" ?!."), earlier, reading) if _fragment(shorter) else None
    return _asked(another or _without_pronouns(shorter, earlier, reading))


def _asked(text: str) -> str:
    """With a capital and a question mark."""
    text = text.strip().rstrip("?!. ")
    return f"{text[:1].upper()}{text[1:]}?"


def _fragment(text: str) -> bool:
    """A few words that name something and ask nothing: "Tommy?", "in Part Two?"."""
    words = words_of(text)
    return (
        0 < len(words) <= 4
        and not _YES_NO.match(text)
        and not re.match(r"(?:wh\w+|how)\b", text, re.I)
        and not set(words) <= STOP_WORDS
        and (words[0] in _OWNING or not _PRONOUN.search(text))
    )


def _another(wanted: str, earlier: Sequence[Turn], reading: Reading) -> str | None:
    """The question before, asked of something else, which may be named by what it belongs to: "And her sisters?"."""
    if not _known(wanted, reading):
        return None
    if words_of(wanted)[:1] and words_of(wanted)[0] in _OWNING:
        whose = _without_pronouns(wanted, earlier, reading)
        if whose == wanted:
            return None
        defines = _DEFINES.match(earlier[-1].question)
        who = defines is not None and earlier[-1].question.lower().startswith("who")
        verb = "are" if whose.endswith("s") else "is"
        return f"Who {verb} {whose}" if who and _kin(whose) else f"What does the guide say about {whose}"
    return _reframed(wanted, earlier[-1].question, reading)


def _kin(whose: str) -> bool:
    last = words_of(whose)[-1]
    return is_person_noun(last) or is_person_noun(last.removesuffix("s"))


def _known(wanted: str, reading: Reading) -> bool:
    """Whether the guide uses any of the words: of what it never names, no earlier question can be asked again."""
    return any(reading.knows(word) for word in words_of(wanted) if word not in STOP_WORDS)


def _reframed(wanted: str, before: str, reading: Reading) -> str:
    """The question before, asked of something else."""
    new = next(iter(mentions(wanted, reading)), None)
    old = _old(new, mentions(before, reading))
    thing = new.text if new else wanted
    if old is not None:
        many = (new.kind if new else number_of(wanted)) == "many"
        opening = before[: old.start]
        opening = opening if many == (old.kind == "many") else _agreeing(opening, many)
        return f"{opening}{thing}{before[old.end :]}"
    if new is not None and new.kind == "part":
        happens = _DEFINES.match(before) is not None
        return f"What happens in {thing}" if happens else f"{before.rstrip('?!. ')} in {thing}"
    if new is not None and new.kind in ("she", "he", "someone"):
        return f"Who is {thing}"
    return f"What does the guide say about {thing}"


def _old(new: Mention | None, before: Sequence[Mention]) -> Mention | None:
    """What gives way to the new: people to people, of the same gender where there is one, things to things."""
    if new is not None and new.person:
        people = [one for one in before if one.person]
        return next((one for one in people if one.kind == new.kind), next(iter(people), None))
    kinds = _alike(new.kind) if new else ("thing", "many")
    return next((one for one in before if one.kind in kinds and not one.person), None)


_ONE, _MANY = ("does", "is", "was", "has"), ("do", "are", "were", "have")


def _agreeing(opening: str, many: bool) -> str:
    """The words before a new subject, with a verb in its number: "Why does" before several is "Why do"."""
    found = re.search(rf"\b({'|'.join(_ONE if many else _MANY)}) $", opening, re.IGNORECASE)
    if found is None:
        return opening
    verb = dict(zip(_ONE, _MANY, strict=True) if many else zip(_MANY, _ONE, strict=True))[found[1].lower()]
    return f"{opening[: found.start()]}{verb.capitalize() if found[1][0].isupper() else verb} "


def _alike(kind: Kind) -> tuple[Kind, ...]:
    things: tuple[Kind, ...] = ("thing", "many", "place")
    return things if kind in things else (kind,)


def _bare(word: str, last: Turn, reading: Reading) -> str:
    """ "Why?" after a question: the same question with another beginning."""
    before = last.question.rstrip("?!. ")
    if _DEFINES.match(before):
        return _more(last, reading) or before
    if frame := _FRAME.match(before):
        return f"{word} {frame[1].lower()} {frame[2]}"
    if _YES_NO.match(before):
        return f"{word} {before[0].lower()}{before[1:]}"
    named = sorted(_in_answer(last, reading), key=lambda one: one.kind not in ("she", "he", "someone"))
    subject = named[0].text if named else "this"
    rest = before.split(" ", 1)[1] if " " in before else before
    return f"{word} is it that {subject} {rest}"


def _more(last: Turn, reading: Reading) -> str | None:
    topic = next(iter(_salient(last, reading)), None)
    return f"What does the guide say about {topic.text}" if topic else None


def _after(last: Turn) -> str | None:
    """ "What happens next?" after an answer: after what its last sentence tells."""
    if not last.answer:
        return None
    sentence = re.split(r"(?<=[.!?])\s+", _NUMBERS.sub("", last.answer).strip())[-1].rstrip(".!?")
    clause = " ".join(_CLAUSE.sub("", sentence).split()[:14])
    return f"What happens after {clause}" if clause else None


def _without_pronouns(text: str, earlier: Sequence[Turn], reading: Reading) -> str:
    """Every first pronoun of its family that nothing in the question itself explains gives way to its mention."""
    known = [one for turn in reversed(earlier) for one in _salient(turn, reading)]
    within = mentions(text, reading)
    done: set[str] = set()
    pieces, at = [], 0
    for match in _PRONOUN.finditer(text):
        family = _FAMILY[match.group().lower()]
        meant = None if family in done else _meant(match, family, text, within, known)
        done.add(family)
        if meant is not None:
            pieces += [text[at : match.start()], _written(match, meant, text)]
            at = match.end()
    return "".join((*pieces, text[at:]))


def _meant(
    match: re.Match[str], family: str, text: str, within: Sequence[Mention], known: Iterable[Mention]
) -> Mention | None:
    kinds = _STANDS_FOR[family]
    if any(one.kind in kinds and one.end <= match.start() for one in within):
        return None
    if family == "they" and sum(one.end <= match.start() for one in within) > 1:
        return None
    word = match.group().lower()
    if word in _DETERMINES and re.match(r" [a-z]+", text[match.end() :]) and not _verb_follows(text[match.end() :]):
        return None
    act = family == "this" or (family == "it" and not words_of(text[match.end() :]))
    if act and _ACT.search(text[: match.start()]):
        return None  # "why did she do that?" means what was told, no one thing
    if family == "there" and _EMPTY_THERE.search(text):
        return None
    present = {one.text for one in within}
    agreeing = [one for one in known if one.kind in kinds and one.text not in present]
    if family == "it" and not agreeing:
        return next((one for one in known if one.nameless and one.text not in present), None)
    return min(agreeing, key=lambda one: kinds.index(one.kind) if family in ("she", "he") else 0, default=None)


def _verb_follows(rest: str) -> bool:
    """ "Is that important?": the pronoun stands alone, for no noun comes after it."""
    following = words_of(rest)[:1]
    return not following or following[0] in STOP_WORDS or following[0] in _VERBS or len(words_of(rest)) == 1


_VERBS = word_set("mean means happen happens matter matters important true real work works end ends stand stands")


def _written(match: re.Match[str], meant: Mention, text: str) -> str:
    word = match.group().lower()
    following = words_of(text[match.end() :])[:1]
    if word == "there":
        return f"in {meant.text}" if meant.kind == "place" else f"at {meant.text}"
    owns = word in _OWNING and bool(following) and (following[0] not in STOP_WORDS or following[0] == "own")
    if word == "his" or owns or word in _ABSOLUTE:
        return f"{meant.text}’" if meant.text.endswith("s") and meant.kind == "many" else f"{meant.text}’s"
    return meant.text


def _salient(turn: Turn, reading: Reading) -> list[Mention]:
    """What a turn speaks of, the likeliest to be meant first: a "who" question is about whom its answer names."""
    asked = mentions(turn.question, reading)
    answered = _in_answer(turn, reading)
    names_itself = _DEFINES.match(turn.question) and asked and asked[-1].end >= len(turn.question.rstrip(" ?!."))
    return [*answered, *asked] if re.match(r"who\b", turn.question, re.I) and not names_itself else [*asked, *answered]


def _in_answer(turn: Turn, reading: Reading) -> list[Mention]:
    return mentions(_NUMBERS.sub("", turn.answer or ""), reading)
