"""Writing what a file brings, child by child, through the ordinary verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kbdesk.commands.families import edit_family, register_family
from kbdesk.commands.import_plan import ImportedChild, Plan, draft_of, lacking
from kbdesk.commands.measurements import correct_measurement, record_measurement
from kbdesk.commands.people import add_person, edit_person
from kbdesk.commands.services import record_service
from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.matching import LEAST_PARENT, MatchRecord, alike, sure_kk
from kbdesk.domain.names import name_key
from kbdesk.domain.nik import read_nik
from kbdesk.exchange.child_lines import ChildLine, Progress, own_id
from kbdesk.store.import_rows import ImportRows

_AT_ONCE = 25
_WOMAN_FROM = 40


@dataclass(slots=True)
class _Family:
    """A family that new children of the file belong to; women by id and name key."""

    id: str
    held: bool
    women: list[tuple[str, str, str | None]] = field(default_factory=list)


@dataclass(slots=True)
class WrittenCounts:
    children_new: int = 0
    children_changed: int = 0
    families_new: int = 0
    measurements_new: int = 0
    measurements_changed: int = 0
    services_new: int = 0


class Writer:
    """Writes a plan in the caller's transaction."""

    def __init__(self, desk: Desk, plan: Plan) -> None:
        self._desk = desk
        self._plan = plan
        rows = self._rows = ImportRows(desk.store.records)
        lines = [line for child in plan.children for line in child.lines]
        self._niks = rows.by_nik(
            {nik for line in lines for nik in (line.nik, line.parent_nik) if nik}
        )
        self._cards = rows.families_by_kk({line.kk for line in lines if sure_kk(line.kk)})  # type: ignore[misc]
        families = {id_ for found in self._cards.values() for id_ in found}
        families |= {who[1] for found in self._niks.values() for who in found if who[1]}
        self._women = rows.women_of(families)
        self._families: dict[str, _Family] = {}
        held = {child.id for child in plan.children if child.held is not None}
        self._answered = rows.answered(held) if held else set()
        ids = {
            plan.fresh("measurement", f"{child.id}\n{day}")
            for child in plan.children
            if child.held is not None
            for day in child.days
        }
        self._measurements = rows.existing("measurement", ids) if ids else set()
        self.counts = WrittenCounts()

    def write(
        self, progress: Progress | None = None, cancelled: Callable[[], bool] | None = None
    ) -> None:
        """Write every child; raises ``exchange.row_stopped``, ``exchange.cancelled``."""
        children = [child for child in self._plan.children if child.lines]
        for number, child in enumerate(children):
            if cancelled is not None and cancelled():
                raise KbdeskError("exchange.cancelled")
            if number % _AT_ONCE == 0 and progress is not None:
                progress("writing", number, len(children))
            try:
                self._child(child)
            except KbdeskError as error:
                if error.code.startswith(("store.", "exchange.", "operation.")):
                    raise
                row = child.lines[0].row
                raise KbdeskError("exchange.row_stopped", row=row, why=error.code) from error
        if progress is not None:
            progress("writing", len(children), len(children))

    def _child(self, child: ImportedChild) -> None:
        first = child.lines[0]
        filled = self._register(child) if child.held is None else self._fill(child)
        result = "new" if child.held is None else "changed" if filled else "known"
        self._plan.results.setdefault(first.row, result)  # type: ignore[arg-type]
        for day, line in sorted(child.days.items()):
            written = self._measurement(child, day, line)
            before = self._plan.results.get(line.row, "known")
            if written == "new" or before == "known":
                self._plan.results[line.row] = written  # type: ignore[assignment]
        for line in child.lines:
            self._plan.results.setdefault(line.row, "known")
            changed = self._services(child, line)
            if changed and self._plan.results[line.row] == "known":
                self._plan.results[line.row] = "changed"

    # -- a child that is held ------------------------------------------------------------

    def _fill(self, child: ImportedChild) -> bool:
        """Fill what is not known of a child and its family; what is known stays."""
        held = child.held
        assert held is not None
        known = _together(child.lines)
        edits: dict[str, object] = {}
        if known.nik and not held.nik and not self._niks.get(known.nik):
            edits["nik"] = known.nik
        unnamed = MatchRecord("", name_key(held.name or "")).unnamed
        if unnamed and not MatchRecord("", name_key(known.name)).unnamed:
            edits["name"] = known.name
        if known.birth_weight_g is not None and held.birth_weight_g is None:
            edits["birth_weight_g"] = known.birth_weight_g
        if known.birth_length_cm is not None and held.birth_length_mm is None:
            edits["birth_length_cm"] = str(known.birth_length_cm)
        if known.has_kms and held.has_kms is None:
            edits |= {"has_kms": True, "kms_since": known.date}
        if edits:
            edit_person(self._desk, {"id": child.id, **edits})
        family: dict[str, object] = {}
        if held.family is not None:
            if sure_kk(known.kk) and not held.kk and not self._cards.get(known.kk or ""):
                family["kk"] = known.kk
            for name in ("address", "phone", "rw"):
                if getattr(known, name) and not getattr(held, name):
                    family[name] = getattr(known, name)
            if family:
                edit_family(self._desk, {"id": held.family, **family})
        self.counts.children_changed += bool(edits or family)
        return bool(edits or family)

    # -- a child that is new -------------------------------------------------------------

    def _register(self, child: ImportedChild) -> bool:
        known = _together(child.lines)
        mother, father = _parents(known)
        person: dict[str, object] = {
            "id": child.id,
            "name": known.name,
            "sex": known.sex,
            "birth_date": known.birth_date,
            "nik": known.nik,
            "relation": "child",
            "birth_weight_g": known.birth_weight_g,
            "birth_length_cm": _text(known.birth_length_cm),
            "has_kms": known.has_kms,
            "kms_since": known.date if known.has_kms is not None else None,
            "posyandu": child.posyandu,
        }
        family = self._family_of(known, child)
        woman = self._mother_in(family, known, mother)
        added: list[dict[str, object]] = []
        if woman is None and mother is not None:
            woman = self._plan.fresh("person", f"mother\n{family.id}\n{name_key(mother)}")
            added.append(
                {
                    "id": woman,
                    "name": mother,
                    "sex": "female",
                    "relation": "wife",
                    "nik": known.parent_nik if _of_woman(known.parent_nik) else None,
                    "posyandu": child.posyandu,
                }
            )
            family.women.append((woman, name_key(mother), None))
        if father is not None and not family.held and not family.women[1:]:
            added.append(self._father(family, known, father, child.posyandu))
        person["mother"] = woman
        if family.held:
            for one in (*added, person):
                add_person(self._desk, {"family": family.id, **one})
        else:
            register_family(
                self._desk,
                {
                    "id": family.id,
                    "village": known.village,
                    "rt": known.rt,
                    "rw": known.rw,
                    "address": known.address,
                    "phone": known.phone,
                    "kk": known.kk,
                    "posyandu": child.posyandu,
                    "members": [*added, person],
                },
            )
            family.held = True
            self.counts.families_new += 1
        self.counts.children_new += 1
        return True

    def _father(
        self, family: _Family, known: ChildLine, father: str, posyandu: str | None
    ) -> dict[str, object]:
        male = known.parent_nik if known.parent_nik and not _of_woman(known.parent_nik) else None
        return {
            "id": self._plan.fresh("person", f"father\n{family.id}\n{name_key(father)}"),
            "name": father,
            "sex": "male",
            "relation": "head",
            "nik": male,
            "posyandu": posyandu,
        }

    def _family_of(self, known: ChildLine, child: ImportedChild) -> _Family:
        keys = _family_keys(known, child)
        for key in keys:
            if key in self._families:
                return self._families[key]
        held = next(iter(self._cards.get(known.kk or "", ())), None)
        if held is None:
            held = next((w[1] for w in self._niks.get(known.parent_nik or "", ()) if w[1]), None)
        if held is None:
            id_ = self._household(known) or self._plan.fresh("family", keys[0])
            here = self._desk.store.records.exists("family", id_)
            women = self._rows.women_of([id_]).get(id_, []) if here else []
            family = _Family(id_, here, women)
        else:
            family = _Family(held, True, list(self._women.get(held, ())))
        for key in keys:
            self._families[key] = family
        return family

    def _household(self, known: ChildLine) -> str | None:
        """Return the family that a line names by our own id, where it is held."""
        own = own_id(known.household)
        return own if own and self._desk.store.records.exists("family", own) else None

    def _mother_in(self, family: _Family, known: ChildLine, name: str | None) -> str | None:
        """Return the woman of a family who is the mother that the line names."""
        for id_, _, sex in self._niks.get(known.parent_nik or "", ()):
            if sex == "female":
                return id_
        if name is None:
            return None
        key = name_key(name)
        born = known.birth_date.isoformat() if known.birth_date else ""
        fitting = [
            (alike(key, hers), id_)
            for id_, hers, when in family.women
            if id_ and (when is None or when < born)
        ]
        likeness, id_ = max(fitting, default=(0.0, ""))
        return id_ if likeness >= LEAST_PARENT else None

    # -- measurements and answers ----------------------------------------------------------

    def _measurement(self, child: ImportedChild, day: date, line: ChildLine) -> str:
        shown = self._plan.measured.get((child.id, day.isoformat()))
        if shown is not None:
            more = lacking(shown, line)
            if not more:
                return "known"
            correct_measurement(self._desk, {"id": shown["id"], **more})
            self.counts.measurements_changed += 1
            return "changed"
        id_ = self._plan.fresh("measurement", f"{child.id}\n{day}")
        if id_ in self._measurements:
            # a person took it out of the counts here: a file does not bring it back
            line.say("exchange.voided_here", date=day)
            return "known"
        answer = record_measurement(self._desk, {"id": id_, **draft_of(line, child.id)})
        for warning in answer["warnings"]:
            line.say(warning["code"], None, **warning["params"])
        self.counts.measurements_new += 1
        return "new"

    def _services(self, child: ImportedChild, line: ChildLine) -> bool:
        written = False
        for kind, key, draft in _answers(line):
            if (child.id, kind, key) in self._answered:
                continue
            self._answered.add((child.id, kind, key))
            id_ = self._plan.fresh("service", f"{child.id}\n{kind}\n{key}")
            if self._desk.store.records.exists("service", id_):
                continue
            record_service(self._desk, {"id": id_, "person": child.id, "kind": kind, **draft})
            self.counts.services_new += 1
            written = True
        return written


def _answers(line: ChildLine) -> list[tuple[str, Any, dict[str, object]]]:
    """Return the services that a line tells of: kind, what makes it one of its kind, draft."""
    found: list[tuple[str, object, dict[str, object]]] = []
    born = line.birth_date
    if line.imd is not None and born is not None:
        answer = "yes" if line.imd else "no"
        found.append(("imd", "", {"date": born, "answer": answer}))
    if line.date is None or born is None:
        return found
    months = completed_months(born, line.date)
    for month, fed in sorted(line.breastfed.items()):
        if month <= months:
            draft: dict[str, object] = {"date": line.date, "month": month}
            found.append(("breastfeeding", month, {**draft, "answer": "yes" if fed else "no"}))
    if line.vitamin_a is not None:
        detail = line.vitamin_a if line.vitamin_a in ("blue", "red") else None
        found.append(("vitamin_a", line.date.isoformat(), {"date": line.date, "detail": detail}))
    return found


def _together(lines: list[ChildLine]) -> ChildLine:
    """Return one line with what the first of a child's lines that says it says."""
    if len(lines) == 1:
        return lines[0]
    whole = ChildLine(lines[0].row)
    for name in (
        "name", "sex", "birth_date", "nik", "kk", "household", "mother", "father", "parent_nik",
        "phone",
        "village", "posyandu", "rt", "rw", "address", "birth_weight_g", "birth_length_cm",
        "has_kms", "date",
    ):  # fmt: skip
        said = next((v for line in lines if (v := getattr(line, name)) not in (None, "")), None)
        if said is not None:
            setattr(whole, name, said)
    return whole


def _parents(line: ChildLine) -> tuple[str | None, str | None]:
    """Return mother and father; the one parent of a sheet is the mother unless the NIK denies."""
    if line.father is None and line.mother and line.parent_nik and not _of_woman(line.parent_nik):
        return None, line.mother
    return line.mother, line.father


def _of_woman(nik: str | None) -> bool:
    return bool(nik) and read_nik(nik).value is not None and int((nik or "")[6:8]) > _WOMAN_FROM


def _family_keys(line: ChildLine, child: ImportedChild) -> list[str]:
    """Return what tells that two new children are of one family, the surest first."""
    keys = []
    if sure_kk(line.kk):
        keys.append(f"kk\n{line.kk}")
    if line.parent_nik:
        keys.append(f"nik\n{line.parent_nik}")
    if line.household:
        scope = (line.posyandu or "", line.village or "", name_key(line.household))
        keys.append("\n".join(("household", *scope)))
    if not keys:
        parent = name_key(line.mother or line.father or "")
        if parent:
            place = (line.village or "", line.rt or "", name_key(line.address or ""))
            keys.append("\n".join(("parent", parent, *place)))
        else:
            keys.append(f"child\n{child.id}")
    return keys


def _text(value: object) -> str | None:
    return None if value is None else str(value)
