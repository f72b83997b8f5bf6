"""Several drafts at once, all or none: a form that changes a family and its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kbdesk.commands.drafts_kept import forget_draft
from kbdesk.commands.record import record
from kbdesk.commands.writing import Answer
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError

Part = tuple[str, Mapping[str, object]]
"""Where in the form the draft stands (``members.2.``, or nothing), and the draft."""


def record_all(
    desk: Desk, drafts: Sequence[Mapping[str, object]], *, form: str | None = None
) -> list[Answer]:
    """Record drafts in one transaction, one write to the disk for all; all or none.

    ``form``: whose kept draft is forgotten with it.
    """
    with desk.store.transaction():
        answers = record_together(desk, [("", draft) for draft in drafts])
        if form is not None:
            forget_draft(desk, form)
    return answers


def record_together(desk: Desk, parts: Sequence[Part]) -> list[Answer]:
    """Record drafts in one transaction.

    A refusal names its field from the top of the form (``members.2.birth_date``), and
    nothing is changed.
    """
    answers = []
    with desk.store.transaction():
        for within, draft in parts:
            try:
                answers.append(record(desk, draft))
            except KbdeskError as error:
                if error.field is not None:
                    error.field = f"{within}{error.field}"
                raise
    return answers
