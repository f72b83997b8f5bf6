"""One of the village's own records: its profile, an officer, a group, an intervention, ..."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands.photos import record_with_photo
from kbdesk.desk import Desk
from kbdesk.domain.attachments import PHASES, Prepared
from kbdesk.domain.classification import known_item
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.inpres import Activity
from kbdesk.domain.villages import village_name
from kbdesk.queries.attachments import attached_to, content
from kbdesk.queries.district_tables import known_activities
from kbdesk.queries.education import lesson
from kbdesk.queries.lesson_interventions import lesson_facts, village_of
from kbdesk.queries.village_records import Row, groups_of, named_of, village_record
from kbdesk.ui.focus import tab_through
from kbdesk.ui.forms.record_form import RecordForm
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kampung.photo_field import Photo, PhotoField
from kbdesk.ui.kampung.record_fields import FORMS, fields_of_kind, item_of
from kbdesk.ui.kit import LEFT, Button, Card, boxed, column, drop, link, put, tr, why_not
from kbdesk.ui.language import current
from kbdesk.ui.widgets.columns import Columns


@dataclass(frozen=True, slots=True)
class _RecordOpening:
    row: Row
    groups: tuple[tuple[str, str], ...]
    village: str | None
    session: str | None
    """The lesson of the corner that an intervention is, where it is held."""
    photos: Mapping[str, Photo]
    """By phase the newest photo; one of which nobody said it is shown as taken during."""
    activities: tuple[tuple[str, str], ...] = ()
    plan: tuple[tuple[str, str], ...] = ()
    issues: tuple[tuple[str, str], ...] = ()
    goals: Mapping[str, int] = field(default_factory=dict)
    """By activity of the Inpres' catalogue its goal, which is the strategy."""


class KampungRecordPage(RecordPage):
    """``open(kind, id=None, village=None, session=None)``: a new record, or one to be changed.

    ``session``: a lesson of the corner, from which a new intervention is filled.
    """

    title, save_words = "dataku_page.title", "dataku_page.save"

    def lay_out(self) -> None:
        self._kind = "kampung"
        self._row: str | None = None
        self._village: str | None = None
        self._session: str | None = None
        self._lesson: str | None = None
        self._photos_before: Mapping[str, Photo] = {}
        self.form: RecordForm | None = None
        self.card = Card(pad=(16, 14))
        self.void = Button(tr("dataku_page.void"), "danger", icon="trash", does=self._void)
        self.lesson = link(
            tr("dataku_page.to_session"),
            icon="book",
            does=lambda: self._context.go("education", session=self._lesson or ""),
        )
        self.photos = {phase: PhotoField(tr(f"attachment.phase_{phase}")) for phase in PHASES}
        self._photo_card = Card(tr("dataku_page.photo"), pad=(16, 14))
        each: list[tuple[QWidget, int]] = [(one, 1) for one in self.photos.values()]
        self._photo_card.body.addWidget(Columns(each, stacks_from=1.5))
        box = put(column(12), (self.lesson, LEFT), self.card)
        put(box, self._photo_card, (self.void, LEFT), 1)
        self.content.addWidget(boxed(box), 1)
        for phase, one in self.photos.items():
            one.chosen.connect(lambda file, of=phase: self.take_photo(file, of))
            one.changed.connect(self.touched)

    def open(
        self,
        kind: str = "kampung",
        id: str | None = None,
        village: str | None = None,
        session: str | None = None,
    ) -> None:
        """Show the form of a kind; what was typed before and not saved is in it."""
        self.put_away()
        self._kind, self._row, self._session = kind, id, session
        where = self._village = village or self._context.facts.village

        def ask(desk: Desk) -> _RecordOpening:
            row, of = _row(desk, kind, id, where), where
            if session is not None:
                row, of = _from_session(desk, session), village_of(desk, session)
            groups = [
                (one["id"], f"{one['kind']} · {one['name']}")
                for one in groups_of(desk, where)
                if one["closed_date"] is None or one["id"] == row.get("village_group")
            ]
            link = session or row.get("session")
            held = link if link is not None and lesson(desk, link) is not None else None
            photos = _photos_of(desk, id) if kind in _WITH_PHOTO and id else {}
            known = known_activities(desk) if kind == "intervention" else {}
            activities = tuple((str(no), activity_words(one)) for no, one in known.items())
            goals = {str(no): one.goal for no, one in known.items()}
            plan = named_of(desk, "kampung_plan", of) if kind == "intervention" else ()
            issues = named_of(desk, "village_issue", of) if kind == "plan" else ()
            return _RecordOpening(
                row, tuple(groups), of, held, photos, activities, plan, issues, goals
            )

        self.begin(("kampung", kind, id or session or where), ask, self._fill)

    def _fill(self, opening: _RecordOpening) -> QWidget:
        if self.form is not None:
            drop(self.card.body, self.form)
        kind = self._kind
        spans = list(FORMS[kind].spans.values())
        form = self.form = RecordForm(fields_of_kind(kind), spans, self._context)
        form.inputs.set_today(self.today)
        if kind == "meeting":
            form.inputs["village_group"].set_options(opening.groups)
            form.inputs["village_group"].set_read_only(self._row is not None)
        if kind == "intervention":
            form.inputs["activity"].set_options(opening.activities)
            form.inputs["activity"].picked.connect(
                lambda key: form.inputs["strategy"].set_value(str(opening.goals[key]))
            )
            form.inputs["plan_item"].set_options(opening.plan)
        if kind == "plan":
            form.inputs["issue"].set_options(opening.issues)
        self.card.body.addWidget(form)
        this_year = {"year": self.today.year} if self._row is None else {}
        form.inputs.fill(opening.row, **this_year)
        form.changed.connect(self.touched)
        self._village, self._lesson = opening.village, opening.session
        self.lesson.setVisible(opening.session is not None)
        self._photos_before = opening.photos
        for phase, one in self.photos.items():
            one.show_photo(opening.photos.get(phase))
        self._photo_card.setVisible(kind in _WITH_PHOTO)
        where = village_name(self._village)
        if kind == "check" and self._row is not None:
            where = known_item(*item_of(self._row)).label[current()]
        key = kind if self._row is None or kind in (*_OF_PROFILE, "check") else "edit"
        self.set_title(tr(f"dataku_page.form_{key}"), where)
        self.void.setVisible(self._row is not None and kind in _VOIDS)
        widgets = form.inputs.widgets()
        last: Any = widgets[-1]
        chain = [getattr(last, "edit", last)]
        for one in self.photos.values() if kind in _WITH_PHOTO else ():
            chain += [one.choose, one.remove]
        tab_through(*chain)
        self.foot_after(chain[-1])
        return widgets[0]

    def typed(self) -> dict[str, object]:
        typed = self.form.inputs.typed() if self.form is not None else {}
        # Keep only the path of a photo; the file itself is stored when the form is saved.
        changed = {
            phase: "" if photo is None else str(photo.file)
            for phase, photo in self._changed_photos().items()
        }
        return {**typed, "photos": changed} if changed else typed

    def _changed_photos(self) -> dict[str, Photo | None]:
        """Return by phase the photo that is another than the one that is kept."""
        shown = {phase: one.photo() for phase, one in self.photos.items()}
        return {
            phase: photo
            for phase, photo in shown.items()
            if photo != self._photos_before.get(phase)
        }

    def put_back(self, kept: Mapping[str, object]) -> None:
        if self.form is not None:
            self.form.inputs.restore(kept)
        photos = kept.get("photos")
        for phase, photo in photos.items() if isinstance(photos, dict) else ():
            if phase not in self.photos or not isinstance(photo, str):
                continue
            if not photo:
                self.photos[phase].show_photo(None)
            else:
                # The file may be gone with its stick; then it must be chosen again.
                self._make_ready(Path(photo), phase, lambda _: None)

    def take_photo(self, file: Path, phase: str) -> None:
        """Make a chosen file ready, and show it small."""
        field_ = self.photos[phase]
        self._make_ready(file, phase, lambda error: field_.refuse(why_not(error)))

    def _make_ready(self, file: Path, phase: str, refused: Callable[[KbdeskError], None]) -> None:
        self._context.ask(
            lambda _: _prepared(file), lambda photo: self._show_photo(photo, phase), owner=self,
            refused=refused, newest=("photo", phase, id(self)),
        )  # fmt: skip

    def _show_photo(self, photo: Photo, phase: str) -> None:
        self.photos[phase].show_photo(photo)
        self.touched()

    def draft(self) -> dict[str, object]:
        assert self.form is not None
        values = self.form.inputs.values()
        if self._kind in _OF_PROFILE:
            return {"do": "edit_kampung", "village": self._village, **values}
        if self._kind == "check":
            program, item = item_of(self._row or "")
            return {"do": "answer_check", "village": self._village, "program": program,
                    "item": item, **values}  # fmt: skip
        form = FORMS[self._kind]
        if self._row is not None:
            values.pop("village_group", None)
            return {"do": form.edit, "id": self._row, **values}
        if self._kind != "meeting":
            values["village"] = self._village
        values["session"] = self._session
        kept = {name: value for name, value in values.items() if value is not None}
        return {"do": form.add, "id": self.new_id, **kept}

    def first_bad(self) -> QWidget | None:
        return self.form.inputs.first_bad() if self.form is not None else None

    def write(self) -> None:
        """Record it, with those of its photos that are others."""
        draft, kind = self.draft(), FORMS[self._kind].entity
        changed = self._changed_photos()
        if self._kind not in _WITH_PHOTO or not changed:
            self._context.record(draft, self.done, refused=self.refused)
            return
        new = [
            (photo.name, photo.prepared, phase)
            for phase, photo in changed.items()
            if photo is not None and photo.id is None
        ]
        before = (self._photos_before.get(phase) for phase in changed)
        without = [one.id for one in before if one is not None and one.id is not None]
        reason = tr("dataku_page.photo_reason")
        self.write_by(
            lambda desk: record_with_photo(
                desk, draft, kind, photos=new, without=without, reason=reason
            )
        )

    def _void(self) -> None:
        if self.saving or self._row is None:
            return
        self.saving = True
        draft = {"do": _VOIDS[self._kind], "id": self._row, "reason": tr("dataku_page.void_reason")}
        self._context.record(draft, self.done, refused=self.refused)

    def saved(self, _answer: object) -> None:
        self._context.tell(tr("dataku_page.saved"))
        if self._session is not None:
            self._context.go("education", session=self._session)
        else:
            self._context.go("kampung", part=FORMS[self._kind].part)

    def refuse(self, error: KbdeskError) -> bool:
        return self.form is not None and self.form.inputs.refuse(error)


_LONGEST = 108
"""So much of an activity's name is shown: longer ones do not fit the list."""


def activity_words(one: Activity) -> str:
    """Return "35. Dapur Sehat Atasi Stunting (DASHAT)"."""
    name = one.name if len(one.name) <= _LONGEST else f"{one.name[:_LONGEST].rstrip()}…"
    return f"{one.no}. {name}"


_OF_PROFILE = ("kampung", "score")
"""Forms of the one record that a Kampung KB has."""
_WITH_PHOTO = frozenset({"intervention"})
_VOIDS = {
    "meeting": "void_meeting",
    "intervention": "void_intervention",
    "event": "void_dataku_event",
}


def _from_session(desk: Desk, session: str) -> Row:
    """Return what an intervention takes from a lesson; it is called as its topic is."""
    found = lesson_facts(desk, session)
    if found and not found["title"] and found["topic"]:
        found["title"] = tr(f"corner.topic.{found['topic']}")
    return found


def _photos_of(desk: Desk, id_: str) -> dict[str, Photo]:
    """Return by phase a record's newest photo that is here whole."""
    found: dict[str, Photo] = {}
    for one in attached_to(desk, [id_]):
        if one.kind == "image" and one.complete:
            _, data = content(desk, one.id)
            if data is not None:
                prepared = Prepared("image", data, one.width, one.height)
                found[one.phase or PHASES[1]] = Photo(one.name, prepared, one.id)
    return found


def _prepared(file: Path) -> Photo:
    """Make a file ready; raises ``attachment.*``, and for a PDF ``attachment.not_supported``."""
    from kbdesk.exchange.pictures import prepare

    ready = prepare(file)
    if ready.kind != "image":
        raise KbdeskError("attachment.not_supported", field="file")
    return Photo(file.name, ready, file=file)


def _row(desk: Desk, kind: str, id_: str | None, village: str | None) -> Row:
    if kind in _OF_PROFILE:
        id_ = village
    elif kind == "check":
        id_ = f"{village}/{id_}"
    row = village_record(desk, FORMS[kind].entity, id_) if id_ else {}
    if kind == "check" and row:
        row["date"] = row["answered_on"]
    return row
