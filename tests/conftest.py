"""What all tests share: no network beyond this machine, one exported embedder and reranker, empty libraries.

They are the real ones: exporting them takes some seconds, so that it is done once and lent to every library.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command import run
from hypothesis import settings as property_settings
from pytest_socket import socket_allow_hosts
from shelf import LIGHTHOUSE, ORCHARD, add

from assistant.chain import Assistant
from index.embedder import Embedder, open_embedder
from index.library import Library
from index.reranker import Reranker, open_reranker
from index.settings import IndexSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

property_settings.register_profile("long", max_examples=2000, deadline=None)  # --hypothesis-profile=long


LONG = (  # files of few tests that take long: begun last, each would keep one worker busy while the others wait
    *("test_reliability.py", "test_ui_cli_teach.py", "test_ui_teach_browser.py", "test_index_embedder.py"),
    *("test_index_mend.py", "test_ui_library_browser.py", "test_ui_watch.py", "test_ui_cli_ask.py"),
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where workers share the files they begin with the long ones; by itself pytest goes through them by name."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


def pytest_configure() -> None:
    """Commands that tests begin can be interrupted, also where a shell began the tests behind it, ignoring that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup() -> None:
    """A test that calls another machine fails; loopback and sockets in the file system are this machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def lender(pytestconfig: pytest.Config) -> Path:
    """A home whose `embedders` folder holds the default model and the reranker, exported; other homes link to it.

    It is kept between runs, as a library's is: opening it checks every byte, and exports it again where one differs.
    """
    home = pytestconfig.cache.mkdir("lender")
    open_embedder(IndexSettings(home))
    open_reranker(IndexSettings(home))
    return home


@pytest.fixture(scope="session")
def reranker(lender: Path) -> Reranker:
    """The shipped reranker, open."""
    return open_reranker(IndexSettings(lender))


@pytest.fixture(scope="session")
def embedder(lender: Path) -> Embedder:
    """The default embedding model, open."""
    return open_embedder(IndexSettings(lender))


@pytest.fixture
def settings(tmp_path: Path, lender: Path) -> IndexSettings:
    """The settings of an empty library that has the default model at hand."""
    home = tmp_path / "library"
    home.mkdir()
    (home / "embedders").symlink_to(lender / "embedders")
    return IndexSettings(home)


@pytest.fixture
def library(settings: IndexSettings) -> Library:
    """An empty library."""
    return Library(settings)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A home with the guides of `shelf` published; tests read it, or work on a copy of its `guides`."""
    home = tmp_path_factory.mktemp("published")
    library = Library(IndexSettings(home))
    with library.writing():
        add(library, embedder, LIGHTHOUSE)
        add(library, embedder, ORCHARD, "/books/orchard.md")
    return home


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A real browser, for one file of tests: while it is open, its event loop is this thread's."""
    from playwright.sync_api import sync_playwright  # only the browser's tests need these
    from reading_room import CHROMIUM, SWITCHES

    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is not there; install Debian's package chromium"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def settings_home(settings: IndexSettings) -> Path:
    """The home of an empty library that has the default model at hand."""
    return settings.home


@pytest.fixture(scope="session")
def bundled_home(tmp_path_factory: pytest.TempPathFactory, lender: Path) -> Path:
    """A home with the bundled guides, put there by the command's own first run; tests only read it."""
    home = tmp_path_factory.mktemp("bundled")
    (home / "embedders").symlink_to(lender / "embedders")
    assert run(home, "guides").code == 0
    return home


@pytest.fixture(scope="session")
def assistant(bundled_home: Path, embedder: Embedder) -> Assistant:
    """An assistant without a model over the bundled guides; it keeps nothing of what it is asked."""
    return Assistant(Library(IndexSettings(bundled_home)), embedder)
