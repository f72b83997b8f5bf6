"""A publication as the loader reads it: what it says of itself, and its rows once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kbdesk.publish.facts_file import FactsHeader, OpenFacts, open_facts, read_facts_header
from kbdesk.sync.keys import BoxKeys
from kbdesk.warehouse.law import FactSlice, Offered

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """``lines`` yields each carried slice with its rows as one JSON array, checked by its digest.

    Nothing is certain before its end. ``rows``: of each slice how many rows. ``dimensions``: by
    table its rows, in the order of its columns.
    """

    offered: Offered
    rows: Mapping[FactSlice, int]
    erased: Sequence[int]
    dimensions: Mapping[str, Sequence[Row]]
    lines: Callable[[], Iterator[tuple[FactSlice, bytes]]]


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A ``.kbfacts`` file of which only the header was read; ``offered`` has no slices yet."""

    path: Path
    header: FactsHeader

    @property
    def offered(self) -> Offered:
        of = self.header
        return Offered(of.city, of.fingerprint, of.epoch_no, of.epoch, of.serial, of.facts)

    @contextmanager
    def opened(self, boxes: Sequence[BoxKeys]) -> Iterator[Publication]:
        """Open it with the warehouse's keys; refuses what ``open_facts`` does."""
        with open_facts(self.path, boxes, root_sign=self.header.root_sign) as facts:
            yield _publication(facts, self.offered)


def published_file(path: Path) -> PublishedFile:
    """Return a file after its header's signature was checked; refuses ``facts.*``."""
    return PublishedFile(path, read_facts_header(path))


def _publication(facts: OpenFacts, head: Offered) -> Publication:
    named = {FactSlice(*one.key): one for one in facts.manifest.slices}
    offered = Offered(
        head.city, head.root, head.epoch_no, head.epoch, head.serial, head.digest,
        slices={of: one.digest for of, one in named.items()},
        carried=frozenset(of for of, one in named.items() if one.carried),
    )  # fmt: skip

    def lines() -> Iterator[tuple[FactSlice, bytes]]:
        for one, line in facts.lines():
            yield FactSlice(*one.key), line

    return Publication(
        offered=offered,
        rows={of: one.rows for of, one in named.items()},
        erased=facts.manifest.erased,
        dimensions=facts.dimensions,
        lines=lines,
    )
