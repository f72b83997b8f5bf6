"""Pictures and PDFs of other records, and their bytes in pieces."""

from __future__ import annotations

from typing import Final

from kbdesk.domain.attachments import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_PARTS,
    MOST_PICTURE_BYTES,
    PART_BYTES,
    PHASES,
)
from kbdesk.records.field import VOIDED, Record, choice, row_of, spelled, text, whole
from kbdesk.records.kinds import FACT

_MOST_PIXELS: Final = 100_000
_MOST_PAGES: Final = 100_000

ATTACHMENT: Final = Record(
    "attachment",
    (("posyandu", "posyandu"), ("village", "village")),
    {
        FACT: (
            text("owner_kind", required=True),
            text("owner", required=True),
            spelled("posyandu", "posyandu"),
            # The owner's kelurahan; empty where the posyandu alone decides.
            spelled("village", "village"),
            text("name", LONGEST_NAME),
            choice("kind", ("image", "pdf"), required=True, choice_words="field.value_{}"),
            whole("bytes", 0, MOST_PICTURE_BYTES),
            text("sha256", required=True),
            whole("parts", 0, MOST_PARTS, required=True),
            whole("width", 1, _MOST_PIXELS),
            whole("height", 1, _MOST_PIXELS),
            whole("pages", 0, _MOST_PAGES),
            text("text", LONGEST_TEXT),
            VOIDED,
        ),
        "caption": (text("caption", 500),),
        # A group of its own, so that a version without phases cannot remove one.
        "phase": (choice("phase", PHASES, choice_words="attachment.phase_{}"),),
    },
)
ATTACHMENT_PART: Final = Record(
    "attachment_part",
    # An operation is one line of at most 1 MiB. The ids follow from attachment and number.
    (("attachment", "attachment"),),
    {
        "data": (
            row_of("attachment", "attachment", required=True),
            whole("no", 0, MOST_PARTS, required=True),
            text("data", 2 * PART_BYTES, required=True),
        )
    },
    sealed=("data",),
)
RECORDS: Final = (ATTACHMENT, ATTACHMENT_PART)
