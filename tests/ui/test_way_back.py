"""Esc leads back the way that somebody came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbdesk.ui.way_back import LONGEST, WayBack

PAGES = st.lists(st.sampled_from(("city", "dataku", "children", "child", "reports")), max_size=60)


@given(PAGES)
def test_as_many_steps_back_as_steps_on_end_at_the_first_page(names: list[str]) -> None:
    way = WayBack()
    way.turn(("city", {}), errand=False)
    for number, name in enumerate(names):
        way.turn((name, {"of": number}), errand=False)
    seen = [way.back("city") for _ in range(LONGEST + 1)]
    assert seen[-1] == ("city", {})
    assert way.here == ("city", {})


def test_a_form_is_not_come_back_to() -> None:
    way = WayBack()
    way.turn(("family", {"id": "f"}), errand=False)
    way.turn(("visit", {}), errand=False)
    way.turn(("child", {}), errand=True)
    assert way.back("home") == ("family", {"id": "f"})


def test_without_a_way_back_the_first_page_of_the_home_is_shown() -> None:
    way = WayBack()
    way.turn(("hub", {}), errand=False)
    assert way.back("city") == ("city", {})
    way.turn(("children", {}), errand=False)
    way.forget()
    assert way.back("oversight") == ("oversight", {})
