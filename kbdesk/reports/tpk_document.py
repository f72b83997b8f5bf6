"""The companions' month as a document: whom they saw, what they found, who is due, whom to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from kbdesk.domain.report_json.families import DueVisitJson, MarkedJson, TpkJson
from kbdesk.reports.document import (
    Document,
    LargeFigures,
    PaperColumn,
    PaperTable,
    Part,
    Row,
    RowHeading,
)
from kbdesk.reports.families_table import Names, address_cells, address_columns, grouped, place_of
from kbdesk.reports.formats import short_date
from kbdesk.reports.whose import Whose, month_line
from kbdesk.words import Language, say

_LARGE: Final[tuple[Literal["families_at_risk", "with_companion", "with_plan"], ...]] = (
    "families_at_risk",
    "with_companion",
    "with_plan",
)


def tpk_document(said: TpkJson, people: Names, whose: Whose, language: Language = "id") -> Document:
    """Return ``report tpk`` as a document; ``people``: who is to be visited, by id."""
    parts: list[Part] = [
        LargeFigures(
            [
                *((say(f"tpk_paper.{name}", language), str(said[name]), "") for name in _LARGE),
                (say("tpk_paper.due_count", language), str(len(said["due"])), ""),
            ]
        ),
        _targets(said, language),
        _results(said, language),
        _due(said["due"], people, language),
        _marked(said["marked"], people, language),
    ]
    return Document(
        title=say("tpk_paper.title", language),
        lines=[
            month_line(said["month"], language),
            *whose.lines(language),
            say("lists.day", language, date=_day(said["date"], language)),
        ],
        parts=parts,
        name=f"{say('tpk_paper.title', language)} {said['month']}",
        wide=True,
    )


def _targets(said: TpkJson, language: Language) -> PaperTable:
    names: tuple[Literal["targets", "visited", "visits"], ...] = ("targets", "visited", "visits")
    return PaperTable(
        [
            PaperColumn(say("tpk_paper.column.target", language)),
            *(PaperColumn(say(f"tpk_paper.column.{name}", language), "whole") for name in names),
        ],
        [
            [say(f"tpk.target_{target}", language), *(said[name][target] for name in names)]
            for target in said["targets"]
        ],
        title=say("tpk_paper.visits", language),
        total=[
            say("krs_paper.total", language),
            *(sum(said[name].values()) for name in names),
        ],
        note=say("tpk_paper.visits_note", language),
    )


def _results(said: TpkJson, language: Language) -> PaperTable:
    return PaperTable(
        [
            PaperColumn(say("tpk_paper.column.result", language)),
            PaperColumn(say("tpk_paper.column.visits", language), "whole"),
        ],
        [
            [say(f"tpk.result_{'open' if name == 'incomplete' else name}", language), count]
            for name, count in said["results"].items()
        ],
        title=say("tpk_paper.results", language),
    )


def _due(lines: Sequence[DueVisitJson], people: Names, language: Language) -> PaperTable:
    rows: list[Row] = []
    number = 0
    for words, group in grouped(
        lines, lambda one: place_of(people.get(one["person"], {})), language
    ):
        rows.append(RowHeading(words))
        for one in group:
            number += 1
            person = people.get(one["person"], {})
            rows.append(
                [
                    number,
                    person.get("name"),
                    person.get("mother"),
                    say(f"tpk.target_{one['target']}", language),
                    one["contact"],
                    _date(one["last"]),
                    _date(one["due"]),
                    one["late_days"] or None,
                    one["priority"],
                    ", ".join(one["companions"]) or None,
                    *address_cells(person),
                ]
            )
    return PaperTable(
        [
            PaperColumn(say("lists.column.no", language), "whole", width_mm=8),
            PaperColumn(say("lists.column.name", language)),
            PaperColumn(say("lists.column.mother", language), below=True),
            PaperColumn(say("tpk_paper.column.target", language)),
            PaperColumn(say("tpk_paper.column.contact", language), "whole"),
            PaperColumn(say("tpk_paper.column.last", language), "date"),
            PaperColumn(say("tpk_paper.column.due", language), "date"),
            PaperColumn(say("tpk_paper.column.late", language), "whole"),
            PaperColumn(say("common.priority", language), "code"),
            PaperColumn(say("common.companion", language)),
            *address_columns(language),
        ],
        rows,
        title=say("tpk_paper.due", language),
        sheet=say("tpk_paper.due", language),
        empty=say("tpk_paper.nobody_due", language),
    )


def _marked(lines: Sequence[MarkedJson], people: Names, language: Language) -> PaperTable:
    rows: list[Row] = []
    number = 0
    for words, group in grouped(
        lines, lambda one: place_of(people.get(one["child"], {})), language
    ):
        rows.append(RowHeading(words))
        for one in group:
            number += 1
            child = people.get(one["child"], {})
            why = ", ".join(say(f"companions_page.why_{code}", language) for code in one["why"])
            rows.append(
                [
                    number,
                    child.get("name"),
                    child.get("mother"),
                    _date(one["measured"]),
                    why,
                    one["priority"],
                    *address_cells(child),
                ]
            )
    return PaperTable(
        [
            PaperColumn(say("lists.column.no", language), "whole", width_mm=8),
            PaperColumn(say("skdn.column.child", language)),
            PaperColumn(say("lists.column.mother", language), below=True),
            PaperColumn(say("tpk_paper.column.measured", language), "date"),
            PaperColumn(say("common.why", language)),
            PaperColumn(say("common.priority", language), "code"),
            *address_columns(language),
        ],
        rows,
        title=say("tpk_paper.marked", language),
        sheet=say("tpk_paper.marked", language),
        empty=say("tpk_paper.nobody_marked", language),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day(text: str, language: Language) -> str:
    return short_date(date.fromisoformat(text), language, year=True)
