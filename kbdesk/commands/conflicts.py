"""Settling what two people wrote at once: one choice, by a person who saw every value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.commands.draft import Draft, read_date, read_text
from kbdesk.commands.family_planning import BOUNDS as PLANNING_BOUNDS
from kbdesk.commands.people import RELATIONS, SEXES
from kbdesk.commands.pregnancies import LARGEST_GRAVIDA
from kbdesk.commands.woman_checks import FIGURES
from kbdesk.commands.writing import Answer, held, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.family_planning import METHODS, REASONS, SOURCES, STATUSES, WISHES
from kbdesk.domain.measurements import QUANTITIES
from kbdesk.domain.neighbourhoods import number_of
from kbdesk.domain.nik import read_kk, read_nik
from kbdesk.domain.open_proposals import DECISIONS
from kbdesk.domain.pk21 import FLOOR_AREA_M2, HOUSE_CHOICES, MARRIAGE_AGES, PERSON_CHOICES
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.domain.pregnancy import OUTCOMES
from kbdesk.domain.referral_reasons import REASONS as REFERRAL_REASONS
from kbdesk.domain.referrals import STATES
from kbdesk.domain.screening import KPSP_MONTHS, KPSP_RESULTS
from kbdesk.domain.services import KINDS, MOST_AT_ONCE, YES_NO
from kbdesk.domain.tpk import TARGETS
from kbdesk.domain.villages import read_village
from kbdesk.journal.registers import Kind, known, read_value
from kbdesk.queries.conflicts import register_of
from kbdesk.store.store import Draft as Change

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "sex": SEXES,
    "relation": RELATIONS,
    "position": ("lying", "standing"),
    "state": STATES,
    "kind": KINDS,
    "answer": (*YES_NO, *KPSP_RESULTS),
    "outcome": OUTCOMES,
}
_WORDS_OF: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("attachment", "kind"): ("image", "pdf"),
    ("proposal_decision", "decision"): DECISIONS,
    ("proposal_decision", "code"): tuple(REFERRAL_REASONS),
    **{("person", name): words for name, words in PERSON_CHOICES.items()},
    **{("family", name): words for name, words in HOUSE_CHOICES.items()},
    ("tpk_visit", "form"): TARGETS,
    ("family_planning", "status"): STATUSES,
    ("family_planning", "method"): METHODS,
    ("family_planning", "source"): SOURCES,
    ("family_planning", "reason"): REASONS,
    ("family_planning", "wish"): WISHES,
}
"""Of one entity, where a field of that name says other things elsewhere."""
_ROWS: Final = {
    "child": "person",
    "person": "person",
    "mother": "person",
    "target": "person",
    "a": "person",
    "b": "person",
    "family": "family",
    "session": "session",
}
_BOUNDS: Final = {
    **{q.attribute: (int(q.low * q.scale), int(q.high * q.scale)) for q in QUANTITIES},
    "welfare_rank": (1, 10),
    "birth_weight_g": (300, 8000),
    "birth_length_mm": (200, 700),
    "month": (0, KPSP_MONTHS[-1]),
    "amount": (1, MOST_AT_ONCE),
    "gravida": (1, LARGEST_GRAVIDA),
    "first_marriage_age": MARRIAGE_AGES,
    "floor_area_m2": FLOOR_AREA_M2,
    **PLANNING_BOUNDS,
}
_WOMAN_BOUNDS: Final = {column: (least, most) for _, column, _, least, most in FIGURES}


def settle(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Settle a conflict by one of its heads (``choose``) or by a value of one's own.

    The new operation names every head as its parent, so the choice holds everywhere.
    Raises ``conflict.unknown`` for a conflict that is not, or no longer, there.
    """
    reading = Draft(draft)
    id_ = reading.required_text("conflict", longest=200)
    chosen = reading.text("choose")
    value = reading.take("value")
    reading.done()
    entity, row, group = register_of(id_)
    if (entity, row, group) not in desk.store.journal.contested():
        raise KbdeskError("conflict.unknown", field="conflict", id=id_)
    heads = desk.store.journal.heads(entity, row, group)
    fields: dict[str, Any]
    if chosen is not None:
        names = {str(head.name): head for head in heads}
        if chosen not in names:
            raise KbdeskError("conflict.unknown_head", field="choose", head=chosen)
        fields = dict(names[chosen].operation.fields)
    elif isinstance(value, Mapping):
        fields = _checked(desk, entity, group, value, heads[0].operation.fields)
    else:
        raise KbdeskError("conflict.no_choice", field="choose")
    # a field that only another head has must go, so it is named as taken away
    everywhere = {name for head in heads for name in head.operation.fields}
    whole = {name: fields.get(name) for name in everywhere | fields.keys()}
    write(desk, [Change(entity, row, group, whole, settles=True)])
    return {"id": id_}


def _checked(
    desk: Desk, entity: str, group: str, value: Mapping[str, Any], shown: Mapping[str, Any]
) -> dict[str, Any]:
    fields = known(entity, group) or {}
    for name, item in value.items():
        if name not in fields:
            raise KbdeskError("draft.unknown_field", field=f"value.{name}", name=name)
        if item is not None and not _sound(desk, entity, name, fields[name], item):
            raise KbdeskError("conflict.bad_value", field=f"value.{name}", name=name)
    return {**shown, **value}


def _sound(desk: Desk, entity: str, name: str, kind: Kind, item: Any) -> bool:
    """Tell whether a field may say this; refuses in the words of the verb that writes it."""
    if read_value(kind, item) is None:
        return False
    field = f"value.{name}"
    bounds = _WOMAN_BOUNDS if entity == "woman_check" else _BOUNDS
    if kind == "date":
        read_date(item, field)
    elif kind in ("rt", "rw"):
        return number_of(item, kind) is not None
    elif kind in ("text", "list"):
        texts = item if kind == "list" else [item]
        if not all(isinstance(one, str) and read_text(one, field, longest=4000) for one in texts):
            return False
    words = _WORDS_OF.get((entity, name), _WORDS.get(name))
    if words is not None:
        return item in words
    if name in bounds:
        least, most = bounds[name]
        return bool(least <= item <= most)
    if name in _ROWS:
        held(desk, _ROWS[name], item, field)
        return True
    spelt: str | None = item
    if name == "nik":
        spelt = read_nik(item, field=field).value
    elif name == "kk":
        spelt = read_kk(item, field)
    elif name == "village":
        spelt = read_village(item, field)
    elif name == "posyandu":
        spelt = read_posyandu(item, field)
    return bool(spelt == item)
