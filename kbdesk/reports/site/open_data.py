"""The site's figures as open data: CSV files and a datapackage that says what each column is.

The form of ``datapackage.json`` is that of Frictionless Data (https://specs.frictionlessdata.io).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kbdesk.domain.public_figures import COUNTS, FIGURES, PublicFigures
from kbdesk.domain.report_json.population import COUNTED, VillageCountJson
from kbdesk.domain.villages import CITY as CITY_NAME
from kbdesk.words import Say

LICENCE: Final = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
PACKAGE_NAME: Final = "rumah-dataku-bontang"
_CITY_CODE: Final = "64.74"
COLUMN_TYPES: Final[Mapping[str, str]] = {
    "part": "integer", "whole": "integer", "value": "integer", "percent": "number",
    "male": "integer", "female": "integer", "closed": "integer", "posyandu": "integer",
    "heard": "integer", "laptops": "integer", "people": "integer", "families": "integer",
    "under_five": "integer", "elderly": "integer", "until": "date", "month": "yearmonth",
}  # fmt: skip
Rows = Sequence[Sequence[object]]


def data_files(found: PublicFigures) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of every file of the open data; the same figures give the same bytes."""
    tables = dict(_tables(found))
    for name, (columns, rows) in tables.items():
        yield f"{name}.csv", _csv(columns, rows)
    yield "datapackage.json", _package(found, {name: of for name, (of, _) in tables.items()})


def _tables(found: PublicFigures) -> Iterator[tuple[str, tuple[Sequence[str], Rows]]]:
    names = {place.code: place.name for place in found.places} | {"city": CITY_NAME}
    codes = {place.code: place.code for place in found.places} | {"city": _CITY_CODE}
    yield "figures", (
        ("month", "area", "area_name", "programme", "figure", "part", "whole", "percent", "state"),
        [
            (_month(month), codes[row], names[row], FIGURES[name].programme, name,
             cell.part, cell.whole, cell.percent, cell.state)
            for (month, row, name), cell in sorted(found.cells.items())
        ],
    )  # fmt: skip
    yield "counts", (
        ("month", "area", "area_name", "programme", "count", "value"),
        [
            (_month(one.month), codes[one.row], names[one.row], COUNTS[one.quantity],
             one.quantity, one.value)
            for one in found.counts
        ],
    )  # fmt: skip
    people = found.population
    yield (
        "population",
        (
            ("area", "area_name", "age", "male", "female"),
            [
                (_CITY_CODE, CITY_NAME, one["band"], one["male"], one["female"])
                for one in people["pyramid"]
            ],
        ),
    )
    levels = ("kampung", "dataku")
    of_village = {row["village"]: row for row in people.get("villages", ())}
    yield "places", (
        ("area", "area_name", "district", *COUNTED, *levels),
        [
            (place.code, place.name, place.district,
             *_counted(of_village.get(place.code)),
             *(place.levels.get(name) for name in levels))
            for place in found.places
        ],
    )  # fmt: skip
    yield (
        "months",
        (
            ("month", "closed", "posyandu", "heard", "laptops", "until"),
            [
                (_month(one.month), one.closed, one.posyandu, one.heard, one.laptops, one.until)
                for one in found.months
            ],
        ),
    )


def _counted(of: VillageCountJson | None) -> list[int | None]:
    return [None if of is None else of[name] for name in COUNTED]


def _month(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _csv(columns: Sequence[str], rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _package(found: PublicFigures, tables: Mapping[str, Sequence[str]]) -> str:
    say, en = Say("id"), Say("en")
    months = [_month(one.month) for one in found.months]
    package = {
        "name": PACKAGE_NAME,
        "title": say("site.name"),
        "description": f"{say('site.protection_about', least=found.least)}"
        f" / {en('site.protection_about', least=found.least)}",
        "created": found.day.isoformat(),
        "licenses": [LICENCE],
        "spatial": {"name": CITY_NAME, "code": _CITY_CODE, "system": "Kemendagri"},
        "temporal": {"start": months[0], "end": months[-1]},
        "figures": {
            name: {
                "title": f"{say(f'site.about.{name}')} / {en(f'site.about.{name}')}",
                "part": of.part, "whole": of.whole, "programme": of.programme, "unit": "percent",
            }
            for name, of in FIGURES.items()
        },
        "counts": {
            name: f"{say(f'site.count.{name}')} / {en(f'site.count.{name}')}" for name in COUNTS
        },
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {
                            "name": column,
                            "type": COLUMN_TYPES.get(column, "string"),
                            "description": f"{say(f'site.field.{column}')}"
                            f" / {en(f'site.field.{column}')}",
                        }
                        for column in columns
                    ],
                    "missingValues": [""],
                },
            }
            for name, columns in tables.items()
        ],
    }  # fmt: skip
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"
