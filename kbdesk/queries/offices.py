"""What stands over and under a paper: the office's letterhead, and who signs by its scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.child_photos import read
from kbdesk.domain.offices import PLACE, Level, Signatory, Stationery
from kbdesk.domain.villages import WHOLE_CITY, village_name
from kbdesk.queries.area import Area
from kbdesk.store.records import Row
from kbdesk.words import Language, say

SETTING: Final = "offices"
"""The home's own letterheads, by scope; they go before those of the hub."""


def office_row(desk: Desk, scope: str) -> Row | None:
    """Return what is set for an office: the home's own, else the hub's; None where nothing is."""
    row = desk.store.records.get("office", scope)
    own = (desk.store.json_setting(SETTING) or {}).get(scope)
    if row is None and own is None:
        return None
    return {**(row or {}), **(own or {})}


def said(row: Mapping[str, object]) -> dict[str, object]:
    """Return an office as ``letterhead show`` writes it."""
    return {
        "lines": row.get("lines") or [],
        "address": row.get("office_address"),
        "place": row.get("signed_in"),
        "emblem": bool(row.get("emblem")),
        **{
            who: {name: row.get(f"{who}_{name}") for name in ("post", "name", "rank", "nip")}
            for who in ("by", "knows")
        },
    }


def stationery(desk: Desk, area: Area, language: Language = "id") -> Stationery:
    """Return the stationery of a paper about an area; who signs follows from its scope."""
    level, scope = scope_of(area)
    row = office_row(desk, scope) or {}
    by, knows = _usual(desk, level, area, language)
    return Stationery(
        lines=tuple(row.get("lines") or ()),
        address=row.get("office_address") or "",
        emblem=read(row.get("emblem")),
        place=row.get("signed_in") or PLACE,
        day=desk.clock.today(),
        by=_signatory(row, "by", by),
        knows=_signatory(row, "knows", knows),
        signs_all=level in ("city", "puskesmas"),
    )


def scope_of(area: Area) -> tuple[Level, str]:
    """Return of what level an area's office is, and its scope; of a puskesmas there is none."""
    if area.puskesmas is not None:
        return "puskesmas", ""
    if area.posyandu is not None and len(area.posyandu) == 1:
        return "posyandu", area.posyandu[0]
    if area.village is not None:
        return "village", area.village
    return ("puskesmas", "") if area.posyandu is not None else ("city", WHOLE_CITY)


def _usual(desk: Desk, level: Level, area: Area, language: Language) -> tuple[Signatory, Signatory]:
    """Return the posts that sign for a level; names where the home knows them."""
    puskesmas = (area.puskesmas or "").removeprefix("Puskesmas ")
    name = puskesmas or village_name(area.village)
    by = say(f"office.by_{level}", language)
    knows = say(f"office.knows_{level}", language, name=name).strip()
    chair = ""
    if level == "village" and area.village:
        day = desk.clock.today().isoformat()
        chair = next(
            (
                row["name"] or ""
                for row in desk.store.records.find("village_officer", {"village": area.village})
                if row["body"] == "pokja" and row["post"] == "chair"
                and (row["until"] is None or row["until"] > day)
                and (row["since"] is None or row["since"] <= day)
            ),
            "",
        )  # fmt: skip
    return Signatory(by, chair), Signatory(knows)


def _signatory(row: Mapping[str, object], who: str, usual: Signatory) -> Signatory:
    told = {name: str(row.get(f"{who}_{name}") or "") for name in ("post", "name", "rank", "nip")}
    if not any(told.values()):
        return usual
    return Signatory(told["post"] or usual.post, told["name"], told["rank"], told["nip"])
