"""What leaves a line in this machine's trail beside what it does: looking, printing, carrying."""

from __future__ import annotations

from collections.abc import Iterable

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError

_WITHOUT_ROOM = ("store.disk_full", "store.read_only", "store.io_error")


def note(
    desk: Desk, act: str, entity: str | None = None, row: str | None = None, **detail: object
) -> None:
    """Add a line to the trail as the desk's user, on the disk when this returns."""
    with desk.store.transaction():
        desk.store.trail.add(desk.clock.wall_ms(), desk.user.id, act, entity, row, detail)
        desk.store.trail.seal()


def note_seen(desk: Desk, entity: str, row: str | None = None, **detail: object) -> None:
    """Note that somebody looked; a disk without room hinders no one from reading."""
    try:
        note(desk, "seen", entity, row, **detail)
    except KbdeskError as error:
        if error.code not in _WITHOUT_ROOM:
            raise


def open_numbers(desk: Desk, entity: str, row: str, people: Iterable[str] = ()) -> None:
    """Note that somebody uncovered the NIK of a person, or of a family's ``people`` and its KK.

    Without the line nothing is uncovered: raises ``store.*``.
    """
    with desk.store.transaction():
        note(desk, "uncovered", entity, row)
        for person in people:
            note(desk, "uncovered", "person", person)
