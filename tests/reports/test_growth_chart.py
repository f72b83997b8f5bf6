from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kbdesk.growth.curves import ChartPoint
from kbdesk.reports.growth_chart import (
    Curves,
    Frame,
    draw_growth_chart,
    months_in_view,
)
from kbdesk.reports.paper import A5, open_canvas
from tests.reports.samples import CURVES, kirana


def drawn(
    curves: Curves, points: list[ChartPoint], months: tuple[int, int] | None = None
) -> PdfReader:
    stream = BytesIO()
    canvas = open_canvas(stream, A5, "chart", "id")
    draw_growth_chart(canvas, Frame(30, 30, 170, 90), curves, points, months=months)
    canvas.save()
    return PdfReader(stream)


def test_the_last_weighing_stands_two_thirds_across() -> None:
    assert months_in_view(kirana().points) == (6, 18)
    assert months_in_view([]) == (0, 12)
    assert months_in_view([ChartPoint(0.1, 3000)]) == (0, 12)
    assert months_in_view([ChartPoint(59.9, 16000)]) == (48, 60)
    assert months_in_view([ChartPoint(900.0, 16000)]) == (48, 60)


def test_the_chart_names_its_axes_and_lines() -> None:
    text = drawn(CURVES, list(kirana().points)).pages[0].extract_text().split()
    assert {"6", "18", "+1", "−3"} <= set(text)


def test_the_chart_is_vectors_only() -> None:
    page = drawn(CURVES, list(kirana().points)).pages[0]
    assert not page.images


def test_the_large_chart_shows_the_months_asked_for() -> None:
    text = drawn(CURVES, [], (24, 60)).pages[0].extract_text().split()
    assert {"24", "60"} <= set(text)


def test_an_axis_runs_forward() -> None:
    with pytest.raises(ValueError):
        drawn(CURVES, [], (12, 12))


@pytest.mark.parametrize("month", [float("nan"), float("inf")])
def test_a_point_without_an_age_is_refused(month: float) -> None:
    with pytest.raises(ValueError):
        ChartPoint(month, 5000)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.builds(
            ChartPoint,
            st.floats(-10, 1000),
            st.integers(-1000, 10**6),
            st.sampled_from(["N", "T", "O", "B", None]),
        ),
        max_size=70,
    ),
    st.sampled_from([CURVES, {}, {-3: CURVES[-3]}, {0: [(0.0, 3.3)]}]),
)
def test_any_points_can_be_drawn(points: list[ChartPoint], curves: Curves) -> None:
    assert len(drawn(curves, points).pages) == 1
