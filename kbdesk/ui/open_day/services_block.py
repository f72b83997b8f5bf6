"""The services of the day for one child: only what is due, as choices by keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from kbdesk.domain.life_cycle import CHILD_ILLNESSES
from kbdesk.domain.services import SIGNS
from kbdesk.ui.focus import tab_through
from kbdesk.ui.kit import (
    Button,
    ElidedLabel,
    IconLabel,
    column,
    grid,
    hidden,
    line,
    put,
    row,
    sized,
    tr,
)
from kbdesk.ui.language import worded
from kbdesk.ui.open_day.due_words import AFTER_VACCINES, Answers, DueRow, draft_of, joined, options
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.choice import Choice

_BY_ONE_KEY = ("vitamin_a", "deworming", "pmt")
"""What the cadre hands out herself; a vaccine is answered one by one."""


_WARM: Mapping[Answers, int] = {
    "given": 8, "signs": 2, "yes_no": 4, "started": 1, "kpsp": 1,
}  # fmt: skip
"""So many rows of each kind are made before the first child: more are seldom due."""


class ServiceRow(QWidget):
    """Icon, title, second line and the answer; used again for the next child."""

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.asked: DueRow | None = None
        self.choice = choice
        self._icon = IconLabel("foot", "teal", 22)
        self._title, self._second = ElidedLabel("", "label"), ElidedLabel("", "secondary")
        words = put(column(0), 1, self._title, self._second, 1)
        self.setLayout(put(row(9, (14, 0, 10, 0)), self._icon, (words, 1), choice))
        sized(self, min_height=57)

    def show_words(self, icon: str, title: str, second: str, *, late: bool = False) -> None:
        self._icon.set_icon(icon, "teal")
        self._title.setText(title)
        self._second.setText(second)
        self._second.set_tone("warn" if late else "ink_3")
        spoken = f"{title}, {second}" if second else title
        self.choice.setAccessibleName(spoken)
        for button in self.choice.findChildren(QPushButton):
            button.setAccessibleName(f"{spoken}: {button.text().replace('&&', '&')}")


class HistoryRow(QWidget):
    """One line in the place of all the vaccines of which nobody knows whether they were given."""

    def __init__(self) -> None:
        super().__init__()
        words = put(column(0), ElidedLabel(tr("vaccines_page.unrecorded"), "label"))
        put(words, ElidedLabel(tr("open_day_page.unrecorded_second"), "secondary"))
        self.button = Button(tr("vaccines_page.open"), icon="vaccine")
        self.button.setAccessibleName(
            f"{tr('vaccines_page.unrecorded')}: {tr('vaccines_page.open')}"
        )
        inner = put(row(9, (14, 0, 10, 0)), IconLabel("vaccine", "teal", 22), (words, 1))
        put(inner, self.button)
        self.setLayout(inner)
        sized(self, min_height=57)


class ServicesBlock(QFrame):
    """Oedema first, then what is due. ``changed`` when a person answers, ``finished`` on Enter at
    the last row. Enter passes a row by; it never answers. ``book_wanted`` to record the
    vaccine history of a child that has none.
    """

    changed = Signal()
    finished = Signal()
    book_wanted = Signal()

    def __init__(self, oedema: Choice) -> None:
        super().__init__()
        self._grid = grid(0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)
        self.setLayout(self._grid)
        self._pool: dict[Answers, list[ServiceRow]] = {}
        self._lines: list[QFrame] = []
        self._shown: list[ServiceRow] = []
        self._signs: dict[str, CheckChips] = {}
        self._oedema = ServiceRow(oedema)
        self._oedema.show_words(
            "foot", tr("measure_page.oedema"), tr("open_day_page.oedema_second")
        )
        self._middle = line(down=True)
        self.history = hidden(HistoryRow())
        self.history.setParent(self)
        self.history.button.clicked.connect(self.book_wanted)
        self._unrecorded = False
        self.asked: Sequence[DueRow] = ()

    # what others ask

    def show_asked(
        self, asked: Sequence[DueRow], answers: Mapping[str, str], *, unrecorded: bool = False
    ) -> None:
        """Show a child's rows with what was answered; ``unrecorded``: it has no vaccine record."""
        self.setUpdatesEnabled(False)
        self._unrecorded = unrecorded
        self.asked = asked
        for old in self._shown:
            old.hide()
            old.asked = None
        used: dict[Answers, int] = {}
        self._shown = []
        for one in asked:
            place = used.get(one.answers, 0)
            used[one.answers] = place + 1
            shown = self._take(one.answers, place)
            shown.asked = one
            shown.show_words(one.icon, one.title, one.second, late=one.late)
            shown.choice.set_value(answers.get(one.key, "").partition(":")[0] or None)
            self._shown.append(shown)
        for kind, chips in self._signs.items():
            given = answers.get(kind, "")
            chips.set_values(given.partition(":")[2].split(","))
        self._arrange()
        self.setUpdatesEnabled(True)

    def answers(self) -> dict[str, str]:
        """Return what was answered, by the rows' keys."""
        found = {}
        for shown in self._shown:
            value = shown.choice.value()
            if shown.asked is None or value is None:
                continue
            if value == "some":
                value = f"some:{','.join(self._signs[shown.asked.kind].values())}"
            found[shown.asked.key] = value
        return found

    def drafts(self, child: str, day: date) -> list[dict[str, object]]:
        answers = self.answers()
        drafts = (draft_of(one, child, day, answers.get(one.key, "")) for one in self.asked)
        return joined(draft for draft in drafts if draft is not None)

    def unanswered(self) -> list[str]:
        """Return the short names of what is owed and not answered."""
        answers = self.answers()
        return [
            one.short
            for one in self.asked
            if (one.owed and one.key not in answers) or answers.get(one.key) == "some:"
        ]

    def give_all(self) -> None:
        """Answer everything that the cadre hands out and has not answered: given."""
        for shown in self._shown:
            one = shown.asked
            if one is not None and one.kind in _BY_ONE_KEY and shown.choice.value() is None:
                shown.choice.set_value("given")
        self.changed.emit()

    def answer(self, kind: str, value: str) -> bool:
        """Answer the row of a kind; False where it is not asked."""
        for shown in self._shown:
            if shown.asked is not None and shown.asked.kind == kind:
                shown.choice.set_value(value)
                self._answered(shown)
                return True
        return False

    def focus_first_owed(self) -> None:
        """Go to the first row after oedema; ``finished`` where there is none."""
        self._go(0)

    def choices(self) -> list[Choice]:
        """Return the choices in their order, oedema first."""
        return [self._oedema.choice, *(shown.choice for shown in self._shown)]

    def warm(self) -> None:
        """Make the rows that most children need, before a child is shown."""
        for answers, count in _WARM.items():
            for place in range(count):
                self._take(answers, place)

    def stops(self) -> list[QWidget]:
        """Return what Tab reaches, in order."""
        found: list[QWidget] = []
        after = self._after_history()
        for shown in (self._oedema, *self._shown):
            if self._unrecorded and shown is after:
                found.append(self.history.button)
            found += shown.choice.findChildren(QPushButton)
            kind = shown.asked.kind if shown.asked is not None else ""
            if kind in self._signs:
                found += self._signs[kind].findChildren(QPushButton)
        return [*found, *([self.history.button] if self._unrecorded and after is None else [])]

    def _take(self, answers: Answers, place: int) -> ServiceRow:
        rows = self._pool.setdefault(answers, [])
        if place < len(rows):
            return rows[place]
        wide = len(options(answers)) > 2
        choice = Choice("-", options(answers), even=not wide, pad=9 if wide else 7, optional=True)
        choice.enter_moves = False
        made = hidden(ServiceRow(choice))
        made.setParent(self)
        rows.append(made)
        choice.changed.connect(lambda _: self._answered(made))
        choice.entered.connect(lambda: self._passed(made))
        return made

    def _answered(self, shown: ServiceRow) -> None:
        if shown.asked is not None and shown.asked.answers == "signs":
            self._arrange()
        self.changed.emit()

    def _passed(self, shown: ServiceRow) -> None:
        if shown.asked is not None and shown.choice.value() == "some":
            self._signs[shown.asked.kind].setFocus(Qt.FocusReason.TabFocusReason)
            return
        self._go(self._shown.index(shown) + 1)

    def _go(self, place: int) -> None:
        if place < len(self._shown):
            self._shown[place].choice.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()

    def _chips(self, kind: str) -> CheckChips:
        if kind not in self._signs:
            name = tr(f"open_day_page.service_{kind}")
            told = worded("open_day_page.ill_", CHILD_ILLNESSES)
            if kind in SIGNS:
                told = worded("sign.", SIGNS[kind])
            chips = CheckChips(name, told, columns=1 if kind in SIGNS else len(told))
            chips.changed.connect(self.changed)
            self._signs[kind] = chips
        return self._signs[kind]

    def _arrange(self) -> None:
        """Two rows beside each other; what is wide, and signs, over both columns."""
        while self._grid.takeAt(0) is not None:
            pass
        for each in self._lines:
            each.hide()
        self._used_lines = 0
        for chips in self._signs.values():
            chips.hide()
        self._grid.addWidget(self._middle, 0, 1, 200, 1)
        at, side = 0, 0
        self.history.setVisible(self._unrecorded)
        for shown in (self._oedema, *self._shown):
            if self._unrecorded and shown is self._after_history():
                at += 1 if side == 0 else 2
                self._grid.addWidget(self._across(), at, 0, 1, 3)
                self._grid.addWidget(self.history, at + 1, 0, 1, 3)
                at, side = at + 1, 0
            wide = shown.choice.count() > 2
            if side == 0 or wide:
                at += 1 if side == 0 else 2
                self._grid.addWidget(self._across(), at, 0, 1, 3)
                at, side = at + 1, 0
            self._grid.addWidget(shown, at, 2 if side else 0, 1, 3 if wide else 1)
            shown.show()
            side = 0 if wide or side else 1
            one = shown.asked
            if one is not None and one.answers == "signs" and shown.choice.value() == "some":
                chips = self._chips(one.kind)
                self._grid.addWidget(chips, at + 1, 0, 1, 3)
                chips.setContentsMargins(16, 0, 12, 10)
                chips.show()
                at, side = at + 1, 0
        if self._unrecorded and self._after_history() is None:
            self._grid.addWidget(self._across(), at + 2, 0, 1, 3)
            self._grid.addWidget(self.history, at + 3, 0, 1, 3)
        self.order_tabs()

    def _after_history(self) -> ServiceRow | None:
        """Return the row before which the line of the vaccine history stands."""
        return next(
            (
                shown
                for shown in self._shown
                if shown.asked is not None and shown.asked.kind in AFTER_VACCINES
            ),
            None,
        )

    def _across(self) -> QFrame:
        if self._used_lines == len(self._lines):
            # Give it a parent at once: without one it would open as a window.
            across = line()
            across.setParent(self)
            self._lines.append(across)
        made = self._lines[self._used_lines]
        self._used_lines += 1
        made.show()
        return made

    def order_tabs(self) -> None:
        """Have Tab follow the rows."""
        tab_through(*self.stops())
