"""Public tables: no count of 1 to 4 is told or can be computed, by exact arithmetic."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.small_numbers import LEAST
from kbdesk.queries import public_release
from kbdesk.queries.public_release import CITY, Cell, ToldTotal, left_out

CHILDREN = (ToldTotal("s", ("d",)), ToldTotal("d", ("n", "two_t")), ToldTotal("d", ("bgm",)))
COUPLES = (ToldTotal("pus", ("users", "unmet")), ToldTotal("users", ("mkjp",)))


def computed(
    lines: tuple[ToldTotal, ...], told: dict[Cell, int], rows: list[str]
) -> dict[Cell, int]:
    """Return every count that follows from what is told, by elimination with exact fractions.

    Who attacks knows the lines, that a total of the city is that of its kelurahan and of whom
    no kelurahan has, and nothing of the rests.
    """
    names = list(dict.fromkeys(n for line in lines for n in (line.total, *line.parts)))
    rests = [f"rest {number}" for number in range(len(lines))]
    places = [*rows, "elsewhere"]
    equations: list[tuple[Cell, list[Cell]]] = []
    for row in (*places, CITY):
        for line, rest in zip(lines, rests, strict=True):
            equations.append((Cell(row, line.total), [Cell(row, p) for p in (*line.parts, rest)]))
    for name in (*names, *rests):
        equations.append((Cell(CITY, name), [Cell(row, name) for row in places]))
    unknown = [
        cell
        for cell in dict.fromkeys(c for total, parts in equations for c in (total, *parts))
        if cell not in told
    ]
    place = {cell: number for number, cell in enumerate(unknown)}
    system: list[list[Fraction]] = []
    for total, parts in equations:
        line_ = [Fraction(0)] * (len(unknown) + 1)
        for sign, cells in ((-1, [total]), (1, parts)):
            for cell in cells:
                if cell in told:
                    line_[-1] -= sign * told[cell]
                else:
                    line_[place[cell]] += sign
        system.append(line_)
    return {unknown[x]: value for x, value in _solved(system, len(unknown)).items()}


def _solved(system: list[list[Fraction]], width: int) -> dict[int, int]:
    rows, pivots = [line for line in system if any(line[:-1])], []
    done: list[list[Fraction]] = []
    for x in range(width):
        found = next((line for line in rows if line[x]), None)
        if found is None:
            continue
        rows.remove(found)
        lead = [value / found[x] for value in found]
        for lines in (rows, done):
            for at, line in enumerate(lines):
                if line[x]:
                    lines[at] = [a - line[x] * b for a, b in zip(line, lead, strict=True)]
        done.append(lead)
        pivots.append(x)
    return {
        x: int(line[-1])
        for x, line in zip(pivots, done, strict=True)
        if sum(value != 0 for value in line[:-1]) == 1
    }


def table(lines: tuple[ToldTotal, ...], draw: st.DrawFn, rows: int) -> dict[str, dict[str, int]]:
    few = st.integers(0, 9) | st.integers(0, 60)
    counts: dict[str, dict[str, int]] = {}
    for row in (*(f"k{n}" for n in range(rows)), "elsewhere"):
        of: dict[str, int] = {}
        for line in lines:
            left = of.setdefault(line.total, draw(few))
            for part in line.parts:
                of[part] = min(left, draw(few))
                left -= of[part]
        counts[row] = of
    elsewhere = counts.pop("elsewhere")
    counts[CITY] = {
        name: sum(of[name] for of in counts.values()) + elsewhere[name] for name in elsewhere
    }
    return counts


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[ToldTotal, ...], dict[str, dict[str, int]]]:
    lines = draw(st.sampled_from((CHILDREN, COUPLES, (ToldTotal("measured", ("stunted",)),))))
    return lines, table(lines, draw, draw(st.integers(1, 5)))


def attacked(lines: tuple[ToldTotal, ...], counts: dict[str, dict[str, int]]) -> None:
    hidden = left_out(lines, counts)
    told = {
        Cell(row, name): value
        for row, of in counts.items()
        for name, value in of.items()
        if Cell(row, name) not in hidden
    }
    assert not [cell for cell, value in told.items() if 0 < value < LEAST]
    assert all(counts[cell.row][cell.quantity] for cell in hidden), "a zero says nothing"
    found = computed(lines, told, [row for row in counts if row != CITY])
    assert not {cell: value for cell, value in found.items() if 0 < value < LEAST}
    # those who are hidden are 1 or more each: no line of them may add up to so few
    for name in next(iter(counts.values())):
        of = [Cell(row, name) for row in counts if row != CITY and Cell(row, name) in hidden]
        whole = Cell(CITY, name)
        together = counts[CITY][name] - sum(counts[r][name] for r in counts if r != CITY)
        if of and whole in told and not together:
            assert sum(counts[c.row][name] for c in of) >= LEAST


@given(tables())
@settings(max_examples=60, deadline=None)
def test_no_small_count_is_told_or_computed(
    found: tuple[tuple[ToldTotal, ...], dict[str, dict[str, int]]],
) -> None:
    attacked(*found)


def test_what_is_large_is_told() -> None:
    counts = {f"k{n}": {"measured": 100 + n, "stunted": 20 + n} for n in range(5)}
    counts[CITY] = {"measured": 510, "stunted": 110}
    assert left_out((ToldTotal("measured", ("stunted",)),), counts) == frozenset()


def test_one_small_count_takes_the_smallest_other_with_it() -> None:
    counts = {
        "a": {"measured": 50, "stunted": 3},
        "b": {"measured": 80, "stunted": 9},
        "c": {"measured": 90, "stunted": 30},
    }
    counts[CITY] = {"measured": 220, "stunted": 42}
    assert left_out((ToldTotal("measured", ("stunted",)),), counts) == {
        Cell("a", "stunted"), Cell("b", "stunted"),
    }  # fmt: skip


def test_kelurahan_that_count_more_than_the_city_are_not_told() -> None:
    counts = {"a": {"measured": 50, "stunted": 9}, CITY: {"measured": 40, "stunted": 9}}
    assert len(left_out((ToldTotal("measured", ("stunted",)),), counts)) == 4


def test_the_attack_finds_what_is_given_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The attack of this file succeeds where nothing is hidden beside a small count."""
    monkeypatch.setattr(public_release._Table, "given_away", lambda _: None)
    counts = {"a": {"measured": 50, "stunted": 3}, "b": {"measured": 80, "stunted": 9}}
    counts[CITY] = {"measured": 130, "stunted": 12}
    with pytest.raises(AssertionError):
        attacked((ToldTotal("measured", ("stunted",)),), counts)
