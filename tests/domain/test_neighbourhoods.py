"""RT and RW are numbers, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.neighbourhoods import Level, both_of, findable, number_of, shown

LEVELS: tuple[Level, ...] = ("rt", "rw")


@st.composite
def spelled(draw: st.DrawFn, number: int, level: Level = "rt") -> str:
    """One of the ways in which people write the number of an RT."""
    word = draw(st.sampled_from(("", level, level.upper(), f"{level}.", ".".join(level) + ".")))
    gap = draw(st.sampled_from(("", " ", "  ", ": ", ". ", "-", " no. ", "\t")))
    digits = str(number).zfill(draw(st.integers(1, 4)))
    around = draw(st.sampled_from(("", " ")))
    return f"{around}{word}{gap if word or not gap.strip('-') else ''}{digits}{around}"


@given(st.data(), st.integers(0, 999), st.sampled_from(LEVELS))
def test_any_spelling_is_one_number(data: st.DataObject, number: int, level: Level) -> None:
    text = data.draw(spelled(number, level))
    assert number_of(text, level) == f"{number:02d}", text
    assert shown(text, level) == f"{number:02d}"


@given(st.text(max_size=12))
def test_what_is_shown_is_shown_again_alike(text: str) -> None:
    assert shown(shown(text)) == shown(text)


@pytest.mark.parametrize("text", ["1", "01", "001", "RT 01", "rt.1", "RT01", "R.T. 1", "\uff11"])
def test_the_spellings_of_the_domain_file(text: str) -> None:
    assert number_of(text) == "01"


@pytest.mark.parametrize("text", ["", "-", "Mawar", "5A", "RW 02", "05/02", "1.5", "12345"])
def test_what_is_no_number_of_an_rt(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize("text", ["003/002", "RT 03 RW 02", "rt.3/rw.2", "RT. 3 / RW. 2", "3 / 2"])
def test_both_in_one(text: str) -> None:
    assert both_of(text) == ("03", "02")
    assert shown(text) == "03"


def test_what_is_no_number_stays_as_it_is() -> None:
    assert [shown(text) for text in ("Mawar", "5A", "-", "RT Baru")] == [
        "Mawar",
        "5A",
        "-",
        "RT Baru",
    ]


@pytest.mark.parametrize(
    ("rt", "words"), [("05", "rt 05 rt 5"), ("10", "rt 10"), (None, "rt "), ("Mawar", "rt Mawar")]
)
def test_an_rt_is_found_without_its_nought(rt: str | None, words: str) -> None:
    assert findable(rt) == words
