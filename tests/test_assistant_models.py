"""Chat models by name, over real HTTP: what is sent, what is refused, and each failure as one line."""

import subprocess
import sys

import pytest
from model_server import ModelServer, Said, Script, fails, says, serving

from assistant import models, prompts
from assistant.errors import ModelError, UnknownModel
from assistant.models import open_model, translated
from assistant.settings import AssistantSettings


def _settings(model: str | None, url: str | None = None) -> AssistantSettings:
    return AssistantSettings(model=model, model_url=url, timeout=5.0, retries=0)


@pytest.mark.parametrize(
    "name", ["gpt-4", "openai", "openai:", "open ai:x", "OPENAI:x", "google:x", "", None, "a\nb:c"]
)
def test_a_name_outside_the_table_is_refused_with_the_shapes(name: str | None) -> None:
    with pytest.raises(UnknownModel) as caught:
        open_model(_settings(name), {"OPENAI_API_KEY": "k"})
    shown = " ".join((name or "").split())
    assert str(caught.value) == f"Unknown model “{shown}”: give openai:NAME, anthropic:NAME or ollama:NAME."
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("openai:x", "openai:x needs a key: set OPENAI_API_KEY, or leave the model out for quotes."),
        ("anthropic:x", "anthropic:x needs a key: set ANTHROPIC_API_KEY, or leave the model out for quotes."),
    ],
)
def test_a_missing_key_is_named(name: str, message: str) -> None:
    with pytest.raises(ModelError) as caught:
        open_model(_settings(name), {"OPENAI_API_KEY": " ", "ANTHROPIC_API_KEY": ""})
    assert (str(caught.value), caught.value.exit_code) == (message, 1)


def test_an_address_goes_with_openai_only() -> None:
    with pytest.raises(UnknownModel, match=r"^A model's address goes with openai:NAME only"):
        open_model(_settings("ollama:x", "http://127.0.0.1:1/v1"), {})
    with pytest.raises(UnknownModel, match=r"^“localhost:1” is no address of a model"):
        open_model(_settings("openai:x", "localhost:1"), {})


def test_a_missing_package_is_named_with_its_extra() -> None:
    """In a Python of its own, in which no provider's package can be found; nor does the room need one to open."""
    code = (
        "import sys; sys.modules |= dict.fromkeys(('langchain_openai', 'langchain_anthropic', 'langchain_ollama'))\n"
        "import assistant.writing; from assistant.models import open_model\n"
        "from assistant.settings import AssistantSettings; from assistant.errors import ModelError\n"
        "for name in ('openai', 'anthropic', 'ollama'):\n"
        "    try: open_model(AssistantSettings(model=name + ':x'), {'OPENAI_API_KEY': 'k', 'ANTHROPIC_API_KEY': 'k'})\n"
        "    except ModelError as error: print(error)\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == [
        f'{name}: models need one more package: pip install "glossator[{name}]"'
        for name in ("openai", "anthropic", "ollama")
    ]


def test_what_is_sent() -> None:
    with serving(says("Yes.")) as server:
        model = open_model(_settings("openai:my-model", server.url), {})
        assert model.invoke("Well?").text == "Yes."
    [asked] = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.key == "Bearer none"
    assert asked.body == {
        "model": "my-model",
        "messages": [{"role": "user", "content": "Well?"}],
        "max_completion_tokens": 700,
        "temperature": 0.0,
        "stream": False,
    }


def test_a_key_that_is_set_is_used() -> None:
    with serving(says("Yes.")) as server:
        open_model(_settings("openai:m", server.url), {"OPENAI_API_KEY": "secret"}).invoke("Well?")
    assert [asked.key for asked in server.asked] == ["Bearer secret"]


def _failure(script: Script, **more: float) -> tuple[str, ModelServer]:
    with serving(script) as server:
        settings = AssistantSettings(model="openai:m", model_url=server.url, retries=0, **({"timeout": 5.0} | more))
        with pytest.raises(ModelError) as caught, translated(settings):
            list(open_model(settings, {}).stream("Well?"))
    return str(caught.value).replace(server.url, "URL"), server


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "refused the key (401): check OPENAI_API_KEY."),
        (403, "refused the key (403): check OPENAI_API_KEY."),
        (404, "knows no model m, or its address is wrong (404): check the model's name and address."),
        (429, "says that too much was asked of it (429): wait, or look at the account's limits."),
        (400, "failed with 400: ask again, or use another model."),
        (500, "failed with 500: ask again, or use another model."),
    ],
)
def test_a_status_becomes_one_line(status: int, message: str) -> None:
    assert _failure(fails(status))[0] == f"The model server at URL {message}"


def test_a_silent_server_is_given_up() -> None:
    message, _ = _failure(lambda asked: Said("Late.", waits=True), timeout=0.3)
    assert message == "The model server at URL does not answer within 0.3 seconds: ask again, or use another model."


def test_a_server_that_is_down() -> None:
    with serving(says("")) as server:
        pass
    settings = _settings("openai:m", server.url)
    with pytest.raises(ModelError) as caught, translated(settings):
        open_model(settings, {}).invoke("Well?")
    assert str(caught.value) == (
        f"The model server at {server.url} does not answer: check that it runs and that its address is right."
    )


def test_a_broken_stream_is_told_from_a_server_that_is_down() -> None:
    message, _ = _failure(says("Once upon", dies=True))
    assert message == "The model server at URL broke off in the middle of its answer: ask again."


def test_a_prompt_is_checked_when_it_is_loaded() -> None:
    good = "# system\nBe kind, {always}; it costs $$1.\n\n# human\nAsk: $question\n"
    prompt = prompts.parse(good, frozenset({"question"}), "good")
    assert prompt.filled({"question": "$title {x} %s ${y}"}) == [
        ("system", "Be kind, {always}; it costs $1."),
        ("human", "Ask: $title {x} %s ${y}"),
    ]
    for bad in (
        good.replace("$question", "$query"),
        good.replace("$question", "question"),
        good.replace("kind", "$kind"),
        good.replace("$question", "$question $ 5"),
        good.replace("# human", "# user"),
        f"Hello\n{good}",
    ):
        with pytest.raises(ValueError, match=r"^bad: "):
            prompts.parse(bad, frozenset({"question"}), "bad")


def test_every_prompt_of_the_project_loads() -> None:
    for name, places in (("answer", ("question", "title", "evidence")), ("rewrite", ("history", "question"))):
        filled = prompts.load(name, *places).filled({place: f"<{place}>" for place in places})
        assert [role for role, _ in filled] == ["system", "human"]
        assert all(f"<{place}>" in filled[1][1] for place in places)


def test_the_table_is_exact() -> None:
    assert sorted(models.PROVIDERS) == ["anthropic", "ollama", "openai"]
