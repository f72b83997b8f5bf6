"""How somebody stands in the list of the day: second line, card, and what is found by typing."""

from __future__ import annotations

from typing import TypeAlias

from kbdesk.domain.names import name_key, without_title
from kbdesk.domain.neighbourhoods import findable
from kbdesk.queries.day_people import PersonOfDay
from kbdesk.queries.day_sheet import Stranger
from kbdesk.queries.open_day import ChildOfDay
from kbdesk.ui.formats import age_years, integer
from kbdesk.ui.language import tr
from kbdesk.ui.open_day.due_words import vaccine_name
from kbdesk.ui.widgets.paint import ChipKind
from kbdesk.ui.widgets.record_list import ListRecord

Listed: TypeAlias = ChildOfDay | PersonOfDay
CHIPS: dict[str, ChipKind] = {
    "pregnant": "girl", "infant": "ok", "school": "info", "adult": "teal", "elderly": "warn",
}  # fmt: skip
YEARS_FROM = 72
"""From so many months an age is said in years."""


def card_of_row(one: Listed) -> str:
    """Return which card somebody of the day has."""
    return one.card if isinstance(one, PersonOfDay) else "infant"


def is_earlier(one: Listed) -> bool:
    """Tell whether somebody did not come today and was seen earlier this month."""
    seen = one.seen_this_month if isinstance(one, PersonOfDay) else one.weighed_this_month
    return one.state == "not_here" and seen


def search_key(one: Listed) -> str:
    """Return what a row is found by: words that follow a space."""
    rt = findable(one.rt) if one.rt else ""
    mother = one.mother if isinstance(one, ChildOfDay) else None
    return " " + name_key(" ".join((one.name, mother or "", rt, one.nik or "")))


def rank(one: Listed, name: str, text: str) -> tuple[int, bool]:
    """Return the place of a row that was found; who is done comes after who is not.

    ``name`` is the row's by its key. A child is often found by its mother's name, so that its
    mother, who is in the list as well, comes after it.
    """
    own = name.startswith(text)
    if isinstance(one, PersonOfDay):
        return (2 if own else 4), one.state == "done"
    by_mother = one.mother is not None and name_key(without_title(one.mother)).startswith(text)
    return (0 if own else 1 if by_mother else 3), one.state == "done"


def second_line(one: Listed, *, guest: bool) -> str:
    """Return the second line: a visitor, age, RT, and what matters most now."""
    parts = [tr("open_day_page.guest")] if guest else []
    parts += _how_old(one)
    if one.rt:
        parts.append(tr("child_page.rt", rt=one.rt))
    if one.state == "done" and one.time:
        parts.append(one.time.replace(":", "."))
    elif isinstance(one, PersonOfDay):
        if one.again and one.state == "not_here":
            # what was high the last time is looked at again this month
            named = [tr(f"day_card.check_{name}") for name in one.again]
            parts.append(tr("day_card.checks_again", checks=", ".join(named)))
        elif one.due and one.state == "not_here":
            parts.append(tr("day_card.checks_due", count=integer(len(one.due))))
    elif one.state == "not_here" and (note := needs_words(one)):
        parts.append(note)
    elif one.mother:
        parts.append(tr("child_page.mother", name=without_title(one.mother).split()[0]))
    return " · ".join(parts)


def _how_old(one: Listed) -> list[str]:
    if isinstance(one, PersonOfDay) and one.card == "pregnant":
        if one.weeks is not None:
            return [tr("day_card.weeks", weeks=one.weeks)]
        if one.postpartum_days is not None:
            return [tr("day_card.days_after", days=one.postpartum_days)]
    return [] if one.months is None else [age_words(one.months)]


def age_words(months: int) -> str:
    """Return an age: in months of a young child, else in whole years."""
    if months < YEARS_FROM:
        return tr("widget.age_months", months=months)
    return age_years(months // 12 * 12)


def needs_words(one: ChildOfDay) -> str:
    """Return why a child is waited for: missed months, a referral, vaccines; "" for nothing."""
    vaccines = [need for need in one.needs if need not in ("vitamin_a", "deworming")]
    if one.late_referral:
        return tr("open_day_page.need_referral")
    if one.months_missed:
        return tr("open_day_page.need_missed", months=one.months_missed)
    if vaccines:
        return tr(
            "open_day_page.need_vaccines",
            names=", ".join(vaccine_name(one) for one in vaccines[:2]),
        )
    return tr("open_day_page.need_new") if one.is_new else ""


def stranger_record(one: Stranger) -> ListRecord:
    """Return the row of somebody who is not expected today."""
    parts = [] if one.months is None else [age_words(one.months)]
    if one.posyandu:
        parts.append(one.posyandu)
    if one.mother and one.card == "infant":
        parts.append(tr("child_page.mother", name=without_title(one.mother).split()[0]))
    chip = "" if one.card == "infant" else tr(f"day_card.card_{one.card}")
    return ListRecord(
        one.id, one.name, " · ".join(parts), "waiting", chip=chip, chip_kind=CHIPS[one.card]
    )
