"""What an answer of the growth engine means on the screen: tones, words, open questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kbdesk.domain.referral_reasons import DAYS_LIMIT, REASONS, Priority, most_urgent
from kbdesk.growth import categories
from kbdesk.ui.formats import centimetres, date_short, decimal, integer, kilograms, z_score
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.z_ruler import Tone

_TONES: dict[str, Tone] = {
    categories.OUTLIER.name: "warn",
    categories.SEVERELY_UNDERWEIGHT.name: "bad",
    categories.UNDERWEIGHT.name: "warn",
    categories.NORMAL_WEIGHT.name: "ok",
    categories.RISK_OF_EXCESS_WEIGHT.name: "warn",
    categories.SEVERELY_STUNTED.name: "bad",
    categories.STUNTED.name: "warn",
    categories.NORMAL.name: "ok",
    categories.TALL.name: "ok",
    categories.SEVERELY_WASTED.name: "bad",
    categories.WASTED.name: "warn",
    categories.WELL_NOURISHED.name: "ok",
    categories.RISK_OF_OVERWEIGHT.name: "warn",
    categories.OVERWEIGHT.name: "warn",
    categories.OBESE.name: "bad",
    categories.MICROCEPHALY.name: "bad",
    categories.MACROCEPHALY.name: "bad",
}

# Warning code -> the field it asks about.
ASKED_OF = {
    "measurement.weight_jump": "weight",
    "outlier.zwei": "weight",
    "outlier.zwfl": "weight",
    "measurement.length_fell": "length",
    "measurement.position_unusual": "length",
    "outlier.zlen": "length",
    "outlier.zhc": "head",
    "outlier.zac": "muac",
}
_WEIGHT = frozenset({"measurement.weight_jump", "outlier.zwei"})
_LENGTH = frozenset({"measurement.length_fell", "outlier.zlen"})
"""What is wrong with the weight, and with the length, by itself."""
# Field with an open question -> the results that stay provisional.
TOUCHED_BY: Mapping[str, frozenset[str]] = {
    "weight": frozenset({"zwei", "zwfl"}),
    "length": frozenset({"zlen", "zwfl"}),
    "head": frozenset({"zhc"}),
    "muac": frozenset({"muac"}),
}


_CODES = {
    one.name: one.code for one in vars(categories).values() if isinstance(one, categories.Category)
}


def category_words(category: str) -> str:
    """Return an official category as the window's language has it; Indonesian as it is."""
    code = _CODES.get(category)
    return category if code is None else tr(f"category.{code}")


def tone_of(category: str) -> Tone:
    """Return how good an official category is."""
    return _TONES.get(category, "ink_2")


@dataclass(frozen=True, slots=True)
class EntryQuestion:
    """A doubt about a field, open until the field is measured again or said to be right."""

    field: str
    code: str
    words: str


def questions(answer: Mapping[str, Any]) -> list[EntryQuestion]:
    """Return what is still to be asked, in the order of the fields."""
    found = []
    codes = {one["code"] for one in answer["warnings"]}
    for warning in answer["warnings"]:
        field = ASKED_OF.get(warning["code"])
        if warning["code"] == "outlier.zwfl" and not codes & _WEIGHT and codes & _LENGTH:
            # Ask once about a wrong length: the weight itself is plausible.
            field = "length"
        if field is not None and not warning["confirmed"]:
            found.append(EntryQuestion(field, warning["code"], _question(warning)))
    order = ("weight", "length", "muac", "head")
    # A change since the last figure says more than the distance from the plausible range.
    return sorted(found, key=lambda one: (order.index(one.field), one.code.startswith("outlier.")))


def _question(warning: Mapping[str, Any]) -> str:
    code, params = warning["code"], warning["params"]
    if code.startswith("outlier."):
        return tr(f"measure_page.ask_{code.replace('.', '_')}")
    if code == "measurement.weight_jump":
        change = round((params["weight_kg"] - params["last_kg"]) * 1000)
        key = "measure_page.ask_weight_up" if change > 0 else "measure_page.ask_weight_down"
        day = date_short(date.fromisoformat(params["last_date"]))
        return tr(key, change=kilograms(abs(change)), day=day)
    if code == "measurement.length_fell":
        fall = round((params["last_cm"] - params["lenhei_cm"]) * 10)
        return tr("measure_page.ask_length_fell", change=centimetres(fall))
    return tr(f"measure_page.ask_{params['position']}")


def provisional(open_questions: Sequence[EntryQuestion]) -> frozenset[str]:
    """Return the indices that stand on a figure in doubt."""
    touched: frozenset[str] = frozenset()
    for question in open_questions:
        touched |= TOUCHED_BY[question.field]
    return touched


@dataclass(frozen=True, slots=True)
class Proposed:
    """A referral to think about: its words are filled in; a doubtful one is not sent along."""

    code: str
    words: str
    priority: Priority
    doubtful: bool


_STANDS_ON = {
    "R02.zwfl": "zwfl",
    "R03.zwfl": "zwfl",
    "R04.zwei": "zwei",
    "R05.zwei": "zwei",
    "R06.gain": "zwei",
    "R07.gain": "zwei",
    "R08.zlen": "zlen",
    "R09.zwei": "zwei",
    "R09.zwfl": "zwfl",
    "R10.small": "zhc",
    "R10.large": "zhc",
}


def proposals(answer: Mapping[str, Any], in_doubt: frozenset[str]) -> list[Proposed]:
    """Return the proposals, the most urgent first; those on a doubtful figure are marked."""
    found = []
    for one in answer["proposals"]:
        why = one["reason"].removeprefix("reason.")
        found.append(
            Proposed(
                one["code"],
                tr(one["reason"], **{k: _figure(k, v) for k, v in one["params"].items()}),
                REASONS[one["code"]].priority,
                _STANDS_ON.get(why) in in_doubt,
            )
        )
    return sorted(found, key=lambda one: DAYS_LIMIT[one.priority])


def urgency(found: Sequence[Proposed]) -> Priority:
    """Return how soon the whole wants to be seen."""
    return most_urgent([one.code for one in found])


def _figure(name: str, value: object) -> str:
    if isinstance(value, float):
        return z_score(value) if name == "z" else decimal(value, 1)
    if isinstance(value, int) and not isinstance(value, bool):
        return integer(value)
    return str(value)
