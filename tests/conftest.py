"""What all tests share: no network beyond this machine, one exported embedder, empty libraries.

The embedder is the real one: exporting it takes some seconds, so that it is done once and lent to every library.
"""

from pathlib import Path

import pytest
from command import run
from pytest_socket import socket_allow_hosts
from shelf import LIGHTHOUSE, ORCHARD, add

from assistant.chain import Assistant
from index.embedder import Embedder, open_embedder
from index.library import Library
from index.settings import IndexSettings


def pytest_runtest_setup() -> None:
    """A test that calls another machine fails; loopback and sockets in the file system are this machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def lender(pytestconfig: pytest.Config) -> Path:
    """A home whose `embedders` folder holds the default model, exported; other homes link to it.

    It is kept between runs, as a library's is: opening it checks every byte, and exports it again where one differs.
    """
    home = pytestconfig.cache.mkdir("lender")
    open_embedder(IndexSettings(home))
    return home


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
