"""The mother's papers from a real home: the KMS card and the monthly report."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from kbdesk.commands.homes import opened
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.child_papers import child_report_data, kms_card_data
from tests.cli.machine import PASSPHRASE, Machine

BORN = "2024-03-10"


@pytest.fixture
def child(laptop: Machine) -> str:
    """A girl of an invented family, with a mother."""
    return enrolled(laptop)


def enrolled(laptop: Machine, **more: Any) -> str:
    girl = {"name": "Kirana Embun", "sex": "female", "birth_date": BORN, "relation": "child"}
    mother = "11111111-1111-4111-8111-111111111111" if not more else None
    members = [{**girl, "mother": mother, **more}] if mother else [{**girl, **more}]
    if mother:
        wife = {"id": mother, "name": "Seroja Rembulan", "sex": "female", "relation": "wife"}
        members = [{**wife, "birth_date": "1995-01-01"}, *members]
    draft = {"do": "register_family", "village": "Lok Tuan", "rt": "03", "members": members}
    (answer,) = laptop.record(draft)
    found: str = answer["members"][-1]
    return found


def weighed(laptop: Machine, child: str, *kilograms: tuple[str, float], **more: Any) -> None:
    laptop.record(
        *(
            {"do": "record_measurement", "child": child, "date": day, "weight_kg": kg, **more}
            for day, kg in kilograms
        )
    )


def given(laptop: Machine, child: str, day: str, kind: str, detail: str | None = None) -> None:
    draft = {"do": "record_service", "person": child, "date": day, "kind": kind}
    laptop.record({**draft, "detail": detail})


def words_of(path: Path) -> list[str]:
    reader = PdfReader(BytesIO(path.read_bytes()))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def report(laptop: Machine, child: str, month: str, tmp_path: Path) -> str:
    target = tmp_path / "kabar.pdf"
    said = laptop.done("child-report", child, "--month", month, "-o", target).object
    assert said == {"path": str(target), "pages": 1, "month": month}
    (text,) = words_of(target)
    return text


def test_a_card_of_a_child_that_was_never_weighed(
    laptop: Machine, child: str, tmp_path: Path
) -> None:
    target = tmp_path / "kms.pdf"
    said = laptop.done("kms", child, "-o", target).object
    assert said["path"] == str(target)
    texts = words_of(target)
    assert len(texts) == said["pages"] == 2
    assert all("Kirana Embun" in text and "Seroja Rembulan" in text for text in texts)


def test_the_card_holds_what_counts_for_each_month(
    laptop: Machine, child: str, tmp_path: Path
) -> None:
    weighed(laptop, child, ("2024-05-12", 4.6), ("2024-06-02", 5.15), ("2024-06-20", 5.62))
    weighed(laptop, child, ("2024-07-12", 5.7))
    given(laptop, child, "2024-05-12", "immunisation", "DPT1")
    given(laptop, child, "2025-02-10", "vitamin_a", "blue")
    with opened(laptop.home, user=None, passphrase=PASSPHRASE) as desk:
        data = kms_card_data(desk, child)
    assert [(w.weight_g, w.code, w.consecutive_t) for w in data.weighings] == [
        (4600, "B", 0),
        (5620, "N", 0),
        (5700, "T", 1),
    ]
    assert data.least_gain[7] == 300
    laptop.done("kms", child, "-o", tmp_path / "kms.pdf")
    text = words_of(tmp_path / "kms.pdf")[0]
    for words in ("5,62", "12/05/24", "10/02/25"):
        assert words in text
    assert "5,15" not in text


def test_the_months_of_the_reports(laptop: Machine, child: str, tmp_path: Path) -> None:
    weighed(laptop, child, ("2025-03-12", 8.0), ("2025-04-12", 8.3), ("2025-05-12", 8.4))
    weighed(laptop, child, ("2025-06-12", 8.4), ("2025-09-12", 8.9))
    for month, words in (
        ("2025-02", "Jangan lewatkan vitamin A"),
        ("2025-03", "Selamat datang di posyandu"),
        ("2025-04", "Hebat, teruskan!"),
        ("2025-05", "Tambah makannya mulai hari ini"),
        ("2025-06", "Periksakan ke puskesmas minggu ini"),
        ("2025-07", "Kami tunggu di posyandu"),
        ("2025-09", "Timbang setiap bulan"),
    ):
        assert words in report(laptop, child, month, tmp_path), month
    target = tmp_path / "kabar.pdf"
    assert laptop.done("child-report", child, "-o", target).object["month"] == "2025-09"


def test_what_was_given_and_what_is_late(laptop: Machine, child: str, tmp_path: Path) -> None:
    weighed(laptop, child, ("2025-03-12", 8.0), ("2025-04-12", 8.3))
    given(laptop, child, "2025-04-12", "immunisation", "MR1")
    given(laptop, child, "2025-04-12", "pmt")
    given(laptop, child, "2025-04-20", "deworming")
    text = report(laptop, child, "2025-04", tmp_path)
    assert "imunisasi campak-rubela ke-1" in text
    assert "makanan tambahan" in text
    assert "obat cacing" not in text
    assert "Lengkapi imunisasinya" in text


def test_oedema_and_a_thin_arm_cannot_wait(laptop: Machine, child: str, tmp_path: Path) -> None:
    weighed(laptop, child, ("2025-03-12", 8.0), oedema=True)
    assert "Bawa ke puskesmas hari ini" in report(laptop, child, "2025-03", tmp_path)
    weighed(laptop, child, ("2025-04-12", 8.3), muac_cm=11.4)
    assert "Bawa ke puskesmas hari ini" in report(laptop, child, "2025-04", tmp_path)


def test_a_voided_weighing_is_not_told(laptop: Machine, child: str, tmp_path: Path) -> None:
    weighed(laptop, child, ("2025-03-12", 8.0))
    draft = {"do": "record_measurement", "child": child, "date": "2025-04-12", "weight_kg": 38.3}
    (answer,) = laptop.record(draft)
    laptop.record({"do": "void_measurement", "id": answer["id"], "reason": "salah anak"})
    assert "Bulan ini belum ditimbang" in report(laptop, child, "2025-04", tmp_path)


def test_a_child_without_a_birth_date_has_both_papers(laptop: Machine, tmp_path: Path) -> None:
    child = enrolled(laptop, birth_date=None)
    assert laptop.done("kms", child, "-o", tmp_path / "kms.pdf").object["pages"] == 2
    assert laptop.done("child-report", child, "-o", tmp_path / "kabar.pdf").object["pages"] == 1


@pytest.mark.parametrize(
    ("month", "code"),
    [
        ("2024-02", "child_report.before_birth"),
        ("9999-12", "child_report.month_in_future"),
        ("2025-13", "child_report.bad_month"),
        ("0000-01", "child_report.bad_month"),
        ("Maret", "child_report.bad_month"),
        ("２０２５-01", "child_report.bad_month"),
        ("", "child_report.bad_month"),
    ],
)
def test_a_month_that_cannot_be_reported(
    laptop: Machine, child: str, tmp_path: Path, month: str, code: str
) -> None:
    target = tmp_path / "kabar.pdf"
    assert laptop.ask("child-report", child, "--month", month, "-o", target).code == code
    assert not target.exists()


def test_who_has_no_childs_paper(laptop: Machine, child: str, tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    grandmother = enrolled(laptop, name="Kenari Tua", birth_date="1957-05-05")
    nobody = "00000000-0000-4000-8000-000000000000"
    for command in ("kms", "child-report"):
        assert laptop.ask(command, grandmother, "-o", target).code == "child_report.not_a_child"
        assert laptop.ask(command, nobody, "-o", target).code == "show.not_found"
        assert laptop.ask(command, "x", "-o", target).code == "draft.not_an_id"
        assert laptop.ask(command, child, "-o", tmp_path).code == "paper.target_is_folder"
    assert not target.exists()


def test_a_child_that_has_outgrown_the_card_keeps_what_was_on_it(
    laptop: Machine, tmp_path: Path
) -> None:
    boy = enrolled(laptop, sex="male", birth_date="2019-01-01")
    weighed(laptop, boy, ("2023-12-05", 15.0), ("2025-01-05", 17.0))
    target = tmp_path / "kabar.pdf"
    with opened(laptop.home, user=None, passphrase=PASSPHRASE) as desk:
        assert [w.weight_g for w in kms_card_data(desk, boy).weighings] == [15000]
        with pytest.raises(KbdeskError) as refused:
            child_report_data(desk, boy)
        assert refused.value.code == "child_report.not_a_child"
    assert "Kirana" in report(laptop, boy, "2023-12", tmp_path)
    assert target.exists()
