"""The shares of each report by the code of their indicator, for targets and comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.figure_limits import known_enough
from kbdesk.domain.indicators import Figures, Part
from kbdesk.domain.report_json.families import PlanningJson, TpkJson
from kbdesk.domain.skdn import Skdn
from kbdesk.queries import ages_recap, dashat, month_close, nutrition, service_coverage, tpk
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.household import report_day
from kbdesk.queries.krs_lines import KrsLine
from kbdesk.queries.nutrition import INDICATORS as NUTRITIONAL
from kbdesk.queries.nutrition import Tally
from kbdesk.queries.targets import FiguresOf
from kbdesk.queries.village_figures import village_figures
from kbdesk.queries.village_lines import RtFigures

_NAMES: Final = {"stunting": "stunted", "cpr": "users", "cpr_modern": "users"}
"""The names of shares in ``RtFigures`` where they are others."""


def of_skdn(of: Skdn) -> Figures:
    """Return the ratios of SKDN."""
    return {
        "k_s": Part(of.k, of.s),
        "d_s": Part(of.d, of.s),
        "n_d": Part(of.n, of.d),
        "bgm_d": Part(of.bgm, of.d),
        "two_t_d": Part(of.two_t, of.d),
    }


def of_nutrition(of: Tally) -> Figures:
    """Return the prevalences of the children measured in a month."""
    shares = {name: of.share(name) for name in NUTRITIONAL}
    return {name: Part(one.count, one.n) for name, one in shares.items()}


def of_krs(lines: Iterable[KrsLine]) -> Figures:
    """Return the share of families at risk among those whom the risk concerns."""
    targets = at_risk = 0
    for line in lines:
        targets += line.found.target is True
        at_risk += line.found.at_risk is True
    return {"krs": Part(at_risk, targets)}


def of_planning(said: PlanningJson) -> Figures:
    """Return the shares of ``report kb``."""
    return {
        "cpr": Part(said["users"], said["PUS"]),
        "cpr_modern": Part(said["modern"], said["PUS"]),
        "mkjp": Part(said["MKJP"], said["users"]),
        "unmet_need": Part(said["unmet_need"], said["PUS"]),
    }


def of_families(of: RtFigures) -> Figures:
    """Return the shares of the families of a place, as the kelurahan have them."""
    return {
        "stunting": Part(*of.share("stunted")),
        "krs": Part(*of.share("krs")),
        **of_planning(of.planning.said()),
    }


def known_of(of: RtFigures, code: str) -> tuple[int, int]:
    """Return of how many of those whom a share of :func:`of_families` speaks it is known."""
    return of.known(_NAMES.get(code, code))


def of_companions(said: TpkJson) -> Figures:
    """Return the share of families at risk that have a companion."""
    return {"companion": Part(said["with_companion"], said["families_at_risk"])}


# -- the same of an earlier month ------------------------------------------------------------


def _skdn(desk: Desk, month: int, area: Area) -> Figures:
    return _weighed(month_close.as_reported(desk, month, area).total)


def _weighed(of: Skdn) -> Figures:
    # a month in which nobody was weighed here was not recorded
    return of_skdn(of) if of.d else {}


def _nutrition(desk: Desk, month: int, area: Area) -> Figures:
    total = nutrition.Tally()
    for of in nutrition.tallies(desk, area, range(month, month + 1))[month].values():
        total.merge(of)
    return of_nutrition(total)


def _planning(desk: Desk, month: int, area: Area) -> Figures:
    from kbdesk.queries.planning_columns import couples_on
    from kbdesk.queries.village_columns import village_columns

    day = report_day(desk, month_span(month)[1]).isoformat()
    found = couples_on(village_columns(desk, area), day)
    # a rate of which few were asked then would seem to grow as more are asked
    if not known_enough(found.couples - found.not_asked, found.couples):
        return {}
    return of_planning(found.said())


def _families(desk: Desk, month: int, area: Area) -> Figures:
    return _fit(village_figures(desk, area, report_day(desk, month_span(month)[1])).total)


def _krs(desk: Desk, month: int, area: Area) -> Figures:
    return {code: one for code, one in _families(desk, month, area).items() if code == "krs"}


def _fit(of: RtFigures) -> Figures:
    """Return the shares of which enough is known to be set beside those of another month."""
    shares = of_families(of).items()
    return {code: one for code, one in shares if known_enough(*known_of(of, code))}


def fit_for_comparing(skdn: Skdn, families: RtFigures) -> Figures:
    """Return the shares of a month of which enough was known to set them beside another's."""
    return {**_weighed(skdn), **_fit(families)}


def _companions(desk: Desk, month: int, area: Area) -> Figures:
    return of_companions(tpk.tpk(desk, month, area))


FIGURES: Final[Mapping[str, FiguresOf]] = {
    "skdn": _skdn,
    "nutrition": _nutrition,
    "krs": _krs,
    "kb": _planning,
    "tpk": _companions,
    "villages": _families,
    "kampung": _families,
    "services": service_coverage.earlier_shares,
    "ages": ages_recap.earlier_coverage,
    "dashat": dashat.earlier_shares,
}
"""By report, how its shares of a month and an area are found."""
