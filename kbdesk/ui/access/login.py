"""Who is there: the people of this home, a passphrase, or a PIN where the window locked itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.entrance import Entrance, fact
from kbdesk.ui.focus import tab_through
from kbdesk.ui.greeting import greeting
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.preferences import Preferences
from kbdesk.ui.storage_words import held_words, since_words
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import LEFT, boxed, column, grid, hidden, put, row
from kbdesk.ui.widgets.avatar import initials
from kbdesk.ui.widgets.button import link, primary
from kbdesk.ui.widgets.label import Label, gap, line
from kbdesk.ui.widgets.notice import Notice, announce
from kbdesk.ui.widgets.paint import draw_avatar, draw_box, draw_icon, draw_text
from kbdesk.ui.widgets.painted import PaintedButton
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.pin_field import PinField
from kbdesk.ui.widgets.tip import set_tip
from kbdesk.ui.worker import Worker

if TYPE_CHECKING:
    from kbdesk.desk import Desk, DeskUser
    from kbdesk.store.home import HomeLock
    from kbdesk.store.people import KnownUser
    from kbdesk.ui.context import Context


_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class UserCard(PaintedButton):
    """Initials, name and role; a check where chosen. ``moved(across, down)`` on the arrows."""

    moved = Signal(int, int)
    room, least, radius = (254, 64), (160, 0), 10

    def __init__(self, user_id: str, name: str, role: str) -> None:
        super().__init__()
        self.user_id, self.user_name, self._role = user_id, name, role
        self.setCheckable(True)
        self.setText(f"{name}, {role}".replace("&", "&&"))
        self.setAccessibleName(f"{name}, {role}")
        set_tip(self, name)

    def hear(self, key: Qt.Key) -> bool:
        if key not in _STEPS:
            return super().hear(key)
        self.moved.emit(*_STEPS[key])
        return True

    def draw(self, painter: QPainter) -> None:
        chosen = self.isChecked()
        edge = 2 if chosen else 1
        box = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        hover = self.underMouse() and not chosen
        draw_box(
            painter,
            box,
            "teal_tint_0" if chosen else "sunken" if hover else "surface",
            px(10),
            "teal" if chosen else "line_2",
            edge,
        )
        middle = self.height() / 2
        side = px(36)
        badge = QRectF(px(15), middle - side / 2, side, side)
        fill, ink = ("teal", "on_teal") if chosen else ("teal_tint_1", "teal_dark")
        draw_avatar(painter, badge, initials(self.user_name), fill, ink)
        left = badge.right() + px(12)
        right = self.width() - px(14) - (px(28) if chosen else 0)
        name = QRectF(left, middle - px(18), right - left, px(19))
        draw_text(painter, name, self.user_name, weight=600)
        role = QRectF(left, middle + px(1), right - left, px(17))
        draw_text(painter, role, self._role, size=14, shade="ink_3")
        if chosen:
            x = self.width() - px(14) - px(20)
            draw_icon(painter, x, middle, "check-circle", "teal", 20)


PATIENCE = 5
"""So many wrong passphrases before a wait."""
WAITS = (5, 10, 20, 40, 60)
"""Seconds to wait after the fifth wrong one, the sixth, and so on."""


class LoginPage(Entrance):
    """Opens a home (``opened(desk, lock)``), or with ``unlocks`` a window that locked itself
    (``unlocked``); ``switched`` when somebody else wants to open the home instead.
    """

    opened = Signal(object, object)
    unlocked = Signal()
    switched = Signal()

    def __init__(
        self,
        home: Path,
        worker: Worker,
        *,
        preferences: Preferences,
        unlocks: Context | None = None,
    ) -> None:
        super().__init__()
        self.home, self.worker = home, worker
        self._seen, self._unlocks = preferences, unlocks
        self._wrong = self._left = 0
        self._busy = False
        self.cards: list[UserCard] = []
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._wait_on)
        self._build()
        self.first = self.passphrase
        self._load()

    def _build(self) -> None:
        body = self.body
        put(body, 1, self.brand(self._seen.place), gap(height=24))
        title = f"{greeting(datetime.now())}. {tr('login_page.who')}"
        if self._unlocks is not None:
            title = tr("login_page.locked")
        self.trouble = hidden(Notice("bad", ""))
        put(body, Label(title, "page_title", wrap=True), gap(height=12), self.trouble)
        self._people = grid(10)
        put(body, boxed(self._people), gap(height=16), self._passphrase_part())
        if self._unlocks is not None:
            body.addWidget(self._pin_part())
            self._other_part()
        put(body, gap(height=12), line(), gap(height=12), self._facts(), 1)

    def _passphrase_part(self) -> QWidget:
        self.passphrase = PassphraseField(tr("login_page.passphrase"))
        self.passphrase.edit.arrows_move = False
        self.passphrase.on_enter(self.submit)
        self.passphrase.changed.connect(self._forget_code)
        words = "login_page.unlock" if self._unlocks else "login_page.open"
        self.enter = primary(tr(words), key="Enter", does=self.submit)
        beside = put(column(0), Label(" ", "label"))
        beside.addSpacing(5)
        entry = put(row(12), (self.passphrase, 1), put(beside, self.enter, 1))
        self.lost = link(tr("login_page.lost"), icon="key", does=self.show_lost)
        # A locked window offers no recovery: its user can close it and come back to the login.
        if self._unlocks is not None:
            self.lost.hide()
        self._with_passphrase = boxed(put(column(2), entry, (self.lost, LEFT)))
        return self._with_passphrase

    def _pin_part(self) -> QWidget:
        inside = column(6)
        self._to_passphrase = link(
            tr("login_page.use_passphrase"), icon="key", does=self._show_passphrase
        )
        head = put(row(8), (Label(tr("login_page.pin"), "label"), 1), self._to_passphrase)
        self.pin = PinField(tr("login_page.pin"))
        self.pin.completed.connect(self._try_pin)
        self._pin_says = Label("", "secondary", wrap=True)
        put(inside, head, self.pin, self._pin_says)
        self._with_pin = hidden(boxed(inside))
        return self._with_pin

    def _other_part(self) -> None:
        self.other = link(tr("login_page.other_user"), icon="person", does=self._ask_switch)
        title, detail = tr("login_page.switch_title"), tr("login_page.switch_detail")
        self._switch = hidden(Notice("warn", title, detail, action=tr("common.change")))
        self._switch.acted.connect(self.switched)
        put(self.body, (self.other, LEFT), self._switch)

    def _facts(self) -> QWidget:
        lines = column(8)
        if self._seen.laptop:
            lines.addWidget(fact("laptop", "", strong=self._seen.laptop))
        lines.addWidget(fact("lock", tr("login_page.encrypted")))
        count = self._seen.unconfirmed
        if count:
            confirmed = self._seen.confirmed_on
            since = since_words(date.fromisoformat(confirmed) if confirmed else None, date.today())
            strong = held_words(count, self._seen.unwritten)
            lines.addWidget(fact("usb", f"· {since}", strong=strong, tone="warn"))
        elif count == 0:
            lines.addWidget(fact("check-circle", tr("login_page.all_confirmed"), tone="ok"))
        return boxed(lines)

    def _load(self) -> None:
        if self._unlocks is not None:
            user = self._unlocks.facts.user
            self._show_cards([user])
            self._unlocks.ask_locked(
                lambda desk: desk.tries_left, self._maybe_pin, owner=self, refused=self._refused
            )
            return
        home = self.home

        self.worker.ask(lambda: _people(home), self._show_cards, owner=self, refused=self._refused)
        # while the passphrase is being typed, what opens the home is loaded
        QTimer.singleShot(300, self, self._warm_up)

    def _warm_up(self) -> None:
        self.worker.ask(_load_desk, lambda _: None, owner=self)

    def _show_cards(self, people: Sequence[KnownUser | DeskUser]) -> None:
        for place, one in enumerate(people):
            card = UserCard(one.id, one.name, tr(f"role.{one.role}"))
            card.clicked.connect(lambda _=False, card=card: self._choose(card))
            card.moved.connect(lambda x, y, card=card: self._step(card, x + 2 * y))
            self._people.addWidget(card, place // 2, place % 2)
            self.cards.append(card)
        for side in (0, 1):
            self._people.setColumnStretch(side, 1)
        tab_through(self.corner_buttons[-1], *self.cards)
        last = next((c for c in self.cards if c.user_id == self._seen.last_user), None)
        if self.cards:
            self._mark(last or self.cards[0])

    @property
    def opening(self) -> bool:
        return self._busy

    def chosen(self) -> UserCard | None:
        """Return the card of whoever is to open the home."""
        return next((card for card in self.cards if card.isChecked()), None)

    def _mark(self, chosen: UserCard) -> None:
        for card in self.cards:
            card.setChecked(card is chosen)
            # one Tab stop for all cards; the arrows move between them
            tab = card is chosen
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tab else Qt.FocusPolicy.ClickFocus)

    def _choose(self, card: UserCard) -> None:
        self._mark(card)
        (self.passphrase if self._unlocks is None else self._entry()).setFocus()

    def _step(self, card: UserCard, by: int) -> None:
        place = self.cards.index(card) + by
        if 0 <= place < len(self.cards):
            self._mark(self.cards[place])
            self.cards[place].setFocus(Qt.FocusReason.TabFocusReason)
        elif place >= len(self.cards):
            self._entry().setFocus(Qt.FocusReason.TabFocusReason)

    def submit(self) -> None:
        """Open (or unlock) with the passphrase that was typed."""
        card = self.chosen()
        if self._busy or self._left or card is None:
            return
        typed = self.passphrase.value()
        if not typed:
            self.passphrase.refuse(tr("access.empty_passphrase"))
            self.passphrase.setFocus()
            return
        self.trouble.hide()
        self._set_busy(True)
        if self._unlocks is not None:
            self._unlocks.ask_locked(
                lambda desk: desk.by_passphrase(typed),
                lambda _: self._unlocked(),
                owner=self,
                refused=self._refused,
            )
            return
        home, name = self.home, card.user_name

        def job() -> tuple[Desk, HomeLock]:
            from kbdesk.commands.homes import open_home

            return open_home(home, user=name, passphrase=typed)

        self.worker.ask(job, self._opened, owner=self, refused=self._refused)

    def show_lost(self) -> None:
        """Show the way back for whoever forgot the passphrase."""
        from kbdesk.ui.access.lost_sheet import LostSheet

        card = self.chosen()
        if card is None or self._busy:
            return
        sheet = LostSheet(
            self, self.home, self.worker, user=card.user_name, laptop=self._seen.laptop
        )
        sheet.recovered.connect(self._recovered)
        sheet.begin(sheet.save)

    def _recovered(self, passphrase: str) -> None:
        self.passphrase.edit.setText(passphrase)
        self.submit()

    def _opened(self, answer: tuple[Desk, HomeLock]) -> None:
        self.passphrase.wipe()
        self.opened.emit(*answer)

    def _unlocked(self) -> None:
        self.passphrase.wipe()
        self.unlocked.emit()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        if busy:
            self.enters.emit()
        doing = "opening" if busy else "unlock" if self._unlocks is not None else "open"
        self.enter.set_words(tr(f"login_page.{doing}"))

    def _refused(self, error: KbdeskError) -> None:
        self._set_busy(False)
        words = why_not(error)
        if error.code == "access.wrong_passphrase":
            self._wrong += 1
            self.passphrase.refuse(words)
            self.passphrase.edit.selectAll()
            self.passphrase.setFocus()
            announce(self.passphrase.edit, words)
            if self._wrong >= PATIENCE:
                self._begin_wait(WAITS[min(self._wrong - PATIENCE, len(WAITS) - 1)])
            return
        calming = f"{tr('window.data_safe')} ({error.code})"
        self.trouble.say("bad", words, calming)

    def _forget_code(self) -> None:
        if not self._left and self.passphrase.state() == "bad":
            self.passphrase.clear_message()

    def _begin_wait(self, seconds: int) -> None:
        self._left = seconds
        self.enter.disable(tr("login_page.wait_why"))
        self._tick.start()
        self._say_wait()

    def _wait_on(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._say_wait()
            return
        self._tick.stop()
        self.enter.enable()
        self.passphrase.clear_message()

    def _say_wait(self) -> None:
        self.passphrase.refuse(tr("login_page.wait", seconds=self._left))

    def _maybe_pin(self, tries: int) -> None:
        if tries:
            self._with_passphrase.hide()
            self._with_pin.show()
            self._pin_says.setText(tr("login_page.pin_hint"))
            self.first = self.pin
            self.pin.setFocus()

    def _show_passphrase(self) -> None:
        self._with_pin.hide()
        self._with_passphrase.show()
        self.first = self.passphrase
        self.passphrase.setFocus()

    def _entry(self) -> QWidget:
        if self._unlocks is not None and self._with_pin.isVisibleTo(self):
            return self.pin
        return self.passphrase

    def _try_pin(self, digits: str) -> None:
        assert self._unlocks is not None
        if self._busy:
            return
        self._busy = True
        self._unlocks.ask_locked(
            lambda desk: desk.by_pin(digits),
            lambda _: self._unlocked(),
            owner=self,
            refused=self._pin_refused,
        )

    def _pin_refused(self, error: KbdeskError) -> None:
        self._busy = False
        self.pin.wipe(bad=True)
        words = why_not(error)
        if error.code == "pin.used_up":
            self._show_passphrase()
            self.passphrase.warn(words)
        else:
            self._pin_says.setText(words)
            self._pin_says.set_tone("bad")
        announce(self, words)

    def _ask_switch(self) -> None:
        self._switch.show()
        self._switch.button.setFocus(Qt.FocusReason.TabFocusReason)


def _people(home: Path) -> list[KnownUser]:
    from kbdesk.store.people import people_of

    return people_of(home)


def _load_desk() -> None:
    import kbdesk.commands.homes
    import kbdesk.commands.record
    import kbdesk.queries.home  # noqa: F401
