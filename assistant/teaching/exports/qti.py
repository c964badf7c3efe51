"""A set as a QTI 1.2 package for Canvas: a manifest, a quiz of questions, and its settings; the same bytes every time.

An ordering item becomes matching (each event with its place). Refuses to know how items are made, and other systems.
"""

import hashlib
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from assistant.teaching.exports.packing import packed
from assistant.teaching.exports.qti_package import manifest, settings
from assistant.teaching.exports.qti_xml import add, add_field, add_text, as_bytes, document
from assistant.teaching.exports.sides import (
    Shape,
    accepted,
    as_html,
    choices,
    feedback,
    label,
    one_line,
    places,
    shape,
    truth,
)
from assistant.teaching.items import KINDS, Item, ItemSet, Kind, Option

KINDS_QTI: frozenset[Kind] = frozenset(KINDS)
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_ROOT = {
    "xmlns": _QTI,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{_QTI} http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd",
}
_POINTS: dict[Shape, int] = {"choice": 1, "true_false": 1, "short": 1, "order": 1, "written": 4}
_ONE = "response1"


def to_qti(items: ItemSet) -> bytes:
    """The whole set as one quiz."""
    quiz = _ident("quiz", items.guide, *(item.id for item in items.items))
    title = one_line(items.title) or one_line(items.guide)
    notice = f"<p>{as_html(items.notice)}</p>" if items.notice else ""
    points = sum(_POINTS[shape(item)] for item in items.items)
    return packed({
        "imsmanifest.xml": manifest(quiz, title),
        "non_cc_assessments/": b"",  # empty, as in packages that Canvas writes itself
        f"{quiz}/{quiz}.xml": _questions(quiz, title, items.items),
        f"{quiz}/assessment_meta.xml": settings(quiz, title, notice, points),
    })  # fmt: skip


def _ident(*told: str) -> str:
    """A name that is the same for the same thing, and begins with a letter."""
    return "g" + hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()[:32]


def _questions(quiz: str, title: str, items: Sequence[Item]) -> bytes:
    root = document("questestinterop", _ROOT)
    assessment = add(root, "assessment", ident=quiz, title=title)
    add_field(add(assessment, "qtimetadata"), "cc_maxattempts", "1")
    section = add(assessment, "section", ident="root_section")
    for number, item in enumerate(items, start=1):
        _question(section, number, item)
    return as_bytes(root)


def _question(section: Element, number: int, item: Item) -> None:
    ident = _ident("item", item.id)
    made = add(section, "item", ident=ident, title=label(number, item))
    asked = _Asked(item, made)
    match shape(item):
        case "choice":
            asked.choose(choices(item), "multiple_choice_question")
        case "true_false":
            true = truth(item)
            asked.choose((Option("True", true is True), Option("False", true is False)), "true_false_question")
        case "short":
            asked.fill(accepted(item))
        case "order":
            asked.match(places(item))
        case "written":
            asked.write()


class _Asked:
    """One question in the making: its metadata, presentation, processing and feedback, in the order QTI wants."""

    def __init__(self, item: Item, made: Element) -> None:
        self.item = item
        self.made = made
        self.first = 1000 * (
            1 + int(_ident("answer", item.id)[1:9], 16) % 9000
        )  # Canvas reads ids of answers as numbers

    def choose(self, options: Sequence[Option], kind: str) -> None:
        """One right answer among several, or several right ones."""
        idents = self._numbers(len(options))
        several = sum(option.correct for option in options) > 1
        shown = self._begin("multiple_answers_question" if several else kind, idents)
        cardinality = "Multiple" if several else "Single"
        asked = add(add(shown, "response_lid", ident=_ONE, rcardinality=cardinality), "render_choice")
        for ident, option in zip(idents, options, strict=True):
            add_text(add(asked, "response_label", ident=ident), f"<p>{as_html(option.text)}</p>")
        condition = self._condition(self._processing())
        wanted = add(condition, "and") if several else condition
        for ident, option in zip(idents, options, strict=True):
            if option.correct:
                add(wanted, "varequal", ident, respident=_ONE)
            elif several:
                add(wanted, "not/varequal", ident, respident=_ONE)
        self._end()

    def fill(self, forms: Sequence[str]) -> None:
        """A short answer in any of several forms."""
        self._blank(self._begin("short_answer_question", self._numbers(len(forms))))
        processing = self._processing()
        for form in forms:
            add(self._condition(processing), "varequal", form, respident=_ONE)
        self._end()

    def match(self, events: Sequence[tuple[str, int]]) -> None:
        """Events, each to be given its place."""
        idents, numbers = self._numbers(2 * len(events))[len(events) :], self._numbers(len(events))
        shown = self._begin("matching_question", idents)
        for ident, (event, _) in zip(idents, events, strict=True):
            asked = add(shown, "response_lid", ident=f"response_{ident}")
            add_text(asked, event, "text/plain")
            choice = add(asked, "render_choice")
            for place, number in enumerate(numbers, start=1):
                add_text(add(choice, "response_label", ident=number), str(place), "text/plain")
        processing = self._processing()
        for ident, (_, place) in zip(idents, events, strict=True):
            condition = add(processing, "respcondition", **{"continue": "Yes"})
            add(condition, "conditionvar/varequal", numbers[place - 1], respident=f"response_{ident}")
            add(condition, "setvar", f"{100 / len(events):.2f}", action="Add", varname="SCORE")
        self._end()

    def write(self) -> None:
        """An answer that the teacher reads."""
        self._blank(self._begin("essay_question", []))
        add(add(self._processing(), "respcondition", **{"continue": "No"}), "conditionvar/other")
        self._end()

    def _numbers(self, count: int) -> list[str]:
        return [str(self.first + number) for number in range(1, count + 1)]

    def _begin(self, kind: str, answers: Sequence[str]) -> Element:
        about = add(self.made, "itemmetadata/qtimetadata")
        add_field(about, "question_type", kind)
        add_field(about, "points_possible", str(_POINTS[shape(self.item)]))
        add_field(about, "original_answer_ids", ",".join(answers))
        add_field(about, "assessment_question_identifierref", _ident("question", self.item.id))
        shown = add(self.made, "presentation")
        add_text(shown, f"<p>{as_html(self.item.stem)}</p>")
        return shown

    def _blank(self, shown: Element) -> None:
        asked = add(shown, "response_str", ident=_ONE, rcardinality="Single")
        add(asked, "render_fib/response_label", ident="answer1", rshuffle="No")

    def _processing(self) -> Element:
        """Where answers are judged; whatever the answer, the general feedback is shown."""
        processing = add(self.made, "resprocessing")
        add(processing, "outcomes/decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
        told = add(processing, "respcondition", **{"continue": "Yes"})
        add(told, "conditionvar/other")
        add(told, "displayfeedback", feedbacktype="Response", linkrefid="general_fb")
        return processing

    def _condition(self, processing: Element) -> Element:
        """A condition of full marks."""
        right = add(processing, "respcondition", **{"continue": "No"})
        condition = add(right, "conditionvar")
        add(right, "setvar", "100", action="Set", varname="SCORE")
        return condition

    def _end(self) -> None:
        told = add(self.made, "itemfeedback", ident="general_fb")
        add_text(add(told, "flow_mat"), feedback(self.item))
