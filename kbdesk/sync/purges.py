"""The hub's orders to erase people: sealed by the district's root, obeyed on every machine."""

from __future__ import annotations

from datetime import datetime

from kbdesk.domain.errors import KbdeskError
from kbdesk.store.store import Change, Store
from kbdesk.sync.certificates import Purge, order_purge, verify_purge
from kbdesk.sync.district import District
from kbdesk.sync.keys import key_id


def order(store: Store, id_: str, people: list[str], reason: str, now: datetime, user: str) -> int:
    """Write an order at the hub and obey it, in the caller's transaction; return how much went."""
    hub = District(store).hub_keys
    if hub is None:
        raise KbdeskError("hub.not_a_hub")
    sealed = order_purge(
        Purge(
            purge=id_,
            people=tuple(people),
            ordered=now.date().isoformat(),
            reason=reason,
            hub=key_id(hub.sign_public),
        ),
        hub,
    )
    store.write([Change("purge", id_, "order", {"order": sealed})], user)
    return obey(store)


def obey(store: Store) -> int:
    """Erase whom the orders held name and who is not yet; return how many operations went.

    In the caller's transaction. An order without the district's seal changes nothing.
    """
    purging = store.journal.purging
    waiting = [
        row for row in store.records.find("purge", {}) if _obeyed(row["id"]) not in purging.rows
    ]
    if not waiting or not store.setting("hub"):
        return 0
    root = District(store).hub.sign_public
    erased = 0
    for row in waiting:
        # whatever else was written in its place is passed over: only the seal counts
        for o in store.journal.history("purge", row["id"], "order"):
            try:
                purge = verify_purge(str(o.fields.get("order")), root)
            except KbdeskError:
                continue
            if purge.purge == row["id"]:
                erased += store.journal.purge(purge.people)
                purging.add([_obeyed(purge.purge)])
                break
    return erased


def _obeyed(id_: str) -> str:
    # no row can be called so: the ids of rows hold no space
    return f"order {id_}"
