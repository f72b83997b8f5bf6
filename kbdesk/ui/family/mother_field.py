"""The name of a child's mother: known women are offered while it is typed, one key away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from kbdesk.domain.mothers import IMPOSSIBLE, age_at, doubt
from kbdesk.domain.names import name_key
from kbdesk.domain.neighbourhoods import shown
from kbdesk.queries.mothers import KnownMother, known_mothers, mother_called
from kbdesk.ui.context import Context
from kbdesk.ui.formats import age_years, date_short, joined
from kbdesk.ui.kit import Label, Notice, announce, column, hidden, put, px, tr
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.text_field import TextField

_ROW = 47
CHILDREN_NAMED = 3


class _Name(TextField):
    """The field itself: the arrows walk through who is offered, Enter takes the one marked."""

    walked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps and not self.edit.arrows_move:
            self.walked.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class MotherField(QWidget):
    """``chosen`` is the woman taken from the offer, None while a name is only typed.

    ``changed`` after every change of the name or of who is chosen. Nobody is marked until an
    arrow marks somebody, so Enter takes what is typed as it stands.
    """

    changed = Signal()

    def __init__(self, context: Context, name: str) -> None:
        super().__init__()
        self._context = context
        self.chosen: KnownMother | None = None
        self._offered: dict[str, KnownMother] = {}
        self._born: date | None = None
        self._posyandu: str | None = None
        self._others: set[tuple[str, str]] = set()
        self._asked: tuple[str, str] | None = None
        self._may_be: KnownMother | None = None
        self.field = _Name(name)
        self.list = hidden(RecordList(tr("mother_field.offered"), row_height=_ROW))
        # Keep the focus in the name, so that typing continues.
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.told = hidden(Label("", "secondary", wrap=True))
        self.ask = hidden(Notice("warn", "", icon="merge"))
        self.setLayout(put(column(4), self.field, self.list, self.told, self.ask))
        self.setFocusProxy(self.field)
        self.field.edit.textEdited.connect(self._typed)
        self.field.changed.connect(self.changed)
        self.field.walked.connect(self._walk)
        self.field.entered.connect(self._entered)
        self.field.left.connect(self._put_away)
        self.list.opened.connect(self._take)
        self.ask.acted.connect(self._another)

    # what others ask

    def clear(self) -> None:
        """Empty the field for another child."""
        self._others.clear()
        self.field.set_text("")
        self.field.clear_message()
        self._let_go()
        self._put_away()
        self.ask.hide()

    def set_child(self, born: date | None, posyandu: str | None) -> None:
        """Say when the child was born and which posyandu serves it: whom to offer first."""
        self._born, self._posyandu = born, posyandu
        self._judge()

    def choose(self, mother: KnownMother) -> None:
        """Take a known woman; her family and RT follow from her."""
        self.chosen = mother
        self.field.set_text(mother.name)
        self._put_away()
        self.ask.hide()
        self.told.setText(family_words(mother))
        self.told.show()
        announce(self.told, f"{mother.name}. {family_words(mother)}")
        self._judge()
        self.changed.emit()

    def possible(self) -> bool:
        """Tell whether nothing forbids the woman chosen."""
        self._judge()
        return self.field.state() != "bad"

    def make_sure(self, rt: str, then: Callable[[], None]) -> None:
        """Go on where no other woman of this name lives in this RT, or it was said to be another.

        Else the page asks, and ``then`` is not called.
        """
        name = self.field.value()
        asked = (name_key(name), shown(rt.strip()))
        if not name or self.chosen is not None or asked in self._others:
            then()
            return

        def found(mother: KnownMother | None) -> None:
            if mother is None:
                then()
            else:
                self._ask(mother, asked)

        self._context.read(lambda desk: mother_called(desk, name, rt), found, owner=self)

    def _typed(self, text: str) -> None:
        self.ask.hide()
        if self.chosen is not None and text != self.chosen.name:
            self._let_go()
        if len(text.strip()) < 2:
            self._put_away()
            return
        posyandu = self._posyandu
        self._context.read(
            lambda desk: known_mothers(desk, text, posyandu),
            lambda found: self._offer(text, found),
            owner=self,
        )

    def _offer(self, text: str, found: list[KnownMother]) -> None:
        if text != self.field.text() or self.chosen is not None or not self.field.edit.hasFocus():
            return
        marked = self.list.current_key()
        self._offered = {one.id: one for one in found}
        self.list.set_current_key(None)
        self.list.set_records([_record(one) for one in found])
        if marked in self._offered:
            self.list.set_current_key(marked)
        self.list.setVisible(bool(found))
        self.list.setFixedHeight(px(_ROW) * len(found) + px(4))
        self.field.edit.arrows_move = not found
        if found:
            # Scroll after the layout: on a small screen the list would be out of sight.
            QTimer.singleShot(0, self.list, self._into_sight)
        words = tr("mother_field.found", count=len(found)) if found else ""
        self.field.edit.setAccessibleDescription(words or self.field.message())

    def _into_sight(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(self.list, 0, px(12))
            above.ensureWidgetVisible(self.field, 0, px(4))

    def _walk(self, by: int) -> None:
        keys = list(self._offered)
        now = self.list.current_key()
        place = keys.index(now) if now in keys else -1
        following = min(place + by, len(keys) - 1)
        if following < -1:
            # Up in the name itself goes to the field before it.
            self._put_away()
            self.field.edit.focusPreviousChild()
        elif following == -1:
            self.list.set_current_key(None)
        else:
            self.list.set_current_key(keys[following])
            announce(self.list, _record(self._offered[keys[following]]).said())

    def _entered(self) -> None:
        key = self.list.current_key()
        if self.list.isVisible() and key is not None:
            self._take(key)

    def _take(self, key: str) -> None:
        mother = self._offered.get(key)
        if mother is not None:
            self.choose(mother)

    def _put_away(self) -> None:
        self._offered = {}
        self.list.set_current_key(None)
        self.list.hide()
        self.field.edit.arrows_move = True

    def _let_go(self) -> None:
        self.chosen = None
        self.told.hide()
        if self.field.state() != "normal":
            self.field.clear_message()

    def _judge(self) -> None:
        """Say beside the field what speaks against the woman chosen."""
        mother = self.chosen
        if mother is None:
            return
        found = doubt(
            sex=mother.sex, relation=mother.relation, born=mother.birth_date, died=mother.died,
            child_born=self._born,
        )  # fmt: skip
        if found is None:
            self.field.clear_message()
            return
        words = _doubt_words(mother, found, self._born)
        (self.field.refuse if found in IMPOSSIBLE else self.field.warn)(words)

    def _ask(self, mother: KnownMother, asked: tuple[str, str]) -> None:
        self._asked, self._may_be = asked, mother
        self.ask.set(
            "warn", tr("mother_field.is_it_she", name=mother.name, rt=mother.rt or ""),
            f"{family_words(mother)}. {tr('mother_field.how')}",
            action=tr("common.another_person"), icon="merge",
        )  # fmt: skip
        self.ask.show()
        self.field.setFocus()
        self._offer(self.field.text(), [mother])

    def _another(self) -> None:
        """Another woman of the same name: the desk does not ask about her again."""
        if self._asked is not None:
            self._others.add(self._asked)
        self.ask.hide()
        self._put_away()
        self.field.edit.focusNextChild()


def _record(mother: KnownMother) -> ListRecord:
    age = ""
    if mother.died is not None:
        age = tr("mother_field.died", day=date_short(mother.died, year=True))
    elif mother.left:
        age = tr("mother_field.left")
    elif mother.months is not None:
        age = age_years(max(mother.months, 0))
    return ListRecord(mother.id, mother.name, family_words(mother), right=age)


def family_words(mother: KnownMother) -> str:
    """Return "RT 05 · suami Samudra Teguh · anak: Camar, Lintang"."""
    children = ""
    if mother.children:
        children = tr("mother_field.children", names=", ".join(mother.children[:CHILDREN_NAMED]))
        more = len(mother.children) - CHILDREN_NAMED
        children += f" +{more}" if more > 0 else ""
    rt = tr("mother_field.rt", rt=mother.rt) if mother.rt else ""
    husband = tr("mother_field.husband", name=mother.husband) if mother.husband else ""
    return joined(rt, husband, children) or tr("mother_field.nothing_known")


def _doubt_words(mother: KnownMother, found: str, born: date | None) -> str:
    years = age_at(mother.birth_date, born) if mother.birth_date and born else 0
    died = date_short(mother.died, year=True) if mother.died else ""
    key = f"mother_field.doubt_{found}"
    if found == "too_young" and years < 0:
        key = "mother_field.doubt_born_later"
    return tr(key, name=mother.name, years=years, day=died)
