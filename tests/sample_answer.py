"""One answer in the guide's own words, for the tests that show answers."""

from assistant.types import Answer, Citation, Receipt, Sentence

RECEIPT = Receipt("000001-0123abcd", "all-MiniLM-L6-v2", None, 0.4, ("p1", "p2"))
CITATIONS = (
    Citation(1, "the-lamp", ("Plot", "Part One"), 10, 31, "Ada finds a lamp."),
    Citation(2, "the-lamp", (), 40, 58, "She puts it out."),
)
ANSWER = Answer(
    question="Who finds it?",
    standalone_question="Who finds the lamp?",
    guide="the-lamp",
    status="answered",
    mode="quotes",
    sentences=(
        Sentence("Ada finds a lamp.", "In Part One:", "quoted", (1,)),
        Sentence("She puts it out.", None, "quoted", (2,)),
    ),
    citations=CITATIONS,
    confidence=0.81,
    covered=(),
    notice=None,
    suggestions=("Why does Ada go?",),
    receipt=RECEIPT,
    seconds=0.034,
)
