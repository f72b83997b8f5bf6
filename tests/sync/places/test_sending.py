"""Files sent to a server and fetched from it, over lines that hold and lines that are cut."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.places import pieces, transfers, web_sending
from kbdesk.sync.places.fetching import fetch
from kbdesk.sync.places.sending import send
from kbdesk.sync.places.transfers import Parcel, Stop
from tests.sync.places.servers import Dav, Line, line_to

T = TypeVar("T")
SHORT = 16 << 10
A, B = "a" * 32, "b" * 32


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfers, "_PAUSE_S", 0.0)


def file(folder: Path, size: int, name: str = "LT01-1.kbsync") -> Parcel:
    path = folder / name
    path.write_bytes(Random(size).randbytes(size))
    return Parcel(path, name)


@pytest.mark.parametrize("size", [1, 300_000, (1 << 20) + 1])
def test_a_file_arrives(dav: Dav, tmp_path: Path, size: int) -> None:
    parcel = file(tmp_path, size)
    (sent,) = send(dav.place(), A, [parcel]).sent
    assert not sent.already
    assert not any("-sending" in name for name in dav.files())
    found = fetch(dav.place(), B, ".kbsync", tmp_path / "in")
    (one,) = found.files
    assert one.path is not None
    assert one.path.read_bytes() == parcel.path.read_bytes()
    # the sender itself fetches nothing
    assert fetch(dav.place(), A, ".kbsync", tmp_path / "in2").files == []
    dav.seen.clear()
    (again,) = send(dav.place(), A, [parcel]).sent
    assert again.already
    assert "PUT" not in {method for method, _ in dav.seen}


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # to shrink takes minutes of connections
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    size=st.integers(1, 150_000),
    up=st.lists(st.integers(0, 60_000), max_size=6),
    down=st.lists(st.integers(0, 60_000), max_size=6),
    rounds=st.integers(0, 1),
)
def test_wherever_the_line_is_cut_the_whole_file_arrives(
    one_dav: Dav, size: int, up: list[int], down: list[int], rounds: int
) -> None:
    """Each cut costs at most what it cut off: what lay there whole is not sent again."""
    one_dav.clear()
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        shorter = ((pieces, "PIECE", 1), (web_sending, "PIECE", 1), (web_sending, "WHOLE", 4))
        for module, name, times in shorter:
            patch.setattr(module, name, times * SHORT)
        parcel, into = file(Path(folder), size), Path(folder) / "in"
        whole = parcel.path.read_bytes()
        with line_to(one_dav.port, up) as line:
            # some rounds end before they are through, as those of a program that is closed
            for _ in range(rounds):
                with contextlib.suppress(KbdeskError):
                    send(one_dav.place(line.port), A, [parcel], stop=Soon())
                # whatever was cut: what a reader takes is whole
                assert one_dav.files().get(f"{A}/{parcel.name}", whole) == whole
            keep_on(lambda: send(one_dav.place(line.port), A, [parcel]))
            late = 5 * SHORT
            assert line.carried <= size + sum(up[: line.cut]) + late + around(line, size)
        # a cut PUT may be written late, over a whole one: that is seen and mended
        assert any(send(one_dav.place(), A, [parcel]).sent[0].already for _ in range(3))
        assert not any(name.endswith("-sending") for name in one_dav.files())
        with line_to(one_dav.port, down) as line:
            for _ in range(rounds):
                with contextlib.suppress(KbdeskError):
                    fetch(one_dav.place(line.port), B, ".kbsync", into, stop=Soon())
            found = keep_on(lambda: fetch(one_dav.place(line.port), B, ".kbsync", into))
            # what a cut left of a file is kept: nothing is fetched twice
            assert line.carried <= size + around(line, size) + 20_000 * (rounds + 1)
        (one,) = found.files
        assert one.path is not None
        assert one.path.read_bytes() == parcel.path.read_bytes()


class Soon(Stop):
    """Is stopped after some looks."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 30

    def check(self) -> None:
        self.looks -= 1
        if self.looks < 0:
            self.now()
        super().check()


def keep_on(do: Callable[[], T]) -> T:
    """Press the button again until it went well."""
    for _ in range(20):
        try:
            return do()
        except KbdeskError as error:
            if error.code not in ("place.cut", "place.no_network", "place.too_slow"):
                raise
    raise AssertionError


def around(line: Line, size: int) -> int:
    """Return what handshakes and questions may weigh beside a file."""
    return 12_000 * line.connections + 3_500 * (size // SHORT + 8) + size // 20


def test_a_file_that_does_not_get_through_at_once_goes_in_pieces(dav: Dav, tmp_path: Path) -> None:
    parcel = file(tmp_path, 900_000)
    with line_to(dav.port, [500_000] * 100) as line:
        send(dav.place(line.port), A, [parcel])
    assert f"{A}/LT01-1.kbsync.pieces/list" in dav.files()
    (one,) = fetch(dav.place(), B, ".kbsync", tmp_path / "in").files
    assert one.path is not None
    assert one.path.read_bytes() == parcel.path.read_bytes()
