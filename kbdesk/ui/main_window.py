"""The main window: which of first run, login and shell is shown, and the desk behind it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.standing import unacknowledged
from kbdesk.resources import resource
from kbdesk.store.home import HomeLock, HomePaths
from kbdesk.ui.context import Context, HomeFacts
from kbdesk.ui.language import current, speak, tr
from kbdesk.ui.pages import entry_of, make_page
from kbdesk.ui.preferences import Preferences
from kbdesk.ui.shell import Shell
from kbdesk.ui.theme import SCALES, Theme, scale
from kbdesk.ui.widgets.toast import Toast
from kbdesk.ui.worker import Worker
from kbdesk.words import sentence

IDLE_LOCK_MS = 5 * 60 * 1000
LOW_SCREEN_PX = 800
_CADRE_PLACES = ("home", "children", "families", "referrals", "sync")


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
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setWindowTitle("kbdesk")
        self.setWindowIcon(QIcon(str(resource("icons", "kbdesk.svg"))))
        self._toast = Toast(self, undo=False)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_LOCK_MS)
        self._idle.timeout.connect(self.lock)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

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

        page = FirstRunPage(self.home, self.worker)
        page.made.connect(self.opened)
        self._put(page)

    def show_login(self, locked: bool = False) -> None:
        """Show the login; ``locked`` keeps the desk and what was typed behind it."""
        from kbdesk.ui.pages.login import LoginPage

        page = LoginPage(
            self.home,
            self.worker,
            last_user=self.preferences.last_user,
            unlocks=self.context.facts.user if locked and self.context else None,
        )
        page.opened.connect(self.opened)
        page.unlocked.connect(self._unlocked)
        page.text_size.connect(self.next_text_size)
        page.language.connect(self.change_language)
        self._put(page, keep=locked)

    def opened(self, desk: Desk, lock: HomeLock) -> None:
        """Go on with a home that was opened: build the shell and show its first page."""
        self.desk, self._lock = desk, lock
        self.preferences.last_user = desk.user.id
        self.preferences.save(self.home)
        self.worker.ask(lambda: facts_of(desk), self._furnish, owner=self)

    def _furnish(self, facts: HomeFacts) -> None:
        assert self.desk is not None
        self.context = Context(self.desk, facts, self.worker, self)
        self.context.went.connect(self.go)
        self.context.told.connect(lambda title, detail: self._toast.say(title, detail, undo=False))
        self.context.complained.connect(self.complain)
        self.context.recorded.connect(self._refresh_frame)
        self._build_shell()
        self.go("hub" if facts.role == "hub" else "home", {})
        self._idle.start()

    def _build_shell(self) -> None:
        assert self.context is not None
        facts = self.context.facts
        self.shell = Shell(
            posyandu=facts.posyandu_name or facts.name,
            user=facts.user.name,
            role=tr(f"role.{facts.user.role}"),
            entries=_CADRE_PLACES,
        )
        self.shell.navigate.connect(self._navigate)
        self.shell.lock.connect(self.lock)
        self.shell.sync.connect(lambda: self.go("sync", {}))
        self.shell.search.connect(self.show_search)
        self.shell.text_size.connect(self.next_text_size)
        self.shell.full_screen.connect(self.toggle_full_screen)
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
        page = self.shell.page()
        if page is not None and hasattr(page, "leave") and not page.leave():
            return
        if name == "back":
            name, args = self._back.pop() if self._back else ("home", {})
        elif self._here[0] and self._here[0] != name:
            self._back.append(self._here)
            del self._back[:-20]
        self._here = (name, args)
        if self.shell.page_named(name) is None:
            self.shell.add_page(name, make_page(name, self.context))
        shown = self.shell.page_named(name)
        self.shell.show_page(name)
        self.shell.mark(entry_of(name))
        shown.open(**args)  # type: ignore[union-attr]

    def show_search(self) -> None:
        """Open the search over everybody (F2 on any page)."""
        from kbdesk.ui.search_drawer import SearchDrawer

        if self.context is not None and self.shell is not None:
            SearchDrawer(self.context, self).begin()

    def _refresh_frame(self, _answer: object = None) -> None:
        """Bring the sidebar's numbers up to date."""
        if self.context is not None and self.shell is not None:
            self.context.ask(frame_figures, self._show_figures, owner=self.shell, newest="frame")

    def _show_figures(self, figures: Mapping[str, int]) -> None:
        assert self.shell is not None
        count = figures["unconfirmed"]
        self.shell.set_unsynced(
            tr("shell.changes", count=count) if count else "", tr("shell.not_taken"), ""
        )
        self.shell.set_badge("referrals", figures["overdue"])

    # -- text size, language, full screen --------------------------------------------------

    def next_text_size(self) -> None:
        """Go on to the next text size: 100, 125, 150 %."""
        place = SCALES.index(scale())
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.preferences.text_scale = SCALES[(place + 1) % len(SCALES)]
        self.preferences.save(self.home)
        Theme.of(app).apply(self.preferences.text_scale)

    def change_language(self) -> None:
        """Speak the other language; pages are built anew."""
        speak("en" if current() == "id" else "id")
        self.preferences.language = current()
        self.preferences.save(self.home)
        if self.context is None:
            self.show_login()
        else:
            here = self._here
            self._build_shell()
            self._here = ("", {})
            self.go(*here)

    def toggle_full_screen(self) -> None:
        """Use the whole screen, or give it back (F11)."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    # -- lock and close ------------------------------------------------------------------

    def lock(self) -> None:
        """Ask who is there; what was typed stays behind the login."""
        self._idle.stop()
        if self.context is not None and self._stack.currentWidget() is self.shell:
            self.show_login(locked=True)

    def _unlocked(self) -> None:
        assert self.shell is not None
        login = self._stack.currentWidget()
        self._stack.setCurrentWidget(self.shell)
        if login is not None:
            self._stack.removeWidget(login)
            login.deleteLater()
        self._idle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent | QMouseEvent) and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.shell.page() if self.shell is not None else None
        if page is not None and hasattr(page, "leave") and not page.leave():
            event.ignore()
            return
        desk, lock = self.desk, self._lock
        if desk is not None:
            self.worker.ask(desk.store.close, lambda _: None, owner=self)
        self.worker.stop()
        if lock is not None:
            lock.release()
        super().closeEvent(event)

    # -- trouble -------------------------------------------------------------------------

    def complain(self, error: KbdeskError) -> None:
        """Show a refusal that no page has a place for."""
        from kbdesk.ui.trouble import show_refusal

        show_refusal(self, sentence(error, current()), error.code)

    def _bug(self, error: BaseException) -> None:
        from kbdesk.ui.trouble import show_bug

        show_bug(self, error)

    def _put(self, page: QWidget, *, keep: bool = False) -> None:
        before = self._stack.currentWidget()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if before is not None and not keep:
            self._stack.removeWidget(before)
            before.deleteLater()
        page.setFocus(Qt.FocusReason.OtherFocusReason)


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
    )


def frame_figures(desk: Desk) -> dict[str, int]:
    """Return the numbers of the sidebar."""
    from kbdesk.queries.referrals import overdue_count

    return {"unconfirmed": unacknowledged(desk), "overdue": overdue_count(desk)}
