"""XML for QTI packages: elements put together, and whole documents as bytes.

Refuses to know what they tell.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring


def add(parent: Element, path: str, text: str = "", **attributes: str) -> Element:
    """The last of a path of new elements below `parent`, with its text and attributes."""
    *above, last = path.split("/")
    for tag in above:
        parent = SubElement(parent, tag)
    made = SubElement(parent, last, attributes)
    made.text = text or None
    return made


def add_text(parent: Element, code: str, kind: str = "text/html") -> Element:
    """A text for the reader, as QTI wraps one."""
    return add(parent, "material/mattext", code, texttype=kind)


def add_field(parent: Element, name: str, value: str) -> None:
    """One field of metadata."""
    field = add(parent, "qtimetadatafield")
    add(field, "fieldlabel", name)
    add(field, "fieldentry", value)


def document(tag: str, attributes: Mapping[str, str]) -> Element:
    return Element(tag, dict(attributes))


def as_bytes(root: Element) -> bytes:
    indent(root)
    code: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return code + b"\n"
