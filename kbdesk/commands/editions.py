"""Two editions of a paper: the public one without small numbers, and the officers' with all.

The public edition may hang on a wall: what one public paper hides, no other tells. The officers'
edition says so on its head, and only who keeps the data of its people may make it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic

from kbdesk.commands.report_kind import F, Option, Report, ReportRequest, Steps, by_steps
from kbdesk.commands.rights import only_keeper
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.small_numbers import for_officers
from kbdesk.reports.document import Document, Paragraphs, Part
from kbdesk.words import Language, Say

INTERNAL: Final = "internal"
_OPTION: Final = Option(
    INTERNAL, "With every number, for officers only: must not leave the office.", flag=True
)


@dataclass(frozen=True, slots=True)
class Edition(Generic[F]):
    """What a report found, and whether all of it may be told."""

    found: F
    internal: bool


def in_editions(of: Report[F]) -> Report[Edition[F]]:
    """Return a report that can be made for officers as well, by the option ``internal``."""

    def edition(desk: Desk, asked: ReportRequest) -> bool:
        internal = bool(asked.options.get(INTERNAL))
        if internal and asked.options.get("protect"):
            raise KbdeskError("report.two_editions", field=INTERNAL)
        if internal:
            only_keeper(desk)
        return internal

    def find(desk: Desk, asked: ReportRequest) -> Edition[F]:
        internal = edition(desk, asked)
        return Edition(of.find(desk, asked), internal)

    def steps(desk: Desk, asked: ReportRequest) -> Steps[Edition[F]]:
        internal = edition(desk, asked)
        return Edition((yield from by_steps(of, desk, asked)), internal)

    def said(one: Edition[F]) -> object:
        with for_officers(all_told=one.internal):
            whole = of.said(one.found)
        if one.internal and isinstance(whole, dict):
            return {**whole, INTERNAL: True}
        return whole

    def document(one: Edition[F], language: Language) -> Document:
        assert of.document is not None
        with for_officers(all_told=one.internal):
            made = of.document(one.found, language)
        return _marked(made, language) if one.internal else made

    return Report(
        of.help, find, said, None if of.document is None else document,
        (*of.options, _OPTION), steps, of.pictures,
    )  # fmt: skip


def _marked(made: Document, language: Language) -> Document:
    """Return the officers' edition, which says on every page that it is theirs."""
    say = Say(language)
    parts: Sequence[Part] = [Paragraphs([say("dataku.internal_stays")]), *made.parts]
    return replace(
        made,
        title=f"{made.title} · {say('dataku.internal')}",
        parts=parts,
        name=f"{made.name} {say('dataku.internal_file')}",
    )
