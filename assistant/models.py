"""Chat models by exact name: `openai:NAME`, `anthropic:NAME`, `ollama:NAME`, or a server that speaks as OpenAI's does.

The one place that knows providers' packages, keys and errors; each package is imported when its model is opened.
Refuses to know prompts and answers.
"""

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from langchain_core.exceptions import LangChainException
from langchain_core.language_models import BaseChatModel

from assistant.errors import ModelError, UnknownModel
from assistant.settings import AssistantSettings

_ANY_KEY = "none"  # what a server at an address of one's own gets where no key is set
_Options = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Provider:
    package: str  # as imported; its extra bears the provider's name
    model: str  # the class
    key: str | None  # the variable that holds the key
    options: Callable[[str, AssistantSettings, str | None], _Options]


def _openai(name: str, settings: AssistantSettings, key: str | None) -> _Options:
    own = {"base_url": settings.model_url, "use_responses_api": False} if settings.model_url else {}
    return _common(name, settings) | own | {"api_key": key or _ANY_KEY}


def _anthropic(name: str, settings: AssistantSettings, key: str | None) -> _Options:
    return _common(name, settings) | {"api_key": key}


def _ollama(name: str, settings: AssistantSettings, key: str | None) -> _Options:
    limits: _Options = {"num_predict": settings.max_tokens, "client_kwargs": {"timeout": settings.timeout}}
    return {"model": name, "temperature": 0} | limits


def _common(name: str, settings: AssistantSettings) -> _Options:
    limits = {"timeout": settings.timeout, "max_retries": settings.retries, "max_tokens": settings.max_tokens}
    return {"model": name, "temperature": 0} | limits


PROVIDERS: Mapping[str, _Provider] = {
    "openai": _Provider("langchain_openai", "ChatOpenAI", "OPENAI_API_KEY", _openai),
    "anthropic": _Provider("langchain_anthropic", "ChatAnthropic", "ANTHROPIC_API_KEY", _anthropic),
    "ollama": _Provider("langchain_ollama", "ChatOllama", None, _ollama),
}
_SHAPES = "openai:NAME, anthropic:NAME or ollama:NAME"


def open_model(settings: AssistantSettings, environ: Mapping[str, str]) -> BaseChatModel:
    """The chat model that the settings name; nothing is sent anywhere yet. `environ` holds the providers' keys."""
    prefix, name = _split(settings)
    provider = PROVIDERS[prefix]
    key = environ.get(provider.key, "").strip() if provider.key else None
    if provider.key and not key and not settings.model_url:
        raise ModelError(f"{prefix}:{name} needs a key: set {provider.key}, or leave the model out for quotes.")
    return _opened(prefix, provider, provider.options(name, settings, key or None))


def check_name(settings: AssistantSettings) -> None:
    """Raises UnknownModel where the model's name or its address is wrong in itself; loads and asks nothing."""
    _split(settings)


def _split(settings: AssistantSettings) -> tuple[str, str]:
    prefix, _, name = (settings.model or "").strip().partition(":")
    if prefix not in PROVIDERS or not name.strip():
        raise UnknownModel(f"Unknown model “{_short(settings.model or '')}”: give {_SHAPES}.")
    if settings.model_url is not None:
        if prefix != "openai":
            raise UnknownModel(
                "A model's address goes with openai:NAME only: name the model so, or leave the address out."
            )
        if not settings.model_url.startswith(("http://", "https://")):
            raise UnknownModel(
                f"“{_short(settings.model_url)}” is no address of a model: begin it with http:// or https://."
            )
    return prefix, name.strip()


def _opened(prefix: str, provider: _Provider, options: _Options) -> BaseChatModel:
    try:
        module = importlib.import_module(provider.package)
    except ImportError as error:
        raise ModelError(f'{prefix}: models need one more package: pip install "glossator[{prefix}]"') from error
    model: BaseChatModel = getattr(module, provider.model)(**options)
    return model


@contextmanager
def translated(settings: AssistantSettings) -> Iterator[None]:
    """Whatever a provider raises inside becomes a `ModelError` of one line."""
    try:
        yield
    except _failures() as error:
        raise ModelError(_told(error, settings)) from error


def _failures() -> tuple[type[Exception], ...]:
    """What the providers in use raise; only packages that are already loaded can raise anything."""
    loaded = (getattr(sys.modules.get(package), name, None) for package, name in _ROOTS)
    # OSError: sockets. ValueError and TypeError: what adapters raise on a reply that is no chat completion.
    return (LangChainException, OSError, ValueError, TypeError, *(root for root in loaded if root is not None))


_ROOTS = (
    ("openai", "OpenAIError"),
    ("anthropic", "AnthropicError"),
    ("ollama", "ResponseError"),
    ("httpx", "HTTPError"),
    ("httpx2", "HTTPError"),
)
_BREAKS = frozenset(("RemoteProtocolError", "ReadError", "JSONDecodeError"))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was raised from: providers wrap what their connection says."""
    while error is not None:
        yield error
        error = error.__cause__


def _told(error: Exception, settings: AssistantSettings) -> str:
    where = f"The model server at {settings.model_url}" if settings.model_url else f"The server of {settings.model}"
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status > 0:
        return f"{where} {_status(status, settings)}"
    if not _BREAKS.isdisjoint(type(one).__name__ for one in _chain(error)):
        return f"{where} broke off in the middle of its answer: ask again."
    if "Timeout" in type(error).__name__:
        return f"{where} does not answer within {settings.timeout:g} seconds: ask again, or use another model."
    if isinstance(error, OSError) or "Connect" in type(error).__name__:
        return f"{where} does not answer: check that it runs and that its address is right."
    return f"{where} answered with something that is no chat reply: check that its address is right."


def _status(status: int, settings: AssistantSettings) -> str:
    name = (settings.model or "").partition(":")[2]
    if status in (401, 403):
        key = PROVIDERS[(settings.model or "openai").partition(":")[0]].key
        return f"refused the key ({status}): check {key or 'its key'}."
    if status == 404:
        return f"knows no model {_short(name)}, or its address is wrong (404): check the model's name and address."
    if status == 429:
        return "says that too much was asked of it (429): wait, or look at the account's limits."
    return f"failed with {status}: ask again, or use another model."


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "…"
