"""Kinds of records that are not only rows of a table: foods, recipes, cycles; unreadable ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import foods, menus, recipes, unreadable


class BuiltInKind(NamedTuple):
    """How a kind is listed, and how one of it is shown (None for an unknown id)."""

    listed: Callable[[Desk], Sequence[Mapping[str, object]]]
    shown: Callable[[Desk, str], Mapping[str, object] | None]


SHELVES: Final[Mapping[str, BuiltInKind]] = {
    "food": BuiltInKind(foods.listed, foods.shown),
    "recipe": BuiltInKind(recipes.listed, recipes.shown),
    "menu_cycle": BuiltInKind(menus.listed, menus.shown),
    "unreadable": BuiltInKind(unreadable.listed, unreadable.shown),
}


def listed(desk: Desk, kind: str, where: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    """Yield the records of a kind with these values; raises ``list.unknown_field``."""
    for row in SHELVES[kind].listed(desk):
        for field in where:
            if field not in row:
                raise KbdeskError("list.unknown_field", field=field, name=field)
        if all(_says(row[field], text) for field, text in where.items()):
            yield row


def _says(value: object, text: str) -> bool:
    if isinstance(value, list):
        return not value if text == "null" else text in value
    if value is None or isinstance(value, bool):
        return text == {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        try:
            return float(text.replace(",", ".")) == value
        except ValueError:
            return False
    return str(value) == text
