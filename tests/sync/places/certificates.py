"""Certificates for servers of the tests, signed with Ed25519: made here, of any dates."""

from __future__ import annotations

import base64
import ipaddress
from datetime import UTC, datetime, timedelta

from nacl.signing import SigningKey

_ED25519 = bytes.fromhex("300506032b6570")
_NAME, _BASIC, _ALT = "0603550403", "0603551d13", "0603551d11"


class Authority:
    """An office's own certificate authority."""

    def __init__(self, name: str = "Kantor uji") -> None:
        self._key, self._name = SigningKey.generate(), name
        self.pem = _pem("CERTIFICATE", self._signed(self._name, self._key, self._valid(), ca=True))

    def server(
        self,
        host: str = "localhost",
        *,
        begins: timedelta = timedelta(days=-1),
        ends: timedelta = timedelta(days=30),
    ) -> str:
        """Return key and certificate of a server, valid from and until so long from now."""
        key = SigningKey.generate()
        body = self._signed(host, key, self._valid(begins, ends), ca=False)
        private = _seq(_tlv(2, b"\0"), _ED25519, _tlv(4, _tlv(4, bytes(key))))
        return _pem("PRIVATE KEY", private) + _pem("CERTIFICATE", body)

    def _valid(
        self, begins: timedelta = timedelta(days=-1), ends: timedelta = timedelta(days=30)
    ) -> bytes:
        now = datetime.now(UTC)
        return _seq(*(_tlv(0x18, f"{now + one:%Y%m%d%H%M%S}Z".encode()) for one in (begins, ends)))

    def _signed(self, name: str, key: SigningKey, valid: bytes, *, ca: bool) -> bytes:
        extensions = [
            _seq(bytes.fromhex(_BASIC), _tlv(1, b"\xff"), _tlv(4, _seq(_tlv(1, b"\xff"))))
        ]
        if not ca:
            names = _tlv(0x82, name.encode()) + _tlv(0x87, ipaddress.ip_address("127.0.0.1").packed)
            extensions = [_seq(bytes.fromhex(_ALT), _tlv(4, _tlv(0x30, names)))]
        public = _seq(_ED25519, _tlv(3, b"\0" + bytes(key.verify_key)))
        tbs = _seq(
            _tlv(0xA0, _tlv(2, b"\2")),
            _tlv(2, b"\1" + SigningKey.generate().encode()[:8]),
            _ED25519,
            _named(self._name),
            valid,
            _named(name),
            public,
            _tlv(0xA3, _seq(*extensions)),
        )
        return _seq(tbs, _ED25519, _tlv(3, b"\0" + self._key.sign(tbs).signature))


def _named(name: str) -> bytes:
    return _seq(_tlv(0x31, _seq(bytes.fromhex(_NAME), _tlv(0x0C, name.encode()))))


def _seq(*parts: bytes) -> bytes:
    return _tlv(0x30, b"".join(parts))


def _tlv(tag: int, value: bytes) -> bytes:
    size = len(value)
    if size < 0x80:
        return bytes([tag, size]) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + value


def _pem(what: str, der: bytes) -> str:
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN {what}-----\n{body}-----END {what}-----\n"
