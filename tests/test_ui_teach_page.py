"""The Teach page through its door: what can be chosen, made, made anew, opened and taken away; and what is refused."""

import io
import json
import re
import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import anyio
import docx
import pytest
from classroom import TIDE
from classroom import shelf as classroom_shelf
from fastapi.testclient import TestClient
from reading_room import session_of
from sample_items import HOSTILE, SAMPLE
from shelf import add
from starlette.types import Message, Receive, Scope, Send
from test_ui_server import Unopened

from assistant.teaching.exports import FORMATS
from assistant.teaching.items import Item, ItemSet
from assistant.teaching.wanted import Wanted
from corpus.read import guide_from_bytes
from index.embedder import Embedder
from index.library import Library
from index.settings import IndexSettings
from ui.guard import RateLimit
from ui.lectern import AT_ONCE, UNREADABLE, UNSAID, WAITING, Busy, Lectern
from ui.lesson import part_of, sheet_html
from ui.server import build_server
from ui.service import Ready, Service
from ui.theme import STATIC, teach_stylesheet
from ui.wishes import LARGEST, WHOLE

LOOPBACK, ELSEWHERE = "http://127.0.0.1:7860", "http://192.168.0.7:7860"
SLUG = "the-tide-clock"
LATER = {
    "Part One": ("flood", "forgives", "every winter", "gives Martin the key", "Symbols"),
    "Part Two": ("forgives", "stubborn", "never wrong", "Symbols"),
}
CHANGED = TIDE.replace("Edith hides the key in the church", "Edith hides the key in the old boathouse")


def tide_home(home: Path, lender: Path, embedder: Embedder) -> Path:
    """A library that holds the tide clock alone."""
    (home / "embedders").symlink_to(lender / "embedders")
    library = Library(IndexSettings(home))
    with library.writing():
        add(library, embedder, TIDE, "/books/tide.md")
    return home


@contextmanager
def _client(service: Service, address: str = LOOPBACK) -> Iterator[TestClient]:
    app = build_server(service, host="127.0.0.1" if address == LOOPBACK else "0.0.0.0")
    with TestClient(app, base_url=address, headers={"origin": address}) as client:
        yield client


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, lender: Path, embedder: Embedder) -> Path:
    return tide_home(tmp_path_factory.mktemp("teach"), lender, embedder)


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    service = Service(lambda: session_of(home))
    service.start()
    assert service.wait(120) == Ready()
    with _client(service) as client:
        yield client
    service.stop()


def _lines(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def _post(client: TestClient, name: str, **asked: Any) -> dict[str, Any]:
    return _lines(client.post(f"/teach/{name}", json=asked))[-1]


def _wish(**said: str) -> dict[str, str]:
    return {"making": "discuss", "guide": SLUG, "count": "2", "level": "mixed", "seed": "0", "up_to": WHOLE, **said}


@pytest.fixture(scope="module")
def made(client: TestClient) -> dict[str, Any]:
    """A set of two, as the page gets it."""
    return dict(_post(client, "make", wish=_wish())["done"])


# --- choosing and making ---


def test_the_page_is_our_own_and_says_while_the_library_is_being_opened() -> None:
    with _client(Service(Unopened), ELSEWHERE) as client:  # type: ignore[arg-type]
        answer = client.get("/teach")
        assert "opening the library" in answer.text
        assert _post(client, "make", wish=_wish())["error"].startswith("The library is still being opened")
        names = "told|desk|hand|guide"
        for script in re.findall(r"<script[^>]*>", answer.text):
            assert re.fullmatch(rf'<script defer src="/page/teach(-({names}))?\.js\?v=\w+">', script)
        assert client.get("/page/teach.css").text == teach_stylesheet()
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert (policy["script-src"], policy["style-src"], policy["default-src"]) == ("'self'",) * 3
    assert answer.headers["cache-control"] == "no-store"
    assert re.findall(r" style=| on\w+=", answer.text) == []


def test_the_style_sheet_uses_only_the_palettes_colours_and_names_no_host() -> None:
    rules = (STATIC / "teach.css").read_text()
    assert re.findall(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b(?!\w)", rules) == []
    defined = set(re.findall(r"--([a-z-]+):", teach_stylesheet()))
    assert set(re.findall(r"var\(--([a-z-]+)\)", rules)) <= defined
    scripts = "".join(path.read_text() for path in STATIC.glob("teach*.js")).replace("// ", "")
    assert re.findall(r"https?:|//[a-z]", rules + scripts) == []


def test_what_can_be_chosen_ends_where_the_class_is(client: TestClient) -> None:
    whole = client.get("/teach/choices", params={"guide": SLUG}).text
    near = client.get("/teach/choices", params={"guide": SLUG, "up_to": "Part One", "section": "Symbols"}).text
    assert re.findall(r'<option value="(Part \w+)"', whole) == ["Part One", "Part Two"]
    assert '<option value="Symbols &gt; The Clock">' in whole
    assert '<option value="The Clock"></option>' in whole
    assert '<option value="Part One" selected>' in near
    assert '<option value="Edith Marlow"></option>' in near
    assert "Symbols" not in near
    assert "The Clock</option>" not in near


def test_a_set_is_made_and_tells_how_far_it_is(client: TestClient) -> None:
    told = _lines(client.post("/teach/make", json={"wish": _wish()}))
    assert [line["stage"] for line in told[:-1]] == ["waiting for its turn", "choosing discussion questions"]
    done = told[-1]["done"]
    assert len(done["set"]["items"]) == 2
    for item in done["set"]["items"]:
        assert item["stem"].replace("’", "") in done["html"].replace("’", "").replace("&#x27;", "'")
    assert done["holds"]["docx"] == sorted(FORMATS["docx"].kinds)


@pytest.mark.parametrize(
    ("making", "reach"), [("discuss", "Part Two"), ("quiz", "Part One"), ("quiz", "Part Two"), ("teach", "Part One")]
)
def test_nothing_of_a_set_speaks_of_what_comes_later(client: TestClient, making: str, reach: str) -> None:
    wish = _wish(making=making, up_to=reach)
    done = _post(client, "make", wish=wish)["done"]
    assert done["set"]["items"]
    answers = [
        json.dumps(done),
        *(client.post("/teach/export", json={"set": done["set"], "form": form}).text for form in ("md", "html", "csv")),
        json.dumps(_post(client, "again", wish=wish, set=done["set"], at=0)),
        json.dumps(_post(client, "make", wish={**wish, "section": "The Clock"})),
    ]
    assert [word for word in LATER[reach] for answer in answers if word in answer] == []
    text = client.get("/teach/guide", params={"guide": SLUG, "up_to": "Part One"}).text
    assert "flood" not in re.sub(r"<div class=\"covered\"[^>]*hidden>.*?</div>", "", text)


@pytest.mark.parametrize(
    ("wish", "line"),
    [
        ({"count": "0"}, "a set holds 1 to 50 items, not 0: choose a number in between"),
        ({"count": "500"}, "a set holds 1 to 50 items, not 500: choose a number in between"),
        ({"count": "many"}, "'many' is no number of items: give one like 8"),
        ({"section": "Part Nine"}, "the-tide-clock has no section 'Part Nine'"),
        ({"level": "deep"}, "unknown level 'deep'"),
        ({"guide": "gone"}, "no guide is called 'gone'"),
        ({"up_to": ""}, UNSAID),
        ({"up_to": "Part Nine"}, "'Part Nine' names no one place in the plot of the-tide-clock"),
        ({"making": "sermon"}, UNREADABLE),
        ({"guide": ""}, UNREADABLE),
    ],
)
def test_a_wish_that_cannot_be_is_one_line(client: TestClient, wish: dict[str, str], line: str) -> None:
    assert _post(client, "make", wish=_wish(**wish))["error"].startswith(line)


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"[" * 100_000, b'{"wish": "\\ud800"}'])
def test_a_body_that_is_no_request_is_refused(client: TestClient, body: bytes) -> None:
    for name in ("make", "again", "export"):
        answer = client.post(f"/teach/{name}", content=body)
        assert (answer.status_code, answer.json()) == (400, {"error": UNREADABLE})
    for asked in ({}, {"wish": 3}, {"wish": _wish(), "without": "x"}, {"wish": _wish(), "set": 5}):
        assert len(_post(client, "again", **asked)["error"].splitlines()) == 1


def test_another_item_is_unlike_all_that_are_there_and_were(client: TestClient, made: dict[str, Any]) -> None:
    items = made["set"]["items"]
    found = _post(client, "again", wish=_wish(), set=made["set"], at=1, without=["x"])["done"]
    assert found["item"]["id"] not in {item["id"] for item in items}
    assert found["item"]["stem"] not in {item["stem"] for item in items}
    assert (found["item"]["kind"], found["item"]["role"]) == ("discussion", items[1]["role"])
    assert '<p class="number" aria-hidden="true">2</p>' in found["html"]
    for at in (-1, 2, "1", None):
        assert _post(client, "again", wish=_wish(), set=made["set"], at=at) == {"error": UNREADABLE}


def test_a_kept_set_gets_no_other_item_until_somebody_says_how_far_its_class_has_read(client: TestClient) -> None:
    near = _post(client, "make", wish=_wish(up_to="Part One"))["done"]["set"]
    kept = _file(client, near, "json")
    assert b"Part One" not in b"".join(kept.splitlines()[:5])  # it does not hold its limit
    opened = _lines(client.post("/teach/open", content=kept))[-1]["done"]["set"]
    silent = {name: said for name, said in _wish().items() if name != "up_to"}
    for wish in (silent, _wish(up_to=""), _wish(up_to="  "), {**silent, "up_to": None}):
        assert _post(client, "again", wish=wish, set=opened, at=0) == {"error": UNSAID}
        assert _post(client, "make", wish=wish, set=opened) == {"error": UNSAID}
    told = [_post(client, "again", wish=_wish(up_to=reach), set=opened, at=0) for reach in ("Part One", WHOLE)]
    assert [word for word in LATER["Part One"] if word in json.dumps(told[0])] == []
    assert [answer for answer in told if answer == {"error": UNSAID}] == []
    assert told[1].keys() == {"done"}
    elsewhere = _post(client, "again", wish=_wish(), set={**opened, "guide": "another-guide"}, at=0)
    assert elsewhere == {"error": UNREADABLE}


def test_how_far_a_class_has_read_is_chosen_or_not_said_at_all(client: TestClient) -> None:
    def chosen(**asked: str) -> list[str]:
        page = client.get("/teach/choices", params={"guide": SLUG, **asked}).text
        field = page.partition('name="up_to">')[2].partition("</select>")[0]
        return re.findall(r'<option value="([^"]*)" selected>', field)

    assert [chosen(), chosen(up_to=""), chosen(up_to="Part Two"), chosen(up_to="Part Nine")] == [
        [WHOLE], [""], ["Part Two"], [""],
    ]  # fmt: skip


def test_where_a_guide_bears_no_other_item_it_says_so(client: TestClient, made: dict[str, Any]) -> None:
    without, error = [], ""
    for _ in range(40):
        told = _post(client, "again", wish=_wish(), set=made["set"], at=0, without=without)
        if error := told.get("error", ""):
            break
        without.append(told["done"]["item"]["id"])
    assert error == "The guide bears no other question like this one; edit it, or drop it."
    assert len(set(without)) == len(without)


def test_another_selection_keeps_what_was_edited_by_hand(client: TestClient, made: dict[str, Any]) -> None:
    byhand = {**made["set"]["items"][1], "stem": "What would YOU have done with the key?", "edited": True}
    before = {**made["set"], "items": [made["set"]["items"][0], byhand]}
    items = _post(client, "make", wish=_wish(seed="3"), set=before)["done"]["set"]["items"]
    assert [item for item in items if item["edited"]] == [byhand]
    assert len(items) == 2
    quiz = _post(client, "make", wish=_wish(making="quiz"), set=before)["done"]["set"]["items"]
    assert {item["kind"] for item in quiz} & {"discussion"} == set()


# --- sets that come back, and files ---


def test_a_kept_set_tells_what_its_guide_changed_since(
    tmp_path: Path, lender: Path, embedder: Embedder, client: TestClient, made: dict[str, Any]
) -> None:
    kept = client.post("/teach/export", json={"set": SAMPLE.to_json() | {"guide": SLUG}, "form": "json"}).content
    same = _lines(client.post("/teach/open", content=kept, headers={"x-name": "kept.json"}))[-1]["done"]
    assert [item["id"] for item in same["set"]["items"]] == [item.id for item in SAMPLE.items]
    assert "The guide reads otherwise now" not in same["html"]
    home = tide_home(tmp_path, lender, embedder)
    library = Library(IndexSettings(home))
    with library.writing():
        add(library, embedder, CHANGED, "/books/tide.md")
    service = Service(lambda: session_of(home))
    service.start()
    assert service.wait(120) == Ready()
    with _client(service) as other:
        now = _lines(other.post("/teach/open", content=kept, headers={"x-name": "kept.json"}))[-1]["done"]["html"]
    service.stop()
    assert "The guide was changed since this set was made: look at questions 4, 7, 11." in now
    assert '<del><span class="unseen">gone: </span>church,</del>' in now
    assert '<ins><span class="unseen">new: </span>old boathouse,</ins>' in now


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"schema": 1}', b"PK\x03\x04", json.dumps(SAMPLE.to_json())[:-9].encode()]
)
def test_what_is_no_set_is_one_line(client: TestClient, data: bytes) -> None:
    error = _lines(client.post("/teach/open", content=data, headers={"x-name": "%3Cb%3E.json"}))[-1]["error"]
    assert error.startswith("<b>.json")
    assert error.endswith("open a file that was kept here, or made by glossator teach")


def test_a_file_that_is_too_large_is_refused(client: TestClient) -> None:
    answer = client.post("/teach/open", content=b" " * (LARGEST + 1), headers={"x-name": "big.json"})
    assert (answer.status_code, answer.json()) == (
        413, {"error": "big.json is larger than 1 MB: it is no set that was kept here."},
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_every_export_is_a_file_with_a_name_that_tells_nothing(client: TestClient, form: str) -> None:
    asked = {"set": SAMPLE.to_json() | {"guide": SLUG}, "form": form}
    for copy in ("", "-teacher"):
        answer = client.post("/teach/export", json={**asked, "copy": copy})
        ending = copy if form in ("docx", "pdf") else ""
        name = f"the-tide-clock-teaching-set{ending}{FORMATS[form].suffix}"
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["content-type"].startswith(FORMATS[form].media_type)
        assert len(answer.content) > 100


def test_an_edited_stem_is_in_the_file_as_it_was_typed(client: TestClient, made: dict[str, Any]) -> None:
    typed = "Why <script>alert(1)</script> & =1+1?"
    first, *rest = made["set"]["items"]
    edited = {**made["set"], "items": [{**first, "stem": typed, "edited": True}, *rest]}
    student = docx.Document(io.BytesIO(_file(client, edited, "docx")))
    assert any(typed in paragraph.text for paragraph in student.paragraphs)
    assert json.loads(_file(client, edited, "json"))["items"][0] == {**first, "stem": typed, "edited": True}
    page = _file(client, edited, "html").decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; =1+1?" in page
    assert "<script" not in page


def _file(client: TestClient, items: dict[str, Any], form: str) -> bytes:
    answer = client.post("/teach/export", json={"set": items, "form": form})
    assert answer.status_code == 200
    return bytes(answer.content)


def test_what_a_format_cannot_hold_is_told_and_nothing_at_all_is_an_error(client: TestClient) -> None:
    answer = client.post("/teach/export", json={"set": SAMPLE.to_json(), "form": "kahoot"})
    assert answer.headers["x-left-out"].startswith("Left%20out%3A")
    essay = replace(SAMPLE, items=SAMPLE.items[5:6]).to_json()
    answer = client.post("/teach/export", json={"set": essay, "form": "kahoot"})
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("kahoot holds only")
    assert client.post("/teach/export", json={"set": essay, "form": "exe"}).json() == {"error": UNREADABLE}


def test_a_quiz_beside_other_parts_is_marked_for_a_sheet_of_its_own() -> None:
    """Where it prints, what stands before it may answer it."""
    parts = re.findall(r'<section class="([^"]+)"><h3>([^<]+)</h3>', sheet_html(SAMPLE))
    assert [heading for kind, heading in parts if kind == "part apart"] == ["Quiz"]
    assert {kind for kind, _ in parts} == {"part", "part apart"}


def test_every_word_of_a_set_stays_text() -> None:
    page = sheet_html(HOSTILE)
    assert "<script" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in page
    assert set(re.findall(r"<(\w+)", page)) <= {
        "article", "b", "button", "div", "dl", "dt", "dd", "h2", "h3", "h4", "h5", "header", "li", "p", "q", "section",
        "span", "ul",
    }  # fmt: skip


# --- who, how often, and what stays ---


def test_everybody_may_use_it_but_not_without_end() -> None:
    with _client(Service(Unopened), ELSEWHERE) as client:  # type: ignore[arg-type]
        assert client.post("/teach/make", json={"wish": _wish()}).status_code == 200
        evil = client.post("/teach/make", json={"wish": _wish()}, headers={"origin": "http://evil.example"})
        assert evil.status_code == 403
        codes = [client.post("/teach/again", json={}).status_code for _ in range(40)]
        assert (codes[0], codes[-1], set(codes)) == (200, 429, {200, 429})
        refused = client.post("/teach/make", json={"wish": _wish()})
        assert (refused.status_code, refused.json()) == (429, {"error": "too many requests; wait a moment"})
        assert client.get("/teach").status_code == 200  # it can still be read
    passed = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["path"])

    async def send(message: Message) -> None:
        pass

    async def ask_often() -> None:
        limited = RateLimit(app, clock=lambda: 0.0)
        for _ in range(25):
            await limited({"type": "http", "method": "POST", "path": "/teach/make", "headers": []}, send, send)  # type: ignore[arg-type]

    anyio.run(ask_often)
    assert passed == ["/teach/make"] * 20


@dataclass
class Slow:
    """A service whose sets are ready when its test says so."""

    begun: threading.Semaphore
    go_on: threading.Event

    def guides(self) -> tuple[object, ...]:
        return ()

    def make(self, kind: str, slug: str, wanted: Wanted) -> ItemSet:
        self.begun.release()
        assert self.go_on.wait(60)
        return SAMPLE


def test_a_few_sets_are_made_at_once_a_few_wait_and_the_next_is_told_to_come_back() -> None:
    slow = Slow(threading.Semaphore(0), threading.Event())
    lectern = Lectern(slow)  # type: ignore[arg-type]
    waiting = threading.Semaphore(0)
    asked = {"wish": _wish()}
    threads = [
        threading.Thread(target=lectern.make, args=(asked, lambda *step: waiting.release()))
        for _ in range(AT_ONCE + WAITING)
    ]
    for thread in threads:
        thread.start()
        assert waiting.acquire(timeout=60)  # it is in the queue
    for _ in range(AT_ONCE):
        assert slow.begun.acquire(timeout=60)
    assert not slow.begun.acquire(blocking=False)
    with pytest.raises(Busy, match="Many sets are being made just now; try again in a moment"):
        lectern.make(asked, lambda *step: None)
    slow.go_on.set()
    for thread in threads:
        thread.join(60)
    assert lectern.make(asked, lambda *step: None)["set"]["items"]


def test_four_teachers_who_press_at_once_each_get_another_item(client: TestClient, made: dict[str, Any]) -> None:
    asked = [{"wish": _wish(seed=str(seed)), "set": made["set"], "at": 1} for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        told = [*pool.map(lambda one: _lines(client.post("/teach/again", json=one)), asked)]
    assert {tuple(line.get("stage") for line in lines[:-1]) for lines in told} == {
        ("waiting for its turn", "looking for another question"),
    }  # fmt: skip
    found = [lines[-1]["done"]["item"]["id"] for lines in told]
    assert set(found) & {item["id"] for item in made["set"]["items"]} == set()


def test_another_item_of_a_whole_set_is_made_alone(client: TestClient) -> None:
    whole = _post(client, "make", wish=_wish(making="teach", count="1"))["done"]["set"]
    ids, bears_no_other = {item["id"] for item in whole["items"]}, "The guide bears no other question like this one"
    found = 0
    for at, old in enumerate(whole["items"]):
        told = _post(client, "again", wish=_wish(making="teach"), set=whole, at=at)
        if "done" not in told:
            assert told["error"].startswith(bears_no_other)
            continue
        new, found = told["done"]["item"], found + 1
        assert (new["id"] in ids, part_of(Item.from_json(new))) == (False, part_of(Item.from_json(old)))
    assert found


def test_no_word_of_a_teacher_is_written_anywhere(
    client: TestClient, home: Path, made: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    word = secrets.token_hex(12)
    first, *rest = made["set"]["items"]
    edited = {**made["set"], "items": [{**first, "stem": f"Why {word}?", "edited": True}, *rest]}
    _post(client, "make", wish=_wish(about=word), set=edited)
    _post(client, "again", wish=_wish(), set=edited, at=0)
    _lines(client.post("/teach/open", content=json.dumps(edited).encode()))
    assert word in _file(client, edited, "md").decode()
    assert _post(client, "make", wish=_wish(section=word)).get("error")
    assert [path for path in home.rglob("*") if path.is_file() and word.encode() in path.read_bytes()] == []
    assert word not in "".join(capfd.readouterr())


def test_the_tide_clock_is_the_guide_of_the_samples() -> None:
    guide = classroom_shelf(guide_from_bytes(TIDE.encode(), source="/books/tide.md", name="tide.md")).guide
    assert all(guide.text[one.start : one.end] == one.quote for item in SAMPLE.items for one in item.evidence)
