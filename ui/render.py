"""Answers as HTML: pure functions from values to strings in which every word is escaped exactly once.

The markup is plain and named for what it is (`exchange`, `said`, `cite`, `places`, `receipt`); `static/page.css`
gives it its looks and `static/page.js` its one listener. Refuses to know gradio, servers and how an answer was found.
"""

from collections.abc import Iterable, Sequence
from html import escape

from assistant.types import Answer, Citation, Covered, Receipt, Sentence

SUPPORT = {"partly": "Only partly supported by the guide", "unsupported": "Not supported by the guide"}


def path(section: Sequence[str]) -> str:
    """A section's headings as one line, outermost first (not escaped)."""
    return " › ".join(section) or "The guide"


def question_html(
    question: str, standalone: str | None = None, *, about: str | None = None, turned: str | None = None
) -> str:
    """The question as it was asked, how it was understood where that differs, and above it what is new from here on.

    `about` is the title of another guide, `turned` a line on another limit.
    """
    new = f'<p class="turned">Now about <cite>{escape(about)}</cite></p>' if about else ""
    new += f'<p class="turned">{escape(turned)}</p>' if turned else ""
    understood = ""
    if standalone and standalone != question:
        understood = f'<p class="understood">Understood as: <span>{escape(standalone)}</span></p>'
    return f'{new}<h3 class="question">{escape(question)}</h3>{understood}'


def answer_html(answer: Answer) -> str:
    """A finished answer: notice, sentences or refusal, its places, its receipt and what to ask next."""
    said = _refusal(answer.covered) if answer.status == "not_in_guide" else _answered(answer)
    parts = (notice_html(answer.notice), said, _tools(answer), _next(answer.suggestions))
    of = f'data-of="{escape(f"{answer.guide}:{answer.receipt.revision}")}"'
    return f'<div class="answer" data-status="{answer.status}" {of}>{"".join(parts)}</div>'


def _answered(answer: Answer) -> str:
    said = said_html(answer.sentences, answer.citations, answer.receipt.revision)
    return said + _places(answer.citations, answer.receipt.revision, opened=answer.mode == "model")


def said_html(sentences: Sequence[Sentence], citations: Iterable[Citation], revision: str) -> str:
    """Sentences in order; one with a lead-in opens a paragraph, one without runs on in the paragraph before."""
    known = {citation.number: citation for citation in citations}
    paragraphs: list[list[str]] = []
    for sentence in sentences:
        if sentence.lead_in or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(_sentence(sentence, known, revision))
    return "".join(f'<p class="said">{" ".join(runs)}</p>' for runs in paragraphs)


def _sentence(sentence: Sentence, known: dict[int, Citation], revision: str) -> str:
    lead = f'<span class="lead">{escape(sentence.lead_in)}</span> ' if sentence.lead_in else ""
    cites = "".join(cite_html(known[number], revision) for number in sentence.citations if number in known)
    doubt = SUPPORT.get(sentence.support)
    label = f' <span class="doubt">{doubt}</span>' if doubt else ""
    return f'{lead}<span class="words" data-support="{sentence.support}">{escape(sentence.text)}</span>{cites}{label}'


def cite_html(citation: Citation, revision: str) -> str:
    """The button that shows the quoted words in the guide; its value says which words of which revision."""
    where = escape(path(citation.section))
    return (
        f'<button type="button" class="cite" value="{escape(revision)}:{citation.start}:{citation.end}" '
        f'data-guide="{escape(citation.guide)}" title="{where}" '
        f'aria-label="Citation {citation.number}: {where}. Show in the guide.">{citation.number}</button>'
    )


def _places(citations: Sequence[Citation], revision: str, *, opened: bool) -> str:
    if not citations:
        return ""
    items = "".join(
        f'<li>{cite_html(citation, revision)}<span class="where">{escape(path(citation.section))}</span>'
        f"<blockquote>{escape(citation.quote)}</blockquote></li>"
        for citation in citations
    )
    return (
        f'<details class="places"{" open" if opened else ""}><summary>Where this stands</summary>'
        f"<ol>{items}</ol></details>"
    )


def _refusal(covered: Sequence[Covered]) -> str:
    nearby = "".join(f"<li>{ask_html(item.question, item.label)}</li>" for item in covered)
    rest = f'<p class="offer">What it does cover:</p><ul class="covered">{nearby}</ul>' if nearby else ""
    return f'<div class="card refusal"><p class="verdict">The guide does not say.</p>{rest}</div>'


def ask_html(question: str, label: str | None = None) -> str:
    """A question that can be pressed; `label` names what it is about, above the question itself."""
    topic = f'<span class="topic">{escape(label)}</span>' if label else ""
    asked = escape(question)
    return f'<button type="button" class="ask" value="{asked}">{topic}<span>{asked}</span></button>'


def _next(suggestions: Sequence[str]) -> str:
    if not suggestions:
        return ""
    items = "".join(f"<li>{ask_html(question)}</li>" for question in suggestions)
    return f'<div class="next"><p class="offer">Ask next</p><ul>{items}</ul></div>'


def _tools(answer: Answer) -> str:
    copy = ""
    if answer.sentences:
        plain = escape(plain_text(answer))
        copy = f'<button type="button" class="copy" data-copy="{plain}">Copy with citations</button>'
    return f'<div class="tools">{copy}{_receipt(answer)}</div>'


def _receipt(answer: Answer) -> str:
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in _facts(answer, answer.receipt))
    return f'<details class="receipt"><summary>How this was found</summary><dl>{rows}</dl></details>'


def _facts(answer: Answer, receipt: Receipt) -> tuple[tuple[str, str], ...]:
    model = f"written by {receipt.model}, every sentence checked"
    writer = model if answer.mode == "model" else "the guide’s own words"
    found = f"{answer.confidence:.2f} that the guide says it ({receipt.threshold:.2f} is needed)"
    return (
        ("Answer", writer),
        ("Confidence", found),
        ("Passages read", str(len(receipt.passages))),
        ("Guide’s revision", receipt.revision),
        ("Search model", receipt.embedder),
        ("Time", f"{answer.seconds:.2f} s"),
    )


def plain_text(answer: Answer) -> str:
    """What "copy" copies: the answer, then each place that it cites with the words that stand there."""
    places = [f"[{item.number}] {path(item.section)}: “{item.quote}”" for item in answer.citations]
    return "\n".join([answer.text, "", *places]) if places else answer.text


def working_html(detail: str) -> str:
    """The line that says what is being done, while it is being done."""
    return f'<p class="working">{escape(detail)}<span class="dots" aria-hidden="true"></span></p>'


def notice_html(notice: str | None) -> str:
    return f'<p class="notice">{escape(notice)}</p>' if notice else ""


def error_html(message: str) -> str:
    """A calm card with the one line of an error."""
    return f'<div class="card error" role="alert"><p>{escape(message)}</p></div>'


def reach_html(guide: str, places: Sequence[str], up_to: str | None) -> str:
    """The control of how far a reader has come in a guide: the whole book, or a place in its plot."""
    gone = [up_to] if up_to and up_to not in places else []  # the guide was changed since
    chosen = {True: " selected", False: ""}
    options = [f'<option value=""{chosen[not up_to]}>the whole book</option>']
    options += (
        f'<option value="{escape(place)}"{chosen[place == up_to]}>up to {escape(place.replace(" > ", " › "))}</option>'
        for place in (*places, *gone)
    )
    return (
        f'<label for="up-to">I have read</label><select id="up-to" data-of="{escape(guide)}" '
        f'title="Nothing later is told or shown">{"".join(options)}</select>'
    )


def opening_html(title: str, author: str | None, questions: Sequence[str]) -> str:
    """What stands where the conversation will be: what this is, and questions to begin with."""
    by = f" by {escape(author)}" if author else ""
    starts = "".join(f"<li>{ask_html(question)}</li>" for question in questions)
    begin = f'<p class="offer">You could begin with</p><ul>{starts}</ul>' if starts else ""
    return (
        '<div class="opening"><h2>What would you like to know?</h2>'
        f'<p class="promise">Ask anything about <cite>{escape(title)}</cite>{by}. Each answer is taken from its study '
        f"guide, and each numbered mark shows you the words it rests on.</p>{begin}</div>"
    )


def progress_html(stage: str, done: int, total: int, *, guide: str | None = None) -> str:
    """A bar for long work, with the stage it is in and the guide it is busy with."""
    share = f' value="{done}" max="{total}"' if total else ""
    what = f"{guide}: {stage}" if guide else stage
    count = f"{done} of {total}" if total else ""
    return (
        '<div class="card progress"><p class="verdict">The shelf is being prepared.</p>'
        f'<progress{share} aria-label="{escape(what)}"></progress>'
        f'<p class="stage"><span>{escape(what)}</span><span>{count}</span></p></div>'
    )
