"""The strip on the sync page: a newer version on the stick, or an earlier one to go back to.

The package itself says what is new. After the installation one button restarts the program; until
then the running version goes on.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QFrame

from kbdesk import __version__
from kbdesk.commands import updates
from kbdesk.commands.updates import FoundUpdate, WayBack
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.formats import percent
from kbdesk.ui.language import current, tr, why_not
from kbdesk.ui.sync.drives import DriveWatch
from kbdesk.ui.sync.job_progress import JobProgress
from kbdesk.ui.theme.current import crowding
from kbdesk.ui.theme.scaling import TOP, FollowsTextSize, column, put, row, spaced, styled, turn
from kbdesk.ui.updates.restart import restart
from kbdesk.ui.widgets.button import Button, primary
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import announce
from kbdesk.words import sentence

_QUIET = frozenset({"update.no_programs", "update.no_release_key", "sync.not_enrolled"})
"""Refusals that are about this laptop, not the stick: shown only after a person asks."""
_MOST_LINES = 6


class UpdateStrip(FollowsTextSize, QFrame):
    """Hidden while the stick has nothing for this laptop and no installation runs."""

    def __init__(self, context: Context, watch: DriveWatch) -> None:
        super().__init__()
        self._context, self._watch = context, watch
        self._place: Path | None = None
        self._busy = self._done = False
        self._progress = JobProgress(self)
        self._progress.progressed.connect(self._going)
        self.setProperty("role", "notice")
        self.setProperty("kind", "info")
        self.title = Label("", "label", wrap=True)
        self.detail = Label("", wrap=True)
        self.install = Button(tr("updates_page.install"), "tint", icon="inbox", does=self.begin)
        self.again = primary(tr("updates_page.restart"), icon="repeat", does=self._restart)
        words = put(column(2), self.title, self.detail)
        said = put(row(12), (IconLabel("inbox", "info", 26), TOP), (words, 1))
        buttons = row(10)
        for button in (self.install, self.again):
            buttons.addWidget(button)
        self._whole = spaced(QBoxLayout(QBoxLayout.Direction.LeftToRight), 12)
        put(self._whole, (said, 1), buttons)
        self.setLayout(put(row(0, (14, 11)), self._whole))
        self.on_text_size(lambda: turn(self._whole, down=crowding() >= 1.25))
        self.hide()
        watch.changed.connect(self.load)

    @property
    def busy(self) -> bool:
        """Tell whether a version is being installed."""
        return self._busy

    def load(self) -> None:
        """Read which version is on the stick."""
        if self._busy or self._done:
            return
        drive = self._watch.drive
        if drive is None or self._context.facts.practice:
            self._show([])
            return
        self._place = drive.path
        place = drive.path
        self._context.read(
            lambda desk: updates.look(desk, place), self._show, refused=lambda _: self._show([])
        )

    def begin(self) -> None:
        """Install the newest version on the stick; the desk goes on meanwhile."""
        if self._place is None or self._busy:
            return
        self._busy = True
        place, told = self._place, self._progress.report
        hand_on(self, self.install)
        self.install.hide()
        self.detail.setText(tr("updates_page.going", share=percent(0, 100, 0)))
        self._context.beside(
            lambda on_desk: updates.install(on_desk, place, told),
            self._installed,
            refused=self._refused,
        )

    def _show(self, found: list[FoundUpdate]) -> None:
        new = next((one for one in found if one.state == "new"), None)
        bad = next((one for one in found if one.state == "refused" and one.error), None)
        told = True
        if new is not None:
            self._say(
                "info",
                tr("updates_page.new", version=new.version, now=__version__),
                "\n".join(f"· {line}" for line in new.changes(current())[:_MOST_LINES]),
            )
        elif bad is not None and bad.error is not None and bad.error.code not in _QUIET:
            self._say("warn", tr("updates_page.not_for_here"), sentence(bad.error, current()))
        elif (gave_up := updates.failed_version()) is not None:
            words = tr("updates_page.failed", version=gave_up, now=__version__)
            self._say("warn", words, tr("updates_page.failed_detail"))
        else:
            told = False
        self.install.setVisible(new is not None)
        self.again.hide()
        self.setVisible(told)

    def _going(self, done: int, total: int, _: str) -> None:
        if self._busy:
            self.detail.setText(tr("updates_page.going", share=percent(done, total or 1, 0)))

    def _installed(self, answer: dict[str, object]) -> None:
        self._busy, self._done = False, True
        words = tr("updates_page.installed", version=answer["version"])
        self._say("ok", words, tr("updates_page.installed_detail", now=__version__))
        self.again.show()
        self.again.setFocus()
        announce(self, words)
        self._context.recorded.emit(answer)

    def _refused(self, error: KbdeskError) -> None:
        self._busy = False
        words = why_not(error)
        self._say("bad", words, tr("window.data_safe"))
        self.install.show()
        announce(self, words)

    def _restart(self) -> None:
        restart().wanted = True
        self.window().close()

    def _say(self, kind: str, title: str, detail: str) -> None:
        styled(self, kind=kind)
        self.title.setText(title)
        self.detail.show_text(detail)
        self.setAccessibleName(f"{title}. {detail}" if detail else title)


class BackPart(QFrame):
    """A line of the "about" sheet: the version to which this laptop can go back."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._sure = False
        self._way: WayBack | None = None
        self.words = Label("", tone="ink_2", wrap=True)
        self.press = Button("", does=self._press)
        self.setLayout(put(row(12), (self.words, 1), self.press))
        self.hide()

    def load(self) -> None:
        """Read whether an earlier version is kept."""
        self._context.ask(
            lambda desk: updates.way_back(desk.paths.folder), self._show, refused=self._none
        )

    def _show(self, way: WayBack) -> None:
        if way.version == __version__:
            return  # A newer version waits for its first start; the strip on the sync page says so.
        self._way = way
        self.words.setText(tr("updates_page.before", version=way.version))
        self.press.set_words(tr("updates_page.back", version=way.version))
        self.show()

    def _none(self, error: KbdeskError) -> None:
        if error.code == "update.no_copy":
            self.words.setText(why_not(error))
            self.press.hide()
            self.show()

    def _press(self) -> None:
        if self._way is not None and self._way.copy is not None:
            # The earlier version cannot read today's data, so its copy of the data comes back too.
            from kbdesk.ui.updates.back_sheet import BackSheet

            BackSheet(self._context, self, self._way).begin()
            return
        if not self._sure:
            # The second press confirms: one press can be a slip of the hand.
            self._sure = True
            self.press.set_words(tr("updates_page.back_now"))
            announce(self, self.press.text())
            return
        self._context.do(_back, self._gone_back, refused=self._refused)

    def _gone_back(self, _: dict[str, object]) -> None:
        restart().wanted = True
        self._context.parent().close()  # type: ignore[union-attr]

    def _refused(self, error: KbdeskError) -> None:
        self._sure = False
        self.words.setText(why_not(error))
        announce(self, self.words.text())


def _back(desk: Desk) -> dict[str, object]:
    return updates.back(desk.paths.folder)
