"""A card with a paper as it will be printed, and the way onto paper: print, or save as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.printing import PrintHow
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import Then, ask_target, said_path
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import (
    Button,
    Card,
    Notice,
    column,
    crowding,
    grid,
    hidden,
    put,
    row,
    set_tip,
    sized,
    tr,
    why_not,
)
from kbdesk.ui.printing import printing
from kbdesk.ui.printing.keeping import KeptStrip, delete_now, papers_folder, send_or_keep
from kbdesk.ui.printing.maker import Draw, PaperMaker, T, save
from kbdesk.ui.printing.print_sheet import PrintSheet
from kbdesk.ui.printing.printing import Printed
from kbdesk.ui.printing.remembered import remember, remembered
from kbdesk.ui.widgets.paper_view import PaperView
from kbdesk.ui.widgets.picker import Picker


class PrinterStrip(QFrame):
    """``chosen(name)`` once a printer is; ``closed`` on Esc or "Tidak jadi"."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "ask")
        layout = column(8, (12, 10))
        self.printer = Picker(tr("paper_page.which_printer"), [])
        self.printer.on_enter(self._choose)
        self.print = Button(tr("paper_page.print_there"), "tint", icon="print", does=self._choose)
        self.cancel = Button(tr("paper_page.keep_file"), does=self._close)
        put(layout, self.printer, put(row(8), self.print, self.cancel, 1))
        self.setLayout(layout)
        hear_keys(self, {"Esc": self._close})
        self._then: Callable[[str], None] | None = None
        self.hide()

    def ask(self, names: Sequence[str], usual: str, then: Callable[[str], None]) -> None:
        """Show the printers and go there; ``usual`` is chosen already."""
        self._then = then
        options = [(name, name) for name in dict.fromkeys(names)]
        self.printer.show_options(options, usual if usual in names else names[0])
        self.show()
        self.printer.setFocus()

    def _choose(self) -> None:
        name = self.printer.value()
        if name is None:
            self.printer.check(finished=True)
            return
        self.hide()
        self.chosen.emit(name)
        if self._then is not None:
            self._then(name)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


class SheetCard(Card):
    """Shows one paper; ``put_on_paper`` when it was printed or saved.

    ``enlarged(bool)`` is a wish for more room. What is added to ``foot`` stands under the
    two buttons, from row ``FOOT_ROW`` on.
    """

    enlarged = Signal(bool)
    put_on_paper = Signal()
    FOOT_ROW = 5

    def __init__(self, context: Context, title: str, preview: str) -> None:
        super().__init__(title, pad=(0, 0, 0, 12), gap=8)
        self._context = context
        self._pdf: bytes | None = None
        self._file_name = self._spoken = self._number = ""
        self._large = self._busy = False
        self._of: tuple[tuple[str, str], ...] = ()
        self._paper = ""
        self._maker = PaperMaker(context, self)
        # what belongs to the machine and not to this page
        self.queue: Callable[..., Printed] = printing.send
        self.show_elsewhere: Callable[[Path], bool] = printing.show_elsewhere
        self.printers: Callable[[], tuple[list[str], str]] = printing.printers
        self.print_pages: Callable[..., bool] = printing.print_pages
        self.papers: Callable[[], Path] = papers_folder
        self.choose_target: Callable[[SheetCard, str, str, Then], None] = ask_target

        self.enlarge = Button(
            tr("paper_page.enlarge"), icon="search", does=lambda: self.set_large(not self._large)
        )
        self.add_to_header(self.enlarge)
        self.on_text_size(self._name_enlarge)
        self.view = sized(PaperView(preview), min_height=280)
        self.body.addWidget(self.view, 1)
        self.foot = grid(8, (12, 0))
        self.notice = hidden(Notice("info", ""))
        self.notice.acted.connect(self._was_printed)
        self._printed_elsewhere: Callable[[], None] | None = None
        self.print = Button(tr("paper_page.print"), icon="print", key="Ctrl P", does=self.ask_how)
        self.save = Button(tr("paper_page.save_pdf"), icon="download", does=self._ask_where)
        self.strip = PrinterStrip()
        self.strip.closed.connect(self._offer_left)
        self.kept = KeptStrip(context)
        self.kept.closed.connect(lambda: self.print.setFocus())
        self._left: Path | None = None
        self.foot.addWidget(self.notice, 0, 0, 1, 2)
        # rows 1 and 3 are for what a kind of paper has to say
        self.foot.addWidget(self.strip, 2, 0, 1, 2)
        self.foot.addWidget(self.kept, 2, 0, 1, 2)
        self.foot.addWidget(self.print, 4, 0)
        self.foot.addWidget(self.save, 4, 1)
        self.body.addLayout(self.foot)

    @property
    def pdf(self) -> bytes | None:
        """Return the paper shown, None while it is drawn."""
        return self._pdf

    @property
    def large(self) -> bool:
        return self._large

    def show_nothing(self, words: str) -> None:
        """Show a sentence where the paper will be; what is drawn now is not shown any more."""
        self._maker.forget()
        self._pdf = None
        self.notice.hide()
        self.view.clear(words)
        hand_on(self.view, self.print, self.save, self.enlarge)
        self.arrange()

    def show_paper(
        self,
        gather: Callable[[Desk], T],
        draw: Draw[T],
        *,
        name: str,
        spoken: str,
        told: str,
        of: Sequence[tuple[str, str]] = (),
        paper: str = "",
    ) -> None:
        """Draw a paper and show it; ``name`` is its file's, ``told`` what a toast says of it.

        ``of``: the rows (entity, id) that it is about, and ``paper`` which it is: for the trail.
        """
        self._file_name, self._spoken, self._number = name, spoken, told
        self._of, self._paper = tuple(of), paper
        self._maker.make(gather, draw, self._drawn, refused=self.refused)

    def show_pdf(self, pdf: bytes, *, name: str, spoken: str, told: str) -> None:
        """Show a paper that is drawn already; see :meth:`show_paper`."""
        self._maker.forget()
        self._file_name, self._spoken, self._number = name, spoken, told
        self._of, self._paper = (), ""
        self._drawn(pdf)

    def set_large(self, large: bool) -> None:
        """Show the paper at its own size, or whole."""
        self._large = large
        self.view.set_whole(not large)
        self._name_enlarge()
        self.enlarged.emit(large)

    def ask_how(self) -> None:
        """Ask which printer, pages, copies and sheet (Ctrl+P); Enter prints as the last time."""
        if self._pdf is None or self._busy:
            return
        kind = self.kind_of_paper()
        self._context.read(lambda desk: remembered(desk.paths.folder, kind), self._ask_how)

    def kind_of_paper(self) -> str:
        """Return the name under which printer and sheet are remembered."""
        return self._paper or printing.media_of_pdf(self._pdf or b"")

    def _ask_how(self, last: PrintHow) -> None:
        if self._pdf is None or self._busy:
            return
        names, usual = self.printers()
        sheet = PrintSheet(
            self, names, usual, title=self._number or self._spoken,
            drawn_for=printing.media_of_pdf(self._pdf), pages=max(1, self.view.pages), last=last,
        )  # fmt: skip
        sheet.wanted.connect(self._print_so)
        sheet.pdf_wanted.connect(self._ask_where)
        sheet.elsewhere_wanted.connect(self.print_paper)
        sheet.begin()

    def _print_so(self, how: PrintHow) -> None:
        kind = self.kind_of_paper()
        self._context.ask(
            lambda desk: remember(desk.paths.folder, kind, how), lambda _: None, owner=self
        )
        self.print_paper(how)

    def print_paper(self, how: PrintHow | None = None) -> None:
        """Send the paper to the printer; without one it is kept, and it is said where."""
        pdf = self._pdf
        if pdf is None or self._busy:
            return
        number = self._number
        self._set_busy(True)
        self._left = None
        self.kept.hide()
        done = self._noted(self.on_paper())
        send_or_keep(
            self._context,
            self._maker,
            pdf,
            self._file_name,
            queue=self.queue if how is None else partial(self.queue, how=how),
            folder=self.papers(),
            then=lambda printed: self._printed(number, printed, done, how),
            refused=self.refused,
            owner=self,
        )

    def on_paper(self) -> Callable[[], None]:
        """Return what follows once the paper shown now is on paper; another may be shown then."""
        return self.put_on_paper.emit

    def waits_for_paper(self) -> bool:
        """Tell whether something is to be marked once the paper shown now is printed."""
        return False

    def _noted(self, done: Callable[[], None]) -> Callable[[], None]:
        """Return what follows once the paper shown now is on paper, with its line in the trail."""
        rows, paper = self._of, self._paper

        def note_all(desk: Desk) -> None:
            from kbdesk.commands.trail import note

            for entity, id_ in rows:
                note(desk, "printed", entity, id_, paper=paper)

        def both() -> None:
            if rows:
                self._context.ask(note_all, lambda _: None, owner=self)
            done()

        return both

    def save_to(self, target: Path) -> None:
        """Write the paper as PDF to a file."""
        pdf = self._pdf
        if pdf is None:
            return
        self._set_busy(True)
        done, noted = self.on_paper(), self._noted(self.put_on_paper.emit)
        waits = self.waits_for_paper()

        def saved(path: Path) -> None:
            self._set_busy(False)
            noted()
            if waits:
                # A saved file is not yet printed: the user confirms when it is.
                self.ask_whether_printed("ok", tr("paper_page.saved"), said_path(path), done)
            else:
                self.say("ok", tr("paper_page.saved"), said_path(path))
            set_tip(self.notice, str(path))

        self._maker.run(lambda: save(pdf, target), saved, refused=self.refused)

    def say(self, kind: str, title: str, detail: str, *, action: str = "") -> None:
        """Show a notice over the buttons."""
        set_tip(self.notice, "")
        self.notice.say(kind, title, detail, action=action)  # type: ignore[arg-type]

    def ask_whether_printed(
        self, kind: str, title: str, detail: str, done: Callable[[], None]
    ) -> None:
        """Say where the paper is; ``done`` follows once a person says that it was printed."""
        self.ask_whether(kind, title, detail, tr("paper_page.was_printed"), done)

    def ask_whether(
        self, kind: str, title: str, detail: str, action: str, done: Callable[[], None]
    ) -> None:
        """Say something with a button; ``done`` follows once it is pressed."""
        self.say(kind, title, detail, action=action)
        self._printed_elsewhere = done

    def _was_printed(self) -> None:
        done, self._printed_elsewhere = self._printed_elsewhere, None
        self.notice.hide()
        self.print.setFocus()
        if done is not None:
            done()
        self._offer_left()

    def _offer_left(self) -> None:
        """Offer to delete the file that was kept, if one was; else go back to the button."""
        left, self._left = self._left, None
        if left is not None:
            self.kept.offer(left)
        else:
            self.print.setFocus()

    def refused(self, error: KbdeskError) -> None:
        """Show why something was not done."""
        self._set_busy(False)
        if self._pdf is None:
            self.view.clear("")
        self.say("bad", why_not(error), tr("window.data_safe"))

    def arrange(self) -> None:
        """Let be pressed what can be done."""
        ready = self._pdf is not None and not self._busy
        for button in (self.print, self.save, self.enlarge):
            button.setEnabled(ready)

    def _name_enlarge(self) -> None:
        # large text leaves no room for the words beside what else stands in the head
        words = tr("paper_page.shrink" if self._large else "paper_page.enlarge")
        self.enlarge.set_words(words if crowding() < 1.25 else "", name=words)

    def _drawn(self, pdf: bytes) -> None:
        self._pdf = pdf
        self.view.set_pdf(pdf, self._spoken)
        self.arrange()

    def _printed(
        self, number: str, printed: Printed, done: Callable[[], None], how: PrintHow | None
    ) -> None:
        self._set_busy(False)
        if printed.outcome == "sent":
            self._context.tell(tr("paper_page.sent"), number)
            done()
            return
        self._left = printed.path
        if how is not None and how.printer and printed.outcome == "no_queue":
            self._print_there(printed.path, how.printer, done, how)
            return
        if printed.outcome == "no_queue" and self.show_elsewhere(printed.path):
            detail = f"{said_path(printed.path)}. {tr('left_papers.in_clear')}"
            self.ask_whether_printed("info", tr("paper_page.opened_elsewhere"), detail, done)
        elif printed.outcome == "no_queue" and (known := self.printers())[0]:
            self.strip.ask(*known, lambda name: self._print_there(printed.path, name, done))
        else:
            detail = _kept_at(printed.path)
            self.ask_whether_printed("warn", tr("paper_page.no_printer"), detail, done)
            set_tip(self.notice, str(printed.path))

    def _print_there(
        self, path: Path, name: str, done: Callable[[], None], how: PrintHow | None = None
    ) -> None:
        chosen = {} if how is None else {"how": how}
        if self.print_pages(path, name, **chosen):
            self._left = None
            delete_now(self._context, path, self)
            self._context.tell(tr("paper_page.sent"), name)
            done()
        else:
            self.say("warn", tr("paper_page.not_printed", name=name), _kept_at(path))

    def _ask_where(self) -> None:
        if self._pdf is not None:
            self.choose_target(self, tr("paper_page.save_title"), self._file_name, self.save_to)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.arrange()


def _kept_at(path: Path) -> str:
    kept = tr("paper_page.kept_at", path=said_path(path))
    return f"{kept} {tr('left_papers.in_clear')}"
