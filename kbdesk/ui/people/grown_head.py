"""Who is examined: avatar, name, sex, card, age, RT, what is known of smoking, and the queue."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.queries.examinee import Examinee
from kbdesk.ui.formats import age_years, integer
from kbdesk.ui.language import tr
from kbdesk.ui.theme.scaling import TOP, column, put, row, sized
from kbdesk.ui.widgets.avatar import Avatar
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.label import ElidedLabel, Label, line


def sex_chip(chip: Chip, sex: str | None) -> None:
    """Show the sex of somebody grown in its colour; unknown in neutral."""
    if sex in ("female", "male"):
        chip.set(tr(f"day_card.sex_{sex}"), "girl" if sex == "female" else "boy")
    else:
        chip.set(tr("child_page.no_sex"), "dashed")


def who_words(whom: Examinee) -> str:
    """Return age, RT, illnesses and risks that are known, and smoking."""
    parts = [age_years(whom.months) if whom.months is not None else tr("child_page.no_age")]
    if whom.rt:
        parts.append(tr("child_page.rt", rt=whom.rt))
    for key, ills in (
        ("day_card.ill_own", (*whom.own_history, *whom.risk_behaviour)),
        ("day_card.ill_family", whom.family_history),
    ):
        if ills:
            words = ", ".join(tr(f"examination.ill_{one}") for one in ills)
            parts.append(tr(key, ills=words))
    smoked = whom.last_value("puma")
    years = (smoked[0] or {}).get("smoking_years") if smoked is not None else None
    if years:
        daily = smoked[0].get("cigarettes_a_day") if smoked is not None else None
        key = "day_card.smokes_daily" if daily else "day_card.smokes"
        parts.append(tr(key, years=integer(years), daily=integer(daily or 0)))
    elif years == 0:
        parts.append(tr("day_card.never_smoked"))
    return " · ".join(parts)


class GrownHead(QWidget):
    """The head of the examination card."""

    def __init__(self) -> None:
        super().__init__()
        self._avatar = Avatar("", size=44)
        self._name = ElidedLabel("", "section")
        self._sex, self._card = Chip("", "neutral"), Chip("", "neutral")
        self._detail = ElidedLabel("", tone="ink_2")
        self._queue, self._queue_words = Label("", "number"), Label("", "secondary")
        words = put(column(0), put(row(8), self._name, self._sex, self._card, 1), self._detail)
        number = column(0)
        right = Qt.AlignmentFlag.AlignRight
        self._queue.setAlignment(right)
        self._queue_words.setAlignment(right)
        put(number, self._queue, self._queue_words)
        inner = put(row(12, (16, 8, 16, 6)), (self._avatar, TOP), (words, 1), number)
        self.setLayout(put(column(0), inner, line()))
        sized(self, min_height=62)

    def show_person(self, whom: Examinee) -> None:
        look = "girl" if whom.sex == "female" else "boy" if whom.sex == "male" else "teal"
        self._avatar.set(whom.name, look)  # type: ignore[arg-type]
        self._name.setText(whom.name)
        sex_chip(self._sex, whom.sex)
        self._card.set(tr(f"day_card.whole_{whom.card}"), "teal", icon="")
        self._detail.setText(who_words(whom))

    def show_queue(self, number: int | None) -> None:
        self._queue.setText("" if number is None else str(number))
        self._queue_words.setText("" if number is None else tr("open_day_page.queue"))
