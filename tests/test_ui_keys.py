"""The librarian's password and its sessions: who is let in, for how long, and how long a guesser waits."""

import pytest

from ui.keys import IDLE, LONGEST, SESSIONS, WAIT_IN_ALL, Keys, TooMany, WrongPassword


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _keys(clock: Clock, password: str | None = "open sesame", *, trusted: bool = False) -> Keys:
    return Keys(password, trusted=trusted, clock=clock)


def _try(keys: Keys, password: str, address: str = "10.0.0.1") -> str:
    """What came of one try: "in", "wrong" or the seconds to wait."""
    try:
        keys.sign_in(password, address)
    except WrongPassword:
        return "wrong"
    except TooMany as error:
        return str(error.seconds)
    return "in"


def test_without_a_password_only_a_trusted_place_may_change_anything(clock: Clock) -> None:
    found = [(keys.asked, keys.admit(None), keys.admit("anything")) for keys in (
        _keys(clock, None, trusted=True), _keys(clock, None), _keys(clock, trusted=True), _keys(clock),
    )]  # fmt: skip
    assert found == [(False, True, True), (False, False, False), (True, False, False), (True, False, False)]


def test_where_there_is_no_password_none_is_the_right_one(clock: Clock) -> None:
    assert [_try(_keys(clock, None), word) for word in ("", "None")] == ["wrong", "wrong"]


def test_the_right_password_opens_a_session_that_others_cannot_guess(clock: Clock) -> None:
    keys = _keys(clock)
    one, two = keys.sign_in("open sesame", "10.0.0.1"), keys.sign_in("open sesame", "10.0.0.2")
    assert one != two
    assert len(one) >= 43  # 32 random bytes
    assert [keys.admit(token) for token in (one, two, one[:-1], "", None)] == [True, True, False, False, False]


@pytest.mark.parametrize("word", ["", "open", "Open sesame", "open sesame ", "\ud800", "x" * 10_000])
def test_any_other_password_is_wrong(clock: Clock, word: str) -> None:
    assert _try(_keys(clock), word) == "wrong"


def test_signing_out_ends_one_session_alone(clock: Clock) -> None:
    keys = _keys(clock)
    one, two = keys.sign_in("open sesame", "10.0.0.1"), keys.sign_in("open sesame", "10.0.0.1")
    keys.sign_out(one)
    keys.sign_out("nobody’s")
    keys.sign_out(None)
    assert [keys.admit(one), keys.admit(two)] == [False, True]


def test_a_session_ends_when_nobody_uses_it(clock: Clock) -> None:
    keys = _keys(clock)
    token = keys.sign_in("open sesame", "10.0.0.1")
    clock.now += IDLE - 1
    assert keys.admit(token)
    clock.now += IDLE - 1
    assert keys.admit(token)
    clock.now += IDLE
    assert [keys.admit(token), keys.admit(token)] == [False, False]


def test_a_session_ends_after_a_working_day_however_much_it_is_used(clock: Clock) -> None:
    keys = _keys(clock)
    token, admitted = keys.sign_in("open sesame", "10.0.0.1"), 0
    while keys.admit(token):
        admitted += 1
        clock.now += IDLE / 2
    assert admitted == LONGEST / (IDLE / 2)


def test_sessions_are_few_and_the_one_used_longest_ago_leaves(clock: Clock) -> None:
    keys = _keys(clock)
    first, *others = [keys.sign_in("open sesame", "10.0.0.1") for _ in range(SESSIONS)]
    keys.admit(first)
    keys.sign_in("open sesame", "10.0.0.1")
    assert [keys.admit(token) for token in (first, *others)] == [True, False, *[True] * (SESSIONS - 2)]


def _guess(keys: Keys, clock: Clock, times: int, address: str = "10.0.0.1") -> list[str]:
    """Guess wrong, wait as long as one is told, guess again; the waits."""
    waits = []
    for _ in range(times):
        assert _try(keys, "guess", address) == "wrong"
        told = _try(keys, "guess", address)
        waits.append(told)
        clock.now += int(told)
    return waits


def test_one_who_guesses_waits_longer_each_time_and_others_do_not(clock: Clock) -> None:
    keys = _keys(clock)
    assert [_try(keys, "guess") for _ in range(4)] == ["wrong", "wrong", "wrong", "1"]
    assert _try(keys, "open sesame") == "1"  # while one waits, nothing is compared
    assert _try(keys, "open sesame", "10.0.0.2") == "in"
    clock.now += 2
    assert _guess(keys, clock, 10) == ["2", "4", "8", "16", "32", "64", "128", "256", "512", "900"]
    assert _try(keys, "open sesame") == "in"
    assert [_try(keys, "guess") for _ in range(3)] == ["wrong"] * 3  # the right one made the address new again


def test_many_who_guess_together_make_everybody_wait_a_little(clock: Clock) -> None:
    keys = _keys(clock)
    tries = [_try(keys, "guess", f"10.0.{number}.1") for number in range(31)]
    assert tries == ["wrong"] * 30 + ["1"]
    assert _try(keys, "open sesame", "10.9.9.9") == "1"
    for number in range(10):
        clock.now += WAIT_IN_ALL + 1
        assert _try(keys, "guess", f"10.1.{number}.1") == "wrong"
    assert _try(keys, "open sesame", "10.9.9.9") == "30"  # never so long that strangers lock the librarian out
    clock.now += WAIT_IN_ALL + 1
    assert _try(keys, "open sesame", "10.9.9.9") == "in"


def test_a_wrong_password_is_told_without_a_word_of_it() -> None:
    keys = Keys("open sesame", trusted=False)
    with pytest.raises(WrongPassword) as caught:
        keys.sign_in("hunter2", "10.0.0.1")
    assert str(caught.value) == "That is not the librarian’s password."
    assert "open sesame" not in repr(vars(keys))
