"""What turns the direction of a text or is obeyed by a terminal is not taken, nor passed on."""

from __future__ import annotations

import pytest

from kbdesk.domain.plain_text import TURNING, is_hidden, neutral
from kbdesk.store.store import Change
from tests.cli.machine import Machine

HIDDEN = ["\u202e", "\u2066", "\u2028", "\u2029", "\u009b", "\u0085", "\u007f", "\u001b", "\u0000"]
TYPED = ["é", "ñ", "’", "\u200d", "\u00a0", "\n", "\t", "ع", "👶"]


@pytest.mark.parametrize("sign", HIDDEN)
def test_it_is_refused_at_entry(laptop: Machine, sign: str) -> None:
    text = f"Siti{sign}Aminah"
    member = {"name": text, "sex": "female", "relation": "child"}
    family = {"do": "register_family", "village": "Lok Tuan", "rt": "1"}
    for draft in ({**family, "members": [member]}, {**family, "address": text}):
        assert laptop.refused(draft)["code"] == "draft.control_character"
    said = laptop.ask("user", "add", text, "--role", "cadre",
                      "--new-passphrase-file", laptop.passphrase_file)  # fmt: skip
    assert said.code == "access.bad_name" or said.status == 2


def test_what_arrived_with_it_is_escaped(laptop: Machine) -> None:
    member = {"name": "Siti", "sex": "female", "relation": "child"}
    (answer,) = laptop.record(
        {"do": "register_family", "village": "Lok Tuan", "rt": "1", "members": [member]}
    )
    name = "Siti" + "".join(HIDDEN) + "Aminah"
    with laptop.desk() as desk, desk.store.transaction():
        fields = {"name": name, "sex": "female"}
        desk.store.write([Change("person", answer["members"][0], "identity", fields)], None)
    said = laptop.done("list", "person")
    assert said.out.rstrip("\n").isprintable()
    assert said.object["name"] == name


@pytest.mark.parametrize("sign", TYPED)
def test_what_people_type_is_taken(sign: str) -> None:
    assert not is_hidden(sign)
    assert neutral(f"a{sign}b") == f"a{sign}b"


@pytest.mark.parametrize("sign", [*HIDDEN, *sorted(TURNING)])
def test_what_is_hidden_is_shown_as_a_mark(sign: str) -> None:
    assert is_hidden(sign)
    assert neutral(f"a{sign}b") == "a\ufffdb"
