"""What was measured: the strip of figures, the indices, the last months, and the small chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportlab.pdfgen.canvas import Canvas

from kbdesk.growth.zscores import FIRST_HEIGHT_DAY
from kbdesk.reports import formats
from kbdesk.reports.growth_chart import Frame, draw_growth_chart
from kbdesk.reports.lettering import Fitted, baseline, text_width
from kbdesk.reports.marks import dotted_line
from kbdesk.reports.paper import BOLD, INK, INK_2, MEDIUM, MM, PALE_RULE, REGULAR, RULE
from kbdesk.reports.slip_data import IndexReading, MonthWeighing, SlipExamination
from kbdesk.reports.slip_sheet import SIDE, WIDTH, SlipBlock, SlipSheet
from kbdesk.words import Language

_CHART_WIDTH = 57 * MM
_CHART_HEIGHT = 25 * MM


_Figure = tuple[str, str | None, str, float]
"""Label, value, unit, and the share of the strip's width."""


def figures(sheet: SlipSheet) -> SlipBlock:
    """Return the framed strip of what was measured; an unknown figure is a line to write on."""
    if sheet.data.pregnancy is not None:
        return _strip(sheet, _woman_figures(sheet))
    if sheet.data.examination is not None:
        return _strip(sheet, _examined_figures(sheet, sheet.data.examination))
    return _strip(sheet, _child_figures(sheet))


def further_figures(sheet: SlipSheet) -> SlipBlock:
    """Return the second strip of the card of somebody from six years on."""
    found, language = sheet.data.examination, sheet.language
    assert found is not None
    bmi = _tenths(found.bmi_tenths, language)
    sides = {
        name: None if side is None else sheet.say(f"side.{side}")
        for name, side in (("eyes", found.eyes), ("ears", found.ears))
    }
    return _strip(
        sheet,
        [
            (sheet.say("bmi"), bmi, "kg/m²", 1.2),
            (sheet.say("cholesterol"), _plain(found.cholesterol), "mg/dl", 1.2),
            (sheet.say("hb"), _tenths(found.hb_tenths, language), "g/dl", 1.1),
            (sheet.say("eyes"), sides["eyes"], "", 1.0),
            (sheet.say("ears"), sides["ears"], "", 1.0),
            (sheet.say("puma"), _plain(found.puma), "", 0.8),
            (sheet.say("aks"), _plain(found.aks), "", 0.8),
        ],
    )


def _strip(sheet: SlipSheet, entries: Sequence[_Figure]) -> SlipBlock:
    scale, height = sheet.scale, 9 * MM * sheet.scale
    whole = sum(share for _, _, _, share in entries)
    cells: list[tuple[Fitted, Fitted | None, str, float, float]] = []
    x = SIDE
    for label, value, unit, share in entries:
        wide = WIDTH * share / whole
        room = wide - 3 * MM
        head = sheet.fit(label, label, room, size=6.6 * scale)
        text = f"{value} {unit}".strip() if value is not None else ""
        fitted = sheet.fit(label, text, room, face=BOLD, size=9.4 * scale) if text else None
        cells.append((head, fitted, unit, x, wide))
        x += wide

    def paint(canvas: Canvas, top: float) -> None:
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.7)
        canvas.roundRect(SIDE, top - height, WIDTH, height, 1.2 * MM)
        for number, (head, value, unit, left, wide) in enumerate(cells):
            if number:
                canvas.setStrokeColor(PALE_RULE)
                canvas.setLineWidth(0.5)
                canvas.line(left, top - height, left, top)
            head.draw(canvas, left + 1.5 * MM, top - 0.8 * MM * scale, 3 * MM * scale, ink=INK_2)
            value_top, value_tall = top - 3.7 * MM * scale, 4.6 * MM * scale
            if value:
                value.draw(canvas, left + 1.5 * MM, value_top, value_tall)
            else:
                size = 7 * scale
                y = baseline(value_top, value_tall, size)
                unit_wide = text_width(unit, REGULAR, size)
                canvas.setFont(REGULAR, size)
                canvas.setFillColor(INK_2)
                canvas.drawRightString(left + wide - 1.5 * MM, y, unit)
                end = left + wide - 1.5 * MM - unit_wide - (1 if unit else 0)
                dotted_line(canvas, left + 1.5 * MM, end, y)

    return SlipBlock(height, paint)


def _common_figures(sheet: SlipSheet) -> list[_Figure]:
    taken, language = sheet.data.measurement, sheet.language
    day = taken.measured_on
    length = f"length.{taken.position}" if taken.position else "length.unknown"
    return [
        (
            sheet.say("measured"),
            formats.short_date(day, language, year=True) if day else None,
            "",
            1.45,
        ),
        (sheet.say("weight"), _made(formats.kilograms, taken.weight_g, language), "kg", 1.1),
        (sheet.say(length), _made(formats.centimetres, taken.lenhei_mm, language), "cm", 1.25),
        (sheet.say("muac"), _made(formats.centimetres, taken.muac_mm, language), "cm", 1.05),
    ]


def _child_figures(sheet: SlipSheet) -> list[_Figure]:
    taken, language = sheet.data.measurement, sheet.language
    oedema = None if taken.oedema is None else sheet.say("yes" if taken.oedema else "no")
    return [
        *_common_figures(sheet),
        (sheet.say("headc"), _made(formats.centimetres, taken.headc_mm, language), "cm", 1.05),
        (sheet.say("oedema"), oedema, "", 0.9),
    ]


def _examined_figures(sheet: SlipSheet, found: SlipExamination) -> list[_Figure]:
    kind = f"glucose_{found.glucose_kind}" if found.glucose_kind else "glucose"
    day, weight, length, _ = _common_figures(sheet)
    waist = _made(formats.centimetres, found.waist_mm, sheet.language)
    return [
        day,
        weight,
        length,
        (sheet.say("waist"), waist, "cm", 1.1),
        (sheet.say("blood_pressure"), _pressure(found.systolic, found.diastolic), "mmHg", 1.5),
        (sheet.say(kind), _plain(found.glucose), "mg/dl", 1.35),
    ]


def _pressure(systolic: int | None, diastolic: int | None) -> str | None:
    return None if systolic is None or diastolic is None else f"{systolic}/{diastolic}"


def _plain(value: int | None) -> str | None:
    return None if value is None else str(value)


def _tenths(value: int | None, language: Language) -> str | None:
    return None if value is None else formats.decimal(Decimal(value).scaleb(-1), 1, language)


def _woman_figures(sheet: SlipSheet) -> list[_Figure]:
    state = sheet.data.pregnancy
    assert state is not None
    weeks = str(state.weeks) if state.weeks is not None else None
    hb = _tenths(state.hb_tenths, sheet.language)
    pressure = _pressure(state.systolic, state.diastolic)
    return [
        *_common_figures(sheet),
        (sheet.say("pregnant"), weeks, sheet.say("weeks_unit"), 1.0),
        (sheet.say("hb"), hb, "g/dl", 1.1),
        (sheet.say("blood_pressure"), pressure, "mmHg", 1.45),
    ]


def _made(
    write: Callable[[int, Language], str], value: int | None, language: Language
) -> str | None:
    return None if value is None else write(value, language)


@dataclass(frozen=True, slots=True)
class _IndexRow:
    label: str
    z: str
    status: Fitted | None


def growth(sheet: SlipSheet) -> SlipBlock:
    """Return indices and months at the left, the chart at the right where there is one."""
    data, scale, leading = sheet.data, sheet.scale, sheet.leading
    charted = bool(data.curves or data.points)
    room = WIDTH - (_CHART_WIDTH + 3 * MM if charted else 0)
    rows = _index_rows(sheet, room)
    months_tall = 9.2 * MM * scale
    text_tall = len(rows) * leading + 1 * MM * scale + months_tall
    height = max(text_tall, _CHART_HEIGHT * scale if charted else 0)

    def paint(canvas: Canvas, top: float) -> None:
        at = top - (height - text_tall) / 2
        for row in rows:
            _paint_index(sheet, canvas, row, at, room)
            at -= leading
        _paint_months(sheet, canvas, at - 1 * MM * scale, room, months_tall)
        if charted:
            frame = Frame(SIDE + WIDTH - _CHART_WIDTH, top - height, _CHART_WIDTH, height)
            draw_growth_chart(canvas, frame, data.curves, data.points)

    return SlipBlock(height, paint)


def _index_rows(sheet: SlipSheet, room: float) -> list[_IndexRow]:
    taken, person = sheet.data.measurement, sheet.data.person
    standing = taken.position == "standing"
    if person.birth_date and taken.measured_on:
        standing = (taken.measured_on - person.birth_date).days >= FIRST_HEIGHT_DAY
    kind = "height" if standing else "length"
    readings = (
        ("index.zwei", taken.zwei),
        (f"index.zlen.{kind}", taken.zlen),
        (f"index.zwfl.{kind}", taken.zwfl),
    )
    rows = []
    for key, reading in readings:
        label = sheet.say(key)
        words = _status(sheet, reading)
        status = sheet.fit(label, words, room - 24 * MM, face=MEDIUM) if words else None
        z = formats.zscore(reading.z, sheet.language) if reading.z is not None else ""
        rows.append(_IndexRow(label, z, status))
    return rows


def _status(sheet: SlipSheet, reading: IndexReading) -> str:
    if reading.flagged:
        return " · ".join(part for part in (reading.status, sheet.say("remeasure")) if part)
    return reading.status or ""


def _paint_index(sheet: SlipSheet, canvas: Canvas, row: _IndexRow, top: float, room: float) -> None:
    leading, size = sheet.leading, sheet.size
    y = baseline(top, leading, size)
    canvas.setFillColor(INK_2)
    canvas.setFont(REGULAR, size)
    canvas.drawString(SIDE, y, row.label)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, size)
    if row.z:
        canvas.drawRightString(SIDE + 21.5 * MM, y, row.z)
    else:
        dotted_line(canvas, SIDE + 13 * MM, SIDE + 21.5 * MM, y)
    if row.status:
        row.status.draw(canvas, SIDE + 24 * MM, top, leading)
    else:
        dotted_line(canvas, SIDE + 24 * MM, SIDE + room, y)


def _paint_months(sheet: SlipSheet, canvas: Canvas, top: float, room: float, tall: float) -> None:
    """Draw three cells, oldest first: month, code, grams gained of the least that was due."""
    scale = sheet.scale
    known = sheet.data.months[-3:]
    shown: list[MonthWeighing | None] = [*(None for _ in range(3 - len(known))), *known]
    wide = room / 3
    canvas.setStrokeColor(PALE_RULE)
    canvas.setLineWidth(0.5)
    canvas.roundRect(SIDE, top - tall, room, tall, 1 * MM)
    for number, month in enumerate(shown):
        x = SIDE + number * wide
        if number:
            canvas.setStrokeColor(PALE_RULE)
            canvas.setLineWidth(0.5)
            canvas.line(x, top - tall, x, top)
        left, upper = x + 1.3 * MM, top - 0.6 * MM * scale
        y = baseline(upper, 4.4 * MM * scale, 7 * scale)
        if month is None:
            canvas.setFillColor(INK_2)
            canvas.setFont(REGULAR, 7 * scale)
            canvas.drawRightString(x + wide - 1.3 * MM, y, "N / T")
            dotted_line(canvas, left, x + wide - 9 * MM, y)
            dotted_line(canvas, left, x + wide - 1.3 * MM, y - 3.9 * MM * scale)
            continue
        canvas.setFillColor(INK_2)
        canvas.setFont(REGULAR, 7 * scale)
        canvas.drawString(left, y, formats.short_month(month.month, sheet.language))
        last = number == 2
        code = _code(month, sheet.data.consecutive_t if last else 0)
        if code:
            canvas.setFillColor(INK)
            canvas.setFont(BOLD, 9 * scale)
            canvas.drawRightString(x + wide - 1.3 * MM, y - 0.3, code)
        else:
            dotted_line(canvas, x + wide / 2, x + wide - 1.3 * MM, y)
        gain = sheet.fit("", _gain(sheet, month), wide - 2.6 * MM, size=6.6 * scale)
        gain.draw(canvas, left, top - 4.9 * MM * scale, 3.6 * MM * scale)


def _code(month: MonthWeighing, consecutive_t: int) -> str:
    if month.code == "T" and consecutive_t >= 2:
        return f"{consecutive_t}T"
    return month.code or ""


def _gain(sheet: SlipSheet, month: MonthWeighing) -> str:
    if month.gain_g is None:
        return sheet.say("gain_unknown")
    way = "gain.up" if month.gain_g > 0 else "gain.down" if month.gain_g < 0 else "gain.none"
    text = sheet.say(way, grams=formats.grams(abs(month.gain_g), sheet.language))
    if month.kbm_g is None:
        return text
    return f"{text} / {sheet.say('gain.least', grams=formats.grams(month.kbm_g, sheet.language))}"
