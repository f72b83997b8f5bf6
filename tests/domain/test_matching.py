"""The ladder by which two records are compared: each rung, what keeps off it, and its laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.joining import alias_id, components, root_of
from kbdesk.domain.matching import Match, MatchRecord, compare, keys, pairs

DAY = date(2025, 2, 10).toordinal()
NIK = "6474015002250001"
AISYAH = MatchRecord("a", "aisyah putri ramadhani", "female", DAY, mother="nur hasanah")


def codes(match: Match | None) -> list[str]:
    assert match is not None
    return [one.code for one in match.reasons]


@pytest.mark.parametrize(
    ("one", "other", "certainty", "said"),
    [
        # the same NIK, whatever else is written
        (replace(AISYAH, nik=NIK), MatchRecord("b", "dewi", "female", DAY + 40, nik=NIK), "maybe",
         ["same_nik", "similar_name", "other_birth_date"]),
        (replace(AISYAH, nik=NIK), replace(AISYAH, id="b", nik=NIK), "likely",
         ["same_nik", "same_birth_date", "same_name", "same_parent"]),
        # the same birth date, a similar name, the same card or parent
        (AISYAH, replace(AISYAH, id="b", name="aisah putri ramadani", mother="nurhasana"), "likely",
         ["same_birth_date", "similar_name", "similar_parent"]),
        (replace(AISYAH, kk="6474010101010001"),
         MatchRecord("b", "aisyah", None, DAY, kk="6474010101010001"), "likely",
         ["same_birth_date", "similar_name", "same_card"]),
        # a day apart and nearly the same name, words in another order too
        (AISYAH, MatchRecord("b", "putri aisyah ramadhani", "female", DAY + 1), "likely",
         ["near_birth_date", "same_name"]),
        # name and parent, whatever the birth date
        (AISYAH, replace(AISYAH, id="b", born=DAY + 300), "maybe",
         ["same_name", "same_parent", "other_birth_date"]),
        (AISYAH, replace(AISYAH, id="b", born=None), "maybe", ["same_name", "same_parent"]),
        # a baby without a name, by its parents
        (AISYAH, MatchRecord("b", "by ny nur hasanah", "female", DAY), "maybe",
         ["same_birth_date", "unnamed", "same_parent"]),
        (AISYAH, MatchRecord("b", "belum ada nama", None, DAY - 1, mother="nur hasana"), "maybe",
         ["near_birth_date", "unnamed", "similar_parent"]),
    ],
)  # fmt: skip
def test_a_rung(one: MatchRecord, other: MatchRecord, certainty: str, said: list[str]) -> None:
    match = compare(one, other)
    assert codes(match) == said
    assert match is not None
    assert match.certainty == certainty
    assert 0 <= match.score <= 100
    assert compare(other, one) == match
    assert [found for _, _, found in pairs([one, other])] == [match]


TWIN = replace(AISYAH, family="f", nik=NIK)


@pytest.mark.parametrize(
    "other",
    [
        replace(AISYAH, id="b", name="aisyah putri", mother="dewi sartika"),
        replace(AISYAH, id="b", name="budi santoso"),
        replace(AISYAH, id="b", sex="male", name="aisyah putra ramadhan"),
        # twins: a NIK each, or a name each
        replace(TWIN, id="b", nik="6474015002250002", name="aisyah putri ramadhana"),
        replace(TWIN, id="b", nik=None, name="fatimah putri ramadhani"),
        # numbers that name nobody
        replace(AISYAH, id="b", name="budi", nik="6474************"),
        replace(AISYAH, id="b", name="budi", nik="1111111111111111"),
        # another woman of the same name and day, each with her own number
        replace(AISYAH, id="b", nik="3171015002250321", mother=None),
        MatchRecord("b", "by ny siti", "female", DAY),
        MatchRecord("b", "by ny nur hasanah", "male", DAY),
        MatchRecord("b", "by ny nur hasanah", "female", DAY + 2),
        MatchRecord("b", "aisyah", "female"),
        # her own mother
        replace(AISYAH, id="b", mother_id="a"),
    ],
)
def test_not_enough(other: MatchRecord) -> None:
    one = replace(TWIN, nik=other.nik if other.name == "budi" else TWIN.nik)
    assert compare(one, other) is None
    assert compare(other, one) is None


@pytest.mark.parametrize(
    ("name", "unnamed"),
    [
        ("bayi", True), ("by", True), ("bayi ny. siti", True), ("bayi belum bernama", True),
        ("belum diberi nama", True), ("", True), ("no name", True),
        ("bayu", False), ("byan", False), ("abayi", False), ("siti", False),
    ],
)  # fmt: skip
def test_a_baby_without_a_name(name: str, unnamed: bool) -> None:
    assert MatchRecord("a", name).unnamed is unnamed


NAMES = st.sampled_from(
    ["siti aminah", "siti aminahh", "aminah siti", "siti", "muhammad rizki pratama", "bayi",
     "muhamad rizky pratama", "by ny siti aminah", "nur hasanah", "nurhasanah", "budi"]
)  # fmt: skip
RECORDS = st.builds(
    MatchRecord,
    id=st.text("abcdef", min_size=3, max_size=8),
    name=NAMES,
    sex=st.sampled_from(("male", "female", None)),
    born=st.one_of(st.none(), st.integers(DAY, DAY + 3)),
    nik=st.sampled_from((None, NIK, "6474015002250002", "02022***", "0" * 15, "x")),
    family=st.sampled_from((None, "f", "g")),
    kk=st.sampled_from((None, "6474010101010001", "0" * 16)),
    mother_id=st.sampled_from((None, "m", "n")),
    mother=st.one_of(st.none(), NAMES),
    father=st.one_of(st.none(), NAMES),
)


@given(st.lists(RECORDS, max_size=60, unique_by=lambda one: one.id))
def test_blocks_find_just_what_comparing_all_who_share_a_key_finds(
    people: list[MatchRecord],
) -> None:
    def share(one: MatchRecord, other: MatchRecord) -> bool:
        mine, theirs = set(keys(one)), set(keys(other))
        days = [int(key) for kind, key in (*mine, *theirs) if kind == "day"]
        return bool(mine & theirs) or (len(days) == 2 and abs(days[0] - days[1]) == 1)

    found = {(one.id, other.id): match for one, other, match in pairs(people)}
    expected = {
        (one.id, other.id): match
        for one in people
        for other in people
        if one.id < other.id and share(one, other) and (match := compare(one, other))
    }
    assert found == expected
    assert all(0 <= match.score <= 100 for match in found.values())


IDS = st.text("abcd", min_size=1, max_size=2)


@given(st.data(), st.lists(st.tuples(IDS, IDS), max_size=12))
def test_sets_do_not_depend_on_the_order_of_the_pairs(
    data: st.DataObject, said: list[tuple[str, str]]
) -> None:
    other = data.draw(st.permutations([*said, *[(b, a) for a, b in said]]))
    assert sorted(map(sorted, components(said))) == sorted(map(sorted, components(other)))
    for members in components(said):
        assert root_of(members, members) == min(members)
        assert root_of(members, []) == min(members)
        assert root_of(members, [max(members)]) == max(members)
    for a, b in said:
        if a != b:
            assert [members for members in components(said) if a in members and b in members]
            assert alias_id(a, b) == alias_id(b, a)


def test_what_is_no_id_joins_nobody() -> None:
    odd: list[tuple[object, object]] = [(None, "a"), ("a", ""), ("a", "b c"), ("a", "a"), (1, "a")]
    assert components(odd) == []
