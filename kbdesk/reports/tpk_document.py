"""The companions' month on paper: visits, findings, and who is due for a visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from kbdesk.domain.ages import read_day
from kbdesk.domain.report_json.families import DueVisitJson, MarkedJson, TpkJson
from kbdesk.reports.document import (
    Cell,
    Document,
    LargeFigures,
    PaperColumn,
    PaperTable,
    Part,
    headed,
)
from kbdesk.reports.families_table import (
    Names,
    address_cells,
    address_columns,
    grouped,
    numbered,
    place_of,
)
from kbdesk.reports.formats import full_day
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.words import Language, Say

_LARGE: Final[tuple[Literal["families_at_risk", "with_companion", "with_plan"], ...]] = (
    "families_at_risk",
    "with_companion",
    "with_plan",
)


def tpk_document(
    said: TpkJson, people: Names, whose: ReportHead, language: Language = "id"
) -> Document:
    """Return ``report tpk`` as a document; ``people``: who is to be visited, by id."""
    say = Say(language)
    parts: list[Part] = [
        LargeFigures(
            [
                *((say(f"tpk_paper.{name}"), str(said[name]), "") for name in _LARGE),
                (say("tpk_paper.due_count"), str(len(said["due"])), ""),
            ]
        ),
        _targets(said, say),
        _results(said, say),
        _due(said["due"], people, say),
        _marked(said["marked"], people, say),
    ]
    below = say("lists.day", date=full_day(said["date"], language))
    return month_document(
        say("tpk_paper.title"), said["month"], whose, parts, say, below, wide=True
    )


def _targets(said: TpkJson, say: Say) -> PaperTable:
    names: tuple[Literal["targets", "visited", "visits"], ...] = ("targets", "visited", "visits")
    return PaperTable(
        headed(
            say,
            "tpk_paper.column.target",
            *(PaperColumn(say(f"tpk_paper.column.{name}"), "whole") for name in names),
        ),
        [
            [say(f"tpk.target_{target}"), *(said[name][target] for name in names)]
            for target in said["targets"]
        ],
        title=say("tpk_paper.visits"),
        total=[say("krs_paper.total"), *(sum(said[name].values()) for name in names)],
        note=say("tpk_paper.visits_note"),
    )


def _results(said: TpkJson, say: Say) -> PaperTable:
    return PaperTable(
        headed(say, "tpk_paper.column.result", ("tpk_paper.column.visits", "whole")),
        [
            [say(f"tpk.result_{'open' if name == 'incomplete' else name}"), count]
            for name, count in said["results"].items()
        ],
        title=say("tpk_paper.results"),
    )


def _due(lines: Sequence[DueVisitJson], people: Names, say: Say) -> PaperTable:
    def cells(one: DueVisitJson) -> list[Cell]:
        person = people.get(one["person"], {})
        return [
            person.get("name"),
            person.get("mother"),
            say(f"tpk.target_{one['target']}"),
            one["contact"],
            read_day(one["last"]),
            read_day(one["due"]),
            one["late_days"] or None,
            one["priority"],
            ", ".join(one["companions"]) or None,
            *address_cells(person),
        ]

    places = grouped(lines, lambda one: place_of(people.get(one["person"], {})), say)
    return PaperTable(
        headed(
            say,
            ("lists.column.no", "whole", 8),
            "lists.column.name",
            PaperColumn(say("lists.column.mother"), below=True),
            "tpk_paper.column.target",
            ("tpk_paper.column.contact", "whole"),
            ("tpk_paper.column.last", "date"),
            ("tpk_paper.column.due", "date"),
            ("tpk_paper.column.late", "whole"),
            ("common.priority", "code"),
            "common.companion",
            *address_columns(say),
        ),
        numbered(places, cells),
        title=say("tpk_paper.due"),
        sheet=say("tpk_paper.due"),
        empty=say("tpk_paper.nobody_due"),
    )


def _marked(lines: Sequence[MarkedJson], people: Names, say: Say) -> PaperTable:
    def cells(one: MarkedJson) -> list[Cell]:
        child = people.get(one["child"], {})
        return [
            child.get("name"),
            child.get("mother"),
            read_day(one["measured"]),
            ", ".join(say(f"companions_page.why_{code}") for code in one["why"]),
            one["priority"],
            *address_cells(child),
        ]

    places = grouped(lines, lambda one: place_of(people.get(one["child"], {})), say)
    return PaperTable(
        headed(
            say,
            ("lists.column.no", "whole", 8),
            "skdn.column.child",
            PaperColumn(say("lists.column.mother"), below=True),
            ("tpk_paper.column.measured", "date"),
            "common.why",
            ("common.priority", "code"),
            *address_columns(say),
        ),
        numbered(places, cells),
        title=say("tpk_paper.marked"),
        sheet=say("tpk_paper.marked"),
        empty=say("tpk_paper.nobody_marked"),
    )
