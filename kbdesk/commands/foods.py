"""Foods and prices: a food of one's own, a changed figure, a price; the official spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import voids
from kbdesk.commands.reading import read, read_whole, required
from kbdesk.commands.writing import Answer, created, edited, plain, write
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import (
    ALLERGENS,
    CONFIRMABLE,
    GROUP_OF_LETTER,
    NUTRIENTS,
    SCALE,
    Food,
    doubts,
    food_id,
    hundredths,
    read_code,
)
from kbdesk.domain.identifiers import new_identifier
from kbdesk.exchange.child_lines import Progress
from kbdesk.exchange.tkpi import SheetRow, read_sheet
from kbdesk.queries.foods import COLUMNS, Foods, said
from kbdesk.records.kitchen import COMPOSITION, FOOD, FOOD_PRICE, LONGEST_REFERENCE
from kbdesk.store.store import Change

FIGURES: Final = ("edible_percent", *NUTRIENTS)
_TKPI = "TKPI"
_AT_ONCE: Final = 50


def record_food(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record an own food, or replace a table's food under its code.

    Raises ``food.exists`` for a code or id that is known already, and what :func:`check` raises.
    """
    reading = Draft(draft)
    given = reading.identifier("id")
    code = _code(reading)
    id_ = given or (food_id(code) if code else new_identifier())
    name = required(reading, FOOD.field("name"))
    group = read(reading, FOOD.field("food_group"))
    if group is None and code:
        group = GROUP_OF_LETTER.get(code[0])
    if group is None:
        raise KbdeskError("draft.missing", field="group")
    what = {
        "code": code,
        "name": name,
        "food_group": group,
        "allergens": read_allergens(reading),
    }
    composition = _composition(reading, {})
    confirmed = reading.words("confirm")
    reading.done()
    check(composition, confirmed)
    known = Foods(desk).get(id_) or (Foods(desk).get(code) if code else None)
    written = desk.store.records.exists("food", id_)
    if known is not None and not written:
        raise KbdeskError("food.exists", field="code", name=known.name)
    groups = {"what": what, "composition": composition}
    return {**created(desk, "food", id_, groups), "code": code}


def edit_food(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Change a food, one of the starter table too; what is not named stays as it is.

    ``id`` may be a code. A changed figure needs a ``source``.
    """
    reading = Draft(draft)
    ref = reading.required_text("id", longest=LONGEST_REFERENCE)
    food = Foods(desk).held(ref, "id")
    shown = said(food)
    what: dict[str, object] = {
        "code": food.code,
        "name": read(reading, FOOD.field("name")) or food.name,
        "food_group": read(reading, FOOD.field("food_group")) or food.group,
        "allergens": read_allergens(reading) if "allergens" in reading else list(food.allergens),
    }
    figures = any(name in reading for name in FIGURES)
    if figures and "source" not in reading:
        raise KbdeskError("food.no_source", field="source")
    changes_composition = figures or "source" in reading
    composition = _composition(reading, shown)
    confirmed = reading.words("confirm")
    reading.done()
    groups: dict[str, Mapping[str, object]] = {"what": what}
    if changes_composition:
        check(composition, confirmed)
        groups["composition"] = composition
    before = {**_what(food), **_composition(Draft({}), shown)}
    return {**edited(desk, "food", food.id, before, groups), "code": food.code}


def _what(food: Food) -> dict[str, object]:
    return {
        "code": food.code,
        "name": food.name,
        "food_group": food.group,
        "allergens": list(food.allergens),
    }


def _code(reading: Draft) -> str | None:
    text = read(reading, FOOD.field("code"))
    return read_code(text) if text else None


def read_allergens(reading: Draft) -> list[str]:
    """Take ``allergens``, each once and in their order; raises ``food.unknown_allergen``."""
    found = reading.words("allergens")
    for one in found:
        if one not in ALLERGENS:
            raise KbdeskError("food.unknown_allergen", field="allergens", allergen=one)
    return [one for one in ALLERGENS if one in found]


def _composition(reading: Draft, shown: Mapping[str, object]) -> dict[str, object]:
    """Take the figures, those that are not named as they were shown; ``source`` is required."""
    fields: dict[str, object] = {}
    for name in FIGURES:
        key = "edible" if name == "edible_percent" else name
        if name in reading:
            value = reading.scaled(name, scale=SCALE, least=0, most=COMPOSITION[key].limits[1])
        else:
            old = shown.get(name)
            value = None if old is None else int(Decimal(str(old)) * SCALE)
        fields[COLUMNS[key]] = value
    source = read(reading, FOOD.field("source"))
    if source is None and not shown:
        raise KbdeskError("food.no_source", field="source")
    fields["source"] = source or shown.get("source")
    return fields


def check(composition: Mapping[str, object], confirmed: list[str]) -> None:
    """Refuse figures that cannot be; raises the first of ``domain.foods.doubts``.

    An energy that its protein, fat and carbohydrate contradict is taken where ``confirmed``
    names it: the published table holds some.
    """
    for one in doubts(figures_of(composition)):
        if one.code not in CONFIRMABLE or one.code not in confirmed:
            field = "edible_percent" if one.field == "edible" else one.field
            raise KbdeskError(one.code, field=field, **one.params)


def figures_of(composition: Mapping[str, Any]) -> dict[str, Decimal | None]:
    return {
        name: None if (value := composition.get(column)) is None else Decimal(value) / SCALE
        for name, column in COLUMNS.items()
    }


def record_price(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Record what a food cost at a market on a day, in rupiah a kilogram as bought."""
    reading = Draft(draft)
    id_ = reading.new_identifier()
    food = Foods(desk).held(reading.required_text("food", longest=LONGEST_REFERENCE), "food")
    told = [one for one in FOOD_PRICE.fact if one.name != "food"]
    fields = {"food": food.id, **read_whole(desk, reading, told)}
    reading.done()
    return {**created(desk, "food_price", id_, {"fact": fields}), "food": food.id}


void_price = voids("food_price", again=True)


def read_foods(source: Path, *, cancelled: Callable[[], bool] | None = None) -> list[SheetRow]:
    """Return the rows of a TKPI spreadsheet; needs no desk, and may take seconds.

    Raises ``food.sheet_*``, ``exchange.cancelled``.
    """
    rows: list[SheetRow] = []
    for row in read_sheet(source):
        if not len(rows) % _AT_ONCE and cancelled is not None and cancelled():
            raise KbdeskError("exchange.cancelled")
        rows.append(row)
    return rows


def import_foods(
    desk: Desk,
    source: Path,
    *,
    already: Sequence[SheetRow] | None = None,
    dry_run: bool = False,
    take: Collection[int] = (),
    by_name: Collection[int] = (),
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Answer:
    """Take the rows of a TKPI spreadsheet, all good ones in one transaction.

    A row that fails the check is left out and said with its line. A row whose code is held
    under another food's name is doubtful and kept back, but for the lines that a person named:
    of ``take`` by their code, of ``by_name`` into the food that is called so. A blank leaves a
    known figure as it is. Answers ``rows``, ``new``, ``changed``, ``same``, ``refused``
    [{``line``, ``code``, ``name``, ``error``, ``field``}], ``doubtful`` [{``line``, ``code``,
    ``name``, ``held_name``, ``by_name``: the code of the food that is called so, or null}],
    and ``taken`` [{``line``, ``code``, ``name``, ``new``}]; with ``dry_run`` nothing is
    written. ``already``: what :func:`read_foods` has read of it. Raises ``food.sheet_*``,
    ``food.not_doubtful`` of a line that has no such choice, ``exchange.cancelled`` where a person
    stops it: then nothing has changed.
    """

    rows = read_foods(source, cancelled=cancelled) if already is None else already
    step = stepping(progress, cancelled)
    answer, changes = compare_foods(Foods(desk), rows, source.name, take, by_name, step)
    if changes and not dry_run:
        with desk.store.transaction():
            for done in range(0, len(changes), _AT_ONCE):
                step("writing", done, len(changes))
                write(desk, changes[done : done + _AT_ONCE])
        # what is written stays written: nothing can be stopped any more
        if progress is not None:
            progress("writing", len(changes), len(changes))
    return {**answer, "dry_run": dry_run}


def stepping(progress: Progress | None, cancelled: Callable[[], bool] | None) -> Progress:
    """Return what a long import calls on its way: it tells how far it is, and may be stopped."""

    def step(phase: str, done: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise KbdeskError("exchange.cancelled")
        if progress is not None and (done == total or not done % _AT_ONCE):
            progress(phase, done, total)

    return step


def compare_foods(
    foods: Foods,
    rows: Sequence[SheetRow],
    file: str,
    take: Collection[int],
    by_name: Collection[int],
    step: Progress,
) -> tuple[Answer, list[Change]]:
    """Return what :func:`import_foods` answers of some rows, and what is to be written."""
    counts = {"rows": 0, "new": 0, "changed": 0, "same": 0}
    refused: list[dict[str, object]] = []
    doubtful: list[dict[str, object]] = []
    decided = {*take, *by_name}
    taken: list[dict[str, object]] = []
    changes: list[Change] = []
    seen: dict[str, int] = {}
    for done, row in enumerate(rows):
        step("comparing", done, len(rows))
        counts["rows"] += 1
        said_row = {"line": row.line, "code": row.code, "name": row.name}
        wrong = _wrong(row, seen)
        if wrong is not None:
            how = {"error": wrong.code, "field": wrong.field, "params": dict(wrong.params)}
            refused.append({**said_row, **how})
            continue
        seen[row.code] = row.line
        known = foods.get(row.code)
        if known is not None and not known.is_called(row.name):
            called = next((food for food in foods if food.is_called(row.name)), None)
            decided.discard(row.line)
            if row.line in by_name:
                if called is None:
                    raise KbdeskError("food.not_doubtful", field="by_name", line=row.line)
                known = called
            elif row.line not in take:
                other = called.ref if called else None
                doubtful.append({**said_row, "held_name": known.name, "by_name": other})
                continue
        made = list(_changes(row, known, file))
        counts["same" if not made else "new" if known is None else "changed"] += 1
        if made:
            taken.append({**said_row, "new": known is None})
        changes += made
    for line in sorted(decided):
        raise KbdeskError("food.not_doubtful", field="take", line=line)
    return {**counts, "refused": refused, "doubtful": doubtful, "taken": taken}, changes


def _wrong(row: SheetRow, seen: Mapping[str, int]) -> KbdeskError | None:
    if row.error is not None:
        return row.error
    if row.code in seen:
        return KbdeskError("food.sheet_twice", field="code", line=seen[row.code])
    for one in doubts(row.figures):
        return KbdeskError(one.code, field=one.field, **one.params)
    return None


def _changes(row: SheetRow, known: Food | None, file: str) -> Iterator[Change]:
    """Yield what a row of the sheet changes: names only where the food is new.

    A blank says nothing: a figure that is known stays.
    """
    id_ = known.id if known else food_id(row.code)
    if known is None:
        what = {"code": row.code, "name": row.name, "food_group": row.group}
        yield Change("food", id_, "what", plain(what))
    figures = {"edible": known.edible, **known.nutrients} if known else {}
    before = {name: _kept(figures.get(name)) for name in COLUMNS}
    said = {name: _kept(row.figures[name]) for name in COLUMNS}
    after = {name: before[name] if said[name] is None else said[name] for name in COLUMNS}
    if after != before:
        composition: dict[str, object] = {column: after[name] for name, column in COLUMNS.items()}
        composition["source"] = f"{_TKPI}, {file}"[:200]
        yield Change("food", id_, "composition", composition)


def _kept(value: Decimal | None) -> int | None:
    return None if value is None else hundredths(value)
