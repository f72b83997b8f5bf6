"""The sheet about kbdesk leads to the licences of everything that it carries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kbdesk.ui import about_sheet
from kbdesk.ui.about_sheet import licence_text

ROOT = Path(__file__).resolve().parents[2]


def test_every_library_of_the_lock_is_named_with_its_licence() -> None:
    said = licence_text().lower()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    known = {"pip", "pycparser", "tzdata"}  # not shipped
    names = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)) - known
    plain = re.sub(r"[-_.]", "", said)
    missing = [n for n in names if n.replace("-", "") not in plain]
    renamed = {"pyside6-essentials": "pyside6", "pyside6-pdf": "pyside6"}
    assert [n for n in missing if renamed.get(n, "?") not in plain] == []
    for text in ("MIT License", "SIL OPEN FONT LICENSE", "LGPL-3.0"):
        assert text.lower() in said


def test_the_texts_that_a_release_brings_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "licences" / "argon2-cffi-25.1.0").mkdir(parents=True)
    (tmp_path / "licences" / "argon2-cffi-25.1.0" / "LICENSE").write_text("as argon2 says")
    (tmp_path / "THIRD_PARTY.md").write_text("# Carried\n| a | b |\n|---|---|\n| Qt | LGPL |\n")
    monkeypatch.setattr(about_sheet, "resource", lambda *parts: tmp_path.joinpath(*parts))
    said = licence_text()
    assert said.startswith("Carried\na · b\nQt · LGPL")
    assert said.endswith("argon2-cffi-25.1.0/LICENSE\n\nas argon2 says")
