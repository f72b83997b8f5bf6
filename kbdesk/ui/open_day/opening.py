"""Opening the day: posyandu, day, place, officers, and who is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.domain.names import without_title
from kbdesk.queries.day_sheet import DaySheet
from kbdesk.queries.open_day import ChildOfDay, Session
from kbdesk.ui.context import Context
from kbdesk.ui.draft_keeper import DraftKeeper
from kbdesk.ui.formats import date_long, integer
from kbdesk.ui.language import tr
from kbdesk.ui.open_day.listed import needs_words
from kbdesk.ui.open_day.officers_field import OfficersField
from kbdesk.ui.theme.scaling import column, hidden, put, row, sized
from kbdesk.ui.widgets.button import Button, primary, tint
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.table import Section
from kbdesk.ui.widgets.text_field import TextField

_PARTS = ("missed", "new", "vaccines", "others")


class OpeningForm(QWidget):
    """``opened(draft)`` of ``open_session``, ``reopened()``; ``ended()`` asks for the closing page.

    ``looked(posyandu, day)`` when another day or posyandu is chosen. What is typed of a day is kept
    until it is opened.
    """

    opened = Signal(dict)
    reopened = Signal()
    ended = Signal()
    looked = Signal(str, object)

    def __init__(self, context: Context, today: date) -> None:
        super().__init__()
        self._context = context
        self._keeper = DraftKeeper(context, self._unsaved, self)
        self._kept_of = ""
        self._officer = context.facts.user.name
        self.posyandu = Picker(tr("open_day_page.posyandu"), [])
        self.day = DateField(tr("open_day_page.day"), latest=today)
        self.place = TextField(
            tr("open_day_page.place"), longest=120, hint=tr("open_day_page.place_hint")
        )
        self.officers = OfficersField()
        self.button = primary(tr("open_day_page.open"), icon="open-day", key="Enter", big=True)
        self.closed = hidden(Notice("info", "", action=tr("common.open_again")))
        self.see_end = Button(tr("open_day_page.see_end"), does=self.ended)
        self.refusal = hidden(Notice("bad", ""))
        form = Card(tr("open_day_page.open_title"), icon="open-day", pad=(16, 14), gap=10)
        for part in (self.refusal, self.closed, self.posyandu, self.day, self.place,
                     self.officers):  # fmt: skip
            form.body.addWidget(part)
        # Place it under the fields: at the bottom a toast would cover it.
        put(form.body, put(row(10), self.see_end, 1, self.button), 1)
        self._expected = Card(tr("open_day_page.expected"), note=" ", pad=0, gap=0)
        self.list = RecordList(tr("open_day_page.expected"))
        self._nobody = hidden(Label(tr("open_day_page.nobody"), "secondary", wrap=True))
        self._nobody.setContentsMargins(16, 12, 16, 12)
        put(self._expected.body, (self.list, 1), self._nobody)
        self.register = hidden(tint(tr("nobody_page.home_begin"), icon="plus"))
        self._expected.body.addLayout(put(row(0, (16, 4)), self.register, 1))
        sized(self.list, min_height=180)
        whole = column(0, (16, 6, 16, 16))
        whole.addWidget(Columns([(form, 5), (self._expected, 4)], stacks_from=1.5))
        self.setLayout(whole)
        self.posyandu.edit.enter_moves = self.day.edit.enter_moves = True
        self.day.changed.connect(self._look)
        self.posyandu.picked.connect(lambda _: self._look())
        self.place.changed.connect(self._keeper.touch)
        self.officers.changed.connect(self._keeper.touch)
        self.officers.entered.connect(self.send)
        self.button.clicked.connect(self.send)
        self.closed.acted.connect(self.reopened)
        for before, after in pairwise(
            (self.posyandu.edit, self.day.edit, self.place.edit, self.officers.field.edit)
        ):
            QWidget.setTabOrder(before, after)

    # what others ask

    def begin(self, codes: Sequence[tuple[str, str]], session: Session | None, today: date) -> None:
        """Begin with a day; ``codes`` are the posyandu with their names."""
        self.day.set_range(date(2000, 1, 1), today)
        self.posyandu.show_options(codes, None if session is None else session.posyandu)
        self.posyandu.setVisible(len(codes) > 1)
        with QSignalBlocker(self.day):
            self.day.set_value(today if session is None else session.day)
        self._kept_of = ""
        self.refusal.hide()

    def forget(self) -> None:
        """The day was opened: forget what was kept."""
        self._keeper.forget()
        self._keeper.name = ""

    def show_sheet(self, sheet: DaySheet) -> None:
        """Show who is expected, and whether that day was closed."""
        session = sheet.session
        self._keep_for(session)
        self.closed.setVisible(session.closed)
        self.see_end.setVisible(session.opened)
        if session.closed:
            self.closed.set(
                "info",
                tr("open_day_page.is_closed", day=date_long(session.day)),
                tr("open_day_page.is_closed_detail"),
                action=tr("common.open_again"),
            )
        self.button.set_words(tr("open_day_page.go_on" if session.opened else "open_day_page.open"))
        self.button.setVisible(not session.closed)
        for part in (self.place, self.officers):
            part.setVisible(not session.opened)
        parts: dict[str, list[ChildOfDay]] = {name: [] for name in _PARTS}
        for one in sheet.day.children:
            parts[_part_of(one)].append(one)
        items: list[ListRecord | Section] = []
        for name, found in parts.items():
            if found:
                items.append(Section(tr(f"open_day_page.expect_{name}", count=len(found))))
                items += [_record(one) for one in found]
        self.list.set_records(items)
        self.list.setVisible(bool(items))
        self._nobody.setVisible(not items)
        self.register.setVisible(not items)
        self._expected.set_note(tr("open_day_page.targets", count=integer(len(sheet.day.children))))

    def focus_first(self) -> None:
        """Put the focus on the next thing to do: reopen, place, officers, or the button."""
        if not self.closed.isHidden():
            self.closed.button.setFocus()
        elif self.place.isHidden():
            self.button.setFocus()
        else:
            first = self.place if not self.place.text() else self.officers
            first.setFocus()

    def refuse(self, field: str | None, words: str) -> None:
        """Show at a field why the day is not opened."""
        fields: dict[str, Any] = {
            "posyandu": self.posyandu, "date": self.day, "place": self.place,
            "officers": self.officers.field,
        }  # fmt: skip
        shown = fields.get(field or "")
        if shown is not None and not shown.isHidden():
            shown.refuse(words)
            shown.setFocus()
        else:
            self.refusal.say("bad", words)

    def send(self) -> None:
        """Ask to open the day, or to go on with it."""
        posyandu, day = self.posyandu.value(), self.day.value()
        if posyandu is None:
            self.posyandu.check(finished=True)
            self.posyandu.setFocus()
            return
        if day is None:
            self.day.check(finished=True)
            self.day.setFocus()
            return
        draft: dict[str, object] = {
            "do": "open_session", "posyandu": posyandu, "date": day.isoformat(),
        }  # fmt: skip
        if not self.place.isHidden():
            if self.place.value():
                draft["place"] = self.place.value()
            draft["officers"] = self.officers.values()
        self.opened.emit(draft)

    # inside

    def _keep_for(self, session: Session) -> None:
        """Keep what is typed for this day; it goes along where the user corrects the day."""
        name = "" if session.opened else f"opening:{session.id}"
        same = self._kept_of == session.posyandu
        self._kept_of = session.posyandu
        if name == self._keeper.name:
            return
        if name and self._keeper.name and same and self._unsaved() is not None:
            self._keeper.forget()
            self._keeper.name = name
            self._keeper.touch()
            return
        self._keeper.flush()
        self._keeper.name = ""
        self._restore(self._untouched())
        self._keeper.name = name

        def kept(typed: Mapping[str, object] | None) -> None:
            if typed and self._keeper.name == name and self._unsaved() is None:
                self._restore(typed)

        if name:
            self._context.read(lambda desk: kept_draft(desk, name), kept, owner=self)

    def _untouched(self) -> dict[str, object]:
        return {"place": "", "officers": [self._officer], "officer": ""}

    def _unsaved(self) -> dict[str, object] | None:
        typed: dict[str, object] = {
            "place": self.place.text(),
            "officers": self.officers.names(),
            "officer": self.officers.field.text(),
        }
        return None if typed == self._untouched() else typed

    def _restore(self, typed: Mapping[str, object]) -> None:
        place, names, officer = (typed.get(one) for one in ("place", "officers", "officer"))
        self.place.set_text(place if isinstance(place, str) else "")
        names = names if isinstance(names, list) else []
        self.officers.set_values(one for one in names if isinstance(one, str))
        self.officers.field.set_text(officer if isinstance(officer, str) else "")

    def _look(self) -> None:
        posyandu, day = self.posyandu.value(), self.day.value()
        if posyandu is not None and day is not None:
            self.looked.emit(posyandu, day)


def _part_of(one: ChildOfDay) -> str:
    if one.months_missed:
        return "missed"
    if one.is_new:
        return "new"
    vaccines = [need for need in one.needs if need not in ("vitamin_a", "deworming")]
    return "vaccines" if vaccines else "others"


def _record(one: ChildOfDay) -> ListRecord:
    parts = [tr("widget.age_months", months=one.months)]
    if one.rt:
        parts.append(tr("child_page.rt", rt=one.rt))
    if one.mother:
        parts.append(tr("child_page.mother", name=without_title(one.mother).split()[0]))
    return ListRecord(one.id, one.name, " · ".join(parts), right=_short(one))


def _short(one: ChildOfDay) -> str:
    return "" if one.is_new else needs_words(one)
