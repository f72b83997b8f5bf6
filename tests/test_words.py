"""The catalogue of words is whole: two languages, the same keys, every refusal worded."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from string import Formatter
from typing import NamedTuple

import pytest

from kbdesk.resources import resource
from kbdesk.words import LANGUAGES, Language, say
from tests.python_source import source
from tests.words_in_use import in_templates

# a code that is put together where it is raised, and what it can become
VOIDED_BY_FACTS = {
    "attachment", "consent", "corner_visit", "education_session", "family_planning", "kampung",
    "loan", "material", "measurement", "quiz_result", "record", "service", "tpk_visit",
    "woman_check",
}  # fmt: skip
OF_A_LIFE = {
    "examination", "family_planning", "home_visit", "measurement", "person", "recipient",
    "referral", "service", "tpk_visit", "woman_check",
}  # fmt: skip
PUT_TOGETHER = {
    "{entity}.unknown": {
        "attachment",
        "consent",
        "corner_visit",
        "distribution",
        "education_session",
        "family",
        "family_planning",
        "food_price",
        "loan",
        "material",
        "measurement",
        "person",
        "pregnancy",
        "production",
        "quiz_result",
        "recipient",
        "referral",
        "service",
        "session",
        "tpk_visit",
        "woman_check",
    },
    "{area or entity}.voided": VOIDED_BY_FACTS,
    "{area or entity}.unknown": VOIDED_BY_FACTS,
    "measurement.{quantity.field}_out_of_range": {
        "weight_kg", "lenhei_cm", "headc_cm", "muac_cm",
    },
    "{area}.bad_{what}": {
        "bundle.bad_header", "bundle.bad_manifest", "enrol.bad_certificate",
        "facts.bad_header", "facts.bad_manifest", "facts.bad_payload",
        "update.bad_manifest", "update.bad_offer",
        "enrol.bad_revocation", "enrol.bad_purge", "enrol.bad_request", "enrol.bad_reply",
        "place.bad_list",
    },
    "{area}.newer_reader_needed": {"bundle", "enrol", "facts", "place", "update"},
    "{area}.before_birth": OF_A_LIFE,
    "{area}.after_death": OF_A_LIFE,
    "{area}.too_early": {"limits", "tables"},
    "{area}.same_version": {"limits", "tables"},
    "draft.not_{level}": {"rt", "rw"},
    "enrol.bad_{what}": {"certificate", "revocation", "purge"},
    "enrol.{what}_damaged": {"certificate", "revocation", "purge"},
    "enrol.{what}_forged": {"certificate", "revocation", "purge"},
}  # fmt: skip
NO_WORDS = ("json", "csv", "resources.R4B")
"""What follows the name of an area in a string that is a file or a module, and no key."""
AREAS = sorted({path.stem for path in resource("words").glob("*/*.json")})


@cache
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
    for place, node in source().refusals:
        match node:
            case ast.Call(args=[ast.Constant(str(code)), *_], keywords=keywords):
                names = {k.arg for k in keywords if k.arg}
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


ONE_WORD = {"stik": "USB", "flashdisk": "USB", "flash disk": "USB", "mouse": "tetikus"}
"""Of a thing with several names in Indonesian, the one that is said."""


def test_a_thing_has_one_name_in_indonesian() -> None:
    said = {key: text for area in AREAS for key, text in words("id", area).items()}
    said |= {path.name: path.read_text("utf-8") for path in resource("manual", "id").glob("*.md")}
    found = [
        f"{key}: {other}, not {word}"
        for key, text in said.items()
        for other, word in ONE_WORD.items()
        if re.search(rf"\b{other}\b", text.casefold())
    ]
    assert not found, "\n".join(found)


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


def test_every_code_that_is_put_together_is_worded() -> None:
    found = {
        ast.unparse(node.args[0])[2:-1]
        for _, node in source().refusals
        if node.args and isinstance(node.args[0], ast.JoinedStr)
    }
    assert found == set(PUT_TOGETHER)
    for template, parts in PUT_TOGETHER.items():
        for part in parts:
            code = part if "." in part else re.sub(r"{.*?}", part, template)
            assert code in words("id", code.partition(".")[0]), code


def test_every_key_in_the_source_is_worded() -> None:
    lacking = []
    for place, node in source().strings:
        key = str(node.value)
        area, dot, name = key.partition(".")
        if not dot or area not in AREAS or name in NO_WORDS:
            continue
        if re.fullmatch(r"[A-Za-z0-9_.]*[A-Za-z0-9]", name) and key not in words("id", area):
            lacking.append(f"{place}: {key}")
    for place, key in in_templates():
        if key not in words("id", key.partition(".")[0]):
            lacking.append(f"{place}: {key}")
    assert lacking == []
