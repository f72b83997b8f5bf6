"""The sheet of small widgets, in the order of the design's picture 00."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kbdesk.ui.theme import column, grid, px, qcolor, row
from kbdesk.ui.theme.tokens import color
from kbdesk.ui.widgets import button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.cells import (
    Text,
    TileCell,
)
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.progress_strip import ProgressStrip
from kbdesk.ui.widgets.table import CENTRE, RIGHT, Column, Row, Table
from kbdesk.ui.widgets.tile import Tile
from kbdesk.ui.widgets.toast import Toast
from kbdesk.ui.widgets.z_ruler import ZRuler
from tests.ui.number_fields import length_field, weight_field

TODAY = date(2026, 8, 11)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class _Swatch(Painted):
    def __init__(self, shade: str) -> None:
        super().__init__()
        self._shade = shade

    def natural_size(self) -> tuple[int, int]:
        return px(34), px(34)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(qcolor("line_2"))
        painter.setBrush(qcolor(self._shade))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, px(8), px(8))


def _with(words: str, *widgets: QWidget) -> QWidget:
    made = QWidget()
    inner = row(6)
    for widget in widgets:
        inner.addWidget(widget, 0, _LEFT)
    inner.addWidget(Label(words))
    made.setLayout(inner)
    return made


def _flow(*lines: Sequence[QWidget], gap: int = 10) -> list[QHBoxLayout]:
    made = []
    for widgets in lines:
        across = row(gap)
        for widget in widgets:
            across.addWidget(widget, 0, _LEFT)
        across.addStretch(1)
        made.append(across)
    return made


def _colours() -> Card:
    card = Card("Warna", note="teks ≥ 4,5 : 1, garis isian ≥ 3 : 1", pad=(14, 10))
    inner = grid((10, 8))
    names = (
        ("latar", "canvas"),
        ("kartu", "surface"),
        ("navigasi", "sidebar"),
        ("utama", "teal"),
        ("tipis", "teal_tint_1"),
        ("hangat", "gold"),
        ("baik", "ok"),
        ("perhatian", "warn"),
        ("bahaya", "bad"),
        ("info", "info"),
        ("tinta", "ink"),
        ("tinta 3", "ink_3"),
    )
    for place, (words, shade) in enumerate(names):
        cell = row(8)
        cell.addWidget(_Swatch(shade))
        lines = column(0)
        lines.addWidget(Label(words, "label"))
        lines.addWidget(Label(color(shade), "axis"))
        cell.addLayout(lines, 1)
        inner.addLayout(cell, place // 3, place % 3)
    card.body.addLayout(inner)
    return card


def _letters() -> Card:
    card = Card("Huruf, Inter angka sejajar", pad=(16, 8), gap=2)
    for words, role, size in (
        ("7,4", "entry_number", "28 isian angka"),
        ("Judul halaman", "page_title", "24"),
        ("Nama anak", "section", "20"),
        ("Judul kartu", "card_title", "16"),
        ("Isi dan label, paling kecil 15", "body", "15"),
        ("14 bln · RT 03 · Ibu Seroja", "secondary", "14 keterangan"),
        ("−3 −2 0 +1", "axis", "13 sumbu, tombol"),
    ):
        across = row(8)
        across.addWidget(Label(words, role))
        across.addStretch(1)
        across.addWidget(Label(size, "secondary"))
        card.body.addLayout(across)
    return card


def _buttons() -> Card:
    card = Card("Tombol", pad=(14, 12), gap=10)
    off = button.Button("Mati")
    off.disable("Belum ada yang dipilih")
    lines = _flow(
        [
            button.primary("Simpan", icon="check"),
            button.primary("Fokus"),
            button.tint("Ukur ulang", key="F6"),
        ],
        [button.Button("Cetak"), button.danger("Batalkan"), off, button.link("Lihat rincian")],
    )
    for across in lines:
        card.body.addLayout(across)
    return card


def _numbers() -> Card:
    card = Card("Isian angka", pad=(14, 10, 14, 12))
    inner = grid((12, 10))
    plain = weight_field("Biasa")
    plain.set_previous(7300)
    plain.set_text("8,2")
    focus = weight_field("Fokus")
    focus.set_text("8.2")
    doubt = length_field("Perlu diperiksa")
    doubt.set_text("71,2")
    doubt.doubt("turun 1,2 cm, ukur ulang?")
    wrong = weight_field("Salah")
    wrong.set_text("74")
    for place, made in enumerate((plain, focus, doubt, wrong)):
        inner.addWidget(made, place // 2, place % 2)
    card.body.addLayout(inner)
    return card


def _progress() -> Card:
    card = Card("Kemajuan", pad=(16, 12), gap=10)
    strip = ProgressStrip()
    strip.set(0.64, "Menulis 241 perubahan")
    card.body.addWidget(strip)
    return card


def _codes() -> Card:
    card = Card("Kode berat dan hadir", pad=(14, 12), gap=12)
    for across in _flow(
        [
            _with("naik", Tile("N")),
            _with("tidak naik", Tile("T")),
            _with("dua kali", Tile("2T")),
        ],
        [
            _with("bulan lalu kosong", Tile("O")),
            _with("baru", Tile("B")),
        ],
        gap=16,
    ):
        card.body.addLayout(across)
    return card


def _chips() -> Card:
    card = Card("Keping status", pad=(14, 12), gap=10)
    for across in _flow(
        [Chip("Gizi baik", "ok"), Chip("BB kurang", "warn"), Chip("Gizi buruk", "bad")],
        [
            Chip("Dicetak", "info", icon="print"),
            Chip("Belum ditanya", "dashed", icon="info"),
            Chip("RT 03", icon="place"),
        ],
        [
            Chip("Hari ini", "teal"),
            Chip("Perempuan", "girl"),
            Chip("Laki-laki", "boy"),
            Chip("2T", "solid_bad", icon="arrow-down"),
        ],
    ):
        card.body.addLayout(across)
    return card


def _rulers() -> Card:
    card = Card("Penggaris z", note="berongga = sementara", pad=(16, 6, 16, 4), gap=2)
    first = ZRuler("wfa", "BB/U")
    first.set(-2.04, "Berat badan kurang", "warn")
    second = ZRuler("lhfa", "PB/U", axis=True)
    second.set(-2.03, "Pendek", "warn", provisional=True)
    card.body.addWidget(first)
    card.body.addWidget(second)
    return card


def _table() -> Card:
    card = Card("Tabel", note="rapat 35 · biasa 40 · dua baris 44", pad=0)
    table = Table(
        "Contoh tabel",
        Column("Nama", stretch=1),
        Column("Bln", RIGHT, width=72),
        Column("BB kg", RIGHT, width=76),
        Column("N/T", CENTRE, width=84),
        rows=[
            Row("1", [Text("Awan Teduh", strong=True), "19", "10,1", TileCell("N")]),
            Row("2", [Text("Kirana Embun Pagi", strong=True), "14", "7,4", TileCell("2T")]),
            Row("3", [Text("Cempaka Wangi", strong=True), "3", "5,9", TileCell("N")]),
            Row("4", [Text("Guntur Ombak Timur", strong=True), "22", "–", TileCell("–")]),
        ],
        fit=True,
    )
    table.set_current_key("2")
    card.body.addWidget(table)
    card.body.addStretch(1)
    return card


def components() -> QWidget:
    """Return the sheet of small widgets, in the order of the design's picture 00."""
    sheet = QWidget()
    sheet.setProperty("role", "canvas")
    across = row(12, (16, 12))
    left, middle, right = column(8), column(8), column(8)
    left.addWidget(_colours())
    left.addWidget(_letters())
    empty = Card("Kosong", pad=0)
    empty.body.addWidget(
        EmptyState(
            "inbox",
            "Belum ada paket masuk",
            "Paket dari puskesmas atau kota muncul di sini setelah USB dicolok.",
            action="Ambil dari USB",
            action_icon="usb",
        )
    )
    left.addWidget(empty, 1)
    middle.addWidget(_buttons())
    middle.addWidget(_numbers())
    middle.addWidget(_progress())
    middle.addWidget(
        Notice(
            "bad",
            "Berkas di USB tidak cocok",
            "Data di laptop tetap aman.",
            action="Tulis ulang",
        )
    )
    toast = Toast()
    toast.say("Kirana tersimpan", "berikutnya Banyu", seconds=0)
    middle.addWidget(toast)
    middle.addStretch(1)
    right.addWidget(_codes())
    right.addWidget(_chips())
    right.addWidget(_rulers())
    right.addWidget(_table(), 1)
    for part, stretch in ((left, 420), (middle, 444), (right, 446)):
        across.addLayout(part, stretch)
    sheet.setLayout(across)
    return sheet
