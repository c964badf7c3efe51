"""The server's rules, through its door: hosts, origins, routes, sizes, headers; what is loaded before it opens."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator

import anyio
import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from ui.guard import BODY_LIMIT, BodyLimit, Hosts, RateLimit
from ui.server import PortTaken, build_server, serve
from ui.service import Service


class Unopened:
    """A session that nobody opens: these tests are about the door, not the room."""

    library = embedder = assistant = property(lambda self: pytest.fail("the library was opened"))

    def index_bundled(self, progress: object = None) -> list[object]:
        pytest.fail("the library was opened")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = build_server(Service(Unopened))  # type: ignore[arg-type]
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        yield client


def _get(client: TestClient, path: str, **headers: str) -> tuple[int, str]:
    answer = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return answer.status_code, answer.text


NO_HOST = (421, '{"error": "this server does not answer to that host name"}')
NO_SITE = (403, '{"error": "requests from other sites are refused"}')
NOTHING = (404, '{"error": "there is nothing here"}')


def test_health_is_told_before_the_library_is_open(client: TestClient) -> None:
    assert _get(client, "/health") == (200, '{"state":"starting","guides":0}')


def test_every_response_carries_the_security_headers(client: TestClient) -> None:
    wanted = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }
    for path in ("/", "/health", "/page/page.js", "/config", "/nothing", "/theme.css", "/library", "/library/marks"):
        headers = client.get(path).headers
        own = {"referrer-policy": "same-origin"} if path.startswith("/library") else {}
        assert {name: headers.get(name) for name in wanted} == wanted | own
        policy = headers["content-security-policy"]
        assert "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0]
        assert "frame-ancestors 'none'" in policy
        assert not re.search(r"https?:|\*", policy)


def test_the_front_page_lets_only_its_own_scripts_run_and_names_no_other_host(client: TestClient) -> None:
    answer = client.get("/")
    (nonce,) = re.findall(r"'nonce-([^']+)'", answer.headers["content-security-policy"])
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert len(scripts) >= 5
    assert [script for script in scripts if f'nonce="{nonce}"' not in script] == []
    assert set(re.findall(r"https?://([^/\"'\\]+)", answer.text)) <= {"127.0.0.1:7860"}
    assert len(re.findall(r'<link rel="stylesheet" href="/page/page\.css\?v=\w+">', answer.text)) == 1
    assert re.findall(r"'nonce-([^']+)'", client.get("/").headers["content-security-policy"]) != [nonce]


def test_the_style_sheet_and_the_listener_are_ours_to_serve(client: TestClient) -> None:
    assert client.get("/page/page.css").text.startswith(":root { --desk: ")
    assert client.get("/page/library.css").text.startswith(":root { --desk: ")
    assert client.get("/page/page.js").headers["content-type"].partition(";")[0].endswith("/javascript")
    assert client.get("/page/literata-latin-normal.woff2").content[:4] == b"wOF2"
    assert _get(client, "/page/%2e%2e/server.py")[0] == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:7860", "localhost:7860", "LOCALHOST", "[::1]:7860"])
def test_loopback_names_are_answered(client: TestClient, host: str) -> None:
    assert _get(client, "/health", host=host)[0] == 200


FOREIGN = ["evil.example", "127.0.0.1.evil.example", "evil.example:7860", "127.0.0.1@evil.example"]
FOREIGN += ["192.168.0.7", "", "[::1", "localhost:x"]


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/", "/health", "/page/page.js", "/gradio_api/info", "/library", "/library/marks"])
def test_any_other_host_name_is_refused(client: TestClient, host: str, path: str) -> None:
    assert _get(client, path, host=host) == NO_HOST


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://localhost:7860"},
        {"origin": "file://"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:7860"},
    ],
)
@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/cancel"])
def test_a_foreign_page_cannot_post(client: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = client.post(path, json={}, headers=headers)
    assert (answer.status_code, answer.text) == NO_SITE


def test_our_own_page_can_post(client: TestClient) -> None:
    own = {"origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"}
    assert client.post("/gradio_api/reset", json={"event_id": "none"}, headers=own).status_code == 200


def test_no_foreign_page_may_read_what_we_answer(client: TestClient) -> None:
    for path in ("/health", "/config", "/gradio_api/info", "/"):
        headers = client.get(path, headers={"origin": "http://evil.example"}).headers
        assert [name for name in headers if name.startswith("access-control-allow")] == []
    ask = {"origin": "http://evil.example", "access-control-request-method": "POST"}
    preflight = client.options("/gradio_api/queue/join", headers=ask)
    assert preflight.status_code == 405
    assert [name for name in preflight.headers if name.startswith("access-control-allow")] == []


CLOSED = [
    "upload", "upload_progress", "file=https://example.org/", "file=http://127.0.0.1:1/", "file=/etc/passwd",
    "file/etc/passwd", "proxy=https://example.org/", "runs", "run-history/records", "deep_link", "call/v2/predict",
    "call/predict", "openapi.json",
    "stream/x", "component_server", "process_recording", "vibe-edit", "vibe-code", "dev/reload", "token", "user",
    "custom_component/x/client/component/y", "profiling/traces",
]  # fmt: skip


CLOSED = [f"/gradio_api/{name}" for name in CLOSED] + [
    "/monitoring",
    "/login",
    "/logout",
    "/docs",
    "/pwa_icon",
    "/library/x",
]


@pytest.mark.parametrize("path", CLOSED)
def test_what_the_page_does_not_use_is_not_there(client: TestClient, path: str) -> None:
    assert _get(client, path) == NOTHING
    answer = client.post(path, json={})
    assert (answer.status_code, answer.text) == NOTHING


def test_other_methods_are_refused(client: TestClient) -> None:
    assert {client.request(method, "/health").status_code for method in ("PUT", "DELETE", "PATCH", "TRACE")} == {405}


def test_a_request_that_is_too_large_is_refused_whatever_it_promises(client: TestClient) -> None:
    big = b"x" * (BODY_LIMIT + 1)
    assert client.post("/gradio_api/run/predict", content=big).status_code == 413
    pieces = (big[at : at + 65_536] for at in range(0, len(big), 65_536))
    assert client.post("/gradio_api/run/predict", content=pieces).status_code == 413


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message["body"], message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def _through(app: object, *, pieces: tuple[bytes, ...] = (b"",), client: str = "10.0.0.9") -> tuple[int, bytes]:
    """Send one POST through an ASGI app and give back its status and body."""
    sent: list[Message] = []
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    waiting[-1]["more_body"] = False

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/x", "headers": [], "client": (client, 1)}
    anyio.run(app, scope, receive, send)  # type: ignore[arg-type]
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def test_a_body_within_the_limit_arrives_whole() -> None:
    assert _through(BodyLimit(_echo, limit=6), pieces=(b"abc", b"def")) == (200, b"abcdef")
    assert _through(BodyLimit(_echo, limit=5), pieces=(b"abc", b"def"))[0] == 413
    streamed = BodyLimit(_echo, limit=5, streamed=frozenset({"/x"}))  # it counts for itself
    assert _through(streamed, pieces=(b"abc", b"def")) == (200, b"abcdef")


def test_one_address_cannot_ask_without_end_and_others_are_not_held_up() -> None:
    now = [0.0]
    limit = RateLimit(_echo, burst=3, seconds=2.0, clock=lambda: now[0])
    assert [_through(limit)[0] for _ in range(5)] == [200, 200, 200, 429, 429]
    assert _through(limit, client="10.0.0.10")[0] == 200
    now[0] = 2.0
    assert [_through(limit)[0] for _ in range(2)] == [200, 429]
    now[0] = 60.0
    assert [_through(limit)[0] for _ in range(4)] == [200, 200, 200, 429]


def test_off_loopback_addresses_and_named_hosts_are_answered_and_other_names_are_not() -> None:
    hosts = Hosts("0.0.0.0", ["library.example"])
    own = socket.gethostname()
    answered = ["192.168.0.7:7860", "[fe80::1]", "library.example", "LIBRARY.example:80", "localhost", own]
    assert [host for host in answered if not hosts.admits(host)] == []
    assert [host for host in ("evil.example", "library.example.evil", "", None) if hosts.admits(host)] == []


def test_a_server_off_loopback_limits_how_often_one_may_ask() -> None:
    app = build_server(Service(Unopened), host="0.0.0.0")  # type: ignore[arg-type]
    with TestClient(app, base_url="http://192.168.0.7:7860") as client:
        codes = [client.post("/gradio_api/reset", json={"event_id": "none"}).status_code for _ in range(30)]
        librarian = [client.post("/library/leave", json={}).status_code for _ in range(30)]
    assert codes[:20] == [200] * 20
    assert 429 in codes
    assert librarian == [403] * 30  # that is refused for want of a session, at no cost


def test_a_port_that_is_taken_is_one_line_with_its_cure() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as caught:
            serve(Unopened, "127.0.0.1", port)  # type: ignore[arg-type]
    assert str(caught.value) == (
        f"cannot listen on 127.0.0.1:{port}: Address already in use; choose another with --port or --host"
    )


HEAVY = {"torch", "transformers", "sentence_transformers", "onnxruntime", "tokenizers", "chromadb", "nupunkt"}
HEAVY |= {"langchain", "langchain_core", "langgraph"}


def test_nothing_heavy_is_loaded_that_gradio_itself_does_not_load() -> None:
    """The port opens after these imports; models, index and chains come behind it."""
    script = (
        "import sys, gradio; before = set(sys.modules); import ui.cli, ui.server; print(*set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {module.partition(".")[0] for module in done.stdout.split()} & (HEAVY | {"index"}) == set()
