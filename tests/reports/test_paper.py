from __future__ import annotations

import errno
import os
from io import BytesIO
from pathlib import Path

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.reports.paper import deliver
from kbdesk.words import LANGUAGES, sentence


def refused(target: Path) -> KbdeskError:
    with pytest.raises(KbdeskError) as caught:
        deliver(BytesIO(b"new"), target)
    for language in LANGUAGES:
        assert sentence(caught.value, language) != caught.value.code
    return caught.value


def test_a_paper_replaces_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "slip.pdf"
    target.write_bytes(b"old")
    deliver(BytesIO(b"new"), target)
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_paper_goes_into_an_open_stream() -> None:
    stream = BytesIO()
    deliver(BytesIO(b"new"), stream)
    assert stream.getvalue() == b"new"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "no" / "slip.pdf").code == "paper.folder_missing"
    (tmp_path / "file").write_bytes(b"")
    assert refused(tmp_path / "file" / "slip.pdf").code == "paper.folder_missing"


def test_a_target_that_is_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "paper.target_is_folder"
    assert refused(Path()).params["file"] == "."


def test_a_target_that_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refused(pipe).code == "paper.not_written"
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "paper.disk_full"),
        (errno.EACCES, "paper.folder_not_writable"),
        (errno.EROFS, "paper.folder_not_writable"),
        (errno.EIO, "paper.not_written"),
    ],
)
def test_a_disk_that_refuses_loses_no_old_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    target = tmp_path / "slip.pdf"
    target.write_bytes(b"old")

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    assert refused(target).code == code
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_a_viewer_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "slip.pdf"
    target.write_bytes(b"old")

    def held(*_: object) -> Path:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr(Path, "replace", held)
    assert refused(target).code == "paper.file_in_use"
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
