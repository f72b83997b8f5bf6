"""Texts for the telephone, over a demo village: nothing of anybody in what goes to a group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from kbdesk.commands.homes import create_home, opened
from kbdesk.commands.record import record
from kbdesk.demo import fill
from kbdesk.desk import Clock, Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.phone_text import LIMIT, PhoneText
from kbdesk.domain.referral_reasons import REASONS
from kbdesk.queries.area import Area, area_of, this_month
from kbdesk.queries.invitations import GROUPS
from kbdesk.queries.phone_texts import day_text, invitation_texts, referral_text, villages_text
from kbdesk.queries.referrals import WAITING
from kbdesk.store.keyring import Kdf
from kbdesk.words import LANGUAGES, Language, say

NOW = datetime(2026, 8, 12, 9, 42).astimezone()
NEXT = ("Hari buka", "Next open day", "The posyandu")
"""A line with a day in it."""
FINDINGS = re.compile(
    r"\bBGM\b|\b2T\b|\bR\d\d\b|gizi buruk|wasting|underweight|anemi|hiperten|diabet|\bTB\b|\bIAT\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo village; nobody writes in it except in a rehearsal."""
    clock = Clock(lambda: int(NOW.timestamp() * 1000))
    home = tmp_path_factory.mktemp("phone") / "home"
    create_home(
        home, role="posyandu", name="Melati", user="sari", passphrase="perahu layar biru laut",
        posyandu=["LT01"], village="64.74.01.1003", clock=clock,
        kdf=Kdf(memory_kib=8, passes=1),
    )  # fmt: skip
    with opened(home, user=None, passphrase="perahu layar biru laut", clock=clock) as desk:
        fill(desk, families=24, months=3, seed=1)
        yield desk


def texts(desk: Desk, language: Language) -> list[PhoneText]:
    """Every text that there is: of all open days, invitations, referrals and months."""
    days = {date.fromisoformat(row["date"]) for row in desk.store.records.find("session", {})} | {
        desk.clock.today()
    }
    found = [day_text(desk, "LT01", day, language) for day in sorted(days)]
    for group in GROUPS:
        found += invitation_texts(desk, group, area_of(desk), language)
    for row in desk.store.records.find("referral", {}):
        if (row["state"] or "draft") in WAITING:
            found.append(referral_text(desk, row["id"], language))
    month = this_month(desk)
    found += [villages_text(desk, month - back, Area(), language) for back in (0, 2)]
    return found


def private(desk: Desk) -> set[str]:
    """Everything by which somebody could be recognised."""
    found: set[str | None] = set()
    for row in desk.store.records.find("person", {}):
        found |= {row["name"], row["nik"], row.get("phone")}
    for row in desk.store.records.find("family", {}):
        found |= {row["kk"], row["phone"], row["address"]}
    for row in desk.store.records.find("referral", {}):
        found |= {row["number"]}
    return {one.casefold() for one in found if one and len(one) > 3}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_tells_more_than_its_reader_may_know(village: Desk, language: Language) -> None:
    found = texts(village, language)
    assert {one.kind for one in found} == {"day", "invitation", "referral", "villages"}
    hidden = private(village)
    assert len(hidden) > 80
    numbers = {row["nik"] for row in village.store.records.find("person", {})}
    numbers |= {row["kk"] for row in village.store.records.find("family", {})}
    reasons = {say(f"reason.{code}", language).casefold() for code in REASONS}
    for one in found:
        assert 0 < len(one.text) <= LIMIT
        assert "{" not in one.text
        assert "phone_text." not in one.text
        assert not [number for number in numbers if number and number in one.text]
        assert not FINDINGS.search(one.text), one.text
        assert not [words for words in reasons if words in one.text.casefold()]
        if one.receiver == "group":
            said = one.text.casefold()
            assert not [text for text in hidden if text in said], one.text
            assert not re.search(r"\d{6}", one.text)
            assert (one.name, one.phone, one.person) == (None, None, None)
            # no count of one to four people
            counts = [
                line.rpartition(": ")[2]
                for line in one.text.splitlines()
                if ": " in line and not line.startswith(NEXT)
            ]
            parts = [
                part
                for count in counts
                for part in re.split(r"/|, |(?<=KRS) |(?<=stunting) |(?<=stunted) ", count)
            ]
            assert not [part for part in parts if re.fullmatch(r"[1-4](\D\D.*)?", part)], one.text
        else:
            assert one.name is not None
            assert one.person is not None


def test_an_open_day_in_words(village: Desk) -> None:
    day = max(row["date"] for row in village.store.records.find("session", {"posyandu": "LT01"}))
    said = day_text(village, "LT01", date.fromisoformat(day), "id").text
    assert said.startswith("Posyandu ")
    assert "Balita ditimbang hari ini: " in said


def test_a_referral_is_reminded_of_until_it_is_answered(village: Desk) -> None:
    with village.store.rehearsal():
        person = next(
            row["id"] for row in village.store.records.find("person", {})
            if row["posyandu"] == "LT01" and row["birth_date"] > "2023"
        )  # fmt: skip
        id_ = record(
            village,
            {"do": "create_referral", "person": person, "reasons": ["R01"],
             "to": "Puskesmas Bontang Utara I", "date": "2026-08-12"},
        )["id"]  # fmt: skip
        text = referral_text(village, id_, "id")
        assert "Puskesmas Bontang Utara I" in text.text
        assert (text.receiver, text.person) == ("person", person)
        record(
            village,
            {
                "do": "update_referral",
                "id": id_,
                "state": "cancelled",
                "note": "x",
                "date": "2026-08-12",
            },
        )
        with pytest.raises(KbdeskError, match="nothing_to_remind"):
            referral_text(village, id_, "id")


def test_a_name_of_a_posyandu_with_a_telephone_number_stays_here(village: Desk) -> None:
    with village.store.rehearsal():
        record(village, {"do": "name_posyandu", "posyandu": "LT01", "name": "Melati 081234567890"})
        assert "0812" not in day_text(village, "LT01", date(2026, 8, 12), "id").text
