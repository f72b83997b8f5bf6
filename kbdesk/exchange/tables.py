"""What other programs call their columns and words: editable tables, and how they are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kbdesk.domain.names import name_key
from kbdesk.resources import read_json

_UNITS = {"kg": ("kg", 1), "gram": ("g", 1000), "gr": ("g", 1000), "g": ("g", 1000),
          "cm": ("cm", 1), "mm": ("mm", 10)}  # fmt: skip
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TableField:
    """A column's field, and how many of its units make one of the field's (grams: 1000)."""

    field: str
    per_unit: int = 1


@dataclass(frozen=True, slots=True)
class TableFormat:
    """The columns of a format: its layouts for writing, its synonyms for reading."""

    name: str
    layouts: Mapping[str, tuple[tuple[str, str], ...]]
    synonyms: Mapping[str, str]
    fields: frozenset[str]
    passed_over: frozenset[str]
    """Fields that are known and not taken: kbdesk computes them, or has no place for them."""
    words: Mapping[str, str]
    totals: frozenset[str]
    shown: Mapping[str, str]
    status: Mapping[str, str]

    def heading(self, text: str) -> TableField | None:
        """Return the field that a column's heading names, or None."""
        plain = plain_heading(text)
        if not plain:
            return None
        if plain in self.synonyms:
            return TableField(self.synonyms[plain])
        before, _, last = plain.rpartition(" ")
        if last in _UNITS and before in self.synonyms:
            return TableField(self.synonyms[before], _UNITS[last][1])
        return None

    def word(self, text: str, *choices: str) -> str | None:
        """Return which of some words a cell means, or None."""
        plain = plain_heading(text)
        return next((one for one in choices if self.words.get(f"{one} {plain}") is not None), None)


def plain_heading(text: str) -> str:
    """Return a heading as it is compared: small letters, no signs, single spaces."""
    return _NOT_A_WORD.sub(" ", name_key(text)).strip()


@cache
def table(name: str) -> TableFormat:
    """Return the table ``resources/exchange/<name>.json``."""
    held: dict[str, Any] = read_json("exchange", f"{name}.json")
    synonyms: dict[str, str] = {}
    for field, texts in held["synonyms"].items():
        synonyms |= {plain_heading(text): field for text in texts}
    layouts: dict[str, tuple[tuple[str, str], ...]] = {
        key: tuple((header, field) for header, field in held[key])
        for key in ("export", "ot")
        if key in held
    }
    for layout in layouts.values():
        for header, field in layout:
            before, _, last = plain_heading(header).rpartition(" ")
            synonyms.setdefault(before if last in _UNITS else plain_heading(header), field)
    words = {
        f"{meaning} {plain_heading(text)}": meaning
        for meaning, texts in held["words"].items()
        for text in texts
    }
    return TableFormat(
        name,
        layouts,
        synonyms,
        frozenset(held["synonyms"]),
        frozenset(held["optional_text"]),
        words,
        frozenset(plain_heading(text) for text in held["words"].get("totals", ())),
        held.get("shown", {}),
        held.get("status", {}),
    )
