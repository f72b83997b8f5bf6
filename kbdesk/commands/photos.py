"""A record saved together with its photo or file: chosen, kept as it was, or taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kbdesk.commands.attachments import attach, keep, void_attachment
from kbdesk.commands.record import record
from kbdesk.commands.writing import Answer
from kbdesk.desk import Desk
from kbdesk.domain.attachments import Prepared


def record_with_photo(
    desk: Desk,
    draft: Mapping[str, object],
    kind: str,
    *,
    photos: Sequence[tuple[str, Prepared, str]] = (),
    without: Sequence[str] = (),
    reason: str = "",
) -> Answer:
    """Record a draft and attach photos (name, picture made ready, phase) to what it recorded.

    ``without``: attachments that are taken away for ``reason``. All of it or nothing.
    """
    with desk.store.transaction():
        answer = record(desk, draft)
        for id_ in without:
            void_attachment(desk, {"id": id_, "reason": reason})
        for name, prepared, phase in photos:
            keep(desk, prepared, name, kind, str(answer["id"]), phase=phase)
    return answer


def record_with_file(
    desk: Desk, draft: Mapping[str, object], kind: str, file: Path | None
) -> Answer:
    """Record a draft and attach a file, if there is one, to what it recorded: both or neither."""
    with desk.store.transaction():
        answer = record(desk, draft)
        if file is not None:
            attach(desk, file, kind, str(answer["id"]))
    return answer
