"""What is being done for a kelurahan's children: stunting, weighing, referrals, DASHAT.

Each figure is that of a report of the same month: ``report kampung`` (stunting), ``report skdn``,
``report referrals`` and ``report dashat``, all with ``--village``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kbdesk.desk import Desk
from kbdesk.domain.indicators import MONTHS_OF_A_YEAR, Figures, Target
from kbdesk.domain.meaning import Meaning
from kbdesk.queries import meanings
from kbdesk.queries.action_lists import open_letters
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.city import Referrals, referrals_of
from kbdesk.queries.indicators import of_families, of_skdn
from kbdesk.queries.month_close import as_reported
from kbdesk.queries.population import day_of
from kbdesk.queries.recipients import recipients
from kbdesk.queries.targets import in_force
from kbdesk.queries.village_lines import RtFigures


@dataclass(frozen=True, slots=True)
class KitchenPlaces:
    """The places in DASHAT with a day in a month; ``outcomes`` of those that have ended."""

    total: int
    finished: int
    outcomes: Mapping[str | None, int]


@dataclass(frozen=True, slots=True)
class VillageCare:
    """A kelurahan's shares by indicator, with the targets of its year, and what they mean."""

    figures: Figures
    targets: Mapping[str, Target]
    referrals: Referrals
    places: KitchenPlaces
    about: Mapping[str, Meaning]


def village_care(
    desk: Desk, month: int, village: str, families: RtFigures, about: meanings.About
) -> VillageCare:
    """Return what is being done in a kelurahan.

    ``families``: what its families were counted as; ``about``: what these figures mean, which
    says until when data came.
    """
    area = Area(village=village)
    first, last = month_span(month)
    weighed = as_reported(desk, month, area).total
    letters = open_letters(desk, month, area)
    over = last < desk.clock.today()
    day = day_of(desk, month)
    places = recipients(desk, area, first, day)
    ended = [place for place in places if place.finished(day, over=over)]
    outcomes: Counter[str | None] = Counter(
        place.recovery.outcome if place.recovery else None for place in ended
    )
    return VillageCare(
        {"d_s": of_skdn(weighed)["d_s"], "stunting": of_families(families)["stunting"]},
        in_force(desk, month // MONTHS_OF_A_YEAR, area),
        referrals_of(letters),
        KitchenPlaces(len(places), len(ended), outcomes),
        {
            **meanings.weighed(desk, month, area, weighed, about["stunted"].fresh),
            **meanings.letters(desk, month, area, about["population"].fresh),
            "places": meanings.dashat(desk, month, area, None)["recipients"],
        },
    )
