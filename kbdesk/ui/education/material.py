"""One material: to be read on the screen, and as leaflet and poster on paper."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import CornerWords, Material, builtin
from kbdesk.queries.attachments import Attached, attached_to, content
from kbdesk.queries.education import ShelfRow, shelf_row
from kbdesk.queries.kitchen_place import corner_words
from kbdesk.ui.context import Context
from kbdesk.ui.education.reading import Asking, MaterialText
from kbdesk.ui.focus import FocusFollower
from kbdesk.ui.formats import integer, joined
from kbdesk.ui.kit import Button, Card, Label, boxed, column, put, row, sized, tr
from kbdesk.ui.papers.papers_page import PaperPage
from kbdesk.ui.papers.sheet import Sheet
from kbdesk.ui.printing.maker import file_name
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.words import Language


@dataclass(frozen=True, slots=True)
class _MaterialOpened:
    """A material by its key: what stands on the shelf, what is built in, what is attached."""

    key: str
    row: ShelfRow | None
    material: Material | None
    attached: tuple[Attached, ...]


class MaterialPage(PaperPage):
    """``open(key=)``: the id of a material on the shelf, or the code of one that is built in."""

    def __init__(self, context: Context) -> None:
        self.shelve = Button(tr("education_page.shelve"), icon="book", does=self._shelve)
        super().__init__(
            context,
            tr("education_page.material_title"),
            actions=[self.shelve],
            preview=tr("education_page.preview"),
            height=380,
        )
        self._opened: _MaterialOpened | None = None
        self.which = Choice(
            tr("common.paper"),
            [
                ("leaflet", tr("education_page.leaflet")),
                ("A4", tr("education_page.poster_a4")),
                ("A3", tr("education_page.poster_a3")),
            ],
            value="leaflet",
        )
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(tr("education_page.text"))
        sized(self._area, min_height=360)
        self._follower = FocusFollower(self._area)
        text = Card(pad=(20, 16, 8, 8))
        text.body.addWidget(self._area, 1)
        down = put(column(10), put(row(8), self.which, 1), (self.paper, 1))
        self.content.addWidget(Columns([(text, 56), (boxed(down), 44)], stacks_from=1.25), 1)
        self.which.changed.connect(lambda _: self._draw())

    def open(self, key: str = "HPK") -> None:
        self._opened = None
        self.paper.show_nothing(tr("papers_page.drawing"))
        self._context.read(lambda desk: _opened(desk, key), self._show, refused=self.paper.refused)
        self._area.setFocus()

    def _show(self, opened: _MaterialOpened) -> None:
        self._opened = opened
        material, shelved = opened.material, opened.row
        title = (shelved or {}).get("title") or (material.title if material else "")
        topic = (shelved or {}).get("topic") or (material.topic if material else None)
        audience = (shelved or {}).get("audience") or (material.audience if material else ())
        whom = ", ".join(tr(f"corner.audience.{one}") for one in audience)
        self.set_title(title, joined(tr(f"corner.topic.{topic}") if topic else "", whom) or " ")
        self.which.setVisible(material is not None)
        words = "edit_shelved" if shelved is not None else "shelve"
        self.shelve.set_words(tr(f"education_page.{words}"))
        self.paper.set_title(tr("education_page.on_paper"))
        text = MaterialText(material) if material is not None else _OthersMaterial(opened)
        self._area.setWidget(text)
        before: QWidget = self._area
        for asking in text.findChildren(Asking):
            # Set the Tab order: widgets made later would come last.
            QWidget.setTabOrder(before, asking.button)
            before = asking.button
        self._draw()

    def _shelve(self) -> None:
        opened = self._opened
        if opened is None:
            return
        if opened.row is not None:
            self._context.go("shelve", id=opened.key)
        else:
            self._context.go("shelve", builtin=opened.key)

    def _draw(self) -> None:
        if self._opened is not None:
            self.show_sheet(self._sheet(self._opened))

    def _sheet(self, opened: _MaterialOpened) -> Sheet[Any] | str:
        if opened.material is not None:
            of, which = opened.material, self.which.value() or "leaflet"
            corner = self._context.corner
            return Sheet(
                tr("education_page.on_paper"),
                file_name(f"{of.title} {which}", "materi"),
                lambda desk: (of, which, corner_words(desk, corner)),
                _draw_material,
                tr("education_page.paper_spoken", title=of.title),
                of.title,
            )
        whole = [one for one in opened.attached if one.complete]
        if not whole:
            waits = "attachment_waits" if opened.attached else "no_attachment"
            return tr(f"education_page.{waits}")
        first = whole[0]
        title = (opened.row or {}).get("title") or first.name
        return Sheet(
            tr("education_page.on_paper"),
            file_name(title, "materi"),
            lambda desk: _file(desk, first),
            _draw_file,
            tr("education_page.paper_spoken", title=title),
            title,
        )


class _OthersMaterial(QWidget):
    """What is known of a material that somebody else wrote."""

    def __init__(self, opened: _MaterialOpened) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        shelved = opened.row or {}
        how = shelved.get("condition")
        whole = column(6, (4, 4))
        facts = [
            ("kind", tr(f"corner.kind.{shelved['kind']}") if shelved.get("kind") else ""),
            ("code", shelved.get("code") or ""),
            ("copies", "" if shelved.get("copies") is None else integer(shelved["copies"])),
            ("condition", tr(f"corner.condition.{how}") if how else ""),
            ("place", shelved.get("shelf") or ""),
        ]
        for name, value in facts:
            if value:
                fact = sized(Label(tr(f"education_page.fact_{name}"), tone="ink_2"), min_width=110)
                put(whole, put(row(12), fact, (Label(value, "label", wrap=True), 1)))
        for one in opened.attached:
            lacks = "" if one.complete else tr("education_page.incomplete")
            whole.addWidget(Label(joined(one.caption or one.name, lacks), wrap=True))
        whole.addStretch(1)
        self.setLayout(whole)


def _opened(desk: Desk, key: str) -> _MaterialOpened:
    ours = builtin().get(key)
    if ours is not None:
        return _MaterialOpened(key, None, ours, ())
    found = shelf_row(desk, key)
    if found is None:
        raise KbdeskError("material.unknown", id=key)
    of = builtin().get(found["builtin"] or "")
    return _MaterialOpened(key, found, of, tuple(attached_to(desk, [key])))


def _file(desk: Desk, one: Attached) -> tuple[str, bytes]:
    _, data = content(desk, one.id)
    if data is None:
        raise KbdeskError("attachment.incomplete", id=one.id)
    return one.kind, data


def _draw_material(
    data: tuple[Material, str, CornerWords], sheet: BytesIO, _language: Language
) -> object:
    from kbdesk.reports.material_paper import draw_leaflet, draw_poster

    material, which, corner = data
    if which == "leaflet":
        return draw_leaflet(material, sheet, corner)
    return draw_poster(material, sheet, "A3" if which == "A3" else "A4", corner)


def _draw_file(data: tuple[str, bytes], sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.picture_paper import draw_picture_page

    kind, raw = data
    if kind == "pdf":
        from kbdesk.exchange.pdf_cleaning import clean

        # Check the file again: an older version stored it unchecked, and other programs will open
        # it.
        return sheet.write(clean(raw))
    return draw_picture_page(raw, sheet, language)
