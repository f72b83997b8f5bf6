"""Pregnant and postpartum women: how far, what was found, and this month's check beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QTimer

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.queries.one_person import PersonRow, family_of
from kbdesk.queries.proposals import OpenProposal, open_proposals
from kbdesk.queries.women import WomanLine, women
from kbdesk.ui.context import Context
from kbdesk.ui.family.life_strip import WOMAN_MONTHS
from kbdesk.ui.formats import integer, joined
from kbdesk.ui.kit import Button, EmptyState, boxed, column, hidden, put, px, row, sized, tr
from kbdesk.ui.lists.list_page import ListPage, nothing_found
from kbdesk.ui.open_day.pressed_twice import PressedTwice
from kbdesk.ui.referral.finder import PersonFinder
from kbdesk.ui.referral.proposal_answers import ProposalAnswers
from kbdesk.ui.referral.proposal_list import ProposalList
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.table import Row, Table
from kbdesk.ui.women.check_card import CheckCard
from kbdesk.ui.women.rows import columns, far_words, pressure_words, rows


@dataclass(frozen=True, slots=True)
class _List:
    women: tuple[WomanLine, ...]
    today: date


class WomenPage(ListPage):
    """``open(id=None)``: the list; with an id that woman's check is begun."""

    def __init__(self, context: Context) -> None:
        self.family = Button(tr("women_page.family"), icon="family", does=self._go_family)
        self.register = Button(tr("women_page.register"), icon="plus", key="F3", does=self._ask_who)
        self.search = SearchField(tr("women_page.search"), key="")
        super().__init__(
            context,
            tr("women_page.title"),
            [self.family, self.register],
            table=Table(tr("women_page.title"), *columns(), row_height=56),
            empty=EmptyState("pregnant", tr("women_page.empty"), tr("women_page.empty_detail")),
            not_found=nothing_found(),
            search=self.search,
            back=True,
        )
        self._list = _List((), date.today())
        self._wanted: str | None = None
        self._waits = False
        left = sized(self.list_card, min_height=380)
        self._bar = boxed(put(row(8, (12, 8)), (self.search, 1)))
        left.body.insertWidget(0, self._bar)
        self.finder = hidden(PersonFinder(context, tr("women_page.who"), only=_may_be_pregnant))
        self._left = boxed(put(column(12), self.finder, (left, 1)))
        self.check = CheckCard(context)
        self.proposals = ProposalList(context, "women", own_f4=False)
        self.proposals.letter_wanted.connect(
            lambda person, _name, codes: context.go("refer", person=person, reasons=codes)
        )
        both = Columns([(self._left, 56), (self.check, 44)], stacks_from=1.25)
        put(self.content, self.proposals, (both, 1))
        self.setTabOrder(self.search.edit, self.table)
        self.finder.found.connect(self._register)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._begin)
        self.check.checked.connect(self._checked)
        self.check.risk.gone.connect(lambda of: self._checked(of.person))
        self.check.closed.connect(self.to_table)
        self.check.referred.connect(
            lambda person, codes: context.go("refer", person=person, reasons=codes)
        )
        for field in self.check.fields.values():
            field.changed.connect(self._fill_one)
        self.check.signs.changed.connect(self._fill_one)
        self.hear_keys(
            {
                "Ctrl+Return": self._save,
                "Ctrl+Enter": self._save,
                "F4": self._refer,
                "F3": self.register.click,
                "F5": self.check.counsel,
                "Alt+M": self.check.take_meant,
            }
        )
        self._twice = PressedTwice(self)
        self.check.fields["tablets"].set_hint(tr("women_page.enter_signs"))

    def open(self, id: str | None = None) -> None:
        self._wanted = id
        if id is None:
            self.check.risk.come_back()
        else:
            self.check.risk.forget()
        self.finder.hide()
        if id is not None:
            self.search.set_text("")
        self.load()
        if id is None:
            self.to_table()

    def leave(self) -> None:
        super().leave()
        self.check.risk.clear()  # The woman stays in the list of open proposals.

    def load(self) -> None:
        def ask(desk: Desk) -> _List:
            today = desk.clock.today()
            return _List(tuple(women(desk, today, desk.home_posyandu)), today)

        self._context.read(ask, self._show)

    def _show(self, found: _List) -> None:
        self._list = found
        pregnant = sum(one.postpartum_days is None for one in found.women)
        counts = {
            "pregnant": pregnant, "after": len(found.women) - pregnant,
            "waiting": sum(not one.checked for one in found.women),
        }  # fmt: skip
        counted = {name: integer(count) for name, count in counts.items()}
        self.set_subtitle(tr("women_page.subtitle", **counted))
        words = self.search.text().casefold().split()
        those = [
            one for one in found.women if all(word in (one.name or "").casefold() for word in words)
        ]
        key = self.show_rows(rows(those, found.today), wanted=self._wanted)
        self._choose(key or "")
        if self._wanted is not None and key == self._wanted:
            self._begin(key)
        self._wanted = None

    def searched(self) -> None:
        self._show(self._list)

    def _woman(self, key: str | None) -> WomanLine | None:
        return next((one for one in self._list.women if one.id == key), None)

    def _choose(self, key: str) -> None:
        risk = self.check.risk
        if risk.of is not None and risk.of.person != key and risk.asking:
            # Stay at this woman until the question is decided: mark her row again.
            QTimer.singleShot(0, self.table, self._back_to_named)
            return
        woman = self._woman(key)
        far = ""
        if woman is not None:
            last = tr("women_page.last_pressure", value=pressure_words(woman))
            far = joined(far_words(woman), "" if woman.systolic is None else last)
        self.family.setEnabled(woman is not None and woman.family is not None)
        self.check.show_woman(woman, self._list.today, far)
        self._ask_proposals(key)

    def _ask_proposals(self, key: str) -> None:
        """Show what is proposed for the chosen woman and waits for an answer."""

        def ask(desk: Desk) -> list[OpenProposal]:
            return open_proposals(desk, person=key) if key else []

        def show(found: list[OpenProposal]) -> None:
            asked = any(
                one.isVisible() and one.whom is not None and one.whom.person == key
                for one in self.check.findChildren(ProposalAnswers)
            )
            # Ask only once what the card already asks.
            lines = [] if asked else found
            self.proposals.show_lines(lines, len(lines), self._list.today)
            self._waits = any(one.state != "later" for one in lines)
            self._fill_one()
            self._see_field()  # the proposals stand above it

        self._context.read(ask, show, owner=self)

    def _fill_one(self) -> None:
        """Fill the button of what comes next: her letter, or the check once it is begun."""
        letter = self._waits and not self.check.begun()
        self.proposals.answers.letter_button.set_kind("primary" if letter else "default")
        self.check.save_button.set_kind("default" if letter else "primary")

    def _back_to_named(self) -> None:
        """Choose the woman again whom the notice names."""
        risk = self.check.risk
        if risk.of is not None and risk.of.person != self.table.current_key():
            self.table.set_current_key(risk.of.person)
            risk.setFocus()

    def _begin(self, key: str) -> None:
        self._choose(key)
        if self.check.risk.of is not None:
            self.check.risk.setFocus()
            return
        self.check.begin()
        self._see_field()

    def _see_field(self) -> None:
        """Scroll to the first field of the check, where typing begins, with the head above it."""
        area, first = self.scroll_area, self.check.fields["weight_kg"]
        if area is not None and first.edit.hasFocus():
            QTimer.singleShot(0, first, lambda: area.ensureWidgetVisible(first, 0, px(110)))

    def _save(self) -> None:
        self.check.save()
        if self.check.saving:
            self._twice.saved_by("Ctrl+Return")

    def _checked(self, person: str) -> None:
        """Go on to the next woman who was not checked this month, unless a risk is named here."""
        if self.check.risk.of is not None:
            return
        keys = [row.key for row in self.table.rows() if isinstance(row, Row)]
        waiting = {one.id for one in self._list.women if not one.checked} - {person}
        after = keys[keys.index(person) + 1 :] if person in keys else []
        following = next((key for key in [*after, *keys] if key in waiting), None)
        if following is not None:
            self.table.set_current_key(following)
        self.to_table()

    def _refer(self) -> None:
        """Write a letter for the chosen woman: for what is typed now, else for what waits (F4)."""
        begun = self.check.risk.of is not None or self.check.begun() or self.check.saving
        if self.proposals.chosen() is not None and not begun:
            self.proposals.answers.letter()
        else:
            self.check.refer()

    def _go_family(self) -> None:
        woman = self._woman(self.table.current_key())
        if woman is not None and woman.family is not None:
            self._context.go("family", id=woman.family)

    def _ask_who(self) -> None:
        """Ask which woman is pregnant; the family's page then takes the pregnancy down."""
        self.finder.show()
        self.finder.begin()

    def _register(self, person: str) -> None:
        def go(family: str | None) -> None:
            if family is None:
                self._context.tell(tr("women_page.no_family"))
                return
            self.finder.hide()
            self._context.go("family", id=family, member=person, event="pregnancy")

        self._context.ask(lambda desk: family_of(desk, person), go, owner=self)

    def escape(self) -> bool:
        if not self.finder.isVisible():
            return super().escape()
        self.finder.hide()
        self.register.setFocus()
        return True


def _may_be_pregnant(person: PersonRow, today: date) -> bool:
    born = date.fromisoformat(person["birth_date"]) if person["birth_date"] else None
    old_enough = born is None or (born <= today and completed_months(born, today) in WOMAN_MONTHS)
    return person["sex"] != "male" and old_enough
