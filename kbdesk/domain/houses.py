"""A family's drinking water and latrine: the answers, and which are good enough.

Good water and a private latrine with a septic tank are what the stunting-risk survey of
BKKBN asks for. An answer in other words is kept as it came and judged by nobody.
"""

from __future__ import annotations

from typing import Final

DRINKING_WATER: Final = (
    "piped",
    "refill",
    "borehole",
    "protected_well",
    "open_well",
    "rain",
    "river",
)
LATRINE: Final = ("own_septic", "own_no_septic", "shared", "none")

GOOD_WATER: Final = frozenset({"piped", "refill", "borehole", "protected_well"})
GOOD_LATRINE: Final = frozenset({"own_septic"})

# as people write them
_SPOKEN: Final = {
    "ledeng": "piped",
    "pdam": "piped",
    "isi ulang": "refill",
    "kemasan": "refill",
    "sumur bor": "borehole",
    "sumur pompa": "borehole",
    "sumur terlindung": "protected_well",
    "sumur tak terlindung": "open_well",
    "sumur terbuka": "open_well",
    "air hujan": "rain",
    "air sungai": "river",
    "sungai": "river",
    "sendiri, tangki septik": "own_septic",
    "sendiri, tanpa tangki septik": "own_no_septic",
    "bersama": "shared",
    "tidak ada": "none",
}


def house_answer(text: str | None) -> str | None:
    """Return the code of an answer, the text itself where it is none of ours, None unasked."""
    plain = " ".join((text or "").casefold().split())
    if not plain:
        return None
    if plain in DRINKING_WATER or plain in LATRINE:
        return plain
    return _SPOKEN.get(plain, text)


def is_good(answer: str | None) -> bool | None:
    """Tell whether water or latrine is good enough; None while nobody knows."""
    code = house_answer(answer)
    if code not in (*DRINKING_WATER, *LATRINE):
        return None
    return code in GOOD_WATER or code in GOOD_LATRINE
