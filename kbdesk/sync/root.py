"""The district's root at the hub: its own certificate, those it grants, and takes back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.store import Change, Store
from kbdesk.sync.certificates import Certificate, Revocation, issue, revoke
from kbdesk.sync.district import District
from kbdesk.sync.enrolment import certificate_for, hub_identity, read_request, write_reply
from kbdesk.sync.keys import CROCKFORD, DeviceKeys, HubKeys, key_id

HUB_MARK = "HUB"
VALID_YEARS = 3
HUB_VALID_YEARS = 30


def begin_district(store: Store, hub: HubKeys, *, name: str, now: datetime) -> None:
    """Give the hub keys and a certificate of its own, in the caller's transaction."""
    identity = hub_identity(hub, device=store.device, name=name)
    store.set_setting("hub", json.dumps(msgspec.to_builtins(identity)))
    store.set_setting("mark_of_laptop", HUB_MARK)
    certify_itself(store, hub, name=name, now=now)


def certify_itself(store: Store, hub: HubKeys, *, name: str, now: datetime) -> None:
    """Give the hub a key to sign its bundles with that is not the root, and certify it.

    Whoever works at the hub carries sticks; only its officers have the root.
    """
    keys = DeviceKeys(secrets.token_bytes(32), hub.keys.box)
    today = now.date()
    own = issue(
        Certificate(
            serial=_next_serial(store, now),
            device=store.device,
            name=name,
            role="hub",
            posyandu=(),
            mark=HUB_MARK,
            sign_public=keys.sign_public,
            box_public=keys.box_public,
            issued=today.isoformat(),
            expires=_years_later(today, HUB_VALID_YEARS).isoformat(),
            hub=key_id(hub.sign_public),
        ),
        hub,
    )
    store.set_setting("device_keys", json.dumps(keys.to_dict()))
    store.set_setting("certificate", own)
    store.write([Change("device", store.device, "certificate", {"certificate": own})], None)


def grant(
    store: Store,
    request_file: Path,
    reply_file: Path,
    posyandu: list[str],
    now: datetime,
    user: str,
) -> dict[str, Any]:
    """Certify a laptop that asks for it, and write the reply for it.

    Without ``posyandu`` those are granted that it asks for. A laptop that asks again keeps
    its mark. Raises ``hub.not_a_hub``, ``hub.no_posyandu``, ``hub.revoked``,
    ``hub.other_keys``, ``enrol.*``.
    """
    district = District(store)
    hub = district.hub_keys
    if hub is None:
        raise KbdeskError("hub.not_a_hub")
    request = read_request(request_file)
    codes = tuple(dict.fromkeys(posyandu or request.posyandu))
    if request.role == "hub" or request.device == store.device:
        raise KbdeskError("hub.another_hub")
    if not codes and request.role == "posyandu":
        raise KbdeskError("hub.no_posyandu", field="posyandu")
    if district.revoked(request.device):
        raise KbdeskError("hub.revoked", name=request.name)
    known = district.certificate(request.device)
    if known and (known.sign_public, known.box_public) != (request.sign_public, request.box_public):
        # a machine keeps its keys for life: this one asks under another's id
        raise KbdeskError("hub.other_keys", name=known.name)
    with store.transaction():
        marks = [row["mark"] for row in district.devices()]
        mark = known.mark if known else _next_mark(store, marks)
        certificate = certificate_for(
            request,
            hub,
            serial=_next_serial(store, now),
            mark=mark,
            posyandu=codes,
            issued=now.date(),
            expires=_years_later(now.date(), VALID_YEARS),
        )
        store.write(
            [
                Change("device", request.device, "certificate", {"certificate": certificate}),
            ],
            user,
        )
        write_reply(
            reply_file, hub, district.hub, certificate, created=now.isoformat(timespec="seconds")
        )
    return {
        "device": request.device,
        "name": request.name,
        "role": request.role,
        "posyandu": list(codes),
        "mark": mark,
        "fingerprint": request.fingerprint,
        "hub_fingerprint": hub.fingerprint,
        "reply": str(reply_file),
    }


def take_back(store: Store, device: str, reason: str, now: datetime, user: str) -> dict[str, Any]:
    """Revoke a machine's certificate; the word travels with every answer of the hub."""
    district = District(store)
    hub = district.hub_keys
    if hub is None:
        raise KbdeskError("hub.not_a_hub")
    target = next(
        (row for row in district.devices() if device in (row["id"], row["mark"], row["name"])),
        None,
    )
    if target is None or target["id"] == store.device or target["mark"] is None:
        raise KbdeskError("sync.unknown_device", field="device", device=device)
    if target["revoked"]:
        raise KbdeskError("hub.revoked", name=target["name"])
    with store.transaction():
        revocation = revoke(
            Revocation(
                serial=_next_serial(store, now),
                device=target["id"],
                revoked=now.date().isoformat(),
                reason=reason,
                hub=key_id(hub.sign_public),
            ),
            hub,
        )
        store.write(
            [Change("device", target["id"], "revocation", {"revocation": revocation})], user
        )
    return {"device": target["id"], "name": target["name"], "revoked": True}


def _next_serial(store: Store, now: datetime) -> int:
    # by the clock, so that a hub set back to a backup, once or twice, goes on above what it
    # gave out since: of two certificates of one machine the later must be the higher
    serial = max(int(store.setting("certificate_serial", "0")), round(now.timestamp() * 1000)) + 1
    store.set_setting("certificate_serial", str(serial))
    return serial


MARKS_A_LETTER = 999
_LETTERS = "KLMNPQRSTUVWXYZ"


def _next_mark(store: Store, taken: Collection[str]) -> str:
    """Return K1 to K999, then L1 and so on; after a restored backup four signs by chance.

    A hub that was set back does not know what it gave out since, nor what another restore
    from the same backup gives out.
    """
    if store.epoch_no > 1:
        while True:
            mark = secrets.choice(_LETTERS) + "".join(secrets.choice(CROCKFORD) for _ in range(3))
            if mark not in taken and not mark[1:].isdigit():
                return mark
    number = int(store.setting("last_mark", "0")) + 1
    store.set_setting("last_mark", str(number))
    letter, rest = divmod(number - 1, MARKS_A_LETTER)
    if letter >= len(_LETTERS):
        raise KbdeskError("hub.no_mark_left")
    return f"{_LETTERS[letter]}{rest + 1}"


def _years_later(day: date, years: int) -> date:
    return day + timedelta(days=round(365.25 * years))
