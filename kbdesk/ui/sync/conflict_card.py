"""What two people wrote at once: one at a time, the values side by side, a key for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.conflict_cards import Conflict, Side, conflict_cards
from kbdesk.ui.context import Context
from kbdesk.ui.field_words import field_words, value_words
from kbdesk.ui.focus import hand_on
from kbdesk.ui.formats import date_clock, date_short, integer, joined
from kbdesk.ui.kit import Button, Card, IconLabel, Label, boxed, column, drop, put, row, tr, why_not

MOST_SIDES = 4


class ConflictCard(Card):
    """Settles conflicts: keys 1, 2 ... take a value, the next key leaves it for later.

    Its page reads it again after everything that is recorded.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(pad=0, gap=0)
        self._context = context
        self._conflicts: list[Conflict] = []
        self._later: list[str] = []
        self._busy = False
        self._inside: QWidget | None = None
        self.after: QWidget | None = None
        """Where the focus goes once the last one is settled."""
        self.buttons: list[Button] = []
        self._message = ""
        self._sure = ""
        self._uses: list[tuple[Button, str]] = []
        for number in range(1, MOST_SIDES + 2):
            key = QShortcut(QKeySequence(str(number)), self)
            key.setContext(Qt.ShortcutContext.WindowShortcut)
            key.setAutoRepeat(False)
            key.activated.connect(lambda n=number: self._press(n))
        self.hide()

    def load(self) -> None:
        self._context.read(conflict_cards, self._show)

    def _show(self, conflicts: list[Conflict]) -> None:
        known = {one.id for one in conflicts}
        self._later = [id_ for id_ in self._later if id_ in known]
        place = {id_: n for n, id_ in enumerate(self._later, start=1)}
        self._conflicts = sorted(conflicts, key=lambda one: place.get(one.id, 0))
        self._busy = False
        # The next conflict appears in the same place: a second Enter must not settle it unread.
        if self.after is not None and not conflicts:
            hand_on(self.after, self)
        elif self._inside is not None:
            hand_on(self, self._inside)
        self.setVisible(bool(conflicts))
        self._build()

    def _build(self) -> None:
        if self._inside is not None:
            drop(self.body, self._inside)
            self._inside = None
        self.buttons, self._uses, self._sure = [], [], ""
        if not self._conflicts:
            return
        one = self._conflicts[0]
        # Show the value written on this laptop first.
        sides = sorted(one.sides, key=lambda side: not side.own)[:MOST_SIDES]
        across = put(row(0), (self._about(one, len(sides) + 1), 206))
        for number, side in enumerate(sides, start=1):
            across.addWidget(self._side(one, side, number), 252)
        # Number keys count the values; Tab starts with "later", as the eye does.
        self.buttons.append(self.buttons.pop(0))
        self._inside = boxed(across, "plain")
        self.body.addWidget(self._inside)
        about = one.about or tr(f"field.entity.{one.entity}")
        self.setAccessibleName(
            ", ".join([about, *(field_words(one.entity, name) for name in one.differing)])
        )

    def _about(self, one: Conflict, key: int) -> QWidget:
        total = tr("sync_page.conflict_of", total=integer(len(self._conflicts)))
        head = put(row(8), IconLabel("merge", "warn", 20))
        put(head, (Label(total, "label", tone="warn", wrap=True), 1))
        inner = put(column(4, (14, 12)), head)
        put(inner, Label(one.about or tr(f"field.entity.{one.entity}"), "section", wrap=True))
        parts = [field_words(one.entity, name) for name in one.differing[:4]]
        if one.date:
            parts.append(date_short(date.fromisoformat(one.date)))
        if one.rt:
            parts.append(tr("referrals_page.rt", rt=one.rt))
        inner.addWidget(Label(" · ".join(parts), tone="ink_2", wrap=True))
        inner.addWidget(Label(tr("sync_page.both_kept"), "secondary", wrap=True))
        if self._message:
            inner.addWidget(Label(self._message, "label", tone="bad", wrap=True))
        later = Button(tr("sync_page.ask_first"), key=str(key), does=self._leave)
        put(inner, 1, later)
        self.buttons.append(later)
        pane = boxed(inner, "card")
        pane.setProperty("tint", "gold")
        return pane

    def _side(self, one: Conflict, side: Side, number: int) -> QWidget:
        other = side.device_name or tr("sync_page.unknown_laptop")
        whose = tr("common.this_laptop") if side.own else other
        inner = put(column(2, (14, 12)), Label(whose, tone="ink_2", wrap=True))
        values = [
            (name, value_words(one.entity, name, side.fields.get(name), side.whole))
            for name in one.differing
        ]
        if len(values) == 1:
            inner.addWidget(Label(values[0][1], "section", wrap=True))
        else:
            for name, words in values[:6]:
                put(inner, Label(f"{field_words(one.entity, name)}: {words}", "label", wrap=True))
        inner.addWidget(Label(_who_when(side), tone="ink_2", wrap=True))
        if side.shown:
            inner.addWidget(Label(tr("sync_page.shown_now"), "secondary", wrap=True))
        inner.addStretch(1)
        short = values[0][1] if len(values) == 1 and len(values[0][1]) <= 12 else ""
        words = tr("sync_page.use_value", value=short) if short else tr("sync_page.use_this")
        use = Button(words, key=str(number))
        spoken = "; ".join(f"{field_words(one.entity, name)} {value}" for name, value in values)
        use.setAccessibleName(f"{words}: {spoken}. {_who_when(side)}")
        use.clicked.connect(lambda _=False, head=side.head: self._settle(head, use))
        inner.addWidget(use)
        self.buttons.append(use)
        self._uses.append((use, words))
        pane = boxed(inner, "step")
        pane.setProperty("place", "mid")
        return pane

    def _press(self, number: int) -> None:
        if self.isVisible() and not self._busy and 1 <= number <= len(self.buttons):
            self.buttons[number - 1].click()

    def _leave(self) -> None:
        if not self._conflicts:
            return
        first = self._conflicts[0].id
        self._later = [*(id_ for id_ in self._later if id_ != first), first]
        self._show(self._conflicts)

    def _settle(self, head: str, use: Button) -> None:
        """Ask once more, for it cannot be taken back; the second press settles."""
        if self._busy or not self._conflicts:
            return
        if self._sure != head:
            self._sure = head
            for button, words in self._uses:
                button.set_words(tr("sync_page.use_sure") if button is use else words)
            # The second press is on another button, so that a held Enter settles nothing unread.
            self.buttons[-1].setFocus()
            return
        self._busy = True
        draft = {"do": "settle", "conflict": self._conflicts[0].id, "choose": head}
        self._context.record(draft, self._settled, refused=self._refused)

    def _settled(self, _answer: Mapping[str, object]) -> None:
        self._message = ""
        self._context.tell(tr("sync_page.settled"), tr("sync_page.settled_detail"))

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        self._message = why_not(error)
        self.load()


def _who_when(side: Side) -> str:
    when = "" if side.at is None else date_clock(side.at, year=True)
    return joined(side.user or tr("sync_page.the_program"), when, by=", ")
