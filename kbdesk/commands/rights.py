"""The rights of each role; a command that not everybody may use checks them first.

A cadre records, prints, carries sticks and keeps copies. A supervisor also decides of what was
put aside. The hub's officer alone certifies, takes back, erases, and helps who lost a
passphrase. Who made the home lets anybody in; others let in and shut out nobody above them.
"""

from __future__ import annotations

from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import USER_ROLES, UserRole
from kbdesk.store.roles import owner_of

_RANK: Final = {role: place for place, role in enumerate(USER_ROLES)}


def only_officer(desk: Desk) -> None:
    """Return where the hub's officer sits at the hub.

    Raises ``hub.not_a_hub``, ``access.only_officer``.
    """
    if desk.role != "hub":
        raise KbdeskError("hub.not_a_hub")
    if desk.user.role != "hub_officer":
        raise KbdeskError("access.only_officer")


def only_supervisor(desk: Desk) -> None:
    """Return for a supervisor and the hub's officer; raises ``access.only_supervisor``."""
    if _RANK[desk.user.role] < _RANK["supervisor"]:
        raise KbdeskError("access.only_supervisor")


def only_keeper(desk: Desk) -> None:
    """Return for who may print the officers' edition of this home's figures.

    At the city the hub's officer, at a supervisor's home a supervisor, at a posyandu whoever
    records there: they see the same people in the window. Raises ``access.only_officer``,
    ``access.only_supervisor``.
    """
    if desk.role == "hub":
        only_officer(desk)
    elif desk.role == "supervisor":
        only_supervisor(desk)


def not_above(desk: Desk, role: UserRole) -> None:
    """Return where the desk's user may decide of somebody of a role.

    Raises ``access.above``.
    """
    if owner_of(desk.store) != desk.user.id and _RANK[role] > _RANK[desk.user.role]:
        raise KbdeskError("access.above")
