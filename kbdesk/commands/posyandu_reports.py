"""What a posyandu owes: SKDN, the SIP registers, nutritional status, and the lists to act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from kbdesk.commands.report_kind import (
    AnyReport,
    Findings,
    Option,
    Report,
    ReportRequest,
    Steps,
    area_report,
    in_one_go,
    with_head,
)
from kbdesk.desk import Desk
from kbdesk.domain.sip import FORMATS, subject_of
from kbdesk.queries import (
    action_lists,
    data_quality,
    month_close,
    nutrition,
    posyandu_beside,
    registers,
    skdn,
)
from kbdesk.queries.action_lists import Lists
from kbdesk.queries.all_age_lists import check_lists
from kbdesk.queries.area import Area
from kbdesk.queries.registers import Register
from kbdesk.queries.report_head import report_head
from kbdesk.queries.skdn import SkdnReport
from kbdesk.reports.document import Document
from kbdesk.reports.lists_document import LISTS, lists_document
from kbdesk.reports.nutrition_document import nutrition_document
from kbdesk.reports.posyandu_document import posyandu_document
from kbdesk.reports.quality_document import quality_document
from kbdesk.reports.register_document import register_document
from kbdesk.reports.skdn_document import skdn_document
from kbdesk.store.register_rows import serving_posyandu, somebody_unserved
from kbdesk.words import Language


@dataclass(frozen=True, slots=True)
class SkdnFindings(Findings[month_close.MonthReport]):
    """SKDN of a month; ``trend``: for paper also the months before it."""

    trend: tuple[SkdnReport, ...] = ()


_TREND: Final = 12
_FEW: Final = 3
"""A register of fewer posyandu is found in a moment."""


def _skdn_steps(desk: Desk, asked: ReportRequest) -> Steps[SkdnFindings]:
    """Find the month, for a paper also the eleven before it, a month a step."""
    months = range(asked.month - _TREND + 1, asked.month + 1) if asked.form != "json" else ()
    trend = []
    for done, month in enumerate(months):
        yield done, _TREND + 1
        trend.append(month_close.as_reported(desk, month, asked.area))
    yield _TREND, _TREND + 1
    found = month_close.month_report(desk, asked.month, asked.area)
    return SkdnFindings(found, report_head(desk, asked.area), trend=tuple(trend))


def _skdn_document(told: SkdnFindings, language: Language) -> Document:
    said = month_close.said_report(told.found)
    months = [skdn.said(one) for one in told.trend]
    return skdn_document(said, months, told.whose, language)


def _nutrition_steps(
    desk: Desk, asked: ReportRequest
) -> Steps[Findings[nutrition.NutritionReport]]:
    """Find the month and those it is compared with, a month a step."""
    many = nutrition.MONTHS_COMPARED
    found = {}
    for done, month in enumerate(range(asked.month - many + 1, asked.month + 1)):
        yield done, many
        found[month] = nutrition.assessed_of(desk, month, asked.area)
    report = nutrition.grouped(found, asked.month, asked.area)
    return Findings(report, report_head(desk, asked.area))


def _lists(
    find: Callable[[Desk, int, Area], Lists], desk: Desk, asked: ReportRequest
) -> Findings[Lists]:
    found = find(desk, asked.month, asked.area)
    only = asked.text("list")
    if only:
        found = replace(found, lists={only: found.lists[only]})
    return Findings(found, report_head(desk, asked.area))


def _register(number: int, desk: Desk, asked: ReportRequest) -> Findings[Register]:
    formats = int(asked.text("formats") or max(6, number))
    found = registers.register(desk, number, asked.month, asked.area, formats)
    return Findings(found, report_head(desk, asked.area))


def _register_steps(number: int, desk: Desk, asked: ReportRequest) -> Steps[Findings[Register]]:
    """Find a register of children a posyandu a step, any other in one."""
    formats = int(asked.text("formats") or max(6, number))
    area = asked.area
    records = desk.store.records
    of_children = subject_of(number, formats) in ("children", "infants", "toddlers")
    codes = area.posyandu or serving_posyandu(records)
    if not of_children or len(codes) < _FEW or area.village or somebody_unserved(records):
        yield 0, 1
        return _register(number, desk, asked)
    parts = []
    for done, code in enumerate(sorted(codes)):
        yield done, len(codes)
        parts.append(registers.register(desk, number, asked.month, Area((code,)), formats))
    lines = [line for one in parts for line in one.lines]
    return Findings(replace(parts[0], area=area, lines=lines), report_head(desk, area))


_FORMATS: Final = Option(
    "formats", "Six formats, or seven: babies and young children apart.", ("6", "7")
)
_ABOUT: Final = (
    "Pregnancies, births, deaths of babies and mothers.",
    "Babies and young children; with --formats 7 babies alone.",
    "Women of childbearing age; with --formats 7 young children.",
    "Pregnant women and new mothers; with --formats 7 women of childbearing age.",
    "Visitors and officers; with --formats 7 pregnant women.",
    "What was done, month by month; with --formats 7 visitors and officers.",
    "What was done, month by month; with --formats 7 only.",
)

POSYANDU: Final[Mapping[str, AnyReport]] = {
    "skdn": Report(
        "S, K, D, N and their ratios.",
        in_one_go(_skdn_steps),
        lambda told: month_close.said_report(told.found),
        _skdn_document,
        steps=_skdn_steps,
    ),
    "nutrition": area_report(
        "Nutritional status by index, age, sex and RT.",
        in_one_go(_nutrition_steps),
        nutrition.said,
        nutrition_document,
        steps=_nutrition_steps,
    ),
    "posyandu": area_report(
        "The posyandu of a supervisor beside each other, and what waits: for officers only.",
        with_head(posyandu_beside.posyandu_beside),
        posyandu_beside.said,
        posyandu_document,
    ),
    "quality": area_report(
        "How well children were measured: digits, spread, what is missing, and where to help.",
        with_head(data_quality.quality_report),
        data_quality.said,
        quality_document,
    ),
    **{
        f"sip-f{number}": area_report(
            f"SIP F{number}: {_ABOUT[number - 1]}",
            partial(_register, number),
            registers.said,
            register_document,
            (_FORMATS,),
            partial(_register_steps, number),
        )
        for number in range(1, max(FORMATS) + 1)
    },
    **{
        name: area_report(
            text,
            partial(_lists, find),
            action_lists.said,
            partial(lists_document, name),
            (Option("list", "Only this list.", LISTS[name]),),
        )
        for name, text, find in (
            ("not-weighed", "Who was not weighed, by RT.", action_lists.not_weighed),
            ("due", "What is due to whom, by RT.", action_lists.due_lists),
            ("referrals", "Referrals that run, by RT.", action_lists.referral_lists),
            ("checks", "Whom to look for of school age and older, by RT.", check_lists),
        )
    },
}
