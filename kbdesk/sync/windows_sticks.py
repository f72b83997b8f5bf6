"""Which drives of Windows are sticks, and their names for people."""

from __future__ import annotations

import struct
from typing import Final

from kbdesk.store.windows_kernel import Kernel, on_windows, plain_drive, system_drive

_REMOVABLE, _FIXED = 2, 3
_BUS_TYPE_AT: Final = 28
_CARRIED: Final = (7, 12, 13)
"""STORAGE_BUS_TYPE: USB, SD, MMC."""


def removable(root: str) -> bool | None:
    """Tell whether a drive such as ``E:/`` is a stick; None if this is not Windows."""
    kernel = on_windows()
    return None if kernel is None else is_stick(kernel, root)


def is_stick(kernel: Kernel, root: str) -> bool:
    """Tell whether a drive such as ``E:/`` is a stick.

    A USB disk, and a stick that calls itself fixed, are known by their bus. A drive that does not
    answer is none, and the drive of Windows itself never is.
    """
    drive = plain_drive(root)
    if len(drive) != 2 or drive[1] != ":" or drive.upper() == system_drive():
        return False
    kind = kernel.drive_type(f"{drive}\\")
    if kind == _REMOVABLE:
        return True
    return kind == _FIXED and bus_type(kernel, drive) in _CARRIED


def bus_type(kernel: Kernel, drive: str) -> int | None:
    """Return the bus of a drive such as ``E:``; None if it is unknown."""
    try:
        told = kernel.device_descriptor(f"\\\\.\\{drive}")
    except OSError:
        return None
    if len(told) < _BUS_TYPE_AT + 4:
        return None
    return int(struct.unpack_from("<I", told, _BUS_TYPE_AT)[0])


def stick_name(label: str, root: str) -> str:
    """Return the name for people: ``KINGSTON (E:)``, or ``E:`` without a label."""
    drive = plain_drive(root)
    return f"{label} ({drive})" if label and plain_drive(label) != drive else drive
