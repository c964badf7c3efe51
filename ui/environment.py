"""The one place that reads the environment, and the one that switches off whatever would speak to others.

Gives the program's settings as a small frozen value. Refuses to know what they will be used for.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

SILENCED = {
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "LANGCHAIN_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_SHARE": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime's builds report to their maker unless told not to
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
PREFIX = "GLOSSATOR_"
OURS = frozenset(
    PREFIX + name for name in ("LIBRARY", "MODEL", "MODEL_URL", "EMBEDDER", "LIBRARIAN_PASSWORD")
)  # all that this program asks the environment


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can set, from options first and the environment second."""

    library: Path
    embedder: str | None
    model: str | None
    model_url: str | None
    librarian_password: str | None


def silence(environ: MutableMapping[str, str]) -> None:
    """Turn off tracing, analytics and downloads, whatever the environment says: words stay on this machine."""
    environ.update(SILENCED)


def read_settings(
    environ: Mapping[str, str], *, library: Path | None = None, model: str | None = None, model_url: str | None = None
) -> Settings:
    """Settings from the command line's options, else from `environ`, else the defaults."""
    return Settings(
        library=library or _path(environ.get("GLOSSATOR_LIBRARY")) or platformdirs.user_data_path("glossator"),
        embedder=environ.get("GLOSSATOR_EMBEDDER") or None,
        model=model or environ.get("GLOSSATOR_MODEL") or None,
        model_url=model_url or environ.get("GLOSSATOR_MODEL_URL") or None,
        librarian_password=environ.get("GLOSSATOR_LIBRARIAN_PASSWORD") or None,
    )


def unknown(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Names that look like settings of ours and are none: most likely misspelt."""
    return tuple(sorted(name for name in environ if name.startswith(PREFIX) and name not in OURS))


def wants_colour(environ: Mapping[str, str]) -> bool:
    """Whether a terminal may be painted: not where NO_COLOR says no (https://no-color.org) or it can't be."""
    return not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def _path(value: str | None) -> Path | None:
    return Path(value).expanduser() if value else None
