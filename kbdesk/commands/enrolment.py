"""Enrolment: a laptop asks for its certificate, the hub grants it, the laptop takes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.store.keyring import Keyring
from kbdesk.store.store import Draft
from kbdesk.sync import root
from kbdesk.sync.district import District
from kbdesk.sync.enrolment import read_reply, write_request


def request(desk: Desk, target: Path) -> dict[str, Any]:
    """Write the file with which this laptop asks; answers the fingerprint to read aloud."""
    if desk.role == "hub":
        raise KbdeskError("enrol.hub_needs_none")
    district = District(desk.store)
    asked = write_request(
        target,
        district.keys,
        device=desk.store.device,
        name=desk.name,
        role=desk.role,
        posyandu=desk.posyandu,
        epoch=desk.store.epoch,
        created=desk.clock.now().isoformat(timespec="seconds"),
    )
    return {"path": str(target), "device": asked.device, "fingerprint": asked.fingerprint}


def accept(desk: Desk, source: Path, passphrase: str | None = None) -> dict[str, Any]:
    """Take the hub's reply: the certificate, the mark, and whom to trust from now on.

    With the passphrase the home's key is also wrapped for the hub's escrow, so that a lost
    passphrase can be mended there. Raises ``enrol.*``.
    """
    if desk.role == "hub":
        raise KbdeskError("enrol.hub_needs_none")
    store = desk.store
    district = District(store)
    known = store.json_setting("hub")
    reply, certificate = read_reply(
        source,
        device=store.device,
        keys=district.keys,
        # the laptop's own clock may be mad; the hub judges expiry
        now=None,
        known_hub=known["sign_public"] if known else None,
    )
    if passphrase is not None:
        keyring = Keyring.load(store.paths.keyring)
        _, key = keyring.unlock(desk.user.name, passphrase)
        keyring.set_escrow(key, reply.hub.escrow_public)
    with store.transaction():
        district.keep_hub(reply.hub)
        store.set_setting("certificate", reply.certificate)
        store.set_setting("mark_of_laptop", certificate.mark)
        store.set_setting("posyandu", json.dumps(list(certificate.posyandu)))
        fields = {"certificate": reply.certificate}
        store.write([Draft("device", store.device, "certificate", fields)], desk.user.id)
        if passphrase is not None:
            try:
                keyring.save(store.paths.keyring)
            except OSError as error:
                raise KbdeskError("home.not_writable", path=str(store.paths.folder)) from error
    return {
        "hub": reply.hub.name,
        "hub_fingerprint": reply.hub.fingerprint,
        "mark": certificate.mark,
        "posyandu": list(certificate.posyandu),
        "expires": certificate.expires,
    }


def grant(desk: Desk, request_file: Path, reply: Path, posyandu: list[str]) -> dict[str, Any]:
    """Certify a laptop at the hub and write the reply for it."""
    codes = [read_posyandu(code) for code in posyandu]
    return root.grant(desk.store, request_file, reply, codes, desk.clock.now(), desk.user.id)


def revoke(desk: Desk, device: str, reason: str = "") -> dict[str, Any]:
    """Take a laptop's certificate back at the hub."""
    return root.take_back(desk.store, device, reason, desk.clock.today(), desk.user.id)
