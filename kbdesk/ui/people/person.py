"""The page of a school child, an adult or an elder: the lines over the years, and every check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from kbdesk.commands.trail import note_seen
from kbdesk.desk import Desk
from kbdesk.queries.examinee import Examinee, PastOfElder, examinee
from kbdesk.queries.mind_checks import ENTITY, MindChecks, PastMind, mind_checks
from kbdesk.queries.proposals import OpenProposal, open_proposals
from kbdesk.records.field import VOIDED
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, integer, joined
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.language import tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.people.examination_words import due_words
from kbdesk.ui.people.grown_head import sex_chip, who_words
from kbdesk.ui.people.past_rows import Past, columns, entity_of, past_row
from kbdesk.ui.people.person_lines import HEIGHT, GlucoseLine, PressureLines, WeightLine
from kbdesk.ui.referral.proposal_list import ProposalList
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import column, grid, put
from kbdesk.ui.widgets.avatar import Avatar
from kbdesk.ui.widgets.button import Button, primary
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.sure_strip import SureStrip, SureWords
from kbdesk.ui.widgets.table import Table
from kbdesk.ui.widgets.year_lines import YearLines

ROWS_SHOWN = 12
WAYS_ACROSS = 4
HEAD_HEIGHT = 34
_VOID: Final[Mapping[str, Mapping[str, object]]] = {
    "examination": {"do": "void_examination"},
    "aks": {"do": "void_aks"},
    "skilas": {"do": "void_skilas"},
    ENTITY: {"do": "void_mind_check"},
}


class PersonPage(PageFrame):
    """``open(id=)`` shows a person.

    Ctrl+U examines, Alt+A goes to AKS and SKILAS, Alt+J to the check of the mind, F4 refers;
    Enter corrects the chosen row, and Delete takes it back with a reason.
    """

    def __init__(self, context: Context) -> None:
        self._avatar = Avatar("", size=44)
        super().__init__(" ", " ", back=True, leading=self._avatar)
        self._context = context
        words = tr("child_page.refer")
        self.refer_button = Button(words, icon="referral", key="F4", does=self._refer)
        words = tr("common.family")
        self.family_button = Button(words, icon="family", key="Alt K", does=self._go_family)
        words = tr("person_page.history")
        self.history_button = Button(words, icon="edit", key="Alt R", does=self._go_history)
        words = tr("day_card.elder_check")
        self.elder_button = Button(words, icon="list", key="Alt A", does=self._go_elder)
        words = tr("person_page.mind")
        self.mind_button = Button(words, icon="edit", key="Alt J", does=self._go_mind)
        words = tr("person_page.examine")
        self.examine_button = primary(words, icon="edit", key="Ctrl U", does=self._examine)
        self.add_action(self.refer_button)
        self.add_action(self.examine_button)
        self.whom: Examinee | None = None
        self._past: dict[str, Past] = {}
        self._asks_mind = False
        self._sex, self._card = Chip("", "neutral"), Chip("", "neutral")
        self.proposals = ProposalList(context, "person", own_f4=False, about_one=True)
        self.proposals.letter_wanted.connect(
            lambda person, _name, codes: context.go("refer", person=person, reasons=codes)
        )
        self.pressure, self.weight = PressureLines(height=HEIGHT), WeightLine()
        self.glucose = GlucoseLine()
        put(self.content, self.proposals, self._what_is_due())
        self._charts: list[tuple[Card, YearLines]] = []
        for words, chart in (
            ("day_card.lines_pressure", self.pressure),
            ("day_card.lines_weight", self.weight),
            ("day_card.lines_glucose", self.glucose),
        ):
            card = Card(tr(words), pad=(12, 4), head_height=34)
            card.body.addWidget(chart)
            self._charts.append((card, chart))
        self.lines = Columns([(card, 1) for card, _ in self._charts], gap=10, stacks_from=1.25)
        put(self.content, self.lines, self._all_checks(), 1)
        self.went_back.connect(lambda: self._context.go("back"))

        self.table.opened.connect(self._correct)
        self.strip.sure.connect(self._void)
        self.strip.closed.connect(self._to_table)
        self.hear_keys(
            {
                "Ctrl+U": self._examine,
                "Alt+A": self._go_elder,
                "Alt+J": self._go_mind,
                "Alt+K": self._go_family,
                "Alt+R": self._go_history,
                "F4": self._refer,
            }
        )
        hear_keys(self.table, {"Del": self._ask_void})
        self.on_recorded(context, self._again)
        self.on_text_size(self._fit)

    def _what_is_due(self) -> QWidget:
        self.due = Card(tr("person_page.due"), pad=(14, 8), head_height=40)
        self.due.add_to_header(self._sex, self._card)
        self._due = Label("", wrap=True)
        self._coming = Label("", "secondary", wrap=True)
        put(self.due.body, self._due, self._coming)
        self._ways = grid((8, 8))
        self._ways.setColumnStretch(WAYS_ACROSS, 1)
        self.due.body.addLayout(self._ways)
        self._to_others = (
            self.elder_button,
            self.mind_button,
            self.history_button,
            self.family_button,
        )
        for place, way in enumerate(self._to_others):
            self._ways.addWidget(way, 0, place)
        return self.due

    def _all_checks(self) -> QWidget:
        self.examinations = Card(tr("person_page.examinations"), note=" ", pad=0, gap=0)
        self.table = Table(tr("person_page.examinations"), *columns(), click_opens=False)
        self.empty = EmptyState("list", tr("person_page.none"), tr("person_page.none_detail"))
        words = SureWords(
            press=tr("person_page.void"), press_now=tr("person_page.void_now"),
            keep=tr("common.cancel"), why=tr("common.reason"),
        )  # fmt: skip
        self.strip = SureStrip(words, required=True, longest=VOIDED.longest)
        self._hint = Label(tr("person_page.table_hint"), "secondary", wrap=True)
        hint = put(column(0, (14, 6)), self._hint)
        put(self.examinations.body, self.table, self.empty, self.strip, hint)
        return self.examinations

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
        def ask(desk: Desk) -> tuple[Examinee, Sequence[OpenProposal], MindChecks]:
            whom = examinee(desk, id_)
            return whom, open_proposals(desk, person=id_), mind_checks(desk, whom)

        self._context.read(ask, lambda found: self._show(*found), owner=self)

    def _again(self) -> None:
        if self.whom is not None:
            self._load(self.whom.id)

    # -- inside ----------------------------------------------------------------------------

    def _show(self, whom: Examinee, proposals: Sequence[OpenProposal], mind: MindChecks) -> None:
        first = self.whom is None or self.whom.id != whom.id
        self.whom = whom
        look = "girl" if whom.sex == "female" else "boy" if whom.sex == "male" else "teal"
        self._avatar.set(whom.name, look)  # type: ignore[arg-type]
        self.set_title(whom.name, joined(who_words(whom), whom.address, whom.phone))
        sex_chip(self._sex, whom.sex)
        self._card.set(tr(f"day_card.whole_{whom.card}"), "teal", icon="")
        self.proposals.show_lines(list(proposals), len(proposals), whom.day)
        waits = any(one.state != "later" for one in proposals)
        self.proposals.answers.letter_button.set_kind("primary" if waits else "default")
        self.examine_button.set_kind("default" if waits else "primary")
        self._asks_mind = bool(mind.forms)
        self.mind_button.setVisible(self._asks_mind)
        self.elder_button.setVisible(whom.card == "elderly")
        self.family_button.setVisible(whom.family is not None)
        self._fit()
        for chart in (self.pressure, self.weight, self.glucose):
            chart.show_person(whom)
        for card, line in self._charts:
            card.setVisible(bool(line.spoken()))
        self.lines.setVisible(any(line.spoken() for _, line in self._charts))
        due = [tr(f"day_card.check_{one}") for one in whom.due]
        if mind.due:
            due.append(tr("person_page.mind"))
        now = tr("person_page.due_now", checks=", ".join(due))
        self._due.setText(now if due else tr("person_page.none_due"))
        coming = [
            tr("day_card.next_line", check=tr(f"day_card.check_{check}"), day=due_words(last))
            for check, last in whom.last.items()
            if check in whom.asked and check not in whom.due
        ]
        self._coming.show_text(" · ".join(coming))
        self._fill_table(whom, mind)
        if first and self.isVisible():
            self._to_table()

    def _fill_table(self, whom: Examinee, mind: MindChecks) -> None:
        past: list[Past] = [*whom.examined, *whom.elderly, *mind.seen]
        past.sort(key=lambda one: one.on, reverse=True)
        self._past = {one.row["id"]: one for one in past}
        self.table.show_rows([past_row(one) for one in past], self.empty)
        self.table.mark_one()
        self._give_room()
        self._hint.setVisible(bool(past))
        self.examinations.set_note(integer(len(past)) if past else "")

    def _fit(self) -> None:
        """Put the ways to other pages side by side, two and two where the text is large."""
        across = WAYS_ACROSS if crowding() < 1.25 else 2
        for way in self._to_others:
            self._ways.removeWidget(way)
        shown = [way for way in self._to_others if not way.isHidden() or self.whom is None]
        for place, way in enumerate(shown):
            self._ways.addWidget(way, place // across, place % across)
        self._give_room()

    def _give_room(self) -> None:
        """Make the table as high as its rows; more rows than fit on the page scroll."""
        rows = min(len(self.table.rows()), ROWS_SHOWN)
        self.table.setFixedHeight(px(HEAD_HEIGHT) + rows * px(self.table.row_height) + 2)

    def _to_table(self) -> None:
        """Focus the rows, or the button that adds one where there are none, so that keys work."""
        (self.table if self.table.rows() else self.examine_button).setFocus()

    def _examine(self) -> None:
        if self.whom is None:
            return
        if self.whom.card == "pregnant":
            self._context.go("women", id=self.whom.id)
        else:
            self._context.go("examination", person=self.whom.id)

    def _correct(self, key: str) -> None:
        one = self._past.get(key)
        if one is not None and self.whom is not None:
            if isinstance(one, PastMind):
                self._context.go("mind", person=self.whom.id, id=key)
            else:
                page = "elder" if isinstance(one, PastOfElder) else "examination"
                self._context.go(page, person=self.whom.id, day=one.on)

    def _ask_void(self) -> None:
        one = self._past.get(self.table.current_key() or "")
        if one is not None:
            what = tr(f"person_page.a_{entity_of(one)}", day=date_short(one.on, year=True))
            self.strip.begin(
                one.row["id"],
                tr("person_page.void_question", what=what),
                tr("person_page.void_surely", what=what),
            )

    def _void(self, key: str, reason: str) -> None:
        one = self._past.get(key)
        if one is None:
            return

        def done(_: object) -> None:
            self.strip.put_away()
            self._context.tell(tr("person_page.voided"))
            self._again()

        draft = {**_VOID[entity_of(one)], "id": key, "reason": reason}
        self._context.record(draft, done, owner=self)

    def _go_elder(self) -> None:
        if self.whom is not None and self.whom.card == "elderly":
            self._context.go("elder", person=self.whom.id)

    def _go_mind(self) -> None:
        if self.whom is not None and self._asks_mind:
            self._context.go("mind", person=self.whom.id)

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
