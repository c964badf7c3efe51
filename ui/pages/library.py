"""The Library page at /library: its routes, who may use which, and nothing of what they do.

A page of our own and not Gradio's: nothing that can change the library is in Gradio's queue, and no file goes through
its upload. Whatever changes something asks `Keys` first, before it reads one byte. Refuses to know what a guide is.
"""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from ui import shelf
from ui.desk import Desk, Say, Told, told
from ui.keys import LONGEST, Keys, TooMany, WrongPassword
from ui.theme import library_head
from ui.uploads import Gone, TooMuch, Tray

COOKIE = "glossator-librarian"
UPLOADS = "/library/files"  # its body is read piece by piece, under limits of its own
FORBIDDEN = "Only the librarian may do this; open the Library page again and sign in."
NOT_OURS = "This page is not known here any more; load it again."
UNREADABLE = "This request cannot be read."
NEVER_KEPT = {"Cache-Control": "no-store"}


class LibraryPage:
    """The page's routes over one desk."""

    def __init__(self, desk: Desk, tray: Tray, keys: Keys) -> None:
        self._desk = desk
        self._tray = tray
        self._keys = keys

    def join(self, app: FastAPI) -> None:
        """Put the routes into the server."""
        get, post = ["GET"], ["POST"]
        app.add_route("/library", self.page, get)
        app.add_route("/library/shelf", self.shelf, get)
        app.add_route("/library/marks", self.marks, get)
        app.add_route("/library/key", self.to_the_page, get)  # where a wrong password leaves a browser
        app.add_route("/library/key", self.sign_in, post)
        app.add_route("/library/sign-out", self.sign_out, post)
        app.add_route(UPLOADS, self.files, post)
        for name, work in (("publish", self._publish), ("withdraw", self._withdraw), ("index", self._index)):
            app.add_route(f"/library/{name}", self._working(work), post)
        app.add_route("/library/check", self._working(self._check), post)
        app.add_route("/library/leave", self.leave, post)

    # --- looking ---

    def page(self, request: Request) -> Response:
        return self._page(request)

    def _page(
        self, request: Request, told: str = "", status: int = 200, headers: dict[str, str] | None = None
    ) -> Response:
        librarian = self._may(request)
        door = shelf.sign_in_html(asked=self._keys.asked, message=told)
        if librarian:
            door = shelf.sign_out_html() if self._keys.asked else ""
        html = shelf.document_html(
            self._tray.token(), library_head(), self._desk.standing(librarian=librarian), librarian=librarian, door=door
        )
        return HTMLResponse(html, status, {**NEVER_KEPT, **(headers or {})})

    def shelf(self, request: Request) -> Response:
        return HTMLResponse(self._desk.standing(librarian=self._may(request)), headers=NEVER_KEPT)

    def marks(self, request: Request) -> Response:
        return JSONResponse(self._desk.marks(), headers=NEVER_KEPT)

    # --- the door ---

    def to_the_page(self, request: Request) -> Response:
        return RedirectResponse("/library", 303, NEVER_KEPT)

    def _may(self, request: Request) -> bool:
        return self._keys.admit(request.cookies.get(COOKIE))

    async def sign_in(self, request: Request) -> Response:
        try:
            form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=8)
        except ValueError:  # more fields than any form of ours has
            return _error(400, UNREADABLE)
        address = request.client.host if request.client else ""
        try:
            token = self._keys.sign_in(form.get("password", [""])[0], address)
        except TooMany as error:
            headers = {"Retry-After": str(error.seconds)}
            return await run_in_threadpool(self._page, request, str(error), 429, headers)
        except WrongPassword as error:
            return await run_in_threadpool(self._page, request, str(error), 403)
        answer = RedirectResponse("/library", 303, NEVER_KEPT)
        self._set_cookie(request, answer, token, LONGEST)
        return answer

    async def sign_out(self, request: Request) -> Response:
        self._keys.sign_out(request.cookies.get(COOKIE))
        answer = RedirectResponse("/library", 303, NEVER_KEPT)
        self._set_cookie(request, answer, "", 0)
        return answer

    def _set_cookie(self, request: Request, answer: Response, token: str, seconds: int) -> None:
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, token, seconds, path="/", secure=secure, httponly=True, samesite="strict")

    # --- files ---

    async def files(self, request: Request) -> Response:
        """Take one file: its name in a header, its bytes as the body; then show what publishing it would change."""
        page, name = request.headers.get("x-page", ""), unquote(request.headers.get("x-name", ""))
        if refusal := self._refusal(request, page):
            return refusal
        promised = request.headers.get("content-length", "0")
        try:
            with self._tray.arriving(page, name, int(promised) if promised.isdecimal() else 0) as file:
                async for piece in request.stream():
                    file.take(piece)
                item = self._tray.keep(page, file)
        except TooMuch as error:
            return _error(413, str(error))
        except Gone as error:
            return _error(400, str(error))
        except ClientDisconnect:
            return _error(400, "the file did not arrive whole")
        return _streamed(told(lambda say: self._desk.examine(page, item, say)))

    async def leave(self, request: Request) -> Response:
        """Forget one file, or all that wait for a page that is being closed."""
        if refusal := self._refusal(request):
            return refusal
        asked = await _asked(request)
        if asked is None:
            return _error(400, UNREADABLE)
        page, item = asked.get("page", ""), asked.get("item")
        if refusal := self._refusal(request, page):
            return refusal
        if item is None:
            self._tray.close(page)
        else:
            self._tray.leave(page, item)
        return JSONResponse({"done": {}}, headers=NEVER_KEPT)

    def _refusal(self, request: Request, page: str | None = None) -> Response | None:
        if not self._may(request):
            return _error(403, FORBIDDEN)
        if page is not None and not self._tray.is_token(page):
            return _error(400, NOT_OURS)
        return None

    # --- work that takes long ---

    def _working(self, work: Callable[[dict[str, str]], Callable[[Say], Told]]) -> Callable[[Request], Any]:
        async def route(request: Request) -> Response:
            if refusal := self._refusal(request):
                return refusal
            asked = await _asked(request)
            return _error(400, UNREADABLE) if asked is None else _streamed(told(work(asked)))

        return route

    def _publish(self, asked: dict[str, str]) -> Callable[[Say], Told]:
        naming = {key: asked.get(key, "")[:200] for key in ("title", "author")}
        return lambda say: self._desk.publish(asked.get("page", ""), asked.get("item", ""), naming, say)

    def _withdraw(self, asked: dict[str, str]) -> Callable[[Say], Told]:
        return lambda say: self._desk.withdraw(asked.get("slug", ""))

    def _index(self, asked: dict[str, str]) -> Callable[[Say], Told]:
        return lambda say: self._desk.again(asked.get("slug"), say)

    def _check(self, asked: dict[str, str]) -> Callable[[Say], Told]:
        return self._desk.check


async def _asked(request: Request) -> dict[str, str] | None:
    """The texts of a JSON object; None when the body is none, is nested too deeply, or holds what is no text."""
    try:
        value = json.loads(await request.body())
        asked = {key: word for key, word in value.items() if isinstance(word, str)} if isinstance(value, dict) else None
        "".join((asked or {}).values()).encode()  # half a character names nothing, and no file system takes it
    except (ValueError, RecursionError):
        return None
    return asked if asked is None or not any("\0" in word for word in asked.values()) else None


def _error(status: int, line: str) -> Response:
    return JSONResponse({"error": line}, status, NEVER_KEPT)


def _streamed(lines: AsyncIterator[bytes]) -> Response:
    return StreamingResponse(lines, media_type="application/x-ndjson", headers=NEVER_KEPT)
