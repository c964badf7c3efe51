"""How right answers are, on questions that teachers wrote: `python benchmarks/fairytaleqa.py --data DIR [--part val]`.

DIR holds PART.stories.jsonl and PART.questions.jsonl of FairytaleQA. Each story becomes a guide, indexed by the real
code; every question goes through the product's own door and, with `rivals` among `--only`, through what a user would
otherwise pick. Prints Markdown tables with bootstrap intervals. Nothing outside the named folders is written.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fairy import rivals, stages, tables
from fairy.measures import RESAMPLES, SEED
from fairy.stories import Question, Shelf, Story, read_questions, read_stories
from fairy.walk import Desk, Only, Walked, walk
from speed import machine

from assistant.settings import AssistantSettings
from ui.environment import silence

PARTS = ("search", "quoting", "refusing", "support", "speed", "rivals")


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    only = frozenset(options.only.split(","))
    stories = read_stories(options.data, options.part, options.stories)
    questions = read_questions(options.data, options.part, stories)
    raw: dict[str, Any] = {"command": _command(options), "commit": commit(), "machine": machine(), "seed": SEED}
    _say(f"`{raw['command']}`, commit {raw['commit']}\n\n{raw['machine']}")
    with _folder(options.home, "library") as home, _folder(options.venvs, "venvs") as venvs:
        shelf = Shelf(home, stories)
        walked = _walked(shelf, questions, only, raw) if only & {"search", "quoting", "refusing", "rivals"} else []
        if "support" in only:
            _support(options, stories, raw)
        if "speed" in only:
            _speed(shelf, questions, raw)
        if "rivals" in only:
            _rivals(venvs, stories, walked, raw)
    if options.json:
        options.json.write_text(json.dumps(raw, default=sorted, indent=1))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with FairytaleQA as JSON lines")
    parser.add_argument("--part", default="val")
    parser.add_argument("--stories", type=int, help="only the first N stories by name")
    parser.add_argument("--only", default=",".join(PARTS), help=f"any of {', '.join(PARTS)}")
    parser.add_argument("--home", type=Path, help="the library; kept, and used again (default: a temporary folder)")
    parser.add_argument("--venvs", type=Path, help="the rivals' virtual environments; kept (default: temporary)")
    parser.add_argument("--json", type=Path, help="write the raw figures there")
    options = parser.parse_args(arguments)
    if strange := set(options.only.split(",")) - set(PARTS):
        parser.error(f"--only knows {', '.join(PARTS)}, not {', '.join(sorted(strange))}")
    for kind in ("stories", "questions"):
        if not (file := options.data / f"{options.part}.{kind}.jsonl").is_file():
            parser.error(f"{file} is not there")
    return options


def _command(options: argparse.Namespace) -> str:
    stories = f" --stories {options.stories}" if options.stories else ""
    return f"python benchmarks/fairytaleqa.py --data FAIRYTALEQA --part {options.part}{stories} --only {options.only}"


def commit() -> str:
    """The commit that is measured, and whether anything differs from it."""
    try:
        here = Path(__file__).parent
        name = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, check=True)
        changed = subprocess.run(["git", "status", "--porcelain"], cwd=here, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return name.stdout.decode().strip() + (" with changes" if changed.stdout.strip() else "")


@contextmanager
def _folder(named: Path | None, what: str) -> Iterator[Path]:
    if named is None:
        with tempfile.TemporaryDirectory(prefix=f"glossator-{what}-") as folder:
            yield Path(folder)
    else:
        named.mkdir(parents=True, exist_ok=True)
        yield named


def _walked(shelf: Shelf, questions: Sequence[Question], only: Only, raw: dict[str, Any]) -> list[Walked]:
    """Every question, and the main table."""
    begun = time.monotonic()
    wanted = only | ({"search", "quoting"} if "rivals" in only else frozenset())
    walked = list(walk(Desk(shelf), questions, wanted, lambda done: _progress(done, len(questions), begun)))
    threshold = AssistantSettings().threshold
    made = tables.table(tables.measures(wanted, threshold), walked)
    raw |= {"table": tables.as_json(made), "questions": [asdict(one) for one in walked]}
    intervals = f"95 % intervals: {RESAMPLES:,} bootstrap samples of whole stories, seed {SEED}."
    _say(f"\n### Search, quoting and refusing\n\n{intervals}\n")
    _say("\n".join((*tables.markdown(made), "", *tables.notes(walked, wanted, threshold))))
    return walked


def _support(options: argparse.Namespace, stories: Sequence[Story], raw: dict[str, Any]) -> None:
    """The labels of true sentences and of their false twins; `twins` reads the files in its own way."""
    import twins

    names = {story.name for story in stories}
    told, asked = twins.load(options.data, options.part)
    made = twins.twins(
        [one for one in told if one["story"] in names], [one for one in asked if one["story"] in names], SEED
    )
    raw["support"] = rows = twins.support_table(made)
    _say("\n### Support: true sentences and their false twins\n")
    _say("\n".join(tables.plain(rows)))


def _speed(shelf: Shelf, questions: Sequence[Question], raw: dict[str, Any]) -> None:
    found = stages.stages(shelf, questions)
    raw["speed"] = stages.medians(found)
    _say("\n### Speed\n\n" + "\n".join(stages.markdown(found)))


def _rivals(venvs: Path, stories: Sequence[Story], walked: Sequence[Walked], raw: dict[str, Any]) -> None:
    compared = rivals.compared(venvs, stories, walked)
    made = compared.table()
    raw["rivals"] = tables.as_json(made)
    raw["rivals_found"] = {name: [asdict(one) for one in found] for name, found in compared.systems.items()}
    _say("\n### Beside what one would otherwise pick: the same questions, the same model\n")
    _say("\n".join((*tables.markdown(made), "", *compared.remarks)))


def _progress(done: int, of: int, begun: float) -> None:
    if done % 100 == 0 or done == of:
        print(f"{done} of {of} questions, {time.monotonic() - begun:.0f} s", file=sys.stderr)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    silence(os.environ)
    main()
