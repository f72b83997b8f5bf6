"""What a publication may change of its city, decided without a database.

A city's facts lie in slices: (table, month, bucket). A publication names every slice that the hub
has, by digest, and carries some of them. It is taken whole or refused whole.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kbdesk.domain.errors import KbdeskError


class FactSlice(NamedTuple):
    """What is replaced at once: the rows of a table, a month and a bucket of people."""

    table: str
    month: int
    bucket: int

    def __str__(self) -> str:
        year, month = divmod(self.month, 12)
        return f"{self.table} {year:04d}-{month + 1:02d}/{self.bucket}"


@dataclass(frozen=True, slots=True)
class HeldCity:
    """What the warehouse has of a city.

    ``root``: the fingerprint of the district whose publications are taken. ``epoch`` is None and
    ``serial`` -1 until the first publication, and again after a person said which of two hubs
    goes on.
    """

    root: str
    epoch_no: int = 0
    epoch: str | None = None
    serial: int = -1
    digest: str = ""
    slices: Mapping[FactSlice, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a publication says of itself. ``slices`` are all that the hub has, by digest.

    ``carried`` are those whose rows are in the file. ``digest`` is the publication's own name.
    """

    city: int
    root: str
    epoch_no: int
    epoch: str
    serial: int
    digest: str
    slices: Mapping[FactSlice, str] = field(default_factory=dict)
    carried: Collection[FactSlice] = ()


@dataclass(frozen=True, slots=True)
class CityChange:
    """Which slices get the publication's rows, and which are gone.

    ``stale``: those that have rows, which are deleted first.
    """

    load: frozenset[FactSlice]
    drop: frozenset[FactSlice]
    stale: frozenset[FactSlice]

    @property
    def touched(self) -> frozenset[FactSlice]:
        return self.load | self.drop


def is_next(held: HeldCity | None, offered: Offered) -> bool:
    """Tell whether a publication is to be loaded; False where it has been already.

    What a file's header says is enough to ask. Raises ``publication.unknown_city`` (nobody let
    this city in), ``facts.other_root``, ``publication.two_hubs`` (two hubs were set back to one
    backup), ``publication.older``, ``publication.same_number`` (another one of this number was
    loaded).
    """
    city = offered.city
    if held is None:
        raise KbdeskError("publication.unknown_city", city=city, fingerprint=offered.root)
    if held.root != offered.root:
        raise KbdeskError("facts.other_root", city=city, fingerprint=offered.root)
    same_no = held.epoch is not None and offered.epoch_no == held.epoch_no
    if same_no and offered.epoch != held.epoch:
        raise KbdeskError("publication.two_hubs", city=city, epoch=offered.epoch, known=held.epoch)
    offered_at, held_at = (offered.epoch_no, offered.serial), (held.epoch_no, held.serial)
    if offered_at < held_at:
        raise KbdeskError("publication.older", city=city, serial=offered.serial, known=held.serial)
    if offered_at == held_at and offered.digest != held.digest:
        raise KbdeskError("publication.same_number", city=city, serial=offered.serial)
    return offered_at > held_at


def change_of(held: HeldCity | None, offered: Offered) -> CityChange | None:
    """Return what a publication changes; None where it has been loaded already.

    Raises what :func:`is_next` does, and ``publication.incomplete`` with the first slice that is
    neither held nor carried.
    """
    if not is_next(held, offered) or held is None:
        return None
    wanted = {one for one, digest in offered.slices.items() if held.slices.get(one) != digest}
    missing = wanted.difference(offered.carried)
    if missing:
        raise KbdeskError(
            "publication.incomplete", city=offered.city, slice=str(min(missing)), many=len(missing)
        )
    gone = held.slices.keys() - offered.slices.keys()
    return CityChange(
        frozenset(wanted), frozenset(gone), frozenset(gone | wanted & held.slices.keys())
    )
