"""The fields of each kind of the village's records, as its form shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kbdesk.domain.kampung import (
    BODIES,
    CONDITIONS,
    EARLIEST_YEAR,
    EVENT_KINDS,
    FACILITY_KINDS,
    FAMILY_FUNCTIONS,
    GROUP_KINDS,
    LATEST_YEAR,
    POSTS,
    STRATEGIES,
)

Kind = Literal["text", "long", "number", "choice", "date", "future"]
RUPIAH_SHOWN: Final = 999_999_999
"""More than this has no place in the field; a script may record it."""


@dataclass(frozen=True)
class FieldOf:
    """A field: ``words`` is its key under ``dataku_page.field_``, ``options`` (value, words' key).

    ``span`` is how many of the four columns it takes.
    """

    name: str
    kind: Kind = "text"
    words: str = ""
    required: bool = False
    longest: int = 200
    span: int = 2
    unit: str = ""
    scale: int = 1
    least: int = 0
    most: int = 100_000
    options: Sequence[tuple[str, str]] = ()

    @property
    def key(self) -> str:
        """Return the key of its words."""
        return f"dataku_page.field_{self.words or self.name}"


def _choices(prefix: str, codes: Sequence[object]) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), f"dataku.{prefix}_{code}") for code in codes)


_FUNCTION = FieldOf("family_function", "choice", options=_choices("function", FAMILY_FUNCTIONS))
_STRATEGY = FieldOf("strategy", "choice", options=_choices("strategy", STRATEGIES))
_DAY = FieldOf("date", "date", required=True, span=1)
_YEAR = FieldOf("year", "number", required=True, span=1, least=EARLIEST_YEAR, most=LATEST_YEAR)
_MALE, _FEMALE = FieldOf("male", "number", span=1), FieldOf("female", "number", span=1)

FORMS: Final[dict[str, tuple[FieldOf, ...]]] = {
    "kampung": (
        FieldOf("name", longest=120),
        FieldOf("area_ha", "number", span=1, unit="ha", scale=100, least=1, most=10_000_000),
        FieldOf("rt_count", "number", span=1, least=1, most=500),
        FieldOf("decree_no", longest=80),
        FieldOf("decree_date", "date", span=1),
        FieldOf("launch_date", "date", span=1),
        FieldOf("border_north", span=1),
        FieldOf("border_south", span=1),
        FieldOf("border_east", span=1),
        FieldOf("border_west", span=1),
        FieldOf("contact_name", longest=120),
        FieldOf("contact_phone", longest=40, span=1),
        FieldOf("secretariat", longest=300, span=1),
        FieldOf("dataku_decree_no", longest=80),
        FieldOf("dataku_decree_date", "date", span=1),
        FieldOf("about", "long", longest=4000, span=4),
    ),
    "officer": (
        FieldOf("name", longest=120, required=True),
        FieldOf("body", "choice", required=True, options=_choices("body", BODIES)),
        FieldOf("post", "choice", required=True, options=_choices("post", POSTS)),
        FieldOf("section", "choice", options=_choices("function", FAMILY_FUNCTIONS)),
        FieldOf("phone", longest=40),
        FieldOf("since", "date", span=1),
        FieldOf("until", "future", span=1),
    ),
    "group": (
        FieldOf("kind", "choice", required=True, words="group_kind",
                options=tuple((kind, "") for kind in GROUP_KINDS)),
        FieldOf("name", longest=120, required=True),
        FieldOf("leader", longest=120),
        FieldOf("phone", longest=40, span=1),
        FieldOf("members", "number", span=1),
        FieldOf("decree_no", longest=80),
        FieldOf("decree_date", "date", span=1),
        FieldOf("closed_date", "date", span=1),
    ),
    "meeting": (
        FieldOf("village_group", "choice", required=True),
        _DAY,
        FieldOf("topic", span=1),
        _MALE,
        _FEMALE,
        FieldOf("note", "long", longest=4000, span=4),
    ),
    "intervention": (
        FieldOf("title", required=True),
        _DAY,
        FieldOf("place", span=1),
        FieldOf("strategy", "choice", required=True, options=_choices("strategy", STRATEGIES)),
        FieldOf("family_function", "choice", required=True,
                options=_choices("function", FAMILY_FUNCTIONS)),
        FieldOf("agency"),
        FieldOf("for_whom"),
        _MALE,
        _FEMALE,
        FieldOf("cost", "number", unit="Rp", most=RUPIAH_SHOWN),
        FieldOf("description", "long", longest=4000, span=4),
        FieldOf("result", "long", longest=4000, span=4),
    ),
    "plan": (
        FieldOf("title", required=True),
        _YEAR,
        FieldOf("due_date", "future", span=1),
        _STRATEGY,
        _FUNCTION,
        FieldOf("agency"),
        FieldOf("goal"),
        FieldOf("budget", "number", unit="Rp", most=RUPIAH_SHOWN),
        FieldOf("progress", "number", unit="%", most=100, span=1),
        FieldOf("progress_date", "date", span=1),
        FieldOf("progress_note", "long", longest=4000, span=4),
    ),
    "facility": (
        FieldOf("kind", "choice", required=True, words="facility_kind",
                options=_choices("facility", FACILITY_KINDS)),
        FieldOf("name", longest=120),
        FieldOf("amount", "number", span=1, least=1, most=10_000),
        FieldOf("removed_date", "date", span=1),
        FieldOf("condition", "choice", options=_choices("condition", CONDITIONS)),
    ),
    "event": (
        FieldOf("title", required=True),
        _DAY,
        FieldOf("by_whom", span=1),
        FieldOf("kind", "choice", required=True, words="event_kind",
                options=_choices("event", EVENT_KINDS)),
        _MALE,
        _FEMALE,
        FieldOf("result", "long", longest=4000, span=4),
    ),
    "issue": (
        FieldOf("title", required=True, words="issue"),
        _YEAR,
        FieldOf("rt", longest=10, span=1),
        FieldOf("detail", "long", longest=4000, span=4),
        FieldOf("recommendation", "long", longest=4000, span=4),
        FieldOf("addressed_to"),
        FieldOf("outcome", "long", longest=4000, span=4),
        FieldOf("outcome_date", "date", span=1),
        FieldOf("closed_date", "date", span=1),
    ),
    "check": (
        FieldOf("met", "choice", required=True,
                options=(("true", "dataku.met"), ("false", "dataku.not_met"))),
        FieldOf("date", "date", span=1),
        FieldOf("note", "long", longest=1000, span=4),
    ),
}  # fmt: skip
VERBS: Final[dict[str, tuple[str, str]]] = {
    "officer": ("add_officer", "edit_officer"),
    "group": ("add_group", "edit_group"),
    "meeting": ("record_meeting", "correct_meeting"),
    "intervention": ("record_intervention", "correct_intervention"),
    "plan": ("add_plan_item", "edit_plan_item"),
    "facility": ("add_facility", "edit_facility"),
    "event": ("record_dataku_event", "correct_dataku_event"),
    "issue": ("add_issue", "edit_issue"),
}
ENTITY: Final[dict[str, str]] = {
    "kampung": "kampung",
    "officer": "village_officer",
    "group": "village_group",
    "meeting": "group_meeting",
    "intervention": "intervention",
    "plan": "kampung_plan",
    "facility": "village_facility",
    "event": "dataku_event",
    "issue": "village_issue",
    "check": "village_check",
}
PART: Final[dict[str, str]] = {
    "kampung": "profile",
    "officer": "officers",
    "group": "groups",
    "meeting": "meetings",
    "intervention": "interventions",
    "plan": "plan",
    "facility": "facilities",
    "event": "events",
    "issue": "issues",
    "check": "classification",
}
"""By form, the part of the page to which it goes back."""


def item_of(key: str) -> tuple[str, str]:
    """Return programme and item of a key ``program/item``."""
    program, _, item = key.partition("/")
    return program, item
