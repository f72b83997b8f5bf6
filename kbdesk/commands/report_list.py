"""The reports there are, by the name that ``report NAME`` and the window ask for.

A report finds its figures on the desk, says them as JSON, and makes a document of them:
the first needs the database, the others only what it found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.queries import (
    family_planning,
    kampung_kb,
    krs,
    nutrition,
    population,
    skdn,
    tpk,
)
from kbdesk.queries.area import Area
from kbdesk.reports.document import Document
from kbdesk.words import Language


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked: its month (year * 12 + month - 1), whose, and its own options."""

    month: int
    area: Area
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """A question that only some reports ask: ``--name VALUE``, or a flag."""

    name: str
    help: str
    choices: tuple[str, ...] = ()
    flag: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report: ``help`` in English for the command line, its words are ``report.<name>``.

    ``said`` returns an object, or a list that is written as one object a line. Without
    ``document`` it is JSON only.
    """

    help: str
    find: Callable[[Desk, Asked], Any]
    said: Callable[[Any], Any]
    document: Callable[[Any, Language], Document] | None = None
    options: tuple[Option, ...] = ()


def _as_it_is(found: Any) -> Any:
    return found


REPORTS: Final[Mapping[str, Report]] = {
    "skdn": Report(
        "S, K, D, N and their ratios.",
        lambda desk, asked: skdn.skdn(desk, asked.month, asked.area),
        skdn.said,
    ),
    "nutrition": Report(
        "Nutritional status by index and category.",
        lambda desk, asked: nutrition.nutrition(desk, asked.month, asked.area),
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
    "tpk": Report(
        "Visits of the companions of families (TPK), and who is due.",
        lambda desk, asked: tpk.tpk(desk, asked.month, asked.area),
        _as_it_is,
    ),
}
