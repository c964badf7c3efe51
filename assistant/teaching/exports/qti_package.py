"""What a QTI package for Canvas says about itself: the manifest of its files, and the settings of its quiz.

Refuses to know what the questions are.
"""

from assistant.teaching.exports.qti_xml import add, as_bytes, document

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_METADATA = "http://www.imsglobal.org/xsd/imsmd_v1p2"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_EXTRA = "associatedcontent/imscc_xmlv1p1/learning-application-resource"


def manifest(quiz: str, title: str) -> bytes:
    """`imsmanifest.xml`: the quiz's questions, and its settings on which they depend."""
    root = document("manifest", {
        "identifier": f"{quiz}_manifest", "xmlns": _PACKAGE, "xmlns:imsmd": _METADATA, "xmlns:xsi": _XSI,
        "xsi:schemaLocation": f"{_PACKAGE} http://www.imsglobal.org/xsd/imscp_v1p1.xsd "
        f"{_METADATA} http://www.imsglobal.org/xsd/imsmd_v1p2p2.xsd",
    })  # fmt: skip
    about = add(root, "metadata")
    add(about, "schema", "IMS Content")
    add(about, "schemaversion", "1.1.3")
    add(about, "imsmd:lom/imsmd:general/imsmd:title/imsmd:string", title)
    add(root, "organizations")
    resources = add(root, "resources")
    questions = add(resources, "resource", identifier=quiz, type="imsqti_xmlv1p2")
    add(questions, "file", href=f"{quiz}/{quiz}.xml")
    add(questions, "dependency", identifierref=f"{quiz}_meta")
    place = f"{quiz}/assessment_meta.xml"
    add(add(resources, "resource", identifier=f"{quiz}_meta", type=_EXTRA, href=place), "file", href=place)
    return as_bytes(root)


def settings(quiz: str, title: str, description: str, points: int) -> bytes:
    """`assessment_meta.xml`: a quiz that no class sees until its teacher publishes it."""
    root = document("quiz", {
        "identifier": quiz, "xmlns": _CANVAS, "xmlns:xsi": _XSI,
        "xsi:schemaLocation": f"{_CANVAS} https://canvas.instructure.com/xsd/cccv1p0.xsd",
    })  # fmt: skip
    for name, value in (
        ("title", title), ("description", description), ("shuffle_answers", "false"),
        ("scoring_policy", "keep_highest"), ("quiz_type", "assignment"), ("points_possible", f"{points}.0"),
        ("show_correct_answers", "true"), ("anonymous_submissions", "false"), ("could_be_locked", "false"),
        ("allowed_attempts", "1"), ("one_question_at_a_time", "false"), ("cant_go_back", "false"),
        ("available", "false"), ("one_time_results", "false"),
    ):  # fmt: skip
        add(root, name, value)
    assignment = add(root, "assignment", identifier=f"{quiz}_assignment")
    for name, value in (
        ("title", title), ("workflow_state", "unpublished"), ("quiz_identifierref", quiz),
        ("points_possible", f"{points}.0"), ("grading_type", "points"), ("submission_types", "online_quiz"),
    ):  # fmt: skip
        add(assignment, name, value)
    return as_bytes(root)
