"""Lines of a paper of several kitchens: under a heading for each kelurahan, with its sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict, TypeVar

from kbdesk.domain.villages import village_name
from kbdesk.reports.document import Cell, Row, RowHeading
from kbdesk.words import Say


class OfVillage(TypedDict):
    """Something that is of a kelurahan, known or not."""

    village: str | None


L = TypeVar("L", bound=OfVillage)


def village_rows(
    each: Sequence[L],
    line: Callable[[int, L], list[Cell]],
    say: Say,
    sums: Callable[[str, Sequence[L]], list[Cell]] | None = None,
) -> list[Row]:
    """Return the lines, by kelurahan where there are several (``village`` of each).

    ``line`` makes the cells of one with its number in its kelurahan, ``sums`` those of a
    kelurahan's last line from its words.
    """
    places = sorted({one["village"] for one in each}, key=lambda code: code or "~")
    if len(places) < 2:
        return [line(number, one) for number, one in enumerate(each, 1)]
    rows: list[Row] = []
    for place in places:
        some = [one for one in each if one["village"] == place]
        name = village_name(place) if place else say("compare.place_unknown")
        rows.append(RowHeading(say("compare.village_heading", name=name, count=len(some))))
        rows += [line(number, one) for number, one in enumerate(some, 1)]
        if sums is not None:
            rows.append(sums(say("compare.sum_of", name=name), some))
    return rows
