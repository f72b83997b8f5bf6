"""The village's own reports: its population, its profile and map, what its Kampung KB did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from kbdesk.commands.report_kind import AnyReport, Option, Report, ReportRequest
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import (
    city,
    family_map,
    kampung_kb,
    mayor,
    mayor_told,
    month_photos,
    population,
    profile,
    protected,
    public_papers,
    public_people,
    villages_beside,
)
from kbdesk.queries.area import Area
from kbdesk.reports.city_document import city_document
from kbdesk.reports.document import Document
from kbdesk.reports.kampung_document import kampung_document
from kbdesk.reports.map_document import map_document
from kbdesk.reports.population_document import population_document
from kbdesk.reports.village_profile import village_profile
from kbdesk.reports.villages_document import villages_document
from kbdesk.words import Language

# reportlab is slow to load: a document that draws by itself is imported where it is made


def _withheld(desk: Desk, found: kampung_kb.Kampung) -> kampung_kb.Kampung:
    """Return a village's records with what public papers of the month leave out of them."""
    gone = public_papers.of_kelurahan(desk, found.month, found.village)
    return replace(found, withheld=gone | public_people.of_counts(desk, found.month))


def _profile_of(desk: Desk, asked: ReportRequest) -> profile.Profile:
    found = profile.find(desk, asked.month, asked.area)
    paper = asked.text("paper") or "a4"
    of = public_people.people_withheld(desk, asked.month, found.people.area)
    return replace(found, kampung=_withheld(desk, found.kampung), withheld=of, paper=paper)


def _profile(found: profile.Profile, language: Language) -> Document:
    from kbdesk.reports.village_wall import village_wall

    if found.paper != "a4":
        told = kampung_kb.said(found.kampung)
        return village_wall(
            profile.people(found), told, "A1" if found.paper == "a1" else "A2", language
        )
    return village_profile(profile.people(found), kampung_kb.said(found.kampung), language)


@dataclass(frozen=True, slots=True)
class CityFindings:
    """The city's page, and the indicator by which it is ranked."""

    found: city.City
    sorted_by: str


def _city_of(desk: Desk, asked: ReportRequest) -> CityFindings:
    area = asked.area
    if area.village or (area.posyandu is not None and area.posyandu != desk.posyandu):
        raise KbdeskError("report.whole_city_only", field="area")
    return CityFindings(city.city(desk, asked.month), asked.text("sort") or city.FIRST)


def _mayor_document(found: mayor.Mayor, language: Language) -> Document:
    from kbdesk.reports.mayor_document import mayor_document

    return mayor_document(mayor_told.said(found), language)


def _mayor_of(desk: Desk, asked: ReportRequest) -> mayor.Mayor:
    area = asked.area
    whole = not area.village and area.puskesmas is None and area.posyandu == desk.posyandu
    # the city's own computer is of no posyandu; a laptop's page is about its own
    return mayor.mayor(desk, asked.month, Area() if whole and not desk.posyandu else area)


VILLAGE: Final[Mapping[str, AnyReport]] = {
    "dataku": Report(
        "The population: pyramid, RT, ratios, and the balance of the month.",
        lambda desk, asked: protected.PopulationRequest(
            population.population(desk, asked.month, asked.area),
            protect=bool(asked.options.get("protect")),
            withheld=public_people.people_withheld(desk, asked.month, asked.area),
        ),
        protected.said,
        lambda asked, language: population_document(
            protected.protected(population.said(asked.found), withheld=asked.withheld), language
        ),
        (Option("protect", "Without small numbers: may leave the village.", flag=True),),
    ),
    "kampung": Report(
        "A Kampung KB: its groups, interventions, plan and classification.",
        lambda desk, asked: month_photos.with_photos(
            desk, _withheld(desk, kampung_kb.kampung(desk, asked.month, asked.area.village))
        ),
        kampung_kb.said,
        lambda found, language: kampung_document(kampung_kb.said(found), language, found.photos),
    ),
    "profile": Report(
        "The profile of a village for its wall, without small numbers.",
        _profile_of,
        profile.said,
        _profile,
        (Option("paper", "Sheets of A4, or one sheet for the wall.", ("a4", "a2", "a1")),),
    ),
    "map": Report(
        "The houses of a village by RT with their marks: for its officers only.",
        lambda desk, asked: family_map.family_map(desk, asked.month, asked.area),
        family_map.said,
        lambda found, language: map_document(family_map.said(found), language),
    ),
    "city": Report(
        "The city: every kelurahan ranked, what changed, targets, and what waits.",
        _city_of,
        lambda told: city.said(told.found, told.sorted_by),
        lambda told, language: city_document(city.said(told.found, told.sorted_by), language),
        (Option("sort", "The indicator by which they are ranked.", city.SHOWN),),
    ),
    "mayor": Report(
        "One page for the mayor, about the city, a kelurahan or a puskesmas: no small numbers.",
        _mayor_of,
        mayor_told.said,
        _mayor_document,
        pictures=True,
    ),
    "villages": Report(
        "The kelurahan beside each other: people, families at risk, planning, levels.",
        lambda desk, asked: replace(
            villages_beside.villages_beside(desk, asked.month, asked.area),
            withheld=public_papers.of_kelurahan_beside(desk, asked.month, asked.area)
            | public_people.of_counts(desk, asked.month),
        ),
        villages_beside.said,
        lambda found, language: villages_document(villages_beside.said(found), language),
    ),
}
