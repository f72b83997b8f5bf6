"""The keys of a laptop and of the district: Ed25519 to sign, age (X25519) to receive.

Private keys live inside the encrypted database and never leave their machine.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import nacl.exceptions
import nacl.signing
import pyrage

from kbdesk.domain.errors import KbdeskError

KEYS_VERSION = 1
_ALIKE = str.maketrans("ILO", "110")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class BoxKeys:
    """An age identity: what is encrypted to ``public`` (``age1...``) only it can open."""

    secret: str = field(repr=False)

    @classmethod
    def generate(cls) -> BoxKeys:
        return cls(str(pyrage.x25519.Identity.generate()))

    @cached_property
    def identity(self) -> Any:
        """The identity as the age library takes it; raises ``enrol.keys_damaged``."""
        try:
            return pyrage.x25519.Identity.from_str(self.secret)
        except pyrage.IdentityError:
            raise KbdeskError("enrol.keys_damaged") from None

    @cached_property
    def public(self) -> str:
        """The recipient string, ``age1...``."""
        return str(self.identity.to_public())


@dataclass(frozen=True)
class DeviceKeys:
    """What one machine signs with and receives with."""

    sign_seed: bytes = field(repr=False)
    box: BoxKeys

    @classmethod
    def generate(cls) -> DeviceKeys:
        """Return new random keys."""
        return cls(secrets.token_bytes(32), BoxKeys.generate())

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> DeviceKeys:
        """Return the keys that :meth:`to_dict` wrote; raises ``enrol.keys_damaged``."""
        seed, box = stored.get("sign_seed"), stored.get("box_identity")
        if stored.get("version") != KEYS_VERSION or not isinstance(box, str):
            raise KbdeskError("enrol.keys_damaged")
        if not isinstance(seed, str) or len(seed) != 64:
            raise KbdeskError("enrol.keys_damaged")
        try:
            keys = cls(bytes.fromhex(seed), BoxKeys(box))
        except ValueError:
            raise KbdeskError("enrol.keys_damaged") from None
        if len(keys.sign_seed) != 32 or not keys.box_public:
            raise KbdeskError("enrol.keys_damaged")
        return keys

    def to_dict(self) -> dict[str, object]:
        """Return everything, private keys too: only for the encrypted database."""
        return {
            "version": KEYS_VERSION,
            "sign_seed": self.sign_seed.hex(),
            "box_identity": self.box.secret,
        }

    @cached_property
    def _signing(self) -> nacl.signing.SigningKey:
        return nacl.signing.SigningKey(self.sign_seed)

    @cached_property
    def sign_public(self) -> str:
        """The public signing key, 64 hex digits."""
        return bytes(self._signing.verify_key).hex()

    @property
    def box_public(self) -> str:
        """The age recipient, ``age1...``."""
        return self.box.public

    @property
    def fingerprint(self) -> str:
        """Both public keys in a form that two people can compare aloud."""
        return fingerprint(self.sign_public, self.box_public)

    def sign(self, purpose: str, message: bytes) -> bytes:
        """Return the 64-byte signature of a message for one purpose only."""
        return bytes(self._signing.sign(_purposeful(purpose, message)).signature)


@dataclass(frozen=True)
class HubKeys:
    """The district's root: signs certificates, and holds the escrow identity."""

    keys: DeviceKeys
    escrow: BoxKeys

    @classmethod
    def generate(cls) -> HubKeys:
        """Return a new root; a district has one."""
        return cls(DeviceKeys.generate(), BoxKeys.generate())

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> HubKeys:
        """Return the root that :meth:`to_dict` wrote; raises ``enrol.keys_damaged``."""
        escrow = stored.get("escrow_identity")
        if not isinstance(escrow, str):
            raise KbdeskError("enrol.keys_damaged")
        hub = cls(DeviceKeys.from_dict(stored), BoxKeys(escrow))
        if not hub.escrow_public:
            raise KbdeskError("enrol.keys_damaged")
        return hub

    def to_dict(self) -> dict[str, object]:
        """Return everything, private keys too: only for the encrypted database."""
        return {**self.keys.to_dict(), "escrow_identity": self.escrow.secret}

    @property
    def sign_public(self) -> str:
        """The district's public signing key, 64 hex digits."""
        return self.keys.sign_public

    @property
    def box_public(self) -> str:
        """The hub's age recipient."""
        return self.keys.box_public

    @property
    def escrow_public(self) -> str:
        """The age recipient of the escrow."""
        return self.escrow.public

    @property
    def fingerprint(self) -> str:
        """The hub's public keys in a form that two people can compare aloud."""
        return self.keys.fingerprint


def fingerprint(sign_public: str, box_public: str) -> str:
    """Return 100 bits of SHA-256 over both public keys, as ``9F3K-22QD-...`` (Crockford)."""
    digest = hashlib.sha256(f"kbdesk/fingerprint/1\0{sign_public}\0{box_public}".encode()).digest()
    number = int.from_bytes(digest, "big") >> (256 - 100)
    signs = "".join(CROCKFORD[number >> (5 * i) & 31] for i in range(19, -1, -1))
    return "-".join(signs[i : i + 4] for i in range(0, 20, 4))


def same_fingerprint(typed: str, shown: str) -> bool:
    """Tell whether a fingerprint that somebody typed is the one that a machine shows.

    Blanks, hyphens and case do not matter, nor O for 0 and I or L for 1.
    """
    return plain_signs(typed) == plain_signs(shown)


def plain_signs(text: str) -> str:
    """Return signs of Crockford's base32 that somebody typed, in their one spelling."""
    return "".join(text.upper().split()).replace("-", "").translate(_ALIKE)


def key_id(public: str) -> str:
    """Return the short name of a public key (signing or age) in headers: 32 hex digits."""
    return hashlib.sha256(b"kbdesk/key/1\0" + public.encode()).hexdigest()[:32]


def verify_signature(sign_public: str, purpose: str, message: bytes, signature: bytes) -> bool:
    """Return whether a signature of this purpose is good; never raises on odd input."""
    try:
        key = nacl.signing.VerifyKey(bytes.fromhex(sign_public))
        key.verify(_purposeful(purpose, message), signature)
    except (nacl.exceptions.CryptoError, ValueError, TypeError):
        return False
    return True


def sign_head(keys: DeviceKeys, epoch: str, seq: int, head: str) -> str:
    """Return the signature (128 hex digits) of a device under its chain up to ``seq``."""
    return keys.sign("chain-head", _head(epoch, seq, head)).hex()


def verify_head(sign_public: str, epoch: str, seq: int, head: str, signature: str) -> bool:
    """Return whether the device of ``sign_public`` signed this head of its chain."""
    try:
        raw = bytes.fromhex(signature)
    except ValueError:
        return False
    return verify_signature(sign_public, "chain-head", _head(epoch, seq, head), raw)


def _head(epoch: str, seq: int, head: str) -> bytes:
    return f"{epoch}:{seq}:{head}".encode()


def _purposeful(purpose: str, message: bytes) -> bytes:
    # A signature for one purpose must never pass for another.
    return b"kbdesk/" + purpose.encode() + b"/1\0" + message
