"""The shelf: what the corner has, how many, in which condition, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kbdesk.commands.attachments import keep
from kbdesk.commands.corner import Fields, valid, void_fact, whose
from kbdesk.commands.draft import Draft
from kbdesk.commands.writing import Answer, change, create, write
from kbdesk.desk import Desk
from kbdesk.domain.education import AUDIENCES, CONDITIONS, MATERIAL_KINDS, MOST_COPIES, TOPICS
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import builtin
from kbdesk.queries.education import material_codes

_LABEL = ("code", "title", "kind", "topic", "audience", "builtin")
_HOLDING = ("copies", "condition", "shelf")


def record_material(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Put a material on the shelf; ``builtin`` names the one of ours that it is a print of.

    Answers ``id`` and ``code``. Raises ``material.*``, ``education.no_posyandu``.
    """
    reading = Draft(draft)
    id_ = reading.new_identifier()
    posyandu = whose(desk, reading)
    label, holding = _read(reading)
    taken = material_codes(desk, posyandu)
    if label["code"] is None:
        label["code"] = _free(label["builtin"] or label["kind"], taken)
    elif taken.get(label["code"], id_) != id_:
        raise KbdeskError("material.code_taken", field="code", taken=label["code"])
    groups = {"place": {"posyandu": posyandu}, "label": label, "holding": holding}
    new = create(desk, "material", id_, groups)
    return {"id": id_, "code": label["code"], **({} if new else {"already": True})}


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
    changes = change("material", id_, shown, {"label": label, "holding": holding})
    if changes:
        write(desk, changes)
    return {"id": id_, "code": label["code"], "changed": sorted(c.group for c in changes)}


def void_material(desk: Desk, draft: Mapping[str, object]) -> Answer:
    """Take a material off the shelf; loans and sessions that name it keep its name."""
    return void_fact(desk, "material", draft, "kept")


def _read(reading: Draft) -> tuple[Fields, Fields]:
    code = reading.text("code", longest=40)
    ours = reading.text("builtin", longest=40)
    ours = ours.upper() if ours else None
    of = None
    if ours is not None:
        of = builtin().get(ours)
        if of is None:
            raise KbdeskError("material.unknown_builtin", field="builtin", named=ours)
    title = reading.text("title") or (of.title if of else None)
    if title is None:
        raise KbdeskError("draft.missing", field="title")
    kind = reading.choice("kind", MATERIAL_KINDS) or ("leaflet" if of else None)
    if kind is None:
        raise KbdeskError("draft.missing", field="kind")
    topic = reading.choice("topic", TOPICS) or (of.topic if of else None)
    audience = audiences(reading) or (list(of.audience) if of else [])
    label = {
        "code": code.upper() if code else None,
        "title": title,
        "kind": kind,
        "topic": topic,
        "audience": audience,
        "builtin": ours,
    }
    holding = {
        "copies": reading.whole("copies", 0, MOST_COPIES),
        "condition": reading.choice("condition", CONDITIONS),
        "shelf": reading.text("shelf"),
    }
    reading.done()
    return label, holding


def audiences(reading: Draft) -> list[str]:
    """Take a list of audiences, each once and in their order; raises ``draft.not_a_choice``."""
    named = reading.words("audience")
    for one in named:
        if one not in AUDIENCES:
            raise KbdeskError("draft.not_a_choice", field="audience", choices=", ".join(AUDIENCES))
    return [one for one in AUDIENCES if one in named]


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
