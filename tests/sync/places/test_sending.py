"""Files sent to a server and fetched from it, over lines that hold and lines that are cut."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from kbdesk.sync.places import transfers
from kbdesk.sync.places.fetching import fetch
from kbdesk.sync.places.sending import send
from kbdesk.sync.places.transfers import Parcel
from tests.sync.places.servers import Dav, line_to

A, B = "a" * 32, "b" * 32


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfers, "_PAUSE_S", 0.0)


def file(folder: Path, size: int, name: str = "LT01-1.kbsync") -> Parcel:
    path = folder / name
    path.write_bytes(Random(size).randbytes(size))
    return Parcel(path, name)


@pytest.mark.parametrize("size", [1, 300_000, (1 << 20) + 1, 3_000_000])
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


def test_cut(dav: Dav, tmp_path: Path) -> None:
    chance = Random(7)
    parcel = file(tmp_path, 4_000_000)
    with line_to(dav.port, (chance.randint(200_000, 1_400_000) for _ in range(10_000))) as line:
        send(dav.place(line.port), A, [parcel])
        up = line.carried
        (one,) = fetch(dav.place(line.port), B, ".kbsync", tmp_path / "in").files
        print(up / 4e6, (line.carried - up) / 4e6, line.cut)
    assert one.path is not None
    assert one.path.read_bytes() == parcel.path.read_bytes()
