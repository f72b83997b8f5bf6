"""The rights of each role. A command that is not for everybody checks them first.

A cadre records, prints, carries sticks and makes copies. A supervisor also decides about records
that were put aside. Only the hub's officer certifies, revokes, erases, and helps with a lost
passphrase. The user who made the home may let anybody in; others may let in and shut out nobody
with a higher role.
"""

from __future__ import annotations

from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import USER_ROLES, UserRole
from kbdesk.store.roles import owner_of

_RANK: Final = {role: place for place, role in enumerate(USER_ROLES)}


def only_officer(desk: Desk) -> None:
    """Refuse everybody except the hub's officer at the hub.

    Raises ``hub.not_a_hub``, ``access.only_officer``.
    """
    if desk.role != "hub":
        raise KbdeskError("hub.not_a_hub")
    if desk.user.role != "hub_officer":
        raise KbdeskError("access.only_officer")


def only_supervisor(desk: Desk) -> None:
    """Refuse all but supervisors and the hub's officer; raises ``access.only_supervisor``."""
    if _RANK[desk.user.role] < _RANK["supervisor"]:
        raise KbdeskError("access.only_supervisor")


def only_keeper(desk: Desk) -> None:
    """Refuse a user who may not print the officers' edition of this home's figures.

    It is allowed for the hub's officer in the city, for a supervisor in a supervisor's home, and at
    a posyandu for every user who records: they see the same people in the window. Raises
    ``access.only_officer``, ``access.only_supervisor``.
    """
    if desk.role == "hub":
        only_officer(desk)
    elif desk.role == "supervisor":
        only_supervisor(desk)


def not_above(desk: Desk, role: UserRole) -> None:
    """Refuse a decision about users of a higher role than one's own. Raises ``access.above``."""
    if owner_of(desk.store) != desk.user.id and _RANK[role] > _RANK[desk.user.role]:
        raise KbdeskError("access.above")
