"""Nutritional status as a document: prevalences with their intervals, and the categories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeVar

from kbdesk.domain.figure_limits import known_enough
from kbdesk.domain.report_json.nutrition import (
    AgeJson,
    GroupJson,
    NutritionJson,
    OtherMonthJson,
    PosyanduJson,
    RtJson,
    SexJson,
)
from kbdesk.domain.skdn import percent
from kbdesk.domain.villages import village_name
from kbdesk.growth.categories import STATUS_INDICES
from kbdesk.reports.document import (
    Bars,
    Cell,
    Document,
    PaperColumn,
    PaperTable,
    Part,
    Series,
    Trend,
)
from kbdesk.reports.formats import decimal
from kbdesk.reports.kb_document import over_time_note
from kbdesk.reports.whose import Whose, month_line, short_month_line
from kbdesk.words import Language, say

INDICATORS: Final = (
    "underweight", "severely_underweight", "stunting", "severely_stunted", "wasting",
    "severely_wasted", "overweight", "obese", "low_muac",
)  # fmt: skip
_MAIN: Final = ("underweight", "stunting", "wasting", "overweight")
_G = TypeVar("_G", bound=GroupJson)
_CHARTED: Final = ("underweight", "stunting", "wasting", "overweight")


def nutrition_document(said: NutritionJson, whose: Whose, language: Language = "id") -> Document:
    """Return ``report nutrition`` as a document."""
    villages = len({one["village"] for one in said["by_rt"]})
    parts: list[Part] = [
        _prevalence(said, language),
        Bars(
            [say(f"nutrition.indicator.{one}", language) for one in _MAIN],
            [
                Series(
                    month_line(said["month"], language),
                    [said["prevalence"][one]["percent"] for one in _MAIN],
                )
            ],
            title=say("nutrition.bars", language),
            places=1,
            height_mm=56,
        ),
        _categories(said, language),
    ]
    if len(said["months"]) > 1:
        parts.append(_trend(said["months"], language))
    parts += [
        _groups(
            "months",
            said["months"],
            _month,
            language,
            # the month of the report itself is told, whatever is known of it
            told=lambda one, name: one is said["months"][-1] or over_time(one, name) is not None,
            note=measured_note(said["months"], language),
        ),
        _groups("by_age", said["by_age"], _age, language),
        _groups("by_sex", said["by_sex"], _sex, language),
        _groups("by_rt", said["by_rt"], partial(_rt, villages), language),
    ]
    if "by_posyandu" in said:

        def posyandu(group: PosyanduJson, language: Language) -> str:
            return whose.named(group["posyandu"], language)

        parts.append(_groups("by_posyandu", said["by_posyandu"], posyandu, language))
    return Document(
        title=say("nutrition.title", language),
        lines=[
            month_line(said["month"], language),
            *whose.lines(language),
            say("nutrition.children", language, count=said["children"]),
        ],
        parts=parts,
        name=f"{say('nutrition.title', language)} {said['month']}",
    )


def _interval(one: Sequence[float] | None, language: Language) -> str | None:
    if one is None:
        return None
    from decimal import Decimal

    low, high = (decimal(Decimal(repr(value)), 1, language) for value in one)
    return f"{low}–{high}"


def _prevalence(said: NutritionJson, language: Language) -> PaperTable:
    rows: list[list[Cell]] = []
    for name in INDICATORS:
        one = said["prevalence"][name]
        rows.append(
            [
                say(f"nutrition.indicator.{name}", language),
                say(f"nutrition.definition.{name}", language),
                one["n"],
                one["count"],
                one["percent"],
                _interval(one["ci95"], language),
            ]
        )
    return PaperTable(
        [
            PaperColumn(say("nutrition.column.indicator", language)),
            PaperColumn(say("nutrition.column.definition", language)),
            PaperColumn(say("nutrition.column.n", language), "whole"),
            PaperColumn(say("nutrition.column.count", language), "whole"),
            PaperColumn("%", "percent"),
            PaperColumn(say("nutrition.column.interval", language), "code"),
        ],
        rows,
        title=say("nutrition.prevalence", language),
        note=say("nutrition.note", language),
        about=("children",),
    )


def _categories(said: NutritionJson, language: Language) -> PaperTable:
    rows: list[list[Cell]] = []
    for index in STATUS_INDICES:
        of = said[index]
        for place, (name, one) in enumerate(of["categories"].items()):
            rows.append(
                [
                    say(f"nutrition.index.{index}", language) if place == 0 else "",
                    name,
                    one["count"],
                    one["percent"],
                    _interval(of["ci95"][name], language),
                    of["n"] if place == 0 else "",
                    of["flagged"] if place == 0 else "",
                ]
            )
    return PaperTable(
        [
            PaperColumn(say("nutrition.column.index", language)),
            PaperColumn(say("nutrition.column.category", language)),
            PaperColumn(say("nutrition.column.count", language), "whole"),
            PaperColumn("%", "percent"),
            PaperColumn(say("nutrition.column.interval", language), "code"),
            PaperColumn(say("nutrition.column.n", language), "whole"),
            PaperColumn(say("nutrition.column.flagged", language), "whole"),
        ],
        rows,
        title=say("nutrition.categories", language),
        sheet=say("nutrition.categories", language),
        note=say("nutrition.note_categories", language),
    )


def _trend(months: Sequence[OtherMonthJson], language: Language) -> Trend:
    return Trend(
        [short_month_line(one["month"], language) for one in months],
        [
            Series(
                say(f"nutrition.indicator.{name}", language),
                [over_time(one, name) for one in months],
            )
            for name in _CHARTED
        ],
        note=measured_note(months, language),
        title=say("nutrition.trend", language),
        places=1,
        height_mm=56,
        unit="%",
    )


def over_time(month: OtherMonthJson, name: str) -> float | None:
    """Return a month's prevalence for a line over time; None where too few were measured."""
    of = month["prevalence"][name]
    return of["percent"] if known_enough(of["n"], month["targets"]) else None


def measured_note(months: Sequence[OtherMonthJson], language: Language) -> str:
    """Return how many were measured in each month, and why some of them are blank."""
    from decimal import Decimal

    shares = []
    for one in months:
        share = percent(one["children"], one["targets"])
        told = "–" if share is None else f"{decimal(Decimal(repr(share)), 0, language)} %"
        shares.append(f"{short_month_line(one['month'], language)} {told}")
    words = say("nutrition.measured_share", language)
    return f"{words}: {', '.join(shares)}. {over_time_note('measured', language)}"


def _groups(
    what: str,
    groups: Sequence[_G],
    name: Callable[[_G, Language], str],
    language: Language,
    told: Callable[[_G, str], bool] = lambda _group, _indicator: True,
    note: str = "",
) -> PaperTable:
    """Return a table of groups: of each the four main indicators, with n and interval.

    ``told``: whether an indicator of a group may be told; else only its n is.
    """
    columns = [
        PaperColumn(say(f"nutrition.group.{what}", language)),
        PaperColumn(say("common.measured", language), "whole"),
    ]
    for indicator in _MAIN:
        over = say(f"nutrition.indicator.{indicator}", language)
        columns += [
            PaperColumn("n", "whole", over=over),
            PaperColumn("%", "percent", over=over),
            PaperColumn(say("nutrition.column.ci", language), "code", over=over),
        ]
    rows: list[list[Cell]] = []
    for group in groups:
        row: list[Cell] = [name(group, language), group["children"]]
        for indicator in _MAIN:
            one = group["prevalence"][indicator]
            row.append(one["n"])
            if told(group, indicator):
                row += [one["percent"], _interval(one["ci95"], language)]
            else:
                row += [None, None]
        rows.append(row)
    return PaperTable(
        columns,
        rows,
        title=say(f"nutrition.title.{what}", language),
        sheet=say(f"nutrition.title.{what}", language),
        note=note,
        empty=say("nutrition.empty", language),
    )


def _month(group: OtherMonthJson, language: Language) -> str:
    return short_month_line(group["month"], language)


def _age(group: AgeJson, language: Language) -> str:
    low, high = group["months"]
    return say("nutrition.age", language, low=low, high=high)


def _sex(group: SexJson, language: Language) -> str:
    return say(f"nutrition.sex.{group['sex']}", language)


def _rt(villages: int, group: RtJson, language: Language) -> str:
    rt = say("whose.rt", language, rt=group["rt"]) if group["rt"] else ""
    said = rt or say("common.rt_not_recorded", language)
    return f"{said}, {village_name(group['village'])}" if villages > 1 else said
