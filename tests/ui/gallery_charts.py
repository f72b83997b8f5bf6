"""The sheet of charts, lists, tables and steps."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.ui.theme import column, grid, px, row, sized
from kbdesk.ui.widgets.ask_strip import AskStrip
from kbdesk.ui.widgets.bar_chart import BarChart, ChartBar
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.cells import (
    CodesCell,
    LateCell,
    StageCell,
    Two,
)
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.growth_chart import GrowthChart
from kbdesk.ui.widgets.growth_look import length_for_age
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.kms_chart import KmsChart
from kbdesk.ui.widgets.nik_field import NikField
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.pin_field import PinField
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.steps import Steps
from kbdesk.ui.widgets.table import Column, Row, Section, Table
from kbdesk.ui.widgets.text_field import TextField
from tests.ui.gallery_samples import CHILD, demo_length_curve, demo_weight_curve, rows_of_visits

TODAY = date(2026, 8, 11)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


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
            ListRecord(
                "1", "Kirana Embun Pagi", "14 bln · RT 03 · Ibu Seroja", "present", "diisi", True
            ),
            ListRecord("2", "Banyu Segara Biru", "7 bln · RT 02 · Ibu Kenanga", "present", "29"),
            Section("Belum hadir"),
            ListRecord("3", "Guntur Ombak Timur", "22 bln · RT 04 · 2 bulan absen", "waiting"),
            Section("Selesai hari ini"),
            ListRecord("4", "Awan Teduh", "19 bln · RT 03 · 09.36", "done", "N"),
        ]
    )
    people.set_current_key("1")
    card.body.addWidget(sized(people, min_height=280), 1)
    return card


def _referrals() -> Card:
    card = Card(pad=0)
    table = Table(
        "Rujukan",
        Column("Anak / ibu", stretch=2),
        Column("Alasan", stretch=2),
        Column("Tahap", width=172),
        Column("Batas", stretch=1),
        rows=[
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
    kms = KmsChart("P", demo_weight_curve, CHILD)
    kms.setMinimumHeight(px(380))
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
    chart = BarChart("D/S enam bulan")
    chart.set(bars, target=80)
    return chart
