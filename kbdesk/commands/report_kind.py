"""What a report is: how its figures are found, and how they become JSON and a document."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from kbdesk.desk import Desk
from kbdesk.queries.area import Area
from kbdesk.queries.report_head import report_head
from kbdesk.reports.document import Document
from kbdesk.reports.report_head import ReportHead
from kbdesk.store.records import Row
from kbdesk.words import Language


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A request for a report: month (year * 12 + month - 1), area, and the report's own options.

    ``form`` is what it will become: a paper may show more than the figures of a month.
    """

    month: int
    area: Area
    form: str = "json"
    options: Mapping[str, object] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """Return what was said of an option that takes a value; None where nothing was."""
        value = self.options.get(name)
        return None if value is None or value == "" else str(value)


@dataclass(frozen=True, slots=True)
class Option:
    """A question that only some reports ask: ``--name VALUE``, or a flag."""

    name: str
    help: str
    choices: tuple[str, ...] = ()
    flag: bool = False


F = TypeVar("F")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Findings(Generic[F]):
    """The figures of a report; for its paper also the names in its head, and the rows it lists."""

    found: F
    whose: ReportHead = field(default_factory=ReportHead)
    names: Mapping[str, Row] = field(default_factory=dict)


def with_head(
    find: Callable[[Desk, int, Area], F],
) -> Callable[[Desk, ReportRequest], Findings[F]]:
    """Return a report's ``find`` that adds the names in the paper's head."""
    return lambda desk, asked: Findings(
        find(desk, asked.month, asked.area), report_head(desk, asked.area)
    )


Steps = Generator[tuple[int, int], None, F]
"""Finds in steps: yields (done, of) after each and returns what was found."""


def in_one_go(
    steps: Callable[[Desk, ReportRequest], Steps[F]],
) -> Callable[[Desk, ReportRequest], F]:
    """Return a report's ``find`` that takes all its steps."""

    def find(desk: Desk, asked: ReportRequest) -> F:
        going = steps(desk, asked)
        while True:
            try:
                next(going)
            except StopIteration as done:
                found: F = done.value
                return found

    return find


@dataclass(frozen=True, slots=True)
class Report(Generic[F]):
    """A report: ``help`` in English for the command line.

    ``said`` returns an object, or a list that is written as one object a line. Without
    ``document`` it is JSON only. ``steps`` finds the same as ``find``, but can be stopped in
    between and says how far it is. ``pictures``: its charts can be saved one by one as PNG.
    """

    help: str
    find: Callable[[Desk, ReportRequest], F]
    said: Callable[[F], object]
    document: Callable[[F, Language], Document] | None = None
    options: tuple[Option, ...] = ()
    steps: Callable[[Desk, ReportRequest], Steps[F]] | None = None
    pictures: bool = False


def area_report(
    help: str,
    find: Callable[[Desk, ReportRequest], Findings[F]],
    said: Callable[[F], S],
    drawn: Callable[[S, ReportHead, Language], Document],
    options: tuple[Option, ...] = (),
    steps: Callable[[Desk, ReportRequest], Steps[Findings[F]]] | None = None,
) -> Report[Findings[F]]:
    """Return a report about an area; its paper is drawn from what its JSON says."""
    return Report(
        help,
        find,
        lambda told: said(told.found),
        lambda told, language: drawn(said(told.found), told.whose, language),
        options,
        steps,
    )


AnyReport = Report[Any]
"""One of a list of reports, each of which finds something else."""


def by_steps(of: Report[F], desk: Desk, asked: ReportRequest) -> Steps[F]:
    """Find a report in steps; one that knows none is found in a single one."""
    if of.steps is not None:
        return (yield from of.steps(desk, asked))
    yield 0, 1
    return of.find(desk, asked)
