"""What a report is: how its figures are found, and how they become JSON and a document."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kbdesk.desk import Desk
from kbdesk.queries.area import Area
from kbdesk.reports.document import Document
from kbdesk.words import Language


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What a report is asked: its month (year * 12 + month - 1), whose, and its own options.

    ``form`` is what it will become: a paper may show more than the figures of a month.
    """

    month: int
    area: Area
    form: str = "json"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """A question that only some reports ask: ``--name VALUE``, or a flag."""

    name: str
    help: str
    choices: tuple[str, ...] = ()
    flag: bool = False


Steps = Generator[tuple[int, int], None, Any]
"""Finds in steps: yields (done, of) after each and returns what was found."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report: ``help`` in English for the command line.

    ``said`` returns an object, or a list that is written as one object a line. Without
    ``document`` it is JSON only. ``steps`` finds the same as ``find``, but can be stopped in
    between and says how far it is.
    """

    help: str
    find: Callable[[Desk, ReportRequest], Any]
    said: Callable[[Any], Any]
    document: Callable[[Any, Language], Document] | None = None
    options: tuple[Option, ...] = ()
    steps: Callable[[Desk, ReportRequest], Steps] | None = None


def by_steps(of: Report, desk: Desk, asked: ReportRequest) -> Steps:
    """Find a report in steps; one that knows none is found in a single one."""
    if of.steps is not None:
        return (yield from of.steps(desk, asked))
    yield 0, 1
    return of.find(desk, asked)
