"""The kitchen: what a recipe gives, scaling and swapping, menus, the official food table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from kbdesk.cli.output import worded
from kbdesk.cli.program import FILE, Said, answered, program
from kbdesk.commands import foods
from kbdesk.commands.draft import read_date
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.measurements import read_decimal
from kbdesk.domain.nutrition import TARGETS
from kbdesk.domain.recipes import GRAMS_SCALE, MOST_PORTIONS, MOST_TENTHS
from kbdesk.queries import menu_board, recipes
from kbdesk.words import say

Function = Callable[..., None]


@program.group()
def recipe() -> None:
    """Recipes: what a portion gives, what to buy, what a swap does."""


def _priced(function: Function) -> Function:
    for option in (
        click.option("--market", help="Prices of this market only."),
        click.option("--on", metavar="DATE", help="Prices up to this day."),
    ):
        function = option(function)
    return function


def _day(text: str | None) -> date | None:
    return None if text is None else read_date(text, "on")


@recipe.command("nutrition")
@click.argument("id")
@_priced
@answered
def recipe_nutrition(desk: Desk, id: str, on: str | None, market: str | None) -> Said:
    """Say what one portion gives, against the target and the AKG."""
    return recipes.nutrition(desk, id, on=_day(on), market=market)


@recipe.command("list")
@click.option("--target", type=click.Choice(TARGETS))
@answered
def recipe_list(desk: Desk, target: str | None) -> Said:
    return recipes.listed(desk, target)


@recipe.command("scale")
@click.argument("id")
@click.option("--portions", type=click.IntRange(1, MOST_PORTIONS), required=True)
@_priced
@answered
def recipe_scale(desk: Desk, id: str, portions: int, on: str | None, market: str | None) -> Said:
    """Print what to buy for a number of portions, and what it costs."""
    return recipes.scaled(desk, id, portions, on=_day(on), market=market)


@recipe.command("swap")
@click.argument("id")
@click.option("--food", required=True, help="The food that is taken out: its code or id.")
@click.option("--for", "by", required=True, help="The food that takes its place.")
@click.option("--grams", help="Raw grams of it in the whole recipe; else as much to eat.")
@answered
def recipe_swap(desk: Desk, id: str, food: str, by: str, grams: str | None) -> Said:
    """Say what swapping a food does to a portion; the recipe stays as it is."""
    return recipes.swapped(desk, id, food=food, by=by, raw_tenths=_tenths(grams))


def _tenths(text: str | None) -> int | None:
    number = read_decimal("grams", text)
    if number is None:
        return None
    units = number * GRAMS_SCALE
    if not 1 <= units <= MOST_TENTHS:
        raise KbdeskError(
            "draft.out_of_range", field="grams", least=0.1, most=MOST_TENTHS // GRAMS_SCALE
        )
    if units % 1:
        raise KbdeskError("draft.too_many_decimals", field="grams", decimals=1)
    return int(units)


@program.command()
@click.argument("id")
@answered
def menu(desk: Desk, id: str) -> Said:
    """Say what a menu cycle gives, day by day, and what is worth another look."""
    return worded(menu_board.board(desk, id))


@program.group()
def food() -> None:
    """The food composition table."""


@food.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would be taken; write nothing.")
@click.option("--take", type=int, multiple=True, help="A doubtful line to take by its code.")
@click.option("--by-name", type=int, multiple=True, help="A doubtful line to take by its name.")
@answered
def food_import(
    desk: Desk, file: Path, dry_run: bool, take: tuple[int, ...], by_name: tuple[int, ...]
) -> Said:
    """Take the official food composition table (TKPI) from a spreadsheet."""
    found: dict[str, Any] = foods.import_foods(
        desk, file, dry_run=dry_run, take=take, by_name=by_name
    )
    for one in found["refused"]:
        one["message"] = say(one["error"], "en", **one.pop("params"))
    return found
