"""The fonts of a PDF file: what a string's codes stand for, how wide each is, and which fonts are bold.

pypdf reads the fonts. Refuses to know where a string stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import IndirectObject
from pypdf.generic._font import Font

_FORCE_BOLD = 1 << 18  # font descriptor flag (ISO 32000-1, table 123)
_BOLD = ("bold", "black", "heavy", "demi")


@dataclass(slots=True)
class Fonts:
    """The fonts of one file, each read once."""

    known: dict[Any, tuple[Font, bool]] = field(default_factory=dict)

    def of(self, resource: Any) -> tuple[Font, bool]:
        """The font and whether it is a bold one."""
        key = (resource.idnum, resource.generation) if isinstance(resource, IndirectObject) else id(resource)
        if key not in self.known:
            font = Font.from_font_resource(resource.get_object())
            self.known[key] = font, _is_bold(font)
        return self.known[key]


def letters(font: Font, data: bytes) -> Iterable[tuple[str, str]]:
    """The string's character codes as pypdf keys widths by them, each with what it stands for."""
    if isinstance(font.encoding, str):
        codes = data.decode(font.encoding, "replace")
        return [(code, str(font.character_map.get(code, code))) for code in codes]
    found = []
    for byte in data:
        letter = font.encoding.get(byte, chr(byte))
        found.append((chr(byte), str(font.character_map.get(letter, letter))))
    return found


def width(font: Font, code: str) -> float:
    """The code's width; of a simple font's space that has none, pypdf's guess (a composite font has a default)."""
    if code == font.space_char and code not in font.character_widths and not isinstance(font.encoding, str):
        return font.space_width
    return font.get_text_width(code)


def _is_bold(font: Font) -> bool:
    name = font.name.casefold()
    weight: Any = font.font_descriptor.weight  # pypdf says str, and hands on what the file has
    flags: Any = font.font_descriptor.flags
    heavy = isinstance(weight, int | float) and weight >= 600
    return heavy or any(sign in name for sign in _BOLD) or (isinstance(flags, int) and bool(flags & _FORCE_BOLD))
