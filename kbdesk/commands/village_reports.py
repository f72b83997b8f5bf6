"""The village's own reports: its population, and what its Kampung KB did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.commands.report_kind import Report
from kbdesk.queries import kampung_kb, population

VILLAGE: Final[Mapping[str, Report]] = {
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
