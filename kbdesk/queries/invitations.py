"""Whom to invite to a lesson, from what is recorded: who needs its topic most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.names import name_key
from kbdesk.domain.report_json.education import InvitationsJson, InvitedJson
from kbdesk.queries.area import Area, said_area
from kbdesk.queries.as_json import as_json
from kbdesk.queries.children import children
from kbdesk.queries.education import codes_in
from kbdesk.queries.population import place_order
from kbdesk.queries.women import women
from kbdesk.store.records import Row

GROUPS: Final = ("not_gaining", "unmet_need", "pregnant")
TOPIC_OF: Final = {
    "not_gaining": "feeding",
    "unmet_need": "family_planning",
    "pregnant": "pregnancy_risks",
}
"""The lesson that each group is invited to first."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody to invite. ``person`` is None where only the child is known.

    ``child``: of ``not_gaining``, the child's name, ``detail`` T or 2T; of ``unmet_need`` iat or
    tial; of ``pregnant`` the week, where it is known.
    """

    group: str
    person: str | None
    name: str | None
    detail: str | None
    village: str | None
    rt: str | None
    address: str | None
    phone: str | None
    child: str | None = None


def invitations(desk: Desk, group: str, area: Area) -> list[Invited]:
    """Return whom to invite of a group today, by RT and name.

    ``not_gaining``: mothers of children whose last code is T or 2T. ``unmet_need``: wives who
    use nothing and want no child now (IAT) or none any more (TIAL). ``pregnant``: who is now.
    """
    of = {"not_gaining": _not_gaining, "unmet_need": _unmet_need, "pregnant": _pregnant}
    found = of[group](desk, area)
    return sorted(
        found,
        key=lambda one: (place_order((None, one.rt)), name_key(one.name or one.child or "")),
    )


@dataclass(frozen=True, slots=True)
class InvitationList:
    """A list to print: of which group, whose, made on which day."""

    group: str
    area: Area
    date: date
    people: tuple[Invited, ...]


def invitation_list(desk: Desk, group: str, area: Area) -> InvitationList:
    """Return the list of a group as it is today."""
    return InvitationList(group, area, desk.clock.today(), tuple(invitations(desk, group, area)))


def said(found: InvitationList) -> InvitationsJson:
    """Return a list as ``report invitations`` writes it."""
    return {
        "month": found.date.isoformat()[:7],
        **said_area(found.area, puskesmas=False),
        "date": found.date.isoformat(),
        "group": found.group,
        "topic": TOPIC_OF[found.group],
        "people": [as_json(InvitedJson, one) for one in found.people],
    }


def _codes(desk: Desk, area: Area) -> tuple[str | None, ...]:
    codes = codes_in(desk, area)
    return (None,) if codes is None else codes


def _not_gaining(desk: Desk, area: Area) -> list[Invited]:
    records = desk.store.records
    found = []
    for code in _codes(desk, area):
        for child in children(desk, code):
            if child.code not in ("T", "2T"):
                continue
            row = records.get("person", child.id) or {}
            mother = records.get("person", row.get("mother") or "") or {}
            home = records.get("family", mother.get("family") or row.get("family") or "") or {}
            found.append(
                Invited(
                    group="not_gaining",
                    person=mother.get("id"),
                    name=mother.get("name"),
                    child=child.name,
                    detail=child.code,
                    **_at(home),
                )
            )
    return found


def _at(home: Row) -> dict[str, str | None]:
    """Return where an invitation goes."""
    return {name: home.get(name) for name in ("village", "rt", "address", "phone")}


def _unmet_need(desk: Desk, area: Area) -> list[Invited]:
    from kbdesk.queries.planning_columns import in_unmet_need
    from kbdesk.queries.village_columns import village_columns

    wives = in_unmet_need(village_columns(desk, area), desk.clock.today().isoformat())
    found = []
    for wife, reason in wives:
        row = desk.store.records.get("person", wife) or {}
        home = desk.store.records.get("family", row.get("family") or "") or {}
        found.append(
            Invited(
                group="unmet_need", person=wife, name=row.get("name"), detail=reason, **_at(home)
            )
        )
    return found


def _pregnant(desk: Desk, area: Area) -> list[Invited]:
    return [
        Invited(
            group="pregnant",
            person=one.id,
            name=one.name,
            detail=None if one.weeks is None else str(one.weeks),
            village=one.village,
            rt=one.rt,
            address=one.address,
            phone=one.phone,
        )
        for code in _codes(desk, area)
        for one in women(desk, desk.clock.today(), code)
        if one.postpartum_days is None
    ]
