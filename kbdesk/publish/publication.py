"""Making a city's publication: which slices changed since when, what is frozen, and the file.

Slices are compared with what was said of them last, so a publication carries what changed in the
last three by itself, and everything once a month, in a new epoch, for a new key, and when
somebody was purged: then the files of before, which may hold them, can go.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec
import zstandard

from kbdesk import __version__
from kbdesk.desk import Desk
from kbdesk.domain.ages import month_of
from kbdesk.publish.city_facts import FACT_NAMES, CityFacts, without
from kbdesk.publish.facts_file import (
    SUFFIX,
    FactsManifest,
    PackedFacts,
    Slice,
    digest_of,
    rows_of,
    slice_line,
    write_facts,
)
from kbdesk.publish.numbers import Numbers
from kbdesk.publish.tables import CATEGORIES, FREEZING, FROZEN_AFTER
from kbdesk.queries.area import month_span, this_month
from kbdesk.queries.household import report_day
from kbdesk.store.fact_rows import earliest_day
from kbdesk.store.fact_state import FactState, FactStates, SaidSlice, SliceKey
from kbdesk.sync.district import District
from kbdesk.words import say

MONTHS_BEFORE: Final = 12
"""So many months before the running one are in a city's first publication."""
CARRIED_BACK: Final = 3
"""A publication carries what changed in so many, itself among them: two may be lost."""
MOST_NAMES: Final = 100
"""So many earlier files are remembered by name, to be deleted where a place has no other list."""
_ORDER: Final = "order "
_PACK, _UNPACK = zstandard.ZstdCompressor(level=1), zstandard.ZstdDecompressor()
_NAMED: Final[Mapping[str, str]] = {
    "sex": "common.{}", "status": "category.{}", "method": "kb.method_{}", "service": "kind.{}",
}  # fmt: skip


class Summary(NamedTuple):
    """How much a publication is: all slices, those that say something else, those carried."""

    slices: int
    changed: int
    carried: int
    rows: int
    erased: int


@dataclass(slots=True)
class Telling:
    """Everything that a city says now, not yet written; ``lines`` are packed, of those carried."""

    state: FactState
    base: str
    since: int
    said: dict[SliceKey, SaidSlice]
    lines: dict[SliceKey, bytes]
    frozen: dict[SliceKey, bytes | None]
    dimensions: dict[str, list[list[Any]]]
    erased: tuple[int, ...]
    provisional: int
    changed: int
    news: bool
    """Whether anything is said otherwise than last time."""
    rows: int = field(default=0)

    @property
    def summary(self) -> Summary:
        return Summary(len(self.said), self.changed, len(self.lines), self.rows, len(self.erased))


def tell(desk: Desk, city: int, name: str, recipient: str, *, whole: bool = False) -> Telling:
    """Return what the city says now, compared with what it said last; nothing is kept yet.

    Raises ``publish.numbers_meet``.
    """
    states = FactStates(desk.store)
    numbers = Numbers(states.key())
    running = this_month(desk)
    last = states.last()
    erased = tuple(
        sorted({numbers.of(row) for row in desk.store.journal.purging.rows if _ORDER not in row})
    )
    everything = (
        whole
        or last is None
        or (last.epoch, last.key, last.city) != (desk.store.epoch, recipient, city)
        or last.whole_month < running
        or last.erased != len(erased)
    )
    state = FactState(first=_first_month(desk, running)) if last is None else last
    serial = state.serial + 1
    base = "whole" if everything else "changes"
    since = 0 if everything else max(serial - CARRIED_BACK, 0)
    before = states.slices()
    facts = CityFacts(desk, numbers, states)
    telling = Telling(
        state=msgspec.structs.replace(
            state,
            serial=serial,
            epoch=desk.store.epoch,
            whole_serial=serial if everything else state.whole_serial,
            whole_month=running if everything else state.whole_month,
            frozen_to=max(state.frozen_to, running - FROZEN_AFTER - 1),
            city=city,
            key=recipient,
            erased=len(erased),
        ),
        base=base, since=since, said={}, lines={}, frozen={}, dimensions={}, erased=erased,
        provisional=running, changed=0, news=False,
    )  # fmt: skip
    gone = frozenset(erased)
    for month in range(state.first, running + 1):
        for table in FACT_NAMES:
            frozen = table in FREEZING and month <= telling.state.frozen_to
            if frozen and month <= state.frozen_to:
                lines = _held(states, telling, table, month, gone)
            else:
                lines = _told(facts, telling, table, month, freeze=frozen)
            for bucket, (line, rows) in lines.items():
                key = table, month, bucket
                digest = digest_of(line)
                old = before.get(key)
                changed = serial if old is None or old.digest != digest else old.changed
                telling.said[key] = SaidSlice(digest, rows, changed)
                telling.changed += changed == serial
                telling.rows += rows
                if everything or changed > since:
                    telling.lines[key] = _PACK.compress(line)
    telling.dimensions = {
        **facts.dimensions(city, name),
        "month": [
            _month(desk, city, one, telling.state) for one in range(state.first, running + 1)
        ],
        "category": categories(),
    }
    beside = _beside(telling)
    telling.news = (
        everything or telling.changed > 0 or before.keys() != telling.said.keys()
        or beside != state.beside
    )  # fmt: skip
    telling.state.beside = beside
    telling.state.basis = basis_of(desk, city, name, recipient)
    return telling


def basis_of(desk: Desk, city: int, name: str, recipient: str) -> str:
    """Return in one text all that a publication follows from: where it is the same, so is that.

    What was recorded, what was purged, the day, the program, and for whom.
    """
    store = desk.store
    parts = (
        store.parcels.last_arrival(), len(store.journal.purging.rows), store.epoch,
        desk.clock.today(), __version__, city, name, recipient,
    )  # fmt: skip
    return " ".join(map(str, parts))


def unchanged(desk: Desk, basis: str) -> Summary | None:
    """Return what the city said last where nothing can have changed since, else None."""
    states = FactStates(desk.store)
    state = states.last()
    if state is None or state.basis != basis:
        return None
    said = states.slices().values()
    whole = state.whole_serial == state.serial
    since = 0 if whole else max(state.serial - CARRIED_BACK, 0)
    return Summary(
        slices=len(said),
        changed=0,
        carried=sum(whole or one.changed > since for one in said),
        rows=sum(one.rows for one in said),
        erased=state.erased,
    )


def _first_month(desk: Desk, running: int) -> int:
    """Return the month with which a city's facts begin: a year ago, or where its data do."""
    day = earliest_day(desk.store.records)
    earliest = running if day is None else month_of(day)
    return max(running - MONTHS_BEFORE, min(earliest, running))


def _told(
    facts: CityFacts, telling: Telling, table: str, month: int, *, freeze: bool
) -> dict[int, tuple[bytes, int]]:
    gone = frozenset(telling.erased)
    found = {}
    for bucket, rows in facts.buckets(table, month).items():
        # whoever is purged is in no table any more; a place in the programme may still name them
        left = without(table, rows, gone) if gone else rows
        if left:
            found[bucket] = (slice_line(left), len(left))
            if freeze:
                telling.frozen[table, month, bucket] = found[bucket][0]
    return found


def _held(
    states: FactStates, telling: Telling, table: str, month: int, gone: frozenset[int]
) -> dict[int, tuple[bytes, int]]:
    """Return the lines of a frozen month, without whoever was purged since."""
    found = {}
    for bucket, line, rows, changed in _without(states, table, month, gone):
        if changed:
            telling.frozen[table, month, bucket] = line if rows else None
        if rows:
            found[bucket] = (line, rows)
    return found


def _without(
    states: FactStates, table: str, month: int, gone: frozenset[int]
) -> Iterator[tuple[int, bytes, int, bool]]:
    """Yield bucket, line, number of rows, and whether somebody was taken out, of a frozen month."""
    for bucket, line in states.frozen(table, month).items():
        rows = rows_of(table, line)
        left = without(table, rows, gone) if gone else rows
        changed = len(left) != len(rows)
        yield bucket, slice_line(left) if changed else line, len(left), changed


def forget_purged(desk: Desk) -> None:
    """Take whoever was purged out of the frozen months that are kept here, at once."""
    states = FactStates(desk.store)
    last = states.last()
    if last is None:
        return
    numbers = Numbers(states.key())
    gone = frozenset(numbers.of(row) for row in desk.store.journal.purging.rows)
    changed: dict[SliceKey, bytes | None] = {}
    for table in FREEZING:
        for month in range(last.first, last.frozen_to + 1):
            for bucket, line, rows, differs in _without(states, table, month, gone):
                if differs:
                    changed[table, month, bucket] = line if rows else None
    with desk.store.transaction():
        states.freeze(changed.items())


def _month(desk: Desk, city: int, month: int, state: FactState) -> list[Any]:
    first, last = month_span(month)
    until = report_day(desk, last)
    days = [day.isoformat() for day in (first, last, until)]
    return [city, month, *days, month == this_month(desk), month <= state.frozen_to]


def categories() -> list[list[Any]]:
    """Return the rows of the dimension category: what each number means, in both languages."""
    rows: list[list[Any]] = []
    for category, words in CATEGORIES.items():
        for number, word in enumerate(words, 1):
            names = [_name(category, word, language) for language in ("id", "en")]
            rows.append([category, number, word, *names])
    return rows


def _name(category: str, word: str, language: Any) -> str:
    """Return a word's name for people; what has none of its own (a vaccine) is called as it is."""
    pattern = _NAMED.get(category)
    if pattern is None:
        return word
    key = pattern.format(word)
    named = say(key, language)
    return word if named == key else named


def _beside(telling: Telling) -> str:
    """Return a digest of what a file says beside its slices, but for the day that has come."""
    months = [[*row[:4], *row[5:]] for row in telling.dimensions["month"]]
    told = {**telling.dimensions, "month": months}
    raw = msgspec.json.encode([told, telling.erased, telling.provisional])
    return hashlib.sha256(raw).hexdigest()


# -- the file --------------------------------------------------------------------------------


def write(desk: Desk, telling: Telling, city: int, name: str) -> PackedFacts:
    """Write the publication into the outbox; raises ``sync.not_enrolled``, ``facts.*``."""
    district = District(desk.store)
    hub = district.hub
    state = telling.state
    keys = sorted(telling.said)
    manifest = FactsManifest(
        facts=uuid.uuid4().hex,
        slices=tuple(
            Slice(*key, telling.said[key].digest, telling.said[key].rows, key in telling.lines)
            for key in keys
        ),
        erased=telling.erased,
        dimensions=telling.dimensions,
        provisional=telling.provisional,
    )
    header = {
        "city": city,
        "name": name,
        "root_sign": hub.sign_public,
        "root_box": hub.box_public,
        "certificate": district.own_certificate(),
        "epoch": state.epoch,
        "epoch_no": desk.store.epoch_no,
        "serial": state.serial,
        "base": telling.base,
        "since": telling.since,
        "created": desk.clock.now().isoformat(timespec="seconds"),
    }
    state.earlier = (*state.earlier, state.file)[-MOST_NAMES:] if state.file else ()
    state.file = file_name(city, desk.store.epoch_no, state.epoch, state.serial)
    state.published = desk.clock.today().isoformat()
    return write_facts(
        desk.store.paths.outbox / state.file,
        header,
        manifest,
        _unpacked(telling.lines[key] for key in keys if key in telling.lines),
        keys=district.keys,
        recipients=[state.key],
        spool=desk.store.paths.outbox,
    )


def _unpacked(lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield _UNPACK.decompress(line)


def file_name(city: int, epoch_no: int, epoch: str, serial: int) -> str:
    """Return the name of a publication's file; the later of one hub sorts later."""
    return f"{city}-{epoch_no:03d}-{serial:06d}-{epoch[:8]}{SUFFIX}"


def keep(desk: Desk, telling: Telling) -> None:
    """Keep what was said as the city's word, in the caller's transaction."""
    states = FactStates(desk.store)
    states.keep_slices(telling.said)
    states.freeze(telling.frozen.items())
    states.keep(telling.state)
