"""Sending the faults that a laptop kept: they go to the city with the next bundle."""

from __future__ import annotations

import uuid

from kbdesk.commands.practice import only_for_real
from kbdesk.commands.writing import plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.faults.fault import Fault
from kbdesk.faults.log import log_of
from kbdesk.store.store import Change

_NAMES = uuid.UUID("5d7f3c0e-9a41-4f0c-8f3b-6d1a2b9c4e57")


def send_faults(desk: Desk) -> dict[str, object]:
    """Write the faults that the city was not told of into the journal, and mark them as sent.

    Answers ``sent``, how many. Raises ``fault.none``, ``home.practice`` and what writing does.
    """
    only_for_real(desk)
    log = log_of(desk.paths.folder)
    unsent = [fault for fault in log.faults() if fault.unsent]
    if not unsent:
        raise KbdeskError("fault.none")
    write(desk, [_change(desk, fault) for fault in unsent])
    try:
        log.told({fault.id: fault.times for fault in unsent})
    except OSError as error:
        # the journal has them; sent once more they are the same rows
        raise KbdeskError("fault.not_marked", why=error.strerror or "") from error
    return {"sent": len(unsent)}


def _change(desk: Desk, fault: Fault) -> Change:
    fields = {
        "posyandu": desk.home_posyandu,
        "version": fault.version,
        "commit": fault.commit or None,
        "page": fault.page or None,
        "kind": fault.kind,
        "places": list(fault.places),
        "causes": list(fault.causes),
        "first": fault.first,
        "last": fault.last,
        "times": fault.times,
    }
    row = str(uuid.uuid5(_NAMES, f"{desk.device}:{fault.id}"))
    return Change("fault", row, "report", plain(fields))
