"""Esc leads back the way that somebody came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbdesk.ui.page_history import LONGEST, PageHistory

PAGES = st.lists(st.sampled_from(("city", "dataku", "children", "child", "reports")), max_size=60)


@given(PAGES)
def test_as_many_steps_back_as_steps_on_end_at_the_first_page(names: list[str]) -> None:
    history = PageHistory()
    history.turn(("city", {}), errand=False)
    for number, name in enumerate(names):
        history.turn((name, {"of": number}), errand=False)
    seen = [history.back("city") for _ in range(LONGEST + 1)]
    assert seen[-1] == ("city", {})
    assert history.here == ("city", {})


def test_a_form_is_not_come_back_to() -> None:
    history = PageHistory()
    history.turn(("family", {"id": "f"}), errand=False)
    history.turn(("visit", {}), errand=False)
    history.turn(("child", {}), errand=True)
    assert history.back("home") == ("family", {"id": "f"})


def test_without_a_way_back_the_first_page_of_the_home_is_shown() -> None:
    history = PageHistory()
    history.turn(("hub", {}), errand=False)
    assert history.back("city") == ("city", {})
    history.turn(("children", {}), errand=False)
    history.forget()
    assert history.back("oversight") == ("oversight", {})
