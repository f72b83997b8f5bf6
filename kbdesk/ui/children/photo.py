"""A child's photo in the window: in the head of her page, and large in a sheet that changes it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from kbdesk.commands.child_photos import remove_photo, set_photo
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.child_photos import child_photo
from kbdesk.queries.children import WholeChild
from kbdesk.ui.context import Context
from kbdesk.ui.folders import ask_file
from kbdesk.ui.kit import MIDDLE, Button, Label, announce, danger, hidden, primary, put, px, row, tr
from kbdesk.ui.language import why_not
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.avatar import LOOKS, initials, picture
from kbdesk.ui.widgets.paint import draw_avatar, draw_icon
from kbdesk.ui.widgets.painted import PaintedButton

_SIZE, _BADGE, _LARGE = 52, 20, 320


class PhotoButton(PaintedButton):
    """Her photo, or her initials with a small plus, in the head of her page."""

    room, radius, grows = (_SIZE, _SIZE), _SIZE // 2, ""

    def __init__(self) -> None:
        super().__init__()
        self._initials, self._photo = "", QPixmap()
        self._look = LOOKS["teal"]

    def show_child(self, child: WholeChild) -> None:
        """Show whose page it is."""
        look = "girl" if child.sex == "female" else "boy" if child.sex == "male" else "teal"
        self._initials, self._look = initials(child.name), LOOKS[look]
        self._photo = picture(child.photo)
        words = "child_page.photo_add" if child.photo is None else "child_page.photo_open"
        self.setAccessibleName(tr(words, name=child.name))
        self.update()

    def draw(self, painter: QPainter) -> None:
        draw_avatar(painter, QRectF(self.rect()), self._initials, *self._look, photo=self._photo)
        if self._photo.isNull():
            side = px(_BADGE)
            badge = QRectF(self.width() - side, self.height() - side, side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(qcolor("surface"))
            painter.drawEllipse(badge)
            draw_icon(painter, badge.left() + px(3), badge.center().y(), "plus", "teal", 14)


class PhotoSheet(Overlay):
    """Her photo as large as it is kept; chosen from a file, replaced, removed. Esc closes it."""

    def __init__(self, parent: QWidget, context: Context, child: WholeChild) -> None:
        super().__init__(parent, tr("child_page.photo_of", name=child.name), width=560)
        self._context, self._child = context, child
        self._sure = False

        self.view = QLabel()
        self.view.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.says = Label("", wrap=True)
        self.wrong = hidden(Label("", tone="bad", wrap=True))
        choose = tr("child_page.photo_choose")
        self.choose = primary(choose, icon="plus", does=lambda: ask_file(self, choose, self.take))
        self.remove = danger(tr("child_page.photo_remove"), icon="trash", does=self._remove)
        self.close_button = Button(tr("menu_page.close"), key="Esc", does=self.finish)
        put(self.body, Label(tr("child_page.photo_of", name=child.name), "section", wrap=True))
        put(self.body, (self.view, MIDDLE), self.says, self.wrong)
        put(self.body, put(row(8), self.choose, self.remove, 1, self.close_button))
        self._show(child.photo)

    def take(self, file: Path) -> None:
        """Keep a chosen file as her photo."""
        id_ = self._child.id
        self.choose.setEnabled(False)
        self._context.do(
            lambda desk: (set_photo(desk, id_, file), child_photo(desk, id_))[1],
            lambda found: self._changed(None if found is None else found.jpeg, "photo_kept"),
            owner=self,
            refused=self._refused,
        )

    def _remove(self) -> None:
        if not self._sure:
            # Ask twice, the second time on another button: a removed photo cannot be restored.
            self._sure = True
            self.remove.set_words(tr("child_page.photo_remove_now"))
            self.close_button.setFocus()
            announce(self, self.remove.text())
            return
        id_ = self._child.id
        self._context.do(
            lambda desk: remove_photo(desk, id_),
            lambda _: self._changed(None, "photo_removed"),
            owner=self,
            refused=self._refused,
        )

    def _changed(self, jpeg: bytes | None, words: str) -> None:
        self._show(jpeg)
        self.choose.setFocus()
        self._context.tell(tr(f"child_page.{words}"), self._child.name)

    def _refused(self, error: KbdeskError) -> None:
        self.choose.setEnabled(True)
        words = why_not(error)
        self.wrong.setText(words)
        self.wrong.show()
        self.choose.setFocus()
        announce(self, words)

    def _show(self, jpeg: bytes | None) -> None:
        found = picture(jpeg)
        self._sure = False
        self.wrong.hide()
        self.choose.setEnabled(True)
        self.view.setVisible(not found.isNull())
        if not found.isNull():
            # no larger than the window has room for
            room = min(px(_LARGE), max(px(120), self.window().height() - px(300)))
            sharp = self.devicePixelRatioF()
            found = found.scaled(
                QSize(round(room * sharp), round(room * sharp)),
                Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation,
            )  # fmt: skip
            found.setDevicePixelRatio(sharp)
        self.view.setPixmap(found)
        self.view.setAccessibleName(tr("child_page.photo_of", name=self._child.name))
        none = found.isNull()
        self.says.setText(tr("child_page.photo_none" if none else "child_page.photo_says"))
        self.choose.set_words(tr("child_page.photo_choose" if none else "child_page.photo_other"))
        self.remove.set_words(tr("child_page.photo_remove"))
        self.remove.setVisible(not none)
