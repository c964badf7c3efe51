"""A reader of QTI 1.2 packages for Canvas, written from the format's rules; it shares nothing with the writer.

It refuses what is not well made: a file that the manifest does not name, an element out of its place, an ident that is
missing, given twice or refers to nothing. A question that was read can be graded by its own processing.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_CHILDREN = {  # what each element holds, in order
    "questestinterop": "assessment ",
    "assessment": "(qtimetadata )*(section )+",
    "section": "(item )*",
    "item": "(itemmetadata )?presentation (resprocessing )*(itemfeedback )*",
    "itemmetadata": "(qtimetadata )*",
    "qtimetadata": "(qtimetadatafield )+",
    "qtimetadatafield": "fieldlabel fieldentry ",
    "presentation": "((material |response_lid |response_str ))+",
    "response_lid": "(material )?render_choice ",
    "response_str": "(material )?render_fib ",
    "render_choice": "(response_label )+",
    "render_fib": "(response_label )*",
    "response_label": "(material )*",
    "material": "(mattext )+",
    "resprocessing": "outcomes (respcondition )+",
    "outcomes": "(decvar )+",
    "respcondition": "conditionvar (setvar )*(displayfeedback )*",
    "conditionvar": "((not |and |or |other |varequal ))+",
    "and": "((not |and |or |varequal ))+",
    "not": "(and |or |varequal )",
    "itemfeedback": "(flow_mat )+",
    "flow_mat": "(material )+",
}
_NEEDED = {  # attributes, each with the values it may have
    "assessment": {"ident": ".+", "title": ".*"}, "section": {"ident": ".+"}, "item": {"ident": ".+", "title": ".*"},
    "response_lid": {"ident": ".+"}, "response_str": {"ident": ".+"}, "response_label": {"ident": ".+"},
    "varequal": {"respident": ".+"}, "setvar": {"action": "Set|Add", "varname": "SCORE"},
    "displayfeedback": {"feedbacktype": "Response", "linkrefid": ".+"}, "itemfeedback": {"ident": ".+"},
    "mattext": {"texttype": "text/(html|plain)"},
    "decvar": {"varname": "SCORE", "vartype": "Decimal", "minvalue": "0", "maxvalue": "100"},
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    ident: str
    title: str
    kind: str
    points: str
    stem: str  # HTML
    prompts: Mapping[str, str]  # what can be answered, by its ident
    labels: Mapping[str, str]  # what can be chosen, by its ident
    general: str  # HTML of the feedback that is always shown
    processing: Element

    def grade(self, **given: str | tuple[str, ...]) -> float:
        """The share of the points, in percent, that these answers get, by the question's own processing."""
        answers = {ident: {one} if isinstance(one, str) else set(one) for ident, one in given.items()}
        score = 0.0
        for condition in self.processing.iter("respcondition"):
            if not all(_holds(one, answers) for one in condition.find("conditionvar") or ()):
                continue
            for change in condition.iter("setvar"):
                score = float(change.text or "") + (score if change.get("action") == "Add" else 0)
            if condition.get("continue", "No") == "No":
                break
        return score

    def named(self, text: str) -> str:
        """The ident of the one label that says this."""
        (ident,) = (ident for ident, label in self.labels.items() if label == text)
        return ident


@dataclass(frozen=True)
class Quiz:
    title: str
    description: str
    points: float
    published: bool
    asked: tuple[Asked, ...]


def read_qti(data: bytes) -> Quiz:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        files = {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}
    manifest = _plain(files.pop("imsmanifest.xml"), "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1")
    resources = {one.attrib["identifier"]: one for one in manifest.iter("resource")}
    assert {one.attrib["href"] for one in manifest.iter("file")} == set(files)
    (questions,) = (one for one in resources.values() if one.attrib["type"] == "imsqti_xmlv1p2")
    meta = resources[_only(questions, "dependency").attrib["identifierref"]]
    quiz = _plain(files[_only(questions, "file").attrib["href"]], "http://www.imsglobal.org/xsd/ims_qtiasiv1p2")
    settings = _plain(files[_only(meta, "file").attrib["href"]], "http://canvas.instructure.com/xsd/cccv1p0")
    _check(quiz)
    asked = tuple(_asked(one) for one in quiz.iter("item"))
    assert len({one.ident for one in asked}) == len(asked)
    assert questions.attrib["identifier"] == _only(quiz, "assessment").attrib["ident"] == settings.attrib["identifier"]
    told = {one.tag: one.text or "" for one in settings}
    assert float(told["points_possible"]) == sum(int(one.points) for one in asked)
    assignment = {one.tag: one.text or "" for one in _only(settings, "assignment")}
    published = told["available"] != "false" or assignment["workflow_state"] != "unpublished"
    assert assignment["quiz_identifierref"] == settings.attrib["identifier"]
    return Quiz(told["title"], told["description"], float(told["points_possible"]), published, asked)


def _plain(data: bytes, namespace: str) -> Element:
    """A document's tree, its names freed of the namespace that all of them must have."""
    root = ElementTree.fromstring(data)
    for one in root.iter():
        assert one.tag.startswith((f"{{{namespace}}}", "{http://www.imsglobal.org/xsd/imsmd_v1p2}")), one.tag
        one.tag = one.tag.split("}")[1]
    return root


def _only(root: Element, tag: str) -> Element:
    (one,) = root.iter(tag)
    return one


def _check(root: Element) -> None:
    for one in root.iter():
        held = "".join(f"{child.tag} " for child in one)
        assert re.fullmatch(_CHILDREN.get(one.tag, ""), held), f"{one.tag} holds {held}"
        for name, values in _NEEDED.get(one.tag, {}).items():
            assert re.fullmatch(values, one.attrib[name], re.DOTALL), f"{one.tag} {one.attrib}"
        if one.tag in _CHILDREN:
            assert not (one.text or "").strip(), f"loose text in {one.tag}"


def _asked(item: Element) -> Asked:
    fields = {one.findtext("fieldlabel"): one.findtext("fieldentry") or "" for one in item.iter("qtimetadatafield")}
    presentation, processing = _only(item, "presentation"), _only(item, "resprocessing")
    responses = [one for one in presentation if one.tag != "material"]
    prompts = {one.attrib["ident"]: one.findtext("material/mattext") or "" for one in responses}
    told = [(one.attrib["ident"], one.findtext("material/mattext") or "") for one in item.iter("response_label")]
    feedback = {one.attrib["ident"]: one.findtext(".//mattext") or "" for one in item.iter("itemfeedback")}
    labels = dict(told)
    assert len(prompts) == len(responses)
    assert all(labels[ident] == text for ident, text in told), "an ident of two labels"
    for one in processing.iter("varequal"):
        assert one.attrib["respident"] in prompts
        assert item.find(f".//response_str[@ident='{one.attrib['respident']}']") is not None or one.text in labels
    assert {one.attrib["linkrefid"] for one in processing.iter("displayfeedback")} == set(feedback)
    stem = presentation.findtext("material/mattext") or ""
    kind, points = fields["question_type"], fields["points_possible"]
    general = feedback.pop("general_fb", "")
    assert not feedback
    return Asked(item.attrib["ident"], item.attrib["title"], kind, points, stem, prompts, labels, general, processing)


def _holds(condition: Element, answers: Mapping[str, set[str]]) -> bool:
    parts: Iterator[bool] = (_holds(one, answers) for one in condition)
    match condition.tag:
        case "other":
            return True
        case "varequal":
            return condition.text in answers.get(condition.attrib["respident"], set())
        case "and":
            return all(parts)
        case "or":
            return any(parts)
        case "not":
            return not any(parts)
    raise AssertionError(condition.tag)
