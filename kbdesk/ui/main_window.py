"""The main window: which of first run, login and shell is shown, and the desk behind it."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import village_name
from kbdesk.resources import resource
from kbdesk.store.home import HomePaths
from kbdesk.ui.context import Context, HomeFacts
from kbdesk.ui.formats import integer
from kbdesk.ui.greeting import calling_name
from kbdesk.ui.language import current, speak, tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.preferences import Preferences
from kbdesk.ui.theme import SCALES, Theme, scale
from kbdesk.ui.user_sheets import UserSheets
from kbdesk.ui.worker import Worker
from kbdesk.words import Language, sentence

if TYPE_CHECKING:
    # not loaded before they are needed: the first page is there sooner
    from kbdesk.desk import Desk
    from kbdesk.queries.home import City
    from kbdesk.store.home import HomeLock
    from kbdesk.ui.courier.stick_notice import StickNotice
    from kbdesk.ui.day_copy import DayCopy
    from kbdesk.ui.entrance import Entrance
    from kbdesk.ui.shell import Shell
    from kbdesk.ui.widgets.toast import Toast

IDLE_LOCK_MS = 5 * 60 * 1000
LOW_SCREEN_PX = 800
CLOSE_AGAIN_MS = 100
_PLACES = (
    "home",
    "open_day",
    "children",
    "families",
    "referrals",
    "kitchen",
    "dataku",
    "reports",
    "education",
    "sync",
)
_NOT_AT_THE_HUB = ("open_day",)


class MainWindow(QMainWindow):
    """Owns the worker and the open desk; shows first run, login or the shell."""

    def __init__(self, home: Path, preferences: Preferences) -> None:
        super().__init__()
        self.home = home
        self.preferences = preferences
        self.worker = Worker(self)
        self.worker.bug.connect(self._bug)
        self.desk: Desk | None = None
        self._lock: HomeLock | None = None
        self.context: Context | None = None
        self.shell: Shell | None = None
        self._back: list[tuple[str, Mapping[str, object]]] = []
        self._here: tuple[str, Mapping[str, object]] = ("", {})
        self._before_lock: QWidget | None = None
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setWindowTitle("kbdesk")
        self.setWindowIcon(QIcon(str(resource("icons", "kbdesk.svg"))))
        self._toast: Toast | None = None
        self.sheets = UserSheets(self)
        self._day_copy: DayCopy | None = None
        self._sticks: StickNotice | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_LOCK_MS)
        self._idle.timeout.connect(self.lock)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        # also where a full screen hides the frame of the window
        QShortcut(QKeySequence("Ctrl+Q"), self).activated.connect(self.close)

    # -- what is shown -------------------------------------------------------------------

    def begin(self) -> None:
        """Show the window: first run where there is no home yet, else login."""
        screen = self.screen().availableGeometry()
        self.resize(min(1366, screen.width()), min(768, screen.height()))
        if HomePaths(self.home).exists:
            self.show_login()
        else:
            self.show_first_run()
        if screen.height() <= LOW_SCREEN_PX:
            self.showFullScreen()
        else:
            self.show()

    def show_first_run(self) -> None:
        """Show the page that makes a home or a demo village."""
        from kbdesk.ui.pages.first_run import FirstRunPage

        before = self._stack.currentWidget()
        page = FirstRunPage(self.home, self.worker)
        if isinstance(before, FirstRunPage):
            page.retype(before.typed())
        page.made.connect(self.opened)
        self._hear_entrance(page)
        self._put(page)

    def _hear_entrance(self, page: Entrance) -> None:
        page.text_size.connect(self.next_text_size)
        page.language.connect(self.change_language)
        page.full_screen.connect(self.toggle_full_screen)
        page.help.connect(self._help_outside)

    def _help_outside(self) -> None:
        from kbdesk.ui.help_card import HelpCard

        name = "login" if HomePaths(self.home).exists else "first_run"
        title = tr("menu_page.help_title", page="kbdesk")
        HelpCard(self, title=title, says=tr(f"help.{name}"), outside=True).begin()

    def show_login(self, locked: bool = False) -> None:
        """Show the login; ``locked`` keeps the desk and what was typed behind it."""
        from kbdesk.ui.pages.login import LoginPage

        page = LoginPage(
            self.home,
            self.worker,
            preferences=self.preferences,
            unlocks=self.context if locked else None,
        )
        page.opened.connect(self.opened)
        page.unlocked.connect(self._unlocked)
        page.switched.connect(self.change_user)
        self._hear_entrance(page)
        self._put(page)

    def opened(self, desk: Desk, lock: HomeLock) -> None:
        """Go on with a home that was opened: build the shell and show its first page."""
        self.desk, self._lock = desk, lock
        # a demo village stands beside the home that was asked for
        self.home = desk.store.paths.folder
        self.preferences.last_user = desk.user.id
        self.worker.ask(lambda: entered(desk), self._furnish, owner=self)

    def _furnish(self, facts: HomeFacts) -> None:
        assert self.desk is not None
        self.preferences.laptop = facts.name
        self.preferences.place = _place(facts)
        self.preferences.save(self.home)
        self.context = Context(self.desk, facts, self.worker, self)
        self.context.went.connect(self.go)
        self.context.told.connect(self._tell)
        self.context.complained.connect(self.complain)
        self.context.recorded.connect(self._refresh_frame)
        self.context.restoring.connect(self.restore)
        self._build_shell()
        self.go("hub" if facts.role == "hub" else "home", {})
        self._idle.start()
        self._keep_copy()
        self._watch_sticks()

    def _keep_copy(self) -> None:
        """Make the day's copy beside the work, on a connection of its own."""
        from kbdesk.ui.day_copy import DayCopy

        if self.context is not None:
            self._day_copy = DayCopy(self.context, self)
            self._day_copy.begin()

    def _watch_sticks(self) -> None:
        """Say on any page that a stick with bundles was put in."""
        from kbdesk.ui.courier.stick_notice import StickNotice

        if self._sticks is None:
            self._sticks = StickNotice(self)
            self._sticks.came.connect(self._stick_came)
        self._sticks.watch.wake()

    def _stick_came(self, name: str, bundles: int) -> None:
        shown = self._here[0]
        if self.context is None or self._stack.currentWidget() is not self.shell:
            return
        if shown not in ("sync", "hub"):
            count = integer(bundles)
            self._tell(tr("window.stick_came", name=name, count=count), tr("window.stick_take"))

    def restore(self, copy: Path, passphrase: str) -> None:
        """Close the home, go on from a copy of it, and ask who is there."""
        from kbdesk.commands.upkeep import restore

        if self.desk is None:
            return
        user = self.desk.user.name
        home = self.home
        self._close_home()
        self.show_login()
        self.worker.ask(
            lambda: restore(home, copy, user=user, passphrase=passphrase),
            lambda _: self._tell(tr("window.restored"), tr("window.restored_detail")),
            owner=self,
            refused=self.complain,
        )

    def _build_shell(self) -> None:
        from kbdesk.ui.shell import Shell

        assert self.context is not None
        facts = self.context.facts
        self._sweep_after(self.shell)
        self.shell = Shell(
            posyandu=facts.posyandu_name or facts.name,
            user=facts.user.name,
            role=tr(f"role.{facts.user.role}"),
            entries=[
                place for place in _PLACES if facts.role != "hub" or place not in _NOT_AT_THE_HUB
            ],
        )
        name = facts.user.name
        self.shell.set_user(calling_name(name), tr(f"role.{facts.user.role}"), name)
        self.shell.navigate.connect(self._navigate)
        self.shell.lock.connect(self.lock)
        self.shell.sync.connect(lambda: self.go("sync", {}))
        self.shell.search.connect(self.show_search)
        self.shell.text_size.connect(self.next_text_size)
        self.shell.full_screen.connect(self.toggle_full_screen)
        self.shell.help.connect(self.show_help)
        self.shell.menu.connect(self.show_menu)
        self.shell.undo.connect(self.context.take_back)
        self._put(self.shell)
        self._refresh_frame()

    def _navigate(self, name: str) -> None:
        assert self.context is not None
        if name == "home" and self.context.facts.role == "hub":
            name = "hub"
        self.go(name, {})

    def go(self, name: str, args: Mapping[str, object]) -> None:
        """Show a page; ``back`` returns to the one before."""
        if self.shell is None or self.context is None:
            return
        if name == "search":
            self.show_search()
            return
        from kbdesk.ui.pages import entry_of, make_page

        page = self.shell.page()
        if page is not None and hasattr(page, "leave") and not page.leave():
            return
        if name == "back":
            name, args = self._back.pop() if self._back else ("home", {})
        elif self._back and self._back[-1] == (name, args):
            # going where one came from is going back
            self._back.pop()
        elif self._here[0] and self._here[0] != name and not getattr(page, "errand", False):
            self._back.append(self._here)
            del self._back[:-20]
        self._here = (name, args)
        if self.shell.page_named(name) is None:
            self.shell.add_page(name, make_page(name, self.context))
        self.context.shown(name)
        shown = self.shell.page_named(name)
        self.shell.show_page(name, focus_mode=getattr(shown, "focus_mode", False))
        self.shell.mark(entry_of(name))
        shown.open(**args)  # type: ignore[union-attr]

    def show_search(self) -> None:
        """Open the search over everybody (F2 on any page)."""
        from kbdesk.ui.search_drawer import SearchDrawer

        if self.context is not None and self.shell is not None:
            SearchDrawer(self.context, self).begin()

    def show_help(self) -> None:
        """Say what is done on the page, and its keys (F1)."""
        from kbdesk.ui.help_card import HelpCard, hints_of
        from kbdesk.ui.pages import entry_of

        if self.shell is None:
            return
        page = self.shell.page()
        named = page.accessibleName() if page is not None else ""
        title = named or tr(f"shell.{entry_of(self._here[0])}")
        HelpCard(
            self,
            hints_of(page),
            title=tr("menu_page.help_title", page=title),
            says=tr(f"help.{self._here[0]}"),
        ).begin()

    def show_menu(self) -> None:
        """Open the menu of whoever sits here, over their row in the sidebar (F10)."""
        from kbdesk.ui.user_menu import UserMenu

        if self.shell is None or self._stack.currentWidget() is not self.shell:
            return
        oversees = self.context is not None and self.context.facts.user.role != "cadre"
        menu = UserMenu(self, full_screen=self.isFullScreen(), oversees=oversees)
        menu.language.connect(self._speak)
        menu.text_size.connect(self.set_text_size)
        menu.exchange.connect(lambda: self.go("exchange", {}))
        menu.pin.connect(self.sheets.pin)
        menu.passphrase.connect(self.sheets.passphrase)
        menu.users.connect(self.sheets.users)
        menu.trail.connect(lambda: self.go("trail", {}))
        menu.full_screen.connect(self.toggle_full_screen)
        menu.lock.connect(self.lock)
        menu.about.connect(self.sheets.about)
        menu.quit.connect(self.close)
        menu.aboutToHide.connect(menu.deleteLater)
        row = self.shell.user_button
        above = QPoint(0, -menu.sizeHint().height())
        at = row.mapToGlobal(above) if row.isVisible() else self.mapToGlobal(QPoint(16, 16))
        menu.popup(at)

    def _refresh_frame(self, _answer: object = None) -> None:
        """Bring the sidebar's numbers up to date."""
        if self.context is not None and self.shell is not None:
            self.context.ask(frame_figures, self._show_figures, owner=self.shell, newest="frame")

    def _show_figures(self, figures: FrameFigures) -> None:
        assert self.shell is not None
        city = figures.city
        since = tr("shell.never_reached")
        if city.confirmed_on is not None:
            days = (figures.today - city.confirmed_on).days
            since = tr("shell.since_days", days=days) if days > 0 else tr("shell.since_today")
        count = city.unconfirmed
        self.shell.set_unsynced(
            tr("shell.changes", count=integer(count)) if count else "",
            tr("shell.not_taken"),
            since,
        )
        self.shell.set_badge("referrals", figures.overdue)
        # for the login, which cannot look into an encrypted home
        self.preferences.unconfirmed = count
        self.preferences.confirmed_on = city.confirmed_on.isoformat() if city.confirmed_on else ""

    # -- text size, language, full screen --------------------------------------------------

    def next_text_size(self) -> None:
        """Go on to the next text size: 100, 125, 150 %."""
        self.set_text_size(SCALES[(SCALES.index(scale()) + 1) % len(SCALES)])

    def set_text_size(self, factor: float) -> None:
        """Use a text size from now on."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.preferences.text_scale = factor
        self._keep_preferences()
        Theme.of(app).apply(factor)

    def change_language(self) -> None:
        """Speak the other language; pages are built anew."""
        self._speak("en" if current() == "id" else "id")

    def _speak(self, language: Language) -> None:
        if language == current():
            return
        page = self.shell.page() if self.shell is not None else None
        inside = self.shell is not None and self._stack.currentWidget() is self.shell
        if inside and page is not None and hasattr(page, "leave") and not page.leave():
            return
        speak(language)
        self.preferences.language = language
        self._keep_preferences()
        if self.context is None:
            if HomePaths(self.home).exists:
                self.show_login()
            else:
                self.show_first_run()
        elif not inside:
            # what was typed behind the lock stays; its words follow when the page is built anew
            self.show_login(locked=True)
        else:
            here = self._here
            self._build_shell()
            self._here = ("", {})
            self.go(*here)

    def _keep_preferences(self) -> None:
        # without a home yet, nothing is written into the place where it will be
        if HomePaths(self.home).exists:
            self.preferences.save(self.home)

    def toggle_full_screen(self) -> None:
        """Use the whole screen, or give it back (F11)."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    # -- lock and close ------------------------------------------------------------------

    def lock(self) -> None:
        """Ask who is there; what was typed stays behind the login."""
        self._idle.stop()
        if self.context is not None and self._stack.currentWidget() is self.shell:
            for sheet in self.findChildren(Overlay):
                sheet.finish()
            self._before_lock = QApplication.focusWidget()
            self.show_login(locked=True)

    def _unlocked(self) -> None:
        assert self.shell is not None
        self._put(self.shell)
        if self._before_lock is not None and isValid(self._before_lock):
            self._before_lock.setFocus(Qt.FocusReason.OtherFocusReason)
        self._idle.start()

    def change_user(self) -> None:
        """Close the home that is open and ask who is there."""
        self._close_home()
        self.show_login()

    def _close_home(self) -> None:
        """Close the desk on its own thread, after everything that was asked of it."""
        desk, lock = self.desk, self._lock
        self._idle.stop()
        if self._sticks is not None:
            self._sticks.watch.sleep()
        if self._day_copy is not None:
            self._day_copy.stop()
        self.desk = self._lock = self.context = None
        self._back.clear()
        self._here = ("", {})
        if self.shell is not None:
            self._sweep_after(self.shell)
            self._stack.removeWidget(self.shell)
            self.shell.deleteLater()
            self.shell = None
        if desk is None:
            return

        def close() -> None:
            desk.store.close()
            if lock is not None:
                lock.release()

        self._keep_preferences()
        self.worker.ask(close, lambda _: None, owner=self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent | QMouseEvent) and self._idle.isActive():
            self._idle.start()
        if isinstance(event, QKeyEvent) and self._takes_back(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _takes_back(self, watched: QObject, event: QKeyEvent) -> bool:
        """Let Ctrl+Z in a field where nothing was typed reach what the page can take back."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(watched, QLineEdit)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not watched.isUndoAvailable()
            and self.context is not None
            and self.shell is not None
            and self.shell.isAncestorOf(watched)
            and self.context.undoable()
        ):
            self.context.take_back()
            return True
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.shell.page() if self.shell is not None else None
        if page is not None and hasattr(page, "leave") and not page.leave():
            event.ignore()
            return
        if self.worker.busy:
            # a stick is being written, or a line is on its way to the disk
            event.ignore()
            self._tell(tr("window.finishing"), tr("window.finishing_detail"))
            QTimer.singleShot(CLOSE_AGAIN_MS, self.close)
            return
        self._close_home()
        self.worker.stop()
        super().closeEvent(event)

    def _tell(self, title: str, detail: str) -> None:
        from kbdesk.ui.widgets.toast import Toast

        if self._toast is None:
            self._toast = Toast(self, undo=False)
        self._toast.say(title, detail, undo=False)

    # -- trouble -------------------------------------------------------------------------

    def complain(self, error: KbdeskError) -> None:
        """Show a refusal that no page has a place for."""
        from kbdesk.ui.trouble import show_refusal

        show_refusal(self, sentence(error, current()), error.code)

    def _bug(self, error: BaseException) -> None:
        from kbdesk.ui.trouble import show_bug

        show_bug(self, error)

    def _sweep_after(self, shell: Shell | None) -> None:
        """Sweep what Python still holds of a shell's pages as soon as they are gone.

        Qt builds the next ones in the same places of memory, and PySide would take the new
        for the old: "already deleted".
        """
        if shell is not None:
            shell.destroyed.connect(self._sweep)

    def _sweep(self) -> None:
        QTimer.singleShot(0, self, gc.collect)

    def page_shown(self) -> QWidget | None:
        """Return what fills the window: first run, login or the shell."""
        return self._stack.currentWidget()

    def _put(self, page: QWidget) -> None:
        """Show a page and let the one before go; the shell stays behind a lock."""
        before = self._stack.currentWidget()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if before is not None and before is not page and before is not self.shell:
            self._stack.removeWidget(before)
            before.deleteLater()
        if page.focusProxy() is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        # the shell itself is nothing to type into: its page says where the focus begins
        held = QApplication.focusWidget()
        if held is not None and not page.isAncestorOf(held):
            held.clearFocus()


def entered(desk: Desk) -> HomeFacts:
    """Note who opened the home, and return what the window shows of it at all times."""
    from kbdesk.commands.trail import note_seen

    note_seen(desk, "home", how="opened")
    return facts_of(desk)


def facts_of(desk: Desk) -> HomeFacts:
    """Return what the window shows of a home at all times."""
    code = desk.home_posyandu or (desk.posyandu[0] if len(desk.posyandu) == 1 else None)
    profile = desk.store.records.get("posyandu", code) if code else None
    name = (profile or {}).get("name") or code or ""
    return HomeFacts(
        name=desk.name,
        role=desk.role,
        posyandu=desk.posyandu,
        posyandu_name=f"Posyandu {name}" if name and not name.startswith("Posyandu") else name,
        village=desk.village,
        user=desk.user,
        names={
            one: named
            for one in desk.posyandu
            if (named := (desk.store.records.get("posyandu", one) or {}).get("name"))
        },
    )


@dataclass(frozen=True, slots=True)
class FrameFigures:
    """The numbers of the sidebar."""

    city: City
    overdue: int
    today: date


def frame_figures(desk: Desk) -> FrameFigures:
    """Return the numbers of the sidebar."""
    from kbdesk.queries.home import city
    from kbdesk.queries.referrals import overdue_count

    return FrameFigures(city(desk), overdue_count(desk), desk.clock.today())


def _place(facts: HomeFacts) -> str:
    """Return whose laptop it is, as the login says it: no person's name."""
    village = village_name(facts.village) if facts.village else ""
    where = tr("shell.village", village=village) if village else ""
    return " · ".join(part for part in (facts.posyandu_name, where) if part)
