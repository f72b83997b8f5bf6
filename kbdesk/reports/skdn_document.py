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
    headed,
    table_of,
)
from kbdesk.reports.formats import NOT_KNOWN, share, signed
from kbdesk.reports.report_head import ReportHead, month_document, month_line, short_month_line
from kbdesk.words import Language, Say, long_date

_FIGURES: Final[tuple[FigureName, ...]] = (
    "S", "K", "D", "N", "T", "O", "B", "not_coded", "two_t", "BGM", "V",
)  # fmt: skip
_RATIOS: Final = ("K/S", "D/S", "N/D_kemenkes", "N/D", "N/S", "D/K", "BGM/D", "2T/D")
_BARS: Final[tuple[FigureName, ...]] = ("S", "K", "D", "N")
_LARGE: Final = ("D/S", "K/S", "N/D_kemenkes", "BGM/D")


def skdn_document(
    said: SkdnJson, months: Sequence[SkdnJson], whose: ReportHead, language: Language = "id"
) -> Document:
    """Return ``report skdn`` as a document; ``months`` are the same report of the last months."""
    say = Say(language)
    parts: list[Part] = [_large(said, say)]
    if "closed" in said:
        parts.append(_closed(said["closed"], say))
    parts += [
        _figures(said, say),
        Bars(
            [f"{one}" for one in _BARS],
            [Series(month_line(said["month"], language), [said[one] for one in _BARS])],
            title=say("skdn.bars"),
            height_mm=58,
        ),
        _ratios(said, say),
    ]
    if len(months) > 1:
        labels = [short_month_line(one["month"], language) for one in months]
        parts += [
            Bars(
                labels,
                [Series(name, [one[name] for one in months]) for name in _BARS],
                title=say("skdn.bars_of_months"),
                height_mm=58,
            ),
            Trend(
                labels,
                [
                    Series(_ratio(name, say), [over_time(one, name) for one in months])
                    for name in ("D/S", "N/D_kemenkes", "BGM/D")
                ],
                title=say("common.twelve_months"),
                height_mm=52,
                places=1,
                unit="%",
            ),
            _table_of_months(months, say),
        ]
    if "each" in said:
        parts.append(_each(said["each"], whose, say))
    if "closed" in said:
        parts.append(_differences(said["closed"]["differences"], "", say))
    for one in said.get("each", ()):
        if "closed" in one and one["closed"]["differences"]:
            name = whose.named(one["posyandu"], language)
            parts.append(_differences(one["closed"]["differences"], name, say))
    return month_document(say("skdn.title"), said["month"], whose, parts, say, name="SKDN")


def _ratio(name: str, say: Say) -> str:
    return say(f"skdn.ratio.{name}")


def over_time(month: SkdnJson, name: str) -> float | None:
    """Return a month's ratio for a line over time; None of those weighed where nobody was."""
    return month["ratios"][name] if month["D"] or name == "K/S" else None


def _large(said: SkdnJson, say: Say) -> LargeFigures:
    return LargeFigures(
        [
            (
                _ratio(name, say),
                share(said["ratios"][name], say.language),
                say(f"skdn.means.{name}"),
            )
            for name in _LARGE
        ],
        about=("S", "D"),
    )


def _figures(said: SkdnJson, say: Say) -> PaperTable:
    return table_of(
        say,
        _FIGURES,
        (("skdn.column.letter", "code", 16), lambda name: say(f"skdn.letter.{name}")),
        ("skdn.column.what", lambda name: say(f"skdn.figure.{name}")),
        (("skdn.column.children", "whole", 28), lambda name: said[name]),
        title=say("skdn.figures"),
    )


def _ratios(said: SkdnJson, say: Say) -> PaperTable:
    return table_of(
        say,
        _RATIOS,
        (("skdn.column.ratio", "text", 42), lambda name: _ratio(name, say)),
        ("skdn.column.what", lambda name: say(f"skdn.means.{name}")),
        (("skdn.column.formula", "text", 42), lambda name: say(f"skdn.formula.{name}")),
        (PaperColumn("%", "percent", width_mm=22), lambda name: said["ratios"][name]),
        title=say("skdn.ratios"),
        note=say("skdn.note"),
    )


def _table_of_months(months: Sequence[SkdnJson], say: Say) -> PaperTable:
    return PaperTable(
        headed(
            say,
            ("common.month", "text", 24),
            *(PaperColumn(say(f"skdn.letter.{name}"), "whole") for name in _FIGURES),
            *(PaperColumn(name, "percent") for name in ("D/S", "K/S")),
            PaperColumn("N/(D−O−B)", "percent"),
        ),
        [
            [
                short_month_line(one["month"], say.language) + ("" if one["D"] else " *"),
                *(one[name] for name in _FIGURES),
                *(over_time(one, name) for name in ("D/S", "K/S", "N/D_kemenkes")),
            ]
            for one in months
        ],
        title=say("skdn.months"),
        note="" if all(one["D"] for one in months) else say("skdn.nothing_weighed"),
        sheet=say("skdn.months"),
    )


def _each(each: Sequence[SkdnOfPosyandu], whose: ReportHead, say: Say) -> PaperTable:
    names: tuple[FigureName, ...] = ("S", "K", "D", "N", "T", "O", "B", "two_t", "BGM", "V")
    rows: list[list[Cell]] = []
    for one in each:
        rows.append(
            [
                whose.named(one["posyandu"], say.language),
                *(one[name] for name in names),
                *(one["ratios"][name] for name in ("D/S", "N/D_kemenkes")),
                say("skdn.is_closed" if "closed" in one else "skdn.is_open"),
            ]
        )
    return PaperTable(
        headed(
            say,
            "common.posyandu",
            *(PaperColumn(say(f"skdn.letter.{name}"), "whole") for name in names),
            PaperColumn("D/S", "percent"),
            PaperColumn("N/(D−O−B)", "percent"),
            ("common.month", "code"),
        ),
        rows,
        title=say("skdn.each"),
        sheet=say("skdn.each"),
    )


def _closed(closed: SkdnClosed, say: Say) -> Paragraphs:
    at = closed["at"]
    day = long_date(datetime.fromisoformat(at).date(), say.language) if at else ""
    key = "skdn.closed_by" if closed["by"] else "skdn.closed_on"
    said = say(key, date=day, name=closed["by"] or "")
    count = len(closed["differences"])
    more = say("skdn.differences_none") if not count else say("skdn.differences_count", count=count)
    return Paragraphs([f"{said} {more}"])


def _differences(differences: Sequence[SkdnDifference], name: str, say: Say) -> PaperTable:
    def changed(one: SkdnDifference) -> str:
        return ", ".join(
            f"{say(f'skdn.letter.{figure}')} {signed(change, say.language)}"
            for figure, change in one["figures"].items()
        )

    title = say("skdn.differences")
    return table_of(
        say,
        differences,
        ("skdn.column.child", lambda one: one["name"] or NOT_KNOWN),
        (
            "common.why",
            lambda one: "; ".join(say(f"skdn.reason.{reason}") for reason in one["reasons"]),
        ),
        ("skdn.column.change", changed),
        title=f"{title}: {name}" if name else title,
        sheet=say("skdn.column.change"),
        empty=say("skdn.differences_none"),
        note=say("skdn.differences_note"),
    )
