"""Fields by keyboard: what is typed stays, what is understood is shown and spoken."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.labelled_choice import LabelledChoice
from kbdesk.ui.widgets.nik_field import NikField
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.passphrase_field import PassphraseField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.pin_field import PinField
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.ui.widgets.text_field import TextField
from tests.ui.clipping import said
from tests.ui.keys import focused, page, press, type_in
from tests.ui.number_fields import length_field, weight_field

TODAY = date(2026, 8, 11)


def described(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Description)


def test_weight_by_keyboard(qtbot: QtBot) -> None:
    field, after = weight_field("Berat badan"), TextField("Ibu")
    field.set_previous(7300)
    page(qtbot, field, after)
    type_in(field.edit, "8.4")
    assert field.value() == 8400
    assert field.text() == "8.4"
    assert field.message() == "terbaca 8,4 kg"
    assert said(field.edit) == "Berat badan, kilogram, bulan lalu 7,3"
    press(field.edit, Qt.Key.Key_Return)
    assert after.edit.hasFocus()
    press(after.edit, Qt.Key.Key_Up)
    assert field.edit.hasFocus()


def test_seventy_four_kilograms_are_refused_in_words(qtbot: QtBot) -> None:
    field = weight_field("BB")
    page(qtbot, field)
    type_in(field.edit, "74")
    assert field.value() is None
    assert field.state() == "bad"
    assert field.message() == described(field.edit) == "isi 0,9 sampai 58 kg"
    assert field.text() == "74"


def test_too_little_is_said_when_the_field_is_left(qtbot: QtBot) -> None:
    field, after = weight_field("BB"), TextField("Ibu")
    page(qtbot, field, after)
    type_in(field.edit, "0")
    assert field.state() == "normal"
    assert field.value() is None
    press(field.edit, Qt.Key.Key_Return)
    assert field.state() == "bad"
    type_in(field.edit, ",9")
    assert field.value() == 900


def test_doubt_stays_until_the_number_changes(qtbot: QtBot) -> None:
    field = length_field("PB")
    page(qtbot, field)
    field.set_value(712)
    field.doubt("turun 1,2 cm, ukur ulang?")
    assert (field.state(), field.value()) == ("warn", 712)
    press(field.edit, Qt.Key.Key_Backspace)
    assert field.state() != "warn"


def test_a_compact_field_tells_its_message(qtbot: QtBot) -> None:
    field = weight_field("BB", compact=True, label=False)
    page(qtbot, field)
    told: list[tuple[str, str]] = []
    field.message_changed.connect(lambda state, words: told.append((state, words)))
    field.set_text("99")
    assert told == [("bad", "isi 0,9 sampai 58 kg")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.text(max_size=14))
def test_hostile_text_never_changes_and_never_slips_through(qtbot: QtBot, text: str) -> None:
    del qtbot
    number = weight_field("BB")
    number.set_text(text)
    value = number.value()
    assert value is None or 900 <= value <= 58_000
    day = DateField("Lahir", latest=TODAY, earliest=date(2020, 1, 1))
    day.set_text(text)
    found = day.value()
    assert found is None or date(2020, 1, 1) <= found <= TODAY
    for field in (number, day):
        kept = field.text()
        field.check(finished=True)
        assert field.text() == kept
        assert "{" not in field.message() or "{" in text


def test_the_date_is_read_back_in_words(qtbot: QtBot) -> None:
    field = DateField("Lahir", latest=TODAY, explain=lambda day: f"hari {day.day}")
    page(qtbot, field)
    type_in(field.edit, "3 jun 2025")
    assert field.value() == date(2025, 6, 3)
    assert field.message() == "Selasa, 3 Juni 2025 · hari 3"
    field.set_text("31/2/2026")
    assert field.value() is None
    assert field.message() == "31 Februari 2026 tidak ada di kalender"
    field.set_text("12/8/2026")
    assert field.message() == "paling akhir 11 Agustus 2026"
    field.set_value(TODAY)
    assert (field.text(), field.value()) == ("11/08/2026", TODAY)


def test_nik_asks_the_checker_only_when_whole(qtbot: QtBot) -> None:
    asked: list[str] = []

    def checker(digits: str) -> tuple[str, str] | None:
        asked.append(digits)
        return ("bad", "sudah ada") if digits.endswith("2") else None

    field = NikField("NIK", checker=checker)  # type: ignore[arg-type]
    page(qtbot, field)
    type_in(field.edit, "6474 0103 0625 000")
    assert asked == []
    assert field.value() is None
    type_in(field.edit, "1")
    assert field.value() == "6474010306250001"
    field.set_text("6474010306250002")
    assert (field.value(), field.message()) == (None, "sudah ada")
    field.set_text("٦٤٧٤٠١٠٣٠٦٢٥٠٠٠١")
    assert field.value() is None


def test_search_waits_then_tells_and_esc_empties(qtbot: QtBot) -> None:
    field = SearchField("Cari anak", delay_ms=1)
    page(qtbot, field)
    with qtbot.waitSignal(field.searched) as told:
        type_in(field.edit, "kirana  embun ")
    assert told.args == ["kirana embun"]
    with qtbot.waitSignal(field.down):
        press(field.edit, Qt.Key.Key_Down)
    press(field.edit, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_a_choice_may_start_unanswered_and_goes_by_arrows(qtbot: QtBot) -> None:
    choice = Choice("Edema", [("no", "Tidak"), ("yes", "Ya")])
    after = TextField("Ibu")
    page(qtbot, choice, after)
    told: list[str] = []
    choice.changed.connect(told.append)
    assert choice.value() is None
    press(focused(), Qt.Key.Key_Right)
    press(focused(), Qt.Key.Key_Right)
    press(focused(), Qt.Key.Key_Space)
    assert told == ["yes", "no"]
    assert said(focused()) == "Edema: Tidak"
    press(focused(), Qt.Key.Key_Tab)
    assert after.edit.hasFocus()
    choice.set_value(None)
    assert choice.value() is None
    with pytest.raises(ValueError, match="1"):
        Choice("x", [("a", "A")])


@pytest.mark.parametrize("count", range(2, 9))
def test_left_chooses_to_the_left_and_right_to_the_right(qtbot: QtBot, count: int) -> None:
    options = [(str(place), f"{place}. jawaban") for place in range(count)]
    for optional in (False, True):
        choice = Choice("Air minum", options, optional=optional)
        page(qtbot, choice, TextField("Ibu"))
        for begun in (None, *(value for value, _ in options)):
            for key, by in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
                choice.set_value(begun)
                choice.setFocus()
                press(focused(), key)
                at = 0 if begun is None else int(begun)
                # the first answer has the focus while nothing is chosen
                assert choice.value() == str(min(max(at + by, 0), count - 1)), (begun, key)


def test_enter_passes_a_choice_by_and_answers_nothing(qtbot: QtBot) -> None:
    choice, after = Choice("Jenis kelamin", [("f", "P"), ("m", "L")]), TextField("Ibu")
    page(qtbot, choice, after)
    press(focused(), Qt.Key.Key_Return)
    assert choice.value() is None
    assert after.edit.hasFocus()


def test_up_and_down_go_from_field_to_field_and_pass_buttons_by(qtbot: QtBot) -> None:
    first, choice = TextField("Nama"), Choice("Jawab", [("n", "Tidak"), ("y", "Ya")])
    ticks, last = CheckChips("Tanda", [("a", "Demam")]), TextField("Ibu")
    fields = [first, choice, ticks, last]
    parts: list[QWidget] = []
    for field in fields:
        parts += [field, Button("Simpan"), PassphraseField("Sandi") if field is first else Button()]
    page(qtbot, *parts)
    first.setFocus()
    way = [focused()]
    for _ in range(6):
        press(focused(), Qt.Key.Key_Down)
        way.append(focused())
    assert not any(isinstance(one, Button) and not one.property("field") for one in way)
    assert way[-1] is way[-2] is last.edit
    back = [focused()]
    for _ in range(6):
        press(focused(), Qt.Key.Key_Up)
        back.append(focused())
    assert back[-1] is back[-2] is first.edit
    assert [*dict.fromkeys(back)][::-1] == [*dict.fromkeys(way)]


def test_a_picker_takes_what_is_in_its_list(qtbot: QtBot) -> None:
    picker = Picker("Kelurahan", [("bk", "Bontang Kuala"), ("aa", "Api-Api")])
    page(qtbot, picker)
    told: list[str] = []
    picker.picked.connect(told.append)
    type_in(picker.edit, "bontang kuala")
    assert (picker.value(), told) == ("bk", ["bk"])
    picker.set_text("Bontang")
    picker.check(finished=True)
    assert (picker.value(), picker.state()) == (None, "bad")
    picker.set_value("aa")
    assert picker.text() == "Api-Api"
    assert picker.edit.cursorPosition() == 0
    picker.set_value("zz")
    assert picker.value() is None
    # a father and a son of one name are two
    picker.set_options([("father", "Bakau Rimba"), ("son", "bakau rimba")])
    picker.set_value("son")
    assert (picker.value(), picker.text()) == ("son", "bakau rimba (2)")
    picker.set_text("Bakau rimba")
    assert picker.value() == "father"


def test_what_is_answered_is_not_called_unasked(qtbot: QtBot) -> None:
    asked = LabelledChoice(
        "Jamban", [("own", "Sendiri"), ("none", "Tidak ada")], hint="belum ditanya"
    )
    page(qtbot, asked)
    assert asked.message() == "belum ditanya"
    press(focused(), Qt.Key.Key_Left)
    assert (asked.value(), asked.message()) == ("own", "")
    press(focused(), Qt.Key.Key_Delete)
    assert asked.message() == "belum ditanya"
    asked.set_value("none")
    assert asked.message() == ""
    assert LabelledChoice("Jamban", [("a", "A"), ("b", "B")], value="a", hint="x").message() == ""


def test_a_figure_that_stands_there_is_typed_over(qtbot: QtBot) -> None:
    field = weight_field("Berat badan")
    page(qtbot, TextField("Ibu"), field)
    field.set_text("52")
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    type_in(field.edit, "13,4")
    assert field.edit.text() == "13,4"


def test_a_passphrase_typed_again_replaces_the_one_that_stands_there(qtbot: QtBot) -> None:
    first, again = PassphraseField("Frasa sandi"), PassphraseField("Sekali lagi")
    page(qtbot, first, again)
    first.entered.connect(again.setFocus)
    first.edit.enter_moves = False
    for typed in ("pagi", "pagi cerah"):
        first.setFocus()
        type_in(first.edit, typed)
        press(first.edit, Qt.Key.Key_Return)
        type_in(again.edit, typed)
    assert (first.value(), again.value()) == ("pagi cerah", "pagi cerah")


def test_the_passphrase_hides_shows_and_minds_caps_lock(qtbot: QtBot) -> None:
    field = PassphraseField("Frasa sandi")
    page(qtbot, field)
    press(field.edit, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert field.edit.displayText() != field.value()
    type_in(field.edit, "  x ")
    assert field.value() == "a  x "
    field.wipe()
    assert field.value() == ""
    assert not field.edit.isUndoAvailable()


def test_the_pin_counts_and_completes(qtbot: QtBot) -> None:
    pin = PinField("PIN 6 angka")
    page(qtbot, pin)
    with qtbot.waitSignal(pin.completed) as told:
        type_in(pin, "12x3456")
    assert told.args == ["123456"]
    assert described(pin) == "6 dari 6 angka"
    pin.wipe(bad=True)
    assert pin.value() == ""


def test_every_field_has_a_name_that_is_spoken() -> None:
    fields: list[Field] = [
        NumberField("Anak hidup", "", scale=1, decimals=0, lowest=0, highest=999, big=False),
        DateField("Lahir", latest=TODAY),
        TextField("Nama & alias"),
        NikField("NIK"),
        SearchField("Cari"),
        Picker("RT", [("1", "01")]),
        PassphraseField("Frasa"),
    ]
    for field in fields:
        assert said(field.edit)
    assert said(fields[2].edit) == "Nama & alias"


def test_a_required_name_is_asked_for() -> None:
    field = TextField("Nama", required=True)
    assert not field.complete()
    assert field.message() == "perlu diisi"
    field.set_value("  <b>Kirana</b>   Embun ")
    assert field.complete()
    assert field.value() == "<b>Kirana</b> Embun"


def test_a_long_number_is_written_smaller_not_hidden(qtbot: QtBot) -> None:
    field = weight_field("BB", width=124)
    page(qtbot, field)
    for typed in ("7,4", "12,35", "58.00"):
        field.set_text(typed)
        QApplication.processEvents()
        need = field.edit.fontMetrics().horizontalAdvance(typed)
        assert need <= field.edit.width() - 4, typed


def test_kilograms_in_a_field_of_grams_are_told_in_grams(qtbot: QtBot) -> None:
    field = NumberField(
        "Berat lahir", "g", scale=1, decimals=0, lowest=300, highest=8000, big=False
    )
    qtbot.addWidget(field)
    for text, words in (("2,6", "dalam gram: 2600"), ("3,25", "dalam gram: 3250")):
        field.set_text(text)
        assert (field.message(), field.state(), field.value()) == (words, "bad", None)
        assert field.text() == text
    field.set_text("26,5")
    assert field.message() == "tulis angka bulat, tanpa koma"
