"""What the registers know, when two values of one say the same, and how a row must be called."""

from __future__ import annotations

from kbdesk.domain.joining import alias_id
from kbdesk.journal.registers import alike, known
from kbdesk.journal.registers.writers import rightly_called


def test_what_only_a_newer_version_knows_is_none() -> None:
    assert known("choir", "song") is None
    assert known("family", "song") is None
    assert known("family", "place") is not None


def test_two_spellings_of_an_rt_say_the_same_and_two_names_do_not() -> None:
    assert alike("family", "place", {"rt": "1"}, {"rt": "RT 01"})
    assert alike("family", "place", {"rt": "1", "address": None}, {"rt": "01"})
    assert not alike("family", "place", {"rt": "1"}, {"rt": "02"})
    assert not alike("family", "place", {"rt": "1", "address": "a"}, {"rt": "01", "address": "b"})
    assert not alike("person", "identity", {"name": "1"}, {"name": "01"})
    # of what only a newer version knows, the same is what is written the same
    assert alike("choir", "song", {"rt": "1"}, {"rt": "1"})
    assert not alike("choir", "song", {"rt": "1"}, {"rt": "01"})


def test_a_row_whose_id_follows_from_what_it_says_is_called_so() -> None:
    a, b = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
    assert rightly_called("alias", "joined", alias_id(a, b), {"a": a, "b": b}) is True
    assert rightly_called("alias", "joined", a, {"a": a, "b": b}) is False
    assert rightly_called("alias", "joined", a, {"a": a}) is False
    assert rightly_called("person", "identity", a, {"name": "x"}) is None
