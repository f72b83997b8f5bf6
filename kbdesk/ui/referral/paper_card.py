"""The card beside the list: the slip as it will be printed, and what is done with it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.referrals import Referral
from kbdesk.ui import printing
from kbdesk.ui.context import Context
from kbdesk.ui.folders import Then, ask_target, documents
from kbdesk.ui.language import current, tr
from kbdesk.ui.printing import Printed
from kbdesk.ui.referral.ending import EndingStrip
from kbdesk.ui.referral.rows import next_state, state_words
from kbdesk.ui.slip_maker import SlipMaker, file_name, save
from kbdesk.ui.theme.scaling import grid, sized
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.paper_view import PaperView
from kbdesk.words import sentence


class PaperCard(Card):
    """Shows one referral's slip; prints, saves, and carries it on.

    ``enlarged(bool)`` is a wish for more room; ``moved(id)`` after its state was changed.
    """

    enlarged = Signal(bool)
    moved = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(tr("referrals_page.paper"), pad=(0, 0, 0, 12), gap=8)
        self._context = context
        self._referral: Referral | None = None
        self._pdf: bytes | None = None
        self._large = False
        self._busy = False
        self._maker = SlipMaker(context, self)
        # what belongs to the machine and not to this page
        self.queue: Callable[[Path], Printed] = printing.send
        self.show_elsewhere: Callable[[Path], bool] = printing.show_elsewhere
        self.papers: Callable[[], Path] = documents
        self.choose_target: Callable[[PaperCard, str, str, Then], None] = ask_target

        self.enlarge = Button(tr("referrals_page.enlarge"), icon="search")
        self.enlarge.clicked.connect(lambda: self.set_large(not self._large))
        self.next = Button("", "tint")
        self.next.clicked.connect(self._carry_on)
        self.add_to_header(self.enlarge)
        self.add_to_header(self.next)
        self.view = PaperView(tr("referrals_page.preview"))
        sized(self.view, min_height=280)
        self.body.addWidget(self.view, 1)
        inside = grid(8, (12, 0))
        self.notice = Notice("info", "")
        self.notice.hide()
        self.ending = EndingStrip()
        self.ending.ended.connect(self._end)
        self.print = Button(tr("referrals_page.print"), icon="print", key="Ctrl P")
        self.print.clicked.connect(self.print_paper)
        self.save = Button(tr("referrals_page.save_pdf"), icon="download")
        self.save.clicked.connect(self._ask_where)
        self.end = Button(tr("referrals_page.end"), "link")
        self.end.clicked.connect(self.ending.open_strip)
        self.ending.closed.connect(lambda: self.end.setFocus(Qt.FocusReason.OtherFocusReason))
        self.person = Button(tr("referrals_page.open_person"), "link", trailing="arrow-right")
        self.person.clicked.connect(self._open_person)
        inside.addWidget(self.notice, 0, 0, 1, 2)
        inside.addWidget(self.ending, 1, 0, 1, 2)
        inside.addWidget(self.print, 2, 0)
        inside.addWidget(self.save, 2, 1)
        inside.addWidget(self.end, 3, 0)
        inside.addWidget(self.person, 3, 1)
        self.body.addLayout(inside)
        self.show_referral(None)

    # -- what others ask -------------------------------------------------------------------

    @property
    def pdf(self) -> bytes | None:
        """Return the paper shown, None while it is drawn."""
        return self._pdf

    def show_referral(self, referral: Referral | None) -> None:
        """Show a referral's slip, or that none is chosen."""
        before, self._referral = self._referral, referral
        if referral is None or before is None or before.id != referral.id:
            self.notice.hide()
            self.ending.wipe()
            self._pdf = None
            self.view.clear(
                tr("referrals_page.none_chosen" if referral is None else "referrals_page.drawing")
            )
        self._arrange()
        if referral is not None:
            self._maker.make(referral.id, self._drawn, refused=self._refused)

    def set_large(self, large: bool) -> None:
        """Show the paper at its own size, or whole."""
        self._large = large
        self.view.set_whole(not large)
        self.enlarge.set_words(tr("referrals_page.shrink" if large else "referrals_page.enlarge"))
        self.enlarged.emit(large)

    @property
    def large(self) -> bool:
        """Tell whether the paper is shown large."""
        return self._large

    # -- on paper ----------------------------------------------------------------------------

    def print_paper(self) -> None:
        """Send the slip to the printer; its state follows once it was really sent."""
        referral, pdf = self._referral, self._pdf
        if referral is None or pdf is None or self._busy:
            return
        name, queue, papers = file_name(referral.number), self.queue, self.papers

        def job() -> Printed:
            with tempfile.TemporaryDirectory(prefix="kbdesk-") as folder:
                printed = queue(save(pdf, Path(folder) / name))
            if printed.outcome == "sent":
                return printed
            # nobody took it: it is kept where papers are kept
            return Printed(printed.outcome, save(pdf, papers() / "kbdesk" / name))

        self._set_busy(True)
        self._maker.run(
            job, lambda printed: self._printed(referral, printed), refused=self._refused
        )

    def _printed(self, referral: Referral, printed: Printed) -> None:
        self._set_busy(False)
        if printed.outcome == "sent":
            self._context.tell(tr("referrals_page.sent"), referral.number)
            self._mark_printed(referral)
        elif printed.outcome == "no_queue" and self.show_elsewhere(printed.path):
            self._say("info", tr("referrals_page.opened_elsewhere"), str(printed.path))
        elif printed.outcome == "no_queue" and printing.ask_printer(
            self, printed.path, lambda: self._mark_printed(referral)
        ):
            return
        else:
            self._say(
                "warn",
                tr("referrals_page.no_printer"),
                tr("referrals_page.kept_at", path=str(printed.path)),
            )

    def _ask_where(self) -> None:
        referral = self._referral
        if referral is None or self._pdf is None:
            return
        self.choose_target(
            self, tr("referrals_page.save_title"), file_name(referral.number), self.save_to
        )

    def save_to(self, target: Path) -> None:
        """Write the slip as PDF to a file; a draft counts as printed then."""
        referral, pdf = self._referral, self._pdf
        if referral is None or pdf is None:
            return
        self._set_busy(True)

        def saved(path: Path) -> None:
            self._set_busy(False)
            self._say("ok", tr("referrals_page.saved"), str(path))
            self._mark_printed(referral)

        self._maker.run(lambda: save(pdf, target), saved, refused=self._refused)

    def _mark_printed(self, referral: Referral) -> None:
        if referral.state == "draft":
            self._update(referral, "printed")

    # -- carried on ----------------------------------------------------------------------------

    def _carry_on(self) -> None:
        referral = self._referral
        state = next_state(referral) if referral is not None else None
        if referral is not None and state is not None:
            self._update(referral, state)

    def _end(self, state: str, reason: str) -> None:
        if self._referral is not None:
            self._update(self._referral, state, reason)

    def _update(self, referral: Referral, state: str, note: str | None = None) -> None:
        def done(_answer: object) -> None:
            self.ending.wipe()
            self._context.tell(
                tr("referrals_page.moved", state=state_words(state)), referral.number
            )
            self.moved.emit(referral.id)

        self.next.setEnabled(False)
        draft: dict[str, object] = {"do": "update_referral", "id": referral.id, "state": state}
        if note:
            draft["note"] = note
        self._context.ask(
            lambda desk: desk.clock.today().isoformat(),
            lambda today: self._context.record(
                {**draft, "date": today}, done, owner=self, refused=self._refused
            ),
            owner=self,
        )

    # -- inside ----------------------------------------------------------------------------------

    def _drawn(self, pdf: bytes) -> None:
        referral = self._referral
        if referral is None:
            return
        self._pdf = pdf
        self.view.set_pdf(
            pdf,
            tr("referrals_page.preview_spoken", number=referral.number, name=referral.name or ""),
        )
        self._arrange()

    def _refused(self, error: KbdeskError) -> None:
        self._set_busy(False)
        # the reason's own box says what is wrong with it
        if error.field == "note" and self.ending.isVisible():
            self.ending.reason.refuse(sentence(error, current()))
        else:
            self._say("bad", sentence(error, current()), tr("window.data_safe"))

    def _say(self, kind: str, title: str, detail: str) -> None:
        self.notice.show()
        self.notice.set(kind, title, detail)  # type: ignore[arg-type]

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._arrange()

    def _open_person(self) -> None:
        if self._referral is not None and self._referral.person is not None:
            self._context.go("child", id=self._referral.person)

    def _arrange(self) -> None:
        referral = self._referral
        there = referral is not None
        state = next_state(referral) if referral is not None else None
        self.next.setVisible(state is not None)
        self.next.setEnabled(True)
        if state is not None:
            self.next.set_words(tr("referrals_page.mark", state=state_words(state).lower()))
        ready = self._pdf is not None and not self._busy
        for button in (self.print, self.save, self.enlarge):
            button.setEnabled(ready)
        self.end.setVisible(state is not None)
        self.person.setVisible(there and referral is not None and referral.person is not None)
