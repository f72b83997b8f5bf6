"""The catalogue of words is whole: two languages, the same keys, every refusal worded."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from string import Formatter

import pytest

from kbdesk.resources import resource
from kbdesk.words import LANGUAGES, Language, say

ROOT = Path(__file__).resolve().parent.parent
AREAS = sorted({path.stem for path in resource("words").glob("*/*.json")})


def words(language: Language, area: str) -> dict[str, str]:
    path = resource("words", language, f"{area}.json")
    assert path.is_file(), f"words/{language}/{area}.json is missing"

    def once(pairs: list[tuple[str, str]]) -> dict[str, str]:
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        assert not twice, f"words/{language}/{area}.json says twice: {twice}"
        return dict(pairs)

    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)
    return loaded


def parameters(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def raised_codes() -> dict[str, str]:
    """Return every code given to KbdeskError as a literal, with the place that raises it."""
    codes: dict[str, str] = {}
    for path in sorted((ROOT / "kbdesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            first = node.args[0] if node.args else None
            if (
                called == "KbdeskError"
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
            ):
                codes[first.value] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return codes


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_hold_the_same_keys_with_the_same_parameters(area: str) -> None:
    indonesian, english = (words(language, area) for language in LANGUAGES)
    assert indonesian.keys() == english.keys()
    for key, sentence in indonesian.items():
        assert parameters(sentence) == parameters(english[key]), key


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_begins_with_its_area_and_a_sentence_says_something(
    language: Language, area: str
) -> None:
    for key, sentence in words(language, area).items():
        assert key.startswith(f"{area}."), key
        assert isinstance(sentence, str), key
        assert sentence.strip() == sentence != "", key
        assert all(name.isidentifier() for name in parameters(sentence)), key


def test_every_refusal_is_worded_in_both_languages() -> None:
    unworded = [
        f"{code} ({place}) in {language}"
        for code, place in raised_codes().items()
        for language in LANGUAGES
        if say(code, language) == code
    ]
    assert unworded == []
