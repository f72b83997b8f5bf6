"""What a file's lines mean here: which child each is, and which lines a person has to look at."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from kbdesk.commands.days_of_life import refuse_after_death
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.measurements import Measurement, check_measurement, parse_measurement
from kbdesk.domain.names import name_key
from kbdesk.exchange.child_lines import FIGURES, Z_FIELDS, ChildLine, Progress
from kbdesk.exchange.matching import MatchedLine, Matcher
from kbdesk.exchange.places import KnownPlaces
from kbdesk.growth.zscores import zscores
from kbdesk.store.import_rows import HeldPerson, ImportRows
from kbdesk.store.matching_rows import everybody

Result = Literal["new", "changed", "known", "repeated", "doubtful", "refused"]
RESULTS: Final[tuple[Result, ...]] = (
    "new", "changed", "known", "repeated", "doubtful", "refused",
)  # fmt: skip
Decision = Literal["same", "new", "take"]

NAMESPACE: Final = uuid.UUID("5d2f6a0e-3c1b-5f4e-9a57-2b8c0d6e4f13")
"""Ids of what a file brings follow from what it says: the same file brings the same rows."""

Z_APART: Final = Decimal("0.05")
"""z-scores of a file that are further from ours are named."""
_AT_ONCE = 100


@dataclass(slots=True)
class ImportedChild:
    """A child of the file with its lines, in their order; ``held`` is what is known of it."""

    id: str
    posyandu: str | None
    lines: list[ChildLine] = field(default_factory=list)
    held: HeldPerson | None = None
    days: dict[date, ChildLine] = field(default_factory=dict)
    """The line that is taken for each day."""


@dataclass(slots=True)
class Plan:
    """The planned changes, and a remark on each row that needs one."""

    children: list[ImportedChild]
    results: dict[int, Result]
    lines: Mapping[int, ChildLine]
    z_apart: list[dict[str, object]]
    measured: Mapping[tuple[str, str], Mapping[str, object]]
    taken_back: frozenset[str]
    unknown_posyandu: Mapping[str, int]

    def fresh(self, entity: str, key: str) -> str:
        """Return the id of a row that the file brings; of one that was taken back, the next."""
        return fresh_id(entity, key, self.taken_back)


def fresh_id(entity: str, key: str, taken_back: frozenset[str] | set[str]) -> str:
    """Return the id that follows from a key, passing over what a revoked import left."""
    number = 1
    while True:
        id_ = str(uuid.uuid5(NAMESPACE, f"{entity}\n{key}" + (f"\n{number}" * (number > 1))))
        if id_ not in taken_back:
            return id_
        number += 1


def make_plan(
    desk: Desk,
    lines: tuple[ChildLine, ...],
    *,
    posyandu: str | None = None,
    decided: Mapping[int, Decision] | None = None,
    sha256: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """Find each line's child and hold its measurement against what is known; writes nothing."""
    rows = ImportRows(desk.store.records)
    decisions = decided or {}
    places = KnownPlaces(
        desk.store.records.find("posyandu", {}), desk.posyandu, desk.village, posyandu
    )
    taken_back = frozenset(rows.taken_back())
    matcher = Matcher(everybody(desk.store.records))
    own = rows.existing("person", {line.child for line in lines if line.child})
    children: dict[str, ImportedChild] = {}
    of_row: dict[str, ImportedChild] = {}
    for number, line in enumerate(lines):
        if cancelled is not None and cancelled():
            raise KbdeskError("exchange.cancelled")
        if number % _AT_ONCE == 0 and progress is not None:
            progress("matching", number, len(lines))
        code = places.settle(line)
        if line.kept_back:
            continue
        found = MatchedLine("held", line.child) if line.child in own else matcher.find(line)
        if not line.name and line.child not in own:
            line.refuse("exchange.no_name")
            continue
        decision = decisions.get(line.row)
        how, whom = found.how, found.id
        if how in ("maybe", "several") and decision == "same":
            how = "line" if whom.startswith("row ") else "held"
        elif how != "new" and decision == "new":
            how = "new"
        if how in ("maybe", "several"):
            if how == "maybe":
                line.doubt("exchange.maybe_same", name=found.name, other=whom, score=found.score)
            else:
                line.doubt("exchange.several_same", other=whom)
            continue
        if how == "held":
            root = desk.store.records.root(whom)
            child = children.setdefault(root, ImportedChild(root, code))
        elif how == "line":
            child = of_row[whom]
        else:
            key = child_key(line)
            if found.how != "new":
                key += f"\n{sha256}\n{line.row}"
            id_ = fresh_id("person", key, taken_back)
            if not desk.store.journal.purging.rows.isdisjoint({id_, line.child}):
                line.refuse("exchange.erased")
                continue
            child = children.setdefault(id_, ImportedChild(id_, code))
            matcher.remember(line)
        child.lines.append(line)
        of_row[f"row {line.row}"] = child
    held = rows.people(children.keys())
    days = {line.date.isoformat() for line in lines if line.date is not None}
    plan = Plan(
        list(children.values()),
        {},
        {line.row: line for line in lines},
        [],
        rows.measured(held.keys(), days) if held else {},
        taken_back,
        places.unknown,
    )
    for child in plan.children:
        if cancelled is not None and cancelled():
            raise KbdeskError("exchange.cancelled")
        child.held = held.get(child.id)
        _days_of(desk, plan, child, decisions)
    for line in lines:
        if cancelled is not None and cancelled():
            raise KbdeskError("exchange.cancelled")
        if line.verdict is not None:
            plan.results[line.row] = line.verdict
        else:
            _compare_z(plan, line)
    return plan


def child_key(line: ChildLine) -> str:
    """Return what a new child's id follows from: a NIK, else who it is."""
    if line.nik:
        return f"nik\n{line.nik}"
    parts = (
        name_key(line.name),
        line.birth_date.isoformat() if line.birth_date else "",
        line.sex or "",
        name_key(line.mother or line.father or ""),
    )
    return "\n".join(parts)


def draft_of(line: ChildLine, child: str) -> dict[str, object]:
    draft: dict[str, object] = {"child": child, "date": line.date}
    draft |= {name: str(value) for name, value in line.figures.items()}
    draft |= {"position": line.position, "oedema": line.oedema}
    return draft


def _days_of(
    desk: Desk, plan: Plan, child: ImportedChild, decisions: Mapping[int, Decision]
) -> None:
    """Choose the line of each day; lines of one day that contradict each other are kept back."""
    by_day: dict[date, list[tuple[ChildLine, Measurement]]] = defaultdict(list)
    for line in child.lines:
        if not line.measured or line.date is None:
            continue
        measurement = _checked(desk, child, line)
        if measurement is not None:
            by_day[line.date].append((line, measurement))
    for day, several in by_day.items():
        chosen = [one for one in several if decisions.get(one[0].row) == "take"]
        if len(chosen) == 1:
            for line, _ in several:
                if line is not chosen[0][0]:
                    line.doubt("exchange.not_chosen", row=chosen[0][0].row)
            several = chosen
        said = [one for one in several if one[0].verdict is None]
        if not said:
            continue
        if len({_figures(measurement) for _, measurement in said}) > 1:
            rows = ", ".join(str(line.row) for line, _ in said)
            for line, _ in said:
                line.doubt("exchange.contradiction", rows=rows, date=day)
            continue
        first = said[0][0]
        shown = plan.measured.get((child.id, day.isoformat()))
        if shown is not None and (apart := _apart(shown, said[0][1])):
            for line, _ in said:
                line.doubt("exchange.differs_from_held", date=day, fields=", ".join(apart))
            continue
        child.days[day] = first
        for line, _ in said[1:]:
            plan.results[line.row] = "repeated"
    child.lines = [line for line in child.lines if line.verdict is None]
    # the same child named again, without a measurement of its own
    for line in child.lines[1:]:
        if not line.measured:
            plan.results.setdefault(line.row, "repeated")


def _checked(desk: Desk, child: ImportedChild, line: ChildLine) -> Measurement | None:
    died = child.held.death_date if child.held else None
    born = line.birth_date
    if child.held is not None and child.held.birth_date:
        born = date.fromisoformat(child.held.birth_date)
    try:
        measurement = parse_measurement(draft_of(line, child.id))
        check_measurement(measurement, born or measurement.date, desk.clock.today())
        refuse_after_death({"death_date": died}, measurement.date, "measurement")
    except KbdeskError as error:
        line.refuse(error.code, None, **error.params)
        return None
    return measurement


def _figures(measurement: Measurement) -> tuple[object, ...]:
    return (
        measurement.weight_g, measurement.lenhei_mm, measurement.position,
        measurement.headc_mm, measurement.muac_mm, measurement.oedema,
    )  # fmt: skip


_COLUMNS: Final = ("weight_g", "lenhei_mm", "position", "headc_mm", "muac_mm", "oedema")
_FIELD_OF: Final = dict(zip(("weight_g", "lenhei_mm", "headc_mm", "muac_mm"), FIGURES, strict=True))


def _apart(shown: Mapping[str, object], measurement: Measurement) -> list[str]:
    """Return the fields in which a held measurement says something else."""
    return [
        _FIELD_OF.get(name, name)
        for name in _COLUMNS
        if shown[name] is not None
        and getattr(measurement, name) is not None
        and shown[name] != getattr(measurement, name)
    ]


def lacking(shown: Mapping[str, object], line: ChildLine) -> dict[str, object]:
    """Return what a line says of a held measurement that is not known of it."""
    found: dict[str, object] = {
        field_: str(line.figures[field_])
        for column, field_ in _FIELD_OF.items()
        if shown[column] is None and field_ in line.figures
    }
    for name in ("position", "oedema"):
        if shown[name] is None and getattr(line, name) is not None:
            found[name] = getattr(line, name)
    return found


def _compare_z(plan: Plan, line: ChildLine) -> None:
    if not line.z or line.date is None or line.birth_date is None:
        return
    scores = zscores(
        line.sex,
        age_days=(line.date - line.birth_date).days,
        weight_kg=_float(line.figures.get("weight_kg")),
        lenhei_cm=_float(line.figures.get("lenhei_cm")),
        position=line.position,  # type: ignore[arg-type]
        oedema=line.oedema,
    )
    ours = {"zwei": scores.zwei, "zlen": scores.zlen, "zwfl": scores.zwfl}
    for name in Z_FIELDS:
        mine, theirs = ours[name], line.z.get(name)
        if mine is None or theirs is None or abs(Decimal(str(mine)) - theirs) <= Z_APART:
            continue
        plan.z_apart.append({"row": line.row, "index": name, "file": float(theirs), "kbdesk": mine})


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
