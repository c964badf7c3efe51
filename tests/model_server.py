"""A small chat model behind real HTTP on 127.0.0.1: OpenAI's chat-completions protocol, streaming included.

What it says is a function of the request that it gets: a `Script`. It never knows the guide; it reads the evidence out
of the prompt, as a model does.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_EVIDENCE = re.compile(r"^\[(S\d+)\] (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """A request, as a script sees it."""

    path: str
    key: str
    body: dict[str, Any]

    @property
    def system(self) -> str:
        return str(self.body["messages"][0]["content"])

    @property
    def human(self) -> str:
        return str(self.body["messages"][-1]["content"])

    @property
    def evidence(self) -> list[tuple[str, str]]:
        """The labels that were issued, each with its sentence."""
        return _EVIDENCE.findall(self.human)

    def find(self, words: str) -> tuple[str, str]:
        return next((label, text) for label, text in self.evidence if words in text)


@dataclass(frozen=True)
class Said:
    """What the server does: a status, the words, and how the stream ends."""

    text: str = ""
    status: int = 200
    finish: str | None = "stop"
    dies: bool = False  # the connection breaks after the last word
    waits: bool = False  # says nothing until it is released
    waits_after: int | None = None  # the same after so many characters
    pieces: int = 7  # characters in one chunk


Script = Callable[[Asked], Said]


def says(text: str, **more: Any) -> Script:
    """The same words whatever is asked."""
    return lambda asked: Said(text, **more)


def quotes_first(asked: Asked) -> Said:
    """The first two sentences of the evidence, word for word, each with its label."""
    return Said(" ".join(f"{text} [{label}]" for label, text in asked.evidence[:2]))


def breaks_after(sentences: int) -> Script:
    """That many whole sentences of the evidence and the beginning of one more, then the connection breaks."""

    def script(asked: Asked) -> Said:
        whole = " ".join(f"{text} [{label}]" for label, text in asked.evidence[:sentences])
        return Said(f"{whole} And then the story goes on to say that".strip(), finish=None, dies=True)

    return script


def fails(status: int) -> Script:
    return lambda asked: Said(status=status)


@dataclass
class ModelServer:
    """The running server: what it was asked, and the event that releases a waiting script."""

    url: str
    script: Script
    asked: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: ModelServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = Asked(self.path, self.headers.get("Authorization", ""), body)
        self.model.asked.append(asked)
        said = self.model.script(asked)
        self.close_connection = True
        if said.waits:
            self.model.released.wait(30)
        with suppress(BrokenPipeError, ConnectionResetError):  # the client may leave
            self._answer(asked, said)

    def _answer(self, asked: Asked, said: Said) -> None:
        if asked.path != "/v1/chat/completions":
            self._whole(404, {"error": {"message": "no such path"}})
        elif said.status != 200:
            self._whole(said.status, {"error": {"message": f"scripted {said.status}"}})
        elif asked.body.get("stream"):
            self._streamed(said)
        else:
            message = {"role": "assistant", "content": said.text}
            self._whole(200, _envelope("chat.completion", {"message": message, "finish_reason": said.finish}))

    def _whole(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _streamed(self, said: Said) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(said.text), said.pieces):
            if said.waits_after is not None and start >= said.waits_after:
                self.model.released.wait(30)
            self._event({"delta": {"content": said.text[start : start + said.pieces]}, "finish_reason": None})
        if said.dies:
            return  # no last chunk: the client sees the connection break
        self._event({"delta": {}, "finish_reason": said.finish})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _event(self, choice: dict[str, Any]) -> None:
        self._chunk(f"data: {json.dumps(_envelope('chat.completion.chunk', choice))}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Tests are quiet."""


def _envelope(kind: str, choice: dict[str, Any]) -> dict[str, Any]:
    return {"id": "1", "object": kind, "created": 0, "model": "scripted", "choices": [{"index": 0} | choice]}


@contextmanager
def serving(script: Script) -> Iterator[ModelServer]:
    """The server, listening; `url` is what GLOSSATOR_MODEL_URL takes."""

    class Handler(_Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    Handler.model = ModelServer(f"http://127.0.0.1:{server.server_address[1]}/v1", script)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02))
    thread.start()
    try:
        yield Handler.model
    finally:
        Handler.model.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
