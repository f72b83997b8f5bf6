"""The SIP registers: ``report sip-f1`` and so on."""

from __future__ import annotations

from kbdesk.domain.report_json.area import MonthJson
from kbdesk.domain.sip import Subject


class RegisterJson(MonthJson):
    """A register of a year; ``rows`` by the keys of ``columns`` and what a screen asks beside.

    ``extra_columns`` are newer than the printed format.
    """

    year: int
    format: str
    formats: int
    subject: Subject
    columns: list[str]
    extra_columns: list[str]
    rows: list[dict[str, object]]
