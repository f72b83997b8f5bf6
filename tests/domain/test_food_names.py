"""Two names are one food, or they are not: tables spell and order their words differently."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.food_names import SAYS_NOTHING, same_food
from kbdesk.domain.foods import starter_foods

OFFICIAL = {
    "AP001": "Nasi", "AP020": "Makaroni, mentah", "AR013": "Beras tumbuk merah, mentah",
    "AR015": "Jagung muda, kuning, mentah", "AR016": "Jagung kuning pipil, kering, mentah",
    "BR013": "Kentang, segar", "CP061": "Tahu, mentah", "CP077": "Tempe kedelai murni, mentah",
    "CR026": "Kacang merah, kering", "CR027": "Kacang merah, segar",
    "DR008": "Bayam, segar", "DR009": "Bayam merah, segar", "DR097": "Kacang panjang, segar",
    "ER074": "Pisang ambon, segar", "FR005": "Ayam, daging, segar",
    "FR012": "Bebek (itik), daging, segar", "FR025": "Sapi, daging, kurus, segar",
    "GP042": "Ikan teri, kering, mentah", "GR007": "Ikan bandeng, segar",
    "GR024": "Ikan ekor kuning, segar", "GR030": "Ikan kakap, segar",
    "GR048": "Ikan mujahir, segar", "GR050": "Ikan oci, kembung, segar",
    "GR084": "Udang, segar", "HR002": "Telur ayam ras, segar", "JR006": "Susu sapi, segar",
    "MP006": "Gula kelapa", "NR007": "Bawang merah, segar",
}  # fmt: skip
OTHERS = [
    ("GR050", "Ikan lidah"), ("GR058", "Ikan paling"), ("GR042", "Kodok"),
    ("GR068", "Ikan sepat"), ("GR080", "Ikan tongkol"), ("GP040", "Ikan teri, bubuk"),
    ("GR068", "Ikan teri, kering"), ("GR030", "Ikan kakap merah"), ("DR008", "Ayam"),
    ("GR084", "Udang rebon"), ("DR071", "Singkong"), ("AP002", "Nasi"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "name"), OFFICIAL.items())
def test_the_names_of_the_official_table_are_those_foods(code: str, name: str) -> None:
    assert starter_foods()[code].is_called(name)


@pytest.mark.parametrize(("code", "name"), OTHERS)
def test_another_species_under_its_code_is_another_food(code: str, name: str) -> None:
    assert not starter_foods()[code].is_called(name)


def test_no_two_foods_of_the_starter_table_are_called_the_same() -> None:
    foods = starter_foods().values()
    assert [(a.name, b.name) for a, b in combinations(foods, 2) if a.is_called(b.name)] == []


@given(st.sampled_from(sorted(f.name for f in starter_foods().values())), st.data())
def test_case_order_and_empty_words_do_not_matter(name: str, data: st.DataObject) -> None:
    words = name.split("(")[0].replace(",", " ").split()
    more = data.draw(st.lists(st.sampled_from(sorted(SAYS_NOTHING)), max_size=2))
    mixed = data.draw(st.permutations([*words, *more]))
    written = data.draw(st.sampled_from((", ", " ", " - "))).join(mixed)
    assert same_food(name, data.draw(st.sampled_from((written.upper(), written, written.title()))))
