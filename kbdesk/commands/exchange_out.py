"""Files for other programs: written whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kbdesk.commands.reports import read_month
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import CITY, PROVINCE, village_name, villages
from kbdesk.exchange.eppgbm_sheet import LAYOUTS, SheetLine, write_sheet
from kbdesk.exchange.tables import Table, table
from kbdesk.queries.area import Area, area_of, month_span, said_posyandu
from kbdesk.queries.measured_children import Measured, measured_children
from kbdesk.queries.skdn import month_text
from kbdesk.store import exchange_rows
from kbdesk.store.durable import finish_part
from kbdesk.store.records import Row

Progress = Callable[[str, int, int], None]


def export_eppgbm(
    desk: Desk,
    target: Path,
    *,
    month: str | None = None,
    posyandu: Sequence[str] = (),
    village: str | None = None,
    layout: str = "export",
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write the children measured in a month as e-PPGBM's export, or as its OT final sheet.

    Answers ``path``, ``month``, ``posyandu``, ``rows``. Raises ``report.bad_month``,
    ``exchange.not_written``, ``exchange.bad_layout``.
    """
    if layout not in LAYOUTS:
        raise KbdeskError("exchange.bad_layout", field="layout", choices=", ".join(LAYOUTS))
    number = read_month(desk, month)
    area = area_of(desk, posyandu, village)
    found = measured_children(desk, number, area)
    held = table("eppgbm")
    known = exchange_rows.posyandu_by_code(desk.store.records)
    lines = (SheetLine(_values(one, known, held)) for one in found)
    first = month_span(number)[0]
    made = datetime(first.year, first.month, first.day)
    with whole_file(target) as part:
        rows = write_sheet(
            part,
            lines,
            layout,
            title="OT final" if layout == "ot" else "Data",
            made=made,
            progress=None if progress is None else lambda n: progress("writing", n, len(found)),
        )
    return said_of(target, number, area) | {"rows": rows}


def said_of(target: Path, month: int, area: Area) -> dict[str, Any]:
    """Return what every export answers."""
    return {
        "path": str(target),
        "month": month_text(month),
        "posyandu": said_posyandu(area.posyandu),
    }


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a path to write to beside a target, and put it in its place once it is whole.

    Raises ``exchange.not_written``.
    """
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        # where nothing can be written, nothing is begun
        part.open("xb").close()
        yield part
        finish_part(part, target)
    except OSError as error:
        part.unlink(missing_ok=True)
        why = error.strerror or type(error).__name__
        raise KbdeskError("exchange.not_written", path=str(target), why=why) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _values(one: Measured, known: dict[str, Row], held: Table) -> dict[str, Any]:
    child, row, scores = one.child, one.measurement, one.scores
    place = known.get(one.posyandu or "", {})
    code = child["village"] or place.get("village")
    village = villages().get(code or "")
    parent_is_mother = child["mother"] is not None
    born, measured = date.fromisoformat(child["birth_date"]), date.fromisoformat(row["date"])
    shown = held.shown
    return {
        "nik": _plain_nik(child["nik"]),
        "name": child["name"],
        "sex": shown.get(child["sex"] or "", None),
        "birth_date": born,
        "birth_weight_kg": _over(child["birth_weight_g"], 1000),
        "birth_length_cm": _over(child["birth_length_mm"], 10),
        "parent": child["mother"] or child["father"],
        "parent_nik": _plain_nik(child["mother_nik"] if parent_is_mother else child["father_nik"]),
        "phone": child["phone"],
        "kk": _plain_nik(child["kk"]),
        "province": PROVINCE.upper(),
        "city": CITY.upper(),
        "district": village.district if village else None,
        "puskesmas": place.get("puskesmas"),
        "village": village_name(code) or None,
        "posyandu": place.get("name") or one.posyandu,
        "rt": child["rt"],
        "rw": child["rw"],
        "address": child["address"],
        "age": _age(born, measured, shown["age"]),
        "date": measured,
        "weight_kg": _over(row["weight_g"], 1000),
        "lenhei_cm": _over(row["lenhei_mm"], 10),
        "position": shown.get(row["position"] or "", None),
        "muac_cm": _over(row["muac_mm"], 10),
        **{
            f"status_{index}": held.status.get(one.status[index].code, one.status[index].name)
            for index in ("zwei", "zlen", "zwfl")
            if index in one.status
        },
        "zwei": scores.zwei,
        "zlen": scores.zlen,
        "zwfl": scores.zwfl,
        "gain": None if one.gain is None else one.gain.code,
        "vitamin_a_count": one.vitamin_a,
        "kpsp": None if one.kpsp is None else shown.get(one.kpsp, one.kpsp),
        "has_kms": None if one.has_kms is None else shown["yes" if one.has_kms else "no"],
    }


def _plain_nik(number: str | None) -> str | None:
    """Return a number of identity, or nothing where it was censored when it came."""
    return None if not number or "*" in number else number


def _over(value: int | None, scale: int) -> float | None:
    return None if value is None else value / scale


def _age(born: date, on: date, form: str) -> str:
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    year, place = divmod(born.year * 12 + born.month - 1 + months, 12)
    last = month_span(year * 12 + place)[1]
    reached = last if born.day > last.day else date(year, place + 1, born.day)
    days = (on - reached).days
    return form.format(years=months // 12, months=months % 12, days=days)
