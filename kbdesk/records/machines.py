"""Who writes: epochs, laptops, and the people who open them; files of other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kbdesk.domain.fault_forms import (
    CAUSE,
    COMMIT,
    KIND,
    MOST_CAUSES,
    MOST_PLACES,
    MOST_TIMES,
    PAGE,
    PLACE,
    VERSION,
)
from kbdesk.domain.posyandu import HOME_ROLES, USER_ROLES
from kbdesk.records.field import (
    UNLIMITED,
    Record,
    choice,
    flag,
    spelled,
    text,
    texts,
    whole,
)
from kbdesk.records.kinds import EVERYONE

_MOST_COUNTED: Final = 2**48

EPOCH: Final = Record(
    "epoch",
    EVERYONE,
    # Always the first operation of an epoch.
    {
        "origin": (
            text("device"),
            text("nonce"),
            whole("no", 1, _MOST_COUNTED),
            text("after"),
            text("maker"),
        ),
        # Written by the hub: two branches of the epoch differ from this number on.
        "fork": (whole("first", 1, _MOST_COUNTED),),
    },
    writer="machine",
    sealed=("origin", "fork"),
)
DEVICE: Final = Record(
    "device",
    EVERYONE,
    {
        # A role that only a newer version knows is kept, so that the name is shown. It gives no
        # rights.
        "name": (
            text("name"),
            choice("role", HOME_ROLES, grows=True, choice_words="sync_page.role.{}"),
        ),
        "certificate": (text("certificate", UNLIMITED),),
        "revocation": (text("revocation", UNLIMITED),),
    },
    writer="machine",
    sealed=("certificate", "revocation"),
)
USER: Final = Record(
    "user",
    EVERYONE,
    {
        "identity": (
            text("name"),
            choice("role", USER_ROLES, grows=True, choice_words="role.{}"),
            flag("active"),
        )
    },
    writer="its_users",
)
IMPORTED_FILE: Final = Record(
    "imported_file",
    # An import at the city has no posyandu. Its record stays there; the rows it wrote travel.
    (("posyandu", "posyandu"),),
    {
        # It wrote the operations `first_seq` to `last_seq` of `epoch`. A machine that holds them
        # knows each row of the import, and what was written on that row since.
        "file": (
            spelled("posyandu", "posyandu"),
            text("format"),
            text("file", 1000),
            text("sha256"),
            text("sheet"),
            spelled("at", "moment"),
            text("epoch"),
            whole("first_seq", 1, _MOST_COUNTED),
            whole("last_seq", 1, _MOST_COUNTED),
            *(
                whole(name, 0, _MOST_COUNTED)
                for name in ("rows", "new", "changed", "known", "doubtful", "refused")
            ),
        ),
        "revocation": (
            spelled("revoked_at", "moment"),
            text("reason", 500),
            whole("kept", 0, _MOST_COUNTED),
        ),
    },
)


def _only_places(fields: Mapping[str, Any]) -> str | None:
    """Return a field of a fault that says more than a place in the program can."""
    one_each = (("version", VERSION), ("commit", COMMIT), ("page", PAGE), ("kind", KIND))
    for name, form in one_each:
        if fields.get(name) is not None and not form.fullmatch(fields[name]):
            return name
    for name, form in (("places", PLACE), ("causes", CAUSE)):
        if not all(form.fullmatch(one) for one in fields.get(name) or ()):
            return name
    return None


FAULT: Final = Record(
    "fault",
    # A fault of a laptop without a posyandu has none, and stays at the city.
    (("posyandu", "posyandu"),),
    {
        "report": (
            spelled("posyandu", "posyandu"),
            text("version", required=True),
            text("commit"),
            text("page"),
            text("kind", required=True),
            texts("places", longest=260, most_items=MOST_PLACES),
            texts("causes", longest=400, most_items=MOST_CAUSES),
            spelled("first", "moment", required=True),
            spelled("last", "moment", required=True),
            whole("times", 1, MOST_TIMES, required=True),
        )
    },
    sealed=("report",),
    checks={"report": _only_places},
)
RECORDS: Final = (EPOCH, DEVICE, USER, IMPORTED_FILE, FAULT)
