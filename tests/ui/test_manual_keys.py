"""Every key that the manual names is one that the window, or the page named with it, has."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QShortcut

from kbdesk.reports.manual import CHAPTERS, chapter
from tests.bound_keys import bound_keys, plain
from tests.manual import FROM_ELSEWHERE, page_of, show
from tests.tour import Homes, tour, views_of

BUILT_IN = {"Enter", "Esc"}
"""Every field and sheet has them; no shortcut of their own."""


def named() -> dict[str, set[str]]:
    """Return the keys that are named, by page; "" of those that work everywhere."""
    found: dict[str, set[str]] = {}
    for name in CHAPTERS:
        for run in chapter(name, "id").runs():
            if run.kind == "key":
                found.setdefault(run.on, set()).add(run.name)
    return found


def test_every_key_that_is_named_is_bound(tmp_path_factory: pytest.TempPathFactory) -> None:
    keys = named()
    homes = Homes(tmp_path_factory.mktemp("homes"), families=8)
    missing = []
    with tour(homes.posyandu()) as walk:
        walk.open()
        everywhere = {plain(one.key().toString()) for one in walk.window.findChildren(QShortcut)}
        missing += [f"everywhere: {key}" for key in keys.pop("") - everywhere - BUILT_IN]
        for page, wanted in keys.items():
            assert FROM_ELSEWHERE.get(page_of(page), "posyandu") == "posyandu"
            show(walk, views_of(page)[0][0])
            missing += [f"{page}: {key}" for key in wanted - bound_keys(walk.page)]
    assert missing == []
