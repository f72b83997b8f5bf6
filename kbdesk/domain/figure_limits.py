"""From when on a figure may be compared, and a laptop is called silent: limits as data."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import NamedTuple

from kbdesk.resources import read_json


class FigureLimits(NamedTuple):
    """The limits that ship with the program (``resources/domain/figures.json``)."""

    shown_over_time_percent: int
    compared_from: int
    silent_days: int
    group_silent_days: int


@cache
def figure_limits() -> FigureLimits:
    raw = read_json("domain", "figures.json")
    return FigureLimits(**{name: int(raw[name]) for name in FigureLimits._fields})


def known_enough(known: int, whole: int) -> bool:
    """Tell whether enough of the people of a rate are known to call it a trend."""
    return whole > 0 and known * 100 >= whole * figure_limits().shown_over_time_percent


def comparable(whole: int) -> bool:
    """Tell whether a figure speaks of enough to be set beside that of another time."""
    return whole >= figure_limits().compared_from


def silent(heard: datetime | None, now: datetime) -> bool:
    """Tell whether a laptop that was heard once has been silent for too long."""
    return heard is not None and (now - heard).days > figure_limits().silent_days
