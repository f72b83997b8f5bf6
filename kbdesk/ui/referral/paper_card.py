"""The card beside the list: the slip as it will be printed, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.referrals import ENDED
from kbdesk.queries.phone_texts import referral_text
from kbdesk.queries.referrals import Referral, is_grown, referral, state_before
from kbdesk.queries.slips import slip_data
from kbdesk.ui.context import Context
from kbdesk.ui.focus import tab_through
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import LEFT, Button, Notice, column, hidden, put, row, tr, why_not
from kbdesk.ui.language import current
from kbdesk.ui.phone_text.copy_button import CopyText, Find
from kbdesk.ui.printing.maker import file_name
from kbdesk.ui.printing.remembered import SLIP
from kbdesk.ui.printing.sheet_card import SheetCard
from kbdesk.ui.referral.rows import next_state, reply_words, state_words
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import Language

if TYPE_CHECKING:
    from kbdesk.desk import Desk
    from kbdesk.reports.slip_data import SlipData


ENDINGS: Final = {
    "declined": "referrals_page.family_declines", "cancelled": "referrals_page.we_cancel",
}  # fmt: skip
"""How a referral may end without the puskesmas, and the key of its words."""


class EndingStrip(QFrame):
    """``ended(state, reason)`` once both are given; ``closed`` on Esc or "Batal"."""

    ended = Signal(str, str)
    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "ask")
        layout = column(8, (12, 10))
        self.choice = Choice(
            tr("referrals_page.how_ended"),
            [(state, tr(words)) for state, words in ENDINGS.items()],
        )
        self.reason = TextField(tr("referrals_page.why"), required=True, longest=300)
        self.reason.on_enter(self._save)
        self.save = Button(tr("referrals_page.save_ending"), "danger", does=self._save)
        self.cancel = Button(tr("common.never_mind"), does=self.close_strip)
        put(layout, (self.choice, LEFT), self.reason, put(row(8), 1, self.cancel, self.save))
        self.setLayout(layout)
        hear_keys(self, {"Esc": self.close_strip})
        self.keeping = Keeping(context, self._typed, self)
        self.choice.changed.connect(lambda _: self.keeping.touched())
        self.reason.changed.connect(self.keeping.touched)
        self.hide()

    def open_strip(self) -> None:
        """Show the strip, empty unless something was typed for this referral before."""
        self.show()
        self.choice.setFocus()

    def close_strip(self) -> None:
        """Hide the strip; what was typed is kept for its referral until it is used."""
        self.hide()
        self.closed.emit()

    def begin(self, referral: str | None) -> None:
        """Hide the strip, and put what was typed for a referral into it."""
        self.keeping.put_away()
        self.hide()
        self.choice.set_value(None)
        self.reason.set_text("")
        self.reason.clear_message()
        if referral is not None:
            self.keeping.resume(_form_of(referral), self._put_back)

    def saved(self, referral: str) -> None:
        """Forget what was typed for a referral: another may be shown by now."""
        shown = self.keeping.name == _form_of(referral)
        self.keeping.forget(_form_of(referral))
        if shown:
            self.begin(referral)

    def _typed(self) -> dict[str, object]:
        return {"state": self.choice.value(), "reason": self.reason.text()}

    def _put_back(self, kept: Mapping[str, object]) -> None:
        if kept.get("state") in ENDINGS:
            self.choice.set_value(str(kept["state"]))
        self.reason.set_text(str(kept.get("reason", "")))

    def _save(self) -> None:
        state = self.choice.value()
        if state is None:
            self.choice.set_state(True)
            self.choice.setFocus()
        elif not self.reason.complete():
            self.reason.setFocus()
        else:
            self.ended.emit(state, self.reason.value())


class PaperCard(SheetCard):
    """Shows one referral's slip; prints, saves, and carries it on.

    ``moved(id)`` after its state was changed; ``answered(id)`` is a wish to write down what
    the slip says that came back, ``batch_turned`` to see the other batch.
    """

    moved = Signal(str)
    answered = Signal(str)
    batch_turned = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context, tr("referrals_page.paper"), tr("referrals_page.preview"))
        self._referral: Referral | None = None
        self._slips: list[str] = []
        self.today = date.today()
        self.next = Button("", "tint", does=self._carry_on)
        self.add_to_header(self.next)
        self.ending = EndingStrip(context)
        self.ending.ended.connect(self._end)
        self.end = Button(tr("referrals_page.end"), "link", does=self.ending.open_strip)
        self.ending.closed.connect(lambda: self.end.setFocus())
        self.person = Button(
            tr("referrals_page.open_person"), "link", trailing="arrow-right", does=self._open_person
        )
        self.reply = Button(tr("referrals_page.reply"), icon="edit", key="F3", does=self._answer)
        self.back = hidden(Button("", icon="undo", does=self._set_back))
        self.copy = CopyText(context, self._texts)
        self._before: str | None = None
        self.told = hidden(Notice("info", ""))
        self.told.acted.connect(self._take_reply_back)
        self.other_batch = hidden(Button("", "link", does=self.batch_turned))
        self.foot.addWidget(self.told, 1, 0, 1, 2)
        self.foot.addWidget(self.other_batch, self.FOOT_ROW + 2, 0, 1, 2)
        self.foot.addWidget(self.ending, 3, 0, 1, 2)
        self.foot.addLayout(put(row(8), (self.reply, 1), (self.back, 1)), self.FOOT_ROW, 0, 1, 2)
        self.foot.addWidget(self.end, self.FOOT_ROW + 1, 0)
        self.foot.addWidget(self.person, self.FOOT_ROW + 1, 1)
        self.foot.addWidget(self.copy, self.FOOT_ROW + 3, 0, 1, 2)
        tab_through(self.enlarge, self.next, self.view)
        QWidget.setTabOrder(self.notice.button, self.told.button)
        self.show_referral(None)

    def show_referral(self, referral: Referral | None) -> None:
        """Show a referral's slip, or that none is chosen."""
        before, self._referral = self._referral, referral
        batch, self._slips = self._slips, []
        if batch or referral is None or before is None or before.id != referral.id:
            self.ending.begin(None if referral is None else referral.id)
            self.show_nothing(
                tr("referrals_page.none_chosen" if referral is None else "referrals_page.drawing")
            )
        self.set_title(tr("referrals_page.paper"))
        self.other_batch.hide()
        reply = referral.reply if referral is not None else None
        self.told.setVisible(reply is not None)
        if reply is not None:
            take_back = tr("referrals_page.take_reply_back")
            self.told.set("info", *reply_words(reply, self.today), action=take_back)
        if before is None or referral is None or before.id != referral.id:
            self._before = None
        if referral is not None:
            self._context.read(
                lambda desk: (referral.id, state_before(desk, referral.id)), self._show_way_back
            )
        self.arrange()
        if referral is not None:
            self.show_paper(
                lambda desk: slip_data(desk, referral.id),
                _draw,
                name=file_name(referral.number, "surat-rujukan"),
                spoken=tr(
                    "referrals_page.preview_spoken",
                    number=referral.number,
                    name=referral.name or "",
                ),
                told=referral.number,
                paper=SLIP,
            )

    def show_batch(self, slips: list[str], title: str, name: str, other: str = "") -> None:
        """Show many slips as one paper; each draft counts as printed once it is on paper.

        ``other`` are the words of the other batch that could be shown.
        """
        self._referral, self._slips = None, list(slips)
        self.ending.begin(None)
        self.set_title(title)
        self.told.say("info", tr("referrals_page.batch_hint"))
        self.other_batch.set_words(other)
        self.other_batch.setVisible(bool(other))
        self.show_nothing(tr("referrals_page.drawing"))
        self.show_paper(
            lambda desk: [slip_data(desk, one) for one in slips],
            _draw_all,
            name=file_name(name, "surat-rujukan"),
            spoken=title,
            told=title,
            paper=SLIP,
        )

    @property
    def batch(self) -> tuple[str, ...]:
        """Return the slips of the batch that is shown."""
        return tuple(self._slips)

    def on_paper(self) -> Callable[[], None]:
        """A draft counts as printed once its slip is on paper."""
        referral, slips = self._referral, list(self._slips)

        def done() -> None:
            if referral is not None and referral.state == "draft":
                self._update(referral, "printed")
            elif slips:
                self._mark_all(slips)
            self.put_on_paper.emit()

        return done

    def waits_for_paper(self) -> bool:
        """Tell whether a draft among what is shown waits to be printed."""
        referral = self._referral
        return bool(self._slips) or (referral is not None and referral.state == "draft")

    def _mark_all(self, slips: list[str]) -> None:
        from kbdesk.commands.referrals import mark_printed

        def told(marked: list[str]) -> None:
            words = tr("referrals_page.batch_marked", count=len(marked))
            if marked:
                self._let_undo([(one, "draft") for one in marked], "")
                self._context.tell_undoable(words)
            else:
                self._context.tell(words)
            self.moved.emit(slips[0])

        def mark(desk: Desk) -> list[str]:
            drafts = [one for one in slips if is_draft(desk, one)]
            mark_printed(desk, drafts)
            return drafts

        self._context.do(mark, told, owner=self, refused=self.refused)

    def _let_undo(self, before: list[tuple[str, str]], detail: str) -> None:
        """Let Ctrl+Z set referrals back to what they were."""
        undone = tr("referrals_page.undone", state=state_words(before[0][1]))
        back = {"do": "update_referral", "back": True}
        drafts = [{**back, "id": one, "state": state} for one, state in before]
        self._context.can_undo(undone, detail, drafts, "referrals")

    def _show_way_back(self, found: tuple[str, str | None]) -> None:
        id_, before = found
        if self._referral is not None and self._referral.id == id_:
            self._before = before
            self.arrange()

    def _set_back(self) -> None:
        if self._referral is not None and self._before is not None:
            self._update(self._referral, self._before, back=True)

    def _take_reply_back(self) -> None:
        referral = self._referral
        if referral is None:
            return

        def done(answer: dict[str, object]) -> None:
            state = state_words(str(answer["state"]))
            self._context.tell(tr("referrals_page.reply_taken_back", state=state), _named(referral))
            self.moved.emit(referral.id)

        draft = {"do": "take_back_reply", "id": referral.id}
        self._context.record(draft, done, owner=self, refused=self.refused)

    def _carry_on(self) -> None:
        referral = self._referral
        state = next_state(referral) if referral is not None else None
        if referral is not None and state is not None:
            self._update(referral, state)

    def _texts(self) -> Find | None:
        referral = self._referral
        if referral is None:
            return None
        return lambda desk: [referral_text(desk, referral.id, current())]

    def _answer(self) -> None:
        if self._referral is not None:
            self.answered.emit(self._referral.id)

    def _end(self, state: str, reason: str) -> None:
        if self._referral is not None:
            self._update(self._referral, state, reason)

    def _update(
        self, referral: Referral, state: str, note: str | None = None, *, back: bool = False
    ) -> None:
        def done(_answer: object) -> None:
            self.ending.saved(referral.id)
            key = "undone" if back else "moved"
            words = tr(f"referrals_page.{key}", state=state_words(state))
            if back:
                self._context.tell(words, _named(referral))
            else:
                self._let_undo([(referral.id, referral.state)], _named(referral))
                self._context.tell_undoable(words, _named(referral))
            self.moved.emit(referral.id)

        self.next.setEnabled(False)
        draft: dict[str, object] = {"do": "update_referral", "id": referral.id, "state": state}
        if note:
            draft["note"] = note
        if back:
            draft["back"] = True
        self._context.ask(
            lambda desk: desk.clock.today().isoformat(),
            lambda today: self._context.record(
                {**draft, "date": today}, done, owner=self, refused=self.refused
            ),
            owner=self,
        )

    def refused(self, error: KbdeskError) -> None:
        """Show why something was not done; of the ending's reason, beside it."""
        if error.field == "note" and self.ending.isVisible():
            self._set_busy(False)
            self.ending.reason.refuse(why_not(error))
        else:
            super().refused(error)

    def _open_person(self) -> None:
        referral = self._referral
        if referral is not None and referral.person is not None:
            page = "person" if is_grown(referral, self.today) else "child"
            self._context.go(page, id=referral.person)

    def arrange(self) -> None:
        """Let be pressed what can be done."""
        super().arrange()
        if not hasattr(self, "reply"):
            return
        referral = self._referral
        state = next_state(referral) if referral is not None else None
        self.next.setVisible(state is not None)
        self.next.setEnabled(True)
        if state is not None:
            self.next.set_words(tr("referrals_page.mark", state=state_words(state).lower()))
        self.end.setVisible(state is not None)
        self.reply.setVisible(referral is not None)
        self.copy.setVisible(referral is not None and referral.state not in ENDED)
        self.back.setVisible(referral is not None and self._before is not None)
        if self._before is not None:
            self.back.set_words(tr("referrals_page.set_back", state=state_words(self._before)))
        self.person.setVisible(referral is not None and referral.person is not None)


def _form_of(referral: str) -> str:
    """Return the name under which the end of a referral is kept while it is typed."""
    return f"referral_end:{referral}"


def is_draft(desk: Desk, id_: str) -> bool:
    """Tell whether a referral waits to be printed."""
    found = referral(desk, id_)
    return found is not None and found.state == "draft"


def _named(referral: Referral) -> str:
    return referral.name or referral.number


def _draw(data: SlipData, sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.slip import draw_slip

    return draw_slip(data, sheet, language)


def _draw_all(slips: list[SlipData], sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.slip import draw_slips

    return draw_slips(slips, sheet, language)
