"""The catalogue of words is whole: two languages, the same keys, every refusal worded."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from string import Formatter
from typing import NamedTuple

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


class Refusal(NamedTuple):
    """One ``KbdeskError("code", figure=...)`` in the source."""

    code: str
    figures: set[str]
    open_ended: bool  # figures are also given as **params: they cannot be read here
    place: str


def refusals() -> list[Refusal]:
    """Return every KbdeskError whose code is written out where it is made."""
    found = []
    for path in sorted((ROOT / "kbdesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name("KbdeskError") | ast.Attribute(attr="KbdeskError"),
                    args=[ast.Constant(str(code)), *_],
                    keywords=keywords,
                ):
                    names = {k.arg for k in keywords if k.arg}
                    place = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
                    found.append(Refusal(code, names, len(names) < len(keywords), place))
    return found


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_is_worded_with_the_figures_that_it_brings(language: Language) -> None:
    wrong = []
    for refusal in refusals():
        text = say(refusal.code, language)
        if text == refusal.code:
            wrong.append(f"{refusal.place}: {refusal.code} has no sentence")
        elif not refusal.open_ended and (lacking := parameters(text) - refusal.figures):
            wrong.append(f"{refusal.place}: {refusal.code} brings no {sorted(lacking)}")
    assert wrong == []
