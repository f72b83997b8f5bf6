"""The photo of a record in its form: choose one, see it small, take it away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from kbdesk.domain.attachments import Prepared
from kbdesk.ui.folders import ask_file
from kbdesk.ui.kit import LEFT, Button, Label, column, put, px, row, tr
from kbdesk.ui.theme.scaling import FollowsTextSize

_WIDE, _HIGH = 200, 136


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo: kept under ``id``, or chosen from ``file`` and not kept yet."""

    name: str
    prepared: Prepared
    id: str | None = None
    file: Path | None = None


class PhotoField(FollowsTextSize, QWidget):
    """``chosen(path)`` when a file was chosen, to be made ready and shown; ``changed`` after it."""

    chosen = Signal(object)
    changed = Signal()

    def __init__(self, words: str) -> None:
        super().__init__()
        self._photo: Photo | None = None
        self._words = words
        label = Label(words, "label")
        self.view = QLabel()
        self.view.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.name = Label("", "secondary", wrap=True)
        self.choose = Button(tr("dataku_page.choose_photo"), icon="plus")
        self.remove = Button(tr("dataku_page.remove_photo"), "link", icon="trash")
        self.wrong = Label("", "secondary", tone="bad", wrap=True)
        acts = put(row(8), self.choose, self.remove, 1)
        self.setLayout(put(column(6), label, (self.view, LEFT), self.name, acts, self.wrong, 1))
        self.choose.clicked.connect(
            lambda: ask_file(self, tr("dataku_page.choose_photo"), self.chosen.emit)
        )
        self.remove.clicked.connect(self._take_away)
        self.show_photo(None)
        self.on_text_size(self._draw)

    def photo(self) -> Photo | None:
        return self._photo

    def show_photo(self, photo: Photo | None) -> None:
        self._photo = photo
        self.wrong.hide()
        self.name.setText(tr("dataku_page.no_photo") if photo is None else photo.name)
        words = "choose_photo" if photo is None else "other_photo"
        said = tr(f"dataku_page.{words}")
        self.choose.set_words(said, name=f"{self._words}: {said}")
        self.remove.setAccessibleName(f"{self._words}: {tr('dataku_page.remove_photo')}")
        self.remove.setVisible(photo is not None)
        self.view.setVisible(photo is not None)
        self.view.setAccessibleName(
            "" if photo is None else tr("dataku_page.photo_spoken", name=photo.name)
        )
        self._draw()

    def refuse(self, words: str) -> None:
        """Say why a file cannot be taken; what was shown stays."""
        self.wrong.setText(words)
        self.wrong.show()
        self.choose.setFocus()

    def _take_away(self) -> None:
        self.show_photo(None)
        self.choose.setFocus()
        self.changed.emit()

    def _draw(self) -> None:
        if self._photo is None:
            self.view.clear()
            return
        picture = QPixmap()
        picture.loadFromData(self._photo.prepared.data)
        sharp = self.devicePixelRatioF()
        small = picture.scaled(
            round(px(_WIDE) * sharp), round(px(_HIGH) * sharp),
            Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation,
        )  # fmt: skip
        small.setDevicePixelRatio(sharp)
        self.view.setPixmap(small)
