"""Sticks on Windows: what is wrong with one, and which drives are some."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.store import windows_kernel
from kbdesk.sync import stick, windows_sticks
from kbdesk.sync.stick_errors import code_of
from tests.store.fake_windows import FakeWindows, windows_error

# asked of Windows: Python makes EACCES or EINVAL of most of these
TOLD = {
    19: "stick.read_only",
    112: "stick.full",
    39: "stick.full",
    223: "stick.file_too_large",
    5: "stick.held",
    32: "stick.held",
    33: "stick.held",
    21: "stick.pulled",
    23: "stick.pulled",
    27: "stick.pulled",
    29: "stick.pulled",
    31: "stick.pulled",
    55: "stick.pulled",
    433: "stick.pulled",
    1006: "stick.pulled",
    1117: "stick.pulled",
    1167: "stick.pulled",
    3: "stick.folder_missing",
    9999: "stick.not_written",
}


@pytest.mark.parametrize(("number", "code"), TOLD.items())
def test_an_error_is_told_by_what_windows_says(number: int, code: str) -> None:
    assert code_of(windows_error(number)) == code


def test_a_stick_that_is_pulled_while_it_is_looked_at_is_not_called_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled(_: Path) -> None:
        raise windows_error(windows_kernel.NOT_READY)

    monkeypatch.setattr(Path, "iterdir", pulled)
    with pytest.raises(KbdeskError) as refused:
        stick.find_bundles(tmp_path)
    assert refused.value.code == "stick.pulled"


def test_usb_disks_and_sticks_that_say_they_are_fixed_are_found_by_their_bus() -> None:
    fake = FakeWindows()
    fake.drives = {"C:\\": 3, "D:\\": 3, "E:\\": 2, "F:\\": 3, "G:\\": 3, "Z:\\": 4, "H:\\": 3}
    fake.buses = {"\\\\.\\D:": 11, "\\\\.\\F:": 7, "\\\\.\\G:": None, "\\\\.\\H:": 12}
    fake.buses["\\\\.\\C:"] = 7
    found = {d for d in "CDEFGHZ" if windows_sticks.is_stick(fake, f"{d}:/")}
    assert found == {"E", "F", "H"}


def test_a_drive_is_asked_of_windows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeWindows()
    fake.drives = {"D:\\": 3, "E:\\": 2}
    fake.buses = {"\\\\.\\D:": 11}
    monkeypatch.setattr(windows_sticks, "on_windows", lambda: fake)
    assert [windows_sticks.removable(f"{d}:/") for d in "DE"] == [False, True]
    monkeypatch.setattr(windows_sticks, "on_windows", lambda: None)
    assert windows_sticks.removable("E:/") is None


def test_folders_and_shares_are_no_sticks() -> None:
    fake = FakeWindows()
    for root in ("//server/share/", "C:/mounted/disk/", "/"):
        assert not windows_sticks.is_stick(fake, root)


@pytest.mark.parametrize(
    ("label", "root", "name"),
    [("KINGSTON", "E:/", "KINGSTON (E:)"), ("", "E:/", "E:"), ("E:/", "E:\\", "E:")],
)
def test_a_stick_is_called_what_people_call_it(label: str, root: str, name: str) -> None:
    assert windows_sticks.stick_name(label, root) == name
