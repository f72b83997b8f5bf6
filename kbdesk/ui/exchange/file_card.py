"""Which file, which of its sheets, and where rows go that name no posyandu of this home."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kbdesk.exchange.headings import Chosen
from kbdesk.exchange.sheets import FileLook
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import MIDDLE, Button, Card, ElidedLabel, IconLabel, Label, column, put, row, tr
from kbdesk.ui.widgets.picker import Picker

_NOBODY = "-"


class FileCard(Card):
    """The file's name; ``sheet`` where several can be taken, ``another`` chooses another file."""

    def __init__(self) -> None:
        super().__init__(pad=(16, 12))
        head = put(row(12), IconLabel("document", "teal", 26))
        words = column(0)
        self.name = ElidedLabel("", "label")
        self.about = Label("", "secondary", wrap=True)
        put(words, self.name, self.about)
        self.another = Button(tr("exchange_page.choose"), icon="folder")
        put(head, (words, 1), (self.another, MIDDLE))
        self.sheet = Picker(tr("exchange_page.sheet"), [], hint=tr("exchange_page.sheet_hint"))
        put(self.body, head, self.sheet)

    def show_file(self, file: Path | None, look: FileLook | None, chosen: Chosen | None) -> None:
        """Show a file, and once it was looked into its sheets."""
        self.name.setText(file.name if file is not None else tr("exchange_page.no_file"))
        several = look is not None and len(look.sheets) > 1
        self.sheet.setVisible(several)
        self.another.set_words(
            tr("exchange_page.other_file" if file is not None else "exchange_page.choose")
        )
        if look is None or chosen is None:
            self.about.setText(tr("exchange_page.looking" if file else "exchange_page.file_how"))
            return
        if several:
            self.sheet.set_options([(one.sheet.name, one.sheet.name) for one in look.sheets])
            self.sheet.set_value(chosen.sheet.name)
        parts = []
        if chosen.sheet.name:
            parts.append(tr("exchange_page.on_sheet", name=chosen.sheet.name))
        parts.append(tr("exchange_page.heading_in", row=integer(chosen.found.row)))
        if look.hidden:
            parts.append(tr("exchange_page.hidden", names=", ".join(look.hidden)))
        self.about.setText(" · ".join(parts))


class WhoseCard(Card):
    """Where rows go whose posyandu is not known here."""

    def __init__(self) -> None:
        super().__init__(pad=(16, 12))
        self.whose = Picker(
            tr("exchange_page.whose"),
            [(_NOBODY, tr("exchange_page.nobody"))],
            value=_NOBODY,
            hint=tr("exchange_page.whose_hint"),
        )
        self.body.addWidget(self.whose)

    def set_posyandu(self, known: Sequence[tuple[str, str]]) -> None:
        """Offer the posyandu that are known here."""
        options = [(_NOBODY, tr("exchange_page.nobody"))]
        options += [(code, f"{name} · {code}" if name else code) for code, name in known]
        self.whose.set_options(options)
        if self.whose.value() is None:
            self.whose.set_value(_NOBODY)

    def posyandu(self) -> str | None:
        """Return whose the rows are that name no posyandu of this home, if a person said it."""
        chosen = self.whose.value()
        return None if chosen == _NOBODY else chosen

    def choose(self, code: str) -> None:
        """Choose a posyandu, or nobody where it is not known here."""
        self.whose.set_value(code)
        if self.whose.value() is None:
            self.whose.set_value(_NOBODY)
