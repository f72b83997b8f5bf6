"""The codes of many children's months in one pass: the rules of gain.py on plain rows.

For registers, SKDN and the closing of a month, where a dataclass a weighing is too slow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from kbdesk.growth.gain import CODED_UNTIL_MONTHS, Code
from kbdesk.growth.kbm import kbm_grams
from kbdesk.growth.standards import Sex


class Born(NamedTuple):
    """What a code needs to know of a child: its birth date as YYYY-MM-DD, and its sex."""

    birth_date: str
    sex: Sex | None


class MonthOf(NamedTuple):
    """One child's month: its last weighing and what it says.

    ``month`` is year * 12 + month - 1; ``date`` YYYY-MM-DD. ``under_five`` tells whether
    any weighing of the month came before 60 completed months. ``grams`` and ``kbm_g`` are
    there for N and T only.
    """

    child: str
    month: int
    date: str
    weight_g: int
    under_five: bool
    code: Code | None
    grams: int | None
    kbm_g: int | None
    consecutive_t: int


def codes_of_many(
    weighings: Iterable[tuple[str, str, int]],
    born: Mapping[str, Born],
    weighed_before: Collection[str] = (),
) -> Iterator[MonthOf]:
    """Yield every child's months, oldest first, equal to ``gain.month_codes`` for each child.

    ``weighings`` are (child, YYYY-MM-DD, grams), valid ones, ordered by child, date, when
    noted, id. Children that ``born`` does not name are left out. Where they begin only at
    some month, ``weighed_before`` names the children with an older weighing: their codes
    then hold from the second month on, ``consecutive_t`` as a count of the months seen.
    Without a known sex there is no KBM, so neither N nor T.
    """
    earlier = frozenset(weighed_before)
    tables: dict[Sex | None, tuple[int | None, ...]] = {
        "male": _table("male"),
        "female": _table("female"),
        None: (None,) * CODED_UNTIL_MONTHS,
    }
    child = last_date = ""
    of: Born | None = None
    month = weight = 0
    under_five = False
    before: tuple[int, int, int] | None = None  # month, grams and consecutive T of the month before

    def ended() -> MonthOf:
        nonlocal before
        assert of is not None
        code: Code | None
        grams = kbm = None
        times = 0
        age = _completed_months(of.birth_date, last_date)
        if age >= CODED_UNTIL_MONTHS:
            code = None
        elif before is None:
            code = "O" if child in earlier else "B"
        elif before[0] != month - 1:
            code = "O"
        elif age < 0 or (kbm := tables[of.sex][age]) is None:
            code = None
        else:
            grams = weight - before[1]
            code = "N" if grams >= kbm else "T"
            times = 0 if code == "N" else before[2] + 1
        before = (month, weight, times)
        return MonthOf(child, month, last_date, weight, under_five, code, grams, kbm, times)

    for who, day, grams_now in weighings:
        index = int(day[:4]) * 12 + int(day[5:7]) - 1
        if who != child:
            if of is not None and last_date:
                yield ended()
            child, of, before, last_date = who, born.get(who), None, ""
        elif of is not None and index != month and last_date:
            yield ended()
            last_date = ""
        if of is None:
            continue
        young = _completed_months(of.birth_date, day) < CODED_UNTIL_MONTHS
        under_five = young or (bool(last_date) and under_five)
        month, last_date, weight = index, day, grams_now
    if of is not None and last_date:
        yield ended()


def _table(sex: Sex) -> tuple[int | None, ...]:
    return tuple(kbm_grams(sex, months) for months in range(CODED_UNTIL_MONTHS))


def _completed_months(born: str, on: str) -> int:
    """Return ``ages.completed_months`` of two dates written YYYY-MM-DD."""
    months = (int(on[:4]) - int(born[:4])) * 12 + int(on[5:7]) - int(born[5:7])
    return months - 1 if on[8:] < born[8:] else months
