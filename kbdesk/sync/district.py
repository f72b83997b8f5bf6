"""What this machine knows of the district: its own keys, the hub, and every certificate."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.store import Store
from kbdesk.sync.certificates import Certificate, verify, verify_revocation
from kbdesk.sync.enrolment import HubIdentity
from kbdesk.sync.keys import DeviceKeys, HubKeys
from kbdesk.sync.manifest import Kind
from kbdesk.sync.root_keys import in_clear


@dataclass(frozen=True, slots=True)
class Recipient:
    """A machine that a bundle can be sealed for."""

    device: str
    name: str
    role: str
    posyandu: tuple[str, ...]
    box_public: str
    kind: Kind


class District:
    """The keys and certificates in a store, verified whenever they are read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- this machine ----------------------------------------------------------------------

    @property
    def at_hub(self) -> bool:
        return self._store.setting("role") == "hub"

    @cached_property
    def hub_keys(self) -> HubKeys | None:
        """The district's root and escrow: at the hub alone, while an officer has it open."""
        stored = self._store.root or in_clear(self._store)
        return None if stored is None else HubKeys.from_dict(stored)

    @cached_property
    def keys(self) -> DeviceKeys:
        stored = self._store.json_setting("device_keys") or in_clear(self._store)
        return DeviceKeys.from_dict(stored or {})

    @cached_property
    def hub(self) -> HubIdentity:
        """The hub as this machine trusts it; raises ``sync.not_enrolled``."""
        stored = self._store.json_setting("hub")
        if stored is None:
            raise KbdeskError("sync.not_enrolled")
        return msgspec.convert(stored, HubIdentity)

    @property
    def enrolled(self) -> bool:
        """Tell whether a hub has given this machine a certificate."""
        return bool(self._store.setting("certificate"))

    @property
    def mark(self) -> str:
        """This machine's mark from its certificate, or ''."""
        return self._store.setting("mark_of_laptop")

    def own_certificate(self) -> str:
        """Return this machine's sealed certificate; raises ``sync.not_enrolled``."""
        certificate = self._store.setting("certificate")
        if not certificate:
            raise KbdeskError("sync.not_enrolled")
        return certificate

    def keep_hub(self, hub: HubIdentity) -> None:
        """Trust this hub from now on."""
        self._store.set_setting("hub", json.dumps(msgspec.to_builtins(hub)))
        self.__dict__.pop("hub", None)

    # -- everybody's certificates ------------------------------------------------------------

    def certificate(self, device: str) -> Certificate | None:
        """Return the latest certificate that the district sealed for a machine, or None."""
        return max(self.certificates(device), key=lambda one: one.serial, default=None)

    def certificates(self, device: str) -> list[Certificate]:
        """Return every certificate that the district ever sealed for a machine.

        Whatever else was written in its place is passed over: only the seal counts.
        """
        found = []
        for blob in self._blobs(device, "certificate"):
            try:
                certificate = verify(blob, self.hub.sign_public, None)
            except KbdeskError:
                continue
            if certificate.device == device:
                found.append(certificate)
        return found

    def revoked(self, device: str) -> bool:
        """Tell whether the district ever took a machine's certificate back.

        A revocation cannot be unwritten: one good seal anywhere in the history is enough.
        """
        for blob in self._blobs(device, "revocation"):
            try:
                if verify_revocation(blob, self.hub.sign_public).device == device:
                    return True
            except KbdeskError:
                continue
        return False

    def _blobs(self, device: str, group: str) -> list[str]:
        history = self._store.journal.history("device", device, group)
        return [blob for o in history if isinstance(blob := o.fields.get(group), str)]

    def check_sender(self, blob: str, today: date | None) -> Certificate:
        """Return the certificate of a bundle's sender.

        Raises ``bundle.revoked_sender``, ``enrol.certificate_expired`` (where ``today`` is
        given), ``enrol.certificate_forged``.
        """
        certificate = verify(blob, self.hub.sign_public, today)
        if self.revoked(certificate.device):
            raise KbdeskError("bundle.revoked_sender", name=certificate.name)
        return certificate

    def recipient(self, device: str | None) -> Recipient:
        """Return whom a bundle is for: a machine by its id, its mark or its name; None: the hub."""
        hub = self.hub
        self.own_certificate()
        if not self.at_hub and device in (None, hub.device, "hub"):
            return Recipient(hub.device, hub.name, "hub", (), hub.box_public, "up")
        if device is None:
            raise KbdeskError("sync.for_whom", field="for")
        certificate = self.certificate(self._device_named(device))
        if certificate is None:
            raise KbdeskError("sync.unknown_device", field="for", device=device)
        if certificate.device == self._store.device:
            raise KbdeskError("sync.to_itself", field="for")
        if self.revoked(certificate.device):
            raise KbdeskError("sync.revoked_device", field="for", name=certificate.name)
        return Recipient(
            certificate.device,
            certificate.name,
            certificate.role,
            certificate.posyandu,
            certificate.box_public,
            "down" if self.at_hub else "peer",
        )

    def _device_named(self, text: str) -> str:
        plain = text.replace("-", "").lower()
        for row in self.devices():
            if row["id"] == plain or text in (row["name"], row["mark"]):
                return str(row["id"])
        return plain

    def devices(self) -> list[dict[str, Any]]:
        """Return every machine that is known by a certificate or a name."""
        found = []
        for row in self._store.records.find("device", {}):
            certificate = self.certificate(row["id"]) if self.enrolled else None
            found.append(
                {
                    "id": row["id"],
                    "name": certificate.name if certificate else row["name"],
                    "role": certificate.role if certificate else row["role"],
                    "posyandu": list(certificate.posyandu) if certificate else [],
                    "mark": certificate.mark if certificate else None,
                    "expires": certificate.expires if certificate else None,
                    "revoked": self.enrolled and self.revoked(row["id"]),
                }
            )
        return found

    def certified_after(self, device: str, arrival: int) -> bool:
        """Tell whether a machine's certificate changed since an arrival in this journal."""
        return self._store.journal.last_written("device", device, "certificate") > arrival
