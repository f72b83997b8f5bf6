"""The posyandu, its open days and who came, and what is given or asked there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kbdesk.domain.breastfeeding import MONTHS
from kbdesk.domain.screening import KPSP_MONTHS
from kbdesk.domain.services import (
    ANSWERS,
    COUNTED,
    KINDS,
    MOST_AT_ONCE,
    SIGNS,
    VACCINES,
    VITAMIN_A_DOSES,
    WOMEN_VACCINES,
)
from kbdesk.domain.sessions import LAST_QUEUE
from kbdesk.domain.skdn import FIGURES
from kbdesk.records.field import (
    VOIDED,
    Field,
    Record,
    choice,
    day,
    fact,
    flag,
    past_day,
    row_of,
    spelled,
    text,
    texts,
    whole,
)
from kbdesk.records.kinds import EVERYONE, FACT

_MOST_COUNTED: Final = 10_000_000


_MONTHS: Final[Mapping[str, Sequence[int]]] = {"breastfeeding": MONTHS, "kpsp": KPSP_MONTHS}
"""The months of age that a service can be for, by its kind."""


def _every(words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for each in words.values() for word in each))


def _of_its_kind(fields: Mapping[str, object]) -> str | None:
    """Return the field that does not fit the kind of the service."""
    kind, detail, month = str(fields.get("kind")), fields.get("detail"), fields.get("month")
    if kind == "immunisation" and detail not in (*VACCINES, *WOMEN_VACCINES):
        return "detail"
    if kind == "vitamin_a" and detail not in (None, *VITAMIN_A_DOSES):
        return "detail"
    if fields.get("answer") not in ANSWERS.get(kind, (None,)):
        return "answer"
    if kind == "breastfeeding" and month is None:
        return "month"
    if month is not None and month not in _MONTHS.get(kind, ()):
        return "month"
    signs = fields.get("signs")
    if isinstance(signs, list) and not set(signs) <= set(SIGNS.get(kind, ())):
        return "signs"
    if fields.get("amount") is not None and kind not in COUNTED:
        return "amount"
    if fields.get("by_book") is not None and detail not in VACCINES:
        return "by_book"
    return None


POSYANDU: Final = Record(
    "posyandu",
    EVERYONE,
    {
        # Two groups: every laptop of a posyandu writes the kelurahan when it is set up, but only
        # one of them may write the name.
        "name": (text("name"),),
        "place": (spelled("village", "village"), text("address")),
        "care": (text("puskesmas"),),
    },
    writer="certified",
)
SESSION: Final = Record(
    "session",
    # The id follows from posyandu and date, so that two laptops that open the same day write one
    # row, with the same "day".
    (("posyandu", "posyandu"),),
    {
        "day": (spelled("posyandu", "posyandu", required=True), day("date", required=True)),
        "place": (text("place"), texts("officers")),
        "opened": (spelled("opened_at", "moment"),),
        "close": (flag("closed"), spelled("closed_at", "moment")),
        "next": (day("next_on"),),
    },
    sealed=("opened", "close"),
)
ATTENDANCE: Final = fact(
    "attendance",
    # The id follows from session and person.
    (("session", "session"), ("person", "person")),
    row_of("session", "session", required=True),
    row_of("person", "person", required=True),
    whole("queue", 1, LAST_QUEUE),
    spelled("arrived", "time"),
    flag("skipped"),
    sealed=(FACT,),
)
SERVICE: Final = Record(
    "service",
    (("person", "person"),),
    {
        FACT: (
            row_of("person", "person", required=True),
            past_day("date", required=True),
            choice("kind", KINDS, required=True, choice_words="kind.{}"),
            text("detail"),
            VOIDED,
            whole("month", MONTHS[0], KPSP_MONTHS[-1]),
            choice("answer", _every(ANSWERS), choice_words="open_day_page.answer_{}"),
            texts("signs", _every(SIGNS), choice_words="sign.{}"),
            whole("amount", 1, MOST_AT_ONCE),
            flag("by_book"),
        )
    },
    checks={FACT: _of_its_kind},
    alive_on="date",
)
VISIT: Final = fact(
    "visit",
    (("family", "family"),),
    row_of("family", "family", required=True),
    past_day("date", required=True),
    text("visitor", required=True),
    row_of("target", "person"),
    text("purpose", 500, required=True),
    text("findings", 4000),
    texts("counselling"),
    day("next_date"),
)
MONTH_CLOSE: Final = Record(
    "month_close",
    # The id follows from posyandu and month, so that two laptops that close it write one row.
    (("posyandu", "posyandu"),),
    {
        "closing": (
            spelled("posyandu", "posyandu", required=True),
            spelled("month", "month", required=True),
            Field(
                "figures",
                "map",
                parts=tuple(whole(name, 0, _MOST_COUNTED) for name in FIGURES),
                grows=True,
            ),
            Field("children", "map", grows=True),
            flag("closed"),
            spelled("closed_at", "moment"),
            text("reason", 500),
        )
    },
    sealed=("closing",),
)
RECORDS: Final = (POSYANDU, SESSION, ATTENDANCE, SERVICE, VISIT, MONTH_CLOSE)
