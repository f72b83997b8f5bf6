"""A child's photo: set from a file, replaced, saved again, removed."""

from __future__ import annotations

from pathlib import Path

from kbdesk.commands.writing import Answer, held, write
from kbdesk.desk import Desk
from kbdesk.domain.attachments import Prepared
from kbdesk.domain.child_photos import written
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.identifiers import new_identifier
from kbdesk.queries.child_photos import child_photo, kept_photo, refused
from kbdesk.queries.records import is_child
from kbdesk.records.field import VOIDED
from kbdesk.store.durable import write_whole
from kbdesk.store.store import Change

_REPLACED, _REMOVED = "replaced", "removed"


def set_photo(desk: Desk, child: str, photo: Path | Prepared) -> Answer:
    """Keep a photo of a child in place of the one before; the same picture only once.

    Answers ``id``, ``bytes``, ``width``, ``height``. Raises ``person.unknown``,
    ``child_photo.not_a_child``, ``child_photo.no_consent``, ``attachment.*``,
    ``child_photo.not_a_picture``.
    """
    person = held(desk, "person", child, "child")
    if not is_child(person, desk.clock.today()):
        raise KbdeskError("child_photo.not_a_child", field="child")
    if refused(desk, child):
        raise KbdeskError("child_photo.no_consent", field="child")
    if isinstance(photo, Path):
        from kbdesk.exchange.pictures import prepare_child_photo

        photo = prepare_child_photo(photo)
    said = {"bytes": len(photo.data), "width": photo.width, "height": photo.height}
    data, before = written(photo.data), kept_photo(desk, child)
    if before is not None and before["data"] == data:
        return {"id": before["id"], **said, "already": True}
    id_ = new_identifier()
    changes = [] if before is None else [_taken_out(before["id"], _REPLACED)]
    fields = {"person": person["id"], **said, "data": data}
    write(desk, [*changes, Change("child_photo", id_, "fact", fields)])
    return {"id": id_, **said}


def remove_photo(desk: Desk, child: str) -> Answer:
    """Remove a child's photo; raises ``person.unknown``, ``child_photo.none``."""
    held(desk, "person", child, "child")
    before = kept_photo(desk, child)
    if before is None:
        raise KbdeskError("child_photo.none", field="child")
    write(desk, [_taken_out(before["id"], _REMOVED)])
    return {"id": before["id"]}


def save_photo(desk: Desk, child: str, target: Path) -> Answer:
    """Write a child's photo to a file; answers ``path``, ``bytes``.

    Raises ``person.unknown``, ``child_photo.none``, ``attachment.not_written``.
    """
    held(desk, "person", child, "child")
    photo = child_photo(desk, child)
    if photo is None:
        raise KbdeskError("child_photo.none", field="child")
    try:
        write_whole(target, photo.jpeg)
    except OSError as error:
        why = error.strerror or ""
        raise KbdeskError("attachment.not_written", path=str(target), why=why) from error
    return {"path": str(target), "bytes": len(photo.jpeg)}


def _taken_out(id_: str, why: str) -> Change:
    return Change("child_photo", id_, "fact", {VOIDED.name: why, "data": None})
