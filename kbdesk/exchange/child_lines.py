"""One line of a sheet of children: a child, its parents, its place, and one measurement."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Final, Literal

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.measurements import QUANTITIES
from kbdesk.domain.names import is_name
from kbdesk.domain.nik import read_kk, read_nik
from kbdesk.domain.villages import read_village
from kbdesk.exchange.dates import DateCell, Dates, read_dates
from kbdesk.exchange.headings import FileColumn
from kbdesk.exchange.tables import TableFormat, plain_heading
from kbdesk.exchange.workbook import NO_VALUE
from kbdesk.records.children import MEASUREMENT
from kbdesk.records.families import FAMILY, PERSON
from kbdesk.records.kinds import FACT

_BLANK: Final = frozenset({"", "-", "--", "–", "null", "none", "n/a", "na", "#n/a", "nan", "."})
_DECIMAL = re.compile(
    r"(-?[0-9]{1,9}(?:[.,][0-9]{1,9})?)\s*(?:kg|gr?|gram|cm|mm|m)?\.?", re.IGNORECASE
)
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*\s*[eE]\s*\+?\s*[0-9]{1,2}")
_DIGITS = re.compile(r"[0-9]+")
_PLACES = Decimal("0.000001")


def text_of(value: object) -> str | None:
    """Return a cell as a text in one line, None where it says nothing; a whole number plain."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if not isfinite(value):
            return None
        value = int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    if isinstance(value, date | datetime):
        return value.isoformat()
    text = " ".join(str(value).replace("\u00a0", " ").split()).removeprefix("'").strip()
    text = "".join(c for c in text if c.isprintable())
    return None if text.casefold() in _BLANK else text


def number_of(value: object) -> Decimal | None:
    """Return a cell's number; a comma is a decimal point, a unit behind it is let go.

    Raises ValueError for what is no number: a date, a word, thousands separators.
    """
    if isinstance(value, bool | date | time):
        raise ValueError("no number")
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        if not isfinite(value):
            return None
        # 82.1 may have come as 82.10000000000001
        return Decimal(repr(value)).quantize(_PLACES).normalize() + 0
    text = text_of(value)
    if text is None:
        return None
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise ValueError("no number")
    return Decimal(found[1].replace(",", "."))


def identity_number(value: object) -> tuple[str | None, str | None]:
    """Return the digits of a NIK or KK, and a code where they are not to be trusted.

    ``as_number``: it stood in the cell as a number, of which a spreadsheet keeps fifteen digits.
    ``censored``: some digits are starred. The digits are then None: neither is ever a key.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return None, "as_number" if value else None
    text = text_of(value)
    if text is None:
        return None, None
    compact = re.sub(r"[\s.\-']", "", text)
    if "*" in compact or "x" in compact.casefold():
        return None, "censored"
    if _SCIENTIFIC.fullmatch(text):
        return None, "as_number"
    if _DIGITS.fullmatch(compact) and set(compact) == {"0"}:
        return None, None
    return compact or None, None


Sex = Literal["male", "female"]
FIGURES: Final = ("weight_kg", "lenhei_cm", "headc_cm", "muac_cm")
Z_FIELDS: Final = ("zwei", "zlen", "zwfl")
DATE_FIELDS: Final = ("birth_date", "date")
BREASTFED: Final = tuple(f"breastfed_{month}" for month in range(6))
_NAMES: Final = ("name", "mother", "father", "parent")
_NUMBERED: Final = re.compile(r"[(\[]?[0-9]+[)\].]?")
"""The cells of a row that numbers the columns: 1, (1), 1."""
_LONGEST: Final = {
    one.name: one.longest
    for one in (PERSON.field("name"), *(FAMILY.field(n) for n in ("rt", "rw", "address", "phone")))
}
_LIMITS: Final = {one.field: (one.low, one.high, one.decimals) for one in QUANTITIES}
_BIRTH_GRAMS: Final = PERSON.field("birth_weight_g").limits
_BIRTH_MM: Final = PERSON.field("birth_length_mm").limits
_KEPT: Final = {one.said: one.limits for one in MEASUREMENT.groups[FACT] if one.kind == "int"}
# what a figure out of its limits probably is: (field, from, to, code)
_UNITS: Final = tuple(
    (of, Decimal(_KEPT[of][0]) / per, Decimal(_KEPT[of][1]) / per, code)
    for of, per, code in (
        ("weight_kg", 1, "exchange.weight_in_grams"),
        ("lenhei_cm", 1000, "exchange.length_in_metres"),
        ("lenhei_cm", 1, "exchange.length_in_millimetres"),
        ("headc_cm", 1, "exchange.figure_in_millimetres"),
        ("muac_cm", 1, "exchange.figure_in_millimetres"),
    )
)


@dataclass(frozen=True, slots=True)
class LineNote:
    """Something to be said of a line: a code, the heading of its column, and figures."""

    code: str
    column: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class ChildLine:
    """A row that names a child; ``verdict`` says why it cannot be taken as it is.

    ``child`` is our own id, where the file says one. Figures are in kilograms and centimetres,
    as drafts carry them. ``village`` is a code, ``posyandu`` the file's own word for it.
    """

    row: int
    child: str | None = None
    name: str = ""
    sex: Sex | None = None
    birth_date: date | None = None
    nik: str | None = None
    kk: str | None = None
    household: str | None = None
    mother: str | None = None
    father: str | None = None
    parent_nik: str | None = None
    phone: str | None = None
    village: str | None = None
    posyandu: str | None = None
    rt: str | None = None
    rw: str | None = None
    address: str | None = None
    birth_weight_g: int | None = None
    birth_length_cm: Decimal | None = None
    has_kms: bool | None = None
    imd: bool | None = None
    breastfed: dict[int, bool] = field(default_factory=dict)
    vitamin_a: str | None = None
    date: date | None = None
    figures: dict[str, Decimal] = field(default_factory=dict)
    position: str | None = None
    oedema: bool | None = None
    z: dict[str, Decimal] = field(default_factory=dict)
    notes: list[LineNote] = field(default_factory=list)
    verdict: Literal["doubtful", "refused"] | None = None

    @property
    def kept_back(self) -> bool:
        """Tell whether the line cannot be taken as it is."""
        return self.verdict is not None

    @property
    def measured(self) -> bool:
        return bool(self.figures) or self.oedema is not None

    def say(self, code: str, column: str | None = None, **params: object) -> None:
        """Note a problem that does not prevent the import of the row."""
        self.notes.append(LineNote(code, column, params))

    def doubt(self, code: str, column: str | None = None, **params: object) -> None:
        """Keep the line back until a person has looked at it."""
        self.say(code, column, **params)
        self.verdict = self.verdict or "doubtful"

    def refuse(self, code: str, column: str | None = None, **params: object) -> None:
        """Keep the line out: what it says cannot be."""
        self.say(code, column, **params)
        self.verdict = "refused"


@dataclass(frozen=True, slots=True)
class ChildLines:
    """The children of a file, how many rows said nothing of a child, and how dates were read."""

    lines: tuple[ChildLine, ...]
    passed_over: tuple[int, ...]
    dates: Dates


class LineReader:
    """Reads rows by the columns that a person saw or gave."""

    def __init__(self, table: TableFormat, columns: Sequence[FileColumn], today: date) -> None:
        self._table = table
        self._today = today
        self._columns = {
            one.heading.field: one for one in reversed(columns) if one.heading is not None
        }

    def read(
        self,
        rows: Iterable[tuple[int, Sequence[object]]],
        order: str,
        cancelled: Callable[[], bool] | None = None,
    ) -> ChildLines:
        """Return the lines of the rows under the heading.

        Raises ``exchange.cancelled``; ``exchange.dates_ambiguous`` and
        ``exchange.dates_mixed``, which name rows.
        """
        kept: list[tuple[int, dict[str, object]]] = []
        passed_over: list[int] = []
        for number, row in rows:
            raw = {
                name: row[one.place]
                for name, one in self._columns.items()
                if one.place < len(row) and row[one.place] is not None
            }
            self._join_names(raw)
            if self._says_something(raw):
                kept.append((number, raw))
            elif any(cell is not None for cell in row):
                passed_over.append(number)
        dates = read_dates(
            {
                name: [
                    DateCell(number, raw[name])
                    for number, raw in kept
                    if name in raw and raw[name] is not NO_VALUE and text_of(raw[name]) is not None
                ]
                for name in DATE_FIELDS
            },
            order,
            self._today,
        )
        lines = tuple(
            self._line(number, raw, dates) for number, raw in kept if not _stopped(cancelled)
        )
        return ChildLines(lines, tuple(passed_over), dates)

    def _join_names(self, raw: dict[str, object]) -> None:
        """Make one name of a first and a last one, where a file has them apart."""
        if "name" not in raw:
            parts = [text_of(raw.pop(one, None)) for one in ("first_name", "last_name")]
            if any(parts):
                raw["name"] = " ".join(part for part in parts if part)

    def _says_something(self, raw: Mapping[str, object]) -> bool:
        """Tell a child's row from an empty one, a total, a repeated heading, a row of numbers."""
        name = text_of(raw.get("name"))
        if name is None:
            # a nameless row with a NIK or a birth date is somebody's, and is refused by name
            return any(
                text_of(raw.get(one)) is not None and raw.get(one) is not NO_VALUE
                for one in ("id", "nik", "birth_date")
            ) and not self._is_total(raw)
        if raw.get("name") is NO_VALUE:
            return True
        heading = plain_heading(self._header("name") or "")
        if plain_heading(name) == heading or _NUMBERED.fullmatch(name):
            return False
        others = ("nik", "birth_date", "sex", "date")
        if self._is_total(raw) and all(text_of(raw.get(one)) is None for one in others[:3]):
            return False
        # a remark below the table: a text in the name's column and nothing else
        return any(text_of(raw.get(one)) is not None for one in (*others, *FIGURES))

    def _is_total(self, raw: Mapping[str, object]) -> bool:
        texts = (text_of(raw.get(one)) for one in ("name", "number", "nik", "birth_date"))
        return any(
            plain_heading(text).rstrip("0123456789 ") in self._table.totals
            for text in texts
            if text is not None
        )

    def _line(self, row: int, raw: dict[str, object], dates: Dates) -> ChildLine:
        line = ChildLine(row)
        for name in [name for name, value in raw.items() if value is NO_VALUE]:
            raw[name] = None
            if name not in self._table.passed_over:
                line.refuse("exchange.formula_without_value", self._header(name))
        self._dates(line, raw, dates)
        self._who(line, raw)
        self._place(line, raw)
        self._birth(line, raw)
        self._measurement(line, raw)
        self._answers(line, raw)
        return line

    def _header(self, name: str) -> str | None:
        column = self._columns.get(name)
        return column.header if column else None

    def _dates(self, line: ChildLine, raw: Mapping[str, object], dates: Dates) -> None:
        for name in DATE_FIELDS:
            found = dates.values[name].get(line.row)
            if line.row in dates.unreadable[name]:
                line.refuse(
                    "exchange.date_unreadable", self._header(name), text=text_of(raw[name]) or ""
                )
            elif found is not None and found > self._today:
                line.refuse("exchange.date_in_future", self._header(name), date=found)
            elif name == "birth_date":
                line.birth_date = found
            else:
                line.date = found
        if line.birth_date is None and line.verdict is None:
            line.refuse("exchange.no_birth_date", self._header("birth_date"))
        if line.birth_date and line.date and line.date < line.birth_date:
            line.refuse("exchange.before_birth", self._header("date"), date=line.date)

    def _who(self, line: ChildLine, raw: Mapping[str, object]) -> None:
        for name in (
            "name",
            "mother",
            "father",
            "parent",
            "phone",
            "household",
            "rt",
            "rw",
            "address",
        ):
            text = text_of(raw.get(name))
            longest = _LONGEST.get(name, 120)
            if text is not None and len(text) > longest:
                line.refuse("exchange.text_too_long", self._header(name), most=longest)
                text = text[:longest]
            if text is not None and name in _NAMES and not is_name(text):
                line.say("exchange.not_a_name", self._header(name), text=text)
                text = None
            if name == "parent":
                self._parents(line, text)
            elif text is not None:
                setattr(line, name, text)
        line.child = own_id(text_of(raw.get("id")))
        if not line.name and line.child is None:
            line.refuse("exchange.no_name", self._header("name"))
        sex = text_of(raw.get("sex"))
        found = self._table.word(sex, "male", "female") if sex else None
        line.sex = found  # type: ignore[assignment]
        if found is None:
            line.refuse("exchange.no_sex", self._header("sex"), text=sex or "")
        line.nik = self._nik(line, raw, "nik", line.sex, line.birth_date)
        line.parent_nik = self._nik(line, raw, "parent_nik", None, None)
        kk, why = identity_number(raw.get("kk"))
        if why is not None:
            line.say(f"exchange.kk_{why}", self._header("kk"))
        elif kk is not None:
            try:
                line.kk = read_kk(kk)
            except KbdeskError as error:
                line.say(error.code, self._header("kk"), **error.params)

    def _parents(self, line: ChildLine, text: str | None) -> None:
        """Take the one name of a parent as the mother's, two with a stroke between as both."""
        if text is None:
            return
        first, _, second = (part.strip() for part in text.replace("&", "/").partition("/"))
        line.mother = line.mother or first or None
        line.father = line.father or second or None

    def _nik(
        self,
        line: ChildLine,
        raw: Mapping[str, object],
        name: str,
        sex: Sex | None,
        born: date | None,
    ) -> str | None:
        digits, why = identity_number(raw.get(name))
        header = self._header(name)
        if why is not None:
            line.say(f"exchange.nik_{why}", header)
            return None
        try:
            found = read_nik(digits, sex=sex, birth_date=born)
        except KbdeskError as error:
            line.say(error.code, header, **error.params)
            return None
        for code in found.warnings:
            line.say(code, header)
        return None if "nik.dummy" in found.warnings else found.value

    def _place(self, line: ChildLine, raw: Mapping[str, object]) -> None:
        line.posyandu = text_of(raw.get("posyandu"))
        village = text_of(raw.get("village"))
        if village is None:
            return
        try:
            line.village = read_village(village)
        except KbdeskError as error:
            line.refuse(error.code, self._header("village"), **error.params)

    def _number(self, line: ChildLine, raw: Mapping[str, object], name: str) -> Decimal | None:
        """Return a column's number in the field's unit; nothing and zero are not measured."""
        column = self._columns.get(name)
        if column is None or column.heading is None:
            return None
        try:
            value = number_of(raw.get(name))
        except ValueError:
            text = text_of(raw.get(name)) or ""
            line.refuse("exchange.not_a_number", column.header, text=text)
            return None
        if value is None or value == 0:
            return None
        return value / column.heading.per_unit

    def _birth(self, line: ChildLine, raw: Mapping[str, object]) -> None:
        weight = self._number(line, raw, "birth_weight_kg")
        if weight is not None:
            least, most = _BIRTH_GRAMS
            grams = weight * 1000
            if least <= weight <= most:
                # no child weighs 300 kg at birth: what is written are grams
                grams = weight
                line.say("exchange.birth_weight_in_grams", self._header("birth_weight_kg"))
            elif least <= grams * 1000 <= most:
                # nor 3 g: below a heading of grams stand kilograms, or grams with a point
                grams *= 1000
                line.say("exchange.birth_weight_in_kilograms", self._header("birth_weight_kg"))
            if least <= grams <= most and grams % 1 == 0:
                line.birth_weight_g = int(grams)
            else:
                line.say("exchange.birth_left_out", self._header("birth_weight_kg"), value=weight)
        length = self._number(line, raw, "birth_length_cm")
        if length is not None:
            least, most = _BIRTH_MM
            if least <= length * 10 <= most and length * 10 % 1 == 0:
                line.birth_length_cm = length
            else:
                line.say("exchange.birth_left_out", self._header("birth_length_cm"), value=length)

    def _measurement(self, line: ChildLine, raw: Mapping[str, object]) -> None:
        for name in FIGURES:
            value = self._number(line, raw, name)
            if value is None:
                continue
            line.figures[name] = value
            low, high, decimals = _LIMITS[name]
            if not low <= value <= high:
                code = next(
                    (code for one, a, b, code in _UNITS if one == name and a <= value <= b),
                    "exchange.figure_out_of_range",
                )
                line.doubt(code, self._header(name), value=value, low=low, high=high)
            elif value.normalize().as_tuple().exponent < -decimals:  # type: ignore[operator]
                line.doubt(
                    "exchange.too_many_decimals", self._header(name),
                    value=value, decimals=decimals,
                )  # fmt: skip
        line.oedema = self._flag(line, raw, "oedema")
        position = text_of(raw.get("position"))
        if position is not None:
            line.position = self._table.word(position, "lying", "standing")
            if line.position is None:
                line.say("exchange.word_unknown", self._header("position"), text=position)
        if line.measured and line.date is None and line.verdict is None:
            line.refuse("exchange.no_date", self._header("date"))
        for name in Z_FIELDS:
            try:
                z = number_of(raw.get(name))
            except ValueError:
                continue
            if z is not None:
                line.z[name] = z

    def _answers(self, line: ChildLine, raw: Mapping[str, object]) -> None:
        line.has_kms = self._flag(line, raw, "has_kms")
        line.imd = self._flag(line, raw, "imd")
        for month, name in enumerate(BREASTFED):
            answer = self._flag(line, raw, name)
            if answer is not None:
                line.breastfed[month] = answer
        dose = text_of(raw.get("vitamin_a"))
        if dose is not None:
            line.vitamin_a = self._table.word(dose, "blue", "red", "yes", "no")
            if line.vitamin_a == "no":
                line.vitamin_a = None

    def _flag(self, line: ChildLine, raw: Mapping[str, object], name: str) -> bool | None:
        text = text_of(raw.get(name))
        if text is None:
            return None
        found = self._table.word(text, "yes", "no")
        if found is None:
            line.say("exchange.word_unknown", self._header(name), text=text)
            return None
        return found == "yes"


def own_id(text: str | None) -> str | None:
    """Return an id as our records have it, where a text is one."""
    try:
        return None if text is None else str(uuid.UUID(text))
    except ValueError:
        return None


Progress = Callable[[str, int, int], None]
"""Hears a phase, how many rows are done, and of how many (0: not known yet)."""


def _stopped(cancelled: Callable[[], bool] | None) -> bool:
    """Return False; raises ``exchange.cancelled`` where a person stops it."""
    if cancelled is not None and cancelled():
        raise KbdeskError("exchange.cancelled")
    return False


def counted(
    rows: Iterable[tuple[int, list[object]]],
    after: int,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    total: int = 0,
) -> Iterator[tuple[int, list[object]]]:
    """Yield the rows below a heading; raises ``exchange.cancelled`` where a person stops it."""
    for number, row in rows:
        _stopped(cancelled)
        if number % 200 == 0 and progress is not None:
            progress("reading", number, max(total, number))
        if number > after:
            yield number, row


def file_name(path: Path) -> str:
    """Return a file's name as it is remembered: no folder, which may say whose machine it is."""
    return "".join(c for c in path.name if c.isprintable())[:200]
