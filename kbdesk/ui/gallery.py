"""Every widget on one sheet, to look at and to test: ``python -m kbdesk.ui.gallery``.

``--shot FILE --scale 1.25 --part components`` writes a picture instead of opening a window.
Parts: components, charts, frame. All people and figures are invented.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QWidget

from kbdesk.ui.gallery_samples import CHILD, demo_length_curve, demo_weight_curve, rows_of_visits
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.shell import Shell
from kbdesk.ui.theme import SCALES, Theme, column, grid, px, qcolor, row, sized
from kbdesk.ui.theme.tokens import color
from kbdesk.ui.widgets import button
from kbdesk.ui.widgets.ask_strip import AskStrip
from kbdesk.ui.widgets.avatar import Avatar
from kbdesk.ui.widgets.bar_chart import BarChart, ChartBar
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.cells import (
    ChipCell,
    CodesCell,
    HeatCell,
    LateCell,
    StageCell,
    Text,
    TileCell,
    Two,
)
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.growth_chart import GrowthChart, length_for_age
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.kms_chart import KmsCard, KmsChart
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.nik_field import NikField
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.pin_field import PinField
from kbdesk.ui.widgets.progress_strip import ProgressStrip
from kbdesk.ui.widgets.record_list import Record, RecordList
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.stage_bar import StageBar
from kbdesk.ui.widgets.status_dot import StatusDot
from kbdesk.ui.widgets.steps import Steps
from kbdesk.ui.widgets.table import CENTRE, RIGHT, Column, Row, Section, Table
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.ui.widgets.tile import Tile
from kbdesk.ui.widgets.toast import Toast
from kbdesk.ui.widgets.z_ruler import ZRuler

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
    plain = NumberField.weight("Biasa", previous_g=7300)
    plain.set_text("8,2")
    focus = NumberField.weight("Fokus")
    focus.set_text("8.2")
    doubt = NumberField.length("Perlu diperiksa", lowest_mm=450, highest_mm=1200)
    doubt.set_text("71,2")
    doubt.doubt("turun 1,2 cm, ukur ulang?")
    wrong = NumberField.weight("Salah")
    wrong.set_text("74")
    for place, made in enumerate((plain, focus, doubt, wrong)):
        inner.addWidget(made, place // 2, place % 2)
    card.body.addLayout(inner)
    return card


def _progress() -> Card:
    card = Card("Kemajuan", pad=(16, 12), gap=10)
    strip = ProgressStrip("Menulis 241 perubahan", share=0.64)
    strip.set_step("Membaca ulang, mencocokkan")
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
            _with("belum hadir", StatusDot("waiting")),
        ],
        [_with("hadir", StatusDot("present")), _with("selesai", StatusDot("done"))],
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
        [
            Column("Nama", stretch=1),
            Column("Bln", RIGHT, width=72),
            Column("BB kg", RIGHT, width=76),
            Column("N/T", CENTRE, width=84),
        ],
        [
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


def _typed() -> Card:
    card = Card("Isian lain", pad=(16, 12), gap=6)
    born = DateField("Tanggal lahir", latest=TODAY)
    born.set_text("3 jun 2025")
    wrong = DateField("Tanggal kunjungan", latest=TODAY)
    wrong.set_text("31/2/2026")
    village = Picker(
        "Kelurahan", [("bk", "Bontang Kuala"), ("bb", "Bontang Baru"), ("ap", "Api-Api")]
    )
    nik = NikField("NIK", checker=lambda digits: ("warn", f"{digits[:6]} bukan kode Bontang"))
    nik.set_text("7404010306250001")
    inner = grid((12, 6))
    secret = PassphraseField("Frasa sandi")
    for place, made in enumerate(
        (born, wrong, village, nik, TextField("Nama ibu", required=True), secret)
    ):
        inner.addWidget(made, place // 2, place % 2)
    card.body.addLayout(inner)
    across = row(10)
    across.addWidget(
        Choice("Cara ukur", [("lying", "Telentang"), ("standing", "Berdiri")], value="lying")
    )
    across.addWidget(Choice("Imunisasi PCV3", [("given", "Diberi"), ("not", "Belum")], even=True))
    across.addStretch(1)
    card.body.addLayout(across)
    card.body.addWidget(PinField("PIN 6 angka"))
    return card


def _list() -> Card:
    card = Card(pad=0, gap=0)
    top = column(0, 10)
    top.addWidget(SearchField("Cari nama, NIK, ibu, RT"))
    card.body.addLayout(top)
    people = RecordList("Daftar anak")
    people.set_records(
        [
            Section("Hadir, menunggu diukur"),
            Record(
                "1", "Kirana Embun Pagi", "14 bln · RT 03 · Ibu Seroja", "present", "diisi", True
            ),
            Record("2", "Banyu Segara Biru", "7 bln · RT 02 · Ibu Kenanga", "present", "29"),
            Section("Belum hadir"),
            Record("3", "Guntur Ombak Timur", "22 bln · RT 04 · 2 bulan absen", "waiting"),
            Section("Selesai hari ini"),
            Record("4", "Awan Teduh", "19 bln · RT 03 · 09.36", "done", "N"),
        ]
    )
    people.set_current_key("1")
    card.body.addWidget(sized(people, min_height=280), 1)
    return card


def _referrals() -> Card:
    card = Card(pad=0)
    table = Table(
        "Rujukan",
        [
            Column("Anak / ibu", stretch=2),
            Column("Alasan", stretch=2),
            Column("Tahap", width=172),
            Column("Batas", stretch=1),
        ],
        [
            Section("Lewat batas, hubungi hari ini", late=True),
            Row(
                "1",
                [
                    Two("Laras Kecil Bayu", "10 bln · RT 05"),
                    CodesCell(["R02"], "gizi buruk"),
                    StageCell(3, "Diserahkan", "6 Agt", late=True),
                    LateCell("lewat 4 hari", late=True, badge="SEGERA"),
                ],
            ),
            Section("Berjalan"),
            Row(
                "2",
                [
                    Two("Kirana Embun Pagi", "14 bln · RT 03"),
                    CodesCell(["R05", "R06", "R15"], "BB kurang, 2T, PCV3"),
                    StageCell(2, "Dicetak", "hari ini"),
                    LateCell("14 Agt"),
                ],
            ),
        ],
        row_height=62,
        fit=True,
        round_top=True,
    )
    table.set_current_key("2")
    card.body.addWidget(table)
    return card


def charts() -> QWidget:
    """Return the sheet of charts, lists, tables and steps."""
    sheet = QWidget()
    sheet.setProperty("role", "canvas")
    inner = grid((12, 12), (16, 12))
    kms = KmsCard("P", demo_weight_curve, CHILD)
    kms.chart.setMinimumHeight(px(380))
    inner.addWidget(kms, 0, 0, 2, 1)
    visits = Card(pad=0)
    visits.body.addWidget(rows_of_visits())
    visits.body.addStretch(1)
    inner.addWidget(visits, 0, 1)
    small = Card("KMS", note="○ naik   ● tidak naik", pad=(7, 4, 7, 2))
    small.body.addWidget(KmsChart("P", demo_weight_curve, CHILD, mini=True))
    inner.addWidget(small, 1, 1)
    inner.addWidget(_typed(), 2, 0)
    inner.addWidget(_list(), 2, 1)
    steps = Steps(["Colok USB", "Tulis & periksa", "Cabut"], widths=(27, 54, 30))
    steps.step(0).set("done", "USB MERAH · 14,2 GB", notes=[("ok", "Terbaca")])
    steps.step(1).set("now", share=0.64, notes=[("going", "membaca ulang, mencocokkan")])
    steps.step(2).set("todo", "Serahkan ke PLKB", notes=[("bad", "Jangan cabut dulu")])
    inner.addWidget(steps, 3, 0, 1, 2)
    inner.addWidget(_referrals(), 4, 0)
    months = Card("D/S enam bulan", note="%, garis = 80 %", pad=(14, 4))
    months.body.addWidget(_months())
    inner.addWidget(months, 4, 1)
    length = Card("PB/U", pad=8)
    points = [(6.0, 64.6, "", "13 Jan"), (10.0, 69.0, "", "14 Apr"), (14.2, 72.9, "", "11 Agt")]
    chart = GrowthChart("PB/U", demo_length_curve, length_for_age(0, 24), points)
    length.body.addWidget(sized(chart, min_height=220))
    inner.addWidget(length, 5, 0)
    more = Card("Rincian", pad=(14, 12))
    ask = AskStrip("Ukur ulang", "Angka benar")
    ask.ask("Ukur ulang?", "Panjang turun 1,2 cm.")
    more.body.addWidget(ask)
    more.body.addWidget(StageBar(2, "Dicetak", "5 Agt", late=True))
    more.body.addWidget(HintBar([("Tab", "lanjut"), ("F2", "cari anak"), ("Esc", "batal")]))
    for kind, words in (
        ("info", "Nilai yang tidak dipilih tetap ada di riwayat."),
        ("warn", "Kirana Embun Pagi mungkin sama dengan Kirana Embun P."),
    ):
        more.body.addWidget(Notice(kind, words))  # type: ignore[arg-type]
    more.body.addStretch(1)
    inner.addWidget(more, 5, 1)
    inner.setColumnStretch(0, 692)
    inner.setColumnStretch(1, 418)
    sheet.setLayout(inner)
    return sheet


def _months() -> BarChart:
    shares = ((78.3, 47, 60), (74.6, 44, 59), (71.2, 42, 59), (76.7, 46, 60), (77.0, 47, 61))
    bars = [
        ChartBar(month, share, f"{share:.1f}".replace(".", ","), f"{weighed}/{all_}")
        for month, (share, weighed, all_) in zip(
            ("Feb", "Mar", "Apr", "Mei", "Jun"), shares, strict=True
        )
    ]
    bars.append(ChartBar("Jul", 80.3, "80,3", "49/61"))
    return BarChart("D/S enam bulan", bars, target=80)


def frame() -> QWidget:
    """Return the shell with one page, as in the design's pictures 05 and 09."""
    shell = Shell(posyandu="Posyandu Kenanga 2", user="Bu Sulastri", role="Kader")
    shell.set_user("Bu Sulastri", "Kader", "Sulastri Bakau")
    shell.set_badge("referrals", 2)
    shell.set_unsynced("236 perubahan", "belum dibawa ke kota", "terakhir 13 hari lalu")
    page = PageFrame(
        "Keluarga Samudra Teguh",
        "No. KK 647401 •••••••••• · Gang Bakau 7, Bontang Kuala · 6 jiwa",
        [
            button.Button("Cetak", icon="print"),
            button.Button("Ubah", icon="edit"),
            button.primary("Catat kunjungan", icon="visit"),
        ],
        back=True,
        leading=Avatar("Kirana Embun", "girl", size=44),
    )
    page.add_beside_title(Chip("RT 03", icon="place"))
    page.add_beside_title(Chip("Peringkat 2"))
    page.content.addWidget(
        Notice(
            "warn",
            "Kirana Embun Pagi mungkin sama dengan Kirana Embun P., RT 04",
            "Tanggal lahir sama · nama mirip 84 % · nama ibu mirip 93 %",
            action="Bandingkan",
            action_kind="tint",
            icon="merge",
        )
    )
    members = Card("Anggota keluarga", note="6 orang · 2 sasaran balita", pad=0)
    members.body.addWidget(_members())
    page.content.addWidget(members)
    heat = Card("KRS per RT", note="warna tua: lebih berisiko", pad=0)
    heat.body.addWidget(_heat())
    page.content.addWidget(heat)
    page.content.addStretch(1)
    shell.add_page("families", page)
    shell.show_page("families")
    return shell


def _members() -> Table:
    data = (
        ("Samudra Teguh", "Kepala keluarga", "L", "38 th", "–"),
        ("Seroja Rembulan", "Istri", "P", "36 th", ChipCell("PUS", "info")),
        ("Jingga Mentari", "Anak", "P", "4 th 1 bln", TileCell("N", "Gizi baik")),
        ("Kirana Embun Pagi", "Anak", "P", "1 th 2 bln", TileCell("2T", "BB kurang", "warn")),
        ("Kenari Tua", "Lainnya (nenek)", "P", "67 th", ChipCell("Lansia")),
    )
    table = Table(
        "Anggota keluarga",
        [
            Column("Nama", stretch=1),
            Column("Hubungan"),
            Column("L/P", CENTRE, width=64, optional=True),
            Column("Umur", RIGHT),
            Column("NIK", optional=True),
            Column("Keadaan sekarang"),
        ],
        [
            Row(name, [Text(name, strong=True), kin, sex, age, "647401 ••••", now])
            for name, kin, sex, age, now in data
        ],
        fit=True,
    )
    table.set_current_key("Kirana Embun Pagi")
    return table


def _heat() -> Table:
    return Table(
        "KRS per RT",
        [
            Column("RT", stretch=1),
            Column("Sasaran", RIGHT),
            Column("KRS", RIGHT),
            Column("Berisiko", RIGHT, width=104),
        ],
        [
            Row("01", [Text("01", strong=True), "22", "8", HeatCell("36,4 %", "#FBD9A2")]),
            Row("02", [Text("02", strong=True), "26", "12", HeatCell("46,2 %", "#EFA977")]),
            Row(
                "03",
                [Text("03", strong=True), "29", "15", HeatCell("51,7 %", "#B5432A", "#FFFFFF")],
            ),
            Row("Σ", ["Σ", "200", "79", "39,5 %"], total=True),
        ],
        row_height=35,
        fit=True,
    )


PARTS: dict[str, Callable[[], QWidget]] = {
    "components": components,
    "charts": charts,
    "frame": frame,
}


class _F9(QObject):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_F9:  # type: ignore[attr-defined]
            self._theme.cycle()
            return True
        return super().eventFilter(watched, event)


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the gallery, or write a picture of it."""
    parser = argparse.ArgumentParser(prog="kbdesk.ui.gallery")
    parser.add_argument("--part", choices=sorted(PARTS), default="components")
    parser.add_argument("--scale", type=float, choices=SCALES, default=1.0)
    parser.add_argument("--shot", metavar="FILE")
    parser.add_argument("--size", metavar="WxH", help="size of the window; default as needed")
    chosen = parser.parse_args(arguments)
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([])
    theme = Theme.of(app)
    theme.apply(chosen.scale)
    sheet = PARTS[chosen.part]()
    window = sheet
    if not chosen.shot and chosen.part != "frame":
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(sheet)
        window = area
    size = QSize(1366, 768)
    if chosen.size:
        size = QSize(*(int(part) for part in chosen.size.split("x")))
    elif chosen.shot:
        size = size.expandedTo(sheet.sizeHint())
    window.resize(size)
    window.setWindowTitle("kbdesk")
    window.show()
    if not chosen.shot:
        app.installEventFilter(_F9(theme))
        return app.exec()
    window.activateWindow()
    for field in window.findChildren(NumberField):
        if field.name() == "Fokus":
            field.edit.setFocus()
    app.processEvents()
    window.grab().save(chosen.shot)
    window.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
