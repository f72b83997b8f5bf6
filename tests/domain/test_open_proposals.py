"""How long a proposal stays open: runs of facts, letters, decisions."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kbdesk.domain.open_proposals import (
    REPLACES,
    Decision,
    Fact,
    Letter,
    furthest_later,
    proposed,
    standing,
)
from kbdesk.domain.referral_reasons import REASONS
from kbdesk.domain.referrals import STATES

DAYS = [(date(2026, 1, 1) + timedelta(n)).isoformat() for n in range(40)]
WASTED = {"wasting": "R02"}
WELL = {"wasting": None}

days = st.sampled_from(DAYS)
said = st.dictionaries(
    st.sampled_from(("wasting", "arm", "stunting")), st.sampled_from(("R02", "R03", None))
)
facts = st.lists(st.builds(Fact, days, said), max_size=8).map(
    lambda found: sorted(found, key=lambda one: one.date)
)


def letter(day: str, state: str = "draft", ended: str | None = None, *codes: str) -> Letter:
    return Letter("l", "RJK/1", day, state, ended, codes or ("R02",))


def test_a_code_stays_until_a_fact_that_speaks_of_it_says_otherwise() -> None:
    silent: dict[str, str | None] = {"stunting": None}
    first, second, third = DAYS[0], DAYS[1], DAYS[2]
    assert proposed([Fact(first, WASTED), Fact(second, silent)]) == {"R02": (first,)}
    assert proposed([Fact(first, WASTED), Fact(second, WELL)]) == {}
    milder = [Fact(first, WASTED), Fact(second, {"wasting": "R03"})]
    assert proposed(milder) == {"R03": (second,)}
    again = [*milder, Fact(third, WASTED)]
    assert proposed(again) == {"R02": (third,)}


def test_what_another_figure_found_is_not_ended_by_a_figure_that_says_nothing_of_it() -> None:
    narrow = Fact(DAYS[0], {"arm": "R02", "wasting": None})
    assert proposed([narrow, Fact(DAYS[1], WELL)]) == {"R02": (DAYS[0],)}
    assert proposed([narrow, Fact(DAYS[1], {"arm": None})]) == {}


@given(facts)
def test_a_milder_code_never_stands_beside_the_one_that_takes_its_place(found: list[Fact]) -> None:
    codes = proposed(found)
    assert not any(REPLACES.get(code) in codes for code in codes)
    assert all(list(dates) == sorted(dates) for dates in codes.values())


@given(facts)
def test_the_last_fact_of_a_ground_alone_decides(found: list[Fact]) -> None:
    last: dict[str, str | None] = {}
    for fact in found:
        last.update(fact.said)
    expected = {code for code in last.values() if code}
    if "R02" in expected:
        expected -= {"R03"}
    assert proposed(found).keys() == expected


def test_a_letter_answers_up_to_its_day_and_while_it_runs_what_comes_after() -> None:
    early, mid, late, today = DAYS[1], DAYS[5], DAYS[9], DAYS[20]
    assert standing("R02", [early], [], [], today) is not None
    assert standing("R02", [early], [letter(early)], [], today) is None
    assert standing("R02", [early, late], [letter(mid)], [], today) is None
    closed = letter(mid, "closed", DAYS[7])
    assert standing("R02", [early], [closed], [], today) is None
    open_again = standing("R02", [early, late], [closed], [], today)
    assert open_again is not None
    assert (open_again.state, open_again.since) == ("open", late)
    # what was found while it ran is answered by it, also after it ended
    assert standing("R02", [early, DAYS[6]], [closed], [], today) is None
    assert standing("R02", [early], [letter(mid, "cancelled", mid)], [], today) is not None
    assert standing("R02", [early], [letter(mid, "draft", None, "R03")], [], today) is not None


def test_declined_and_later_answer_the_facts_up_to_their_day() -> None:
    early, mid, late = DAYS[1], DAYS[5], DAYS[9]
    declined = Decision("declined", mid)
    assert standing("R02", [early], [], [declined], late) is None
    anew = standing("R02", [early, late], [], [declined], late)
    assert anew is not None
    assert (anew.state, anew.since) == ("open", late)
    later = Decision("later", mid, DAYS[12])
    put_off = standing("R02", [early], [], [later], late)
    assert put_off is not None
    assert (put_off.state, put_off.since, put_off.until) == ("later", early, DAYS[12])
    newer = standing("R02", [early, late], [], [later], late)
    assert newer is not None
    assert (newer.state, newer.since) == ("open", late)
    back = standing("R02", [early], [], [later], DAYS[12])
    assert back is not None
    assert (back.state, back.since) == ("open", early)


def test_a_letter_here_and_declined_there_are_a_contradiction_until_one_is_gone() -> None:
    early, mid, today = DAYS[1], DAYS[5], DAYS[6]
    declined = Decision("declined", mid, reason="jauh")
    both = standing("R02", [early], [letter(mid)], [declined], today)
    assert both is not None
    assert (both.state, both.since) == ("contradicted", early)
    assert both.letter == letter(mid)
    assert both.declined == declined
    taken_back = Decision("open", mid)
    assert standing("R02", [early], [letter(mid)], [taken_back], today) is None
    cancelled = letter(mid, "cancelled", today)
    assert standing("R02", [early], [cancelled], [declined], today) is None
    # what was declined before this finding says nothing about the letter
    assert standing("R02", [mid], [letter(mid)], [Decision("declined", early)], today) is None


@given(
    st.lists(days, min_size=1, max_size=5, unique=True).map(sorted),
    st.lists(st.tuples(days, st.sampled_from(STATES), days), max_size=3),
    st.lists(st.tuples(st.sampled_from(("open", "later", "declined")), days, days), max_size=2),
    days,
)
def test_what_stands_is_a_function_of_what_is_held(
    dates: list[str],
    written: list[tuple[str, str, str]],
    decided: list[tuple[str, str, str]],
    today: str,
) -> None:
    letters = [letter(*one)._replace(id=str(at)) for at, one in enumerate(written)]
    decisions = [Decision(*one) for one in decided]
    found = standing("R02", dates, letters, decisions, today)
    assert found == standing("R02", dates, letters[::-1], decisions, today)
    assert standing("R03", dates, letters, [], today) is not None
    if not letters and not decisions:
        assert found is not None
        assert found.since == dates[0]
    if found is None:
        answers = [one for one in letters if one.state != "cancelled"]
        assert answers or any(one.decision == "declined" for one in decisions)
    elif found.state == "open":
        assert not any(one.running for one in letters)
        assert found.since in dates


def test_when_somebody_should_have_decided() -> None:
    for code, days_left in (("R02", 0), ("R03", 3), ("R08", 7)):
        found = standing(code, [DAYS[0]], [], [], DAYS[0])
        assert found is not None
        assert (found.due - date.fromisoformat(DAYS[0])).days == days_left
    today = date(2026, 1, 1)
    assert (furthest_later(["R08", "R03"], today) - today).days == 60
    assert (furthest_later(["R08", "R01"], today) - today).days == 1
    assert set(REPLACES) | set(REPLACES.values()) <= REASONS.keys()
