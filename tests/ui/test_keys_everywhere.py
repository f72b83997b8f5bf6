"""Every field, strip and choice of the window with real keys, found by walking all pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.forms.declared_form import DeclaredForm
from kbdesk.ui.language import why_not
from kbdesk.ui.pages import PAGES
from kbdesk.ui.sidebar import ENTRIES
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.field import FieldEdit
from kbdesk.ui.widgets.item_list import ItemList
from kbdesk.ui.widgets.table import Section, Table
from kbdesk.ui.widgets.walking import is_field
from kbdesk.words import say
from tests.bound_keys import bound_keys
from tests.tour import Homes, Tour, tour, views_of, visited

BACK = say("shell.back")
OWN_TABS = ("open_day", "measure", "examination")
"""Pages laid out by hand in which Tab stays among the fields of one person."""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    """The window on a posyandu's laptop in the middle of its work."""
    home = Homes(tmp_path_factory.mktemp("homes"), families=8).posyandu()
    with tour(home, paints=False) as walk:
        walk.open()
        yield walk


def shown(page: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Return the widgets of a kind that a person can use now."""
    return [one for one in page.findChildren(kind) if one.isVisible() and one.isEnabled()]


def named(name: str, widget: QWidget) -> str:
    return f"{name}: {widget.accessibleName()!r}"


def arrows(name: str, page: QWidget) -> list[str]:
    """Press the arrows up and down in every field: the focus goes to fields alone, and back."""
    found = []
    for edit in shown(page, FieldEdit):
        assert isinstance(edit, FieldEdit)
        if not edit.arrows_move or edit.isReadOnly():
            continue
        for key, back in ((Qt.Key.Key_Down, Qt.Key.Key_Up), (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            edit.setFocus()
            QTest.keyClick(edit, key)
            at = QApplication.focusWidget()
            if at is None or not is_field(at):
                found.append(f"{named(name, edit)} goes to a button: {at}")
            elif isinstance(at, FieldEdit) and at is not edit and at.arrows_move:
                QTest.keyClick(at, back)
                if QApplication.focusWidget() is not edit:
                    found.append(f"{named(name, edit)} is not come back to from {named('', at)}")
    return found


def tabs(name: str, page: QWidget) -> list[str]:
    """Tab comes to everything of a page that takes the focus, and goes round nowhere."""
    stops = [
        one for one in shown(page, QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
    ]  # fmt: skip
    if name.startswith(OWN_TABS) or not stops:
        return []
    at = QApplication.focusWidget()
    now = at if at is not None and page.isAncestorOf(at) else stops[0]
    now.setFocus()
    seen: set[QWidget] = set()
    while now not in seen:
        seen.add(now)
        now.focusNextChild()
        now = focused()
    return [f"{named(name, one)} is not reached by Tab" for one in stops if one not in seen]


def strips(name: str, page: QWidget) -> list[str]:
    """No strip that asks is reached by the arrows, and nothing in it takes an Enter for a yes."""
    found = []
    for strip in shown(page, QFrame):
        if strip.property("role") != "ask":
            continue
        for edit in shown(page, QLineEdit):
            if strip.isAncestorOf(edit) or not isinstance(edit, FieldEdit) or not edit.arrows_move:
                continue
            for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                edit.setFocus()
                QTest.keyClick(edit, key)
                at = QApplication.focusWidget()
                if isinstance(at, QAbstractButton) and strip.isAncestorOf(at) and not is_field(at):
                    found.append(f"{named(name, edit)} goes into the strip")
    return found


def choices(name: str, page: QWidget) -> list[str]:
    """From every answer, and from none, left goes to the left and right to the right."""
    found = []
    for choice in shown(page, Choice):
        assert isinstance(choice, Choice)
        choice.blockSignals(True)  # what a choice changes is not looked at here
        was, values = choice.value(), choice._values
        for begun in (None, *values):
            for key, by in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
                choice.set_value(begun)
                choice.setFocus()
                at = QApplication.focusWidget()
                if at is None or not choice.isAncestorOf(at):
                    found.append(f"{named(name, choice)} cannot be reached")
                    break
                QTest.keyClick(at, key)
                place = 0 if begun is None else values.index(begun)
                wanted = values[min(max(place + by, 0), len(values) - 1)]
                if choice.value() != wanted:
                    found.append(f"{named(name, choice)} {begun} {key.name}: {choice.value()}")
        choice.set_value(None)
        choice.setFocus()
        at = QApplication.focusWidget()
        moves, choice.enter_moves = choice.enter_moves, False
        if at is not None and choice.isAncestorOf(at) and not _saves(choice):
            QTest.keyClick(at, Qt.Key.Key_Return)
            if choice.value() is not None:
                found.append(f"{named(name, choice)} is answered by Enter")
        choice.enter_moves = moves
        choice.set_value(was)
        choice.blockSignals(False)
    return found


def rows_of(one: Table | ItemList) -> list[object]:
    """Return the rows of a list, its sections too."""
    return [*one._model.rows] if isinstance(one, Table) else [*one._model.items]


def lists(name: str, page: QWidget) -> list[str]:
    """Come to every list with Tab: what Enter would open is seen to be marked."""
    found = []
    for kind in (Table, ItemList):
        for one in shown(page, kind):
            assert isinstance(one, Table | ItemList)
            opens = any(not isinstance(row, Section) for row in rows_of(one))
            if opens and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                one.setFocus(Qt.FocusReason.TabFocusReason)
                if one.current_key() is None or not one.selectionModel().hasSelection():
                    found.append(f"{named(name, one)} has the focus, and no row is marked")
    return found


def refusals(name: str, page: QWidget) -> list[str]:
    """Refuse every form about no field of it: the sentence stands where the form is seen."""
    found = []
    refusal = KbdeskError("home.practice")
    for form in (page, *page.findChildren(QWidget)):
        if isinstance(form, DeclaredForm) and form.isVisible() and form.keeping.name:
            form.refused(refusal)
            words = why_not(refusal)
            if not any(
                words in one.text() and one.isVisible() for one in form.findChildren(QLabel)
            ):
                found.append(f"{name}: {type(form).__name__} does not say why it is refused")
            form.notice.hide()
    return found


def saves(name: str, page: QWidget) -> list[str]:
    """Every form is saved by Ctrl+Enter from each of its fields: one place hears it."""
    keys = QKeySequence("Ctrl+Return")
    hearers = [one.parent() for one in page.findChildren(QShortcut) if one.key() == keys]
    found = []
    for form in (page, *page.findChildren(QWidget)):
        if isinstance(form, DeclaredForm) and form.isVisible():
            heard = sum(
                isinstance(one, QWidget) and (one is form or one.isAncestorOf(form))
                for one in hearers
            )
            if heard != 1:
                found.append(f"{name}: {type(form).__name__} hears Ctrl+Enter {heard} times")
    return found


def helps(name: str, page: QWidget) -> list[str]:
    """Every key that the help of a page names is one of the page, or of the window.

    Keys are written in one way: "Ctrl P" on a button as in the help.
    """
    if name not in PAGES:
        return []
    other = [
        f"{named(name, one)} says {key}" for one in shown(page, QAbstractButton)
        if re.match(r"(Ctrl|Alt|Shift)\+", key := one.accessibleDescription())
    ]  # fmt: skip
    named_keys = re.findall(
        r"\b(?:F[0-9]+|(?:Ctrl|Alt|Shift) [A-Z0-9]\b|Ctrl Enter)", say(f"help.{name}")
    )
    window = {"F1", "Ctrl Z", *(one.keys.replace("+", " ") for one in ENTRIES)}
    missing = set(named_keys) - bound_keys(page) - window
    return [*other, *(f"{name}: its help names {key}" for key in missing)]


def _saves(choice: Choice) -> bool:
    """Tell whether Enter on a choice goes on to saving, which is looked at elsewhere."""
    above: QWidget | None = choice
    while above is not None and not hasattr(above, "finished"):
        above = above.parentWidget()
    return above is not None


def test_every_field_strip_and_choice(walk: Tour) -> None:
    found: list[str] = []
    seen = 0
    for name in walk.pages():
        page = walk.page
        seen += len(shown(page, Choice)) + len(shown(page, FieldEdit))
        found += [*tabs(name, page), *arrows(name, page)]
        found += [*strips(name, page), *choices(name, page)]
        found += [*helps(name, page), *saves(name, page)]
        found += [*refusals(name, page), *lists(name, page)]
        walk.settle()
    assert seen > 150
    assert not found, "\n".join(found)


def test_esc_goes_back_wherever_an_arrow_does(walk: Tour) -> None:
    """Esc first puts away what is open on the page, and in the end leaves it."""
    found, seen, context = [], 0, walk.window.context
    assert context is not None
    for name in walk.pages(keep=True):
        page = walk.page
        arrow = [one for one in shown(page, QAbstractButton) if one.accessibleName() == BACK]
        if not arrow or name == "exchange_import-going":
            continue  # an import that runs is not left
        seen += 1
        left: list[str] = []
        context.went.connect(lambda to, _, left=left: left.append(to))
        for _ in range(4):
            if not left:
                QTest.keyClick(focused(), Qt.Key.Key_Escape)
                walk.settle()
        if not left:
            found.append(f"{name} {focused()}")
    assert seen > 30
    assert not found, "\n".join(found)


def focused() -> QWidget:
    """Return what the next key goes to."""
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


TYPED = ("open_day", "vaccines", "money")
"""Pages whose first field is put there, or made anew, when the desk has answered."""


@pytest.mark.parametrize("name", TYPED)
def test_keys_before_a_page_is_filled_are_typed_where_it_puts_the_focus(
    walk: Tour, name: str
) -> None:
    _, arguments, *_ = views_of(name)[0]
    for _ in range(2):  # the page is made, and shown again
        walk.go(walk.first)
        walk.window.go(name, arguments(walk.story))
        QTest.keyClicks(focused(), "7")
        walk.settle()
        edit = focused()
        assert isinstance(edit, FieldEdit), named(name, edit)
        assert edit.text() == "7", named(name, edit)
        edit.clear()


def test_a_key_before_a_page_is_filled_acts_on_nobody_who_stood_there_before(walk: Tour) -> None:
    assert walk.story is not None
    walk.go("child", id=walk.story.child)
    other = walk.ask(_another_child(walk))
    walk.window.go("child", {"id": other})
    QTest.keyClick(focused(), Qt.Key.Key_F4)
    walk.settle()
    assert (walk.window.here[0], walk.window.here[1]["person"]) == ("refer", other)


def _another_child(walk: Tour) -> Callable[[], str]:
    desk, story = walk.window.desk, walk.story
    assert desk is not None
    assert story is not None
    sql = "SELECT child FROM measurement WHERE child != ? ORDER BY date DESC, child LIMIT 1"
    return lambda: desk.store.records.value(sql, (story.child,))


@pytest.mark.parametrize("keys", ["Escape", "Control"])
def test_a_wrong_page_is_left_before_it_is_filled(walk: Tour, keys: str) -> None:
    walk.go("families")
    walk.window.go("lists", {})
    if keys == "Escape":
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
    else:
        QTest.keyClicks(focused(), "ki")
        QTest.keyClick(focused(), Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    walk.settle()
    assert walk.window.here[0] == "families"
    assert walk.page.search.text() == ""


def test_a_page_that_was_left_does_not_take_the_focus(walk: Tour) -> None:
    """Open a page and leave it before its answer came: the typing goes where the person is."""
    found = []
    for name in PAGES:
        if name == "families" or not visited(name, "posyandu"):
            continue
        _, arguments, *_ = views_of(name)[-1]
        walk.go(name, **arguments(walk.story))  # a page that is new is slower than its answer
        walk.go(walk.first)
        walk.window.go(name, arguments(walk.story))
        walk.window.go("families", {})
        search = walk.page.search
        QTest.keyClicks(focused(), "a")
        walk.settle()
        QTest.keyClicks(focused(), "b")
        if search.text() != "ab":
            found.append(f"{name}: {search.text()!r}, {named('', focused())}")
        search.set_text("")
        walk.settle()
    assert not found, "\n".join(found)


@pytest.mark.torture
@pytest.mark.parametrize("role", ["posyandu", "hub"])
def test_the_focus_stays_on_the_page_when_it_is_read_anew(
    tmp_path_factory: pytest.TempPathFactory, role: str
) -> None:
    """Somebody is in a table or at a button while another page or a stick brings something."""
    homes = Homes(tmp_path_factory.mktemp("homes"), families=14)
    found, seen = [], 0
    with tour(getattr(homes, role)(), paints=False) as walk:
        walk.open()
        context = walk.window.context
        assert context is not None
        for name in walk.pages():
            stops = [one for one in shown(walk.page, QWidget) if is_stop(one)]
            tables = [one for one in stops if isinstance(one, Table)]
            for stop in dict.fromkeys([*tables, *stops[:1], *stops[-1:]]):
                if not isValid(stop) or not stop.isVisible():
                    continue
                stop.setFocus()
                if QApplication.focusWidget() is not stop:
                    continue  # the popup of a field holds the keys
                where = named(name, stop)
                context.recorded.emit({})
                walk.settle()
                held = QApplication.focusWidget()
                seen += 1
                # the tour of the day keeps the focus in its own card
                if (held is None or not walk.page.isAncestorOf(held)) and "-tour" not in name:
                    found.append(f"{where} went to {held}")
    assert seen > 200
    assert not found, "\n".join(found)


def is_stop(widget: QWidget) -> bool:
    """Tell whether Tab comes to a widget."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
