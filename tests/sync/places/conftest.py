from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sync.places.servers import Dav


@pytest.fixture(scope="session")
def one_dav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dav]:
    server = Dav(tmp_path_factory.mktemp("webdav"))
    yield server
    server.stop()


@pytest.fixture
def dav(one_dav: Dav, monkeypatch: pytest.MonkeyPatch) -> Dav:
    """A WebDAV server with nothing on it; no proxy of the machine that runs the tests."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    one_dav.clear()
    return one_dav
