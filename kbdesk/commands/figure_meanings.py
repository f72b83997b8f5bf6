"""A report whose figures say what they mean, and what they should reach.

In JSON as ``about`` and ``targets``, on paper under the figure and in a table of targets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from kbdesk.commands.report_kind import Report, ReportRequest, Steps, by_steps
from kbdesk.desk import Desk
from kbdesk.domain.indicators import Figures, Targeted
from kbdesk.domain.meaning import Meaning
from kbdesk.queries.area import Area
from kbdesk.queries.targets import FiguresOf, held_against, said_targeted
from kbdesk.reports.document import Document
from kbdesk.reports.meaning_notes import with_notes
from kbdesk.reports.target_table import target_table
from kbdesk.words import Language, Say
from kbdesk.words.meanings import said

About = Mapping[str, Meaning]
F = TypeVar("F")
B = TypeVar("B")
Explain = Callable[[Desk, int, Area, B], About]


@dataclass(frozen=True, slots=True)
class Meant(Generic[F]):
    """What a report found, what its figures mean, and those that have a target, by their names."""

    found: F
    about: About
    targets: Mapping[str, Targeted]
    month: int


@dataclass(frozen=True, slots=True)
class Aims(Generic[B]):
    """How targets are held against a report: its shares now, and those of an earlier month."""

    now: Callable[[B], Figures]
    earlier: FiguresOf


def meant(
    of: Report[F],
    explain: Explain[B],
    bare: Callable[[F], B],
    *,
    aims: Aims[B] | None = None,
    small: Callable[[F, str], bool] = lambda _found, _form: False,
) -> Report[Meant[F]]:
    """Return a report whose figures say what they mean, and what they should reach.

    ``bare`` takes what the figures were found in out of what the report keeps for its paper.
    ``small``: whether a form of it may tell no small number; then no counts are said.
    """

    def with_meaning(desk: Desk, asked: ReportRequest, found: F) -> Meant[F]:
        month, area, figures = asked.month, asked.area, bare(found)
        targets: Mapping[str, Targeted] = {}
        if aims is not None:
            targets = held_against(desk, month, area, aims.now(figures), aims.earlier)
        return Meant(found, explain(desk, month, area, figures), targets, month)

    def find(desk: Desk, asked: ReportRequest) -> Meant[F]:
        return with_meaning(desk, asked, of.find(desk, asked))

    def steps(desk: Desk, asked: ReportRequest) -> Steps[Meant[F]]:
        found = yield from by_steps(of, desk, asked)
        return with_meaning(desk, asked, found)

    def told(one: Meant[F], form: str) -> About:
        if not small(one.found, form):
            return one.about
        return {name: meaning.without_counts() for name, meaning in one.about.items()}

    def json(one: Meant[F]) -> object:
        whole = of.said(one.found)
        if not isinstance(whole, dict):
            return whole
        aimed = {"targets": said_targeted(one.targets)} if aims is not None else {}
        return {**whole, **aimed, "about": said(told(one, "json"))}

    def document(one: Meant[F], language: Language) -> Document:
        assert of.document is not None
        document = with_notes(of.document(one.found, language), told(one, "paper"), language)
        if not one.targets:
            return document
        table = target_table(
            one.targets, one.month, Say(language), protected=small(one.found, "paper")
        )
        return replace(document, parts=[*document.parts, table])

    drawn = None if of.document is None else document
    return Report(of.help, find, json, drawn, of.options, steps, of.pictures)
