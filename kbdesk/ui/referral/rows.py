"""Referrals as rows of the table: who, why, how far, until when."""

from __future__ import annotations

from datetime import date

from kbdesk.domain.ages import completed_months
from kbdesk.queries.referrals import PosyanduReferrals, Referral, ReferralBoard, Reply
from kbdesk.ui.formats import DASH, age_years, centimetres, date_short, joined, kilograms
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.cells import CodesCell, LateCell, StageCell, Text, Two
from kbdesk.ui.widgets.stage_counts import Stage
from kbdesk.ui.widgets.table import Column, Row, Section

FORWARD = ("draft", "printed", "handed_over", "received", "treated", "returned", "closed")


def columns() -> list[Column]:
    return [
        Column(tr("referrals_page.who"), stretch=1),
        Column(tr("referrals_page.reasons"), width=146),
        Column(tr("referrals_page.stage"), width=160),
        Column(tr("referrals_page.limit"), width=158),
    ]


def board_rows(board: ReferralBoard) -> list[Row | Section]:
    """Return the sections of the list with their rows; an empty one is left out.

    Of several posyandu each is a section, its late ones first.
    """
    found: list[Row | Section] = []
    if len(board.posyandu) > 1 and board.chosen is None:
        for one in board.posyandu:
            over = tr("referrals_page.section_posyandu_late", count=one.late) if one.late else ""
            found.append(Section(joined(posyandu_words(one), over), late=bool(one.late)))
            found += [
                _row(row, board.today)
                for row in (*board.late, *board.running)
                if (row.posyandu or "") == one.code
            ]
        if board.ended:
            found.append(Section(tr("referrals_page.section_ended")))
            found += [_row(row, board.today) for row in board.ended]
        return found
    for rows, key, late in (
        (board.late, "referrals_page.section_late", True),
        (board.running, "referrals_page.section_running", False),
        (board.ended, "referrals_page.section_ended", False),
    ):
        if rows:
            found.append(Section(tr(key), late=late))
            found += [_row(one, board.today) for one in rows]
    return found


def posyandu_words(one: PosyanduReferrals) -> str:
    if not one.code:
        return tr("common.without_a_posyandu")
    return one.name if one.name.startswith("Posyandu") else f"Posyandu {one.name}"


def reply_words(reply: Reply, today: date) -> tuple[str, str]:
    """Return what came back in two lines: who found what, and what is to be done."""
    on, pressure = reply.received_on, reply.systolic is not None and reply.diastolic is not None
    figures: dict[str, dict[str, object]] = {
        "weight": {"kg": reply.weight_g and kilograms(reply.weight_g)},
        "length": {"cm": reply.lenhei_mm and centimetres(reply.lenhei_mm)},
        "muac": {"cm": reply.muac_mm and centimetres(reply.muac_mm)},
        "pressure": {"pressure": pressure and f"{reply.systolic}/{reply.diastolic}"},
        "glucose": {"glucose": reply.glucose},
    }
    head = joined(
        date_short(on, year=on.year != today.year) if on else "",
        reply.examiner,
        *(
            tr(f"referrals_page.reply_{one}", **of)
            for one, of in figures.items()
            if any(of.values())
        ),
    )
    done = [tr(f"reply_page.action_{one}") for one in reply.action if one != "other"]
    if reply.action_note or "other" in reply.action:
        done.append(reply.action_note or tr("reply_page.action_other"))
    found, control = reply.diagnosis, reply.control_date
    body = joined(
        tr("referrals_page.reply_agrees") if reply.diagnosis_agrees else "",
        tr("referrals_page.reply_diagnosis", words=found) if found else "",
        ", ".join(done),
        reply.advice,
        tr("referrals_page.control", day=date_short(control)) if control else "",
    )
    return tr("referrals_page.reply_from", words=head), body


def stages(board: ReferralBoard) -> list[Stage]:
    found = []
    for state in FORWARD:
        late = board.late_counts.get(state, 0)
        words = tr("referrals_page.late_count", count=late) if late else ""
        count = board.counts.get(state, 0)
        found.append(Stage(count, state_words(state), words, done=state == "closed"))
    return found


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
    born = referral.birth_date
    age = age_years(completed_months(born, today)) if born and born <= today else ""
    rt = tr("referrals_page.rt", rt=referral.rt) if referral.rt else ""
    return joined(age, rt) or referral.mother or ""


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
    spoken = joined(
        name,
        who_words(referral, today).replace(" · ", ", "),
        reason_words(referral.reasons),
        f"{word} {shown_when}",
        limit if limit != DASH else "",
        badge,
        by=", ",
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
            return tr("common.today"), badge
        return tr("referrals_page.until", day=date_short(referral.limit_on)), badge
    control = referral.reply.control_date if referral.reply is not None else None
    if control is not None and referral.state == "returned":
        key = "control_today" if control == today else "control"
        return tr(f"referrals_page.{key}", day=date_short(control)), ""
    if referral.state in ("received", "treated", "returned"):
        return tr(f"referrals_page.waits.{referral.state}"), ""
    return DASH, ""
