"""Reading attachments and their pieces."""

from __future__ import annotations

from collections.abc import Collection

from kbdesk.store.records import Records, Row

_COLUMNS = """
    a.id, a.owner_kind, a.owner, a.posyandu, a.name, a.kind, a.bytes, a.sha256, a.parts,
    a.width, a.height, a.pages, a.voided, a.caption, a.phase, a.noted,
    (SELECT count(DISTINCT p.no) FROM attachment_part p
      WHERE p.attachment = a.id AND p.data IS NOT NULL AND p.no >= 0 AND p.no < a.parts) AS held
"""


def attachment(records: Records, id_: str) -> Row | None:
    """Return an attachment and how many of its pieces are held, or None."""
    return records.one(f"SELECT {_COLUMNS} FROM attachment a WHERE a.id = ?", (id_,))


def attachments_of(records: Records, owners: Collection[str]) -> list[Row]:
    """Return what is attached to some rows and not taken away, the oldest first."""
    marks = ", ".join("?" * len(owners))
    return records.rows(
        f"SELECT {_COLUMNS} FROM attachment a WHERE a.owner IN ({marks}) AND a.voided IS NULL"
        " AND a.owner IS NOT NULL AND a.parts IS NOT NULL ORDER BY a.noted, a.id",
        list(owners),
    )


def parts_of(records: Records, id_: str) -> dict[int, str | None]:
    """Return the pieces of an attachment that are held, by number."""
    return dict(records.tuples("SELECT no, data FROM attachment_part WHERE attachment = ?", (id_,)))


def attached_texts(records: Records, owner_kind: str) -> list[Row]:
    """Return the texts of what is attached to rows of a kind: for the search."""
    return records.rows(
        "SELECT id, owner, name, text FROM attachment"
        " WHERE owner_kind = ? AND voided IS NULL AND text IS NOT NULL ORDER BY noted, id",
        (owner_kind,),
    )
