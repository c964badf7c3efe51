"""The page's looks: one palette in two lights, the style sheet made from it, and what Gradio is told of both.

The palette is data, so that a test computes every contrast. Fonts are ours and served by us: nothing is asked of
another host. Refuses to know what stands on the page.
"""

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parent / "static"
SERIF = ("Literata", "Iowan Old Style", "Palatino Linotype", "Palatino", "Georgia", "serif")


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by their place on the page: a desk, a sheet of paper on it, ink, and a rubricator's red."""

    desk: str  # behind the conversation
    paper: str  # behind the guide's text
    wash: str  # cards and quiet buttons
    field: str  # where one types
    ink: str  # text
    quiet: str  # secondary text
    line: str  # rules between things
    edge: str  # borders of what can be pressed or typed into
    rubric: str  # citations, links, the one strong colour
    on_rubric: str  # text on it
    glow: str  # behind lit words
    on_glow: str  # lit words
    fresh: str  # words that are new in a guide
    fresh_wash: str  # behind them
    gone: str  # words that are no longer there
    gone_wash: str  # behind them


LIGHT = Palette(
    desk="#f3efe6", paper="#fdfbf6", wash="#e9e3d6", field="#fffdf9", ink="#25211b", quiet="#625b4e", line="#ddd6c7",
    edge="#8f8674", rubric="#8a2d29", on_rubric="#ffffff", glow="#f8e6a4", on_glow="#25211b",
    fresh="#1f5a37", fresh_wash="#dcead8", gone="#8a2d29", gone_wash="#f5ded8",
)  # fmt: skip
DARK = Palette(
    desk="#161411", paper="#1e1b17", wash="#292520", field="#221f1a", ink="#e8e2d6", quiet="#aca392", line="#38332b",
    edge="#7c7364", rubric="#e9a493", on_rubric="#2a120e", glow="#5d4b17", on_glow="#fbf3dc",
    fresh="#a6d6ac", fresh_wash="#22372a", gone="#f0b0a1", gone_wash="#45261f",
)  # fmt: skip


def stylesheet() -> str:
    """The style sheet of Gradio's page, which says itself when it is dark: the palette as variables, then the rules."""
    light, dark = _lights()
    return f":root {{ {light} }}\n.dark {{ {dark} }}\n{_text('type.css')}\n{_text('page.css')}"


def library_stylesheet() -> str:
    """The style sheet of the Library page, dark where the reader's system is, but never on paper."""
    light, dark = _lights()
    dark_too = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    return f":root {{ {light} }}\n{dark_too}\n{_text('type.css')}\n{_text('library.css')}"


def teach_stylesheet() -> str:
    """The style sheet of the Teach page: the Library page's frame, and the sheet that prints."""
    return f"{library_stylesheet()}\n{_text('teach.css')}"


def _lights() -> tuple[str, str]:
    return f"{_variables(LIGHT)} color-scheme: light;", f"{_variables(DARK)} color-scheme: dark;"


def _text(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _variables(palette: Palette) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {value};" for name, value in asdict(palette).items())


@cache
def head() -> str:
    """What Gradio's page gets from us in its head: the style sheet, the text face, and the one listener."""
    return _head("page", stylesheet())


@cache
def library_head() -> str:
    """The same of the Library page."""
    return _head("library", library_stylesheet())


@cache
def teach_head() -> str:
    """The same of the Teach page."""
    return _head("teach", teach_stylesheet(), "teach-told", "teach-desk", "teach-hand", "teach-guide")


def _head(name: str, sheet: str, *before: str) -> str:
    """`before` names the scripts that the page's listener stands on."""
    scripts = [f"{script}.js" for script in (*before, name)]
    version = hashlib.sha256("".join((sheet, *map(_text, scripts))).encode()).hexdigest()[:12]
    listeners = "".join(f'<script defer src="/page/{script}?v={version}"></script>' for script in scripts)
    return (
        f'<link rel="stylesheet" href="/page/{name}.css?v={version}">'
        '<link rel="preload" href="/page/literata-latin-normal.woff2" as="font" type="font/woff2" crossorigin>'
        '<link rel="icon" href="/page/mark.svg" type="image/svg+xml">'
        f"{listeners}"
    )


def gradio_theme() -> Any:
    """Gradio's own components in the same colours and type."""
    import gradio as gr

    theme = gr.themes.Base(font=list(SERIF), font_mono=["ui-monospace", "monospace"])
    return theme.set(**_gradio_variables())


def _gradio_variables() -> dict[str, str]:
    """Each Gradio variable in both lights, from the palette's names."""
    names = {
        "body_background_fill": "desk",
        "body_text_color": "ink",
        "body_text_color_subdued": "quiet",
        "background_fill_primary": "field",
        "background_fill_secondary": "wash",
        "block_background_fill": "desk",
        "block_label_text_color": "quiet",
        "border_color_primary": "line",
        "border_color_accent": "rubric",
        "color_accent": "rubric",
        "color_accent_soft": "wash",
        "input_background_fill": "field",
        "input_background_fill_focus": "field",
        "input_border_color": "edge",
        "input_border_color_focus": "rubric",
        "input_placeholder_color": "quiet",
        "button_primary_background_fill": "rubric",
        "button_primary_background_fill_hover": "rubric",
        "button_primary_text_color": "on_rubric",
        "button_secondary_background_fill": "wash",
        "button_secondary_background_fill_hover": "line",
        "button_secondary_text_color": "ink",
        "link_text_color": "rubric",
    }
    light = {variable: getattr(LIGHT, name) for variable, name in names.items()}
    dark = {f"{variable}_dark": getattr(DARK, name) for variable, name in names.items() if variable != "color_accent"}
    return light | dark
