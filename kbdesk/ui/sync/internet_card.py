"""Sending and taking over the internet: a button, a switch that a person sets, how it went."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands import places
from kbdesk.commands.places import WINDOW_PLACE, SavedPlace
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.places.address import WebPlace
from kbdesk.ui.ask_sheet import AskSheet
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_file
from kbdesk.ui.formats import integer, joined
from kbdesk.ui.kit import Button, Card, Label, Notice, danger, hidden, primary, put, row, tint, tr
from kbdesk.ui.language import current
from kbdesk.ui.sync.courier import Round, courier_of
from kbdesk.ui.sync.words import size_words
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.progress_strip import ProgressBar
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence

_LARGEST_CA = 256 << 10


class InternetSheet(AskSheet):
    """``saved(SavedPlace | None)`` once the place is kept, or forgotten.

    The password is never shown again; left empty it stays as it was.
    """

    saved = Signal(object)

    def __init__(self, context: Context, parent: QWidget, saved: SavedPlace | None) -> None:
        title, says = tr("internet_page.sheet_title"), tr("internet_page.sheet_says")
        super().__init__(context, parent, title, says, width=640)
        self._saved = saved
        self._ca: str | None = None

        place = saved.place if saved is not None and isinstance(saved.place, WebPlace) else None
        self.address = TextField(
            tr("common.address"), required=True, longest=1000, placeholder="https://"
        )
        self.user = TextField(tr("internet_page.user"), longest=500)
        kept = "password_kept" if place and place.password else "password_hint"
        self.password = PassphraseField(
            tr("internet_page.password"), hint=tr(f"internet_page.{kept}")
        )
        if place is not None:
            self.address.set_value(place.address)
            self.user.set_value(place.user)
        self.in_order(self.address, self.user, self.password)
        kept = tr("internet_page.ca_kept" if place and place.ca else "internet_page.ca_none")
        self._ca_says = Label(kept, tone="ink_2", wrap=True)
        self.ca = Button(
            tr("internet_page.ca"), icon="document",
            does=lambda: ask_file(self, tr("internet_page.ca"), self.use_ca),
        )  # fmt: skip
        put(self.body, self.address, self.user, self.password)
        put(self.body, put(row(8), (self._ca_says, 1), self.ca))
        self.save = primary(tr("internet_page.save"), key="Enter", does=self.submit)
        self.remove = danger(tr("internet_page.remove"), does=self._remove)
        self.remove.setVisible(saved is not None)
        self.foot(self.save, 1, self.remove)

    def submit(self) -> None:
        """Keep what was typed."""
        self.says.hide()
        if self.busy or self.lacks(self.address):
            return
        name = WINDOW_PLACE if self._saved is None else self._saved.name
        address, user, ca = self.address.value(), self.user.value(), self._ca
        password = self.password.value() or None
        auto = self._saved is not None and self._saved.auto

        def keep(desk: Desk) -> SavedPlace:
            return places.set_place(
                desk, name, address, user=user, password=password, ca=ca, auto=auto
            )

        self.send(keep, self._kept)

    def _kept(self, saved: SavedPlace | None) -> None:
        self.password.wipe()
        self.saved.emit(saved)
        self.finish()

    def _remove(self) -> None:
        if not self.busy and self._saved is not None:
            name = self._saved.name
            self.send(lambda desk: places.remove_place(desk, name), lambda _: self._kept(None))

    def use_ca(self, path: Path) -> None:
        """Take the office's own certificate authority from a file."""
        try:
            with path.open("rb") as file:
                self._ca = file.read(_LARGEST_CA + 1).decode("ascii")
            self._ca_says.setText(tr("internet_page.ca_chosen", name=path.name))
        except (OSError, UnicodeDecodeError):
            self.refused(KbdeskError("place.bad_ca", field="ca"))


_AUTO = "auto"


class InternetCard(Card):
    """The home's place on the internet. Nothing goes unasked: a press, or the switch."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("internet_page.title"), note=" ", pad=(16, 12), gap=10)
        self._context = context
        self._courier = courier_of(context)
        self._saved: SavedPlace | None = None
        self._says = Label("", tone="ink_2", wrap=True)
        self.go = tint(tr("internet_page.go"), icon="repeat", does=self.send_and_take)
        self.cancel = hidden(Button(tr("sync_page.stop"), "danger", does=self._stop))
        self.settings = Button(tr("internet_page.settings"), icon="settings", does=self._open)
        across = put(row(8), (self._says, 1), self.settings, self.cancel, self.go)
        self.auto = hidden(
            CheckChips(tr("internet_page.title"), [(_AUTO, tr("internet_page.auto"))], columns=1)
        )
        self.auto.changed.connect(self._switch)
        self._bar = hidden(ProgressBar(height=10))
        self.notice = hidden(Notice("info", ""))
        put(self.body, across, self._bar, self.auto, self.notice)
        self._courier.changed.connect(self._show)
        self._courier.ended.connect(self._ended)
        self._show()

    def load(self) -> None:
        """Show the place that is kept."""
        self._context.read(places.window_place, self._loaded)

    def send_and_take(self) -> None:
        """Fetch and take what is there, then send what is new."""
        if self._saved is None:
            self._open()
            return
        self.notice.hide()
        hand_on(self, self.go)
        self._courier.send_and_take()

    def _stop(self) -> None:
        hand_on(self, self.cancel)
        self._courier.stop()

    def _open(self) -> None:
        sheet = InternetSheet(self._context, self.window(), self._saved)
        sheet.saved.connect(self._kept)
        sheet.begin()

    def _kept(self, saved: SavedPlace | None) -> None:
        """Go on with a place that was just set: try it, for whoever set it is still there."""
        self._loaded(saved)
        self.notice.hide()
        if saved is not None:
            self._courier.try_out()

    def _switch(self) -> None:
        saved, on = self._saved, bool(self.auto.values())
        if saved is None:
            return
        name = saved.name
        self._context.ask(lambda desk: places.set_auto(desk, name, on), self._switched)

    def _switched(self, saved: SavedPlace) -> None:
        self._loaded(saved)
        if saved.auto:
            self._courier.watch()

    def _loaded(self, saved: SavedPlace | None) -> None:
        self._saved = saved
        self.auto.set_values([_AUTO] if saved is not None and saved.auto else [])
        self._show()

    def _show(self) -> None:
        courier, saved = self._courier, self._saved
        busy = courier.busy and not (courier.stage == "packing" and courier.by_itself)
        self.set_note("" if saved is None else saved.address)
        self.auto.setVisible(saved is not None)
        self.cancel.setVisible(busy)
        self.cancel.setEnabled(not courier.stopping)
        self.go.setVisible(not busy and saved is not None)
        self.settings.setVisible(not busy)
        self._bar.setVisible(busy)
        self._bar.set(courier.share)
        if busy:
            stopping = courier.stopping
            key = "internet_page.stopping" if stopping else f"internet_page.stage.{courier.stage}"
            self._says.setText(tr(key))
        elif saved is None:
            self._says.setText(tr("internet_page.none_yet"))
        else:
            self._says.setText(tr("internet_page.how_auto" if saved.auto else "internet_page.how"))

    def _ended(self, done: Round) -> None:
        self.load()
        if done.by_itself and (done.tried_again if done.error else not done.sent):
            return  # nobody asked, and it is tried again
        kind, title, detail = _words(done)
        self.notice.say(kind, title, detail)  # type: ignore[arg-type]


def _words(done: Round) -> tuple[str, str, str]:
    """Return how a round went: the kind of notice, its title and detail."""
    if done.error is not None:
        kept = [_sent_words(done), _taken_words(done)] if done.sent or done.taken else []
        detail = joined(*kept) or tr("window.data_safe")
        return "warn" if done.cancelled else "bad", sentence(done.error, current()), detail
    if done.tried:
        title, detail = tr("internet_page.tried"), tr("internet_page.tried_detail")
    else:
        told = [one for one in (_sent_words(done), _taken_words(done)) if one]
        title = " · ".join(told) or tr("internet_page.nothing_new")
        detail = tr("internet_page.not_yet") if done.sent else ""
    if done.clock_wrong:
        return "warn", title, tr("internet_page.clock_wrong")
    return "ok", title, detail


def _sent_words(done: Round) -> str:
    if not done.sent:
        return ""
    operations = sum(one["operations"] for one in done.sent)
    size = sum(one["bytes"] for one in done.sent)
    return tr("internet_page.sent", count=integer(operations), size=size_words(size))


def _taken_words(done: Round) -> str:
    taken = [one for one in done.taken if "error" not in one]
    refused = len(done.taken) - len(taken)
    return joined(
        tr("internet_page.taken", count=integer(len(taken))) if taken else "",
        tr("internet_page.refused", count=integer(refused)) if refused else "",
    )
