"""The areas for which this machine can make a report, from one posyandu to everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kbdesk.desk import Desk
from kbdesk.domain.villages import village_name, villages
from kbdesk.queries.area import Area, area_of, puskesmas_of_posyandu
from kbdesk.store.register_rows import posyandu_rows, serving_posyandu

Kind = Literal["own", "all", "posyandu", "village", "puskesmas"]


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """An area to choose: its kind, its code or name, and a name for people."""

    kind: Kind
    code: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """Return a key for the area: ``posyandu:LT01``, ``own``."""
        return f"{self.kind}:{self.code}" if self.code else self.kind


def area_choices(desk: Desk) -> list[AreaChoice]:
    """Return the areas to choose from, the usual one first.

    A laptop of one posyandu has nothing to choose. A supervisor's laptop has its posyandu together
    and apart, and each kelurahan and puskesmas with more than one of them. The hub has everything:
    all kelurahan, all puskesmas and all posyandu.
    """
    known = posyandu_rows(desk.store.records)
    hub = desk.role == "hub"
    codes = list(desk.posyandu)
    if not codes:
        codes = sorted({*known, *serving_posyandu(desk.store.records)})
    if not hub and len(codes) == 1:
        return [AreaChoice("posyandu", codes[0], _name(known, codes[0]))]
    first = AreaChoice("all" if hub else "own")
    care = puskesmas_of_posyandu(desk)
    names = [care[code] for code in codes if code in care]
    homes = [(known.get(code) or {}).get("village") for code in codes]
    wards = list(villages()) if hub else _shared(homes)
    cared = sorted(set(names)) if hub else _shared(names)
    return [
        first,
        *(AreaChoice("village", code, village_name(code)) for code in wards),
        *(AreaChoice("puskesmas", name, name) for name in cared),
        *(AreaChoice("posyandu", code, _name(known, code)) for code in codes),
    ]


def area_of_choice(desk: Desk, key: str) -> Area:
    """Return the area of a choice's key; raises as :func:`kbdesk.queries.area.area_of`."""
    kind, _, code = key.partition(":")
    if kind == "posyandu":
        return area_of(desk, [code])
    if kind == "village":
        return area_of(desk, village=code)
    if kind == "puskesmas":
        return area_of(desk, puskesmas=code)
    return area_of(desk)


def _name(known: Mapping[str, Mapping[str, object]], code: str) -> str:
    return str((known.get(code) or {}).get("name") or "")


def _shared(values: Iterable[str | None]) -> list[str]:
    """Return the values that several posyandu have."""
    counts = Counter(value for value in values if value)
    return sorted(value for value, many in counts.items() if many > 1)
