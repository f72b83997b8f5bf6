"""Two records side by side: every field of both, and a word where they differ."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.domain.nik import masked
from kbdesk.queries.duplicates import DuplicateSide, MaybeSame
from kbdesk.ui.formats import date_long, joined
from kbdesk.ui.kit import Label, grid, tr


class Comparison(QWidget):
    """The fields of a pair in two columns; what differs is bold and says so."""

    def __init__(self, pair: MaybeSame) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self.setAccessibleName(tr("same_page.compared"))
        table = grid((16, 6))
        for column, number in ((1, 1), (2, 2)):
            table.addWidget(Label(tr("same_page.record", number=number), "secondary"), 0, column)
        for place, (field, one, other) in enumerate(_rows(pair), start=1):
            differs = bool(one and other) and one != other
            role = "label" if differs else "body"
            table.addWidget(Label(tr(f"same_page.{field}"), "secondary"), place, 0, _TOP)
            for column, value in ((1, one), (2, other)):
                label = Label(value or tr("same_page.unknown"), role, wrap=True)
                if not value:
                    label.set_tone("ink_3")
                table.addWidget(label, place, column, _TOP)
            if differs:
                table.addWidget(Label(tr("same_page.differs"), tone="warn"), place, 3, _TOP)
        table.setColumnStretch(1, 1)
        table.setColumnStretch(2, 1)
        self.setLayout(table)


_TOP = Qt.AlignmentFlag.AlignTop


def _rows(pair: MaybeSame) -> list[tuple[str, str, str]]:
    found = []
    for field in _FIELDS:
        one, other = _said(field, pair.one), _said(field, pair.other)
        if one or other:
            found.append((field, one, other))
    return found


_FIELDS = (
    "name", "birth_date", "sex", "nik", "mother", "head", "kk", "address", "posyandu",
    "measurements",
)  # fmt: skip


def _said(field: str, side: DuplicateSide) -> str:
    if field == "birth_date":
        return date_long(side.birth_date) if side.birth_date else ""
    if field == "sex":
        names = {"male": tr("child_page.boy"), "female": tr("child_page.girl")}
        return names.get(side.sex or "", "")
    if field in ("nik", "kk"):
        # The last digits are enough to tell two numbers apart.
        number = side.nik if field == "nik" else side.kk
        return f"{masked(number)[:-4]}{number[-4:]}" if number else ""
    if field == "address":
        place = tr("family_page.rt", rt=side.rt) if side.rt else ""
        return joined(place, side.address)
    if field == "measurements":
        if not side.measurements or side.last_measured is None:
            return tr("common.never")
        day = date_long(side.last_measured)
        return tr("same_page.measured", count=side.measurements, day=day)
    return getattr(side, field) or ""
