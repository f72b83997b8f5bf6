"""A FHIR server of the tests' own: a real process on a real port, checking with fhir.resources.

It takes transactions of ``PUT`` by id as the standard says: whole or not at all, references by
``fullUrl``. It refuses a Patient whose name holds a mark.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from cheroot import wsgi
from fhir.resources.R4B.bundle import Bundle

SECRET = "rahasia-klien-1"
REFUSED = "Tertolak"
"""A name that the server does not take."""
Start = Callable[[str, list[tuple[str, str]]], object]
Odd = Callable[[dict[str, Any], Start], Iterable[bytes] | None]


@dataclass
class FhirOffice:
    """The server: what it holds by kind and id, and how often it was asked."""

    address: str = ""
    held: dict[str, dict[str, Any]] = field(default_factory=dict)
    transactions: int = 0
    tokens: int = 0
    valid: str = "-"
    odd: list[Odd] = field(default_factory=list)
    """Answers that are given instead of the right one, one for each request in its order."""

    @property
    def token(self) -> str:
        return f"{self.address}/oauth/token?grant_type=client_credentials"

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["body"] = environ["wsgi.input"].read(length)
        if environ["PATH_INFO"].startswith("/oauth"):
            return self._let_in(body, start)
        if environ.get("HTTP_AUTHORIZATION") != f"Bearer {self.valid}":
            return _say(start, "401 Unauthorized", {})
        if self.odd and (answer := self.odd.pop(0)(environ, start)) is not None:
            return answer
        return self.take(body, start)

    def _let_in(self, body: bytes, start: Start) -> Iterable[bytes]:
        asked = parse_qs(body.decode())
        if asked.get("client_secret") != [SECRET]:
            return _say(start, "401 Unauthorized", {"error": "invalid_client"})
        self.tokens += 1
        self.valid = f"token-{self.tokens}"
        return _say(start, "200 OK", {"access_token": self.valid, "expires_in": "3599"})

    def take(self, body: bytes, start: Start) -> Iterable[bytes]:
        said = json.loads(body)
        Bundle.model_validate(said)
        assert said["type"] == "transaction"
        urls = {entry["fullUrl"] for entry in said["entry"]}
        text = json.dumps(said)
        for part in text.split('"reference": "')[1:]:
            assert part.split('"')[0] in urls, "a reference leads out of the transaction"
        if REFUSED in text:
            issue = {"severity": "error", "code": "invalid", "expression": ["Patient.name"],
                     "diagnostics": "name not taken"}  # fmt: skip
            return _say(
                start, "422 Unprocessable", {"resourceType": "OperationOutcome", "issue": [issue]}
            )
        self.transactions += 1
        answered = []
        for entry in said["entry"]:
            url = entry["request"]["url"]
            assert entry["request"]["method"] == "PUT"
            assert url == f"{entry['resource']['resourceType']}/{entry['resource']['id']}"
            status = "200 OK" if url in self.held else "201 Created"
            self.held[url] = entry["resource"]
            answered.append({"response": {"status": status, "location": url}})
        return _say(
            start, "200 OK",
            {"resourceType": "Bundle", "type": "transaction-response", "entry": answered},
        )  # fmt: skip


def _say(start: Start, status: str, body: object) -> Iterable[bytes]:
    start(status, [("Content-Type", "application/fhir+json")])
    return [json.dumps(body).encode()]


def status(text: str, *headers: tuple[str, str], body: bytes = b"") -> Odd:
    """Return an odd answer: a status with headers and a body."""

    def answer(_: dict[str, Any], start: Start) -> Iterable[bytes]:
        start(text, [("Content-Type", "text/html"), *headers])
        return [body]

    return answer


@contextmanager
def fhir_office() -> Iterator[FhirOffice]:
    """Give a server that runs on a port of this machine."""
    office = FhirOffice()
    server = wsgi.Server(("127.0.0.1", 0), office, numthreads=1, timeout=1)
    server.prepare()
    office.address = f"http://127.0.0.1:{server.bind_addr[1]}"
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield office
    finally:
        server.stop()
        thread.join()
