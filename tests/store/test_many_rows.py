"""The collector of cycles is quiet while much is read, and afterwards as it was."""

from __future__ import annotations

import gc

import pytest

from kbdesk.store.many_rows import many_rows


def reading_fails() -> None:
    with many_rows():
        assert not gc.isenabled()
        raise ArithmeticError


@pytest.mark.parametrize("running", [True, False])
def test_afterwards_it_is_as_before(running: bool) -> None:
    assert gc.isenabled()
    try:
        if not running:
            gc.disable()
        with pytest.raises(ArithmeticError):
            reading_fails()
        assert gc.isenabled() is running
    finally:
        gc.enable()
