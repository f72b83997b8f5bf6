"""Proposed referrals that nobody has answered yet, as lines: of one person, a posyandu, or all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.open_proposals import (
    Letter,
    ProposalStanding,
    State,
    priority_of,
)
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.domain.referral_reasons import DAYS_LIMIT, OF_THE_MIND, Priority, most_urgent
from kbdesk.queries.as_json import named
from kbdesk.queries.of_row import of_row
from kbdesk.queries.proposals_standing import OpenLine, all_standing
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.many_rows import many_rows
from kbdesk.store.proposal_rows import ProposalRows
from kbdesk.store.records import Row


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A line of the list: proposals for one person that are in the same state.

    ``priority``: of the most urgent code. ``since`` and ``due``: of the codes with that priority,
    the earliest day, and the day by which to decide. ``until`` belongs to the state ``later``;
    ``letter``, ``declined_on`` and ``reason`` to ``contradicted``. ``deferred``: how often it was
    put off since. ``seen_on``: the day of the last fact that proposes one of the codes.
    ``posyandu``: serves the person; ``guest``: measured here and served elsewhere.
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
    """The number of lines, how many are SEGERA, by posyandu, and the first lines.

    ``later``: how many were put off to a later day, which are not counted.
    """

    count: int
    urgent: int
    later: int
    by_posyandu: Mapping[str | None, int]
    first: tuple[OpenProposal, ...]


def open_proposals(
    desk: Desk,
    posyandu: str | None = None,
    person: str | None = None,
    *,
    on_paper: bool = False,
) -> list[OpenProposal]:
    """Return the open proposals: SEGERA first, then by due day, then by since.

    For the people of this home and the guests that it measured; or of one posyandu; or of one
    person, whoever serves them. A proposal about the mind is on no paper, even where the user may
    see it on the screen. Raises ``posyandu.bad_code``.
    """
    kept_off = OF_THE_MIND if on_paper else frozenset()
    return [_line(desk, one) for one in _grouped(desk, posyandu, person, kept_off)]


def proposals_shown(desk: Desk, first: int) -> Proposals:
    """Return the first lines of :func:`open_proposals` but for those that wait for a later day."""
    every = _grouped(desk, None, None)
    found = [one for one in every if one.state != "later"]
    by_posyandu = Counter(one.row["posyandu"] for one in found)
    return Proposals(
        len(found),
        sum(one.urgent for one in found),
        len(every) - len(found),
        by_posyandu,
        tuple(_line(desk, one) for one in found[:first]),
    )


class _Group(NamedTuple):
    """Proposals for one person in one state, before they become a line."""

    row: Row
    state: State
    many: list[OpenLine]
    guest: bool

    @property
    def priority(self) -> Priority:
        return most_urgent([one.stands.code for one in self.many])

    @property
    def urgent(self) -> bool:
        return self.priority == "immediate"

    @property
    def leading(self) -> list[ProposalStanding]:
        """Return the proposals with the line's priority: they give ``since`` and ``due``."""
        priority = self.priority
        return [one.stands for one in self.many if priority_of(one.stands.code) == priority]

    @property
    def order(self) -> tuple[bool, date, str, str, str]:
        leading = self.leading
        due = min(one.due for one in leading)
        since = min(one.since for one in leading)
        return not self.urgent, due, since, self.row["name"] or "", self.row["id"]


def _grouped(
    desk: Desk,
    posyandu: str | None,
    person: str | None,
    kept_off: frozenset[str] = frozenset(),
) -> list[_Group]:
    code = None if posyandu is None else read_posyandu(posyandu)
    people = None if person is None else [person]
    today = desk.clock.today()
    with many_rows():
        rows = ProposalRows(desk.store.records, today.isoformat(), people)
        found = all_standing(desk, rows, today)
        known = ChildRows(desk.store.records).named({one.person for one in found})
    homes = desk.posyandu
    by_state: dict[tuple[str, State], list[OpenLine]] = defaultdict(list)
    for one in found:
        if one.stands.code not in kept_off:
            by_state[one.person, one.stands.state].append(one)
    groups = []
    for (id_, state), many in by_state.items():
        row = known.get(id_)
        if row is None:
            continue
        served = row["posyandu"] or row["family_posyandu"]
        guest = bool(homes) and served is not None and served not in homes
        if person is None and guest and not _seen_here(row, many):
            continue
        if code is not None and served != code and not (guest and homes == (code,)):
            continue
        groups.append(_Group({**row, "posyandu": served}, state, many, guest))
    return sorted(groups, key=lambda one: (*one.order, one.state))


def _seen_here(row: Row, many: Iterable[OpenLine]) -> bool:
    """Tell whether a fact is newer than the person's move to another posyandu.

    Earlier facts of a person who moved are for the other posyandu to follow up.
    """
    return row["since"] is None or any(one.seen_on >= row["since"] for one in many)


def _line(desk: Desk, group: _Group) -> OpenProposal:
    row, many = group.row, group.many
    stands = [one.stands for one in many]
    codes = [one.code for one in stands]
    declined = next((one.declined for one in stands if one.declined is not None), None)
    untils = [one.until for one in stands if one.until is not None]
    return of_row(
        OpenProposal,
        row,
        person=row["id"],
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
        guest=group.guest,
    )


def _times_deferred(desk: Desk, one: OpenLine) -> int:
    """Return how often an open proposal was put off; decisions taken back do not count."""
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
        **named(one, "person", "name"),
        "codes": list(one.codes),
        **named(
            one, "priority", "since", "due", "state", "until", "deferred", "seen_on", "sex",
            "birth_date", "mother", "family", "posyandu", "village", "rt", "guest",
        ),
    }  # fmt: skip
    if one.state == "contradicted":
        line["referral"] = one.letter.id if one.letter else None
        line["number"] = one.letter.number if one.letter else None
        line["declined_on"] = one.declined_on.isoformat() if one.declined_on else None
        line["reason"] = one.reason
    return line
