"""Which reports there are: by subject, in the order in which a month is handed in.

This is the one list of them. The window shows it and the pages of papers take theirs from it;
``report_list.REPORTS`` says how each is found and drawn. It loads nothing, because the window
shows the list before the modules that find and draw are there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Villages = Literal["any", "of_one", "only_one"]


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A report in the list.

    ``villages``: "any" area; "of_one" is about a kelurahan whatever posyandu the laptop is of;
    "only_one" cannot be made of several. ``needs`` names the option that must be chosen before
    it can be made: such a report is offered where that is chosen, not in the list.
    """

    name: str
    subject: str
    villages: Villages = "any"
    needs: str = ""


IN_EDITIONS: Final = ("dataku", "kampung", "profile", "villages", "ages", "mayor")
"""Papers without small numbers, which officers can have with them (``--internal``)."""


def _plain(subject: str, *names: str) -> tuple[CatalogueEntry, ...]:
    return tuple(CatalogueEntry(name, subject) for name in names)


CATALOGUE: Final[tuple[CatalogueEntry, ...]] = (
    *_plain("posyandu", "skdn", "nutrition", "services", "quality", "posyandu"),
    *_plain("lists", "not-weighed", "due", "referrals", "checks"),
    *_plain("ages", "ilp-day", *(f"ilp-{n}" for n in range(1, 14)), "ilp-month"),
    *_plain("ages", "home-visits", "home-visit-forms", "ages"),
    *_plain("sip", "sip-f1", "sip-f2", "sip-f3", "sip-f4", "sip-f5", "sip-f6"),
    CatalogueEntry("sip-f7", "sip", needs="formats"),
    *_plain("families", "krs", "stunting", "kb", "tpk"),
    CatalogueEntry("profile", "village", "only_one"),
    CatalogueEntry("dataku", "village", "of_one"),
    CatalogueEntry("kampung", "village", "only_one"),
    CatalogueEntry("map", "village", "of_one"),
    CatalogueEntry("villages", "village"),
    CatalogueEntry("city", "village"),
    CatalogueEntry("mayor", "village"),
    CatalogueEntry("compare", "village", needs="figure"),
    *(
        CatalogueEntry(f"siga-{name}", "siga", "only_one")
        for name in ("kampung", "dataku", "bkb", "bkr", "bkl", "uppka", "pik-r")
    ),
    *_plain("corner", "education", "loans"),
    CatalogueEntry("invitations", "corner", needs="group"),
    *_plain("kitchen", "kitchen", "receipts", "stock"),
    *_plain("kitchen", "dashat", "dashat-waiting", "dashat-attendance"),
    CatalogueEntry("menu-board", "kitchen", needs="cycle"),
    CatalogueEntry("kitchen-sheet", "kitchen", needs="recipe"),
)


def subjects() -> Sequence[tuple[str, tuple[str, ...]]]:
    """Every subject with the names of its reports, in order."""
    listed: dict[str, tuple[str, ...]] = {}
    for entry in CATALOGUE:
        if not entry.needs:
            listed[entry.subject] = (*listed.get(entry.subject, ()), entry.name)
    return tuple(listed.items())


def of_subject(subject: str, *, of_a_village: bool = False) -> tuple[str, ...]:
    """The reports of a subject; ``of_a_village``: only those about one kelurahan."""
    return tuple(
        entry.name
        for entry in CATALOGUE
        if entry.subject == subject
        and not entry.needs
        and (entry.villages != "any" or not of_a_village)
    )


def villages_of(name: str) -> Villages:
    """Which area a report takes."""
    return next((one.villages for one in CATALOGUE if one.name == name), "any")
