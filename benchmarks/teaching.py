"""How good and how quick teaching sets are: `python benchmarks/teaching.py [--data DIR] [--guide FILE]… [--json FILE]`.

What every bundled guide (and each FILE) bears, what was made and rejected and why; what sets must never break; how
long they take against embedding one question; and, with DIR (PART.stories.jsonl and PART.questions.jsonl of
FairytaleQA), how much of what reading experts ask about lies in the evidence of our items, beside cloze questions on
random sentences. Prints Markdown tables. Nothing is written but FILE.
"""

import argparse
import json
import random
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fairy.measures import content
from fairy.stories import Question, Story, guide_of, read_questions, read_stories, section_id
from fairytaleqa import commit
from speed import machine

from assistant.teaching.discuss import candidates, discuss
from assistant.teaching.exports import export
from assistant.teaching.items import ELEMENTS, Item, ItemSet
from assistant.teaching.quiz import quiz, quiz_candidates
from assistant.teaching.teach import teach
from assistant.teaching.wanted import Ground, Wanted, ground
from corpus.errors import GlossatorError
from corpus.read import bundled, read_guide
from corpus.split import passages
from corpus.types import Guide, Passage, Span
from corpus.understand import Understanding, understand
from index.embedder import open_embedder
from index.settings import IndexSettings
from ui.environment import silence

SEEDS = (0, 1, 2)
PROMPTS, QUIZ = 8, 10
MOST = 25  # items asked for on a story, of each kind
ROUNDS = 9
BEARING = 0.5  # share of an answer's content words that its best sentence must hold


@dataclass(frozen=True, slots=True)
class Shown:
    """A guide as teaching needs it, without an index."""

    guide: Guide
    passages: tuple[Passage, ...]
    understood: Understanding
    slug: str
    revision: str = "000000-00000000"


def shown(guide: Guide) -> Shown:
    return Shown(guide, passages(guide), understand(guide), guide.slug)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    silence({})
    print(f"`{_command(options)}`, commit {commit()}\n\n{machine()}\n")
    guides = [shown(read_guide(path)) for path in (*bundled(), *options.guide)]
    print("### What each guide bears\n\n" + "\n".join(_borne(guides)))
    print("\n### What no set may break\n\n" + "\n".join(_kept(guides[: len(bundled())])))
    print("\n### Speed\n\n" + "\n".join(_speed(guides[0])))
    if options.data:
        print("\n### Beside what reading experts ask\n\n" + "\n".join(_experts(options.data, options.part)))
    if options.json:
        made = [one.to_json() for guide in guides for one in _sets(guide)]
        options.json.write_text(json.dumps(made, ensure_ascii=False, indent=1))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with FairytaleQA as JSON lines")
    parser.add_argument("--part", default="val")
    parser.add_argument("--guide", type=Path, action="append", default=[], metavar="FILE", help="another guide")
    parser.add_argument("--json", type=Path, help="write the sets that were made there")
    return parser.parse_args(arguments)


def _command(options: argparse.Namespace) -> str:
    data = f" --data FAIRYTALEQA --part {options.part}" if options.data else ""
    return f"python benchmarks/teaching.py{data}" + " --guide FILE" * len(options.guide)


def _sets(guide: Shown) -> list[ItemSet]:
    return [make(guide, Wanted(seed=seed)) for seed in SEEDS for make in (discuss, quiz)]


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        "|" + " --- |" * len(head),
        *(f"| {' | '.join(map(str, row))} |" for row in rows),
    ]


def _borne(guides: Sequence[Shown]) -> list[str]:
    rows = []
    for guide in guides:
        stand = ground(guide, Wanted())
        for kind, made, make in (
            ("discussion", candidates(stand), discuss),
            ("quiz", quiz_candidates(stand), quiz),
        ):
            wrong = Counter(name for _, faults in made for name in faults)
            sound = sum(not faults for _, faults in made)
            usual, most = (len(make(guide, Wanted(count=count)).items) for count in (_usual(kind), 50))
            why = ", ".join(f"{name} {count}" for name, count in wrong.most_common())
            rows.append((guide.slug, kind, len(made), sound, usual, most, why or "–"))
    head = (
        "guide",
        "kind",
        "candidates",
        "sound",
        "in a usual set",
        "of 50 asked",
        "rejected (a candidate may have several faults)",
    )
    return _table(head, rows)


def _usual(kind: str) -> int:
    return PROMPTS if kind == "discussion" else QUIZ


def _kept(guides: Sequence[Shown]) -> list[str]:
    sets = {guide.slug: _sets(guide) for guide in guides}
    whole = {guide.slug: guide for guide in guides}
    items = [(slug, item) for slug, made in sets.items() for one in made for item in one.items]
    cited = [(slug, citation) for slug, item in items for citation in item.evidence]
    exact = sum(whole[slug].guide.text[one.start : one.end] == one.quote for slug, one in cited)
    stems = {slug: {_nameless(item, ground(whole[slug], Wanted())) for s, item in items if s == slug} for slug in sets}
    shared = sum(len(stems[a] & stems[b]) for a in stems for b in stems if a < b)
    talked = [one for made in sets.values() for one in made if one.items and one.items[0].kind == "discussion"]
    deep = min(sum(item.dok >= 3 for item in one.items) / len(one.items) for one in talked)
    rows = [
        ("evidence that is verbatim", f"{exact} of {len(cited)}", "all"),
        ("stems of two guides that are alike, names apart", shared, "0"),
        (f"least share of DOK 3 or more in {len(talked)} default discussion sets", f"{deep:.0%}", "≥ 50 %"),
    ]
    return _table((f"{len(items)} items of seeds {', '.join(map(str, SEEDS))}", "found", "target"), rows)


def _nameless(item: Item, stand: Ground) -> str:
    """The stem with every name of the guide, its title and its author as one mark."""
    stem = item.stem
    named = [form for one in stand.reading.understood.named for form in one.forms]
    for name in sorted(
        {*named, stand.volume.guide.title, stand.volume.guide.author or ""} - {""}, key=len, reverse=True
    ):
        stem = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "§", stem)
    return re.sub(r"(?:§(?:, | and )?)+", "§", stem)


def _median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _speed(guide: Shown) -> list[str]:
    with tempfile.TemporaryDirectory() as home:
        embedder = open_embedder(IndexSettings(Path(home)))
        unit = _median(lambda: embedder.embed_question("Why does Madame cry when she sees Kathy dancing?"), 41)
    eight = _median(lambda: discuss(guide, Wanted()))
    ten = _median(lambda: quiz(guide, Wanted()))
    whole = _median(lambda: export(teach(guide, Wanted()), "pdf"), 3)
    rows = [
        ("embedding one question", f"{unit * 1000:.1f} ms", "1", ""),
        ("a discussion set of 8", f"{eight:.2f} s", f"{eight / unit:.0f} ×", "≤ 300 ×"),
        ("a quiz of 10", f"{ten:.2f} s", f"{ten / unit:.0f} ×", ""),
        ("a full teaching set with both PDFs", f"{whole:.2f} s", f"{whole / unit:.0f} ×", "≤ 10 s"),
    ]
    return _table((f"on {guide.slug}", "median", "against the first line", "target"), rows)


@dataclass(slots=True)
class Tally:
    """What one way of making items found of the experts' questions."""

    items: int = 0
    sentences: int = 0
    met: int = 0
    elements: Counter[str] | None = None


def _experts(data: Path, part: str) -> list[str]:
    stories = read_stories(data, part)
    asked: dict[str, list[Question]] = {}
    for question in read_questions(data, part, stories):
        asked.setdefault(question.story, []).append(question)
    ours, cloze, longer = Tally(elements=Counter()), Tally(), Tally()
    bearing = total = 0
    theirs: Counter[str] = Counter()
    chance = random.Random(1)
    for story in stories:
        guide = shown(guide_of(story))
        spans = [span for question in asked[story.name] if (span := _bearing(question, guide, story))]
        total += len(asked[story.name])
        bearing += len(spans)
        theirs.update(question.element for question in asked[story.name])
        items = _most(guide)
        cited = [{(one.start, one.end) for one in item.evidence} for item in items]
        sentences = [span for passage in guide.passages for span in passage.sentences]
        drawn = chance.sample(sentences, len(sentences))
        evidence = set().union(*cited)
        _count(ours, len(items), evidence, spans)
        _count(cloze, len(items), set(drawn[: len(items)]), spans)
        _count(longer, len(evidence), set(drawn[: len(evidence)]), spans)
        assert ours.elements is not None
        ours.elements.update(item.element for item in items)
    head = ("", "items", "sentences in their evidence", "expert questions whose answer's sentence is among them")
    rows = [
        (name, one.items, one.sentences, f"{one.met} of {bearing} ({one.met / bearing:.1%})")
        for name, one in (
            ("ours", ours),
            ("cloze on as many random sentences as we have items", cloze),
            ("cloze on as many random sentences as our evidence has", longer),
        )
    ]
    assert ours.elements is not None
    spread = [
        (element, f"{theirs[element] / total:.0%}", f"{ours.elements[element] / max(1, ours.items):.0%}")
        for element in ELEMENTS
    ]
    note = f"{total} questions on {len(stories)} stories; for {bearing} one sentence has half an answer's words."
    return [note, "", *_table(head, rows), "", *_table(("narrative element", "experts", "ours"), spread)]


def _most(guide: Shown) -> list[Item]:
    made: list[Item] = []
    for make in (discuss, quiz):
        try:
            made += make(guide, Wanted(count=MOST)).items
        except GlossatorError as error:
            print(f"{guide.slug}: {error}")
    return made


def _count(tally: Tally, items: int, evidence: set[Span], bearing: Sequence[Span]) -> None:
    tally.items += items
    tally.sentences += len(evidence)
    tally.met += sum(span in evidence for span in bearing)


def _bearing(question: Question, guide: Shown, story: Story) -> Span | None:
    """The sentence of the gold sections that holds most of an answer; None where none holds half of it."""
    gold = {section.position for section in guide.guide.sections if section_id(section) in question.gold}
    answers = [words for words in map(content, question.answers) if words]
    best, found = 0.0, None
    for passage in guide.passages:
        if passage.section in gold:
            for span in passage.sentences:
                words = content(guide.guide.quote(span))
                share = max((len(answer & words) / len(answer) for answer in answers), default=0.0)
                if share > best:
                    best, found = share, span
    return found if best >= BEARING else None


if __name__ == "__main__":
    main()
