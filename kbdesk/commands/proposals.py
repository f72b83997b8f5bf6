"""Deciding of a proposed referral without a letter: put off, declined by the family, taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, held, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.open_proposals import (
    DECISIONS,
    Letter,
    ProposalStanding,
    furthest_later,
    priority_of,
)
from kbdesk.domain.referral_reasons import REASONS
from kbdesk.queries.proposals_standing import decisions_of, declined_beside, letters_of, open_codes
from kbdesk.records.referrals import PROPOSAL_DECISION
from kbdesk.store.records import Row
from kbdesk.store.store import Change

LONGEST_REASON = PROPOSAL_DECISION.field("reason").longest
NEVER_PROPOSED = "R99"
"""Another reason, which only a person gives."""


def decide_proposal(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Put proposals of a person off, or write down that the family declines; ``open`` undoes it.

    Answers ``open``: the codes that are proposed for the person and still wait for somebody.
    """
    reading = Draft(draft)
    person = reading.required_identifier("person")
    codes = list(dict.fromkeys(code.upper() for code in reading.words("codes")))
    decision = reading.required_choice("decision", DECISIONS)
    until = reading.date("until") if decision == "later" else None
    reason = None
    if decision == "declined":
        reason = reading.required_text("reason", longest=LONGEST_REASON)
    elif decision == "later":
        reason = reading.text("reason", longest=LONGEST_REASON)
    reading.done()
    shown = held(desk, "person", person, "person")
    today = desk.clock.today()
    if not codes:
        raise KbdeskError("proposal.no_code", field="codes")
    for code in codes:
        if code not in REASONS or code == NEVER_PROPOSED:
            raise KbdeskError("proposal.unknown_code", field="codes", proposal=code)
    _check_present(shown, today)
    if decision == "later":
        _check_until(codes, until, today)
    said = {
        "decision": decision,
        "decided_on": today.isoformat(),
        "until": until.isoformat() if until else None,
        "reason": reason,
    }
    if decision != "open":
        _check_letters(codes, letters_of(desk, person))
    rows = [row for row in decisions_of(desk, person) if row["code"] in codes]
    hidden: Mapping[str, list[Row]] = {}
    if decision == "open":
        # a refusal that a conflict hides is taken back too: the conflict is settled by it
        hidden = declined_beside(desk, rows)
        rows = [{**row, "decision": "declined"} if row["id"] in hidden else row for row in rows]
    stands = open_codes(desk, person)
    answer: Answer = {"id": shown["id"], "codes": codes, "decision": decision}
    if _said_already(codes, rows, said):
        answer["already"] = True
    else:
        if decision == "open":
            _check_decided(codes, rows)
        else:
            _check_open(codes, stands)
        write(desk, [_settling(one, hidden) for one in _changes(person, codes, rows, said)])
        stands = open_codes(desk, person)
    answer["open"] = [code for code, one in stands.items() if one.state != "later"]
    return answer


def withdrawn(desk: Desk, person: str, codes: Iterable[str]) -> list[Change]:
    """Return what takes back the decisions on codes for which a letter is written now."""
    named = set(codes)
    return [
        _taken_back(row)
        for row in decisions_of(desk, person)
        if row["code"] in named and row["decision"] != "open"
    ]


def _check_present(person: Row, today: date) -> None:
    for name, code in (("death_date", "proposal.died"), ("left_date", "proposal.left")):
        if person[name] and person[name] <= today.isoformat():
            raise KbdeskError(code, field="person", name=person["name"] or "", date=person[name])


def _check_until(codes: list[str], until: date | None, today: date) -> None:
    if until is None:
        raise KbdeskError("draft.missing", field="until")
    if until <= today:
        raise KbdeskError("proposal.until_past", field="until", date=until)
    last = furthest_later(codes, today)
    if until > last:
        urgent = any(priority_of(code) == "immediate" for code in codes)
        code = "proposal.until_urgent" if urgent else "proposal.until_too_far"
        raise KbdeskError(code, field="until", date=last)


def _check_letters(codes: list[str], letters: list[Letter]) -> None:
    for code in codes:
        running = next((one for one in letters if one.running and code in one.codes), None)
        if running is not None:
            number = running.number or ""
            raise KbdeskError("proposal.has_letter", field="codes", proposal=code, number=number)


def _check_open(codes: list[str], stands: Mapping[str, ProposalStanding]) -> None:
    for code in codes:
        if code not in stands:
            raise KbdeskError("proposal.not_open", field="codes", proposal=code)


def _check_decided(codes: list[str], rows: list[Row]) -> None:
    decided = {row["code"] for row in rows if row["decision"] != "open"}
    for code in codes:
        if code not in decided:
            raise KbdeskError("proposal.not_decided", field="codes", proposal=code)


def _said_already(codes: list[str], rows: list[Row], said: Mapping[str, object]) -> bool:
    """Tell whether every code was decided so: a sender that was cut off repeats itself."""
    if said["decision"] == "open":
        decided = {row["code"] for row in rows if row["decision"] != "open"}
        return not decided and {row["code"] for row in rows} >= set(codes)
    same = {row["code"] for row in rows if all(row[name] == said[name] for name in said)}
    return same >= set(codes)


def _changes(
    person: str, codes: list[str], rows: list[Row], said: Mapping[str, object]
) -> list[Change]:
    """Return the new decisions; one that stands under another record of the person is undone."""
    changes = []
    for code in codes:
        row_id = f"{person}/{code}"
        of_code = [row for row in rows if row["code"] == code]
        changes += [
            _taken_back(row) for row in of_code if row["id"] != row_id and row["decision"] != "open"
        ]
        before = next((row for row in of_code if row["id"] == row_id), None)
        if said["decision"] == "open":
            changes += [] if before is None else [_taken_back(before)]
            continue
        # what was declined of older facts stays declined
        earlier = [
            row["decided_on"] if row["decision"] == "declined" else row["declined_on"]
            for row in of_code
        ]
        fields = {
            "person": person,
            "code": code,
            **dict(said),
            "declined_on": max((day for day in earlier if day), default=None),
        }
        changes.append(
            Change("proposal_decision", row_id, "decision", fields if before else plain(fields))
        )
    return changes


def _settling(change: Change, hidden: Collection[str]) -> Change:
    return replace(change, settles=True) if change.row in hidden else change


def _taken_back(row: Row) -> Change:
    fields = {"decision": "open", "until": None, "reason": None}
    return Change("proposal_decision", row["id"], "decision", fields)
