"""The kelurahan of Kota Bontang, by Kemendagri code."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import name_key
from kbdesk.resources import resource

CITY = "Kota Bontang"
WHOLE_CITY = "city"
"""How an id or an option names the whole city."""
PROVINCE = "Kalimantan Timur"

# spellings that people write, beside the official one
_ALIASES = {
    "loktuan": "64.74.01.1003",
    "telihan": "64.74.03.1002",
    "tl indah": "64.74.02.1006",
}


@dataclass(frozen=True, slots=True)
class Village:
    """A kelurahan: ``code`` like 64.74.01.1003, its name, district and postal code."""

    code: str
    name: str
    district: str
    postal_code: str
    first_kampung_kb: bool


@cache
def villages() -> dict[str, Village]:
    """Return Bontang's kelurahan by code, in the order of the codes."""
    path = resource("regions", "bontang.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Village(
                row["code"],
                row["village"],
                row["district"],
                row["postal_code"],
                row["first_kampung_kb"] == "yes",
            )
            for row in csv.DictReader(file)
        }


@cache
def tiles() -> dict[str, tuple[int, int]]:
    """Return by code the column from the west and the row from the north of a map of tiles.

    The places are approximate: neighbours stand beside each other, nothing has a scale.
    """
    path = resource("regions", "bontang_tiles.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


def read_village(text: str, field: str = "village") -> str:
    """Return the code of a kelurahan from its code (dotted or not) or its name.

    Raises ``village.unknown``: regions are never made up.
    """
    known = villages()
    digits = text.replace(".", "").strip()
    for code in known:
        if digits == code.replace(".", ""):
            return code
    wanted = name_key(text).replace("-", " ")
    for village in known.values():
        if wanted == name_key(village.name).replace("-", " "):
            return village.code
    if wanted in _ALIASES:
        return _ALIASES[wanted]
    raise KbdeskError("village.unknown", field=field, text=text)


def village_name(code: str | None) -> str:
    """Return a kelurahan's name, or the code itself where it is not one of Bontang's."""
    village = villages().get(code or "")
    return village.name if village else (code or "")
