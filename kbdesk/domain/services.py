"""Services of the open day: what is given, and the vaccines of the national schedule."""

from __future__ import annotations

from typing import Final

KINDS: Final = ("vitamin_a", "deworming", "immunisation", "pmt", "ttd")

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

_BY_KEY = {vaccine.casefold().replace("-", ""): vaccine for vaccine in VACCINES} | {
    f"dpt{dose}": f"DPT-HB-Hib{dose}" for dose in (1, 2, 3, 4)
}


def vaccine(text: str) -> str | None:
    """Return the vaccine that a person means (``dpt1``, ``MR 1``), or None."""
    key = "".join(text.split()).casefold().replace("-", "")
    return _BY_KEY.get(key)


VITAMIN_A_DOSES: Final = ("blue", "red")
