"""The words go out as PO and come back without a loss; what does not fit is refused by its key."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdesk.words import LANGUAGES, Language
from tests import words_po
from tests.words_po import WORDS, RefusedError, every, exported, forms, joined, notes, taken, write

AN_OWN_KEY = "lists_page.count"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The words, to be changed."""
    return Path(shutil.copytree(WORDS, tmp_path / "words"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_goes_out_and_comes_back_is_the_same(language: Language, copy: Path) -> None:
    path = copy.parent / f"{language}.po"
    exported(language).save(str(path))
    again = polib.pofile(str(path))
    assert len(again) == len(every(WORDS, language))
    assert taken(again) == {}
    # into a catalogue whose sentences are others, they come back letter by letter
    blank = {key: text + "!" for key, text in every(WORDS, language).items()}
    write(blank, language, copy)
    before = every(WORDS, language)
    back = taken(again, copy)
    assert back == before
    write(back, language, copy)
    for file in (WORDS / language).glob("*.json"):
        assert (copy / language / file.name).read_bytes() == file.read_bytes(), file.name


def test_a_changed_sentence_is_taken_and_nothing_else(copy: Path) -> None:
    file = exported("en", copy)
    entry = one(file, AN_OWN_KEY)
    entry.msgstr = "How many there are"
    assert taken(file, copy) == {AN_OWN_KEY: "How many there are"}
    write(taken(file, copy), "en", copy)
    before, after = every(WORDS, "en"), every(copy, "en")
    assert {key for key in before if before[key] != after[key]} == {AN_OWN_KEY}


def test_a_plural_is_two_forms_and_joined_again() -> None:
    file = exported("en")
    plural = next(one for one in file if one.msgid_plural and len(set(one.msgstr_plural)) > 1)
    assert plural.msgstr_plural[0] != plural.msgstr_plural[1]
    assert "plural: " in plural.comment
    key, by = plural.msgctxt, plural.comment.rpartition(" ")[2]
    plural.msgstr_plural = {0: f"{{{by}}} mouse runs", 1: f"{{{by}}} mice run"}
    text = joined(plural.msgstr_plural[0], plural.msgstr_plural[1], by)
    assert forms(text) == (f"{{{by}}} mouse runs", f"{{{by}}} mice run")
    assert key


@given(
    one=st.lists(st.sampled_from(["{n}", "child", "children", "is", "are", " ", "."]), min_size=1),
    several=st.lists(st.sampled_from(["{n}", "mice", "are", " ", "."]), min_size=1),
)
def test_two_forms_joined_are_the_same_two_forms(one: list[str], several: list[str]) -> None:
    a, b = "".join(one), "".join(several)
    if a.count("{n}") == b.count("{n}") == 0:
        assert forms(joined(a, b, "n")) == (a, b)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda text: text.replace("{", "").replace("}", ""), "lacks {"),
        (lambda text: text + " {nobody}", "does not know {nobody}"),
        (lambda text: text + " {", "'{'"),
        (lambda text: text + " ", "a blank"),
    ],
)
def test_a_sentence_that_does_not_fit_is_refused_by_its_key(changed: object, said: str) -> None:
    file = exported("en")
    entry = next(one for one in file if "{" in one.msgid and not one.msgid_plural)
    entry.msgstr = changed(entry.msgstr)  # type: ignore[operator]
    with pytest.raises(RefusedError) as refused:
        taken(file)
    assert entry.msgctxt in str(refused.value)
    assert said in str(refused.value)


def test_an_unknown_key_an_unknown_language_and_an_old_file_are_refused() -> None:
    file = exported("en")
    file.append(polib.POEntry(msgctxt="nobody.knows", msgid="x", msgstr="y"))
    with pytest.raises(RefusedError, match=r"nobody\.knows: no such key"):
        taken(file)
    file = exported("en")
    file.metadata["Language"] = "xx"
    with pytest.raises(RefusedError, match="xx"):
        taken(file)
    file = exported("en")
    entry = one(file, AN_OWN_KEY)
    entry.msgid, entry.msgstr = "Dulu", "Before"
    with pytest.raises(RefusedError, match="was changed since"):
        taken(file)


def test_what_is_not_translated_stays(copy: Path) -> None:
    file = exported("en", copy)
    one(file, AN_OWN_KEY).msgstr = ""
    entry = one(file, "lists_page.title")
    entry.msgstr = "Unsure"
    entry.flags.append("fuzzy")
    assert taken(file, copy) == {}


def test_the_command_writes_both_files_and_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words_po.main(["export", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["en.po", "id.po"]
    assert words_po.main(["import", str(tmp_path / "en.po")]) == 0
    assert "0 changed" in capsys.readouterr().out
    file = polib.pofile(str(tmp_path / "en.po"))
    next(one for one in file if "{" in one.msgid and not one.msgid_plural).msgstr = "x"
    file.save()
    assert words_po.main(["import", str(tmp_path / "en.po")]) == 1
    assert "lacks {" in capsys.readouterr().err


def one(file: polib.POFile, key: str) -> polib.POEntry:
    return next(entry for entry in file if entry.msgctxt == key)


# -- notes for translators ------------------------------------------------------------------

LABEL = 20
"""A text up to so many letters is a label: it may mean several things."""


def ambiguous() -> dict[str, set[str]]:
    """Indonesian labels that English says differently, with what it says.

    Another case, an article or a plural is no other meaning.
    """
    indonesian, english = every(WORDS, "id"), every(WORDS, "en")
    said: dict[str, set[str]] = {}
    for key, text in indonesian.items():
        if len(text) <= LABEL and "{" not in text:
            said.setdefault(text, set()).add(english[key].casefold())
    stems = {text: {_stem(one) for one in those} for text, those in said.items()}
    return {text: said[text] for text, found in stems.items() if len(found) > 1}


def _stem(text: str) -> str:
    words = (word for word in text.split() if word not in ("a", "an", "the"))
    plain = " ".join(words)
    return re.sub(r"\b(child|m|wom)(ren|en|an)\b", r"\1", re.sub(r"(ies|y|s)\b", "", plain))


def test_every_ambiguous_label_has_a_note() -> None:
    known = notes()
    lacking = sorted(text for text in ambiguous() if f"={text}" not in known)
    assert lacking == []


def test_every_note_is_of_something_that_is_said() -> None:
    indonesian = every(WORDS, "id")
    texts = set(indonesian.values())
    for name in notes():
        if name.startswith("="):
            assert name[1:] in texts, name
        elif name.endswith("*"):
            assert any(key.startswith(name[:-1]) for key in indonesian), name
        else:
            assert name in indonesian, name


def test_a_note_goes_out_with_every_key_that_it_is_of() -> None:
    file = exported("en")
    text = next(iter(ambiguous()))
    indonesian = every(WORDS, "id")
    for entry in file:
        if indonesian[entry.msgctxt] == text:
            assert notes()[f"={text}"] in entry.comment
