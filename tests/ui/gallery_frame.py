"""The shell with one page in it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.shell import Shell
from kbdesk.ui.widgets import button
from kbdesk.ui.widgets.avatar import Avatar
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.cells import (
    ChipCell,
    HeatCell,
    Text,
    TileCell,
)
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.table import CENTRE, RIGHT, Column, Row, Table


def frame() -> QWidget:
    """Return the shell with one page, as in the design's pictures 05 and 09."""
    shell = Shell(posyandu="Posyandu Kenanga 2", user="Bu Sulastri Bakau", role="Kader")
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
        Column("Nama", stretch=1),
        Column("Hubungan", stretch=1),
        Column("L/P", CENTRE, width=64, optional=True),
        Column("Umur", RIGHT),
        Column("NIK", optional=True),
        Column("Keadaan sekarang"),
        rows=[
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
        Column("RT", stretch=1),
        Column("Sasaran", RIGHT),
        Column("KRS", RIGHT),
        Column("Berisiko", RIGHT, width=104),
        rows=[
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
