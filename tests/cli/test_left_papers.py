"""``papers list`` and ``papers delete`` name and delete only what printing left."""

from __future__ import annotations

from pathlib import Path

from kbdesk.commands.left_papers import place_for
from tests.cli.machine import Machine
from tests.cli.test_fields import furnished

__all__ = ["furnished"]


def leave(machine: Machine, place: Path) -> Path:
    pdf = b"%PDF " + place.name.encode()
    with machine.desk() as desk:
        kept = place_for(desk, place, pdf)
    kept.write_bytes(pdf)
    return kept


def test_what_was_left_is_listed_and_deleted_and_nothing_else(
    furnished: Machine, tmp_path: Path
) -> None:
    folder = tmp_path / "kertas"
    folder.mkdir()
    one, two, three = (leave(furnished, folder / f"{name}.pdf") for name in "abc")
    own = folder / "sendiri.pdf"
    own.write_bytes(b"%PDF")
    two.write_bytes(b"diubah")
    listed = furnished.done("papers", "list").lines
    assert {(line["path"], line["state"]) for line in listed} == {
        (str(one), "as_written"), (str(two), "changed"), (str(three), "as_written"),
    }  # fmt: skip
    refused = furnished.ask("papers", "delete", one, own)
    assert refused.code == "paper.not_left_here"
    assert one.exists()
    assert furnished.ask("papers", "delete").code == "paper.which_file"
    assert furnished.done("papers", "delete", one).object == {
        "deleted": [str(one)], "changed": [], "not_deleted": [],
    }  # fmt: skip
    assert furnished.done("papers", "delete", "--all").object == {
        "deleted": [str(three)], "changed": [str(two)], "not_deleted": [],
    }  # fmt: skip
    assert sorted(folder.iterdir()) == [two, own]
    noted = furnished.done("audit", "list", "--act", "paper_deleted").lines
    assert [line["detail"]["files"] for line in noted] == [["c.pdf"], ["a.pdf"]]
    two.unlink()
    assert furnished.done("papers", "list").lines == []
