"""One child: the KMS, the rulers, every measurement with its corrections, referrals, vaccines."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kbdesk.commands.trail import note_seen
from kbdesk.growth.assess import judged_on
from kbdesk.queries.children import WholeChild, whole_child
from kbdesk.queries.life_line import Event
from kbdesk.queries.proposals import OpenProposal, open_proposals
from kbdesk.ui.children.child_cards import (
    FamilyLink,
    ImmunisationCard,
    JourneyCard,
    MeasurementsCard,
    ReferralsCard,
    SiblingsRow,
    is_measurement,
)
from kbdesk.ui.children.entry import undo_save
from kbdesk.ui.children.growth_card import GrowthCard
from kbdesk.ui.children.head import age_words, guest_chip, sex_chip
from kbdesk.ui.children.memory import memory_of
from kbdesk.ui.children.photo import PhotoButton, PhotoSheet
from kbdesk.ui.children.rulers import RulersCard
from kbdesk.ui.context import Context
from kbdesk.ui.duplicates.strip import SamePersonStrip
from kbdesk.ui.focus import tab_through
from kbdesk.ui.formats import centimetres, date_long, joined, kilograms
from kbdesk.ui.kit import (
    Button,
    Chip,
    EmptyState,
    Label,
    Notice,
    boxed,
    column,
    drop,
    hidden,
    primary,
    put,
    px,
    row,
    sized,
    tr,
)
from kbdesk.ui.kitchen.child_row import KitchenRow
from kbdesk.ui.life.line import place_of
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.referral.proposal_list import ProposalList
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.tile import Tile


class ChildPage(PageFrame):
    """``open(id=)`` shows a child.

    Alt+1 shows the KMS, Alt+2 her line of life; Ctrl+U measures, F4 refers, Alt+F is her photo,
    Ctrl+P prints, Ctrl+Z takes the last save back.
    """

    def __init__(self, context: Context) -> None:
        self.photo = PhotoButton()
        self._refer = Button(tr("child_page.refer"), icon="referral", does=lambda: self._go_refer())
        self._visit = Button(tr("child_page.visit"), icon="visit", does=lambda: self._go_visit())
        self._measure = primary(
            tr("child_page.measure"), icon="scale", key="Ctrl U", does=lambda: self._go_measure()
        )
        actions = [self._refer, self._visit, self._measure]
        super().__init__(" ", " ", actions, back=True, leading=self.photo)
        self._context, self._memory = context, memory_of(context)
        self.child: WholeChild | None = None
        self._sex, self._age, self._code = Chip("", "neutral"), Chip("", "neutral"), Tile("")
        self._guest = Chip("", "neutral")
        for beside in (self._sex, self._guest, self._age, self._code):
            self.add_beside_title(hidden(beside))
        self.notice = hidden(Notice("info", ""))
        self.kms: GrowthCard | None = None
        self._chart_place: QVBoxLayout = column(0)
        words = tr("child_page.no_chart"), tr("child_page.no_birth")
        self._no_chart = hidden(EmptyState("chart", *words))
        self.immunisation = ImmunisationCard()
        views = [("kms", tr("life.kms")), ("line", tr("life.line"))]
        self.views = Choice(tr("life.choice"), views, value="kms", pad=16)
        self.journey = hidden(JourneyCard(context))
        self.family = FamilyLink()
        self.siblings = SiblingsRow()
        self.kitchen = KitchenRow(context)
        self.rulers = RulersCard()
        self.measurements = MeasurementsCard(context)
        self.referrals = ReferralsCard()
        self.same = SamePersonStrip(context)
        self.proposals = ProposalList(context, "child", own_f4=False, about_one=True)
        self.proposals.letter_wanted.connect(
            lambda person, _name, codes: context.go("refer", person=person, reasons=codes)
        )
        parts = [(self._left(), 63), (self._right(), 37)]
        put(self.content, self.notice, self.proposals, self.same)
        put(self.content, (Columns(parts, stacks_from=1.25), 1))
        self._connect()

    def open(self, id: str) -> None:
        """Show a child as it is now."""
        if self.child is not None and self.child.id != id:
            self.measurements.editor.put_away()
        self._load(id)
        self._context.ask(lambda desk: note_seen(desk, "person", id), lambda _: None, owner=self)

    def open_photo(self) -> None:
        """Show her photo large, where it is changed too."""
        if self.child is not None:
            sheet = PhotoSheet(self, self._context, self.child)
            sheet.begin(sheet.choose)

    def see(self, view: str) -> None:
        """Show the KMS ("kms") or the line of life ("line"), and go there."""
        self.views.set_value(view)
        self._see(view)
        if view == "kms":
            self._focus_chart()
        else:
            self.journey.focus_first()

    def _see(self, view: str | None) -> None:
        on_line = view == "line"
        self._kms.setVisible(not on_line)
        self.journey.setVisible(on_line)
        if on_line and self.child is not None:
            self.journey.show_child(self.child)

    def _open_event(self, event: Event) -> None:
        if is_measurement(event):
            self.measurements.focus_row(event.records[0])
        elif event.kind == "served":
            self._go_vaccines()
        elif (place := place_of(event, None)) is not None and place[0] != "child":
            self._context.go(place[0], **place[1])

    def _left(self) -> QWidget:
        key = Label(tr("life.views_keys"), "secondary")
        views = put(row(8), self.views, key, 1)
        self._kms = boxed(put(column(12), self._chart_place, self._no_chart, self.immunisation, 1))
        return boxed(put(column(8), views, self._kms, self.journey, 1))

    def _right(self) -> QWidget:
        whole = put(column(8), self.family, self.siblings, self.kitchen, self.rulers)
        return sized(boxed(put(whole, self.measurements, self.referrals, 1)), min_width=380)

    def _connect(self) -> None:
        self.went_back.connect(lambda: self._context.go("back"))
        self.photo.clicked.connect(self.open_photo)
        self.family.clicked.connect(self._go_family)
        self.siblings.opened.connect(lambda key: self._context.go("child", id=key))
        self.immunisation.wanted.connect(self._go_vaccines)
        self.views.changed.connect(self._see)
        self.journey.chosen.connect(self._open_event)
        self.referrals.opened.connect(lambda key: self._context.go("referrals", id=key))
        self.measurements.editor.done.connect(self._edited)
        self.measurements.edit_began.connect(self._see_editor)
        self.on_recorded(self._context, lambda: self._load(self.child.id) if self.child else None)
        self.hear_keys(
            {
                "Ctrl+U": self._go_measure,
                "F4": self._go_refer,
                "Ctrl+P": self._go_papers,
                "F7": self._focus_chart,
                "Alt+1": lambda: self.see("kms"),
                "Alt+2": lambda: self.see("line"),
                "Alt+3": self._go_vaccines,
                "Alt+F": self.open_photo,
            }
        )

    def _load(self, id_: str) -> None:
        self._context.read(
            lambda desk: (whole_child(desk, id_), open_proposals(desk, person=id_)),
            lambda found: self._show(*found),
            owner=self,
        )

    def _edited(self, words: str) -> None:
        undoable = self.child is not None and self._memory.last(self.child.id) is not None
        self._context.tell(words, tr("measure_page.undo") if undoable else "")

    def _see_editor(self) -> None:
        area, editor = self.scroll_area, self.measurements.editor
        if area is not None:
            QTimer.singleShot(0, editor, lambda: area.ensureWidgetVisible(editor, 0, px(8)))

    def _show(self, child: WholeChild, proposals: list[OpenProposal]) -> None:
        another = self.child is None or self.child.id != child.id
        self.child = child
        self.photo.show_child(child)
        self.set_title(child.name, _born(child))
        sex_chip(self._sex, child.sex)
        self._age.set(age_words(child.birth_date, child.today), "neutral")
        last = child.weighed[-1] if child.weighed else None
        self._code.set_code(last.code if last else "")
        self._sex.show()
        guest_chip(self._guest, child, self._context.facts.posyandu)
        self._age.show()
        self._code.setVisible(bool(last and last.code))
        self._show_notice(child)
        self.proposals.show_lines(proposals, len(proposals), child.today)
        waits = any(one.state != "later" for one in proposals)
        # Only one button is filled: writing the letter comes before the next measurement.
        self._measure.set_kind("default" if waits else "primary")
        self.proposals.answers.letter_button.set_kind("primary" if waits else "default")
        self.same.show_person(child.id)
        self._show_chart(child, another)
        self.immunisation.show_child(child)
        if not self.journey.isHidden():
            self.journey.show_child(child)
        self.family.show_child(child)
        self.siblings.show_child(child)
        self.kitchen.show_child(child)
        tab_through(self.family, *self.siblings.buttons, self.kitchen.button)
        standing = bool(child.valid) and child.valid[-1].position == "standing"
        self.rulers.show_answer(child.latest, standing=standing)
        self.measurements.show_child(child)
        self.referrals.show_child(child)
        self._visit.setEnabled(child.family is not None)
        if another and self.isVisible():
            if waits:
                self.proposals.focus_first()
            else:
                self._measure.setFocus()

    def _show_notice(self, child: WholeChild) -> None:
        born = child.birth_date
        unjudged = born is not None and not judged_on(born, child.today)
        self.notice.setVisible(child.gone is not None or unjudged)
        if child.gone is not None:
            self.notice.set("info", tr("child_page.gone"), "")
        elif unjudged:
            detail = tr("measure_page.not_judged_detail")
            self.notice.set("info", tr("measure_page.not_judged"), detail)

    def _show_chart(self, child: WholeChild, another: bool) -> None:
        known = child.sex is not None and child.birth_date is not None
        self._no_chart.setVisible(not known)
        if self.kms is not None and (another or not known):
            drop(self._chart_place, self.kms)
            self.kms = None
        if not known or child.sex is None:
            return
        if self.kms is None:
            self.kms = GrowthCard(child.sex, child)
            self.kms.print.clicked.connect(self._go_papers)
            self._chart_place.addWidget(sized(self.kms, min_height=420, max_height=560))
            answers = self.proposals.findChildren(Button)
            chain: list[QWidget] = [self._measure, *answers, *self.same.buttons]
            chain += [self.views, self.kms.kinds, self.kms.windows]
            chain += [self.kms.print, self.kms.chart, self.kms.length, self.kms.body_chart]
            tab_through(*chain)
        else:
            self.kms.show_child(child)

    def _focus_chart(self) -> None:
        if self.kms is not None:
            self.kms.focus_chart()

    def _go_measure(self) -> None:
        if self.child is not None:
            self._context.go("measure", id=self.child.id, then="back")

    def _go_papers(self) -> None:
        if self.child is not None:
            self._context.go("papers", child=self.child.id)

    def _go_vaccines(self) -> None:
        if self.child is not None and not self.immunisation.isHidden():
            self._context.go("vaccines", id=self.child.id)

    def _go_refer(self) -> None:
        if self.proposals.chosen() is not None:
            self.proposals.answers.letter()
        elif self.child is not None:
            self._context.go("refer", person=self.child.id)

    def _go_visit(self) -> None:
        if self.child is not None and self.child.family is not None:
            self._context.go("visit", family=self.child.family, target=self.child.id)

    def _go_family(self) -> None:
        if self.child is not None and self.child.family is not None:
            self._context.go("family", id=self.child.family)

    def _take_back(self) -> None:
        if self.child is None:
            return
        save = self._memory.last(self.child.id)
        # What can be undone otherwise was recorded after the save: a proposal that was declined.
        if save is not None and not self._context.undoable():
            words = tr("measure_page.taken_back", name=save.name)
            undo_save(self._context, save, self, lambda: self._context.tell(words))
        else:
            self._context.take_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self._take_back()
        else:
            super().keyPressEvent(event)


def _born(child: WholeChild) -> str:
    born, weight, length = child.birth_date, child.birth_weight_g, child.birth_length_mm
    nik = f"{child.nik[:6]} {'•' * 10}" if child.nik else ""
    return joined(
        tr("child_page.born_title", day=date_long(born)) if born else "",
        tr("child_page.birth_weight", kg=kilograms(weight)) if weight is not None else "",
        tr("child_page.birth_length", cm=centimetres(length)) if length is not None else "",
        tr("child_page.nik", nik=nik) if nik else tr("child_page.no_nik"),
    )
