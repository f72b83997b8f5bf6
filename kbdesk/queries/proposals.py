"""Proposed referrals that nobody has answered yet: of one person, a posyandu, or everybody.

They follow from the facts that are held, the referrals and the decisions; nothing of them is
stored. See ``domain/open_proposals.py`` for the rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.limits import Edition, judged_by, on_day
from kbdesk.domain.open_proposals import (
    Decision,
    Fact,
    Letter,
    ProposalStanding,
    State,
    priority_of,
    proposed,
    standing,
)
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.domain.pregnancy import proposals_of
from kbdesk.domain.referral_reasons import DAYS_LIMIT, Priority, most_urgent
from kbdesk.domain.service_checks import late_proposals
from kbdesk.domain.service_checks import proposals as service_proposals
from kbdesk.queries.examinations import examination_facts
from kbdesk.queries.home_visits import home_visit_facts
from kbdesk.queries.limits import editions
from kbdesk.queries.services import service_of
from kbdesk.queries.women import check_proposals, four_t_at
from kbdesk.store.many_rows import many_rows
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


class _OpenLine(NamedTuple):
    """An open proposal: of whom, how it stands, the day of the last fact that proposes it."""

    person: str
    stands: ProposalStanding
    seen_on: str
    decisions: tuple[str, ...]
    """The rows of what was decided of it."""


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """What is proposed for a person and stands in one state: a line of the list.

    ``priority`` is that of the most urgent code. Of the codes that have it, ``since`` is the
    earliest day and ``due`` the day by which they should be decided. ``until`` belongs to
    ``later``; ``letter``, ``declined_on`` and ``reason`` to ``contradicted``. ``deferred``: how
    often it was put off since. ``seen_on``: the day of the last fact that
    proposes one of the codes. ``posyandu`` serves the person; ``guest`` is measured here
    and served elsewhere.
    """

    person: str
    name: str | None
    codes: tuple[str, ...]
    priority: Priority
    since: date
    due: date
    state: State
    until: date | None
    deferred: int
    letter: Letter | None
    declined_on: date | None
    reason: str | None
    seen_on: date
    sex: str | None
    birth_date: date | None
    mother: str | None
    family: str | None
    posyandu: str | None
    village: str | None
    rt: str | None
    address: str | None
    phone: str | None
    guest: bool


@dataclass(frozen=True, slots=True)
class Proposals:
    """How many lines there are, how many of them are SEGERA, by posyandu, and the first lines.

    ``later``: how many were put off and wait for their day, whether they are counted or not.
    """

    count: int
    urgent: int
    later: int
    by_posyandu: Mapping[str | None, int]
    first: tuple[OpenProposal, ...]


def open_proposals(
    desk: Desk, posyandu: str | None = None, person: str | None = None
) -> list[OpenProposal]:
    """Return the proposals that nobody has answered: SEGERA first, then due, then since.

    Of whom this home works for and of the guests that it measured; of one posyandu, or of one
    person, whoever serves them. Raises ``posyandu.bad_code``.
    """
    return [_line(desk, one) for one in _grouped(desk, posyandu, person)]


def proposals_shown(
    desk: Desk, first: int, posyandu: str | None = None, *, put_off: bool = True
) -> Proposals:
    """Return the first lines of :func:`open_proposals`, and how many there are.

    Without ``put_off`` those that were put off and wait for their day are left out.
    """
    found = _grouped(desk, posyandu, None)
    later = sum(one.state == "later" for one in found)
    if not put_off:
        found = [one for one in found if one.state != "later"]
    by_posyandu = Counter(one.row["posyandu"] for one in found)
    return Proposals(
        len(found),
        sum(one.urgent for one in found),
        later,
        by_posyandu,
        tuple(_line(desk, one) for one in found[:first]),
    )


class _Group(NamedTuple):
    """What is proposed for a person and stands in one state."""

    row: Row
    state: State
    many: list[_OpenLine]
    guest: bool

    @property
    def priority(self) -> Priority:
        return most_urgent([one.stands.code for one in self.many])

    @property
    def urgent(self) -> bool:
        return self.priority == "immediate"

    @property
    def leading(self) -> list[ProposalStanding]:
        """Return what the line's priority is of: it says since when, and until when."""
        priority = self.priority
        return [one.stands for one in self.many if priority_of(one.stands.code) == priority]

    @property
    def order(self) -> tuple[bool, date, str, str, str]:
        leading = self.leading
        due = min(one.due for one in leading)
        since = min(one.since for one in leading)
        return not self.urgent, due, since, self.row["name"] or "", self.row["id"]


def _grouped(desk: Desk, posyandu: str | None, person: str | None) -> list[_Group]:
    code = None if posyandu is None else read_posyandu(posyandu)
    people = None if person is None else [person]
    today = desk.clock.today()
    with many_rows():
        rows = ProposalRows(desk.store.records, today.isoformat(), people)
        found = _standing(desk, rows, today)
        named = rows.named({one.person for one in found})
    homes = desk.posyandu
    by_state: dict[tuple[str, State], list[_OpenLine]] = defaultdict(list)
    for one in found:
        by_state[one.person, one.stands.state].append(one)
    groups = []
    for (id_, state), many in by_state.items():
        row = named.get(id_)
        if row is None:
            continue
        served = row["posyandu"]
        guest = bool(homes) and served is not None and served not in homes
        if person is None and guest and not _seen_here(row, many):
            continue
        if code is not None and served != code and not (guest and homes == (code,)):
            continue
        groups.append(_Group(row, state, many, guest))
    return sorted(groups, key=lambda one: (*one.order, one.state))


def _seen_here(row: Row, many: Iterable[_OpenLine]) -> bool:
    """Tell whether a fact is newer than the person's move to another posyandu.

    Of who moved on, the facts before are the other posyandu's to follow up now.
    """
    return row["since"] is None or any(one.seen_on >= row["since"] for one in many)


def open_codes(desk: Desk, person: str) -> dict[str, ProposalStanding]:
    """Return by code how a person's open proposals stand; none of who died or left."""
    today = desk.clock.today()
    rows = ProposalRows(desk.store.records, today.isoformat(), [person])
    return {one.stands.code: one.stands for one in _standing(desk, rows, today)}


def letters_of(desk: Desk, person: str) -> list[Letter]:
    """Return a person's referrals."""
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


def _standing(desk: Desk, rows: ProposalRows, today: date) -> list[_OpenLine]:
    """Return every open proposal of whom the rows are read."""
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
            if stands is not None:
                ids = tuple(row["id"] for row in here)
                found.append(_OpenLine(id_, stands, dates[-1], ids))
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


def _facts(rows: ProposalRows, known: Sequence[Edition]) -> dict[str, list[Fact]]:
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


def _checklists(rows: ProposalRows, known: Sequence[Edition]) -> Iterable[tuple[str, _Noted, Fact]]:
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
        # from the last one back, as far as a vaccine was late on each of the days
        for day, of_day in groupby(reversed(given), key=lambda row: str(row["date"])):
            late = late_proposals(birth_date, services, date.fromisoformat(day))
            if not late:
                break
            said = {"vaccines": late[0].code}
            yield person, _place(next(iter(of_day))), Fact(day, said)


def _women(rows: ProposalRows, known: Sequence[Edition]) -> Iterable[tuple[str, _Noted, Fact]]:
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
                # what puts a pregnancy at risk ends with it
                said = {_CHECK_GROUNDS["R21"]: None}
                yield woman, (row["end_date"], -1, row["id"]), Fact(row["end_date"], said)


def _check_fact(
    row: Row, pregnancies: list[Row], births: list[date], known: Sequence[Edition]
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


# -- lines -------------------------------------------------------------------------------


def _line(desk: Desk, group: _Group) -> OpenProposal:
    row, many = group.row, group.many
    stands = [one.stands for one in many]
    codes = [one.code for one in stands]
    declined = next((one.declined for one in stands if one.declined is not None), None)
    untils = [one.until for one in stands if one.until is not None]
    return OpenProposal(
        person=row["id"],
        name=row["name"],
        codes=tuple(sorted(codes, key=_code_order)),
        priority=group.priority,
        since=date.fromisoformat(min(one.since for one in group.leading)),
        due=min(one.due for one in group.leading),
        state=group.state,
        until=date.fromisoformat(min(untils)) if untils else None,
        deferred=max(_times_deferred(desk, one) for one in many),
        letter=next((one.letter for one in stands if one.letter is not None), None),
        declined_on=None if declined is None else date.fromisoformat(declined.decided_on),
        reason=None if declined is None else declined.reason,
        seen_on=date.fromisoformat(max(one.seen_on for one in many)),
        sex=row["sex"],
        birth_date=date.fromisoformat(row["birth_date"]) if row["birth_date"] else None,
        mother=row["mother"],
        family=row["family"],
        posyandu=row["posyandu"],
        village=row["village"],
        rt=row["rt"],
        address=row["address"],
        phone=row["phone"],
        guest=group.guest,
    )


def _times_deferred(desk: Desk, one: _OpenLine) -> int:
    """Return how often a proposal was put off since it stands; what was taken back not."""
    times = []
    for row in one.decisions:
        for o in desk.store.journal.history("proposal_decision", row, "decision"):
            if o.fields.get("decision") == "later":
                times.append(str(o.fields.get("decided_on")))
            elif o.fields.get("decision") == "open" and times:
                times.pop()
    return sum(day >= one.stands.since for day in times)


def _code_order(code: str) -> tuple[int, str]:
    return tuple(DAYS_LIMIT).index(priority_of(code)), code


def said(one: OpenProposal) -> dict[str, object]:
    """Return a line as ``proposals list`` writes it."""
    line: dict[str, object] = {
        "person": one.person,
        "name": one.name,
        "codes": list(one.codes),
        "priority": one.priority,
        "since": one.since.isoformat(),
        "due": one.due.isoformat(),
        "state": one.state,
        "until": one.until.isoformat() if one.until else None,
        "deferred": one.deferred,
        "seen_on": one.seen_on.isoformat(),
        "sex": one.sex,
        "birth_date": one.birth_date.isoformat() if one.birth_date else None,
        "mother": one.mother,
        "family": one.family,
        "posyandu": one.posyandu,
        "village": one.village,
        "rt": one.rt,
        "guest": one.guest,
    }
    if one.state == "contradicted":
        line["referral"] = one.letter.id if one.letter else None
        line["number"] = one.letter.number if one.letter else None
        line["declined_on"] = one.declined_on.isoformat() if one.declined_on else None
        line["reason"] = one.reason
    return line
