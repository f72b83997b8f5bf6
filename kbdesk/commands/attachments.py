"""Attaching a picture or a PDF to a record, saving it again, taking it away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kbdesk.commands.draft import Draft, read_text
from kbdesk.commands.facts import valid, voids
from kbdesk.commands.reading import read
from kbdesk.commands.writing import Answer, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.attachments import LONGEST_NAME, Prepared, digest, part_id, pieces
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.identifiers import new_identifier
from kbdesk.journal.registers import BELONGS
from kbdesk.queries.attachments import content
from kbdesk.queries.closed import CLOSED
from kbdesk.queries.records import KINDS
from kbdesk.records.attachments import ATTACHMENT
from kbdesk.store.attachment_rows import attachments_of
from kbdesk.store.durable import write_whole
from kbdesk.store.records import Row
from kbdesk.store.store import Change

_NOT_OWNERS = frozenset({"user", "device", "attachment"}) | CLOSED
_TABLE_OF = {"child": "person"}


def attach(
    desk: Desk,
    file: Path,
    owner_kind: str,
    owner: str,
    *,
    caption: str | None = None,
    phase: str | None = None,
) -> Answer:
    """Attach a picture or a PDF to a record, whole or not at all; the same file only once.

    ``phase``: what a photo of an intervention shows, one of ``PHASES``.

    Answers ``id``, ``kind``, ``bytes``, ``parts``. Raises ``attachment.*``, ``list.unknown_kind``,
    ``show.not_found``.
    """
    from kbdesk.exchange.pictures import prepare

    return keep(desk, prepare(file), file.name, owner_kind, owner, caption=caption, phase=phase)


def keep(
    desk: Desk,
    prepared: Prepared,
    name: str,
    owner_kind: str,
    owner: str,
    *,
    caption: str | None = None,
    phase: str | None = None,
    id_: str | None = None,
) -> Answer:
    """Attach what has been made ready: for files that come from elsewhere than a folder."""
    kind, row = _owner(desk, owner_kind, owner)
    longest = ATTACHMENT.field("caption").longest
    caption = read_text(caption, "caption", longest=longest) if caption else None
    sha = digest(prepared.data)
    for other in attachments_of(desk.store.records, [row["id"]]):
        if other["sha256"] == sha:
            return {**_answer(other), "already": True}
    id_ = id_ or new_identifier()
    parts = list(pieces(prepared.data))
    fields = {
        "owner_kind": kind,
        "owner": row["id"],
        **_whose(desk, kind, row),
        "name": _name(name, prepared),
        "kind": prepared.kind,
        "bytes": len(prepared.data),
        "sha256": sha,
        "parts": len(parts),
        "width": prepared.width,
        "height": prepared.height,
        "pages": prepared.pages,
        "text": prepared.text,
    }
    # write the attachment before its pieces, so that a machine with a piece knows its owner
    changes = [Change("attachment", id_, "fact", plain(fields))]
    if caption:
        changes.append(Change("attachment", id_, "caption", {"caption": caption}))
    if phase:
        changes.append(Change("attachment", id_, "phase", {"phase": phase}))
    changes += [
        Change(
            "attachment_part",
            part_id(id_, no),
            "data",
            {"attachment": id_, "no": no, "data": data},
        )
        for no, data in enumerate(parts)
    ]
    write(desk, changes)
    return _answer({"id": id_, **fields})


def _answer(row: Mapping[str, object]) -> Answer:
    return {name: row[name] for name in ("id", "kind", "bytes", "parts")}


def _owner(desk: Desk, owner_kind: str, owner: str) -> tuple[str, Row]:
    if owner_kind not in KINDS or owner_kind in _NOT_OWNERS:
        raise KbdeskError("list.unknown_kind", field="to", kind=owner_kind)
    table = _TABLE_OF.get(owner_kind, owner_kind)
    row = desk.store.records.get(table, owner)
    if row is None:
        raise KbdeskError("show.not_found", field="id", kind=owner_kind, id=owner)
    return table, row


def _whose(desk: Desk, kind: str, row: Row) -> dict[str, str | None]:
    """Return the posyandu whose machines may hold it, or the kelurahan of its owner.

    An empty kelurahan is nobody's: what belongs to a posyandu goes to its machines alone.
    Where nothing is known it stays on this machine and the hub.
    """
    if kind == "posyandu":
        return {"posyandu": row["id"], "village": ""}
    if row.get("posyandu"):
        return {"posyandu": row["posyandu"], "village": ""}
    for column, named in BELONGS[kind]:
        if named == "village":
            return {"posyandu": None, "village": row[column]}
        if column != "id" and isinstance(row.get(column), str):
            through = desk.store.records.get(named, row[column])
            if through is not None:
                return _whose(desk, named, through)
    if kind == "person" and row.get("family"):
        family = desk.store.records.get("family", row["family"])
        return {"posyandu": (family or {}).get("posyandu"), "village": ""}
    return {"posyandu": None, "village": ""}


def _name(name: str, prepared: Prepared) -> str:
    """Return the file's name as it is kept, with the ending of what it is now."""
    stem = Path(name).stem
    stem = "".join(c for c in stem if c.isprintable() and c not in '/\\:*?"<>|').strip(" .")
    ending = ".pdf" if prepared.kind == "pdf" else ".jpg"
    return (stem[: LONGEST_NAME - 10] or "lampiran") + ending


def save(desk: Desk, id_: str, target: Path) -> Answer:
    """Write an attachment's file; answers path, bytes and kind.

    Raises ``attachment.unknown``, ``attachment.incomplete``, ``attachment.damaged``,
    ``attachment.not_written``; of a PDF that an older program kept also what
    :func:`kbdesk.exchange.pdf_cleaning.clean` raises.
    """
    state, data = content(desk, id_)
    if state == "incomplete":
        raise KbdeskError("attachment.incomplete", field="id")
    if data is None:
        raise KbdeskError("attachment.damaged", field="id")
    data = _handed_out(data)
    try:
        write_whole(target, data)
    except OSError as error:
        why = error.strerror or ""
        raise KbdeskError("attachment.not_written", path=str(target), why=why) from error
    return {"path": str(target), "bytes": len(data)}


def _handed_out(data: bytes) -> bytes:
    """Return a file as it leaves: a PDF that an older program kept loses what acts in it."""
    if not data.startswith(b"%PDF-"):
        return data
    from kbdesk.exchange.pdf_cleaning import clean

    return clean(data)


def caption_attachment(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Say what an attachment shows, and of which phase it is; null takes either away."""
    reading = Draft(draft)
    id_ = reading.required_identifier("id")
    said = {
        name: read(reading, ATTACHMENT.field(name))
        for name in ("caption", "phase")
        if name in reading
    }
    if not said:
        raise KbdeskError("draft.missing", field="caption")
    reading.done()
    shown = valid(desk, "attachment", id_)
    changes = [
        Change("attachment", id_, name, {name: value})
        for name, value in said.items()
        if shown[name] != value
    ]
    if changes:
        write(desk, changes)
    return {"id": id_}


void_attachment = voids("attachment")
