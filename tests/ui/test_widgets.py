"""Widgets that show: their spoken names, their keys, and odd content."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.domain.posyandu import USER_ROLES
from kbdesk.ui.language import speak, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.shell import Shell
from kbdesk.ui.theme import Theme
from kbdesk.ui.widgets.ask_strip import AskStrip
from kbdesk.ui.widgets.bar_chart import BarChart, ChartBar
from kbdesk.ui.widgets.button import Button, icon_button
from kbdesk.ui.widgets.cells import ChipCell, Text, TileCell, Two, natural_width
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.growth_chart import GrowthChart
from kbdesk.ui.widgets.growth_look import weight_for_length
from kbdesk.ui.widgets.kms_chart import OLDER, YOUNG, KmsChart
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.paint import text_width
from kbdesk.ui.widgets.progress_strip import ProgressStrip
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.ring import Ring
from kbdesk.ui.widgets.steps import Steps
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Section, Table
from kbdesk.ui.widgets.text_field import RtField
from kbdesk.ui.widgets.tile import Tile
from kbdesk.ui.widgets.toast import Toast
from kbdesk.ui.widgets.z_ruler import ZRuler
from kbdesk.words import LANGUAGES, Language
from tests.ui.clipping import said
from tests.ui.gallery_samples import CHILD, demo_weight_curve
from tests.ui.keys import focused, press, show
from tests.ui.number_fields import weight_field


def test_what_is_painted_is_spoken() -> None:
    ruler = ZRuler("wfa", "BB/U")
    ruler.set(-2.04, "Berat badan kurang", "warn")
    assert said(ruler) == "BB per U, minus 2,04, berat badan kurang"
    ruler.set(1.5, "Risiko", "warn", provisional=True)
    assert said(ruler) == "BB per U, 1,50, risiko, sementara"
    assert said(Tile("T")) == "T, tidak naik"
    assert said(Tile("?")) == "tidak ditimbang"
    assert said(Chip("Gizi baik", "ok")) == "Gizi baik"
    assert said(icon_button("lock", "Kunci layar")) == "Kunci layar"
    assert icon_button("lock", "Kunci layar").toolTip() == "Kunci layar"


@pytest.mark.parametrize(
    ("typed", "refused"), [("5", False), ("RT 05", False), ("", False), ("Mawar", True)]
)
def test_letters_are_no_rt(qtbot: QtBot, typed: str, refused: bool) -> None:
    field = RtField("RT")
    show(qtbot, field)
    field.edit.setText(typed)
    assert field.complete() is not refused
    assert (field.state() == "bad") is refused
    assert field.text() == typed, "what was typed stays"
    field.edit.setText("7")
    assert field.complete()


def test_markup_in_a_name_is_shown_as_it_is() -> None:
    assert Label("<b>x</b>").textFormat() == Qt.TextFormat.PlainText
    made = Button("Simpan & lanjut")
    assert made.words() == "Simpan & lanjut"
    assert made.text() == "Simpan && lanjut"
    assert said(made) == "Simpan & lanjut"


def test_enter_presses_a_button_as_the_space_bar_does_but_not_while_held(qtbot: QtBot) -> None:
    button = Button("Mulai", "primary")
    qtbot.addWidget(button)
    show(qtbot, button)
    button.setFocus()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        press(button, key)
    assert len(pressed) == 3
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
    )
    QApplication.sendEvent(button, held)
    assert len(pressed) == 3


def test_a_disabled_button_says_why() -> None:
    made = Button("Simpan")
    made.disable("Belum ada isi")
    assert made.toolTip() == made.accessibleDescription() == "Belum ada isi"
    made.enable()
    assert made.isEnabled()
    assert made.toolTip() == ""


def test_the_ring_follows_the_focus(qtbot: QtBot) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    first, second = weight_field("BB"), Button("Simpan")
    layout.addWidget(first)
    layout.addWidget(second)
    show(qtbot, window)
    first.setFocus()
    rings = [ring for ring in window.findChildren(Ring) if ring.isVisible()]
    assert len(rings) == 1
    inside = first.box.rect().translated(first.box.mapTo(window, QPoint(0, 0)))
    assert rings[0].geometry().contains(inside)
    second.setFocus()
    rings = [ring for ring in window.findChildren(Ring) if ring.isVisible()]
    assert len(rings) == 1
    assert rings[0].geometry().contains(second.geometry())


@pytest.mark.parametrize("factor", [1.0, 1.5])
def test_the_ring_around_what_is_first_on_a_page_is_seen_whole(
    qtbot: QtBot, dressed: Theme, factor: float
) -> None:
    dressed.apply(factor)
    page, first = PageFrame("Keluarga", actions=[Button("Cetak")]), Button("Ringkasan")
    page.content.addWidget(first)
    page.content.addStretch(1)
    show(qtbot, page)
    first.setFocus()
    assert page.scroll_area is not None
    inside = page.scroll_area.widget()
    assert inside is not None
    (ring,) = (one for one in inside.findChildren(Ring) if one.isVisible())
    assert inside.rect().contains(ring.geometry())


def test_the_chart_reads_its_points_by_keys(qtbot: QtBot) -> None:
    chart = KmsChart("P", demo_weight_curve, CHILD)
    show(qtbot, chart)
    assert said(chart).startswith("KMS Anak Perempuan. 14 kali ditimbang, terakhir 11 Agt: umur 14")
    press(chart, Qt.Key.Key_Right)
    press(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription() == "14 Jul: umur 13,4 bulan, 7,3 kg, T"
    press(chart, Qt.Key.Key_Home)
    assert chart.accessibleDescription().startswith("9 Jun: umur 0,2 bulan, 2,6 kg")
    assert not chart.grab().isNull()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@given(st.lists(st.tuples(st.floats(), st.floats(), st.sampled_from("NTOB?"), st.text(max_size=5))))
def test_the_chart_bears_any_points(
    qtbot: QtBot, points: list[tuple[float, float, str, str]]
) -> None:
    for mini in (False, True):
        chart = KmsChart("L", demo_weight_curve, points, mini=mini)
        qtbot.addWidget(chart)
        chart.resize(400, 300)
        assert not chart.grab().isNull()
        low, high = chart.y_range()
        assert 0 <= low < high <= 80
        assert all(math.isfinite(p.x) and math.isfinite(p.value) for p in chart.points())


def test_the_card_follows_the_age_and_the_choice(qtbot: QtBot) -> None:
    chart = KmsChart("L", demo_weight_curve, [(30.0, 12.0, "N", "1 Jan")])
    qtbot.addWidget(chart)
    assert chart.window_shown() == OLDER
    chart.set_window(YOUNG)
    assert chart.window_shown() == YOUNG
    empty = KmsChart("L", demo_weight_curve)
    assert said(empty) == "KMS Anak Laki-laki. Belum ada penimbangan."


def _table() -> Table:
    return Table(
        "Anak",
        Column("Nama", stretch=1),
        Column("BB kg", RIGHT),
        Column("N/T", optional=True),
        rows=[
            Section("Lewat batas", late=True),
            Row("1", [Two("Kirana", "RT 03"), "7,4", TileCell("2T")]),
            Section("Berjalan"),
            Row("2", ["Banyu", "8,1", ChipCell("Baik", "ok")]),
        ],
    )


def test_a_table_by_keyboard_and_in_words(qtbot: QtBot) -> None:
    table = _table()
    show(qtbot, table)
    opened: list[str] = []
    table.opened.connect(opened.append)
    table.set_current_key("1")
    press(table, Qt.Key.Key_Return)
    press(table, Qt.Key.Key_Down)
    assert table.current_key() == "2"
    press(table, Qt.Key.Key_Enter)
    assert opened == ["1", "2"]
    spoken = table.model().index(1, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "N/T: 2T, dua kali tidak naik"
    table.set_rows([Row("2", ["Banyu", "8,1"])])
    assert table.current_key() == "2"
    assert not table.grab().isNull()
    table.set_rows([])
    assert table.current_key() is None


def test_what_is_long_in_a_table_makes_room_for_titles(qtbot: QtBot) -> None:
    titles = ("Isu", "Rekomendasi", "Tindak lanjut yang dicatat")
    table = Table("Isu", *[Column(title, stretch=1) for title in titles])
    table.resize(700, 200)
    show(qtbot, table)
    table.set_rows([Row("1", ["panjang sekali " * 6, "usul " * 20, "–"])])
    widths = [table.columnWidth(place) for place in range(3)]
    assert sum(widths) == table.viewport().width()
    for place, title in enumerate(titles):
        assert widths[place] >= text_width(title, 14, 600) + sum(table.padding(place))
    # where there is no room for them all, down to what one still reads
    table.resize(320, 200)
    QApplication.processEvents()
    widths = [table.columnWidth(place) for place in range(3)]
    assert sum(widths) == table.viewport().width()
    assert min(widths) >= 90


def test_a_cell_is_cut_only_where_its_table_has_no_room(qtbot: QtBot) -> None:
    columns = [Column("Tgl", stretch=1), Column("Isu", stretch=1), Column("Ket.", width=50)]
    cells = ["12 Agt 2026", "usul " * 20, "belum lengkap"]
    table = Table("Isu", *columns, rows=[Row("1", cells)])
    show(qtbot, table)
    needs = [
        natural_width(cell) + sum(table.padding(place)) + 2 for place, cell in enumerate(cells)
    ]
    for wide in (sum(needs) + 1, sum(needs) + 300):
        table.resize(wide, 200)
        QApplication.processEvents()
        widths = [table.columnWidth(place) for place in range(3)]
        assert sum(widths) == table.viewport().width()
        assert all(width >= need for width, need in zip(widths, needs, strict=True)), widths
    # what is short stays whole beside what is long
    table.resize(500, 200)
    QApplication.processEvents()
    assert table.columnWidth(0) >= needs[0]
    assert table.columnWidth(1) < needs[1]


def test_a_list_walks_over_its_sections(qtbot: QtBot) -> None:
    people = RecordList("Daftar anak")
    people.set_records(
        [
            Section("Hadir"),
            ListRecord("1", "Kirana Embun Pagi", "14 bln · RT 03", "present", "diisi", True),
            Section("Belum hadir"),
            ListRecord("2", "Guntur", "22 bln", "waiting"),
        ]
    )
    chosen: list[str] = []
    people.chosen.connect(chosen.append)
    show(qtbot, people)
    for _ in range(3):
        press(people, Qt.Key.Key_Down)
    assert chosen == ["1", "2"]
    spoken = people.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Kirana Embun Pagi, 14 bln, RT 03, hadir, diisi"
    with qtbot.waitSignal(people.opened) as told:
        press(people, Qt.Key.Key_Return)
    assert told.args == ["2"]


def test_strips_and_steps_speak(qtbot: QtBot) -> None:
    ask = AskStrip("Ukur ulang", "Angka benar")
    qtbot.addWidget(ask)
    ask.ask("Ukur ulang?", "Panjang turun 1,2 cm.")
    assert said(ask) == "Ukur ulang? Panjang turun 1,2 cm."
    with qtbot.waitSignal(ask.right):
        ask.right_button.click()
    steps = Steps(["Colok USB", "Tulis & periksa", "Cabut"])
    qtbot.addWidget(steps)
    steps.step(1).set("now", share=0.64, notes=[("going", "membaca ulang")])
    steps.step(1).set("now", share=0.65, notes=[("ok", "ditulis")])
    assert said(steps.step(1)) == "Langkah 2: Tulis & periksa, 65 %, ditulis"
    strip = ProgressStrip("Menulis")
    strip.set(math.nan, "Menulis")
    qtbot.addWidget(strip)
    strip.set(2.0, "Menulis 241")
    assert said(strip) == "Menulis 241, 200 %"


def test_a_toast_goes_by_itself(qtbot: QtBot) -> None:
    window = QWidget()
    show(qtbot, window)
    toast = Toast(window)
    with qtbot.waitSignal(toast.gone, timeout=30_000):
        toast.say("Kirana tersimpan", "berikutnya Banyu", seconds=0.01)
    assert not toast.isVisible()


def test_bars_bear_odd_values(qtbot: QtBot) -> None:
    bars = [ChartBar("Feb", None, "–"), ChartBar("Mar", math.nan, "–"), ChartBar("Apr", 900, "900")]
    chart = BarChart("D/S")
    chart.set(bars, target=80)
    qtbot.addWidget(chart)
    assert not chart.grab().isNull()
    assert not BarChart("kosong").grab().isNull()


def test_the_shell_wishes_and_the_owner_acts(qtbot: QtBot) -> None:
    shell = Shell(posyandu="Kenanga 2", user="Bu Sulastri", role="Kader", entries=["home", "sync"])
    show(qtbot, shell)
    shell.add_page("home", PageFrame("Beranda"))
    shell.show_page("home")
    wishes: list[str] = []
    shell.navigate.connect(wishes.append)
    shell.lock.connect(lambda: wishes.append("lock"))
    shell.sync.connect(lambda: wishes.append("amber"))
    keys = {k.key().toString(): k for k in shell.findChildren(QShortcut)}
    assert "Ctrl+3" not in keys
    keys["Ctrl+2"].activated.emit()
    assert {"F1", "F2", "F9", "F11"} <= set(keys)
    assert QKeySequence("Ctrl+F").toString() in keys
    shell.set_unsynced("128 perubahan", "belum dibawa ke kota")
    for made in shell.findChildren(QWidget):
        if made.accessibleName() in ("Kunci layar", "128 perubahan, belum dibawa ke kota"):
            made.click()  # type: ignore[attr-defined]
    assert sorted(wishes) == ["amber", "lock", "sync"]
    shell.set_badge("sync", 3)
    shell.set_badge("unknown", 3)
    shell.show_page("home")
    assert said(shell.page_named("home") or shell) == "Beranda"
    with pytest.raises(KeyError):
        shell.show_page("nowhere")


def test_at_150_the_sidebar_is_a_drawer(qtbot: QtBot, dressed: Theme) -> None:
    shell = Shell(posyandu="Kenanga 2", user="Bu Sulastri", role="Kader")
    shell.add_page("home", PageFrame("Beranda"))
    shell.show_page("home")
    shell.resize(1366, 768)
    show(qtbot, shell)
    side = next(w for w in shell.findChildren(QWidget) if w.property("role") == "sidebar")
    menu = next(b for b in shell.findChildren(Button) if b.words() == "Menu")
    assert side.isVisible()
    assert not menu.isVisible()
    dressed.apply(1.5)
    assert not side.isVisible()
    press(menu, Qt.Key.Key_Space)
    assert side.isVisible()
    assert said(focused()) == "Beranda"
    press(focused(), Qt.Key.Key_Escape)
    assert not side.isVisible()
    menu.click()
    with qtbot.waitSignal(shell.navigate) as told:
        press(focused(), Qt.Key.Key_Return)
    assert told.args == ["home"]
    assert not side.isVisible()
    dressed.apply(1.0)
    assert side.isVisible()


def test_the_day_is_not_asked_of_the_machine() -> None:
    """A field knows today only from who made it: tests and a wrong clock can be handled."""
    from kbdesk.ui.widgets.date_field import DateField

    field = DateField("Lahir", latest=date(2001, 1, 1))
    field.set_text("2/1/2001")
    assert field.value() is None


def test_a_chart_of_weight_for_length_reads_centimetres_and_not_months(qtbot: QtBot) -> None:
    for standing, word in ((False, "panjang"), (True, "tinggi")):
        chart = GrowthChart(
            "Berat menurut panjang",
            demo_weight_curve,
            weight_for_length(65, 110, standing=standing),
            [(72.9, 7.4, "", "11 Agt")],
        )
        qtbot.addWidget(chart)
        assert chart.reading(0) == f"11 Agt: {word} 72,9 cm, 7,4 kg"
        assert "umur" not in chart.summary()
        assert "1 kali diukur" in chart.summary()


def test_a_toast_is_as_wide_as_its_own_words(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(1300, 300)
    show(qtbot, window)
    toast = Toast(window)
    for number in ("1", "RJK/LT01/2026/11/0001-X125A dan seterusnya sampai habis", "2"):
        toast.say(f"Rujukan {number}", "tersimpan di laptop, siap dicetak")
        layout = toast.layout()
        assert layout is not None
        layout.activate()
        assert toast.width() >= toast.sizeHint().width()


def test_a_toast_stays_in_its_window_when_the_text_grows(qtbot: QtBot, dressed: Theme) -> None:
    window = QWidget()
    window.resize(900, 300)
    show(qtbot, window)
    toast = Toast(window)
    toast.say("Ukuran teks 150 %", seconds=0)
    dressed.apply(1.5)
    assert window.rect().contains(toast.geometry())


@pytest.mark.parametrize("side", ["left", "middle", "right", "all"])
def test_a_toast_lies_over_no_button(qtbot: QtBot, side: str) -> None:
    window = QWidget()
    window.resize(1366, 768)
    show(qtbot, window)
    edges = {"left": 20, "middle": 620, "right": 1200}
    for x in edges.values() if side == "all" else [edges[side]]:
        for y in (600, 700):
            button = Button("Menolak / batal")
            button.setParent(window)
            button.setGeometry(x, y, 140, 40)
            button.show()
    toast = Toast(window)
    toast.say("Kirana tersimpan", "Ctrl Z membatalkan", seconds=0)
    assert toast.isVisible()
    assert window.rect().contains(toast.geometry())
    for button in window.findChildren(Button):
        assert not button.geometry().intersects(toast.geometry())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_role_in_the_sidebar_is_not_cut(qtbot: QtBot, language: Language) -> None:
    speak(language)
    for role in USER_ROLES:
        words = tr(f"role.brief.{role}")
        shell = Shell(posyandu="Kenanga 2", user="Sulastri", role=words)
        show(qtbot, shell)
        shell.resize(1366, 768)
        QApplication.processEvents()
        assert text_width(words, 14) <= shell.user_button.words_room(), words
    speak("id")


def test_one_click_marks_a_row_that_is_opened_by_two(qtbot: QtBot) -> None:
    rows = [Row(str(n), [Text(f"baris {n}")]) for n in range(3)]
    table = Table("Ukuran", Column("Tanggal", stretch=1), rows=rows, click_opens=False)
    opened: list[str] = []
    table.opened.connect(opened.append)
    show(qtbot, table)
    place = table.visualRect(table.model().index(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (opened, table.current_key()) == ([], "1")
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == ["1"]


def test_a_button_shows_the_words_that_it_gets_later(qtbot: QtBot) -> None:
    for change in (Button.set_words, Button.setText):
        button = Button("", "link", trailing="arrow-right")
        qtbot.addWidget(button)
        narrow = button.sizeHint().width()
        change(button, "Penilaian: Dasar & Berkembang")
        assert button.words() == button.accessibleName() == "Penilaian: Dasar & Berkembang"
        assert button.sizeHint().width() > narrow + 100


def test_a_letter_chooses_no_answer_that_is_not_offered(qtbot: QtBot) -> None:
    choice = Choice("Menurut", [("month", "Bulan"), ("rt", "RT"), ("village", "Kelurahan")])
    show(qtbot, choice)
    choice.allow(("month", "village"))
    choice.setFocus()
    for letter, value in (("r", None), ("k", "village")):
        QTest.keyClicks(QApplication.focusWidget() or choice, letter)
        assert choice.value() == value
