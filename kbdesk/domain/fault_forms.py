"""The forms of what is kept of a fault: nothing but places in a program fits into them."""

from __future__ import annotations

import re
from typing import Final

MOST_PLACES: Final = 30
MOST_CAUSES: Final = 10
MOST_TIMES: Final = 1_000_000
UNKNOWN: Final = "?"
STOPPED: Final = "stopped."
"""How the kind begins where the program died without an exception: ``stopped.aborted``."""

_PLACE: Final = r"\?|[A-Za-z0-9_/]{1,120}\.py:[0-9]{1,7} (?:\?|[A-Za-z0-9_.<>]{1,120})"
_KIND: Final = r"\?|[A-Za-z0-9_.]{1,120}"
PLACE: Final = re.compile(_PLACE)
KIND: Final = re.compile(_KIND)
CAUSE: Final = re.compile(f"(?:{_KIND}) (?:{_PLACE})")
PAGE: Final = re.compile(r"[a-z0-9_-]{0,40}")
VERSION: Final = re.compile(r"[0-9][0-9A-Za-z.+-]{0,39}")
COMMIT: Final = re.compile(r"(?:[0-9a-f]{7,64})?")
