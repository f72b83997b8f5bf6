"""The keyring of a home: the database key, sealed for each user and for the escrow.

``keyring.json`` is readable; it has only user names and roles. Each user has a pair of keys. The
passphrase (Argon2id) protects the secret one; the public one is in the user's slot, and the
database key is sealed for it. So the database can get another key while only one of its users is
present. A changed passphrase makes a new pair; disabling a user destroys the protected secret, so
there is no flag to set back.

The role in a slot proves nothing: whoever has the database key can rewrite the file.
:mod:`kbdesk.store.roles` compares it with what was recorded, and the hub's own keys are sealed for
its officers only.

A slot of version 1 has no pair: the passphrase protects the database key itself. The slot is
replaced when its user opens the home.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
import uuid
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, NoReturn

import argon2.exceptions
import argon2.low_level
import msgspec
import nacl.bindings as sodium
import nacl.exceptions
import pyrage
from msgspec import Meta

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.plain_text import is_hidden
from kbdesk.domain.strict_json import MAX_LINE_BYTES, canonical_json, strict_json
from kbdesk.store.durable import write_whole

VERSION = 2
_VERSIONS = (1, 2)
KEY_BYTES = 32
BACKUP = ".bak"
MAX_USERS = 1000

UserRole = Literal["cadre", "supervisor", "hub_officer"]
ROLES: tuple[UserRole, ...] = ("cadre", "supervisor", "hub_officer")


class Kdf(msgspec.Struct, frozen=True, kw_only=True):
    """Argon2id's cost: memory in KiB, passes, lanes. The default takes some 0.15-0.3 s."""

    memory_kib: Annotated[int, Meta(ge=8, le=1 << 20)] = 64 << 10
    passes: Annotated[int, Meta(ge=1, le=20)] = 3
    lanes: Annotated[int, Meta(ge=1, le=8)] = 1


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may open this home; ``id`` is a uuid in hex."""

    id: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    name: Annotated[str, Meta(pattern=r"\A[^\x00-\x1f\x7f]{1,80}\Z")]
    role: UserRole
    disabled: bool = False


class _Slot(msgspec.Struct, frozen=True, kw_only=True):
    user: User
    kdf: Kdf
    salt: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    nonce: Annotated[str, Meta(pattern=r"\A[0-9a-f]{48}\Z")]
    wrapped: Annotated[str, Meta(pattern=r"\A([0-9a-f]{96})?\Z")]
    public: Annotated[str, Meta(pattern=r"\A([0-9a-f]{64})?\Z")] = ""
    sealed: Annotated[str, Meta(pattern=r"\A([0-9a-f]{160})?\Z")] = ""


class Way(NamedTuple):
    """What a passphrase opened: whose, the database key, and the user's secret key.

    ``secret`` is None for a slot of version 1.
    """

    user: User
    key: bytes
    secret: bytes | None


class _Escrow(msgspec.Struct, frozen=True, kw_only=True):
    recipient: str
    wrapped: Annotated[str, Meta(pattern=r"\A([0-9a-f]{2}){1,4096}\Z")]


class _File(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    keyring: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    slots: tuple[_Slot, ...]
    escrow: _Escrow | None
    checksum: str


def new_user(name: str, role: str) -> User:
    """Return a user with a fresh id; refuses ``access.bad_name`` and ``access.bad_role``."""
    tidy = unicodedata.normalize("NFC", name).strip()
    user = {"id": uuid.uuid4().hex, "name": tidy, "role": role}
    if role not in ROLES:
        raise KbdeskError("access.bad_role", field="role", role=role)
    try:
        canonical_json(user)
        if any(map(is_hidden, tidy)):
            raise KbdeskError("access.bad_name", field="name")
        return msgspec.convert(user, User)
    except (msgspec.ValidationError, KbdeskError):
        raise KbdeskError("access.bad_name", field="name") from None


def open_escrow(wrapped: str, escrow_identity: str) -> bytes:
    """Return the database key of :attr:`Keyring.escrow_wrapped`, at the hub.

    So the district's escrow identity need not travel: the laptop's keyring comes to the hub, and
    the key goes back. Refuses ``access.wrong_escrow``.
    """
    try:
        if len(wrapped) > 8192:
            raise ValueError("too long for a wrapped key")
        identity = pyrage.x25519.Identity.from_str(escrow_identity.strip())
        key = bytes(pyrage.decrypt(bytes.fromhex(wrapped), [identity]))
    except (pyrage.IdentityError, pyrage.DecryptError, OSError, ValueError):
        raise KbdeskError("access.wrong_escrow") from None
    if len(key) != KEY_BYTES:
        raise KbdeskError("access.wrong_escrow")
    return key


def sealed_by_code(key: bytes, code: str, keyring: str, kdf: Kdf) -> tuple[str, str, str]:
    """Return (salt, nonce, wrapped), in hex, of a database key under a code read aloud."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(24)
    wrapped = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        key, _code_bound(keyring), nonce, _derived(_normal(code), salt, kdf)
    )
    return salt.hex(), nonce.hex(), wrapped.hex()


def opened_by_code(wrapped: str, code: str, keyring: str, kdf: Kdf, salt: str, nonce: str) -> bytes:
    """Return the key that :func:`sealed_by_code` wrapped; refuses ``access.wrong_code``."""
    try:
        return bytes(
            sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                bytes.fromhex(wrapped),
                _code_bound(keyring),
                bytes.fromhex(nonce),
                _derived(_normal(code), bytes.fromhex(salt), kdf),
            )
        )
    except (nacl.exceptions.CryptoError, ValueError, TypeError):
        raise KbdeskError("access.wrong_code", field="code") from None


def _code_bound(keyring: str) -> bytes:
    return canonical_json({"purpose": "kbdesk/recovery/1", "keyring": keyring})


def seal_for(public: str, data: bytes) -> str:
    """Return data (hex) that only the secret key of a user's ``public`` opens."""
    return bytes(sodium.crypto_box_seal(data, bytes.fromhex(public))).hex()


def open_sealed(sealed: str, secret: bytes) -> bytes:
    """Return what :func:`seal_for` sealed; raises ``access.not_sealed_for_you``."""
    try:
        public = sodium.crypto_scalarmult_base(secret)
        return bytes(sodium.crypto_box_seal_open(bytes.fromhex(sealed), public, secret))
    except (nacl.exceptions.CryptoError, ValueError, TypeError):
        raise KbdeskError("access.not_sealed_for_you") from None


class Keyring:
    """Who may open a home. Changes are in memory until :meth:`save`."""

    def __init__(
        self, identity: str, slots: list[_Slot], escrow: _Escrow | None, *, kdf: Kdf
    ) -> None:
        self._id = identity
        self._slots = slots
        self._escrow = escrow
        self._kdf = kdf
        # After a passphrase was taken back, the copy of before must not still open with it.
        self._forget_previous = False

    @classmethod
    def create(
        cls, user: User, passphrase: str, *, kdf: Kdf | None = None
    ) -> tuple[Keyring, bytes]:
        """Return the keyring of a new home and its 32-byte database key.

        Refuses ``access.empty_passphrase``. ``kdf`` cheaper than the default is for tests.
        """
        key = secrets.token_bytes(KEY_BYTES)
        keyring = cls(uuid.uuid4().hex, [], None, kdf=kdf or Kdf())
        keyring._slots.append(keyring._slot(user, passphrase, key)[0])
        return keyring, key

    @classmethod
    def load(cls, path: Path, *, kdf: Kdf | None = None) -> Keyring:
        """Return the keyring of a file; ``kdf`` is for slots made from now on.

        Refuses ``access.keyring_missing``, ``access.keyring_damaged`` (the copy of before is
        beside it, with the suffix ``.bak``), ``access.keyring_newer``.
        """
        try:
            with path.open("rb") as opened:
                raw = opened.read(MAX_LINE_BYTES + 1)
        except FileNotFoundError:
            raise KbdeskError("access.keyring_missing") from None
        except OSError:
            raise KbdeskError("access.keyring_damaged") from None
        file = _parsed(raw)
        return cls(file.keyring, list(file.slots), file.escrow, kdf=kdf or Kdf())

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all; the one before stays as ``.bak``.

        After a passphrase was taken back the ``.bak`` is this one too. Raises OSError.
        """
        raw = self.raw()
        write_whole(path, raw, keep_previous=BACKUP)
        if self._forget_previous:
            write_whole(path.with_name(path.name + BACKUP), raw)
            self._forget_previous = False

    def raw(self) -> bytes:
        body: dict[str, object] = {
            "version": VERSION,
            "keyring": self._id,
            "slots": msgspec.to_builtins(self._slots),
            "escrow": msgspec.to_builtins(self._escrow),
        }
        body["checksum"] = _checksum(body)
        return canonical_json(body)

    def for_escrow_alone(self) -> Keyring:
        """Return a keyring that no passphrase opens, and none can be tried on.

        Refuses ``access.no_escrow``.
        """
        if self._escrow is None:
            raise KbdeskError("access.no_escrow")
        slots = [
            msgspec.structs.replace(
                slot,
                user=msgspec.structs.replace(slot.user, disabled=True),
                wrapped="",
                sealed="",
            )
            for slot in self._slots
        ]
        return Keyring(self._id, slots, self._escrow, kdf=self._kdf)

    @property
    def id(self) -> str:
        """What tells this keyring from every other; a uuid in hex."""
        return self._id

    def users(self) -> list[User]:
        """Return everybody, the disabled too, in the order they were added."""
        return [slot.user for slot in self._slots]

    def named(self, name: str) -> User | None:
        """Return the user of a name, in any capitals, or None."""
        slot = self._find(name)
        return None if slot is None else slot.user

    def unlock(self, name: str, passphrase: str) -> tuple[User, bytes]:
        """Return the user and the database key; see :meth:`way_in`."""
        return self.way_in(name, passphrase)[:2]

    def way_in(self, name: str, passphrase: str) -> Way:
        """Return what a user's passphrase opens.

        Takes as long for a stranger as for a user. Refuses ``access.wrong_passphrase``,
        ``access.unknown_user``, ``access.disabled``.
        """
        slot = self._find(name)
        if slot is None or not slot.wrapped:
            _derived(_normal(passphrase), bytes(16), slot.kdf if slot else self._usual_kdf())
            if slot is None:
                raise KbdeskError("access.unknown_user", field="user", name=name)
            raise KbdeskError("access.disabled", field="user", name=slot.user.name)
        secret = _derived(_normal(passphrase), bytes.fromhex(slot.salt), slot.kdf)
        try:
            opened = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                bytes.fromhex(slot.wrapped), self._bound(slot), bytes.fromhex(slot.nonce), secret
            )
        except nacl.exceptions.CryptoError:
            raise KbdeskError("access.wrong_passphrase", field="passphrase") from None
        if not slot.public:
            return Way(slot.user, opened, None)
        try:
            return Way(slot.user, open_sealed(slot.sealed, opened), opened)
        except KbdeskError:
            raise KbdeskError("access.keyring_damaged") from None

    def add_user(self, key: bytes, name: str, role: str, passphrase: str) -> User:
        """Let another person in.

        Refuses ``access.name_taken``, ``access.bad_name``, ``access.bad_role``,
        ``access.empty_passphrase``, ``access.too_many_users``.
        """
        user = new_user(name, role)
        if self._find(user.name) is not None:
            raise KbdeskError("access.name_taken", field="name", name=user.name)
        if len(self._slots) >= MAX_USERS:
            raise KbdeskError("access.too_many_users", limit=MAX_USERS)
        self._slots.append(self._slot(user, passphrase, key)[0])
        return user

    def disable(self, name: str) -> User:
        """Shut a person out, and destroy their wrapped key.

        Refuses ``access.unknown_user``, ``access.last_user``.
        """
        slot = self._known(name)
        others = [other for other in self._slots if other.wrapped and other is not slot]
        if not others:
            raise KbdeskError("access.last_user", name=slot.user.name)
        user = msgspec.structs.replace(slot.user, disabled=True)
        self._replace(slot, msgspec.structs.replace(slot, user=user, wrapped="", sealed=""))
        return user

    def change_passphrase(self, name: str, old: str, new: str) -> User:
        """Give a user another passphrase; refuses what :meth:`unlock` refuses, and an empty one."""
        _, key = self.unlock(name, old)
        return self.set_passphrase(key, name, new)

    def set_passphrase(self, key: bytes, name: str, new: str) -> User:
        """Give a user another passphrase with the database key in hand; also lets one back in.

        Refuses ``access.unknown_user``, ``access.empty_passphrase``.
        """
        return self.renew(key, name, new).user

    def renew(self, key: bytes, name: str, passphrase: str) -> Way:
        """Give a user's slot another pair of keys, under this passphrase; see set_passphrase."""
        slot = self._known(name)
        user = msgspec.structs.replace(slot.user, disabled=False)
        made, secret = self._slot(user, passphrase, key)
        self._replace(slot, made)
        return Way(user, key, secret)

    def of_version_1(self) -> list[str]:
        """Return the names of the active users whose slots have no pair of keys yet."""
        return [slot.user.name for slot in self._slots if slot.wrapped and not slot.public]

    def public_of(self, id_: str) -> str | None:
        """Return the public key of an active user, for :func:`seal_for`."""
        for slot in self._slots:
            if slot.user.id == id_ and slot.wrapped and slot.public:
                return slot.public
        return None

    def with_key(self, key: bytes) -> Keyring:
        """Return this keyring for a database with another key; nobody need be there for it.

        Raises ValueError while :meth:`of_version_1` names somebody.
        """
        if self.of_version_1():
            raise ValueError("a slot of version 1 cannot be given another key")
        slots = [
            msgspec.structs.replace(slot, sealed=seal_for(slot.public, key))
            if slot.wrapped
            else slot
            for slot in self._slots
        ]
        other = Keyring(self._id, slots, self._escrow, kdf=self._kdf)
        if self._escrow is not None:
            other.set_escrow(key, self._escrow.recipient)
        return other

    def set_escrow(self, key: bytes, escrow_public: str) -> None:
        """Wrap the database key for the district's escrow; refuses ``access.bad_escrow``."""
        try:
            recipient = pyrage.x25519.Recipient.from_str(escrow_public)
        except pyrage.RecipientError:
            raise KbdeskError("access.bad_escrow") from None
        wrapped = pyrage.encrypt(key, [recipient])
        self._escrow = _Escrow(recipient=escrow_public, wrapped=bytes(wrapped).hex())

    @property
    def escrow_wrapped(self) -> str | None:
        """The database key as only the escrow opens it (hex), for :func:`open_escrow`."""
        return self._escrow.wrapped if self._escrow else None

    def opened_by_escrow(self, escrow_identity: str) -> bytes:
        """Return the database key; refuses ``access.no_escrow``, ``access.wrong_escrow``."""
        if self._escrow is None:
            raise KbdeskError("access.no_escrow")
        return open_escrow(self._escrow.wrapped, escrow_identity)

    def recover(self, escrow_identity: str, name: str, new_passphrase: str) -> tuple[User, bytes]:
        """Give a user who lost the passphrase another, and return the database key.

        Refuses ``access.no_escrow``, ``access.wrong_escrow``, ``access.unknown_user``,
        ``access.disabled``, ``access.empty_passphrase``.
        """
        key = self.opened_by_escrow(escrow_identity)
        if self._known(name).user.disabled:
            raise KbdeskError("access.disabled", field="user", name=name)
        return self.set_passphrase(key, name, new_passphrase), key

    def _slot(self, user: User, passphrase: str, key: bytes) -> tuple[_Slot, bytes]:
        """Return a slot and the secret key that the passphrase opens in it."""
        if len(key) != KEY_BYTES:
            raise ValueError("the database key has 32 bytes")
        normal = _normal(passphrase)
        if not normal:
            raise KbdeskError("access.empty_passphrase", field="passphrase")
        secret = secrets.token_bytes(KEY_BYTES)
        public = bytes(sodium.crypto_scalarmult_base(secret)).hex()
        slot = _Slot(
            user=user,
            kdf=self._kdf,
            salt=secrets.token_hex(16),
            nonce=secrets.token_hex(24),
            wrapped="",
            public=public,
            sealed=seal_for(public, key),
        )
        wrapped = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
            secret,
            self._bound(slot),
            bytes.fromhex(slot.nonce),
            _derived(normal, bytes.fromhex(slot.salt), slot.kdf),
        )
        return msgspec.structs.replace(slot, wrapped=wrapped.hex()), secret

    def _bound(self, slot: _Slot) -> bytes:
        bound = {
            "purpose": "kbdesk/keyring-slot/1",
            "keyring": self._id,
            "user": msgspec.to_builtins(slot.user),
            "kdf": msgspec.to_builtins(slot.kdf),
            "salt": slot.salt,
        }
        if slot.public:
            bound |= {"purpose": "kbdesk/keyring-slot/2", "public": slot.public}
        return canonical_json(bound)

    def _find(self, name: str) -> _Slot | None:
        wanted = _name_key(name)
        for slot in self._slots:
            if _name_key(slot.user.name) == wanted:
                return slot
        return None

    def _known(self, name: str) -> _Slot:
        slot = self._find(name)
        if slot is None:
            raise KbdeskError("access.unknown_user", field="user", name=name)
        return slot

    def _replace(self, old: _Slot, new: _Slot) -> None:
        self._slots[self._slots.index(old)] = new
        self._forget_previous = True

    def _usual_kdf(self) -> Kdf:
        return self._slots[0].kdf if self._slots else self._kdf


def _normal(passphrase: str) -> bytes:
    # The same word typed on two keyboards may come in two forms. A lone surrogate, from
    # a file in another encoding, must not fall together with others.
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")


def _name_key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _derived(passphrase: bytes, salt: bytes, kdf: Kdf) -> bytes:
    try:
        return argon2.low_level.hash_secret_raw(
            passphrase,
            salt,
            time_cost=kdf.passes,
            memory_cost=kdf.memory_kib,
            parallelism=kdf.lanes,
            hash_len=32,
            type=argon2.low_level.Type.ID,
        )
    except argon2.exceptions.HashingError:
        raise KbdeskError("access.out_of_memory", mib=kdf.memory_kib >> 10) from None


def _checksum(body: dict[str, object]) -> str:
    return hashlib.sha256(canonical_json(body)).hexdigest()


def _parsed(raw: bytes) -> _File:
    try:
        fields = strict_json(raw)
    except KbdeskError:
        _damaged()
    version = fields.get("version")
    if type(version) is int and version > VERSION:
        raise KbdeskError("access.keyring_newer", version=version)
    try:
        file = msgspec.convert(fields, _File)
    except msgspec.ValidationError:
        _damaged()
    body = {name: value for name, value in fields.items() if name != "checksum"}
    names = {_name_key(slot.user.name) for slot in file.slots}
    ids = {slot.user.id for slot in file.slots}
    if _checksum(body) != file.checksum or file.version not in _VERSIONS:
        _damaged()
    if not (len(names) == len(ids) == len(file.slots) > 0):
        _damaged()
    if any(slot.user.disabled == bool(slot.wrapped) for slot in file.slots):
        _damaged()
    if any(bool(slot.sealed) != bool(slot.wrapped and slot.public) for slot in file.slots):
        _damaged()
    return file


def _damaged() -> NoReturn:
    raise KbdeskError("access.keyring_damaged")
