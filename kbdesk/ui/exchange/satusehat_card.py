"""A month for SATUSEHAT: which server, sending, and whose records it refused, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.satusehat import (
    Answers,
    PersonToSend,
    ToSend,
    keep_answers,
    send,
    server_of,
    set_server,
    to_send,
)
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.area import this_month
from kbdesk.queries.fhir_month import names_of
from kbdesk.queries.skdn import month_text
from kbdesk.sync.fhir_server import FhirServer
from kbdesk.sync.places.transfers import Stop
from kbdesk.ui.ask_sheet import AskSheet
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import (
    Button,
    Card,
    Label,
    Notice,
    column,
    emptied,
    hidden,
    primary,
    put,
    row,
    tint,
    tr,
    why_not,
)
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.sync.network_thread import NetworkThread
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.progress_strip import ProgressBar
from kbdesk.ui.widgets.text_field import TextField


class SatusehatSheet(AskSheet):
    """``saved`` once the server is kept. The secret is never shown; left empty it stays."""

    saved = Signal()

    def __init__(self, context: Context, parent: QWidget, shown: Mapping[str, Any] | None) -> None:
        title, says = tr("outward_page.server_title"), tr("outward_page.server_says")
        super().__init__(context, parent, title, says, width=680)
        self.server, self.token = (
            TextField(
                tr(f"outward_page.{name}"), required=True, longest=500, placeholder="https://"
            )
            for name in ("server", "token")
        )
        self.client = TextField(tr("outward_page.client"), required=True, longest=300)
        self.secret = PassphraseField(
            tr("outward_page.secret"), hint=tr("internet_page.password_kept") if shown else ""
        )
        self.organization = TextField(tr("exchange_page.organization"), longest=64)
        for name, value in (shown or {}).items():
            field = getattr(self, name, None)
            if isinstance(field, TextField):
                field.set_value(str(value))
        self.in_order(self.server, self.token, self.client, self.secret, self.organization)
        both = put(row(12), (self.client, 1), (self.secret, 1))
        put(self.body, self.server, self.token, both, self.organization)
        self.foot(primary(tr("internet_page.save"), key="Enter", does=self.submit), 1)

    def submit(self) -> None:
        """Keep what was typed."""
        self.says.hide()
        if self.busy or self.lacks(self.server, self.token, self.client):
            return
        said: dict[str, Any] = {
            "address": self.server.value(), "token": self.token.value(),
            "client": self.client.value(), "secret": self.secret.value() or None,
            "organization": self.organization.value() or None,
        }  # fmt: skip
        self.send(lambda desk: set_server(desk, **said), self._kept)

    def _kept(self, _: object) -> None:
        self.secret.wipe()
        self.saved.emit()
        self.finish()


_AT_ONCE: Final = 20
"""People whose records go between two notes in the database."""
_SHOWN: Final = 12
"""Refusals that the card lists; the others are counted."""


@dataclass(slots=True)
class SatuSehatSending:
    """One sending, from the press to its end."""

    to_send: ToSend
    done: int = 0
    sent: int = 0
    refused: list[Mapping[str, Any]] = field(default_factory=list)


class SatusehatCard(Card):
    """Nothing goes unasked. The network has a thread of its own; the desk is never held."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("outward_page.satusehat"), note=" ", pad=(16, 12), gap=10)
        self._context = context
        self._network = NetworkThread(self)
        self._server: Mapping[str, Any] | None = None

        self._round: SatuSehatSending | None = None
        self.month = MonthSteps(tr("exchange_page.month_before"), gap=8, width=140)
        self.settings = Button(tr("internet_page.settings"), icon="settings", does=self._open)
        self.send = tint(tr("outward_page.send"), icon="arrow-up", does=self.send_month)
        self.cancel = hidden(Button(tr("sync_page.stop"), "danger", does=self._stop))
        self._bar = hidden(ProgressBar(height=10))
        self.notice = hidden(Notice("info", ""))
        self._refusals = column(4)
        when = put(row(8), self.month, 1, self.settings, self.cancel, self.send)
        how = Label(tr("outward_page.satusehat_how"), tone="ink_2", wrap=True)
        put(self.body, how, when, self._bar, self.notice, self._refusals)

    def load(self) -> None:
        """Show which server is set, and the month that is over."""

        def found(desk: Desk) -> tuple[int, Mapping[str, Any] | None]:
            try:
                return this_month(desk), server_of(desk)
            except KbdeskError:
                # none is set, or who is here may not send: a press says so
                return this_month(desk), None

        self._context.read(found, self._loaded)

    def _loaded(self, found: tuple[int, Mapping[str, Any] | None]) -> None:
        now, self._server = found
        shown = self.month.month
        self.month.set(now - 1 if shown is None or shown > now else shown, now)
        self._show()

    def _show(self) -> None:
        going = self._round is not None
        self.month.setEnabled(not going)
        self.set_note("" if self._server is None else str(self._server["server"]))
        self.settings.setVisible(not going)
        self.send.setVisible(not going)
        self.cancel.setVisible(going)
        self._bar.setVisible(going)

    def _open(self) -> None:
        sheet = SatusehatSheet(self._context, self.window(), self._server)
        sheet.saved.connect(self.load)
        sheet.begin()

    # -- sending -----------------------------------------------------------------------------

    def send_month(self) -> None:
        """Send what the server has not taken yet of the month."""
        month = self.month.month
        if self._round is not None or month is None or not self.send.isEnabled():
            return
        if self._server is None:
            self._open()
            return
        emptied(self._refusals)
        sent = month_text(month)
        self.notice.say("info", tr("outward_page.packing"))
        # A second press while it is packed must not send it a second time.
        hand_on(self, self.send)
        self.send.setEnabled(False)
        self._context.ask(lambda desk: to_send(desk, sent), self._begin, refused=self._not_packed)

    def _not_packed(self, error: KbdeskError) -> None:
        self.send.setEnabled(True)
        self.notice.say("bad", why_not(error))

    def _begin(self, found: ToSend) -> None:
        self.send.setEnabled(True)
        self._round = SatuSehatSending(found)
        self._network.begin()
        self._show()
        self._go_on()

    def _go_on(self) -> None:
        going = self._round
        if going is None:
            return
        of = len(going.to_send.people)
        self._bar.set(going.done / of if of else 1.0)
        some = going.to_send.people[going.done : going.done + _AT_ONCE]
        if not some:
            self._end(None)
            return
        self.notice.say("info", tr("outward_page.sending", done=going.done, of=of))
        self._network.run(lambda stop: _sent(going.to_send, some, stop), self._answered, self._end)

    def _answered(self, found: tuple[Answers, KbdeskError | None]) -> None:
        going, (answers, error) = self._round, found
        if going is None:
            return

        def keep(desk: Desk) -> list[Mapping[str, Any]]:
            refused = keep_answers(desk, going.to_send, answers)
            names = names_of(desk, [str(one["person"]) for one in refused])
            return [{**one, "name": names.get(str(one["person"]))} for one in refused]

        def kept(refused: list[Mapping[str, Any]]) -> None:
            going.done += len(answers)
            going.sent += len(answers) - len(refused)
            going.refused += refused
            if error is not None:
                self._end(error)
            else:
                self._go_on()

        self._context.ask(keep, kept, owner=self, refused=self._end)

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self._network.stop()

    def _end(self, error: KbdeskError | None) -> None:
        going, self._round = self._round, None
        self.cancel.setEnabled(True)
        hand_on(self, self.cancel)
        self._show()
        if going is None:
            return
        refused = going.refused
        detail = tr(
            "outward_page.sent", sent=integer(going.sent), refused=integer(len(refused)),
            already=integer(going.to_send.already),
        )  # fmt: skip
        if error is None:
            self.notice.say("warn" if refused else "ok", tr("outward_page.all_sent"), detail)
        else:
            stopped = error.code == "place.cancelled"
            title = tr("outward_page.stopped") if stopped else why_not(error)
            self.notice.say("warn" if stopped else "bad", title, detail)
        for one in refused[:_SHOWN]:
            words = tr(
                "outward_page.refusal", name=one["name"] or one["person"],
                reason="; ".join(one["reasons"]),
            )  # fmt: skip
            put(self._refusals, Label(words, wrap=True))
        if len(refused) > _SHOWN:
            more = tr("outward_page.more_refused", count=integer(len(refused) - _SHOWN))
            put(self._refusals, Label(more, tone="ink_2"))


def _sent(
    sending: ToSend, some: Sequence[PersonToSend], stop: Stop
) -> tuple[Answers, KbdeskError | None]:
    """Send some people's records; what was answered before a refusal of all counts."""
    answers = []
    try:
        with FhirServer(sending.settings, stop.wait, sending.today) as server:
            for one in send(server, some):
                answers.append(one)
                stop.check()
    except KbdeskError as error:
        return answers, error
    return answers, None
