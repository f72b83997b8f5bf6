"""Many children at once get exactly what each gets alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isclose, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.growth.bulk import Children, score
from kbdesk.growth.standards import Sex
from kbdesk.growth.zscores import INDICES, Position, zscores

SEXES: tuple[Sex | None, ...] = (None, "male", "female")
POSITIONS: tuple[Position | None, ...] = (None, "lying", "standing")


@dataclass(frozen=True)
class Child:
    sex: int
    age_days: float
    age_months: float
    weight: float
    lenhei: float
    position: int
    headc: float
    muac: float
    triskin: float
    subskin: float
    oedema: bool


def decimals(low: float, high: float) -> st.SearchStrategy[float]:
    tenths = st.integers(int(low * 10), int(high * 10)).map(lambda n: n / 10)
    odd = st.sampled_from([nan, inf, -inf, 0.0, -1.0, 1e-300, 1e300, 5e-324])
    return st.one_of(tenths, st.floats(low, high), odd)


AGES = st.one_of(
    st.integers(0, 1900).map(float),
    st.floats(0, 1900),
    st.sampled_from([nan, inf, 0.0, 90.5, 273.9375, 730.5, 731.0, 1826.25, 1e300]),
)
CHILDREN = st.builds(
    Child,
    sex=st.integers(0, 2),
    age_days=AGES,
    age_months=st.one_of(st.just(nan), AGES.map(lambda days: days / 30.4375)),
    weight=decimals(0.5, 40),
    lenhei=decimals(38, 125),
    position=st.integers(0, 2),
    headc=decimals(20, 60),
    muac=decimals(5, 30),
    triskin=decimals(1, 40),
    subskin=decimals(1, 40),
    oedema=st.booleans(),
)


def columns(children: list[Child]) -> Children:
    def floats(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([getattr(c, name) for c in children], dtype=np.float64)

    return Children(
        sex=np.array([c.sex for c in children], dtype=np.int8),
        age_days=floats("age_days"),
        age_months=floats("age_months"),
        weight_kg=floats("weight"),
        lenhei_cm=floats("lenhei"),
        position=np.array([c.position for c in children], dtype=np.int8),
        headc_cm=floats("headc"),
        muac_cm=floats("muac"),
        triskin_mm=floats("triskin"),
        subskin_mm=floats("subskin"),
        oedema=np.array([c.oedema for c in children], dtype=np.bool_),
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(CHILDREN, min_size=1, max_size=8))
def test_both_paths_agree(children: list[Child]) -> None:
    many = score(columns(children))
    for i, child in enumerate(children):
        one = zscores(
            SEXES[child.sex],
            age_days=child.age_days,
            age_months=child.age_months,
            weight_kg=child.weight,
            lenhei_cm=child.lenhei,
            position=POSITIONS[child.position],
            headc_cm=child.headc,
            muac_cm=child.muac,
            triskin_mm=child.triskin,
            subskin_mm=child.subskin,
            oedema=child.oedema,
        )
        for alone, column in ((one.clenhei, many.clenhei), (one.cbmi, many.cbmi)):
            assert isnan(column[i]) if alone is None else column[i] == alone
        for index in INDICES:
            z, value = one.z(index), many.z[index][i]
            # The last bit of a power may differ; it shows only in absurd z-scores.
            same = value == z or (z is not None and abs(z) > 1e9 and isclose(value, z))
            assert isnan(value) if z is None else same, (index, z, value)
            assert str(value) != "-0.0"
            assert many.flag(index)[i] == one.flagged(index)


def test_a_negative_age_is_refused() -> None:
    child = Child(1, -1.0, nan, 8, 70, 1, nan, nan, nan, nan, False)
    with pytest.raises(KbdeskError, match=r"growth\.age_negative"):
        score(columns([child]))


def test_no_children() -> None:
    assert len(score(columns([])).z["zwei"]) == 0
