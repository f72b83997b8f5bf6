"""The first start: make this laptop's home, or open a village of invented people to try."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from kbdesk.commands.passphrases import SHORTEST
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import villages
from kbdesk.ui.entrance import Entrance
from kbdesk.ui.formats import integer
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.language import tr, why_not, worded
from kbdesk.ui.theme.scaling import LEFT, TOP, boxed, column, hidden, put, row
from kbdesk.ui.widgets.button import Button, primary
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import IconLabel, Label, OpenRing, gap
from kbdesk.ui.widgets.notice import Notice, announce
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.ui.worker import Worker

if TYPE_CHECKING:
    from kbdesk.desk import Desk
    from kbdesk.store.home import HomeLock

DEMO_PASSPHRASE = "contoh-desa"
DEMO_FAMILIES, DEMO_MONTHS = 40, 12
_FIELDS = ("laptop", "village", "posyandu", "posyandu_name", "user", "passphrase", "again")
_ROLES = {"posyandu": "posyandu", "pembina": "supervisor", "kota": "hub"}


class FirstRunPage(Entrance):
    """Two ways in; ``made(desk, lock)`` when a home is there and open."""

    made = Signal(object, object)
    _went_on = Signal(object)

    def __init__(self, home: Path, worker: Worker) -> None:
        super().__init__(width=600)
        self.home, self.worker = home, worker
        self.demo_home = practice_home(home)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack)
        self._ways = self._make_ways()
        self._form = self._make_form()
        self._filling = self._make_filling()
        for part in (self._ways, self._form, self._filling):
            self._stack.addWidget(part)
        self._went_on.connect(self._progress)
        self.first = self.begin_button

    def _make_ways(self) -> QWidget:
        self.begin_button = primary(tr("first_run_page.begin"), icon="laptop", does=self.show_form)
        exists = (self.demo_home / "keyring.json").is_file()
        demo = tr("first_run_page.demo_again" if exists else "first_run_page.demo")
        self.demo_button = Button(demo, icon="family", does=self.open_demo)
        self.ways_trouble = hidden(Notice("bad", ""))
        body = put(column(12), 1, self.brand(tr("first_run_page.what_it_is")), gap(height=16))
        put(body, Label(tr("first_run_page.welcome"), "page_title", wrap=True))
        put(body, _way("laptop", "first_run_page.begin_title", "begin_says", self.begin_button))
        put(body, _way("family", "first_run_page.demo_title", "demo_says", self.demo_button))
        put(body, self.ways_trouble, 1)
        return boxed(body)

    def _make_form(self) -> QWidget:
        body = column(6)
        head = put(row(8), (Label(tr("common.this_laptop"), "section"), 1))
        back = Button(
            tr("first_run_page.back"), "link", icon="chevron-left", key="Esc", does=self.show_ways
        )
        self.form_trouble = hidden(Notice("bad", ""))
        self._role_title = Label(tr("first_run_page.role"), "label")
        self.role = Choice(
            tr("first_run_page.role"), worded("first_run_page.role_", _ROLES), value="posyandu"
        )
        self.role.changed.connect(self._role_changed)
        put(body, 1, head, self.form_trouble, self._role_title, self.role, gap(height=4))
        self.laptop = TextField(
            tr("first_run_page.laptop"), required=True, hint=tr("first_run_page.laptop_hint")
        )
        self.village = Picker(
            tr("first_run_page.village"),
            [(v.code, v.name) for v in villages().values()],
            hint=tr("first_run_page.village_hint"),
        )
        self.posyandu = TextField(
            tr("first_run_page.posyandu_code"), hint=tr("first_run_page.code_hint")
        )
        self.posyandu_name = TextField(
            tr("first_run_page.posyandu_name"), hint=tr("first_run_page.posyandu_name_hint")
        )
        self.user = TextField(
            tr("first_run_page.user"),
            required=True,
            longest=80,
            hint=tr("first_run_page.user_hint"),
        )
        self.passphrase = PassphraseField(
            tr("first_run_page.passphrase"), hint=tr("first_run_page.advice_start")
        )
        self.again = PassphraseField(tr("first_run_page.again"))
        self.passphrase.changed.connect(self._advise)
        self.again.left.connect(self._compare)
        self.again.changed.connect(self._compare_again)
        # Enter skips the button that shows the passphrase.
        self.passphrase.on_enter(self.again.setFocus)
        self.again.on_enter(self.submit)

        def pair(left: QWidget, right: QWidget) -> QLayout:
            return put(row(12), (left, 1, TOP), (right, 1, TOP))

        put(body, pair(self.laptop, self.village), pair(self.posyandu, self.posyandu_name))
        put(body, self.user, pair(self.passphrase, self.again))
        self.save = primary(tr("first_run_page.make"), key="Enter", big=True, does=self.submit)
        put(body, gap(height=4), put(row(12), self.save, back, 1))
        put(body, Label(tr("first_run_page.keep_passphrase"), "secondary", wrap=True), 1)
        form = boxed(body)
        hear_keys(form, {"Esc": self.show_ways})
        return form

    @property
    def opening(self) -> bool:
        return self._stack.currentWidget() is self._filling or not self.save.isEnabled()

    def show_form(self) -> None:
        self._stack.setCurrentWidget(self._form)
        self.laptop.setFocus()

    def show_ways(self) -> None:
        """Go back to the two ways; what was typed stays."""
        self._stack.setCurrentWidget(self._ways)
        self.begin_button.setFocus()

    def typed(self) -> dict[str, str]:
        """Return what was typed so far, for a page that takes this one's place."""
        held = {name: getattr(self, name).text() for name in _FIELDS}
        shown = "form" if self._stack.currentWidget() is self._form else ""
        return {**held, "role": self.role.value() or "posyandu", "shown": shown}

    def retype(self, typed: Mapping[str, str]) -> None:
        """Take over what was typed in another page of this kind."""
        for name in _FIELDS:
            getattr(self, name).set_text(typed[name])
        self.role.set_value(typed["role"])
        self._role_changed(typed["role"])
        if typed["shown"]:
            self.show_form()

    def _role_changed(self, role: str) -> None:
        one = role == "posyandu"
        self.posyandu.setVisible(role != "kota")
        self.posyandu_name.setVisible(one)
        self.posyandu.set_hint(
            tr("first_run_page.code_hint" if one else "first_run_page.codes_hint")
        )

    def _advise(self) -> None:
        typed = self.passphrase.value()
        if self.passphrase.state() == "bad":
            self.passphrase.clear_message()
        self.passphrase.set_hint(tr(f"first_run_page.advice_{strength(typed)}"))
        self._compare_again()

    def _compare_again(self) -> None:
        """Compare both as they are typed, once they were told to differ."""
        if self.again.state() == "bad":
            self._compare()

    def _compare(self) -> None:
        if self.again.value() and self.again.value() != self.passphrase.value():
            self.again.refuse(tr("first_run_page.not_the_same"))
        else:
            self.again.clear_message()

    def submit(self) -> None:
        """Make the home from what was typed; refusals stand beside their fields."""
        if not self.save.isEnabled():
            return
        self.form_trouble.hide()
        if wrong := self._wrong_field():
            wrong.setFocus()
            self.scroll_area.ensureWidgetVisible(wrong)
            return
        role = self.role.value() or "posyandu"
        codes = [] if role == "kota" else self.posyandu.value().replace(",", " ").split()
        if role == "posyandu":
            codes = [self.posyandu.value()]
        asked: dict[str, Any] = {
            "role": _ROLES[role],
            "name": self.laptop.value(),
            "user": self.user.value(),
            "passphrase": self.passphrase.value(),
            "posyandu": codes,
            "village": self.village.value(),
        }
        named = self.posyandu_name.value() if role == "posyandu" else ""
        job = _making(self.home, asked, named)
        self.save.disable(tr("first_run_page.making"))
        self.save.set_words(tr("first_run_page.making"))
        self.enters.emit()
        self.worker.ask(job, self._done, owner=self, refused=self._form_refused)

    def _wrong_field(self) -> Field | None:
        """Show what is missing; return the first field that keeps the home from being made."""
        role = self.role.value()
        wrong: list[Field] = []
        if not self.laptop.complete():
            wrong.append(self.laptop)
        self.village.check(finished=True)
        if self.village.state() == "bad":
            wrong.append(self.village)
        elif self.village.value() is None and role == "posyandu":
            self.village.refuse(tr("widget.required"))
            wrong.append(self.village)
        if role == "posyandu" and self.posyandu.is_empty():
            self.posyandu.refuse(tr("widget.required"))
            wrong.append(self.posyandu)
        if not self.user.complete():
            wrong.append(self.user)
        if strength(self.passphrase.value()) in ("start", "short"):
            self.passphrase.refuse(tr("first_run_page.advice_short"))
            wrong.append(self.passphrase)
        elif self.again.value() != self.passphrase.value():
            self.again.refuse(tr("first_run_page.not_the_same"))
            wrong.append(self.again)
        return wrong[0] if wrong else None

    def _form_refused(self, error: KbdeskError) -> None:
        self.save.enable()
        self.save.set_words(tr("first_run_page.make"))
        fields: dict[str, Field] = {
            "name": self.user if error.code.startswith("access.") else self.laptop,
            "posyandu": self.posyandu,
            "village": self.village,
            "user": self.user,
            "passphrase": self.passphrase,
            "new_passphrase": self.passphrase,
        }
        field, words = fields.get(error.field or ""), why_not(error)
        if field is not None and field.isVisibleTo(self):
            field.refuse(words)
            field.setFocus()
            announce(field.edit, words)
            return
        self.form_trouble.say("bad", words, f"{tr('first_run_page.kept')} ({error.code})")
        self.scroll_area.ensureWidgetVisible(self.form_trouble)

    def _done(self, answer: tuple[Desk, HomeLock]) -> None:
        self.passphrase.wipe()
        self.again.wipe()
        self.made.emit(*answer)

    def _make_filling(self) -> QWidget:
        body = put(column(12), 1, Label(tr("first_run_page.filling_title"), "section", wrap=True))
        self.progress = Label("", wrap=True)
        words = tr("first_run_page.demo_passphrase", passphrase=DEMO_PASSPHRASE)
        apart = Notice("info", words, tr("first_run_page.demo_apart"), icon="key")
        put(body, put(row(10), OpenRing(20, turning=True), (self.progress, 1)), apart, 1)
        filling = boxed(body)
        filling.setProperty("ring", "none")  # Qt gives it the focus of the page before
        return filling

    def open_demo(self) -> None:
        """Fill a demo village in a folder beside, or open the one that is there."""
        self.ways_trouble.hide()
        self._stack.setCurrentWidget(self._filling)
        self.enters.emit()
        self._progress({})
        job = _demo(self.demo_home, self._went_on.emit)
        self.worker.ask(job, self._done, owner=self, refused=self._demo_refused)

    def _progress(self, counts: Mapping[str, int]) -> None:
        words = tr("first_run_page.filling_begin")
        if counts:
            words = tr(
                "first_run_page.filling",
                families=integer(counts.get("families", 0)),
                weighings=integer(counts.get("measurements", 0)),
            )
        self.progress.setText(words)

    def _demo_refused(self, error: KbdeskError) -> None:
        self._stack.setCurrentWidget(self._ways)
        calming = f"{tr('window.data_safe')} ({error.code})"
        self.ways_trouble.say("bad", why_not(error), calming)
        self.demo_button.setFocus()


def practice_home(home: Path) -> Path:
    """Return where the practice village of a home lies: a folder of its own beside it."""
    return home.with_name(f"{home.name}-demo")


def strength(passphrase: str) -> str:
    """Return how a passphrase looks: start (empty), short, plain, fair or good."""
    if not passphrase.strip():
        return "start"
    if len(passphrase) < SHORTEST:
        return "short"
    if len(set(passphrase)) < 5 or passphrase.isdigit():
        return "plain"
    return "good" if len(passphrase) >= 14 or len(passphrase.split()) >= 3 else "fair"


def _way(icon: str, title: str, says: str, button: Button) -> Card:
    card = Card(pad=(16, 16))
    line = put(row(14), (IconLabel(icon, "teal", 32), TOP))
    words = put(column(6), Label(tr(title), "card_title", wrap=True))
    params = {"passphrase": DEMO_PASSPHRASE} if says == "demo_says" else {}
    put(words, Label(tr(f"first_run_page.{says}", **params), tone="ink_2", wrap=True))
    put(words, gap(height=4), (button, LEFT))
    line.addLayout(words, 1)
    card.body.addLayout(line)
    return card


Job = Callable[[], "tuple[Desk, HomeLock]"]


def _making(home: Path, asked: Mapping[str, Any], posyandu_name: str) -> Job:
    """Return the job that makes a home as it was asked for, opens it, and names its posyandu."""

    def job() -> tuple[Desk, HomeLock]:
        from kbdesk.commands.homes import create_home, open_home
        from kbdesk.commands.record import record

        create_home(home, **asked)
        desk, lock = open_home(home, user=asked["user"], passphrase=asked["passphrase"])
        if posyandu_name:
            said = {"posyandu": asked["posyandu"][0], "village": asked["village"]}
            record(desk, {"do": "name_posyandu", "name": posyandu_name, **said})
        return desk, lock

    return job


def _demo(home: Path, told: Callable[[Mapping[str, int]], None]) -> Job:
    """Return the job that fills a demo home, or opens the one that is there."""

    def job() -> tuple[Desk, HomeLock]:
        from kbdesk.commands.homes import create_home, open_home
        from kbdesk.commands.practice import mark_practice
        from kbdesk.store.home import HomePaths

        if HomePaths(home).exists:
            desk, lock = open_home(home, user=None, passphrase=DEMO_PASSPHRASE)
            if not desk.practice:
                # made before practice homes were marked
                mark_practice(desk)
            return desk, lock
        from kbdesk.demo import fill

        create_home(
            home,
            role="posyandu",
            name=tr("first_run_page.demo_laptop"),
            user="Sulastri Bakau",
            passphrase=DEMO_PASSPHRASE,
            posyandu=["LT01"],
            village="64.74.01.1003",
            practice=True,
        )
        desk, lock = open_home(home, user=None, passphrase=DEMO_PASSPHRASE)
        try:
            fill(desk, families=DEMO_FAMILIES, months=DEMO_MONTHS, seed=1, told=told)
        except BaseException:
            # Delete a half-made demo village: nobody has seen it yet, and half of it would confuse.
            desk.close()
            lock.release()
            shutil.rmtree(home, ignore_errors=True)
            raise
        return desk, lock

    return job
