"""What files and their rows are called in the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.headings import LEFT_OUT
from kbdesk.ui.formats import integer
from kbdesk.ui.language import current, tr, why_not
from kbdesk.ui.widgets.paint import ChipKind
from kbdesk.words import say

RESULT_KINDS: Mapping[str, ChipKind] = {
    "new": "ok",
    "changed": "info",
    "known": "neutral",
    "repeated": "neutral",
    "doubtful": "warn",
    "refused": "bad",
}
_NAMED = 5
_ABOUT_A_FIELD = frozenset(
    {"exchange.column_missing", "exchange.two_columns", "exchange.unknown_field"}
)
# Share of each phase in the whole, measured with a large file: (begins at, takes).
_SHARES: Mapping[bool, Mapping[str, tuple[float, float]]] = {
    False: {"reading": (0.0, 0.18), "matching": (0.18, 0.08), "writing": (0.26, 0.74)},
    True: {
        "reading": (0.0, 0.17), "matching": (0.17, 0.07), "backup": (0.24, 0.0),
        "writing": (0.24, 0.71), "saving": (0.95, 0.0),
    },
}  # fmt: skip


def field_words(field: str) -> str:
    """Return what a column's field is called."""
    return tr("exchange_page.left_out" if field == LEFT_OUT else f"exchange_page.field.{field}")


def result_words(result: str) -> str:
    """Return what became of a row, in a word."""
    return tr(f"exchange_page.result.{result}")


def note_words(note: Mapping[str, Any]) -> str:
    """Return a row's note as a sentence, the heading of its column before it."""
    said = _said(note["code"], note["params"])
    column = note.get("column")
    return tr("exchange_page.in_column", column=column, says=said) if column else said


def notes_words(notes: Sequence[Mapping[str, object]]) -> str:
    return " ".join(note_words(note) for note in notes)


def refusal_words(error: KbdeskError) -> str:
    """Return why a file was refused, fields by their names."""
    if error.code in _ABOUT_A_FIELD or error.code == "exchange.row_stopped":
        return _said(error.code, error.params)
    return why_not(error)


def _said(code: str, params: Mapping[str, object]) -> str:
    held = dict(params)
    if code in _ABOUT_A_FIELD:
        held["name"] = field_words(str(held.get("name", "")))
    if code == "exchange.differs_from_held":
        held["fields"] = ", ".join(
            field_words(one) for one in str(held.get("fields", "")).split(", ")
        )
    if code == "exchange.maybe_same":
        held["name"] = str(held.get("name", "")).title()
    if code == "exchange.row_stopped":
        held["why"] = tr(str(held.get("why", "")))
    return say(code, current(), **held)


def share_of(phase: str, done: int, of: int, *, commit: bool) -> float:
    """Return how far the whole is, from 0 to 1, at a place in a phase."""
    begins, takes = _SHARES[commit].get(phase, (0.0, 1.0))
    return begins + (takes * done / of if of else 0.0)


def phase_words(phase: str, done: int, of: int) -> str:
    """Return what is going on: "Membaca baris 3.400 dari 15.000"."""
    if not of:
        return tr(f"exchange_page.phase.{phase}")
    return tr(f"exchange_page.phase.{phase}_of", done=integer(done), of=integer(of))


def written_words(counts: Mapping[str, int]) -> str:
    """Return what is written, or would be: "80 anak baru · 75 keluarga baru"."""
    parts = [
        tr(f"exchange_page.wrote.{name}", count=integer(counts[name]))
        for name in (
            "children_new", "families_new", "measurements_new", "children_changed",
            "measurements_changed", "services_new",
        )
        if counts[name]
    ]  # fmt: skip
    return " · ".join(parts)


def whole_words(answer: Mapping[str, Any]) -> list[str]:
    """Return what is to be said of a whole file: how its dates are read, and what is strange."""
    said = []
    if answer["dates"]:
        order = tr(f"exchange_page.dates_read_{answer['dates']}")
        said.append(tr("exchange_page.dates_read", order=order))
    strangers = sorted(answer["unknown_posyandu"].items(), key=lambda one: (-one[1], one[0]))
    if strangers:
        names = [
            tr("exchange_page.stranger", name=name, count=integer(count))
            for name, count in strangers[:_NAMED]
        ]
        more = ["…"] if len(strangers) > _NAMED else []
        said.append(tr("exchange_page.strangers", names=", ".join(names + more)))
    if answer["z_apart"]:
        said.append(tr("exchange_page.z_apart", count=integer(len(answer["z_apart"]))))
    return said
