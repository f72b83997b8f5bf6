"""The KMS card of a child: A4 landscape, a page for 0-24 months and one for 24-60.

The head is pink for girls and blue for boys, as on the printed card, and says it in a word.
What is not known is a dotted line or an empty cell to fill by hand, so that the card of a
child that was never weighed serves as an empty KMS.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.reports import formats
from kbdesk.reports.growth_chart import Frame
from kbdesk.reports.kms_chart import Pane, draw_chart
from kbdesk.reports.kms_data import KmsCardData
from kbdesk.reports.kms_side import draw_side
from kbdesk.reports.lettering import baseline, fit, is_blank
from kbdesk.reports.marks import dotted_line, logo
from kbdesk.reports.paper import (
    A4,
    BOLD,
    INK,
    INK_2,
    MM,
    REGULAR,
    SEMIBOLD,
    Face,
    deliver,
    open_canvas,
)
from kbdesk.reports.slip_head import mask
from kbdesk.words import Language, say

PAGE_HEIGHT, PAGE_WIDTH = A4
_SIDE = 9 * MM
_TOP = PAGE_HEIGHT - 8 * MM
_WIDTH = PAGE_WIDTH - 2 * _SIDE
_HEAD = 14 * MM
_IDENTITY = 21 * MM
_COLUMN = 76 * MM
_FOOT = 8 * MM
SECOND_PAGE_FROM = 24
"""Completed months from which a card has its second page."""
_TINTS: dict[str | None, tuple[Color, Color]] = {
    "female": (HexColor("#F9DFE7"), HexColor("#7A2346")),
    "male": (HexColor("#DCE9F8"), HexColor("#1B5489")),
    None: (HexColor("#ECE9E0"), INK_2),
}


def draw_kms_card(data: KmsCardData, target: Path | BinaryIO, language: Language = "id") -> int:
    """Write a child's card as PDF and return its pages, one or two.

    A path is written whole or not at all; refusals ``paper.*`` as of :func:`deliver`.
    """
    return draw_kms_cards([data], target, language)


def draw_kms_cards(
    cards: Sequence[KmsCardData], target: Path | BinaryIO, language: Language = "id"
) -> int:
    """Write many cards into one PDF, each beginning a page, and return the pages.

    No cards: ``paper.nothing_to_print``. The same cards give the same bytes.
    """
    if not cards:
        raise KbdeskError("paper.nothing_to_print")
    buffer = BytesIO()
    canvas = open_canvas(
        buffer, (PAGE_WIDTH, PAGE_HEIGHT), say("kms_card.file_title", language), language
    )
    pages = 0
    for data in cards:
        for first, last in _pages_of(data):
            _draw_page(canvas, data, language, first, last)
            canvas.showPage()
            pages += 1
    canvas.save()
    deliver(buffer, target)
    return pages


def _pages_of(data: KmsCardData) -> list[tuple[int, int]]:
    """Return the ages of the pages that a child needs; both where its age is not known."""
    birth, on = data.person.birth_date, data.as_of
    young = birth is not None and on is not None
    if young and birth and on and completed_months(birth, on) < SECOND_PAGE_FROM:
        return [(0, 24)]
    return [(0, 24), (24, 60)]


def _draw_page(
    canvas: Canvas, data: KmsCardData, language: Language, first: int, last: int
) -> None:
    _head(canvas, data, language, first, last)
    below = _TOP - _HEAD
    _identity(canvas, data, language, below - 2 * MM)
    top = below - 2 * MM - _IDENTITY
    chart = Frame(_SIDE, _FOOT, _WIDTH - _COLUMN - 5 * MM, top - _FOOT)
    draw_chart(Pane(canvas, language, chart, first, last), data)
    draw_side(canvas, language, data, _SIDE + _WIDTH - _COLUMN, below - 2 * MM, _COLUMN)


def _head(canvas: Canvas, data: KmsCardData, language: Language, first: int, last: int) -> None:
    tint, ink = _TINTS[data.person.sex]
    low = _TOP - _HEAD
    canvas.setFillColor(tint)
    canvas.setStrokeColor(ink)
    canvas.setLineWidth(1)
    canvas.roundRect(_SIDE, low, _WIDTH, _HEAD, 2.5 * MM, stroke=1, fill=1)
    logo(canvas, _SIDE + 3 * MM, low + 2.5 * MM, 9 * MM)
    left = _SIDE + 15 * MM
    title = fit(say("kms_card.title", language), BOLD, 15, 120 * MM)
    title.draw(canvas, left, _TOP - 1.4 * MM, 7 * MM, ink=ink)
    kind = say(f"kms_card.sex.{data.person.sex or 'unknown'}", language)
    ages = say("kms_card.ages", language, first=first, last=last)
    line = fit(f"{kind} · {ages}", SEMIBOLD, 9.5, 130 * MM)
    line.draw(canvas, left, _TOP - 8 * MM, 4.6 * MM, ink=ink)
    _posyandu(canvas, data, language)


def _posyandu(canvas: Canvas, data: KmsCardData, language: Language) -> None:
    where = data.posyandu
    room, right = 105 * MM, _SIDE + _WIDTH - 4 * MM
    name = say("kms_card.posyandu", language, name=where.name) if where.name else ""
    places = [
        say(f"kms_card.{key}", language, name=value)
        for key, value in (("kelurahan", where.kelurahan), ("kecamatan", where.kecamatan))
        if value
    ]
    rows: tuple[tuple[str, Face, float, float], ...] = (
        (name, BOLD, 10.5, 1.6 * MM),
        (", ".join(places), REGULAR, 8, 7.6 * MM),
    )
    for text, face, size, down in rows:
        y = baseline(_TOP - down, 5.5 * MM, size)
        if is_blank(text):
            dotted_line(canvas, right - room / 2, right, y)
            continue
        fitted = fit(text, face, size, room, smallest=0.6 * size)
        canvas.setFillColor(INK)
        canvas.setFont(fitted.face, fitted.size)
        canvas.drawRightString(right, y, fitted.lines[0])


def _identity(canvas: Canvas, data: KmsCardData, language: Language, top: float) -> None:
    """Draw who the child is: the name large, and two rows of what else is known."""
    person, width = data.person, _WIDTH - _COLUMN - 5 * MM
    if person.name and not is_blank(person.name):
        name = fit(person.name, BOLD, 17, width, lines=1, smallest=12)
        if not name.complete:
            name = fit(person.name, BOLD, 10, width, lines=2, smallest=6)
        leading = 8 * MM / len(name.lines)
        name.draw(canvas, _SIDE, top, leading)
    else:
        dotted_line(canvas, _SIDE, _SIDE + 0.7 * width, top - 6 * MM)
    born = formats.long_date(person.birth_date, language) if person.birth_date else None
    weight, length = data.birth_weight_g, data.birth_length_mm
    nik = person.nik if data.full_nik or not person.nik else mask(person.nik)
    rt = say("kms_card.rt", language, rt=person.rt) if person.rt else None
    home = ", ".join(part for part in (person.address, rt, person.kelurahan) if part)
    rows: tuple[tuple[tuple[str, str | None, float], ...], ...] = (
        (
            ("born", born, 0.3),
            (
                "birth_weight",
                f"{formats.kilograms(weight, language)} kg" if weight is not None else None,
                0.25,
            ),
            (
                "birth_length",
                f"{formats.centimetres(length, language)} cm" if length is not None else None,
                0.24,
            ),
            ("nik", nik, 0.21),
        ),
        (
            ("mother", person.mother, 0.3),
            ("father", person.father, 0.25),
            ("address", home or None, 0.45),
        ),
    )
    for number, row in enumerate(rows):
        left = _SIDE
        for key, value, share in row:
            wide = share * width
            _labelled(
                canvas,
                say(f"kms_card.{key}", language),
                value,
                (left, top - (9 + 5 * number) * MM, wide - 3 * MM),
            )
            left += wide


def _labelled(
    canvas: Canvas, label: str, value: str | None, place: tuple[float, float, float]
) -> None:
    x, top, width = place
    leading = 4.6 * MM
    head = fit(label, REGULAR, 7.4, width / 2)
    head.draw(canvas, x, top, leading, ink=INK_2)
    left = x + canvas.stringWidth(" ".join(head.lines), head.face, head.size) + 1.5 * MM
    room = x + width - left
    if value and not is_blank(value):
        fitted = fit(value, SEMIBOLD, 8.2, room, smallest=5.6)
        if not fitted.complete:
            fitted = fit(value, SEMIBOLD, 5.4, room, lines=2, smallest=4.6)
        fitted.draw(canvas, left, top, leading / max(len(fitted.lines), 1))
    else:
        dotted_line(canvas, left, x + width, baseline(top, leading, 8))
