"""A visit at home of the demo asks what the checklist of the person's age asks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from kbdesk.commands.record import record
from kbdesk.demo.all_ages import AgesBook
from kbdesk.demo.chance import Chance
from kbdesk.demo.households import DemoMember
from kbdesk.demo.recorder import Recorder
from kbdesk.domain.home_visits import checklist_of
from tests.demo.homes import LOK_TUAN, new_home, rows


def test_who_has_just_reached_an_age_was_visited_by_the_checklist_of_the_age_before(
    tmp_path: Path,
) -> None:
    with new_home(tmp_path / "home", "posyandu", posyandu=["LT01"], village=LOK_TUAN) as desk:
        today = desk.clock.today()
        born = today.replace(year=today.year - 6) - timedelta(days=5)
        child = {"name": "Nadia", "sex": "female", "birth_date": born.isoformat(),
                 "relation": "child"}  # fmt: skip
        family = record(
            desk, {"do": "register_family", "village": LOK_TUAN, "rt": "1", "members": [child]}
        )
        book = AgesBook(Recorder(desk, Chance("a")), Chance("b"), today)
        member = DemoMember(family["members"][0], "Nadia", "female", born, "child")
        for seed in range(12):
            book._visit_at_home(Chance(str(seed)), member, ill=True, regular=False)
        visits = rows(desk, "home_visit")
    assert visits
    for one in visits:
        assert one["form"] == checklist_of(born, date.fromisoformat(one["date"]), None)
