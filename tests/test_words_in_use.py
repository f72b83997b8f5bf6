"""No word is kept that nothing says, no family of keys is empty, a label in many places is one."""

from __future__ import annotations

import re

from tests.test_words import PUT_TOGETHER
from tests.words_in_use import families, families_of, where, written
from tests.words_po import WORDS, every


def put_together(key: str) -> bool:
    """Tell whether a key may be a code of a refusal that is put together where it is raised."""
    return any(re.fullmatch(re.sub(r"{.*?}", r"[a-z_]+", one), key) for one in PUT_TOGETHER)


def test_every_key_is_said_somewhere() -> None:
    unused = [key for key in every(WORDS, "id") if not where(key) and not put_together(key)]
    assert unused == []


def test_every_family_of_keys_has_keys() -> None:
    known = every(WORDS, "id")
    empty = sorted(
        {
            f"{one.place} {one.begin}"
            for of_area in families().values()
            for one in of_area
            if not any(key.startswith(one.begin) for key in known)
        }
    )
    assert empty == []


def test_a_place_is_found_for_a_key_written_out_and_for_one_put_together() -> None:
    assert any("list_page.py" in place for place in where("list_page.not_found_detail"))
    code = next(key for key in every(WORDS, "id") if key.startswith("reason."))
    assert any(place.endswith("reason....") for place in where(code))
    assert any(place.endswith("kb.method_...") for place in where("kb.method_iud"))
    assert where("nobody.knows") == []


def test_a_label_of_the_common_area_stands_there_alone() -> None:
    indonesian, english = every(WORDS, "id"), every(WORDS, "en")
    common = {
        (indonesian[key], english[key]): key for key in indonesian if key.startswith("common.")
    }
    of_families = {key for key in indonesian if families_of(key)}
    again = [
        f"{key}: take {common[said]}"
        for key in written()
        if (said := (indonesian[key], english[key])) in common
        and not key.startswith("common.")
        and key not in of_families
    ]
    assert again == []
