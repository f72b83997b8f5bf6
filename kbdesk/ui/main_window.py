"""The main window: which of first run, login and shell is shown, and the desk behind it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QLayout, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from kbdesk.domain.errors import KbdeskError
from kbdesk.resources import resource
from kbdesk.store.home import HomePaths
from kbdesk.ui.at_rest import write_what_waits
from kbdesk.ui.context import Context, HomeFacts
from kbdesk.ui.formats import integer
from kbdesk.ui.home_facts import FrameFigures, entered, frame_figures, place_of
from kbdesk.ui.keys import takes_back
from kbdesk.ui.keys_ahead import KeysAhead
from kbdesk.ui.language import current, speak, tr, why_not
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.page_history import PageHistory, Place
from kbdesk.ui.practice_mode import PracticeMode
from kbdesk.ui.preferences import Preferences
from kbdesk.ui.screen_fit import leave_full_screen
from kbdesk.ui.theme import SCALES, Theme, rearrange, scale, set_room
from kbdesk.ui.theme.current import ROOM
from kbdesk.ui.theme.scaling import boxed, column, put
from kbdesk.ui.user_sheets import UserSheets
from kbdesk.ui.worker import Worker
from kbdesk.words import Language

if TYPE_CHECKING:
    # Import late, so that the first page shows sooner.
    from kbdesk.desk import Desk
    from kbdesk.store.home import HomeLock
    from kbdesk.ui.access.first_run import FirstRunPage
    from kbdesk.ui.beside_work import BesideWork
    from kbdesk.ui.entrance import Entrance
    from kbdesk.ui.shell import Shell, Views
    from kbdesk.ui.widgets.toast import Toast

IDLE_LOCK_MS = 5 * 60 * 1000
LOW_SCREEN_PX = 800
WIDTH, HEIGHT = ROOM
LEAST = QSize(640, 480)
CLOSE_AGAIN_MS = 100


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
        self._history = PageHistory()
        self._before_lock: QWidget | None = None
        self._ahead = KeysAhead(self.worker, self._keys_that_leave)
        self._stack = QStackedWidget()
        self.practice = PracticeMode(self, home)
        self._whole = put(column(0), (self._stack, 1))
        whole = boxed(self._whole)
        self.setCentralWidget(whole)
        # Pages never enlarge the window: it could leave the screen.
        layout = self.layout()
        assert layout is not None
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setMinimumSize(LEAST)
        self.setWindowTitle("kbdesk")
        self.setWindowIcon(QIcon(str(resource("icons", "kbdesk.svg"))))
        self._toast: Toast | None = None
        self.sheets = UserSheets(self, lambda: self.context)
        self._beside: BesideWork | None = None
        self._idle = QTimer(self, singleShot=True, interval=IDLE_LOCK_MS)
        self._idle.timeout.connect(self.lock)
        # Full screen hides the window's frame: keep a key to close it.
        QShortcut(QKeySequence("Ctrl+Q"), self).activated.connect(self.close)

    def begin(self) -> None:
        """Show the window: first run where there is no home yet, else login."""
        screen = self.screen().availableGeometry()
        self.resize(QSize(WIDTH, HEIGHT).boundedTo(screen.size()))
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
        from kbdesk.ui.access.first_run import FirstRunPage

        before = self._stack.currentWidget()
        page = FirstRunPage(self.home, self.worker)
        if isinstance(before, FirstRunPage):
            page.retype(before.typed())
        self.put_first_run(page)

    def put_first_run(self, page: FirstRunPage) -> None:
        """Show a page that makes or opens a home, and go on with what it made."""
        page.made.connect(self.opened)
        self._hear_entrance(page)
        self._put(page)

    def put_above(self, band: QWidget) -> None:
        """Show something over every page of the window."""
        self._whole.insertWidget(0, band)

    def _hear_entrance(self, page: Entrance) -> None:
        page.enters.connect(lambda: self._ahead.at_entrance.watch(page, page))
        page.text_size.connect(self.next_text_size)
        page.language.connect(self.change_language)
        page.full_screen.connect(self.toggle_full_screen)
        page.help.connect(
            lambda: self.sheets.outside("login" if HomePaths(self.home).exists else "first_run")
        )

    def show_login(self, locked: bool = False) -> None:
        """Show the login; ``locked`` keeps the desk and what was typed behind it."""
        self.practice.show(self.preferences.practice)
        from kbdesk.ui.access.login import LoginPage

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
        app = QApplication.instance()
        if app is not None:
            # at the entrance nothing is heard; PySide would make hundreds of classes for it
            app.installEventFilter(self)
        # A practice home is in a folder beside the real home.
        folder = desk.paths.folder
        if folder != self.home:
            self.use_home(folder)
        self.preferences.last_user = desk.user.id
        self.worker.ask(lambda: entered(desk), self._furnish, owner=self)

    def use_home(self, folder: Path) -> None:
        """Go on with another home: its own preferences, in the look of now."""
        before, self.home = self.preferences, folder
        self.preferences = Preferences.load(folder)
        self.preferences.text_scale, self.preferences.language = scale(), before.language

    def _leave_page(self) -> None:
        """Let the page that is shown keep what is typed on it."""
        page = self.shell.page() if self.shell is not None else None
        if page is not None:
            page.leave()

    def _furnish(self, facts: HomeFacts) -> None:
        from kbdesk.ui.beside_work import BesideWork

        assert self.desk is not None
        self.preferences.practice = facts.practice
        self.practice.show(facts.practice)
        self.preferences.laptop = facts.name
        self.preferences.place = place_of(facts)
        self.preferences.save(self.home)
        self.context = Context(self.desk, facts, self.worker, self)
        self.context.went.connect(self.go)
        self.context.told.connect(self._tell)
        self.context.complained.connect(self.complain)
        self.context.recorded.connect(self._refresh_frame)
        self.context.restoring.connect(self.restore)
        self.context.while_closed.connect(self.while_closed)
        self._build_shell()
        self.go(facts.first_page, {})
        self._ahead.enter(self)
        self._idle.start()
        if self._beside is None:
            self._beside = BesideWork(self)
            self._beside.stick_came.connect(self._stick_came)
        self._beside.begin(self.context)

    def _stick_came(self, name: str, bundles: int) -> None:
        """Say on any page that a stick with bundles was put in."""
        inside = self.context is not None and self._stack.currentWidget() is self.shell
        if inside and self.here[0] not in ("sync", "hub", "city"):
            came = tr("window.stick_came", name=name, count=integer(bundles))
            self._tell(came, tr("window.stick_take"))

    def restore(self, copy: Path, passphrase: str) -> None:
        """Close the home, go on from a copy of it, and ask who is there."""
        from kbdesk.commands.upkeep import restore

        self.while_closed(
            lambda home, user: restore(home, copy, user=user, passphrase=passphrase),
            lambda: self._tell(tr("window.restored"), tr("window.restored_detail")),
        )

    def while_closed(self, job: Callable[[Path, str], object], then: Callable[[], None]) -> None:
        """Close the home, run a job with its folder and the user's name, and ask who is there."""
        if self.desk is None:
            return
        user, home = self.desk.user.name, self.home
        self.close_home()
        self.show_login()
        self.worker.ask(
            lambda: job(home, user), lambda _: then(), owner=self, refused=self.complain
        )

    def _build_shell(self, views: Views | None = None) -> None:
        """Build the sidebar and no page; ``views``: what was searched for on those before."""
        from kbdesk.ui.shell import Shell
        from kbdesk.ui.sidebar import entries_of

        assert self.context is not None
        facts = self.context.facts
        self._sweep_after(self.shell)
        self.shell = Shell(
            posyandu=facts.posyandu_name or facts.name,
            user=facts.user.name,
            role=tr(f"role.brief.{facts.user.role}"),
            entries=entries_of(facts.role),
            views=views or {},
        )
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
        self.go(self.context.facts.first_page if name == "home" else name, {})

    def go(self, name: str, args: Mapping[str, object]) -> None:
        """Show a page; ``back`` returns to the one before."""
        if self.shell is None or self.context is None:
            return
        if name in ("search", "tour"):
            (self.show_search if name == "search" else self.sheets.tour)()
            return
        from kbdesk.ui.pages import entry_of, make_page

        self._leave_page()
        page = self.shell.page()
        if name == "back":
            name, args = self._history.back(self.context.facts.first_page)
        else:
            self._history.turn((name, args), errand=page is not None and page.errand)
        if self.shell.page_named(name) is None:
            self.shell.add_page(name, make_page(name, self.context))
        self.context.shown(name)
        self.shell.show_page(name)
        self.shell.mark(entry_of(name))
        shown: Any = self.shell.page()
        shown.open(**args)
        self._ahead.wait_for(shown)

    @property
    def here(self) -> Place:
        """The page that is shown, and what it was opened with."""
        return self._history.here

    def _keys_that_leave(self) -> Collection[str]:
        return ("Ctrl+Q", *(self.shell.leaving_keys if self.shell is not None else ()))

    def show_search(self) -> None:
        """Open the search over everybody (F2 on any page)."""
        from kbdesk.ui.search_drawer import SearchDrawer

        if self.context is not None and self.shell is not None:
            SearchDrawer(self.context, self).begin()

    def show_help(self) -> None:
        """Say what is done on the page, and its keys (F1)."""
        from kbdesk.ui.help_card import HelpCard, hints_of, is_typed_in
        from kbdesk.ui.pages import page_title

        if self.shell is None:
            return
        page, name = self.shell.page(), self.here[0]
        HelpCard(
            self,
            hints_of(page),
            title=tr("menu_page.help_title", page=page_title(name, page)),
            says=tr(f"help.{name}"),
            typing=is_typed_in(page),
            page=name,
        ).begin()

    def show_menu(self) -> None:
        """Open the menu of whoever sits here, over their row in the sidebar (F10)."""
        from kbdesk.ui.user_menu import open_menu

        if self.shell is not None and self._stack.currentWidget() is self.shell:
            open_menu(self, self.shell.user_button)

    def _refresh_frame(self, _answer: object = None) -> None:
        """Bring the sidebar's numbers up to date."""
        if self.context is not None and self.shell is not None:
            self.context.read(frame_figures, self._show_figures, owner=self.shell)

    def _show_figures(self, figures: FrameFigures) -> None:
        assert self.shell is not None
        practice = self.context is not None and self.context.facts.practice
        self.shell.show_figures(figures, practice=practice)
        if practice:
            return
        # Remember it for the login, which cannot read the encrypted home.
        city = figures.city
        self.preferences.unconfirmed = city.unconfirmed
        self.preferences.unwritten = city.unwritten
        self.preferences.confirmed_on = city.confirmed_on.isoformat() if city.confirmed_on else ""

    def next_text_size(self) -> None:
        """Go on to the next text size: 100, 125, 150 %."""
        self.set_text_size(SCALES[(SCALES.index(scale()) + 1) % len(SCALES)])

    def set_text_size(self, factor: float) -> None:
        """Use a text size from now on."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.preferences.text_scale = factor
        self._keep_preferences()
        if factor == scale():
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        self._tell(tr("window.text_size", percent=round(factor * 100)), "")
        self.repaint()
        try:
            if self.shell is not None:
                # Restyle only the shown page now: each widget costs over a millisecond.
                self.shell.let_go_of_hidden()
                gc.collect()
            Theme.of(app).apply(factor)
        finally:
            QApplication.restoreOverrideCursor()

    def change_language(self) -> None:
        """Speak the other language; pages are built anew."""
        self.speak("en" if current() == "id" else "id")

    def speak(self, language: Language) -> None:
        """Speak a language; pages are built anew."""
        if language == current():
            return
        inside = self.shell is not None and self._stack.currentWidget() is self.shell
        if inside:
            self._leave_page()
        speak(language)
        if self._toast is not None:
            self._toast.hide()  # what it says is in the language before
        self.preferences.language = language
        self._keep_preferences()
        if self.context is None:
            if HomePaths(self.home).exists:
                self.show_login()
            else:
                self.show_first_run()
        elif not inside:
            # Keep the typing behind the lock; its labels change when the page is built again.
            self.show_login(locked=True)
        else:
            here = self.here
            self._build_shell(self.shell.views() if self.shell is not None else {})
            self._history.leave()
            self.go(*here)
            if self.shell is not None:
                # ``open`` may have shown what the page was first opened for
                self.shell.search_again(here[0])

    def _keep_preferences(self) -> None:
        # Without a home, write nothing into its future folder.
        if HomePaths(self.home).exists:
            self.preferences.save(self.home)

    def toggle_full_screen(self) -> None:
        """Use the whole screen, or give it back (F11)."""
        if not self.isFullScreen():
            self.showFullScreen()
            return
        leave_full_screen(self)

    def lock(self) -> None:
        """Close the database and ask who is there; what was typed stays behind the login."""
        self._idle.stop()
        self._ahead.drop()
        if self.context is not None and self._stack.currentWidget() is self.shell:
            for sheet in self.findChildren(Overlay):
                sheet.finish()
            self._before_lock = QApplication.focusWidget()
            write_what_waits(self)
            self.context.lock()
            self.show_login(locked=True)

    def _unlocked(self) -> None:
        assert self.shell is not None
        assert self.context is not None
        self.context.unlocked()
        self._put(self.shell)
        if self._before_lock is not None and isValid(self._before_lock):
            self._before_lock.setFocus()
        self._ahead.enter(self)
        self._idle.start()

    def change_user(self) -> None:
        """Close the home that is open and ask who is there."""
        self.close_home()
        self.show_login()

    def close_home(self) -> None:
        """Close the desk on its own thread, after everything that was asked of it."""
        self._leave_page()
        write_what_waits(self)
        desk, lock = self.desk, self._lock
        self._idle.stop()
        if self._beside is not None:
            self._beside.rest()
        if self.context is not None:
            self.context.closing.emit()
        self._ahead.drop()
        self.desk = self._lock = self.context = None
        self._history.forget()
        if self.shell is not None:
            self._sweep_after(self.shell)
            self._stack.removeWidget(self.shell)
            self.shell.deleteLater()
            self.shell = None
        if desk is None:
            return

        def close() -> None:
            desk.close()
            if lock is not None:
                lock.release()

        self._keep_preferences()
        self.worker.ask(close, lambda _: None, owner=self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent | QMouseEvent) and self._idle.isActive():
            self._idle.start()
        if isinstance(event, QKeyEvent) and takes_back(self.context, self.shell, watched, event):
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure_room()

    def measure_room(self) -> None:
        """Let the pages be arranged for the room that they have now."""
        if set_room(self.width(), self.height() - int(self.property("band") or 0)):
            rearrange(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave_page()
        if self.worker.busy:
            # a stick is being written, or a line is on its way to the disk
            event.ignore()
            self._tell(tr("window.finishing"), tr("window.finishing_detail"))
            QTimer.singleShot(CLOSE_AGAIN_MS, self.close)
            return
        self.close_home()
        self.worker.stop()
        app = QApplication.instance()
        if app is not None:
            # every event of the program would go through a window that is gone
            app.removeEventFilter(self)
        set_room(*ROOM)
        super().closeEvent(event)

    def _tell(self, title: str, detail: str) -> None:
        from kbdesk.ui.widgets.toast import Toast

        if self._toast is None:
            self._toast = Toast(self)
        self._toast.say(title, detail)

    def complain(self, error: KbdeskError) -> None:
        """Show a refusal that no page has a place for."""
        from kbdesk.ui.error_sheet import show_refusal

        show_refusal(self, why_not(error), error.code)

    def _bug(self, error: BaseException) -> None:
        from kbdesk.ui.error_sheet import show_bug

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
        first: QWidget | None = getattr(page, "first", None)
        if first is not None:
            first.setFocus()
            return
        # The shell takes no typing: its page sets the first focus.
        held = QApplication.focusWidget()
        if held is not None and not page.isAncestorOf(held):
            held.clearFocus()
