"""The head of the slip: the sender, the title and number, the addressee, and who is referred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.ages import completed_months
from kbdesk.reports import formats
from kbdesk.reports.lettering import Fitted, baseline, is_blank, text_width
from kbdesk.reports.marks import dotted_line, logo, qr_code, rule
from kbdesk.reports.paper import BAD, BOLD, INK, INK_2, MM, REGULAR, SEMIBOLD, WHITE
from kbdesk.reports.slip_data import SlipData
from kbdesk.reports.slip_sheet import SIDE, WIDTH, SlipBlock, SlipSheet

_QR = 20 * MM
_QUIET = _QR * 4 / 41
"""The code's own white border: it may reach into the margin."""


def qr_payload(data: SlipData) -> str:
    """Return what the slip's code says to a scanner: ``kbdesk:referral:<uuid>``."""
    return f"kbdesk:referral:{data.referral_id}"


def mask(digits: str) -> str:
    """Return a 16-digit number as its region and dots; any other text as dots only."""
    shown = 6 if len(digits) == 16 else 0
    return digits[:shown] + "•" * (len(digits) - shown)


def sender(sheet: SlipSheet) -> SlipBlock:
    """Return the letterhead: mark, posyandu, where it is, and the mark of a reprint."""
    data, height = sheet.data, 11.5 * MM
    copy = sheet.say("copy", number=data.copy) if data.copy > 0 else ""
    pill = text_width(copy, SEMIBOLD, 7) + 4 * MM if copy else 0.0
    text_x = SIDE + 12 * MM
    room = WIDTH - 12 * MM - pill
    name = _posyandu_name(sheet)
    title = sheet.fit(sheet.say("posyandu"), name, room, face=BOLD, size=11) if name else None
    place = sheet.fit(sheet.say("place"), _place(sheet), room, size=7.5)

    def paint(canvas: Canvas, top: float) -> None:
        logo(canvas, SIDE, top - 9.6 * MM, 9.6 * MM)
        if title:
            title.draw(canvas, text_x, top - 0.4 * MM, 5 * MM)
        else:
            canvas.setFont(BOLD, 11)
            canvas.setFillColor(INK)
            y = baseline(top - 0.4 * MM, 5 * MM, 11)
            canvas.drawString(text_x, y, sheet.say("posyandu").upper())
            wide = text_width(sheet.say("posyandu").upper(), BOLD, 11) + 2 * MM
            dotted_line(canvas, text_x + wide, text_x + room - 2 * MM, y)
        place.draw(canvas, text_x, top - 5.3 * MM, 4 * MM, ink=INK_2)
        if copy:
            canvas.setStrokeColor(INK)
            canvas.setLineWidth(0.7)
            left = SIDE + WIDTH - pill + 1 * MM
            canvas.roundRect(left, top - 5.4 * MM, pill - 1 * MM, 4.6 * MM, 1 * MM)
            canvas.setFillColor(INK)
            canvas.setFont(SEMIBOLD, 7)
            y = baseline(top - 0.8 * MM, 4.6 * MM, 7)
            canvas.drawCentredString(left + (pill - 1 * MM) / 2, y, copy)
        rule(canvas, SIDE, SIDE + WIDTH, top - height, 0.9)

    return SlipBlock(height, paint)


def _posyandu_name(sheet: SlipSheet) -> str:
    name = (sheet.data.posyandu.name or "").strip()
    kind = sheet.say("posyandu")
    if is_blank(name):
        return ""
    return (name if name.casefold().startswith(kind.casefold()) else f"{kind} {name}").upper()


def _place(sheet: SlipSheet) -> str:
    """Return "Kelurahan X, Kecamatan Y, Kota Z · kode LT01"; an unknown one is dots to fill."""
    at = sheet.data.posyandu
    dots = "." * 18
    parts = ", ".join(
        (
            sheet.say("in_kelurahan", name=dots if is_blank(at.kelurahan) else at.kelurahan),
            sheet.say("in_kecamatan", name=dots if is_blank(at.kecamatan) else at.kecamatan),
            at.city or sheet.say("in_city", name=dots),
        )
    )
    return f"{parts} · {sheet.say('code', code=at.code)}" if at.code else parts


def title(sheet: SlipSheet) -> SlipBlock:
    """Return title, number and day, addressee, limit, and the code of the referral."""
    data, scale = sheet.data, sheet.scale
    room = WIDTH - _QR + _QUIET - 2 * MM
    heading = sheet.fit("", sheet.say("title"), room, face=BOLD, size=13 * scale)
    line = " · ".join(
        part
        for part in (
            sheet.say("number", number=data.number),
            formats.long_date(data.issued_on, sheet.language) if data.issued_on else "." * 24,
            sheet.say(f"occasion.{data.occasion}") if data.occasion else "",
        )
        if part
    )
    number = sheet.fit(sheet.say("number_label"), line, room, size=8 * scale)
    to = sheet.say("to") + " "
    indent = text_width(to, REGULAR, 8.6 * scale)
    addressee = (
        sheet.fit(
            sheet.say("to"),
            data.addressee,
            room - indent,
            face=BOLD,
            size=8.6 * scale,
            lines=2,
        )
        if data.addressee and not is_blank(data.addressee)
        else None
    )
    rows = len(addressee.lines) if addressee else 1
    height = max(_QR - 1.5 * MM, (15.6 + 4 * rows) * MM * scale)

    def paint(canvas: Canvas, top: float) -> None:
        qr_code(canvas, SIDE + WIDTH - _QR + _QUIET, top - _QR + _QUIET, _QR, qr_payload(data))
        heading.draw(canvas, SIDE, top, 5.4 * MM * scale)
        number.draw(canvas, SIDE, top - 5.4 * MM * scale, 4.2 * MM * scale, ink=INK_2)
        at = top - 10 * MM * scale
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, 8.6 * scale)
        y = baseline(at, 4 * MM * scale, 8.6 * scale)
        canvas.drawString(SIDE, y, to)
        if addressee:
            addressee.draw(canvas, SIDE + indent, at, 4 * MM * scale)
        else:
            dotted_line(canvas, SIDE + indent, SIDE + room, y)
        _limit(sheet, canvas, at - (4 * rows + 0.7) * MM * scale, room)

    return SlipBlock(height, paint)


def _limit(sheet: SlipSheet, canvas: Canvas, top: float, room: float) -> None:
    """Draw the day the referral runs out, framed; URGENT stands white on black beside it."""
    data, scale = sheet.data, sheet.scale
    size, tall, pad = 8 * scale, 4.9 * MM * scale, 1.6 * MM
    y = baseline(top, tall, size)
    x = SIDE
    urgent = data.priority == "urgent"
    if data.priority:
        word = sheet.say(f"priority.{data.priority}")
        wide = text_width(word, BOLD, size) + 2 * pad
        canvas.setFillColor(BAD if urgent else WHITE)
        canvas.setStrokeColor(BAD if urgent else INK)
        canvas.setLineWidth(0.8)
        canvas.roundRect(x, top - tall, wide, tall, 1 * MM, fill=1)
        canvas.setFillColor(WHITE if urgent else INK)
        canvas.setFont(BOLD, size)
        canvas.drawString(x + pad, y, word)
        x += wide + 1.5 * MM
    label = sheet.say("limit") + " "
    day = formats.long_date(data.limit_on, sheet.language) if data.limit_on else ""
    label_wide = text_width(label, REGULAR, size)
    wide = label_wide + (text_width(day, BOLD, size) if day else 30 * MM) + 2 * pad
    canvas.setStrokeColor(BAD if urgent else INK)
    canvas.setLineWidth(0.8)
    canvas.roundRect(x, top - tall, min(wide, SIDE + room - x), tall, 1 * MM)
    canvas.setFillColor(BAD if urgent else INK)
    canvas.setFont(REGULAR, size)
    canvas.drawString(x + pad, y, label)
    if day:
        canvas.setFont(BOLD, size)
        canvas.drawString(x + pad + label_wide, y, day)
    else:
        dotted_line(canvas, x + pad + label_wide, x + wide - pad, y)


@dataclass(frozen=True, slots=True)
class _LabelledCell:
    """A labelled value at a place in its column; no value is a line to write on."""

    label: Fitted
    value: Fitted | None
    x: float
    value_x: float
    end: float


def identity(sheet: SlipSheet) -> SlipBlock:
    """Return the two columns that say who is referred and where they live."""
    gutter = 4 * MM
    wide = (WIDTH - gutter) / 2
    left = [_row(sheet, SIDE, wide, entries) for entries in _own_rows(sheet)]
    right = [_row(sheet, SIDE + wide + gutter, wide, entries) for entries in _home_rows(sheet)]
    leading = sheet.leading

    def depth(rows: Sequence[Sequence[_LabelledCell]]) -> float:
        return sum(_lines(row) for row in rows) * leading

    def paint(canvas: Canvas, top: float) -> None:
        for rows in (left, right):
            at = top
            for row in rows:
                for cell in row:
                    _paint_cell(canvas, cell, at, leading)
                at -= _lines(row) * leading

    return SlipBlock(max(depth(left), depth(right)), paint)


_Entry = tuple[str, str | None, int]
"""The key of a label, the value, and how many lines it may take."""


def _own_rows(sheet: SlipSheet) -> list[list[_Entry]]:
    data, person = sheet.data, sheet.data.person
    on = data.measurement.measured_on or data.issued_on
    sex = sheet.say(f"sex.{person.sex}") if person.sex else None
    born = formats.long_date(person.birth_date, sheet.language) if person.birth_date else None
    nik = person.nik if data.full_nik or not person.nik else mask(person.nik)
    order = str(person.birth_order) if person.birth_order is not None else None
    rows: list[list[_Entry]] = [
        [("name", person.name, sheet.rows(3, 2))],
        [("born", born, 1)],
        [("age", _age(sheet, person.birth_date, on), 1)],
        [("sex", sex, 1)] if data.grown else [("sex", sex, 1), ("birth_order", order, 1)],
        [("nik", nik, 1)],
        [("kk", mask(person.kk) if person.kk else None, 1)],
    ]
    return rows


def _home_rows(sheet: SlipSheet) -> list[list[_Entry]]:
    data, person = sheet.data, sheet.data.person
    rt_rw = f"{person.rt or '....'} / {person.rw or '....'}" if person.rt or person.rw else None
    parents: list[list[_Entry]] = (
        [[("spouse", person.spouse, sheet.rows(2, 1))]]
        if data.pregnancy
        else [[("family_head", person.father, sheet.rows(2, 1))]]
        if data.grown
        else [
            [("mother", person.mother, sheet.rows(2, 1))],
            [("father", person.father, sheet.rows(2, 1))],
        ]
    )
    return [
        *parents,
        [("address", person.address, sheet.rows(4, 2))],
        [("rt_rw", rt_rw, 1), ("kelurahan", person.kelurahan, 1)],
        [("phone", person.phone, 1)],
        [("jkn", None, 1)],
    ]


def _age(sheet: SlipSheet, birth: date | None, on: date | None) -> str | None:
    if birth is None or on is None or on < birth:
        return None
    age = formats.age_in_years(birth, on, sheet.language)
    months = completed_months(birth, on)
    if sheet.data.grown or not 12 <= months < 72:
        return age
    return f"{age} ({sheet.say('months', months=months)})"


def _row(
    sheet: SlipSheet, x: float, width: float, entries: Sequence[_Entry]
) -> list[_LabelledCell]:
    """Return a row's cells; two entries share the width, the second with a narrower label."""
    cells = []
    label_wide = 14.5 * MM
    first_wide = width if len(entries) == 1 else label_wide + 15.5 * MM
    for number, (key, value, lines) in enumerate(entries):
        words = sheet.say(key)
        if number:
            x += first_wide + 1.5 * MM
            wide = width - first_wide - 1.5 * MM
            label_wide = min(text_width(words, REGULAR, sheet.size) + 1.5 * MM, wide / 2)
        else:
            wide = first_wide
        face, size = (BOLD, sheet.size * 1.1) if key == "name" else (SEMIBOLD, sheet.size)
        fitted = (
            sheet.fit(words, value, wide - label_wide, face=face, size=size, lines=lines)
            if value and not is_blank(value)
            else None
        )
        label = sheet.fit(words, words, label_wide - 0.8 * MM)
        cells.append(_LabelledCell(label, fitted, x, x + label_wide, x + wide))
    return cells


def _lines(row: Sequence[_LabelledCell]) -> int:
    return max(len(cell.value.lines) if cell.value else 1 for cell in row) or 1


def _paint_cell(canvas: Canvas, cell: _LabelledCell, top: float, leading: float) -> None:
    cell.label.draw(canvas, cell.x, top, leading, ink=INK_2)
    if cell.value:
        cell.value.draw(canvas, cell.value_x, top, leading)
    else:
        dotted_line(canvas, cell.value_x, cell.end, baseline(top, leading, cell.label.size))
