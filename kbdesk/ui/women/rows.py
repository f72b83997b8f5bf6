"""Pregnant and postpartum women as rows of the table."""

from __future__ import annotations

from datetime import date

from kbdesk.queries.women import WomanLine
from kbdesk.ui.formats import DASH, centimetres, date_short, decimal, joined
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.cells import Cell, ChipCell, Text, Two
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Section


def columns() -> list[Column]:
    return [
        Column(tr("women_page.name"), stretch=1),
        Column(tr("women_page.how_far"), width=132),
        Column(tr("women_page.muac"), RIGHT, optional=True),
        Column(tr("women_page.hb"), RIGHT, optional=True),
        Column(tr("women_page.marks"), width=194),
    ]


def rows(women: list[WomanLine], today: date) -> list[Row | Section]:
    """Return the pregnant ones by the day that is expected, then those after a birth."""
    pregnant = sorted(
        (one for one in women if one.postpartum_days is None),
        key=lambda one: (one.expected_on or date.max, one.name or ""),
    )
    after = sorted(
        (one for one in women if one.postpartum_days is not None),
        key=lambda one: -(one.postpartum_days or 0),
    )
    found: list[Row | Section] = []
    for key, those in (("pregnant", pregnant), ("postpartum", after)):
        if those:
            found.append(Section(tr(f"women_page.section_{key}", count=len(those))))
            found += [_row(one, today) for one in those]
    return found


def far_words(one: WomanLine) -> str:
    """Return how far she is: "28 minggu" or "hari ke-12"."""
    if one.postpartum_days is not None:
        return tr("women_page.days_after", days=one.postpartum_days)
    if one.overdue:
        return tr("women_page.overdue")
    if one.weeks is None:
        return tr("women_page.no_weeks")
    return tr("women_page.weeks", weeks=one.weeks)


def pressure_words(one: WomanLine) -> str:
    """Return the blood pressure of the last check."""
    if one.systolic is None or one.diastolic is None:
        return DASH
    return f"{one.systolic}/{one.diastolic}"


def mark_words(one: WomanLine) -> list[str]:
    """Return the short words of what is at risk."""
    return [tr(f"women_page.risk_{risk}") for risk in one.risks] + (
        [tr("women_page.danger")] if one.signs else []
    )


def _row(one: WomanLine, today: date) -> Row:
    who = joined(
        tr("women_page.rt", rt=one.rt) if one.rt else "",
        tr("women_page.gravida", number=one.gravida) if one.gravida else "",
        tr("women_page.capsules", count=one.capsules) if one.capsules else "",
    )
    expected = ""
    if one.postpartum_days is None and one.expected_on is not None:
        day = date_short(one.expected_on, year=one.expected_on.year != today.year)
        expected = tr("women_page.expected", day=day)
    name = one.name or ""
    marks = mark_words(one)
    checked = tr("women_page.checked" if one.checked else "women_page.not_checked")
    spoken = (name, who, far_words(one), expected, ", ".join(marks), checked)
    return Row(
        one.id,
        [
            Two(name, who or DASH),
            Two(far_words(one), expected, strong=False, shade="bad" if one.overdue else "ink"),
            centimetres(one.muac_mm) if one.muac_mm is not None else DASH,
            decimal(one.hb_tenths / 10, 1) if one.hb_tenths is not None else DASH,
            _mark(one, marks),
        ],
        spoken=joined(*spoken, by=", "),
    )


def _mark(one: WomanLine, marks: list[str]) -> Cell:
    if marks:
        return ChipCell(", ".join(marks[:2]), "bad", icon="warning")
    if not one.checked:
        return Text(tr("women_page.not_checked"), shade="warn", icon="clock")
    return ChipCell(tr("women_page.no_marks"), "ok")
