"""Referrals with whom they are about, read at one go: the list of the referral page."""

from __future__ import annotations

import json

from kbdesk.domain.names import name_key
from kbdesk.domain.referrals import ENDED
from kbdesk.store.records import Records, Row, with_lists

_ROWS = """
SELECT r.id, r.number, r.person, r.date, r.reasons, r.destination, r.note,
       coalesce(r.state, 'draft') AS state, r.state_date, r.state_note,
       r.received_on, r.examiner, r.weight_g, r.lenhei_mm, r.muac_mm, r.systolic,
       r.diastolic, r.glucose, r.diagnosis_agrees,
       r.diagnosis, r.action, r.action_note, r.advice, r.control_date,
       p.name, p.sex, p.birth_date, coalesce(p.posyandu, f.posyandu) AS posyandu,
       m.name AS mother, f.rt
  FROM referral r
  LEFT JOIN person p ON p.id = r.person
  LEFT JOIN person m ON m.id = p.mother
  LEFT JOIN family f ON f.id = p.family
 WHERE coalesce(r.state, 'draft') {which} IN (SELECT value FROM json_each(:ended))
"""


def open_referrals(records: Records, text: str = "") -> list[Row]:
    """Return the referrals that have not ended, oldest first.

    With ``text`` only those whose number, person or mother has every word of it.
    """
    return _found(records, "NOT", text, "r.date, r.number")


def ended_referrals(records: Records, text: str = "", limit: int = 50) -> list[Row]:
    """Return the referrals that have ended, the last of them first."""
    return _found(records, "", text, "r.state_date DESC, r.number DESC", limit)


def referral_counts(records: Records, since: str) -> dict[str, int]:
    """Return how many referrals stand in each state; of those that ended those since a day."""
    rows = records.tuples(
        "SELECT coalesce(state, 'draft'), count(*) FROM referral"
        " WHERE coalesce(state, 'draft') NOT IN (SELECT value FROM json_each(?))"
        " OR coalesce(state_date, date) >= ? GROUP BY 1",
        (json.dumps(list(ENDED)), since),
    )
    return dict(rows)


def _found(records: Records, which: str, text: str, order: str, limit: int = -1) -> list[Row]:
    sql = _ROWS.format(which=which)
    parameters: dict[str, object] = {"ended": json.dumps(list(ENDED)), "limit": limit}
    for place, word in enumerate(text.split()[:8]):
        # a name is looked for by its key, a number as it is written
        sql += (
            f" AND (instr(coalesce(p.name_key, ''), :k{place})"
            f" OR instr(coalesce(m.name_key, ''), :k{place})"
            f" OR instr(upper(coalesce(r.number, '')), :n{place}))"
        )
        parameters[f"k{place}"] = name_key(word) or "\0"
        parameters[f"n{place}"] = word.upper()
    rows = records.rows(f"{sql} ORDER BY {order} LIMIT :limit", parameters)
    return with_lists(rows, "reasons", "action")
