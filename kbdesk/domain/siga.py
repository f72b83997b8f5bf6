"""BKKBN's recording forms (SIGA) of a kelurahan: which there are, and what each asks.

A card (K/0) is filled in every January, a register (R/I) of a group every month. The order of the
fields of the Kampung KB's card is that of the forms of its web application (source of August
2023), the columns of the registers of BKB and BKL are those that SIGA's own application sends.
The order on the printed forms of 2020 was found nowhere, nor the fields of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from kbdesk.domain.family_planning import METHODS, REASONS
from kbdesk.domain.kampung_score import DATA_USES, MONEY, OPERATIONS, SCORED_GROUPS

CardForm = Literal["kampung", "dataku"]
FieldKind = Literal["text", "yes", "count", "date", "area"]
ORDER_KNOWN: Final[Mapping[str, str | None]] = {
    "kampung": "kampungkb-web 2023-08",
    "dataku": None,
    "BKB": "siga-app 2025",
    "BKR": None,
    "BKL": "siga-app 2025",
    "UPPKA": None,
    "PIK-R": None,
}
"""Where the order of a form's fields is from; None: it is ours."""
HANDED_IN_BY: Final = 3
"""A register is handed in by this day of the next month."""


class SigaField(NamedTuple):
    """A field of a card. ``kept``: kbdesk has a place for it; else it is filled in by hand."""

    code: str
    kind: FieldKind = "text"
    kept: bool = True


class SigaPart(NamedTuple):
    """A part of a card with its fields, in the order of the form."""

    code: str
    fields: tuple[SigaField, ...]


def _by_hand(code: str, kind: FieldKind = "text") -> SigaField:
    return SigaField(code, kind, kept=False)


def _each(prefix: str, codes: tuple[str, ...], kind: FieldKind) -> tuple[SigaField, ...]:
    return tuple(SigaField(f"{prefix}_{code}", kind) for code in codes)


CARDS: Final[Mapping[CardForm, tuple[SigaPart, ...]]] = {
    "kampung": (
        SigaPart(
            "identity",
            (
                SigaField("name"),
                SigaField("launch_date", "date"),
                SigaField("province"),
                SigaField("city"),
                SigaField("district"),
                SigaField("village"),
                _by_hand("rw"),
                SigaField("decree_no"),
                SigaField("decree_date", "date"),
                SigaField("area_ha", "area"),
                SigaField("rt_count", "count"),
                SigaField("secretariat"),
                SigaField("contact"),
                SigaField("about"),
                _by_hand("criteria"),
            ),
        ),
        SigaPart(
            "owned",
            (
                *_each("group", SCORED_GROUPS, "yes"),
                SigaField("has_secretariat", "yes"),
                SigaField("data_house", "yes"),
            ),
        ),
        SigaPart("money", _each("money", MONEY, "yes")),
        SigaPart(
            "pokja",
            (
                SigaField("pokja_exists", "yes"),
                _by_hand("pokja_decree"),
                SigaField("pokja_trained", "yes"),
                _by_hand("pokja_training"),
                SigaField("pokja_members_count", "count"),
                SigaField("pokja_trained_count", "count"),
            ),
        ),
        SigaPart(
            "companion",
            (
                SigaField("companion_plkb", "yes"),
                _by_hand("companion_nip"),
                _by_hand("companion_name"),
                _by_hand("companion_contact"),
            ),
        ),
        SigaPart("regulation", (SigaField("regulation", "yes"), _by_hand("regulation_kind"))),
        SigaPart("data_uses", _each("use", DATA_USES, "yes")),
        SigaPart(
            "operations",
            tuple(
                one
                for code in OPERATIONS
                for one in (SigaField(f"operation_{code}", "yes"), _by_hand(f"how_often_{code}"))
            ),
        ),
        SigaPart(
            "people",
            (
                SigaField("population", "count"),
                SigaField("households", "count"),
                *_each("base", SCORED_GROUPS, "count"),
            ),
        ),
        SigaPart("members", _each("members", SCORED_GROUPS, "count")),
        SigaPart("users", (SigaField("PUS", "count"), *_each("method", METHODS, "count"))),
        SigaPart(
            "non_users",
            (*_each("reason", REASONS, "count"), SigaField("not_asked", "count")),
        ),
        SigaPart("other", (_by_hand("insured", "count"),)),
    ),
    "dataku": (
        SigaPart(
            "identity",
            (
                SigaField("village"),
                SigaField("district"),
                SigaField("name"),
                SigaField("dataku_decree_no"),
                SigaField("dataku_decree_date", "date"),
                _by_hand("dataku_address"),
                SigaField("contact"),
                _by_hand("dataku_money"),
                _by_hand("officers_trained", "count"),
            ),
        ),
        SigaPart(
            "data_kinds",
            _each(
                "data",
                ("population", "growth", "housing", "welfare", "pregnancies", "services", "visits"),
                "yes",
            ),
        ),
        SigaPart(
            "activity",
            _each(
                "event",
                ("orientation_basic", "orientation_analysis", "orientation_use", "verification",
                 "presentation", "use"),
                "count",
            ),
        ),
        SigaPart("standing", (SigaField("level"), SigaField("assessed_level"))),
    ),
}  # fmt: skip

REGISTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "BKB": ("name", "nik", "member", "child", "child_born", "kka", "kms", "development",
            "couple", "pregnant", "user"),
    "BKR": ("name", "nik", "member", "remark"),
    "BKL": ("name", "nik", "elderly", "couple", "user", "independent", "long_care"),
    "UPPKA": ("name", "nik", "member", "remark"),
    "PIK-R": ("name", "nik", "member", "remark"),
}  # fmt: skip
"""What a register asks of each person who came; kbdesk records how many came, not who."""
AGE_GROUPS: Final = ("0_1", "1_2", "2_3", "3_4", "4_5", "5_6")
"""BKB: the ages in years of the children by which a meeting counts who came."""


def form_name(kind: str) -> str:
    """Return what BKKBN calls a form: ``R/I/BKB``, ``K/0/KAMPUNGKB``."""
    if kind in REGISTERS:
        return f"R/I/{kind}"
    return "K/0/RUMAH DATAKU" if kind == "dataku" else "K/0/KAMPUNGKB"


def due_on(month: int) -> date:
    """Return the day by which the registers of a month (year * 12 + month - 1) are handed in."""
    following = month + 1
    return date(following // 12, following % 12 + 1, HANDED_IN_BY)
