"""Recording and reading: record, show, list, search."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from kbdesk.cli.output import error_object, fault, line, refuse, worded
from kbdesk.cli.program import FILE, LIMIT, Call, Said, answered, program
from kbdesk.commands.trail import note_seen
from kbdesk.desk import Desk
from kbdesk.domain.drafts import read_draft_line
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries import records as rows
from kbdesk.queries.life_line import life_of

_LONGEST_LINE = 1 << 20
_WITH_NUMBERS = ("person", "child", "family")
"""Kinds of records that have a NIK or KK."""


@program.command()
@click.argument("file", type=FILE, default="-")
@click.option("--atomic", is_flag=True, help="All lines or none.")
@click.pass_obj
def record(call: Call, file: Path, atomic: bool) -> None:
    """Record drafts, one JSON object a line; an answer for each."""
    source = _source(file)
    with source, call.desk() as desk:
        refused = _all_or_none(desk, source) if atomic else _each(desk, source)
    if refused:
        refuse(KbdeskError("record.refused", lines=refused))


def _source(file: Path) -> BinaryIO:
    if str(file) == "-":
        return io.BytesIO() if sys.stdin is None else sys.stdin.buffer
    try:
        return file.open("rb")
    except OSError as error:
        raise KbdeskError("record.unreadable", path=str(file), why=error.strerror or "") from error


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Yield the lines that are not blank; a line that is too long is cut, and later refused."""
    while raw := source.readline(_LONGEST_LINE + 1):
        whole = raw
        while len(raw) > _LONGEST_LINE and not raw.endswith(b"\n"):
            raw = source.readline(_LONGEST_LINE + 1)  # skip the rest of the line
            if not raw:
                break
        if whole.strip():
            yield whole


def _each(desk: Desk, source: BinaryIO) -> int:
    refused = 0
    for raw in _lines(source):
        answer = _answer(desk, raw)
        refused += not answer["ok"]
        line(answer)
    return refused


def _answer(desk: Desk, raw: bytes) -> dict[str, object]:
    """Record one line. An error is the answer to this line and stops no other line."""
    # Imported here, so that `show` and `list` start faster without all verbs.
    from kbdesk.commands.record import record as record_draft

    try:
        return {"ok": True, **worded(record_draft(desk, read_draft_line(raw, _LONGEST_LINE)))}
    except KbdeskError as error:
        return {"ok": False, "error": error_object(error)}
    except Exception as error:
        return {"ok": False, "error": error_object(fault(error))}


class _TakeBackError(Exception):
    """Rolls an atomic recording back."""


def _all_or_none(desk: Desk, source: BinaryIO) -> int:
    """Record everything in one transaction; print the answers only when it has ended."""
    answers: list[dict[str, object]] = []
    refused = 0
    try:
        with desk.store.transaction():
            for raw in _lines(source):
                answer = _answer(desk, raw)
                refused += not answer["ok"]
                answers.append(answer)
            if refused:
                raise _TakeBackError
    except _TakeBackError:
        taken_back = KbdeskError("record.taken_back")
        answers = [
            answer if not answer["ok"] else {"ok": False, "error": error_object(taken_back)}
            for answer in answers
        ]
    for answer in answers:
        line(answer)
    return refused


@program.command()
@click.argument("kind")
@click.argument("id")
@answered
def show(desk: Desk, kind: str, id: str) -> Said:
    found = rows.show(desk, kind, id)
    if kind in _WITH_NUMBERS:
        note_seen(desk, kind, found["id"])
        found["life"] = life_of(desk, kind, found["id"])
    return found


@program.command("list")
@click.argument("kind")
@click.option("--where", multiple=True, metavar="FIELD=VALUE")
@click.option("--limit", type=LIMIT)
@answered
def list_records(desk: Desk, kind: str, where: tuple[str, ...], limit: int | None) -> Said:
    conditions = {}
    for condition in where:
        field, equals, value = condition.partition("=")
        if not equals or not field:
            raise click.UsageError(f"--where takes FIELD=VALUE, not {condition!r}")
        conditions[field] = value
    if kind in _WITH_NUMBERS:
        note_seen(desk, kind, how="list")
    return rows.list_records(desk, kind, conditions, limit)


@program.command()
@click.argument("text")
@click.option("--limit", type=LIMIT, default=50)
@answered
def search(desk: Desk, text: str, limit: int) -> Said:
    """Search people by name, NIK, mother, address; one a line, best first."""
    note_seen(desk, "person", how="search")
    return rows.search(desk, text, limit)
