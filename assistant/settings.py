"""The assistant's settings: one small frozen value, passed down. Reads no environment and no file."""

from dataclasses import dataclass

from assistant.coverage import THRESHOLD


@dataclass(frozen=True, slots=True)
class AssistantSettings:
    """`model` None means quotes: the guide's own sentences and no chat model at all."""

    model: str | None = None  # "openai:NAME", "anthropic:NAME" or "ollama:NAME"
    model_url: str | None = None  # an OpenAI-compatible address, with openai:NAME
    threshold: float = THRESHOLD  # least confidence at which the guide is said to hold the answer
    timeout: float = 30.0  # seconds of silence after which a chat model counts as down
    deadline: float = 120.0  # seconds that one whole draft may take
    retries: int = 1
    max_tokens: int = 700
