"""Rows of all that was checked of a person: examinations, AKS, SKILAS, and the mind."""

from __future__ import annotations

from kbdesk.domain import life_cycle
from kbdesk.queries.examinee import PastExamination, PastOfElder
from kbdesk.queries.mind_checks import PastMind
from kbdesk.ui.formats import centimetres, date_short, decimal, integer, joined, kilograms
from kbdesk.ui.language import tr
from kbdesk.ui.people.examination_words import class_words
from kbdesk.ui.widgets.cells import Cell, ChipCell, Text
from kbdesk.ui.widgets.table import RIGHT, Column, Row

NO_FIGURE = "–"
Past = PastExamination | PastOfElder | PastMind


def entity_of(one: Past) -> str:
    return "examination" if isinstance(one, PastExamination) else one.entity


def past_row(one: Past) -> Row:
    """Return the row of whatever was checked."""
    if isinstance(one, PastExamination):
        return examination_row(one)
    return elder_row(one) if isinstance(one, PastOfElder) else mind_row(one)


def columns() -> list[Column]:
    return [
        Column(tr("child_page.date")),
        Column(tr("day_card.row_weight"), RIGHT),
        Column(tr("day_card.row_waist"), RIGHT, optional=True),
        Column(tr("day_card.row_bp"), RIGHT),
        Column(tr("day_card.row_glucose"), RIGHT, optional=True),
        Column(tr("person_page.worst"), stretch=1),
    ]


def elder_row(one: PastOfElder) -> Row:
    """Return the row of an AKS or a SKILAS: what was found."""
    day = date_short(one.on, year=True)
    kind = "bad" if one.proposes else "ok"
    if one.entity == "aks":
        total = tr("person_page.incomplete") if one.total is None else integer(one.total)
        found = class_words("aks", one.found) if isinstance(one.found, str) else ""
        words = joined(f"AKS {total}", found)
        kind = "neutral" if one.total is None else kind
    else:
        losses = one.found if isinstance(one.found, tuple) else ()
        lost = ", ".join(tr(f"skilas.{name}") for name in losses)
        words = f"SKILAS: {lost or class_words('skilas', 'none')}"
    return found_row(one.row["id"], day, ChipCell(words, kind))  # type: ignore[arg-type]


def mind_row(one: PastMind) -> Row:
    """Return the row of a check of the mind: its form, and whether somebody is to be seen."""
    words = tr("person_page.mind_further" if one.further else "examination.mind_clear")
    form = tr(f"examination.mind_{one.row['form']}")
    found = ChipCell(f"{form}: {words}", "bad" if one.further else "ok")
    return found_row(one.row["id"], date_short(one.on, year=True), found)


def found_row(key: str, day: str, found: ChipCell) -> Row:
    """Return the row of a check without figures."""
    figures: list[Cell] = [Text(NO_FIGURE) for _ in range(4)]
    return Row(key, [Text(day), *figures, found], spoken=f"{day}, {found.words}")


_ORDER = ("bad", "warn", "ok")


def examination_row(one: PastExamination) -> Row:
    """Return the row of an examination: its figures, and the worst that they say."""
    fields, judged = one.row, one.said.judged
    day = date_short(one.on, year=True)
    weight = kilograms(fields["weight_g"])
    if one.said.bmi is not None:
        weight = f"{weight} ({decimal(one.said.bmi, 1)})"
    pressure = "–"
    if fields["systolic"] is not None:
        pressure = f"{fields['systolic']}/{fields['diastolic']}"
    worst = sorted(
        judged.items(), key=lambda pair: _ORDER.index(life_cycle.severity(pair[0], pair[1]))
    )
    kind = life_cycle.severity(*worst[0]) if worst else "ok"
    bad = [
        f"{tr(f'day_card.check_{check}')}: {class_words(check, found)}"
        for check, found in worst
        if life_cycle.severity(check, found) == kind
    ]
    words = bad[0] if kind != "ok" else tr("person_page.all_well")
    if kind != "ok" and len(bad) > 1:
        words = f"{words} +{len(bad) - 1}"
    if not worst:
        words = tr("person_page.not_judged")
    glucose = "–" if fields["glucose"] is None else integer(fields["glucose"])
    said = [day, f"{weight} kg", pressure, glucose, ", ".join(bad) if kind != "ok" else words]
    return Row(
        fields["id"],
        [
            Text(day),
            Text(weight, strong=True),
            Text(centimetres(fields["waist_mm"])),
            Text(pressure, strong=True),
            Text(glucose),
            ChipCell(words, kind if worst else "neutral"),
        ],
        spoken=", ".join(said),
    )
