"""A child's photo, whole in one operation; the latest that was not removed is hers."""

from __future__ import annotations

from typing import Final

from kbdesk.domain.child_photos import LONGEST_SIDE, MOST_BYTES, MOST_CHARACTERS, contradiction
from kbdesk.records.field import VOIDED, Record, row_of, text, whole
from kbdesk.records.kinds import FACT

CHILD_PHOTO: Final = Record(
    "child_photo",
    (("person", "person"),),
    {
        FACT: (
            row_of("person", "person", required=True),
            whole("bytes", 1, MOST_BYTES, required=True),
            whole("width", 1, LONGEST_SIDE, required=True),
            whole("height", 1, LONGEST_SIDE, required=True),
            text("data", MOST_CHARACTERS, required=True),
            VOIDED,
        )
    },
    checks={FACT: contradiction},
)
RECORDS: Final = (CHILD_PHOTO,)
