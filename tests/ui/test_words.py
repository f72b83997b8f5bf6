"""The window's own words: both languages hold the same keys, and every key used exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kbdesk.resources import resource
from kbdesk.ui import sidebar

AREAS = ("widget", "shell")
SOURCES = Path(sidebar.__file__).parent


def _words(tongue: str, area: str) -> dict[str, str]:
    text = resource("words", tongue, f"{area}.json").read_text(encoding="utf-8")
    loaded: dict[str, str] = json.loads(text)
    return loaded


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_hold_the_same_keys_and_figures(area: str) -> None:
    ours, theirs = _words("id", area), _words("en", area)
    assert ours.keys() == theirs.keys()
    for key, sentence in ours.items():
        assert key.startswith(f"{area}.")
        figures = re.findall(r"{(\w+)}", sentence)
        assert sorted(figures) == sorted(re.findall(r"{(\w+)}", theirs[key])), key


def test_every_key_that_is_used_exists() -> None:
    known = set(_words("id", "widget")) | set(_words("id", "shell"))
    sources = [path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py")]
    used = set(re.findall(r'"((?:widget|shell)\.[a-z]\w+)"', "\n".join(sources)))
    assert len(used) > 30
    assert used - known == set()
