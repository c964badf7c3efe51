"""How gold questions fared, as plain lines: a table by group, then each wrong answer on one line.

Pure functions from a report to lines. Refuses to know how anything was asked and judged.
"""

from collections.abc import Iterator

from assistant.evaluate import Report, Score, Verdict

HEADS = ("questions", "right", "share", "wrong refusals", "false answers", "wrong words", "words quoted", "seconds")
_NAME_MOST = 24  # characters of a group's name
_SAID_MOST = 160  # characters of a wrong answer


def score_lines(report: Report) -> Iterator[str]:
    total = report.total
    verdict = "enough" if report.enough else "too few"
    yield f"{total.right} of {total.questions} right: {_percent(total.share)}, {verdict} for --min {report.least:g}"
    yield ""
    names = {name: _cut(name, _NAME_MOST) for name in report.groups}
    column = max(map(len, names.values()))
    yield "  ".join([" " * column, *HEADS])
    for name, score in report.groups.items():
        yield "  ".join([f"{names[name]:<{column}}", *_cells(score)])
    if report.wrong:
        yield from ["", "Wrong:", *(_wrong(verdict) for verdict in report.wrong)]


def _cells(score: Score) -> list[str]:
    faults = (score.wrong_refusals, score.false_answers, score.wrong_words)
    share = _percent(score.share) if score.questions else "–"
    cells = [score.questions, score.right, share, *faults, f"{score.words:.1f}", f"{score.seconds:.3f}"]
    return [f"{cell:>{len(head)}}" for cell, head in zip(cells, HEADS, strict=True)]


def _wrong(verdict: Verdict) -> str:
    gold, answer = verdict.gold, verdict.answer
    wanted = "the guide does not say" if gold.holds is None else ", ".join(f"“{words}”" for words in gold.holds)
    said = "the guide does not say" if answer.status == "not_in_guide" else _cut(answer.text, _SAID_MOST)
    return f"  {gold.id}  {gold.question}  wanted: {wanted}; said: {said}"


def _percent(share: float) -> str:
    """Rounded down: 89.9 % is not 90 %."""
    return f"{int(share * 100 + 1e-9)} %"


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
