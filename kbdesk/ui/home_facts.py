"""The facts of a home that the window always shows: its name, its user, the sidebar's numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kbdesk.domain.villages import village_name
from kbdesk.ui.context import HomeFacts
from kbdesk.ui.formats import joined
from kbdesk.ui.language import tr

if TYPE_CHECKING:
    # Import late, so that the first page shows sooner.
    from kbdesk.desk import Desk
    from kbdesk.queries.home import CityContact


def entered(desk: Desk) -> HomeFacts:
    """Note who opened the home, and return what the window shows of it at all times."""
    from kbdesk.commands.trail import note_seen

    note_seen(desk, "home", how="opened")
    return facts_of(desk)


def _place_name(desk: Desk, name: str) -> str:
    if desk.practice:
        return tr("shell.practice_place")
    return f"Posyandu {name}" if name and not name.startswith("Posyandu") else name


def facts_of(desk: Desk) -> HomeFacts:
    """Return what the window shows of a home at all times."""
    from kbdesk.queries.known_posyandu import names_of

    code = desk.home_posyandu or (desk.posyandu[0] if len(desk.posyandu) == 1 else None)
    names = names_of(desk, desk.posyandu)
    name = names.get(code or "") or code or ""
    return HomeFacts(
        name=desk.name,
        role=desk.role,
        posyandu=desk.posyandu,
        posyandu_name=_place_name(desk, name),
        practice=desk.practice,
        village=desk.village,
        user=desk.user,
        names=names,
    )


@dataclass(frozen=True, slots=True)
class FrameFigures:
    """The numbers of the sidebar."""

    city: CityContact
    overdue: int
    today: date


def frame_figures(desk: Desk) -> FrameFigures:
    """Return the numbers of the sidebar."""
    from kbdesk.queries.home import city
    from kbdesk.queries.referrals import overdue_count

    return FrameFigures(city(desk), overdue_count(desk), desk.clock.today())


def place_of(facts: HomeFacts) -> str:
    """Return whose laptop it is, as the login says it: no person's name."""
    village = village_name(facts.village) if facts.village else ""
    where = tr("shell.village", village=village) if village else ""
    return joined(facts.posyandu_name, where)
