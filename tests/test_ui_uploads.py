"""What waits to be published: names made plain, limits kept while bytes arrive, and everything forgotten in time."""

import pytest

from ui.uploads import LARGEST, MOST, PATIENCE, TOTAL, TOTAL_OF_ALL, Gone, TooMuch, Tray, plain_name

MB = 1_000_000


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tray(clock: Clock) -> Tray:
    return Tray(clock)


def _hand_in(tray: Tray, page: str, size: int = 4, name: str = "lamp.md") -> str:
    with tray.arriving(page, name, size) as file:
        for start in range(0, size, 4 * MB):
            file.take(bytes(min(4 * MB, size - start)))
        return tray.keep(page, file)


def _refusal(tray: Tray, page: str, size: int, name: str = "lamp.md", promised: int = 0) -> str:
    try:
        with tray.arriving(page, name, promised) as file:
            for start in range(0, size, 4 * MB):
                file.take(bytes(min(4 * MB, size - start)))
    except TooMuch as error:
        return str(error)
    return "taken"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("lamp.md", "lamp.md"),
        ("../../etc/passwd", "passwd"),
        (r"C:\\Users\\me\\lamp.md", "lamp.md"),
        ("a\x00b\u202egpj.exe\n", "abgpj.exe"),
        ("  two   words .md", "two words .md"),
        ("...", "file"),
        ("", "file"),
        ("folder/", "file"),
        ("x" * 300 + ".epub", "x" * 115 + ".epub"),
        ("é" * 10, "é" * 10),
        ("e\u0301.md", "é.md"),
    ],
)
def test_a_name_is_made_plain(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_a_file_waits_for_its_own_page_alone(tray: Tray) -> None:
    mine, other = tray.token(), tray.token()
    with tray.arriving(mine, "lamp.md") as file:
        file.take(b"The ")
        file.take(b"lamp.")
        item = tray.keep(mine, file)
    found = tray.waiting(mine, item)
    assert (found.name, found.data, tray.size) == ("lamp.md", b"The lamp.", 9)
    for page, name in ((other, item), (mine, "guessed"), ("nobody", item)):
        with pytest.raises(Gone, match=r"^This file is no longer waiting here; add it again\.$"):
            tray.waiting(page, name)


def test_what_is_still_on_its_way_to_a_closed_page_is_dropped(tray: Tray) -> None:
    page = tray.token()
    with tray.arriving(page, "lamp.md") as file:
        file.take(b"The ")
        tray.close(page)
        with pytest.raises(Gone, match="closed"):
            file.take(b"lamp.")
        with pytest.raises(Gone, match="closed"):
            tray.keep(page, file)
    assert tray.size == 0
    with tray.arriving(page, "lamp.md") as file:  # the page was opened again
        assert tray.waiting(page, tray.keep(page, file)).name == "lamp.md"


def test_only_names_that_were_given_out_are_pages(tray: Tray) -> None:
    token = tray.token()
    forged = ["", ".", "x", "x.y", token[:-1], token + "0", Tray().token(), "é.é", token.partition(".")[0]]
    assert [name for name in (token, *forged) if tray.is_token(name)] == [token]
    assert tray.token() != token


def test_a_file_that_is_too_large_is_refused_before_its_first_byte_and_while_it_comes(tray: Tray) -> None:
    page, line = tray.token(), "lamp.md is larger than 20 MB; split it into one file for each guide."
    assert _refusal(tray, page, 0, promised=LARGEST + 1) == line
    assert _refusal(tray, page, LARGEST + 1) == line  # it promised less
    assert tray.size == 0
    _hand_in(tray, page, LARGEST)
    assert tray.size == LARGEST


def test_what_one_page_hands_in_is_bounded_in_all(tray: Tray) -> None:
    page = tray.token()
    items = [_hand_in(tray, page, LARGEST) for _ in range(TOTAL // LARGEST)]
    line = "60 MB wait already; publish or leave some of them before more.md."
    assert [_refusal(tray, page, 1, "more.md"), _refusal(tray, page, 0, "more.md", promised=1)] == [line, line]
    tray.leave(page, items[0])
    _hand_in(tray, page, LARGEST)


def test_files_are_bounded_in_number(tray: Tray) -> None:
    page = tray.token()
    for _ in range(MOST):
        _hand_in(tray, page)
    assert _refusal(tray, page, 1) == "20 files wait already; publish or leave some of them first."
    _hand_in(tray, tray.token())


def test_files_that_are_on_their_way_count_too(tray: Tray) -> None:
    page = tray.token()
    with tray.arriving(page, "one.md") as one, tray.arriving(page, "two.md") as two:
        one.take(bytes(LARGEST))
        two.take(bytes(LARGEST))
        assert tray.size == 2 * LARGEST
        with tray.arriving(page, "three.md") as three:
            three.take(bytes(LARGEST))
            with pytest.raises(TooMuch):
                three.take(b"x")
    assert tray.size == 0  # none of them was kept


def test_all_pages_together_are_bounded(tray: Tray) -> None:
    pages = [tray.token() for _ in range(TOTAL_OF_ALL // TOTAL)]
    for page in pages:
        for _ in range(TOTAL // LARGEST):
            _hand_in(tray, page, LARGEST)
    line = "Others are adding files too, and there is no room for lamp.md now; try again in a while."
    assert _refusal(tray, tray.token(), 1) == line
    tray.leave(pages[0])
    _hand_in(tray, tray.token(), LARGEST)


def test_what_waits_is_forgotten_after_a_quarter_of_an_hour_and_looking_keeps_it(tray: Tray, clock: Clock) -> None:
    page = tray.token()
    left, used = _hand_in(tray, page), _hand_in(tray, page)
    clock.now += PATIENCE - 1
    tray.waiting(page, used)
    clock.now += 1
    tray.forget_old()
    assert tray.size == 4
    assert tray.waiting(page, used).name == "lamp.md"
    with pytest.raises(Gone):
        tray.waiting(page, left)


def test_leaving_a_page_forgets_all_of_it(tray: Tray) -> None:
    page, other = tray.token(), tray.token()
    _hand_in(tray, page), _hand_in(tray, page), _hand_in(tray, other)
    tray.leave(page)
    tray.leave(page, "unknown")
    tray.leave("nobody")
    assert tray.size == 4
