"""Letterheads and who signs: set by the hub for every office, or by a home for its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kbdesk.commands.draft import Draft
from kbdesk.commands.reading import read
from kbdesk.commands.rights import only_officer
from kbdesk.commands.writing import Answer, write
from kbdesk.desk import Desk
from kbdesk.domain.child_photos import written
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.offices import (
    CITY_SCOPE,
    LONGEST_LINE,
    MOST_LINES,
    districts,
    level_of,
    needs_nip,
    plain_nip,
)
from kbdesk.domain.villages import read_village
from kbdesk.queries.offices import SETTING, office_row, said
from kbdesk.records.offices import OFFICE
from kbdesk.store.store import Change

_WHO = ("by", "knows")


def set_office(desk: Desk, draft: Mapping[str, object], emblem: Path | None = None) -> Answer:
    """Set the letterhead of an office and who signs for it.

    Fields: ``scope`` (city, a kecamatan, a kelurahan, a posyandu; the home's own where it is not
    said), ``lines`` (at most four), ``address``, ``place``, ``by`` and ``knows`` {``post``,
    ``name``, ``rank``, ``nip``}. What is not said stays as it was. At the hub it travels with
    the sticks; another home keeps it for itself, for its own posyandu and kelurahan alone.
    Raises ``office.unknown_scope``, ``office.not_yours``, ``office.no_nip``, ``office.bad_nip``,
    ``attachment.*``, ``child_photo.not_a_picture``, ``draft.*``.
    """
    reading = Draft(draft)
    scope = _scope(desk, reading.text("scope"))
    groups: dict[str, dict[str, object]] = {}
    if reading.names("lines", "address", "place"):
        lines = read(reading, OFFICE.field("lines"))
        if lines and len(lines) > MOST_LINES:
            raise KbdeskError("draft.too_many", field="lines", most=MOST_LINES)
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
        from kbdesk.exchange.pictures import prepare_child_photo

        groups["emblem"] = {"emblem": written(prepare_child_photo(emblem).data)}
    if not groups:
        raise KbdeskError("draft.missing", field="lines")
    if desk.role == "hub":
        only_officer(desk)
        write(desk, [Change("office", scope, group, of) for group, of in groups.items()])
    else:
        kept = dict(desk.store.json_setting(SETTING) or {})
        kept[scope] = {**kept.get(scope, {}), **{k: v for of in groups.values()
                                                 for k, v in of.items()}}  # fmt: skip
        desk.store.set_setting(SETTING, json.dumps(kept))
    return {"scope": scope, **said(office_row(desk, scope) or {})}


def _scope(desk: Desk, text: str | None) -> str:
    if text is None:
        scope = CITY_SCOPE if desk.role == "hub" else desk.home_posyandu or desk.village or ""
    else:
        scope = _read_scope(text)
    if level_of(scope) is None:
        raise KbdeskError("office.unknown_scope", field="scope", text=text or "")
    own = {*desk.posyandu, desk.village}
    if desk.role != "hub" and scope not in own:
        raise KbdeskError("office.not_yours", field="scope", text=scope)
    return scope


def _read_scope(text: str) -> str:
    """Return the scope that a text names; itself where it names none."""
    named = next((one for one in districts() if one.casefold() == text.casefold()), None)
    if named is not None or text.casefold() in (CITY_SCOPE, "kota"):
        return named or CITY_SCOPE
    try:
        return read_village(text)
    except KbdeskError:
        return text.upper()


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
