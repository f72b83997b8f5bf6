"""An epoch is over once its machine goes on under a later one, or was taken back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import cast

import pytest

from kbdesk.store.connection import Connection
from kbdesk.store.epochs import Gaps
from kbdesk.store.held_operations import Epoch


@pytest.mark.parametrize(
    ("device", "no", "others", "revoked", "over"),
    [
        ("a", 1, [("a", 1)], False, False),
        ("a", 1, [("a", 2)], False, True),
        ("a", 2, [("a", 1)], False, False),
        ("a", None, [("a", 1)], False, True),
        ("a", None, [("a", None)], False, False),
        ("a", 1, [("b", 9)], False, False),
        ("a", 1, [], True, True),
        (None, None, [("a", 9)], True, False),
    ],
)
def test_over(
    device: str | None,
    no: int | None,
    others: list[tuple[str, int | None]],
    revoked: bool,
    over: bool,
) -> None:
    mine = Epoch(1, "e", device, no)
    epochs = {"e": mine} | {
        f"e{place}": Epoch(place, f"e{place}", *one) for place, one in enumerate(others, 2)
    }
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE device (id TEXT, revocation TEXT)")
        database.execute("INSERT INTO device VALUES ('a', ?)", ("x" if revoked else None,))
        assert Gaps(cast(Connection, database))._over(mine, epochs) is over
