"""Referrals: the letter, its state, the reply, and decisions about proposed ones."""

from __future__ import annotations

from typing import Final

from kbdesk.domain.open_proposals import DECISIONS
from kbdesk.domain.referral_reasons import REASONS
from kbdesk.domain.referrals import ACTIONS, STATES
from kbdesk.records.blood import GLUCOSE, PRESSURES, pressures_fit
from kbdesk.records.field import (
    CM,
    KG,
    Record,
    choice,
    day,
    figure,
    flag,
    past_day,
    row_of,
    text,
    texts,
)
from kbdesk.records.kinds import FACT

_CODES: Final = tuple(REASONS)

REFERRAL: Final = Record(
    "referral",
    (("person", "person"),),
    {
        FACT: (
            row_of("person", "person", required=True),
            past_day("date", required=True),
            texts("reasons", _CODES, required=True, choice_words="slip.reason.{}"),
            text("destination", required=True, draft="to"),
            text("note", 2000),
            text("number"),
        ),
        "state": (
            choice("state", STATES, required=True, choice_words="referrals_page.state.{}"),
            past_day("state_date"),
            text("state_note", 2000),
        ),
        # The reply of the puskesmas, for a child or a mother.
        "reply": (
            past_day("received_on"),
            text("examiner"),
            figure("weight_g", "weight_kg", 900, 200_000, KG),
            figure("lenhei_mm", "lenhei_cm", 380, 2000, CM),
            figure("muac_mm", "muac_cm", 60, 600, CM),
            # For a person of six years and older.
            *PRESSURES,
            GLUCOSE,
            flag("diagnosis_agrees"),
            text("diagnosis", 500),
            texts("action", ACTIONS, choice_words="reply_page.action_{}"),
            text("action_note", 500),
            text("advice", 2000),
            day("control_date"),
        ),
    },
    checks={"reply": pressures_fit},
    alive_on="date",
)
PROPOSAL_DECISION: Final = Record(
    "proposal_decision",
    # A decision about a proposed referral; the id is person/code. "declined_on": the last day whose
    # facts an earlier "declined" answers.
    (("person", "person"),),
    {
        "decision": (
            row_of("person", "person", required=True),
            choice("code", _CODES, required=True, choice_words="slip.reason.{}"),
            choice("decision", DECISIONS, required=True, choice_words="field.value_{}"),
            past_day("decided_on"),
            day("until"),
            text("reason", 500),
            past_day("declined_on"),
        )
    },
)
RECORDS: Final = (REFERRAL, PROPOSAL_DECISION)
