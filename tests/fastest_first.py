"""A plugin of pytest for ``tests/mutants.py``: a change is noticed soon, or not at all.

The fastest tests run first, as mutmut measured them, and no more of them than KBDESK_MUTANTS
says in seconds; laws try fewer examples, always the same ones, and do not look for a smaller
one that fails as well.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

settings.register_profile(
    "mutants",
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=25,
    phases=(Phase.explicit, Phase.generate),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    try:
        measured = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    seconds = measured["duration_by_test"]
    items.sort(key=lambda item: seconds.get(item.nodeid, 0.0))
    left = float(os.environ.get("KBDESK_MUTANTS", "inf"))
    for place, item in enumerate(items):
        left -= seconds.get(item.nodeid, 0.0)
        if left < 0 and place:
            del items[place:]
            break
