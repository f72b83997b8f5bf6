"""A weighing from before the birth date that is shown says nothing, and stops no page or paper.

Two records that were joined may have two birth dates: the later one is shown, and the other one's
weighings stay.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.ages_cards import filled_form, said_form
from kbdesk.queries.ages_recap import day_recap, form_recap
from kbdesk.queries.area import area_of
from kbdesk.queries.child_papers import child_report_data, kms_card_data, last_measured_on
from kbdesk.queries.children import whole_child
from kbdesk.queries.day_end import day_end
from kbdesk.queries.families import family_sheet
from kbdesk.queries.fhir_month import children_of_month
from kbdesk.queries.open_day import open_day
from kbdesk.queries.referrals import referral_start
from kbdesk.queries.slips import slip_data
from tests.queries.village import child, weigh

DAY = date(2026, 8, 20)
MONTH = 2026 * 12 + 7


@pytest.fixture
def joined(desk: Desk) -> str:
    """A child born on 15 August, joined with a record that was weighed on 10 August."""
    shown, other = child(desk, "2026-08-15"), child(desk, "2026-05-20")
    weigh(desk, other, "2026-08-10", 6.5, lenhei_cm=62, position="lying")
    id_ = str(record(desk, {"do": "join_persons", "a": shown, "b": other})["id"])
    assert whole_child(desk, id_).birth_date == date(2026, 8, 15)
    return id_


def _family(desk: Desk, id_: str) -> object:
    return family_sheet(desk, whole_child(desk, id_).family or "")


READERS: dict[str, Callable[[Desk, str], object]] = {
    "the child's page": whole_child,
    "the report for the mother": lambda desk, id_: child_report_data(desk, id_, DAY),
    "the KMS card": kms_card_data,
    "the family's page": _family,
    "the open day": lambda desk, _: open_day(desk, "LT01", DAY, lambda *_: {}),
    "the end of the day": lambda desk, _: day_end(desk, "LT01", date(2026, 8, 10)),
    "the form of a referral": referral_start,
    "the recap of all ages": lambda desk, _: day_recap(desk, MONTH, area_of(desk)),
    "the recap of the children": lambda desk, _: form_recap(6, desk, MONTH, area_of(desk)),
    "the children's cards": lambda desk, _: said_form(filled_form(desk, 5, MONTH, area_of(desk))),
}


@pytest.mark.parametrize("reader", READERS)
def test_every_page_and_paper_is_drawn(desk: Desk, joined: str, reader: str) -> None:
    READERS[reader](desk, joined)


def test_the_weighing_does_not_leave_for_satusehat(desk: Desk, joined: str) -> None:
    assert list(children_of_month(desk, MONTH, area_of(desk))) == []
    weigh(desk, joined, "2026-08-19", 3.4)
    (one,) = children_of_month(desk, MONTH, area_of(desk))
    assert [of.row["date"] for of in one.measurements] == ["2026-08-19"]


def test_the_weighing_is_listed_and_judges_nothing(desk: Desk, joined: str) -> None:
    found = whole_child(desk, joined)
    assert [(one.months, one.code) for one in found.measured] == [(None, "")]
    assert (found.latest, found.weighed) == (None, ())
    assert last_measured_on(desk, joined) is None
    assert child_report_data(desk, joined, DAY).weight_g is None
    weigh(desk, joined, "2026-08-19", 3.4)
    assert whole_child(desk, joined).latest_date == date(2026, 8, 19)
    assert child_report_data(desk, joined, DAY).code == "B"
    draft = {"do": "create_referral", "person": joined, "date": DAY.isoformat(),
             "reasons": ["R07"], "to": "Puskesmas"}  # fmt: skip
    slip = slip_data(desk, str(record(desk, draft)["id"]))
    assert slip.measurement is not None
    assert slip.measurement.weight_g == 3400
