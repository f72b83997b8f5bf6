"""What a FHIR server was sent: by server, month and person, with what it answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal, NamedTuple

from kbdesk.store.store import Store

SentState = Literal["accepted", "refused"]


class SentRecords(NamedTuple):
    """One person's records of a month; ``subject`` is the id of her Patient at the server."""

    digest: bytes
    state: SentState
    reasons: tuple[str, ...]
    at: int


def sent_of(store: Store, server: str, month: int) -> Mapping[str, SentRecords]:
    """Return by subject what a server was sent of a month."""
    rows = store.db.execute(
        "SELECT subject, digest, state, reasons, at FROM fhir_sent"
        " WHERE server = ? AND month = ? ORDER BY subject",
        (server, month),
    )
    return {
        subject: SentRecords(digest, state, tuple(json.loads(reasons)), at)
        for subject, digest, state, reasons, at in rows
    }


def keep_sent(store: Store, server: str, month: int, subject: str, sent: SentRecords) -> None:
    """Keep what a server answered; an older answer about the same month gives way."""
    with store.transaction():
        store.db.execute(
            "INSERT OR REPLACE INTO fhir_sent VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                server,
                month,
                subject,
                sent.digest,
                sent.state,
                json.dumps(sent.reasons, ensure_ascii=False),
                sent.at,
            ),
        )
