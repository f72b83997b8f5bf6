"""A record with its photos is saved whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbdesk.commands.photos import record_with_photo
from kbdesk.domain.attachments import Prepared
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.attachments import attached_to
from tests.demo.homes import LOK_TUAN, new_home, rows

DRAFT = {"do": "record_intervention", "date": "2025-09-01", "title": "Jamban sehat",
         "strategy": 4, "family_function": "environment", "description": "gotong royong",
         "activity": 57, "target_group": "other"}  # fmt: skip
PHOTO = ("jamban.jpg", Prepared("image", b"\xff\xd8 jamban", 9, 9), "after")


def test_what_cannot_take_a_photo_away_records_nothing(tmp_path: Path) -> None:
    with new_home(tmp_path / "home", "posyandu", posyandu=["LT01"], village=LOK_TUAN) as desk:
        draft = {**DRAFT, "village": LOK_TUAN}
        with pytest.raises(KbdeskError) as refusal:
            record_with_photo(
                desk, draft, "intervention", photos=[PHOTO], without=["unknown"], reason="salah"
            )
        assert refusal.value.field == "id"
        assert rows(desk, "intervention") == []
        said = record_with_photo(desk, draft, "intervention", photos=[PHOTO])
        (found,) = attached_to(desk, [said["id"]])
        assert (found.phase, found.name) == ("after", "jamban.jpg")
