"""Letterheads and who signs: set by the hub for every office, or by a home for its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kbdesk.commands.draft import Draft
from kbdesk.commands.reading import read
from kbdesk.commands.rights import only_officer
from kbdesk.commands.trail import note
from kbdesk.commands.writing import Answer, write
from kbdesk.desk import Desk
from kbdesk.domain.child_photos import written
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.offices import (
    LONGEST_LINE,
    districts,
    level_of,
    needs_nip,
    plain_nip,
)
from kbdesk.domain.villages import WHOLE_CITY
from kbdesk.queries.known_posyandu import place_named
from kbdesk.queries.offices import SETTING, office_row, said
from kbdesk.records.offices import OFFICE
from kbdesk.store.store import Change

_WHO = ("by", "knows")


def set_office(
    desk: Desk, draft: Mapping[str, object], emblem: Path | bytes | None = None
) -> Answer:
    """Set the letterhead of an office and who signs for it.

    Fields: ``scope`` (city, a kecamatan, a kelurahan, a posyandu; the home's own where it is not
    said), ``lines`` (at most four), ``address``, ``place``, ``by`` and ``knows`` {``post``,
    ``name``, ``rank``, ``nip``}. What is not said stays as it was. At the hub it travels with
    the sticks; another home keeps it for itself, for its own posyandu and kelurahan alone.
    ``emblem``: a file, or a picture as ``prepare_child_photo`` returns it.
    Raises ``office.unknown_scope``, ``office.not_yours``, ``office.no_nip``, ``office.bad_nip``,
    ``attachment.*``, ``child_photo.not_a_picture``, ``draft.*``.
    """
    reading = Draft(draft)
    scope = _scope(desk, reading.text("scope"))
    groups: dict[str, dict[str, object]] = {}
    if reading.names("lines", "address", "place"):
        lines = read(reading, OFFICE.field("lines"))
        groups["letterhead"] = {
            "lines": lines or [],
            "office_address": reading.text("address", longest=120),
            "signed_in": reading.text("place", longest=40),
        }
    for who in _WHO:
        if who in reading:
            groups[who] = _signatory(reading.inner(who), who, scope)
    reading.done()
    if emblem is not None:
        if isinstance(emblem, Path):
            from kbdesk.exchange.pictures import prepare_child_photo

            emblem = prepare_child_photo(emblem).data
        groups["emblem"] = {"emblem": written(emblem)}
    if not groups:
        raise KbdeskError("draft.missing", field="lines")
    if desk.role == "hub":
        only_officer(desk)
        with desk.store.transaction():
            write(desk, [Change("office", scope, group, of) for group, of in groups.items()])
            note(desk, "letterhead", "office", scope)
    else:
        kept = dict(desk.store.json_setting(SETTING) or {})
        kept[scope] = {**kept.get(scope, {}), **{k: v for of in groups.values()
                                                 for k, v in of.items()}}  # fmt: skip
        with desk.store.transaction():
            desk.store.set_setting(SETTING, json.dumps(kept))
            note(desk, "letterhead", "office", scope)
    return {"scope": scope, **said(office_row(desk, scope) or {})}


def _scope(desk: Desk, text: str | None) -> str:
    if text is None:
        return WHOLE_CITY if desk.role == "hub" else desk.home_posyandu or desk.village or ""
    scope = _city_or_district(text) or place_named(desk, text)
    if scope is None:
        raise KbdeskError("office.unknown_scope", field="scope", text=text)
    if desk.role != "hub" and scope not in {*desk.posyandu, desk.village}:
        raise KbdeskError("office.not_yours", field="scope", text=scope)
    return scope


def _city_or_district(text: str) -> str | None:
    name = text.casefold()
    if name in (WHOLE_CITY, "kota"):
        return WHOLE_CITY
    return next((one for one in districts() if one.casefold() == name), None)


def _signatory(reading: Draft | None, who: str, scope: str) -> dict[str, object]:
    if reading is None:
        return {f"{who}_{name}": None for name in ("post", "name", "rank", "nip")}
    found: dict[str, object] = {
        f"{who}_{name}": reading.text(name, longest=LONGEST_LINE)
        for name in ("post", "name", "rank", "nip")
    }
    reading.done()
    nip = found[f"{who}_nip"]
    level = level_of(scope)
    if nip is None and found[f"{who}_name"] and level is not None and needs_nip(level):
        raise KbdeskError("office.no_nip", field=f"{who}.nip", name=found[f"{who}_name"])
    if nip is not None:
        plain = plain_nip(str(nip))
        if plain is None:
            raise KbdeskError("office.bad_nip", field=f"{who}.nip")
        found[f"{who}_nip"] = plain
    return found
