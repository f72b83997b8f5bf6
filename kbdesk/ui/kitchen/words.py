"""The kitchen in words: why somebody has a place, how a programme went, what was eaten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from kbdesk.domain.foods import Food
from kbdesk.domain.recipients import severe
from kbdesk.growth.recovery import OUTCOMES, GrowthRecovery
from kbdesk.queries.allergies import Allergic, FoodSwap
from kbdesk.queries.kitchen_day import Eater
from kbdesk.queries.recipients import GivenRow, RecipientPlace
from kbdesk.ui.formats import (
    DASH,
    age_months,
    centimetres,
    integer,
    joined,
    kilograms,
    percent,
    z_score,
)
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.paint import ChipKind

SHADES: Final[Mapping[str, ChipKind]] = {
    "wasted": "bad", "underweight": "warn", "t": "warn", "kek": "warn",
}  # fmt: skip
"""The colour of why somebody has a place; its word stands there as well."""
ORDERED_OUTCOMES: Final[Sequence[str | None]] = (*OUTCOMES, None)
"""The outcomes from the best to the worst, and then not measured."""
OUTCOME_SHADES = {
    "recovered": "ok", "better": "#8FC795", "same": "warn_border", "worse": "bad", None: "line_2",
}  # fmt: skip
OUTCOME_INKS = {"recovered": "ok", "better": "ink", "same": "warn", "worse": "bad", None: "ink_2"}


def target_words(target: str) -> str:
    """Return a target group as it stands in the row of choices: "12–23"."""
    return tr(f"kitchen_page.target_{target}")


def indication_words(indication: str, codes: Iterable[str] = ()) -> str:
    """Return why somebody has a place, short: "BB kurang".

    ``codes``: the referral codes that propose it; severe wasting is called by its name.
    """
    if indication == "wasted" and severe(codes):
        return tr("dashat.short_severely_wasted")
    return tr(f"dashat.short_{indication}")


def programme_words(indication: str, days: int) -> str:
    """Return a programme: "BB kurang 28 hr"."""
    return tr("kitchen_page.programme", why=indication_words(indication), days=days)


def name_of(place: RecipientPlace) -> str:
    """Return a recipient's name, or that it is not known here."""
    return place.row.name or tr("kitchen_page.unknown_person")


def age_words(one: Eater) -> str:
    """Return the months of a child; of a woman that she is a mother."""
    if one.place.row.indication == "kek":
        return tr("kitchen_page.mother")
    return DASH if one.months is None else age_months(one.months)


def day_of_programme(place: RecipientPlace, on: date) -> int:
    """Return which day of the programme a day is, at most its last one."""
    days = (on - date.fromisoformat(place.row.start)).days + 1
    return max(0, min(days, place.row.programme_days))


def attendance_words(place: RecipientPlace) -> str:
    """Return how often somebody came, and how much was eaten where that is known."""
    came = tr("kitchen_page.present", present=integer(place.present), days=integer(place.days))
    if place.eaten is None:
        return came
    return joined(came, tr("kitchen_page.ate_mean", share=percent(place.eaten, 100, 0)))


def gain_words(recovery: GrowthRecovery | None) -> str:
    """Return what somebody gained since the programme began: "+600 g", "+1,8 kg"."""
    if recovery is None or recovery.gain_g is None:
        return DASH
    grams = recovery.gain_g
    if abs(grams) >= 1000:
        words = kilograms(grams)
        return f"{'' if grams < 0 else '+'}{words} kg"
    return f"{integer(grams, signed=True)} g"


def eaten_words(given: GivenRow | None) -> str:
    """Return what was eaten: "habis 75 %", "tidak mengambil", "belum dicatat"."""
    if given is None:
        return tr("kitchen_page.not_noted")
    if not given.portions:
        return tr("common.not_taken")
    if given.eaten_percent is None:
        return tr("kitchen_page.taken_only")
    return tr("kitchen_page.eaten", share=percent(given.eaten_percent, 100, 0))


def reason_words(reason: str | None) -> str:
    """Return why something was not eaten or not taken."""
    return tr(f"kitchen_page.reason_{reason}") if reason else ""


def animal_words(foods: Iterable[Food]) -> str:
    """Return the animal foods of a recipe by their short names: "ikan, telur"."""
    found: dict[str, None] = {}
    for food in foods:
        # Short name of a food: "Daging ayam (dengan kulit)" -> "ayam".
        name = food.name.casefold().partition("(")[0].partition(",")[0].strip()
        if food.group in ("egg", "milk") or (food.group == "fish" and name.startswith("ikan")):
            name = tr(f"kitchen_page.animal_{food.group}")
        found[name.removeprefix("daging ")] = None
    return ", ".join(found)


def index_words(place: RecipientPlace, value: float | None) -> str:
    """Return the index of a place's outcome: a z, or an arm in centimetres."""
    if value is None:
        return DASH
    if place.recovery is not None and place.recovery.index == "muac":
        return tr("kitchen_page.cm", value=centimetres(round(value)))
    return z_score(value)


def outcome_words(outcome: str | None) -> str:
    """Return an outcome: "Sembuh", "Belum diukur"."""
    return tr(f"dashat.outcome_{outcome or 'not_measured'}")


def allergen_names(allergens: Iterable[str]) -> str:
    """Return what somebody must not eat, in words: "ikan, telur"."""
    return ", ".join(tr(f"kitchen.allergen_{one}") for one in allergens)


def allergic_words(people: Iterable[Allergic]) -> str:
    """Return who must not eat what: "Kirana (ikan), Bara (telur)"."""
    return ", ".join(
        tr(
            "kitchen_store_page.who_what",
            name=one.name or tr("kitchen_page.unknown_person"),
            allergens=allergen_names(one.allergens),
        )
        for one in people
    )


def swap_words(swaps: Iterable[FoodSwap]) -> str:
    """Return what could take the place of foods: "Ikan kembung: ayam, telur"."""
    return "; ".join(
        tr(
            "kitchen_store_page.instead",
            food=one.food.name,
            others=", ".join(other.name for other in one.offered) or "–",
        )
        for one in swaps
    )
