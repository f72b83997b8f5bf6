"""What the figures of each report mean, by their names: ``about`` in a report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_completed_on
from kbdesk.domain.ages_cards import STAGES
from kbdesk.domain.meaning import Counted, Fresh, Known, Meaning, Of
from kbdesk.domain.report_json.families import KbJson, TpkJson
from kbdesk.domain.sip import subject_of
from kbdesk.domain.skdn import Skdn
from kbdesk.queries.action_lists import Lists
from kbdesk.queries.ages_recap import CLASSES_SHOWN, AgesCoverage, DayRecap, FormRecap
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.data_quality import QualityReport
from kbdesk.queries.home_visit_recap import HomeVisitRecap
from kbdesk.queries.kampung_kb import Kampung
from kbdesk.queries.krs import KrsReport as Krs
from kbdesk.queries.month_close import MonthReport
from kbdesk.queries.need import late
from kbdesk.queries.nutrition import INDICATORS, NutritionReport
from kbdesk.queries.population import Population, day_of
from kbdesk.queries.profile import Profile
from kbdesk.queries.registers import Register
from kbdesk.queries.service_coverage import MONTHS_BEFORE, ServiceReport
from kbdesk.queries.stunted_children import StuntedChildren
from kbdesk.queries.village_lines import RtFigures
from kbdesk.queries.villages_beside import Villages
from kbdesk.store.freshness_rows import FACTS, MEASURED, last_day
from kbdesk.store.population_rows import Where
from kbdesk.sync.district import District

About = Mapping[str, Meaning]
_STANDING: Final = ("S", "K", "V")
_WEIGHED: Final = ("D", "N", "T", "O", "B", "not_coded", "BGM", "two_t")
_KB: Final = ("PUS", "users", "unmet_need", "CPR", "CPR_modern", "MKJP")


def fresh(desk: Desk, month: int, area: Area, *, measured: bool = False) -> Fresh:
    """Return until when data came for a month's figures; ``measured``: of measurements alone.

    Where several laptops send, also how many of the area's did since the month began.
    """
    first, last = month_span(month)
    codes = None if area.posyandu is None else frozenset(area.posyandu)
    told = last_day(
        desk.store.records,
        Where(codes, area.village),
        min(last, desk.clock.today()).isoformat(),
        MEASURED if measured else FACTS,
    )
    heard, laptops = (None, None) if desk.role == "posyandu" else _laptops(desk, first, codes)
    return Fresh(first, date.fromisoformat(told) if told else None, heard, laptops)


def _laptops(desk: Desk, first: date, codes: frozenset[str] | None) -> tuple[int, int]:
    """Return how many of an area's laptops sent something from a day on, and how many are."""
    heard = laptops = 0
    for row in District(desk.store).devices():
        if row["role"] != "posyandu" or row["revoked"]:
            continue
        if codes is not None and not codes & set(row["posyandu"]):
            continue
        laptops += 1
        peer = desk.store.parcels.peer(row["id"])
        if peer is not None and peer.heard:
            heard += datetime.fromisoformat(peer.heard).date() >= first
    return heard, laptops


def of_persons(area: Area) -> Of:
    """Return by which link a child is of an area in the posyandu's reports."""
    if area.posyandu is not None:
        return "served"
    return "posyandu_village" if area.village else "all"


def of_people(area: Area) -> Of:
    """Return by which link a person is of an area in the population."""
    if area.posyandu is not None:
        return "served"
    return "living" if area.village else "all"


def of_families(area: Area) -> Of:
    """Return by which link a family is of an area."""
    if area.posyandu is not None:
        return "family_posyandu"
    return "living" if area.village else "all"


# -- the posyandu's reports ------------------------------------------------------------------


def skdn(desk: Desk, month: int, area: Area, found: MonthReport) -> About:
    last = month_span(month)[1]
    total = found.reported.total
    of, when = of_persons(area), fresh(desk, month, area, measured=True)
    # in the present month S is counted for its last day, which is still to come
    today = desk.clock.today()
    ahead = today if last > today else None
    here = Meaning("children", of, "day", last, last, fresh=when, reckoned=ahead)
    came = weighed(desk, month, area, total)["D"]
    return {**dict.fromkeys(_STANDING, here), **dict.fromkeys(_WEIGHED, came)}


def weighed(desk: Desk, month: int, area: Area, total: Skdn, when: Fresh | None = None) -> About:
    """Return what D of SKDN means: of all who should be weighed, how many were."""
    first, last = month_span(month)
    when = when or fresh(desk, month, area, measured=True)
    known = Known(total.d, total.s, "")
    return {"D": Meaning("weighed", of_persons(area), "month", first, last, known, when)}


def letters(desk: Desk, month: int, area: Area, when: Fresh | None) -> About:
    """Return what the referrals that have not ended mean: those written by the day."""
    day = day_of(desk, month)
    return {"open": Meaning("letters", of_persons(area), "day", day, day, fresh=when)}


def nutrition(desk: Desk, month: int, area: Area, found: NutritionReport) -> About:
    """Return what the prevalences mean: of all who live here, how many have a score of each."""
    first, last = month_span(month)
    whole = found.targets[month]
    of, when = of_persons(area), fresh(desk, month, area, measured=True)

    def measured(many: int) -> Meaning:
        return Meaning("measured", of, "month", first, last, Known(many, whole, "measured"), when)

    about = {"children": measured(found.whole.children)}
    for name in INDICATORS:
        about[name] = measured(found.whole.share(name).n)
    return about


def quality(desk: Desk, month: int, area: Area, found: QualityReport) -> About:
    """Return what the figures of the quality of measurements mean."""
    first, last = month_span(month)
    of, when = of_persons(area), fresh(desk, month, area, measured=True)
    known = Known(found.whole.lengths, found.whole.n, "measured")
    return {"weighings": Meaning("weighed", of, "month", first, last, known, when)}


def services(desk: Desk, month: int, area: Area, found: ServiceReport) -> About:
    """Return what the coverage of services means: women and children of now, births of a year."""
    first, when = month_span(month)[0], fresh(desk, month, area)
    of, day = of_persons(area), found.day
    since = month_completed_on(day, -MONTHS_BEFORE)
    return {
        "pregnant": Meaning("women", of, "month", first, day, fresh=when),
        "births": Meaning("women", of, "month", since, day, fresh=when),
        "children": Meaning("children", of, "day", day, day, fresh=when),
    }


def lists(desk: Desk, month: int, area: Area, found: Lists) -> About:
    when = fresh(desk, month, area)
    here = Meaning("children", of_persons(area), "day", found.day, found.day, fresh=when)
    return {"children": here}


def register(desk: Desk, month: int, area: Area, found: Register) -> About:
    """Return what the registers that count by month mean; the others list persons."""
    first, last = date(found.year, 1, 1), month_span(month)[1]
    subject = subject_of(found.number, found.formats)
    if subject not in ("visitors", "results"):
        return {}
    of, when = of_persons(area), fresh(desk, month, area)
    counted: Counted = "visitors" if subject == "visitors" else "results"
    return {subject: Meaning(counted, of, "year", first, last, fresh=when)}


# -- families --------------------------------------------------------------------------------


def krs(desk: Desk, month: int, area: Area, found: Krs) -> About:
    """Return what the figures of families at risk mean."""
    day = day_of(desk, month)
    lines = found.lines
    incomplete = sum(one.found.at_risk is None for one in lines)
    known = Known(len(lines) - incomplete, len(lines), "complete")
    return _of_risk(of_families(area), day, known, fresh(desk, month, area))


def _of_risk(of: Of, day: date, known: Known, when: Fresh) -> dict[str, Meaning]:
    families = Meaning("families", of, "day", day, day, fresh=when)
    judged = Meaning("families", of, "day", day, day, known, when)
    return {"families": families, "targets": families, "at_risk": judged}


def stunting(desk: Desk, month: int, area: Area, found: StuntedChildren) -> About:
    """Return what the figure of stunting means that ``report kampung`` and its list have."""
    known = Known(found.measured, found.under_five, "measured")
    return {"stunted": _stunted(desk, month, area, found.day, known)}


def _stunted(desk: Desk, month: int, area: Area, day: date, known: Known) -> Meaning:
    since = date.fromisoformat(late(day.isoformat()))
    when = fresh(desk, month, area, measured=True)
    return Meaning("measured", of_families(area), "last", since, day, known, when)


def kb(desk: Desk, month: int, area: Area, found: KbJson) -> About:
    """Return what the figures of family planning mean."""
    asked = Known(found["PUS"] - found["not_asked"], found["PUS"], "asked")
    return _of_planning(of_families(area), day_of(desk, month), asked, fresh(desk, month, area))


def _of_planning(of: Of, day: date, asked: Known, when: Fresh) -> dict[str, Meaning]:
    couples = Meaning("couples", of, "day", day, day, fresh=when)
    told = Meaning("couples", of, "day", day, day, asked, when)
    return {name: couples if name == "PUS" else told for name in _KB}


def tpk(desk: Desk, month: int, area: Area, _found: TpkJson) -> About:
    """Return what the figures of the companions mean."""
    day, of, when = day_of(desk, month), of_families(area), fresh(desk, month, area)
    return {
        "families_at_risk": Meaning("families", of, "day", day, day, fresh=when),
        "targets": Meaning("targets", of, "day", day, day, fresh=when),
        "visits": Meaning("visits", of, "month", month_span(month)[0], day, fresh=when),
    }


def dashat(desk: Desk, month: int, area: Area, _found: object) -> About:
    """Return what the figures of the kitchen's programme mean."""
    first, day = month_span(month)[0], day_of(desk, month)
    of: Of = "kitchen" if area.village or area.posyandu else "all"
    when = fresh(desk, month, Area())
    return {
        "recipients": Meaning("places", of, "month", first, day, fresh=when),
        "portions": Meaning("portions", of, "month", first, day, fresh=when),
    }


# -- all ages ------------------------------------------------------------------------------


def ages_month(desk: Desk, month: int, area: Area, found: DayRecap) -> About:
    """Return what the month's recap by stage means: of all who live here, how many came."""
    whole = sum(one.targets for one in found.stages.values())
    came = sum(one.came for one in found.stages.values())
    return {"came": _examined(desk, month, area, found.month.day, Known(came, whole, "examined"))}


def ages_recap(desk: Desk, month: int, area: Area, found: FormRecap) -> About:
    known = Known(found.count.came, found.count.targets, "examined")
    return {"came": _examined(desk, month, area, found.month.day, known)}


def _examined(desk: Desk, month: int, area: Area, day: date, known: Known) -> Meaning:
    first = month_span(month)[0]
    return Meaning("people", of_persons(area), "month", first, day, known, fresh(desk, month, area))


def ages_coverage(desk: Desk, month: int, area: Area, found: AgesCoverage) -> About:
    """Return what the coverage means: the last twelve months; who was not seen is not known."""
    when, of = fresh(desk, month, area), of_persons(area)

    def of_year(known: Known) -> Meaning:
        return Meaning("people", of, "last", found.since, found.day, known, when)

    whole = found.of(STAGES)
    about = {"examined": of_year(Known(whole.examined, whole.people, "examined"))}
    judged = found.of([stage for stage in STAGES if stage != "infant"])
    for name in CLASSES_SHOWN:
        known = judged.people - judged.unknown(name)
        about[name] = of_year(Known(known, judged.people, "examined"))
    return about


def home_visits(desk: Desk, month: int, area: Area, found: HomeVisitRecap) -> About:
    """Return what the weekly recap of home visits means."""
    first, when = month_span(month)[0], fresh(desk, month, area)
    return {
        "visits": Meaning("home_visits", of_persons(area), "month", first, found.day, fresh=when)
    }


# -- the village -----------------------------------------------------------------------------


def population(desk: Desk, month: int, area: Area, found: Population) -> About:
    """Return what the figures of the people mean."""
    when = fresh(desk, month, area)
    people = Meaning("people", of_people(area), "day", found.day, found.day, fresh=when)
    households = Meaning("families", of_people(area), "day", found.day, found.day, fresh=when)
    return {"population": people, "households": households}


def kampung(desk: Desk, month: int, _area: Area, found: Kampung) -> About:
    """Return what the figures of a Kampung KB mean: of who lives in the kelurahan."""
    area = Area(village=found.village)
    return _village(desk, month, area, found.last, found.figures.total)


def profile(desk: Desk, month: int, area: Area, found: Profile) -> About:
    """Return what the figures of a village's profile mean; small numbers are in none."""
    about = kampung(desk, month, area, found.kampung)
    return {name: one.without_counts() for name, one in about.items()}


def villages(desk: Desk, month: int, area: Area, found: Villages) -> About:
    """Return what the figures of the kelurahan beside each other mean."""
    return _village(desk, month, area, found.day, found.total.figures)


def _village(desk: Desk, month: int, area: Area, day: date, of: RtFigures) -> About:
    when = fresh(desk, month, area)
    of_people_, families = of_people(area), of_families(area)
    planning = of.planning
    asked = Known(planning.couples - planning.not_asked, planning.couples, "asked")
    judged = Known(of.families - of.incomplete, of.families, "complete")
    stunted = Known(of.measured, of.under_five, "measured")
    return {
        "population": Meaning("people", of_people_, "day", day, day, fresh=when),
        "households": Meaning("families", of_people_, "day", day, day, fresh=when),
        **_of_risk(families, day, judged, when),
        **_of_planning(families, day, asked, when),
        "stunted": _stunted(desk, month, area, day, stunted),
    }
