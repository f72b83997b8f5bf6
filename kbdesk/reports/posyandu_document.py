"""The posyandu of a supervisor beside each other, and the weighings to look at again."""

from __future__ import annotations

from typing import Final

from kbdesk.domain.ages import read_day
from kbdesk.domain.report_json.posyandu import (
    DoubtfulJson,
    PosyanduBesideJson,
    PosyanduStandingJson,
)
from kbdesk.reports.document import (
    Cell,
    Document,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    headed,
    table_of,
)
from kbdesk.reports.lists_document import age
from kbdesk.reports.report_head import ReportHead, month_document, short_month_line
from kbdesk.words import Language, Say

_SHARES: Final = ("d_s", "n_d", "bgm_d", "two_t_d")


def posyandu_document(
    said: PosyanduBesideJson, whose: ReportHead, language: Language = "id"
) -> Document:
    say = Say(language)
    parts: list[Part] = [_beside(said, say), Paragraphs([say("posyandu_beside.note")])]
    if said["doubtful"]:
        parts.append(_doubts(said["doubtful"], whose, say))
    title = say("posyandu_beside.title")
    return month_document(title, said["month"], whose, parts, say, wide=True)


def _beside(said: PosyanduBesideJson, say: Say) -> PaperTable:
    return PaperTable(
        headed(
            say,
            "common.posyandu",
            PaperColumn("S", "whole"),
            PaperColumn("D", "whole"),
            *(PaperColumn(say(f"city.short_{name}"), "percent") for name in _SHARES),
            ("posyandu_beside.months_open", "code"),
            ("posyandu_beside.until", "date"),
            ("posyandu_beside.doubtful", "whole"),
            ("posyandu_beside.urgent", "whole"),
            ("posyandu_beside.late", "whole"),
            ("posyandu_beside.open", "whole"),
        ),
        [_row(one, one["name"], say) for one in said["each"]],
        title=say("posyandu_beside.title"),
        total=_row(said["total"], say("common.all_posyandu"), say),
    )


def _row(one: PosyanduStandingJson, name: str, say: Say) -> list[Cell]:
    percents = [one["figures"][share]["percent"] for share in _SHARES]
    return [
        name, one["S"], one["D"],
        *percents,
        ", ".join(short_month_line(month, say.language) for month in one["months_open"]),
        read_day(one["until"]),
        one["doubtful"], one["proposals_urgent"], one["referrals"]["late"],
        one["referrals"]["open"],
    ]  # fmt: skip


def _doubts(lines: list[DoubtfulJson], whose: ReportHead, say: Say) -> PaperTable:
    language = say.language
    return table_of(
        say,
        lines,
        ("lists.column.name", lambda one: one["name"]),
        (("lists.column.age", "code"), lambda one: age(one["months"], language)),
        ("lists.column.mother", lambda one: one["mother"]),
        (
            "common.posyandu",
            lambda one: whose.named(one["posyandu"], language) if one["posyandu"] else None,
        ),
        (("dataku.rt", "code"), lambda one: one["rt"]),
        (("lists.column.date", "date"), lambda one: read_day(one["date"])),
        (("posyandu_beside.weight", "measure"), lambda one: one["weight_kg"]),
        (("posyandu_beside.length", "measure"), lambda one: one["lenhei_cm"]),
        ("posyandu_beside.why", lambda one: why_words(one, language)),
        title=say("posyandu_beside.doubts"),
    )


def why_words(one: DoubtfulJson, language: Language = "id") -> str:
    """Return why a weighing is doubtful."""
    say = Say(language)
    return ", ".join(say(f"posyandu_beside.why_{why}") for why in one["why"])
