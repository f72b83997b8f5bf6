"""Drafts by verb: the one door through which the window, a script and the demo record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kbdesk.commands import (
    attachments,
    conflicts,
    duplicates,
    families,
    family_planning,
    lives,
    measurements,
    people,
    posyandu,
    pregnancies,
    referrals,
    services,
    sessions,
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
    "create_referral": referrals.create_referral,
    "update_referral": referrals.update_referral,
    "record_reply": referrals.record_reply,
    "open_session": sessions.open_session,
    "edit_session": sessions.edit_session,
    "arrive": sessions.arrive,
    "close_session": sessions.close_session,
    "reopen_session": sessions.reopen_session,
    "name_posyandu": posyandu.name_posyandu,
    "caption_attachment": attachments.caption_attachment,
    "void_attachment": attachments.void_attachment,
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
