"""Reading many rows, or a long bundle, without the collector of cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def many_rows() -> Iterator[None]:
    """Keep the collector of cycles quiet while rows or operations are read: they have none.

    It would go through all of them, and through the whole program, again and again: half of
    the time that a city's rows take, a twelfth of an import's.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            # move what was read into the oldest generation, so that the collector skips it
            gc.freeze()
            gc.unfreeze()
            gc.enable()
