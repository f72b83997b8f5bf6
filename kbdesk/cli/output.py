"""What the command line says: JSON on standard output, one line of why on standard error."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import traceback
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.plain_text import escaped
from kbdesk.words import say, sentence


def line(value: object) -> None:
    """Print one JSON object on a line of its own, at once."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    # half a surrogate pair, which only a refusal can repeat, is no UTF-8: it stays escaped
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    # what a terminal obeys, or what turns the direction of a line, stays escaped too
    text = escaped(text)
    if sys.stdout is None:
        return  # started without one: nobody wants to read it
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError as error:
        # the reader has gone or the disk is full; what was recorded stays recorded
        _give_up_output()
        refuse(KbdeskError("program.no_output", why=error.strerror or ""))


def _give_up_output() -> None:
    """Let what could not be written go, or Python would try again at its end, and complain."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def error_object(error: KbdeskError) -> dict[str, object]:
    """Return a refusal as JSON lines carry it."""
    said: dict[str, object] = {"code": error.code, "message": sentence(error, "en")}
    if error.field is not None:
        said["field"] = error.field[:200]
    return said


def refuse(error: KbdeskError) -> NoReturn:
    """Print why, and of which field, on standard error and end with status 1."""
    field = "" if error.field is None else f" ({error.field[:200]})"
    said = one_line(sentence(error, "en") + field)
    with contextlib.suppress(OSError, ValueError):  # nobody may be listening
        print(f"error: {error.code}: {said}", file=sys.stderr)
    sys.exit(1)


def fault(error: Exception) -> KbdeskError:
    """Return the error that reports a bug: its kind and place, without personal data."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    return KbdeskError("program.fault", what=f"{type(error).__name__}, {where}")


def one_line(text: str) -> str:
    """Return a text on one line, with nothing in it that a terminal would obey."""
    joined = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in joined)


def worded(answer: Mapping[str, Any]) -> dict[str, object]:
    """Return an answer with its reasons and warnings in words."""
    said = dict(answer)
    if "proposals" in said:
        said["proposals"] = [
            {
                "code": one["code"],
                "reason": say(one["reason"], "en", **one["params"]),
            }
            for one in said["proposals"]
        ]
    if "advice" in said:
        said["advice"] = [{**one, "sentence": say(one["sentence"], "en")} for one in said["advice"]]
    if "warnings" in said:
        said["warnings"] = [_warning(one) for one in said["warnings"]]
    return said


def _warning(one: Mapping[str, Any]) -> dict[str, Any]:
    said = {"code": one["code"], "message": say(one["code"], "en", **one.get("params", {}))}
    said.update({name: one[name] for name in ("field", "confirmed") if name in one})
    return said
