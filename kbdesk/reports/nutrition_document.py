"""Nutritional status as a document: prevalences with their intervals, and the categories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    headed,
    table_of,
)
from kbdesk.reports.families_table import place, place_words
from kbdesk.reports.formats import decimal, share
from kbdesk.reports.kb_document import over_time_note
from kbdesk.reports.report_head import ReportHead, month_document, month_line, short_month_line
from kbdesk.words import Language, Say

INDICATORS: Final = (
    "underweight", "severely_underweight", "stunting", "severely_stunted", "wasting",
    "severely_wasted", "overweight", "obese", "low_muac",
)  # fmt: skip
_MAIN: Final = ("underweight", "stunting", "wasting", "overweight")
_G = TypeVar("_G", bound=GroupJson)
_CHARTED: Final = ("underweight", "stunting", "wasting", "overweight")


def nutrition_document(
    said: NutritionJson, whose: ReportHead, language: Language = "id"
) -> Document:
    say = Say(language)
    villages = {one["village"] for one in said["by_rt"]}

    def rt(group: RtJson, say: Say) -> str:
        village, name = place(group["village"], group["rt"])
        return place_words(village, name, say, several=len(villages) > 1)

    parts: list[Part] = [
        _prevalence(said, say),
        Bars(
            [say(f"nutrition.indicator.{one}") for one in _MAIN],
            [
                Series(
                    month_line(said["month"], language),
                    [said["prevalence"][one]["percent"] for one in _MAIN],
                )
            ],
            title=say("nutrition.bars"),
            places=1,
            height_mm=56,
        ),
        _categories(said, say),
    ]
    if len(said["months"]) > 1:
        parts.append(_trend(said["months"], say))
    parts += [
        _groups(
            "months",
            said["months"],
            _month,
            say,
            # the month of the report itself is told, whatever is known of it
            told=lambda one, name: one is said["months"][-1] or over_time(one, name) is not None,
            note=measured_note(said["months"], language),
        ),
        _groups("by_age", said["by_age"], _age, say),
        _groups("by_sex", said["by_sex"], _sex, say),
        _groups("by_rt", said["by_rt"], rt, say),
    ]
    if "by_posyandu" in said:

        def posyandu(group: PosyanduJson, say: Say) -> str:
            return whose.named(group["posyandu"], say.language)

        parts.append(_groups("by_posyandu", said["by_posyandu"], posyandu, say))
    below = say("nutrition.children", count=said["children"])
    return month_document(say("nutrition.title"), said["month"], whose, parts, say, below)


def _interval(one: Sequence[float] | None, say: Say) -> str | None:
    if one is None:
        return None
    low, high = (decimal(value, 1, say.language) for value in one)
    return f"{low}–{high}"


def _prevalence(said: NutritionJson, say: Say) -> PaperTable:
    found = said["prevalence"]
    return table_of(
        say,
        INDICATORS,
        ("nutrition.column.indicator", lambda name: say(f"nutrition.indicator.{name}")),
        ("nutrition.column.definition", lambda name: say(f"nutrition.definition.{name}")),
        (("nutrition.column.n", "whole"), lambda name: found[name]["n"]),
        (("nutrition.column.count", "whole"), lambda name: found[name]["count"]),
        (PaperColumn("%", "percent"), lambda name: found[name]["percent"]),
        (("nutrition.column.interval", "code"), lambda name: _interval(found[name]["ci95"], say)),
        title=say("nutrition.prevalence"),
        note=say("nutrition.note"),
        about=("children",),
    )


def _categories(said: NutritionJson, say: Say) -> PaperTable:
    rows: list[list[Cell]] = []
    for index in STATUS_INDICES:
        of = said[index]
        for line, (name, one) in enumerate(of["categories"].items()):
            rows.append(
                [
                    say(f"nutrition.index.{index}") if line == 0 else "",
                    name,
                    one["count"],
                    one["percent"],
                    _interval(of["ci95"][name], say),
                    of["n"] if line == 0 else "",
                    of["flagged"] if line == 0 else "",
                ]
            )
    return PaperTable(
        headed(
            say,
            "nutrition.column.index",
            "nutrition.column.category",
            ("nutrition.column.count", "whole"),
            PaperColumn("%", "percent"),
            ("nutrition.column.interval", "code"),
            ("nutrition.column.n", "whole"),
            ("nutrition.column.flagged", "whole"),
        ),
        rows,
        title=say("nutrition.categories"),
        sheet=say("nutrition.categories"),
        note=say("nutrition.note_categories"),
    )


def _trend(months: Sequence[OtherMonthJson], say: Say) -> Trend:
    return Trend(
        [short_month_line(one["month"], say.language) for one in months],
        [
            Series(say(f"nutrition.indicator.{name}"), [over_time(one, name) for one in months])
            for name in _CHARTED
        ],
        note=measured_note(months, say.language),
        title=say("nutrition.trend"),
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
    say = Say(language)
    shares = ", ".join(
        f"{short_month_line(one['month'], language)} "
        f"{share(percent(one['children'], one['targets']), language, 0)}"
        for one in months
    )
    return f"{say('nutrition.measured_share')}: {shares}. {over_time_note('measured', say)}"


def _groups(
    what: str,
    groups: Sequence[_G],
    name: Callable[[_G, Say], str],
    say: Say,
    told: Callable[[_G, str], bool] = lambda _group, _indicator: True,
    note: str = "",
) -> PaperTable:
    """Return a table of groups: of each the four main indicators, with n and interval.

    ``told``: whether an indicator of a group may be told; else only its n is.
    """
    columns = headed(say, f"nutrition.group.{what}", ("common.measured", "whole"))
    for indicator in _MAIN:
        over = say(f"nutrition.indicator.{indicator}")
        columns += [
            PaperColumn("n", "whole", over=over),
            PaperColumn("%", "percent", over=over),
            PaperColumn(say("nutrition.column.ci"), "code", over=over),
        ]
    rows: list[list[Cell]] = []
    for group in groups:
        row: list[Cell] = [name(group, say), group["children"]]
        for indicator in _MAIN:
            one = group["prevalence"][indicator]
            row.append(one["n"])
            if told(group, indicator):
                row += [one["percent"], _interval(one["ci95"], say)]
            else:
                row += [None, None]
        rows.append(row)
    return PaperTable(
        columns,
        rows,
        title=say(f"nutrition.title.{what}"),
        sheet=say(f"nutrition.title.{what}"),
        note=note,
        empty=say("nutrition.empty"),
    )


def _month(group: OtherMonthJson, say: Say) -> str:
    return short_month_line(group["month"], say.language)


def _age(group: AgeJson, say: Say) -> str:
    low, high = group["months"]
    return say("nutrition.age", low=low, high=high)


def _sex(group: SexJson, say: Say) -> str:
    return say(f"nutrition.sex.{group['sex']}")
