"""Services of the open day: what is given or asked, and the vaccines that there are."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from kbdesk.domain.screening import DANGER_SIGNS, KPSP_RESULTS, TB_SIGNS

GIVEN: Final = ("vitamin_a", "deworming", "immunisation", "pmt", "ttd", "ors")
"""Kinds that a person takes home or is given; the others are asked or looked at."""

KINDS: Final = (
    *GIVEN,
    "breastfeeding",
    "complementary_food_start",
    "imd",
    "kpsp",
    "tb_screening",
    "danger_signs",
    "still_breastfed",
    "kia_book",
)

YES_NO: Final = ("yes", "no")
ANSWERS: Final = {
    "breastfeeding": YES_NO,
    "imd": YES_NO,
    "kpsp": KPSP_RESULTS,
    "still_breastfed": YES_NO,
}
"""Kinds that are a question, and what can be answered."""

BOOK_SEEN: Final = "kia_book"
"""The vaccine pages of the KIA book were read: what is not recorded by then was not given."""

SIGNS: Final = {"tb_screening": TB_SIGNS, "danger_signs": DANGER_SIGNS}
"""Kinds that are a checklist: no sign in it says that none was found."""

COUNTED: Final = ("pmt", "ttd", "ors")
"""Kinds with an amount: portions, tablets, sachets."""
MOST_AT_ONCE: Final = 400

VACCINES: Final = (
    "HB0",
    "BCG",
    "OPV1", "OPV2", "OPV3", "OPV4",
    "DPT-HB-Hib1", "DPT-HB-Hib2", "DPT-HB-Hib3", "DPT-HB-Hib4",
    "RV1", "RV2", "RV3",
    "PCV1", "PCV2", "PCV3",
    "IPV1", "IPV2",
    "MR1", "MR2",
    "JE",
)  # fmt: skip
"""The vaccines of a child."""

WOMEN_VACCINES: Final = ("Td1", "Td2", "Td3", "Td4", "Td5")
"""Tetanus and diphtheria for women, TT1 to TT5 in the registers."""

_BY_KEY = (
    {vaccine.casefold().replace("-", ""): vaccine for vaccine in (*VACCINES, *WOMEN_VACCINES)}
    | {f"dpt{dose}": f"DPT-HB-Hib{dose}" for dose in (1, 2, 3, 4)}
    | {f"tt{dose}": f"Td{dose}" for dose in (1, 2, 3, 4, 5)}
)


def vaccine(text: str) -> str | None:
    """Return the vaccine that a person means (``dpt1``, ``MR 1``, ``TT2``), or None."""
    key = "".join(text.split()).casefold().replace("-", "")
    return _BY_KEY.get(key)


VITAMIN_A_DOSES: Final = ("blue", "red")


class Service(NamedTuple):
    """What was given or asked on a day; which fields a kind has is in the tables above.

    ``by_book``: a vaccine that the KIA book shows without its day. ``date`` is then the day on
    which the book was read, never that of the dose.
    """

    kind: str
    date: date
    detail: str | None = None
    month: int | None = None
    answer: str | None = None
    signs: tuple[str, ...] = ()
    amount: int | None = None
    by_book: bool = False
