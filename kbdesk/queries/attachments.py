"""What is attached to a record, and the file itself once it is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbdesk.desk import Desk
from kbdesk.domain.attachments import State, assembled
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.as_json import named
from kbdesk.queries.of_row import of_row
from kbdesk.store.attachment_rows import attachment, attachments_of, parts_of


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment as a list shows it; ``held`` of ``parts`` pieces have arrived."""

    id: str
    owner: str
    name: str
    kind: str
    bytes: int
    parts: int
    held: int
    width: int | None
    height: int | None
    pages: int | None
    caption: str | None
    phase: str | None = None

    @property
    def complete(self) -> bool:
        """Tell whether every piece is here."""
        return self.held >= self.parts


def attached_to(desk: Desk, owners: Sequence[str]) -> list[Attached]:
    """Return what is attached to some records, the oldest first."""
    return [
        of_row(
            Attached, row, name=row["name"] or "", kind=row["kind"] or "", bytes=row["bytes"] or 0
        )
        for row in attachments_of(desk.store.records, owners)
    ]


def said(row: Attached) -> dict[str, object]:
    """Return an attachment as the command line says it."""
    return named(row, "id", "name", "kind", "bytes", "parts", "held", "caption", "phase")


def content(desk: Desk, id_: str) -> tuple[State, bytes | None]:
    """Return an attachment's file, or how far it has come. Raises ``attachment.unknown``."""
    row = attachment(desk.store.records, id_)
    if row is None:
        raise KbdeskError("attachment.unknown", field="id", id=id_)
    if row["parts"] is None:
        return "incomplete", None  # a caption has come before what it is about
    return assembled(parts_of(desk.store.records, id_), row["parts"], row["bytes"], row["sha256"])
