"""Where a question left its answer out: "what did the girl give to the king" has its gap behind "give".

Refuses to know answers; what it can't tell gives None.
"""

from assistant.wordforms import word_set

DETERMINERS = word_set("the a an his her their its my our your this that these those some all both two three no every")
PRONOUNS = word_set("he she it they i we you there")
JOINERS = word_set("when after before while because if as once since until although though so")
PREPOSITIONS = word_set(
    "in on at from with for into to under over by of behind beside near through about above upon among inside outside"
    " against around towards toward across along during without between down up out off back beneath within"
)
NO_DOING = word_set(
    "king ring bring sing thing something anything everything nothing spring wing string during evening"
)
_WHOM = word_set("him them me us")
_ADVERBS = word_set("instead next first now then again long shortly soon most")
_BOUND = word_set("with of for at about from into by upon")
_PARTICLES = word_set("up down out off back away")


def gap(words: list[str], *, being: bool) -> int | None:
    """Behind the verb and its objects, before what only tells when and where; in "ordered to bring the cup", first."""
    low = [word.lower().strip(",") for word in words]
    verbal = [at for at, word in enumerate(low) if word == "to" and not opens_noun(words[at + 1 : at + 2])]
    if len(verbal) > 1:
        return None
    if verbal == [0]:
        return _gap_behind_to(low)
    for number, word in enumerate(low):
        if word in JOINERS | _ADVERBS or (is_doing(word) and (number or not being)):
            return number
        if number in verbal:
            return len(words) if number + 2 == len(words) else None  # whose object is asked for is not told
        if word in PREPOSITIONS:
            return _gap_at_preposition(low, number)
    return len(words)


def opens_noun(words: list[str]) -> bool:
    return bool(words) and (words[0].lower() in DETERMINERS | PRONOUNS | _WHOM or words[0][0].isupper())


def _gap_at_preposition(low: list[str], number: int) -> int:
    """Behind those that stand alone ("made a sword out of"), before one that has its own noun."""
    ends = next((at for at in range(number, len(low)) if low[at] in JOINERS | _ADVERBS), len(low))
    alone = next((at for at in range(number, ends) if low[at] not in PREPOSITIONS), ends)
    if alone == ends:
        return ends
    after = low[number + 1]
    return number + 1 if low[number] in _BOUND and after in PREPOSITIONS else number


def _gap_behind_to(low: list[str]) -> int | None:
    rest = low[2:]
    if not rest or rest[-1] in PREPOSITIONS:
        return len(low)
    ends = next(
        (at for at, word in enumerate(rest) if word in JOINERS | _ADVERBS | PREPOSITIONS - _PARTICLES), len(rest)
    )
    if all(word in _PARTICLES for word in rest[:ends]):
        return 2 + ends
    return 0 if rest[0] in DETERMINERS | _WHOM else None


def is_doing(word: str) -> bool:
    return word.endswith("ing") and word.lower() not in NO_DOING
