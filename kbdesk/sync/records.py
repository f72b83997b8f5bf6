"""Signed records: strict fields that this version knows, and room for those it does not.

A record's JSON is canonical. Fields of a newer version stay in ``extra`` and go out again
beside the known ones; a signature is always checked over the bytes as they came. A record
that an older reader would misunderstand says so in ``min_reader``.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import canonical_json, strict_json_unbounded
from kbdesk.sync.keys import DeviceKeys, verify_signature

READER = 1
"""What this program can read; raised when an older one would misread what is written."""

Uuid = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Hex32 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Hex64 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{128}\Z")]
KeyId = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Recipient = Annotated[str, Meta(pattern=r"\Aage1[0-9a-z]{20,120}\Z")]
Name = Annotated[str, Meta(pattern=r"\A[^\x00-\x1f\x7f]{1,120}\Z")]
Code = Annotated[str, Meta(pattern=r"\A[^\x00-\x20\x7f]{1,32}\Z")]
Mark = Annotated[str, Meta(pattern=r"\A[A-Z0-9]{2,4}\Z")]
Day = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
Moment = Annotated[
    str,
    Meta(
        pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
        r"(Z|[+-][0-9]{2}:[0-9]{2})\Z"
    ),
]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What every exchanged record carries."""

    format: Version = 1
    min_reader: Version = 1
    extra: dict[str, Any] = {}


MAX_RECIPIENTS = 16


class SealedHeader(Record, frozen=True, kw_only=True):
    """What every sealed file says in clear, signed by ``sender_key``.

    ``recipients`` are :func:`~kbdesk.sync.keys.key_id` of the age keys that can open it;
    ``unpacked_cap`` bounds the bytes that the payload unpacks to.
    """

    sender_key: Hex32
    recipients: Annotated[tuple[KeyId, ...], Meta(min_length=1, max_length=MAX_RECIPIENTS)]
    payload_bytes: Count
    payload_sha256: Hex32
    unpacked_cap: Count
    created: Moment

    def __post_init__(self) -> None:
        if not is_moment(self.created):
            raise KbdeskError("bundle.bad_header", reason="created")


R = TypeVar("R", bound=Record)


def record_json(record: Record) -> bytes:
    """Return a record's canonical bytes, ``extra`` beside the fields that have names."""
    fields: dict[str, Any] = msgspec.to_builtins(record)
    extra = fields.pop("extra")
    return canonical_json({**extra, **fields})


def read_record(raw: bytes, kind: type[R], area: str, what: str) -> R:
    """Return the record that canonical bytes say.

    Refuses ``AREA.newer_reader_needed``, and ``AREA.bad_WHAT`` with the field that is wrong.
    """
    try:
        fields = strict_json_unbounded(raw)
    except KbdeskError as error:
        if area == "bundle":
            raise
        raise KbdeskError(f"{area}.bad_{what}", reason=error.code) from None
    return convert_record(fields, kind, area, what)


def convert_record(fields: dict[str, Any], kind: type[R], area: str, what: str) -> R:
    """Return the record of decoded fields; refuses as :func:`read_record` does."""
    needed = fields.get("min_reader")
    if type(needed) is int and needed > READER:
        raise KbdeskError(f"{area}.newer_reader_needed", needed=needed, reader=READER)
    known = {name: fields[name] for name in kind.__struct_fields__ if name in fields}
    if "extra" in fields or "format" not in fields or "min_reader" not in fields:
        raise KbdeskError(f"{area}.bad_{what}", reason="fields")
    known["extra"] = {name: value for name, value in fields.items() if name not in known}
    try:
        return msgspec.convert(known, kind)
    except msgspec.ValidationError as wrong:
        raise KbdeskError(f"{area}.bad_{what}", reason=str(wrong)) from None


def is_moment(text: str) -> bool:
    """Return whether a text that looks like a time with an offset is one."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def seal(purpose: str, body: bytes, keys: DeviceKeys) -> str:
    """Return body and signature as one line of ASCII: ``kb1.PURPOSE.BODY.SIGNATURE``."""
    return f"kb1.{purpose}.{_b64(body)}.{_b64(keys.sign(purpose, body))}"


def sealed_body(purpose: str, text: str) -> tuple[bytes, bytes]:
    """Return body and signature of a sealed line, nothing verified; raises ValueError."""
    parts = text.split(".")
    if len(parts) != 4 or parts[:2] != ["kb1", purpose]:
        raise ValueError(purpose)
    body, signature = _unb64(parts[2]), _unb64(parts[3])
    if len(signature) != 64:
        raise ValueError(purpose)
    return body, signature


def is_sealed_by(sign_public: str, purpose: str, body: bytes, signature: bytes) -> bool:
    """Return whether this key sealed exactly these bytes for this purpose."""
    return verify_signature(sign_public, purpose, body, signature)


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _unb64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("base64") from None
    # base64 has several spellings of the same bytes; only ours is taken.
    if _b64(raw) != text:
        raise ValueError("base64")
    return raw
