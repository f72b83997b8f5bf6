"""The city on paper: the kelurahan ranked by a figure, those without data, and what waits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from kbdesk.domain.report_json.city import CityJson, CityPlaceJson, CityVillageJson
from kbdesk.reports.document import Cell, Document, PaperColumn, PaperNote, PaperTable
from kbdesk.reports.formats import decimal
from kbdesk.reports.whose import month_line, short_month_line
from kbdesk.words import Language, long_date, say

SHARES: Final = ("stunting", "d_s", "n_d", "krs")
"""The figures that stand beside each other on paper."""
_WAITS: Final = (
    "referrals_late", "months_open", "duplicates", "conflicts", "quarantined",
)  # fmt: skip


def city_document(said: CityJson, language: Language = "id") -> Document:
    """Return ``report city`` as a document."""
    return Document(
        say("city.title", language),
        [month_line(said["month"], language), _fresh(said, language)],
        [_table(said, language), _note(said, language), _waits(said, language)],
        name=f"Kota {said['month']}",
        wide=True,
    )


def _fresh(said: CityJson, language: Language) -> str:
    until = (
        long_date(date.fromisoformat(said["until"]), language)
        if said["until"]
        else say("city.no_data", language)
    )
    return say("city.fresh", language, until=until, heard=said["heard"], laptops=said["laptops"])


def _table(said: CityJson, language: Language) -> PaperTable:
    columns = [
        PaperColumn(say("city.rank", language), "whole"),
        PaperColumn(say("dataku.kelurahan", language)),
        PaperColumn(say("city.data", language)),
    ]
    for name in SHARES:
        over = say(f"city.short_{name}", language)
        figure = said["total"]["figures"].get(name)
        if figure is not None and figure["target"] is not None:
            target = decimal(Decimal(str(figure["target"])), 1, language)
            over = say("city.with_target", language, name=over, target=target)
        columns += [
            PaperColumn("%", "percent", over=over),
            PaperColumn("n", "whole", over=over),
            PaperColumn(say("city.change", language), "decimal", over=over),
        ]
    columns += [
        PaperColumn(say("city.late", language), "whole", over=say("city.referrals", language)),
        PaperColumn(say("city.open", language), "whole", over=say("city.referrals", language)),
    ]
    return PaperTable(
        columns,
        [_row(one, said["sorted_by"], language) for one in said["villages"]],
        title=say("city.ranked", language,
                  indicator=say(f"indicator.{said['sorted_by']}", language)),
        total=[None, say("dataku.together", language), None, *_figures(said["total"])],
        sheet=say("city.title", language),
    )  # fmt: skip


def _row(one: CityVillageJson, sorted_by: str, language: Language) -> list[Cell]:
    figure = one["figures"].get(sorted_by)
    rank = figure["rank"] if figure else None
    return [rank, one["name"], _data(one, language), *_figures(one)]


def _data(one: CityVillageJson, language: Language) -> str:
    """Return what is said of a kelurahan's data: until when, or why there is none."""
    if one["state"] == "none":
        return say(f"city.none_{one['reason']}", language)
    until = long_date(date.fromisoformat(one["until"]), language) if one["until"] else ""
    if one["state"] == "old":
        month = short_month_line(one["figures_month"], language)
        return say("city.old", language, until=until, month=month)
    return until


def _figures(of: CityPlaceJson) -> list[Cell]:
    cells: list[Cell] = []
    for name in SHARES:
        figure = of["figures"].get(name)
        if figure is None:
            cells += [None, None, None]
        else:
            cells += [figure["percent"], figure["whole"], figure["change"]]
    return [*cells, of["referrals"]["late"], of["referrals"]["open"]]


def _waits(said: CityJson, language: Language) -> PaperTable:
    work = said["work"]
    rows: list[list[Cell]] = [
        [say(f"city.waits_{name}", language, whole=work["posyandu"]), work[name]] for name in _WAITS
    ]
    silent = ", ".join(work["silent"])
    rows.insert(1, [say("city.waits_silent", language, names=silent or "–"), len(work["silent"])])
    return PaperTable(
        [PaperColumn(say("city.waits", language)), PaperColumn("", "whole")],
        rows,
        title=say("city.waits", language),
    )


def _note(said: CityJson, language: Language) -> PaperNote:
    return PaperNote([say("city.note", language, least=said["least"])])
