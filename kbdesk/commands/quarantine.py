"""Judging what was put aside: a person lets it in under a new name, or throws it away."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kbdesk.commands.rights import only_supervisor
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.quarantine import Aside

_MACHINES = ("epoch", "device", "purge")
"""What a machine says of itself is under seal, or means nothing under another name."""


def release(desk: Desk, digests: Sequence[str]) -> dict[str, object]:
    """Write operations that were put aside again, as this machine's; without any: all of them.

    Each goes on from the values that its author saw: what was written meanwhile stands beside
    it as a conflict. Raises ``access.only_supervisor``, ``quarantine.unknown``.
    """
    only_supervisor(desk)
    released = []
    with desk.store.transaction():
        for one in _named(desk, digests):
            became = None
            if one.operation.entity not in _MACHINES:
                operation = one.operation
                if not one.proven:
                    # nobody signed it: write it anew, signed by the person who accepts it
                    operation = replace(operation, user=desk.user.id)
                became = desk.store.write_again(operation, one.digest, desk.store.quarantine.became)
                released.append(one.digest.hex())
            desk.store.quarantine.judge(one.digest, "released", became)
            note(desk, "released", one.operation.entity, one.operation.row, digest=one.digest.hex())
    return {"released": len(released), "conflicts": len(desk.store.journal.contested())}


def discard(desk: Desk, digests: Sequence[str]) -> dict[str, object]:
    """Throw operations away that were put aside; a bundle that brings them again adds nothing.

    Raises ``access.only_supervisor``, ``quarantine.unknown``, ``quarantine.which`` for none.
    """
    only_supervisor(desk)
    if not digests:
        raise KbdeskError("quarantine.which")
    with desk.store.transaction():
        found = _named(desk, digests)
        for one in found:
            desk.store.quarantine.judge(one.digest, "discarded")
            note(
                desk, "discarded", one.operation.entity, one.operation.row, digest=one.digest.hex()
            )
    return {"discarded": len(found)}


def _named(desk: Desk, digests: Sequence[str]) -> list[Aside]:
    wanted: dict[bytes, str] = {}
    for text in digests:
        try:
            wanted[bytes.fromhex(text)] = text
        except ValueError:
            raise KbdeskError("quarantine.unknown", digest=text) from None
    some = list(wanted) if digests else None
    found = list(desk.store.quarantine.waiting(some))
    found += [one for one, _ in desk.store.outside.unjudged(some)]
    for digest in wanted.keys() - {one.digest for one in found}:
        raise KbdeskError("quarantine.unknown", digest=wanted[digest])
    return found
