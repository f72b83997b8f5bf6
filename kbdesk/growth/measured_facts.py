"""What the measurements of many children say on each ground: the rules of assess.py in columns.

Imported only where it is needed, because numpy takes longer to load than one child.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kbdesk.domain.ages import completed_months
from kbdesk.domain.open_proposals import Fact
from kbdesk.growth.bulk import Flags, score, stored
from kbdesk.growth.gain import Code
from kbdesk.growth.month_end import Born, codes_of_each
from kbdesk.growth.proposal_grounds import (
    GAIN_CODES,
    SCORE_GROUNDS,
    BornRow,
    MeasuredRow,
    arm_code,
    arm_speaks,
    birth_code,
    gain_code,
)

_SAYS_NOTHING: Final = ""
"""Marks a ground on which a measurement says nothing; None is a ground on which all is well."""


class MeasuredFact(NamedTuple):
    """What a measurement says. Of two on one day, the greater (``noted``, ``id``) is the later."""

    fact: Fact
    noted: int
    id: str


def measured_facts(
    rows: Sequence[MeasuredRow], born: Iterable[BornRow]
) -> Iterator[tuple[str, list[MeasuredFact]]]:
    """Yield each child for whom a code is proposed, and what its measurements say.

    The last measurement that speaks of a ground decides on it. ``rows`` are valid measurements
    by child, date, when noted and id; children who are not in ``born`` are left out.
    """
    children = {one.id: one for one in born}
    rows = [one for one in rows if one.child in children]
    if not rows:
        return
    grounds = _grounds(rows, children)
    starts = [at for at, one in enumerate(rows) if not at or one.child != rows[at - 1].child]
    ends = [*starts[1:], len(rows)]
    asked = np.zeros(len(starts), dtype=np.bool_)
    # a ground on which nobody is proposed needs no facts
    grounds = {ground: codes for ground, codes in grounds.items() if any(codes)}
    for codes in grounds.values():
        spoken = np.array([one != _SAYS_NOTHING for one in codes])
        last = np.maximum.reduceat(np.where(spoken, np.arange(len(rows)), -1), starts)
        for child in np.flatnonzero(last >= 0).tolist():
            asked[child] |= codes[last[child]] is not None
    for place in np.flatnonzero(asked).tolist():
        facts = []
        for at in range(starts[place], ends[place]):
            said = {
                ground: codes[at] for ground, codes in grounds.items() if codes[at] != _SAYS_NOTHING
            }
            facts.append(MeasuredFact(Fact(rows[at].date, said), rows[at].noted, rows[at].id))
        yield rows[starts[place]].child, facts


def _grounds(
    rows: Sequence[MeasuredRow], children: Mapping[str, BornRow]
) -> dict[str, list[str | None]]:
    """Return by ground what each measurement says of it: a code, None, or ``_SAYS_NOTHING``."""
    grounds = _scored(rows, children)
    grounds["oedema"] = [
        _SAYS_NOTHING if one.oedema is None else "R01" if one.oedema else None for one in rows
    ]
    arm: list[str | None] = [_SAYS_NOTHING] * len(rows)
    birth: list[str | None] = [_SAYS_NOTHING] * len(rows)
    before = ""
    for at, one in enumerate(rows):
        if one.muac_mm is not None:
            born_on = date.fromisoformat(children[one.child].birth_date)
            months = completed_months(born_on, date.fromisoformat(one.date))
            if arm_speaks(one.muac_mm, months):
                arm[at] = arm_code(one.muac_mm, months)
        if one.child != before:
            before = one.child
            child = children[before]
            birth[at] = birth_code(child.birth_weight_g, child.birth_length_mm)
    grounds["arm"], grounds["birth"] = arm, birth
    grounds["gain"] = _gains(rows, children)
    return grounds


def _scored(
    rows: Sequence[MeasuredRow], children: Mapping[str, BornRow]
) -> dict[str, list[str | None]]:
    born = _days([children[one.child].birth_date for one in rows])
    scores = score(
        stored(
            [children[one.child].sex for one in rows],
            (_days([one.date for one in rows]) - born).astype(np.float64),
            weight_g=[one.weight_g for one in rows],
            lenhei_mm=[one.lenhei_mm for one in rows],
            position=[one.position for one in rows],
            headc_mm=[one.headc_mm for one in rows],
            oedema=[one.oedema for one in rows],
        )
    )
    found: dict[str, list[str | None]] = {}
    for ground, (index, limits) in SCORE_GROUNDS.items():
        z = scores.z[index]
        silent: Flags = np.isnan(z) | scores.flag(index)
        codes = np.full(len(rows), None, dtype=object)
        for limit in reversed(limits):
            codes[z < limit.z if limit.below else z > limit.z] = limit.code
        codes[silent] = _SAYS_NOTHING
        found[ground] = codes.tolist()
    return found


def _gains(rows: Sequence[MeasuredRow], children: Mapping[str, BornRow]) -> list[str | None]:
    weighed = [at for at, one in enumerate(rows) if one.weight_g is not None]
    born = {id_: Born.of(child.birth_date, child.sex) for id_, child in children.items()}
    found: list[str | None] = [_SAYS_NOTHING] * len(rows)
    weighings = ((rows[at].child, rows[at].date, rows[at].weight_g or 0) for at in weighed)
    code: Code | None
    for at, (code, times) in zip(weighed, codes_of_each(weighings, born), strict=True):
        if code in GAIN_CODES:
            found[at] = gain_code(times)
    return found


def _days(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    days: npt.NDArray[np.int64] = np.array(texts, dtype="datetime64[D]").astype(np.int64)
    return days
