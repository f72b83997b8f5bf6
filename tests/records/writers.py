"""By field, the verb that writes it and a draft that it takes: what the laws hold the rest against.

A field that stands neither here nor under ``BY_THE_PROGRAM`` fails a test: of a new field, say
which verb writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from kbdesk.records import RECORDS
from tests.cli.test_fields import (
    ATTACHMENT,
    AWAY,
    CHILD,
    DRAFTS,
    EXAMINATION,
    FACILITY,
    FAMILY,
    GROUP,
    ISSUE,
    LOAN,
    MEASUREMENT,
    MEETING,
    OF_AN_INFANT,
    OFFICER,
    OTHER,
    PLAN,
    PLANNING,
    PREGNANCY,
    QUIZ,
    RECIPIENT,
    REFERRAL,
    REPLIED,
    SERVICE,
    SESSION,
    VILLAGE,
)  # fmt: skip


@dataclass(frozen=True)
class Writer:
    """A verb with a draft that it takes; ``name``: the draft's name of the field, where another.

    ``row``: the row that is changed; "" for one that the verb makes. ``within``: the object of
    the draft that holds the field. ``listed``: the draft takes a list of such.
    """

    verb: str
    base: dict[str, Any] = field(default_factory=dict)
    row: str = ""
    name: str = ""
    within: str = ""
    listed: bool = False


def _edit(verb: str, row: str, key: str = "id", **base: Any) -> Writer:
    return Writer(verb, {key: row, **base}, row)


def _new(verb: str, **base: Any) -> Writer:
    return Writer(verb, {**DRAFTS[verb], **base})


OF_ENTITY: Final[dict[str, Writer]] = {
    "family": _edit("edit_family", FAMILY),
    "person": _edit("edit_person", CHILD),
    "measurement": _edit("correct_measurement", MEASUREMENT, reason="salah baca"),
    "visit": _new("record_visit"),
    "pregnancy": _edit("edit_pregnancy", PREGNANCY),
    "referral": _new("create_referral"),
    "consent": _new("record_consent"),
    "posyandu": _edit("name_posyandu", "LT01", "posyandu", name="Melati"),
    "session": _edit("edit_session", SESSION),
    "quiz_result": _edit("correct_quiz", QUIZ),
    "kampung": _edit("edit_kampung", VILLAGE, "village"),
    "village_officer": _edit("edit_officer", OFFICER),
    "village_group": _edit("edit_group", GROUP),
    "group_meeting": _edit("correct_meeting", MEETING),
    "kampung_plan": _edit("edit_plan_item", PLAN),
    "village_facility": _edit("edit_facility", FACILITY),
    "village_issue": _edit("edit_issue", ISSUE),
    "village_check": _new("answer_check"),
    "village_level": _new("record_level"),
    "food": _new("record_food"),
    "food_price": _new("record_price"),
    "recipe": _new("record_recipe"),
    "menu_cycle": _new("record_menu_cycle"),
    "production": _new("record_production"),
    "recipient": _edit("edit_recipient", RECIPIENT),
    "distribution": _new("record_distribution"),
    "kitchen": _new("edit_kitchen"),
    "kitchen_money": _new("record_kitchen_money"),
    "kitchen_stock": _new("record_kitchen_stock"),
    "education_plan": _new("plan_education"),
    "corner": _new("edit_corner"),
}
_HOUSE = ("drinking_water", "latrine", "floor", "walls", "roof", "lighting", "cooking_fuel",
          "ownership", "floor_area_m2")  # fmt: skip
_PLAN = ("companions", "companions_since", "plan", "plan_note", "plan_date", "plan_until")
_ENDED = {"end_date": "2025-10-01", "outcome": "birth"}
_REPLY = ("received_on", "examiner", "weight_g", "lenhei_mm", "muac_mm", "systolic", "diastolic",
          "glucose", "diagnosis_agrees", "diagnosis", "action", "action_note", "advice",
          "control_date")  # fmt: skip
OF_FIELD: Final[dict[tuple[str, str], Writer]] = {
    **{("examination", f"{name}_{side}"): Writer(
        "correct_examination", {"id": EXAMINATION}, EXAMINATION, side, within=name)
       for name in ("eyes", "ears") for side in ("left", "right")},
    **{("examination", name): Writer("record_examination", OF_AN_INFANT)
       for name in ("development_complete", "feeding_right", "sick_with")},
    **{("family", name): Writer("edit_family", {"id": FAMILY}, FAMILY, within="house")
       for name in _HOUSE},
    **{("family", name): _edit("plan_krs", FAMILY, "family") for name in _PLAN},
    **{("kampung", f"pokja_{name}"): Writer(
        "edit_kampung", {"village": VILLAGE}, VILLAGE, name, within="pokja")
       for name in ("exists", "members", "trained", "members_count", "trained_count")},
    ("person", "since"): Writer("move_person", DRAFTS["move_person"], CHILD, "date"),
    ("person", "death_date"): Writer("record_death", DRAFTS["record_death"], CHILD, "date"),
    ("person", "left_date"): Writer("record_leaving", DRAFTS["record_leaving"], CHILD, "date"),
    ("person", "left_why"): Writer("record_leaving", DRAFTS["record_leaving"], CHILD, "why"),
    ("absence", "returned_date"): Writer("record_return", {"id": AWAY}, name="date"),
    ("family_move", "date"): _new("move_family"),
    ("family_move", "village"): _new("move_family"),
    ("family_move", "rt"): _new("move_family"),
    ("measurement", "reason"): _edit("correct_measurement", MEASUREMENT, weight_kg=8.4),
    ("alias", "a"): Writer("not_same", {"a": CHILD, "b": OTHER}),
    ("alias", "b"): Writer("not_same", {"a": CHILD, "b": OTHER}),
    ("pregnancy", "end_date"): _edit("edit_pregnancy", PREGNANCY, **_ENDED),
    ("pregnancy", "outcome"): _edit("edit_pregnancy", PREGNANCY, **_ENDED),
    ("service", "month"): _edit(
        "correct_service", SERVICE, kind="breastfeeding", answer="yes", month=1
    ),
    ("service", "answer"): _edit("correct_service", SERVICE, kind="kpsp", answer="normal"),
    ("service", "signs"): _edit(
        "correct_service", SERVICE, kind="danger_signs", signs=["lethargic"]
    ),
    ("service", "amount"): _edit("correct_service", SERVICE, kind="pmt"),
    ("family_planning", "reason"): _edit(
        "correct_family_planning", PLANNING, status="non_user", reason="iat"
    ),
    ("referral", "state"): _edit("update_referral", REFERRAL, date="2025-10-01"),
    ("referral", "state_date"): Writer(
        "update_referral", {"id": REFERRAL, "state": "printed"}, REFERRAL, "date"
    ),
    ("referral", "state_note"): Writer(
        "update_referral", DRAFTS["update_referral"], REFERRAL, "note"
    ),
    **{("referral", name): Writer("record_reply", {**DRAFTS["record_reply"], "id": REPLIED},
                                  REPLIED)
       for name in _REPLY},
    ("material", "posyandu"): _new("record_material"),
    ("education_session", "posyandu"): _new("record_education_session"),
    ("corner_visit", "posyandu"): _new("record_corner_visit"),
    ("loan", "posyandu"): _new("record_loan"),
    ("loan", "returned"): Writer("return_loan", {"id": LOAN}, LOAN, "date"),
    ("loan", "returned_condition"): Writer(
        "return_loan", {"id": LOAN, "date": "2025-10-10"}, LOAN, "condition"
    ),
    ("loan", "return_note"): Writer(
        "return_loan", {"id": LOAN, "date": "2025-10-10"}, LOAN, "note"
    ),
    ("quiz_result", "session"): _new("record_quiz", number=5),
    ("village_officer", "village"): _new("add_officer"),
    ("village_group", "village"): _new("add_group"),
    ("group_meeting", "village_group"): _new("record_meeting"),
    ("intervention", "village"): _new("record_intervention", session=None, plan_item=None),
    ("kampung_plan", "village"): _new("add_plan_item", issue=None),
    ("village_facility", "village"): _new("add_facility"),
    ("dataku_event", "village"): _new("record_dataku_event"),
    ("village_issue", "village"): _new("add_issue"),
    ("village_check", "answered_on"): Writer("answer_check", DRAFTS["answer_check"], name="date"),
    **{
        ("attachment", name): Writer("caption_attachment", DRAFTS["caption_attachment"], ATTACHMENT)
        for name in ("caption", "phase")
    },
    ("kitchen_stock", "grams"): _new(
        "record_kitchen_stock", movement="counted", cost_rupiah=None, expires=None
    ),
    ("kitchen_stock", "cost_rupiah"): _new(
        "record_kitchen_stock", confirm=["kitchen_money.more_than_had"]
    ),
    ("recipe", "retired"): _edit("edit_recipe", "tim-kembung-kelor"),
    ("menu_cycle", "retired"): _edit("edit_menu_cycle", "contoh-12-23"),
    ("recipient", "person"): _new("enrol_recipient", person=OTHER, indication="kek"),
    ("recipient", "end_why"): _edit("edit_recipient", RECIPIENT, end_date="2025-08-20"),
    ("proposal_decision", "person"): _new("decide_proposal"),
    ("proposal_decision", "code"): Writer(
        "decide_proposal", DRAFTS["decide_proposal"], name="codes", listed=True
    ),
    ("proposal_decision", "decision"): _new("decide_proposal"),
    ("proposal_decision", "until"): _new("decide_proposal"),
    ("proposal_decision", "reason"): _new("decide_proposal"),
    **{(entity, "person"): _new(verb)
       for entity, verb in (
           ("service", "record_service"), ("pregnancy", "register_pregnancy"),
       )},
}  # fmt: skip
VOIDS: Final[dict[str, str]] = {
    **{entity: verb for entity in RECORDS if (verb := f"void_{entity}") in DRAFTS},
    "quiz_result": "void_quiz",
    "group_meeting": "void_meeting",
    "food_price": "void_price",
}
"""The verb that takes a record of an entity out, with a ``reason``."""

BY_THE_PROGRAM: Final[dict[str, tuple[str, ...]]] = {
    "device": ("name", "role"),
    "user": ("name", "role", "active"),
    "imported_file": (
        "posyandu", "format", "file", "sha256", "sheet", "at", "epoch", "first_seq", "last_seq",
        "rows", "new", "changed", "known", "doubtful", "refused", "revoked_at", "reason", "kept",
    ),
    "absence": ("person", "left_date", "left_why", "voided"),
    "family_move": ("family", "voided"),
    "alias": ("joined",),
    "session": ("posyandu", "date"),
    "pregnancy": ("children",),
    "visit": ("voided",),
    "village_level": ("voided",),
    "referral": ("number",),
    "proposal_decision": ("decided_on", "declined_on"),
    "attachment": (
        "owner_kind", "owner", "posyandu", "village", "name", "kind", "bytes", "sha256", "parts",
        "width", "height", "pages", "text",
    ),
    "child_photo": ("person", "bytes", "width", "height", "data", "voided"),
    "quiz_result": ("answers",),
    "recipe": ("code",),
    "intervention": ("session",),
    "purge": ("order",),
    "limits": ("version", "since", "text"),
    "office": (
        "lines", "office_address", "signed_in", "emblem", "by_post", "by_name", "by_rank", "by_nip",
        "knows_post", "knows_name", "knows_rank", "knows_nip",
    ),
    "target": ("year", "area", "indicator", "tenths", "source"),
    "district_table": ("name", "version", "since", "text"),
    "service": ("by_book",),
    "village_check": ("program", "item"),
}  # fmt: skip
"""Fields that no draft names as they are: what a file, a machine or another verb says."""


def writer_of(entity: str, name: str) -> Writer | None:
    """Return the verb that writes a field, or None where it is the program's."""
    if name in BY_THE_PROGRAM.get(entity, ()):
        return None
    if name == "voided":
        return Writer(VOIDS[entity], dict(DRAFTS[VOIDS[entity]]), name="reason")
    return OF_FIELD.get((entity, name)) or OF_ENTITY.get(entity) or _usual(entity)


def _usual(entity: str) -> Writer:
    """Return the verb that corrects a fact of its name."""
    verb = f"correct_{entity}"
    return Writer(verb, {"id": DRAFTS[verb]["id"]}, DRAFTS[verb]["id"])
