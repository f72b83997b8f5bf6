"""A home: made, opened, closed; and the people who may open it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypedDict

from kbdesk.commands.copies import keep_copy
from kbdesk.commands.letting_in import let_in, share_root, take_back
from kbdesk.commands.passphrases import check_new_passphrase
from kbdesk.commands.rights import not_above
from kbdesk.commands.trail import note
from kbdesk.commands.writing import write
from kbdesk.desk import Clock, Desk, DeskUser
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import FIRST_USER_ROLE, HOME_ROLES, read_posyandu, read_user_role
from kbdesk.domain.villages import read_village
from kbdesk.reports.stamp import stamp_practice
from kbdesk.store.connection import connect, worded
from kbdesk.store.durable import sync_folder
from kbdesk.store.failed_sign_ins import FailedSignIns
from kbdesk.store.half_copies import sweep_copies
from kbdesk.store.home import HomeLock, HomePaths, making_home
from kbdesk.store.keyring import Kdf, Keyring, User, Way, new_user
from kbdesk.store.rekeying import Told, ask_for_another_key
from kbdesk.store.roles import is_shut_out, real_role, set_owner
from kbdesk.store.store import Change, Store
from kbdesk.store.swap import finish_swap, tidy
from kbdesk.sync.keys import DeviceKeys, HubKeys
from kbdesk.sync.purges import obey
from kbdesk.sync.recovery import recovered_key
from kbdesk.sync.root import begin_district
from kbdesk.sync.root_keys import seal_root


class HomeMade(TypedDict):
    """A new home: its machine, its first user, and the fingerprint of its keys."""

    device: str
    epoch: str
    fingerprint: str
    role: str
    name: str
    posyandu: list[str]
    user: str


def create_home(
    folder: Path,
    *,
    role: str,
    name: str,
    user: str,
    passphrase: str,
    posyandu: Sequence[str] = (),
    village: str | None = None,
    practice: bool = False,
    clock: Clock | None = None,
    kdf: Kdf | None = None,
) -> HomeMade:
    """Make a new encrypted home with its first user; of a ``practice`` home nothing leaves.

    Answers device, epoch and fingerprint. Raises ``home.exists``, ``home.unknown_role``,
    ``home.no_posyandu`` and what the names are refused for; nothing is left behind then.
    """
    clock = clock or Clock()
    if role not in HOME_ROLES:
        raise KbdeskError("home.unknown_role", field="role", role=role)
    codes = list(dict.fromkeys(read_posyandu(code) for code in posyandu))
    if role == "posyandu" and not codes:
        raise KbdeskError("home.no_posyandu", field="posyandu")
    code_of_village = read_village(village) if village else None
    plain_name = " ".join(name.split())
    if not plain_name or len(plain_name) > 120 or not plain_name.isprintable():
        raise KbdeskError("home.bad_name", field="name")
    first = new_user(user, FIRST_USER_ROLE[role])
    check_new_passphrase(passphrase, (first.name, *first.name.split(), plain_name))
    paths = HomePaths(folder)
    with making_home(paths):
        if paths.exists:
            raise KbdeskError("home.exists", path=str(folder))
        try:
            if paths.making.exists():
                _clear(paths)  # what was begun here was never finished, so never used
            paths.make_folders()
            paths.making.touch()
            sync_folder(folder)
            keyring, key = Keyring.create(first, passphrase, kdf=kdf)
            store = Store.create(paths, key, clock.wall_ms, device=uuid.uuid4().hex)
            try:
                desk = Desk(store, DeskUser(first.id, first.name, first.role), clock)
                public = keyring.public_of(first.id)
                assert public is not None
                fingerprint = _furnish(desk, role, plain_name, codes, code_of_village, public)
                if practice:
                    store.set_setting("practice", "1")
                answer: HomeMade = {
                    "device": store.device,
                    "epoch": store.epoch,
                    "fingerprint": fingerprint,
                    "role": role,
                    "name": plain_name,
                    "posyandu": codes,
                    "user": first.name,
                }
            finally:
                store.close()
            keyring.save(paths.keyring)
            paths.making.unlink()
            sync_folder(folder)
        except OSError as error:
            _clear(paths)
            raise KbdeskError("home.not_writable", path=str(folder)) from error
        except BaseException:
            _clear(paths)
            raise
    return answer


def _furnish(
    desk: Desk, role: str, name: str, codes: list[str], village: str | None, public: str
) -> str:
    """Write what a new home knows of itself; return the fingerprint of its keys.

    ``public``: the key of its first user, for whom a hub's own keys are sealed.
    """
    store = desk.store
    with store.transaction():
        store.set_setting("role", role)
        store.set_setting("name", name)
        store.set_setting("posyandu", json.dumps(codes))
        store.set_setting("village", village or "")
        store.set_setting("begun", desk.clock.today().isoformat())
        set_owner(store, desk.user.id)
        user = {"name": desk.user.name, "role": desk.user.role, "active": True}
        changes = [
            Change("device", store.device, "name", {"name": name, "role": role}),
            Change("user", desk.user.id, "identity", user),
        ]
        changes += [
            Change("posyandu", code, "place", {"village": village}) for code in codes if village
        ]
        write(desk, changes)
        if role == "hub":
            hub = HubKeys.generate()
            seal_root(store, hub.to_dict(), [public])
            begin_district(store, hub, name=name, now=desk.clock.now())
            return hub.fingerprint
        keys = DeviceKeys.generate()
        store.set_setting("device_keys", json.dumps(keys.to_dict()))
        return keys.fingerprint


def _clear(paths: HomePaths) -> None:
    """Take away the files of a home that could not be made."""
    for path in paths.folder.glob("kbdesk.db*"):
        path.unlink(missing_ok=True)
    for path in (paths.keyring, paths.mark, paths.reserve, paths.making):
        path.unlink(missing_ok=True)
    for folder in (paths.outbox, paths.inbox, paths.backups):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


@contextmanager
def opened(
    folder: Path, *, user: str | None, passphrase: str, clock: Clock | None = None
) -> Iterator[Desk]:
    """Open a home for as long as the block lasts; see :func:`open_home`."""
    desk, lock = open_home(folder, user=user, passphrase=passphrase, clock=clock)
    try:
        with worded():
            yield desk
    finally:
        desk.store.close()
        lock.release()


def open_home(
    folder: Path, *, user: str | None, passphrase: str, clock: Clock | None = None
) -> tuple[Desk, HomeLock]:
    """Open a home with a user's passphrase; without a name, its only active user is meant.

    The caller closes the store and releases the lock. Raises ``home.none``,
    ``home.in_use``, ``access.*``, ``store.*``.
    """
    clock = clock or Clock()
    paths = paths_of(folder)
    lock = HomeLock(paths)
    try:
        finish_swap(paths)
        keyring = Keyring.load(paths.keyring)
        way = _way_in(keyring, user or _only_user(keyring), passphrase, paths, clock)
        paths.make_folders()
        tidy(paths)
        store = _with_room(paths, lambda: Store(paths, way.key, clock.wall_ms))
        try:
            paths.keep_reserve()
            _obey(store)
            with suppress(KbdeskError):  # without room they wait for the next opening
                sweep_copies(store)
            role = let_in(store, keyring, way, passphrase, clock)
        except BaseException:
            store.close()
            raise
    except OSError as error:
        lock.release()
        raise KbdeskError("home.not_writable", path=str(folder)) from error
    except BaseException:
        lock.release()
        raise
    desk = Desk(store, DeskUser(way.user.id, way.user.name, role), clock)
    _note_failed_sign_ins(desk)
    stamp_practice(desk.practice)
    return desk, lock


def _way_in(keyring: Keyring, name: str, passphrase: str, paths: HomePaths, clock: Clock) -> Way:
    """Return what the passphrase opens; a wrong one is kept for the trail."""
    try:
        return keyring.way_in(name, passphrase)
    except KbdeskError as error:
        tried = keyring.named(name)
        if error.code == "access.wrong_passphrase" and tried is not None:
            FailedSignIns(paths.failed_sign_ins).add(clock.wall_ms(), tried.id)
        raise


def _note_failed_sign_ins(desk: Desk) -> None:
    """Write the wrong passphrases since the last opening into the trail."""
    failed = FailedSignIns(desk.store.paths.failed_sign_ins)
    kept = failed.kept()
    if not kept:
        return
    with suppress(KbdeskError):  # without room on the disk they wait for the next opening
        with desk.store.transaction():
            for one in kept:
                note(desk, "sign_in_failed", "user", one.user, tried_at=one.at)
        failed.forget()


def _with_room(paths: HomePaths, opening: Callable[[], Store]) -> Store:
    """Open the database; on a disk without any room by giving up what was kept aside for it."""
    try:
        return opening()
    except KbdeskError as error:
        if error.code not in ("store.disk_full", "store.io_error") or not paths.give_up_reserve():
            raise
        return opening()


def _obey(store: Store) -> None:
    """Erase whom an order names that a version before this one could only keep."""
    try:
        with store.transaction():
            obey(store)
    except KbdeskError as error:
        store_full = error.code in ("store.disk_full", "store.io_error", "store.read_only")
        if not store_full:
            raise


def _only_user(keyring: Keyring) -> str:
    active = [user.name for user in keyring.users() if not user.disabled]
    if len(active) != 1:
        raise KbdeskError("access.which_user", field="user")
    return active[0]


def paths_of(folder: Path) -> HomePaths:
    """Return where the files of a home stand; raises ``home.none``."""
    paths = HomePaths(folder)
    if not paths.exists:
        raise KbdeskError("home.none", path=str(folder))
    return paths


def users_of(folder: Path) -> list[User]:
    """Return who may open a home; needs no passphrase. Raises ``home.none``."""
    paths = paths_of(folder)
    if paths.swap.exists():
        with HomeLock(paths):
            finish_swap(paths)
    return Keyring.load(paths.keyring).users()


def add_user(
    desk: Desk, key_holder: str, *, name: str, role: str, passphrase: str
) -> dict[str, object]:
    """Let another person open this home; ``key_holder`` is the passphrase of the desk's user.

    Raises ``access.above`` for a role above one's own, unless one made the home.
    """
    paths = desk.store.paths
    keyring = Keyring.load(paths.keyring)
    _, key = keyring.unlock(desk.user.name, key_holder)
    known_role = read_user_role(role)
    check_new_passphrase(passphrase, (name, *name.split(), desk.name))
    not_above(desk, known_role)
    user = keyring.add_user(key, name, known_role, passphrase)
    share_root(desk, keyring, user)
    fields = {"name": user.name, "role": user.role, "active": True}
    with desk.store.transaction():
        note(desk, "user_added", "user", user.id, role=user.role)
        write(desk, [Change("user", user.id, "identity", fields)])
        _save(keyring, paths)
    return {"id": user.id, "name": user.name, "role": user.role}


def disable_user(desk: Desk, name: str, told: Told | None = None) -> dict[str, object]:
    """Take back a person's way into this home; what they knew opens nothing from then on.

    Answers ``rekeyed``: whether the database has another key already. Raises ``access.above``
    for a role above one's own, unless one made the home.
    """
    paths = desk.store.paths
    keyring = Keyring.load(paths.keyring)
    user = keyring.disable(name)
    not_above(desk, user.role)
    ask_for_another_key(desk.store)
    fields = {"name": user.name, "role": user.role, "active": False}
    with desk.store.transaction():
        note(desk, "user_disabled", "user", user.id)
        write(desk, [Change("user", user.id, "identity", fields)])
        _save(keyring, paths)
    rekeyed = take_back(desk, keyring, told)
    return {"id": user.id, "name": user.name, "active": False, "rekeyed": rekeyed}


def change_passphrase(
    desk: Desk, old: str, new: str, told: Told | None = None
) -> dict[str, object]:
    """Give the desk's user another passphrase; the old one opens nothing from then on.

    Answers ``rekeyed``: whether the database has another key already. Copies elsewhere still
    open with the old passphrase. Raises ``access.wrong_passphrase``, ``access.empty_passphrase``.
    """
    paths = desk.store.paths
    keyring = Keyring.load(paths.keyring)
    _, key = keyring.unlock(desk.user.name, old)
    check_new_passphrase(new, (desk.user.name, *desk.user.name.split(), desk.name))
    user = keyring.set_passphrase(key, desk.user.name, new)
    share_root(desk, keyring, user)
    ask_for_another_key(desk.store)
    with desk.store.transaction():
        note(desk, "passphrase_changed", "user", user.id)
        _save(keyring, paths)
    return {"id": user.id, "name": user.name, "rekeyed": take_back(desk, keyring, told)}


def recover(
    folder: Path,
    source: Path,
    *,
    user: str | None,
    code: str | None,
    passphrase: str,
    clock: Clock | None = None,
) -> dict[str, object]:
    """Give a user who lost the passphrase another, by the file that the hub gave for it.

    Raises ``home.none``, ``home.in_use``, ``access.*``, ``store.*``; nothing has changed then.
    """
    clock = clock or Clock()
    paths = paths_of(folder)
    with HomeLock(paths):
        finish_swap(paths)
        keyring = Keyring.load(paths.keyring)
        name = user or _only_user(keyring)
        key = recovered_key(source, code, keyring)
        if any(one.disabled and one.name == name for one in keyring.users()):
            raise KbdeskError("access.disabled", field="user", name=name)
        check_new_passphrase(passphrase, (name, *name.split()))
        known = keyring.set_passphrase(key, name, passphrase)
        try:
            store = _with_room(paths, lambda: Store(paths, key, clock.wall_ms))
        except KbdeskError as error:
            if error.code == "store.damaged" and _has_another_key(paths, key):
                # the database was given another key since the hub was asked
                raise KbdeskError("access.wrong_escrow") from error
            raise
        try:
            role = real_role(store, known)
            if is_shut_out(store, known):
                raise KbdeskError("access.disabled", field="user", name=known.name)
            desk = Desk(store, DeskUser(known.id, known.name, role), clock)
            ask_for_another_key(store)
            with store.transaction():
                note(desk, "recovered", "user", known.id)
                _save(keyring, paths)
            take_back(desk, keyring)
            with suppress(KbdeskError, OSError):
                keep_copy(desk)  # it is due until it is done
        finally:
            store.close()
    return {"id": known.id, "name": known.name, "role": role}


def _has_another_key(paths: HomePaths, key: bytes) -> bool:
    try:
        connect(paths.database, key).close()
    except KbdeskError:
        return True
    return False


def _save(keyring: Keyring, paths: HomePaths) -> None:
    try:
        keyring.save(paths.keyring)
    except OSError as error:
        raise KbdeskError("home.not_writable", path=str(paths.folder)) from error
