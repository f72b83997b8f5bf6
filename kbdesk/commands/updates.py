"""New versions by stick: offered at the hub; looked at, installed and taken back at a laptop."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from kbdesk import __version__
from kbdesk.commands.copies import BEFORE_UPDATE, before_updates
from kbdesk.commands.trail import note
from kbdesk.commands.upkeep import put_back, write_copy
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import PRIVATE_FOLDER
from kbdesk.store.home import HomePaths
from kbdesk.store.schema import VERSION as SCHEMA
from kbdesk.sync.district import District
from kbdesk.sync.records import read_record
from kbdesk.updates.offers import (
    Carried,
    carry,
    check_offer,
    check_whole,
    find_packages,
    name_of,
    readable,
    seal_offer,
)
from kbdesk.updates.package import MAGIC, SIGNATURE, Package, Told, read_package
from kbdesk.updates.programs import Programs, programs_here
from kbdesk.updates.release import Release, order, release_keys

T = TypeVar("T")


class AskDesk(Protocol):
    """Asks a question of the open desk and waits for its answer."""

    def __call__(self, question: Callable[[Desk], T]) -> T: ...


_MACHINES: Final = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "ARM64": "arm64"}
COPIES_KEPT: Final = 2


def this_platform() -> str:
    """Return for which machines a package must be made to run here."""
    system = "windows" if sys.platform == "win32" else sys.platform
    machine = platform.machine()
    return f"{system}-{_MACHINES.get(machine, machine.lower())}"


@dataclass(frozen=True, slots=True)
class FoundUpdate:
    """A package on a stick, and whether it may be installed here.

    ``state``: ``new``; ``installed``, it is what is started; ``older`` than that; ``refused``,
    and then ``error`` says why.
    """

    path: Path
    state: str
    version: str = ""
    release: Release | None = None
    error: KbdeskError | None = None

    def changes(self, language: str) -> tuple[str, ...]:
        if self.release is None:
            return ()
        changes = self.release.changes
        return changes.id if language == "id" else changes.en


# -- at the hub ----------------------------------------------------------------------------------


def offer(desk: Desk, file: Path, folder: Path | None = None, told: Told | None = None) -> Carried:
    """Let the hub's machines take a release: it is kept here, and goes with the answers.

    With ``folder`` it is put there now. For whoever may use the hub's own keys. Raises
    ``hub.not_a_hub``, ``update.*``, ``stick.*``.
    """
    hub = District(desk.store).hub_keys
    if hub is None:
        raise KbdeskError("hub.not_a_hub")
    package = read_package(file, release_keys())
    check_whole(package)
    sealed = seal_offer(package, hub, desk.clock.today())
    shelf = desk.paths.updates
    try:
        shelf.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise KbdeskError("home.not_writable", path=str(desk.paths.folder)) from error
    kept = carry(package, sealed, shelf)
    for other in readable(shelf, release_keys()):
        # one release for each kind of machine: the one that was offered last
        same = other.release.platform == package.release.platform
        if same and other.path.name != name_of(package):
            with suppress(OSError):
                other.path.unlink()
    note(desk, "update_offered", version=package.release.version)
    return kept if folder is None else carry(package, sealed, folder, told)


def put_offers(desk: Desk, folder: Path, told: Told | None = None) -> list[Carried]:
    """Put what the hub offers on a stick that carries answers; raises ``stick.*``, ``update.*``."""
    shelf = desk.paths.updates
    if not shelf.is_dir():
        return []
    return [carry(one, one.offer, folder, told) for one in readable(shelf, release_keys())]


def came_up() -> None:
    """Tell the starter that this version stands with its window."""
    with suppress(KbdeskError):
        programs_here().came_up(SCHEMA)


def failed_version() -> str | None:
    """Return the version that did not come up here, so that the one before it runs."""
    try:
        return programs_here().failed()
    except KbdeskError:
        return None


def offers_here(desk: Desk) -> list[str]:
    """Return the versions that this hub offers, with the kind of machine they are for."""
    shelf = desk.paths.updates
    found = readable(shelf, release_keys()) if shelf.is_dir() else []
    return [f"{one.release.version} ({one.release.platform})" for one in found]


# -- at a laptop ---------------------------------------------------------------------------------


def look(desk: Desk, place: Path) -> list[FoundUpdate]:
    """Return the packages of a stick or one file, the newest first, each with what it is here."""
    found = [_looked_at(desk, path) for path in find_packages(place)]
    return sorted(found, key=lambda one: order(one.version or "0"), reverse=True)


def _looked_at(desk: Desk, path: Path) -> FoundUpdate:
    try:
        package = read_package(path, release_keys())
    except KbdeskError as error:
        return FoundUpdate(path, "refused", error=error)
    release = package.release
    try:
        _may_install(desk, package, programs_here().chosen().version)
    except KbdeskError as error:
        state = {"update.installed": "installed", "update.older": "older"}.get(error.code)
        return FoundUpdate(path, state or "refused", release.version, release, error)
    return FoundUpdate(path, "new", release.version, release)


def _may_install(desk: Desk, package: Package, current: str) -> None:
    """Refuse what may not be installed here, by nothing that a clock says."""
    release = package.release
    check_offer(package, District(desk.store).hub.sign_public)
    if release.platform not in ("any", this_platform()):
        raise KbdeskError("update.other_platform", platform=release.platform)
    newest_known = max(
        [current, __version__, desk.store.setting("newest_version") or current], key=order
    )
    if release.version == current:
        raise KbdeskError("update.installed", version=release.version)
    if order(release.version) < order(newest_known):
        raise KbdeskError("update.older", version=release.version, newest=newest_known)
    if order(release.least) > order(current):
        raise KbdeskError("update.too_far", version=release.version, least=release.least)


def install(ask: AskDesk, place: Path, told: Told | None = None) -> dict[str, object]:
    """Put the newest package of a stick beside the version that runs, and let it be started next.

    ``ask`` asks the open desk, so that a window may do other things while files are unpacked.
    The database is copied before the switch. Whatever goes wrong, the version that ran is
    started as before. Answers ``version``, ``before``, ``copy``. Raises ``update.*``,
    ``backup.*``.
    """
    programs = programs_here()
    with programs.alone():
        package = ask(lambda desk: _wanted(desk, place, programs))
        programs.put(package, told)
        return ask(lambda desk: _switch(desk, package, programs))


def _wanted(desk: Desk, place: Path, programs: Programs) -> Package:
    found = look(desk, place)
    wanted = next((one for one in found if one.state == "new"), None)
    if wanted is None:
        raise (found[0].error if found and found[0].error else None) or KbdeskError("update.none")
    package = read_package(wanted.path, release_keys())
    _may_install(desk, package, programs.chosen().version)
    return package


def _switch(desk: Desk, package: Package, programs: Programs) -> dict[str, object]:
    current, version = programs.chosen().version, package.release.version
    copy = _copy_before(desk, current, version)
    with desk.store.transaction():
        desk.store.set_setting("newest_version", version)
        note(desk, "update_installed", version=version, before=current)
    try:
        programs.choose(version, current)
    except OSError as error:
        raise KbdeskError("update.not_written", mb=0, why=error.strerror or "") from error
    programs.forget_others()
    return {"version": version, "before": current, "copy": str(copy)}


def _copy_before(desk: Desk, current: str, version: str) -> Path:
    paths = desk.paths
    target = paths.backups / BEFORE_UPDATE.format(
        current=current, version=version, at=f"{desk.clock.now():%Y%m%d-%H%M%S}"
    )
    if not target.exists():
        write_copy(desk.store.copier(), target)
    # never the one that was just made, whatever the clock says of it
    others = [one for one in before_updates(paths) if one != target]
    for old in others[COPIES_KEPT - 1 :]:
        with suppress(OSError):
            old.unlink()
    return target


@dataclass(frozen=True, slots=True)
class WayBack:
    """To which version this machine can go back, and the copy that it needs for that.

    ``copy``: the database was changed since so that only this copy of before the update is read
    by that version; None where it reads what is here.
    """

    version: str
    current: str
    copy: Path | None


def way_back(home: Path, programs: Programs | None = None) -> WayBack:
    """Return how to go back; raises ``update.no_programs``, ``nothing_before``, ``no_copy``."""
    programs = programs or programs_here()
    chosen = programs.chosen()
    older = chosen.before and order(chosen.before) < order(chosen.version)
    if not older or chosen.before not in programs.installed():
        raise KbdeskError("update.nothing_before", version=chosen.version)
    schema = _schema_of(programs, chosen.before)
    if schema is None or schema >= SCHEMA or not HomePaths(home).exists:
        return WayBack(chosen.before, chosen.version, None)
    copies = [
        one
        for one in before_updates(HomePaths(home))
        if one.name.startswith(f"before-update-{chosen.before}-to-{chosen.version}-")
    ]
    if not copies:
        raise KbdeskError("update.no_copy", version=chosen.before)
    return WayBack(chosen.before, chosen.version, copies[0])


def back(
    home: Path,
    *,
    with_copy: bool = False,
    user: str | None = None,
    passphrase: str | None = None,
) -> dict[str, Any]:
    """Let the version before be started again; the home is closed meanwhile.

    Where it cannot read the database any more, only ``with_copy``: the copy of before the update
    takes its place, and what stood there is kept. Answers ``version``, ``before``, ``kept``.
    Raises ``update.*``, ``home.in_use``, ``access.*``, ``backup.unreadable``.
    """
    programs = programs_here()
    with programs.alone():
        way = way_back(home, programs)
        kept = None
        if way.copy is not None:
            if not with_copy or passphrase is None:
                raise KbdeskError("update.back_needs_copy", version=way.version, copy=way.copy.name)
            kept = put_back(home, way.copy, user=user, passphrase=passphrase)
        try:
            programs.choose(way.version, way.current)
        except OSError as error:
            raise KbdeskError("update.not_written", mb=0, why=error.strerror or "") from error
    return {
        "version": way.version,
        "before": way.current,
        "kept": None if kept is None else str(kept),
    }


def _schema_of(programs: Programs, version: str) -> int | None:
    """Return what the database says once a version has opened it; None where nobody knows."""
    head = programs.release(version)
    if head is None:
        return programs.schema_noted(version)
    body = head[len(MAGIC) + 4 : -SIGNATURE]
    with suppress(KbdeskError):
        return read_record(body, Release, "update", "manifest").schema
    return None


def versions(programs: Programs) -> list[dict[str, object]]:
    """Return the versions on this machine, the newest first."""
    chosen = programs.chosen()
    states = {chosen.version: "current", chosen.before: "before"}
    return [
        {
            "version": version,
            "state": states.get(version, "kept"),
            "running": version == __version__,
            "came_up": programs.is_up(version),
        }
        for version in programs.installed()
    ]


def command_to_start(programs: Programs) -> Sequence[str] | None:
    """Return the command that restarts the starter, None if it is not found."""
    for name in ("kbdeskw.exe", "kbdesk.exe") if os.name == "nt" else ("kbdesk",):
        if (programs.folder / name).is_file():
            return [str(programs.folder / name)]
    if (programs.folder / "starter.py").is_file():
        return [sys.executable, str(programs.folder / "starter.py")]
    return None
