"""A reader of Moodle GIFT, written from the rules of Moodle's importer; it shares nothing with the writer.

Blocks between blank lines; `//` comments; `\\` escapes; `::name::`; `[format]`; then, by what stands in the braces: an
essay, multiple choice (any `~`), matching (`=` and `->`), true/false (exactly T, F, TRUE, FALSE), or a short answer.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_PLACES = {":": "058", "#": "035", "=": "061", "{": "123", "}": "125", "~": "126", "n": "010"}
_CHARS = {f"&&{code};": "\n" if char == "n" else char for char, code in _PLACES.items()}
_FORMATS = ("html", "moodle", "plain", "markdown")
_SPACE = " \t\n\r\0\x0b"  # what PHP trims
_WEIGHT = re.compile(r"%(-*\d{1,2}\.?\d*)%")


@dataclass(frozen=True)
class Question:
    kind: str  # category, essay, multichoice, match, truefalse, shortanswer
    name: str = ""
    stem: str = ""
    form: str = "moodle"
    answers: tuple[tuple[str, float], ...] = ()  # each with its share of the marks in percent
    pairs: tuple[tuple[str, str], ...] = ()
    true: bool | None = None
    wrong: str = ""  # feedback
    right: str = ""
    general: str = ""


def read_gift(data: bytes) -> list[Question]:
    """Every question and category; ValueError where Moodle would refuse."""
    blocks: list[list[str]] = [[]]
    for line in data.decode("utf-8").split("\n"):
        line = line.strip(_SPACE)
        if line in ("", "0"):
            blocks.append([])
        else:
            blocks[-1].append(" " if line.startswith("//") else line)
    texts = ("\n".join(block).strip(_SPACE) for block in blocks)
    return [_question(_hidden(text)) for text in texts if text]


def _hidden(text: str) -> str:
    return re.sub(r"\\([\\:#={}~n])", lambda m: "\\" if m[1] == "\\" else f"&&{_PLACES[m[1]]};", text)


def _told(text: str) -> str:
    return re.sub("|".join(_CHARS), lambda m: _CHARS[m[0]], text)


def _field(text: str, form: str) -> tuple[str, str]:
    """A field's format and text."""
    named = re.match(r"\[([^]]*)\]", text)
    if named and named[1] in _FORMATS:
        form, text = named[1], text[named.end() :]
    return form, _told(text).strip(_SPACE)


def _question(text: str) -> Question:
    if text.startswith("$CATEGORY:"):
        return Question("category", name=text[10:].strip(_SPACE))
    name = ""
    if text.startswith("::"):
        if "::" not in text[2:]:
            raise ValueError(f"a name without an end: {text!r}")
        name, text = text[2:].split("::", 1)
        text = text.strip(_SPACE)
    start, end = text.find("{"), text.find("}")
    if not 0 <= start < end or text[end + 1 :].strip(_SPACE):
        raise ValueError(f"no answers, or text behind them: {text!r}")
    form, stem = _field(text[:start], "moodle")
    answers, *general = text[start + 1 : end].strip(_SPACE).rsplit("####", 1)
    told = {"name": _told(name).strip(_SPACE), "stem": stem, "form": form, "general": _field("".join(general), form)[1]}
    return _answered(answers.strip(_SPACE), form, told)


def _answered(answers: str, form: str, told: dict[str, str]) -> Question:
    if not answers:
        return Question("essay", **told)
    if answers.startswith("#"):
        raise ValueError("a numerical question")
    if "~" in answers:
        parts = _parts(answers.replace("=", "~="), "~", 2)
        return Question("multichoice", **told, answers=tuple(_choice(part, form) for part in parts))
    if "=" in answers and "->" in answers:
        return Question("match", **told, pairs=tuple(_pair(part, form) for part in _parts(answers, "=", 2)))
    said, *feedback = answers.split("#", 2)
    if said.strip(_SPACE) in ("T", "TRUE", "F", "FALSE"):
        wrong, right = (_field(one.strip(_SPACE), form)[1] for one in [*feedback, "", ""][:2])
        return Question("truefalse", **told, true=said.strip(_SPACE)[0] == "T", wrong=wrong, right=right)
    parts = _parts(answers, "=", 1)
    return Question("shortanswer", **told, answers=tuple(_weighed(part, form, 100) for part in parts))


def _parts(answers: str, mark: str, least: int) -> list[str]:
    first, *rest = (part.strip(_SPACE) for part in answers.split(mark))
    parts = [first, *rest] if first else rest
    if len(parts) < least or not all(parts):
        raise ValueError(f"too few answers, or an empty one: {answers!r}")
    return parts


def _choice(part: str, form: str) -> tuple[str, float]:
    return _weighed(part[1:], form, 100) if part.startswith("=") else _weighed(part, form, 0)


def _weighed(part: str, form: str, share: float) -> tuple[str, float]:
    weight = _WEIGHT.match(part)
    if weight:
        share, part = float(weight[1]), part[weight.end() :]
    return _field(part.split("#", 1)[0].strip(_SPACE), form)[1], share


def _pair(part: str, form: str) -> tuple[str, str]:
    if "->" not in part:
        raise ValueError(f"half a pair: {part!r}")
    asked, answer = part.split("->", 1)
    return _field(asked, form)[1], _told(answer).strip(_SPACE)


class _Shown(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text += "\n" if tag in ("br", "p", "li", "blockquote") else "" if tag in ("b", "ul", "ol") else f"<{tag}>?"

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(code: str) -> str:
    """What a reader sees of HTML; a tag that the writers never use is seen as itself."""
    parser = _Shown()
    parser.feed(code)
    parser.close()
    return parser.text.strip("\n")
