"""The one list of reports agrees with how they are found, and every name in it is worded."""

from __future__ import annotations

from kbdesk.commands.report_catalogue import CATALOGUE, of_subject, subjects, villages_of
from kbdesk.commands.report_list import REPORTS
from kbdesk.words import say


def test_every_report_stands_in_the_list_once() -> None:
    assert sorted(entry.name for entry in CATALOGUE) == sorted(REPORTS)


def test_what_must_be_chosen_before_is_an_option_of_the_report() -> None:
    for entry in CATALOGUE:
        options = {option.name for option in REPORTS[entry.name].options}
        assert not entry.needs or entry.needs in options, entry


def test_every_listed_report_and_subject_has_words() -> None:
    for subject, names in subjects():
        keys = [f"reports_page.subject_{subject}"]
        keys += [f"reports_page.{kind}_{name}" for name in names for kind in ("name", "about")]
        for key in keys:
            assert say(key) != key


def test_a_page_of_papers_takes_its_reports_from_the_list() -> None:
    assert of_subject("kitchen") == (
        "kitchen", "receipts", "stock", "dashat", "dashat-waiting", "dashat-attendance"
    )  # fmt: skip
    assert set(of_subject("village")) - set(of_subject("village", of_a_village=True)) == {
        "villages",
        "city",
        "mayor",
    }
    assert villages_of("profile") == "only_one"
    assert villages_of("skdn") == "any"
