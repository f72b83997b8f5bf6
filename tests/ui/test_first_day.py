"""A law over an empty home: each page says what comes first, with a button to do it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from kbdesk.commands.record import record
from kbdesk.ui.nobody_yet import NobodyYet
from kbdesk.ui.pages import ABOUT_PEOPLE, PAGES
from tests.tour import Homes, Tour, needs_somebody, tour, visited

OWN_WORDS: Final = {"home", "open_day", "oversight"}
"""Pages with their own sentence and button for a home with nobody in it."""
WORKS: Final = {
    # a form or a list that is of use before anybody is recorded
    "new_child", "register_family", "production", "money", "stock", "kitchen_about", "allergies",
    "lessons", "plan_lesson", "corner_about", "kitchen_papers", "recipes", "recipe",
    "recipe_form", "foods", "food_form", "food_import", "menus", "menu", "menu_papers",
    "dataku_papers", "kampung", "kampung_record", "education", "material", "lesson", "quiz",
    "shelve", "lend", "visitor", "education_papers", "sync", "left_papers", "trail", "exchange",
    "exchange_import", "exchange_export", "targets", "rules", "letterheads",
}  # fmt: skip
HUB_ONLY: Final = {"hub", "city", "outward"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Homes(tmp_path_factory.mktemp("homes")).empty()


@pytest.fixture
def walk(home: Path) -> Iterator[Tour]:
    with tour(home) as walk:
        walk.open()
        yield walk


def test_of_every_page_it_is_known_what_it_says_on_the_first_day() -> None:
    of_somebody = {page for page in PAGES if needs_somebody(page)}
    known = ABOUT_PEOPLE | OWN_WORDS | WORKS | HUB_ONLY | of_somebody
    assert set(PAGES) - known == set()
    assert not ABOUT_PEOPLE & (WORKS | of_somebody)


def ways(page: QWidget) -> list[QWidget]:
    """Return what the keyboard can reach and use on a page."""
    return [
        one
        for one in page.findChildren(QWidget)
        if isinstance(one, QAbstractButton | QLineEdit | QPlainTextEdit)
        and one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def test_each_page_of_an_empty_home_says_what_comes_first(walk: Tour) -> None:
    for page in PAGES:
        if not visited(page, "posyandu") or needs_somebody(page):
            continue
        walk.go(page)
        shown = walk.page
        assert ways(shown), f"{page}: no way on"
        strips = [one for one in shown.findChildren(NobodyYet) if one.isVisible()]
        assert bool(strips) == (page in ABOUT_PEOPLE), page
        for strip in strips:
            assert strip.button in ways(shown), page
            strip.button.click()
            walk.settle()
            assert walk.window.here[0] == "register_family", page
    walk.go("open_day")
    walk.page.opening.register.click()
    walk.settle()
    assert walk.window.here[0] == "register_family"


def test_the_words_go_once_somebody_is_recorded(walk: Tour) -> None:
    walk.go("families")
    (strip,) = walk.page.findChildren(NobodyYet)
    assert strip.isVisible()
    desk = walk.window.desk
    assert desk is not None
    member = {"name": "Awan Teduh", "sex": "male", "birth_date": "2024-11-02"}
    draft = {"do": "register_family", "rt": "04", "members": [member]}
    walk.ask(lambda: record(desk, draft))
    walk.go("children")
    walk.go("families")
    assert not strip.isVisible()
