"""Families at risk of stunting as a document: by RT, who is at risk and why, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from kbdesk.domain.krs import FLAGS, Limits
from kbdesk.domain.report_json.families import KrsJson
from kbdesk.domain.skdn import percent
from kbdesk.reports.document import (
    Cell,
    Document,
    LargeFigures,
    PaperColumn,
    PaperTable,
    Part,
    TableColumn,
)
from kbdesk.reports.families_table import (
    Names,
    address_columns,
    by_rt_table,
    family_columns,
    grouped,
    place,
)
from kbdesk.reports.formats import figure
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.store.records import Row
from kbdesk.words import Language, Say

_COUNTED: Final = ("families", "targets", "at_risk", "incomplete")


def krs_document(
    month: str,
    lines: Sequence[KrsJson],
    names: Names,
    limit: Limits,
    whose: ReportHead,
    language: Language = "id",
) -> Document:
    """Return ``report krs`` as a document; ``names`` of the families that it lists, by id."""
    say = Say(language)
    parts: list[Part] = [
        _large(lines, say),
        _by_place(lines, say),
        _at_risk([one for one in lines if one["at_risk"] is True], names, limit, say),
        _incomplete([one for one in lines if one["at_risk"] is None], names, say),
    ]
    return month_document(say("krs_paper.title"), month, whose, parts, say, wide=True)


def _place(one: KrsJson) -> tuple[str, str]:
    return place(one["village"], one["rt"])


def _counts(lines: Sequence[KrsJson]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in lines:
        counts["families"] += 1
        counts["targets"] += one["target"] is True
        counts["at_risk"] += one["at_risk"] is True
        counts["incomplete"] += one["at_risk"] is None
        if one["target"]:
            counts.update(flag for flag, value in one["flags"].items() if value)
    return counts


def _large(lines: Sequence[KrsJson], say: Say) -> LargeFigures:
    counts = _counts(lines)
    share = percent(counts["at_risk"], counts["targets"])
    below = ""
    if share is not None:
        below = say("krs_paper.of_targets", percent=figure(share, say.language, 1))
    return LargeFigures(
        [
            (say(f"krs_paper.{name}"), str(counts[name]),
             below if name == "at_risk" else "")
            for name in _COUNTED
        ],
        about=("families", "at_risk"),
    )  # fmt: skip


def _by_place(lines: Sequence[KrsJson], say: Say) -> PaperTable:
    def cells(words: str, of: Sequence[KrsJson]) -> list[Cell]:
        counts = _counts(of)
        return [
            words,
            *(counts[name] for name in _COUNTED),
            percent(counts["at_risk"], counts["targets"]),
            *(counts[flag] for flag in FLAGS),
        ]

    return PaperTable(
        [
            PaperColumn("RT"),
            *(PaperColumn(say(f"krs_paper.{name}"), "whole") for name in _COUNTED),
            PaperColumn("%", "percent"),
            *(PaperColumn(flag, "whole", over=say("krs_paper.flags_of_targets")) for flag in FLAGS),
        ],
        [cells(words, group) for words, group in grouped(lines, _place, say)],
        title=say("krs_paper.by_rt"),
        total=cells(say("krs_paper.total"), lines),
        note=say("krs_paper.legend", flags=_legend(say)),
    )


def _legend(say: Say) -> str:
    return "; ".join(f"{flag} {_flag(flag, say)}" for flag in FLAGS)


def _at_risk(lines: Sequence[KrsJson], names: Names, limit: Limits, say: Say) -> PaperTable:
    def family(one: KrsJson) -> Row:
        return names.get(one["id"], {})

    def flag(name: str) -> TableColumn[KrsJson]:
        return PaperColumn(name, "flag"), lambda one: one["flags"][name]

    urgent = sorted(lines, key=lambda one: one["priority"] or 9)
    return by_rt_table(
        say,
        grouped(urgent, _place, say),
        *family_columns(say, family),
        ("common.target", lambda one: _groups(one, say)),
        (("common.priority", "code"), lambda one: one["priority"]),
        *map(flag, FLAGS),
        ("common.why", lambda one: _reasons(one, limit, say)),
        ("common.companion", lambda one: ", ".join(one["companions"]) or None),
        *address_columns(say, family),
        title=say("krs_paper.at_risk_families"),
        empty=say("krs_paper.nobody_at_risk"),
        note=say("krs_paper.dash"),
    )


def _incomplete(lines: Sequence[KrsJson], names: Names, say: Say) -> PaperTable:
    def family(one: KrsJson) -> Row:
        return names.get(one["id"], {})

    def missing(one: KrsJson) -> str | None:
        return ", ".join(say(f"krs.missing_{what}") for what in one["missing"]) or None

    return by_rt_table(
        say,
        grouped(lines, _place, say),
        *family_columns(say, family),
        ("common.target", lambda one: _groups(one, say)),
        ("krs_paper.column.missing", missing),
        *address_columns(say, family),
        title=say("krs_paper.incomplete_families"),
        empty=say("krs_paper.nobody_incomplete"),
    )


def _groups(one: KrsJson, say: Say) -> str | None:
    return ", ".join(say(f"krs.group_{group}") for group in one["groups"]) or None


def _reasons(one: KrsJson, limit: Limits, say: Say) -> str:
    """Return what speaks for the risk: each true flag, and a child that calls for help."""
    said = [
        _reason(flag, one["figures"].get(flag) or {}, limit, say)
        for flag, value in one["flags"].items()
        if value
    ]
    categories = sorted({code for why in one["children"].values() for code in why})
    said += [say(f"companions_page.why_{code}") for code in categories]
    return "; ".join(said)


def _reason(flag: str, figures: Mapping[str, object], limit: Limits, say: Say) -> str:
    if flag == "T1" and "years" in figures:
        below = limit.too_young_below_years
        return say("krs.why_T1", years=figures["years"], limit=below)
    if flag == "T2" and "years" in figures:
        since = limit.too_old_from_years
        return say("krs.why_T2", years=figures["years"], limit=since)
    if flag == "T3" and figures.get("months") is not None:
        below = limit.too_close_below_months
        return say("krs.why_T3", months=figures["months"], limit=below)
    if flag == "T4" and "live_births" in figures:
        since = limit.too_many_from_births
        return say("krs.why_T4", births=figures["live_births"], limit=since)
    return _flag(flag, say)


def _flag(flag: str, say: Say) -> str:
    said = say(f"krs.flag_{flag}")
    return said[:1].lower() + said[1:]
