"""Every page in both languages and text sizes: nothing cut, nothing silent, one language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from inspect import signature

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QWidget,
)

from kbdesk.domain.materials import builtin
from kbdesk.resources import resource
from kbdesk.ui import language as tongue
from kbdesk.ui.pages import PAGES, page_class
from kbdesk.ui.theme import SCALES, Theme
from kbdesk.words import LANGUAGES, Language
from tests.tour import HEIGHT, STORY, VIEWS, WIDTH, Homes, Tour, tour, visited
from tests.ui.clipping import faults, said, visible

NARROW = (900, 600)
NARROW_AT: tuple[Language, float] = ("id", 1.0)
"""The walk that looks at each page in a narrow window too."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """One set of homes for every walk."""
    return Homes(tmp_path_factory.mktemp("homes"), families=14)


def other(language: Language) -> Language:
    return "en" if language == "id" else "id"


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Every sentence of a language, by its key."""
    found: dict[str, str] = {}
    for path in sorted(resource("words", language).glob("*.json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def spoken(language: Language) -> frozenset[str]:
    """Every sentence of a language."""
    return frozenset(catalogue(language).values())


@cache
def foreign(language: Language) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The other language's sentences that are not this one's: plain, and those with figures."""
    # the education corner's texts are in Indonesian, in whatever language the window speaks
    mine = {*catalogue(language).values(), *_titles()}
    theirs = [text for text in catalogue(other(language)).values() if text not in mine]
    plain = frozenset(text for text in theirs if "{" not in text and _worth(text))
    patterns = tuple(
        re.compile("(?s)" + ".+?".join(map(re.escape, re.split(r"\{[^{}]*\}", text))))
        for text in theirs
        if "{" in text and _worth(re.sub(r"\{[^{}]*\}", "", text))
    )
    return plain, patterns


def _titles() -> set[str]:
    return {words for one in builtin().values() for words in (one.title, one.short)}


def _worth(text: str) -> bool:
    """Tell whether a text says enough to be known for one language's: two words of some length."""
    return len(re.findall(r"[^\W\d_]{3,}", text)) >= 2


def shown(window: QWidget) -> Iterator[str]:
    """Everything that is said in a window, to eyes and to a screen reader."""
    for widget in visible(window):
        yield said(widget)
        yield widget.toolTip()
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, QLineEdit):
            yield widget.placeholderText()
    for action in window.findChildren(QAction):
        yield action.text()


def strange_words(window: QWidget, language: Language) -> list[str]:
    """Name what stands in the other language, and keys that have no sentence."""
    found = [strangeness(text, language) for text in sorted(set(shown(window)))]
    return [words for words in found if words]


@cache
def strangeness(text: str, language: Language) -> str:
    """Say what is strange about a text; empty where nothing is. Most stand on every page."""
    plain, patterns = foreign(language)
    if not text or text in spoken(language):
        return ""
    if text in plain:
        return f"{other(language)}: {text!r}"
    if text in catalogue(language) or re.fullmatch(r"[a-z_]+_page\.[a-z_0-9]+", text):
        return f"no words: {text!r}"
    if _worth(text) and any(pattern.fullmatch(text) for pattern in patterns):
        return f"{other(language)} with figures: {text!r}"
    return ""


def test_every_page_has_help() -> None:
    for language in LANGUAGES:
        for page in (*PAGES, "login", "first_run"):
            words = catalogue(language)[f"help.{page}"]
            assert len(re.findall(r"[.?]( |$)", words)) >= 2, page


def look(walk: Tour, name: str, language: Language) -> list[str]:
    """Look one view over."""
    seen = walk.seen
    wrong = faults(seen)
    if wrong and walk.window.shell is not None:
        # on a busy machine something may be on its way still: a fault is what stays
        walk.quiet()
        wrong = faults(seen)
    found = [*wrong, *strange_words(seen, language)]
    shown = walk.window.page_shown()
    size, need = walk.window.size(), shown.minimumSizeHint() if shown is not None else QSize()
    if need.width() > size.width() or need.height() > size.height():
        # the window stays on its screen: what does not fit would be squeezed
        found.append(f"{need.toTuple()} does not fit into {size.toTuple()}")
    return [f"{name}: {fault}" for fault in found]


def looks(
    walk: Tour,
    language: Language,
    factor: float,
    *,
    sheets: bool = False,
    narrow: bool = False,
) -> list[str]:
    """Look over everything that a walk passes; with ``narrow`` in a narrow window too."""
    walk.look(language, factor)
    at = f"{language} {factor:.0%}"
    found = []
    for name in walk.pages():
        found += look(walk, f"{name} {at}", language)
        if QApplication.activeWindow() is None:
            # what is shown before it lies in a page opens as a window, and takes the keys away
            found.append(f"{name} {at}: no window has the keys")
            walk.window.activateWindow()
            walk.settle()
        seen, help_ = walk.seen, tongue.tr("shell.help")
        # a sheet over the page has its way back instead
        if seen is walk.window and not any(
            isinstance(button, QAbstractButton) and said(button) == help_
            for button in visible(seen)
        ):
            found.append(f"{name} {at}: no help is seen")
        if narrow:
            whole = walk.window.size()
            walk.window.resize(*NARROW)
            walk.settle()
            found += look(walk, f"{name} {at}, narrow", language)
            walk.window.resize(whole)
    for name in walk.sheets() if sheets else ():
        found += look(walk, f"over {name} {at}", language)
    return found


@pytest.mark.parametrize(
    ("language", "factor"),
    [
        ("id", 1.0),
        pytest.param("id", 1.25, marks=pytest.mark.torture),
        ("id", 1.5),
        ("en", 1.5),
    ],
)
def test_every_page_of_a_posyandu(homes: Homes, language: Language, factor: float) -> None:
    with tour(homes.posyandu()) as walk:
        walk.look(language, factor)
        found = look(walk, f"login {language} {factor:.0%}", language)
        walk.open()
        found += looks(walk, language, factor, sheets=True, narrow=(language, factor) == NARROW_AT)
    assert not found, "\n".join(found)


def test_no_text_size_makes_the_window_larger(homes: Homes) -> None:
    """Every page is built, F9 goes round, F11 to and fro: the window stays on its screen."""
    with tour(homes.posyandu()) as walk:
        walk.open()
        room = walk.window.screen().availableGeometry().size()
        for _ in walk.pages(keep=True):
            pass
        for size in (QSize(WIDTH, HEIGHT), room):
            walk.window.resize(size)
            walk.settle()
            for _ in SCALES:
                walk.window.next_text_size()
                walk.settle()
                assert walk.window.size() == size
                walk.go("kitchen")
                walk.go("home")
                assert walk.window.size() == size
        walk.window.toggle_full_screen()
        walk.settle()
        walk.window.toggle_full_screen()
        walk.settle()
        assert not walk.window.isFullScreen()
        assert walk.window.screen().availableGeometry().contains(walk.window.geometry())


# the posyandu's home is looked at in every way: these each in one of the ways
@pytest.mark.parametrize(
    ("kind", "language", "factor"),
    [("empty", "en", 1.25), ("supervisor", "id", 1.5), ("hub", "id", 1.0)],
)
def test_every_page_of_other_homes(
    homes: Homes, kind: str, language: Language, factor: float
) -> None:
    with tour(getattr(homes, kind)()) as walk:
        walk.open()
        found = looks(walk, language, factor)
    assert not found, "\n".join(found)


def test_no_page_is_passed_by() -> None:
    kinds = ("posyandu", "supervisor", "hub")
    for page in PAGES:
        assert any(visited(page, kind) for kind in kinds), f"no home shows the page {page}"
        opens = page_class(page).open
        needed = [
            one.name
            for one in list(signature(opens).parameters.values())[1:]
            if one.default is one.empty and one.kind is not one.VAR_KEYWORD
        ]
        known = page in VIEWS or set(needed) <= STORY.keys()
        assert known, f"VIEWS: what of {needed} opens {page}?"
    assert VIEWS.keys() <= PAGES.keys()


def test_first_run(homes: Homes, qapp: QApplication) -> None:
    found = []
    for factor in SCALES:
        for language in LANGUAGES:
            tongue.speak(language)
            Theme.of(qapp).apply(factor)
            with tour(homes.nowhere()) as walk:
                at = f"{language} {factor:.0%}"
                found += look(walk, f"first run {at}", language)
                page: object = walk.window.page_shown()
                page.show_form()  # type: ignore[attr-defined]
                walk.settle()
                found += look(walk, f"first run form {at}", language)
    assert not found, "\n".join(found)
