"""The quality of measurements as a document: where to help first, the figures, the method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kbdesk.domain.data_quality import SPREADS, quality_limits
from kbdesk.domain.report_json.quality import (
    CadreQualityJson,
    PosyanduQualityJson,
    QualityJson,
    QualityReportJson,
    VillageQualityJson,
)
from kbdesk.reports.document import Cell, Document, PaperColumn, PaperTable, Paragraphs, Part
from kbdesk.reports.formats import figure
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.words import Language, Say

_NARROW: Final = 17.0


def quality_document(
    said: QualityReportJson, whose: ReportHead, language: Language = "id"
) -> Document:
    say = Say(language)
    title = say("quality.title")
    parts: list[Part] = [
        Paragraphs(visit_lines(said, whose, say), title=say("quality.visit")),
        _table(
            "posyandu",
            [(posyandu_name(one, whose, say), one) for one in said["by_posyandu"]],
            said["whole"],
            say,
        ),
    ]
    if len(said["by_village"]) > 1:
        villages = [(_village(one, say), one) for one in said["by_village"]]
        parts.append(_table("village", villages, said["whole"], say))
    if said["by_cadre"]:
        parts.append(_table("cadre", [(_cadre(one), one) for one in said["by_cadre"]], None, say))
    parts.append(
        Paragraphs(
            [
                say("quality.method_digits"),
                say("quality.method_spread", count=quality_limits().spread_from),
                say("quality.method_order"),
                say("quality.method_source"),
            ],
            title=say("quality.method"),
        )
    )
    below = say("quality.n", count=said["whole"]["n"])
    return month_document(title, said["month"], whose, parts, say, below, wide=True)


def visit_lines(said: QualityReportJson, whose: ReportHead, say: Say) -> list[str]:
    """Return the posyandu to help first, each with why, in words for its cadres."""
    each = {one["posyandu"]: one for one in said["by_posyandu"]}
    lines: list[str] = []
    for place, one in enumerate(said["visit"], 1):
        of = each[one["posyandu"]]
        name = posyandu_name(of, whose, say)
        lines.append(say("quality.visit_line", place=place, posyandu=name))
        lines += [f"· {why_words(figure, of, say)}" for figure in one["why"]]
    return lines or [say("quality.visit_none")]


def posyandu_name(one: PosyanduQualityJson, whose: ReportHead, say: Say) -> str:
    """Return a posyandu as people call it."""
    return whose.named(one["posyandu"], say.language)


def why_words(name: str, of: QualityJson, say: Say) -> str:
    """Return why a figure calls for help, and what helps."""
    value: float | None
    if name.startswith("sd_"):
        value, places = of["sd"][name.removeprefix("sd_")], 2
    elif name == "shrunk_percent":
        value, places = of["shrunk"], 0
    elif name == "late_days":
        value, places = of["late_days"], 0
    else:
        value, places = _percent(name, of), 0
    return say(f"quality.why_{name}", value=figure(value, say.language, places))


def _percent(name: str, of: QualityJson) -> float | None:
    return {
        "weight_heaping": of["weight_heaping"],
        "length_heaping": of["length_heaping"],
        "flagged_percent": of["flagged_percent"],
        "no_length_percent": of["no_length_percent"],
    }[name]


def _village(one: VillageQualityJson, say: Say) -> str:
    return one["name"] or say("quality.no_village")


def _cadre(one: CadreQualityJson) -> str:
    return one["name"] or one["user"]


_TITLES: Final = {
    "posyandu": ("quality.posyandu", "quality.by_posyandu"),
    "village": ("dataku.kelurahan", "quality.by_village"),
    "cadre": ("quality.cadre", "quality.by_cadre"),
}


def _table(
    kind: str, rows: Sequence[tuple[str, QualityJson]], whole: QualityJson | None, say: Say
) -> PaperTable:
    head, title = _TITLES[kind]

    def number(name: str, kind_: str, places: int = 1) -> PaperColumn:
        title = say(f"quality.{name}")
        if kind_ == "whole":
            return PaperColumn(title, "whole", width_mm=_NARROW)
        return PaperColumn(title, "decimal", places, width_mm=_NARROW + 3)

    return PaperTable(
        [
            PaperColumn(say(head)),
            number("weighed", "whole"),
            number("weight_heaping", "decimal"),
            number("length_heaping", "decimal"),
            *(number(f"sd_{name}", "decimal", 2) for name in SPREADS),
            number("flagged_percent", "decimal"),
            number("no_length_percent", "decimal"),
            number("shrunk", "whole"),
            number("late_days", "decimal"),
        ],
        [_cells(name, of) for name, of in rows],
        title=say(title),
        total=None if whole is None else _cells(say("dataku.together"), whole),
        about=("weighings",),
        empty=say("quality.n", count=0),
    )


def _cells(name: str, of: QualityJson) -> list[Cell]:
    return [
        name,
        of["n"],
        of["weight_heaping"],
        of["length_heaping"],
        *(of["sd"][one] for one in SPREADS),
        of["flagged_percent"],
        of["no_length_percent"],
        of["shrunk"],
        of["late_days"],
    ]
