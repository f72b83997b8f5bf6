"""Which families and people are to be counted anew where some rows were written."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from kbdesk.store.column_rows import Some
from kbdesk.store.records import Records
from kbdesk.store.touched import Touched


class Concerned(NamedTuple):
    """Who is to be counted anew, and the numbers of the rows whose counts are out of date.

    Of those who are counted anew the numbers are among ``families`` and ``people``.
    """

    some: Some
    families: frozenset[int]
    people: frozenset[int]


def concerned(records: Records, touched: Touched, besides: Collection[str]) -> Concerned:
    """Return whom written rows concern; ``besides``: persons who are concerned as well.

    What is counted of a family follows from its row, its people and what is recorded of them,
    and from the children of its women wherever they live.
    """
    people = records.tuples(
        "SELECT p.id, p.n, p.family, m.family FROM json_each(?) a"
        " CROSS JOIN person p ON p.id = a.value LEFT JOIN person m ON m.id = p.mother",
        (json.dumps(sorted({*touched.people, *touched.facts, *besides})),),
    )
    families = {*touched.families, *touched.homes}
    for _, _, own, of_mother in people:
        families.update(one for one in (own, of_mother) if one is not None)
    listed = (json.dumps(sorted(families)),)
    held = dict(
        records.tuples(
            "SELECT f.id, f.n FROM json_each(?) a CROSS JOIN family f ON f.id = a.value", listed
        )
    )
    members = records.tuples(
        "SELECT p.id, p.n, p.family FROM json_each(?) a CROSS JOIN person p ON p.family = a.value",
        listed,
    )
    homeless = {id_ for id_, _, family in members if family not in held}
    homeless.update(id_ for id_, _, family, _ in people if family not in held)
    return Concerned(
        Some(sorted(held), sorted(homeless)),
        frozenset({*held.values(), *touched.gone_families}),
        frozenset(
            {*touched.gone_people, *(row[1] for row in people), *(row[1] for row in members)}
        ),
    )


def compared_anew(records: Records, touched: Touched) -> set[str]:
    """Return who is to be compared anew with everybody to find who was recorded twice.

    A person is compared by the own row, by the name of the mother, and by the card and the head
    of the family.
    """
    own = json.dumps(sorted(touched.people))
    of_them = records.distinct(
        "SELECT p.id FROM json_each(?1) a CROSS JOIN person p ON p.mother = a.value"
        " UNION SELECT p.id FROM json_each(?2) a CROSS JOIN person p ON p.family = a.value",
        (own, json.dumps(sorted(touched.families | touched.homes))),
    )
    return {*touched.people, *of_them}
