"""The codes of many children's months in one pass: the rule of gain.py on plain rows.

For registers, SKDN and the closing of a month, where a dataclass a weighing is too slow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from kbdesk.domain.ages import month_of, months_between
from kbdesk.growth.gain import CODED_UNTIL_MONTHS, Code, MonthBefore, judged
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
    child = last_date = ""
    of: Born | None = None
    month = weight = 0
    under_five = False
    before: MonthBefore | None = None

    def ended() -> MonthOf:
        nonlocal before
        assert of is not None
        age = months_between(of.birth_date, last_date)
        code, grams, kbm, times = judged(of.sex, age, month, weight, before, child in earlier)
        before = month, weight, times
        return MonthOf(child, month, last_date, weight, under_five, code, grams, kbm, times)

    for who, day, grams_now in weighings:
        index = month_of(day)
        if who != child:
            if of is not None and last_date:
                yield ended()
            child, of, before, last_date = who, born.get(who), None, ""
        elif of is not None and index != month and last_date:
            yield ended()
            last_date = ""
        if of is None:
            continue
        young = months_between(of.birth_date, day) < CODED_UNTIL_MONTHS
        under_five = young or (bool(last_date) and under_five)
        month, last_date, weight = index, day, grams_now
    if of is not None and last_date:
        yield ended()


def codes_of_each(
    weighings: Iterable[tuple[str, str, int]], born: Mapping[str, Born]
) -> Iterator[tuple[Code | None, int]]:
    """Yield the code and consecutive T of every weighing, equal to ``gain.code_at`` for each.

    ``weighings`` as for :func:`codes_of_many`, every one of a child's, and of children that
    ``born`` names.
    """
    child = ""
    month = weight = times = 0
    before: MonthBefore | None = None
    for who, day, grams_now in weighings:
        index = month_of(day)
        if who != child:
            child, before = who, None
        elif index != month:
            before = month, weight, times
        month, weight = index, grams_now
        of = born[who]
        age = months_between(of.birth_date, day)
        code, _, _, times = judged(of.sex, age, month, weight, before)
        yield code, times
