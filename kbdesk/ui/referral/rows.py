"""Referrals as rows of the table: who, why, how far, until when."""

from __future__ import annotations

from datetime import date

from kbdesk.domain.ages import completed_months
from kbdesk.queries.referrals import Referral, ReferralBoard
from kbdesk.ui.formats import DASH, age_years, date_short
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.cells import CodesCell, LateCell, StageCell, Text, Two
from kbdesk.ui.widgets.stage_counts import Stage
from kbdesk.ui.widgets.table import Column, Row, Section

FORWARD = ("draft", "printed", "handed_over", "received", "treated", "returned", "closed")


def columns() -> list[Column]:
    """Return the table's columns."""
    return [
        Column(tr("referrals_page.who"), stretch=1),
        Column(tr("referrals_page.reasons"), width=152),
        Column(tr("referrals_page.stage"), width=166),
        Column(tr("referrals_page.limit"), width=138),
    ]


def board_rows(board: ReferralBoard) -> list[Row | Section]:
    """Return the sections of the list with their rows; an empty one is left out."""
    found: list[Row | Section] = []
    for rows, key, late in (
        (board.late, "referrals_page.section_late", True),
        (board.running, "referrals_page.section_running", False),
        (board.ended, "referrals_page.section_ended", False),
    ):
        if rows:
            found.append(Section(tr(key), late=late))
            found += [_row(one, board.today) for one in rows]
    return found


def stages(board: ReferralBoard) -> list[Stage]:
    """Return how many stand at each stage."""
    return [
        Stage(
            board.counts.get(state, 0),
            state_words(state),
            tr("referrals_page.late_count", count=late)
            if (late := board.late_counts.get(state, 0))
            else "",
            done=state == "closed",
        )
        for state in FORWARD
    ]


def next_state(referral: Referral) -> str | None:
    """Return the state that comes next, or None where it has ended."""
    if 0 < referral.stage < len(FORWARD):
        return FORWARD[referral.stage]
    return None


def state_words(state: str) -> str:
    """Return a state in a word: ``Dicetak``."""
    return tr(f"referrals_page.state.{state}")


def reason_words(codes: tuple[str, ...]) -> str:
    """Return the short words of reasons, after one another."""
    return ", ".join(tr(f"slip.reason.{code}") for code in codes)


def who_words(referral: Referral, today: date) -> str:
    """Return the quiet line under a name: age, mother, RT."""
    parts = []
    if referral.birth_date is not None and referral.birth_date <= today:
        parts.append(age_years(completed_months(referral.birth_date, today)))
    if referral.rt:
        parts.append(tr("referrals_page.rt", rt=referral.rt))
    if not parts and referral.mother:
        parts.append(referral.mother)
    return " · ".join(parts)


def _row(referral: Referral, today: date) -> Row:
    late = referral.days_over > 0
    name = referral.name or tr("referrals_page.not_here")
    when = referral.state_date or referral.written_on
    word = state_words(referral.state)
    shown_when = tr("referrals_page.today") if when == today else date_short(when)
    stage: StageCell | Text | Two
    if referral.stage:
        stage = StageCell(referral.stage, word, shown_when, late=late)
    else:
        stage = Two(word, referral.state_note or shown_when, shade="ink_2")
    limit, badge = _limit(referral, today)
    spoken = ", ".join(
        part
        for part in (
            name,
            who_words(referral, today).replace(" · ", ", "),
            reason_words(referral.reasons),
            f"{word} {shown_when}",
            limit if limit != DASH else "",
            badge,
        )
        if part
    )
    return Row(
        referral.id,
        [
            Two(name, who_words(referral, today)),
            CodesCell(referral.reasons, reason_words(referral.reasons)),
            stage,
            LateCell(limit, late=late, badge=badge),
        ],
        spoken=spoken,
    )


def _limit(referral: Referral, today: date) -> tuple[str, str]:
    """Return what is waited for, and the badge of what cannot wait."""
    urgent = referral.priority == "immediate" and referral.state in FORWARD[:3]
    badge = tr("reason.priority.immediate") if urgent else ""
    if referral.days_over:
        return tr("referrals_page.days_over", days=referral.days_over), badge
    if referral.state in FORWARD[:3]:
        if referral.limit_on == today:
            return tr("referrals_page.until_today"), badge
        return tr("referrals_page.until", day=date_short(referral.limit_on)), badge
    if referral.state in ("received", "treated", "returned"):
        return tr(f"referrals_page.waits.{referral.state}"), ""
    return DASH, ""
