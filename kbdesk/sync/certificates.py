"""What the district says about a laptop: who it is, which posyandu, until when, or no longer."""

from __future__ import annotations

from datetime import date
from typing import Literal

from kbdesk.domain.errors import KbdeskError
from kbdesk.records.kinds import is_day
from kbdesk.sync.keys import HubKeys, key_id
from kbdesk.sync.records import (
    Code,
    Count,
    Day,
    Hex32,
    KeyId,
    Mark,
    Name,
    R,
    Recipient,
    Record,
    Uuid,
    is_sealed_by,
    read_record,
    record_json,
    seal,
    sealed_body,
)

Role = Literal["posyandu", "supervisor", "hub"]
MAX_SEALED = 64 * 1024


class Certificate(Record, frozen=True, kw_only=True):
    """A machine's certificate, valid through ``expires``; ``hub`` is :func:`key_id` of its root."""

    serial: Count
    device: Uuid
    name: Name
    role: Role
    posyandu: tuple[Code, ...]
    mark: Mark
    sign_public: Hex32
    box_public: Recipient
    issued: Day
    expires: Day
    hub: KeyId

    def __post_init__(self) -> None:
        if not (is_day(self.issued) and is_day(self.expires)) or self.expires < self.issued:
            raise KbdeskError("enrol.bad_certificate", reason="dates")
        if len(self.posyandu) > 1000 or len(set(self.posyandu)) != len(self.posyandu):
            raise KbdeskError("enrol.bad_certificate", reason="posyandu")


class Revocation(Record, frozen=True, kw_only=True):
    """The district takes back every certificate of a machine."""

    serial: Count
    device: Uuid
    revoked: Day
    reason: str
    hub: KeyId

    def __post_init__(self) -> None:
        if not is_day(self.revoked):
            raise KbdeskError("enrol.bad_revocation", reason="revoked")
        if len(self.reason) > 500:
            raise KbdeskError("enrol.bad_revocation", reason="reason")


class Purge(Record, frozen=True, kw_only=True):
    """The district orders to erase some people; ``people``: every id under which one is held."""

    purge: str
    people: tuple[str, ...]
    ordered: Day
    reason: str
    hub: KeyId

    def __post_init__(self) -> None:
        ids = (self.purge, *self.people)
        if not is_day(self.ordered) or not self.people or len(self.people) > 1000:
            raise KbdeskError("enrol.bad_purge", reason="people")
        if len(self.reason) > 500 or not all(1 <= len(one) <= 128 for one in ids):
            raise KbdeskError("enrol.bad_purge", reason="reason")


def issue(certificate: Certificate, hub: HubKeys) -> str:
    """Return the certificate sealed by the district's root, one line of ASCII.

    Refuses ``enrol.bad_certificate`` for a value that a reader would refuse.
    """
    return _issue("certificate", certificate, hub)


def verify(blob: str, hub_public: str, now: date | None) -> Certificate:
    """Return a certificate that this district's root sealed.

    ``now`` is the day to be valid on; ``None`` does not ask (a laptop's clock may be wrong, and
    an old certificate still explains old bundles). A clock behind ``issued`` refuses nothing.
    Refuses ``enrol.certificate_damaged``, ``enrol.certificate_forged``,
    ``enrol.bad_certificate``, ``enrol.newer_reader_needed``, ``enrol.certificate_expired``.
    """
    certificate = _verify("certificate", blob, hub_public, Certificate)
    if now is not None and now.isoformat() > certificate.expires:
        raise KbdeskError(
            "enrol.certificate_expired", name=certificate.name, expires=certificate.expires
        )
    return certificate


def peek(blob: str) -> Certificate:
    """Return what a certificate claims, its seal NOT verified; refuses what cannot be read."""
    body, _ = _body("certificate", blob)
    return read_record(body, Certificate, "enrol", "certificate")


def revoke(revocation: Revocation, hub: HubKeys) -> str:
    """Return the revocation sealed by the district's root, one line of ASCII."""
    return _issue("revocation", revocation, hub)


def verify_revocation(blob: str, hub_public: str) -> Revocation:
    """Return a revocation that this district's root sealed.

    Refuses ``enrol.revocation_damaged``, ``enrol.revocation_forged``, ``enrol.bad_revocation``,
    ``enrol.newer_reader_needed``.
    """
    return _verify("revocation", blob, hub_public, Revocation)


def order_purge(purge: Purge, hub: HubKeys) -> str:
    """Return the order sealed by the district's root, one line of ASCII."""
    return _issue("purge", purge, hub)


def verify_purge(blob: str, hub_public: str) -> Purge:
    """Return an order that this district's root sealed.

    Refuses ``enrol.purge_damaged``, ``enrol.purge_forged``, ``enrol.bad_purge``,
    ``enrol.newer_reader_needed``.
    """
    return _verify("purge", blob, hub_public, Purge)


def _issue(what: str, record: Certificate | Revocation | Purge, hub: HubKeys) -> str:
    body = record_json(record)
    if read_record(body, type(record), "enrol", what).hub != key_id(hub.sign_public):
        raise KbdeskError(f"enrol.bad_{what}", reason="hub")
    return seal(what, body, hub.keys)


def _body(what: str, blob: str) -> tuple[bytes, bytes]:
    try:
        if len(blob) > MAX_SEALED:
            raise ValueError("size")
        return sealed_body(what, blob)
    except ValueError:
        raise KbdeskError(f"enrol.{what}_damaged") from None


def _verify(what: str, blob: str, hub_public: str, kind: type[R]) -> R:
    body, signature = _body(what, blob)
    if not is_sealed_by(hub_public, what, body, signature):
        raise KbdeskError(f"enrol.{what}_forged")
    return read_record(body, kind, "enrol", what)
