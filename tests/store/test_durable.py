"""A finished file gets its name, also while a virus scanner has it open for a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbdesk.store import durable, past_cache, windows_kernel
from kbdesk.store.windows_kernel import ACCESS_DENIED, SHARING_VIOLATION, WRITE_PROTECT
from tests.store.fake_windows import FakeWindows, windows_error


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> FakeWindows:
    """A Windows whose answers the test chooses; its pauses are counted, not waited."""
    fake = FakeWindows()
    monkeypatch.setattr(windows_kernel, "kernel", fake)
    monkeypatch.setattr("time.sleep", fake.pauses.append)
    return fake


@pytest.mark.parametrize("held", [ACCESS_DENIED, SHARING_VIOLATION])
def test_a_file_that_a_scanner_holds_is_waited_for(
    tmp_path: Path, windows: FakeWindows, held: int
) -> None:
    target = tmp_path / "keyring.json"
    windows.refuse_replace = [windows_error(held), windows_error(held)]
    durable.write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert len(windows.pauses) == 2


def test_one_that_is_held_for_good_is_refused_and_nothing_is_left(
    tmp_path: Path, windows: FakeWindows
) -> None:
    target = tmp_path / "keyring.json"
    target.write_bytes(b"old")
    windows.refuse_replace = [windows_error(ACCESS_DENIED)] * 99
    with pytest.raises(OSError):
        durable.write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
    assert 0 < sum(windows.pauses) < 2


def test_what_no_waiting_mends_is_refused_at_once(tmp_path: Path, windows: FakeWindows) -> None:
    windows.refuse_replace = [windows_error(WRITE_PROTECT)]
    with pytest.raises(OSError):
        durable.write_whole(tmp_path / "keyring.json", b"new")
    assert windows.pauses == []


def test_reading_back_goes_around_the_memory_of_windows(
    tmp_path: Path, windows: FakeWindows
) -> None:
    path = tmp_path / "b.kbsync"
    data = bytes(range(256)) * 6000
    path.write_bytes(data)
    assert b"".join(past_cache.pieces(path)) == data
    assert windows.opened_past_cache == [str(path)]
    assert windows.handles == {}


def test_a_file_system_that_cannot_read_so_is_read_as_usual(
    tmp_path: Path, windows: FakeWindows
) -> None:
    path = tmp_path / "b.kbsync"
    path.write_bytes(b"data")
    windows.refuse_open = windows_error(windows_kernel.INVALID_PARAMETER)
    assert b"".join(past_cache.pieces(path)) == b"data"
    windows.refuse_open = windows_error(windows_kernel.NOT_READY)
    with pytest.raises(OSError):
        list(past_cache.pieces(path))


@pytest.mark.skipif(windows_kernel.on_windows() is None, reason="Windows itself")
def test_windows_itself_answers(tmp_path: Path) -> None:
    kernel = windows_kernel.on_windows()
    assert kernel is not None
    data = bytes(range(256)) * 5000
    durable.write_whole(tmp_path / "f", b"before")
    durable.write_whole(tmp_path / "f", data)
    assert b"".join(past_cache.pieces(tmp_path / "f")) == data
    with pytest.raises(OSError) as absent:
        kernel.open_past_cache(str(tmp_path / "none"))
    assert windows_kernel.winerror(absent.value) == 2
    assert kernel.drive_type("C:\\") == 3
