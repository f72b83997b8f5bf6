"""Papers that no printer took: said to be in clear, offered for deletion, listed and swept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kbdesk.commands.left_papers import left_papers, place_for
from kbdesk.desk import Clock, Desk
from kbdesk.queries.trail import audit_lines
from kbdesk.ui.printing.printing import Printed
from tests.ui.pages.sitting import KIRANA, Sitting, sitting, village


@pytest.fixture
def seat(qtbot: QtBot, home: Path) -> Iterator[Sitting]:
    with sitting(qtbot, home / "h") as one:
        village(one)
        one.mine |= {"referrals", "home", "left_papers"}
        yield one


def kept_slip(seat: Sitting, folder: Path) -> Path:
    """Print a letter of Kirana's without a printer; return the file."""
    drafts = {"do": "create_referral", "person": KIRANA, "date": "2026-08-11",
              "reasons": ["R06"], "to": "Puskesmas Bontang Utara 1"}  # fmt: skip
    seat.record(drafts)
    seat.open("referrals")
    seat.settle()
    paper = seat.page.paper
    paper.queue = lambda path: Printed("no_printer", path)
    paper.papers = lambda: folder
    seat.qtbot.waitUntil(lambda: paper.pdf is not None, timeout=30_000)
    paper.print_paper()
    seat.qtbot.waitUntil(lambda: not paper.notice.isHidden(), timeout=30_000)
    (kept,) = folder.glob("*.pdf")
    return kept


def test_the_notice_says_in_clear_and_once_printed_the_file_can_be_deleted(
    seat: Sitting, tmp_path: Path
) -> None:
    kept = kept_slip(seat, tmp_path / "kertas")
    paper = seat.page.paper
    assert "tidak terenkripsi" in paper.notice.accessibleName()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [one.path for one in seat.ask(left_papers)] == [kept]
    paper.notice.button.setFocus()
    seat.press("Return")
    seat.settle()
    assert not paper.kept.isHidden()
    assert kept.name in paper.kept.accessibleName()
    assert paper.kept.delete.hasFocus()
    seat.press("Return")
    seat.settle()
    assert not kept.exists()
    assert paper.kept.isHidden()
    assert seat.told[-1] == "Berkas dihapus dari laptop"
    assert seat.ask(left_papers) == []
    (noted,) = seat.ask(lambda desk: [*audit_lines(desk, act="paper_deleted")])
    assert noted["detail"]["files"] == [kept.name]


def test_a_file_that_somebody_changed_is_said_and_stays(seat: Sitting, tmp_path: Path) -> None:
    kept = kept_slip(seat, tmp_path / "kertas")
    paper = seat.page.paper
    kept.write_bytes(b"catatan sendiri")
    paper.notice.button.click()
    seat.settle()
    paper.kept.delete.click()
    seat.settle()
    assert kept.read_bytes() == b"catatan sendiri"
    assert "sudah diubah" in paper.kept.accessibleName()
    seat.press("Escape")
    assert paper.kept.isHidden()


def test_what_a_printer_took_after_all_is_deleted_by_itself(seat: Sitting, tmp_path: Path) -> None:
    seat.record({"do": "create_referral", "person": KIRANA, "date": "2026-08-11",
                 "reasons": ["R06"], "to": "Puskesmas Bontang Utara 1"})  # fmt: skip
    seat.open("referrals")
    seat.settle()
    paper = seat.page.paper
    paper.queue = lambda path: Printed("no_queue", path)
    paper.show_elsewhere = lambda _path: False
    paper.printers = lambda: (["Kantor"], "Kantor")
    taken: list[bytes] = []

    def prints(path: Path, _name: str) -> bool:
        taken.append(path.read_bytes())
        return True

    paper.print_pages = prints
    paper.papers = lambda: tmp_path / "kertas"
    seat.qtbot.waitUntil(lambda: paper.pdf is not None, timeout=30_000)
    paper.print_paper()
    seat.qtbot.waitUntil(lambda: not paper.strip.isHidden(), timeout=30_000)
    paper.strip.print.click()
    seat.settle()
    assert taken
    assert taken[0].startswith(b"%PDF")
    assert list((tmp_path / "kertas").iterdir()) == []
    # and where nobody is chosen it is offered for deletion
    paper.print_paper()
    seat.qtbot.waitUntil(lambda: not paper.strip.isHidden(), timeout=30_000)
    paper.strip.cancel.click()
    seat.settle()
    assert not paper.kept.isHidden()
    paper.kept.delete.click()
    seat.settle()
    assert list((tmp_path / "kertas").iterdir()) == []


def leave(seat: Sitting, folder: Path, name: str, *, days: int) -> Path:
    """Let printing have left a paper some days ago."""
    folder.mkdir(exist_ok=True)

    def kept(desk: Desk) -> Path:
        wall_ms = desk.clock.wall_ms
        before = replace(desk, clock=Clock(lambda: wall_ms() - days * 86_400_000))
        return place_for(before, folder / name, b"%PDF " + name.encode())

    path = seat.ask(kept)
    path.write_bytes(b"%PDF " + name.encode())
    return path


def test_papers_of_earlier_days_are_said_once_and_deleted_together(
    seat: Sitting, tmp_path: Path
) -> None:
    folder = tmp_path / "kertas"
    old = [leave(seat, folder, f"lama-{number}.pdf", days=2) for number in range(3)]
    today = leave(seat, folder, "hari-ini.pdf", days=0)
    own = folder / "milik-saya.pdf"
    own.write_bytes(b"%PDF")
    old[0].write_bytes(b"diubah")
    seat.open("home")
    seat.settle()
    strip = seat.page.left_papers
    assert not strip.isHidden()
    assert strip.title.text() == "2 kertas belum dihapus dari laptop ini"
    strip.delete_all.setFocus()
    seat.press("Return")
    seat.settle()
    assert strip.isHidden()
    assert [path.exists() for path in old] == [True, False, False]
    assert today.exists()
    assert own.exists()


def test_who_leaves_them_is_not_asked_again_today(seat: Sitting, tmp_path: Path) -> None:
    leave(seat, tmp_path / "kertas", "lama.pdf", days=1)
    seat.open("home")
    seat.settle()
    seat.page.left_papers.leave.click()
    assert seat.page.left_papers.isHidden()
    seat.open("home")
    seat.settle()
    assert seat.page.left_papers.isHidden()


def test_the_page_deletes_the_chosen_one_and_forgets_a_changed_one(
    seat: Sitting, tmp_path: Path
) -> None:
    folder = tmp_path / "kertas"
    one, two, three = (leave(seat, folder, f"{name}.pdf", days=1) for name in "abc")
    two.write_bytes(b"diubah")
    three.unlink()
    seat.open("left_papers")
    seat.settle()
    page = seat.page
    assert {paper.path: paper.state for paper in page.papers} == {
        one: "as_written", two: "changed",
    }  # fmt: skip
    page.table.set_current_key(str(two))
    assert not page.delete.isEnabled()
    page.forget.click()
    seat.settle()
    assert [paper.path for paper in page.papers] == [one]
    page.table.setFocus()
    seat.press("Delete")
    seat.settle()
    assert not one.exists()
    assert two.exists()
    assert page.papers == ()
    assert page.notice.accessibleName().startswith("1 berkas dihapus")


@pytest.mark.parametrize("kind", ["other", "link", "folder"])
def test_a_file_of_somebody_else_keeps_its_name_and_its_content(
    seat: Sitting, tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "kertas"
    folder.mkdir()
    place = folder / "surat.pdf"
    if kind == "other":
        place.write_bytes(b"milik orang")
    elif kind == "link":
        place.symlink_to(tmp_path / "tidak ada")
    else:
        place.mkdir()
    given = seat.ask(lambda desk: place_for(desk, place, b"%PDF"))
    assert given.name == "surat-2.pdf"
    given.write_bytes(b"%PDF")
    # the same paper printed again takes the place of itself
    assert seat.ask(lambda desk: place_for(desk, place, b"%PDF 2")) == given
