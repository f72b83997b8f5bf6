"""The stick protocol: only a copy that was read back is called safe."""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync import stick
from kbdesk.sync.container import check_copy
from kbdesk.sync.keys import HubKeys
from kbdesk.sync.stick import bundle_name, copy_local, find_bundles, put_on_stick
from tests.sync.laptops import Laptop, operation, write

AT = datetime(2026, 10, 5, 9, 15, 0)


@pytest.fixture
def source(tmp_path: Path, hub: HubKeys, laptop: Laptop) -> Path:
    """A finished bundle in the outbox."""
    path = tmp_path / "outbox" / "b.kbsync"
    path.parent.mkdir()
    write(path, laptop, hub, [operation(seq) for seq in range(5)])
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty stick."""
    path = tmp_path / "stick"
    path.mkdir()
    return path


def refusal(do: Callable[[], object]) -> str:
    with pytest.raises(KbdeskError) as refused:
        do()
    return refused.value.code


def put(source: Path, folder: Path, **more: Any) -> Path:
    return put_on_stick(source, folder, sender="K7", now=AT, **more)


def test_a_copy_is_read_back(source: Path, folder: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    path = put(source, folder, progress=lambda *said: heard.append(said))
    assert path.read_bytes() == source.read_bytes()
    assert list(folder.iterdir()) == [path]
    assert re.fullmatch(r"K7-20261005-091500-[0-9a-f]{6}\.kbsync", path.name)
    size = source.stat().st_size
    assert [phase for _, _, phase in heard] == sorted(
        (phase for _, _, phase in heard), key=["writing", "securing", "verifying"].index
    )
    assert heard[-1] == (size, size, "verifying")
    assert all(0 <= done <= total == size for done, total, _ in heard)
    assert put(source, folder) != path


@pytest.mark.parametrize("sender", ["K7", "../../etc", "", "ä/\\:*?", "0123456789abcdef"])
def test_a_name_suits_every_file_system(sender: str) -> None:
    assert re.fullmatch(
        r"[A-Za-z0-9]{1,8}-[0-9]{8}-[0-9]{6}-[0-9a-f]{6}\.kbsync", bundle_name(sender, AT)
    )


@pytest.mark.parametrize("asked", range(2))
def test_cancelling_leaves_nothing(source: Path, folder: Path, asked: int) -> None:
    answers = iter([False] * asked + [True])
    assert refusal(lambda: put(source, folder, cancel=lambda: next(answers))) == "stick.cancelled"
    assert list(folder.iterdir()) == []


def test_an_error_in_the_window_leaves_nothing(source: Path, folder: Path) -> None:
    def progress(_done: int, _total: int, phase: str) -> None:
        if phase == "verifying":
            raise LookupError

    with pytest.raises(LookupError):
        put(source, folder, progress=progress)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "stick.full"),
        (errno.EROFS, "stick.read_only"),
        (errno.EFBIG, "stick.file_too_large"),
        (errno.EIO, "stick.pulled"),
        (errno.ENODEV, "stick.pulled"),
        (errno.ENOTTY, "stick.not_written"),
    ],
)
def test_what_the_stick_says_is_worded(
    source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fails(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    assert refusal(lambda: put(source, folder)) == code
    assert list(folder.iterdir()) == []


def test_a_stick_that_keeps_other_bytes_is_found_out(
    source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgets(handle: int) -> None:
        os.lseek(handle, 300, os.SEEK_SET)
        os.write(handle, b"\0\0\0\0")

    monkeypatch.setattr(os, "fsync", forgets)
    assert refusal(lambda: put(source, folder)) == "stick.copy_differs"
    assert list(folder.iterdir()) == []


def test_what_is_not_there_is_said(source: Path, folder: Path) -> None:
    assert refusal(lambda: put(source, folder / "gone")) == "stick.folder_missing"
    assert refusal(lambda: put(source, source)) == "stick.folder_missing"
    assert refusal(lambda: find_bundles(folder / "gone")) == "stick.folder_missing"
    assert refusal(lambda: put(folder / "gone", folder)) == "bundle.unreadable"
    source.write_bytes(source.read_bytes()[:-1])
    assert refusal(lambda: put(source, folder)) == "bundle.cut"
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_locked_stick_is_said(source: Path, folder: Path) -> None:
    folder.chmod(0o500)
    assert refusal(lambda: put(source, folder)) == "stick.read_only"


def test_content_decides_what_is_a_bundle(source: Path, folder: Path) -> None:
    whole = source.read_bytes()
    for name, raw in {
        "A.KBSYNC": whole,
        "b.kbsync": whole[:-5],
        "c.kbsync.part": whole,
        "d.kbsync.part": whole[:-5],
        "e (1).bin": whole,
        "f.txt": b"hello",
        ".g.kbsync": whole,
        "empty.kbsync": b"",
    }.items():
        (folder / name).write_bytes(raw)
    (folder / "h.kbsync").mkdir()
    (folder / "i.kbsync").symlink_to(folder / "i.kbsync")
    found = [path.name for path in find_bundles(folder)]
    assert found == ["A.KBSYNC", "b.kbsync", "c.kbsync.part", "e (1).bin", "empty.kbsync"]
    assert find_bundles(folder / "f.txt") == [folder / "f.txt"]


def test_a_bundle_is_copied_to_the_local_disk_once(
    source: Path, folder: Path, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    on_stick = put(source, folder)
    copy = copy_local(on_stick, inbox)
    assert copy.read_bytes() == source.read_bytes()
    assert copy.name.startswith(check_copy(source).header.bundle)
    assert copy_local(on_stick, inbox) == copy
    assert list(inbox.iterdir()) == [copy]


def test_a_bad_bundle_does_not_stay_in_the_inbox(
    source: Path, folder: Path, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    raw, bad = source.read_bytes(), folder / "bad.kbsync"
    for changed, code in (
        (raw[:-1], "bundle.cut"),
        (raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:], "bundle.damaged"),
        (b"hello", "bundle.not_a_bundle"),
    ):
        bad.write_bytes(changed)
        assert refusal(lambda: copy_local(bad, inbox)) == code
        assert list(inbox.iterdir()) == []
    assert refusal(lambda: copy_local(source, tmp_path / "none")) == "stick.inbox_not_written"
    assert refusal(lambda: copy_local(folder / "gone", inbox)) == "bundle.unreadable"


def test_a_full_laptop_is_told_from_a_full_stick(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    monkeypatch.setattr(os, "fsync", full)
    assert refusal(lambda: copy_local(source, inbox)) == "stick.inbox_full"
    assert list(inbox.iterdir()) == []


def test_a_trouble_says_where_and_why(source: Path, tmp_path: Path) -> None:
    with pytest.raises(KbdeskError) as refused:
        copy_local(tmp_path / "gone", tmp_path)
    assert refused.value.code == "bundle.unreadable"
    # Windows words it in its own way
    assert refused.value.params["why"] == os.strerror(errno.ENOENT) or os.name == "nt"

    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.raises(KbdeskError) as refused:
        stick._read(Broken())
    assert refused.value.code == "bundle.unreadable"
    assert refused.value.params == {"why": os.strerror(errno.EIO)}
    original = check_copy(source)
    with pytest.raises(KbdeskError) as refused:
        stick._read_back(
            tmp_path / "away" / "b", original.size, original.sha256, lambda *_: None, lambda: False
        )
    assert refused.value.code == "stick.pulled"
    assert refused.value.params == {"folder": str(tmp_path / "away")}
