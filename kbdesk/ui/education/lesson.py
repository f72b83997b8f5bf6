"""A lesson to be begun or changed: what about, by whom, where, how, and with which materials."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.domain.education import AUDIENCES
from kbdesk.domain.materials import builtin
from kbdesk.queries.education import Lesson, lesson, shelf
from kbdesk.queries.lesson_plans import LessonPlan, plan
from kbdesk.queries.places_beside import area_of_corner
from kbdesk.ui.education.corner_parts import InvitedButton
from kbdesk.ui.forms.field_kinds import Day, Each, Number, OneOf, Rt, Text
from kbdesk.ui.forms.layout import group, in_columns
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Label, put, tr

_MATERIALS = 3


@dataclass(frozen=True, slots=True)
class _LessonOpening:
    lesson: Lesson | None
    plan: LessonPlan | None
    materials: tuple[tuple[str, str], ...]


class LessonPage(RecordPage):
    """``open(id=None, topic=None, plan=None)``: a new lesson (on a topic, or as it was planned), or
    one to be changed.
    """

    record = "education_session"
    title, save_words = "education_page.new_session", "education_page.save_session"
    topic = OneOf(
        "topic", "education_page.topic", answers="corner.topic.", needs="education_page.say_topic"
    )
    name = Text("title", "education_page.session_name")
    day = Day("date", "education_page.date")
    speaker = Text("speaker", "education_page.speaker")
    place = Text("place", "education_page.place")
    rt = Rt("rt", "common.rt")
    method = OneOf("method", "education_page.method", answers="corner.method.")
    minutes = Number("duration_minutes", "education_page.duration", unit="", width=150)
    materials = Each(
        OneOf(f"materials.{no}", "education_page.material_no", words={"no": no})
        for no in range(1, _MATERIALS + 1)
    )
    groups = Each(
        Number(f"groups.{one}", f"corner.audience.{one}", compact=True, width=110)
        for one in AUDIENCES
    )

    def lay_out(self) -> QWidget:
        self._id: str | None = None
        self._plan: str | None = None
        self.invited = InvitedButton(self._context, self.topic, "F6")
        what = group(
            "education_page.session",
            [(self.topic, 5), (self.name, 6), (self.day, 4)],
            [(self.speaker, 5), (self.place, 5), (self.rt, 2), (self.method, 4), (self.minutes, 2)],
            [(one, 5) for one in self.materials.values()],
            head=self.invited,
        )
        numbers = list(self.groups.values())
        cells = in_columns(4, *numbers, gap=(12, 10), even=False)
        how = Label(tr("education_page.groups_how"), "secondary", wrap=True)
        who = group("education_page.groups_title", how, cells, pad=(16, 10, 16, 14))
        put(self.content, what, who, 1)
        self.hear_keys({"F6": self.invited.go})
        self.enter_saves(numbers[-1])
        return numbers[-1]

    def open(
        self, id: str | None = None, topic: str | None = None, plan: str | None = None
    ) -> None:
        """Show the form; a new lesson is of today, by whoever sits here."""
        self._id, self._plan = id, plan
        self.set_title(
            tr("education_page.edit_session" if id else "education_page.new_session"), ""
        )

        def fill(found: _LessonOpening) -> QWidget:
            for picker in self.materials.values():
                picker.set_options(found.materials)
            of: object = found.lesson or {"topic": topic, "date": self.today}
            if found.plan is not None:
                of = replace(found.plan, date=min(found.plan.date, self.today))
            used = found.lesson.materials if found.lesson else ()
            materials = {str(no): key for no, key in enumerate(used, 1)}
            self.inputs.fill(of, materials=materials)
            self.invited.offer()
            return self.topic

        corner = self._context.corner
        form = ("lesson", id, topic, plan, corner)
        self.begin(form, lambda desk: _opening(desk, id, plan, corner), fill)

    def draft(self) -> dict[str, object]:
        fields = self.inputs.values()
        fields["materials"] = [one for one in fields["materials"].values() if one]
        fields["groups"] = {name: n for name, n in fields["groups"].items() if n} or None
        if self._id is not None:
            return {"do": "correct_education_session", "id": self._id, **fields}
        kept = {name: value for name, value in fields.items() if value not in (None, [])}
        if self._plan is not None:
            kept["plan"] = self._plan
        return {
            "do": "record_education_session",
            "id": self.new_id,
            **kept,
            **self._context.of_corner(),
        }

    def saved(self, answer: dict[str, object]) -> None:
        self._context.tell(tr("education_page.session_saved"), "")
        self._context.go("education", session=answer["id"])


def _opening(
    desk: Desk, id_: str | None, planned: str | None, posyandu: str | None
) -> _LessonOpening:
    materials = [(of.code, of.title) for of in builtin().values()]
    taken = {title for _, title in materials}
    for one in shelf(desk, area_of_corner(desk, posyandu)):
        words = one.title if one.title not in taken else f"{one.title} ({one.code})"
        if words not in taken:
            taken.add(words)
            materials.append((one.id, words))
    of = lesson(desk, id_) if id_ else None
    return _LessonOpening(of, plan(desk, planned) if planned else None, tuple(materials))
