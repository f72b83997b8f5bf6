"""New names of rows."""

from __future__ import annotations

import uuid

from kbdesk.domain.identifiers import new_identifier


def test_they_are_of_version_7_in_order_and_never_twice() -> None:
    made = [new_identifier() for _ in range(5000)]
    assert len(set(made)) == len(made)
    assert [one[:13] for one in made] == sorted(one[:13] for one in made)
    for one in made[:50]:
        assert uuid.UUID(one).version == 7
        assert uuid.UUID(one).variant == uuid.RFC_4122
