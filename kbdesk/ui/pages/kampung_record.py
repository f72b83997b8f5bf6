"""One of the village's own records: its profile, an officer, a group, an intervention, ..."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.commands.photos import record_with_photo
from kbdesk.desk import Desk
from kbdesk.domain.attachments import Prepared
from kbdesk.domain.classification import known_item
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import village_name
from kbdesk.queries.attachments import attached_to, content
from kbdesk.queries.education import lesson
from kbdesk.queries.lesson_interventions import lesson_facts, village_of
from kbdesk.queries.records import spoken
from kbdesk.store.records import Row
from kbdesk.ui.context import Context
from kbdesk.ui.dataku.photo_field import Photo, PhotoField
from kbdesk.ui.dataku.record_fields import ENTITY, FORMS, PART, VERBS, item_of
from kbdesk.ui.dataku.record_form import RecordForm
from kbdesk.ui.draft_keeper import DraftKeeper
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import column
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.words import sentence


@dataclass(frozen=True, slots=True)
class _Opening:
    row: Row
    groups: tuple[tuple[str, str], ...]
    kept: dict[str, Any] | None
    today: Any
    village: str | None
    session: str | None
    """The lesson of the corner that an intervention is, where it is held."""
    photo: Photo | None


class KampungRecordPage(FormPage):
    """``open(kind, id=None, village=None, session=None)``: a new record, or one to be changed.

    ``session``: a lesson of the corner, from which a new intervention is filled.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("dataku_page.title"),
            tr("dataku_page.save"),
            [("Enter", tr("visit_page.hint_enter"))],
        )
        self._kind = "kampung"
        self._row: str | None = None
        self._village: str | None = None
        self._session: str | None = None
        self._new_id = str(uuid.uuid4())
        self._pristine: dict[str, str] = {}
        self._photo_before: Photo | None = None
        self.form: RecordForm | None = None
        self.card = Card(pad=(16, 14))
        self.void = Button(tr("dataku_page.void"), "danger", icon="trash")
        self.void.clicked.connect(self._void)
        self.lesson = Button(tr("dataku_page.to_session"), "link", icon="book")
        self.lesson.clicked.connect(
            lambda: self.context.go("education", session=self._lesson or "")
        )
        self._lesson: str | None = None
        self.photo = PhotoField()
        self._photo_card = Card(pad=(16, 14))
        self._photo_card.body.addWidget(self.photo)
        holder = QWidget()
        box = column(12)
        box.addWidget(self.lesson, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.card)
        box.addWidget(self._photo_card)
        box.addWidget(self.void, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        holder.setLayout(box)
        self.content.addWidget(holder, 1)
        self._keeper = DraftKeeper(context, self._unsaved, self)
        self.notice.acted.connect(self._start_over)
        self.photo.chosen.connect(self.take_photo)
        self.photo.changed.connect(self._keeper.touch)

    def open(
        self,
        kind: str = "kampung",
        id: str | None = None,
        village: str | None = None,
        session: str | None = None,
    ) -> None:
        """Show the form of a kind; what was typed before and not saved is in it."""
        self._kind, self._row, self._session = kind, id, session
        self._village = village or self.context.facts.village
        self._new_id = str(uuid.uuid4())
        self._keeper.flush()
        self._keeper.name = ""
        self.notice.hide()
        name = f"kampung:{kind}:{id or session or self._village}"
        village_, kind_ = self._village, self._kind

        def begin(desk: Desk) -> _Opening:
            row = _row(desk, kind_, id, village_)
            where = village_
            if session is not None:
                row = _from_session(desk, session)
                where = village_of(desk, session)
            groups = [
                (one["id"], f"{one['kind']} · {one['name']}")
                for one in desk.store.records.find("village_group", {"village": village_})
                if one["closed_date"] is None or one["id"] == row.get("village_group")
            ]
            of = session or row.get("session")
            held = of if of is not None and lesson(desk, of) is not None else None
            photo = _photo_of(desk, id) if kind_ in _WITH_PHOTO and id else None
            return _Opening(
                row, tuple(groups), kept_draft(desk, name), desk.clock.today(), where, held, photo
            )

        self.context.ask(begin, lambda opening: self._begin(name, opening), owner=self, newest=self)

    def leave(self) -> bool:
        """What is typed is kept; there is never a question."""
        self._keeper.flush()
        return True

    # -- inside ------------------------------------------------------------------------------

    def _begin(self, name: str, opening: _Opening) -> None:
        if self.form is not None:
            self.card.body.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        form = self.form = RecordForm(FORMS[self._kind], opening.today)
        if self._kind == "meeting":
            form.set_options("village_group", opening.groups)
        self.card.body.addWidget(form)
        form.fill(opening.row)
        if self._row is None and self._kind in ("plan", "issue"):
            form.fill({**opening.row, "year": opening.today.year})
        if self._kind == "meeting" and self._row is not None:
            form.inputs["village_group"].set_read_only(True)  # type: ignore[union-attr]
        self._pristine = form.typed()
        self._village, self._lesson = opening.village, opening.session
        self.lesson.setVisible(opening.session is not None)
        self._photo_before = opening.photo
        self.photo.show_photo(opening.photo)
        self._photo_card.setVisible(self._kind in _WITH_PHOTO)
        where = village_name(self._village)
        key = self._kind if self._row is None or self._kind in ("kampung", "check") else "edit"
        title = tr(f"dataku_page.form_{key}")
        if self._kind == "check" and self._row is not None:
            where = known_item(*item_of(self._row)).label[current()]
        self.set_title(title, where)
        self.void.setVisible(self._row is not None and f"void_{self._kind}" in _VOIDS)
        if opening.kept:
            form.restore(opening.kept)
            self._restore_photo(opening.kept.get("photo"))
            self.notice.set(
                "info",
                tr("form_page.restored"),
                tr("form_page.restored_detail"),
                action=tr("form_page.start_over"),
            )
            self.notice.show()
        form.changed.connect(self._keeper.touch)
        self._keeper.name = name
        if self._kind in _WITH_PHOTO:
            self.setTabOrder(form.last(), self.photo.choose)
            self.setTabOrder(self.photo.choose, self.photo.remove)
            self.foot_after(self.photo.remove)
        else:
            self.foot_after(form.last())
        form.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _unsaved(self) -> Mapping[str, Any] | None:
        if self.form is None:
            return None
        typed = self.form.typed()
        photo = self.photo.photo()
        if photo != self._photo_before:
            # of a photo only where it lies: the file itself is kept when the form is saved
            typed["photo"] = str(photo.file) if photo is not None else ""
        return typed if typed != self._pristine else None

    def take_photo(self, file: Path) -> None:
        """Make a chosen file ready, and show it small."""
        self._make_ready(file, lambda error: self.photo.refuse(sentence(error, current())))

    def _restore_photo(self, kept: object) -> None:
        if kept == "":
            self.photo.show_photo(None)
        elif isinstance(kept, str):
            # the stick it was on may be gone: then it is chosen again
            self._make_ready(Path(kept), lambda _: None)

    def _make_ready(self, file: Path, refused: Callable[[KbdeskError], None]) -> None:
        self.context.ask(
            lambda _: _prepared(file), self._show_photo, owner=self, refused=refused,
            newest=("photo", id(self)),
        )  # fmt: skip

    def _show_photo(self, photo: Photo) -> None:
        self.photo.show_photo(photo)
        self._keeper.touch()

    def _start_over(self) -> None:
        self._keeper.forget()
        self._keeper.name = ""
        self.open(self._kind, self._row, self._village, self._session)

    def draft(self) -> dict[str, Any]:
        """Return the record as a draft."""
        assert self.form is not None
        values = self.form.values()
        if self._kind == "kampung":
            return {"do": "edit_kampung", "village": self._village, **values}
        if self._kind == "check":
            program, item = item_of(self._row or "")
            return {"do": "answer_check", "village": self._village, "program": program,
                    "item": item, **values}  # fmt: skip
        add, edit = VERBS[self._kind]
        if self._row is not None:
            values.pop("village_group", None)
            return {"do": edit, "id": self._row, **values}
        if self._kind != "meeting":
            values["village"] = self._village
        if self._session is not None:
            values["session"] = self._session
        kept = {name: value for name, value in values.items() if value is not None}
        return {"do": add, "id": self._new_id, **kept}

    def save(self) -> None:
        """Record what is typed."""
        if self.saving or self.form is None or not self._keeper.name:
            return
        bad = self.form.bad()
        if bad is not None:
            bad.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.notice.hide()
        self.saving = True
        self._keeper.flush()
        draft, kind = self.draft(), ENTITY[self._kind]
        photo, before = self.photo.photo(), self._photo_before
        if self._kind not in _WITH_PHOTO or photo == before:
            self.context.record(draft, self._saved, owner=self, refused=self._refused)
            return
        new = (photo.name, photo.prepared) if photo is not None and photo.id is None else None
        without = [before.id] if before is not None and before.id is not None else []
        reason = tr("dataku_page.photo_reason")
        self.context.do(
            lambda desk: record_with_photo(
                desk, draft, kind, photo=new, without=without, reason=reason
            ),
            self._saved, owner=self, refused=self._refused,
        )  # fmt: skip

    def _void(self) -> None:
        if self.saving or self._row is None:
            return
        self.saving = True
        draft = {"do": _VOIDS[f"void_{self._kind}"], "id": self._row,
                 "reason": tr("dataku_page.void_reason")}  # fmt: skip
        self.context.record(draft, self._saved, owner=self, refused=self._refused)

    def _saved(self, _answer: object) -> None:
        self.saving = False
        self._keeper.forget()
        self._keeper.name = ""
        self.context.tell(tr("dataku_page.saved"))
        if self._session is not None:
            self.context.go("education", session=self._session)
            return
        self.context.go("dataku", part=PART[self._kind])

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        widget = self.form.inputs.get(error.field or "") if self.form is not None else None
        if widget is None:
            self.complain(error)
            return
        widget.refuse(sentence(error, current()))
        widget.setFocus(Qt.FocusReason.OtherFocusReason)


_WITH_PHOTO = frozenset({"intervention"})
_VOIDS = {
    "void_meeting": "void_meeting",
    "void_intervention": "void_intervention",
    "void_event": "void_dataku_event",
}


def _from_session(desk: Desk, session: str) -> Row:
    """Return what an intervention takes from a lesson; it is called as its topic is."""
    found = lesson_facts(desk, session)
    if found and not found["title"] and found["topic"]:
        found["title"] = tr(f"corner.topic.{found['topic']}")
    return found


def _photo_of(desk: Desk, id_: str) -> Photo | None:
    """Return a record's newest photo that is here whole."""
    for one in reversed(attached_to(desk, [id_])):
        if one.kind == "image" and one.complete:
            _, data = content(desk, one.id)
            if data is not None:
                return Photo(one.name, Prepared("image", data, one.width, one.height), one.id)
    return None


def _prepared(file: Path) -> Photo:
    """Make a file ready; raises ``attachment.*``, and for a PDF ``attachment.not_supported``."""
    from kbdesk.exchange.pictures import prepare

    ready = prepare(file)
    if ready.kind != "image":
        raise KbdeskError("attachment.not_supported", field="file")
    return Photo(file.name, ready, file=file)


def _row(desk: Desk, kind: str, id_: str | None, village: str | None) -> Row:
    if kind == "kampung":
        id_ = village
    elif kind == "check":
        id_ = f"{village}/{id_}"
    found = desk.store.records.get(ENTITY[kind], id_) if id_ else None
    row = spoken(found) if found else {}
    if kind == "check" and found:
        row["date"] = row["answered_on"]
    return row
