"""What a form declares: fields that its record has, within its limits, kept one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kbdesk.domain.life_cycle import aks_most, skilas_questions
from kbdesk.ui.context import Context
from kbdesk.ui.family.birth_form import NewbornRow
from kbdesk.ui.family.consent_card import ConsentCard
from kbdesk.ui.family.life_forms import PregnancyForm
from kbdesk.ui.forms.field_kinds import FormField, YesOrNo, fields_of
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kampung.record_fields import FORMS, fields_of_kind
from kbdesk.ui.kitchen.recipient import ProgrammeForm
from kbdesk.ui.krs.survey_form import house_fields, person_fields
from kbdesk.ui.language import speak
from kbdesk.ui.pages import PAGES, page_class
from kbdesk.ui.widgets.long_text import LongText
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import LANGUAGES, Language
from tests.ui.pages.sitting import Sitting, sitting, village

OF_THE_FORM_ALONE = {
    ("material", "file"): "attached beside the material",
    ("visit", "more"): "written into the purpose",
    ("referral", "then"): "whether the referral is closed",
    ("referral", "to"): "the destination's name in a draft",
    ("referral", "date"): "the day of the letter in a draft",
    ("referral", "other"): "a destination that is not on the list",
    ("referral", "note"): "written into the letter",
    ("pregnancy", "weeks"): "the day of the last period follows from it",
    ("village_check", "date"): "the day that it was answered",
    ("office", "address"): "the office's address in a draft",
    ("office", "place"): "where it is signed in a draft",
    **{
        ("office", f"{who}.{name}"): "a part of who signs, in a draft"
        for who in ("by", "knows")
        for name in ("post", "name", "rank", "nip")
    },
    **{("aks", name): "a part of the record's items" for name in aks_most()},
    **{
        ("aks", name): "a question of SKILAS, which the same page asks"
        for asked in skilas_questions().values()
        for name in asked
    },
}
"""Fields that stand in a form and are no field of its record, each with what they are."""


def declared_forms() -> Iterator[tuple[str, list[FormField[Any]]]]:
    """Yield every form that names its record, with its fields."""
    for page in PAGES:
        owner = page_class(page)
        if getattr(owner, "record", ""):
            yield owner.record, fields_of(owner)
    for card in (NewbornRow, ConsentCard, PregnancyForm, ProgrammeForm):
        yield card.record, fields_of(card)
    for kind, form in FORMS.items():
        yield form.entity, fields_of_kind(kind)
    yield "family", house_fields()
    for months in (30, 400):
        yield "person", person_fields(months)


def test_every_field_of_a_form_is_one_that_its_record_declares() -> None:
    strange = {
        (entity, one.name)
        for entity, fields in declared_forms()
        for one in fields
        if one.of is None and not one.name.startswith("materials.")
    }
    assert strange - OF_THE_FORM_ALONE.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_and_no_are_said_in_words(language: Language) -> None:
    speak(language)
    bare = {
        (entity, one.name)
        for entity, fields in declared_forms()
        for one in fields
        if isinstance(one, YesOrNo) and ("yes", "yes") in one.options()
    }
    speak("id")
    assert bare == set()


@pytest.mark.usefixtures("qapp")
def test_no_form_takes_what_its_record_does_not() -> None:
    holder, wrong = QWidget(), []
    for entity, fields in declared_forms():
        for one in fields:
            of = one.of
            if of is None:
                continue
            widget = one.build(cast("Context", None))
            widget.setParent(holder)
            if isinstance(widget, NumberField) and of.most is not None:
                if widget._highest > of.most or widget._lowest < (of.least or 0):
                    wrong.append((entity, one.name, widget._lowest, widget._highest))
            elif isinstance(widget, TextField) and of.kind == "text":
                if widget.edit.maxLength() > of.longest:
                    wrong.append((entity, one.name, widget.edit.maxLength(), of.longest))
            elif (
                isinstance(widget, LongText) and of.kind == "text" and widget._longest > of.longest
            ):
                wrong.append((entity, one.name, widget._longest, of.longest))
    holder.deleteLater()
    assert wrong == []


@pytest.fixture
def seat(qtbot: QtBot, tmp_path: Path) -> Iterator[Sitting]:
    with sitting(qtbot, tmp_path / "home") as seat:
        village(seat)
        yield seat


def test_a_field_that_nobody_touched_shows_what_another_wrote_meanwhile(seat: Sitting) -> None:
    day = seat.ask(lambda desk: desk.clock.today().isoformat())
    begun = {"do": "record_education_session", "date": day, "topic": "first_1000_days"}
    id_ = seat.record({**begun, "title": "Kelas ibu", "place": "Balai"})[0]["id"]
    page = seat.open("lesson", id=id_)
    page.speaker.setFocus()
    seat.keys("Bidan Wulan")
    page.leave()
    seat.record({"do": "correct_education_session", "id": id_, "title": "Kelas balita"})
    seat.begin()
    page = seat.open("lesson", id=id_)
    assert (page.name.value(), page.speaker.value()) == ("Kelas balita", "Bidan Wulan")
    assert page.place.value() == "Balai"


@pytest.mark.usefixtures("qapp")
def test_of_a_field_that_steers_others_everything_is_kept() -> None:
    """The wife was changed: 2 children is what stood there for the other one, and is typed."""
    typed = {"wife": "a", "children": "2", "note": ""}
    holder = QWidget()
    keeping = Keeping(cast("Context", None), lambda: typed, holder, lambda names: "wife" in names)
    keeping.start("planning")
    assert keeping._unsaved() is None
    typed |= {"note": "besok"}
    assert keeping._unsaved() == {"id": keeping.new_id, "note": "besok"}
    typed |= {"wife": "b"}
    assert keeping._unsaved() == {"id": keeping.new_id, **typed}


def test_a_refusal_stands_beside_its_field_and_has_the_focus(seat: Sitting) -> None:
    page = seat.open("lesson")
    seat.press("Ctrl+Return")
    assert page.topic.state() == "bad"
    assert page.topic.edit.hasFocus()
    # a desk's refusal too: the name of the material on the shelf is known by its code already
    seat.record({"do": "record_material", "title": "Buku", "kind": "book", "code": "BK1"})
    page = seat.open("shelve")
    seat.keys("Buku lain")
    seat.press("Return")
    seat.keys("Buku")
    seat.press("Return")
    page.code.setFocus()
    seat.keys("BK1")
    seat.press("Ctrl+Return")
    seat.settle()
    assert page.code.state() == "bad"
    assert page.code.edit.hasFocus()
    assert not page.saving
