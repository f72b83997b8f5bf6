"""Every field of every record has a word, and says what it says as people read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from kbdesk.records import RECORDS
from kbdesk.records.companions import questions_of
from kbdesk.records.field import Field
from kbdesk.records.soundness import wrong
from kbdesk.ui.field_words import field_words, value_words
from kbdesk.ui.language import speak, tr
from kbdesk.words import LANGUAGES, Language

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
AS_IT_IS = {
    # what these say is a name, a number that people know, or nobody's to read
    ("village_group", "kind"), ("recipient", "programme_days"), ("distribution", "eaten_percent"),
}  # fmt: skip


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    speak(request.param)
    yield request.param
    speak("id")


def fields_of() -> Iterator[tuple[str, str, Field]]:
    for entity, record in RECORDS.items():
        yield from ((entity, group, one) for group, one in record.may_conflict())


def sample(one: Field) -> Any:
    """Return something that a field may say."""
    if one.kind == "int":
        least, most = one.limits
        return (least + most) // 2
    if one.kind == "date":
        return "2026-03-01"
    if one.kind == "flag":
        return True
    if one.kind == "items":
        return [{part.name: sample(part) for part in one.parts}]
    if one.kind == "map":
        return {part.name: sample(part) for part in one.parts}
    if one.form == "moment":
        return "2026-03-01T09:30:00+00:00"
    text = one.words[0] if one.words else "Sari"
    return [text] if one.kind == "list" else text


def test_every_field_has_a_word(language: Language) -> None:
    missing = [
        f"{entity}.{one.name}"
        for entity, _, one in fields_of()
        if field_words(entity, one.name) == one.name
    ]
    assert not missing, f"{language}: words/*/field.json lacks {', '.join(missing)}"


def test_every_field_says_its_unit_and_no_day_stands_as_a_code(language: Language) -> None:
    raw = []
    for entity, _, one in fields_of():
        words = value_words(entity, one.name, sample(one))
        unit = one.unit.name if one.unit is not None and not one.unit.word else ""
        kept = str(sample(one))
        if (
            ISO.search(words)
            or "{" in words
            or unit not in words
            or (one.unit is not None and one.unit.scale > 1 and words.startswith(kept))
        ):
            raw.append(f"{entity}.{one.name}: {words}")
    assert not raw, (language, raw)


def test_every_choice_is_said_in_words(language: Language) -> None:
    raw = []
    for entity, _, one in fields_of():
        for value in () if (entity, one.name) in AS_IT_IS else one.choices:
            key = one.choice_words.format(value)
            if not key or tr(key) == key:
                raw.append(f"{entity}.{one.name} {value}: {key}")
    assert not raw, (language, raw)


def test_parts_of_lists_and_maps_have_words(language: Language) -> None:
    raw = []
    for entity, _, one in fields_of():
        for part in one.parts:
            whole = {part.name: sample(part)}
            words = value_words(entity, one.name, [whole] if one.kind == "items" else whole)
            if "_" in words or (language == "id" and part.name in words.split()):
                raw.append(f"{entity}.{one.name} {part.name}: {words}")
    for target in ("bride", "pregnant", "postpartum", "under_two"):
        for part in questions_of(target):
            said = value_words(
                "tpk_visit", "answers", {part.name: sample(part)}, {"form": target}
            )  # fmt: skip
            if "_" in said or (language == "id" and said.startswith(part.name)):
                raw.append(f"{target} {part.name}: {said}")
    assert not raw, (language, raw)


@pytest.mark.parametrize(
    ("entity", "name", "value", "words"),
    [
        ("woman_check", "hb_tenths", 115, "11,5 g/dL"),
        ("woman_check", "fundal_mm", 280, "28,0 cm"),
        ("woman_check", "systolic", 120, "120 mmHg"),
        ("kampung", "area_ares", 12345, "123,45 ha"),
        ("pregnancy", "edd", "2027-03-01", "1 Maret 2027"),
        ("person", "birth_weight_g", 2900, "2,9 kg"),
        ("measurement", "weight_g", 8300, "8,3 kg"),
        ("production", "cost_rupiah", 69000, "Rp 69.000"),
        ("village_officer", "post", "vice_chair", "Wakil ketua"),
        ("intervention", "strategy", 4, "4. Penataan lingkungan"),
        ("recipe", "ingredients", [{"food": "Beras", "raw_tenths": 305, "method": "boiled"}],
         "Beras, 30,5 g, rebus"),
        ("education_session", "groups", {"pregnant": 3}, "ibu hamil 3"),
        ("tpk_visit", "answers", {"hb": 115}, "Hb 11,5 g/dl"),
        ("measurement", "of_tomorrow", "poor", "poor"),
        ("family", "village", "64.74.01.1003", "Lok Tuan"),
    ],
)  # fmt: skip
def test_what_the_review_saw_raw(entity: str, name: str, value: Any, words: str) -> None:
    assert value_words(entity, name, value, {"form": "pregnant"}).startswith(words)


def test_only_a_choice_that_may_grow_is_read_where_it_is_unknown(language: Language) -> None:
    """It is kept, shown as it is and never guessed; another one is not read at all."""
    assert language in LANGUAGES
    growing = set()
    for entity, group, one in fields_of():
        if one.kind != "text" or not one.choices:
            continue
        if one.grows:
            growing.add((entity, one.name))
            assert wrong(one, "zz") is None
            assert value_words(entity, one.name, "zz") == "zz"
        else:
            assert wrong(one, "zz") == "choice", (entity, group, one.name)
    assert growing == {("measurement", "position"), ("device", "role"), ("user", "role")}
