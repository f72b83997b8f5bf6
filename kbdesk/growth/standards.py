"""WHO's tables of L, M and S, each read from its file when it is first asked for."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

from kbdesk.resources import resource

Sex = Literal["male", "female"]
StandardName = Literal["wfa", "lhfa", "bmi", "hc", "ac", "ts", "ss", "wfl", "wfh"]
ReferenceName = Literal["wfa2007", "hfa2007", "bmi2007"]
"""WHO's reference of 2007 for school age and adolescence, by completed months."""


def known_sex(text: str | None) -> Sex | None:
    """Return the sex that a record names, None where it names neither."""
    return "male" if text == "male" else "female" if text == "female" else None


LMS = tuple[float, float, float]


class Standard(NamedTuple):
    """One table for one sex: ``rows[i]`` holds (L, M, S) of the key ``first + i``.

    The key counts days of age, millimetres of length or height in ``wfl`` and ``wfh``, or
    months of age in the reference of 2007.
    """

    first: int
    rows: tuple[LMS, ...]

    @property
    def last(self) -> int:
        """The greatest key that has a row."""
        return self.first + len(self.rows) - 1


@cache
def standard(name: StandardName | ReferenceName, sex: Sex) -> Standard:
    """Return a table of resources/who (about a millisecond the first time, then none)."""
    text = resource("who", f"{name}-{sex}.csv").read_text(encoding="ascii")
    lines = text.splitlines()[1:]
    rows: list[LMS] = []
    for line in lines:
        _, power, median, spread = line.split(",")
        rows.append((float(power), float(median), float(spread)))
    key = lines[0].partition(",")[0]
    return Standard(int(key.replace(".", "")), tuple(rows))
