"""``report services``: how many of those whom a service is meant for had it."""

from __future__ import annotations

from typing import TypedDict

from kbdesk.domain.report_json.comparison import State


class ServiceJson(TypedDict):
    """``part`` of ``whole`` had it, in percent; it is known of ``known`` of ``known_of``.

    ``state`` as in ``report compare``: told, few, unsure or nobody.
    """

    part: int
    whole: int
    percent: float | None
    known: int
    known_of: int
    state: State


class ServiceMonthJson(TypedDict):
    month: str
    figures: dict[str, ServiceJson]


class ServicesJson(TypedDict):
    """The whole report; ``months`` has the twelve months up to this one, the last is this one."""

    month: str
    posyandu: str | list[str] | None
    village: str | None
    puskesmas: str | None
    day: str
    figures: dict[str, ServiceJson]
    months: list[ServiceMonthJson]
