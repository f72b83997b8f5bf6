"""The servers and folders that this machine sends to and fetches from.

They are settings of this machine alone, in the encrypted database: in no bundle and in no copy of
the home.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from kbdesk.commands.practice import only_for_real
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.store import PLACE_SETTING
from kbdesk.sync.places.address import (
    FolderPlace,
    Place,
    WebPlace,
    is_address,
    read_ca,
    web_address,
)

WINDOW_PLACE: Final = "internet"
"""The name under which the window keeps its place."""
Change = Callable[[frozenset[str]], frozenset[str]]
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_MOST: Final = 20
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class SavedPlace:
    """A place and its name; ``auto``: new records are sent automatically."""

    name: str
    place: Place
    auto: bool = False
    known: frozenset[str] = field(default=frozenset(), repr=False)
    """The keys of what was taken from it already."""
    whole: frozenset[str] = field(default=frozenset(), repr=False)
    """The names of what lies there whole and is not acknowledged yet."""

    @property
    def address(self) -> str:
        """Return where it is: an address or a folder."""
        if isinstance(self.place, WebPlace):
            return self.place.address
        return str(self.place.folder)


def set_place(
    desk: Desk,
    name: str,
    where: str,
    *,
    user: str = "",
    password: str | None = None,
    ca: str | None = None,
    auto: bool = False,
) -> SavedPlace:
    """Keep a place under a name; what is None stays as it was at the same address.

    Raises ``place.bad_name``, ``too_many``, ``bad_address``, ``not_https``,
    ``password_in_address``, ``bad_user``, ``bad_password``, ``bad_ca``.
    """
    only_for_real(desk)
    if not _NAME.fullmatch(name):
        raise KbdeskError("place.bad_name", field="name")
    before = {one.name: one for one in places(desk)}
    if name not in before and len(before) >= _MOST:
        raise KbdeskError("place.too_many", most=_MOST)
    old = before.get(name)
    place: Place
    if is_address(where):
        address = web_address(where)
        user = user.strip()
        if len(user) > _LONGEST or ":" in user or not user.isprintable():
            raise KbdeskError("place.bad_user", field="user")
        same = (
            old.place
            if old is not None
            and isinstance(old.place, WebPlace)
            and (old.place.address, old.place.user) == (address, user)
            else WebPlace(address, user)
        )
        assert isinstance(same, WebPlace)
        password = same.password if password is None else password
        if len(password) > _LONGEST or not all(c.isprintable() for c in password):
            raise KbdeskError("place.bad_password", field="password")
        place = WebPlace(address, user, password, same.ca if ca is None else read_ca(ca))
    else:
        folder = Path(where).expanduser().absolute()
        if not where.strip() or not folder.is_dir():
            raise KbdeskError("stick.folder_missing", folder=where)
        place = FolderPlace(folder)
    saved = SavedPlace(name, place, auto)
    if old is not None and _spot(old.place) == _spot(place):
        saved = replace(saved, known=old.known, whole=old.whole)
    with desk.store.transaction():
        _keep(desk, saved)
        note(desk, "place_set")
    return saved


def set_auto(desk: Desk, name: str, auto: bool) -> SavedPlace:
    """Switch automatic sending to a place on or off. Raises ``place.unknown``."""
    old = saved_place(desk, name)
    saved = replace(old, auto=auto)
    with desk.store.transaction():
        _keep(desk, saved)
        note(desk, "place_set")
    return saved


def remove_place(desk: Desk, name: str) -> None:
    """Forget a place, with its password. Raises ``place.unknown``."""
    saved_place(desk, name)
    with desk.store.transaction():
        desk.store.forget_setting(PLACE_SETTING + name)
        note(desk, "place_removed")


def places(desk: Desk) -> list[SavedPlace]:
    """Return the places that are kept, by name."""
    found = []
    for setting, value in sorted(desk.store.settings_of(PLACE_SETTING).items()):
        kept: dict[str, Any] = json.loads(value)
        place: Place = (
            WebPlace(kept["address"], kept["user"], kept["password"], kept["ca"])
            if "address" in kept
            else FolderPlace(Path(kept["folder"]))
        )
        name = setting.removeprefix(PLACE_SETTING)
        seen = (frozenset(kept["known"]), frozenset(kept["whole"]))
        found.append(SavedPlace(name, place, kept["auto"], *seen))
    return found


def saved_place(desk: Desk, name: str) -> SavedPlace:
    """Return the place of a name; raises ``place.unknown``."""
    for one in places(desk):
        if one.name == name:
            return one
    raise KbdeskError("place.unknown", name=name)


def window_place(desk: Desk) -> SavedPlace | None:
    """Return the place of the window: its own, else the first on the web."""
    on_web = [one for one in places(desk) if isinstance(one.place, WebPlace)]
    own = [one for one in on_web if one.name == WINDOW_PLACE]
    return next(iter([*own, *on_web]), None)


def named_place(desk: Desk, text: str) -> SavedPlace | None:
    """Return the place that a text names: a saved name or an address; None: a path.

    An address that is kept is used with its account, another one without. Raises ``place.*``,
    ``stick.folder_missing`` of nothing.
    """
    if not text.strip():
        # a variable of a script that is empty; the folder of the script is not meant
        raise KbdeskError("stick.folder_missing", folder=text)
    saved = places(desk)
    for one in saved:
        if one.name == text:
            return one
    if not is_address(text):
        return None
    address = web_address(text)
    for one in saved:
        if one.address == address:
            return one
    return SavedPlace("", WebPlace(address))


def keep_seen(
    desk: Desk, name: str, *, known: Change | None = None, whole: Change | None = None
) -> None:
    """Remember what was taken from a place and lies there, if the place is kept still."""
    with desk.store.transaction():
        for saved in places(desk):
            if saved.name == name:
                now = replace(
                    saved,
                    known=saved.known if known is None else known(saved.known),
                    whole=saved.whole if whole is None else whole(saved.whole),
                )
                if now != saved:
                    _keep(desk, now)


def _spot(place: Place) -> tuple[str, ...]:
    if isinstance(place, WebPlace):
        return (place.address,)
    return ("", str(place.folder))


def _keep(desk: Desk, saved: SavedPlace) -> None:
    place = saved.place
    kept: dict[str, object] = {"auto": saved.auto}
    kept |= {"known": sorted(saved.known), "whole": sorted(saved.whole)}
    if isinstance(place, WebPlace):
        kept |= {"address": place.address, "user": place.user}
        kept |= {"password": place.password, "ca": place.ca}
    else:
        kept["folder"] = str(place.folder)
    desk.store.set_setting(PLACE_SETTING + saved.name, json.dumps(kept))
