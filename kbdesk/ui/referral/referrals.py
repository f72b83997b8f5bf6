"""The referrals: what is late, what runs, what has ended, and the slip of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.domain.referrals import ENDED, scanned
from kbdesk.queries.proposals import Proposals, proposals_shown
from kbdesk.queries.referrals import Referral, ReferralBoard, referral_board
from kbdesk.ui.context import Context
from kbdesk.ui.formats import integer, joined
from kbdesk.ui.kit import (
    LEFT,
    Button,
    EmptyState,
    Notice,
    boxed,
    crowding,
    hidden,
    primary,
    put,
    row,
    tr,
    turn,
)
from kbdesk.ui.lists.list_page import ListPage, nothing_found
from kbdesk.ui.phone_text.copy_button import KEY
from kbdesk.ui.referral.paper_card import PaperCard
from kbdesk.ui.referral.rows import board_rows, columns, posyandu_words, stages
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.stage_counts import StageCounts
from kbdesk.ui.widgets.table import Table


class ReferralsPage(ListPage):
    """The list with the chosen referral's slip beside it."""

    def __init__(self, context: Context) -> None:
        self.search = SearchField(tr("referrals_page.search"), key="", width=250)
        words = tr("referrals_page.print_drafts")
        self.drafts = hidden(Button(words, icon="print", does=lambda: self._show_batch("drafts")))
        self.new = primary(tr("referrals_page.new"), icon="plus", does=self._begin)
        super().__init__(
            context,
            tr("referrals_page.title"),
            [self.search, self.drafts, self.new],
            table=Table(
                tr("referrals_page.list"), *columns(), row_height=62, ticks=True
            ),
            empty=EmptyState(
                "referral", tr("referrals_page.empty"), tr("referrals_page.empty_how"),
                action=tr("referrals_page.new"), action_icon="plus",
            ),
            not_found=nothing_found(),
            search=self.search,
        )  # fmt: skip
        self._board: ReferralBoard | None = None
        self._wanted: str | None = None
        self._batch = ""
        self._answering = False
        self.notice = hidden(Notice("info", ""))
        self.counts = StageCounts(tr("referrals_page.stages"))
        self.proposals = hidden(
            Button(
                "", "link", icon="referral", trailing="chevron-right",
                does=lambda: context.go("proposals"),
            )
        )  # fmt: skip
        put(self.content, self.notice, self.counts, (self.proposals, LEFT))
        self.posyandu = Picker(tr("common.posyandu"), [], label=False, compact=True)
        self._filter = hidden(boxed(put(row(8, (12, 8)), (self.posyandu, 1))))
        self.list_card.body.insertWidget(0, self._filter)
        self.paper = PaperCard(context)
        across = put(row(12), (self.list_card, 658), (self.paper, 440))
        self.content.addLayout(across, 1)
        QWidget.setTabOrder(self.posyandu.edit, self.table)
        self.on_text_size(lambda: turn(across, down=crowding() >= 1.25))

        self.filter_by(self.posyandu)
        self.posyandu.picked.connect(lambda _: self.load())
        self.empty.acted.connect(self._begin)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._enter)
        self.table.ticked.connect(self._show_ticked)
        self.paper.enlarged.connect(self._enlarge)
        self.paper.moved.connect(self._moved)
        self.paper.answered.connect(lambda key: context.go("reply", id=key))
        self.paper.batch_turned.connect(
            lambda: self._show_batch("drafts" if self._batch == "day" else "day")
        )
        self.hear_keys(
            {
                "Ctrl+P": self.paper.ask_how,
                "F3": self.paper.reply.click,
                KEY: self.paper.copy.show_text,
                "Ctrl+Shift+P": self.drafts.click,
            }
        )

    def open(self, id: str | None = None, batch: str = "") -> None:
        """Show the list; with ``id`` that referral is chosen.

        ``batch``: "drafts" or "day", the slips that are shown as one paper to be printed.
        """
        self._batch = batch if batch in ("drafts", "day") else ""
        self._answering = False
        self.notice.hide()
        if id is not None:
            self._wanted = id
            self.search.set_text("")
        self.load()
        if id is None:
            self.table.setFocus()

    def _moved(self, id_: str) -> None:
        self._wanted = id_
        self._batch = ""

    def _ask_proposals(self) -> None:
        """Say how many should be referred and have no letter, and how many were put off."""

        def show(found: Proposals) -> None:
            later = integer(found.later) if found.later else ""
            self.proposals.set_words(
                joined(
                    tr("referrals_page.proposals", count=integer(found.count)),
                    tr("proposal_page.later_too", count=later) if later else "",
                )
            )
            self.proposals.setVisible(found.count + found.later > 0)

        self._context.read(lambda desk: proposals_shown(desk, 0), show, owner=self)

    def load(self) -> None:
        self._ask_proposals()
        text = " ".join(self.search.text().split())
        keep = self._wanted
        chosen = self.posyandu.value() if self._filter.isVisibleTo(self) else None
        where = None if chosen in (None, ALL) else chosen
        self._context.read(
            lambda desk: referral_board(desk, text, keep=keep, posyandu=where), self._show
        )

    def _show(self, board: ReferralBoard) -> None:
        self._board, self.paper.today = board, board.today
        running = sum(n for state, n in board.counts.items() if state not in ENDED)
        ended = {state: integer(board.counts.get(state, 0)) for state in ENDED}
        self.set_subtitle(tr("referrals_page.subtitle", running=integer(running), **ended))
        self.counts.set(stages(board))
        self._show_posyandu(board)
        self.drafts.setVisible(len(board.drafts) > 1)
        self.drafts.set_words(tr("referrals_page.print_drafts_count", count=len(board.drafts)))
        wanted, self._wanted = self._wanted, None
        chosen = self.show_rows(board_rows(board), wanted=wanted)
        if self._batch:
            self._show_batch(self._batch)
        elif self.table.ticked_keys():
            self._show_ticked()
        else:
            self.paper.show_referral(self._referral(chosen))
        self._answer_scanned(board)
        if wanted is not None and not self.paper.isAncestorOf(self.focusWidget()):
            self.table.setFocus()

    def _referral(self, id_: str | None) -> Referral | None:
        if self._board is None:
            return None
        return next((one for one in self._board.everyone if one.id == id_), None)

    def _show_posyandu(self, board: ReferralBoard) -> None:
        """Offer a filter to who watches over several posyandu."""
        several = len(board.posyandu) > 1 or board.chosen is not None
        self._filter.setVisible(several)
        if not several:
            return
        options = [(ALL, tr("common.all_posyandu"))]
        for one in board.posyandu:
            words = tr(
                "referrals_page.posyandu_option", name=posyandu_words(one),
                running=integer(one.running), late=integer(one.late),
            )  # fmt: skip
            options.append((one.code, words))
        self.posyandu.show_options(options, board.chosen or ALL)

    def _show_batch(self, which: str) -> None:
        board = self._board
        if board is None:
            return
        those = board.of_today if which == "day" else board.drafts
        if not those:
            self._batch = ""
            self._context.tell(tr("referrals_page.no_drafts"))
            return
        self._batch = which
        others, key = (board.of_today, "of_today")
        title = tr("referrals_page.batch", count=len(those))
        if which == "day":
            others, key = (board.drafts, "only_drafts")
            title = tr("referrals_page.batch_today", count=len(those))
        other = ""
        if others and {one.id for one in others} != {one.id for one in those}:
            other = tr(f"referrals_page.{key}", count=len(others))
        self.paper.show_batch(
            [one.id for one in those][:MOST_AT_ONCE], title, f"{title} {board.today}", other
        )
        self.paper.print.setFocus()

    def _show_ticked(self) -> None:
        """Show the letters of the ticked rows as one paper; none ticked: that of the row."""
        keys = self.table.ticked_keys()
        if not keys:
            if not self._batch:
                self.paper.show_referral(self._referral(self.table.current_key()))
            return
        self._batch = ""
        title = tr("referrals_page.batch_chosen", count=len(keys))
        day = self._board.today if self._board is not None else ""
        self.paper.show_batch(keys[:MOST_AT_ONCE], title, f"{title} {day}")

    def search_entered(self) -> None:
        """Enter after a scanned slip asks what came back; after words it goes to the list."""
        self._answering = scanned(self.search.text()) is not None
        if not self._answering:
            self.table.setFocus()

    def _answer_scanned(self, board: ReferralBoard) -> None:
        read = scanned(self.search.text())
        unknown = read is not None and not board.everyone
        self.notice.setVisible(unknown)
        if unknown:
            self.notice.set(
                "warn", tr("referrals_page.unknown_slip"), tr("referrals_page.unknown_slip_how")
            )
        if self._answering and read is not None and board.everyone:
            self._answering = False
            self.search.set_text("")
            self._context.go("reply", id=read)

    def _choose(self, id_: str) -> None:
        if self.table.ticked_keys():
            return  # the ticked letters stay the paper that is printed
        self._batch = ""
        self.paper.show_referral(self._referral(id_))

    def _enter(self, id_: str) -> None:
        """Enter on a row goes on to what is done with it."""
        self._choose(id_)
        button = self.paper.next if self.paper.next.isVisible() else self.paper.print
        button.setFocus(Qt.FocusReason.TabFocusReason)

    def _begin(self) -> None:
        self._context.go("refer")

    def _enlarge(self, large: bool) -> None:
        self.list_card.setVisible(not large)
        self.counts.setVisible(not large)

    def escape(self) -> bool:
        if self.paper.large:
            self.paper.set_large(False)
            self.paper.enlarge.setFocus()
        elif self.paper.isAncestorOf(self.focusWidget()):
            self.table.setFocus()
        else:
            return super().escape()
        return True


ALL = "*"
MOST_AT_ONCE = 100
