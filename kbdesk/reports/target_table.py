"""The figures of a report that have a target: reached, missing, a month and a year before."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.domain.indicators import MONTHS_OF_A_YEAR, Targeted
from kbdesk.domain.small_numbers import small
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.reports.document import Cell, PaperColumn, PaperTable
from kbdesk.words import Language, say


def target_table(
    found: Mapping[str, Targeted], month: int, language: Language = "id", *, protected: bool = False
) -> PaperTable:
    """Return the table; ``protected``: without small numbers of people."""
    return PaperTable(
        [
            PaperColumn(say("target.column.indicator", language)),
            PaperColumn(say("target.column.now", language), "percent"),
            PaperColumn(say("target.column.of", language), "whole"),
            PaperColumn(say("target.column.target", language), "percent"),
            PaperColumn(say("target.column.gap", language), "whole"),
            PaperColumn(say("target.column.previous_month", language), "percent"),
            PaperColumn(say("target.column.previous_year", language), "percent"),
            PaperColumn(say("target.column.source", language)),
        ],
        [_line(code, one, language, protected=protected) for code, one in found.items()],
        title=say("target.title", language, year=month // MONTHS_OF_A_YEAR),
        note=say("target.note", language),
        sheet=say("target.title", language, year=month // MONTHS_OF_A_YEAR),
    )


def _line(code: str, one: Targeted, language: Language, *, protected: bool) -> list[Cell]:
    hidden = protected and (small(one.of.part) or small(one.of.whole - one.of.part))
    month, year = one.previous_month, one.previous_year
    return [
        say(f"indicator.{code}", language),
        HIDDEN if hidden else one.of.percent,
        HIDDEN if protected and small(one.of.whole) else one.of.whole,
        one.target.percent,
        HIDDEN if hidden else one.gap_people,
        None if protected or month is None else month.percent,
        None if protected or year is None else year.percent,
        one.target.source or "",
    ]
