"""Every form gives back what was typed in it, until it is saved.

The forms are found by walking the catalogue of pages. Into every field that is seen real keys
are typed; then the form is left in each way that there is, opened again, and read field by
field, not by what the page says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.domain.menus import cycle_id
from kbdesk.queries.menus import Cycles
from kbdesk.ui.at_rest import AtRest
from kbdesk.ui.forms.declared_form import DeclaredForm
from kbdesk.ui.forms.form_page import FormPage
from kbdesk.ui.language import tr
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.pages import PAGES, page_class
from kbdesk.ui.recipes.places import PlaceMarks
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import Row
from kbdesk.ui.widgets.text_field import RtField
from tests.tour import NOW, PASSPHRASE, Homes, Tour, tour, views_of, visited

NOTHING_TYPED = {"exchange_import": "a file is chosen first; tests/ui/pages/test_exchange.py"}
"""Pages on the form's frame that open with nothing to type into."""
ALSO = ("quiz",)
"""Forms on a frame of their own, without a button that begins them empty."""
FORMS = [
    page for page in PAGES if issubclass(page_class(page), FormPage) and page not in NOTHING_TYPED
]
WHICH = {"LetterheadsPage": "scope"}
"""Fields that choose whose form is shown: each office has its own, kept by itself."""
Seen = dict[str, object]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    return Homes(tmp_path_factory.mktemp("homes"), families=14)


@pytest.fixture
def walk(homes: Homes) -> Iterator[Tour]:
    with tour(homes.posyandu(), paints=False) as walk:
        walk.open()
        yield walk


KINDS = ("kampung", "intervention", "plan", "meeting")
"""Of the village's ten records these have every kind of field between them."""


def views(page: str) -> Iterator[tuple[str, Any]]:
    """Yield how a form is opened, each with its name; without what a person does there."""
    if page == "kampung_record":
        for kind in KINDS:
            yield f"kampung_record-{kind}", lambda _, kind=kind: {"kind": kind}
        return
    seen = [(name, arguments) for name, arguments, *acts in views_of(page) if not acts]
    # the last of them is of a person or a record where there is one; visit alone asks whose
    yield seen[-1]
    if page == "recipe_form":
        yield seen[0]


VIEWS = [(page, name, arguments) for page in (*FORMS, *ALSO) for name, arguments in views(page)]


def inputs(page: QWidget) -> list[QWidget]:
    """Return everything that is typed into, as it stands on the page."""
    kinds = (Field, Choice, CheckChips, QPlainTextEdit)
    return [
        one
        for one in page.findChildren(QWidget)
        if isinstance(one, kinds)
        and not isinstance(one, SearchField)
        and one.isVisibleTo(page)
        and one.isEnabled()
        and one is not getattr(page, WHICH.get(type(page).__name__, ""), None)
    ]


def seen(page: QWidget) -> Seen:
    """Read everything that stands in a form."""
    found: Seen = {}
    for one in inputs(page):
        name = f"{one.accessibleName()} {type(one).__name__}"
        while name in found:
            name += "+"
        found[name] = answer(one)
    return found


def answer(one: QWidget) -> object:
    if isinstance(one, Field):
        return one.text()
    if isinstance(one, Choice):
        return one.value()
    if isinstance(one, CheckChips):
        return one.values()
    assert isinstance(one, QPlainTextEdit)
    return one.toPlainText()


def words_for(one: QWidget) -> str:
    """Return what somebody may type into a field."""
    if isinstance(one, NumberField):
        return "21"
    if isinstance(one, DateField):
        return f"{NOW - timedelta(days=3):%d/%m/%Y}"
    if isinstance(one, RtField):
        return "5"
    return "Bakau tujuh"


def type_into(walk: Tour, one: QWidget) -> None:
    """Type into one field with real keys, as a hand does."""
    one.setFocus(Qt.FocusReason.OtherFocusReason)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus is one or one.isAncestorOf(focus), f"{one.accessibleName()} takes no focus"
    if isinstance(one, Choice):
        QTest.keyClick(focus, Qt.Key.Key_Right if one.index() in (None, 0) else Qt.Key.Key_Left)
    elif isinstance(one, CheckChips):
        QTest.keyClick(focus, Qt.Key.Key_Space)
    elif isinstance(one, Picker) and not one.edit.isReadOnly():
        options = one._words.stringList()
        other = next((words for words in options if words != one.text()), one.text())
        one.edit.selectAll()
        # hands have no key for the middle dot: Enter takes the first with what they typed
        plain = re.match(r"[ -~]*", other)
        QTest.keyClicks(one.edit, plain.group() if plain else "")
        if one.value() is None:
            QTest.keyClick(one.edit, Qt.Key.Key_Return)
        popup = one._completer.popup()
        assert popup is not None
        popup.hide()
        walk.window.activateWindow()
    elif isinstance(one, QPlainTextEdit):
        QTest.keyClicks(focus, "Bakau tujuh, dua baris")
    elif isinstance(one, Field) and not one.edit.isReadOnly():
        one.edit.selectAll()
        QTest.keyClicks(focus, words_for(one))
    walk.settle()


def type_everywhere(walk: Tour) -> int:
    """Type into every field that there is, and into those that come with the answers."""
    done: set[QWidget] = set()
    while True:
        open_ = next((one for one in inputs(walk.page) if one not in done), None)
        if open_ is None or len(done) > 60:
            return len(done)
        done.add(open_)
        type_into(walk, open_)


def press(walk: Tour, key: Qt.Key, *, ctrl: bool = False) -> None:
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(QApplication.focusWidget() or walk.page, key, held)
    walk.settle()


def lock_and_unlock(walk: Tour) -> None:
    walk.window.lock()
    walk.settle()
    login: Any = walk.window.page_shown()
    assert login is not walk.window.shell
    login.passphrase.edit.setFocus()
    QTest.keyClicks(login.passphrase.edit, PASSPHRASE)
    QTest.keyClick(login.passphrase.edit, Qt.Key.Key_Return)
    walk.settle()
    assert walk.window.page_shown() is walk.window.shell


def kill_the_window(walk: Tour) -> None:
    """All pages are gone without having been left; what is on the disk is what there is."""
    walk.quiet()
    walk.window._build_shell()
    walk.window._history.forget()
    walk.settle()


def start_over(walk: Tour) -> None:
    words = tr("form_page.start_over")
    (button,) = [
        one
        for one in walk.page.findChildren(QAbstractButton)
        if one.accessibleName() == words and one.isVisibleTo(walk.page)
    ]
    button.click()
    walk.quiet()


def form_of(walk: Tour) -> str:
    """Return the name under which the page keeps what is typed."""
    page = walk.page
    name: str = (page.keeping if hasattr(page, "keeping") else page._keeper).name
    assert name
    return name


def kept_in(walk: Tour, form: str) -> Any:
    desk = walk.window.desk
    assert desk is not None
    return walk.ask(lambda: kept_draft(desk, form))


@pytest.mark.parametrize(("page", "name", "arguments"), VIEWS, ids=[one[1] for one in VIEWS])
def test_what_was_typed_comes_back_however_the_form_was_left(
    walk: Tour, page: str, name: str, arguments: Any
) -> None:
    assert walk.story is not None
    of = dict(arguments(walk.story))
    walk.go(page, **of)
    walk.quiet()
    fresh = seen(walk.page)
    walk.page.leave()
    walk.settle()
    assert kept_in(walk, form_of(walk)) is None, "what the page fills in itself is nothing typed"
    assert type_everywhere(walk) > 0, name
    walk.quiet()
    typed = seen(walk.page)
    assert typed != fresh

    press(walk, Qt.Key.Key_Escape)
    assert walk.window.here[0] != page
    walk.go(page, **of)
    walk.quiet()
    assert seen(walk.page) == typed, "Esc"

    walk.go("children")
    walk.go(page, **of)
    walk.quiet()
    assert seen(walk.page) == typed, "another page"

    lock_and_unlock(walk)
    assert seen(walk.page) == typed, "lock and unlock"

    kill_the_window(walk)
    walk.go(page, **of)
    walk.quiet()
    assert seen(walk.page) == typed, "a killed window"

    if page in ALSO:
        return
    start_over(walk)
    assert seen(walk.page) == fresh, "start over"
    kill_the_window(walk)
    walk.go(page, **of)
    walk.quiet()
    assert seen(walk.page) == fresh, "start over is for good"

    type_everywhere(walk)
    walk.quiet()
    typed, form = seen(walk.page), form_of(walk)
    assert kept_in(walk, form)
    press(walk, Qt.Key.Key_Return, ctrl=True)
    risk = getattr(walk.page, "risk", None)
    # after a save that proposes a referral the page stays, and shows what was saved
    stays = risk is not None and risk.of is not None
    if walk.window.here[0] == page and seen(walk.page) == typed and not stays:
        press(walk, Qt.Key.Key_Escape)
        walk.go(page, **of)
        walk.quiet()
        assert seen(walk.page) == typed, "a refused save"
        kill_the_window(walk)
        walk.go(page, **of)
        walk.quiet()
        start_over(walk)
        outcome = "refused"
    else:
        outcome = "saved"
    walk.quiet()
    assert kept_in(walk, form) is None, outcome


LISTS = [page for page in PAGES if issubclass(page_class(page), ListPage) and page != "portions"]
"""``portions`` is a list whose rows are written in."""


def searches(page: QWidget) -> list[SearchField]:
    return [one for one in page.findChildren(SearchField) if one.isVisible()]


def filters(page: QWidget) -> list[Choice | Picker]:
    """Return what narrows a list: choices that are part of no form and lead to no other page."""
    found: list[Choice | Picker] = [*page.findChildren(Choice), *page.findChildren(Picker)]
    forms = page.findChildren(DeclaredForm)
    return [
        one
        for one in found
        if one.isVisible()
        and not isinstance(one, PlaceMarks)
        and not any(form.isAncestorOf(one) for form in forms)
    ]


def narrow(page: QWidget) -> None:
    """Search for something, and choose the last answer of every filter."""
    for one in searches(page):
        one.set_text("a")
    for filter_ in filters(page):
        if isinstance(filter_, Choice):
            filter_.step(filter_.count())
        else:
            filter_.set_value([*filter_._keys.values()][-1])


def shown(page: Any) -> tuple[list[str], list[str | None], list[str]]:
    """Read what a list is narrowed by, and its rows."""
    rows = [row.key for row in page.table.rows() if isinstance(row, Row)]
    return [one.text() for one in searches(page)], [one.value() for one in filters(page)], rows


def test_a_list_stays_narrowed_where_its_page_is_built_anew(walk: Tour) -> None:
    """Another language builds all pages anew, another text size those that are not shown."""
    before: dict[str, object] = {}
    for name in LISTS:
        if visited(name, "posyandu"):
            walk.go(name)
            narrow(walk.page)
            walk.quiet()
            if searches(walk.page) or filters(walk.page):
                before[name] = shown(walk.page)
    assert len(before) > 7
    here = next(reversed(before))
    walk.window.change_language()
    for name in (here, *before):
        if name != walk.window.here[0]:
            walk.go(name)
        walk.quiet()
        assert shown(walk.page) == before[name], name
    walk.window.next_text_size()
    walk.go("children")
    walk.quiet()
    assert shown(walk.page) == before["children"]


def test_the_lock_writes_what_waits_for_the_hand_to_rest(walk: Tour) -> None:
    walk.go("menu", id=cycle_id("contoh-12-23"), day=3)
    waiting = walk.page.findChildren(AtRest)
    for timer in waiting:
        timer.setInterval(600_000)
    walk.page.table.setFocus()
    press(walk, Qt.Key.Key_Delete)
    assert any(timer.isActive() for timer in waiting)
    lock_and_unlock(walk)
    desk = walk.window.desk
    assert desk is not None
    cycle = walk.ask(lambda: Cycles(desk).held(cycle_id("contoh-12-23")))
    assert 3 not in [slot.day for slot in cycle.slots]


def test_closing_writes_what_was_typed_a_moment_before(walk: Tour) -> None:
    assert walk.story is not None
    family = walk.story.family
    walk.go("family", id=family)
    walk.page.consent.begin()
    walk.settle()
    walk.page.consent.by.edit.setFocus()
    QTest.keyClicks(walk.page.consent.by.edit, "Bu Melur")
    walk.window.close_home()
    walk.open()
    walk.go("family", id=family)
    walk.page.consent.begin()
    walk.settle()
    assert walk.page.consent.by.text() == "Bu Melur"
