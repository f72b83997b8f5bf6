"""Operations that no honest laptop writes, of every register that there is.

Made from the declaration (``kbdesk/records``): a new field is wrong here by itself, in each way
that a field can be wrong. Some are only strange beside each other: each field could have been
typed, and nobody would have typed them together.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.journal.operation import read_operation
from kbdesk.records import RECORDS
from kbdesk.records.field import Field
from kbdesk.store.schema import PROJECTED
from kbdesk.store.store import Change

DAYS = ("0001-01-01", "1900-01-01", "2026-02-28", "2026-08-12", "2027-01-20", "9999-12-31")
NO_DAYS = ("", "2026-02-30", "2026-8-1", "kemarin", "2026-08-12T10:00", "10000-01-01", 20260812)
NUMBERS = (-(2**62), -99_999_000, -1, 0, 1, 99_999, 99_999_000, 2**31, 2**62)
WORDS = (
    "", " ", "zz", "null", "0", "-1", "female", "2026-08-12", "=1+1", "\x1b[31mmerah\x1b[0m",
    "\x07\x00\x9b5n", "\u202eterbalik\u2066", "<b>tebal</b>", "\U0001f600" * 3, "a" * 4000,
    "../../etc", "\u2028\u2029", "LT01", "RT 0009999999999999999999",
)  # fmt: skip
OTHER_TYPES: tuple[Any, ...] = (
    True, False, 0, -1, 2**70, 1.5, -0.0, "1", "x", [], ["x"], [1], [None], [[]], {}, {"a": []},
    {"": {"": {}}}, [{"a": 1}] * 3, {"x": 2**70},
)  # fmt: skip
NO_ROWS = ("x", "LT01/2026-08-12", "../x", "64.74.01.1003/kampung/zz", "'; DROP TABLE person; --")
PLACES = {
    "posyandu": ("LT01", "LT02", "LT99"),
    "village": ("64.74.01.1003", "64.74.99.9999"),
    "month": ("2026-07", "0001-01", "9999-12"),
    "time": ("00:00", "23:59"),
    "moment": ("2026-08-12T10:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    "nik": ("6474010101010001", "0000000000000000"),
    "kk": ("6474010101010002",),
}


class Strange:
    """Draws operations for a home, whose ids and true values it knows."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.chance = random.Random(seed)
        records = desk.store.records
        self.ids: dict[str, list[str]] = {
            entity: [id_ for (id_,) in records.tuples(f"SELECT id FROM {entity} ORDER BY id")]
            for entity in PROJECTED
        }
        self.true: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for body in desk.store.journal.bodies_backwards():
            o = read_operation(body)
            known = self.true.setdefault((o.entity, o.group), [])
            if len(known) < 200:
                known.append(o.fields)

    def drafts(self, each: int) -> Iterator[Change]:
        """Yield so many operations of every register, in a drawn order."""
        wanted = [
            (entity, group, fields)
            for entity, record in RECORDS.items()
            for group, fields in record.groups.items()
            if (entity, group) != ("epoch", "origin")
            for _ in range(each)
        ]
        self.chance.shuffle(wanted)
        for entity, group, fields in wanted:
            yield Change(entity, self._row(entity), group, self._value(entity, group, fields), True)

    def _row(self, entity: str) -> str:
        pick = self.chance.random()
        # another's role in the home's keyring is told by who let them in: the check says so
        ids = None if entity == "user" else self.ids.get(entity)
        if ids and pick < 0.5:
            return self.chance.choice(ids)
        return self.chance.choice(NO_ROWS) if pick > 0.9 else self._uuid()

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def _value(self, entity: str, group: str, fields: Sequence[Field]) -> dict[str, Any]:
        """Return a whole value: a true or a possible one, and something of it wrong or strange."""
        true = self.true.get((entity, group))
        value: dict[str, Any] = (
            dict(self.chance.choice(true))
            if true and self.chance.random() < 0.5
            else {field.name: self._possible(field) for field in fields}
        )
        kind = self.chance.randrange(6)
        some = self.chance.sample(list(fields), 1 + self.chance.randrange(min(3, len(fields))))
        for field in fields if kind == 0 else some:
            how = self.chance.randrange(8)
            if kind == 1 or how == 0:
                value.pop(field.name, None)
            elif kind == 2:
                value[field.name] = self.chance.choice(OTHER_TYPES)
            elif kind in (3, 4):
                value[field.name] = self._wrong(field)
            else:
                value[field.name] = self._possible(field)
        return {name: one for name, one in value.items() if one is not None}

    def _possible(self, field: Field) -> Any:
        """Return what the field could say by itself."""
        pick = self.chance.choice
        if self.chance.random() < 0.15 and not field.required:
            return None
        if field.kind == "int":
            numbers = [one for one in field.choices if isinstance(one, int)]
            if numbers:
                return pick(numbers)
            least, most = field.least, field.most
            return pick((0, 1, 12, 10_000) if least is None or most is None else (least, most))
        if field.kind == "flag":
            return pick((True, False))
        if field.kind == "date":
            return max(pick(DAYS), field.earliest)
        if field.kind == "list":
            return [self._text(field) for _ in range(pick((0, 1, 1, 3)))]
        if field.kind == "items":
            return [self._object(field) for _ in range(pick((0, 1, 2)))]
        if field.kind == "map":
            return self._object(field)
        if field.kind in ("rt", "rw"):
            return pick(("01", "RT 5", "999", "belakang pasar"))
        return self._text(field)

    def _text(self, field: Field) -> str:
        pick = self.chance.choice
        if field.choices:
            return str(pick(field.words or ("x",)))
        if field.form == "identifier":
            there = self.ids.get(field.names)
            return pick(there) if there and self.chance.random() < 0.8 else self._uuid()
        return pick(PLACES.get(field.form) or ("Sari Embun", "x", "kata-kata", "Ibu & anak <3"))

    def _object(self, field: Field) -> dict[str, Any]:
        parts = {part.name: self._possible(part) for part in field.parts}
        parts = {name: one for name, one in parts.items() if one is not None}
        return parts or {self.chance.choice(("weight", "male", "a")): self.chance.choice((0, 1, 7))}

    def _wrong(self, field: Field) -> Any:
        """Return what has the field's type, and no verb writes."""
        pick = self.chance.choice
        if field.kind == "int":
            near = () if field.least is None else (field.least - 1,)
            return pick((*NUMBERS, *near, *(() if field.most is None else (field.most + 1,))))
        if field.kind == "flag":
            return pick((0, 1, "true"))
        if field.kind == "date":
            return pick((*DAYS, *NO_DAYS))
        if field.kind == "list":
            return pick(([pick(WORDS)], list(WORDS), ["zz"] * 3000, [self._text(field)] * 3000))
        if field.kind == "items":
            one = {part.name: pick((*NUMBERS, *WORDS)) for part in field.parts}
            return pick(([{}], [one], [one] * 2000, [{}] * 3000))
        if field.kind == "map":
            names = [part.name for part in field.parts] or ["a", "zz"]
            return pick(
                ({}, {pick(names): pick((*NUMBERS, *WORDS))}, {str(n): n for n in range(3000)})
            )
        every = [id_ for ids in self.ids.values() for id_ in ids[:3]]
        return pick((*WORDS, *every, self._uuid()))


def write_strange(desk: Desk, seed: int, each: int) -> int:
    """Write them past the forms, as a rebuilt client does; return how many could be sent."""
    written = 0
    with desk.store.transaction():
        for draft in Strange(desk, seed).drafts(each):
            # what no bundle may carry never arrives
            with suppress(KbdeskError):
                desk.store.write([draft], user=desk.user.id)
                written += 1
    return written
