"""The coverage of services on paper: each with how many it is known of, and twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kbdesk.domain.report_json.services import ServiceJson, ServicesJson
from kbdesk.reports.document import (
    Cell,
    Document,
    PaperColumn,
    PaperNote,
    PaperTable,
    Part,
    RowHeading,
    Series,
    Trend,
    headed,
)
from kbdesk.reports.report_head import ReportHead, month_document, short_month_line
from kbdesk.words import Language, Say

GROUPS: Final[Sequence[tuple[str, tuple[str, ...]]]] = (
    ("pregnant", ("pregnant_checked", "pregnant_iron", "kek_fed")),
    ("births", ("iron_90", "postpartum_seen", "newborn_seen")),
    ("girls", ("girls_iron",)),
    (
        "children",
        (
            "exclusive_breastfeeding", "complementary_food", "basic_immunisation",
            "booster_immunisation", "vitamin_a", "severe_wasting_treated", "wasting_fed",
        ),
    ),
)  # fmt: skip
"""The figures by whom they speak of, in the order of a life."""
_DRAWN: Final = ("basic_immunisation", "vitamin_a", "pregnant_checked", "iron_90")


def services_document(said: ServicesJson, whose: ReportHead, language: Language = "id") -> Document:
    say = Say(language)
    parts: list[Part] = [
        _table(said, say), PaperNote([say("services.note")]), _trend(said, say),
        _months(said, say), _tidy(said, say),
    ]  # fmt: skip
    return month_document(say("services.title"), said["month"], whose, parts, say)


def _table(said: ServicesJson, say: Say) -> PaperTable:
    rows: list[Sequence[Cell] | RowHeading] = []
    for group, names in GROUPS:
        rows.append(RowHeading(say(f"services.group_{group}")))
        rows += [_row(name, said["figures"][name], say) for name in names]
    return PaperTable(
        headed(
            say,
            "services.column.service",
            ("services.column.had", "whole", 20),
            ("services.column.of", "whole", 20),
            PaperColumn("%", "percent", width_mm=16),
            ("services.column.known", "text", 34),
        ),
        rows,
        title=say("services.title"),
        about=("pregnant", "births", "children"),
    )


def _row(name: str, one: ServiceJson, say: Say) -> list[Cell]:
    known = say("services.known_of", known=one["known"], of=one["known_of"])
    return [say(f"indicator.{name}"), one["part"], one["whole"], one["percent"], known]


def _told(one: ServiceJson) -> float | None:
    return None if one["state"] == "unsure" else one["percent"]


def _trend(said: ServicesJson, say: Say) -> Trend:
    return Trend(
        [short_month_line(one["month"], say.language) for one in said["months"]],
        [
            Series(
                say(f"services.short_{name}"),
                [_told(one["figures"][name]) for one in said["months"]],
            )
            for name in _DRAWN
        ],
        title=say("common.twelve_months"),
        places=1,
        unit="%",
        height_mm=58,
    )


def _months(said: ServicesJson, say: Say) -> PaperTable:
    months = said["months"]
    names = [name for _, of in GROUPS for name in of]
    return PaperTable(
        headed(
            say,
            ("services.column.service", "text", 44),
            *(
                PaperColumn(short_month_line(one["month"], say.language), "percent")
                for one in months
            ),
        ),
        [
            [say(f"indicator.{name}"), *(_told(one["figures"][name]) for one in months)]
            for name in names
        ],
        title=say("common.twelve_months"),
        sheet=say("common.twelve_months"),
    )


def _tidy(said: ServicesJson, say: Say) -> PaperTable:
    rows: list[list[Cell]] = [
        [
            name, say(f"indicator.{name}"), one["month"], of["part"], of["whole"], of["percent"],
            of["known"], of["known_of"], say(f"compare.state_{of['state']}"),
        ]
        for one in said["months"]
        for name, of in one["figures"].items()
    ]  # fmt: skip
    return PaperTable(
        headed(
            say,
            "compare.column.code",
            "services.column.service",
            "common.month",
            ("services.column.had", "whole"),
            PaperColumn("n", "whole"),
            PaperColumn("%", "percent"),
            ("compare.column.known", "whole"),
            ("compare.column.known_of", "whole"),
            "common.state",
        ),
        rows,
        title=say("compare.tidy"),
        tidy=True,
        sheet=say("compare.tidy"),
    )
