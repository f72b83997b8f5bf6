"""Which families are at risk of stunting, thousands at once: ``domain.krs.find`` on columns.

Three values are -1 (not known), 0 and 1. Two women's answers make one as Kleene has it: a
true one is the family's, else one that is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np

from kbdesk.domain.family_planning import Said
from kbdesk.domain.houses import house_answer, is_good
from kbdesk.domain.krs import (
    COUNTED,
    FLAGS,
    GROUPS,
    MISSING,
    TWINS_DAYS,
    KrsFinding,
    limits,
)
from kbdesk.domain.three_valued import Three
from kbdesk.queries.columns import Flags, Ints, day_number, days_of, months_between
from kbdesk.queries.planning_columns import PlanningColumns
from kbdesk.queries.village_columns import CHILD, MALE, NOBODY, VillageColumns

UNKNOWN: Final = -1
_NO_MONTHS: Final = -1
"""No interval: fewer than two births, or twins alone."""
_THREE: Final[Mapping[int, Three]] = {UNKNOWN: None, 0: False, 1: True}
_OF_WOMEN: Final = FLAGS[2:]
_IN_NEED: Final = 3
"""So many flags make a family one of the second priority."""


_HOUSE: Final = {"A1": "drinking_water", "A2": "latrine"}
"""The flags of a house, and what each asks of it."""


class RiskColumns:
    """What is found of each family of an area on a day, all columns in their order."""

    def __init__(self, of: VillageColumns, on: str) -> None:
        self.of = of
        self.on = on
        self._day = day_number(on)
        self._limit = limit = limits()
        many = len(of.families)
        here = of.lives(self._day) & (of.family != NOBODY)
        self.here = here
        self.inhabited: Flags = of.by_family(here) > 0
        self._missing: dict[str, Flags] = {}
        young, unknown_age = self._children()
        self.couples = of.couples(self._day) & here
        self.pus: Flags = self.couples & of.reproductive(on, limit)
        mothers = self._mothers(young)
        # without a birth date she may be of the age, so the couple counts as PUS to be asked
        self._of_couple = self.couples & (self.pus | (of.born == 0))
        judged = here & (of.sex != MALE) & (self._of_couple | mothers)
        self._planning = of.once(PlanningColumns)
        self.pregnant: Flags = here & (of.sex != MALE) & self._planning.pregnant(on)
        self.said = self._planning.said(on)
        two = young & of.younger(on, limit.under_two_months)
        self._groups = {
            "pus": self._any(self.pus),
            "pus_pregnant": self._any(self.pus & self.pregnant),
            "under_two": self._any(two),
            "under_five": self._any(young & ~two),
        }
        target = np.zeros(many, dtype=np.int64)
        unasked = self._any(unknown_age)
        undated = self._any(self.couples & (of.born == 0))
        target[unasked | undated] = UNKNOWN
        for group in self._groups.values():
            target[group] = 1
        self.target = target
        self._flags: dict[str, Ints] = {}
        self._figures: dict[str, tuple[Flags, Ints]] = {}
        self._houses()
        self._women(np.flatnonzero(judged))
        self._ask("child_birth_date", (target == UNKNOWN) & unasked)
        self._ask("wife_birth_date", (target == UNKNOWN) & undated)
        risk = _any_of([self._flags[flag] for flag in COUNTED])
        # false where either is false, else not known where either is not known
        self.at_risk = np.where((target == 0) | (risk == 0), 0, np.minimum(target, risk))

    def flag(self, name: str) -> Ints:
        return self._flags[name]

    def _any(self, people: Flags) -> Flags:
        found: Flags = self.of.by_family(people) > 0
        return found

    def _ask(self, what: str, families: Flags) -> None:
        found = self._missing.get(what)
        self._missing[what] = families if found is None else found | families

    # -- children and houses -------------------------------------------------------------

    def _children(self) -> tuple[Flags, Flags]:
        """Return who is under five and lives there, and which children's ages nobody knows."""
        of = self.of
        young = self.here & of.younger(self.on, self._limit.under_five_months)
        unknown = self.here & (of.born == 0) & ((of.relation == CHILD) | of.has_mother)
        return young, unknown

    def _mothers(self, young: Flags) -> Flags:
        """Tell whose child under five lives in the same family."""
        of = self.of
        children = np.flatnonzero(young)
        mothers = of.presumed_mother[children]
        same = (mothers != NOBODY) & (of.family[mothers] == of.family[children])
        found = np.zeros(len(of.n), dtype=np.bool_)
        found[mothers[same]] = True
        return found

    def _houses(self) -> None:
        judged = self.of.once(_judged_houses)
        for flag, asks in _HOUSE.items():
            self._flags[flag] = judged[flag]
            self._ask(asks, judged[flag] == UNKNOWN)

    # -- women ---------------------------------------------------------------------------

    def _women(self, women: Ints) -> None:
        """Judge flags T1 to T4 and K0 of the women at some places."""
        of, limit = self.of, self._limit
        born = of.born[women]
        dated = born != 0
        years = np.where(dated, months_between(born, self._day) // 12, 0)
        births = _Births(of, women, self._day)
        told, told_on = (column[women] for column in self._planning.births_told(self.on))
        live = np.where(
            told == NOBODY,
            births.many,
            np.maximum(told + births.since(told_on), births.sure),
        )
        close, months = births.too_close(live, limit.too_close_below_months)
        unsure = births.unsure
        close[(unsure > 0) & (live + unsure > 1)] = UNKNOWN
        many = (live >= limit.too_many_from_births).astype(np.int64)
        most = np.where(told != NOBODY, live, live + unsure)
        many[(unsure > 0) & (many == 0) & (most >= limit.too_many_from_births)] = UNKNOWN
        for flag, raised in (
            ("T1", years < limit.too_young_below_years),
            ("T2", years >= limit.too_old_from_years),
        ):
            self._of_women(women, flag, np.where(dated, raised, UNKNOWN), years)
        self._of_women(women, "T3", close, months)
        self._of_women(women, "T4", many, live)
        self._ask_of(women[~dated], "wife_birth_date")
        self._ask_of(women[(close == UNKNOWN) & (unsure == 0)], "child_birth_date")
        self._ask_of(women[((close == UNKNOWN) & (unsure > 0)) | (many == UNKNOWN)], "child_mother")
        couples = women[self._of_couple[women]]
        said = self.said[couples]
        modern = np.array([one is not None and one.modern for one in self.said_by_code])
        self._of_women(
            couples, "K0", np.where(said == 0, UNKNOWN, ~modern[said]).astype(np.int64), said
        )
        self._ask_of(couples[said == 0], "family_planning")

    def _ask_of(self, women: Ints, what: str) -> None:
        families = np.zeros(len(self.of.families), dtype=np.bool_)
        families[self.of.family[women]] = True
        self._ask(what, families)

    def _of_women(self, women: Ints, flag: str, values: Ints, figures: Ints) -> None:
        """Make one answer of a family's women, and keep the figure that it was judged by.

        That of the last woman of whom it is true, else of the first of whom it is known.
        """
        families = self.of.family[women]
        found = np.zeros(len(self.of.families), dtype=np.int64)
        found[families[values == UNKNOWN]] = UNKNOWN
        found[families[values == 1]] = 1
        self._flags[flag] = found
        there = np.zeros(len(found), dtype=np.bool_)
        kept = np.zeros(len(found), dtype=np.int64)
        for of in (np.flatnonzero(values == 0)[::-1], np.flatnonzero(values == 1)):
            there[families[of]] = True
            kept[families[of]] = figures[of]
        self._figures[flag] = there, kept

    @cached_property
    def said_by_code(self) -> Sequence[Said | None]:
        """Return what the codes of ``said`` mean."""
        return self._planning.said_by_code

    # -- a family ------------------------------------------------------------------------

    def priority(self, in_need: Flags) -> Ints:
        """Return which families at risk come first: 1 to 3, 0 where no risk is known.

        ``in_need``: the families with a child whose growth needs help; see ``krs.priority``.
        """
        ranks = np.array([row.welfare_rank or 0 for row in self.of.families], dtype=np.int64)
        raised = sum((self._flags[flag] == 1).astype(np.int64) for flag in COUNTED)
        low = np.isin(ranks, self._limit.first_ranks)
        second = (raised >= _IN_NEED) | low
        found: Ints = np.where(in_need, 1, np.where(second, 2, 3))
        return np.where(self.at_risk == 1, found, 0)

    def found(self, families: Ints) -> list[KrsFinding]:
        """Return what is found of the families at some places, as ``domain.krs.find`` says it.

        What many have in common is one object: it must not be changed.
        """
        groups = _words(GROUPS, [self._groups[group][families] for group in GROUPS])
        asked = _words(
            MISSING,
            [self._missing[name][families] & (self.target[families] != 0) for name in MISSING],
        )
        flags = _flag_words([self._flags[flag][families] for flag in FLAGS])
        three = _THREE
        return [
            KrsFinding(three[target], group, three[risk], raised, missing, figures)
            for target, group, risk, raised, missing, figures in zip(
                self.target[families].tolist(),
                groups,
                self.at_risk[families].tolist(),
                flags,
                asked,
                self._figure_words(families),
                strict=True,
            )
        ]

    def _figure_words(self, families: Ints) -> list[dict[str, Mapping[str, object]]]:
        found: list[dict[str, Mapping[str, object]]] = [{} for _ in range(len(families))]
        for flag, asks in _HOUSE.items():
            answers = [getattr(self.of.families[place], asks) for place in families.tolist()]
            words = {
                answer: {asks: house_answer(answer)}
                for answer in set(answers)
                if is_good(answer) is not None
            }
            for one, answer in zip(found, answers, strict=True):
                if answer in words:
                    one[flag] = words[answer]
        for flag in _OF_WOMEN:
            there, kept = self._figures[flag]
            at = np.flatnonzero(there[families])
            values = kept[families[at]].tolist()
            said = {value: self._figure(flag, value) for value in set(values)}
            for place, value in zip(at.tolist(), values, strict=True):
                found[place][flag] = said[value]
        return found

    def _figure(self, flag: str, value: int) -> Mapping[str, object]:
        if flag == "K0":
            said = self.said_by_code[value]
            return {} if said is None else {"method": said.method, "reason": said.reason}
        if flag == "T3":
            return {"months": None if value == _NO_MONTHS else value}
        return {"live_births" if flag == "T4" else "years": value}


class _Births:
    """The births of some women that are known by a day; columns in the order of the women."""

    def __init__(self, of: VillageColumns, women: Ints, day: int) -> None:
        known = np.full(len(of.n) + 1, NOBODY, dtype=np.int64)
        known[women] = np.arange(len(women))
        number = len(women)
        # sure: who names her; else the family's children if she is its only wife
        by_then = (of.born == 0) | (of.born <= day)
        sure = known[of.mother]
        presumed = known[of.presumed_mother]
        whose = np.where(of.mother != NOBODY, sure, presumed)
        # sorted by mother and birth once: a day only leaves some of them out
        children = of.once(_by_mother)
        children = children[(by_then & (whose != NOBODY))[children]]
        self.sure = np.bincount(sure[by_then & (sure != NOBODY)], minlength=number)
        self._whose, self._born = whose[children], of.born[children]
        self.many = np.bincount(self._whose, minlength=number)
        self._undated = np.bincount(self._whose[self._born == 0], minlength=number)
        self.unsure = np.zeros(number, dtype=np.int64)
        for wife, child in of.unsure:
            if known[wife] != NOBODY and by_then[child]:
                self.unsure[known[wife]] += 1

    def since(self, told_on: Ints) -> Ints:
        """Return how many were born after each woman's day."""
        after = self._born > told_on[self._whose]
        return np.bincount(self._whose[after], minlength=len(told_on))

    def too_close(self, live: Ints, below_months: int) -> tuple[Ints, Ints]:
        """Return whether the two youngest births are too close, and the months between.

        As ``domain.krs.too_close`` of each woman.
        """
        months = np.full(len(live), _NO_MONTHS, dtype=np.int64)
        pairs = np.flatnonzero((self._whose[1:] == self._whose[:-1]) & (self._born[:-1] != 0))
        before, after = self._born[pairs], self._born[pairs + 1]
        apart = days_of(after) - days_of(before) > TWINS_DAYS
        # sorted by birth: of a woman's pairs the last one stays, which is the youngest
        pairs, before, after = pairs[apart], before[apart], after[apart]
        months[self._whose[pairs]] = months_between(before, after)
        known = self._undated == 0
        months[~known] = _NO_MONTHS
        close = np.where(months == _NO_MONTHS, 0, months < below_months).astype(np.int64)
        counted = np.where(self.many > 1, self.many, 1)
        close[(months == _NO_MONTHS) & (live > counted)] = UNKNOWN
        close[~known & (self.many > 1)] = UNKNOWN
        return close, months


def _by_mother(of: VillageColumns) -> Ints:
    """Return the places of those who have a mother or may have one, hers together by birth."""
    mother = np.where(of.mother != NOBODY, of.mother, of.presumed_mother)
    children = np.flatnonzero(mother != NOBODY)
    by_mother: Ints = children[np.lexsort((of.born[children], mother[children]))]
    return by_mother


def _judged_houses(of: VillageColumns) -> dict[str, Ints]:
    """Return what the houses' answers say of each family: they are those of today on all days."""
    found = {}
    for flag, asks in _HOUSE.items():
        answers = [getattr(row, asks) for row in of.families]
        judged = {
            answer: UNKNOWN if (good := is_good(answer)) is None else int(not good)
            for answer in set(answers)
        }
        found[flag] = np.array([judged[answer] for answer in answers], dtype=np.int64)
    return found


def _any_of(columns: Sequence[Ints]) -> Ints:
    together = np.stack(columns)
    found: Ints = np.where(
        (together == 1).any(axis=0), 1, np.where((together == UNKNOWN).any(axis=0), UNKNOWN, 0)
    )
    return found


def _words(names: Sequence[str], columns: Sequence[Flags]) -> list[tuple[str, ...]]:
    """Return for each row the names of the columns that are true, equal ones as one object."""
    codes = sum(column.astype(np.int64) << place for place, column in enumerate(columns))
    listed = np.asarray(codes).tolist()
    words = {
        code: tuple(name for place, name in enumerate(names) if code >> place & 1)
        for code in set(listed)
    }
    return [words[code] for code in listed]


def _flag_words(columns: Sequence[Ints]) -> list[Mapping[str, Three]]:
    codes = sum((column + 1) << 2 * place for place, column in enumerate(columns))
    listed = np.asarray(codes).tolist()
    words = {
        code: {flag: _THREE[(code >> 2 * place & 3) - 1] for place, flag in enumerate(FLAGS)}
        for code in set(listed)
    }
    return [words[code] for code in listed]
