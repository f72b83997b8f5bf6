"""The official food composition table (TKPI) as a spreadsheet, read by its header's names.

Columns may stand in any order, and the header in any of the first rows of the first visible
sheet that has one. A cell that is empty, a dash or "tr" says nothing: it is never 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.foods import GROUP_OF_LETTER, read_code, vitamin_a
from kbdesk.exchange.workbook import NO_VALUE, Book, opened

_HEADER_WITHIN = 30
_MOST_ROWS = 20_000
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("kode", "kodebaru", "kodepangan", "kodebahan", "kodetkpi", "code"),
    "name": ("namabahan", "namabahanmakanan", "namabahanpangan", "namapangan", "bahanmakanan",
             "nama", "namabahanmentah", "namabahanmakananmentah", "namapanganmentah"),
    "edible": ("bdd", "bddpersen", "bagiandapatdimakan", "bydd"),
    "energy_kcal": ("energi", "energy", "kalori", "energikal", "energikkal"),
    "protein_g": ("protein", "proteing"),
    "fat_g": ("lemak", "lemakg", "fat"),
    "carbohydrate_g": ("kh", "karbohidrat", "khg", "karbohidratg", "cho"),
    "calcium_mg": ("kalsium", "ca", "kalsiummg"),
    "iron_mg": ("besi", "fe", "zatbesi", "besimg"),
    "zinc_mg": ("seng", "zn", "sengmg"),
    "retinol": ("retinol", "vita", "retinolmcg"),
    "carotene": ("bkar", "bkaroten", "betakaroten", "karotenbeta", "bkarmcg"),
    "carotenoids": ("kartotal", "karotentotal", "kartotalmcg", "totalkaroten"),
    "vitamin_a_ug": ("vitare", "vitaminare", "re"),
    "vitamin_c_mg": ("vitc", "vitaminc", "vitcmg"),
}  # fmt: skip
_NEEDED: Final = ("code", "name", "energy_kcal", "protein_g", "fat_g", "carbohydrate_g")
_FIGURES: Final = (
    "edible", "energy_kcal", "protein_g", "fat_g", "carbohydrate_g", "calcium_mg", "iron_mg",
    "zinc_mg", "vitamin_c_mg",
)  # fmt: skip
_BLANK: Final = frozenset({"", "-", "–", "—", "tr", "trace", "n/a", "na", "*"})
_CODE = re.compile(r"[A-Z]{2}[0-9]{3}[A-Z]?")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the sheet: its line, its figures per 100 g; or why it cannot be read."""

    line: int
    code: str
    name: str
    group: str | None = None
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)
    error: KbdeskError | None = None


def read_sheet(path: Path) -> Iterator[SheetRow]:
    """Yield the foods of a spreadsheet in their order.

    Raises ``food.sheet_unreadable``, ``food.sheet_no_header`` (naming the columns that were
    looked for), ``food.sheet_too_long``.
    """
    with _opened(path) as book:
        for sheet in book.sheets:
            if not sheet.visible:
                continue
            places: dict[str, int] | None = None
            for line, cells in book.rows(sheet):
                if line > _MOST_ROWS:
                    break
                if places is None:
                    places = _places(cells)
                    if places is None and line >= _HEADER_WITHIN:
                        break
                else:
                    row = _row(line, cells, places)
                    if row is not None:
                        yield row
            if places is not None:
                return
    raise KbdeskError("food.sheet_no_header", path=path.name, columns=", ".join(_NEEDED))


@contextmanager
def _opened(path: Path) -> Iterator[Book]:
    """Open the file as every spreadsheet is opened, and say its refusals in a sheet of foods."""
    try:
        with opened(path) as book:
            yield book
    except KbdeskError as error:
        if error.code == "exchange.too_large":
            raise KbdeskError("food.sheet_too_long", path=path.name, most=_MOST_ROWS) from None
        if error.code.startswith("exchange."):
            why = error.params.get("why", error.code.partition(".")[2])
            raise KbdeskError("food.sheet_unreadable", path=path.name, why=why) from None
        raise


def _places(cells: Sequence[object]) -> dict[str, int] | None:
    """Return where each column stands, or None where this row is no header."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        plain = re.sub(r"\(.*?\)|[^a-z]", "", str(cell or "").lower())
        for name, spellings in _NAMES.items():
            if name not in found and plain in spellings:
                found[name] = place
                break
    return found if all(name in found for name in _NEEDED) else None


def _row(line: int, cells: Sequence[object], places: Mapping[str, int]) -> SheetRow | None:
    def text(name: str) -> str:
        place = places.get(name)
        value = cells[place] if place is not None and place < len(cells) else None
        return "" if value is None or value is NO_VALUE else str(value).strip()

    code, name = read_code(text("code")), text("name")
    if not code and not name:
        return None
    if not code:
        # a heading between the groups of foods, or a food without its code
        numbers = [part for part in map(text, _NEEDED[2:]) if part]
        return (
            SheetRow(line, "", name, error=KbdeskError("food.sheet_no_code", field="code"))
            if numbers
            else None
        )
    if not _CODE.fullmatch(code) or not name:
        return SheetRow(
            line, code[:20], name[:120], error=KbdeskError("food.sheet_no_code", field="code")
        )
    group = GROUP_OF_LETTER.get(code[0])
    figures: dict[str, Decimal | None] = {}
    try:
        for key in _FIGURES:
            figures[key] = _figure(text(key), key)
        given = _figure(text("vitamin_a_ug"), "vitamin_a_ug")
        parts = [_figure(text(key), "vitamin_a_ug") for key in ("retinol", "carotene",
                                                               "carotenoids")]  # fmt: skip
    except KbdeskError as error:
        return SheetRow(line, code, name[:120], group, error=error)
    figures["vitamin_a_ug"] = given if given is not None else vitamin_a(group, *parts)
    return SheetRow(line, code, name[:120], group, figures)


def _figure(text: str, field: str) -> Decimal | None:
    """Read a cell: a number with a point or a comma; raises ``food.sheet_not_a_number``."""
    if text.lower() in _BLANK:
        return None
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 10**7:
        raise KbdeskError("food.sheet_not_a_number", field=field, text=text[:40])
    return value.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
