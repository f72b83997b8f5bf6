"""What a draft of a measurement may say, and what it may not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import inf, nan
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.measurements import Measurement, check_measurement, parse_measurement

ID = "0b0e7a9c-6a55-4f0e-9d0c-0d6f2a1b3c4d"
DRAFT: dict[str, Any] = {"do": "record_measurement", "child": "c", "date": "2026-03-31"}
BORN, TODAY = date(2025, 3, 31), date(2026, 4, 1)


def parse(**fields: object) -> Measurement:
    return parse_measurement(DRAFT | fields)


def refused(**fields: object) -> tuple[str, str | None]:
    with pytest.raises(KbdeskError) as refusal:
        parse(**fields)
    return refusal.value.code.removeprefix("measurement."), refusal.value.field


def test_a_whole_draft() -> None:
    assert parse(
        id=ID.upper(),
        weight_kg=8.4,
        lenhei_cm="71,5",
        position="lying",
        headc_cm="45",
        muac_cm=14,
        oedema=False,
        confirm=["outlier.zwei", "measurement.weight_jump", "outlier.zwei"],
    ) == Measurement(
        ID, "c", date(2026, 3, 31), 8400, 715, "lying", 450, 140, False,
        ("measurement.weight_jump", "outlier.zwei"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "grams"),
    [
        (8.4, 8400), ("8,4", 8400), ("8.4", 8400), (" 8.40 ", 8400), (8, 8000), ("8.400", 8400),
        (8.45, 8450), ("0,9", 900), (0.9, 900), (58, 58000), ("58.00", 58000), ("0008.4", 8400),
        (None, None), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_figures(value: object, grams: int | None) -> None:
    assert parse(weight_kg=value, oedema=False).weight_g == grams


@pytest.mark.parametrize(
    "value",
    [True, False, nan, inf, -inf, 1e999, "abc", "NaN", "1e1", "8,4,1", "1.000,5", "+8", "8.", ".8",
     "٨", "8 4", "0x8", [8], {"kg": 8}, b"8", "8" * 25, "8.4" + "0" * 30, "8\n.4", 8j],
)  # fmt: skip
@pytest.mark.parametrize("field", ["weight_kg", "lenhei_cm", "headc_cm", "muac_cm"])
def test_not_a_number(value: object, field: str) -> None:
    assert refused(**{field: value}) == ("not_a_number", field)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("weight_kg", ["0.9", 58], [0.89, 58.01, "-8", 0, "58.001", 10**400, -1e300, 8400]),
        ("lenhei_cm", [38, "150.0"], [37.9, 150.1, 0, 1e300]),
        ("headc_cm", [25, 60], [24.9, 60.1]),
        ("muac_cm", [6, 35], [5.9, "35,1"]),
    ],
)
def test_hard_limits(field: str, good: list[object], bad: list[object]) -> None:
    for value in good:
        assert parse(**{field: value})
    for value in bad:
        assert refused(**{field: value}) == (f"{field}_out_of_range", field)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weight_kg", 8.405), ("weight_kg", "8,4001"), ("weight_kg", "8.4000000000000000000001"),
        ("weight_kg", 8.000000000000002), ("lenhei_cm", 71.55), ("headc_cm", "45.01"),
        ("muac_cm", 12.45),
    ],
)  # fmt: skip
def test_too_many_decimals(field: str, value: object) -> None:
    assert refused(**{field: value}) == ("too_many_decimals", field)


def test_other_fields() -> None:
    assert refused(weigth_kg=8) == ("field_unknown", "weigth_kg")
    assert refused(weight_kg=8, position="sitting") == ("position_unknown", "position")
    assert refused(weight_kg=8, position=["lying"]) == ("position_unknown", "position")
    for oedema in ("yes", 1, 0, "false"):
        assert refused(oedema=oedema) == ("oedema_unknown", "oedema")
    for day in ("2026-02-30", "31-03-2026", "20260331", "2026-W14-2", "2026-03-31T10:00", 5,
                datetime(2026, 3, 31), "٢٠٢٦-٠٣-٣١", "0000-01-01", "2026-03-31\n"):  # fmt: skip
        assert refused(weight_kg=8, date=day) == ("date_unreadable", "date")
    assert refused(weight_kg=8, date=None) == ("date_missing", "date")
    assert parse(weight_kg=8, date=date(2026, 3, 1)).date == date(2026, 3, 1)
    for child in (None, "", " ", 5, "x" * 65):
        assert refused(weight_kg=8, child=child) == ("child_missing", "child")
    for identity in ("", "1", 5, "{" + ID + "}", ID.replace("-", "")):
        assert refused(weight_kg=8, id=identity) == ("id_unreadable", "id")
    for confirm in ("outlier.zwei", [5], ["no dot"], [""], ["a." + "b" * 70], {"a.b": 1}):
        assert refused(weight_kg=8, confirm=confirm) == ("confirm_unreadable", "confirm")


def test_an_id_is_made() -> None:
    first, second = parse(weight_kg=8), parse(weight_kg=8)
    assert UUID(first.id) != UUID(second.id)


def test_an_empty_measurement_is_refused() -> None:
    assert refused()[0] == "empty"
    assert refused(position="lying", weight_kg=None, muac_cm="")[0] == "empty"
    assert parse(oedema=False).oedema is False


def checked(measurement: Measurement, born: date = BORN) -> str | None:
    try:
        check_measurement(measurement, born, TODAY)
    except KbdeskError as refusal:
        return f"{refusal.code.removeprefix('measurement.')} {refusal.field}"
    return None


def test_dates() -> None:
    assert checked(parse(weight_kg=8, date="2026-04-01")) is None
    assert checked(parse(weight_kg=8, date="2026-04-02")) == "in_future date"
    assert checked(parse(weight_kg=8, date="2025-03-31")) is None
    assert checked(parse(weight_kg=8, date="2025-03-30")) == "before_birth date"


def test_standing_from_day_274() -> None:
    measurement = parse(lenhei_cm=70, position="standing")
    assert checked(measurement, measurement.date - timedelta(274)) is None
    early = measurement.date - timedelta(273)
    assert checked(measurement, early) == "standing_under_9_months position"
    assert checked(parse(lenhei_cm=70, position="lying"), early) is None
    assert checked(parse(weight_kg=8, position="standing"), early) is None


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30),
    st.lists(st.text(max_size=3), max_size=2),
)  # fmt: skip
FIELDS = st.sampled_from(
    ["id", "child", "date", "weight_kg", "lenhei_cm", "position", "muac_cm", "oedema", "confirm"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(FIELDS, ANYTHING, max_size=5))
def test_any_draft_is_taken_or_refused(fields: dict[str, object]) -> None:
    try:
        measurement = parse(**fields)
    except KbdeskError as refusal:
        coded = refusal.code.startswith("measurement.") and refusal.field is not None
    else:
        coded = measurement.weight_g is None or 900 <= measurement.weight_g <= 58000
    assert coded


@settings(deadline=None)
@given(st.integers(90, 5800))
def test_every_weight_of_ten_grams_is_exact(hundredths: int) -> None:
    assert parse(weight_kg=hundredths / 100).weight_g == hundredths * 10
    assert parse(weight_kg=f"{hundredths / 100:.2f}".replace(".", ",")).weight_g == hundredths * 10
