"""What two records have in common, as a sentence says it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kbdesk.domain.ages import completed_months
from kbdesk.domain.matching import MatchReason
from kbdesk.queries.duplicates import DuplicateSide, JoinedPerson, MaybeSame
from kbdesk.ui.language import tr

_CHILD_MONTHS = 18 * 12


def reason_words(reasons: Sequence[MatchReason], *, capital: bool = True) -> str:
    """Return "Tanggal lahir sama · nama mirip 84 %", or within a sentence without the capital."""
    parts = [
        tr(f"duplicate.{one.code}")
        if one.percent is None
        else tr(f"duplicate.{one.code}", percent=one.percent)
        for one in reasons
    ]
    text = " · ".join(parts)
    return text[:1].upper() + text[1:] if capital else text


def maybe_words(pair: MaybeSame) -> str:
    """Return "X mungkin sama dengan Y, RT 04"."""
    names = {"name": pair.one.name, "other": pair.other.name}
    if pair.other.rt:
        return tr("same_page.maybe_rt", rt=pair.other.rt, **names)
    return tr("same_page.maybe", **names)


def joined_words(joined: JoinedPerson) -> str:
    """Return of how many records a person is, and how else they are recorded."""
    others = [
        tr("same_page.other_rt", name=name, rt=rt) if rt else name for name, rt in joined.others
    ]
    return tr(
        "same_page.joined_of",
        name=joined.name,
        count=len(joined.others) + 1,
        others=", ".join(others),
    )


def are_children(pair: MaybeSame, today: date) -> bool:
    """Tell whether both are children, whom one does not call persons."""
    return _is_child(pair.one, today) and _is_child(pair.other, today)


def _is_child(side: DuplicateSide, today: date) -> bool:
    born = side.birth_date
    return born is not None and completed_months(born, today) < _CHILD_MONTHS
