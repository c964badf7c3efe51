"""What a request must be before anything else sees it: for this host, from this page, small, not too often.

Plain ASGI, one class a rule. Only paths that the page uses exist; the rest of what Gradio would serve (uploads,
proxies, files by URL, monitoring) is not there. Refuses to know what a request is for.
"""

import ipaddress
import json
import re
import socket
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
BODY_LIMIT = 2_000_000  # bytes of one request: a conversation that is as long as we let it grow
LIBRARIANS = "/library/"
PATHS = re.compile(
    r"""/ | /library(/(shelf|marks|key|sign-out|files|publish|leave|withdraw|index|check))?
      | /teach(/(choices|guide|make|again|open|export))?
      | /config | /theme\.css | /favicon\.ico | /robots\.txt | /health
      | /(page|assets|static|svelte)/[\w./-]+
      | /gradio_api/(queue/join|queue/data|cancel|reset|info|startup-events|app_id|heartbeat/\w+|(run|api)/\w+)
    """,
    re.VERBOSE,
)


async def refuse(send: Send, status: int, reason: str) -> None:
    """Answer with one line and nothing else."""
    body = json.dumps({"error": reason}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def header(scope: Scope, name: bytes) -> str | None:
    values = [value for key, value in scope["headers"] if key == name]
    return values[0].decode("latin-1") if len(values) == 1 else None


def hostname(authority: str | None) -> str | None:
    """The host of "host:port" or "[address]:port", in lower case; None when it is neither."""
    try:
        parts = urlsplit(f"//{authority}") if authority else None
        return parts.hostname if parts and parts.port is not False and "@" not in parts.netloc else None
    except ValueError:
        return None


class Hosts:
    """Which names this server answers to.

    On loopback only loopback's own. Elsewhere also addresses and this machine's name: a page of another site that has
    its name point here (DNS rebinding) always comes under a name that is none of these.
    """

    def __init__(self, bound: str, allowed: Iterable[str] = ()) -> None:
        self._on_loopback = bound in LOOPBACK
        self._names = LOOPBACK | {name.lower() for name in allowed}
        if not self._on_loopback:
            self._names |= {socket.gethostname().lower(), bound.lower()}

    @property
    def on_loopback(self) -> bool:
        return self._on_loopback

    def admits(self, authority: str | None) -> bool:
        host = hostname(authority)
        return host is not None and (host in self._names or (not self._on_loopback and _is_address(host)))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class SameSite:
    """Host must be ours; whatever changes something must come from our own page, and only known paths exist."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http" and (refusal := self._refusal(scope)):
            await refuse(send, *refusal)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        if not self._hosts.admits(header(scope, b"host")):
            return 421, "this server does not answer to that host name"
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "this server does not do that"
        if scope["method"] == "POST" and not self._from_our_page(scope):
            return 403, "requests from other sites are refused"
        if not PATHS.fullmatch(scope["path"]):
            return 404, "there is nothing here"
        return None

    def _from_our_page(self, scope: Scope) -> bool:
        if header(scope, b"sec-fetch-site") in ("cross-site", "same-site"):
            return False
        origins = [value for key, value in scope["headers"] if key == b"origin"]
        if not origins:
            return True  # not a browser's cross-site request: those always carry one
        origin = urlsplit(origins[0].decode("latin-1"))
        return len(origins) == 1 and origin.scheme in ("http", "https") and origin.netloc == header(scope, b"host")


class BodyLimit:
    """A request's body is refused once it is too long, whatever its header promised.

    The paths in `streamed` count their own bodies while they read them.
    """

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT, streamed: frozenset[str] = frozenset()) -> None:
        self._app = app
        self._limit = limit
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] in self._streamed:
            await self._app(scope, receive, send)
            return
        body = await self._read(scope, receive)
        if body is None:
            await refuse(send, 413, "this request is too large")
            return
        replay = _Replay(body, receive)
        await self._app(scope, replay, send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        promised = header(scope, b"content-length") or "0"
        if not promised.isdecimal() or int(promised) > self._limit:
            return None
        body: bytes = b""
        while True:
            message = await receive()
            body += bytes(message.get("body", b""))
            if len(body) > self._limit:
                return None
            if message["type"] == "http.disconnect" or not message.get("more_body", False):
                return body


class _Replay:
    """A body that was read already, given once more; then whatever the connection has to say."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


class RateLimit:
    """At most `burst` questions at once and one more every `seconds`, for each address; for servers off loopback.

    The librarian's paths are not counted: they do nothing without a session, and the door to one counts for itself.
    """

    def __init__(
        self, app: ASGIApp, burst: int = 20, seconds: float = 2.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._burst = burst
        self._seconds = seconds
        self._clock = clock
        self._spent_until: OrderedDict[str, float] = OrderedDict()  # when an address has its whole burst again

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        counted = scope["type"] == "http" and scope["method"] == "POST" and not scope["path"].startswith(LIBRARIANS)
        if counted and not self._admit(scope):
            await refuse(send, 429, "too many requests; wait a moment")
        else:
            await self._app(scope, receive, send)

    def _admit(self, scope: Scope) -> bool:
        address, now = (scope.get("client") or ("", 0))[0], self._clock()
        until = max(self._spent_until.pop(address, now), now)
        admitted = until + self._seconds - now <= self._burst * self._seconds
        self._spent_until[address] = until + self._seconds if admitted else until
        if len(self._spent_until) > 10_000:
            self._spent_until.popitem(last=False)
        return admitted
