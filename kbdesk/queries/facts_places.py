"""Where facts belong: the posyandu that serves, and the kelurahan that counts, on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.villages import villages
from kbdesk.queries.area import villages_of_posyandu
from kbdesk.queries.residence import Registered, Residence
from kbdesk.store.register_rows import posyandu_rows


class FactPlace(NamedTuple):
    """A posyandu of the city; ``village`` is the code of its kelurahan."""

    posyandu: str
    village: str | None
    puskesmas: str | None


class FactPlaces:
    """Tells where people are served on a day; read once for a publication."""

    def __init__(self, desk: Desk) -> None:
        self._villages = villages_of_posyandu(desk)
        self._homes = Residence(desk.store.records)

    def of(self, who: Sequence[Any], day: date) -> tuple[str | None, str | None]:
        """Return posyandu and kelurahan of a person; ``who`` are the fields of ``Registered``."""
        home = self._homes.home(Registered._make(who), day.isoformat())
        return home.posyandu, self.counting(home.posyandu, home.village)

    def counting(self, posyandu: str | None, village: str | None) -> str | None:
        """Return the kelurahan that counts a child: its posyandu's, else its home's."""
        return self._villages.get(posyandu or "") or village


def known_places(desk: Desk) -> list[FactPlace]:
    """Return the posyandu that are known by a name or a kelurahan."""
    rows = posyandu_rows(desk.store.records)
    return [FactPlace(code, row["village"], row["puskesmas"]) for code, row in sorted(rows.items())]


def known_villages() -> dict[str, str]:
    """Return the names of the city's kelurahan by code."""
    return {code: village.name for code, village in villages().items()}
