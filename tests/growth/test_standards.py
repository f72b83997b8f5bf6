"""The tables are whole and as they were compared with their source."""

from __future__ import annotations

import hashlib
from typing import get_args

import pytest

from kbdesk.growth.lms import measure_at
from kbdesk.growth.standards import (
    ReferenceName,
    Sex,
    StandardName,
    standard,
)
from kbdesk.resources import resource

SEXES: tuple[Sex, ...] = ("male", "female")
STANDARDS: tuple[StandardName, ...] = get_args(StandardName)
REFERENCES: tuple[ReferenceName, ...] = get_args(ReferenceName)


def test_every_file_is_the_one_compared_with_the_source() -> None:
    sums = resource("who", "SHA256SUMS").read_text(encoding="ascii").split()
    listed = dict(zip(sums[1::2], sums[::2], strict=True))
    assert sorted(listed) == sorted(
        f"{n}-{s}.csv" for n in (*STANDARDS, *REFERENCES) for s in SEXES
    )
    for name, digest in listed.items():
        assert hashlib.sha256(resource("who", name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("name", STANDARDS)
def test_keys_run_without_a_gap_to_their_end(name: StandardName, sex: Sex) -> None:
    table = standard(name, sex)
    keys = [
        int(line.partition(",")[0].replace(".", ""))
        for line in resource("who", f"{name}-{sex}.csv").read_text().splitlines()[1:]
    ]
    assert keys == list(range(table.first, table.last + 1))
    ends = {"wfl": (450, 1100), "wfh": (650, 1200)}
    late = name in ("ac", "ts", "ss")
    assert (table.first, table.last) == ends.get(name, (91 if late else 0, 1856))


@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("name", REFERENCES)
def test_months_run_without_a_gap_to_the_one_after_the_last(name: ReferenceName, sex: Sex) -> None:
    lines = resource("who", f"{name}-{sex}.csv").read_text().splitlines()[1:]
    table = standard(name, sex)
    months = [int(line.partition(",")[0]) for line in lines]
    assert months == list(range(table.first, table.last + 1))
    assert (table.first, table.last) == (60, 121 if name == "wfa2007" else 229)


@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("name", [*STANDARDS, *REFERENCES])
def test_the_formulas_stand_on_every_row(name: StandardName | ReferenceName, sex: Sex) -> None:
    for row in standard(name, sex).rows:
        assert row[0] != 0
        lines = [measure_at(z, *row) for z in (-3, -2, -1, 0, 1, 2, 3)]
        assert lines == sorted(lines)
        assert lines[0] > 0
