"""The registers of a posyandu's information system (SIP): which columns each has, in order.

The columns and their order are those of the ministry's printed formats; what a newer vaccine
needs comes behind them (``extra``), so that the printed sheet stays the one that is known.
A column's title is ``sip.column.<title>`` in the catalogue, a group's ``sip.group.<group>``.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from kbdesk.domain.errors import KbdeskError

Subject = Literal[
    "births", "children", "infants", "toddlers", "women", "pregnant", "visitors", "results"
]

FORMATS: Final[dict[int, tuple[Subject, ...]]] = {
    6: ("births", "children", "women", "pregnant", "visitors", "results"),
    7: ("births", "infants", "toddlers", "women", "pregnant", "visitors", "results"),
}
"""The subjects of F1, F2, ... with six formats, and with seven: infants and toddlers apart."""

INFANT_MONTHS: Final = 12
CHILD_MONTHS: Final = 60
WOMAN_YEARS: Final = (15, 50)
"""A woman of childbearing age (WUS): from 15 to under 50 completed years."""
NURSING_MONTHS: Final = 24
"""A mother counts as nursing while a living child of hers is younger."""
TABLETS_IN_PACK: Final = 30

Kind = Literal["text", "nik", "date", "number", "count", "weight", "answer", "notes", "ages"]
"""``weight``: kilograms, with the month's code beside it. ``answer``: yes, no, or not asked.

``ages``: a list of ages in completed months. ``notes``: codes of ``sip.note.<code>``.
"""


class SipColumn(NamedTuple):
    """One column: the key of its value, and how it is shown.

    ``beside``: the key of a second value in the same printed column. ``extra``: behind the
    official columns, for what the printed format does not know yet.
    """

    key: str
    kind: Kind
    title: str
    group: str | None = None
    beside: str | None = None
    extra: bool = False


def _many(kind: Kind, group: str, keys: dict[str, str], *, extra: bool = False) -> list[SipColumn]:
    return [SipColumn(key, kind, title, group, extra=extra) for key, title in keys.items()]


MONTHS: Final = tuple(f"{month:02d}" for month in range(1, 13))
CLASSIC_VACCINES: Final = {
    "HB0": "HB0",
    "BCG": "BCG",
    "OPV1": "polio_1",
    "OPV2": "polio_2",
    "OPV3": "polio_3",
    "OPV4": "polio_4",
    "DPT-HB-Hib1": "dpt_1",
    "DPT-HB-Hib2": "dpt_2",
    "DPT-HB-Hib3": "dpt_3",
    "MR1": "measles",
}
"""By the vaccine that is recorded: the title of the column that the printed formats have."""
NEW_VACCINES: Final = (
    "IPV1", "IPV2", "PCV1", "PCV2", "PCV3", "RV1", "RV2", "RV3", "DPT-HB-Hib4", "MR2", "JE",
)  # fmt: skip
"""Vaccines that are newer than the printed formats."""
TETANUS: Final = ("Td1", "Td2", "Td3", "Td4", "Td5")
"""TT I to V."""


def _weights() -> list[SipColumn]:
    return [
        SipColumn(f"weight_{month}", "weight", f"month_{month}", "weighed", f"code_{month}")
        for month in MONTHS
    ]


def _series(title: str) -> str | None:
    """Return the group of a vaccine with several doses."""
    name = title.split("_")[0]
    return name if name in ("polio", "dpt") else None


def _vaccines(kind: Kind) -> tuple[list[SipColumn], list[SipColumn]]:
    """Return the vaccines of the printed format, and the newer ones."""
    classic = [
        SipColumn(vaccine, kind, title, _series(title))
        for vaccine, title in CLASSIC_VACCINES.items()
    ]
    newer = [SipColumn(one, kind, one, "new_vaccines", extra=True) for one in NEW_VACCINES]
    return classic, newer


def _tetanus(kind: Kind) -> list[SipColumn]:
    return [SipColumn(one, kind, f"tt_{one[-1]}", "tt") for one in TETANUS]


def _children() -> tuple[SipColumn, ...]:
    classic, newer = _vaccines("date")
    return (
        SipColumn("no", "count", "no"),
        SipColumn("name", "text", "child", beside="nik"),
        SipColumn("birth_date", "date", "birth_date"),
        SipColumn("birth_weight_kg", "number", "birth_weight"),
        SipColumn("father", "text", "father"),
        SipColumn("mother", "text", "mother"),
        SipColumn("dasawisma", "text", "dasawisma"),
        *_weights(),
        *_many("answer", "breastfed", {f"E{month}": f"E{month}" for month in range(1, 7)}),
        *_many("date", "vitamin_a", {"vitamin_a_02": "month_02", "vitamin_a_08": "month_08"}),
        SipColumn("ors", "count", "ors"),
        *classic,
        SipColumn("death_date", "date", "death_date"),
        SipColumn("notes", "notes", "notes"),
        *newer,
    )


def _results() -> tuple[SipColumn, ...]:
    classic, newer = _vaccines("count")
    return (
        SipColumn("no", "count", "no"),
        SipColumn("month", "text", "month"),
        SipColumn("pregnant", "count", "count", "pregnant"),
        SipColumn("pregnant_checked", "count", "checked", "pregnant"),
        SipColumn("pregnant_iron", "count", "iron", "pregnant"),
        SipColumn("nursing", "count", "nursing"),
        SipColumn("postpartum_vitamin_a", "count", "postpartum_vitamin_a"),
        *_many(
            "count",
            "family_planning",
            {"condom": "condom", "pill": "pill", "injection": "injection"},
        ),
        *_many("count", "skdn", {one: one for one in ("S", "K", "D", "N", "BGM")}),
        SipColumn("vitamin_a", "count", "vitamin_a"),
        SipColumn("pmt", "count", "pmt"),
        *classic,
        *_tetanus("count"),
        SipColumn("diarrhoea", "count", "count", "diarrhoea"),
        SipColumn("ors", "count", "ors", "diarrhoea"),
        SipColumn("notes", "notes", "remarks"),
        *newer,
    )


COLUMNS: Final[dict[Subject, tuple[SipColumn, ...]]] = {
    "births": (
        SipColumn("no", "count", "no"),
        SipColumn("mother", "text", "mother"),
        SipColumn("father", "text", "father"),
        SipColumn("baby", "text", "baby"),
        SipColumn("birth_date", "date", "birth_date"),
        SipColumn("baby_death_date", "date", "baby_death_date"),
        SipColumn("mother_death_date", "date", "mother_death_date"),
        SipColumn("notes", "notes", "remarks"),
    ),
    "children": _children(),
    "infants": _children(),
    "toddlers": _children(),
    "women": (
        SipColumn("no", "count", "no"),
        SipColumn("nik", "nik", "nik"),
        SipColumn("name", "text", "name"),
        SipColumn("years", "count", "years"),
        SipColumn("husband", "text", "husband"),
        SipColumn("welfare_rank", "count", "welfare"),
        SipColumn("dasawisma", "text", "dasawisma"),
        SipColumn("children_alive", "count", "children_alive"),
        SipColumn("children_died_months", "ages", "children_died"),
        SipColumn("muac_cm", "number", "muac"),
        *_tetanus("date"),
        SipColumn("method", "text", "method"),
        SipColumn("changed_on", "date", "changed_on", "method_changed"),
        SipColumn("changed_to", "text", "changed_to", "method_changed"),
    ),
    "pregnant": (
        SipColumn("no", "count", "no"),
        SipColumn("name", "text", "nik_and_name", beside="nik"),
        SipColumn("years", "count", "years"),
        SipColumn("address", "text", "address"),
        SipColumn("registered", "date", "registered"),
        SipColumn("weeks", "count", "weeks"),
        SipColumn("gravida", "count", "gravida"),
        SipColumn("muac_cm", "number", "muac_cm"),
        SipColumn("pmt", "count", "pmt_recovery"),
        *(SipColumn(one.key, "number", one.title, "weighed_kg") for one in _weights()),
        *_many("date", "iron_packs", {f"iron_{pack}": f"pack_{pack}" for pack in (1, 2, 3)}),
        *_tetanus("date"),
        SipColumn("notes", "notes", "notes"),
    ),
    "visitors": (
        SipColumn("no", "count", "no"),
        SipColumn("month", "text", "month"),
        *_many(
            "count",
            "visitors",
            {
                "infants": "infants",
                "toddlers": "toddlers",
                "women": "women",
                "couples": "couples",
                "pregnant": "pregnant",
                "nursing": "nursing",
            },
        ),
        *_many("count", "infants_born_died", {"born": "born", "infants_died": "died"}),
        SipColumn("mothers_died", "count", "mothers_died"),
        *_many(
            "count",
            "officers",
            {"cadres": "cadres", "field_officers": "field_officers", "medical": "medical"},
        ),
        SipColumn("notes", "notes", "remarks"),
    ),
    "results": _results(),
}  # fmt: skip
"""The columns of each register, in the order of the printed formats."""


def subject_of(number: int, formats: int) -> Subject:
    """Return what format F<number> is about; raises ``report.no_such_format``."""
    subjects = FORMATS.get(formats, ())
    if not 1 <= number <= len(subjects):
        raise KbdeskError("report.no_such_format", field="formats", number=number, formats=formats)
    return subjects[number - 1]
