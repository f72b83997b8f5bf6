"""A lesson to be begun or changed: what about, by whom, where, how, and with which materials."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from kbdesk.desk import Desk
from kbdesk.domain.education import AUDIENCES, METHODS, MOST_PEOPLE, TOPICS
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import builtin
from kbdesk.queries.area import area_of
from kbdesk.queries.education import Lesson, lesson, shelf
from kbdesk.queries.invitations import TOPIC_OF
from kbdesk.ui.context import Context
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import grid, row
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.rt_field import RtField
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence

_MATERIALS = 3


@dataclass(frozen=True, slots=True)
class _Asked:
    today: date
    lesson: Lesson | None
    materials: tuple[tuple[str, str], ...]


class LessonPage(FormPage):
    """``open(id=None, topic=None)``: a new lesson (on a topic), or one to be changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("education_page.new_session"),
            tr("education_page.save_session"),
            [("Enter", tr("visit_page.hint_enter"))],
        )
        self._id: str | None = None
        self._new = str(uuid.uuid4())
        today = date.today()
        self.topic = Picker(
            tr("education_page.topic"), [(one, tr(f"corner.topic.{one}")) for one in TOPICS]
        )
        self.invited = Button(tr("education_page.whom_to_invite"), "link", icon="print", key="F6")
        self.day = DateField(tr("education_page.date"), latest=today)
        self.name = TextField(tr("education_page.session_name"), longest=200)
        self.speaker = TextField(tr("education_page.speaker"), longest=200)
        self.place = TextField(tr("education_page.place"), longest=200)
        self.rt = RtField(tr("education_page.rt_field"), width=90)
        self.method = Picker(
            tr("education_page.method"), [(one, tr(f"corner.method.{one}")) for one in METHODS]
        )
        self.minutes = NumberField(
            tr("education_page.duration"), "", scale=1, decimals=0,
            lowest=1, highest=720, big=False, width=150,
        )  # fmt: skip
        self.materials = [
            Picker(tr("education_page.material_no", no=no), []) for no in range(1, _MATERIALS + 1)
        ]
        self.groups = {
            one: NumberField(
                tr(f"corner.audience.{one}"), "", scale=1, decimals=0, lowest=0,
                highest=MOST_PEOPLE, big=False, compact=True, width=110,
            )
            for one in AUDIENCES
        }  # fmt: skip
        self._lay_out()
        list(self.groups.values())[-1].edit.enter_moves = False
        list(self.groups.values())[-1].entered.connect(self.save)
        self.foot_after(list(self.groups.values())[-1])

    def _lay_out(self) -> None:
        what = Card(tr("education_page.session"), pad=(16, 12, 16, 6))
        what.add_to_header(self.invited)
        top = Qt.AlignmentFlag.AlignTop
        for fields in (
            ((self.topic, 5), (self.name, 6), (self.day, 4)),
            ((self.speaker, 5), (self.place, 5), (self.rt, 2), (self.method, 4), (self.minutes, 2)),
            tuple((one, 5) for one in self.materials),
        ):
            line = row(12)
            for field, stretch in fields:
                line.addWidget(field, stretch, top)
            what.body.addLayout(line)
        self.invited.clicked.connect(self._go_invitations)
        self.topic.picked.connect(lambda _: self._offer_invitations())
        key = QShortcut(QKeySequence("F6"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self._go_invitations)
        who = Card(tr("education_page.groups_title"), pad=(16, 10, 16, 14))
        who.body.addWidget(Label(tr("education_page.groups_how"), "secondary", wrap=True))
        cells = grid((12, 10))
        for place, number in enumerate(self.groups.values()):
            cells.addWidget(number, place // 4, place % 4)
        who.body.addLayout(cells)
        self.content.addWidget(what)
        self.content.addWidget(who)
        self.content.addStretch(1)

    def open(self, id: str | None = None, topic: str | None = None) -> None:
        """Show the form; a new lesson is of today, by whoever sits here."""
        self._id = id
        self.notice.hide()
        self.set_title(
            tr("education_page.edit_session" if id else "education_page.new_session"), ""
        )

        def ask(desk: Desk) -> _Asked:
            materials = [(of.code, of.title) for of in builtin().values()]
            taken = {title for _, title in materials}
            for one in shelf(desk, area_of(desk)):
                words = one.title if one.title not in taken else f"{one.title} ({one.code})"
                if words not in taken:
                    taken.add(words)
                    materials.append((one.id, words))
            return _Asked(desk.clock.today(), lesson(desk, id) if id else None, tuple(materials))

        self.context.ask(ask, lambda asked: self._begin(asked, topic), owner=self, newest=self)

    def _invitations(self) -> str | None:
        """Return the group that is invited to the chosen topic first, or None."""
        topic = self.topic.value()
        return next((group for group, of in TOPIC_OF.items() if of == topic), None)

    def _offer_invitations(self) -> None:
        self.invited.setVisible(self._invitations() is not None)

    def _go_invitations(self) -> None:
        group = self._invitations()
        if group is not None:
            self.context.go("education_papers", paper=group)

    def _begin(self, asked: _Asked, topic: str | None) -> None:
        of = asked.lesson
        self._new = str(uuid.uuid4())
        self.day.set_range(date(1900, 1, 1), asked.today)
        for picker in self.materials:
            picker.set_options(asked.materials)
        self.topic.set_value(of.topic if of else topic)
        self._offer_invitations()
        self.day.set_value(of.date if of else asked.today)
        self.name.set_value(of.title if of else None)
        self.speaker.set_value(of.speaker if of else None)
        self.place.set_value(of.place if of else None)
        self.rt.set_value(of.rt if of else None)
        self.method.set_value(of.method if of else None)
        self.minutes.set_value(of.duration_minutes if of else None)
        used = of.materials if of else ()
        for place, picker in enumerate(self.materials):
            picker.set_value(used[place] if place < len(used) else None)
        for name, number in self.groups.items():
            number.set_value(of.groups.get(name) if of else None)
        self.topic.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> dict[str, Any]:
        """Return the lesson as a draft."""
        day = self.day.value()
        groups = {name: number.value() for name, number in self.groups.items()}
        fields: dict[str, Any] = {
            "topic": self.topic.value(),
            "date": day.isoformat() if day else None,
            "title": self.name.value() or None,
            "speaker": self.speaker.value() or None,
            "place": self.place.value() or None,
            "rt": self.rt.value() or None,
            "method": self.method.value(),
            "duration_minutes": self.minutes.value(),
            "materials": [one.value() for one in self.materials if one.value()],
            "groups": {name: n for name, n in groups.items() if n} or None,
        }
        if self._id is not None:
            return {"do": "correct_education_session", "id": self._id, **fields}
        kept = {name: value for name, value in fields.items() if value not in (None, [])}
        return {"do": "record_education_session", "id": self._new, **kept}

    def save(self) -> None:
        """Record the lesson and go back to the corner."""
        if self.saving:
            return
        if self.topic.value() is None:
            self.topic.refuse(tr("education_page.say_topic"))
            self.topic.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        fields: list[Field] = [self.day, self.minutes, *self.materials, *self.groups.values()]
        for field in fields:
            field.check(finished=True)
            if field.state() == "bad":
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.notice.hide()
        self.saving = True
        self.context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, answer: dict[str, Any]) -> None:
        self.saving = False
        self.context.tell(tr("education_page.session_saved"), "")
        self.context.go("education", session=answer["id"])

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        fields: dict[str, Field] = {
            "topic": self.topic, "date": self.day, "title": self.name, "speaker": self.speaker,
            "place": self.place, "rt": self.rt, "method": self.method,
            "duration_minutes": self.minutes, "materials": self.materials[0],
        }  # fmt: skip
        field = fields.get(error.field or "")
        if field is None:
            self.complain(error)
            return
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
