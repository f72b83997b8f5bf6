"""Of every verb: no day to come, none before the person's birth, none after the person's death.

The verbs are those of ``tests/cli/test_fields.py``, which has a draft of each; which of them are
about a person shows in what they write. A new verb is held to these laws by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Final

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import read_operation
from kbdesk.records import RECORDS
from kbdesk.store.store import Change
from tests.cli.machine import make
from tests.cli.test_fields import DRAFTS, MOTHER, PREGNANCY, furnish

LESSON_ON, OPEN_DAY = "2025-09-01", "2025-09-02"
"""The days of the lesson and of the open day that the drafts name."""
TOLD: Final[dict[str, dict[str, Any]]] = {
    "record_quiz": {"person": MOTHER, "number": None},
    "correct_quiz": {"person": MOTHER, "number": None},
    "end_pregnancy": {"children": None},
    "record_loan": {"due": None},
    "correct_loan": {"due": None},
}
"""What a draft says otherwise here: of a person, or without what another day forbids."""
ON: Final[dict[str, str]] = {
    "arrive": OPEN_DAY,
    "attend_education": LESSON_ON,
    "record_quiz": LESSON_ON,
    "correct_quiz": LESSON_ON,
}
"""The day of a record that has none of its own."""

NOT_OF_A_LIFE: Final[dict[str, str]] = {
    "consent": "who speaks for a dead person agrees or withdraws",
    "visit": "a family is visited, also for one of it who died",
    "alias": "says of two records that they are one person",
    "proposal_decision": "of today; refused as proposal.died",
    "absence": "its days are those of leaving and return, below",
    "person": "its own days, below",
}
"""Records that name a person, and may be of a day after a death or before a birth, and why."""
AFTERWARDS: Final[dict[str, str]] = {
    "update_referral": "a letter is closed when it is heard that the person died",
    "record_reply": "the slip comes back later",
    "take_back_reply": "says no day",
    "return_loan": "the family brings it back",
    "end_recipient": "a place ends because the person died",
    "revoke_import": "takes rows out",
}
"""Verbs that go on with a record after a death, and why."""

IN_FUTURE: Final = {
    "draft.date_in_future", "measurement.in_future", "person.born_in_future",
    "home_visit.reported_when",
}  # fmt: skip
NOT_BEFORE_IT: Final = {
    "pregnancy.lmp_after", "family_planning.since_later", "referral.received_after",
}  # fmt: skip
"""Refused of a day after the record's own, which is none to come."""
TO_COME: Final = {
    *("next_date", "next_on", "due", "due_date", "until", "plan_until", "control_date", "edd"),
    *("wedding_date", "decree_date", "launch_date", "dataku_decree_date", "expires"),
}
"""Names of days that may be to come."""
PLANNED: Final = {
    ("open_session", "date"): "an open day is opened before it",
    ("record_menu_cycle", "start"): "a menu is planned",
    ("edit_menu_cycle", "start"): "a menu is planned",
    ("plan_education", "date"): "a lesson is planned",
    ("correct_education_plan", "date"): "a lesson is planned",
    ("add_officer", "since"): "a term may begin later",
    ("edit_officer", "since"): "a term may begin later",
}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    laptop = furnish(make(tmp_path_factory.mktemp("life") / "laptop"))
    with laptop.desk() as desk:
        yield desk


def draft_of(verb: str) -> dict[str, Any]:
    return {**DRAFTS[verb], **TOLD.get(verb, {}), "do": verb}


def refusal(desk: Desk, draft: Mapping[str, Any]) -> str | None:
    """Return the code with which a draft is refused, having changed nothing; or None."""
    before = desk.store.parcels.held()
    try:
        record(desk, draft)
    except KbdeskError as error:
        assert desk.store.parcels.held() == before, draft["do"]
        return error.code
    return None


def written(desk: Desk, draft: Mapping[str, Any]) -> set[str]:
    """Return of which entities a draft writes rows, or a correction would."""
    corrects = draft["do"].partition("_")[2]
    with desk.store.rehearsal():
        held = desk.store.parcels.held()
        record(desk, draft)
        new = desk.store.parcels.held() - held
        bodies = desk.store.journal.bodies_backwards()
        found = {read_operation(next(bodies)).entity for _ in range(new)}
    return found | ({corrects} & RECORDS.keys())


# -- days to come


def days_of(draft: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield where a draft says a day, also within its objects."""
    for name, value in draft.items():
        if isinstance(value, Mapping):
            yield from ((name, *more) for more in days_of(value))
        elif isinstance(value, str) and _DAY.fullmatch(value):
            yield (name,)


def with_day(draft: Mapping[str, Any], path: tuple[str, ...], day: str) -> dict[str, Any]:
    name, *more = path
    return {**draft, name: with_day(draft[name], tuple(more), day) if more else day}


DAYS: Final = [
    (verb, path)
    for verb, draft in DRAFTS.items()
    for path in days_of(draft)
    if path[-1] not in TO_COME and (verb, path[-1]) not in PLANNED
]


def test_no_verb_takes_a_day_to_come_and_every_one_takes_today(desk: Desk) -> None:
    today = desk.clock.today()
    tomorrow = (today + timedelta(days=1)).isoformat()
    wrong = []
    for verb, path in DAYS:
        with desk.store.rehearsal():
            code = refusal(desk, with_day(draft_of(verb), path, tomorrow))
            if code not in IN_FUTURE | NOT_BEFORE_IT:
                wrong.append(f"{verb} {'.'.join(path)} tomorrow: {code}")
        with desk.store.rehearsal():
            code = refusal(desk, with_day(draft_of(verb), path, today.isoformat()))
            if code in IN_FUTURE:
                wrong.append(f"{verb} {'.'.join(path)} today: {code}")
    assert not wrong, "\n".join(wrong)
    assert len(DAYS) > 60


def test_a_field_that_is_of_the_past_is_refused_of_tomorrow_by_its_declaration() -> None:
    """What the declarations call past is among the days that are tried, and nothing else."""
    tried = {path[-1] for _, path in DAYS}
    declared = {
        one.said: one.past
        for record_ in RECORDS.values()
        for fields in record_.groups.values()
        for one in fields
        if one.kind == "date"
    }
    for name in TO_COME & declared.keys():
        assert not declared[name], name
    by_the_program = {"decided_on", "declined_on", "returned_date", "left_date", "death_date"}
    renamed = {"answered_on", "state_date", "returned", "end_date", "outcome_date", "since"}
    for name, past in declared.items():
        if past and name not in by_the_program | renamed:
            assert name in tried, name


# -- birth and death


@contextmanager
def everybody(desk: Desk, group: str, **fields: str) -> Iterator[None]:
    """Let everybody have been born, or have died, on a day; past the forms."""
    with desk.store.rehearsal():
        people = [row for (row,) in desk.store.db.execute("SELECT id FROM person")]
        desk.store.write([Change("person", one, group, fields) for one in people], None)
        yield


def about_a_person(desk: Desk) -> dict[str, str]:
    """Return by verb the day of what it writes about a person: all verbs that write such."""
    found = {}
    for verb in DRAFTS:
        if verb.startswith(("void_", "unvoid", "settle")) or verb in AFTERWARDS:
            continue
        for entity in written(desk, draft_of(verb)):
            record_ = RECORDS[entity]
            names = bool(record_.naming("person")) or entity == "distribution"
            if names and entity not in NOT_OF_A_LIFE:
                draft = draft_of(verb)
                found[verb] = ON.get(verb) or draft[_day_of(entity, draft)]
    return found


def _day_of(entity: str, draft: Mapping[str, Any]) -> str:
    day = RECORDS[entity].alive_on or "date"
    return day if day in draft else "date"


@pytest.fixture(scope="module")
def about(desk: Desk) -> dict[str, str]:
    return about_a_person(desk)


def test_every_record_of_a_person_and_a_day_says_on_which_day_the_person_lives() -> None:
    for entity, record_ in RECORDS.items():
        if entity in NOT_OF_A_LIFE or not record_.naming("person"):
            continue
        days = [
            one.name
            for fields in record_.groups.values()
            if any(one.names == "person" for one in fields)
            for one in fields
            if one.kind == "date" and one.past
        ]
        if days:
            assert record_.alive_on in days, entity


def test_nothing_is_recorded_of_a_person_after_the_day_of_death(
    desk: Desk, about: Mapping[str, str]
) -> None:
    wrong = []
    for verb, day in about.items():
        before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        with everybody(desk, "life", death_date=before):
            code = refusal(desk, draft_of(verb))
            if code is None or not code.endswith(".after_death"):
                wrong.append(f"{verb} the day after: {code}")
        with everybody(desk, "life", death_date=day):
            code = refusal(desk, draft_of(verb))
            if code is not None:
                wrong.append(f"{verb} on the day: {code}")
    assert not wrong, "\n".join(wrong)
    assert len(about) > 35, sorted(about)


def test_nothing_is_recorded_of_a_person_before_the_day_of_birth(
    desk: Desk, about: Mapping[str, str]
) -> None:
    wrong = []
    for verb, day in about.items():
        after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        with everybody(desk, "identity", birth_date=after):
            code = refusal(desk, draft_of(verb))
            if code is None or not code.endswith((".before_birth", ".too_young")):
                wrong.append(f"{verb} the day before: {code}")
        with everybody(desk, "identity", birth_date=day):
            code = refusal(desk, draft_of(verb))
            if code is not None and code.endswith(".before_birth"):
                wrong.append(f"{verb} on the day: {code}")
    assert not wrong, "\n".join(wrong)


def test_a_pregnancy_that_is_edited_ends_within_the_life(desk: Desk) -> None:
    ends = {"do": "edit_pregnancy", "id": PREGNANCY, "outcome": "birth"}
    with everybody(desk, "life", death_date="2025-09-20"):
        assert refusal(desk, {**ends, "end_date": "2025-09-21"}) == "woman_check.after_death"
        assert refusal(desk, {**ends, "end_date": "2025-09-20"}) is None


# -- the days of the life itself


def test_who_died_neither_leaves_nor_comes_back_afterwards(desk: Desk) -> None:
    verbs = {"record_leaving": "2025-10-01", "record_return": "2025-10-01"}
    for verb, day in verbs.items():
        before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        with everybody(desk, "life", death_date=before, **away(verb)):
            assert refusal(desk, draft_of(verb)) == "person.after_death", verb
        with everybody(desk, "life", death_date=day, **away(verb)):
            assert refusal(desk, draft_of(verb)) is None, verb


def away(verb: str) -> dict[str, str]:
    return {"left_date": "2025-09-01"} if verb == "record_return" else {}


def test_no_death_comes_before_a_record_and_no_birth_after_one(desk: Desk) -> None:
    """Of each record by itself that can be taken out; once it is out, both are taken."""
    wrong, tried = [], []
    for verb, day in about_a_person(desk).items():
        what = verb.partition("_")[2]
        if not verb.startswith("record_") or f"void_{what}" not in DRAFTS or verb in ON:
            continue
        draft = draft_of(verb)
        person = draft.get("person") or draft.get("child")
        if person is None or what == "distribution":
            continue
        before, after = ((date.fromisoformat(day) + timedelta(days=n)).isoformat() for n in (-1, 1))
        tried.append(what)
        dies = {"do": "record_death", "id": person, "date": before}
        born = {"do": "edit_person", "id": person, "birth_date": after, "mother": None}
        with desk.store.rehearsal():
            take_out_all(desk)
            id_ = record(desk, draft)["id"]
            found = [refusal(desk, dies), refusal(desk, born)]
            record(desk, {"do": f"void_{what}", "id": id_, "reason": "salah"})
            found += [refusal(desk, dies)]
            record(desk, {"do": "void_death", "id": person})
            found += [refusal(desk, born)]
        birth = "measured" if what == "measurement" else "recorded"
        expected = ["person.measured_after_death", f"person.{birth}_before_birth", None, None]
        if found != expected:
            wrong.append(f"{verb}: {found}")
    assert not wrong, "\n".join(wrong)
    assert len(tried) > 10, tried


def take_out_all(desk: Desk) -> None:
    """Take out what the home holds of people, and the days of their lives; past the forms."""
    db = desk.store.db
    for entity, record_ in RECORDS.items():
        names = {one.name for fields in record_.groups.values() for one in fields}
        if record_.alive_on and "voided" in names:
            rows = [row for (row,) in db.execute(f"SELECT id FROM {entity}")]
            out = [Change(entity, row, "fact", {"voided": "x"}) for row in rows]
            desk.store.write(out, None)
    people = [row for (row,) in db.execute("SELECT id FROM person")]
    empty: dict[str, None] = dict.fromkeys(("death_date", "left_date"))
    desk.store.write([Change("person", one, "life", empty) for one in people], None)
