"""How a stem asks: openly or for a yes, once or twice, for reasons, beyond the work; and whether two ask the same.

Works by the form of the words alone. Refuses to know any guide.
"""

import re

from assistant.wordforms import base, stems

_WH = r"(?:what|how|why|which|where|who|whom|whose|when)"
_HELPING = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|might|may|isn|aren|wasn|weren|don"
    r"|doesn|didn|hasn|haven|hadn|can|couldn|won|wouldn|shouldn)(?:[’']t)?"
)
_TASK = re.compile(
    r"^(?:explain|discuss|compare|contrast|weigh|argue|defend|trace|describe|consider|examine|decide|explore|assess"
    r"|analy[sz]e|evaluate|show|choose|imagine|find|reflect|debate|interpret|judge|justify|take|set)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^(?:and |but |then |so |yet )?(?:(?:in|for|at|on|to|by|from|with|of|about|through|under|after|against|beyond|into"
    rf"|besides) )?(?:(?:what|how|why|which|whom?|whose)\b|(?:when|where) (?={_HELPING} ))",
    re.IGNORECASE,
)
_WHEN = re.compile(r"^(?:when|where|how|what|who|which|why)\b", re.IGNORECASE)
_CLOSED = re.compile(rf"^(?:and |but |so |then |or )?{_HELPING} ", re.IGNORECASE)
_SUPPOSED = re.compile(r"^(?:had|were|should) ", re.IGNORECASE)
_SECOND = re.compile(
    rf"(,|;)? ?\b(?:and|but)\b (?:then |also |in turn )?({_WH}|(?:in|at|on|by|to|from|for) (?:what|which|whom)"
    rf"|{_HELPING}(?= \S+ \S+))\b(.*)$",
    re.IGNORECASE,
)
_PROOF = re.compile(
    r"\b(?:evidence|reasons?|grounds|supports?|makes? you|favour|against|do you (?:know|think|say)|justif\w+|bears? out"
    r"|speaks? for|persuades?|convinces? you|leads? you|guides? you|hints?)\b",
    re.IGNORECASE,
)
_LAST = re.compile(r"\?((?: (?:give|explain|use|support|refer|say|defend|justify|point)\b[^?]*\.)?)$", re.IGNORECASE)
_REASONS = re.compile(
    r"\b(?:why|reasons?|evidence|grounds|justif\w+|argue|defend|what [^,]{0,40}explains?|accounts? for|supports?"
    r"|what (?:has |have |might |could |would )?(?:led|leads?|brings?|brought|causes?|caused|drives|drove)"
    r"|makes? you|brings? (?:this|the) change|speaks? for|what [^,]{0,40}(?:moves|moved|persuades|compels))\b",
    re.IGNORECASE,
)
_OUTWARD = re.compile(
    r"\b(?:today|nowadays|present[- ]day|modern|the news|your own|your (?:life|school|town|time|family|country)"
    r"|you know"
    r"|have you (?:seen|met|heard|known)|our (?:own|time|world|society|schools?|age)|in real life|history"
    r"|outside (?:the|this) (?:story|novel|book|play|work)|another (?:story|book|work|novel|text|play|film)"
    r"|other (?:stories|books|works|texts|novels))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\b[A-Z])[.;:!][”’]? (?=[A-Zw]|how|and)")
_CLAUSE = re.compile(r", | – | - ")
_SIDE = 3  # words of the other side of one question: "what is gained, and what is lost"
_CAUSE = re.compile(r",? \b(?:because|since|so that|therefore)\b|, so\b")
_SOUGHT = re.compile(
    r"\bwhat (?:brings|brought|leads|led|causes|caused|might (?:have )?moved?)\b|\bled to expect\b|\bmost clearly\b"
    r"|\bto blame\b|^why might \S+(?: \S+)? have chosen\b",
    re.IGNORECASE,
)
_HANGING = re.compile(
    r"\b(?:when|that|to|where) (?:\w+ ){1,3}?(?:soon|afterwards?|then)\b(?! as)|\b(?:soon after|the next morning)\b"
    r"|\bmay apply[,?]",
)
_MOMENTS = re.compile(  # "the moment when she returns home and urges her father": two
    r"\b(?:moment|time|point) (?:when|where|at which) [^,?;]*? and (?:[a-z]+ly |then )?(\w+s|\w+ed)"
    r" (?:up|to|an?|the|his|her|their|him|that|not|with|from|in|into|on|at|away|down|off|[A-Z]\w+)\b"
)
_NO_CLAIM = re.compile(r"^(?:what difference|where|when)\b.*,? and why\?$", re.IGNORECASE)
_NEAR = 0.6  # share of content words that two stems may have in common


def asked(stem: str) -> str:
    """The stem without the statements before its question and without what it quotes."""
    parts = _parts(stem)
    return next((part for part in reversed(parts) if "?" in part), parts[-1])


def _parts(stem: str) -> list[str]:
    return _SENTENCE.split(re.sub(r"^“” ", "", re.sub(r"“[^”]*”", "“”", stem)))


def is_task(stem: str) -> bool:
    """Whether it is set as a task ("Explain why …") and not as a question."""
    return "?" not in stem and stem.endswith(".") and any(map(_TASK.match, _parts(stem)))


def unasked(stem: str) -> bool:
    """Whether it neither asks nor sets a task, or goes on after its question with more than a call for reasons."""
    return not is_task(stem) and _LAST.search(stem) is None


def closed(stem: str) -> bool:
    """Whether a yes or a no would be an answer."""
    if is_task(stem):
        return False
    clauses = [clause.strip() for clause in _CLAUSE.split(asked(stem))]
    for number, clause in enumerate(clauses):
        later = clauses[number + 1 :]
        if _SUPPOSED.match(clause) and any(_ASKED.match(one) and not one.startswith("and ") for one in later):
            continue
        if _CLOSED.match(clause):
            return True
        if _ASKED.match(clause) or (_WHEN.match(clause) and not any(map(_opens, later))):
            return False
    return re.search(rf"\b{_WH}\b", clauses[0], re.IGNORECASE) is None or len(clauses) > 1


def _opens(clause: str) -> bool:
    return _ASKED.match(clause) is not None or _CLOSED.match(clause) is not None


def double(stem: str) -> bool:
    """Whether it asks two things; a call for reasons after the question is none, nor is "what for and what against"."""
    if stem.count("?") > 1:
        return True
    question = asked(stem)
    if any(_ASKED.match(part) for part in _parts(stem) if part != question):
        return True
    return any(_is_new(question, match) for match in _seconds(question))


def _seconds(question: str) -> list[re.Match[str]]:
    found = []
    match = _SECOND.search(question, 1)
    while match is not None:
        found.append(match)
        match = _SECOND.search(question, match.start(2))
    return found


def _is_new(question: str, match: re.Match[str]) -> bool:
    comma, word, rest = match[1], match[2].lower(), match[3]
    if _PROOF.search(f"{word}{rest}"):
        return False
    if word == "why" and not re.match(rf" {_HELPING} ", rest, re.IGNORECASE):
        return False
    side = comma is None or len(rest.split(",")[0].split()) <= _SIDE
    return not (side and re.search(rf"\b{word}\b", question[: match.start()], re.IGNORECASE))


def given_away(stem: str, quote: str) -> bool:
    """Whether a stem cuts a sentence off before its cause or its moment, asks for it, and has it quoted as evidence."""
    told = _CAUSE.split(quote)
    if len(told) < 2 or not _SOUGHT.search(asked(stem)):
        return False
    head, said = stems(told[0]), stems(re.sub(r"“[^”]*”", "", stem))
    return len(head) >= 3 and len(head & said) >= 0.9 * len(head)


def hanging(stem: str) -> bool:
    """Whether it holds a word that points to a time told only in the sentence before the one it was cut from."""
    return _HANGING.search(re.sub(r"“[^”]*”", "", stem)) is not None


def two_moments(stem: str) -> bool:
    """Whether it speaks of a moment in which two things are done one after the other."""
    match = _MOMENTS.search(re.sub(r"“[^”]*”", "", stem))
    return match is not None and (match[1].endswith("ed") or base(match[1]) is not None)


def dangling(stem: str) -> bool:
    """Whether an "and why?" follows a question that asks for no choice and no judgement."""
    return _NO_CLAIM.search(asked(stem).strip()) is not None


def reasoned(stem: str, passages: int) -> bool:
    """Whether a stem may claim depth 3: it asks for reasons, and from two places or more."""
    return passages >= 2 and _REASONS.search(stem if is_task(stem) else asked(stem)) is not None


def reaches_out(stem: str) -> bool:
    """Whether it asks to link the work with the world, with history or with another work."""
    return _OUTWARD.search(stem) is not None


def alike(one: str, other: str) -> bool:
    """Whether two stems ask nearly the same."""
    return alike_stems(stems(one), stems(other))


def alike_stems(first: frozenset[str], second: frozenset[str]) -> bool:
    return len(first & second) >= _NEAR * min(len(first), len(second))
