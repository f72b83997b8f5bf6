"""What kbdesk carries of others, and the texts of their licences, to be read and found."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from kbdesk.resources import resource
from kbdesk.ui.kit import Button, Label, put, sized, tr
from kbdesk.ui.overlay import Overlay


class LicencesSheet(Overlay):
    """A sheet with one long text; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("menu_page.licences"), width=760)
        put(self.body, Label(tr("menu_page.licences"), "section"))
        put(self.body, Label(tr("menu_page.licences_say"), tone="ink_2", wrap=True))
        self.text = QPlainTextEdit(licence_text())
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("menu_page.licences"))
        self.body.addWidget(sized(self.text, height=380))
        close = Button(tr("menu_page.close"), key="Esc", does=self.finish)
        self.body.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


def licence_text() -> str:
    """Return the list of what is carried, and every licence text that this program came with.

    A released program holds them all beside its resources; a checkout holds the list, its own
    licence and that of the fonts.
    """
    parts = [_plain(_read(_beside("THIRD_PARTY.md"))), _read(_beside("LICENSE"))]
    parts.append(_read(resource("fonts", "OFL.txt")))
    folder = resource("licences")
    for text in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if text.is_file():
            parts.append(f"{text.relative_to(folder).as_posix()}\n\n{_read(text)}")
    line = "\n\n" + "_" * 60 + "\n\n"
    return line.join(part.strip() for part in parts if part.strip())


def _beside(name: str) -> Path:
    """Return a text that is shipped among the resources, and lies above them in a checkout."""
    shipped = resource(name)
    return shipped if shipped.is_file() else resource().parent / name


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _plain(markdown: str) -> str:
    """Return a text without the signs of its headings and tables."""
    lines = []
    for line in markdown.splitlines():
        if re.fullmatch(r"[|\-\s]+", line):
            continue
        cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
        lines.append(" · ".join(cells) if line.startswith("|") else line.lstrip("# "))
    return "\n".join(lines)
