"""Which proposed referrals nobody has answered: the facts that propose them, and how they stand.

They follow from the facts that are held, the referrals and the decisions; nothing of them is
stored. See ``domain/open_proposals.py`` for the rules, ``queries/proposals.py`` for the lines of
a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.limits import LimitsEdition, judged_by, on_day
from kbdesk.domain.open_proposals import (
    Decision,
    Fact,
    Letter,
    ProposalStanding,
    proposed,
    standing,
)
from kbdesk.domain.pregnancy import proposals_of
from kbdesk.domain.service_checks import late_proposals
from kbdesk.domain.service_checks import proposals as service_proposals
from kbdesk.queries.closed import may_see_proposal
from kbdesk.queries.examinations import examination_facts
from kbdesk.queries.home_visits import home_visit_facts
from kbdesk.queries.limits import editions
from kbdesk.queries.services import service_of
from kbdesk.queries.women import check_proposals, four_t_at
from kbdesk.store.proposal_rows import ProposalRows
from kbdesk.store.records import Row

CHECKLIST_GROUNDS: Final = {
    "kpsp": "development",
    "tb_screening": "tuberculosis",
    "danger_signs": "danger_signs",
}
_CHECK_GROUNDS: Final = {"R13": "danger_signs", "R21": "four_t"}
"""Grounds of the codes that are no risk of the table below."""
_RISK_GROUNDS: Final = {
    "kek": "muac_mm",
    "anaemia": "hb_tenths",
    "high_blood_pressure": "systolic",
    "weight_off_curve": "weight_g",
}
"""The figure that a woman's check must have to decide each risk."""
_AT_ONCE: Final = "blood_pressure_at_once"
"""The ground of R31; R20 or R30 of the same pressure has its own, and both stand together."""
_LOOKED_AT: Final = ("weight_g", "muac_mm", "systolic", "hb_tenths", "fundal_mm")
"""A check with one of these looked at the woman; one that only counts tablets did not."""


class OpenLine(NamedTuple):
    """An open proposal: of whom, how it stands, the day of the last fact that proposes it."""

    person: str
    stands: ProposalStanding
    seen_on: str
    decisions: tuple[str, ...]
    """The rows of what was decided of it."""


def open_codes(desk: Desk, person: str) -> dict[str, ProposalStanding]:
    """Return by code how a person's open proposals stand; none of who died or left."""
    today = desk.clock.today()
    rows = ProposalRows(desk.store.records, today.isoformat(), [person])
    return {one.stands.code: one.stands for one in all_standing(desk, rows, today)}


def letters_of(desk: Desk, person: str) -> list[Letter]:
    today = desk.clock.today().isoformat()
    rows = ProposalRows(desk.store.records, today, [person])
    return [_letter(row) for row in rows.letters([desk.store.records.root(person)])]


def decisions_of(desk: Desk, person: str) -> list[Row]:
    """Return what was decided of a person's proposals, one row for each code and record."""
    today = desk.clock.today().isoformat()
    rows = ProposalRows(desk.store.records, today, [person])
    return rows.decisions([desk.store.records.root(person)])


def declined_beside(desk: Desk, decided: Iterable[Row]) -> dict[str, list[Row]]:
    """Return by row the refusals that are in conflict with a decision and are not shown.

    ``decided`` as :func:`decisions_of` returns it.
    """
    journal = desk.store.journal
    contested = {row for entity, row, _ in journal.contested() if entity == "proposal_decision"}
    found: dict[str, list[Row]] = {}
    for row in decided if contested else ():
        if row["id"] not in contested:
            continue
        _, *hidden = journal.heads("proposal_decision", row["id"], "decision")
        values = [{**dict.fromkeys(row), **head.operation.fields} for head in hidden]
        declined = [one for one in values if one["decision"] == "declined" and one["decided_on"]]
        if declined:
            found[row["id"]] = declined
    return found


def all_standing(desk: Desk, rows: ProposalRows, today: date) -> list[OpenLine]:
    """Return every open proposal of whom the rows are read, as far as the user may see it."""
    runs = {
        id_: proposed(facts) for id_, facts in _facts(rows, editions(desk.store.records)).items()
    }
    runs = {id_: codes for id_, codes in runs.items() if codes}
    letters: dict[str, list[Letter]] = defaultdict(list)
    for row in rows.letters(runs):
        letters[row["person"]].append(_letter(row))
    decided: dict[tuple[str, str], list[Row]] = defaultdict(list)
    rows_decided = rows.decisions(runs)
    for row in rows_decided:
        decided[row["person"], row["code"]].append(row)
    hidden = declined_beside(desk, rows_decided)
    found = []
    for id_, codes in runs.items():
        for code, dates in codes.items():
            here = decided.get((id_, code), [])
            beside = [one for row in here for one in hidden.get(row["id"], ())]
            stands = standing(
                code,
                dates,
                letters[id_],
                [_decision(row) for row in here],
                today.isoformat(),
                [_decision(row) for row in beside],
            )
            if stands is not None and may_see_proposal(desk, id_, code):
                ids = tuple(row["id"] for row in here)
                found.append(OpenLine(id_, stands, dates[-1], ids))
    return found


def _letter(row: Row) -> Letter:
    return Letter(
        row["id"], row["number"], row["date"], row["state"], row["state_date"],
        frozenset(row["reasons"]),
    )  # fmt: skip


def _decision(row: Row) -> Decision:
    return Decision(
        row["decision"], row["decided_on"], row["until"], row["reason"], row["declined_on"]
    )


# -- facts -------------------------------------------------------------------------------

_Noted = tuple[str, int, str]
"""The sort key of a person's facts: date, time of recording, id."""


def _facts(rows: ProposalRows, known: Sequence[LimitsEdition]) -> dict[str, list[Fact]]:
    """Return by person the facts that speak of a referral, the oldest first."""
    found: dict[str, list[tuple[_Noted, Fact]]] = defaultdict(list)
    for id_, place, fact in (
        *_measured(rows),
        *_checklists(rows, known),
        *_vaccines(rows),
        *_women(rows, known),
        *examination_facts(rows, known),
        *home_visit_facts(rows),
    ):
        found[id_].append((place, fact))
    return {
        id_: [fact for _, fact in sorted(facts, key=lambda one: one[0])]
        for id_, facts in found.items()
    }


def _measured(rows: ProposalRows) -> Iterable[tuple[str, _Noted, Fact]]:
    measured = rows.measured()
    if not measured:
        return
    # imported late: numpy takes longer to load than most answers
    from kbdesk.growth.measured_facts import measured_facts

    for child, facts in measured_facts(measured, rows.born()):
        for one in facts:
            yield child, (one.fact.date, one.noted, one.id), one.fact


def _checklists(
    rows: ProposalRows, known: Sequence[LimitsEdition]
) -> Iterable[tuple[str, _Noted, Fact]]:
    answered = rows.checklists(tuple(CHECKLIST_GROUNDS))
    born = rows.birth_dates({row["person"] for row in answered})
    for row in answered:
        birth_date = born.get(row["person"])
        day = None if birth_date is None else date.fromisoformat(birth_date)
        with judged_by(on_day(known, row["date"])):
            proposals = service_proposals(day, service_of(row), ())
        said = {CHECKLIST_GROUNDS[row["kind"]]: next((one.code for one in proposals), None)}
        yield row["person"], _place(row), Fact(row["date"], said)


def _vaccines(rows: ProposalRows) -> Iterable[tuple[str, _Noted, Fact]]:
    served = rows.vaccinated()
    born = rows.birth_dates({row["person"] for row in served})
    for person, theirs in groupby(served, key=lambda row: str(row["person"])):
        given = list(theirs)
        services = [service_of(row) for row in given]
        birth_date = date.fromisoformat(born[person])
        # go back from the last day while a vaccine was late on each day
        for day, of_day in groupby(reversed(given), key=lambda row: str(row["date"])):
            late = late_proposals(birth_date, services, date.fromisoformat(day))
            if not late:
                break
            said = {"vaccines": late[0].code}
            yield person, _place(next(iter(of_day))), Fact(day, said)


def _women(
    rows: ProposalRows, known: Sequence[LimitsEdition]
) -> Iterable[tuple[str, _Noted, Fact]]:
    pregnancies: dict[str, list[Row]] = defaultdict(list)
    for row in rows.pregnancies():
        pregnancies[row["person"]].append(row)
    checks = rows.checks()
    births: dict[str, list[date]] = defaultdict(list)
    for mother, born in rows.births({*pregnancies, *(row["person"] for row in checks)}):
        births[mother].append(date.fromisoformat(born))
    for woman, theirs in groupby(checks, key=lambda row: str(row["person"])):
        many = list(theirs)
        facts = [_check_fact(row, pregnancies[woman], births[woman], known) for row in many]
        others = {ground for fact in facts for ground in fact.said if ground in fact.said.values()}
        for row, fact in zip(many, facts, strict=True):
            if others and _looked(row):
                fact = Fact(fact.date, {**dict.fromkeys(others), **fact.said})
            yield woman, _place(row), fact
    for woman, many in pregnancies.items():
        for row in many:
            if row["date"]:
                four = four_t_at(
                    row["birth_date"], births[woman], row, date.fromisoformat(row["date"])
                )
                codes = [one.code for one in proposals_of((), four, ())]
                said = {_CHECK_GROUNDS["R21"]: next(iter(codes), None)}
                yield woman, (row["date"], -1, row["id"]), Fact(row["date"], said)
            if row["end_date"]:
                # a pregnancy that has ended is no longer at risk
                said = {_CHECK_GROUNDS["R21"]: None}
                yield woman, (row["end_date"], -1, row["id"]), Fact(row["end_date"], said)


def _check_fact(
    row: Row, pregnancies: list[Row], births: list[date], known: Sequence[LimitsEdition]
) -> Fact:
    """Return what a woman's check says.

    A risk has its own ground, and speaks where its figure was measured. A code that is no risk
    is its own ground, on which every check speaks that looked at the woman.
    """
    with judged_by(on_day(known, row["date"])):
        found, proposals = check_proposals(row["birth_date"], pregnancies, births, row)
    codes = [one.code for one in proposals]
    said: dict[str, str | None] = {"four_t": None}
    if _looked(row):
        said["danger_signs"] = None
    if row["systolic"] is not None:
        said[_AT_ONCE] = "R31" if "R31" in codes else None
    if row["tb_signs"]:
        said[CHECKLIST_GROUNDS["tb_screening"]] = "R12" if "R12" in codes else None
    risk_codes = [code for code in codes if code not in (*_CHECK_GROUNDS, "R12", "R31")]
    for risk, figure in _RISK_GROUNDS.items():
        if row[figure] is not None:
            said[risk] = _code_of(risk, risk_codes) if risk in found else None
    for code in codes:
        if code in _CHECK_GROUNDS:
            said[_CHECK_GROUNDS[code]] = code
        elif code not in said.values() and code != "R12":
            said[code] = code
    return Fact(row["date"], said)


def _looked(check: Row) -> bool:
    return any(check[name] is not None for name in _LOOKED_AT)


def _code_of(risk: str, codes: list[str]) -> str | None:
    """Return the code by which a risk is proposed: of a pregnancy R20, else its own."""
    if "R20" in codes:
        return "R20"
    return next(iter(codes), None) if risk == "high_blood_pressure" else None


def _place(row: Mapping[str, Any]) -> _Noted:
    return row["date"], row["noted"] or 0, row["id"]
