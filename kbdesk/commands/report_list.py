"""The reports there are, by the name that ``report NAME`` and the window ask for.

A report finds its figures on the desk, says them as JSON, and makes a document of them:
the first needs the database, the others only what it found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.commands.posyandu_reports import POSYANDU
from kbdesk.commands.report_kind import Asked as Asked
from kbdesk.commands.report_kind import Option as Option
from kbdesk.commands.report_kind import Report as Report
from kbdesk.queries import (
    family_planning,
    kampung_kb,
    krs,
    population,
)


def _as_it_is(found: Any) -> Any:
    return found


REPORTS: Final[Mapping[str, Report]] = {
    **POSYANDU,
    "krs": Report(
        "Families at risk of stunting, a line each.",
        lambda desk, asked: krs.report(desk, asked.month, asked.area),
        krs.said,
    ),
    "kb": Report(
        "Family planning of couples, by method and reason.",
        lambda desk, asked: family_planning.kb(desk, asked.month, asked.area),
        _as_it_is,
    ),
    "dataku": Report(
        "The population: pyramid, RT, ratios, and the balance of the month.",
        lambda desk, asked: population.population(desk, asked.month, asked.area),
        population.said,
    ),
    "kampung": Report(
        "A Kampung KB: its groups, interventions, plan and classification.",
        lambda desk, asked: kampung_kb.kampung(desk, asked.month, asked.area.village),
        kampung_kb.said,
    ),
}
