"""Entry on the open day: the measurement and the services of one child, saved as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.children import WholeChild
from kbdesk.queries.services import ChildServices, child_services
from kbdesk.ui.children.answer import Proposed
from kbdesk.ui.children.entry import Entry, Loaded
from kbdesk.ui.children.form import ORDER, EntryForm
from kbdesk.ui.children.memory import DraftKey, Typed
from kbdesk.ui.children.result import ProposalsCard, ResultPanel
from kbdesk.ui.context import Context
from kbdesk.ui.focus import tab_through
from kbdesk.ui.kit import (
    Card,
    ElidedLabel,
    Label,
    boxed,
    column,
    crowding,
    put,
    px,
    row,
    set_tip,
    sized,
    tr,
)
from kbdesk.ui.language import current
from kbdesk.ui.open_day.due_words import asked_of
from kbdesk.ui.open_day.food_card import HandoutCard
from kbdesk.ui.open_day.services_block import ServicesBlock
from kbdesk.ui.open_day.tabs import Tabs
from kbdesk.ui.theme.scaling import FollowsTextSize
from kbdesk.ui.widgets.scrolled import scrolled
from kbdesk.words import sentence

LINES = 2


class ShortProposals(ProposalsCard):
    """A short card of reasons to refer: doubtful ones only if no other is there, as a doubtful
    figure is asked about at its own field."""

    def __init__(self) -> None:
        super().__init__()
        self._title.setWordWrap(False)
        self._spoken = self.button.words()
        self.button.set_words("", name=self._spoken)
        set_tip(self.button, self._spoken)
        self._reasons = [ElidedLabel("", tone="ink"), ElidedLabel("", "secondary", tone="ink_2")]
        put(self.words, *self._reasons)

    def show_key(self, shown: bool) -> None:
        """Show only F4 on the button; show its words where F4 is for another child."""
        super().show_key(shown)
        self.button.set_words("" if shown else tr("measure_page.refer"), name=self._spoken)

    def show_lines(self, found: Sequence[Proposed]) -> None:
        """Show at most two reasons; the second line says how many more there are."""
        sure = [one for one in found if not one.doubtful] or list(found)
        more = len(sure) - LINES
        for place, label in enumerate(self._reasons):
            words = ""
            if place < len(sure):
                words = tr("measure_page.proposal", code=sure[place].code, words=sure[place].words)
            if place == LINES - 1 and more > 0:
                words = f"{words} · +{more}"
            label.show_text(words)


MEASURE, SERVICES, KMS = range(3)


@dataclass(frozen=True, slots=True)
class LoadedDay(Loaded):
    """A child with the services that are due on the day; None without a birth date."""

    services: ChildServices | None = None


class DayEntry(FollowsTextSize, Entry):
    """The form of one child. ``day``: the session's, for every measurement and service."""

    turned = Signal(int)

    def __init__(self, context: Context) -> None:
        self.day: date | None = None
        self._refusal: KbdeskError | None = None
        self._book_of = ""
        self._figures: tuple[QWidget, ...] = ()
        self._beside_wanted = True
        super().__init__(context)
        self.services.changed.connect(self._edited)
        self.services.finished.connect(self.save)
        self.services.book_wanted.connect(self._go_to_the_book)
        self.form.figures_done.connect(lambda: self.turn(SERVICES))
        soon = QTimer(self, singleShot=True)
        soon.timeout.connect(self._warm)
        soon.start(0)

    def _warm(self) -> None:
        """Build the rows in advance, so that the key that opens the first child has no wait."""
        self.services.warm()
        for one in self.findChildren(QWidget):
            one.ensurePolished()

    def make_form(self, today: date) -> EntryForm:
        return EntryForm(today, oedema_line=False, narrow=True)

    def make_result(self) -> ResultPanel:
        return ResultPanel(ShortProposals())

    def lay_out(self) -> None:
        self.services = ServicesBlock(self.form.oedema)
        self.food = HandoutCard()
        self.food.gave.connect(self.give_food)
        self._queue, self._queue_words = Label("", "number"), Label("", "secondary")
        self.head.hold(self._number())
        # The day is the session's. The field stays hidden: it is there to check that day.
        self.form.day.setParent(self.form)
        self.form.day.hide()
        self.tabs = Tabs(
            [tr("common.measure"), tr("open_day_page.tab_services"), "KMS"],
            key="F7",
        )
        self.tabs.chosen.connect(self.go_to)
        self._sheet = Card(pad=0, gap=0)
        put(self._sheet.body, self.head, self.tabs)
        # A hidden notice in a layout takes no room.
        self._inside = put(column(0), put(column(0, (10, 8, 10, 0)), self.notice), self.form)
        put(self._inside, self.services, 1)
        self.area = scrolled(boxed(self._inside))
        self._sheet.body.addWidget(self.area, 1)
        sized(self.result.kms.chart, min_height=90)
        sized(self.result, min_width=340)
        # Parts that do not fit are hidden, the small KMS first, so that the window never grows.
        self._beside = sized(QWidget(), width=376, min_height=1)
        self._beside.setLayout(put(column(0), self.result))
        whole = self.result.layout()
        assert whole is not None
        whole.insertWidget(2, self.food)  # type: ignore[attr-defined]
        self._whole: QHBoxLayout = row(10)
        put(self._whole, (self._sheet, 1), self._beside)
        self.setLayout(self._whole)
        self.on_text_size(self._fit)

    def _number(self) -> QWidget:
        words = column(0)
        right = Qt.AlignmentFlag.AlignRight
        self._queue.setAlignment(right)
        put(words, self._queue, self._queue_words)
        return boxed(words)

    def form_finished(self) -> None:
        self.services.focus_first_owed()

    def key_of(self, child: str) -> DraftKey:
        # what was typed on another open day is of that day
        return child, self.day.isoformat() if self.day is not None else ""

    def load(self, desk: Desk, id_: str) -> LoadedDay:
        found = super().load(desk, id_)
        day = self.day or found.child.today
        return LoadedDay(found.child, found.kept, child_services(desk, id_, day))

    def typed(self) -> Typed:
        return replace(self.form.typed(), services=self.services.answers())

    def fill(self, loaded: Loaded, typed: Typed) -> None:
        assert isinstance(loaded, LoadedDay)
        child = loaded.child
        day = self.day or child.today
        self._refusal = None
        self.form.show_child(child, replace(typed, day=f"{day.day}/{day.month}/{day.year}"))
        unrecorded = loaded.services is not None and bool(loaded.services.unrecorded)
        self.services.show_asked(
            asked_of(loaded.services, day), typed.services, unrecorded=unrecorded
        )
        self.head.show_child(child, day)
        self._order_tabs()
        self.turn(MEASURE)
        self.area.verticalScrollBar().setValue(0)

    def parts(self, child: WholeChild) -> list[Mapping[str, object]]:
        day = self.day or child.today
        found: list[Mapping[str, object]] = list(self.services.drafts(child.id, day))
        if self.form.measured():
            return [*super().parts(child), *found]
        return found

    def save(self) -> None:
        child = self.child
        if child is None or self.saving:
            return
        if self._refusal is not None and self.form.refuse(
            self._refusal.field, sentence(self._refusal, current())
        ):
            self.turn(MEASURE)
            self.form.focus_first()
            return
        if not self.parts(child):
            empty = sentence(KbdeskError("measurement.empty"), current())
            self.turn(MEASURE)
            self.form.complete()
            if not any(row.refused for row in self.form.rows.values()):
                self.form.refuse("weight_kg", empty)
                self.form.focus_first()
            return
        super().save()

    def may_be_urgent(self) -> bool:
        """Tell whether figures or signs may propose a referral that cannot wait."""
        # What danger signs propose is known only after they are saved.
        signs = any(answer.startswith("some:") for answer in self.services.answers().values())
        return signs or super().may_be_urgent()

    def was_at_the_book(self) -> bool:
        """True once after a return from the child's KIA book: the due services have changed."""
        book_of, self._book_of = self._book_of, ""
        return self.child is not None and self.child.id == book_of

    def _go_to_the_book(self) -> None:
        """Record the vaccine history of the child that is shown; what is typed for it is kept."""
        if self.child is not None:
            self._book_of = self.child.id
            self._context.go("vaccines", id=self.child.id)

    def show_queue(self, number: int | None) -> None:
        self._queue.setText("" if number is None else str(number))
        self._queue_words.setText("" if number is None else tr("open_day_page.queue"))

    def unanswered(self) -> list[str]:
        """Return what is not answered: doubtful figures, then services that are due."""
        figures = [tr(f"measure_page.open_{one.field}") for one in self.questions]
        return list(dict.fromkeys([*figures, *self.services.unanswered()]))

    def give_food(self) -> None:
        """Answer that the child got its food today (F5)."""
        if self.services.answer("pmt", "given") and crowding() > 1.0:
            self.turn(SERVICES)

    def show_beside(self, shown: bool) -> None:
        """Show or hide the result beside the fields; large text has no room for it."""
        self._beside_wanted = shown
        self._beside.setVisible(shown and crowding() < 1.5)

    def show_kms(self) -> None:
        """Show the large KMS, or go back to the figures (F7; large text only)."""
        if crowding() > 1.0:
            self.go_to(MEASURE if self.tabs.chosen_place() == KMS else KMS)

    def turn(self, place: int) -> None:
        """Show a tab. Only large text has tabs; otherwise everything is side by side."""
        self.tabs.choose(place)
        self._turn(place)

    def go_to(self, place: int) -> None:
        """Show a tab and put the focus into its first field."""
        self.turn(place)
        if place == MEASURE:
            self.form.focus_first()
        elif place == SERVICES:
            self.form.oedema.setFocus(Qt.FocusReason.TabFocusReason)

    def _turn(self, place: int) -> None:
        tabbed = crowding() > 1.0
        if tabbed:
            # Show the new before hiding the old, so that the focus has a widget to move to.
            parts = ((self.form, place == MEASURE), (self.services, place == SERVICES))
            for part, shown in sorted(parts, key=lambda pair: not pair[1]):
                part.setVisible(shown)
            kms = self.result.kms
            here = self._inside.indexOf(kms) >= 0
            if place == KMS and not here:
                self._inside.insertWidget(3, kms, 100)
            elif place != KMS and here:
                self._keep_kms()
            if place == KMS:
                kms.setVisible(self.child is not None and self.child.sex is not None)
            elif not here:
                kms.hide()
        self.turned.emit(place)

    def _keep_kms(self) -> None:
        whole = self.result.layout()
        assert whole is not None
        whole.addWidget(self.result.kms)
        self.result.kms.hide()

    def _order_tabs(self) -> None:
        chain: list[QWidget] = []
        for name in ORDER:
            chain.append(self.form.rows[name].field.edit)
            if name == "length":
                chain += self.form.position.findChildren(QPushButton)
        self._figures = tuple(chain)
        chain += self.services.stops()
        chain += [self.result.proposals.button, self.food.place, self.food.button]
        tab_through(*chain)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # In large text the next field is on the next tab, which is hidden until then.
        if crowding() > 1.0 and self.child is not None:
            now, here = QApplication.focusWidget(), self.tabs.chosen_place()
            figures, services = _reached(self._figures), _reached(self.services.stops())
            if forward and here == MEASURE and figures and now is figures[-1]:
                self.go_to(SERVICES)
                return True
            if not forward and here == SERVICES and now in services[:1]:
                self.turn(MEASURE)
                for one in _reached(self._figures)[-1:]:
                    one.setFocus(Qt.FocusReason.BacktabFocusReason)
                return True
        return super().focusNextPrevChild(forward)

    def _show_answer(self, answer: Mapping[str, object] | None) -> None:
        self._refusal = None
        super()._show_answer(answer)
        self.food.show_answer(answer)
        self._make_room()
        self.tabs.set_note(SERVICES, len(self.services.unanswered()))
        if crowding() > 1.0 and self.tabs.chosen_place() != KMS:
            self.result.kms.hide()

    def _preview_refused(self, error: KbdeskError) -> None:
        super()._preview_refused(error)
        self._refusal = error

    def _edited(self) -> None:
        self._refusal = None
        super()._edited()
        self.tabs.set_note(SERVICES, len(self.services.unanswered()))

    def _fit(self) -> None:
        large = crowding() > 1.0
        self.tabs.setVisible(large)
        self._beside.setVisible(self._beside_wanted and crowding() < 1.5)
        if not large:
            if self._inside.indexOf(self.result.kms) >= 0:
                self._keep_kms()
            self.form.show()
            self.services.show()
            self.result.kms.setVisible(self.child is not None and self.child.sex is not None)
        else:
            self.turn(self.tabs.chosen_place())

    def _make_room(self) -> None:
        """Leave out the small KMS where the rest needs its room, then the rulers' figures.

        F7 shows the KMS large.
        """
        child, kms, rulers = self.child, self.result.kms, self.result.rulers
        if crowding() >= 1.5 or child is None:
            return
        if crowding() == 1.0:
            kms.setVisible(child.sex is not None and child.birth_date is not None)
        rulers.show_axis(True)
        if crowding() == 1.0 and not kms.isHidden() and self._lacks_room():
            kms.hide()
        if self._lacks_room():
            rulers.show_axis(False)

    def _lacks_room(self) -> bool:
        whole = self.result.layout()
        assert whole is not None
        # What changed inside a card is told to the column only by an event to come.
        for part in reversed(self.result.findChildren(QWidget)):
            inside = part.layout()
            if inside is not None:
                inside.activate()
        whole.activate()
        # words that wrap need more than the least height that a layout tells
        wrapped = whole.minimumHeightForWidth(self._beside.width())
        return max(whole.minimumSize().height(), wrapped) > self._beside.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def follow(self, now: QWidget) -> None:
        """Scroll to the widget that has the focus, on its tab."""
        if crowding() > 1.0:
            if self.services.isAncestorOf(now):
                self.turn(SERVICES)
            elif self.form.isAncestorOf(now):
                self.turn(MEASURE)
        if self.form.isAncestorOf(now) or self.services.isAncestorOf(now):
            self.area.ensureWidgetVisible(now, 0, px(60))


def _reached(stops: Iterable[QWidget]) -> list[QWidget]:
    """Return those of the widgets that Tab can reach now."""
    tab = Qt.FocusPolicy.TabFocus
    return [one for one in stops if one.isVisible() and one.isEnabled() and one.focusPolicy() & tab]
