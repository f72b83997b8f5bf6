"""Drafts by verb: the one door through which the window, a script and the demo record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import signature
from types import FunctionType, ModuleType
from typing import Final

from kbdesk.commands import (  # noqa: F401  (each is a subject)
    attachments,
    conflicts,
    consent,
    corner,
    duplicates,
    education_plans,
    education_sessions,
    examinations,
    families,
    family_planning,
    foods,
    home_visits,
    import_revoking,
    kampung,
    kitchen,
    kitchen_store,
    lives,
    loans,
    materials,
    measurements,
    mind_checks,
    months,
    people,
    posyandu,
    pregnancies,
    proposals,
    quizzes,
    recipes,
    referrals,
    services,
    sessions,
    tpk_visits,
    unvoiding,
    visits,
    woman_checks,
)
from kbdesk.commands.facts import Verb, fact_verbs
from kbdesk.commands.writing import Answer
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError

_SUBJECTS: Final = tuple(one for one in vars().values() if isinstance(one, ModuleType))
"""The modules with verbs: those that are named above."""
_PREVIEW: Final = "preview"
"""What such functions are called that say what a draft would answer, and write nothing."""


def _verbs(subject: ModuleType) -> Iterator[tuple[str, Verb]]:
    """The verbs of a module: its own public functions of a desk and a draft, and its facts'."""
    ours = (subject.__name__, fact_verbs.__module__)
    for name, done in vars(subject).items():
        if name.startswith(("_", _PREVIEW)) or getattr(done, "__module__", "") not in ours:
            continue
        if isinstance(done, FunctionType) and list(signature(done).parameters) == ["desk", "draft"]:
            yield name, done


VERBS: Final[dict[str, Verb]] = {
    name: done for subject in _SUBJECTS for name, done in _verbs(subject)
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
