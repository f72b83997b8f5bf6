"""The figures of a report that have a target: reached, missing, a month and a year before."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.domain.indicators import MONTHS_OF_A_YEAR, Targeted
from kbdesk.domain.small_numbers import small
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.reports.document import Cell, PaperTable, headed
from kbdesk.words import Say


def target_table(
    found: Mapping[str, Targeted], month: int, say: Say, *, protected: bool
) -> PaperTable:
    """Return the table; ``protected``: without small numbers of people."""
    return PaperTable(
        headed(
            say,
            "target.column.indicator",
            ("target.column.now", "percent"),
            ("target.column.of", "whole"),
            ("target.column.target", "percent"),
            ("target.column.gap", "whole"),
            ("target.column.previous_month", "percent"),
            ("target.column.previous_year", "percent"),
            "target.column.source",
        ),
        [_line(code, one, say, protected=protected) for code, one in found.items()],
        title=say("target.title", year=month // MONTHS_OF_A_YEAR),
        note=say("target.note"),
        sheet=say("target.title", year=month // MONTHS_OF_A_YEAR),
    )


def _line(code: str, one: Targeted, say: Say, *, protected: bool) -> list[Cell]:
    hidden = protected and (small(one.of.part) or small(one.of.whole - one.of.part))
    month, year = one.previous_month, one.previous_year
    return [
        say(f"indicator.{code}"),
        HIDDEN if hidden else one.of.percent,
        HIDDEN if protected and small(one.of.whole) else one.of.whole,
        one.target.percent,
        HIDDEN if hidden else one.gap_people,
        None if protected or month is None else month.percent,
        None if protected or year is None else year.percent,
        one.target.source or "",
    ]
