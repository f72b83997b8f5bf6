"""The reports there are, by the name that ``report NAME`` and the window ask for.

A report finds its figures on the desk, says them as JSON, and makes a document of them:
the first needs the database, the others only what it found. Each subject lists its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.commands.ages_reports import AGES
from kbdesk.commands.comparison_reports import COMPARISONS
from kbdesk.commands.editions import in_editions
from kbdesk.commands.education_reports import EDUCATION
from kbdesk.commands.family_reports import FAMILIES
from kbdesk.commands.figure_meanings import Aims, Explain, meant
from kbdesk.commands.kitchen_reports import KITCHEN
from kbdesk.commands.posyandu_reports import POSYANDU
from kbdesk.commands.report_catalogue import IN_EDITIONS
from kbdesk.commands.report_kind import AnyReport, F, Findings
from kbdesk.commands.siga_reports import SIGA
from kbdesk.commands.village_reports import VILLAGE
from kbdesk.domain.ages_cards import FORMS as AGES_FORMS
from kbdesk.domain.ages_cards import form
from kbdesk.domain.sip import FORMATS
from kbdesk.domain.small_numbers import all_told
from kbdesk.queries import ages_recap, dashat, indicators, meanings, service_coverage

_FOUND: Final[Mapping[str, AnyReport]] = {
    **POSYANDU,
    **AGES,
    **FAMILIES,
    **VILLAGE,
    **SIGA,
    **EDUCATION,
    **KITCHEN,
    **COMPARISONS,
}


def _small_always(_found: object, _form: str) -> bool:
    return not all_told()


def _small_on_paper(_found: object, form: str) -> bool:
    return form == "paper" and not all_told()


def _bare(told: Findings[F]) -> F:
    return told.found


def _itself(found: F) -> F:
    return found


_EXPLAINED: Final[Mapping[str, Explain[Any]]] = {
    "skdn": meanings.skdn,
    "nutrition": meanings.nutrition,
    "quality": meanings.quality,
    "not-weighed": meanings.lists,
    "due": meanings.lists,
    "referrals": meanings.lists,
    "krs": meanings.krs,
    "stunting": meanings.stunting,
    "kb": meanings.kb,
    "tpk": meanings.tpk,
    "dashat": meanings.dashat,
    "services": meanings.services,
    "ilp-day": meanings.ages_month,
    **{f"ilp-{n}": meanings.ages_recap for n in AGES_FORMS if form(n).kind == "recap"},
    "home-visits": meanings.home_visits,
    **{f"sip-f{number}": meanings.register for number in range(1, max(FORMATS) + 1)},
}

_AIMS: Final[Mapping[str, Aims[Any]]] = {
    name: Aims(now, indicators.FIGURES[name])
    for name, now in (
        ("skdn", lambda found: indicators.of_skdn(found.reported.total)),
        ("nutrition", lambda found: indicators.of_nutrition(found.whole)),
        ("krs", lambda found: indicators.of_krs(found.lines)),
        ("kb", indicators.of_planning),
        ("tpk", indicators.of_companions),
        ("services", lambda found: service_coverage.shares(found.now)),
        ("ages", ages_recap.coverage_shares),
        ("dashat", dashat.shares_now),
        ("kampung", lambda found: indicators.of_families(found.figures.total)),
        ("villages", lambda found: indicators.of_families(found.total.figures)),
    )
}
"""The shares of reports for which targets can be set."""

_MEANT: Final[Mapping[str, AnyReport]] = {
    **_FOUND,
    **{
        name: meant(_FOUND[name], explain, _bare, aims=_AIMS.get(name))
        for name, explain in _EXPLAINED.items()
    },
    "dataku": meant(
        _FOUND["dataku"], meanings.population, lambda asked: asked.found, small=_small_on_paper
    ),
    "kampung": meant(
        _FOUND["kampung"], meanings.kampung, _itself, aims=_AIMS["kampung"], small=_small_on_paper
    ),
    "ages": meant(
        _FOUND["ages"], meanings.ages_coverage, _bare, aims=_AIMS["ages"], small=_small_on_paper
    ),
    "villages": meant(
        _FOUND["villages"],
        meanings.villages,
        _itself,
        aims=_AIMS["villages"],
        small=_small_on_paper,
    ),
    "profile": meant(_FOUND["profile"], meanings.profile, _itself, small=_small_always),
}
"""All reports by name. Those with figures of a month explain each figure (``about``)."""

REPORTS: Final[Mapping[str, AnyReport]] = {
    **_MEANT,
    **{name: in_editions(_MEANT[name]) for name in IN_EDITIONS},
}
"""All reports by name."""
