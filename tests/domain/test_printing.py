"""Which pages are meant, and how a print queue is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.printing import read_pages, said_pages


@settings(max_examples=40)
@given(st.sets(st.integers(1, 30), min_size=1))
def test_pages_said_are_read_again(pages: set[int]) -> None:
    count = 31
    wanted = tuple(sorted(pages))
    assert read_pages(said_pages(wanted), count) == wanted
    assert read_pages(" ; ".join(map(str, reversed(wanted))), count) == wanted


def test_all_pages_are_no_choice() -> None:
    assert read_pages("", 4) == read_pages("1-4", 4) == read_pages("3,1-2,4", 4) == ()


@pytest.mark.parametrize("text", ["0", "5", "2-1", "1-9", "a", "1--2", "-1", "1.5", "²", "1 2"])
def test_what_is_no_page_is_refused(text: str) -> None:
    with pytest.raises(KbdeskError) as caught:
        read_pages(text, 4)
    assert (caught.value.code, caught.value.params["count"]) == ("paper.bad_pages", 4)
