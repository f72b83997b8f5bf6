"""The page of a school child, an adult or an elder: the lines over the years, and every check."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kbdesk.commands.trail import note_seen
from kbdesk.domain import life_cycle
from kbdesk.queries.examinee import Examinee, PastExamination, PastOfElder, examinee
from kbdesk.queries.proposals import OpenProposal, open_proposals
from kbdesk.records.field import VOIDED
from kbdesk.ui.children.head import sex_chip
from kbdesk.ui.context import Context
from kbdesk.ui.formats import centimetres, date_short, decimal, integer, kilograms
from kbdesk.ui.language import tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.people.grown_head import who_words
from kbdesk.ui.people.person_lines import GlucoseLine, PressureLines, WeightLine
from kbdesk.ui.people.said import class_words, due_words
from kbdesk.ui.referral.proposal_list import ProposalList
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import column, row
from kbdesk.ui.widgets.avatar import Avatar
from kbdesk.ui.widgets.button import Button, primary
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.cells import ChipCell, Text
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.sure_strip import SureStrip, SureWords
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table
from kbdesk.ui.widgets.year_lines import YearLines

ROWS_SHOWN = 6


class PersonPage(PageFrame):
    """``open(id=)`` shows a person.

    Ctrl+U examines, Alt+A goes to AKS and SKILAS, F4 refers; Enter corrects the chosen
    examination and Delete takes it back with a reason.
    """

    def __init__(self, context: Context) -> None:
        self._avatar = Avatar("", size=44)
        self.refer_button = Button(tr("child_page.refer"), icon="referral", key="F4")
        self.family_button = Button(tr("person_page.family"), icon="family", key="Alt K")
        self.history_button = Button(tr("person_page.history"), icon="edit", key="Alt R")
        self.elder_button = Button(tr("day_card.elder_check"), icon="list", key="Alt A")
        self.examine_button = primary(tr("person_page.examine"), icon="edit", key="Ctrl U")
        super().__init__(
            " ",
            " ",
            [self.refer_button, self.examine_button],
            back=True,
            leading=self._avatar,
        )
        self._context = context
        self.whom: Examinee | None = None
        self._sex, self._card = Chip("", "neutral"), Chip("", "neutral")
        self.proposals = ProposalList(context, "person", own_f4=False, about_one=True)
        self.proposals.letter_wanted.connect(
            lambda person, _name, codes: context.go("refer", person=person, reasons=codes)
        )
        self.content.addWidget(self.proposals)
        self.pressure, self.weight, self.glucose = PressureLines(), WeightLine(), GlucoseLine()
        self.lines = QWidget()
        lines = column(10)
        self.no_lines = EmptyState(
            "chart", tr("day_card.no_figures"), tr("person_page.none_detail")
        )
        lines.addWidget(self.no_lines)
        self._charts: list[tuple[Card, YearLines]] = []
        for words, chart in (
            ("day_card.lines_pressure", self.pressure),
            ("day_card.lines_weight", self.weight),
            ("day_card.lines_glucose", self.glucose),
        ):
            card = Card(tr(words), pad=(12, 6), head_height=36)
            card.body.addWidget(chart)
            lines.addWidget(card)
            self._charts.append((card, chart))
        lines.addStretch(1)
        self.lines.setLayout(lines)
        self.content.addWidget(Columns([(self.lines, 50), (self._right(), 50)], stacks_from=1.25))
        self.content.addStretch(1)
        self.family_button.clicked.connect(self._go_family)
        self.refer_button.clicked.connect(self._refer)
        self.history_button.clicked.connect(self._go_history)
        self.elder_button.clicked.connect(self._go_elder)
        self.examine_button.clicked.connect(self._examine)
        self.table.opened.connect(self._correct)
        self.strip.sure.connect(self._void)
        self.strip.closed.connect(self._to_table)
        self.hear_keys(
            {
                "Ctrl+U": self._examine,
                "Alt+A": self._go_elder,
                "Alt+K": self._go_family,
                "Alt+R": self._go_history,
                "F4": self._refer,
            }
        )
        key = QShortcut(QKeySequence("Del"), self.table)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._ask_void)
        self.on_recorded(context, self._again)

    def _right(self) -> QWidget:
        self.due = Card(tr("person_page.due"), pad=(14, 8), head_height=40)
        self.due.add_to_header(self._sex)
        self.due.add_to_header(self._card)
        self._due = Label("", wrap=True)
        self._coming = Label("", "secondary", wrap=True)
        self.due.body.addWidget(self._due)
        self.due.body.addWidget(self._coming)
        ways = row(8)
        ways.addWidget(self.elder_button)
        ways.addWidget(self.history_button)
        ways.addWidget(self.family_button)
        ways.addStretch(1)
        self.due.body.addLayout(ways)
        self.elder = Card(tr("day_card.elder_check"), pad=(14, 8), head_height=36)
        self._elder = Label("", wrap=True)
        self.elder.body.addWidget(self._elder)
        self.examinations = Card(tr("person_page.examinations"), note=" ", pad=0, gap=0)
        self.table = Table(
            tr("person_page.examinations"),
            [
                Column(tr("child_page.date"), stretch=1),
                Column(tr("day_card.row_weight"), RIGHT),
                Column(tr("day_card.row_waist"), RIGHT, optional=True),
                Column(tr("day_card.row_bp"), RIGHT),
                Column(tr("day_card.row_glucose"), RIGHT, optional=True),
                Column(tr("person_page.worst"), stretch=2),
            ],
            row_height=40,
            click_opens=False,
        )
        self.empty = EmptyState("list", tr("person_page.none"), tr("person_page.none_detail"))
        self.strip = SureStrip(
            SureWords(
                press=tr("person_page.void"),
                press_now=tr("person_page.void_now"),
                keep=tr("common.cancel"),
                why=tr("person_page.void_why"),
            ),
            required=True,
            longest=VOIDED.longest,
        )
        self._hint = Label(tr("person_page.table_hint"), "secondary", wrap=True)
        hint = column(0, (14, 6))
        hint.addWidget(self._hint)
        self.examinations.body.addWidget(self.table)
        self.examinations.body.addWidget(self.empty)
        self.examinations.body.addWidget(self.strip)
        self.examinations.body.addLayout(hint)
        right = QWidget()
        whole = column(10)
        for part in (self.due, self.elder, self.examinations):
            whole.addWidget(part)
        whole.addStretch(1)
        right.setLayout(whole)
        return right

    # -- what others ask -------------------------------------------------------------------

    def open(self, id: str = "") -> None:
        """Show a person as he or she is now."""
        if not id:
            return
        if self.whom is not None and self.whom.id != id:
            self.strip.put_away()
            self.table.set_current_key(None)
        self._load(id)
        self._context.ask(lambda desk: note_seen(desk, "person", id), lambda _: None, owner=self)

    def _load(self, id_: str) -> None:
        self._context.ask(
            lambda desk: (examinee(desk, id_), open_proposals(desk, person=id_)),
            lambda found: self._show(*found),
            owner=self,
            newest=("person", id(self)),
        )

    def _again(self) -> None:
        if self.whom is not None:
            self._load(self.whom.id)

    # -- inside ----------------------------------------------------------------------------

    def _show(self, whom: Examinee, proposals: Sequence[OpenProposal]) -> None:
        first = self.whom is None or self.whom.id != whom.id
        self.whom = whom
        look = "girl" if whom.sex == "female" else "boy" if whom.sex == "male" else "teal"
        self._avatar.set(whom.name, look)  # type: ignore[arg-type]
        parts = [who_words(whom), whom.address or "", whom.phone or ""]
        self.set_title(whom.name, " · ".join(part for part in parts if part))
        sex_chip(self._sex, whom.sex)
        self._card.set(tr(f"day_card.whole_{whom.card}"), "teal", icon="")
        self.proposals.show_lines(list(proposals), len(proposals), whom.day)
        waits = any(one.state != "later" for one in proposals)
        self.proposals.answers.letter_button.set_kind("primary" if waits else "default")
        self.examine_button.set_kind("default" if waits else "primary")
        self.elder_button.setVisible(whom.card == "elderly")
        self.family_button.setVisible(whom.family is not None)
        for chart in (self.pressure, self.weight, self.glucose):
            chart.show_person(whom)
        for card, line in self._charts:
            card.setVisible(bool(line.spoken()))
        self.no_lines.setVisible(not any(line.spoken() for _, line in self._charts))
        due = [tr(f"day_card.check_{one}") for one in whom.due]
        self._due.setText(
            tr("person_page.due_now", checks=", ".join(due)) if due else tr("person_page.none_due")
        )
        coming = [
            tr("day_card.next_line", check=tr(f"day_card.check_{check}"), day=due_words(last))
            for check, last in whom.last.items()
            if check in whom.asked and check not in whom.due
        ]
        self._coming.setText(" · ".join(coming))
        self._coming.setVisible(bool(coming))
        self._elder.setText("\n".join(_elder_line(one) for one in reversed(whom.elderly)))
        self.elder.setVisible(bool(whom.elderly))
        self._fill_table(whom)
        if first and self.table.isVisible():
            self._to_table()

    def _fill_table(self, whom: Examinee) -> None:
        rows = [_row(one) for one in reversed(whom.examined)]
        self.table.set_rows(rows)
        if rows and self.table.current_key() is None:
            self.table.set_current_key(rows[0].key)
        self.table.setFixedHeight(px(34) + min(len(rows), ROWS_SHOWN) * px(40) + 2)
        self.table.setVisible(bool(rows))
        self._hint.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.examinations.set_note(integer(len(rows)) if rows else "")

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _examine(self) -> None:
        if self.whom is None:
            return
        if self.whom.card == "pregnant":
            self._context.go("women", id=self.whom.id)
        else:
            self._context.go("examination", person=self.whom.id)

    def _correct(self, key: str) -> None:
        one = self._chosen(key)
        if one is not None and self.whom is not None:
            self._context.go("examination", person=self.whom.id, day=one.on)

    def _chosen(self, key: str | None) -> PastExamination | None:
        whom = self.whom
        if whom is None:
            return None
        return next((one for one in whom.examined if one.row["id"] == key), None)

    def _ask_void(self) -> None:
        one = self._chosen(self.table.current_key())
        if one is not None:
            day = date_short(one.on, year=True)
            self.strip.begin(
                one.row["id"],
                tr("person_page.void_question", day=day),
                tr("person_page.void_surely", day=day),
            )

    def _void(self, key: str, reason: str) -> None:
        def done(_: object) -> None:
            self.strip.put_away()
            self._context.tell(tr("person_page.voided"))
            self._again()

        self._context.record(
            {"do": "void_examination", "id": key, "reason": reason}, done, owner=self
        )

    def _go_elder(self) -> None:
        if self.whom is not None and self.whom.card == "elderly":
            self._context.go("elder", person=self.whom.id)

    def _go_family(self) -> None:
        if self.whom is not None and self.whom.family is not None:
            self._context.go("family", id=self.whom.family)

    def _go_history(self) -> None:
        if self.whom is not None:
            self._context.go("history", person=self.whom.id)

    def _refer(self) -> None:
        if self.proposals.chosen() is not None:
            self.proposals.answers.letter()
        elif self.whom is not None:
            self._context.go("refer", person=self.whom.id, reasons=[])


def _elder_line(one: PastOfElder) -> str:
    day = date_short(one.on, year=True)
    if one.entity == "aks":
        total = tr("person_page.incomplete") if one.total is None else integer(one.total)
        found = class_words("aks", one.found) if isinstance(one.found, str) else ""
        return " · ".join(part for part in (day, f"AKS {total}", found) if part)
    losses = one.found if isinstance(one.found, tuple) else ()
    said = ", ".join(tr(f"skilas.{name}") for name in losses) or class_words("skilas", "none")
    return f"{day} · SKILAS: {said}"


_ORDER = ("bad", "warn", "ok")


def _row(one: PastExamination) -> Row:
    fields, judged = one.row, one.said.judged
    day = date_short(one.on, year=True)
    weight = kilograms(fields["weight_g"])
    if one.said.bmi is not None:
        weight = f"{weight} ({decimal(one.said.bmi, 1)})"
    pressure = "–"
    if fields["systolic"] is not None:
        pressure = f"{fields['systolic']}/{fields['diastolic']}"
    worst = sorted(
        judged.items(), key=lambda pair: _ORDER.index(life_cycle.severity(pair[0], pair[1]))
    )
    kind = life_cycle.severity(*worst[0]) if worst else "ok"
    bad = [
        f"{tr(f'day_card.check_{check}')}: {class_words(check, found)}"
        for check, found in worst
        if life_cycle.severity(check, found) == kind
    ]
    words = bad[0] if kind != "ok" else tr("person_page.all_well")
    if kind != "ok" and len(bad) > 1:
        words = f"{words} +{len(bad) - 1}"
    if not worst:
        words = tr("person_page.not_judged")
    glucose = "–" if fields["glucose"] is None else integer(fields["glucose"])
    said = [day, f"{weight} kg", pressure, glucose, ", ".join(bad) if kind != "ok" else words]
    return Row(
        fields["id"],
        [
            Text(day),
            Text(weight, strong=True),
            Text(centimetres(fields["waist_mm"])),
            Text(pressure, strong=True),
            Text(glucose),
            ChipCell(words, kind if worst else "neutral"),
        ],
        spoken=", ".join(said),
    )
