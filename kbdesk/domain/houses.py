"""A family's drinking water and latrine: the answers, and which of them are good enough.

BKKBN's stunting-risk survey asks for good water and a private latrine with a septic tank. Which
answers count as such is a parameter (``resources/domain/krs.json``). An answer in other words is
kept as it came and not judged.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from kbdesk.resources import read_json

DRINKING_WATER: Final = (
    "piped",
    "refill",
    "borehole",
    "protected_well",
    "open_well",
    "rain",
    "river",
    "other_water",
)
LATRINE: Final = ("own_septic", "own_no_septic", "shared", "none")

# The spellings of people and survey forms, without punctuation.
_SPOKEN: Final = {
    "ledeng": "piped",
    "ledeng pam": "piped",
    "ledeng pdam": "piped",
    "pam": "piped",
    "pdam": "piped",
    "air ledeng": "piped",
    "tap": "piped",
    "piped water": "piped",
    "isi ulang": "refill",
    "air isi ulang": "refill",
    "kemasan": "refill",
    "air kemasan": "refill",
    "kemasan isi ulang": "refill",
    "air kemasan isi ulang": "refill",
    "bottled": "refill",
    "bottled water": "refill",
    "galon": "refill",
    "sumur bor": "borehole",
    "sumur pompa": "borehole",
    "sumur bor pompa": "borehole",
    "pump": "borehole",
    "sumur terlindung": "protected_well",
    "protected well": "protected_well",
    "sumur tak terlindung": "open_well",
    "sumur tidak terlindung": "open_well",
    "sumur terbuka": "open_well",
    "open well": "open_well",
    "unprotected well": "open_well",
    "hujan": "rain",
    "air hujan": "rain",
    "rainwater": "rain",
    "rain water": "rain",
    "air sungai": "river",
    "air permukaan": "river",
    "sungai": "river",
    "surface": "river",
    "surface water": "river",
    "lainnya": "other_water",
    "other": "other_water",
    "other water": "other_water",
    "own septic": "own_septic",
    "septic": "own_septic",
    "septic tank": "own_septic",
    "tangki septik": "own_septic",
    "private septic": "own_septic",
    "private septic tank": "own_septic",
    "own septic tank": "own_septic",
    "sendiri tangki septik": "own_septic",
    "sendiri dengan tangki septik": "own_septic",
    "milik sendiri tangki septik": "own_septic",
    "milik sendiri dengan tangki septik": "own_septic",
    "own no septic": "own_no_septic",
    "no septic": "own_no_septic",
    "tanpa tangki septik": "own_no_septic",
    "sendiri tanpa tangki septik": "own_no_septic",
    "milik sendiri tanpa tangki septik": "own_no_septic",
    "bersama": "shared",
    "umum": "shared",
    "komunal": "shared",
    "mck umum": "shared",
    "public": "shared",
    "communal": "shared",
    "tidak ada": "none",
    "no latrine": "none",
    "open defecation": "none",
}
_SPLIT = re.compile(r"[\s,;/_()-]+")


def house_answer(text: str | None) -> str | None:
    """Return the code of an answer, its text if it is none of ours, None if not asked."""
    plain = " ".join((text or "").casefold().split())
    if not plain:
        return None
    if plain in DRINKING_WATER or plain in LATRINE:
        return plain
    return _SPOKEN.get(" ".join(_SPLIT.split(plain)).strip(), text)


@cache
def good_answers() -> frozenset[str]:
    """Return the answers about water and about latrines that are good enough."""
    limits = read_json("domain", "krs.json")
    return frozenset((*limits["good_water"], *limits["good_latrine"]))


def is_good(answer: str | None) -> bool | None:
    """Tell whether water or latrine is good enough; None while nobody knows."""
    code = house_answer(answer)
    if code not in (*DRINKING_WATER, *LATRINE):
        return None
    return code in good_answers()
