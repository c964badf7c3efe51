"""The Teach page at /teach: its routes, and nothing of what they do.

A page of our own and not Gradio's. It changes nothing in the library, so that everybody may use it; nothing that is
sent here stays. Refuses to know what a guide is and how items are made.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, unquote

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from corpus.errors import GlossatorError
from ui import wishes
from ui.desk import Say, Told, told
from ui.lectern import UNREADABLE, Lectern
from ui.offers import Offers
from ui.theme import teach_head

NEVER_KEPT = {"Cache-Control": "no-store"}


class TeachPage:
    """The page's routes over one lectern and what can be chosen there."""

    def __init__(self, lectern: Lectern, offers: Offers) -> None:
        self._lectern = lectern
        self._offers = offers

    def join(self, app: FastAPI) -> None:
        """Put the routes into the server."""
        get, post = ["GET"], ["POST"]
        app.add_route("/teach", self.page, get)
        app.add_route("/teach/choices", self.choices, get)
        app.add_route("/teach/guide", self.guide, get)
        app.add_route("/teach/make", self._working(self._lectern.make), post)
        app.add_route("/teach/again", self._working(self._lectern.again), post)
        app.add_route("/teach/open", self.open, post)
        app.add_route("/teach/export", self.export, post)

    def page(self, request: Request) -> Response:
        return HTMLResponse(wishes.document_html(teach_head(), self._choices(request)), headers=NEVER_KEPT)

    def choices(self, request: Request) -> Response:
        return HTMLResponse(self._choices(request), headers=NEVER_KEPT)

    def _choices(self, request: Request) -> str:
        asked = request.query_params
        return self._offers.html(asked.get("guide", ""), asked.get("up_to", wishes.WHOLE), asked.get("section", ""))

    def guide(self, request: Request) -> Response:
        asked = request.query_params
        try:
            return HTMLResponse(self._lectern.guide(asked.get("guide", ""), asked.get("up_to", "")), headers=NEVER_KEPT)
        except GlossatorError as error:
            return _error(404, str(error))

    def _working(self, work: Callable[[Mapping[str, Any], Say], Told]) -> Callable[[Request], Any]:
        async def route(request: Request) -> Response:
            asked = await _asked(request)
            return _error(400, UNREADABLE) if asked is None else _streamed(lambda say: work(asked, say))

        return route

    async def open(self, request: Request) -> Response:
        """Take a kept set: its file's name in a header, its bytes as the body."""
        data, name = await request.body(), unquote(request.headers.get("x-name", "")) or "this file"
        if len(data) > wishes.LARGEST:
            most = wishes.LARGEST // 1_000_000
            return _error(413, f"{name} is larger than {most} MB: it is no set that was kept here.")
        return _streamed(lambda say: self._lectern.open(data, name, say))

    async def export(self, request: Request) -> Response:
        """One file of a set, to be downloaded."""
        asked = await _asked(request)
        if asked is None:
            return _error(400, UNREADABLE)
        try:
            file = await run_in_threadpool(self._lectern.export, asked)
        except GlossatorError as error:
            return _error(422, str(error))
        headers = NEVER_KEPT | {"Content-Disposition": f'attachment; filename="{file.name}"'}
        if file.left_out:
            headers["X-Left-Out"] = quote(file.left_out)
        return Response(file.data, media_type=file.media_type, headers=headers)


async def _asked(request: Request) -> dict[str, Any] | None:
    """A JSON object; None when the body is none, is nested too deeply, or holds half a character."""
    try:
        value = json.loads(await request.body())
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _error(status: int, line: str) -> Response:
    return JSONResponse({"error": line}, status, NEVER_KEPT)


def _streamed(work: Callable[[Say], Told]) -> Response:
    return StreamingResponse(told(work), media_type="application/x-ndjson", headers=NEVER_KEPT)
