"""Keys, certificates, and the two files of an enrolment."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import canonical_json
from kbdesk.sync import certificates
from kbdesk.sync.certificates import Certificate, Revocation, issue, peek, revoke
from kbdesk.sync.enrolment import (
    EnrolRequest,
    certificate_for,
    hub_identity,
    read_reply,
    read_request,
    reply_bytes,
    write_reply,
    write_request,
)
from kbdesk.sync.keys import (
    DeviceKeys,
    HubKeys,
    fingerprint,
    key_id,
    sign_head,
    verify_head,
    verify_signature,
)
from kbdesk.sync.records import record_json, seal
from tests.sync.laptops import HUB_DEVICE, NOW, Laptop, certificate_of, laptop_of


def code(refused: pytest.ExceptionInfo[KbdeskError]) -> str:
    return refused.value.code.removeprefix("enrol.")


def request_of(laptop: Laptop, path: Path) -> EnrolRequest:
    """Write a laptop's request."""
    return write_request(
        path,
        laptop.keys,
        device=laptop.device,
        name="Laptop Melati",
        role="posyandu",
        posyandu=("LT01",),
        epoch=laptop.epoch,
        created=NOW,
    )


def reply_of(laptop: Laptop, hub: HubKeys, folder: Path) -> Path:
    """Write the hub's reply to a laptop."""
    request = request_of(laptop, folder / "request")
    certificate = certificate_for(
        read_request(folder / "request"),
        hub,
        serial=1,
        mark="K7",
        posyandu=request.posyandu,
        issued=date(2026, 10, 1),
        expires=date(2027, 10, 1),
    )
    identity = hub_identity(hub, device=HUB_DEVICE, name="Hub Bontang")
    write_reply(folder / "reply", hub, identity, certificate, created=NOW)
    return folder / "reply"


# Keys


def test_keys_survive_storing() -> None:
    keys, hub = DeviceKeys.generate(), HubKeys.generate()
    again, hub_again = DeviceKeys.from_dict(keys.to_dict()), HubKeys.from_dict(hub.to_dict())
    assert again == keys
    assert hub_again == hub
    assert (again.sign_public, again.box_public) == (keys.sign_public, keys.box_public)
    assert hub_again.escrow_public == hub.escrow_public


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": None},
        {"sign_seed": "zz" * 32},
        {"sign_seed": "ab"},
        {"sign_seed": " " * 64},
        {"sign_seed": 7},
        {"box_identity": "AGE-SECRET-KEY-1"},
        {"box_identity": None},
        {"escrow_identity": "x"},
        {"escrow_identity": None},
    ],
)
def test_damaged_keys_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(KbdeskError) as refused:
        HubKeys.from_dict({**HubKeys.generate().to_dict(), **change})
    assert code(refused) == "keys_damaged"


def test_a_fingerprint_is_short_and_never_moves() -> None:
    shown = fingerprint("ab" * 32, "age1" + "q" * 58)
    assert shown == "NZD5-W9NT-91NG-H1Z6-6ZKY"
    assert shown != fingerprint("ab" * 32, "age1" + "p" * 58)
    assert not set(shown) & set("ILOU")


def test_a_signature_serves_one_purpose_only() -> None:
    keys = DeviceKeys.generate()
    signature = keys.sign("one", b"message")
    assert verify_signature(keys.sign_public, "one", b"message", signature)
    for public, purpose, message, made in (
        (keys.sign_public, "two", b"message", signature),
        (keys.sign_public, "one", b"messagf", signature),
        (keys.sign_public, "one", b"message", signature[:-1]),
        (keys.sign_public, "one", b"message", b""),
        (DeviceKeys.generate().sign_public, "one", b"message", signature),
        ("", "one", b"message", signature),
        ("00" * 32, "one", b"message", bytes(64)),
        ("not hex", "one", b"message", signature),
    ):
        assert not verify_signature(public, purpose, message, made)


def test_a_chain_head_is_signed_for_its_place() -> None:
    keys, epoch = DeviceKeys.generate(), uuid.uuid4().hex
    made = sign_head(keys, epoch, 7, "ab" * 32)
    assert verify_head(keys.sign_public, epoch, 7, "ab" * 32, made)
    assert not verify_head(keys.sign_public, epoch, 8, "ab" * 32, made)
    assert not verify_head(keys.sign_public, uuid.uuid4().hex, 7, "ab" * 32, made)
    assert not verify_head(keys.sign_public, epoch, 7, "ac" * 32, made)
    assert not verify_head(keys.sign_public, epoch, 7, "ab" * 32, "zz")


# Certificates


def test_a_certificate_says_what_the_hub_said(hub: HubKeys) -> None:
    keys = DeviceKeys.generate()
    certificate = certificate_of(keys, "a" * 32, hub, extra={"later": [1, {"b": None}]})
    blob = issue(certificate, hub)
    assert certificates.verify(blob, hub.sign_public, date(2027, 10, 1)) == certificate
    assert certificates.verify(blob, hub.sign_public, date(1970, 1, 1)) == certificate
    assert certificates.verify(blob, hub.sign_public, None) == peek(blob) == certificate
    with pytest.raises(KbdeskError) as refused:
        certificates.verify(blob, hub.sign_public, date(2027, 10, 2))
    assert code(refused) == "certificate_expired"


def test_another_district_s_certificate_is_refused(hub: HubKeys) -> None:
    other, keys = HubKeys.generate(), DeviceKeys.generate()
    blob = issue(certificate_of(keys, "a" * 32, other), other)
    with pytest.raises(KbdeskError) as refused:
        certificates.verify(blob, hub.sign_public, None)
    assert code(refused) == "certificate_forged"
    with pytest.raises(KbdeskError) as refused:
        issue(certificate_of(keys, "a" * 32, other), hub)
    assert code(refused) == "bad_certificate"


def test_a_changed_certificate_is_refused(hub: HubKeys) -> None:
    blob = issue(certificate_of(DeviceKeys.generate(), "a" * 32, hub), hub)
    for at in range(len(blob)):
        for sign in ("A", ".", "=", "\n", "é", ""):
            changed = blob[:at] + sign + blob[at + 1 :]
            if changed != blob:
                with pytest.raises(KbdeskError):
                    certificates.verify(changed, hub.sign_public, None)


@pytest.mark.parametrize(
    "change",
    [
        {"mark": "k7"},
        {"mark": "K"},
        {"mark": "K7777"},
        {"role": "king"},
        {"device": "A" * 32},
        {"name": ""},
        {"name": "two\nlines"},
        {"posyandu": ["LT01", "LT01"]},
        {"posyandu": ["a b"]},
        {"expires": "2026-02-30"},
        {"expires": "2020-01-01"},
        {"sign_public": "ab"},
        {"box_public": "age1"},
        {"serial": -1},
        {"serial": 2**63 - 1, "hub": "x"},
        {"extra": 1},
    ],
    ids=lambda value: repr(value).replace("\\", "%"),
)
def test_a_certificate_that_says_nonsense_is_refused(hub: HubKeys, change: dict[str, Any]) -> None:
    good = certificate_of(DeviceKeys.generate(), "a" * 32, hub)
    body = canonical_json({**msgspec.json.decode(record_json(good)), **change})
    with pytest.raises(KbdeskError) as refused:
        certificates.verify(seal("certificate", body, hub.keys), hub.sign_public, None)
    assert code(refused) == "bad_certificate"


def test_a_certificate_from_the_future_says_so(hub: HubKeys) -> None:
    good = certificate_of(DeviceKeys.generate(), "a" * 32, hub, min_reader=2)
    with pytest.raises(KbdeskError) as refused:
        certificates.verify(seal("certificate", record_json(good), hub.keys), hub.sign_public, None)
    assert code(refused) == "newer_reader_needed"


def test_a_revocation_is_the_districts(hub: HubKeys) -> None:
    said = Revocation(
        serial=4,
        device="a" * 32,
        revoked="2026-11-01",
        reason="hilang di jalan",
        hub=key_id(hub.sign_public),
    )
    blob = revoke(said, hub)
    assert certificates.verify_revocation(blob, hub.sign_public) == said
    with pytest.raises(KbdeskError) as refused:
        certificates.verify_revocation(blob, HubKeys.generate().sign_public)
    assert code(refused) == "revocation_forged"
    for odd in (blob[:-1], "", issue(certificate_of(DeviceKeys.generate(), "a" * 32, hub), hub)):
        with pytest.raises(KbdeskError) as refused:
            certificates.verify_revocation(odd, hub.sign_public)
        assert code(refused) == "revocation_damaged"


# The files


def test_an_enrolment_from_end_to_end(tmp_path: Path, hub: HubKeys) -> None:
    laptop = laptop_of(hub)
    asked = request_of(laptop, tmp_path / "request")
    assert read_request(tmp_path / "request") == asked
    assert asked.fingerprint == laptop.keys.fingerprint
    path = reply_of(laptop, hub, tmp_path)
    reply, certificate = read_reply(
        reply_bytes(path), device=laptop.device, keys=laptop.keys, now=date(2026, 10, 5)
    )
    assert reply.hub.fingerprint == hub.fingerprint
    assert reply.hub.escrow_public == hub.escrow_public
    assert isinstance(certificate, Certificate)
    assert certificate.mark == "K7"
    for file in (tmp_path / "request", path):
        text = file.read_text()
        assert "SECRET" not in text
        assert laptop.keys.sign_seed.hex() not in text


def test_a_reply_for_another_is_refused(tmp_path: Path, hub: HubKeys) -> None:
    laptop = laptop_of(hub)
    path = reply_of(laptop, hub, tmp_path)
    other = HubKeys.generate()

    def refused(**changes: Any) -> str:
        fields: dict[str, Any] = {"device": laptop.device, "keys": laptop.keys, "now": None}
        with pytest.raises(KbdeskError) as info:
            read_reply(reply_bytes(path), **{**fields, **changes})
        return code(info)

    assert refused(device="f" * 32) == "other_device"
    assert refused(keys=DeviceKeys.generate()) == "other_keys"
    assert refused(known_hub=other.sign_public) == "other_hub"
    assert refused(now=date(2030, 1, 1)) == "certificate_expired"
    with pytest.raises(KbdeskError) as info:
        write_reply(
            path,
            other,
            hub_identity(other, device=HUB_DEVICE, name="Hub"),
            laptop.certificate,
            created=NOW,
        )
    assert code(info) == "certificate_forged"


def test_a_changed_file_is_refused(tmp_path: Path, hub: HubKeys) -> None:
    laptop = laptop_of(hub)
    path = reply_of(laptop, hub, tmp_path)
    where = tmp_path / "x"
    for raw, read in (
        ((tmp_path / "request").read_bytes(), lambda: read_request(where)),
        (
            path.read_bytes(),
            lambda: read_reply(
                reply_bytes(where), device=laptop.device, keys=laptop.keys, now=None
            ),
        ),
    ):
        where.write_bytes(raw.replace(b"\n", b"\r\n"))
        read()
        for at in range(0, len(raw) - 1, 3):
            where.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
            with pytest.raises(KbdeskError):
                read()
            where.write_bytes(raw[:at])
            with pytest.raises(KbdeskError):
                read()


def test_rubbish_is_refused(tmp_path: Path, hub: HubKeys) -> None:
    laptop = laptop_of(hub)
    reply = reply_of(laptop, hub, tmp_path)
    (tmp_path / "large").write_bytes(b"kb1.enrol-request." + b"A" * 300_000)
    (tmp_path / "empty").write_bytes(b"")
    for path, expected in (
        (reply, "not_a_request"),
        (tmp_path / "empty", "not_a_request"),
        (tmp_path / "large", "not_a_request"),
        (tmp_path / "absent", "unreadable"),
        (tmp_path, "unreadable"),
    ):
        with pytest.raises(KbdeskError) as refused:
            read_request(path)
        assert code(refused) == expected
    with pytest.raises(KbdeskError) as refused:
        write_request(
            tmp_path / "r",
            laptop.keys,
            device="x",
            name="n",
            role="posyandu",
            posyandu=(),
            epoch=laptop.epoch,
            created=NOW,
        )
    assert code(refused) == "bad_request"
    with pytest.raises(KbdeskError) as refused:
        request_of(laptop, tmp_path / "no such folder" / "r")
    assert code(refused) == "not_written"
