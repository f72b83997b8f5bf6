"""Drafts by verb: the one door through which the window, a script and the demo record."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from kbdesk.commands.facts import Verb
from kbdesk.commands.writing import Answer
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError

SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "attachments": ("caption_attachment", "void_attachment"),
    "conflicts": ("settle",),
    "consent": ("record_consent", "void_consent"),
    "corner": ("record_corner_visit", "correct_corner_visit", "void_corner_visit"),
    "duplicates": ("join_persons", "split_person", "not_same"),
    "education_plans": (
        "edit_corner",
        "plan_education",
        "correct_education_plan",
        "void_education_plan",
    ),
    "education_sessions": (
        "record_education_session",
        "correct_education_session",
        "void_education_session",
        "attend_education",
    ),
    "examinations": (
        "record_examination",
        "correct_examination",
        "void_examination",
        "record_aks",
        "correct_aks",
        "void_aks",
        "record_skilas",
        "correct_skilas",
        "void_skilas",
    ),
    "families": ("register_family", "edit_family"),
    "family_planning": (
        "record_family_planning",
        "correct_family_planning",
        "void_family_planning",
    ),
    "foods": ("record_food", "edit_food", "record_price", "void_price"),
    "home_visits": ("record_home_visit", "correct_home_visit", "void_home_visit"),
    "import_revoking": ("revoke_import",),
    "kampung": (
        "edit_kampung",
        "add_officer",
        "edit_officer",
        "add_group",
        "edit_group",
        "record_meeting",
        "correct_meeting",
        "void_meeting",
        "record_intervention",
        "correct_intervention",
        "void_intervention",
        "add_plan_item",
        "edit_plan_item",
        "add_facility",
        "edit_facility",
        "record_dataku_event",
        "correct_dataku_event",
        "void_dataku_event",
        "add_issue",
        "edit_issue",
        "answer_check",
        "record_level",
    ),
    "kitchen": (
        "record_production",
        "void_production",
        "enrol_recipient",
        "edit_recipient",
        "end_recipient",
        "record_distribution",
        "void_distribution",
    ),
    "kitchen_store": (
        "edit_kitchen",
        "record_kitchen_money",
        "correct_kitchen_money",
        "void_kitchen_money",
        "record_kitchen_stock",
        "correct_kitchen_stock",
        "void_kitchen_stock",
    ),
    "lives": (
        "record_death",
        "void_death",
        "record_leaving",
        "record_return",
        "record_arrival",
        "move_family",
    ),
    "loans": ("record_loan", "correct_loan", "void_loan", "return_loan"),
    "materials": ("record_material", "correct_material", "void_material"),
    "measurements": ("record_measurement", "correct_measurement", "void_measurement"),
    "mind_checks": ("record_mind_check", "correct_mind_check", "void_mind_check"),
    "months": ("close_month", "reopen_month"),
    "people": ("add_person", "edit_person", "move_person"),
    "posyandu": ("name_posyandu",),
    "pregnancies": ("register_pregnancy", "edit_pregnancy", "end_pregnancy"),
    "proposals": ("decide_proposal",),
    "quizzes": ("record_quiz", "correct_quiz", "void_quiz"),
    "recipes": ("record_recipe", "edit_recipe", "record_menu_cycle", "edit_menu_cycle"),
    "referrals": ("create_referral", "update_referral", "take_back_reply", "record_reply"),
    "services": ("record_service", "correct_service", "void_service"),
    "sessions": ("open_session", "edit_session", "arrive", "close_session", "reopen_session"),
    "tpk_visits": ("plan_krs", "record_tpk_visit", "correct_tpk_visit", "void_tpk_visit"),
    "unvoiding": ("unvoid",),
    "visits": ("record_visit",),
    "woman_checks": ("record_woman_check", "correct_woman_check", "void_woman_check"),
}
"""The modules with verbs, and the verbs of each: functions of a desk and a draft."""

VERBS: Final[dict[str, Verb]] = {
    verb: getattr(import_module(f"kbdesk.commands.{module}"), verb)
    for module, verbs in SUBJECTS.items()
    for verb in verbs
}


def record(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Do what a draft says; raises a coded error with the field, and nothing is changed.

    What it answers is on the disk, unless the caller holds an outer transaction.
    """
    verb = draft.get("do")
    if not isinstance(verb, str):
        raise KbdeskError("record.no_verb", field="do")
    if verb not in VERBS:
        raise KbdeskError("record.unknown_verb", field="do", verb=verb)
    return VERBS[verb](desk, draft)
