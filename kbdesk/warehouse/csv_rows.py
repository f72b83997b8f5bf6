"""Rows as the engines take them in bulk: CSV, with null for what is not known."""

from __future__ import annotations

from collections.abc import Collection

from kbdesk.domain.errors import KbdeskError
from kbdesk.warehouse.law import FactSlice


def csv_rows(city: int, of: FactSlice, line: bytes, many: int) -> bytes:
    """Return a slice's line as rows of CSV, its city, month and bucket before each.

    It is not decoded: 20 million rows would take as long again as writing them. Raises
    ``facts.bad_slice`` where it is no array of rows of numbers, or not as many as were said.
    """
    if line.translate(None, b"0123456789,-[]truefalsn") or line[:2] != b"[[" or line[-2:] != b"]]":
        raise KbdeskError("facts.bad_slice", table=of.table)
    before = b"%d,%d,%d," % (city, of.month, of.bucket)
    inner = line[2:-2]
    rows = inner.replace(b"],[", b"\n" + before)
    if inner.count(b"],[") != many - 1 or b"[" in rows or b"]" in rows:
        raise KbdeskError("facts.bad_slice", table=of.table)
    return before + rows + b"\n"


def csv_line(row: Collection[object]) -> bytes:
    """Return a row with texts as CSV; a text that says null is quoted and stays one."""
    cells = [
        "null"
        if one is None
        else '"' + one.replace('"', '""') + '"'
        if isinstance(one, str)
        else str(one).lower()
        if isinstance(one, bool)
        else str(one)
        for one in row
    ]
    return (",".join(cells) + "\n").encode()
