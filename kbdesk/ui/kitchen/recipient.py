"""One recipient: the own curve, before and after, what was eaten, and how it ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.recipients import limit
from kbdesk.queries.children import WholeChild, whole_child
from kbdesk.queries.recipients import RecipientPlace, recipient
from kbdesk.ui.children.growth_card import GrowthCard
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_long, date_short, integer
from kbdesk.ui.forms.field_kinds import Answer, Day, OneOf, go_to
from kbdesk.ui.forms.form_card import FormCard
from kbdesk.ui.kit import (
    Button,
    Card,
    Chip,
    Label,
    Notice,
    boxed,
    column,
    hidden,
    primary,
    put,
    row,
    sized,
    tint,
    tr,
)
from kbdesk.ui.kitchen.portion_card import HistoryStrip
from kbdesk.ui.kitchen.recovery_card import RecipientRecoveryCard
from kbdesk.ui.kitchen.words import (
    attendance_words,
    day_of_programme,
    gain_words,
    name_of,
    programme_words,
    reason_words,
)
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.theme.scaling import drop
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.kms_chart import YOUNG


class ProgrammeForm(FormCard):
    """Hidden until ``begin``; ``closed`` when it is put away or its change is written.

    What was typed and not saved is kept for each programme.
    """

    closed = Signal()
    record = "recipient"
    end = Day("end_date", "kitchen_page.end_date")
    why = OneOf("end_why", "kitchen_page.end_why", answers="kitchen_page.end_")
    indication = Answer("indication", "kitchen_page.indication", answers="dashat.short_", pad=9)
    days = Answer("programme_days", "kitchen_page.length", answers="", pad=14)
    start = Day("start", "kitchen_page.start")

    def __init__(self, context: Context) -> None:
        super().__init__(context, tr("kitchen_page.programme_form"), pad=(16, 12), gap=2)
        self._place: RecipientPlace | None = None
        self.save_button = tint(tr("common.save"), icon="check", does=self.save)
        self.put_away = Button(tr("kitchen_page.put_away"), does=self._close)
        buttons = put(row(8), self.save_button, self.put_away, 1)
        put(self.body, self.notice, *self.inputs.widgets(), buttons)
        self.ctrl_enter_saves()
        self.hide()

    def begin(self, place: RecipientPlace, today: date) -> None:
        """Show the form of a programme; one that is over by its length is ready to be closed."""
        self.keeping.put_away()
        self._place = place
        shown = place.row
        self.inputs.set_today(today)
        over = shown.until <= today.isoformat()
        self.inputs.fill(
            shown,
            end_date=shown.until if over else None,
            end_why=shown.end_why or ("finished" if over else None),
        )
        self.notice.hide()
        self.keep_as(f"programme:{shown.id}")
        self.show()
        go_to(self.end)
        self.end.edit.selectAll()

    def draft(self) -> dict[str, object]:
        """Return the programme as it should be; without an end it goes on."""
        fields = self.inputs.values()
        why = (fields["end_why"] or "finished") if fields["end_date"] else None
        id_ = self._place.row.id if self._place else None
        return {"do": "edit_recipient", "id": id_, **fields, "end_why": why}

    def saved(self, _answer: object) -> None:
        self._context.tell(tr("kitchen_page.programme_saved"))
        self._close()

    def _close(self) -> None:
        self.keeping.put_away()
        self.hide()
        self.closed.emit()


WEEKS = 28


@dataclass(frozen=True, slots=True)
class _RecipientOpened:
    today: date
    place: RecipientPlace
    child: WholeChild | None


class RecipientPage(PageFrame):
    """``open(id=)``: a place in the programme. Ctrl+U weighs, F4 refers, F6 changes or ends it."""

    def __init__(self, context: Context) -> None:
        super().__init__(" ", " ", back=True)
        self._context = context
        words = tr("kitchen_page.refer")
        self.refer = Button(words, icon="referral", key="F4", does=self._refer)
        self.change = Button(tr("kitchen_page.change"), icon="edit", key="F6", does=self._change)
        words = tr("kitchen_page.weigh_now")
        self.weigh = primary(words, icon="scale", key="Ctrl U", does=self._weigh)
        words = tr("field.allergies")
        self.allergies = Button(words, icon="warning", key="F8", does=self._ask_allergies)
        for action in (self.allergies, self.refer, self.change, self.weigh):
            self.add_action(action)
        self._id = ""
        self._opened: _RecipientOpened | None = None
        self._state = Chip("", "neutral")
        self.add_beside_title(self._state)
        self.notice = hidden(Notice("info", ""))
        self.form = ProgrammeForm(context)
        self.growth: GrowthCard | None = None
        self._chart_place: QVBoxLayout = column(0)
        self.recovery = RecipientRecoveryCard()
        self.portions = _PortionsCard()
        left = boxed(put(column(12), self._chart_place, self.portions, 1))
        right = sized(boxed(put(column(12), self.form, self.recovery, 1)), min_width=390)
        put(self.content, self.notice, (Columns([(left, 62), (right, 38)], stacks_from=1.25), 1))
        self._connect()

    def _connect(self) -> None:
        self.went_back.connect(lambda: self._context.go("back"))
        self.notice.acted.connect(self._act)
        self.form.closed.connect(lambda: self.weigh.setFocus())
        self.on_recorded(self._context, self._load)

        self.hear_keys(
            {
                "Ctrl+U": self._weigh, "F4": self._refer, "F6": self._change,
                "F8": self._ask_allergies,
            }
        )  # fmt: skip

    def open(self, id: str) -> None:
        """Show a recipient as it stands today."""
        if id != self._id:
            self.form.keeping.put_away()
            self.form.hide()
        self._id = id
        self._load()
        self.weigh.setFocus()

    def _load(self) -> None:
        id_ = self._id

        def ask(desk: Desk) -> _RecipientOpened:
            today = desk.clock.today()
            place = recipient(desk, id_, today)
            known = place.row.name is not None and place.row.indication != "kek"
            return _RecipientOpened(
                today, place, whole_child(desk, place.row.person) if known else None
            )

        self._context.read(ask, self._show)

    def _show(self, found: _RecipientOpened) -> None:
        self._opened = found
        place = found.place
        shown = place.row
        over = place.finished(found.today)
        start, until = date.fromisoformat(shown.start), date.fromisoformat(shown.until)
        self.set_title(
            name_of(place),
            tr(
                "kitchen_page.recipient_subtitle",
                why=programme_words(shown.indication, shown.programme_days),
                start=date_long(start), end=date_long(until),
            ),
        )  # fmt: skip
        if shown.end_date is not None:
            why = tr(f"kitchen_page.end_{shown.end_why or 'other'}")
            day = date_short(date.fromisoformat(shown.end_date))
            self._state.set(tr("kitchen_page.ended_why", why=why, day=day), "neutral")
        elif over:
            self._state.set(tr("kitchen_page.list_over"), "neutral")
        else:
            number = day_of_programme(place, found.today)
            self._state.set(tr("kitchen_page.day_no", n=integer(number)), "teal")
        woman = shown.indication == "kek"
        self.weigh.set_words(tr("kitchen_page.check_now" if woman else "kitchen_page.weigh_now"))
        self._show_notice(found)
        self._show_chart(found.child, start)
        self.recovery.show_place(place, over=over)
        self.portions.show_place(place, min(found.today, until))

    def _show_notice(self, found: _RecipientOpened) -> None:
        place, recovery = found.place, found.place.recovery
        until = date.fromisoformat(place.row.until)
        stuck = recovery is not None and recovery.no_gain and recovery.before is not None
        waits = until < found.today and place.row.end_date is None
        self.notice.setVisible(stuck or waits)
        if stuck and recovery is not None and recovery.before is not None:
            self.notice.set(
                "bad", tr("kitchen_page.not_gaining"),
                tr("kitchen_page.not_gaining_detail", gain=gain_words(recovery),
                   day=date_long(recovery.before.date)),
                action=tr("kitchen_page.refer"),
            )  # fmt: skip
        elif waits:
            last = until + timedelta(days=limit("outcome_days_after"))
            self.notice.set(
                "info", tr("kitchen_page.is_over", day=date_long(until)),
                tr("kitchen_page.is_over_detail", day=date_long(last)),
                action=tr("kitchen_page.change"),
            )  # fmt: skip

    def _show_chart(self, child: WholeChild | None, start: date) -> None:
        if self.growth is not None:
            drop(self._chart_place, self.growth)
            self.growth = None
        if child is None or child.sex is None or child.birth_date is None:
            return
        self.growth = GrowthCard(child.sex, child)
        self.growth.print.clicked.connect(lambda: self._context.go("papers", child=child.id))
        if completed_months(child.birth_date, start) < YOUNG[1]:
            self.growth.show_window("24")
        self._chart_place.addWidget(sized(self.growth, min_height=380, max_height=440))

    def _act(self) -> None:
        recovery = self._opened.place.recovery if self._opened else None
        if recovery is not None and recovery.no_gain:
            self._refer()
        else:
            self._change()

    def _weigh(self) -> None:
        if self._opened is None:
            return
        shown = self._opened.place.row
        if shown.indication == "kek":
            self._context.go("women", id=shown.person)
        else:
            self._context.go("measure", id=shown.person, then="back")

    def _ask_allergies(self) -> None:
        if self._opened is not None:
            self._context.go("allergies", person=self._opened.place.row.person)

    def _refer(self) -> None:
        if self._opened is not None:
            place = self._opened.place
            codes = [one.code for one in place.proposals]
            self._context.go("refer", person=place.row.person, reasons=codes)

    def _change(self) -> None:
        if self._opened is not None:
            self.form.begin(self._opened.place, self._opened.today)
            if self.scroll_area is not None:
                self.scroll_area.ensureWidgetVisible(self.form)

    def escape(self) -> bool:
        if self.form.isHidden():
            return super().escape()
        self.form.put_away.click()
        return True


class _PortionsCard(Card):
    """How often somebody came, how much was eaten, and why not."""

    def __init__(self) -> None:
        super().__init__(tr("common.portions"), note=" ", pad=(16, 10), gap=6)
        self._reasons = Label("", tone="ink_2", wrap=True)
        self._shared = Label("", tone="ink_2", wrap=True)
        self.history = HistoryStrip(WEEKS)
        put(self.body, Label(tr("kitchen_page.last_weeks"), "label"), self.history, self._reasons)
        put(self.body, self._shared)

    def show_place(self, place: RecipientPlace, last: date) -> None:
        self.set_note(attendance_words(place))
        self.history.show_days(place.given, date.fromisoformat(place.row.start), last)
        reasons = Counter(one.reason for one in place.given if one.reason)
        words = ", ".join(
            tr("kitchen_page.reason_count", reason=reason_words(reason), n=n)
            for reason, n in reasons.most_common()
        )
        self._reasons.setText(tr("kitchen_page.reasons_count", reasons=words))
        self._reasons.setVisible(bool(words))
        shared = sum(one.eaten_by in ("shared", "others") for one in place.given)
        self._shared.setText(tr("kitchen_page.eaten_by_count", n=integer(shared)))
        self._shared.setVisible(shared > 0)
