"""The city on paper: the kelurahan ranked by a figure, those without data, and what waits."""

from __future__ import annotations

from typing import Final

from kbdesk.domain.report_json.city import CityJson, CityPlaceJson, CityVillageJson
from kbdesk.reports.document import Cell, Document, PaperColumn, PaperNote, PaperTable, headed
from kbdesk.reports.formats import decimal, long_day
from kbdesk.reports.report_head import month_line, short_month_line
from kbdesk.words import Language, Say

SHARES: Final = ("stunting", "d_s", "n_d", "krs")
"""The figures that stand beside each other on paper."""
_WAITS: Final = (
    "referrals_late", "months_open", "duplicates", "conflicts", "quarantined",
)  # fmt: skip


def city_document(said: CityJson, language: Language = "id") -> Document:
    say = Say(language)
    return Document(
        say("city.title"),
        [month_line(said["month"], language), _fresh(said, say)],
        [_table(said, say), _note(said, say), _waits(said, say)],
        name=f"Kota {said['month']}",
        wide=True,
    )


def _fresh(said: CityJson, say: Say) -> str:
    until = long_day(said["until"], say.language) if said["until"] else say("city.no_data")
    return say("city.fresh", until=until, heard=said["heard"], laptops=said["laptops"])


def _table(said: CityJson, say: Say) -> PaperTable:
    columns = headed(say, ("city.rank", "whole"), "dataku.kelurahan", "city.data")
    for name in SHARES:
        over = say(f"city.short_{name}")
        figure = said["total"]["figures"].get(name)
        if figure is not None and figure["target"] is not None:
            target = decimal(figure["target"], 1, say.language)
            over = say("city.with_target", name=over, target=target)
        columns += [
            PaperColumn("%", "percent", over=over),
            PaperColumn("n", "whole", over=over),
            PaperColumn(say("city.change"), "decimal", over=over),
        ]
    columns += [
        PaperColumn(say("city.late"), "whole", over=say("city.referrals")),
        PaperColumn(say("city.open"), "whole", over=say("city.referrals")),
    ]
    return PaperTable(
        columns,
        [_row(one, said["sorted_by"], say) for one in said["villages"]],
        title=say("city.ranked",
                  indicator=say(f"indicator.{said['sorted_by']}")),
        total=[None, say("dataku.together"), None, *_figures(said["total"])],
        sheet=say("city.title"),
    )  # fmt: skip


def _row(one: CityVillageJson, sorted_by: str, say: Say) -> list[Cell]:
    figure = one["figures"].get(sorted_by)
    rank = figure["rank"] if figure else None
    return [rank, one["name"], _data(one, say), *_figures(one)]


def _data(one: CityVillageJson, say: Say) -> str:
    """Return what is said of a kelurahan's data: until when, or why there is none."""
    if one["state"] == "none":
        return say(f"city.none_{one['reason']}")
    until = long_day(one["until"], say.language) if one["until"] else ""
    if one["state"] == "old":
        month = short_month_line(one["figures_month"], say.language)
        return say("city.old", until=until, month=month)
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


def _waits(said: CityJson, say: Say) -> PaperTable:
    work = said["work"]
    rows: list[list[Cell]] = [
        [say(f"city.waits_{name}", whole=work["posyandu"]), work[name]] for name in _WAITS
    ]
    silent = ", ".join(work["silent"])
    rows.insert(1, [say("city.waits_silent", names=silent or "–"), len(work["silent"])])
    return PaperTable(
        headed(say, "city.waits", PaperColumn("", "whole")), rows, title=say("city.waits")
    )


def _note(said: CityJson, say: Say) -> PaperNote:
    return PaperNote([say("city.note", least=said["least"])])
