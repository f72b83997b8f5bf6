"""Family planning of a month as a document: couples, methods, reasons, twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
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
)
from kbdesk.reports.formats import decimal
from kbdesk.reports.whose import Whose, month_line, short_month_line
from kbdesk.words import Language, say

_LARGE: Final = ("CPR_modern", "MKJP", "unmet_need")
_COUNTED: Final[tuple[Couples, ...]] = (
    "PUS", "users", "modern", "traditional", "MKJP", "non_users", "unmet_need", "not_asked",
)  # fmt: skip


def kb_document(said: KbJson, whose: Whose, language: Language = "id") -> Document:
    """Return ``report kb`` as a document."""
    labels = [short_month_line(one["month"], language) for one in said["history"]]
    parts: list[Part] = [
        _large(said, language),
        _counts(said, language),
        _methods(said, language),
        _reasons(said, language),
        Bars(
            [say(f"kb.method_{method}", language).split(" (")[0] for method in METHODS],
            [
                Series(
                    month_line(said["month"], language),
                    [said["methods"][method] for method in METHODS],
                )
            ],
            title=say("kb_paper.methods_in_use", language),
            height_mm=56,
        ),
        Trend(
            labels,
            [
                *(
                    Series(
                        say(f"kb_paper.{name}", language),
                        [shown(one, name) for one in said["history"]],
                    )
                    for name in _LARGE
                ),
                Series(
                    say("meaning.asked_share", language),
                    [one["ratios"]["asked"] for one in said["history"]],
                ),
            ],
            title=say("common.twelve_months", language),
            places=1,
            unit="%",
            height_mm=56,
            note=over_time_note("asked", language),
        ),
        _months(said["history"], language),
    ]
    return Document(
        title=say("kb_paper.title", language),
        lines=[month_line(said["month"], language), *whose.lines(language)],
        parts=parts,
        name=f"{say('kb_paper.title', language)} {said['month']}",
    )


def shown(of: PlanningJson, name: str) -> float | None:
    """Return a month's rate for a line over time; None where too few were asked."""
    asked = of["PUS"] - of["not_asked"]
    return of["ratios"][name] if known_enough(asked, of["PUS"]) else None


def over_time_note(known: str, language: Language) -> str:
    """Return why some months of a line are blank; ``known``: asked or measured."""
    return say(
        "meaning.gaps_over_time",
        language,
        percent=figure_limits().shown_over_time_percent,
        known=say(f"meaning.known_word_{known}", language),
    )


def _large(said: KbJson, language: Language) -> LargeFigures:
    def share(value: float | None) -> str:
        return "–" if value is None else f"{decimal(Decimal(repr(value)), 1, language)} %"

    return LargeFigures(
        [
            (say("kb_paper.PUS", language), str(said["PUS"]), say("kb_paper.about_PUS", language)),
            *(
                (
                    say(f"kb_paper.{name}", language),
                    share(said["ratios"][name]),
                    say(f"kb_paper.about_{name}", language),
                )
                for name in _LARGE
            ),
        ],
        about=("PUS", "CPR"),
    )


def _counts(said: KbJson, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("common.state", language)),
            PaperColumn(say("kb_paper.column.couples", language), "whole", width_mm=30),
            PaperColumn(say("kb_paper.column.of_pus", language), "percent", width_mm=30),
        ],
        [
            [say(f"kb_paper.count_{name}", language), said[name], percent(said[name], said["PUS"])]
            for name in _COUNTED
        ],
        title=say("kb_paper.counts", language),
    )


def _methods(said: KbJson, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("kb_paper.column.method", language)),
            PaperColumn(say("kb_paper.column.lasting", language), "code", width_mm=30),
            PaperColumn(say("kb_paper.column.couples", language), "whole", width_mm=30),
            PaperColumn(say("kb_paper.column.of_users", language), "percent", width_mm=30),
        ],
        [
            [
                say(f"kb.method_{method}", language),
                "MKJP" if method in LONG_TERM else "",
                said["methods"][method],
                percent(said["methods"][method], said["users"]),
            ]
            for method in METHODS
        ],
        title=say("kb_paper.methods", language),
        total=[say("kb_paper.count_users", language), "", said["users"], None],
    )


def _reasons(said: KbJson, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("common.reason", language)),
            PaperColumn(say("kb_paper.column.couples", language), "whole", width_mm=30),
            PaperColumn(say("kb_paper.column.of_non_users", language), "percent", width_mm=30),
        ],
        [
            [
                say(f"kb.reason_{reason}", language),
                said["reasons"][reason],
                percent(said["reasons"][reason], said["non_users"]),
            ]
            for reason in (*REASONS, "unknown")
        ],
        title=say("kb_paper.reasons", language),
        total=[say("kb_paper.count_non_users", language), said["non_users"], None],
        note=say("kb_paper.unmet_note", language),
    )


def _months(history: Sequence[PlanningMonthJson], language: Language) -> PaperTable:
    shares = ("CPR", "CPR_modern", "MKJP", "unmet_need")
    return PaperTable(
        [
            PaperColumn(say("common.month", language), width_mm=20),
            *(PaperColumn(say(f"kb_paper.short_{name}", language), "whole") for name in _COUNTED),
            PaperColumn(say("meaning.asked_share", language), "percent"),
            *(
                PaperColumn(say(f"kb_paper.{name}", language), "percent",
                       over=say("kb_paper.column.shares", language))
                for name in shares
            ),
        ],
        [
            [
                short_month_line(one["month"], language),
                *(one[name] for name in _COUNTED),
                one["ratios"]["asked"],
                *(shown(one, name) for name in shares),
            ]
            for one in history
        ],
        title=say("skdn.months", language),
        note=over_time_note("asked", language),
        sheet=say("skdn.months", language),
    )  # fmt: skip
