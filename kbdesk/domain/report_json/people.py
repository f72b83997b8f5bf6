"""Somebody on a list of a report."""

from __future__ import annotations

from typing import TypedDict


class ListedPersonJson(TypedDict):
    """Who it is and where they live; ``months`` completed, of the list's day."""

    id: str
    name: str | None
    sex: str | None
    birth_date: str | None
    months: int | None
    mother: str | None
    family: str | None
    village: str | None
    rt: str | None
    rw: str | None
    address: str | None
    phone: str | None
    posyandu: str | None
