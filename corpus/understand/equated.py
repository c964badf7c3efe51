"""Where a guide says itself that one goes by another name: "called Lizzy by her family", "whose name is Marie-Claude".

Refuses to know how names are told from other words: both ends are handed in or are plain nouns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.types import Span
from corpus.understand.lexicon import INSIDE_TITLES
from corpus.understand.sightings import Form, Sighting

_BETWEEN = re.compile(
    r"\s*[,(]?\s*(?:(?:who|which) (?:is|was|are) )?(?:(?:also|often|usually|sometimes|later|better|first|formerly"
    r"|commonly|affectionately|simply|then|originally|generally|once) )*"
    r"(?:(?:called|known as|nicknamed|named|dubbed|referred to as|introduced as|aka|a\.k\.a\.|alias|née)"
    r"|whose (?:(?:real|full|true|first|given|actual|birth) )*name (?:is|was)"
    r"|who (?:gives|gave) (?:his|her|their) name as"
    r"|(?:goes|went) by(?: the name(?: of)?)?)\s+[“\"‘']?(?:the )?",
    re.IGNORECASE,
)
_MORE = re.compile(r"[”\"’']?(?: by [^,.;()]{1,40}?)?(?:,| and|, and| or|, or) [“\"‘']?(?:the )?")
_ALSO = re.compile(r"\s*\((?:also |or |nicknamed |called |aka |née )*[“\"‘']?(?:the )?", re.IGNORECASE)
_NOUNS = re.compile(
    r"(?:,? (?:also |often |sometimes |usually )*(?:called|known as|referred to as)|, (?:whom|which|who) [^,.;]{1,40}? "
    r"(?:calls?|called|names?|refers? to as)) (?:an? |the |his |her |[“\"‘'])*([a-z]+|[A-Z][a-z]+)[”\"’']?"
    r"(?:,? (?:and|or) (?:an? |the |[“\"‘'])*([a-z]+|[A-Z][a-z]+))?"
)


@dataclass(frozen=True, slots=True)
class Equation:
    """Two names of one person, as a sentence equates them."""

    one: Form
    other: Form


def equations(text: str, sighted: Sequence[Sequence[Sighting]]) -> Iterator[Equation]:
    """Names that stand with "called" and the like between them."""
    for sightings in sighted:
        for number, left in enumerate(sightings):
            at, pattern = left.end, (_BETWEEN, _ALSO)
            for right in sightings[number + 1 :]:
                between = text[at : right.start]
                if left.owner or left.before() in ("by", "of") or not any(one.fullmatch(between) for one in pattern):
                    break
                if not INSIDE_TITLES.isdisjoint(right.form):
                    continue
                yield Equation(left.form, right.form)
                at, pattern = right.end, (_MORE, _MORE)


def nouns_for(text: str, mentions: Sequence[Span], ends: Mapping[Span, int]) -> Iterator[tuple[str, Span]]:
    """Nouns that the guide calls somebody by: "the creature, whom Victor calls a monster and a fiend"."""
    for mention in mentions:
        match = _NOUNS.match(text, mention[1], ends[mention])
        if match is None or text[mention[1] : mention[1] + 1] not in (",", " "):
            continue
        for group in (1, 2):
            if match[group] and match[group].lower() not in ("by", "the"):
                yield match[group], match.span(group)
