"""Drafts by verb: the one door through which the window, a script and the demo record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kbdesk.commands import (
    attachments,
    conflicts,
    corner_visits,
    duplicates,
    education_sessions,
    families,
    family_planning,
    foods,
    kampung,
    lives,
    loans,
    materials,
    measurements,
    months,
    people,
    posyandu,
    pregnancies,
    quizzes,
    recipes,
    referrals,
    services,
    sessions,
    tpk_visits,
    visits,
    woman_checks,
)
from kbdesk.commands.writing import Answer
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError

Verb = Callable[[Desk, Mapping[str, object]], Answer]

VERBS: Final[Mapping[str, Verb]] = {
    "register_family": families.register_family,
    "edit_family": families.edit_family,
    "add_person": people.add_person,
    "edit_person": people.edit_person,
    "move_person": people.move_person,
    "record_death": lives.record_death,
    "void_death": lives.void_death,
    "record_leaving": lives.record_leaving,
    "record_return": lives.record_return,
    "record_arrival": lives.record_arrival,
    "move_family": lives.move_family,
    "record_measurement": measurements.record_measurement,
    "correct_measurement": measurements.correct_measurement,
    "void_measurement": measurements.void_measurement,
    "record_visit": visits.record_visit,
    "record_service": services.record_service,
    "correct_service": services.correct_service,
    "void_service": services.void_service,
    "register_pregnancy": pregnancies.register_pregnancy,
    "edit_pregnancy": pregnancies.edit_pregnancy,
    "end_pregnancy": pregnancies.end_pregnancy,
    "record_woman_check": woman_checks.record_woman_check,
    "correct_woman_check": woman_checks.correct_woman_check,
    "void_woman_check": woman_checks.void_woman_check,
    "record_family_planning": family_planning.record_family_planning,
    "correct_family_planning": family_planning.correct_family_planning,
    "void_family_planning": family_planning.void_family_planning,
    "record_tpk_visit": tpk_visits.record_tpk_visit,
    "correct_tpk_visit": tpk_visits.correct_tpk_visit,
    "void_tpk_visit": tpk_visits.void_tpk_visit,
    "plan_krs": tpk_visits.plan_krs,
    "create_referral": referrals.create_referral,
    "update_referral": referrals.update_referral,
    "record_reply": referrals.record_reply,
    "open_session": sessions.open_session,
    "edit_session": sessions.edit_session,
    "arrive": sessions.arrive,
    "close_session": sessions.close_session,
    "reopen_session": sessions.reopen_session,
    "close_month": months.close_month,
    "reopen_month": months.reopen_month,
    "edit_kampung": kampung.edit_kampung,
    "add_officer": kampung.add_officer,
    "edit_officer": kampung.edit_officer,
    "add_group": kampung.add_group,
    "edit_group": kampung.edit_group,
    "record_meeting": kampung.record_meeting,
    "correct_meeting": kampung.correct_meeting,
    "void_meeting": kampung.void_meeting,
    "record_intervention": kampung.record_intervention,
    "correct_intervention": kampung.correct_intervention,
    "void_intervention": kampung.void_intervention,
    "add_plan_item": kampung.add_plan_item,
    "edit_plan_item": kampung.edit_plan_item,
    "add_facility": kampung.add_facility,
    "edit_facility": kampung.edit_facility,
    "record_dataku_event": kampung.record_dataku_event,
    "correct_dataku_event": kampung.correct_dataku_event,
    "void_dataku_event": kampung.void_dataku_event,
    "add_issue": kampung.add_issue,
    "edit_issue": kampung.edit_issue,
    "answer_check": kampung.answer_check,
    "record_level": kampung.record_level,
    "name_posyandu": posyandu.name_posyandu,
    "record_material": materials.record_material,
    "correct_material": materials.correct_material,
    "void_material": materials.void_material,
    "record_education_session": education_sessions.record_education_session,
    "correct_education_session": education_sessions.correct_education_session,
    "void_education_session": education_sessions.void_education_session,
    "attend_education": education_sessions.attend_education,
    "record_quiz": quizzes.record_quiz,
    "correct_quiz": quizzes.correct_quiz,
    "void_quiz": quizzes.void_quiz,
    "record_corner_visit": corner_visits.record_corner_visit,
    "correct_corner_visit": corner_visits.correct_corner_visit,
    "void_corner_visit": corner_visits.void_corner_visit,
    "record_loan": loans.record_loan,
    "correct_loan": loans.correct_loan,
    "void_loan": loans.void_loan,
    "return_loan": loans.return_loan,
    "caption_attachment": attachments.caption_attachment,
    "void_attachment": attachments.void_attachment,
    "record_food": foods.record_food,
    "edit_food": foods.edit_food,
    "record_price": foods.record_price,
    "void_price": foods.void_price,
    "record_recipe": recipes.record_recipe,
    "edit_recipe": recipes.edit_recipe,
    "record_menu_cycle": recipes.record_menu_cycle,
    "edit_menu_cycle": recipes.edit_menu_cycle,
    "settle": conflicts.settle,
    "join_persons": duplicates.join_persons,
    "split_person": duplicates.split_person,
    "not_same": duplicates.not_same,
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
