"""Who is being measured: avatar, name, sex, age, birth, RT, mother, and the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from kbdesk.domain.ages import age_in_days, age_parts
from kbdesk.domain.names import without_title
from kbdesk.queries.children import WholeChild
from kbdesk.ui.formats import age_exact, age_years, date_long
from kbdesk.ui.kit import TOP, Chip, ElidedLabel, column, hidden, line, put, row, sized, tr
from kbdesk.ui.widgets.avatar import Avatar


def age_words(born: date | None, on: date) -> str:
    """Return an age as it is said of a child: "14 bln 8 hr", from five years on "5 th 2 bln"."""
    if born is None or age_in_days(born, on) < 0:
        return tr("child_page.no_age")
    age = age_parts(born, on)
    months = age.years * 12 + age.months
    return age_exact(months, age.days) if months < 60 else age_years(months)


def sex_chip(chip: Chip, sex: str | None) -> None:
    """Show the sex in its colour; unknown in neutral."""
    if sex == "female":
        chip.set(tr("child_page.girl"), "girl")
    elif sex == "male":
        chip.set(tr("child_page.boy"), "boy")
    else:
        chip.set(tr("child_page.no_sex"), "dashed")


def guest_chip(chip: Chip, child: WholeChild, own: Sequence[str]) -> None:
    """Say that a child is a visitor, and of which posyandu; hide the chip for the others."""
    guest = bool(own) and child.posyandu is not None and child.posyandu not in own
    chip.setVisible(guest)
    if guest:
        name = child.posyandu_name or child.posyandu or ""
        chip.set(tr("child_page.guest_of", name=name), "neutral")


class ChildHead(QWidget):
    """The head of the entry; ``hold`` puts a widget at its right end.

    ``own``: the posyandu whose children are no visitors.
    """

    def __init__(self) -> None:
        super().__init__()
        self.own: Sequence[str] = ()
        self._avatar = Avatar("", size=44)
        self._name = ElidedLabel("", "section")
        self._sex = Chip("", "neutral")
        self._guest = hidden(Chip("", "neutral"))
        self._detail = ElidedLabel("", tone="ink_2")
        words = put(column(0), put(row(8), self._name, self._sex, self._guest, 1), self._detail)
        self._inner = put(row(12, (16, 10, 12, 8)), (self._avatar, TOP), (words, 1))
        self.setLayout(put(column(0), self._inner, line()))
        sized(self, min_height=62)

    def hold(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._inner.addWidget(widget)

    def show_child(self, child: WholeChild, on: date) -> None:
        look = "girl" if child.sex == "female" else "boy" if child.sex == "male" else "teal"
        self._avatar.set(child.name, look, child.photo)  # type: ignore[arg-type]
        self._name.setText(child.name)
        sex_chip(self._sex, child.sex)
        guest_chip(self._guest, child, self.own)
        parts = [age_words(child.birth_date, on)]
        if child.birth_date is not None:
            parts.append(tr("child_page.born", day=date_long(child.birth_date)))
        if child.rt:
            parts.append(tr("child_page.rt", rt=child.rt))
        if child.mother_name:
            parts.append(tr("child_page.mother", name=without_title(child.mother_name)))
        self._detail.setText(" · ".join(parts))
