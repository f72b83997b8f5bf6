"""One family: its members and how they are, its visits, its house, what is not known yet."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent

from kbdesk.commands.record import record
from kbdesk.commands.trail import note_seen, open_numbers
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import village_name
from kbdesk.queries.families import FamilySheet, Member
from kbdesk.queries.family_life import FamilyLife, Task, family_life
from kbdesk.queries.family_risk import FamilyRisk, family_risk, planned_tpk, risk_tasks
from kbdesk.queries.life_line import Event
from kbdesk.queries.one_person import person_row
from kbdesk.ui.context import Context
from kbdesk.ui.duplicates.strip import SamePersonStrip
from kbdesk.ui.family.checks_card import ChecksCard
from kbdesk.ui.family.consent_card import ConsentCard
from kbdesk.ui.family.erase_strip import EraseStrip
from kbdesk.ui.family.family_parts import (
    GapRows,
    kk_words,
    member_columns,
    member_row,
    spoken_updated,
)
from kbdesk.ui.family.krs_card import KrsCard
from kbdesk.ui.family.life_strip import LifeBar, LifeStrip
from kbdesk.ui.family.tasks_card import MOST, TasksCard
from kbdesk.ui.focus import tab_through
from kbdesk.ui.formats import joined
from kbdesk.ui.language import tr
from kbdesk.ui.life.line import LifeLine, place_of
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import column, hidden, put, row, turn
from kbdesk.ui.widgets.button import Button, primary, tint
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.label import Label, line
from kbdesk.ui.widgets.table import Table

TWO_COLUMNS_FROM = 1060
"""The width of the page in px at 100 %."""


class FamilyPage(PageFrame):
    """``open(id=)``: a family by its id. NIK and KK are whole only while they are revealed."""

    def __init__(self, context: Context) -> None:
        self.edit_button = Button(tr("family_page.edit"), icon="edit", does=lambda: self._edit())
        self.visit_button = primary(tr("family_page.record_visit"), icon="visit")
        self.checklist_button = Button(tr("family_page.home_visit"), icon="check")
        actions = (self.edit_button, self.checklist_button, self.visit_button)
        super().__init__(tr("family_page.title"), " ", actions, back=True)
        self._context = context
        self._id = ""
        self._sheet: FamilySheet | None = None
        self._life: FamilyLife | None = None
        self._revealed = False
        self._wanted = ("", "")
        self.rt = Chip(" ", icon="place")
        self.rank = Chip(" ")
        for chip in (self.rt, self.rank):
            self.add_beside_title(hidden(chip))
        self.members = Table(
            tr("family_page.members"), *member_columns(), row_height=40, pad=8, fit=True,
            click_opens=False,
        )  # fmt: skip
        self.members.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reveal_button = Button(tr("family_page.reveal"), "plain", icon="eye")
        self.reveal_button.setCheckable(True)
        self.add_button = tint(tr("family_page.add_member"), icon="plus")
        self._members_card = Card(tr("family_page.members"), pad=0)
        self._members_note = Label("", "secondary")
        self._members_card.add_to_header(self._members_note, self.reveal_button, self.add_button)
        self.life_bar, self.life_strip = LifeBar(), LifeStrip(context)
        self.erase = EraseStrip(context)
        put(self._members_card.body, self.members, line(soft=True))
        put(self._members_card.body, self.life_bar, self.life_strip, self.erase)
        self._visits_card = Card(tr("family_page.journey"), note=tr("life.hint"))
        self.timeline = LifeLine(tr("family_page.journey"))
        self._no_visits = EmptyState(
            "visit", tr("family_page.no_visits"), tr("family_page.no_visits_detail")
        )
        put(self._visits_card.body, self.timeline, self._no_visits, 1)
        self._gaps_card = Card(tr("family_page.unknown"), pad=0)
        self.gaps = GapRows()
        self.krs = KrsCard()
        self.complete_button = tint(tr("family_page.complete"), does=self._edit)
        self._updated = Label("", "secondary", wrap=True)
        foot = put(row(12, (16, 2, 16, 12)), (self._updated, 1), self.complete_button)
        put(self._gaps_card.body, self.gaps, 1, line(), foot)
        self.tasks, self.checks = TasksCard(), ChecksCard()
        self.checks.chosen.connect(lambda person: context.go("person", id=person))
        self.same, self.consent = SamePersonStrip(context), ConsentCard(context)
        left = put(column(12), self._members_card, (self._visits_card, 1))
        right = put(column(12), self.krs, self.tasks, self.checks, self._gaps_card, self.consent, 1)
        self._columns = put(row(12), (left, 64), (right, 36))
        put(self.content, self.same, (self._columns, 1))
        self._connect()
        self.on_text_size(self._turn)

    def _connect(self) -> None:
        context = self._context
        self.went_back.connect(lambda: context.go("back"))
        self.add_button.clicked.connect(
            lambda: context.go("register_family", family=self._id, add=True)
        )

        self.visit_button.clicked.connect(lambda: context.go("visit", family=self._id))
        self.checklist_button.clicked.connect(lambda: context.go("home_visit", family=self._id))
        self.members.opened.connect(self._open_member)
        self.members.chosen.connect(self._choose_member)
        self.life_bar.chosen.connect(self._begin_life)
        self.life_bar.opened.connect(lambda: self._open_member(self.members.current_key() or ""))
        for over in (
            self.life_strip.closed, self.life_strip.recorded, self.erase.closed, self.erase.erased,
        ):  # fmt: skip
            over.connect(lambda: self.members.setFocus())
        self.tasks.chosen.connect(self._do_task)
        self.timeline.chosen.connect(self._open_event)
        for digit in range(1, MOST + 1):
            self.hear_keys({str(digit): partial(self.tasks.press, digit)})
        for event, key in LifeBar.KEYS.items():
            if key:
                self.hear_keys({key: partial(self._press_life, event)})
        for button, key, page in (
            (self.krs.complete_button, "Ctrl+E", "survey"),
            (self.krs.planning_button, "Ctrl+K", "family_planning"),
            (self.krs.plan_button, "Ctrl+D", "companion"),
            (self.krs.visit_button, "F4", "tpk_visit"),
        ):
            button.clicked.connect(lambda _=False, to=page: context.go(to, family=self._id))
            self.hear_keys({key: button.click})
        self.reveal_button.toggled.connect(self._reveal)
        self.on_recorded(context, lambda: self.reload() if self._id else None)
        self.hear_keys({"Esc": self._escape, "Alt+P": self._go_person})

    def _escape(self) -> None:
        if self.life_strip.isVisible():
            self.life_strip.close_strip()
        elif self.erase.strip.isVisible():
            self.erase.strip.close_strip()
        elif self.consent.form.isVisible():
            self.consent.put_away()
        else:
            self._context.go("back")

    def open(self, id: str = "", member: str = "", event: str = "") -> None:
        """Show a family; of a ``member`` an event is begun ("pregnancy") if they can have it."""
        self._wanted = (member, event)
        if id != self._id:
            self._id = id
            self._life = None
            self.timeline.fold()
            self.life_strip.put_away()
            self.members.set_current_key(None)
            self.reveal_button.setChecked(False)
        self.reload()
        self._context.ask(lambda desk: note_seen(desk, "family", id), lambda _: None, owner=self)
        self.visit_button.setFocus()

    def leave(self) -> None:
        """Cover the numbers again; an event that was begun is kept."""
        super().leave()
        self.life_strip.put_away()
        self.reveal_button.setChecked(False)

    def reload(self) -> None:
        """Ask for the family anew."""
        family = self._id
        self._context.read(
            lambda desk: (family_life(desk, family), family_risk(desk, family)),
            lambda found: self._show(*found),
            owner=self,
        )

    # -- inside --------------------------------------------------------------------------

    def _go_person(self) -> None:
        """Go to the own page of the member that is chosen, a child's or a grown person's."""
        key = self.members.current_key() or ""
        if self._life is not None and any(one.person == key for one in self._life.checks):
            self._context.go("person", id=key)
        else:
            self._open_member(key)

    def _edit(self) -> None:
        self._context.go("register_family", family=self._id)

    def _open_member(self, key: str) -> None:
        member = self._member(key)
        if member is not None and member.kind == "child":
            self._context.go("child", id=key)
        else:
            self._context.go("register_family", family=self._id)

    def _show(self, life: FamilyLife, risk: FamilyRisk) -> None:
        sheet = life.sheet
        self.krs.show_risk(risk)
        self._life, self._sheet = life, sheet
        self.same.show_family(sheet.id)
        self.consent.show_family(sheet)
        tasks = sorted((*life.tasks, *risk_tasks(risk)), key=lambda task: not task.pressing)
        self.tasks.show_tasks(sheet, tasks)
        self.checks.show_checks(life.checks)
        chain = [
            self.life_strip.cancel_button, *self.krs.buttons(), *self.tasks.rows,
            *self.checks.buttons, self.complete_button,
        ]  # fmt: skip
        tab_through(*chain)
        self.rt.set(tr("family_page.rt", rt=sheet.rt or ""), "neutral", icon="place")
        self.rt.setVisible(bool(sheet.rt))
        self.rank.set(tr("family_page.rank", rank=sheet.welfare_rank or 0), "neutral")
        self.rank.setVisible(sheet.welfare_rank is not None)
        here = [member for member in sheet.members if not member.gone]
        children = sum(member.kind == "child" for member in here)
        targets = tr("family_page.targets", count=children) if children else ""
        self._members_note.setText(joined(tr("family_page.people", count=len(here)), targets))
        planned = sorted((*planned_tpk(risk), *life.planned), key=lambda one: one.day, reverse=True)
        self.timeline.show_life(
            life.events, planned, sheet.today, family=sheet.id, named=len(sheet.members) > 1
        )
        nothing = not life.events and not planned
        self.timeline.setVisible(not nothing)
        self._no_visits.setVisible(nothing)
        self.gaps.show_sheet(sheet)
        self._gaps_card.setVisible(bool(sheet.unknown))
        self._updated.setText(spoken_updated(sheet))
        self._show_numbers()
        self._begin_wanted()

    def _show_numbers(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        revealed = self._revealed
        parts = (
            kk_words(sheet.kk, revealed=revealed),
            sheet.address or "",
            village_name(sheet.village),
            tr("family_page.souls", count=sum(not member.gone for member in sheet.members)),
        )
        name = sheet.head or tr("families_page.nameless")
        self.set_title(tr("family_page.of", name=name), joined(*parts))
        self.members.set_rows([member_row(member, revealed=revealed) for member in sheet.members])
        self.members.mark_one()
        self._choose_member(self.members.current_key() or "")

    def _open_event(self, event: Event) -> None:
        place = place_of(event, self._id)
        if place is not None:
            self._context.go(place[0], **place[1])

    # -- events and tasks ------------------------------------------------------------------

    def _begin_wanted(self) -> None:
        """Begin the event that another page asked for."""
        (member, event), self._wanted = self._wanted, ("", "")
        if not member:
            return
        self.members.set_current_key(member)
        if event and event in self.life_bar.buttons:
            self._press_life(event)

    def _member(self, key: str | None) -> Member | None:
        if self._sheet is None:
            return None
        return next((one for one in self._sheet.members if one.id == key), None)

    def _choose_member(self, key: str) -> None:
        self.life_bar.show_member(self._member(key), self._life)
        self.erase.show_member(self._member(key))

    def _press_life(self, event: str) -> None:
        if self.life_bar.buttons[event].isVisibleTo(self):
            self._begin_life(event)

    def _begin_life(self, event: str) -> None:
        member, life = self._member(self.members.current_key()), self._life
        if member is None or life is None:
            return
        if event == "alive":
            self._context.do(
                lambda desk: _alive_again(desk, member.id),
                lambda died: self._lives(member, died),
                owner=self,
            )
            return
        self.life_strip.begin(event, member, life)
        if self.scroll_area is not None:
            area, strip = self.scroll_area, self.life_strip
            QTimer.singleShot(0, strip, lambda: area.ensureWidgetVisible(strip, 0, px(8)))

    def _lives(self, member: Member, died: str | None) -> None:
        words = tr("family_page.alive_told", name=member.name)
        if died is None:
            self._context.tell(words)
            return
        back = {"do": "record_death", "id": member.id, "date": died}
        told = tr("family_page.death_told_again")
        self._context.can_undo(told, member.name or "", [back], "family")
        self._context.tell_undoable(words)

    def _do_task(self, task: Task) -> None:
        go, family, target = self._context.go, self._id, task.target
        match task.kind:
            case "visit":
                go("visit", family=family)
            case "home_visit":
                go("home_visit", family=family, person=target or None)
            case "found_at_home":
                self._refer_or_visit(task)
            case "referral":
                go("referrals", id=target)
            case "not_gaining" if task.more["code"] == "2T":
                go("refer", person=target, reasons=["R06"])
            case "stale":
                go("measure", id=target)
            case "birth_due":
                self.members.set_current_key(target)
                self._begin_life("birth")
            case "tpk":
                go("tpk_visit", family=family, person=target, form=task.more["target"])
            case "marked":
                go("tpk_visit", family=family, person=target, form="under_two")
            case "dashat":
                go("recipients", person=target, indication=task.more["indication"], back=True)
            case "woman_check":
                go("women", id=target)
            case _:
                go("child", id=target)

    def _refer_or_visit(self, task: Task) -> None:
        """Go on with what a visit found: a letter where one is proposed, else a visit."""
        codes = list(task.more["codes"])
        if codes:
            self._context.go("refer", person=task.target, reasons=codes)
        else:
            self._context.go("home_visit", family=self._id, person=task.target or None)

    def _reveal(self, on: bool) -> None:
        sheet = self._sheet
        if not on or sheet is None:
            self._uncover(False)
            return
        people = [member.id for member in sheet.members if member.nik]
        self._context.ask(
            # Write the trail's line before showing the numbers.
            lambda desk: open_numbers(desk, "family", sheet.id, people),
            lambda _: self._uncover(self.reveal_button.isChecked() and self._id == sheet.id),
            owner=self,
            refused=self._not_uncovered,
        )

    def _not_uncovered(self, error: KbdeskError) -> None:
        self.reveal_button.setChecked(False)
        self._context.complained.emit(error)

    def _uncover(self, on: bool) -> None:
        self._revealed = on
        self.reveal_button.set_words(tr("family_page.cover" if on else "family_page.reveal"))
        self.reveal_button.set_icon("eye-off" if on else "eye")
        self._show_numbers()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        # The members' table is never squeezed: without room for two columns, use one.
        turn(self._columns, down=self.width() < px(TWO_COLUMNS_FROM))


def _alive_again(desk: Desk, person: str) -> str | None:
    """Take a death out again; return the day on which it was recorded."""
    died = (person_row(desk, person) or {}).get("death_date")
    record(desk, {"do": "void_death", "id": person})
    return died
