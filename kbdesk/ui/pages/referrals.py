"""The referrals: what is late, what runs, what has ended, and the slip of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget

from kbdesk.queries.referrals import Referral, ReferralBoard, referral_board
from kbdesk.ui.context import Context
from kbdesk.ui.formats import integer
from kbdesk.ui.language import tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.referral.paper_card import PaperCard
from kbdesk.ui.referral.rows import board_rows, columns, stages
from kbdesk.ui.theme.current import scale
from kbdesk.ui.theme.scaling import row, sized
from kbdesk.ui.widgets.button import primary
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.stage_counts import StageCounts
from kbdesk.ui.widgets.table import Table


class ReferralsPage(PageFrame):
    """The list with the chosen referral's slip beside it."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("referrals_page.title"), " ")
        self.search = SearchField(tr("referrals_page.search"), key="", width=240)
        self.new = primary(tr("referrals_page.new"), icon="plus")
        self.add_action(self.search)
        self.add_action(self.new)
        self._context = context
        self._board: ReferralBoard | None = None
        self._wanted: str | None = None
        self.counts = StageCounts(tr("referrals_page.stages"))
        self.content.addWidget(self.counts)
        self.table = Table(tr("referrals_page.list"), columns(), row_height=62, round_top=True)
        sized(self.table, min_height=300)
        self.empty = EmptyState(
            "referral",
            tr("referrals_page.empty"),
            tr("referrals_page.empty_how"),
            action=tr("referrals_page.new"),
            action_icon="plus",
        )
        self._left = Card(pad=0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._left.body.addWidget(self._stack, 1)
        self.paper = PaperCard(context)
        self._across: QHBoxLayout = row(12)
        self._across.addWidget(self._left, 658)
        self._across.addWidget(self.paper, 440)
        self.content.addLayout(self._across, 1)
        self._turn()

        self.search.searched.connect(lambda _: self._load())
        self.search.down.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.new.clicked.connect(self._begin)
        self.empty.acted.connect(self._begin)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._enter)
        self.paper.enlarged.connect(self._enlarge)
        self.paper.moved.connect(self._moved)
        context.recorded.connect(self._again)
        printing = QShortcut(QKeySequence("Ctrl+P"), self)
        printing.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        printing.activated.connect(self.paper.print_paper)

    def open(self, id: str | None = None) -> None:
        """Show the list; with ``id`` that referral is chosen."""
        if id is not None:
            self._wanted = id
            self.search.set_text("")
        self._load()
        if id is None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside ------------------------------------------------------------------------------

    def _again(self, _answer: object) -> None:
        if self.isVisible():
            self._load()

    def _moved(self, id_: str) -> None:
        self._wanted = id_

    def _load(self) -> None:
        text = " ".join(self.search.text().split())
        keep = self._wanted
        self._context.ask(
            lambda desk: referral_board(desk, text, keep=keep),
            self._show,
            owner=self,
            newest=("referrals", id(self)),
        )

    def _show(self, board: ReferralBoard) -> None:
        self._board = board
        running = sum(n for state, n in board.counts.items() if state not in _ENDED)
        self.set_title(
            tr("referrals_page.title"),
            tr(
                "referrals_page.subtitle",
                running=integer(running),
                **{state: integer(board.counts.get(state, 0)) for state in _ENDED},
            ),
        )
        self.counts.set(stages(board))
        rows = board_rows(board)
        self._stack.setCurrentWidget(self.table if rows or self.search.text() else self.empty)
        chosen = self._wanted or self.table.current_key()
        arrived = self._wanted is not None
        self._wanted = None
        self.table.blockSignals(True)
        self.table.set_rows(rows)
        if chosen is None or self._referral(chosen) is None:
            chosen = board.everyone[0].id if board.everyone else None
        self.table.set_current_key(chosen)
        self.table.blockSignals(False)
        self.paper.show_referral(self._referral(chosen))
        if arrived and not self.paper.isAncestorOf(self.focusWidget()):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _referral(self, id_: str | None) -> Referral | None:
        if self._board is None:
            return None
        return next((one for one in self._board.everyone if one.id == id_), None)

    def _choose(self, id_: str) -> None:
        self.paper.show_referral(self._referral(id_))

    def _enter(self, id_: str) -> None:
        """Enter on a row goes on to what is done with it."""
        self._choose(id_)
        button = self.paper.next if self.paper.next.isVisible() else self.paper.print
        button.setFocus(Qt.FocusReason.TabFocusReason)

    def _begin(self) -> None:
        self._context.go("refer")

    def _enlarge(self, large: bool) -> None:
        self._left.setVisible(not large)
        self.counts.setVisible(not large)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.paper.large:
            self.paper.set_large(False)
            self.paper.enlarge.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self.paper.isAncestorOf(self.focusWidget()):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_across"):
            self._turn()

    def _turn(self) -> None:
        one_column = scale() >= 1.5
        way = QBoxLayout.Direction
        self._across.setDirection(way.TopToBottom if one_column else way.LeftToRight)


_ENDED = ("closed", "declined", "cancelled")
