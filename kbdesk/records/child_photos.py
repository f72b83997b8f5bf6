"""A child's photo, whole in one operation. The latest that was not removed is shown."""

from __future__ import annotations

from typing import Final

from kbdesk.domain.child_photos import LONGEST_SIDE, MOST_BYTES, MOST_CHARACTERS, contradiction
from kbdesk.records.field import fact, row_of, text, whole

CHILD_PHOTO: Final = fact(
    "child_photo",
    (("person", "person"),),
    row_of("person", "person", required=True),
    whole("bytes", 1, MOST_BYTES, required=True),
    whole("width", 1, LONGEST_SIDE, required=True),
    whole("height", 1, LONGEST_SIDE, required=True),
    text("data", MOST_CHARACTERS, required=True),
    check=contradiction,
)
RECORDS: Final = (CHILD_PHOTO,)
