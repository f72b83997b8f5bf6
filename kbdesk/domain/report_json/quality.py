"""``report quality``."""

from __future__ import annotations

from typing import TypedDict

from kbdesk.domain.report_json.area import MonthJson


class QualityJson(TypedDict):
    """How well some children were measured; shares in percent, None of nothing.

    ``sd`` and ``sd_n``: by index the spread of z-scores and of how many; ``points`` by figure,
    where it calls for help.
    """

    n: int
    lengths: int
    weight_heaping: float | None
    length_heaping: float | None
    sd: dict[str, float | None]
    sd_n: dict[str, int]
    flagged: int
    flagged_percent: float | None
    no_length_percent: float | None
    shrunk: int
    late_days: float | None
    points: dict[str, int]


class PosyanduQualityJson(QualityJson):
    """A posyandu's; ``rank`` 1 is where a visit helps first."""

    posyandu: str | None
    name: str | None
    village: str | None
    rank: int


class VillageQualityJson(QualityJson):
    village: str | None
    name: str | None


class CadreQualityJson(QualityJson):
    """What one user of the program wrote down."""

    user: str
    name: str | None


class VisitJson(TypedDict):
    """A posyandu to visit, and the figures that ask for it, the weightiest first."""

    posyandu: str | None
    name: str | None
    why: list[str]


class QualityReportJson(MonthJson):
    """The whole of ``report quality``."""

    whole: QualityJson
    by_posyandu: list[PosyanduQualityJson]
    by_village: list[VillageQualityJson]
    by_cadre: list[CadreQualityJson]
    visit: list[VisitJson]
