"""All that the demo records: drafts for the commands, counted by what they made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kbdesk.commands.record import record
from kbdesk.demo.chance import Chance
from kbdesk.demo.health_services import Given
from kbdesk.desk import Desk

Told = Callable[[Mapping[str, int]], None]
"""Called with the number of each kind recorded so far."""
_TELL_EVERY = 25

_COUNTED = {
    "name_posyandu": "posyandu",
    "register_family": "families",
    "add_person": "people",
    "record_measurement": "measurements",
    "correct_measurement": "corrections",
    "void_measurement": "voided",
    "record_arrival": "moves",
    "record_leaving": "moves",
    "record_return": "moves",
    "move_family": "moves",
    "move_person": "moves",
    "record_death": "deaths",
    "open_session": "open_days",
    "close_session": "open_days_closed",
    "arrive": "arrivals",
    "record_visit": "visits",
    "record_service": "services",
    "register_pregnancy": "pregnancies",
    "end_pregnancy": "births",
    "record_woman_check": "woman_checks",
    "record_examination": "examinations",
    "record_home_visit": "home_visits",
    "record_aks": "elderly_asked",
    "record_skilas": "elderly_asked",
    "create_referral": "referrals",
    "update_referral": "referral_steps",
    "record_reply": "referral_steps",
    "decide_proposal": "decisions",
    "record_family_planning": "family_planning",
    "record_tpk_visit": "tpk_visits",
    "plan_krs": "plans",
    "record_material": "materials",
    "record_education_session": "education_sessions",
    "record_quiz": "quiz_results",
    "record_corner_visit": "corner_visits",
    "record_loan": "loans",
    "return_loan": "loan_returns",
    "record_price": "food_prices",
    "record_menu_cycle": "menu_cycles",
    "enrol_recipient": "kitchen_recipients",
    "end_recipient": "kitchen_ends",
    "record_distribution": "kitchen_portions",
    "record_production": "kitchen_productions",
    "edit_kitchen": "kitchens",
    "record_kitchen_money": "kitchen_money",
    "record_kitchen_stock": "kitchen_stock",
    "edit_person": "allergies_asked",
    "edit_corner": "corners",
    "plan_education": "education_plans",
    "edit_kampung": "kampung",
    "add_officer": "kampung_records",
    "add_group": "kampung_records",
    "record_meeting": "kampung_records",
    "record_intervention": "kampung_records",
    "add_plan_item": "kampung_records",
    "add_facility": "kampung_records",
    "record_dataku_event": "kampung_records",
    "add_issue": "kampung_records",
}


class Recorder:
    """Records drafts on a desk; ``counts`` has the number of each kind.

    ``told`` is called with them from time to time during the recording.
    """

    def __init__(self, desk: Desk, chance: Chance, told: Told | None = None) -> None:
        self.desk = desk
        self._told = told
        self.counts: Counter[str] = Counter(dict.fromkeys(_COUNTED.values(), 0))
        self._ids = chance.stream("ids")

    def do(self, verb: str, **fields: object) -> Mapping[str, Any]:
        """Record one draft and return the answer."""
        return self.send({"do": verb, **fields})

    def new(self, verb: str, **fields: object) -> Mapping[str, Any]:
        """Record a draft of something new, with an id that follows from the demo's seed."""
        return self.send({"do": verb, "id": self._ids.identifier(), **fields})

    def send(self, draft: Mapping[str, object]) -> Mapping[str, object]:
        """Record a complete draft and return the answer."""
        answer = record(self.desk, draft)
        verb = str(draft["do"])
        self.counts[_COUNTED[verb]] += 1
        if verb == "register_family":
            self.counts["people"] += len(answer["members"])
        if self._told is not None and sum(self.counts.values()) % _TELL_EVERY == 0:
            self._told(dict(self.counts))
        return answer

    def service(self, person: str, given: Given) -> None:
        day, kind, detail = given
        fields = {"detail": detail} if detail else {}
        self.new("record_service", person=person, date=day.isoformat(), kind=kind, **fields)

    def measurement(
        self, child: str, day: date, figures: Mapping[str, object]
    ) -> Mapping[str, Any]:
        return self.new("record_measurement", child=child, date=day.isoformat(), **figures)
