"""Every code that growth and measurements raise has its words in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from kbdesk.resources import resource
from kbdesk.words import LANGUAGES

AREAS = ("measurement", "outlier", "growth", "reason", "category")
SOURCES = Path(__file__).resolve().parents[2] / "kbdesk"


def words(language: str, area: str) -> dict[str, str]:
    text = resource("words", language, f"{area}.json").read_text(encoding="utf-8")
    entries: dict[str, str] = json.loads(text)
    return entries


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_say_the_same_things(area: str) -> None:
    ours, theirs = (words(language, area) for language in LANGUAGES)
    assert list(ours) == list(theirs)
    for key, sentence in ours.items():
        assert key.startswith(f"{area}.")
        figures = [
            {name for _, name, _, _ in Formatter().parse(text) if name}
            for text in (sentence, theirs[key])
        ]
        assert figures[0] == figures[1]


def test_every_code_in_the_program_has_words() -> None:
    found: set[str] = set()
    for path in (*SOURCES.glob("growth/*.py"), SOURCES / "domain/measurements.py"):
        text = path.read_text(encoding="utf-8")
        found.update(re.findall(r'"((?:growth|measurement|reason)\.[a-zA-Z0-9_.]+)"', text))
    known = {key for area in AREAS for key in words("id", area)}
    assert found
    assert found <= known
