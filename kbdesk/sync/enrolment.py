"""The two files of an enrolment: a laptop's request, and the district's reply.

Each is one sealed line. A request is sealed by the laptop's own key, which proves that it
has it; a reply by the district's root, whose fingerprint two people compare aloud the first
time and which the laptop knows from then on.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import write_whole
from kbdesk.sync.certificates import Certificate, Role, issue, verify
from kbdesk.sync.keys import DeviceKeys, HubKeys, fingerprint, key_id
from kbdesk.sync.records import (
    Code,
    Hex32,
    Moment,
    Name,
    Recipient,
    Record,
    Uuid,
    is_moment,
    is_sealed_by,
    read_record,
    record_json,
    seal,
    sealed_body,
)

MAX_FILE = 256 * 1024
_REQUEST, _REPLY = "enrol-request", "enrol-reply"


class EnrolRequest(Record, frozen=True, kw_only=True):
    """A laptop asks for its certificate; ``posyandu`` is a wish, the hub decides."""

    device: Uuid
    name: Name
    role: Role
    posyandu: tuple[Code, ...]
    epoch: Uuid
    sign_public: Hex32
    box_public: Recipient
    created: Moment

    def __post_init__(self) -> None:
        if not is_moment(self.created):
            raise KbdeskError("enrol.bad_request", reason="created")
        if len(self.posyandu) > 1000:
            raise KbdeskError("enrol.bad_request", reason="posyandu")

    @property
    def fingerprint(self) -> str:
        """What the person at the laptop reads aloud to the hub officer."""
        return fingerprint(self.sign_public, self.box_public)


class HubIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """The district's public side, kept by every laptop; what is added later goes beside it."""

    device: Uuid
    name: Name
    sign_public: Hex32
    box_public: Recipient
    escrow_public: Recipient

    @property
    def fingerprint(self) -> str:
        """What the hub officer reads aloud to the person at the laptop."""
        return fingerprint(self.sign_public, self.box_public)


class EnrolReply(Record, frozen=True, kw_only=True):
    """The sealed certificate, and whom to trust from now on."""

    device: Uuid
    certificate: str
    hub: HubIdentity
    created: Moment

    def __post_init__(self) -> None:
        if not is_moment(self.created):
            raise KbdeskError("enrol.bad_reply", reason="created")


def hub_identity(hub: HubKeys, *, device: str, name: str) -> HubIdentity:
    """Return the public side of the district's root as laptops keep it."""
    return HubIdentity(
        device=device,
        name=name,
        sign_public=hub.sign_public,
        box_public=hub.box_public,
        escrow_public=hub.escrow_public,
    )


def write_request(
    path: Path,
    keys: DeviceKeys,
    *,
    device: str,
    name: str,
    role: Role,
    posyandu: tuple[str, ...],
    epoch: str,
    created: str,
) -> EnrolRequest:
    """Write a laptop's request, durable when this returns, and return it.

    Refuses ``enrol.bad_request`` for a value that the hub would refuse, ``enrol.not_written``.
    """
    request = EnrolRequest(
        device=device,
        name=name,
        role=role,
        posyandu=posyandu,
        epoch=epoch,
        sign_public=keys.sign_public,
        box_public=keys.box_public,
        created=created,
    )
    body = record_json(request)
    checked = read_record(body, EnrolRequest, "enrol", "request")
    _write(path, seal(_REQUEST, body, keys))
    return checked


def read_request(path: Path) -> EnrolRequest:
    """Return a request whose sender has proved to hold the keys that it names.

    Refuses ``enrol.unreadable``, ``enrol.not_a_request``, ``enrol.damaged``,
    ``enrol.bad_request``, ``enrol.newer_reader_needed``.
    """
    body, signature = _sealed(_raw(path, _REQUEST, "enrol.not_a_request"), _REQUEST)
    request = read_record(body, EnrolRequest, "enrol", "request")
    if not is_sealed_by(request.sign_public, _REQUEST, body, signature):
        raise KbdeskError("enrol.damaged")
    return request


def certificate_for(
    request: EnrolRequest,
    hub: HubKeys,
    *,
    serial: int,
    mark: str,
    posyandu: tuple[str, ...],
    issued: date,
    expires: date,
) -> str:
    """Return the sealed certificate that the hub grants to a request."""
    return issue(
        Certificate(
            serial=serial,
            device=request.device,
            name=request.name,
            role=request.role,
            posyandu=posyandu,
            mark=mark,
            sign_public=request.sign_public,
            box_public=request.box_public,
            issued=issued.isoformat(),
            expires=expires.isoformat(),
            hub=key_id(hub.sign_public),
        ),
        hub,
    )


def write_reply(
    path: Path, hub: HubKeys, identity: HubIdentity, certificate: str, *, created: str
) -> EnrolReply:
    """Write the district's reply, durable when this returns, and return it.

    Refuses a certificate that this hub did not seal, and ``enrol.not_written``.
    """
    granted = verify(certificate, hub.sign_public, None)
    if identity != hub_identity(hub, device=identity.device, name=identity.name):
        raise KbdeskError("enrol.bad_reply", reason="hub")
    reply = EnrolReply(
        device=granted.device, certificate=certificate, hub=identity, created=created
    )
    body = record_json(reply)
    checked = read_record(body, EnrolReply, "enrol", "reply")
    _write(path, seal(_REPLY, body, hub.keys))
    return checked


def reply_bytes(path: Path) -> bytes:
    """Return what a reply's file holds, read once; refuses ``enrol.unreadable``, too long."""
    return _raw(path, _REPLY, "enrol.not_a_reply")


def read_reply(
    raw: bytes,
    *,
    device: str,
    keys: DeviceKeys,
    now: date | None,
    known_hub: str | None = None,
) -> tuple[EnrolReply, Certificate]:
    """Return the reply meant for this laptop, and the certificate in it.

    ``raw``: of :func:`reply_bytes`, so that what was shown is what is taken.
    ``known_hub`` is the root's public signing key if this laptop has one already; without it
    the caller shows ``reply.hub.fingerprint`` to be compared. Refuses ``enrol.unreadable``,
    ``enrol.not_a_reply``, ``enrol.damaged``, ``enrol.bad_reply``, ``enrol.other_device``,
    ``enrol.other_keys``, ``enrol.other_hub``, and what :func:`verify` refuses.
    """
    body, signature = _sealed(raw, _REPLY)
    reply = read_record(body, EnrolReply, "enrol", "reply")
    if not is_sealed_by(reply.hub.sign_public, _REPLY, body, signature):
        raise KbdeskError("enrol.damaged")
    if known_hub is not None and reply.hub.sign_public != known_hub:
        raise KbdeskError("enrol.other_hub", name=reply.hub.name)
    if reply.device != device:
        raise KbdeskError("enrol.other_device")
    certificate = verify(reply.certificate, reply.hub.sign_public, now)
    if certificate.device != device or certificate.hub != key_id(reply.hub.sign_public):
        raise KbdeskError("enrol.other_device")
    if (certificate.sign_public, certificate.box_public) != (keys.sign_public, keys.box_public):
        raise KbdeskError("enrol.other_keys")
    return reply, certificate


def _write(path: Path, line: str) -> None:
    try:
        write_whole(path, line.encode("ascii") + b"\n")
    except OSError as error:
        raise KbdeskError("enrol.not_written", path=str(path), why=error.strerror) from None


def _raw(path: Path, purpose: str, otherwise: str) -> bytes:
    try:
        if not path.is_file():
            raise KbdeskError("enrol.unreadable", path=str(path))
        with path.open("rb") as file:
            raw = file.read(MAX_FILE + 1)
    except OSError:
        raise KbdeskError("enrol.unreadable", path=str(path)) from None
    if len(raw) > MAX_FILE or not raw.startswith(b"kb1." + purpose.encode() + b"."):
        raise KbdeskError(otherwise)
    return raw


def _sealed(raw: bytes, purpose: str) -> tuple[bytes, bytes]:
    # A mail program may have changed the end of the line, nothing else.
    line = raw.removesuffix(b"\n").removesuffix(b"\r")
    try:
        return sealed_body(purpose, line.decode("ascii"))
    except ValueError:
        raise KbdeskError("enrol.damaged") from None
