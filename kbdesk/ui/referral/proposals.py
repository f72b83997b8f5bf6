"""Everybody who should be referred and has no letter: the whole list, with the three answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.queries.proposals import OpenProposal, open_proposals
from kbdesk.ui.context import Context
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Card, EmptyState, Label, put, tr
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.referral.proposal_answers import ProposalAnswers
from kbdesk.ui.referral.proposal_list import (
    about_words,
    key_of,
    limit_words,
    see_person,
    served_words,
    waiting_words,
    whom_of,
    why_of,
)
from kbdesk.ui.widgets.cells import ChipCell, Two
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Section, Table

_ALL = "*"


@dataclass(frozen=True, slots=True)
class _ProposalsFound:
    lines: tuple[OpenProposal, ...]
    today: date


class ProposalsPage(ListPage):
    """``open(posyandu=None, person=None)``: the list; a person's row is chosen first.

    F4, N and M answer for the chosen row, Enter shows the person.
    """

    def __init__(self, context: Context) -> None:
        table = Table(
            tr("proposal_page.title"),
            Column("", width=110),
            Column(tr("common.name"), stretch=2, width=220),
            Column(tr("common.reason"), stretch=3, width=220, optional=True),
            Column(tr("proposal_page.waits"), RIGHT, width=190),
            row_height=56,
            click_opens=False,
        )
        super().__init__(
            context,
            tr("proposal_page.title"),
            table=table,
            empty=EmptyState(
                "referral", tr("proposal_page.nobody"), tr("proposal_page.nobody_says")
            ),
            back=True,
        )
        self._found = _ProposalsFound((), date.today())
        self._wanted: str | None = None
        self._posyandu: str | None = None
        self.keys = [
            ("F4", tr("proposal_page.letter")),
            ("N", tr("proposal_page.later")),
            ("M", tr("proposal_page.decline_self")),
            ("Enter", tr("proposal_page.hint_person")),
        ]
        self.answered = Card(pad=(16, 12))
        self._who = Label("", "section", wrap=True)
        self._why = Label("", wrap=True)
        self.answers = ProposalAnswers(context, "proposals", own_f4=False, own_letters=False)
        self.answers.letter_wanted.connect(
            lambda person, _name, codes: context.go("refer", person=person, reasons=codes)
        )
        self.answers.closed.connect(lambda _: self.to_table())
        self.answers.decided.connect(lambda *_: self.to_table())
        put(self.answered.body, self._who, self._why, self.answers)
        self.posyandu = Picker(tr("common.posyandu"), [], label=False, compact=True)
        self.filter_by(self.posyandu)
        self.posyandu.picked.connect(lambda _: self._fill())
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._see)
        put(self.content, self.answered, self.posyandu, (self.list_card, 1))
        self.hear_keys(
            {
                "F4": self.answers.letter,
                "N": self.answers.later,
                "M": self.answers.decline,
            }
        )

    def open(self, posyandu: str | None = None, person: str | None = None) -> None:
        """Show the list as it is now."""
        self._wanted = person
        if posyandu is not None:
            self._posyandu = posyandu
        self.load()
        self.to_table()

    def load(self) -> None:
        def ask(desk: Desk) -> _ProposalsFound:
            return _ProposalsFound(tuple(open_proposals(desk)), desk.clock.today())

        self._context.read(ask, self._show)

    def _show(self, found: _ProposalsFound) -> None:
        self._found = found
        codes = sorted({one.posyandu for one in found.lines if one.posyandu is not None})
        chosen = self._posyandu or self.posyandu.value()
        self._posyandu = None
        label = self._context.facts.posyandu_label
        self.posyandu.set_options(
            [(_ALL, tr("common.all_posyandu")), *((one, label(one)) for one in codes)]
        )
        self.posyandu.set_value(chosen if chosen in codes else _ALL)
        self.posyandu.setVisible(len(codes) > 1)
        self._fill()

    def _fill(self) -> None:
        lines, today = self._shown(), self._found.today
        now = [one for one in lines if one.state != "later"]
        later = [one for one in lines if one.state == "later"]
        urgent = sum(one.priority == "immediate" for one in now)
        words = tr("proposal_page.subtitle", count=integer(len(now)), urgent=integer(urgent))
        if later:
            words += f" · {tr('proposal_page.later_too', count=integer(len(later)))}"
        self.set_subtitle(words)
        wanted = None
        if self._wanted is not None:
            wanted = next((_row_key(one) for one in lines if one.person == self._wanted), None)
            self._wanted = None
        # After an answer, mark the row that moved into its place.
        place = self.table.currentIndex().row()
        rows: list[Row | Section] = [self._row(one, today) for one in now]
        if later:
            rows.append(Section(tr("proposal_page.put_off_rows", count=integer(len(later)))))
            rows += [self._row(one, today) for one in later]
        self._choose(self.show_rows(rows, wanted=wanted, place=place) or "")

    def _shown(self) -> list[OpenProposal]:
        only = self.posyandu.value()
        return [one for one in self._found.lines if only in (None, _ALL, one.posyandu)]

    def _row(self, one: OpenProposal, today: date) -> Row:
        kind = "solid_bad" if one.priority == "immediate" else "outline"
        return Row(
            _row_key(one),
            [
                ChipCell(tr(f"reason.priority.{one.priority}"), kind, icon=""),  # type: ignore[arg-type]
                Two(one.name or "", about_words(one, today, served_words(self._context, one))),
                why_of(one),
                Two(waiting_words(one, today), limit_words(one, today)),
            ],
        )

    def _line(self, key: str) -> OpenProposal | None:
        return next((one for one in self._found.lines if _row_key(one) == key), None)

    def _choose(self, key: str) -> None:
        line = self._line(key)
        self.answered.setVisible(line is not None)
        if line is None:
            self.answers.show_whom(None)
            return
        self._who.setText(line.name or "")
        self._why.setText(why_of(line))
        self.answers.show_whom(whom_of(line, self._found.today))

    def _see(self, key: str) -> None:
        line = self._line(key)
        if line is not None:
            see_person(self._context, line, self._found.today)


def _row_key(line: OpenProposal) -> str:
    return "/".join(key_of(line))
