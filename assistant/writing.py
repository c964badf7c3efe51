"""The draft by a chat model: labelled evidence out, whole and checked sentences in, as the model's words arrive.

What a model sends is trusted in nothing: labels that were not issued are dropped, Markdown and control characters go,
and each sentence carries the support that the cited sentences give it. Also the rewriting of a follow-up question.
Refuses to know providers, search and what happens when a model fails.
"""

import re
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessageChunk

from assistant import prompts
from assistant.errors import ModelError
from assistant.models import translated
from assistant.names import WORD, fold, words_of
from assistant.proof import Evidence, checked
from assistant.reading import Reading
from assistant.settings import AssistantSettings
from assistant.streamed import Sentences, Streamed
from assistant.support import support_of
from assistant.types import Support, Turn
from assistant.wordforms import COMMON, stems, word_set
from corpus.understand.lexicon import FUNCTION

MOST_SENTENCES = 6
MOST_CITED = 4  # citations a sentence; a model that cites everything proves nothing
MOST_CHARACTERS = 12_000  # of one draft: a server that ignores the limit in tokens is left
LONGEST_QUESTION = 300
REFUSAL = "NOT_IN_GUIDE"


@dataclass(frozen=True, slots=True)
class Written:
    """A whole sentence of the model's, with the evidence that it cites and how well that supports it."""

    text: str
    evidence: tuple[Evidence, ...]
    support: Support


@dataclass(frozen=True, slots=True)
class NotInGuide:
    """The model says that the evidence does not answer the question; nothing follows."""


def write(
    model: BaseChatModel, question: str, evidence: Sequence[Evidence], reading: Reading, settings: AssistantSettings
) -> Iterator[Written | NotInGuide]:
    """The model's sentences, each as soon as it is whole, or `NotInGuide` alone; ModelError when the model fails."""
    issued = {one.label: one for one in checked(evidence, reading.guide)}
    told = "\n".join(f"[{one.label}] {' '.join(one.text.split())}" for one in issued.values())
    prompt = prompts.load("answer", "question", "title", "evidence")
    messages = prompt.filled({"question": question, "title": reading.guide.title, "evidence": told})
    written = 0
    for sentence in _sentences(model, messages, settings):
        if REFUSAL in sentence.text:
            if not written:
                yield NotInGuide()
            return
        yield _judged(sentence, issued, reading)
        written += 1
        if written == MOST_SENTENCES:
            return
    if not written:
        raise ModelError(f"{settings.model} gave an empty answer: ask again, or use another model.")


def _judged(sentence: Streamed, issued: dict[str, Evidence], reading: Reading) -> Written:
    cited = [issued[label] for label in dict.fromkeys(sentence.labels) if label in issued]
    if len(cited) > MOST_CITED:
        stems = reading.stems(sentence.text)
        cited.sort(key=lambda one: -reading.weight(stems & reading.stems(one.text)))
        cited = sorted(cited[:MOST_CITED], key=lambda one: one.start)
    return Written(sentence.text, tuple(cited), support_of(sentence.text, [one.text for one in cited], reading))


def _sentences(
    model: BaseChatModel, messages: list[tuple[str, str]], settings: AssistantSettings
) -> Iterator[Streamed]:
    """Whole sentences as they arrive; the last one, which no stop ends, only where the model says that it is done."""
    sentences = Sentences()
    finish: str | None = None
    with closing(_chunks(model, messages, settings)) as chunks:
        for chunk in chunks:
            finish = _finish(chunk) or finish
            yield from sentences.add(chunk.text)
            if sentences.length > MOST_CHARACTERS:
                raise ModelError(f"{settings.model} does not come to an end: ask again, or use another model.")
    if finish is None:
        raise ModelError(f"{settings.model} broke off in the middle of its answer: ask again.")
    yield from sentences.rest(cut_short=finish in _CUT)


_FINISHES = ("finish_reason", "stop_reason", "done_reason", "status")
_CUT = frozenset(("length", "max_tokens", "incomplete"))


def _chunks(
    model: BaseChatModel, messages: list[tuple[str, str]], settings: AssistantSettings
) -> Generator[BaseMessageChunk, None, None]:
    """The stream, ended as a failure when it takes too long as a whole."""
    end = time.monotonic() + settings.deadline
    with translated(settings):
        for chunk in model.stream(messages):
            if time.monotonic() > end:
                raise ModelError(f"{settings.model} took more than {settings.deadline:g} seconds: ask again.")
            yield chunk


def _finish(chunk: BaseMessageChunk) -> str | None:
    """Why the model stopped, each provider by its own word for it; None while it writes."""
    told = chunk.response_metadata
    return next((str(told[key]) for key in _FINISHES if told.get(key)), None)


def rewrite(
    model: BaseChatModel, question: str, history: Sequence[Turn], reading: Reading, settings: AssistantSettings
) -> str | None:
    """The question made to stand alone; None where the model fails or changes what was asked about."""
    told = "\n".join(_turn(turn) for turn in history) or "(none)"
    messages = prompts.load("rewrite", "history", "question").filled({"history": told, "question": question})
    try:
        with translated(settings):
            answer = model.invoke(messages).text
    except ModelError:
        return None
    line = answer.strip().strip('"“”*` ')
    said = (question, *(part for turn in history for part in (turn.question, turn.answer or "")))
    return line if _keeps(line, said, reading) else None


def _turn(turn: Turn) -> str:
    answer = f"\nAnswer: {' '.join(turn.answer.split())}" if turn.answer else ""
    return f"Question: {' '.join(turn.question.split())}{answer}"


def _keeps(line: str, said: Iterable[str], reading: Reading) -> bool:
    """One short line of plain characters that brings in no word and no name which was not there before."""
    if not line or len(line) > LONGEST_QUESTION or not line.isprintable():
        return False
    spoken = " ".join(word for part in said for word in words_of(part))
    known, told = frozenset(spoken.split()) | FUNCTION | _ASKING, stems(spoken) | COMMON
    new = [stems(word) for word in words_of(line) if word not in known and not reading.knows(word)]
    return all(one and one <= told for one in new) and all(_borne(run, spoken, reading) for run in _runs(line))


def _runs(line: str) -> Iterator[list[str]]:
    """Capitalised words side by side, folded, without those that only shape a question."""
    run: list[str] = []
    end = 0
    for match in WORD.finditer(line):
        word = fold(match.group())
        name = match.group()[0].isupper() and word not in FUNCTION | _ASKING
        if run and not (name and line[end : match.start()].strip(".") == " "):
            yield run
            run = []
        if name:
            run.append(word)
        end = match.end()
    if run:
        yield run


def _borne(run: Sequence[str], spoken: str, reading: Reading) -> bool:
    """Whether somebody spoke of this name as a whole, or the guide does: "Jane Darcy" is nobody there."""
    if f" {' '.join(run)} " in f" {spoken} " or " ".join(run) in reading.names:
        return True
    name = re.compile(r"\b" + r"\W+".join(map(re.escape, run)) + r"\b", re.IGNORECASE)
    written = (reading.guide.text, reading.guide.title, reading.guide.author or "")
    return any(one.group()[0].isupper() for text in written for one in name.finditer(text))


_ASKING = word_set(
    """guide novel book story author character characters chapter happen happens happened describe describes explain
    relationship difference compare between according regarding also tell list name summarise summarize"""
)
