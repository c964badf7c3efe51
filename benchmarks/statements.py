"""A question and its answer -> one statement: "Who killed the giant?" and "Jack" -> "Jack killed the giant."

Patterns of questions are tried in turn; what fits none, or would read badly, gives None. Which words are verbs, and
their past forms, is learned from the stories' own vocabulary. Refuses to know sections, citations and twins.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from gaps import DETERMINERS, JOINERS, PREPOSITIONS, PRONOUNS, gap, is_doing, opens_noun

from assistant.wordforms import base_of_past, word_set

MOST_WORDS = 35  # of a statement; a longer one is no sentence that anybody would write
_PLACES = PREPOSITIONS - word_set("for with of by about without") | word_set("home there here beyond round everywhere")
_AUXILIARIES = word_set("was were had could would did is are might must should")
_PREDICATES = word_set(
    "so not very too a an the in on to able allowed afraid angry sad happy glad ill sick alone lonely poor rich hungry"
    " upset worried proud jealous ashamed unhappy sorry tired surprised famous beautiful unable home away likely"
    " more most less never always still obliged sure ready worth good bad hard easy difficult important full weak"
    " safe cold warm thirsty lost gone called sent given taken made known put told asked only mad unlikely"
)
_SAME_IN_PAST = word_set("let put cut set hit hurt shut cost burst cast spread split shed thrust")
_TELLING = word_set("think say believe know notice realize hear learn discover decide see tell find")
_COUNTS = word_set("two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred")
_SPEECH = word_set("i me my mine myself you your yours we us our ye thee thou thy")
_WHO = re.compile(r"\b(?:who|that|which|whose)\b", re.I)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence in its parts: `subject verb rest`, and what it gives as the cause."""

    subject: str
    verb: str  # the first word of what is said of the subject, in the past: "killed", "did", "was"
    rest: str
    cause: str = ""  # " because it rained", " to fetch water"

    @property
    def text(self) -> str:
        words = " ".join(f"{self.subject} {self.verb} {self.rest}".split()) + self.cause
        return words[0].upper() + words[1:].rstrip(" .,;") + "."


class Verbs:
    """The verbs of a part of the data: base -> past, past -> base."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts = Counter(word for text in texts for word in re.findall(r"[a-z]+", text))
        self.past = {"be": "was", "have": "had", "do": "did"} | {word: word for word in _SAME_IN_PAST}
        for word in counts:
            base = base_of_past(word) or self._regular(word, counts)
            if base is not None and (base_of_past(word) or counts[word] > 2):
                self.past.setdefault(base, word)
        self.base = {past: base for base, past in self.past.items()}

    @staticmethod
    def _regular(word: str, counts: Counter[str]) -> str | None:
        if not word.endswith("ed") or len(word) < 5:
            return None
        doubled = word[:-3] if word[-3] == word[-4] else word[:-2]
        tried = (word[:-3] + "y" if word.endswith("ied") else word[:-1], word[:-2], doubled)
        return next((base for base in tried if counts[base] > 1 and len(base) > 2), None)

    def finite(self, word: str) -> bool:
        return word in self.base or word in _AUXILIARIES


def statement(question: str, answer: str, verbs: Verbs, proper: frozenset[str]) -> Statement | None:
    """The statement that a question and its answer make; `proper`: words that keep their capital."""
    words = question.strip().rstrip("?. ").split()
    told = _lowered(" ".join(answer.split()).strip(" .\"'"), proper)
    if len(words) < 3 or not told or "?" in told or '"' in question + answer or len(told.split()) > 25:
        return None
    first, second = words[0].lower(), words[1].lower()
    made = _made(first, second, words, told, verbs)
    return made if made is not None and _sound(made) else None


def _sound(made: Statement) -> bool:
    """Whether it is a whole sentence that tells by itself of whom: no speech lifted out of it, no bare "he"."""
    words = [word.strip(".,;").lower() for word in made.text.split()]
    return (
        words[0] not in PRONOUNS - {"there"} | {"not", "none"}
        and len(words) <= MOST_WORDS
        and not _WHO.search(made.subject)
        and _SPEECH.isdisjoint(words)
        and not any(one == two for one, two in pairwise(words))
        and not re.search(r"(?:^|\s)['‘]|[,.!?]['’]", made.text)
    )


def _made(first: str, second: str, words: list[str], told: str, verbs: Verbs) -> Statement | None:
    if first == "who":
        return _who(second, words, told, verbs)
    if first == "why" and second.removesuffix("n't") in _AUXILIARIES:
        return _why(second, words, told, verbs)
    if first == "how":
        return _how(second, words, told, verbs)
    if first == "where" and second == "did" and told.split()[0] in _PLACES:
        clause = _clause(words[2:], verbs)
        return clause and _put(clause, told)
    if first == "what" and second == "happened" and words[2].lower() in ("when", "after", "because"):
        return _happened(words, told, verbs)
    if first == "what" and second == "did":
        return _what_did(words, told, verbs)
    if first in ("what", "where") and second in ("was", "were"):
        return _what_was(first, second, words, told, verbs)
    return None


def _lowered(told: str, proper: frozenset[str]) -> str:
    first = told.split(" ")[0]
    return told if re.sub(r"\W.*", "", first).lower() in proper or first == "I" else told[:1].lower() + told[1:]


def _is_noun(told: str, verbs: Verbs) -> bool:
    """Whether an answer looks like a person or a thing and not like a clause."""
    words = told.split()
    opens = words[0].lower() in DETERMINERS or words[0][0].isupper() or words[0] in _COUNTS
    if words[0].lower() in PRONOUNS or words[0] in PREPOSITIONS or len(words) > 12:
        return False
    clause = any(verbs.finite(word) for word in words[:3]) or words[0].endswith("ing") or words[0] in verbs.past
    return not clause and (opens or len(words) <= 2)


def _is_clause(told: str, verbs: Verbs) -> bool:
    words = told.split()
    opens = words[0].lower() in PRONOUNS | DETERMINERS or words[0][0].isupper()
    return opens and len(words) > 2 and any(verbs.finite(word.lower()) for word in words[1:7])


def _verb(word: str, verbs: Verbs) -> bool:
    return word in verbs.past or word == "not"


def _clause(words: list[str], verbs: Verbs, modal: str = "") -> Statement | None:
    """`did` taken out of "[did] the king [not] ride away": subject, verb in the past, rest."""
    low = [word.lower().strip(",") for word in words]
    least = 2 if low and (low[0] in DETERMINERS or low[0].endswith("'s")) else 1
    at = next((at for at in range(least, min(len(low), 7)) if _verb(words[at], verbs)), None)
    if at is None or at >= len(low) or low[at - 1] in DETERMINERS or low[at - 1].endswith("'s"):
        return None
    subject, rest = " ".join(words[:at]), " ".join(words[at + 1 :])
    if low[at] == "not" or modal:
        return Statement(subject, modal or "did", " ".join(words[at:]))
    past = "were" if low[at] == "be" and low[0] == "they" else verbs.past[low[at]]
    return Statement(subject, past, rest)


def _reports(clause: Statement) -> bool:
    """ "The old man said would inherit …": the answer stands inside what is said."""
    return bool(_AUXILIARIES & set(clause.rest.split()[:3]))


def _put(clause: Statement, told: str) -> Statement | None:
    """The answer put where the question left it out; None where that can't be told."""
    words = clause.rest.split()
    at = gap(words, being=clause.verb in ("was", "were"))
    return None if at is None else Statement(clause.subject, clause.verb, " ".join([*words[:at], told, *words[at:]]))


def _who(second: str, words: list[str], told: str, verbs: Verbs) -> Statement | None:
    if not _is_noun(told, verbs):
        return None
    if second == "did":
        clause = _clause(words[2:], verbs)
        return _put(clause, told) if clause and not _reports(clause) else None
    if second in verbs.base or (second in ("was", "were", "had", "could") and words[-1] not in PREPOSITIONS):
        return Statement(told, second, " ".join(words[2:]))
    return None


def _why(second: str, words: list[str], told: str, verbs: Verbs) -> Statement | None:
    cause = _cause(told, verbs)
    auxiliary = second.removesuffix("n't")
    denied = second.endswith("n't")
    if cause is None:
        return None
    if auxiliary in ("was", "were"):
        clause = _predicated(words[2:], auxiliary, denied)
    elif auxiliary == "did" and not denied:
        clause = _clause(words[2:], verbs)
    else:
        clause = _clause(words[2:], verbs, modal=auxiliary)
        if clause is not None and denied:
            clause = Statement(clause.subject, auxiliary, f"not {clause.rest}")
    return clause and Statement(clause.subject, clause.verb, clause.rest, cause)


def _cause(told: str, verbs: Verbs) -> str | None:
    told = re.sub(r"^(?:because|since|as) ", "", told)
    words = told.split()
    if words[0] == "to" and len(words) > 1 and words[1] in verbs.past:
        return f" {told}"
    return f" because {told}" if _is_clause(told, verbs) else None


def _predicated(words: list[str], auxiliary: str, denied: bool = False) -> Statement | None:
    """ "[was] the old woman angry" -> subject and predicate."""
    least = 2 if words[0].lower() in DETERMINERS else 1
    if words[0].lower() in PRONOUNS:
        return (
            Statement(words[0], auxiliary, ("not " if denied else "") + " ".join(words[1:])) if len(words) > 1 else None
        )
    marks = (
        at
        for at in range(least, min(len(words), 6))
        if _opens_predicate(words[at]) and words[at - 1] not in PREPOSITIONS
    )
    at = next(marks, len(words) - 1 if len(words) == least + 1 else None)
    if at is None:
        return None
    return Statement(" ".join(words[:at]), auxiliary, ("not " if denied else "") + " ".join(words[at:]))


def _opens_predicate(word: str) -> bool:
    return word in _PREDICATES or word.endswith("ed") or (is_doing(word))


def _how(second: str, words: list[str], told: str, verbs: Verbs) -> Statement | None:
    low = [word.lower() for word in words]
    if second == "did" and "feel" in low and len(told.split()) <= 3 and not _is_clause(told, verbs):
        at = low.index("feel")
        return Statement(" ".join(words[2:at]), "felt", " ".join([told, *words[at + 1 :]])) if at > 2 else None
    if second == "many" and "did" in low and told.split()[0].lower() in _COUNTS and len(told.split()) <= 3:
        at = low.index("did")
        clause = _clause(words[at + 1 :], verbs)
        return clause and _put(clause, f"{told.split()[0]} {' '.join(words[2:at])}")
    if second == "many" and low[-2:] in (["were", "there"], ["was", "there"]) and told.split()[0] in _COUNTS:
        return Statement("there", "were", f"{told.split()[0]} {' '.join(words[2:-2])}")
    return None


def _happened(words: list[str], told: str, verbs: Verbs) -> Statement | None:
    if not _is_clause(told, verbs):
        return None
    parts = told.split()
    at = next(at for at in range(1, len(parts)) if verbs.finite(parts[at].lower()))
    rest, joined = " ".join(parts[at + 1 :]), f" {' '.join([words[2].lower(), *words[3:]])}"
    subject = " ".join(parts[:at])
    if words[2].lower() == "because":
        return Statement(subject, parts[at], rest.rstrip("."), joined)
    return Statement(subject, parts[at], rest.rstrip(".") + joined)


def _what_did(words: list[str], told: str, verbs: Verbs) -> Statement | None:
    low = [word.lower() for word in words]
    clause = _clause(words[2:], verbs)
    if clause is None:
        return None
    if clause.verb == "did" and (not clause.rest or clause.rest.split()[0] in JOINERS):
        return _deed(clause, told, verbs)
    if low[-2:] == ["to", "do"] and told.split()[0] in verbs.past:
        return Statement(clause.subject, clause.verb, f"{clause.rest.removesuffix('do')}{told}")
    if clause.verb == "did":
        return None
    if verbs.base.get(clause.verb) in _TELLING and _is_clause(told, verbs):
        return None if clause.rest else Statement(clause.subject, clause.verb, f"that {told}")
    return _put(clause, told) if _is_noun(told, verbs) and not _reports(clause) else None


def _deed(clause: Statement, told: str, verbs: Verbs) -> Statement | None:
    parts = told.split()
    if parts[0].lower() in PRONOUNS and len(parts) > 2:
        parts = parts[1:]
    verb = parts[0] if verbs.finite(parts[0]) else verbs.past.get(parts[0])
    if verb is None:
        return None
    return Statement(clause.subject, verb, " ".join([*parts[1:], clause.rest]).strip())


def _what_was(first: str, second: str, words: list[str], told: str, verbs: Verbs) -> Statement | None:
    if _WHO.search(" ".join(words[2:])):
        return None
    if first == "where":
        placed = told.split()[0] in _PLACES
        doing = _predicated(words[2:], second)
        if placed and doing is not None and doing.rest.split()[0].endswith(("ing", "ed")):
            return _put(doing, told)
        return Statement(" ".join(words[2:]), second, told) if placed and len(words) < 6 else None
    doing = _predicated(words[2:], second)
    if not _is_noun(told, verbs) or not opens_noun(words[2:3]):
        return None
    if doing is not None and doing.rest.split()[0].endswith("ing") and "doing" not in words:
        return _put(doing, told)
    return Statement(" ".join(words[2:]), second, told) if "name" in words or len(words) < 6 else None
