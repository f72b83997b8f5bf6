"""The offices of the district as their papers show them, sent by the hub."""

from __future__ import annotations

from typing import Final

from kbdesk.domain.child_photos import MOST_CHARACTERS
from kbdesk.domain.offices import LONGEST_LINE, MOST_LINES, no_emblem
from kbdesk.records.field import Field, Record, text, texts
from kbdesk.records.kinds import EVERYONE


def _signatory(who: str) -> tuple[Field, ...]:
    return (
        text(f"{who}_post", LONGEST_LINE),
        text(f"{who}_name", LONGEST_LINE),
        text(f"{who}_rank", LONGEST_LINE),
        text(f"{who}_nip", 18),
    )


OFFICE: Final = Record(
    "office",
    EVERYONE,
    # the id is the scope: city, a kecamatan's name, a kelurahan's or a posyandu's code
    {
        "letterhead": (
            texts("lines", longest=LONGEST_LINE, most_items=MOST_LINES),
            text("office_address", 120),
            text("signed_in", 40),
        ),
        "emblem": (text("emblem", MOST_CHARACTERS),),
        "by": _signatory("by"),
        "knows": _signatory("knows"),
    },
    writer="hub",
    checks={"emblem": no_emblem},
)
RECORDS: Final = (OFFICE,)
