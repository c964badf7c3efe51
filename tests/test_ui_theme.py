"""The palette: every contrast computed, and a style sheet that uses it and names no other host."""

import re
from dataclasses import asdict

import pytest

from ui import theme


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("desk", "paper", "wash", "field")
READ = [(ink, ground) for ink in ("ink", "quiet", "rubric") for ground in GROUNDS] + [
    ("on_rubric", "rubric"),
    ("on_glow", "glow"),
    ("fresh", "fresh_wash"),
    ("gone", "gone_wash"),
    ("fresh", "paper"),
    ("gone", "paper"),
]
SEEN = [("edge", "desk"), ("edge", "field"), ("edge", "paper"), ("rubric", "desk")]  # borders of what can be used


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_text_passes_wcag_aa_and_every_border_of_a_control_can_be_seen(palette: theme.Palette) -> None:
    colours = asdict(palette)
    assert [pair for pair in READ if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
    assert [pair for pair in SEEN if _contrast(colours[pair[0]], colours[pair[1]]) < 3.0] == []


@pytest.mark.parametrize("name", ["page", "library"])
def test_a_style_sheet_uses_only_the_palettes_colours_and_names_no_host(name: str) -> None:
    sheet = theme.stylesheet() if name == "page" else theme.library_stylesheet()
    rules = (theme.STATIC / f"{name}.css").read_text(encoding="utf-8")
    assert rules in sheet
    assert re.findall(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b(?!\w)", rules) == []
    names = {colour.replace("_", "-") for colour in asdict(theme.LIGHT)} | {"serif", "radius"}
    assert set(re.findall(r"var\(--([a-z-]+)\)", rules)) <= names
    script = (theme.STATIC / f"{name}.js").read_text(encoding="utf-8").replace("// ", "")
    assert re.findall(r"https?:|//[a-z]", sheet + script) == []
