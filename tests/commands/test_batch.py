"""Several drafts at once, and drafts that are kept for later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdesk.commands.batch import record_together
from kbdesk.commands.drafts_kept import LONGEST, forget_draft, keep_draft, kept_draft
from kbdesk.commands.homes import create_home, opened
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import family_list
from kbdesk.queries.standing import state
from kbdesk.store.keyring import Kdf

FAMILY = "44444444-4444-4444-8444-444444444444"


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    create_home(
        home, role="posyandu", name="Laptop", user="Bu Sulastri", passphrase="daun jeruk purut",
        posyandu=["LT01"], village="64.74.01.1003", kdf=Kdf(memory_kib=8, passes=1, lanes=1),
    )  # fmt: skip
    with opened(home, user=None, passphrase="daun jeruk purut") as desk:
        yield desk


def test_all_or_none_and_the_field_is_named_from_the_top(desk: Desk) -> None:
    new = {"do": "register_family", "id": FAMILY, "rt": "01", "members": []}
    bad = {"do": "add_person", "family": FAMILY, "name": "Kirana", "sex": "perempuan"}
    with pytest.raises(KbdeskError) as refusal:
        record_together(desk, [("", new), ("members.3.", bad)])
    assert refusal.value.field == "members.3.sex"
    assert family_list(desk).lines == ()
    good = {**bad, "sex": "female"}
    assert len(record_together(desk, [("", new), ("members.3.", good)])) == 2
    assert family_list(desk).lines[0].head == "Kirana"


def test_a_kept_draft_is_no_record(desk: Desk) -> None:
    before = state(desk)
    typed = {"family": {"rt": "03"}, "members": [{"name": "Kirana “Embun”"}]}
    assert keep_draft(desk, "register_family", typed)
    assert kept_draft(desk, "register_family") == typed
    assert kept_draft(desk, "visit:1") is None
    assert state(desk) == before
    forget_draft(desk, "register_family")
    forget_draft(desk, "never there")
    assert kept_draft(desk, "register_family") is None


@pytest.mark.parametrize("text", ["{", "[1]", "null", '"x"', "\x00"])
def test_a_damaged_draft_is_none(desk: Desk, text: str) -> None:
    desk.store.set_setting("draft:register_family", text)
    assert kept_draft(desk, "register_family") is None


def test_what_no_person_typed_is_not_kept(desk: Desk) -> None:
    assert not keep_draft(desk, "visit:1", {"findings": "x" * LONGEST})
    assert kept_draft(desk, "visit:1") is None
