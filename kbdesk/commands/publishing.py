"""Publishing a city's facts for the warehouse of a province: ``kbdesk publish``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple, TypedDict

from kbdesk.commands.courier import reach, send_file
from kbdesk.commands.places import SavedPlace
from kbdesk.commands.practice import only_for_real
from kbdesk.commands.rights import only_officer
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.nik import districts
from kbdesk.domain.villages import CITY, villages
from kbdesk.publish.facts_file import SUFFIX, WholeFacts, check_facts, read_facts_header
from kbdesk.publish.publication import Summary, Telling, basis_of, keep, tell, unchanged, write
from kbdesk.store.connection import few_pages
from kbdesk.store.fact_state import FactStates
from kbdesk.sync.sealing import age_recipients
from kbdesk.sync.stick import Progress, put_file

_SETTING: Final = "publishing"
_LONGEST_NAME: Final = 80
_LONGEST_KEY_FILE: Final = 4096


class PublishTarget(NamedTuple):
    """For whom a city publishes: the warehouse's age key; the city's own code and name."""

    key: str
    city: int
    name: str


class Published(TypedDict):
    """A publication in a folder; ``base`` whole or changes, ``since`` the serial it begins after.

    ``changed``: how many slices it says otherwise than the one before; ``carried`` are in it.
    ``new``: false where nothing has changed and the last file was copied again. ``deleted``: the
    earlier files of this city that a whole one made needless. ``fingerprint``: of the city's root,
    which the warehouse asks for before it lets the city in.
    """

    path: str
    city: int
    epoch_no: int
    serial: int
    base: str
    since: int
    new: bool
    slices: int
    changed: int
    carried: int
    rows: int
    erased: int
    bytes: int
    sha256: str
    warehouse: str
    fingerprint: str
    deleted: list[str]


def target_of(desk: Desk) -> PublishTarget | None:
    """Return for whom this city publishes, None while nobody has said it."""
    stored = desk.store.json_setting(_SETTING)
    return None if stored is None else PublishTarget(stored["key"], stored["city"], stored["name"])


class PublishStanding(NamedTuple):
    """How far a city has published: ``serial`` 0 and no day before the first time."""

    target: PublishTarget | None
    serial: int
    day: date | None
    may_set: bool
    """Whether who sits here may say for whom: the hub's officer."""


def standing(desk: Desk) -> PublishStanding:
    last = FactStates(desk.store).last()
    day = date.fromisoformat(last.published) if last and last.published else None
    officer = desk.role == "hub" and desk.user.role == "hub_officer"
    return PublishStanding(target_of(desk), last.serial if last else 0, day, officer)


def set_target(
    desk: Desk, key: str | None = None, city: int | None = None, name: str | None = None
) -> PublishTarget:
    """Keep the warehouse's key, and the city's code and name where they are not Bontang's.

    ``key`` is the age recipient (``age1...``). What is None stays as it was. Raises
    ``hub.not_a_hub``, ``access.only_officer``, ``publish.no_key``, ``publish.bad_key``,
    ``publish.unknown_city``, ``publish.bad_name``.
    """
    only_officer(desk)
    before = target_of(desk) or PublishTarget("", own_city(), CITY)
    if city is not None and city != before.city and name is None:
        raise KbdeskError("publish.bad_name", field="city_name", limit=_LONGEST_NAME)
    changed = PublishTarget(
        before.key if key is None else _known_key(key),
        before.city if city is None else _known_city(city),
        before.name if name is None else _name(name),
    )
    if not changed.key:
        raise KbdeskError("publish.no_key", field="key")
    if changed != target_of(desk):
        with desk.store.transaction():
            desk.store.set_setting(_SETTING, json.dumps(changed._asdict()))
            note(desk, "publishing_set", warehouse=changed.key, city=changed.city)
    return changed


def key_of(text: str) -> str:
    """Return the warehouse's key from a word or from a file that begins with it.

    Raises ``publish.bad_key``.
    """
    if text.startswith("age1"):
        return _known_key(text)
    try:
        with Path(text).open("rb") as file:
            words = file.read(_LONGEST_KEY_FILE).decode("utf-8-sig").split()
    except (OSError, UnicodeDecodeError, ValueError):
        raise KbdeskError("publish.bad_key", field="key") from None
    return _known_key(words[0] if words else "")


class _Ready(NamedTuple):
    """The file of the city's last word, in the outbox, and what it is about."""

    path: Path
    copy: WholeFacts
    summary: Summary
    new: bool

    def said(self, where: str, warehouse: str, deleted: Sequence[str]) -> Published:
        header, much = self.copy.header, self.summary
        return {
            "path": where,
            "city": header.city,
            "epoch_no": header.epoch_no,
            "serial": header.serial,
            "base": header.base,
            "since": header.since,
            "new": self.new,
            "slices": much.slices,
            "changed": much.changed if self.new else 0,
            "carried": much.carried,
            "rows": much.rows,
            "erased": much.erased,
            "bytes": self.copy.size,
            "sha256": self.copy.sha256,
            "warehouse": warehouse,
            "fingerprint": header.fingerprint,
            "deleted": list(deleted),
        }


def publish(
    desk: Desk,
    folder: Path,
    *,
    whole: bool = False,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Published:
    """Write what changed of the city's facts into a folder or onto a stick, and read it back.

    A copy stays in the outbox: where nothing has changed since, that very file is written again.
    Raises ``home.practice``, ``hub.not_a_hub``, ``publish.no_key``, ``publish.numbers_meet``,
    ``stick.*``, ``facts.too_large``.
    """
    target = _may_publish(desk)
    if not folder.is_dir():
        raise KbdeskError("stick.folder_missing", folder=str(folder))
    ready = _make_ready(desk, target, whole=whole)
    final = folder / ready.path.name
    if not _is_there(final, ready.copy.sha256):
        with suppress(FileNotFoundError):
            final.unlink()
        size, sha256 = ready.copy.size, ready.copy.sha256
        put_file(ready.path, final, size, sha256, progress=progress, cancel=cancel)
    deleted = _delete_earlier(folder, final) if ready.copy.header.base == "whole" else []
    return ready.said(str(final), target.key, deleted)


def publish_to(desk: Desk, saved: SavedPlace, *, whole: bool = False) -> Published:
    """Send what changed to a place that is kept, or to an address; see :func:`publish`.

    Raises ``place.*`` beside.
    """
    target = _may_publish(desk)
    reach(saved)
    ready = _make_ready(desk, target, whole=whole)
    earlier: Sequence[str] = ()
    state = FactStates(desk.store).last()
    if state is not None and ready.copy.header.base == "whole":
        earlier = state.earlier
    sent = send_file(desk, saved, ready.path, ready.path.name, done_with=earlier)
    return ready.said(sent.where, target.key, ())


def _may_publish(desk: Desk) -> PublishTarget:
    only_for_real(desk)
    if desk.role != "hub":
        raise KbdeskError("hub.not_a_hub")
    target = target_of(desk)
    if target is None:
        raise KbdeskError("publish.no_key", field="key")
    return target


def _make_ready(desk: Desk, target: PublishTarget, *, whole: bool) -> _Ready:
    held = _held(desk)
    of = (target.city, target.name, target.key)
    if held is not None and not whole:
        same = unchanged(desk, basis_of(desk, *of))
        if same is not None:
            return _Ready(held, check_facts(held), same, False)
    with few_pages(desk.store.db):
        telling = tell(desk, *of, whole=whole)
    new = telling.news or held is None
    if held is None or telling.news:
        held = _write(desk, telling, target)
    return _Ready(held, check_facts(held), telling.summary, new)


def _write(desk: Desk, telling: Telling, target: PublishTarget) -> Path:
    """Write the file into the outbox and keep it as the city's last word."""
    packed = write(desk, telling, target.city, target.name)
    state = telling.state
    with desk.store.transaction():
        keep(desk, telling)
        note(
            desk, "published", serial=state.serial, base=telling.base, rows=telling.rows,
            file=state.file,
        )  # fmt: skip
    for path in desk.store.paths.outbox.glob(f"*{SUFFIX}"):
        if path != packed.path:
            path.unlink(missing_ok=True)
    return packed.path


def _held(desk: Desk) -> Path | None:
    """Return the file of the last publication, None where it is not whole any more."""
    state = FactStates(desk.store).last()
    if state is None or not state.file:
        return None
    path = desk.store.paths.outbox / state.file
    try:
        check_facts(path)
    except KbdeskError:
        return None
    return path


def _is_there(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _delete_earlier(folder: Path, newest: Path) -> list[str]:
    """Delete this city's earlier files: a person who was purged since may be in them."""
    mine = read_facts_header(newest)
    deleted = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.name.startswith(".") or path.is_symlink() or path == newest:
            continue
        with suppress(KbdeskError, OSError):
            header = read_facts_header(path)
            if header.root_sign == mine.root_sign and header.order < mine.order:
                path.unlink()
                deleted.append(path.name)
    return deleted


def own_city() -> int:
    """Return the code of the city whose kelurahan are known here."""
    return int(next(iter(villages())).replace(".", "")[:4])


def _known_key(text: str) -> str:
    try:
        age_recipients([text.strip()])
    except KbdeskError:
        raise KbdeskError("publish.bad_key", field="key") from None
    return text.strip()


def _known_city(code: int) -> int:
    if str(code) not in _cities():
        raise KbdeskError("publish.unknown_city", field="city", city=code)
    return code


@cache
def _cities() -> frozenset[str]:
    return frozenset(code[:4] for code in districts())


def _name(text: str) -> str:
    plain = " ".join(text.split())
    if not plain.isprintable() or not 1 <= len(plain) <= _LONGEST_NAME:
        raise KbdeskError("publish.bad_name", field="city_name", limit=_LONGEST_NAME)
    return plain
