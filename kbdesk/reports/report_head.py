"""The head of a report: title, area and month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kbdesk.domain.offices import Signatory
from kbdesk.domain.villages import CITY, village_name
from kbdesk.reports.document import Document, Part
from kbdesk.words import Language, Say, say


@dataclass(frozen=True, slots=True)
class ReportHead:
    """The area of a report, by codes; ``names`` of posyandu that are known by one.

    ``puskesmas`` and ``village`` (a kelurahan's code) where all its posyandu have the same.
    """

    posyandu: tuple[str, ...] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    village: str | None = None
    puskesmas: str | None = None

    def named(self, code: str | None, language: Language = "id") -> str:
        """Return a posyandu as people call it: "Posyandu Melati (LT01)"."""
        if code is None:
            return say("common.without_a_posyandu", language)
        name = self.names.get(code)
        if name is None:
            return say("whose.posyandu", language, name=code)
        bare = name.removeprefix("Posyandu ").removeprefix("posyandu ")
        return say("whose.posyandu", language, name=f"{bare} ({code})")

    def lines(self, language: Language = "id") -> list[str]:
        """Return where it is: posyandu, kelurahan, puskesmas, and the city."""
        lines = []
        if self.posyandu is not None and len(self.posyandu) == 1:
            lines.append(self.named(self.posyandu[0], language))
        elif self.posyandu is not None and self.puskesmas is None:
            lines.append(say("whose.several", language, count=len(self.posyandu)))
        if self.village is not None:
            lines.append(say("whose.village", language, name=village_name(self.village)))
        if self.puskesmas is not None:
            lines.append(
                say("whose.puskesmas", language, name=self.puskesmas.removeprefix("Puskesmas "))
            )
        lines.append(CITY)
        return lines


def month_document(
    title: str,
    month: str,
    whose: ReportHead,
    parts: Sequence[Part],
    say: Say,
    below: str = "",
    *,
    name: str = "",
    wide: bool = False,
    paper: Literal["A4", "F4"] = "A4",
    signed: Sequence[str | Signatory] | None = (),
    annexes: Sequence[bytes] = (),
) -> Document:
    """Return a month's paper of an area, named by ``name`` (else its title) and the month.

    ``below``: what its head says beside month and area. The rest is as of :class:`Document`.
    """
    lines = [month_line(month, say.language), *whose.lines(say.language)]
    if below:
        lines.append(below)
    return Document(
        title, lines, parts, f"{name or title} {month}", wide, paper, signed, annexes=annexes
    )


def month_line(month: str, language: Language = "id") -> str:
    """Return "Agustus 2026" of 2026-08."""
    year, number = month.split("-")
    return f"{say(f'calendar.month.{int(number)}', language)} {int(year)}"


def short_month_line(month: str, language: Language = "id") -> str:
    """Return "Agt 26" of 2026-08."""
    year, number = month.split("-")
    return f"{say(f'calendar.month_short.{int(number)}', language)} {year[2:]}"
