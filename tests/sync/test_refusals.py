"""What the district's hub refuses, by its code, its field and its limit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.sync import purges, root
from kbdesk.sync.certificates import Purge
from kbdesk.sync.decrypting import FilePart, decrypted
from kbdesk.sync.district import District
from kbdesk.sync.keys import HubKeys, key_id
from tests.sync.machines import Machine
from tests.sync.test_replication import Town

NOW = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.fixture
def laptop_alone(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "a", "posyandu", ("LT01",))
    yield machine
    machine.close()


@pytest.fixture
def hub_alone(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "hub", "hub")
    yield machine
    machine.close()


def test_only_a_hub_orders_to_erase_or_takes_back(laptop_alone: Machine) -> None:
    store = laptop_alone.desk.store
    with pytest.raises(KbdeskError) as refused, store.transaction():
        purges.order(store, "x", ["p"], "", NOW, "u")
    assert refused.value.code == "hub.not_a_hub"
    with pytest.raises(KbdeskError) as refused:
        root.take_back(store, "x", "", NOW, "u")
    assert refused.value.code == "hub.not_a_hub"


def test_a_machine_that_is_not_known_is_named_at_its_field(hub_alone: Machine) -> None:
    store = hub_alone.desk.store
    for device in ("nobody", store.device):
        with pytest.raises(KbdeskError) as refused:
            root.take_back(store, device, "", NOW, "u")
        assert refused.value.code == "sync.unknown_device"
        assert refused.value.field == "device"
        assert refused.value.params["device"] == device


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"people": ()}, "people"),
        ({"people": ("p",) * 1001}, "people"),
        ({"ordered": "2026-02-30"}, "people"),
        ({"reason": "x" * 501}, "reason"),
        ({"people": ("p" * 129,)}, "reason"),
        ({"people": ("",)}, "reason"),
    ],
    ids=["nobody", "too many", "no day", "a long reason", "a long id", "no id"],
)
def test_an_order_to_erase_has_limits(hub: HubKeys, change: dict[str, object], reason: str) -> None:
    whole: dict[str, object] = {
        "purge": "x", "people": ("p" * 128,) * 1000, "ordered": "2026-11-30", "reason": "x" * 500,
        "hub": key_id(hub.sign_public),
    }  # fmt: skip
    Purge(**whole)  # type: ignore[arg-type]
    with pytest.raises(KbdeskError) as refused:
        Purge(**{**whole, **change})  # type: ignore[arg-type]
    assert refused.value.code == "enrol.bad_purge"
    assert refused.value.params == {"reason": reason}


class Peeked(io.BytesIO):
    """A payload without an age header."""

    def peek(self, size: int) -> bytes:
        return self.getvalue()[:size]


def test_a_payload_without_a_header_is_damaged() -> None:
    with pytest.raises(KbdeskError) as refused:
        decrypted(cast(FilePart, Peeked(b"x" * 100)), 100, [])
    assert refused.value.code == "bundle.damaged"
    assert refused.value.params == {"part": "payload"}


def test_who_is_not_enrolled_has_no_certificate_and_nobody_to_send_to(
    laptop_alone: Machine,
) -> None:
    district = District(laptop_alone.desk.store)
    with pytest.raises(KbdeskError) as refused:
        district.own_certificate()
    assert refused.value.code == "sync.not_enrolled"


def test_nothing_is_sent_to_a_machine_that_was_taken_back(tmp_path: Path) -> None:
    town = Town(tmp_path)
    try:
        laptop = town.laptop("a", "LT01")
        district = District(town.hub.desk.store)
        assert district.recipient(laptop.device).device == laptop.device
        root.take_back(town.hub.desk.store, laptop.device, "hilang", NOW, "u")
        with pytest.raises(KbdeskError) as refused:
            district.recipient(laptop.device)
        assert (refused.value.code, refused.value.field) == ("sync.revoked_device", "for")
        assert refused.value.params["name"]
        with pytest.raises(KbdeskError) as refused:
            root.take_back(town.hub.desk.store, laptop.device, "", NOW, "u")
        assert (refused.value.code, refused.value.params) == ("hub.revoked", {"name": "a"})
    finally:
        town.close()
