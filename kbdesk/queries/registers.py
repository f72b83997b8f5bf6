"""The SIP registers F1 to F6, or F1 to F7: which one, of which year, and its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.report_json.registers import RegisterJson
from kbdesk.domain.sip import COLUMNS, SipColumn, Subject, subject_of
from kbdesk.queries.area import Area, said_area
from kbdesk.queries.register_activity import result_register, visitor_register
from kbdesk.queries.register_area import RegisterYear, year_of
from kbdesk.queries.register_births import birth_register
from kbdesk.queries.register_children import child_register
from kbdesk.queries.register_women import pregnant_register, women_register
from kbdesk.queries.skdn import month_text

_HIDDEN: Final = ("name_key", "sorted_by")
_LINES: Final[Mapping[Subject, Callable[[Desk, Area, RegisterYear], list[dict[str, object]]]]] = {
    "births": birth_register,
    "children": child_register,
    "infants": lambda desk, area, year: child_register(desk, area, year, "infants"),
    "toddlers": lambda desk, area, year: child_register(desk, area, year, "toddlers"),
    "women": women_register,
    "pregnant": pregnant_register,
    "visitors": visitor_register,
    "results": result_register,
}


@dataclass(frozen=True, slots=True)
class Register:
    """A register of a year: its format's number among ``formats``, and its lines.

    Each line is a mapping with the keys of ``columns`` and, behind them, ``id``,
    ``posyandu`` and what else a screen asks for.
    """

    number: int
    formats: int
    subject: Subject
    month: int
    year: int
    area: Area
    lines: list[dict[str, object]]

    @property
    def columns(self) -> tuple[SipColumn, ...]:
        """Return the columns in the order of the printed format, newer ones behind."""
        return COLUMNS[self.subject]


def register(desk: Desk, number: int, month: int, area: Area, formats: int = 6) -> Register:
    """Return format F<number> of the year of a month; raises ``report.no_such_format``."""
    subject = subject_of(number, formats)
    lines = _LINES[subject](desk, area, year_of(desk, month))
    return Register(number, formats, subject, month, month // 12, area, lines)


def said(found: Register) -> RegisterJson:
    """Return a register as ``report sip-f1`` and so on write it."""
    keys = [
        key for column in found.columns for key in (column.key, column.beside) if key is not None
    ]
    rows = []
    for line in found.lines:
        row = {key: line[key] for key in keys}
        row |= {k: v for k, v in line.items() if k not in row and k not in _HIDDEN}
        rows.append(row)
    return {
        "month": month_text(found.month),
        "year": found.year,
        **said_area(found.area),
        "format": f"F{found.number}",
        "formats": found.formats,
        "subject": found.subject,
        "columns": [column.key for column in found.columns if not column.extra],
        "extra_columns": [column.key for column in found.columns if column.extra],
        "rows": rows,
    }
