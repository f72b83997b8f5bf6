"""Names of people, and the codes that names of posyandu make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.names import is_name, without_title
from kbdesk.domain.posyandu import code_from_name, read_posyandu


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Ibu Lima", "Lima"),
        ("ibu  Siti Nur", "Siti Nur"),
        ("Ny. Wulan", "Wulan"),
        ("Ibu", "Ibu"),
        ("Ibunda Sari", "Ibunda Sari"),
        ("Seroja", "Seroja"),
    ],
)
def test_a_mother_is_not_called_mother_twice(name: str, called: str) -> None:
    assert without_title(name) == called


@pytest.mark.parametrize(("text", "name"), [("12 34", False), ("A1", True), ("-", False)])
def test_a_name_has_a_letter(text: str, name: bool) -> None:
    assert is_name(text) == name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Mawar 3", "MAWAR-3"),
        ("posyandu  Mawar 3", "MAWAR-3"),
        ("LT07", "LT07"),
        ("Kénanga/Dua", "KENANGA-DUA"),
        ("Anggrek Bulan Purnama Raya", "ANGGREK-BULAN-PU"),
        ("!!", None),
    ],
)
def test_a_posyandu_known_by_name_only_gets_a_code(name: str, code: str | None) -> None:
    assert code_from_name(name) == code


@given(st.text(max_size=60))
def test_a_code_made_of_a_name_is_a_code_and_stays_it(name: str) -> None:
    code = code_from_name(name)
    if code is not None:
        assert read_posyandu(code) == code
        assert code_from_name(code.lower()) in (code, code_from_name(code))
