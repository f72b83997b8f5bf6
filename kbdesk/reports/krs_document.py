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
    Row,
    RowHeading,
)
from kbdesk.reports.families_table import (
    Names,
    address_cells,
    address_columns,
    family_cells,
    family_columns,
    grouped,
    place,
)
from kbdesk.reports.formats import decimal
from kbdesk.reports.whose import Whose, month_line
from kbdesk.words import Language, say

_COUNTED: Final = ("families", "targets", "at_risk", "incomplete")


def krs_document(
    month: str,
    lines: Sequence[KrsJson],
    names: Names,
    limit: Limits,
    whose: Whose,
    language: Language = "id",
) -> Document:
    """Return ``report krs`` as a document; ``names`` of the families that it lists, by id."""
    parts: list[Part] = [
        _large(lines, language),
        _by_place(lines, language),
        _at_risk([one for one in lines if one["at_risk"] is True], names, limit, language),
        _incomplete([one for one in lines if one["at_risk"] is None], names, language),
    ]
    return Document(
        title=say("krs_paper.title", language),
        lines=[month_line(month, language), *whose.lines(language)],
        parts=parts,
        name=f"{say('krs_paper.title', language)} {month}",
        wide=True,
    )


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


def _large(lines: Sequence[KrsJson], language: Language) -> LargeFigures:
    counts = _counts(lines)
    share = percent(counts["at_risk"], counts["targets"])
    below = ""
    if share is not None:
        from decimal import Decimal

        said = decimal(Decimal(repr(share)), 1, language)
        below = say("krs_paper.of_targets", language, percent=said)
    return LargeFigures(
        [
            (say(f"krs_paper.{name}", language), str(counts[name]),
             below if name == "at_risk" else "")
            for name in _COUNTED
        ],
        about=("families", "at_risk"),
    )  # fmt: skip


def _by_place(lines: Sequence[KrsJson], language: Language) -> PaperTable:
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
            *(PaperColumn(say(f"krs_paper.{name}", language), "whole") for name in _COUNTED),
            PaperColumn("%", "percent"),
            *(
                PaperColumn(
                    flag,
                    "whole",
                    over=say("krs_paper.flags_of_targets", language),
                )
                for flag in FLAGS
            ),
        ],
        [cells(words, group) for words, group in grouped(lines, _place, language)],
        title=say("krs_paper.by_rt", language),
        total=cells(say("krs_paper.total", language), lines),
        note=say("krs_paper.legend", language, flags=_legend(language)),
    )


def _legend(language: Language) -> str:
    return "; ".join(f"{flag} {_flag(flag, language)}" for flag in FLAGS)


def _at_risk(
    lines: Sequence[KrsJson], names: Names, limit: Limits, language: Language
) -> PaperTable:
    rows: list[Row] = []
    number = 0
    for words, group in grouped(lines, _place, language):
        rows.append(RowHeading(words))
        for one in sorted(group, key=lambda one: one["priority"] or 9):
            number += 1
            family = names.get(one["id"], {})
            rows.append(
                [
                    *family_cells(number, family),
                    _groups(one, language),
                    one["priority"],
                    *(one["flags"][flag] for flag in FLAGS),
                    _reasons(one, limit, language),
                    ", ".join(one["companions"]) or None,
                    *address_cells(family),
                ]
            )
    return PaperTable(
        [
            *family_columns(language),
            PaperColumn(say("common.target", language)),
            PaperColumn(say("common.priority", language), "code"),
            *(PaperColumn(flag, "flag") for flag in FLAGS),
            PaperColumn(say("common.why", language)),
            PaperColumn(say("common.companion", language)),
            *address_columns(language),
        ],
        rows,
        title=say("krs_paper.at_risk_families", language),
        sheet=say("krs_paper.at_risk_families", language),
        empty=say("krs_paper.nobody_at_risk", language),
        note=say("krs_paper.dash", language),
    )


def _incomplete(lines: Sequence[KrsJson], names: Names, language: Language) -> PaperTable:
    rows: list[Row] = []
    number = 0
    for words, group in grouped(lines, _place, language):
        rows.append(RowHeading(words))
        for one in group:
            number += 1
            family = names.get(one["id"], {})
            missing = ", ".join(say(f"krs.missing_{what}", language) for what in one["missing"])
            rows.append(
                [
                    *family_cells(number, family),
                    _groups(one, language),
                    missing or None,
                    *address_cells(family),
                ]
            )
    return PaperTable(
        [
            *family_columns(language),
            PaperColumn(say("common.target", language)),
            PaperColumn(say("krs_paper.column.missing", language)),
            *address_columns(language),
        ],
        rows,
        title=say("krs_paper.incomplete_families", language),
        sheet=say("krs_paper.incomplete_families", language),
        empty=say("krs_paper.nobody_incomplete", language),
    )


def _groups(one: KrsJson, language: Language) -> str | None:
    return ", ".join(say(f"krs.group_{group}", language) for group in one["groups"]) or None


def _reasons(one: KrsJson, limit: Limits, language: Language) -> str:
    """Return what speaks for the risk: each true flag, and a child that calls for help."""
    said = [
        _reason(flag, one["figures"].get(flag) or {}, limit, language)
        for flag, value in one["flags"].items()
        if value
    ]
    categories = sorted({code for why in one["children"].values() for code in why})
    said += [say(f"companions_page.why_{code}", language) for code in categories]
    return "; ".join(said)


def _reason(flag: str, figures: Mapping[str, object], limit: Limits, language: Language) -> str:
    if flag == "T1" and "years" in figures:
        below = limit.too_young_below_years
        return say("krs.why_T1", language, years=figures["years"], limit=below)
    if flag == "T2" and "years" in figures:
        since = limit.too_old_from_years
        return say("krs.why_T2", language, years=figures["years"], limit=since)
    if flag == "T3" and figures.get("months") is not None:
        below = limit.too_close_below_months
        return say("krs.why_T3", language, months=figures["months"], limit=below)
    if flag == "T4" and "live_births" in figures:
        since = limit.too_many_from_births
        return say("krs.why_T4", language, births=figures["live_births"], limit=since)
    return _flag(flag, language)


def _flag(flag: str, language: Language) -> str:
    said = say(f"krs.flag_{flag}", language)
    return said[:1].lower() + said[1:]
