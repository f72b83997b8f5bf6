"""The edges of small rules, each by itself: what a sample of changes was let pass without."""

from __future__ import annotations

import base64
import uuid
from datetime import date

import pytest

from kbdesk.domain.ages import month_completed_on
from kbdesk.domain.ages_cards import stage_of
from kbdesk.domain.attachments import assembled, digest
from kbdesk.domain.checks_due import smoking_is_asked
from kbdesk.domain.drafts import read_draft_line
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.home_visits import CHECKLISTS, checklist, found_at_home
from kbdesk.domain.identifiers import new_identifier
from kbdesk.domain.life_cycle import limits
from kbdesk.domain.months import MonthPart
from kbdesk.domain.mothers import doubt
from kbdesk.domain.nik import read_nik
from kbdesk.domain.nutrition import FOOD_FROM_MONTHS
from kbdesk.domain.pk21 import MARITAL, form_number
from kbdesk.domain.plain_text import is_hidden
from kbdesk.domain.posyandu import read_user_role
from kbdesk.domain.recipes import recipe_id
from kbdesk.domain.recipients import too_young
from kbdesk.domain.referrals import counter_of, number, number_prefix
from kbdesk.domain.services import vaccine
from kbdesk.domain.sessions import officer_kind
from kbdesk.domain.shapes import Picture, StraightLine
from kbdesk.domain.skdn import Skdn
from kbdesk.domain.villages import read_village
from kbdesk.domain.woman_figures import WOMAN_FIGURES, unusual

DAY = date(2026, 10, 5)
TIME_NS = "kbdesk.domain.identifiers.time.time_ns"


def refusal(error: pytest.ExceptionInfo[KbdeskError]) -> tuple[str, str | None]:
    return error.value.code, error.value.field


def test_the_calendar_has_a_last_month() -> None:
    last = date.max.year
    assert month_completed_on(date(last - 1, 12, 1), 11) == date(last, 11, 1)
    assert month_completed_on(date(last - 1, 12, 1), 12) == date.max
    assert month_completed_on(date(last, 11, 30), 1) == date.max


def test_who_is_born_today_has_a_card_and_who_is_not_born_has_none() -> None:
    assert stage_of(DAY, DAY, mother=False) is not None
    assert stage_of(date(2026, 10, 6), DAY, mother=False) is None
    assert stage_of(None, DAY, mother=False) is None


def test_pieces_with_strange_signs_are_no_file() -> None:
    data = b"surat"
    piece = base64.b64encode(data).decode()
    assert assembled({0: piece}, 1, len(data), digest(data)) == ("complete", data)
    assert assembled({0: f" {piece}"}, 1, len(data), digest(data)) == ("damaged", None)


def test_smoking_is_asked_from_its_year_to_the_year_of_the_puma() -> None:
    rule = limits()["asked"]
    first, end = rule["smoking_from_years"], rule["from_years"]["puma"]
    asked = [smoking_is_asked(months) for months in (first * 12 - 1, first * 12, end * 12 - 1)]
    assert asked == [False, True, True]
    assert not smoking_is_asked(end * 12)
    assert not smoking_is_asked(None)


def test_a_line_may_begin_with_a_mark_of_its_encoding() -> None:
    assert read_draft_line(b'\xef\xbb\xbf{"do":"x"}', 100) == {"do": "x"}
    with pytest.raises(KbdeskError) as refused:
        read_draft_line(b'{"a":"\xff"}', 100)
    assert refused.value.code == "record.bad_json"


def test_an_error_is_its_code_and_its_figures() -> None:
    error = KbdeskError("nik.length", field="nik", digits=3)
    assert error.args == ("nik.length",)
    assert str(error) == "nik.length digits=3"


def test_a_day_of_a_service_says_that_there_is_one() -> None:
    dated = [
        (form, one.item)
        for form in CHECKLISTS
        for one in checklist(form)
        if one.part == "service" and one.kind == "date"
    ]
    assert dated
    for form, item in dated:
        assert found_at_home(form, {item: "2026-09-01", "served": "no"}, 30).access is True
        assert found_at_home(form, {item: None, "served": "no"}, 30).access is False
        assert found_at_home(form, {}, 30).access is None


def test_ids_are_of_version_7_whatever_the_clock_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for wall_ms in (-5, 0, 2**47, 2**48 - 1, 2**48, 2**60):
        monkeypatch.setattr(TIME_NS, lambda ms=wall_ms: ms * 1_000_000)
        made = uuid.UUID(new_identifier())
        assert (made.version, made.variant) == (7, uuid.RFC_4122)
        assert made.int >> 80 == min(max(wall_ms, 0), 2**48 - 1)


@pytest.mark.parametrize("weight", ["", "7.5", "²", "٣", "x"])
def test_a_weight_that_is_no_number_is_left_out_of_a_month(weight: str) -> None:
    assert MonthPart.read(f"S,D|2026-10-01|{weight}") == MonthPart(("S", "D"), "2026-10-01", None)
    assert MonthPart.read("S|2026-10-01|7400").weight_g == 7400


def test_a_mother_may_die_on_the_day_of_the_birth_and_not_before() -> None:
    hers = {"sex": "female", "relation": "wife", "born": date(1995, 1, 1)}
    deaths = (date(2026, 10, 4), DAY, None)
    found = [doubt(**hers, died=died, child_born=DAY) for died in deaths]  # type: ignore[arg-type]
    assert found == ["died_before", None, None]
    assert doubt(**hers, died=DAY, child_born=None) is None  # type: ignore[arg-type]


def test_a_refusal_names_its_field() -> None:
    with pytest.raises(KbdeskError) as refused:
        read_nik("abc", field="members.1.nik")
    assert refusal(refused) == ("nik.not_digits", "members.1.nik")
    with pytest.raises(KbdeskError) as refused:
        read_user_role("king")
    assert refusal(refused) == ("access.unknown_role", "role")
    assert refused.value.params == {"text": "king"}


def test_pk21_has_a_number_for_its_answers_alone() -> None:
    assert form_number("marital", "married") == MARITAL["married"]
    assert form_number("marital", None) is None
    assert form_number("appetite", "good") is None


@pytest.mark.parametrize("character", ["\x00", "\x85", "\ud800", "\u2028", "\u2029", "\u202e"])
def test_what_cannot_be_seen_is_hidden(character: str) -> None:
    assert is_hidden(character)
    assert not any(map(is_hidden, "a é\n\t\u200d"))


def test_the_id_of_a_recipe_never_changes() -> None:
    assert recipe_id("tim-kembung-kelor") == recipe_id("tim-kembung-kelor")
    assert uuid.UUID(recipe_id("tim-kembung-kelor")).version == 5
    assert recipe_id("a") != recipe_id("b")


def test_the_kitchen_has_food_from_a_month_on_and_for_who_has_no_birth_date() -> None:
    found = [too_young(months) for months in (FOOD_FROM_MONTHS - 1, FOOD_FROM_MONTHS, None)]
    assert found == [True, False, False]


def test_a_counter_is_read_back_from_its_own_numbers_alone() -> None:
    prefix = number_prefix("LT01", DAY)
    assert counter_of(number("LT01", DAY, 12, "K7"), prefix, "K7") == 12
    assert counter_of(number("LT01", DAY, 12345, "K7"), prefix, "K7") == 12345
    for other in (number("LT01", DAY, 12, "K8"), number("LT02", DAY, 12, "K7"), "", "x"):
        assert counter_of(other, prefix, "K7") == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [("dpt-hb-hib 1", "DPT-HB-Hib1"), ("dpt1", "DPT-HB-Hib1"), ("TT 2", "Td2"), ("kopi", None)],
)
def test_vaccines_are_known_in_every_spelling(text: str, found: str | None) -> None:
    assert vaccine(text) == found


def test_an_officer_is_told_by_the_word_before_the_name() -> None:
    assert officer_kind("Bidan. Wulan") == officer_kind("bidan wulan") == "medical"
    assert officer_kind("Bidanwati") == "cadres"


def test_a_picture_in_another_is_moved_whole() -> None:
    inner, outer = Picture(10, 10), Picture(50, 50)
    inner.add(StraightLine(1, 2, 3, 4, "ink", 1))
    outer.put(inner, 10, 20)
    (line,) = outer.shapes
    assert isinstance(line, StraightLine)
    assert (line.x1, line.y1, line.x2, line.y2) == (11, 22, 13, 24)


def test_each_ratio_divides_what_its_name_says() -> None:
    figures = Skdn(s=50, k=40, d=32, n=8, t=0, o=4, b=4, bgm=2, two_t=1)
    assert figures.ratios() == {
        "K/S": 80.0, "D/S": 64.0, "N/D": 25.0, "N/D_kemenkes": 33.3, "N/S": 16.0, "D/K": 80.0,
        "BGM/D": 6.3, "2T/D": 3.1,
    }  # fmt: skip


def test_a_kelurahan_is_known_by_its_code_with_dots_and_without() -> None:
    for text in ("64.74.01.1003", "6474011003", " 6474011003 "):
        assert read_village(text) == "64.74.01.1003"


def test_an_improbable_figure_is_named_in_its_unit() -> None:
    (muac,) = (one for one in WOMAN_FIGURES if one.column == "muac_mm")
    assert unusual({"muac_mm": muac.usual_least}) == unusual({"muac_mm": None}) == []
    (found,) = unusual({"muac_mm": muac.usual_most + 1})
    assert found.code == "woman_check.unusual"
    assert found.params == {
        "what": ["woman_figure.muac_cm"],
        "value": (muac.usual_most + 1) / muac.scale,
    }
