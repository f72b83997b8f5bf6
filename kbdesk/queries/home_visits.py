"""What home visits by checklist found: of one family, and the pustu's weekly recap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain import home_visits as judge
from kbdesk.domain.ages import months_between, read_day
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.home_visits import Checklist, VisitFound
from kbdesk.domain.open_proposals import Fact
from kbdesk.domain.proposals import Proposal
from kbdesk.queries.ages_people import people_of_stages
from kbdesk.queries.area import Area
from kbdesk.queries.women import pregnancy_of, present
from kbdesk.store.home_visit_rows import home_visits_between, home_visits_in
from kbdesk.store.proposal_rows import ProposalRows
from kbdesk.store.records import Row
from kbdesk.store.register_rows import named
from kbdesk.store.service_rows import pregnancies_of


def see_at_home(
    person: Mapping[str, Any] | None, fields: Mapping[str, Any]
) -> tuple[VisitFound, list[Proposal]]:
    """Return what a visit found and proposes; ``person`` is None of a family's checklist."""
    answers = fields["answers"] or {}
    born = person["birth_date"] if person is not None else None
    months = months_between(born, fields["date"]) if born else None
    found = judge.found_at_home(fields["form"], answers, months)
    return found, judge.visit_proposals(found, answers)


@dataclass(frozen=True, slots=True)
class VisitedMember:
    """Somebody of the family whom a checklist asks about, and which one."""

    id: str
    name: str
    form: Checklist
    sex: str | None
    born: date | None
    mother: Checklist | None
    """Pregnant or postpartum where she is."""


@dataclass(frozen=True, slots=True)
class HomeVisitOpening:
    """What the page of a visit begins from."""

    head: str
    members: tuple[VisitedMember, ...]


def home_visit_opening(desk: Desk, family: str) -> HomeVisitOpening:
    """Return whom a visit can be to, the mothers and the youngest first.

    Raises ``family.unknown``.
    """
    records = desk.store.records
    if records.get("family", family) is None:
        raise KbdeskError("family.unknown", field="family", id=family)
    today = desk.clock.today()
    found = []
    members = records.members(family)
    for person in members:
        if person["death_date"] or person["left_date"]:
            continue
        born = read_day(person["birth_date"])
        mother = mother_state(desk, person["id"], today)
        form = judge.checklist_of(born, today, mother)
        name = person["name"] or ""
        found.append(VisitedMember(person["id"], name, form, person["sex"], born, mother))
    order = {form: place for place, form in enumerate(judge.CHECKLISTS)}
    found.sort(key=lambda one: (order[one.form], one.name, one.id))
    head = next((row["name"] for row in members if row["relation"] == "head"), None)
    return HomeVisitOpening(head or next((one.name for one in found), ""), tuple(found))


def mother_state(desk: Desk, person: str, on: date) -> Checklist | None:
    """Return ``pregnant`` or ``postpartum`` of a woman on a day, else None."""
    row = present(pregnancies_of(desk.store.records, person), on)
    if row is None:
        return None
    return "pregnant" if pregnancy_of(row).open_on(on) else "postpartum"


def home_visit_facts(rows: ProposalRows) -> Iterator[tuple[str, tuple[str, int, str], Fact]]:
    """Yield (person, order, what is said by ground) of the visits that looked at a ground."""
    for row in rows.examined("home_visit"):
        if row["form"] not in judge.CHECKLISTS:
            continue
        found, proposals = see_at_home(row, row)
        codes = {one.code for one in proposals}
        said: dict[str, str | None] = {}
        if found.danger is not None:
            said["danger_signs"] = "R13" if "R13" in codes else None
        if found.tb is not None:
            said["tuberculosis"] = "R12" if "R12" in codes else None
        if said:
            yield row["person"], (row["date"], row["noted"], row["id"]), Fact(row["date"], said)


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """A visit that was made; ``codes`` are what it proposes. ``person`` None: the whole family."""

    person: str | None
    day: date
    form: Checklist
    outcome: str
    visitors: tuple[str, ...]
    reported_on: str | None
    next_date: date | None
    found: VisitFound
    codes: tuple[str, ...]

    @property
    def said(self) -> dict[str, Any]:
        """Return what was found as the verb answers it."""
        return {**said_found(self.found), "proposals": self.codes}


def visits_in_area(desk: Desk, area: Area, first: date, last: date) -> list[Row]:
    """Return the visits between two days that an area counts, the oldest first.

    A visit to a person counts where the person is served on the last day, a visit to a family
    where one of its people is.
    """
    records = desk.store.records
    here = {one.id for one in people_of_stages(desk, area, last)}
    families = {row["family"] for row in named(records, list(here)).values()}
    return [
        row
        for row in home_visits_between(records, first.isoformat(), last.isoformat())
        if row["form"] in judge.CHECKLISTS
        and (row["person"] in here if row["person"] else row["family"] in families)
    ]


def said_found(found: VisitFound) -> dict[str, Any]:
    return {
        "access": found.access,
        "danger": None if found.danger is None else list(found.danger),
        "tb": found.tb,
        "regular": found.regular,
    }


def visits_of_family(desk: Desk, family: str) -> Iterator[HomeVisit]:
    """Yield a family's visits, the oldest first."""
    for row in home_visits_in(desk.store.records, family):
        found = as_home_visit(desk, row)
        if found is not None:
            yield found


def as_home_visit(desk: Desk, row: Mapping[str, Any]) -> HomeVisit | None:
    """Return a stored visit with what it found; None of a newer version's checklist."""
    if row["form"] not in judge.CHECKLISTS or row["date"] is None:
        return None
    person = desk.store.records.get("person", row["person"]) if row["person"] else None
    found, proposals = see_at_home(person, row)
    return HomeVisit(
        person=None if person is None else person["id"],
        day=date.fromisoformat(row["date"]),
        form=row["form"],
        outcome=row["outcome"],
        visitors=tuple(row["visitors"] or ()),
        reported_on=row["reported_on"],
        next_date=read_day(row["next_date"]),
        found=found,
        codes=tuple(one.code for one in proposals),
    )
