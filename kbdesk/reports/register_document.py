"""The SIP registers as documents: from what ``report sip-f1`` and so on say, to paper and sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final, Literal

from kbdesk.domain import sip
from kbdesk.domain.family_planning import STOPPED
from kbdesk.domain.report_json.registers import RegisterJson
from kbdesk.domain.sip import NEW_VACCINES
from kbdesk.reports.document import Cell, Document, Kind, NewPage, PaperColumn, PaperTable, Part
from kbdesk.reports.formats import kilograms, short_month
from kbdesk.reports.report_head import ReportHead
from kbdesk.words import Language, Say

_KINDS: Final[Mapping[sip.Kind, Kind]] = {
    "text": "text",
    "nik": "code",
    "date": "date",
    "number": "measure",
    "count": "whole",
    "weight": "measure",
    "answer": "code",
    "notes": "text",
    "ages": "text",
}
_PAPER: Final[Mapping[sip.Subject, Literal["A4", "F4"]]] = {"births": "A4"}
_NAMES_MM, _DAY_MM, _NUMBER_MM = 36.0, 11.0, 8.0
_OF_MOTHERS: Final[Mapping[str, float]] = {
    "name": 31.0, "address": 20.0, "weeks": 11.2, "pmt": 11.2, "years": 7.4, "gravida": 7.4,
    "muac_cm": 7.4, **{f"weight_{month:02d}": 7.0 for month in range(1, 13)},
}  # fmt: skip
"""Widths in the register of mothers: an address on two lines, headings without a break."""
_WIDTHS: Final[Mapping[str, float]] = {"no": 7.0, "code": 12.0, "notes": 26.0}
_STOCKS: Final = frozenset(("S", "K", "pregnant", "nursing", "condom", "pill", "injection"))
"""Figures of a month's end, which a year does not add up."""
_MONTHLY: Final = frozenset(("visitors", "results"))


def register_document(said: RegisterJson, whose: ReportHead, language: Language) -> Document:
    """Return a register as a document; each posyandu of several begins a page and a sheet."""
    say = Say(language)
    subject = said["subject"]
    number = int(said["format"][1:])
    columns = sip.COLUMNS[subject]
    shown = _columns(subject, columns, say)
    parts: list[Part] = []
    rows = said["rows"]
    several = len({_posyandu(row) for row in rows}) > 1
    for code, lines in groupby(rows, key=_posyandu):
        if several:
            parts.append(NewPage(code or say("common.without_a_posyandu")))
        title = whose.named(code, language) if several else ""
        parts.append(_table(subject, columns, shown, list(lines), title, say))
    if not parts:
        parts.append(_table(subject, columns, shown, [], "", say))
    return Document(
        title=say(f"sip.title.{subject}"),
        lines=[
            say("sip.format", number=number),
            *whose.lines(language),
            say("sip.year", year=said["year"]),
        ],
        parts=parts,
        name=say("sip.file", number=number, year=said["year"]),
        wide=True,
        paper=_PAPER.get(subject, "F4"),
    )


def _posyandu(row: Mapping[str, object]) -> str | None:
    code = row["posyandu"]
    return None if code is None else str(code)


def _table(
    subject: sip.Subject,
    columns: Sequence[sip.SipColumn],
    shown: Sequence[PaperColumn],
    lines: Sequence[Mapping[str, object]],
    title: str,
    say: Say,
) -> PaperTable:
    folds, repeated = _folds(subject, columns)
    note = f"sip.note_{subject if subject in (*_MONTHLY, 'women') else 'children'}"
    return PaperTable(
        shown,
        [list(_cells(columns, line, say)) for line in lines],
        title=title,
        total=_total(columns, lines, say) if subject in _MONTHLY and lines else None,
        note=say(note) if subject not in ("births", "pregnant") else "",
        empty=say("sip.empty"),
        numbered=True,
        folds=folds,
        repeated=repeated,
        compact=True,
    )


def _folds(subject: sip.Subject, columns: Sequence[sip.SipColumn]) -> tuple[tuple[int, ...], int]:
    """Return where a register that is too wide for one page is folded, and what is repeated."""
    if subject in ("children", "infants", "toddlers"):
        # the left page to the weighings, the right one from breast milk on, then what is newer
        return (_place(columns, "E1"), _place(columns, NEW_VACCINES[0])), 3
    if subject == "results":
        return (_place(columns, next(one.key for one in columns if one.extra)),), 2
    return (), 0


def _place(columns: Sequence[sip.SipColumn], key: str) -> int:
    """Return a column's place among those of the table, in which a value beside is one more."""
    place = 0
    for column in columns:
        if column.key == key:
            return place
        place += 2 if column.beside else 1
    raise KeyError(key)


def _columns(subject: sip.Subject, columns: Sequence[sip.SipColumn], say: Say) -> list[PaperColumn]:
    shown = []
    number = 0
    for column in columns:
        number += not column.extra
        over = say(f"sip.group.{column.group}") if column.group else ""
        shown.append(
            PaperColumn(
                _title(column.title, say),
                "code" if subject in _MONTHLY and column.kind == "text" else _KINDS[column.kind],
                over=over,
                width_mm=_width(subject, column),
                number="" if column.extra else str(number),
            )
        )
        if column.beside is not None:
            title = "nik" if column.beside == "nik" else "code"
            shown.append(PaperColumn(_title(title, say), "code", over=over, below=True))
    return shown


def _title(title: str, say: Say) -> str:
    if title.startswith("month_"):
        return short_month(date(2000, int(title[6:]), 1), say.language)
    return say(f"sip.column.{title}")


def _width(subject: sip.Subject, column: sip.SipColumn) -> float | None:
    """Return a column's width in millimetres; the tables of few columns find their own."""
    if subject == "births":
        return None
    if subject in _MONTHLY:
        return 18.0 if column.key == "month" else None
    if subject == "women":
        return _DAY_MM if column.kind == "date" else None
    if subject == "pregnant" and column.key in _OF_MOTHERS:
        return _OF_MOTHERS[column.key]
    if column.beside == "nik":
        return _NAMES_MM
    if column.kind == "date":
        return _DAY_MM
    if column.kind in ("weight", "number", "count", "answer"):
        return _WIDTHS.get(column.key, _NUMBER_MM)
    return None


def _cells(columns: Iterable[sip.SipColumn], line: Mapping[str, Any], say: Say) -> Iterable[Cell]:
    for column in columns:
        value = line[column.key]
        if column.key in line.get("by_book", ()):
            # given, on a day that is not known
            yield say("sip.by_book")
            continue
        if column.key == "dasawisma":
            value = value or _rt(line.get("rt"), say)
        elif column.key == "address":
            value = ", ".join(one for one in (value, _rt(line.get("rt"), say)) if one) or None
        elif column.key in ("method", "changed_to") and value:
            value = _method(value, say)
        elif column.key == "month":
            value = say(f"calendar.month.{int(value[5:])}")
        yield _cell(column.kind, value, say)
        if column.beside is not None:
            yield line[column.beside]


def _method(method: str, say: Say) -> str:
    if method == STOPPED:
        return say("sip.method_stopped")
    return say(f"kb.method_{method}").split(" (")[0]


def _cell(kind: sip.Kind, value: Any, say: Say) -> Cell:
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(value)
    if kind in ("number", "weight"):
        return float(value)
    if kind == "answer":
        return say(f"sip.answer.{value}")
    if kind == "notes":
        return "; ".join(_note(one, say) for one in value) or None
    if kind == "ages":
        return ", ".join(_age(months, say) for months in value) or None
    return value if isinstance(value, str | int) else str(value)


def _note(note: Mapping[str, Any], say: Say) -> str:
    code = note["code"]
    if code == "moved_away" and not note.get("posyandu"):
        code = "moved_away_somewhere"
    day = note.get("date")
    words = {
        "date": f"{day[8:10]}/{day[5:7]}/{day[2:4]}" if day else "",
        "posyandu": note.get("posyandu") or "",
        "kg": kilograms(round(note["kg"] * 1000), say.language) if "kg" in note else "",
    }
    said = say(f"sip.note.{code}", **words)
    return f"{said} ({note['why']})" if note.get("why") else said


def _age(months: int, say: Say) -> str:
    if months >= 24:
        return say("sip.years_old", years=months // 12)
    return say("sip.months_old", months=months)


def _rt(rt: str | None, say: Say) -> str | None:
    return None if not rt else say("whose.rt", rt=rt)


def _total(
    columns: Iterable[sip.SipColumn], lines: Sequence[Mapping[str, object]], say: Say
) -> list[Cell]:
    cells: list[Cell] = []
    for column in columns:
        values = [line[column.key] for line in lines]
        if column.key == "month":
            cells.append(say("sip.total"))
        elif column.key in ("no", "notes") or column.key in _STOCKS:
            cells.append(None)
        else:
            known = [value for value in values if isinstance(value, int)]
            cells.append(sum(known) if known else None)
    return cells
