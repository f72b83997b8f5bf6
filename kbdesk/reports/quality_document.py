"""The quality of measurements as a document: where to help first, the figures, the method."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, TypeVar

from kbdesk.domain.data_quality import SPREADS, quality_limits
from kbdesk.domain.report_json.quality import (
    CadreQualityJson,
    PosyanduQualityJson,
    QualityJson,
    QualityReportJson,
    VillageQualityJson,
)
from kbdesk.reports.document import Cell, Document, PaperColumn, PaperTable, Paragraphs, Part
from kbdesk.reports.formats import decimal
from kbdesk.reports.whose import Whose, month_line
from kbdesk.words import Language, say

_G = TypeVar("_G", bound=QualityJson)
_NARROW: Final = 17.0


def quality_document(said: QualityReportJson, whose: Whose, language: Language = "id") -> Document:
    """Return ``report quality`` as a document."""
    title = say("quality.title", language)
    parts: list[Part] = [
        Paragraphs(visit_lines(said, whose, language), title=say("quality.visit", language)),
        _table(
            "posyandu",
            [(posyandu_name(one, whose, language), one) for one in said["by_posyandu"]],
            said["whole"],
            language,
        ),
    ]
    if len(said["by_village"]) > 1:
        villages = [(_village(one, language), one) for one in said["by_village"]]
        parts.append(_table("village", villages, said["whole"], language))
    if said["by_cadre"]:
        parts.append(
            _table("cadre", [(_cadre(one), one) for one in said["by_cadre"]], None, language)
        )
    parts.append(
        Paragraphs(
            [
                say("quality.method_digits", language),
                say("quality.method_spread", language, count=quality_limits().spread_from),
                say("quality.method_order", language),
                say("quality.method_source", language),
            ],
            title=say("quality.method", language),
        )
    )
    return Document(
        title,
        [
            month_line(said["month"], language),
            *whose.lines(language),
            say("quality.n", language, count=said["whole"]["n"]),
        ],
        parts,
        name=f"{title} {said['month']}",
        wide=True,
    )


def visit_lines(said: QualityReportJson, whose: Whose, language: Language) -> list[str]:
    """Return the posyandu to help first, each with why, in words for its cadres."""
    each = {one["posyandu"]: one for one in said["by_posyandu"]}
    lines: list[str] = []
    for place, one in enumerate(said["visit"], 1):
        of = each[one["posyandu"]]
        name = posyandu_name(of, whose, language)
        lines.append(say("quality.visit_line", language, place=place, posyandu=name))
        lines += [f"· {why_words(figure, of, language)}" for figure in one["why"]]
    return lines or [say("quality.visit_none", language)]


def posyandu_name(one: PosyanduQualityJson, whose: Whose, language: Language) -> str:
    """Return a posyandu as people call it."""
    return whose.named(one["posyandu"], language)


def why_words(name: str, of: QualityJson, language: Language) -> str:
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
    shown = "–" if value is None else decimal(Decimal(repr(value)), places, language)
    return say(f"quality.why_{name}", language, value=shown)


def _percent(name: str, of: QualityJson) -> float | None:
    return {
        "weight_heaping": of["weight_heaping"],
        "length_heaping": of["length_heaping"],
        "flagged_percent": of["flagged_percent"],
        "no_length_percent": of["no_length_percent"],
    }[name]


def _village(one: VillageQualityJson, language: Language) -> str:
    return one["name"] or say("quality.no_village", language)


def _cadre(one: CadreQualityJson) -> str:
    return one["name"] or one["user"]


_TITLES: Final = {
    "posyandu": ("quality.posyandu", "quality.by_posyandu"),
    "village": ("dataku.kelurahan", "quality.by_village"),
    "cadre": ("quality.cadre", "quality.by_cadre"),
}


def _table(
    kind: str,
    rows: Sequence[tuple[str, QualityJson]],
    whole: QualityJson | None,
    language: Language,
) -> PaperTable:
    head, title = _TITLES[kind]

    def number(name: str, kind_: str, places: int = 1) -> PaperColumn:
        title = say(f"quality.{name}", language)
        if kind_ == "whole":
            return PaperColumn(title, "whole", width_mm=_NARROW)
        return PaperColumn(title, "decimal", places, width_mm=_NARROW + 3)

    return PaperTable(
        [
            PaperColumn(say(head, language)),
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
        title=say(title, language),
        total=None if whole is None else _cells(say("dataku.together", language), whole),
        about=("weighings",),
        empty=say("quality.n", language, count=0),
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
