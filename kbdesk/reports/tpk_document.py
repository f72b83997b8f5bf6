"""The companions' month on paper: visits, findings, and who is due for a visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from kbdesk.domain.ages import read_day
from kbdesk.domain.report_json.families import DueVisitJson, MarkedJson, TpkJson
from kbdesk.reports.document import (
    Document,
    LargeFigures,
    PaperTable,
    Part,
    headed,
    table_of,
)
from kbdesk.reports.families_table import (
    Names,
    address_columns,
    by_rt_table,
    grouped,
    person_columns,
    place_of,
)
from kbdesk.reports.formats import full_day
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.store.records import Row
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
    counts = (said["targets"], said["visited"], said["visits"])
    return table_of(
        say,
        said["targets"],
        ("tpk_paper.column.target", lambda target: say(f"tpk.target_{target}")),
        (("tpk_paper.column.targets", "whole"), lambda target: said["targets"][target]),
        (("tpk_paper.column.visited", "whole"), lambda target: said["visited"][target]),
        (("tpk_paper.column.visits", "whole"), lambda target: said["visits"][target]),
        title=say("tpk_paper.visits"),
        total=[say("krs_paper.total"), *(sum(one.values()) for one in counts)],
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
    def person(one: DueVisitJson) -> Row:
        return people.get(one["person"], {})

    return by_rt_table(
        say,
        grouped(lines, lambda one: place_of(person(one)), say),
        *person_columns(say, person, "lists.column.name"),
        ("tpk_paper.column.target", lambda one: say(f"tpk.target_{one['target']}")),
        (("tpk_paper.column.contact", "whole"), lambda one: one["contact"]),
        (("tpk_paper.column.last", "date"), lambda one: read_day(one["last"])),
        (("tpk_paper.column.due", "date"), lambda one: read_day(one["due"])),
        (("tpk_paper.column.late", "whole"), lambda one: one["late_days"] or None),
        (("common.priority", "code"), lambda one: one["priority"]),
        ("common.companion", lambda one: ", ".join(one["companions"]) or None),
        *address_columns(say, person),
        title=say("tpk_paper.due"),
        empty=say("tpk_paper.nobody_due"),
    )


def _marked(lines: Sequence[MarkedJson], people: Names, say: Say) -> PaperTable:
    def child(one: MarkedJson) -> Row:
        return people.get(one["child"], {})

    def why(one: MarkedJson) -> str:
        return ", ".join(say(f"companions_page.why_{code}") for code in one["why"])

    return by_rt_table(
        say,
        grouped(lines, lambda one: place_of(child(one)), say),
        *person_columns(say, child, "skdn.column.child"),
        (("tpk_paper.column.measured", "date"), lambda one: read_day(one["measured"])),
        ("common.why", why),
        (("common.priority", "code"), lambda one: one["priority"]),
        *address_columns(say, child),
        title=say("tpk_paper.marked"),
        empty=say("tpk_paper.nobody_marked"),
    )
