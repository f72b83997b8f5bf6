"""What is wrong with a server or the way to it, by the error of the line or the server's answer.

No refusal names the address, the user or the password: it may be shown to anybody, and kept.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import date
from typing import Final

import httpx

from kbdesk.domain.errors import KbdeskError

_NOT_YET_VALID, _EXPIRED, _OTHER_NAME = 9, 10, (62, 64)
"""OpenSSL's verify codes."""

_BY_STATUS: Final = {
    401: "place.wrong_password",
    402: "place.full",
    403: "place.read_only",
    404: "place.not_found",
    405: "place.no_webdav",
    407: "place.proxy_password",
    408: "place.too_slow",
    409: "place.not_found",
    413: "place.full",
    423: "place.locked",
    429: "place.busy",
    501: "place.no_webdav",
    502: "place.busy",
    503: "place.busy",
    504: "place.busy",
    507: "place.full",
}


def of_status(status: int) -> KbdeskError:
    """Return the refusal that fits an answer of the server that was not hoped for."""
    if 300 <= status < 400:
        return KbdeskError("place.redirected")
    code = _BY_STATUS.get(status)
    if code is not None:
        return KbdeskError(code)
    if status >= 500:
        return KbdeskError("place.server_fault", status=status)
    return KbdeskError("place.refused", status=status)


def of_line(error: Exception, today: date) -> KbdeskError:
    """Return the refusal that fits an error of the connection; ``today`` is this machine's."""
    chain = list(_chain(error))
    found = next((one for one in chain if isinstance(one, ssl.SSLCertVerificationError)), None)
    if found is not None:
        if found.verify_code == _NOT_YET_VALID:
            return KbdeskError("place.clock_behind", today=today)
        if found.verify_code == _EXPIRED:
            return KbdeskError("place.clock_or_expired", today=today)
        if found.verify_code in _OTHER_NAME:
            return KbdeskError("place.other_name")
        return KbdeskError("place.not_trusted")
    if isinstance(error, httpx.ProxyError):
        return KbdeskError("place.proxy_password" if "407" in str(error) else "place.proxy")
    if isinstance(error, httpx.ConnectError) and any(
        isinstance(one, ssl.SSLError | ConnectionResetError | ConnectionAbortedError)
        for one in chain
    ):
        return KbdeskError("place.cut")
    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError):
        return KbdeskError("place.no_network")
    if isinstance(error, httpx.TimeoutException):
        return KbdeskError("place.too_slow")
    if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
        return KbdeskError("place.cut")
    return KbdeskError("place.bad_answer")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came from."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        yield link
        seen.add(id(link))
        link = link.__cause__ or link.__context__
