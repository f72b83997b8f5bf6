"""The few calls of Windows itself that Python does not make: asked here and nowhere else.

Tests put another kernel in the place of :data:`kernel`, so that what is done with its answers
is seen on every system.
"""

from __future__ import annotations

import os
import sys
from typing import Protocol

WRITE_PROTECT, NOT_READY, ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION = 19, 21, 5, 32, 33
INVALID_PARAMETER, NOT_SUPPORTED, INVALID_FUNCTION = 87, 50, 1


class Kernel(Protocol):
    """What is asked of Windows. Every call raises OSError with its ``winerror``."""

    def replace(self, part: str, target: str) -> None:
        """Rename, also over a file that is there, and return when the name is on the disk."""

    def open_past_cache(self, path: str) -> int:
        """Open a file to read it from the disk and not from memory; return the handle."""

    def read(self, handle: int, buffer: memoryview) -> int:
        """Read into a buffer that begins at a page and is a multiple of one; 0 at the end."""

    def close(self, handle: int) -> None:
        """Close a handle."""

    def drive_type(self, root: str) -> int:
        """Return what ``GetDriveTypeW`` says of ``E:\\``: 2 removable, 3 fixed."""

    def device_descriptor(self, volume: str) -> bytes:
        """Return the STORAGE_DEVICE_DESCRIPTOR of a volume such as ``\\\\.\\E:``."""


def winerror(error: OSError) -> int | None:
    """Return Windows' own number of an error; None elsewhere.

    Python folds many of them into EACCES and EINVAL: a stick that is not ready, a worn sector
    and a file that a virus scanner holds all look like a missing right.
    """
    return getattr(error, "winerror", None)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _GENERIC_READ, _SHARE_ALL, _OPEN_EXISTING = 0x80000000, 7, 3
    _NO_BUFFERING, _SEQUENTIAL = 0x20000000, 0x08000000
    _REPLACE_EXISTING, _WRITE_THROUGH = 1, 8
    _QUERY_PROPERTY = 0x002D1400
    _NO_HANDLE = ctypes.c_void_p(-1).value

    class _Windows:
        def __init__(self) -> None:
            self._dll = ctypes.WinDLL("kernel32", use_last_error=True)
            create = self._dll.CreateFileW
            create.restype = wintypes.HANDLE
            create.argtypes = [wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD]
            create.argtypes += [wintypes.LPVOID, wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE]
            words = [wintypes.LPVOID, wintypes.DWORD, wintypes.LPVOID, wintypes.LPVOID]
            self._dll.ReadFile.argtypes = [wintypes.HANDLE, *words]
            control = [wintypes.HANDLE, wintypes.DWORD, wintypes.LPVOID, wintypes.DWORD]
            self._dll.DeviceIoControl.argtypes = [*control, *words]
            self._dll.CloseHandle.argtypes = [wintypes.HANDLE]

        def replace(self, part: str, target: str) -> None:
            flags = _REPLACE_EXISTING | _WRITE_THROUGH
            if not self._dll.MoveFileExW(part, target, flags):
                raise self._error(part)

        def open_past_cache(self, path: str) -> int:
            return self._open(path, _GENERIC_READ, _NO_BUFFERING | _SEQUENTIAL)

        def read(self, handle: int, buffer: memoryview) -> int:
            into = (ctypes.c_char * len(buffer)).from_buffer(buffer)
            done = wintypes.DWORD()
            if not self._dll.ReadFile(handle, into, len(buffer), ctypes.byref(done), None):
                raise self._error("")
            return done.value

        def close(self, handle: int) -> None:
            self._dll.CloseHandle(handle)

        def drive_type(self, root: str) -> int:
            return int(self._dll.GetDriveTypeW(root))

        def device_descriptor(self, volume: str) -> bytes:
            handle = self._open(volume, 0, 0)  # no right is asked for: anybody may know the bus
            try:
                question, answer = bytes(12), ctypes.create_string_buffer(1024)
                done = wintypes.DWORD()
                if not self._dll.DeviceIoControl(
                    handle, _QUERY_PROPERTY, question, len(question),
                    answer, len(answer), ctypes.byref(done), None,
                ):  # fmt: skip
                    raise self._error(volume)
                return answer.raw[: done.value]
            finally:
                self.close(handle)

        def _open(self, path: str, access: int, flags: int) -> int:
            handle = self._dll.CreateFileW(
                path, access, _SHARE_ALL, None, _OPEN_EXISTING, flags, None
            )
            if handle is None or handle == _NO_HANDLE:
                raise self._error(path)
            return int(handle)

        def _error(self, path: str) -> OSError:
            error = ctypes.WinError(ctypes.get_last_error())
            error.filename = path
            return error

    kernel: Kernel | None = _Windows()
else:
    kernel = None


def on_windows() -> Kernel | None:
    """Return Windows' kernel, or None on another system."""
    return kernel


def plain_drive(root: str) -> str:
    """Return a drive as people name it: ``E:`` for ``E:/`` and ``E:\\``."""
    return root.rstrip("/\\") or root


def system_drive() -> str:
    """Return the drive that Windows itself lies on, ``C:``."""
    return os.environ.get("SYSTEMDRIVE", "C:").upper()
