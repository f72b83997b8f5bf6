"""A text for the telephone is short, and no small number can be computed from it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.phone_text import LIMIT, day_told, fitted, public_name, shortened
from kbdesk.domain.small_numbers import LEAST, small

counts = st.integers(0, 12)
lines = st.lists(st.text(max_size=400), max_size=20)


@given(lines, lines, lines)
@settings(max_examples=40)
def test_a_text_is_never_too_long_and_says_what_it_left_out(
    head: list[str], rows: list[str], foot: list[str]
) -> None:
    text = fitted(head, rows, foot, lambda left: f"... {left}")
    assert len(text) <= LIMIT
    whole = "\n".join([*head, *rows, *foot])
    assert text == whole or "..." in text or "…" in text


@given(counts, counts, counts, counts)
@settings(max_examples=200)
def test_nobody_can_be_computed_from_the_figures_of_a_day(
    gained: int, not_gained: int, other: int, missing: int
) -> None:
    told = day_told(gained, not_gained, other, missing)
    parts = (told.gained, told.not_gained, told.other)
    for figure in (*parts, told.weighed, told.missing):
        assert figure is None or not small(figure, LEAST)
    hidden = [true for true, said in zip((gained, not_gained, other), parts, strict=True)
              if said is None]  # fmt: skip
    if told.weighed is not None:
        # one alone could be subtracted, and two zeros beside each other hide nothing
        assert len(hidden) != 1
    assert told.missing == (None if small(missing, LEAST) else missing)
    if min(gained, not_gained, other) >= LEAST:
        assert parts == (gained, not_gained, other)


def test_what_is_typed_goes_on_one_short_line() -> None:
    assert shortened("Puskesmas\n  Bontang\tUtara") == "Puskesmas Bontang Utara"
    assert len(shortened("x" * 500)) == 80


def test_a_name_with_a_number_in_it_is_not_told() -> None:
    assert public_name("Melati 2", "LT01") == "Melati 2"
    assert public_name("Melati 0812-3456", "LT01") == "LT01"
    assert public_name(None, "LT01") == "LT01"
