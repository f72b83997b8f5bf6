"""What is hidden of a table cannot be computed from what is told: tried against every table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from kbdesk.domain.small_numbers import (
    LEAST,
    Hidden,
    for_officers,
    protect,
    protect_line,
    protect_parts,
    small,
)

Table = list[list[int]]


def tables(height: int, width: int) -> st.SearchStrategy[Table]:
    counts = st.integers(0, 9)
    return st.lists(
        st.lists(counts, min_size=width, max_size=width), min_size=height, max_size=height
    )


SMALL_TABLES = st.sampled_from([(1, 1), (1, 3), (2, 2), (3, 2), (2, 3)]).flatmap(
    lambda shape: tables(*shape)
)


def told(table: Table, hidden: Hidden) -> list[int | None]:
    """Return everything that is told of a table, in a fixed order."""
    columns = [sum(row[x] for row in table) for x in range(len(table[0]))]
    cells = [
        (count, mask)
        for row, masks in zip(table, hidden.cells, strict=True)
        for count, mask in zip(row, masks, strict=True)
    ]
    cells += list(zip((sum(row) for row in table), hidden.row_totals, strict=True))
    cells += list(zip(columns, hidden.column_totals, strict=True))
    cells.append((sum(columns), hidden.total))
    return [None if mask else count for count, mask in cells]


def alike(table: Table, hidden: Hidden) -> Iterator[Table]:
    """Yield every table of whole numbers near this one of which the same is told."""
    free = [(y, x) for y, row in enumerate(hidden.cells) for x, mask in enumerate(row) if mask]
    published = told(table, hidden)
    for steps in product((-1, 0, 1), repeat=len(free)):
        other = [list(row) for row in table]
        for (y, x), step in zip(free, steps, strict=True):
            other[y][x] += step
        if min(min(row) for row in other) >= 0 and told(other, hidden) == published:
            yield other


@given(SMALL_TABLES)
@settings(max_examples=150, deadline=None)
def test_no_hidden_cell_can_be_computed(table: Table) -> None:
    hidden = protect(table)
    possible = list(alike(table, hidden))
    for y, row in enumerate(hidden.cells):
        for x, mask in enumerate(row):
            if mask:
                assert len({other[y][x] for other in possible}) > 1, (table, y, x)
    for y, mask in enumerate(hidden.row_totals):
        if mask:
            assert len({sum(other[y]) for other in possible}) > 1, (table, y)
    for x, mask in enumerate(hidden.column_totals):
        if mask:
            assert len({sum(row[x] for row in other) for other in possible}) > 1, (table, x)
    if hidden.total:
        assert len({sum(map(sum, other)) for other in possible}) > 1, table


@given(SMALL_TABLES)
def test_every_small_count_is_hidden_and_no_zero(table: Table) -> None:
    hidden = protect(table)
    for count, shown in zip(told(table, Hidden(
        tuple(tuple(False for _ in row) for row in table), (False,) * len(table),
        (False,) * len(table[0]), False)), told(table, hidden), strict=True):  # fmt: skip
        if shown is None:
            assert count
        else:
            assert count == shown
            assert not small(shown)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_a_line_cannot_be_computed(counts: list[int]) -> None:
    hidden, total = protect_line(counts)
    assert all(mask for count, mask in zip(counts, hidden, strict=True) if small(count))
    assert sum(hidden) + total != 1
    assert total or not small(sum(counts))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4))
def test_neither_a_part_nor_its_rest_is_a_subtraction_away(pairs: list[tuple[int, int]]) -> None:
    parts = [part for part, _ in pairs]
    wholes = [part + rest for part, rest in pairs]
    hidden = protect_parts(parts, wholes)
    lines = [*zip(parts, wholes, hidden.parts, hidden.wholes, strict=True)]
    lines.append((sum(parts), sum(wholes), hidden.part_total, hidden.whole_total))
    for part, whole, mask, over in lines:
        if small(part):
            assert mask
        if small(whole - part):
            assert mask or over
        if small(whole):
            assert over


def test_a_table_that_needs_no_protection_is_told_whole() -> None:
    assert not protect([[0, 5, 12], [7, 0, 9]]).any
    assert not protect([]).any


@given(SMALL_TABLES, st.data())
@settings(max_examples=60, deadline=None)
def test_what_another_table_hides_stays_hidden(table: Table, data: st.DataObject) -> None:
    y = data.draw(st.integers(0, len(table) - 1))
    hidden = protect(table, also=[(y, len(table[0]))])
    assert hidden.row_totals[y] == (sum(table[y]) > 0)
    if hidden.row_totals[y]:
        assert len({sum(other[y]) for other in alike(table, hidden)}) > 1


def test_a_wide_table() -> None:
    # one small cell in a kelurahan of 40 RT: three more are hidden and no total
    table = [[20 + place, 30 + place, 25] for place in range(40)]
    table[7][1] = 3
    hidden = protect(table)
    assert sum(map(sum, hidden.cells)) == 4
    assert not any((*hidden.row_totals, *hidden.column_totals, hidden.total))


def test_the_limit_is_a_parameter() -> None:
    assert LEAST == 5
    assert not protect([[3, 9], [8, 7]], least=3).any
    assert protect([[3, 9], [8, 7]], least=4).any


def test_officers_are_told_all() -> None:
    with for_officers():
        assert not protect([[1, 2], [3, 40]]).any
    assert protect([[1, 2], [3, 40]]).any
