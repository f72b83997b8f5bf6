"""SKDN as a document: figures, ratios, the bars (balok SKDN), twelve months, and a closed month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from kbdesk.domain.report_json.skdn import (
    FigureName,
    SkdnClosed,
    SkdnDifference,
    SkdnJson,
    SkdnOfPosyandu,
)
from kbdesk.reports.document import (
    Bars,
    Cell,
    Document,
    LargeFigures,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    Series,
    Trend,
)
from kbdesk.reports.formats import decimal
from kbdesk.reports.whose import Whose, month_line, short_month_line
from kbdesk.words import Language, long_date, say

_FIGURES: Final[tuple[FigureName, ...]] = (
    "S",
    "K",
    "D",
    "N",
    "T",
    "O",
    "B",
    "not_coded",
    "two_t",
    "BGM",
    "V",
)
_RATIOS: Final = ("K/S", "D/S", "N/D_kemenkes", "N/D", "N/S", "D/K", "BGM/D", "2T/D")
_BARS: Final[tuple[FigureName, ...]] = ("S", "K", "D", "N")
_LARGE: Final = ("D/S", "K/S", "N/D_kemenkes", "BGM/D")


def skdn_document(
    said: SkdnJson, months: Sequence[SkdnJson], whose: Whose, language: Language = "id"
) -> Document:
    """Return ``report skdn`` as a document; ``months`` are the same report of the last months."""
    parts: list[Part] = [_large(said, language)]
    if "closed" in said:
        parts.append(_closed(said["closed"], language))
    parts += [
        _figures(said, language),
        Bars(
            [f"{one}" for one in _BARS],
            [Series(month_line(said["month"], language), [said[one] for one in _BARS])],
            title=say("skdn.bars", language),
            height_mm=58,
        ),
        _ratios(said, language),
    ]
    if len(months) > 1:
        labels = [short_month_line(one["month"], language) for one in months]
        parts += [
            Bars(
                labels,
                [Series(name, [one[name] for one in months]) for name in _BARS],
                title=say("skdn.bars_of_months", language),
                height_mm=58,
            ),
            Trend(
                labels,
                [
                    Series(_ratio(name, language), [over_time(one, name) for one in months])
                    for name in ("D/S", "N/D_kemenkes", "BGM/D")
                ],
                title=say("common.twelve_months", language),
                height_mm=52,
                places=1,
                unit="%",
            ),
            _table_of_months(months, language),
        ]
    if "each" in said:
        parts.append(_each(said["each"], whose, language))
    if "closed" in said:
        parts.append(_differences(said["closed"]["differences"], "", language))
    for one in said.get("each", ()):
        if "closed" in one and one["closed"]["differences"]:
            name = whose.named(one["posyandu"], language)
            parts.append(_differences(one["closed"]["differences"], name, language))
    return Document(
        title=say("skdn.title", language),
        lines=[month_line(said["month"], language), *whose.lines(language)],
        parts=parts,
        name=f"SKDN {said['month']}",
    )


def _percent(value: float | None, language: Language) -> str:
    if value is None:
        return "–"
    from decimal import Decimal

    return f"{decimal(Decimal(repr(value)), 1, language)} %"


def _ratio(name: str, language: Language) -> str:
    return say(f"skdn.ratio.{name}", language)


def over_time(month: SkdnJson, name: str) -> float | None:
    """Return a month's ratio for a line over time; None of those weighed where nobody was."""
    return month["ratios"][name] if month["D"] or name == "K/S" else None


def _large(said: SkdnJson, language: Language) -> LargeFigures:
    return LargeFigures(
        [
            (
                _ratio(name, language),
                _percent(said["ratios"][name], language),
                say(f"skdn.means.{name}", language),
            )
            for name in _LARGE
        ],
        about=("S", "D"),
    )


def _figures(said: SkdnJson, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("skdn.column.letter", language), "code", width_mm=16),
            PaperColumn(say("skdn.column.what", language)),
            PaperColumn(say("skdn.column.children", language), "whole", width_mm=28),
        ],
        [
            [
                say(f"skdn.letter.{name}", language),
                say(f"skdn.figure.{name}", language),
                said[name],
            ]
            for name in _FIGURES
        ],
        title=say("skdn.figures", language),
    )


def _ratios(said: SkdnJson, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("skdn.column.ratio", language), width_mm=42),
            PaperColumn(say("skdn.column.what", language)),
            PaperColumn(say("skdn.column.formula", language), width_mm=42),
            PaperColumn("%", "percent", width_mm=22),
        ],
        [
            [
                _ratio(name, language),
                say(f"skdn.means.{name}", language),
                say(f"skdn.formula.{name}", language),
                said["ratios"][name],
            ]
            for name in _RATIOS
        ],
        title=say("skdn.ratios", language),
        note=say("skdn.note", language),
    )


def _table_of_months(months: Sequence[SkdnJson], language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("common.month", language), width_mm=24),
            *(PaperColumn(say(f"skdn.letter.{name}", language), "whole") for name in _FIGURES),
            *(PaperColumn(name, "percent") for name in ("D/S", "K/S")),
            PaperColumn("N/(D−O−B)", "percent"),
        ],
        [
            [
                short_month_line(one["month"], language) + ("" if one["D"] else " *"),
                *(one[name] for name in _FIGURES),
                *(over_time(one, name) for name in ("D/S", "K/S", "N/D_kemenkes")),
            ]
            for one in months
        ],
        title=say("skdn.months", language),
        note="" if all(one["D"] for one in months) else say("skdn.nothing_weighed", language),
        sheet=say("skdn.months", language),
    )


def _each(each: Sequence[SkdnOfPosyandu], whose: Whose, language: Language) -> PaperTable:
    names: tuple[FigureName, ...] = ("S", "K", "D", "N", "T", "O", "B", "two_t", "BGM", "V")
    rows: list[list[Cell]] = []
    for one in each:
        rows.append(
            [
                whose.named(one["posyandu"], language),
                *(one[name] for name in names),
                *(one["ratios"][name] for name in ("D/S", "N/D_kemenkes")),
                say("skdn.is_closed" if "closed" in one else "skdn.is_open", language),
            ]
        )
    return PaperTable(
        [
            PaperColumn(say("common.posyandu", language)),
            *(PaperColumn(say(f"skdn.letter.{name}", language), "whole") for name in names),
            PaperColumn("D/S", "percent"),
            PaperColumn("N/(D−O−B)", "percent"),
            PaperColumn(say("common.month", language), "code"),
        ],
        rows,
        title=say("skdn.each", language),
        sheet=say("skdn.each", language),
    )


def _closed(closed: SkdnClosed, language: Language) -> Paragraphs:
    at = closed["at"]
    day = long_date(datetime.fromisoformat(at).date(), language) if at else ""
    key = "skdn.closed_by" if closed["by"] else "skdn.closed_on"
    said = say(key, language, date=day, name=closed["by"] or "")
    count = len(closed["differences"])
    more = (
        say("skdn.differences_none", language)
        if not count
        else say("skdn.differences_count", language, count=count)
    )
    return Paragraphs([f"{said} {more}"])


def _differences(
    differences: Sequence[SkdnDifference], name: str, language: Language
) -> PaperTable:
    title = say("skdn.differences", language)
    return PaperTable(
        [
            PaperColumn(say("skdn.column.child", language)),
            PaperColumn(say("common.why", language)),
            PaperColumn(say("skdn.column.change", language)),
        ],
        [
            [
                one["name"] or "–",
                "; ".join(say(f"skdn.reason.{reason}", language) for reason in one["reasons"]),
                ", ".join(
                    f"{say(f'skdn.letter.{figure}', language)} {change:+d}".replace("-", "−")
                    for figure, change in one["figures"].items()
                ),
            ]
            for one in differences
        ],
        title=f"{title}: {name}" if name else title,
        sheet=say("skdn.column.change", language),
        empty=say("skdn.differences_none", language),
        note=say("skdn.differences_note", language),
    )
