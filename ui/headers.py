"""What every response carries, and what Gradio's front page gets before a browser sees it.

The policy allows this host alone, and no inline script but those that came with the page, by a nonce of each response:
a handler that slipped into the text would not run. A page of our own needs less than Gradio's and gets less. Refuses to
know what a page shows.
"""

import re
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.theme import head

PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
OURS = re.compile(r"/(library|teach)(/|$)")  # pages without Gradio
_SCRIPT = re.compile(rb"<script(?=[\s>])")
_OUTSIDE = re.compile(rb'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>|\s*<link rel="manifest"[^>]*>')


def policy(nonce: str | None) -> str:
    """The content security policy of one response; without a nonce no script and no style may stand in the page.

    Gradio builds its templates with `new Function`, hence the eval.
    """
    scripts = f" 'nonce-{nonce}' 'unsafe-eval'" if nonce else ""
    styles = " 'unsafe-inline'" if nonce else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self'{scripts}",
            f"style-src 'self'{styles}",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Headers:
    """Puts the headers on every response, and makes the front page ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        if scope["path"] == "/" and scope["method"] == "GET":
            kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            await self._app({**scope, "headers": kept}, receive, _FrontPage(send, nonce))
        else:
            await self._app(scope, receive, _OwnPage(send) if OURS.match(scope["path"]) else _Sender(send, nonce))


class _Sender:
    """Sends a response on, with our headers."""

    def __init__(self, send: Send, nonce: str | None, more: Mapping[str, str] = MappingProxyType({})) -> None:
        self._send = send
        self._nonce = nonce
        self._headers = PLAIN | dict(more)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(self._headers)
            headers["Content-Security-Policy"] = policy(self._nonce)
        await self._send(message)


class _OwnPage(_Sender):
    """Sends a response of a page without Gradio on; its forms must say where they come from, to us alone."""

    def __init__(self, send: Send) -> None:
        super().__init__(send, None, {"Referrer-Policy": "same-origin"})


class _FrontPage(_Sender):
    """Holds the front page until it is whole, then sends it rewritten."""

    def __init__(self, send: Send, nonce: str) -> None:
        super().__init__(send, nonce)
        self._page_nonce = nonce
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        page = front_page(self._body, self._page_nonce)
        headers = MutableHeaders(scope=self._start)
        headers["Content-Length"] = str(len(page))
        headers["Cache-Control"] = "no-store"
        await super().__call__(self._start)
        await self._send({"type": "http.response.body", "body": page})


def front_page(page: bytes, nonce: str) -> bytes:
    """Gradio's page with the nonce on its scripts, our style sheet and listener, and no address of another host."""
    page = _OUTSIDE.sub(b"", page)
    page = page.replace(b"</head>", head().encode() + b"</head>", 1)
    return _SCRIPT.sub(b'<script nonce="' + nonce.encode() + b'"', page)
