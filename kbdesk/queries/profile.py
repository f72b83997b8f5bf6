"""What the profile of a village is made of: its people, and everything of its Kampung KB."""

from __future__ import annotations

from dataclasses import dataclass

from kbdesk.desk import Desk
from kbdesk.domain.report_json.population import PopulationJson
from kbdesk.queries import kampung_kb, population
from kbdesk.queries.area import Area
from kbdesk.queries.protected import PeopleWithheld, protected
from kbdesk.queries.protected_records import protected_records


@dataclass(frozen=True, slots=True)
class Profile:
    """The people of a village and its records, in a month."""

    people: population.Population
    kampung: kampung_kb.Kampung
    withheld: PeopleWithheld | None = None
    """What public papers of the month leave out of the people, for paper alone."""
    paper: str = "a4"
    """Several sheets of A4, or one for the wall: a2, a1."""


def find(desk: Desk, month: int, area: Area) -> Profile:
    """Return what the profile of a village says; raises ``kampung.no_village``."""
    kampung = kampung_kb.kampung(desk, month, area.village)
    whole = population.population(desk, month, Area(village=kampung.village))
    return Profile(whole, kampung)


def people(found: Profile) -> PopulationJson:
    """Return the population without small numbers."""
    return protected(population.said(found.people), withheld=found.withheld)


def said(found: Profile) -> dict[str, object]:
    """Return the protected population and the village's records, as one report."""
    whole = people(found)
    records = protected_records(kampung_kb.said(found.kampung), whole)
    return {
        "month": whole["month"],
        "posyandu": None,
        "village": found.kampung.village,
        "population": whole,
        "kampung": records,
    }
