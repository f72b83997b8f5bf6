"""Erasing a person everywhere: ordered by the hub's officer, sealed, obeyed by every machine."""

from __future__ import annotations

from typing import TypedDict

from kbdesk.commands.copies import renew_copies
from kbdesk.commands.rights import only_officer
from kbdesk.commands.trail import note
from kbdesk.commands.writing import own
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.identifiers import new_identifier
from kbdesk.sync import purges

LONGEST_REASON = 500


class Purged(TypedDict):
    """The order's id, whom it erases, and how many rows were erased here."""

    purge: str
    people: list[str]
    erased: int


def purge(desk: Desk, person: str, reason: str) -> Purged:
    """Erase a person, and everyone who is joined with them, here and with the next sticks.

    The reason goes to every laptop and stays: it names nobody. What is erased cannot be had
    back; old copies of homes hold it until they are opened and hear of the order. Raises
    ``access.only_officer``, ``hub.not_a_hub``, ``person.unknown``, ``purge.no_reason``.
    """
    only_officer(desk)
    plain = " ".join(reason.split())
    if not plain or len(plain) > LONGEST_REASON:
        raise KbdeskError("purge.no_reason", field="reason", limit=LONGEST_REASON)
    own(desk, "person", person, "person")
    people = desk.store.records.joined_with(person)
    id_ = new_identifier()
    with desk.store.transaction():
        note(desk, "purged", "person", person, purge=id_, reason=plain)
        erased = purges.order(desk.store, id_, people, plain, desk.clock.now(), desk.user.id)
    tidy_after_purge(desk)
    return {"purge": id_, "people": people, "erased": erased}


def tidy_after_purge(desk: Desk) -> None:
    """Delete files that may still contain what was erased; sent bundles are written again."""
    for sent in ("*.kbsync", "*.kbfacts"):
        for path in desk.store.paths.outbox.glob(sent):
            path.unlink(missing_ok=True)
    if desk.role == "hub":
        # imported late: it loads slowly, and nothing else here needs it
        from kbdesk.publish.publication import forget_purged

        forget_purged(desk)
    desk.store.empty_log()
    renew_copies(desk)
