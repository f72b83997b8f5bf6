"""Referrals as a list: where each stands, and which are past their limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.ages import read_day
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.life_cycle import stage_on
from kbdesk.domain.referral_reasons import DAYS_LIMIT, Priority, last_day, most_urgent
from kbdesk.domain.referrals import (
    ENDED,
    STATES,
    comes_before,
    posyandu_of,
    scanned,
    still_standing,
)
from kbdesk.queries.growth import assessment, measurement_of
from kbdesk.queries.of_row import of_row
from kbdesk.queries.proposals_standing import open_codes
from kbdesk.store.records import Row
from kbdesk.store.referral_rows import ended_referrals, open_referrals, referral_counts

WAITING = ("draft", "printed", "handed_over")
"""States in which nobody has answered yet: only these can be overdue."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The content of the returned slip; grams and millimetres, ``action`` as codes."""

    received_on: date | None
    examiner: str | None
    weight_g: int | None
    lenhei_mm: int | None
    muac_mm: int | None
    systolic: int | None
    diastolic: int | None
    glucose: int | None
    diagnosis_agrees: bool | None
    diagnosis: str | None
    action: tuple[str, ...]
    action_note: str | None
    advice: str | None
    control_date: date | None


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral as the list shows it.

    ``stage``: 1 (draft) to 7 (closed), 0 for declined and cancelled. ``days_over``: days past
    ``limit_on`` while nobody has answered, else 0. ``mother`` and ``rt`` where they are known.
    ``posyandu`` is the code of who follows it up, ``reply`` the slip that came back.
    """

    id: str
    number: str
    person: str | None
    name: str | None
    sex: str | None
    birth_date: date | None
    mother: str | None
    rt: str | None
    reasons: tuple[str, ...]
    priority: Priority
    destination: str
    note: str | None
    written_on: date
    state: str
    state_date: date | None
    state_note: str | None
    limit_on: date
    stage: int
    days_over: int
    posyandu: str | None = None
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class PosyanduReferrals:
    """A posyandu that has referrals: its name, how many run, and how many of them are late."""

    code: str
    name: str
    running: int
    late: int


@dataclass(frozen=True, slots=True)
class ReferralBoard:
    """The whole list: late, running and (the last) ended referrals.

    ``counts``: how many stand in each state, those that ended since the year began.
    ``late_counts``: how many of a state are past their limit; ``late`` the most urgent first.
    ``posyandu``: those whose referrals these are, all of them whatever ``chosen`` is; more
    than one only at who watches over several. ``drafts`` wait to be printed; ``of_today`` are
    the slips that were written today.
    """

    today: date
    late: tuple[Referral, ...]
    running: tuple[Referral, ...]
    ended: tuple[Referral, ...]
    counts: Mapping[str, int]
    late_counts: Mapping[str, int]
    posyandu: tuple[PosyanduReferrals, ...] = ()
    chosen: str | None = None

    @property
    def drafts(self) -> tuple[Referral, ...]:
        """Return what waits to be printed."""
        return tuple(one for one in (*self.late, *self.running) if one.state == "draft")

    @property
    def of_today(self) -> tuple[Referral, ...]:
        """Return the slips that were written today and go to somebody."""
        return tuple(
            one
            for one in self.everyone
            if one.written_on == self.today and one.state not in ("declined", "cancelled")
        )

    @property
    def everyone(self) -> tuple[Referral, ...]:
        """Return every row, in the order of the list."""
        return (*self.late, *self.running, *self.ended)


@dataclass(frozen=True, slots=True)
class ReferralProposal:
    """Why a person should be referred: the reason's code, its words' key, and their figures."""

    code: str
    reason: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ReferralStart:
    """What the form of a new referral begins with.

    ``proposals`` are the person's open ones for which no letter runs, also those that were put
    off, with the figures of the last measurement (``measured_on``) where it proposes them;
    ``running`` the referrals of this person that have not ended.
    """

    person: str
    name: str | None
    sex: str | None
    birth_date: date | None
    mother: str | None
    rt: str | None
    address: str | None
    posyandu: str | None
    puskesmas: str | None
    measured_on: date | None
    proposals: tuple[ReferralProposal, ...]
    running: tuple[Referral, ...]
    today: date


def limit_of(reasons: list[str], written: str) -> date:
    """Return the last day on which a referral should be answered."""
    return last_day(reasons, date.fromisoformat(written))


def overdue_count(desk: Desk) -> int:
    """Return how many referrals nobody has answered within their limit."""
    today = desk.clock.today()
    return sum(
        limit_of(row["reasons"], row["date"]) < today
        for state in WAITING
        for row in desk.store.records.find("referral", {"state": state})
        if row["date"]  # else only its state has come yet
    )


def referral_board(
    desk: Desk, text: str = "", *, keep: str | None = None, posyandu: str | None = None
) -> ReferralBoard:
    """Return the list of referrals; with ``text`` those that name it, or the one it was read off.

    ``keep``: a referral that is shown in any case, also where it ended long ago.
    ``posyandu``: only those that this one follows up.
    """
    records = desk.store.records
    today = desk.clock.today()
    code = scanned(text)
    if code is not None:
        found = referral(desk, code)
        shown = [] if found is None else [found]
        going = [one for one in shown if one.state not in ENDED]
        ended = [one for one in shown if one.state in ENDED]
    else:
        going = [_referral(row, today) for row in open_referrals(records, text)]
        ended = [_referral(row, today) for row in ended_referrals(records, text)]
    theirs = _by_posyandu(desk, going)
    if posyandu is not None:
        going = [one for one in going if one.posyandu == posyandu]
        ended = [one for one in ended if one.posyandu == posyandu]
    if keep is not None and all(one.id != keep for one in (*going, *ended)):
        kept = referral(desk, keep)
        if kept is not None:
            (ended if kept.state in ENDED else going).append(kept)
    urgency = tuple(DAYS_LIMIT).index
    late = sorted(
        (one for one in going if one.days_over),
        key=lambda one: (urgency(one.priority), -one.days_over, one.number),
    )
    if posyandu is None:
        counts = referral_counts(records, f"{today.year}-01-01")
    else:
        counts = Counter(
            one.state
            for one in (*going, *ended)
            if one.state not in ENDED or (one.state_date or one.written_on).year == today.year
        )
    return ReferralBoard(
        today=today,
        late=tuple(late),
        running=tuple(
            sorted(
                (one for one in going if not one.days_over),
                key=lambda one: (one.stage, one.limit_on),
            )
        ),
        ended=tuple(ended),
        counts=counts,
        late_counts=Counter(one.state for one in late),
        posyandu=theirs,
        chosen=posyandu,
    )


def _by_posyandu(desk: Desk, going: list[Referral]) -> tuple[PosyanduReferrals, ...]:
    running: dict[str, list[Referral]] = {}
    for one in going:
        running.setdefault(one.posyandu or "", []).append(one)
    found = []
    for code, those in running.items():
        profile = desk.store.records.get("posyandu", code) or {}
        late = sum(bool(one.days_over) for one in those)
        found.append(PosyanduReferrals(code, profile.get("name") or code, len(those), late))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.code)))


@dataclass(frozen=True, slots=True)
class ReplyStart:
    """What the form of a return slip begins with; the figures are the last of the posyandu."""

    referral: Referral
    weight_g: int | None
    lenhei_mm: int | None
    muac_mm: int | None
    today: date


def is_grown(referral: Referral, today: date) -> bool:
    """Tell whether a referral is of somebody of school age or older."""
    born = referral.birth_date
    return born is not None and born <= today and stage_on(born, today) != "infant"


def reply_start(desk: Desk, id_: str) -> ReplyStart:
    """Return what the form of a return slip begins with; raises ``referral.unknown``."""
    shown = referral(desk, id_)
    if shown is None:
        raise KbdeskError("referral.unknown", field="id", id=id_)
    last: dict[str, int | None] = dict.fromkeys(("weight_g", "lenhei_mm", "muac_mm"))
    for row in desk.store.records.weighings(shown.person or ""):
        last.update({name: row[name] for name in last if row[name] is not None})
    return ReplyStart(shown, **last, today=desk.clock.today())


def referral(desk: Desk, id_: str) -> Referral | None:
    row = desk.store.records.get("referral", id_)
    if row is None:
        return None
    person = desk.store.records.get("person", row["person"] or "") or {}
    family = desk.store.records.get("family", person.get("family") or "") or {}
    mother = desk.store.records.get("person", person.get("mother") or "") or {}
    shown = {
        **row,
        "state": row["state"] or "draft",
        "name": person.get("name"),
        "sex": person.get("sex"),
        "birth_date": person.get("birth_date"),
        "mother": mother.get("name"),
        "rt": family.get("rt"),
        "posyandu": desk.store.records.served_by(person),
    }
    return _referral(shown, desk.clock.today())


def state_before(desk: Desk, id_: str) -> str | None:
    """Return the state to which a referral can be set back, None where it is a draft.

    Of a referral whose slip came back and that has ended it is ``returned``: the slip itself is
    taken back for more.
    """
    row = desk.store.records.get("referral", id_)
    if row is None:
        return None
    now = row["state"] or "draft"
    replied = _reply(row) is not None
    if replied and now == "returned":
        return None
    if replied and now == "closed":
        return "returned"
    states = [
        str(o.fields.get("state") or "draft")
        for o in desk.store.journal.history("referral", id_, "state")
    ]
    standing = [states[place] for place in still_standing(states)]
    earlier = [one for one in standing if comes_before(one, now)]
    return earlier[-1] if earlier else ("draft" if now != "draft" else None)


def open_referrals_of(desk: Desk, on: date) -> list[Referral]:
    """Return the referrals that have not ended and were written by a day, the oldest first."""
    rows = open_referrals(desk.store.records)
    found = [_referral(row, desk.clock.today()) for row in rows]
    return [one for one in found if one.written_on <= on]


def referrals_written(desk: Desk, first: date, last: date) -> list[Referral]:
    """Return the referrals that were written in a span of days and have ended."""
    rows = ended_referrals(desk.store.records, limit=-1)
    found = [_referral(row, desk.clock.today()) for row in rows]
    return [one for one in found if first <= one.written_on <= last]


def referral_start(desk: Desk, person: str) -> ReferralStart:
    """Return what the form of a new referral begins with; raises ``person.unknown``."""
    records = desk.store.records
    shown = records.get("person", person)
    if shown is None:
        raise KbdeskError("person.unknown", field="person", id=person)
    family = records.get("family", shown["family"] or "") or {}
    mother = records.get("person", shown["mother"] or "") or {}
    posyandu = records.served_by(shown) or desk.home_posyandu
    profile = records.get("posyandu", posyandu or "") or {}
    measured_on, proposals = _proposals(desk, shown)
    running = [
        found
        for row in records.find("referral", {"person": person})
        if row["state"] not in ENDED and (found := referral(desk, row["id"])) is not None
    ]
    return ReferralStart(
        person=person,
        name=shown["name"],
        sex=shown["sex"],
        birth_date=read_day(shown["birth_date"]),
        mother=mother.get("name"),
        rt=family.get("rt"),
        address=family.get("address"),
        posyandu=profile.get("name") or posyandu,
        puskesmas=profile.get("puskesmas"),
        measured_on=measured_on,
        proposals=proposals,
        running=tuple(running),
        today=desk.clock.today(),
    )


def _proposals(desk: Desk, person: Row) -> tuple[date | None, tuple[ReferralProposal, ...]]:
    rows = desk.store.records.weighings(person["id"])
    last = measurement_of(rows[-1]) if rows else None
    found = None if last is None else assessment(desk, person, last)
    measured = {} if found is None else {one.code: one for one in found.proposals}
    proposed = []
    for code, stands in open_codes(desk, person["id"]).items():
        if stands.state == "contradicted":
            continue  # a letter for it runs already
        one = measured.get(code)
        reason, params = (one.reason, dict(one.params)) if one else (f"reason.{code}", {})
        proposed.append(ReferralProposal(code, reason, params))
    return None if last is None else last.date, tuple(proposed)


def _referral(row: Row, today: date) -> Referral:
    written = read_day(row["date"]) or today
    reasons = [code for code in row["reasons"] if isinstance(code, str)]
    limit_on = last_day(reasons, written)
    state = row["state"]
    over = (today - limit_on).days if state in WAITING else 0
    return of_row(
        Referral,
        row,
        number=row["number"] or "",
        reasons=tuple(reasons),
        priority=most_urgent(reasons),
        destination=row["destination"] or "",
        written_on=written,
        limit_on=limit_on,
        stage=STATES.index(state) + 1 if state in STATES[:7] else 0,
        days_over=max(over, 0),
        posyandu=row["posyandu"] or posyandu_of(row["number"] or ""),
        reply=_reply(row),
    )


def _reply(row: Row) -> Reply | None:
    if all(row[one.name] in (None, []) for one in fields(Reply)):
        return None
    agrees = row["diagnosis_agrees"]
    return of_row(
        Reply,
        row,
        diagnosis_agrees=None if agrees is None else bool(agrees),
        action=tuple(one for one in row["action"] if isinstance(one, str)),
    )
