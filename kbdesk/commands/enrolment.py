"""Enrolment: a laptop asks for its certificate, the hub grants it, the laptop takes it."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from kbdesk.commands.practice import only_for_real
from kbdesk.commands.rights import only_officer
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.store.keyring import Keyring
from kbdesk.store.store import Change
from kbdesk.sync import root
from kbdesk.sync.district import District
from kbdesk.sync.enrolment import read_reply, read_request, reply_bytes, write_request
from kbdesk.sync.keys import same_fingerprint
from kbdesk.sync.recovery import grant_recovery


def request(desk: Desk, target: Path) -> dict[str, object]:
    """Write the file with which this laptop asks; answers the fingerprint to read aloud."""
    only_for_real(desk)
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


def look_at_reply(desk: Desk, source: Path) -> dict[str, Any]:
    """Return what the hub's reply says, checked, with nothing taken yet.

    ``known``: this laptop trusts that hub already; else two people compare the hub's
    fingerprint before :func:`accept_bytes` takes ``reply``, which are the very bytes that were
    looked at. Raises ``enrol.*``.
    """
    if desk.role == "hub":
        raise KbdeskError("enrol.hub_needs_none")
    district = District(desk.store)
    known = desk.store.json_setting("hub")
    raw = reply_bytes(source)
    reply, certificate = read_reply(
        raw,
        device=desk.store.device,
        keys=district.keys,
        now=None,
        known_hub=known["sign_public"] if known else None,
    )
    return {
        "path": str(source),
        "hub": reply.hub.name,
        "hub_fingerprint": reply.hub.fingerprint,
        "mark": certificate.mark,
        "posyandu": list(certificate.posyandu),
        "expires": certificate.expires,
        "known": known is not None,
        "reply": raw,
    }


def look_at_request(source: Path) -> dict[str, object]:
    """Return what a laptop's request says, checked; raises ``enrol.*``."""
    asked = read_request(source)
    return {
        "path": str(source),
        "device": asked.device,
        "name": asked.name,
        "role": asked.role,
        "posyandu": list(asked.posyandu),
        "fingerprint": asked.fingerprint,
    }


def find_papers(folder: Path, kind: Literal["request", "reply"]) -> list[Path]:
    """Return the enrolment files of a kind in a folder (or the one file), by what they hold.

    Hidden files and folders inside are not looked at. Raises ``stick.folder_missing``.
    """
    if folder.is_file():
        return [folder]
    start = f"kb1.enrol-{kind}.".encode()
    found = []
    try:
        for file in sorted(folder.iterdir()):
            if file.name.startswith(".") or file.is_symlink() or not file.is_file():
                continue
            with suppress(OSError), file.open("rb") as opened:
                if opened.read(len(start)) == start:
                    found.append(file)
    except OSError as error:
        raise KbdeskError("stick.folder_missing", folder=str(folder)) from error
    return found


def accept(
    desk: Desk, source: Path, passphrase: str | None = None, *, fingerprint: str | None = None
) -> dict[str, object]:
    """Take the hub's reply in a file; see :func:`accept_bytes`."""
    if desk.role == "hub":
        raise KbdeskError("enrol.hub_needs_none")
    return accept_bytes(desk, reply_bytes(source), passphrase, fingerprint=fingerprint)


def accept_bytes(
    desk: Desk, raw: bytes, passphrase: str | None = None, *, fingerprint: str | None = None
) -> dict[str, object]:
    """Take the hub's reply: the certificate, the mark, and whom to trust from now on.

    ``fingerprint``: the hub's, as its own machine shows it. The first time it is needed, for
    anybody can make a hub and put its reply on the stick. With the passphrase the home's key is
    also wrapped for the hub's escrow, so that a lost passphrase can be mended there. Raises
    ``enrol.fingerprint_needed``, ``enrol.fingerprint_differs``, ``enrol.*``.
    """
    only_for_real(desk)
    if desk.role == "hub":
        raise KbdeskError("enrol.hub_needs_none")
    store = desk.store
    district = District(store)
    known = store.json_setting("hub")
    reply, certificate = read_reply(
        raw,
        device=store.device,
        keys=district.keys,
        # the laptop's own clock may be mad; the hub judges expiry
        now=None,
        known_hub=known["sign_public"] if known else None,
    )
    if fingerprint is None and not known:
        raise KbdeskError("enrol.fingerprint_needed", field="fingerprint")
    if fingerprint is not None and not same_fingerprint(fingerprint, reply.hub.fingerprint):
        raise KbdeskError(
            "enrol.fingerprint_differs", field="fingerprint", found=reply.hub.fingerprint
        )
    if known:
        present = district.certificate(store.device)
        if present is not None and certificate.serial < present.serial:
            raise KbdeskError("enrol.older_reply")
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
        store.write([Change("device", store.device, "certificate", fields)], desk.user.id)
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
    only_for_real(desk)
    only_officer(desk)
    codes = [read_posyandu(code) for code in posyandu]
    with desk.store.transaction():
        answer = root.grant(desk.store, request_file, reply, codes, desk.clock.now(), desk.user.id)
        note(desk, "certified", "device", answer["device"])
    return answer


def revoke(desk: Desk, device: str, reason: str = "") -> dict[str, object]:
    """Take a laptop's certificate back at the hub."""
    only_for_real(desk)
    only_officer(desk)
    with desk.store.transaction():
        answer = root.take_back(desk.store, device, reason, desk.clock.now(), desk.user.id)
        note(desk, "revoked", "device", answer["device"])
    return answer


def help_to_recover(desk: Desk, keyring: Path, target: Path) -> dict[str, object]:
    """Write, at the hub, the file by which a laptop's user chooses another passphrase.

    ``keyring``: the laptop's ``keyring.json``. Answers the ``code`` that its user is told by
    another way than the file. Raises ``access.*``, ``hub.not_a_hub``.
    """
    only_officer(desk)
    hub = District(desk.store).hub_keys
    if hub is None:
        raise KbdeskError("hub.not_a_hub")
    with desk.store.transaction():
        note(desk, "recovery_granted", keyring=Keyring.load(keyring).id)
        code = grant_recovery(keyring, target, hub)
    return {"path": str(target), "code": code}
