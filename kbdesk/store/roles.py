"""The role that a user really has: the keyring's, checked against the journal.

``keyring.json`` is a file, and whoever opens the home can change it. When a user was let in, this
machine also recorded the role in the journal. The lower of both counts; a user who is only in the
file is a cadre. At the hub an officer must also open the hub's keys (:mod:`kbdesk.sync.root_keys`),
which no file entry can give.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from kbdesk.store.keyring import ROLES, Keyring, User, UserRole
from kbdesk.store.store import Store

_RANK: Final = {role: place for place, role in enumerate(ROLES)}
LEAST: Final[UserRole] = "cadre"
_OWNER = "owner"


class RecordedRole(NamedTuple):
    """What this machine recorded of a user when they were let in or shut out."""

    role: UserRole
    active: bool


def recorded(store: Store, id_: str) -> RecordedRole | None:
    """Return what this machine itself recorded last of a user; what came by stick counts not.

    A role that only a newer version knows gives the least.
    """
    epochs = store.journal.epochs
    for operation in reversed(store.journal.history("user", id_, "identity")):
        epoch = epochs.get(operation.epoch)
        if epoch is not None and epoch.device == store.device:
            role = operation.fields.get("role")
            known: UserRole = role if role in ROLES else LEAST
            return RecordedRole(known, operation.fields.get("active") is not False)
    return None


def real_role(store: Store, user: User) -> UserRole:
    """Return the lower of a user's role in the keyring and the recorded one."""
    known = recorded(store, user.id)
    if known is None:
        return LEAST
    return min(user.role, known.role, key=lambda role: _RANK[role])


def is_shut_out(store: Store, user: User) -> bool:
    """Tell whether this machine recorded that a user was shut out."""
    known = recorded(store, user.id)
    return known is not None and not known.active


def owner_of(store: Store) -> str:
    """Return the id of who made this home."""
    return store.setting(_OWNER)


def first_recorded(store: Store, keyring: Keyring) -> str:
    """Return the id of the user whom this machine recorded first: they made the home.

    The order of the keyring's slots says nothing, for it can be written.
    """
    epochs = store.journal.epochs
    found = []
    for user in keyring.users():
        for operation in store.journal.history("user", user.id, "identity"):
            epoch = epochs.get(operation.epoch)
            if epoch is not None and epoch.device == store.device:
                found.append((operation.clock, user.id))
                break
    return min(found)[1] if found else keyring.users()[0].id


def set_owner(store: Store, id_: str) -> None:
    """Remember who made this home, in the caller's transaction."""
    store.set_setting(_OWNER, id_)


def rewritten(store: Store, keyring: Keyring) -> Iterator[User]:
    """Yield whose slot gives more than was recorded: a higher role, or a way back in."""
    for user in keyring.users():
        if not user.disabled and (is_shut_out(store, user) or real_role(store, user) != user.role):
            known = recorded(store, user.id)
            if known is None or not known.active or _RANK[known.role] < _RANK[user.role]:
                yield user
