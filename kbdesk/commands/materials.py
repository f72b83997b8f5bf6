"""The shelf: what the corner has, how many, in which condition, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kbdesk.commands.attachments import keep
from kbdesk.commands.corner import posyandu_of
from kbdesk.commands.draft import Draft
from kbdesk.commands.facts import Fields, valid, voids
from kbdesk.commands.reading import read, read_named
from kbdesk.commands.writing import Answer, created, edited
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import builtin
from kbdesk.queries.education import material_codes
from kbdesk.records.education import MATERIAL

_LABEL, _HOLDING = (
    tuple(one.name for one in MATERIAL.groups[group]) for group in ("label", "holding")
)


def record_material(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Put a material on the shelf; ``builtin``: the built-in material that it is a print of.

    Answers ``id`` and ``code``. Raises ``material.*``, ``education.no_posyandu``.
    """
    reading = Draft(draft)
    id_ = reading.new_identifier()
    posyandu = posyandu_of(desk, reading)
    label, holding = _read(reading)
    taken = material_codes(desk, posyandu)
    if label["code"] is None:
        label["code"] = _free(label["builtin"] or label["kind"], taken)
    elif taken.get(label["code"], id_) != id_:
        raise KbdeskError("material.code_taken", field="code", taken=label["code"])
    groups = {"place": {"posyandu": posyandu}, "label": label, "holding": holding}
    return {**created(desk, "material", id_, groups), "code": label["code"]}


def correct_material(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Change what a material is, how many there are or where it stands."""
    id_ = Draft(draft).required_identifier("id")
    shown = valid(desk, "material", id_)
    whole = {name: shown[name] for name in (*_LABEL, *_HOLDING) if shown[name] not in (None, [])}
    whole |= {name: value for name, value in draft.items() if name not in ("do", "id")}
    label, holding = _read(Draft(whole))
    if label["code"] is None:
        raise KbdeskError("draft.missing", field="code")
    if material_codes(desk, shown["posyandu"]).get(label["code"], id_) != id_:
        raise KbdeskError("material.code_taken", field="code", taken=label["code"])
    answer = edited(desk, "material", id_, shown, {"label": label, "holding": holding})
    return {**answer, "code": label["code"]}


void_material = voids("material", "kept")
"""Take a material off the shelf; loans and sessions that name it keep its name."""


def _read(reading: Draft) -> tuple[Fields, Fields]:
    code = read(reading, MATERIAL.field("code"))
    ours = read(reading, MATERIAL.field("builtin"))
    of = None
    if ours is not None:
        of = builtin().get(ours)
        if of is None:
            raise KbdeskError("material.unknown_builtin", field="builtin", named=ours)
    title = reading.text("title") or (of.title if of else None)
    if title is None:
        raise KbdeskError("draft.missing", field="title")
    kind = read(reading, MATERIAL.field("kind")) or ("leaflet" if of else None)
    if kind is None:
        raise KbdeskError("draft.missing", field="kind")
    topic = read(reading, MATERIAL.field("topic")) or (of.topic if of else None)
    audience = read(reading, MATERIAL.field("audience")) or (list(of.audience) if of else [])
    label = {
        "code": code,
        "title": title,
        "kind": kind,
        "topic": topic,
        "audience": audience,
        "builtin": ours,
    }
    holding = read_named(reading, MATERIAL.groups["holding"], new=True)
    reading.done()
    return label, holding


def _free(stem: str, taken: Mapping[str, str]) -> str:
    """Return the first code of a stem that nobody on this shelf has: HPK, HPK-2, HPK-3."""
    stem = stem.upper()
    number = 1
    while (code := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return code


def import_material(
    desk: Desk,
    file: Path,
    *,
    title: str | None = None,
    kind: str = "digital",
    topic: str | None = None,
) -> Answer:
    """Put a PDF or a picture on the shelf as a material, with the file attached to it.

    Answers ``id``, ``code`` and ``attachment``. Raises ``attachment.*``.
    """
    from kbdesk.exchange.pictures import prepare

    prepared = prepare(file)
    # as a name of a file writes it: Leaflet_ASI-2026.pdf
    named = title or " ".join(file.stem.replace("_", " ").split()) or file.name
    with desk.store.transaction():
        put = record_material(desk, {"title": named[:200], "kind": kind, "topic": topic})
        kept = keep(desk, prepared, file.name, "material", put["id"])
    return {**put, "attachment": kept["id"]}
