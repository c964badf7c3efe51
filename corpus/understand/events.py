"""Why things come about, where a guide says so: sentences with words of cause, and the characters in them.

Refuses to know names; who stands in a sentence is handed in.
"""

import re
from collections.abc import Iterator, Sequence

from corpus.understand.sentences import Sentence
from corpus.understand.types import Alias, Event

_CAUSE = re.compile(
    r"\b(?:because(?: of)?|therefore|thus|hence|consequently|as a (?:result|consequence)|due to|owing to|thanks to"
    r"|in order to|so that|which is why|for this reason|after|since|leads? to|led to|leading to|causes?|caused"
    r"|results? in|resulted in|brings? about|brought about)\b|(?<=, )so\b(?! (?:far|much|many|long)\b)",
    re.IGNORECASE,
)
_ALIKE = re.compile(r"\b(?:look(?:s|ed)?|named|day|soon|shortly|one|years?|ever)\s$")
_DAYS = re.compile(r"\s(?:all|dark|childhood|then|that|infancy)\b")


def events_of(text: str, sentences: Sequence[Sentence], agents: Sequence[Sequence[str]]) -> tuple[Event, ...]:
    """Every sentence with a word of cause; `agents`: who stands in each sentence."""
    return tuple(
        Event((sentence.start, sentence.end), causes, tuple(dict.fromkeys(of)))
        for sentence, of in zip(sentences, agents, strict=True)
        if (causes := tuple(_causes(text, sentence)))
    )


def _causes(text: str, sentence: Sentence) -> Iterator[Alias]:
    for match in _CAUSE.finditer(text, sentence.start, sentence.end):
        before, after = text[sentence.start : match.start()], text[match.end() : sentence.end]
        timed = match.group().lower() in ("after", "since") and (_ALIKE.search(before) or _DAYS.match(after))
        if not timed:
            yield Alias(match.group(), match.start(), match.end())
