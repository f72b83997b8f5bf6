"""Family planning of a month as a document: couples, methods, reasons, twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kbdesk.domain.family_planning import LONG_TERM, METHODS, REASONS
from kbdesk.domain.figure_limits import figure_limits, known_enough
from kbdesk.domain.report_json.families import Couples, KbJson, PlanningJson, PlanningMonthJson
from kbdesk.domain.skdn import percent
from kbdesk.reports.document import (
    Bars,
    Document,
    LargeFigures,
    PaperColumn,
    PaperTable,
    Part,
    Series,
    Trend,
    columns_under,
    headed,
    table_of,
)
from kbdesk.reports.formats import share
from kbdesk.reports.report_head import ReportHead, month_document, month_line, short_month_line
from kbdesk.words import Language, Say

_LARGE: Final = ("CPR_modern", "MKJP", "unmet_need")
_COUNTED: Final[tuple[Couples, ...]] = (
    "PUS", "users", "modern", "traditional", "MKJP", "non_users", "unmet_need", "not_asked",
)  # fmt: skip


def kb_document(said: KbJson, whose: ReportHead, language: Language = "id") -> Document:
    say = Say(language)
    labels = [short_month_line(one["month"], language) for one in said["history"]]
    parts: list[Part] = [
        _large(said, say),
        _counts(said, say),
        _methods(said, say),
        _reasons(said, say),
        Bars(
            [say(f"kb.method_{method}").split(" (")[0] for method in METHODS],
            [
                Series(
                    month_line(said["month"], language),
                    [said["methods"][method] for method in METHODS],
                )
            ],
            title=say("kb_paper.methods_in_use"),
            height_mm=56,
        ),
        Trend(
            labels,
            [
                *(
                    Series(say(f"kb_paper.{name}"), [shown(one, name) for one in said["history"]])
                    for name in _LARGE
                ),
                Series(
                    say("meaning.asked_share"), [one["ratios"]["asked"] for one in said["history"]]
                ),
            ],
            title=say("common.twelve_months"),
            places=1,
            unit="%",
            height_mm=56,
            note=over_time_note("asked", say),
        ),
        _months(said["history"], say),
    ]
    return month_document(say("kb_paper.title"), said["month"], whose, parts, say)


def shown(of: PlanningJson, name: str) -> float | None:
    """Return a month's rate for a line over time; None where too few were asked."""
    asked = of["PUS"] - of["not_asked"]
    return of["ratios"][name] if known_enough(asked, of["PUS"]) else None


def over_time_note(known: str, say: Say) -> str:
    """Return why some months of a line are blank; ``known``: asked or measured."""
    return say(
        "meaning.gaps_over_time",
        percent=figure_limits().shown_over_time_percent,
        known=say(f"meaning.known_word_{known}"),
    )


def _large(said: KbJson, say: Say) -> LargeFigures:
    return LargeFigures(
        [
            (say("kb_paper.PUS"), str(said["PUS"]), say("kb_paper.about_PUS")),
            *(
                (
                    say(f"kb_paper.{name}"),
                    share(said["ratios"][name], say.language),
                    say(f"kb_paper.about_{name}"),
                )
                for name in _LARGE
            ),
        ],
        about=("PUS", "CPR"),
    )


def _counts(said: KbJson, say: Say) -> PaperTable:
    return table_of(
        say,
        _COUNTED,
        ("common.state", lambda name: say(f"kb_paper.count_{name}")),
        (("kb_paper.column.couples", "whole", 30), lambda name: said[name]),
        (
            ("kb_paper.column.of_pus", "percent", 30),
            lambda name: percent(said[name], said["PUS"]),
        ),
        title=say("kb_paper.counts"),
    )


def _methods(said: KbJson, say: Say) -> PaperTable:
    used = said["methods"]
    return table_of(
        say,
        METHODS,
        ("kb_paper.column.method", lambda method: say(f"kb.method_{method}")),
        (
            ("kb_paper.column.lasting", "code", 30),
            lambda method: "MKJP" if method in LONG_TERM else "",
        ),
        (("kb_paper.column.couples", "whole", 30), lambda method: used[method]),
        (
            ("kb_paper.column.of_users", "percent", 30),
            lambda method: percent(used[method], said["users"]),
        ),
        title=say("kb_paper.methods"),
        total=[say("kb_paper.count_users"), "", said["users"], None],
    )


def _reasons(said: KbJson, say: Say) -> PaperTable:
    given = said["reasons"]
    return table_of(
        say,
        (*REASONS, "unknown"),
        ("common.reason", lambda reason: say(f"kb.reason_{reason}")),
        (("kb_paper.column.couples", "whole", 30), lambda reason: given[reason]),
        (
            ("kb_paper.column.of_non_users", "percent", 30),
            lambda reason: percent(given[reason], said["non_users"]),
        ),
        title=say("kb_paper.reasons"),
        total=[say("kb_paper.count_non_users"), said["non_users"], None],
        note=say("kb_paper.unmet_note"),
    )


def _months(history: Sequence[PlanningMonthJson], say: Say) -> PaperTable:
    shares = ("CPR", "CPR_modern", "MKJP", "unmet_need")
    return PaperTable(
        [
            *headed(say, ("common.month", "text", 20)),
            *(PaperColumn(say(f"kb_paper.short_{name}"), "whole") for name in _COUNTED),
            *headed(say, ("meaning.asked_share", "percent")),
            *columns_under(
                say("kb_paper.column.shares"),
                *(PaperColumn(say(f"kb_paper.{name}"), "percent") for name in shares),
            ),
        ],
        [
            [
                short_month_line(one["month"], say.language),
                *(one[name] for name in _COUNTED),
                one["ratios"]["asked"],
                *(shown(one, name) for name in shares),
            ]
            for one in history
        ],
        title=say("skdn.months"),
        note=over_time_note("asked", say),
        sheet=say("skdn.months"),
    )
