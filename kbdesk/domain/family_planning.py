"""Family planning (KB): what a couple uses or why not, and the figures of a month.

Terms are those of BKKBN: PUS, a couple whose wife is of reproductive age; MKJP, the
methods that last; unmet need, who wants no child now or none any more and uses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kbdesk.domain.report_json.families import PlanningJson
from kbdesk.domain.skdn import percent

USER, NON_USER = "user", "non_user"
STATUSES: Final = (USER, NON_USER)

LONG_TERM: Final = ("iud", "mow", "mop", "implant")
"""MKJP: intrauterine device, sterilisation of the woman or the man, implant."""
MODERN: Final = (*LONG_TERM, "injection", "pill", "condom", "mal")
"""``mal``: breastfeeding as a method (MAL), which BKKBN counts with the modern ones."""
METHODS: Final = (*MODERN, "traditional")

SOURCES: Final = (
    "puskesmas",
    "hospital",
    "clinic",
    "doctor",
    "midwife",
    "posyandu",
    "field_worker",
    "pharmacy",
    "other",
)

REASONS: Final = ("pregnant", "ias", "iat", "tial", "infecund", "other")
"""Why none is used: pregnant; a child is wanted at once (IAS), later (IAT), no more (TIAL);
there can be none; another reason."""
UNMET: Final = ("iat", "tial")
WISHES: Final = ("soon", "later", "no_more", "undecided")
_REASON_OF_WISH: Final = {"soon": "ias", "later": "iat", "no_more": "tial"}
MOST_BIRTHS: Final = 25


class Said(NamedTuple):
    """The state of a couple on a day, from the last record by then."""

    status: str
    method: str | None = None
    reason: str | None = None

    @property
    def modern(self) -> bool:
        return self.status == USER and self.method in MODERN


STOPPED: Final = "stopped"
"""Stands in the place of the new method where a couple stopped using one."""


class UsedMethod(NamedTuple):
    """What a woman used in a year: ``method`` first, since ``changed_on`` ``changed_to``.

    ``changed_to`` is :data:`STOPPED` of who uses none any more; all None where nothing is known.
    """

    method: str | None = None
    changed_on: str | None = None
    changed_to: str | None = None


def used_in(
    records: Iterable[tuple[str, str | None, str | None]], first: str, last: str
) -> UsedMethod:
    """Return what a woman used between two days; ``records`` are (date, status, method), in order.

    The method is the one in use on the first day, else the first that was begun later; of
    several changes the last one counts.
    """
    found, now = UsedMethod(), None
    for day, status, method in records:
        if day > last:
            break
        uses = method if status == USER else None
        if day < first or found.method is None:
            found, now = UsedMethod(uses), uses
        elif uses != now:
            found, now = found._replace(changed_on=day, changed_to=uses or STOPPED), uses
    return found


PREGNANT: Final = Said(NON_USER, None, "pregnant")


def reason_of(reason: str | None, wish: str | None) -> str | None:
    """Return why no method is used: the recorded reason, else the wish for children."""
    return reason or _REASON_OF_WISH.get(wish or "")


@dataclass(slots=True)
class PlanningFigures:
    """The couples of an area on a day; who was not asked is in ``couples`` alone."""

    couples: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    not_asked: int = 0

    def count(self, said: Said | None, many: int = 1) -> None:
        """Count one couple, or as many that say the same."""
        self.couples += many
        if said is None:
            self.not_asked += many
        elif said.status == USER:
            self.methods[said.method or "unknown"] += many
        else:
            self.reasons[said.reason or "unknown"] += many

    def merge(self, other: PlanningFigures) -> None:
        """Add the couples of another area."""
        self.couples += other.couples
        self.methods.update(other.methods)
        self.reasons.update(other.reasons)
        self.not_asked += other.not_asked

    def said(self) -> PlanningJson:
        """Return the figures as ``report kb`` writes them; ratios in percent of PUS.

        MKJP alone is a share of all who use something; null where nobody is to divide by.
        """
        users = self.methods.total()
        modern = sum(self.methods[method] for method in MODERN)
        lasting = sum(self.methods[method] for method in LONG_TERM)
        unmet = sum(self.reasons[reason] for reason in UNMET)
        return {
            "PUS": self.couples,
            "users": users,
            "modern": modern,
            "traditional": self.methods["traditional"],
            "methods": {method: self.methods[method] for method in METHODS},
            "non_users": self.reasons.total(),
            "reasons": {reason: self.reasons[reason] for reason in (*REASONS, "unknown")},
            "not_asked": self.not_asked,
            "MKJP": lasting,
            "unmet_need": unmet,
            "ratios": {
                "CPR": percent(users, self.couples),
                "CPR_modern": percent(modern, self.couples),
                "MKJP": percent(lasting, users),
                "unmet_need": percent(unmet, self.couples),
                "asked": percent(self.couples - self.not_asked, self.couples),
            },
        }
