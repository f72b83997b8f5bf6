"""What is measured of a child."""

from __future__ import annotations

from typing import Final, get_args

from kbdesk.domain.measurements import LONGEST_CODE, QUANTITIES, Position, Quantity
from kbdesk.records.field import (
    CM,
    KG,
    VOIDED,
    Field,
    Record,
    choice,
    figure,
    flag,
    past_day,
    row_of,
    text,
    texts,
)
from kbdesk.records.kinds import FACT

_OF: Final = {one.attribute: one for one in QUANTITIES}


def _measured(name: str) -> Field:
    """Return a measured figure, within what is believable (``domain.measurements``)."""
    one: Quantity = _OF[name]
    unit = KG if one.scale == KG.scale else CM
    least, most = int(one.low * one.scale), int(one.high * one.scale)
    return figure(name, one.field, least, most, unit, step=one.step)


MEASUREMENT: Final = Record(
    "measurement",
    (("child", "person"),),
    {
        FACT: (
            row_of("child", "person", required=True),
            past_day("date", required=True),
            _measured("weight_g"),
            _measured("lenhei_mm"),
            choice("position", get_args(Position), grows=True, choice_words="field.value_{}"),
            _measured("headc_mm"),
            _measured("muac_mm"),
            flag("oedema"),
            texts("confirm", longest=LONGEST_CODE, form="warning"),
            VOIDED,
            # why it was corrected, of that writing alone
            text("reason", 500),
        )
    },
    alive_on="date",
)
_WITH_RULES: Final = (*_OF, "child", "date", "position", "oedema", "confirm", "voided", "reason")
FURTHER: Final = tuple(one for one in MEASUREMENT.groups[FACT] if one.name not in _WITH_RULES)
"""Fields without a rule in ``domain.measurements``: taken, kept and said by the declaration."""
RECORDS: Final = (MEASUREMENT,)
