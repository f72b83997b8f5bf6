"""BKKBN's forms (SIGA) of a kelurahan, filled in from what is recorded.

What kbdesk does not record, or nobody recorded, is None: it is a line to be filled in by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbdesk.domain.family_planning import METHODS, REASONS
from kbdesk.domain.kampung import EVENT_KINDS
from kbdesk.domain.kampung_score import DATA_USES, MONEY, OPERATIONS
from kbdesk.domain.life_cycle import NONE
from kbdesk.domain.report_json.siga import (
    SigaCardJson,
    SigaGroupJson,
    SigaHeadJson,
    SigaMeetingJson,
    SigaPartJson,
    SigaRegisterJson,
)
from kbdesk.domain.report_json.village import FacilityJson, OfficerJson
from kbdesk.domain.siga import CARDS, ORDER_KNOWN, REGISTERS, CardForm, due_on, form_name
from kbdesk.domain.villages import CITY, PROVINCE, village_name, villages
from kbdesk.queries.kampung_kb import Kampung
from kbdesk.queries.records import spoken
from kbdesk.queries.skdn import month_text
from kbdesk.store.records import Row, picked

_BODY: Final[Mapping[CardForm, str]] = {"kampung": "pokja", "dataku": "dataku"}

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class SigaCard:
    """A card of a year, and the village's records that fill it."""

    form: CardForm
    of: Kampung


@dataclass(frozen=True, slots=True)
class SigaRegister:
    """A month's register of the groups of a kind, and the village's records that fill it."""

    kind: str
    of: Kampung


def said_card(found: SigaCard) -> SigaCardJson:
    """Return a card as ``report siga-kampung`` and ``report siga-dataku`` write it."""
    values = _of_kampung(found.of) if found.form == "kampung" else _of_dataku(found.of)
    parts: list[SigaPartJson] = [
        {
            "code": part.code,
            "fields": [
                {"code": one.code, "value": values.get(one.code), "kept": one.kept}
                for one in part.fields
            ],
        }
        for part in CARDS[found.form]
    ]
    head = _head(found.form, found.of)
    told: SigaCardJson = {
        "form": head["form"],
        "month": head["month"],
        "village": head["village"],
        "village_name": head["village_name"],
        "order": head["order"],
        "year": found.of.month // 12,
        "day": found.of.last.isoformat(),
        "parts": parts,
        "by_hand": sum(one["value"] is None for part in parts for one in part["fields"]),
        "chair": next((row["name"] for row in found.of.officers if row["post"] == "chair"
                       and row["body"] == _BODY[found.form]), None),
    }  # fmt: skip
    if found.form == "dataku":
        told["officers"] = [
            picked(OfficerJson, row) for row in found.of.officers if row["body"] == "dataku"
        ]
        told["facilities"] = [picked(FacilityJson, row) for row in found.of.facilities]
    return told


def said_register(found: SigaRegister) -> SigaRegisterJson:
    """Return a register as ``report siga-bkb`` and so on write it."""
    shares = {one.kind: one.base for one in found.of.score.shares}
    return {
        **_head(found.kind, found.of),
        "kind": found.kind,
        "due": due_on(found.of.month).isoformat(),
        "base": shares[found.kind],
        "columns": list(REGISTERS[found.kind]),
        "groups": [_group(found.of, row) for row in found.of.groups if row["kind"] == found.kind],
    }


# -- inside ----------------------------------------------------------------------------------


def _head(kind: str, of: Kampung) -> SigaHeadJson:
    return {
        "form": form_name(kind),
        "month": month_text(of.month),
        "village": of.village,
        "village_name": village_name(of.village),
        "order": ORDER_KNOWN[kind],
    }


def _group(of: Kampung, row: Row) -> SigaGroupJson:
    own = [one for one in of.of_month(of.meetings) if one["village_group"] == row["id"]]
    meetings: list[SigaMeetingJson] = [
        {
            "date": one["date"],
            "topic": one["topic"],
            "male": one["male"],
            "female": one["female"],
            "people": _sum(one["male"], one["female"]),
            "note": one["note"],
        }
        for one in own
    ]
    return {
        "id": row["id"],
        "name": row["name"],
        "decree_no": row["decree_no"],
        "decree_date": row["decree_date"],
        "leader": row["leader"],
        "members": row["members"],
        "meetings": meetings,
    }


def _sum(*counts: int | None) -> int | None:
    """Return a sum of what is known, None where nothing is."""
    known = [one for one in counts if one is not None]
    return sum(known) if known else None


def _of_kampung(of: Kampung) -> dict[str, Value]:
    profile = _profile(of)
    kinds = {row["kind"] for row in of.groups}
    figures = of.figures.total
    planning = figures.planning
    values: dict[str, Value] = {
        **profile,
        # a group that is not recorded may exist all the same: unknown, not "no"
        **{f"group_{one.kind}": True if one.kind in kinds else None for one in of.score.shares},
        "has_secretariat": _either(profile["has_secretariat"], profile["secretariat"]),
        "data_house": _either(None, "Rumah DataKu" in kinds or profile["dataku_decree_no"]),
        "pokja_exists": _either(
            profile["pokja_exists"], any(row["body"] == "pokja" for row in of.officers)
        ),
        "pokja_trained": _either(profile["pokja_trained"], profile["pokja_trained_count"]),
        **_answers("money", MONEY, of.profile.get("money")),
        **_answers("use", DATA_USES, of.profile.get("data_uses")),
        **_answers("operation", OPERATIONS, of.profile.get("operations")),
        "population": of.people or None,
        "households": of.households or None,
        **{f"base_{one.kind}": one.base if of.people else None for one in of.score.shares},
        **{
            f"members_{one.kind}": _sum(
                *(row["members"] for row in of.groups if row["kind"] == one.kind)
            )
            for one in of.score.shares
        },
        "PUS": planning.couples if of.people else None,
    }
    if planning.couples > planning.not_asked:
        values |= {f"method_{name}": planning.methods[name] for name in METHODS}
        values |= {f"reason_{name}": planning.reasons[name] for name in REASONS}
        values["not_asked"] = planning.not_asked
    return values


def _of_dataku(of: Kampung) -> dict[str, Value]:
    profile = _profile(of)
    house: Row = next((row for row in of.groups if row["kind"] == "Rumah DataKu"), {})
    year = of.of_year(of.events)
    counted = {kind: sum(row["kind"] == kind for row in year) for kind in EVENT_KINDS}
    given = [row["level"] for row in of.levels if row["program"] == "dataku"]
    return {
        **profile,
        "dataku_decree_no": profile["dataku_decree_no"] or house.get("decree_no"),
        "dataku_decree_date": profile["dataku_decree_date"] or house.get("decree_date"),
        # nothing recorded is not known to be none
        **{f"event_{kind}": count or None for kind, count in counted.items()},
        **{f"data_{kind}": True for kind in of.data_kinds},
        "level": of.standings["dataku"].level or None,
        "assessed_level": given[-1] if given else None,
    }


def _profile(of: Kampung) -> dict[str, Value]:
    """Return what the village says of itself, and where it lies."""
    said = spoken(of.profile) if of.profile else {}
    plain = (str, int, float, bool)
    told: dict[str, Value] = {
        name: said[name] if isinstance(said.get(name), plain) else None
        for name in (
            "name", "launch_date", "decree_no", "decree_date", "area_ha", "rt_count",
            "secretariat", "about", "dataku_decree_no", "dataku_decree_date", "has_secretariat",
            "companion_plkb", "regulation", "pokja_exists", "pokja_trained",
            "pokja_members_count", "pokja_trained_count",
        )
    }  # fmt: skip
    place = villages().get(of.village)
    contact = " ".join(
        str(said[name]) for name in ("contact_name", "contact_phone") if said.get(name)
    )
    return {
        **told,
        "province": PROVINCE,
        "city": CITY,
        "district": None if place is None else place.district,
        "village": village_name(of.village),
        "contact": contact or None,
    }


def _either(said: Value, shown: object) -> bool | None:
    """Return what was said, else true where a record shows it; None where neither."""
    return bool(said) if said is not None else True if shown else None


def _answers(prefix: str, codes: Sequence[str], chosen: object) -> dict[str, Value]:
    """Return an answered list, each of its items yes or no; nothing of one that was not asked."""
    if not isinstance(chosen, list) or not chosen:
        return {}
    return {f"{prefix}_{code}": code in chosen and chosen != [NONE] for code in codes}
