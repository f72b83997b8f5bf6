"""The papers' words: both languages hold the same keys with the same parameters."""

from __future__ import annotations

import json
import string

import pytest

from kbdesk.resources import resource


def entries(language: str, area: str) -> dict[str, set[str]]:
    text = resource("words", language, f"{area}.json").read_text(encoding="utf-8")
    words: dict[str, str] = json.loads(text)
    return {
        key: {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        for key, sentence in words.items()
    }


@pytest.mark.parametrize(
    "area", ["slip", "calendar", "paper", "kms_card", "child_report", "advice"]
)
def test_both_languages_say_the_same(area: str) -> None:
    assert entries("id", area) == entries("en", area)
    assert all(key.startswith(f"{area}.") for key in entries("id", area))
