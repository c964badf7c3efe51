"""The Library page through its door: what is refused to whom, and what a librarian's requests do to a real library."""

import json
import os
import re
import secrets
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from gradio.routes import App
from reading_room import running, session_of
from shelf import LIGHTHOUSE, ORCHARD, add
from test_ui_server import Unopened

from index.embedder import Embedder
from index.library import Library
from index.settings import IndexSettings
from ui import uploads
from ui.pages.library import COOKIE, FORBIDDEN, UNREADABLE
from ui.server import build_server
from ui.service import Ready, Service

LOOPBACK, ELSEWHERE = "http://127.0.0.1:7860", "http://192.168.0.7:7860"
PASSWORD = "a lamp in the tower"
SLUG = "the-lamp-at-orrin-head"
CHANGED = LIGHTHOUSE.replace("Forty people", "Fifty people")
CHANGING = ["files", "publish", "withdraw", "index", "check", "leave"]


@contextmanager
def _client(service: Service, address: str = LOOPBACK, **options: Any) -> Iterator[TestClient]:
    app = build_server(service, host="127.0.0.1" if address == LOOPBACK else "0.0.0.0", **options)
    with TestClient(app, base_url=address, headers={"origin": address}) as client:
        yield client


@pytest.fixture
def home(settings: IndexSettings, embedder: Embedder) -> Path:
    library = Library(settings)
    with library.writing():
        add(library, embedder, LIGHTHOUSE)
    return settings.home


@pytest.fixture
def service(home: Path) -> Iterator[Service]:
    service = Service(lambda: session_of(home))
    service.start()
    assert service.wait(60) == Ready()
    yield service
    service.stop()


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    with _client(service) as client:
        yield client


def _token(client: TestClient) -> str:
    (page,) = re.findall(r'data-page="([^"]+)"', client.get("/library").text)
    return str(page)


def _told(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def _hand_in(client: TestClient, page: str, text: str, name: str = "lamp.md") -> dict[str, Any]:
    answer = client.post("/library/files", content=text.encode(), headers={"x-page": page, "x-name": name})
    return dict(_told(answer)[-1]["done"])


def _post(client: TestClient, name: str, **asked: str) -> dict[str, Any]:
    return _told(client.post(f"/library/{name}", json=asked))[-1]


def _state(service: Service) -> list[tuple[str, str | None]]:
    return [(entry.slug, entry.revision) for entry in service.guides()]


# --- who may ---


@pytest.mark.parametrize("name", CHANGING)
@pytest.mark.parametrize("options", [{}, {"password": PASSWORD}], ids=["no password is set", "not signed in"])
def test_off_loopback_nothing_is_changed_without_a_session(name: str, options: dict[str, str]) -> None:
    with _client(Service(Unopened), ELSEWHERE, **options) as client:  # type: ignore[arg-type]
        for cookie in (None, "guessed"):
            headers = {"cookie": f"{COOKIE}={cookie}"} if cookie else {}
            answer = client.post(f"/library/{name}", json={"slug": SLUG}, headers=headers)
            assert (answer.status_code, answer.json()) == (403, {"error": FORBIDDEN})


def test_a_file_without_a_session_is_refused_before_it_is_read() -> None:
    sent = []

    def body() -> Iterator[bytes]:
        for _ in range(64):
            sent.append(1)
            yield b"x" * 65_536

    with _client(Service(Unopened), ELSEWHERE) as client:  # type: ignore[arg-type]
        answer = client.post("/library/files", content=body(), headers={"x-page": "x", "x-name": "a"})
    assert answer.status_code == 403


def test_a_server_that_answers_to_other_names_trusts_nobody_even_on_loopback() -> None:
    with _client(Service(Unopened), allowed_hosts=["library.example"]) as client:  # type: ignore[arg-type]
        assert client.post("/library/check", json={}).status_code == 403
    with _client(Service(Unopened), password=PASSWORD) as client:  # type: ignore[arg-type]
        assert client.post("/library/check", json={}).status_code == 403


def test_a_foreign_page_can_change_nothing(client: TestClient, service: Service) -> None:
    before = _state(service)
    for name in [*CHANGING, "key", "sign-out"]:
        for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
            assert client.post(f"/library/{name}", json={"slug": SLUG}, headers=headers).status_code == 403
    assert _state(service) == before


def test_the_page_of_one_who_may_only_read_offers_nothing_to_change() -> None:
    with _client(Service(Unopened), ELSEWHERE, password=PASSWORD) as client:  # type: ignore[arg-type]
        html = client.get("/library").text
    assert [part for part in ("files", 'id="again"', 'id="check"', "<dialog", "withdraw") if part in html] == []
    assert 'action="/library/key"' in html
    with _client(Service(Unopened), ELSEWHERE) as client:  # type: ignore[arg-type]
        html = client.get("/library").text
    assert "set GLOSSATOR_LIBRARIAN_PASSWORD where Glossator is started" in html
    assert "<form" not in html


def test_gradios_own_queue_can_change_nothing(client: TestClient) -> None:
    (page,) = (route.app for route in client.app.routes if isinstance(getattr(route, "app", None), App))  # type: ignore[attr-defined]
    modules = {event.fn.__module__ for event in page.get_blocks().fns.values() if event.fn}
    assert modules == {"ui.pages.ask", "ui.app"}
    kinds = {component["type"] for component in client.get("/config").json()["components"]}
    assert kinds & {"file", "uploadbutton", "image", "multimodaltextbox"} == set()


# --- the librarian's door ---


def _sign_in(client: TestClient, password: str = PASSWORD) -> Any:
    return client.post("/library/key", data={"password": password}, follow_redirects=False)


def test_the_right_password_gives_a_cookie_that_only_the_server_reads() -> None:
    with _client(Service(Unopened), ELSEWHERE, password=PASSWORD) as client:  # type: ignore[arg-type]
        answer = _sign_in(client)
        assert (answer.status_code, answer.headers["location"]) == (303, "/library")
        cookie = answer.headers["set-cookie"]
        assert re.fullmatch(rf"{COOKIE}=[\w-]{{43}}; HttpOnly; Max-Age=28800; Path=/; SameSite=strict", cookie)
        assert 'action="/library/sign-out"' in client.get("/library").text
        assert client.post("/library/leave", json={"page": _token(client)}).json() == {"done": {}}
        left = client.post("/library/sign-out", follow_redirects=False)
        assert (left.status_code, left.headers["set-cookie"].partition(";")[0]) == (303, f'{COOKIE}=""')
        client.cookies.clear()
        value = cookie.partition(";")[0]
        assert client.post("/library/leave", json={}, headers={"cookie": value}).status_code == 403


def test_over_https_the_cookie_never_leaves_in_the_clear() -> None:
    with _client(Service(Unopened), "https://192.168.0.7", password=PASSWORD) as client:  # type: ignore[arg-type]
        assert _sign_in(client).headers["set-cookie"].endswith("; SameSite=strict; Secure")


def test_a_wrong_password_is_refused_and_who_guesses_waits(capfd: pytest.CaptureFixture[str]) -> None:
    with _client(Service(Unopened), ELSEWHERE, password=PASSWORD) as client:  # type: ignore[arg-type]
        answers = [_sign_in(client, "hunter2") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [403, 403, 403, 429]
        assert [answer.headers.get("set-cookie") for answer in answers] == [None] * 4
        assert answers[-1].headers["retry-after"] == "1"
        assert "That is not the librarian’s password." in answers[0].text
        assert "Too many wrong passwords; try again in 1 second." in answers[-1].text
        assert _sign_in(client).status_code == 429
    said = "".join(answer.text + str(answer.headers) for answer in answers) + "".join(capfd.readouterr())
    assert [word for word in ("hunter2", PASSWORD) if word in said] == []


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"password", b"password=&password=x", b"x" * 100_000])
def test_a_form_that_makes_no_sense_is_a_wrong_password(body: bytes) -> None:
    with _client(Service(Unopened), ELSEWHERE, password=PASSWORD) as client:  # type: ignore[arg-type]
        assert client.post("/library/key", content=body).status_code == 403


def test_an_address_that_a_wrong_password_leaves_leads_back_to_the_page() -> None:
    with _client(Service(Unopened), ELSEWHERE, password=PASSWORD) as client:  # type: ignore[arg-type]
        answer = client.get("/library/key", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/library")


DEEP = b"[" * 200_000
STRANGE = [DEEP, b"{", b"[]", b'{"slug": "\\ud800", "page": "x.\\ud800"}', b'{"slug": "a\\u0000b"}', b"\xff"]


def test_strange_requests_are_refused_in_one_line_and_the_log_stays_empty(capfd: pytest.CaptureFixture[str]) -> None:
    service = Service(Unopened)  # type: ignore[arg-type]
    for trusted in (False, True):
        options = {} if trusted else {"password": PASSWORD}
        app = build_server(service, **options)
        with running(app, service, opened=lambda: None) as address, httpx.Client(base_url=address) as client:
            for name in [*CHANGING[1:], "key"]:
                for body in STRANGE if name != "key" else [b"&".join([b"password=x"] * 20)]:
                    answer = client.post(f"/library/{name}", content=body)
                    wanted = (400, {"error": UNREADABLE}) if trusted or name == "key" else (403, {"error": FORBIDDEN})
                    assert (answer.status_code, answer.json()) == wanted, (name, body[:20])
    assert capfd.readouterr() == ("", "")


# --- files ---


def test_a_file_is_shown_before_it_is_published_and_then_answers(client: TestClient, service: Service) -> None:
    page, before = _token(client), _state(service)
    answer = client.post("/library/files", content=CHANGED.encode(), headers={"x-page": page, "x-name": "lamp.md"})
    assert [line.get("stage") for line in _told(answer)] == ["waiting for its turn", "reading", "comparing", None]
    shown = _told(answer)[-1]["done"]
    assert (shown["state"], shown["trouble"]) == ("waiting", "")
    assert '<ins><span class="unseen">new: </span>Fifty</ins>' in shown["html"]
    assert _state(service) == before
    lines = _told(client.post("/library/publish", json={"page": page, "item": shown["item"]}))
    stages = [line["stage"] for line in lines[:-1]]
    assert list(dict.fromkeys(stages))[-4:] == ["flushing", "verifying", "publishing", "cleaning"]
    assert lines[-1]["done"]["state"] == "done"
    with service.open(SLUG) as volume:
        assert "Fifty people" in volume.guide.text
        assert volume.manifest.source == "upload:lamp.md"
    assert service.tray.size == 0


def test_a_file_that_is_left_changes_nothing_and_is_forgotten(client: TestClient, service: Service) -> None:
    page, before = _token(client), _state(service)
    shown = _hand_in(client, page, CHANGED)
    assert client.post("/library/leave", json={"page": page, "item": shown["item"]}).json() == {"done": {}}
    assert service.tray.size == 0
    again = _post(client, "publish", page=page, item=shown["item"])
    assert again == {"error": "This file is no longer waiting here; add it again."}
    assert _state(service) == before


def test_closing_the_page_forgets_all_of_its_files(client: TestClient, service: Service) -> None:
    page = _token(client)
    _hand_in(client, page, CHANGED), _hand_in(client, page, ORCHARD)
    client.post("/library/leave", content=json.dumps({"page": page}), headers={"content-type": "text/plain"})
    assert service.tray.size == 0


def test_another_page_cannot_publish_what_waits_here(client: TestClient, service: Service) -> None:
    page, before = _token(client), _state(service)
    shown = _hand_in(client, page, CHANGED)
    for other in (_token(client), "guessed", ""):
        assert "error" in _post(client, "publish", page=other, item=shown["item"])
    assert _state(service) == before
    answer = client.post("/library/files", content=b"x", headers={"x-page": "guessed", "x-name": "a"})
    assert (answer.status_code, answer.json()["error"]) == (400, "This page is not known here any more; load it again.")


def test_a_file_that_cannot_be_read_says_why_and_does_not_wait(client: TestClient, service: Service) -> None:
    shown = _hand_in(client, _token(client), "", "../../empty.md")
    assert shown["state"] == "refused"
    assert "empty.md" in shown["html"]
    assert ".." not in shown["html"]
    assert service.tray.size == 0


def test_a_file_that_is_too_large_is_refused_whatever_it_promises(client: TestClient, service: Service) -> None:
    headers = {"x-page": _token(client), "x-name": "big.md"}
    line = "big.md is larger than 20 MB; split it into one file for each guide."
    promised = client.post("/library/files", content=bytes(uploads.LARGEST + 1), headers=headers)
    assert (promised.status_code, promised.json()) == (413, {"error": line})
    pieces = (bytes(1_000_000) for _ in range(30))
    assert client.post("/library/files", content=pieces, headers=headers).json() == {"error": line}
    assert service.tray.size == 0


def test_a_new_guides_names_can_be_corrected_before_it_is_published(client: TestClient, service: Service) -> None:
    page = _token(client)
    shown = _hand_in(client, page, ORCHARD, "orchard.md")
    asked = {"page": page, "item": shown["item"], "title": "The Orchard", "author": "I. Lanner"}
    assert _post(client, "publish", **asked)["done"]["state"] == "done"
    (entry,) = [entry for entry in service.guides() if entry.title == "The Orchard"]
    assert (entry.slug, entry.author, entry.source) == ("the-orchard", "I. Lanner", "upload:orchard.md")


def test_a_new_name_that_meets_another_guide_is_shown_before_it_takes_its_place(
    client: TestClient, service: Service
) -> None:
    page, before = _token(client), _state(service)
    shown = _hand_in(client, page, ORCHARD, "orchard.md")
    asked = {"page": page, "item": shown["item"], "title": "The Lamp at Orrin Head"}
    met = _post(client, "publish", **asked)["done"]
    assert met["state"] == "waiting"
    assert "was indexed from /books/lamp.md" in met["html"]
    assert met["trouble"] == "Under this name it meets a guide that is on the shelf; look at the changes."
    assert _state(service) == before


def test_what_was_published_meanwhile_is_shown_before_it_is_overwritten(
    client: TestClient, service: Service, home: Path, embedder: Embedder
) -> None:
    page = _token(client)
    shown = _hand_in(client, page, CHANGED)
    add(Library(IndexSettings(home)), embedder, LIGHTHOUSE.replace("a razor", "a knife"))
    between = _state(service)
    anew = _post(client, "publish", page=page, item=shown["item"])["done"]
    assert (anew["state"], _state(service)) == ("waiting", between)
    assert "published meanwhile" in anew["trouble"]
    assert '<del><span class="unseen">gone: </span>knife' in anew["html"]
    assert _post(client, "publish", page=page, item=anew["item"])["done"]["state"] == "done"


def test_while_another_writes_one_is_told_so_and_nothing_is_lost(client: TestClient, service: Service) -> None:
    page = _token(client)
    shown = _hand_in(client, page, CHANGED)
    entered, leave = threading.Event(), threading.Event()

    def write() -> None:
        with service.librarian.library.writing():
            entered.set()
            leave.wait(60)

    writer = threading.Thread(target=write)
    writer.start()
    assert entered.wait(60)
    busy = _post(client, "publish", page=page, item=shown["item"])
    leave.set()
    writer.join()
    assert "is writing this library; try again when it is done" in busy["error"]
    assert _post(client, "publish", page=page, item=shown["item"])["done"]["state"] == "done"


def test_what_is_handed_in_is_on_no_disk_but_in_its_revision(
    client: TestClient, service: Service, home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    word = secrets.token_hex(12)  # made here: a copy of this file holds no canary
    canary = f"The {word} hid the heirloom behind the stove."
    page = _token(client)
    text = ORCHARD.replace("A late frost", f"{canary} A late frost")
    left = _hand_in(client, page, text, "zephyrantine.md")
    assert canary in (service.tray.waiting(page, left["item"]).data or b"").decode()
    assert _holding(canary, home, tmp_path, Path(tempfile.gettempdir())) == set()
    _post(client, "publish", page=page, item=left["item"])
    held = _holding(canary, home, tmp_path, Path(tempfile.gettempdir()))
    assert {path.relative_to(home).parts[:2] for path in held} == {("guides", "an-orchard-in-debt")}
    assert "zephyrantine" not in "".join(capfd.readouterr())


def _holding(canary: str, *folders: Path) -> set[Path]:
    """The files below these folders that were written lately and hold the words."""
    started = min(path.stat().st_mtime for path in folders[0].rglob("manifest.json"))
    found = set()
    for folder in folders:
        walked = os.walk(folder)  # unlike a glob it bears that another program's folder goes while we look
        for path in (Path(at) / name for at, _, names in walked for name in names):
            if "pytest-" in str(path) and not path.is_relative_to(folders[0].parent):
                continue  # other tests' homes
            try:
                new = path.is_file() and not path.is_symlink() and path.stat().st_mtime >= started - 1
                if new and canary.encode() in path.read_bytes():
                    found.add(path)
            except OSError:
                continue  # it went while we looked, or is another's
    return found


# --- the whole shelf ---


def test_a_guide_is_withdrawn(client: TestClient, service: Service) -> None:
    assert _post(client, "withdraw", slug=SLUG) == {"done": {"line": "“The Lamp at Orrin Head” is withdrawn."}}
    assert _state(service) == []
    assert "no guide is called" in _post(client, "withdraw", slug=SLUG)["error"]


def test_everything_is_checked_by_a_process_of_its_own(client: TestClient, service: Service, home: Path) -> None:
    assert "The guide is whole." in _post(client, "check")["done"]["html"]
    assert "verified today at " in client.get("/library/shelf").text
    (chroma,) = home.glob("guides/*/*/chroma/chroma.sqlite3")
    chroma.write_bytes(b"")
    told = _told(client.post("/library/check", json={}))
    assert "The Lamp at Orrin Head is damaged and is being made again…" in [line.get("stage") for line in told]
    line = "The index of The Lamp at Orrin Head was damaged and has been made again from its source."
    assert line in told[-1]["done"]["html"]
    shelf = client.get("/library/shelf").text
    assert "Not whole" not in shelf
    assert "verified today at " in shelf
    with service.open(SLUG) as volume:
        assert "Forty people" in volume.guide.text


def test_one_guide_or_all_are_indexed_again_and_told(client: TestClient, service: Service, tmp_path: Path) -> None:
    file = tmp_path / "orchard.md"
    file.write_text(ORCHARD)
    service.librarian.index([file], {})
    file.write_text(ORCHARD.replace("late frost", "long drought"))
    one = _post(client, "index", slug="an-orchard-in-debt")["done"]["html"]
    assert "<cite>An Orchard in Debt</cite> is published as it stands now." in one
    assert '<ins><span class="unseen">new: </span>long drought</ins>' in one
    everything = _post(client, "index")["done"]["html"]
    assert "<cite>An Orchard in Debt</cite> is as it was." in everything
    assert "<cite>The Lamp at Orrin Head</cite> stays as it was." in everything  # its file never was there


def test_what_cannot_be_made_again_says_so(client: TestClient, home: Path) -> None:
    for path in home.glob("guides/*/*/*"):
        if path.is_file() and path.name != "lease":
            path.write_bytes(b"")
    html = _post(client, "check")["done"]["html"]
    assert "It could not be made again by itself; press Re-index, or add its file again." in html


def test_refused_and_unchanged_files_do_not_wait(client: TestClient, service: Service) -> None:
    page = _token(client)
    _post(client, "publish", page=page, item=_hand_in(client, page, ORCHARD, "orchard.md")["item"])
    for _ in range(uploads.MOST):
        assert _hand_in(client, page, "")["state"] == "refused"
        assert _hand_in(client, page, ORCHARD, "orchard.md")["state"] == "same"
    assert service.tray.size == 0
    assert _hand_in(client, page, CHANGED)["state"] == "waiting"


def test_open_pages_notice_what_changed(client: TestClient, service: Service) -> None:
    first = client.get("/library/marks").json()
    page = _token(client)
    _post(client, "publish", page=page, item=_hand_in(client, page, CHANGED)["item"])
    second = client.get("/library/marks").json()
    _post(client, "withdraw", slug=SLUG)
    third = client.get("/library/marks").json()
    assert first["titles"] == second["titles"] != third["titles"]
    assert len({marks["shelf"] for marks in (first, second, third)}) == 3
    assert first["preparing"] is False


def test_the_shelf_says_how_far_the_first_start_is() -> None:
    with _client(Service(Unopened)) as client:  # type: ignore[arg-type]
        assert "opening the library" in client.get("/library/shelf").text
        assert client.get("/library/marks").json()["preparing"] is True
        line = "The guides are still being prepared; try again in a moment."
        assert _post(client, "index") == {"error": line}


def test_the_page_runs_no_script_that_stands_in_it_and_is_never_kept() -> None:
    with _client(Service(Unopened)) as client:  # type: ignore[arg-type]
        answer = client.get("/library")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert (policy["script-src"], policy["style-src"], policy["form-action"]) == ("'self'", "'self'", "'self'")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"  # else a form's origin is "null", and refused
    assert re.findall(r"<script(?![^>]*src=\"/page/library\.js\?v=\w+\"></script>)| style=| on\w+=", answer.text) == []
