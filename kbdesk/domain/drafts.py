"""Reading a line of JSON that somebody else wrote: strictly, for a doubtful line is no record."""

from __future__ import annotations

import json
from typing import NoReturn

from kbdesk.domain.errors import KbdeskError


def read_draft_line(raw: bytes, longest: int) -> dict[str, object]:
    """Return the JSON object of a line.

    Raises ``record.line_too_long``, ``record.bad_json`` (with what is wrong),
    ``record.not_an_object``, ``record.duplicate_field``.
    """
    if len(raw) > longest:
        raise KbdeskError("record.line_too_long", longest=longest)
    try:
        value = json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_int,
        )
    except RecursionError:
        raise KbdeskError("record.bad_json", what="nested too deeply") from None
    except ValueError as error:
        raise KbdeskError("record.bad_json", what=str(error)) from None
    if not isinstance(value, dict):
        raise KbdeskError("record.not_an_object")
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise KbdeskError("record.duplicate_field", field=twice, name=twice)
    return found


def _constant(text: str) -> NoReturn:
    raise KbdeskError("record.bad_json", what=text)


def _int(text: str) -> int:
    if len(text) > 20:
        raise KbdeskError("record.bad_json", what="a number that is too long")
    return int(text)
