"""What a city tells everybody: the figures of its reports, with no small count among them.

Each figure is that of the city's first page (``queries/city.py``) and so of a report. A month is
told when it is over. What must not be told is what no public paper of the month tells
(``queries/public_papers.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.classification import PROGRAMS
from kbdesk.domain.indicators import MONTHS_OF_A_YEAR
from kbdesk.domain.public_figures import (
    COUNTS,
    FIGURES,
    CellState,
    PublicCell,
    PublicCount,
    PublicFigures,
    PublicMonth,
    PublicPlace,
)
from kbdesk.domain.small_numbers import LEAST
from kbdesk.domain.villages import villages
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.city import months_of_city
from kbdesk.queries.city_rollup import CityMonth
from kbdesk.queries.machines import standing
from kbdesk.queries.meanings import fresh
from kbdesk.queries.month_close import closings
from kbdesk.queries.population import population
from kbdesk.queries.population import said as population_said
from kbdesk.queries.protected import protected
from kbdesk.queries.public_papers import public_papers
from kbdesk.queries.public_people import people_withheld
from kbdesk.queries.public_release import CITY, Cell
from kbdesk.queries.villages_beside import villages_beside
from kbdesk.store.freshness_rows import FACTS, last_days


def public_figures(desk: Desk, months: int = MONTHS_OF_A_YEAR) -> PublicFigures:
    """Return what is told of the last months that are over, the oldest first."""
    today = desk.clock.today()
    last = month_index(today) - 1
    asked = range(last - months + 1, last + 1)
    figures = months_of_city(desk, asked)
    told: dict[str, set[int]] = {code: set() for code in villages()}
    cells: dict[tuple[int, str, str], PublicCell] = {}
    counts: list[PublicCount] = []
    for month in asked:
        first, end = month_span(month)
        came = last_days(desk.store.records, first.isoformat(), end.isoformat(), FACTS)
        for code in told.keys() & came.keys():
            told[code].add(month)
        papers = public_papers(desk, month)
        table = {row: papers.with_work.get(row, Counter()) for row in (*villages(), CITY)}
        hidden = papers.city()
        for row in table:
            there = (row == CITY and bool(came)) or row in came
            for name in FIGURES:
                known = _known(figures[month], row, name, table[row])
                cells[month, row, name] = _cell(table[row], name, row, hidden, there, known)
            for quantity in COUNTS:
                shown = there and Cell(row, quantity) not in hidden
                value = table[row][quantity] if shown else None
                counts.append(PublicCount(month, row, quantity, value))
    people = population(desk, last, Area())
    levels = _levels(desk, last)
    return PublicFigures(
        day=today,
        months=[_month(desk, month) for month in asked],
        places=[
            PublicPlace(
                code, village.name, village.district, levels.get(code, {}), frozenset(told[code])
            )
            for code, village in villages().items()
        ],
        cells=cells,
        counts=counts,
        population=protected(population_said(people), withheld=people_withheld(desk, last, Area())),
        population_day=people.day,
        least=LEAST,
    )


def _known(of: CityMonth, row: str, name: str, counts: Mapping[str, int]) -> bool:
    """Tell whether enough is known of a share to be set beside that of another month."""
    if name not in of.total and FIGURES[name].programme == "dashat":
        return counts[FIGURES[name].whole] > 0
    known = of.total_known if row == CITY else of.known.get(row, {})
    return name in known and known[name].whole > 0


def _cell(
    counts: Mapping[str, int], name: str, row: str, hidden: Set[Cell], there: bool, known: bool
) -> PublicCell:
    figure = FIGURES[name]
    part, whole = Cell(row, figure.part), Cell(row, figure.whole)
    state: CellState = "told"
    if not there or not counts[figure.whole]:
        return PublicCell("no_data")
    if not known:
        return PublicCell("little_known")
    if part in hidden or whole in hidden:
        state = "protected"
    return PublicCell(
        state,
        None if part in hidden else counts[figure.part],
        None if whole in hidden else counts[figure.whole],
    )


def _month(desk: Desk, month: int) -> PublicMonth:
    closed = closings(desk, month, Area()).keys()
    sending = _sending(desk)
    known = fresh(desk, month, Area())
    return PublicMonth(
        month, known.until, len(closed), len(sending | closed),
        known.heard or 0, known.laptops or 0,
    )  # fmt: skip


def _sending(desk: Desk) -> set[str]:
    """Return the posyandu whose laptops are enrolled."""
    return {
        code
        for one in standing(desk).machines
        if one.role == "posyandu" and not one.revoked
        for code in one.posyandu
    }


def _levels(desk: Desk, month: int) -> dict[str, dict[str, str | None]]:
    """Return by kelurahan the level of its Kampung KB and of its Rumah DataKu."""
    found = villages_beside(desk, month, Area())
    return {
        one.village: {
            name: one.standings[name].level or None if name in (one.standings or {}) else None
            for name in PROGRAMS
        }
        for one in found.each
        if one.village is not None and one.standings is not None
    }
