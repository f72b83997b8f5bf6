"""All slips of a day by one key: drawn into one PDF, sent to paper, and noted as printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kbdesk.commands.referrals import mark_printed
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.printing import PrintHow
from kbdesk.queries.day_end import Slip
from kbdesk.queries.slips import slip_data
from kbdesk.ui.context import Context
from kbdesk.ui.language import current
from kbdesk.ui.printing import printing
from kbdesk.ui.printing.keeping import papers_folder, send_or_keep
from kbdesk.ui.printing.maker import PaperMaker, drawn
from kbdesk.ui.printing.printing import Printed
from kbdesk.ui.printing.remembered import SLIP, remembered
from kbdesk.words import Language

if TYPE_CHECKING:
    from kbdesk.reports.slip_data import SlipData


class SlipsPrinter(QObject):
    """Prints many slips; ``queue`` and ``folder`` may be others in a test."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._maker = context, PaperMaker(context, self)
        self.queue: Callable[..., Printed] = printing.send
        self.folder: Callable[[], Path] = papers_folder

    def print_all(
        self,
        slips: Sequence[Slip],
        day: date,
        then: Callable[[Printed], None],
        *,
        refused: Callable[[KbdeskError], None],
    ) -> None:
        """Draw and send; what was sent is noted as printed. ``then`` tells what became of it."""
        language, name = current(), f"rujukan-{day.isoformat()}.pdf"

        def gathered(found: tuple[list[SlipData], PrintHow]) -> None:
            # on the printer and the sheet that a slip was printed on last
            slips_data, how = found
            queue = partial(self.queue, how=how) if how != PrintHow() else self.queue

            def send(pdf: bytes) -> None:
                send_or_keep(
                    self._context, self._maker, pdf, name, queue=queue, folder=self.folder(),
                    then=done, refused=refused, owner=self,
                )  # fmt: skip

            self._maker.run(lambda: drawn(slips_data, _draw, language), send, refused=refused)

        def done(printed: Printed) -> None:
            if printed.outcome != "sent":
                then(printed)
                return
            self._context.do(
                lambda desk: _mark(desk, slips), lambda _: then(printed), owner=self,
                refused=refused,
            )  # fmt: skip

        self._context.ask(
            lambda desk: (
                [slip_data(desk, slip.id) for slip in slips],
                remembered(desk.paths.folder, SLIP),
            ),
            gathered,
            owner=self,
            refused=refused,
        )

    def mark_printed(
        self,
        slips: Sequence[Slip],
        then: Callable[[], None],
        *,
        refused: Callable[[KbdeskError], None],
    ) -> None:
        """Note slips as printed that somebody printed from the file."""
        self._context.do(
            lambda desk: _mark(desk, slips), lambda _: then(), owner=self, refused=refused
        )


def _draw(slips: list[SlipData], sheet: BytesIO, language: Language) -> object:
    # Imported late: it loads reportlab, which is slow.
    from kbdesk.reports.slip import draw_slips

    return draw_slips(slips, sheet, language)


def _mark(desk: Desk, slips: Sequence[Slip]) -> None:
    mark_printed(desk, [slip.id for slip in slips])
