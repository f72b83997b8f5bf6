"""``report siga-kampung``, ``siga-dataku`` and the registers ``siga-bkb`` and so on."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from kbdesk.domain.report_json.village import FacilityJson, OfficerJson


class SigaFieldJson(TypedDict):
    """A field: None is what nobody recorded. ``kept`` false: kbdesk has no place for it."""

    code: str
    value: str | int | float | bool | None
    kept: bool


class SigaPartJson(TypedDict):
    """A part of a card."""

    code: str
    fields: list[SigaFieldJson]


class SigaHeadJson(TypedDict):
    """Whose form it is; ``order``: where the order of its fields is from, None: it is ours."""

    form: str
    month: str
    village: str
    village_name: str
    order: str | None


class SigaCardJson(SigaHeadJson):
    """A card of a year (K/0); ``chair``: who leads the body that fills it in, where recorded."""

    year: int
    day: str
    parts: list[SigaPartJson]
    by_hand: int
    chair: str | None
    officers: NotRequired[list[OfficerJson]]
    facilities: NotRequired[list[FacilityJson]]


class SigaMeetingJson(TypedDict):
    """A meeting; ``people``: None where nobody said how many came."""

    date: str
    topic: str | None
    male: int | None
    female: int | None
    people: int | None
    note: str | None


class SigaGroupJson(TypedDict):
    """A group and its meetings of the month."""

    id: str
    name: str | None
    decree_no: str | None
    decree_date: str | None
    leader: str | None
    members: int | None
    meetings: list[SigaMeetingJson]


class SigaRegisterJson(SigaHeadJson):
    """A month's register of the groups of a kind (R/I); ``base``: whom it is meant for."""

    kind: str
    due: str
    base: int
    columns: list[str]
    groups: list[SigaGroupJson]
