"""Closing the day: its SKDN, who did not come, the slips to print, what was given, the stick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import without_title
from kbdesk.domain.sessions import MOST_DAYS_AHEAD, session_id, usual_next
from kbdesk.queries.day_end import DayEnd, Doubtful, ServiceCount, Slip, day_end
from kbdesk.queries.day_people import PersonOfDay
from kbdesk.queries.open_day import ChildOfDay, Session
from kbdesk.queries.phone_texts import day_text
from kbdesk.queries.proposals import OpenProposal, open_proposals
from kbdesk.ui.children.answer import questions
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.formats import age_months, date_full, integer, joined, month_name, percent
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kit import (
    LEFT,
    Button,
    Card,
    EmptyState,
    Label,
    Notice,
    boxed,
    column,
    emptied,
    grid,
    hidden,
    primary,
    put,
    row,
    tint,
    tr,
    why_not,
)
from kbdesk.ui.language import current
from kbdesk.ui.open_day.listed import age_words
from kbdesk.ui.open_day.skdn_strip import SHOWN, numbers_of
from kbdesk.ui.open_day.slips_printer import SlipsPrinter
from kbdesk.ui.open_day.stage_counts import DayByStage
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.phone_text.copy_button import KEY, CopyText, Find
from kbdesk.ui.printing import printing
from kbdesk.ui.printing.keeping import KeptStrip
from kbdesk.ui.printing.printing import Printed
from kbdesk.ui.referral.proposal_list import ProposalList
from kbdesk.ui.storage_words import held_words
from kbdesk.ui.widgets.cells import Text, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import LAST_DAY, DateField
from kbdesk.ui.widgets.table import RIGHT, Column, LineTable, Row, Section, Table

PROPOSALS_SHOWN = 5
_OF_A_DAY = SHOWN[2:]
"""S and K are of a month alone."""


class DayEndPage(PageFrame):
    """``open(posyandu=, day=)``: what is left to do at the end of that day."""

    def __init__(self, context: Context) -> None:
        self.more = Button(tr("day_end_page.go_on"), icon="chevron-left", does=self._work_on)
        self.close_day = primary(tr("day_end_page.close"), icon="check", does=self._close)
        super().__init__(tr("day_end_page.title"), " ", [self.more, self.close_day])
        self._context = context
        self._where: tuple[str, date] | None = None
        self.end: DayEnd | None = None
        self._focus = self._entering = self._closing = False
        self.keys = [
            ("Ctrl P", tr("day_end_page.hint_print")),
            ("Ctrl Shift C", tr("phone_text.copy")),
            ("Esc", tr("day_end_page.hint_back")),
        ]
        self.printer = SlipsPrinter(context, self)
        self.show_elsewhere: Callable[[Path], bool] = printing.show_elsewhere
        self.notice = hidden(Notice("info", ""))
        self.notice.acted.connect(self._were_printed)
        self._elsewhere: tuple[Slip, ...] = ()
        self.kept = KeptStrip(context)
        self.kept.closed.connect(lambda: self.stick.setFocus())
        self._left: Path | None = None
        self.proposals = ProposalList(context, "day_end")
        self.proposals.letter_wanted.connect(
            lambda person, _name, codes: context.go("refer", person=person, reasons=codes)
        )
        self.proposals.all_wanted.connect(lambda: context.go("proposals"))
        put(self.content, self.notice, self.kept, self.proposals)
        self._figures = Card(tr("day_end_page.skdn"), note=" ", pad=(16, 10))
        self._numbers = grid((14, 4))
        self.copy = CopyText(context, self._texts)
        put(self._figures.body, self._numbers, (self.copy, LEFT))
        self.absent = Table(
            tr("day_end_page.absent"),
            Column(tr("day_end_page.child"), stretch=1), Column(tr("day_end_page.phone"), RIGHT),
            row_height=50, fit=True, round_top=True,
        )  # fmt: skip
        self._absent = Card(tr("day_end_page.absent"), icon="visit", note=" ", pad=0)
        self._all_came = hidden(
            EmptyState(
                "check-circle", tr("day_end_page.all_came"), tr("day_end_page.all_came_detail")
            )
        )
        put(self._absent.body, self.absent, (self._all_came, 1))
        self.print_absent = Button(
            tr("day_end_page.print_absent"), icon="print", does=self._print_absent
        )
        self._print_list = boxed(put(row(8, (12, 8)), self.print_absent, 1))
        put(self._absent.body, self._print_list, 1)
        self.absent.opened.connect(lambda key: context.go("child", id=key))
        self.by_stage = DayByStage()
        left = boxed(
            put(column(12), self._figures, self.by_stage, self._make_open(), (self._absent, 1))
        )
        second = put(column(12), self._make_slips(), self._make_services(), self._make_next())
        put(second, self._make_stick(), 1)
        self.content.addWidget(Columns([(left, 6), (boxed(second), 5)], stacks_from=1.25), 1)
        self.on_recorded(context, self._load)
        self.hear_keys({"Ctrl+P": self.print_slips, KEY: self.copy.show_text, "Esc": self._back})

    def _make_open(self) -> Card:
        self._open_card = Card(tr("day_end_page.still_open"), icon="warning", note=" ", pad=0)
        self.open_ones = LineTable(tr("day_end_page.still_open"), Column("", stretch=1))
        self.open_ones.opened.connect(self._go_on_with)
        self._open_card.body.addWidget(self.open_ones)
        self._open_card.hide()
        return self._open_card

    def _make_slips(self) -> Card:
        self._slips_card = Card(tr("day_end_page.slips"), icon="referral", note=" ", pad=0)
        self.slips = LineTable(tr("day_end_page.slips"), Column("", stretch=1))
        self.slips.opened.connect(lambda key: self._context.go("referrals", id=key))
        self.print_button = tint(
            tr("day_end_page.print_all"), icon="print", key="Ctrl P", does=self.print_slips
        )
        self._no_slips = Label(tr("day_end_page.no_slips"), "secondary", wrap=True)
        self._no_slips.setContentsMargins(16, 12, 16, 12)
        self._print_row = boxed(put(row(8, (12, 8)), self.print_button, 1))
        put(self._slips_card.body, self.slips, self._no_slips, self._print_row)
        return self._slips_card

    def _make_services(self) -> Card:
        card = Card(tr("day_end_page.services"), icon="capsule", pad=(16, 10))
        self._services_given = grid((12, 4))
        self._services_given.setColumnStretch(0, 1)
        card.body.addLayout(self._services_given)
        return card

    def _make_next(self) -> Card:
        card = Card(pad=(16, 10))
        self.next_on = DateField(tr("day_end_page.next_on"), latest=LAST_DAY)
        self.next_on.on_enter(self._keep_next)
        self.keeping = Keeping(self._context, lambda: {"next_on": self.next_on.text()}, self)
        self.next_on.changed.connect(self.keeping.touched)
        card.body.addWidget(self.next_on)
        return card

    def _make_stick(self) -> Card:
        card = Card(tint="gold", pad=(16, 14))
        self._unsent, self._unsent_detail = Label("", "value"), Label("", wrap=True)
        go = self._context.go
        self.stick = Button(tr("day_end_page.stick"), icon="usb", does=lambda: go("sync"))
        put(card.body, self._unsent, self._unsent_detail, (self.stick, LEFT))
        return card

    def open(self, posyandu: str | None = None, day: date | None = None) -> None:
        """Show a day's end; today's where none is named."""
        if posyandu is not None and day is not None:
            self._where = (posyandu, day)
        elif self._where is None:
            self._context.go("open_day")
            return
        self.notice.hide()
        self.kept.hide()
        self._entering = True
        self._load(focus=True)

    def _texts(self) -> Find | None:
        if self._where is None:
            return None
        posyandu, day = self._where
        return lambda desk: [day_text(desk, posyandu, day, current())]

    def print_slips(self) -> None:
        """Print every slip of the day that is not printed yet (Ctrl+P)."""
        end = self.end
        if end is None or not end.slips or not self.print_button.isEnabled():
            return
        hand_on(self._slips_card, self.print_button)
        self.print_button.setEnabled(False)
        self.kept.hide()
        self._left = None
        slips = end.slips
        self.printer.print_all(
            slips, end.day.session.day, lambda printed: self._printed(slips, printed),
            refused=self._refused,
        )  # fmt: skip

    def _load(self, *, focus: bool = False) -> None:
        if self._where is None:
            return
        # A new answer that arrives meanwhile must not change where the focus goes.
        self._focus = self._focus or focus
        posyandu, day = self._where
        self._context.read(
            lambda desk: (
                day_end(desk, posyandu, day),
                _proposals(desk, posyandu, day),
                desk.clock.today(),
                kept_draft(desk, _form(posyandu, day)),
            ),
            lambda found: self._show(*found),
            owner=self,
        )

    def _show(
        self,
        end: DayEnd,
        proposals: tuple[OpenProposal, ...],
        today: date,
        kept: Mapping[str, object] | None,
    ) -> None:
        self.end = end
        session = end.day.session
        state = "closed" if session.closed else "open"
        measured, targets = integer(end.measured), integer(len(end.day.children))
        of = {"day": date_full(session.day), "measured": measured, "targets": targets}
        self.set_subtitle(tr(f"day_end_page.subtitle_{state}", **of))
        self.close_day.setVisible(session.opened and not session.closed)
        self.more.set_words(tr("common.open_again" if session.closed else "day_end_page.go_on"))
        self._show_figures(end)
        self.by_stage.show_stages(end.stages.stages)
        self._show_open(end)
        self._show_absent(end.absent, end.earlier)
        self._show_proposals(proposals, today)
        self._show_slips(end.slips)
        self._show_services(end.services)
        self._show_next(session, kept)
        self._unsent.setText(held_words(end.unsent, end.unwritten) if end.unsent else "")
        self._unsent.setVisible(end.unsent > 0)
        detail = "all_sent" if not end.unsent else "stick_ready" if end.unwritten else "on_stick"
        self._unsent_detail.setText(tr(f"day_end_page.{detail}"))
        # One button is filled, the next thing to do: a letter, then closing, then the stick.
        last = session.closed and end.unsent and not proposals
        self.stick.set_kind("primary" if last else "default")
        if self._focus:
            first = self.stick if session.closed else self.close_day
            go = self.proposals.focus_first if proposals and self._entering else first.setFocus
            self._focus = self._entering = False
            go()

    def _show_figures(self, end: DayEnd) -> None:
        month, here = end.month, end.today
        self._figures.set_note(
            f"D/S {percent(month.d, month.s)} · N/(D−O−B) {percent(month.n, month.comparable)}"
        )
        numbers, today = numbers_of(month), numbers_of(here, _OF_A_DAY)
        emptied(self._numbers)
        name = month_name(end.day.session.day.month)
        for place, words in ((1, tr("day_end_page.day_column")), (2, name)):
            self._numbers.addWidget(Label(words, "secondary"), place, 0)
        for place, code in enumerate(SHOWN, start=1):
            right = Qt.AlignmentFlag.AlignRight
            bad = code in ("2T", "BGM") and numbers[code] > 0
            self._numbers.addWidget(Label(code, "label", tone="ink_3", align=right), 0, place)
            said = integer(today[code]) if code in today else ""
            self._numbers.addWidget(Label(said, "medium", align=right), 1, place)
            tone = "bad" if bad else "ok" if code == "N" else "ink"
            self._numbers.addWidget(
                Label(integer(numbers[code]), "value", tone=tone, align=right), 2, place
            )
            self._numbers.setColumnStretch(place, 1)
        counts = {"guests": end.guests, "older": end.older, "not_coded": here.not_coded}
        beside = joined(
            *(tr(f"day_end_page.{name}", count=integer(count)) if count else ""
              for name, count in counts.items())
        )  # fmt: skip
        if beside:
            line = Label(beside, "secondary", wrap=True)
            self._numbers.addWidget(line, 3, 0, 1, len(SHOWN) + 1)

    def _show_open(self, end: DayEnd) -> None:
        """Show who is not measured yet or has doubtful figures; hide the card if nobody is."""
        rows: list[Row | Section] = []
        waits = [*map(_waiting, end.waiting), *map(_waiting, end.stages.waiting)]
        doubts = [_doubtful(one) for one in end.doubtful]
        for key, found in (("waiting", waits), ("doubtful", doubts)):
            if found:
                words = tr(f"day_end_page.{key}", count=integer(len(found)))
                rows += [Section(words), *found]
        self.open_ones.set_rows(rows)
        self._open_card.setVisible(bool(rows))
        self._open_card.set_note(integer(len(waits) + len(doubts)))

    def _go_on_with(self, key: str) -> None:
        """Go to the first child with doubtful figures, or else to the first who waits."""
        kind, _, child = key.partition(":")
        if kind == "waiting":
            self._work_on()
        else:
            self._context.go("child", id=child)

    def _print_absent(self) -> None:
        """Show the paper of who was not weighed this month, by RT and with telephones."""
        if self.end is not None:
            session = self.end.day.session
            self._context.go(
                "report",
                name="not-weighed",
                month=month_index(session.day),
                area=f"posyandu:{session.posyandu}",
                options={"list": "not_weighed"},
            )

    def _show_absent(self, absent: tuple[ChildOfDay, ...], earlier: int) -> None:
        words = tr("day_end_page.earlier", count=integer(earlier)) if earlier else ""
        self._absent.set_note(joined(integer(len(absent)), words))
        self._print_list.setVisible(bool(absent))
        rows: list[Row | Section] = []
        for rt, found in groupby(absent, key=lambda one: one.rt or ""):
            words = tr("child_page.rt", rt=rt) if rt else tr("common.rt_not_recorded")
            part = list(found)
            rows.append(Section(tr("day_end_page.in_rt", rt=words, count=integer(len(part)))))
            rows += [_absent(one) for one in part]
        self.absent.show_rows(rows, self._all_came)

    def _show_proposals(self, found: tuple[OpenProposal, ...], today: date) -> None:
        """Show first who should be referred and has no letter; that is then the filled button."""
        self.proposals.show_lines(found[:PROPOSALS_SHOWN], len(found), today)
        self.close_day.set_kind("default" if found else "primary")
        self._no_slips.setText(
            tr("day_end_page.no_slips_yet", count=integer(len(found)))
            if found
            else tr("day_end_page.no_slips")
        )

    def _show_slips(self, slips: tuple[Slip, ...]) -> None:
        self._slips_card.set_note(integer(len(slips)))
        self.slips.show_rows([_slip(one) for one in slips])
        self._print_row.setVisible(bool(slips))
        self._no_slips.setVisible(not slips)
        self.print_button.setEnabled(True)

    def _show_services(self, services: tuple[ServiceCount, ...]) -> None:
        emptied(self._services_given)
        for place, one in enumerate(services):
            self._services_given.addWidget(Label(_service_words(one), wrap=True), place, 0)
            count = Label(integer(one.people), "label", align=Qt.AlignmentFlag.AlignRight)
            self._services_given.addWidget(count, place, 1)
        if not services:
            self._services_given.addWidget(Label(tr("day_end_page.no_services"), "secondary"), 0, 0)

    def _show_next(self, session: Session, kept: Mapping[str, object] | None) -> None:
        form = _form(session.posyandu, session.day)
        if form == self.keeping.name and self._next_typed():
            return  # Keep what the user is typing.
        self.keeping.put_away()
        self.next_on.set_range(
            session.day + timedelta(days=1), session.day + timedelta(days=MOST_DAYS_AHEAD)
        )
        self.next_on.set_value(session.next_on)
        # most posyandu meet on the same weekday of every month
        self.next_on.set_hint(tr("day_end_page.next_hint", day=date_full(usual_next(session.day))))
        self.next_on.setEnabled(session.opened)
        self.keeping.start(form)
        if kept:
            self.keeping.restore(
                kept, lambda typed: self.next_on.set_text(str(typed.get("next_on", "")))
            )

    def _next_typed(self) -> bool:
        return not self.keeping.untouched("next_on")

    def _close(self) -> None:
        if self.end is None or self._closing or not self._next_complete():
            return
        self._closing = True
        draft: dict[str, object] = {"do": "close_session", "id": self.end.day.session.id}
        self._record_next(draft, self._closed)

    def _keep_next(self) -> None:
        """Note when the next open day is, also after this one was closed."""
        if self.end is None or not self._next_complete() or not self._next_typed():
            return
        draft: dict[str, object] = {"do": "edit_session", "id": self.end.day.session.id}
        self._record_next(draft, lambda: self._context.tell(tr("day_end_page.next_kept")))

    def _next_complete(self) -> bool:
        self.next_on.check(finished=True)
        if self.next_on.value() is None and not self.next_on.is_empty():
            self.next_on.setFocus()
            return False
        return True

    def _record_next(self, draft: dict[str, object], then: Callable[[], None]) -> None:
        if self._next_typed():
            day = self.next_on.value()
            draft["next_on"] = None if day is None else day.isoformat()

        def done(_answer: object) -> None:
            self.keeping.forget()
            then()

        self._context.record(draft, done, owner=self, refused=self._refused)

    def _closed(self) -> None:
        self._closing = False
        self._context.tell(tr("day_end_page.closed"), tr("day_end_page.closed_detail"))
        self._load(focus=True)

    def _work_on(self) -> None:
        if self.end is None:
            return
        session = self.end.day.session
        args = {"posyandu": session.posyandu, "day": session.day}
        if not session.closed:
            self._context.go("open_day", **args)
            return
        self._context.record(
            {"do": "reopen_session", "id": session.id},
            lambda _: self._context.go("open_day", **args),
            owner=self,
        )

    def _back(self) -> None:
        if self.end is not None and not self.end.day.session.closed:
            self._work_on()
        else:
            self._context.go("home")

    def _printed(self, slips: tuple[Slip, ...], printed: Printed) -> None:
        self.print_button.setEnabled(True)
        if printed.outcome == "sent":
            self._say("ok", tr("day_end_page.sent", count=integer(len(slips))), "")
            return
        # Only a person knows whether a saved or opened file was printed.
        action = tr("paper_page.was_printed")
        if printed.outcome == "no_queue" and self.show_elsewhere(printed.path):
            where = f"{printed.path}. {tr('left_papers.in_clear')}"
            self._say("info", tr("day_end_page.opened_elsewhere"), where, action=action)
        else:
            kept = tr("paper_page.kept_at", path=str(printed.path))
            kept = f"{kept} {tr('left_papers.in_clear')}"
            self._say("warn", tr("paper_page.no_printer"), kept, action=action)
        self._elsewhere, self._left = slips, printed.path

    def _were_printed(self) -> None:
        slips, self._elsewhere = self._elsewhere, ()
        if slips:
            self.printer.mark_printed(slips, lambda: self._marked(slips), refused=self._refused)

    def _marked(self, slips: tuple[Slip, ...]) -> None:
        self._say("ok", tr("day_end_page.marked", count=integer(len(slips))), "")
        left, self._left = self._left, None
        if left is not None:
            self.kept.offer(left)
        else:
            self.stick.setFocus()

    def _refused(self, error: KbdeskError) -> None:
        self._closing = False
        self.print_button.setEnabled(True)
        self._say("bad", why_not(error), tr("window.data_safe"))

    def _say(self, kind: str, title: str, detail: str, *, action: str = "") -> None:
        self._elsewhere = ()
        self.notice.say(kind, title, detail, action=action)  # type: ignore[arg-type]


def _form(posyandu: str, day: date) -> str:
    return f"day_end:{session_id(posyandu, day)}"


def _proposals(desk: Desk, posyandu: str, day: date) -> tuple[OpenProposal, ...]:
    """Return who should be referred now, those who were seen on the day first."""
    found = [one for one in open_proposals(desk, posyandu) if one.state != "later"]
    return tuple(sorted(found, key=lambda one: one.seen_on != day))


def _absent(one: ChildOfDay) -> Row:
    first_name = without_title(one.mother).split()[0] if one.mother else ""
    mother = tr("child_page.mother", name=first_name) if first_name else ""
    months = one.months_missed
    missed = tr("open_day_page.need_missed", months=months) if months else ""
    known = joined(age_months(one.months), mother, missed)
    return Row(one.id, [Two(one.name, known), Text(one.phone or "–", shade="ink_2")])


def _waiting(one: ChildOfDay | PersonOfDay) -> Row:
    age = "" if one.months is None else age_words(one.months)
    queue = "" if one.queue is None else tr("day_end_page.queue", number=one.queue)
    return Row(f"waiting:{one.id}", [Two(one.name, joined(age, queue))])


def _doubtful(one: Doubtful) -> Row:
    words = " ".join(dict.fromkeys(asked.words for asked in questions(one.answer)))
    return Row(f"doubtful:{one.child.id}", [Two(one.child.name, words)])


def _slip(one: Slip) -> Row:
    why = ", ".join(f"{code} {tr(f'reason.{code}')}" for code in one.reasons)
    return Row(one.id, [Two(one.name, joined(why, one.destination))])


def _service_words(one: ServiceCount) -> str:
    if one.kind == "vitamin_a" and one.detail in ("blue", "red"):
        return tr(f"kind.vitamin_a.{one.detail}")
    words = tr(f"kind.{one.kind}")
    return f"{words} {one.detail}" if one.detail else words
