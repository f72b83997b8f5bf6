"""A kitchen's money and dry goods: counted by hand, never below nothing silently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from kbdesk.domain.kitchen_account import Booking, held, lacking
from kbdesk.reports.kitchen_account_document import kitchen_document, stock_document
from kbdesk.reports.report_head import ReportHead
from tests.cli.machine import Machine
from tests.reports.test_kitchen_document import pages

RICE, OIL = "AR001", "KP003"


def money(day: str, amount: int, **more: Any) -> dict[str, Any]:
    kind = {"kind": "received", "source": "dana_desa"} if "purpose" not in more else {
        "kind": "spent"
    }  # fmt: skip
    return {"do": "record_kitchen_money", "date": day, "amount_rupiah": amount, **kind, **more}


def cooked(day: str, portions: int = 10, **more: Any) -> dict[str, Any]:
    return {
        "do": "record_production", "date": day, "recipe": "tim-kembung-kelor",
        "portions": portions, **more,
    }  # fmt: skip


def stock(day: str, movement: str, kg: float, **more: Any) -> dict[str, Any]:
    return {
        "do": "record_kitchen_stock", "date": day, "food": RICE, "movement": movement, "kg": kg,
        **more,
    }  # fmt: skip


def report(laptop: Machine, name: str, folder: Path, month: str = "2025-09") -> Any:
    path = folder / f"{name}.json"
    laptop.done("report", name, "--month", month, "-o", path)
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_kitchen_that_spends_more_than_it_had_is_doubted_and_nothing_changes(
    laptop: Machine, tmp_path: Path
) -> None:
    laptop.record(cooked("2025-08-20", cost_rupiah=70_000))
    (first,) = laptop.record(money("2025-09-01", 500_000))
    assert first["left_rupiah"] == 500_000  # what was cooked before is not of this account
    (gas,) = laptop.record(money("2025-09-05", 200_000, purpose="fuel", receipt_no="KW-1"))
    assert gas["left_rupiah"] == 300_000
    for draft in (
        money("2025-09-06", 300_001, purpose="equipment"),
        cooked("2025-09-06", cost_rupiah=300_001),
        stock("2025-09-06", "bought", 25, cost_rupiah=300_001),
        # the day before had enough, but what was spent later would lack
        money("2025-09-02", 400_000, purpose="equipment"),
    ):
        refused = laptop.refused(draft)
        assert refused["code"] == "kitchen_money.more_than_had", draft
        assert refused["field"] in ("amount_rupiah", "cost_rupiah")
    assert report(laptop, "kitchen", tmp_path)["money"]["left_rupiah"] == 300_000
    laptop.record(
        money("2025-09-06", 300_001, purpose="equipment", confirm=["kitchen_money.more_than_had"])
    )
    said = report(laptop, "kitchen", tmp_path)["money"]
    assert (said["left_rupiah"], said["overspent_rupiah"]) == (-1, 1)
    laptop.record(
        money("2025-09-06", 100_000, source="advance"),
        cooked("2025-09-07", cost_rupiah=60_000),
        stock("2025-09-08", "bought", 2, cost_rupiah=30_000),
        cooked("2025-09-09"),
    )
    laptop.record({"do": "correct_kitchen_money", "id": gas["id"], "amount_rupiah": 150_000})
    said = report(laptop, "kitchen", tmp_path)["money"]
    assert said["received_rupiah"] == 600_000
    assert said["by_source"] == {"dana_desa": 500_000, "advance": 100_000}
    assert said["spent_on"] == {
        "cooked": 60_000, "stock": 30_000, "fuel": 150_000, "equipment": 300_001
    }  # fmt: skip
    assert said["left_rupiah"] == 600_000 - 540_001 == said["lines"][-1]["left_rupiah"]
    assert (said["without_cost"], said["with_receipt"], said["without_receipt"]) == (1, 1, 3)
    later = report(laptop, "kitchen", tmp_path, "2025-10")["money"]
    assert (later["opening_rupiah"], later["lines"]) == (59_999, [])
    assert report(laptop, "kitchen", tmp_path, "2025-08")["money"]["left_rupiah"] is None
    paper = pages(kitchen_document(report(laptop, "kitchen", tmp_path), ReportHead(), "id"))
    for wanted in ("Sisa bulan lalu", "Rp 59.999", "KW-1", "Talangan", "Bendahara"):
        assert wanted in paper, wanted


def test_a_receipt_is_attached_to_what_spent_it(laptop: Machine, tmp_path: Path) -> None:
    picture = tmp_path / "nota.png"
    _picture(picture)
    (made,) = laptop.record(money("2025-09-01", 90_000))
    (gas,) = laptop.record(money("2025-09-02", 22_000, purpose="fuel"))
    laptop.done("attach", picture, "--to", "kitchen_money", gas["id"], "--caption", "nota gas")
    said = report(laptop, "kitchen", tmp_path)["money"]
    assert [one["receipts"] for one in said["lines"]] == [0, 1]
    paper = tmp_path / "spj.pdf"
    laptop.done("report", "kitchen", "--month", "2025-09", "--format", "pdf", "-o", paper)
    text = " ".join(page.extract_text() for page in PdfReader(paper).pages)
    assert "No 2" in text
    assert "nota gas" in text
    assert sum(len(page.images) for page in PdfReader(paper).pages) == 1
    _receipts_on_paper(laptop, gas["id"], paper, tmp_path)
    laptop.record({"do": "void_kitchen_money", "id": made["id"], "reason": "salah"})
    said = report(laptop, "kitchen", tmp_path)["money"]
    assert (said["left_rupiah"], said["overspent_rupiah"]) == (-22_000, 22_000)


def _receipts_on_paper(laptop: Machine, gas: str, spj: Path, tmp_path: Path) -> None:
    """Every receipt is on the paper of receipts: a picture is drawn, the pages of a PDF follow."""
    laptop.done("attach", spj, "--to", "kitchen_money", gas, "--caption", "nota kedua")
    of_pdf = len(PdfReader(spj).pages)
    paper = tmp_path / "receipts.pdf"
    laptop.done("report", "receipts", "--month", "2025-09", "--format", "pdf", "-o", paper)
    found = [page.extract_text() for page in PdfReader(paper).pages]
    own = " ".join(" ".join(found[:-of_pdf]).split())
    assert "2025-09-" not in own
    for wanted in ("No 2", "2 September 2025", "Rp 22.000", "nota gas", "PDF 1"):
        assert wanted in own, wanted
    assert found[-of_pdf:] == [page.extract_text() for page in PdfReader(spj).pages]
    (line,) = report(laptop, "receipts", tmp_path)["lines"]
    assert (line["number"], line["amount_rupiah"]) == (2, 22_000)
    assert [one["kind"] for one in line["files"]] == ["image", "pdf"]


def test_stock_comes_goes_is_cooked_and_counted(laptop: Machine, tmp_path: Path) -> None:
    laptop.record(cooked("2025-09-01"))  # before the rice is kept in stock
    laptop.record(
        stock("2025-09-02", "bought", 5, cost_rupiah=75_000, expires="2025-09-10"),
        stock("2025-09-05", "given", 1.5),
        cooked("2025-09-06", 20),
    )
    recipe = laptop.done("recipe", "scale", "tim-kembung-kelor", "--portions", "20").lines[0]
    used = next(one["raw_g"] for one in recipe["ingredients"] if one["food"] == RICE) / 1000
    refused = laptop.refused(stock("2025-09-06", "spoiled", 6.5))
    assert (refused["code"], refused["field"]) == ("kitchen_stock.more_than_held", "kg")
    (gone,) = laptop.record(stock("2025-09-07", "spoiled", 0.25))
    assert gone["left_kg"] == pytest.approx(6.25 - used)
    (rice,) = report(laptop, "stock", tmp_path)["foods"]
    assert rice["cooked_kg"] == pytest.approx(used)
    assert rice["expired"]
    assert not rice["short"]
    laptop.record(stock("2025-09-08", "counted", 0.1))
    (short,) = laptop.record(cooked("2025-09-09", 20))
    (warning,) = short["warnings"]
    assert warning["code"] == "kitchen_stock.short"
    assert "Beras putih" in warning["message"]
    (rice,) = report(laptop, "stock", tmp_path)["foods"]
    assert rice["short"]
    assert rice["left_kg"] == pytest.approx(0.1 - used)
    assert rice["corrected_kg"] == pytest.approx(0.1 - (6.25 - used))
    paper = pages(stock_document(report(laptop, "stock", tmp_path), ReportHead(), "id"))
    assert "hitung rak" in " ".join(paper.split())


def test_the_arithmetic_of_money_and_shelves() -> None:
    had = [Booking("2025-09-01", 100), Booking("2025-09-05", -100)]
    assert lacking(had, [*had, Booking("2025-09-03", -1)], "2025-09-03") == 1
    assert lacking(had, [*had, Booking("2025-09-06", 10)], "2025-09-06") == 0
    below = [Booking("2025-09-01", -5)]
    assert lacking(below, [*below, Booking("2025-09-02", -1)], "2025-09-02") == 6
    moves = [("1", "bought", 10), ("3", "counted", 4), ("3", "used", 9), ("4", "given", 2)]
    assert held(moves, [("0", 7), ("3", 1), ("4", 1)], "4").grams == 5
    assert held(moves, [("0", 7), ("2", 1)], "2").grams == 9
    assert held([], [("1", 5)], "9").grams == 0


def _picture(path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (20, 20), "white").save(path)
