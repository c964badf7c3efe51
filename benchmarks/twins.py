"""True sentences about stories, and false twins of each: python benchmarks/twins.py --data DIR [--part val] [--seed 7]

From FairytaleQA's explicit questions and their answers (DIR/PART.stories.jsonl and questions.jsonl) statements are
made; from each statement up to five twins: a character swapped, a negation added or removed, another number, another
cause, subject and object turned round. A statement and its twins cite the same sentences of the gold section: those one
to three that share most with the statement, as somebody cites who read the right place and then tells it right or
wrong. Then the product's own rule labels each, and a table tells the precision and recall of `supported`. No twin is
known to be false but by rule.
"""

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from statements import Statement, Verbs, statement
from untruths import Cast, other_cause, other_name, other_number, said_not, turned

from assistant.reading import Line, Reading
from assistant.support import support_of
from corpus.read import guide_from_bytes
from corpus.split import passages

KINDS = ("names", "negation", "number", "cause", "turned")
MOST_CITED = 3
_ENOUGH = 1.0  # of what the best window shares: a shorter one with so much is taken
Row = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Twin:
    """A sentence about a story, true or false, with the sentences that it cites."""

    sentence: str
    true: bool
    kind: str  # "true" or one of KINDS
    cited: tuple[str, ...]
    story: str
    question: str  # its id
    reading: Reading  # of the story's guide


def twins(
    stories: Iterable[Mapping[str, Any]],
    questions: Iterable[Mapping[str, Any]],
    seed: int,
    skipped: Counter[str] | None = None,
) -> list[Twin]:
    """Every statement that the explicit questions give, followed by its false twins; the same for the same seed."""
    told, asked = list(stories), list(questions)
    counted = Counter() if skipped is None else skipped
    verbs = Verbs([part["text"] for story in told for part in story["sections"]] + [one["question"] for one in asked])
    found: list[Twin] = []
    for story in told:
        own = [one for one in asked if one["story"] == story["story"]]
        found.extend(_of_story(story, own, verbs, random.Random(f"{seed} {story['story']}"), counted))
    return found


def _of_story(
    story: Mapping[str, Any],
    asked: Sequence[Mapping[str, Any]],
    verbs: Verbs,
    chance: random.Random,
    skipped: Counter[str],
) -> Iterator[Twin]:
    reading = reading_of(story)
    proper = _proper(story)
    made = [(one, _first(one, verbs, proper)) for one in asked if one["kind"] == "explicit"]
    stated = [(one, said) for one, said in made if said is not None]
    skipped["implicit"] += len(asked) - len(made)
    skipped["no pattern"] += len(made) - len(stated)
    cast = Cast.of([answer for one in asked for answer in one["answers"]], reading.guide.text, proper)
    every = [said for _, said in stated]
    for one, said in stated:
        lines = _gold(one, reading)
        untrue = dict(_untruths(said, every, cast, verbs, chance))
        cited = _cited(said.text, lines, reading)
        if not cited:
            skipped["no gold section"] += 1
            continue
        for kind, sentence in (("true", said.text), *untrue.items()):
            yield Twin(sentence, kind == "true", kind, cited, story["story"], one["id"], reading)


def _untruths(
    said: Statement, every: Sequence[Statement], cast: Cast, verbs: Verbs, chance: random.Random
) -> Iterator[tuple[str, str]]:
    makers: dict[str, Callable[[], str | None]] = {
        "names": lambda: other_name(said, cast, chance),
        "negation": lambda: said_not(said, verbs),
        "number": lambda: other_number(said.text, chance),
        "cause": lambda: other_cause(said, every, chance),
        "turned": lambda: turned(said, cast),
    }
    for kind in KINDS:
        sentence = makers[kind]()
        if sentence is not None and sentence != said.text:
            yield kind, sentence


def reading_of(story: Mapping[str, Any]) -> Reading:
    """A story as a guide, its sections as sections, read by the product."""
    parts = "\n\n".join(f"## Section {part['id']}\n\n{part['text']}" for part in story["sections"])
    data = f"# {story['story']}\n\n{parts}\n".encode()
    guide = guide_from_bytes(data, source=f"/{story['story']}.md", name=f"{story['story']}.md")
    return Reading(guide, passages(guide))


def _proper(story: Mapping[str, Any]) -> frozenset[str]:
    """Words that stand with a capital inside sentences more often than without."""
    text = " ".join(part["text"] for part in story["sections"])
    words = re.findall(r"(?<=[a-z,] )[A-Za-z]+", " ".join(text.split()))
    capital = Counter(word.lower() for word in words if word[0].isupper())
    small = Counter(word for word in words if word.islower())
    return frozenset(word for word, count in capital.items() if count > small[word])


def _first(one: Mapping[str, Any], verbs: Verbs, proper: frozenset[str]) -> Statement | None:
    made = (statement(one["question"], answer, verbs, proper) for answer in one["answers"])
    return next((said for said in made if said is not None), None)


def _gold(one: Mapping[str, Any], reading: Reading) -> list[Line]:
    paths = {f"Section {section}" for section in one["sections"]}
    return [line for line in reading.lines if reading.section(line).path[-1] in paths]


def _cited(sentence: str, lines: Sequence[Line], reading: Reading) -> tuple[str, ...]:
    """The one to three sentences side by side that share the most telling words with a sentence."""
    stems = reading.stems(sentence)
    windows = [lines[at : at + size] for size in range(1, MOST_CITED + 1) for at in range(len(lines) - size + 1)]
    shared = [reading.weight(stems & frozenset[str]().union(*(line.stems for line in window))) for window in windows]
    best = max(shared, default=0.0)
    window = next((one for one, worth in zip(windows, shared, strict=True) if worth >= _ENOUGH * best), [])
    return tuple(line.text for line in window) if best else ()


def support_table(found: Sequence[Twin]) -> list[Row]:
    """Precision and recall of `supported`, overall and by kind: the true that have such a twin, against the twins."""
    labels = [support_of(twin.sentence, twin.cited, twin.reading) in ("supported", "quoted") for twin in found]
    passed = {id(twin): label for twin, label in zip(found, labels, strict=True)}
    families: dict[str, list[Twin]] = defaultdict(list)
    for twin in found:
        families[twin.question].append(twin)
    rows = [_row("all", found, passed)]
    for kind in KINDS:
        of_kind = [family for family in families.values() if any(twin.kind == kind for twin in family)]
        rows.append(_row(kind, [twin for family in of_kind for twin in family if twin.kind in ("true", kind)], passed))
    return rows


def _row(name: str, found: Sequence[Twin], passed: Mapping[int, bool]) -> Row:
    true = [passed[id(twin)] for twin in found if twin.true]
    false = [passed[id(twin)] for twin in found if not twin.true]
    supported = sum(true) + sum(false)
    return {
        "kind": name,
        "true": len(true),
        "false": len(false),
        "true supported": sum(true),
        "false supported": sum(false),
        "precision": sum(true) / supported if supported else 0.0,
        "recall": sum(true) / len(true) if true else 0.0,
    }


def load(data: Path, part: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The stories and the questions of one part of the data."""
    stories, questions = (
        [json.loads(line) for line in (data / f"{part}.{what}.jsonl").read_text("utf-8").splitlines()]
        for what in ("stories", "questions")
    )
    return stories, questions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", choices=("train", "val"), default="val")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0, help="print so many pairs, to be judged by hand")
    arguments = parser.parse_args()
    skipped: Counter[str] = Counter()
    found = twins(*load(arguments.data, arguments.part), arguments.seed, skipped)
    for twin in random.Random(arguments.seed).sample(found, min(arguments.show, len(found))):
        print(f"- [{twin.kind}] {twin.sentence}\n    {' '.join(' '.join(twin.cited).split())}")
    began = time.perf_counter()
    rows = support_table(found)
    each = (time.perf_counter() - began) / max(1, len(found))
    print("| kind | true | false twins | true supported | false supported | precision | recall |\n" + "|---" * 7 + "|")
    for row in rows:
        print(
            "| "
            + " | ".join(f"{value:.3f}" if isinstance(value, float) else str(value) for value in row.values())
            + " |"
        )
    print(f"\n{1000 * each:.2f} ms a label. Questions that gave no sentence: {dict(skipped)}")


if __name__ == "__main__":
    main()
