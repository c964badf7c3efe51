"""Settings come from options first and the environment second; whatever would speak to others is switched off."""

from pathlib import Path

import pytest

from ui.environment import SILENCED, Settings, read_settings, silence, unknown, wants_colour


def test_options_win_over_the_environment() -> None:
    environ = {
        "GLOSSATOR_LIBRARY": "/books",
        "GLOSSATOR_MODEL": "openai:a",
        "GLOSSATOR_MODEL_URL": "http://127.0.0.1:1/v1",
        "GLOSSATOR_EMBEDDER": "/model",
        "GLOSSATOR_LIBRARIAN_PASSWORD": "secret",
    }
    assert read_settings(environ, library=Path("/mine"), model="openai:b") == Settings(
        Path("/mine"), "/model", "openai:b", "http://127.0.0.1:1/v1", "secret"
    )
    assert read_settings(environ) == Settings(Path("/books"), "/model", "openai:a", "http://127.0.0.1:1/v1", "secret")


def test_without_anything_set_the_library_is_the_users_data_folder() -> None:
    settings = read_settings({"GLOSSATOR_LIBRARY": "", "GLOSSATOR_MODEL": ""})
    assert (settings.library.name, settings.embedder, settings.model, settings.model_url) == (
        "glossator", None, None, None,
    )  # fmt: skip


def test_tracing_and_analytics_are_off_whatever_the_environment_says() -> None:
    environ = {"LANGSMITH_TRACING": "true", "GRADIO_ANALYTICS_ENABLED": "True", "HF_HUB_OFFLINE": "0", "HOME": "/h"}
    silence(environ)
    assert environ == {**SILENCED, "HOME": "/h"}


def test_names_like_ours_that_are_none_are_told() -> None:
    assert unknown({"GLOSSATOR_LIBRARY": "x", "GLOSSATOR_LIBARY": "x", "LIBRARY": "x"}) == ("GLOSSATOR_LIBARY",)


@pytest.mark.parametrize(
    ("environ", "wanted"), [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colours_are_for_those_who_want_them(environ: dict[str, str], wanted: bool) -> None:
    assert wants_colour(environ) is wanted
