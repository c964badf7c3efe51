"""The server: a FastAPI app of ours with the page mounted in it, its rules before it, and `serve`, which runs it.

The port is open before the library is; that is opened behind. Refuses to know what the page shows and how answers are
made.
"""

import asyncio
import socket
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, Response
from gradio.routes import App
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.errors import GlossatorError
from ui.app import build_app
from ui.desk import Desk
from ui.guard import BodyLimit, Hosts, RateLimit, SameSite
from ui.headers import Headers
from ui.keys import Keys
from ui.lectern import Lectern
from ui.offers import Offers
from ui.pages.library import UPLOADS, LibraryPage
from ui.pages.teach import TeachPage
from ui.service import Failed, Indexing, Opener, Ready, Service, Starting
from ui.terminal import complain
from ui.theme import STATIC, gradio_theme, library_stylesheet, stylesheet, teach_stylesheet

GRACE = 2  # seconds that open pages are given when the server closes


class PortTaken(GlossatorError):
    """The address cannot be listened on."""


def build_server(
    service: Service, *, host: str = "127.0.0.1", allowed_hosts: Iterable[str] = (), password: str | None = None
) -> FastAPI:
    """The whole server over one service, for any ASGI server bound to `host`; `password` is the librarian's.

    Without one, a server changes its library only where nobody else reaches it: on loopback, under no other name.
    """
    names = tuple(allowed_hosts)
    hosts = Hosts(host, names)
    keys = Keys(password, trusted=hosts.on_loopback and not names)

    async def in_a_loop() -> FastAPI:
        return _build(service, host, hosts, keys)

    try:
        asyncio.get_running_loop()
    except RuntimeError:  # where Gradio finds no event loop it makes one and never closes it
        return asyncio.run(in_a_loop())
    return _build(service, host, hosts, keys)


def _build(service: Service, host: str, hosts: Hosts, keys: Keys) -> FastAPI:
    app = FastAPI(title="Glossator", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(BodyLimit, streamed=frozenset({UPLOADS}))
    app.add_middleware(CORSMiddleware, allow_origins=[])  # with one of ours, Gradio adds none of its own
    if not hosts.on_loopback:
        app.add_middleware(RateLimit)
    app.add_middleware(SameSite, hosts=hosts)
    app.add_middleware(Headers)
    sheets = stylesheet(), library_stylesheet(), teach_stylesheet()
    app.add_api_route("/health", lambda: _health(service))
    app.add_api_route("/page/page.css", lambda: _immutable(sheets[0]))
    app.add_api_route("/page/library.css", lambda: _immutable(sheets[1]))
    app.add_api_route("/page/teach.css", lambda: _immutable(sheets[2]))
    TeachPage(Lectern(service), Offers(service)).join(app)
    LibraryPage(Desk(service, service.tray), service.tray, keys).join(app)
    app.mount("/page", StaticFiles(directory=STATIC))
    return gr.mount_gradio_app(  # type: ignore[no-any-return]
        app, build_app(service), path="/", theme=gradio_theme(), footer_links=[], run_history=False,
        enable_monitoring=False, show_error=False, max_file_size=1, ssr_mode=False, mcp_server=False, pwa=False,
        allowed_paths=[], server_name=host,
    )  # fmt: skip


def _health(service: Service) -> JSONResponse:
    names = {Starting: "starting", Indexing: "indexing", Ready: "ready", Failed: "failed"}
    state = service.state
    status = 503 if isinstance(state, Failed) else 200
    return JSONResponse({"state": names[type(state)], "guides": len(service.guides())}, status)


def _immutable(sheet: str) -> Response:
    return Response(sheet, media_type="text/css", headers={"Cache-Control": "public, max-age=31536000, immutable"})


def serve(
    session: Callable[[], Opener],
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    allowed_hosts: Iterable[str] = (),
    watch: Path | None = None,
    password: str | None = None,
) -> int:
    """Serve the pages until interrupted, which is its end and no failure; prints the address once it can be opened.

    `watch` is a folder that the library follows meanwhile; `password` the librarian's.
    """
    service = Service(session, complain, _say, watch)
    listener = bind(host, port)
    app = build_server(service, host=host, allowed_hosts=allowed_hosts, password=password)
    server = Server(app, lambda: _up(service, host, listener), service.stop)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    return 0


def bind(host: str, port: int) -> socket.socket:
    """A socket that has the address but does not accept yet: whoever can connect finds the page behind it."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with ExitStack() as failing:
            listener = failing.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            failing.pop_all()
    except OSError as error:
        reason = error.strerror or "it cannot be used"
        raise PortTaken(f"cannot listen on {host}:{port}: {reason}; choose another with --port or --host") from error
    return listener


def _up(service: Service, host: str, listener: socket.socket) -> None:
    shown = f"[{host}]" if ":" in host else host
    print(f"Glossator is open at http://{shown}:{listener.getsockname()[1]}/  (Ctrl+C closes it)", flush=True)
    service.start()


def _say(line: str) -> None:
    print(line, flush=True)


class Server(uvicorn.Server):
    """Uvicorn, telling when its port is open and when it closes, without a word about the pages that are still open."""

    def __init__(self, app: FastAPI, opened: Callable[[], None], closed: Callable[[], None] = lambda: None) -> None:
        config = uvicorn.Config(
            _Patient(app), log_level="warning", access_log=False, server_header=False, ws="none",
            timeout_graceful_shutdown=GRACE,
        )  # fmt: skip
        super().__init__(config)
        self._opened = opened
        self._closed = closed
        self._pages = [route.app for route in app.routes if isinstance(route, Mount) and isinstance(route.app, App)]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._opened()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for page in self._pages:
            page.stop_event.set()  # ends the streams by which Gradio notices that a reader has left
        await super().shutdown(sockets)
        await asyncio.to_thread(self._closed)


class _Patient:
    """An answer that is still being made when the server has waited long enough ends there, and is no fault."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:
            if scope["type"] != "http":
                raise
            with suppress(OSError, RuntimeError):
                await send({"type": "http.response.body", "body": b""})
