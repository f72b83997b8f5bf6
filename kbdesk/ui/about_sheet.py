"""What this program is, which version, and whose home it has open."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QWidget

from kbdesk import __version__
from kbdesk.resources import resource
from kbdesk.ui.context import Context
from kbdesk.ui.faults.about_part import FaultsPart
from kbdesk.ui.kit import Button, Label, column, put, row, sized, tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.updates.strip import BackPart
from kbdesk.ui.widgets.read_only import ReadOnlyText


class LicencesSheet(Overlay):
    """A sheet with one long text; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("menu_page.licences"), width=760)
        put(self.body, Label(tr("menu_page.licences"), "section"))
        put(self.body, Label(tr("menu_page.licences_say"), tone="ink_2", wrap=True))
        self.text = ReadOnlyText(tr("menu_page.licences"), licence_text())
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


class AboutSheet(Overlay):
    """A short card; Esc closes it."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, tr("menu_page.about"), width=520)
        facts = context.facts
        head = row(14)
        mark = QSvgWidget(str(resource("icons", "kbdesk.svg")))
        head.addWidget(sized(mark, width=48, height=48))
        words = put(column(0), Label("kbdesk", "section"))
        put(words, Label(tr("menu_page.version", version=__version__), tone="ink_2"))
        head.addLayout(words, 1)
        put(self.body, head, Label(tr("menu_page.about_says"), wrap=True))
        place = facts.posyandu_name or ", ".join(facts.posyandu)
        here = f"{facts.name} · {place}" if place else facts.name
        self.body.addWidget(Label(here, tone="ink_2", wrap=True))
        self.faults = FaultsPart(context)
        self.body.addWidget(self.faults)
        self.faults.load()
        licences = tr("menu_page.licences")
        self.licences = Button(licences, does=lambda: LicencesSheet(self).begin())
        self.body.addWidget(self.licences, 0, Qt.AlignmentFlag.AlignLeft)
        self.back = BackPart(context)
        self.body.addWidget(self.back)
        self.back.load()
        close = Button(tr("menu_page.close"), key="Esc", does=self.finish)
        self.body.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
