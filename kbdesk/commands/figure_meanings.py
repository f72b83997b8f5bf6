"""A report whose figures say what they mean: in JSON as ``about``, on paper under the figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kbdesk.commands.report_kind import Report, ReportRequest, Steps, by_steps
from kbdesk.desk import Desk
from kbdesk.domain.meaning import Meaning
from kbdesk.queries.area import Area
from kbdesk.reports.document import Document
from kbdesk.reports.meaning_notes import with_notes
from kbdesk.words import Language
from kbdesk.words.meanings import said

About = Mapping[str, Meaning]
F = TypeVar("F")
B = TypeVar("B")
Explain = Callable[[Desk, int, Area, B], About]


@dataclass(frozen=True, slots=True)
class Meant(Generic[F]):
    """What a report found, and what its figures mean, by their names."""

    found: F
    about: About


def meant(
    of: Report[F],
    explain: Explain[B],
    bare: Callable[[F], B],
    *,
    small: Callable[[F, str], bool] = lambda _found, _form: False,
) -> Report[Meant[F]]:
    """Return a report whose figures say what they mean.

    ``bare`` takes what the figures were found in out of what the report keeps for its paper.
    ``small``: whether a form of it may tell no small number; then no counts are said.
    """

    def with_meaning(desk: Desk, asked: ReportRequest, found: F) -> Meant[F]:
        return Meant(found, explain(desk, asked.month, asked.area, bare(found)))

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
        return {**whole, "about": said(told(one, "json"))} if isinstance(whole, dict) else whole

    def document(one: Meant[F], language: Language) -> Document:
        assert of.document is not None
        return with_notes(of.document(one.found, language), told(one, "paper"), language)

    return Report(of.help, find, json, None if of.document is None else document, of.options, steps)
