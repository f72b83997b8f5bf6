"""How a sentence is filled: figures and dates as the language writes them, and never an error."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.resources import resource
from kbdesk.words import LANGUAGES, Language, say, sentence, spoken


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (7.4, "7,4", "7.4"),
        (-3.2, "−3,2", "-3.2"),
        (Decimal("0.9"), "0,9", "0.9"),
        (Decimal("-1E+2"), "−100", "-100"),
        (-250, "−250", "-250"),
        (2026, "2026", "2026"),
        (1048576, "1.048.576", "1048576"),
        (date(2026, 8, 11), "11 Agustus 2026", "2026-08-11"),
        ("2026-08-11", "11 Agustus 2026", "2026-08-11"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("7.4", "7.4", "7.4"),  # somebody's own words stay as they are
        (None, "None", "None"),
        (True, "True", "True"),
        ("x" * 1000, "x" * 300 + "…", "x" * 300 + "…"),
    ],
)
def test_figures_and_dates(value: object, indonesian: str, english: str) -> None:
    assert (spoken(value, "id"), spoken(value, "en")) == (indonesian, english)


def test_sentences() -> None:
    assert say("measurement.in_future", "id", date="2026-08-11").startswith(
        "Tanggal 11 Agustus 2026 belum tiba."
    )
    refusal = KbdeskError("measurement.weight_kg_out_of_range", low=Decimal("0.9"), high=58)
    assert "0,9 dan 58" in sentence(refusal)
    assert "0.9 and 58" in sentence(refusal, "en")


def test_one_is_said_in_the_singular_in_english() -> None:
    key = "dataku_page.so_many_people"
    assert say(key, "en", count=1, families=1) == "1 person of 1 family"
    assert say(key, "en", count=2, families=1) == "2 people of 1 family"
    assert say(key, "en", count=0, families="1") == "0 people of 1 family"
    assert say(key, "en", count=11, families=12000) == "11 people of 12000 families"
    assert say(key, "en", count=1.0, families=Decimal("1.5")) == "1.0 people of 1.5 families"
    assert (
        say("dataku_page.difference", "en", difference=-1) == "A difference of -1 person this month"
    )
    assert say("sync_page.answers_wait", "en", count=1) == "1 laptop waits for an answer"
    assert say(key, "id", count=1, families=1) == say(key, "id", count=2, families=2).replace(
        "2", "1"
    )
    # a figure that did not come is seen, and nothing fails
    assert say(key, "en", count=1) == "1 person of {families} families"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_of_words_is_between_two_and_only_english_has_one(language: Language) -> None:
    for path in sorted(resource("words", language).glob("*.json")):
        for key, text in json.loads(path.read_text(encoding="utf-8")).items():
            for _, name, choice, _ in Formatter().parse(text):
                if name is not None and choice:
                    assert language == "en", key
                    one, several = choice.split("|")
                    assert "" != one != several != "", key


def test_what_is_unknown_or_missing_is_seen_and_raises_nothing() -> None:
    assert say("no.such.key") == "no.such.key"
    assert say("nothing") == "nothing"
    assert "{date}" in say("measurement.in_future")
    assert "{date}" in say("measurement.in_future", other=1)


@given(st.sampled_from(LANGUAGES), st.from_type(object) | st.floats() | st.decimals() | st.text())
def test_no_figure_breaks_a_sentence(language: Language, value: Any) -> None:
    assert say("measurement.in_future", language, date=value)
