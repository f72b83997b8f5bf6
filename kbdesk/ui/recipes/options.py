"""Foods, recipes and cycles as a picker takes them: pairs of key and words, no words twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kbdesk.desk import Desk
from kbdesk.domain.nutrition import TARGETS
from kbdesk.queries.foods import Foods
from kbdesk.queries.menus import Cycles
from kbdesk.queries.recipes import Recipes
from kbdesk.ui.language import tr

Options = tuple[tuple[str, str], ...]


def distinct(found: Iterable[tuple[str, str, str]]) -> Options:
    """Return (key, words) of (key, name, mark): where names are the same, the mark is said too."""
    listed = list(found)
    names = Counter(name.casefold() for _, name, _ in listed)
    taken: dict[str, str] = {}
    for key, name, mark in listed:
        words = name if names[name.casefold()] == 1 else f"{name} ({mark})"
        while words in taken:
            words += " ·"
        taken[words] = key
    return tuple(sorted(((key, words) for words, key in taken.items()), key=_by_words))


def _by_words(option: tuple[str, str]) -> str:
    return option[1].casefold()


def target_options() -> Options:
    """Return the targets with a hyphen in their months: a dash is on no keyboard."""
    return tuple((one, tr(f"kitchen.target_{one}").replace("–", "-")) for one in TARGETS)


def food_options(foods: Foods) -> Options:
    """Return every food by its ref."""
    return distinct((food.ref, food.name, food.code or food.id[:4]) for food in foods)


def recipe_options(desk: Desk) -> Options:
    """Return the recipes on the shelf by their ids."""
    return distinct((one.id, one.name, one.target) for one in Recipes(desk).current())


def cycle_options(desk: Desk) -> Options:
    """Return the menu cycles by their ids."""
    return distinct((one.id, one.name, one.start or one.id[:4]) for one in Cycles(desk).current())
