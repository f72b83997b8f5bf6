"""A FHIR R4 server that takes transactions: signing in, sending, and reading what it answers.

Client credentials of OAuth 2.0 (RFC 6749, 4.4), and the interaction ``transaction`` of FHIR R4
(https://hl7.org/fhir/R4/http.html#transaction).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from kbdesk.domain.errors import KbdeskError

if TYPE_CHECKING:
    import httpx

LARGEST_ANSWER: Final = 4 * 1024 * 1024
"""Bytes of an answer that are read; a longer one is no answer to one person's records."""
_TRIES: Final = 4
_LONGEST_WAIT_S: Final = 60
_WHOLE_ANSWER_S: Final = 120
"""An answer has come after this long, or is none."""
_NOT_NOW: Final = (429, 502, 503, 504)
_REFUSED: Final = (400, 404, 409, 410, 412, 413, 415, 422)
_LONGEST_REASON: Final = 300
_MOST_REASONS: Final = 10
_HERE: Final = ("localhost", "127.0.0.1", "::1")
_ANSWER_S: Final = 60.0
_PASSING: Final = ("place.cut", "place.too_slow", "place.no_network")
"""What may be over at the next try."""


@dataclass(frozen=True, slots=True)
class FhirServerSettings:
    """Where a server is and how the hub signs in.

    ``address`` is the base address of FHIR, ``token`` that of the token, ``authority`` the PEM
    text of the office's own certificate authority, or nothing.
    """

    address: str
    token: str
    client: str
    secret: str = field(repr=False)
    organization: str
    authority: str = ""


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """What a server said of one transaction: ``reasons`` is empty where it was accepted."""

    reasons: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        return not self.reasons


def read_address(text: str, field: str) -> str:
    """Return an https address without its last slash; http is taken of this machine alone.

    Raises ``satusehat.bad_address``, which repeats no user and password that stand in it.
    """
    try:
        parts = urlsplit(text.strip())
        host, secure = parts.hostname, parts.scheme == "https"
        here = parts.scheme == "http" and host in _HERE
        odd = parts.username is not None or parts.fragment or parts.port == 0
    except ValueError:
        host, secure, here, odd = None, False, False, True
    if not host or not (secure or here) or odd or any(one <= " " for one in text.strip()):
        _, at, where = text.rpartition("@")
        raise KbdeskError(
            "satusehat.bad_address", field=field, text=f"...{at}{where}" if at else text
        )
    return text.strip().rstrip("/")


class FhirServer:
    """A connection to a server, to be closed; ``wait`` sleeps some seconds between two tries.

    ``today`` is this machine's day: a certificate that is not valid on it is told by it.
    """

    def __init__(
        self, settings: FhirServerSettings, wait: Callable[[float], None], today: date
    ) -> None:
        # imported late: only who sends something pays for it
        from kbdesk.sync.places.https_client import https_client

        self._settings = settings
        self._wait = wait
        self._today = today
        self._token = ""
        # records and the secret go to the addresses that were set, and nowhere else
        self._http = https_client(settings.authority, _ANSWER_S)

    def __enter__(self) -> FhirServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def send(self, transaction: str, entries: int) -> ServerAnswer:
        """Send one transaction of so many entries and return what the server says of it.

        Raises ``satusehat.*`` where nothing further can be sent: nobody answers, the client is
        not let in, the server is busy, or what it answers is not FHIR.
        """
        for attempt in range(2):
            if not self._token:
                self._token = self._signed_in()
            status, body = self._asked(
                self._settings.address,
                transaction.encode(),
                {
                    "Authorization": f"Bearer {self._token}",
                    "Content-Type": "application/fhir+json",
                    "Accept": "application/fhir+json",
                },
            )
            if status != 401:
                break
            self._token = ""  # it has run out: a new one, once
            if attempt:
                raise KbdeskError("satusehat.not_let_in", status=status)
        if status in (401, 403):
            raise KbdeskError("satusehat.not_let_in", status=status)
        if status in _REFUSED:
            return ServerAnswer(_reasons(_json(body), status))
        if status not in (200, 201):
            raise KbdeskError("satusehat.odd_answer", status=status)
        return _of_entries(_json(body), entries)

    def _signed_in(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.client,
            "client_secret": self._settings.secret,
        }
        from urllib.parse import urlencode

        head = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        status, body = self._asked(self._settings.token, urlencode(form).encode(), head)
        found = _json(body)
        token = found.get("access_token") if isinstance(found, dict) else None
        if status in (400, 401, 403):
            raise KbdeskError("satusehat.not_let_in", status=status)
        if status != 200 or not isinstance(token, str) or not token.isascii() or not token:
            raise KbdeskError("satusehat.odd_answer", status=status)
        return token

    def _asked(self, address: str, content: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """Post something; wait and try again while the server asks for time."""
        import httpx

        from kbdesk.sync.places.place_errors import of_line

        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            try:
                with self._http.stream("POST", address, content=content, headers=headers) as answer:
                    if answer.status_code in _NOT_NOW and not last:
                        pause = _pause(answer, attempt)
                    else:
                        return self._read(answer)
            except httpx.TransportError as error:
                # what was sent may have been taken: sent again under its ids it changes nothing
                found = of_line(error, self._today)
                if last or found.code not in _PASSING:
                    raise found from error
                pause = float(2**attempt)
            self._wait(pause)
        raise AssertionError("the last try returns or raises")

    def _read(self, answer: httpx.Response) -> tuple[int, bytes]:
        status = answer.status_code
        if status in _NOT_NOW:
            raise KbdeskError("satusehat.busy", status=status)
        if 300 <= status < 400:
            raise KbdeskError("satusehat.redirected")
        body = b""
        until = time.monotonic() + _WHOLE_ANSWER_S
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > LARGEST_ANSWER or time.monotonic() > until:
                raise KbdeskError("satusehat.odd_answer", status=status)
        return status, body


def _pause(answer: httpx.Response, attempt: int) -> float:
    """Return the seconds to wait: what the server asks for, within a minute, else 1, 2, 4."""
    asked = answer.headers.get("Retry-After", "")
    seconds = float(asked) if asked.isascii() and asked.isdigit() else float(2**attempt)
    return min(seconds, _LONGEST_WAIT_S)


def _json(body: bytes) -> Any:
    """Return what an answer says, or None where it is no JSON."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _of_entries(said: Any, entries: int) -> ServerAnswer:
    """Read the answer to a transaction: every entry must have been taken."""
    found = said.get("entry") if isinstance(said, dict) else None
    if (
        not isinstance(found, list)
        or said.get("resourceType") != "Bundle"
        or said.get("type") != "transaction-response"
    ):
        raise KbdeskError("satusehat.odd_answer", status=200)
    reasons: list[str] = []
    for entry in found:
        response = entry.get("response") if isinstance(entry, dict) else None
        status = response.get("status") if isinstance(response, dict) else None
        if not isinstance(status, str) or not status.startswith("2"):
            outcome = response.get("outcome") if isinstance(response, dict) else None
            reasons += _reasons(outcome, str(status)[:_LONGEST_REASON])
    if not reasons and len(found) != entries:
        raise KbdeskError("satusehat.odd_answer", status=200)
    return ServerAnswer(tuple(reasons[:_MOST_REASONS]))


def _reasons(outcome: Any, status: int | str) -> tuple[str, ...]:
    """Return in short what an OperationOutcome says, or the status where there is none."""
    issues = outcome.get("issue") if isinstance(outcome, dict) else None
    told = []
    for issue in issues if isinstance(issues, list) else ():
        if not isinstance(issue, dict) or issue.get("severity") not in ("error", "fatal"):
            continue
        details = issue.get("details")
        text = issue.get("diagnostics") or (
            details.get("text") if isinstance(details, dict) else ""
        )
        where = issue.get("expression")
        place = where[0] if isinstance(where, list) and where else ""
        parts = [str(one) for one in (issue.get("code"), place, text) if one]
        told.append(": ".join(parts)[:_LONGEST_REASON])
    return tuple(told[:_MOST_REASONS]) or (f"HTTP {status}",)
