"""Opening a desk after a right passphrase, and refusing a user who was disabled.

Slots of before get their pair of keys, the hub's keys are opened for its officers, and a
database that must have another key gets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from kbdesk.commands.copies import copies_are_due
from kbdesk.desk import Clock, Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import UserRole
from kbdesk.store.keyring import Keyring, User, Way
from kbdesk.store.rekeying import (
    Told,
    another_key_is_due,
    ask_for_another_key,
    give_another_key,
)
from kbdesk.store.roles import first_recorded, is_shut_out, owner_of, real_role, set_owner
from kbdesk.store.store import Change, Store
from kbdesk.sync.district import District
from kbdesk.sync.keys import HubKeys
from kbdesk.sync.root import certify_itself
from kbdesk.sync.root_keys import in_clear, keep_sealed_for, open_root, owed_to, seal_root

_WITHOUT_ROOM = ("store.disk_full", "store.read_only", "store.io_error")


def let_in(store: Store, keyring: Keyring, way: Way, passphrase: str, clock: Clock) -> UserRole:
    """Bring a home to this version as far as who opened it can; return the role they have.

    Raises ``access.disabled`` for somebody whom this machine recorded as shut out, ``store.*``.
    """
    if is_shut_out(store, way.user):
        raise KbdeskError("access.disabled", field="user", name=way.user.name)
    try:
        _introduce(store, keyring)
        if not owner_of(store):
            with store.transaction():
                set_owner(store, first_recorded(store, keyring))
        if way.secret is None:
            made = keyring.renew(way.key, way.user.name, passphrase)
            keyring.save(store.paths.keyring)
            way = made  # only now: what is sealed for keys that were not saved is lost
    except (KbdeskError, OSError) as error:
        # without room nobody is kept out for it
        if isinstance(error, KbdeskError) and error.code not in _WITHOUT_ROOM:
            raise
    role = real_role(store, way.user)
    if store.setting("role") == "hub":
        role = _open_hub(store, keyring, way, role, clock)
    if another_key_is_due(store) and _give_another_key(store):
        with store.transaction():
            copies_are_due(store)
    return role


def _introduce(store: Store, keyring: Keyring) -> None:
    """Write down, as a cadre, who may open this home and was never recorded here.

    The power may have gone between the keyring and the database when somebody was let in; or
    somebody wrote the file. Who has a higher role is let in with it again.
    """
    drafts = [
        Change(
            "user", one.id, "identity",
            {"name": one.name, "role": "cadre", "active": not one.disabled},
        )
        for one in keyring.users()
        if not store.records.exists("user", one.id)
    ]  # fmt: skip
    if drafts:
        with store.transaction():
            store.write(drafts, user=None)


def _open_hub(store: Store, keyring: Keyring, way: Way, role: UserRole, clock: Clock) -> UserRole:
    """Open the hub's keys for an officer; a user without them is no officer today.

    An older hub had them unencrypted: its officer seals them for all its officers. An officer
    without a pair of keys at that time gets them later from another officer.
    """
    clear = in_clear(store)
    if clear is not None:
        if role != "hub_officer" or way.secret is None:
            return role
        hub = HubKeys.from_dict(clear)
        officers = [one for one in keyring.users() if real_role(store, one) == "hub_officer"]
        publics = {one.id: keyring.public_of(one.id) for one in officers if not one.disabled}
        with store.transaction():
            _seal(store, clear, publics)
            certify_itself(store, hub, name=District(store).hub.name, now=clock.now())
        store.root = clear
        # the old pages, and the copies, hold them in clear
        ask_for_another_key(store)
        return role
    if not open_root(store, way, keyring.public_of(way.user.id)):
        return "supervisor" if role == "hub_officer" else role
    assert store.root is not None
    publics = {id_: keyring.public_of(id_) for id_ in owed_to(store)}
    if any(publics.values()):
        with store.transaction():
            _seal(store, store.root, publics)
    return "hub_officer"


def _seal(store: Store, root: Mapping[str, object], publics: Mapping[str, str | None]) -> None:
    """Seal the hub's keys for the officers by id; who has no pair of keys yet is owed them."""
    seal_root(
        store,
        root,
        [public for public in publics.values() if public is not None],
        [id_ for id_, public in publics.items() if public is None],
    )


def _publics(keyring: Keyring) -> set[str]:
    """Return the public keys of all active users."""
    found = (keyring.public_of(one.id) for one in keyring.users())
    return {public for public in found if public is not None}


def share_root(desk: Desk, keyring: Keyring, user: User) -> None:
    """Seal the hub's keys for an officer's new slot, before the slot is saved.

    On the disk when this returns: an officer whose slot was saved must never be without them.
    """
    public = keyring.public_of(user.id)
    if desk.store.root is not None and user.role == "hub_officer" and public is not None:
        with desk.store.transaction():
            seal_root(desk.store, desk.store.root, [public])


def take_back(desk: Desk, keyring: Keyring, told: Told | None = None) -> bool:
    """Give the database another key after a way in was closed; the copies are to be renewed.

    ``keyring``: as it was saved. ``told`` hears of the share that is done. Tells whether the
    database has another key; what could not be done is due at the next opening. The day's copy
    (:func:`kbdesk.commands.copies.keep_copy`) takes the place of all copies in the home; copies
    elsewhere still open with what opened them.
    """
    store = desk.store
    if store.root is not None:
        with store.transaction():
            keep_sealed_for(store, _publics(keyring))
    rekeyed = _give_another_key(store, told)
    with store.transaction():
        copies_are_due(store)
    return rekeyed


def _give_another_key(store: Store, told: Told | None = None) -> bool:
    with suppress(KbdeskError, OSError):
        return give_another_key(store, told)
    return False
