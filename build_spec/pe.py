"""What a 64-bit Windows library asks of others, and what it offers: the tables of a PE file."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

EXPORTS, IMPORTS, DELAYED = 0, 1, 13


@dataclass(frozen=True)
class Library:
    """The bytes of a PE file with its sections: (address, size, place in the file)."""

    data: bytes
    sections: tuple[tuple[int, int, int], ...]
    directories: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, path: Path) -> Library:
        """Read a library; raises ValueError for what is no 64-bit PE file."""
        data = path.read_bytes()
        (start,) = struct.unpack_from("<I", data, 0x3C)
        if data[:2] != b"MZ" or data[start : start + 4] != b"PE\0\0":
            raise ValueError(path.name)
        count, size = struct.unpack_from("<H12xH", data, start + 6)
        optional = start + 24
        if struct.unpack_from("<H", data, optional) != (0x20B,):
            raise ValueError(path.name)
        (held,) = struct.unpack_from("<I", data, optional + 108)
        directories = [struct.unpack_from("<II", data, optional + 112 + 8 * i) for i in range(held)]
        table = optional + size
        rows = [struct.unpack_from("<4I", data, table + 40 * i + 8) for i in range(count)]
        sections = [(address, max(virtual, raw), place) for virtual, address, raw, place in rows]
        return cls(data, tuple(sections), tuple(directories))

    def imports(self) -> dict[str, set[str]]:
        """Return the functions it takes from each library, by lower-case name, delayed ones too."""
        found: dict[str, set[str]] = {}
        for kind, length, name_at, names_at in ((IMPORTS, 20, 12, 0), (DELAYED, 32, 4, 16)):
            entry = self._directory(kind)
            while entry is not None:
                (name,) = struct.unpack_from("<I", self.data, entry + name_at)
                if not name:
                    break
                (names,) = struct.unpack_from("<I", self.data, entry + names_at)
                if not names:
                    (names,) = struct.unpack_from("<I", self.data, entry + 16)
                found.setdefault(self._text(name).lower(), set()).update(self._names(names))
                entry += length
        return found

    def exports(self) -> list[str]:
        """Return the names it offers, sorted."""
        entry = self._directory(EXPORTS)
        if entry is None:
            return []
        (count,) = struct.unpack_from("<I", self.data, entry + 24)
        (names,) = struct.unpack_from("<I", self.data, entry + 32)
        place = self._place(names)
        return sorted(self._text(a) for a in struct.unpack_from(f"<{count}I", self.data, place))

    def _names(self, address: int) -> set[str]:
        found: set[str] = set()
        place = self._place(address)
        while True:
            (value,) = struct.unpack_from("<Q", self.data, place)
            if not value:
                return found
            if not value >> 63:  # by number otherwise
                found.add(self._text((value & 0x7FFFFFFF) + 2))
            place += 8

    def _directory(self, kind: int) -> int | None:
        if kind >= len(self.directories) or not self.directories[kind][0]:
            return None
        return self._place(self.directories[kind][0])

    def _place(self, address: int) -> int:
        for start, size, place in self.sections:
            if start <= address < start + size:
                return address - start + place
        raise ValueError(f"no section holds {address:#x}")

    def _text(self, address: int) -> str:
        place = self._place(address)
        return self.data[place : self.data.index(b"\0", place)].decode("ascii")
