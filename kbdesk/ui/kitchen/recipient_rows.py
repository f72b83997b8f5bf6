"""Recipients, and who is proposed, as rows of a table."""

from __future__ import annotations

from datetime import date
from typing import Final

from kbdesk.domain.recipients import usual_days
from kbdesk.queries.recipients import RecipientPlace, Waiting, months_of
from kbdesk.reports.kitchen_words import need_words
from kbdesk.ui.formats import age_months, date_short, integer, joined
from kbdesk.ui.kitchen.words import (
    SHADES,
    day_of_programme,
    gain_words,
    indication_words,
    name_of,
    outcome_words,
    programme_words,
)
from kbdesk.ui.language import current, tr
from kbdesk.ui.widgets.cells import RIGHT, BarCell, Cell, ChipCell, Text, Two
from kbdesk.ui.widgets.paint import ChipKind
from kbdesk.ui.widgets.table import Column, Row
from kbdesk.words import Say

OUTCOME_CHIPS: Final[dict[str | None, ChipKind]] = {
    "recovered": "ok", "better": "ok", "same": "neutral", "worse": "bad", None: "dashed",
}  # fmt: skip


def waiting_columns() -> list[Column]:
    """Return the columns of who is proposed."""
    return [
        Column(tr("kitchen_page.recipient"), stretch=1),
        Column(tr("kitchen_page.why"), width=150),
        Column(tr("common.measured"), width=96, optional=True),
        Column(tr("kitchen_page.usual"), RIGHT, width=86),
    ]


def waiting_row(one: Waiting) -> Row:
    """Return somebody who is proposed."""
    name = one.name or tr("kitchen_page.unknown_person")
    age = tr("kitchen_page.mother") if one.months is None else age_months(one.months)
    reasons = ", ".join(one.codes)
    rt = tr("education_page.rt", rt=one.rt) if one.rt else ""
    need = need_words(one.indication, one.need, Say(current()))
    referred = ""
    if one.referred:
        day = date_short(date.fromisoformat(one.referred))
        referred = tr("kitchen_store_page.referred", day=day)
    short = tr("kitchen_store_page.is_referred") if one.referred else ""
    second = joined(age, rt, need or reasons, short)
    measured = date_short(date.fromisoformat(one.date))
    usual = tr("kitchen_page.days", n=usual_days(one.indication))
    why = indication_words(one.indication, one.codes)
    cells: list[Cell] = [
        Two(name, second),
        ChipCell(why, SHADES[one.indication]),
        Text(measured, shade="ink_2"),
        usual,
    ]
    words = [tr(f"reason.{code}") for code in one.codes]
    parts = (name, age, rt, why, need, *words, measured, referred, usual)
    spoken = joined(*parts, by=", ")
    return Row(one.person, cells, spoken=spoken)


def place_columns() -> list[Column]:
    """Return the columns of programmes."""
    return [
        Column(tr("kitchen_page.recipient"), stretch=1),
        Column(tr("kitchen_page.way"), width=160),
        Column(tr("kitchen_page.gain"), RIGHT, width=86),
        Column(tr("kitchen_page.outcome"), width=172),
    ]


def place_row(place: RecipientPlace, today: date) -> Row:
    """Return a programme that goes on or is over."""
    name = name_of(place)
    why = programme_words(place.row.indication, place.row.programme_days)
    if place.row.indication == "kek":
        age = tr("kitchen_page.mother")
    else:
        months = months_of(place.row.birth_date, today)
        age = "" if months is None else age_months(months)
    over = place.finished(today)
    done = day_of_programme(place, min(today, date.fromisoformat(place.row.until)))
    way = tr("kitchen_page.progress", done=integer(done), days=place.row.programme_days)
    if over:
        way = tr("kitchen_page.last_day", day=date_short(date.fromisoformat(place.row.until)))
    recovery = place.recovery
    outcome = recovery.outcome if recovery is not None else None
    stuck = recovery is not None and recovery.no_gain
    result = tr("kitchen_page.no_gain_yet") if stuck and not over else outcome_words(outcome)
    kind: ChipKind = "bad" if stuck and not over else OUTCOME_CHIPS[outcome]
    gain = gain_words(recovery)
    cells: list[Cell] = [
        Two(name, joined(age, why)),
        Text(way, shade="ink_2") if over else BarCell(done / max(place.row.programme_days, 1), way),
        Text(gain, strong=True),
        ChipCell(result, kind, icon=None if kind in ("ok", "bad") else ""),
    ]
    spoken = joined(name, age, why, way, gain, result, by=", ")
    return Row(place.row.id, cells, spoken=spoken)
