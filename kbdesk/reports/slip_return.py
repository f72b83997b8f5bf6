"""The tear-off return slip: filled by the clinic by hand, carried back to the posyandu."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from kbdesk.reports import formats
from kbdesk.reports.flow import Blank, Item, flow, heading, text_item, ticked
from kbdesk.reports.lettering import baseline, fit, is_blank, text_width
from kbdesk.reports.marks import cut_line, dotted_line, qr_code, scissors
from kbdesk.reports.paper import BOLD, INK, INK_2, MM, REGULAR
from kbdesk.reports.slip_head import qr_payload
from kbdesk.reports.slip_sheet import PAGE_WIDTH, RETURN_HEIGHT, SIDE, WIDTH, SlipSheet

_QR = 16.5 * MM
_QUIET = _QR * 4 / 41
_SIZE = 7.6
_PITCH = 5.3 * MM
"""Row to row: room for a doctor's hand."""


_AGAIN = {
    False: (("weight", "kg"), ("length.unknown", "cm"), ("muac", "cm")),
    True: (("weight", "kg"), ("blood_pressure", "mmHg"), ("glucose", "mg/dl")),
}
"""The figures to measure again: for a child under six (False) and from six years on (True)."""
_TREATMENTS = {False: ("food", "f75", "medicine", "hospital"), True: ("medicine", "hospital")}


def draw_cut(sheet: SlipSheet, canvas: Canvas, y: float) -> None:
    """Draw the line to cut along from edge to edge, and what to do."""
    words = sheet.say("cut")
    size = 6.8
    wide = text_width(words, REGULAR, size) + 7 * MM
    left = (PAGE_WIDTH - wide) / 2
    cut_line(canvas, 3 * MM, left - 1.5 * MM, y)
    cut_line(canvas, left + wide + 1.5 * MM, PAGE_WIDTH - 3 * MM, y)
    scissors(canvas, left, y, 3.6 * MM)
    canvas.setFillColor(INK_2)
    canvas.setFont(REGULAR, size)
    canvas.drawString(left + 5.5 * MM, y - 0.36 * size, words)


def draw_return(sheet: SlipSheet, canvas: Canvas, bottom: float) -> None:
    """Draw the return slip into the last ``RETURN_HEIGHT`` above ``bottom``."""
    data = sheet.data
    top = bottom + RETURN_HEIGHT - 3.4 * MM
    room = WIDTH - _QR + _QUIET - 2 * MM
    qr_code(canvas, SIDE + WIDTH - _QR + _QUIET, top - _QR + _QUIET, _QR, qr_payload(data))
    sheet.fit("", sheet.say("return_title"), room, face=BOLD, size=11).draw(
        canvas, SIDE, top, 4.6 * MM
    )
    number = sheet.say("number", number=data.number)
    sheet.fit(sheet.say("number_label"), number, room, size=_SIZE).draw(
        canvas, SIDE, top - 4.7 * MM, 3.7 * MM, ink=INK_2
    )
    _who(sheet, canvas, top - 8.4 * MM, room)
    at = top - 12.5 * MM
    half = (room - 4 * MM) / 2
    for x, key in ((SIDE, "received"), (SIDE + half + 4 * MM, "examiner")):
        _line(sheet, canvas, x, x + half, at, key)
    rows: list[list[Item]] = [
        [
            heading(sheet.say("measured_again")),
            *(
                (*text_item(sheet.say(key)), Blank(12 * MM), *text_item(unit))
                for key, unit in _AGAIN[data.examination is not None]
            ),
        ],
        [
            heading(sheet.say("diagnosis")),
            ticked(False, sheet.say("diagnosis.agrees")),
            (*ticked(False, sheet.say("diagnosis.differs")), Blank(20 * MM, grows=True)),
        ],
        [
            heading(sheet.say("treatment")),
            *(
                ticked(False, sheet.say(f"treatment.{key}"))
                for key in _TREATMENTS[data.examination is not None]
            ),
            (*ticked(False, sheet.say("treatment.other")), Blank(8 * MM, grows=True)),
        ],
    ]
    at -= _PITCH
    for row in rows:
        flow(row, _SIZE, WIDTH, rows=1).draw(canvas, SIDE, at, _PITCH)
        at -= _PITCH
    _line(sheet, canvas, SIDE, SIDE + WIDTH, at, "advice")
    at -= _PITCH
    third = WIDTH * 0.42
    _line(sheet, canvas, SIDE, SIDE + third, at, "control")
    _line(sheet, canvas, SIDE + third + 4 * MM, SIDE + WIDTH, at, "signed")


def _who(sheet: SlipSheet, canvas: Canvas, top: float, room: float) -> None:
    """Draw name and birth date, so that the half that comes back says whom it is about."""
    person = sheet.data.person
    born = person.birth_date
    day = f" · {formats.short_date(born, sheet.language, year=True)}" if born else ""
    beyond = text_width(day, BOLD, 8.2)
    if person.name is None or is_blank(person.name):
        y = baseline(top, 3.9 * MM, 8.2)
        dotted_line(canvas, SIDE, SIDE + room - beyond, y)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 8.2)
        canvas.drawString(SIDE + room - beyond, y, day)
        return
    # Cut here at worst: the whole name is on the half above, or on the page after it.
    name = fit(person.name, BOLD, 8.2, room - beyond, smallest=6)
    name.draw(canvas, SIDE, top, 3.9 * MM)
    canvas.setFont(BOLD, name.size)
    at = SIDE + text_width("".join(name.lines), BOLD, name.size)
    canvas.drawString(at, baseline(top, 3.9 * MM, 8.2), day)


def _line(sheet: SlipSheet, canvas: Canvas, x: float, end: float, top: float, key: str) -> None:
    """Draw a label and a line to write on up to ``end``."""
    words = sheet.say(key)
    y = baseline(top, _PITCH, _SIZE)
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, _SIZE)
    canvas.drawString(x, y, words)
    dotted_line(canvas, x + text_width(words, REGULAR, _SIZE) + 1 * MM, end, y)
