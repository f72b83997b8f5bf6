"""Which children of everybody should be thought of for a place in the kitchen, from columns.

As ``recipients.waiting`` says it child by child.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from kbdesk.domain.ages import born_after, month_index
from kbdesk.domain.recipients import indication_of
from kbdesk.growth.gain import CODED_UNTIL_MONTHS
from kbdesk.growth.proposal_grounds import SCORE_GROUNDS, arm_code, gain_code
from kbdesk.queries.area import month_span
from kbdesk.queries.columns import Flags, Ints, chosen, day_number, months, months_between
from kbdesk.queries.need_columns import last_of_each, scored
from kbdesk.queries.skdn_columns import gained
from kbdesk.queries.village_columns import FEMALE, MALE, VillageColumns


def children_waiting(of: VillageColumns, since: date, on: date) -> Ints:
    """Return where the children stand whose last measurement of some days proposes a place.

    Whether they have one is not asked.
    """
    first = month_span(month_index(since) - 1)[0].isoformat()
    rows = of.measured(first, on.isoformat())
    under_five = of.born > day_number(born_after(on.isoformat(), CODED_UNTIL_MONTHS))
    here = of.lives(day_number(on.isoformat())) & under_five
    here &= (of.sex == MALE) | (of.sex == FEMALE)
    here &= _food_fits(of, on)
    kept = here[rows["at"]]
    rows = chosen(rows, kept)
    last = last_of_each(of, rows, rows["at"])
    latest = chosen(rows, last)
    recent = latest["date"] >= day_number(since.isoformat())
    recent &= latest["date"] >= of.born[latest["at"]]
    latest = chosen(latest, recent)
    if not len(latest["at"]):
        return latest["at"]
    before = _month_before(of, rows, latest)
    called = _called_by_score(of, latest) | _called_by_arm(of, latest)
    if _proposes(gain_code(1)) and _proposes(gain_code(2)):
        at = latest["at"]
        age = months_between(of.born[at], latest["date"])
        called |= gained(of.sex[at], age, before, latest["weight_g"])[0]
    return latest["at"][called]


def _proposes(code: str | None) -> bool:
    return code is not None and indication_of((code,), None) not in (None, "kek")


def _food_fits(of: VillageColumns, on: date) -> Flags:
    """Tell who is old enough for a place; of each age in months what is said of one child."""
    age = months_between(np.where(of.born == 0, 10_101, of.born), day_number(on.isoformat()))
    fits = [
        any(indication_of((code,), one) for code in ("R02", "R04", "R06"))
        for one in range(CODED_UNTIL_MONTHS)
    ]
    among = (age >= 0) & (age < CODED_UNTIL_MONTHS)
    found: Flags = among & np.array(fits)[np.where(among, age, 0)]
    return found


def _called_by_score(of: VillageColumns, rows: dict[str, Ints]) -> Flags:
    scores = scored(of, rows)
    found = np.zeros(len(rows["at"]), dtype=np.bool_)
    for index, limits in SCORE_GROUNDS.values():
        z = scores.z[index]
        for limit in limits:
            if _proposes(limit.code):
                found |= ~scores.flag(index) & (z < limit.z if limit.below else z > limit.z)
    return found


def _called_by_arm(of: VillageColumns, rows: dict[str, Ints]) -> Flags:
    age = months_between(of.born[rows["at"]], rows["date"])
    arms = set(zip(rows["muac_mm"].tolist(), age.tolist(), strict=True))
    calls = {(arm, months) for arm, months in arms if arm and _proposes(arm_code(arm, months))}
    pairs = zip(rows["muac_mm"].tolist(), age.tolist(), strict=True)
    return np.array([pair in calls for pair in pairs], dtype=np.bool_)


def _month_before(of: VillageColumns, rows: dict[str, Ints], latest: dict[str, Ints]) -> Ints:
    """Return what each child weighed last in the month before its last measurement, or 0."""
    grams = np.zeros(len(of.n), dtype=np.int64)
    month = np.zeros(len(of.n), dtype=np.int64)
    month[latest["at"]] = months(latest["date"]) - 1
    earlier = (months(rows["date"]) == month[rows["at"]]) & (rows["weight_g"] > 0)
    rows = chosen(rows, earlier)
    last = last_of_each(of, rows, rows["at"])
    grams[rows["at"][last]] = rows["weight_g"][last]
    found: Ints = grams[latest["at"]]
    return found
