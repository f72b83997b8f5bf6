"""Figures over months and places, and the coverage of services with their targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.commands.report_kind import (
    AnyReport,
    Findings,
    Option,
    ReportRequest,
    Steps,
    area_report,
    in_one_go,
    with_head,
)
from kbdesk.desk import Desk
from kbdesk.domain.comparison import BY, COMPARED, By
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import comparison, service_coverage
from kbdesk.queries.report_head import report_head
from kbdesk.reports.comparison_document import comparison_document
from kbdesk.reports.services_document import services_document


def _compare_steps(desk: Desk, asked: ReportRequest) -> Steps[Findings[comparison.Compared]]:
    report, figure = comparison.asked_figure(asked.text("of"), asked.text("figure"))
    by: By = next((one for one in BY if one == asked.text("by")), BY[0])
    months = _months(asked.text("months"))
    # what cannot be asked is refused before anything is read
    comparison.check(report, figure, by)
    reading = yield from comparison.read_steps(desk, report, by, asked.month, asked.area, months)
    return Findings(comparison.compared(reading, figure), report_head(desk, asked.area))


def _months(text: str | None) -> int:
    if text is None:
        return comparison.MONTHS
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= comparison.MOST_MONTHS:
        raise KbdeskError("compare.bad_months", field="months", most=comparison.MOST_MONTHS)
    return int(text)


COMPARISONS: Final[Mapping[str, AnyReport]] = {
    "services": area_report(
        "How many women, girls and children had the services that are meant for them.",
        with_head(service_coverage.services),
        service_coverage.said,
        services_document,
    ),
    "compare": area_report(
        "A figure of a report over months, by kelurahan, posyandu or puskesmas.",
        in_one_go(_compare_steps),
        comparison.said,
        comparison_document,
        (
            Option("figure", "The figure (the report's first)."),
            Option("of", "The report whose figure it is.", tuple(COMPARED)),
            Option("by", "Which places stand beside each other (none: months alone).", BY),
            Option("months", "How many months up to this one (12)."),
        ),
        _compare_steps,
    ),
}
