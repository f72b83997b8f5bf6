"""The lesson that is running or was the last: who came, by hand and by name, and with what."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from kbdesk.commands.attachments import attach
from kbdesk.domain.education import AUDIENCES
from kbdesk.ui.at_rest import AtRest
from kbdesk.ui.context import Context
from kbdesk.ui.education.corner import ShownLesson
from kbdesk.ui.folders import ask_file
from kbdesk.ui.formats import date_long, integer, joined
from kbdesk.ui.kit import (
    CENTRE,
    TOP,
    Button,
    Card,
    ElidedLabel,
    EmptyState,
    Label,
    announce,
    boxed,
    column,
    link,
    put,
    row,
    set_tip,
    sized,
    tr,
)
from kbdesk.ui.widgets.columns import Columns

_WAITS_MS = 700
"""A count is written when the hand rests, not at each press."""


class Stepper(QFrame):
    """A count from 0; ``changed`` when a person stepped. ``key`` is only shown."""

    changed = Signal()

    def __init__(self, name: str, *, most: int = 9999, key: str = "") -> None:
        super().__init__()
        self._name, self._most, self._value = name, most, 0
        self.setProperty("role", "card")
        self.setProperty("ring_radius", 10)
        self.setAccessibleName(name)
        title = Label(name, "label", align=Qt.AlignmentFlag.AlignHCenter)
        less, more = tr("education_page.less", name=name), tr("education_page.more", name=name)
        self.less = Button("", icon="minus", name=less, does=lambda: self.step(-1))
        self.more = Button("", "tint", icon="plus", name=more, does=lambda: self.step(1))
        for button in (self.less, self.more):
            sized(button, width=44, height=44)
        self._number = Label("0", "stepper_number", align=Qt.AlignmentFlag.AlignCenter)
        sized(self._number, min_width=48)
        layout = column(4, (8, 8))
        put(layout, put(row(6), 1, title, 1), put(row(4), self.less, (self._number, 1), self.more))
        self.setLayout(layout)
        if key:
            set_tip(self.more, key)
        self._show()

    def value(self) -> int:
        return self._value

    def set_value(self, value: int) -> None:
        """Show a count without telling."""
        self._value = min(max(value, 0), self._most)
        self._show()

    def step(self, by: int) -> None:
        """Add or take away, never below none."""
        value = min(max(self._value + by, 0), self._most)
        if value == self._value:
            return
        self._value = value
        self._show()
        announce(self, f"{self._name} {value}")
        self.changed.emit()

    def _show(self) -> None:
        self._number.setText(integer(self._value))
        self._number.setAccessibleName(f"{self._name} {self._value}")
        self.less.setEnabled(self._value > 0)


class SessionCard(Card):
    """``asked_new``, ``asked_edit``, ``asked_names``, ``asked_quiz``, ``asked_sheet``: wishes."""

    asked_new = Signal()
    asked_edit = Signal()
    asked_names = Signal()
    asked_sheet = Signal()
    asked_photos = Signal()
    asked_village = Signal()
    asked_figures = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(tr("education_page.session"), pad=(16, 10, 16, 12), gap=8)
        self._context = context
        self._shown: ShownLesson | None = None
        self._timer = AtRest(self.flush, _WAITS_MS, self)
        self._stepped: set[str] = set()
        """Whose count is not written yet: "male", "female"."""

        self.edit = Button(tr("education_page.edit"), icon="edit", does=self.asked_edit)
        self.sheet = Button(tr("education_page.sheet"), icon="print", does=self.asked_sheet)
        self.add_to_header(self.sheet, self.edit)
        self.title = ElidedLabel("", "section")
        self.facts = ElidedLabel("", tone="ink_2")
        self.male = Stepper(tr("education_page.male"), key="L")
        self.female = Stepper(tr("education_page.female"), key="P")
        self.total = Label("0", "number", align=Qt.AlignmentFlag.AlignHCenter)
        self.named = Label("", "secondary", align=Qt.AlignmentFlag.AlignHCenter, wrap=True)
        self.names = link(tr("education_page.names"), icon="person", does=self.asked_names)
        self.add_photo = link(
            tr("education_page.add_photo"),
            icon="plus",
            does=lambda: ask_file(self, tr("education_page.choose_photo"), self.attach_photo),
        )
        self.photos = link("", icon="eye", does=self.asked_photos)
        self.village = link(
            tr("education_page.make_intervention"), key="I", does=self.asked_village
        )
        self.figures = link(
            tr("education_page.to_dataku"), icon="data-house", key="D", does=self.asked_figures
        )
        self.groups = Label("", wrap=True)
        self.materials = Label("", wrap=True)
        self._empty = EmptyState(
            "book",
            tr("education_page.no_session"),
            tr("education_page.no_session_detail"),
            action=tr("education_page.new_session"),
            action_icon="plus",
        )
        self._lay_out()
        self.steppers = {"male": self.male, "female": self.female}
        for sex, stepper in self.steppers.items():
            stepper.changed.connect(lambda sex=sex: self._counted(sex))
        self._empty.acted.connect(self.asked_new)
        self.show_lesson(None, date.today())

    def _lay_out(self) -> None:
        whole = put(column(8), self.title, self.facts)
        words = put(column(0), 1, self.total, self.named, (self.names, CENTRE), 1)
        whole.addWidget(Columns([(self.male, 4), (self.female, 4), (boxed(words), 4)]))
        told = column(8)
        for title, label in (
            (tr("education_page.groups"), self.groups),
            (tr("education_page.used"), self.materials),
        ):
            told.addLayout(put(row(10), (Label(title, tone="ink_2"), TOP), (label, 1)))
        village = put(row(4), self.village, self.figures, 1)
        put(whole, put(row(4), (told, 1), self.photos, self.add_photo), village)
        self._whole = boxed(whole)
        put(self.body, self._whole, self._empty)

    @property
    def intervention(self) -> str | None:
        """Return the id of the intervention that the lesson is, or None."""
        return None if self._shown is None else self._shown.intervention

    @property
    def lesson(self) -> str | None:
        """Return the lesson's id, or None."""
        return None if self._shown is None else self._shown.lesson.id

    def show_lesson(self, shown: ShownLesson | None, today: date) -> None:
        """Show a lesson; counts that are not written yet stay as they are."""
        changed = (self._shown and self._shown.lesson.id) != (shown and shown.lesson.id)
        if changed:
            self.flush()
        self._shown = shown
        self._whole.setVisible(shown is not None)
        self._empty.setVisible(shown is None)
        for button in (self.edit, self.sheet):
            button.setVisible(shown is not None)
        if shown is None:
            self.set_title(tr("education_page.session"))
            return
        of = shown.lesson
        when = "session_today" if of.date == today else "session_of"
        self.set_title(tr(f"education_page.{when}", date=date_long(of.date)))
        self.title.setText(of.title or tr(f"corner.topic.{of.topic or 'other'}"))
        method = tr(f"corner.method.{of.method}") if of.method else ""
        minutes = tr("education_page.minutes", n=of.duration_minutes) if of.duration_minutes else ""
        rt = tr("education_page.rt", rt=of.rt) if of.rt else ""
        parts = (of.speaker, of.place or rt, method, minutes)
        self.facts.setText(joined(*parts) or " ")
        if not self._stepped:
            self.male.set_value(of.male or 0)
            self.female.set_value(of.female or 0)
        groups = [
            f"{tr(f'corner.audience.{name}')} {of.groups[name]}"
            for name in AUDIENCES
            if of.groups.get(name)
        ]
        self.groups.setText(" · ".join(groups) or tr("education_page.no_groups"))
        used = " · ".join(one.title for one in shown.materials)
        self.materials.setText(used or tr("education_page.no_materials"))
        self.photos.set_words(tr("education_page.photo_count", n=integer(shown.photos)))
        self.photos.setVisible(shown.photos > 0)
        is_one = shown.intervention is not None
        key = "is_intervention" if is_one else "make_intervention"
        self.village.set_words(tr(f"education_page.{key}"))
        self.village.set_icon("check" if is_one else "plus")
        self._sum_up()

    def attach_photo(self, file: Path) -> None:
        """Attach a picture to the lesson."""
        if self._shown is None:
            return
        id_ = self._shown.lesson.id
        self._context.do(
            lambda desk: attach(desk, file, "education_session", id_),
            lambda _: self._context.tell(tr("education_page.photo_kept"), file.name),
            owner=self,
        )

    def count(self, sex: str, by: int) -> None:
        """Add or take away one, as the keys do."""
        if self._shown is not None:
            self.steppers[sex].step(by)

    def flush(self) -> None:
        """Write the counts now, if they are not written yet."""
        self._timer.stop()
        if not self._stepped or self._shown is None:
            return
        # only whom somebody counted: who was not counted stays unknown
        counts = {sex: self.steppers[sex].value() for sex in sorted(self._stepped)}
        self._stepped.clear()
        draft = {"do": "correct_education_session", "id": self._shown.lesson.id, **counts}
        self._context.record(draft, lambda _: None, owner=self)

    def _counted(self, sex: str) -> None:
        self._stepped.add(sex)
        self._timer.start()
        self._sum_up()

    def _sum_up(self) -> None:
        if self._shown is None:
            return
        people = self._shown.lesson.attendees
        men = max(self.male.value(), sum(one.sex == "male" for one in people))
        women = max(self.female.value(), sum(one.sex == "female" for one in people))
        self.total.setText(integer(max(men + women, len(people))))
        self.named.setText(tr("education_page.came", named=integer(len(people))))
