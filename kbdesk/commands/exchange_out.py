"""Files for other programs: written whole or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain
from pathlib import Path

from kbdesk.commands.practice import only_for_real
from kbdesk.commands.reports import read_month
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.ages import age_parts
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import CITY, PROVINCE, village_name, villages
from kbdesk.exchange.anthro import DATE_FORMS, write_csv
from kbdesk.exchange.eppgbm_sheet import LAYOUTS, SheetLine, write_sheet
from kbdesk.exchange.fhir_ages import resources_of_person
from kbdesk.exchange.fhir_bundle import BundleType, bundle_text
from kbdesk.exchange.fhir_children import Resource, resources_of
from kbdesk.exchange.fhir_children import organization as organization_of
from kbdesk.exchange.fhir_codes import Codes, codes
from kbdesk.exchange.tables import TableFormat, table
from kbdesk.queries.area import Area, area_of, month_span, said_posyandu
from kbdesk.queries.fhir_month import children_of_month, examined_of_month, posyandu_named
from kbdesk.queries.measured_children import MeasuredChild, measured_children
from kbdesk.queries.skdn import month_text
from kbdesk.store import exchange_rows
from kbdesk.store.durable import create_private, drop_part, finish_part, part_beside
from kbdesk.store.records import Row

Progress = Callable[[str, int, int], None]
_AT_ONCE = 100
_ORGANIZATION = re.compile(r"[A-Za-z0-9.-]{1,64}")


def facility(organization: str | None) -> str:
    """Return a facility's id at SATUSEHAT, or ``kbdesk`` where none is given.

    Raises ``exchange.bad_organization``.
    """
    known = organization or "kbdesk"
    if not _ORGANIZATION.fullmatch(known):
        raise KbdeskError("exchange.bad_organization", field="organization", text=known)
    return known


def export_eppgbm(
    desk: Desk,
    target: Path,
    *,
    month: str | None = None,
    posyandu: Sequence[str] = (),
    village: str | None = None,
    layout: str = "export",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, object]:
    """Write the children measured in a month as e-PPGBM's export, or as its OT final sheet.

    Answers ``path``, ``month``, ``posyandu``, ``rows``. Raises ``report.bad_month``,
    ``exchange.not_written``, ``exchange.bad_layout``, ``exchange.cancelled``.
    """
    only_for_real(desk)
    if layout not in LAYOUTS:
        raise KbdeskError("exchange.bad_layout", field="layout", choices=", ".join(LAYOUTS))
    number = read_month(desk, month)
    area = area_of(desk, posyandu, village)
    found = measured_children(desk, number, area)
    held = table("eppgbm")
    known = exchange_rows.posyandu_by_code(desk.store.records)
    lines = (SheetLine(_values(one, known, held)) for one in _stoppable(found, progress, cancelled))
    first = month_span(number)[0]
    made = datetime(first.year, first.month, first.day)
    _note(desk, "eppgbm", number)
    with whole_file(target) as part:
        rows = write_sheet(
            part,
            lines,
            layout,
            title="OT final" if layout == "ot" else "Data",
            made=made,
        )
    return said_of(target, number, area) | {"rows": rows}


def export_anthro(
    desk: Desk,
    target: Path,
    *,
    month: str | None = None,
    posyandu: Sequence[str] = (),
    village: str | None = None,
    dates: str = "ymd",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, object]:
    """Write a month's measured children as a survey file of WHO Anthro.

    ``dates``: ymd (2026-08-25) or dmy (25/08/2026). Answers ``path``, ``month``, ``posyandu``,
    ``rows``. Raises ``report.bad_month``, ``exchange.not_written``, ``exchange.bad_dates``,
    ``exchange.cancelled``.
    """
    only_for_real(desk)
    if dates not in DATE_FORMS:
        raise KbdeskError("exchange.bad_dates", field="dates", choices=", ".join(DATE_FORMS))
    number = read_month(desk, month)
    area = area_of(desk, posyandu, village)
    shown = table("anthro").shown
    found = measured_children(desk, number, area)
    lines = (_survey_line(one, shown) for one in _stoppable(found, progress, cancelled))
    _note(desk, "anthro", number)
    with whole_file(target) as part, part.open("w", encoding="utf-8", newline="") as file:
        rows = write_csv(file, lines, dates)
    return said_of(target, number, area) | {"rows": rows}


def _stoppable(
    found: Sequence[MeasuredChild],
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[MeasuredChild]:
    for place, one in enumerate(found):
        if place % _AT_ONCE == 0:
            _hear(place, len(found), progress, cancelled)
        yield one


def _hear(
    done: int, of: int, progress: Progress | None, cancelled: Callable[[], bool] | None
) -> None:
    if cancelled is not None and cancelled():
        raise KbdeskError("exchange.cancelled")
    if progress is not None:
        progress("writing", done, of)


def _survey_line(one: MeasuredChild, shown: Mapping[str, str]) -> dict[str, object]:
    child, row = one.child, one.measurement
    oedema = row["oedema"]
    return {
        "posyandu": one.posyandu,
        "id": child["id"],
        "household": child["family"],
        "first_name": child["name"],
        "sex": shown.get(child["sex"] or ""),
        "birth_date": date.fromisoformat(child["birth_date"]),
        "date": date.fromisoformat(row["date"]),
        "weight_kg": _over(row["weight_g"], 1000),
        "lenhei_cm": _over(row["lenhei_mm"], 10),
        "position": shown.get(row["position"] or ""),
        "oedema": None if oedema is None else shown["yes" if oedema else "no"],
        "headc_cm": _over(row["headc_mm"], 10),
        "muac_cm": _over(row["muac_mm"], 10),
    }


def export_fhir(
    desk: Desk,
    target: Path,
    *,
    month: str | None = None,
    posyandu: Sequence[str] = (),
    village: str | None = None,
    bundle: BundleType = "collection",
    organization: str | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> dict[str, object]:
    """Write a month as a FHIR R4 Bundle for SATUSEHAT.

    ``organization``: the facility's id there, a part of our identifiers; ``kbdesk`` unless
    told. Answers ``path``, ``month``, ``posyandu``, ``type``, ``entries`` and ``resources`` by
    kind. Raises ``report.bad_month``, ``exchange.not_written``, ``exchange.bad_organization``,
    ``exchange.fhir_invalid``.
    """
    only_for_real(desk)
    table_ = codes(facility(organization))
    number = read_month(desk, month)
    area = area_of(desk, posyandu, village)
    counts: Counter[str] = Counter()

    def heard(done: int, of: int) -> None:
        _hear(done, of, progress, cancelled)

    def resources() -> Iterator[Resource]:
        children = children_of_month(desk, number, area, heard)
        examined = examined_of_month(desk, number, area)
        of_people = chain(
            ((one.posyandu, resources_of(table_, one)) for one in children),
            ((one.posyandu, resources_of_person(table_, one)) for one in examined),
        )
        for kind, fields in with_posyandu(table_, posyandu_named(desk), of_people):
            counts[kind] += 1
            yield kind, fields

    name = "/".join((month_text(number), *(area.posyandu or ()), *filter(None, [area.village])))
    _note(desk, "fhir", number)
    with whole_file(target) as part, part.open("w", encoding="utf-8", newline="") as file:
        for text in bundle_text(table_, resources(), name, bundle):
            file.write(text)
    return said_of(target, number, area) | {
        "type": bundle,
        "entries": counts.total(),
        "resources": dict(sorted(counts.items())),
    }


def with_posyandu(
    table_: Codes,
    named: Mapping[str, Mapping[str, object]],
    of_people: Iterable[tuple[str | None, Iterable[Resource]]],
) -> Iterator[Resource]:
    """Yield the resources of people once each, and before them the posyandu's that they name."""
    told: set[str] = set()
    for posyandu, some in of_people:
        first = [organization_of(table_, posyandu, named.get(posyandu, {}))] if posyandu else []
        for kind, fields in chain(first, some):
            # A child who was weighed and examined is one patient, and that day is one visit.
            if fields["id"] not in told:
                told.add(fields["id"])
                yield kind, fields


def _note(desk: Desk, form: str, month: int) -> None:
    """Note in the audit trail who took people's data out, before there is a file."""
    note(desk, "exported", None, None, report="exchange", month=month_text(month), form=form)


def said_of(target: Path, month: int, area: Area) -> dict[str, object]:
    """Return the fields that every export answers."""
    return {
        "path": str(target),
        "month": month_text(month),
        "posyandu": said_posyandu(area.posyandu),
    }


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a path beside a target to write to, and move the file to the target once it is complete.

    Raises ``exchange.not_written``.
    """
    part = None
    try:
        part = part_beside(target)
        # Do not begin where nothing can be written.
        create_private(part).close()
        yield part
        finish_part(part, target)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise KbdeskError("exchange.not_written", path=str(target), why=why) from error
    finally:
        if part is not None:
            drop_part(part)  # nothing is there once it has become the target


def _values(one: MeasuredChild, known: dict[str, Row], held: TableFormat) -> dict[str, object]:
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
        "age": shown["age"].format(**age_parts(born, measured)._asdict()),
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
    """Return a NIK, or nothing where the imported number was masked."""
    return None if not number or "*" in number else number


def _over(value: int | None, scale: int) -> float | None:
    return None if value is None else value / scale
