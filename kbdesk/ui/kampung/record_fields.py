"""The fields of each kind of the village's records, as its form shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple

from kbdesk.records.village import KAMPUNG
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import Coded, Day, Lines, Names, Number, OneOf, YesOrNo, field_for
from kbdesk.ui.forms.inputs import AnyField
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.check_chips import LabelledChecks
from kbdesk.ui.widgets.picker import Picker

RUPIAH_SHOWN: Final = 999_999_999
"""More than this has no place in the field; a script may record it."""
FURTHEST: Final = timedelta(days=3660)


class VillageForm(NamedTuple):
    """A form of the records of a Kampung KB.

    ``part``: the part of the page to which it goes back. ``spans``: its fields in their order,
    each with how many of the four columns it takes. ``add`` and ``edit`` are its verbs.
    """

    entity: str
    part: str
    spans: Mapping[str, int]
    add: str = ""
    edit: str = ""


FORMS: Final[Mapping[str, VillageForm]] = {
    "kampung": VillageForm(
        "kampung", "profile",
        {"name": 2, "area_ha": 1, "rt_count": 1, "decree_no": 2, "decree_date": 1,
         "launch_date": 1, "border_north": 1, "border_south": 1, "border_east": 1,
         "border_west": 1, "contact_name": 2, "contact_phone": 1, "secretariat": 1,
         "dataku_decree_no": 2, "dataku_decree_date": 1, "about": 4},
    ),
    "score": VillageForm(
        "kampung", "score",
        {"pokja_exists": 1, "pokja_members": 1, "pokja_members_count": 1, "pokja_trained": 1,
         "pokja_trained_count": 1, "has_secretariat": 1, "companion_plkb": 1, "regulation": 1,
         "money": 4, "data_uses": 4, "operations": 4},
    ),
    "officer": VillageForm(
        "village_officer", "officers",
        {"name": 2, "body": 2, "post": 2, "section": 2, "phone": 2, "since": 1, "until": 1},
        "add_officer", "edit_officer",
    ),
    "group": VillageForm(
        "village_group", "groups",
        {"kind": 2, "name": 2, "leader": 2, "phone": 1, "members": 1, "decree_no": 2,
         "decree_date": 1, "closed_date": 1},
        "add_group", "edit_group",
    ),
    "meeting": VillageForm(
        "group_meeting", "meetings",
        {"village_group": 2, "date": 1, "topic": 1, "male": 1, "female": 1, "next_on": 1,
         "note": 4},
        "record_meeting", "correct_meeting",
    ),
    "intervention": VillageForm(
        "intervention", "interventions",
        {"title": 2, "date": 1, "place": 1, "activity": 4, "strategy": 2, "family_function": 2,
         "target_group": 1, "for_whom": 1, "agency": 1, "agencies": 1, "male": 1, "female": 1,
         "cost": 2, "plan_item": 4, "description": 4, "result": 4},
        "record_intervention", "correct_intervention",
    ),
    "plan": VillageForm(
        "kampung_plan", "plan",
        {"title": 2, "year": 1, "due_date": 1, "issue": 3, "rt": 1, "strategy": 2,
         "family_function": 2, "agency": 2, "goal": 2, "budget": 2, "progress": 1,
         "progress_date": 1, "progress_note": 4},
        "add_plan_item", "edit_plan_item",
    ),
    "facility": VillageForm(
        "village_facility", "facilities",
        {"kind": 2, "name": 2, "amount": 1, "removed_date": 1, "condition": 2},
        "add_facility", "edit_facility",
    ),
    "event": VillageForm(
        "dataku_event", "events",
        {"title": 2, "date": 1, "by_whom": 1, "kind": 2, "male": 1, "female": 1, "result": 4},
        "record_dataku_event", "correct_dataku_event",
    ),
    "issue": VillageForm(
        "village_issue", "issues",
        {"title": 2, "year": 1, "rt": 1, "detail": 4, "recommendation": 4, "addressed_to": 2,
         "outcome": 4, "outcome_date": 1, "closed_date": 1},
        "add_issue", "edit_issue",
    ),
    "check": VillageForm(
        "village_check", "classification",
        {"met": 2, "date": 1, "note": 4},
    ),
}  # fmt: skip
"""By kind of record."""
_LABELS: Final = {
    ("group", "kind"): "group_kind",
    ("facility", "kind"): "facility_kind",
    ("event", "kind"): "event_kind",
    ("issue", "title"): "issue",
    ("plan", "issue"): "plan_issue",
}
_ANSWERS: Final = {
    "money": "score.money_",
    "data_uses": "score.use_",
    "operations": "score.operation_",
}
_RUPIAH: Final = ("cost", "budget")
_AHEAD: Final = ("until", "due_date", "next_on")


class TickedAnswers(Coded[LabelledChecks]):
    """Answers that are ticked; "none" says that nothing is there, and no tick that nobody asked."""

    def build(self, _context: Context, /) -> LabelledChecks:
        return LabelledChecks(self.said(), self.options(), columns=4)

    def fill(self, widget: LabelledChecks, value: Any) -> None:
        widget.set_values(value or ())

    def value(self, widget: LabelledChecks) -> object:
        return widget.values() or None

    def typed(self, widget: LabelledChecks) -> object:
        return widget.values()

    def restore(self, widget: LabelledChecks, kept: object) -> None:
        if isinstance(kept, list):
            widget.set_values(one for one in kept if self.known(one))


class OfCatalogue(OneOf):
    """An activity of the Inpres' catalogue by its number; the page gives the catalogue."""

    def options(self) -> list[tuple[str, str]]:
        return []

    def code(self, value: str | None) -> object:
        return None if value is None else int(value)


class ItemMet(OneOf):
    """Whether an item of a checklist is met."""

    def options(self) -> list[tuple[str, str]]:
        return [("true", tr("dataku.met")), ("false", tr("dataku.not_met"))]

    def value(self, widget: Picker) -> bool | None:
        return {"true": True, "false": False}.get(widget.value() or "")


def fields_of_kind(kind: str) -> list[AnyField]:
    return [_field(kind, name) for name in FORMS[kind].spans]


def _field(kind: str, name: str) -> AnyField:
    entity = FORMS[kind].entity
    label = f"dataku_page.field_{_LABELS.get((kind, name), name)}"
    if kind == "check":
        # Only a draft calls the day of the answer "date".
        own: dict[str, AnyField] = {
            "met": ItemMet(name, label, needs=True),
            "date": Day(name, label),
            "note": Lines(name, label),
        }
        return own[name].bind(entity)
    if kind == "score":
        # The words of the record name these fields, and each of their answers.
        declared = KAMPUNG.field(name)
        if declared.kind == "flag":
            return YesOrNo(name, f"field.{name}").bind(entity)
        if declared.kind == "list":
            return TickedAnswers(name, f"field.{name}", (), _ANSWERS[name]).bind(entity)
        return Number(name, f"field.{name}").bind(entity)
    if name == "activity":
        return OfCatalogue(name, label, ()).bind(entity)
    if name == "agencies":
        return Names(name, label).bind(entity)
    if name in _RUPIAH:
        return Number(name, label, highest=RUPIAH_SHOWN).bind(entity)
    if name in _AHEAD:
        return Day(name, label, ahead=FURTHEST).bind(entity)
    return field_for(entity, name, label)


def item_of(key: str) -> tuple[str, str]:
    """Return programme and item of a key ``program/item``."""
    program, _, item = key.partition("/")
    return program, item
