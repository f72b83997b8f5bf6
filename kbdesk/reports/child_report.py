"""The mother's paper: her child's month on one A5 page, in plain words, with one advice.

Large letters, short sentences, no codes; each judgement has a shape and words beside its
colour. What is not known is a dotted line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.ages import age_parts
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import without_title
from kbdesk.reports import formats
from kbdesk.reports.child_report_data import ChildReportData
from kbdesk.reports.child_report_picture import INKS, TINTS, Level, gain_bar, sign
from kbdesk.reports.growth_chart import Frame
from kbdesk.reports.lettering import baseline, fit, is_blank, printable, text_width, wrap
from kbdesk.reports.marks import dotted_line, logo
from kbdesk.reports.paper import (
    A5,
    BOLD,
    INK,
    INK_2,
    MM,
    PALE_RULE,
    REGULAR,
    SEMIBOLD,
    TEAL,
    Face,
    deliver,
    open_canvas,
)
from kbdesk.words import Language, Say, say

PAGE_WIDTH, PAGE_HEIGHT = A5
_SIDE = 9 * MM
_WIDTH = PAGE_WIDTH - 2 * _SIDE
_TOP = PAGE_HEIGHT - 8 * MM
_FOOT = 8 * MM
_HEAD, _NAME, _ROW, _GIVEN, _NEXT = 14 * MM, 15 * MM, 6.9 * MM, 11 * MM, 10 * MM
_WEIGHT, _BAR = 27 * MM, 21 * MM
_LARGEST, _SMALLEST = 14.0, 7.0
_GAP = 2.2 * MM
_ADVICE_TINT = HexColor("#F0F8F6")
_LONGEST_CALL = 24
_MOST_VACCINES = 3
_HEAD_TINTS = {"female": HexColor("#F9DFE7"), "male": HexColor("#DCE9F8")}

_LEVELS: dict[str, Level] = {
    "severely_underweight": "go",
    "underweight": "watch",
    "normal_weight": "good",
    "risk_of_excess_weight": "watch",
    "severely_stunted": "go",
    "stunted": "watch",
    "normal": "good",
    "tall": "good",
    "severely_wasted": "go",
    "wasted": "go",
    "well_nourished": "good",
    "risk_of_overweight": "watch",
    "overweight": "watch",
    "obese": "go",
    "outlier": "open",
}


def draw_child_report(
    data: ChildReportData, target: Path | BinaryIO, language: Language = "id"
) -> int:
    """Write a child's month as PDF and return its pages: one.

    A path is written whole or not at all; refusals ``paper.*`` as of :func:`deliver`.
    """
    return draw_child_reports([data], target, language)


def draw_child_reports(
    reports: Sequence[ChildReportData], target: Path | BinaryIO, language: Language = "id"
) -> int:
    """Write many children's months into one PDF, a page each, and return the pages.

    No reports: ``paper.nothing_to_print``. The same reports give the same bytes.
    """
    if not reports:
        raise KbdeskError("paper.nothing_to_print")
    buffer = BytesIO()
    canvas = open_canvas(buffer, A5, say("child_report.file_title", language), language)
    for data in reports:
        _Page(canvas, data, language).draw()
        canvas.showPage()
    canvas.save()
    deliver(buffer, target)
    return len(reports)


class _Page:
    """One child's page, drawn from above; the advice takes the room that is left."""

    def __init__(self, canvas: Canvas, data: ChildReportData, language: Language) -> None:
        self.canvas, self.data, self.language = canvas, data, language

    def say(self, key: str, **params: object) -> str:
        return say(f"child_report.{key}", self.language, **params)

    def draw(self) -> None:
        at = _TOP
        self._head(at)
        at -= _HEAD + _GAP
        self._name(at)
        at -= _NAME + _GAP
        at = self._weight(at) - _GAP
        at = self._body(at) - _GAP
        self._given(at)
        at -= _GIVEN + _GAP
        low = _FOOT + _NEXT + _GAP
        self._advice(at, low)
        self._next(low - _GAP)

    def _text(
        self,
        text: str,
        x: float,
        top: float,
        leading: float,
        room: float,
        *,
        face: Face = REGULAR,
        size: float = 10,
        smallest: float = 6,
    ) -> None:
        fit(text, face, size, room, smallest=smallest).draw(self.canvas, x, top, leading)

    # -- head and name -------------------------------------------------------------------

    def _head(self, top: float) -> None:
        canvas, where = self.canvas, self.data.posyandu
        canvas.setFillColor(_HEAD_TINTS.get(self.data.person.sex or "", TINTS["open"]))
        canvas.setStrokeColor(INK_2)
        canvas.setLineWidth(0.6)
        canvas.roundRect(_SIDE, top - _HEAD, _WIDTH, _HEAD, 2.5 * MM, stroke=1, fill=1)
        logo(canvas, _SIDE + 2.5 * MM, top - _HEAD + 2.5 * MM, 9 * MM)
        left, room = _SIDE + 14 * MM, _WIDTH - 17 * MM
        month = say(f"calendar.month.{self.data.month.month}", self.language)
        title = self.say("title", month=month, year=str(self.data.month.year))
        self._text(title, left, top - 1.4 * MM, 6.6 * MM, room, face=BOLD, size=14)
        name = self.say("posyandu", name=where.name) if where.name else ""
        place = " · ".join(part for part in (name, where.kelurahan or "") if part)
        if is_blank(place):
            dotted_line(canvas, left, left + room / 2, top - 11 * MM)
        else:
            self._text(place, left, top - 8 * MM, 4.6 * MM, room, size=9)

    def _name(self, top: float) -> None:
        person = self.data.person
        if person.name and not is_blank(person.name):
            name = fit(person.name, BOLD, 20, _WIDTH, smallest=14)
            if not name.complete:
                name = fit(person.name, BOLD, 11, _WIDTH, lines=2, smallest=6.4)
            name.draw(self.canvas, _SIDE, top, 9 * MM / len(name.lines))
        else:
            dotted_line(self.canvas, _SIDE, _SIDE + _WIDTH, top - 7 * MM)
        age = self._age()
        mother = self.say("mother", name=without_title(person.mother)) if person.mother else ""
        line = " · ".join(part for part in (age, mother) if part)
        self._text(line, _SIDE, top - 9.4 * MM, 5.4 * MM, _WIDTH, size=10.5)

    def _age(self) -> str:
        born, on = self.data.person.birth_date, self.data.on
        if born is None or on is None or on < born:
            return ""
        years, months, days = age_parts(born, on)
        if not years and not months:
            return self.say("age.days", days=days)
        parts = [self.say("age.years", years=years)] if years else []
        if months or not years:
            parts.append(self.say("age.months", months=months))
        return " ".join(parts)

    # -- weight --------------------------------------------------------------------------

    def _weight(self, top: float) -> float:
        canvas, data = self.canvas, self.data
        judged = data.gain_g is not None and data.least_gain_g is not None
        low = top - _WEIGHT - (_BAR if judged else 0)
        canvas.setStrokeColor(PALE_RULE)
        canvas.setLineWidth(0.9)
        canvas.roundRect(_SIDE, low, _WIDTH, top - low, 2.5 * MM, stroke=1, fill=0)
        left, half = _SIDE + 4 * MM, _WIDTH / 2
        self._one_weight("weight.now", data.weighed_on, data.weight_g, left, top, half, 24)
        self._one_weight(
            "weight.last", data.last_on, data.last_weight_g, _SIDE + half, top, half - 4 * MM, 17
        )
        level, words = self._verdict()
        chip = fit(words, BOLD, 10.5, _WIDTH - 18 * MM, smallest=7)
        canvas.setFillColor(TINTS[level])
        canvas.roundRect(
            _SIDE + 3 * MM, low + 2.4 * MM, _WIDTH - 6 * MM, 7 * MM, 2 * MM, stroke=0, fill=1
        )
        sign(canvas, _SIDE + 7.5 * MM, low + 5.9 * MM, 2.4 * MM, level)
        chip.draw(canvas, _SIDE + 12.5 * MM, low + 9.4 * MM, 7 * MM, ink=INKS[level])
        if data.gain_g is None or data.least_gain_g is None:
            return low
        key = "gain.up" if data.gain_g > 0 else "gain.down" if data.gain_g < 0 else "gain.none"
        gain = self.say(key, grams=formats.grams(abs(data.gain_g), self.language))
        least = self.say("gain.least", grams=formats.grams(data.least_gain_g, self.language))
        bar = Frame(left, low + 12 * MM, _WIDTH - 8 * MM, 14 * MM)
        gain_bar(canvas, bar, data.gain_g, data.least_gain_g, (least, gain))
        return low

    def _one_weight(
        self,
        key: str,
        on: date | None,
        weight_g: int | None,
        x: float,
        top: float,
        room: float,
        size: float,
    ) -> None:
        day = f" · {formats.short_date(on, self.language)}" if on else ""
        self._text(self.say(key) + day, x, top - 1.4 * MM, 4.6 * MM, room - 2 * MM, size=9)
        if weight_g is None:
            dotted_line(self.canvas, x, x + 0.6 * room, top - 13 * MM)
            return
        kg = f"{formats.kilograms(weight_g, self.language)} kg"
        self._text(kg, x, top - 5.6 * MM, 9.4 * MM, room, face=BOLD, size=size, smallest=10)

    def _verdict(self) -> tuple[Level, str]:
        data = self.data
        if data.weight_g is None:
            return "open", self.say("verdict.not_weighed")
        if data.code == "T" and data.consecutive_t >= 2:
            return "go", self.say("verdict.twice", times=data.consecutive_t)
        if data.code is None:
            return "open", self.say("verdict.open")
        levels: dict[str, Level] = {"N": "good", "T": "watch"}
        return levels.get(data.code, "open"), self.say(f"verdict.{data.code}")

    # -- weight, length, body, arm -------------------------------------------------------

    def _body(self, top: float) -> float:
        data, language = self.data, self.language
        length = "body.height" if data.position == "standing" else "body.length"
        rows: tuple[tuple[str, str | None, str | None, str], ...] = (
            (
                "body.weight",
                f"{formats.kilograms(data.weight_g, language)} kg" if data.weight_g else None,
                data.weight_status,
                "weight",
            ),
            (
                length,
                f"{formats.centimetres(data.lenhei_mm, language)} cm" if data.lenhei_mm else None,
                data.length_status,
                "length",
            ),
            ("body.build", "", data.body_status, "build"),
            (
                "body.arm",
                f"{formats.centimetres(data.muac_mm, language)} cm" if data.muac_mm else None,
                data.arm_status,
                "arm",
            ),
        )
        for number, (key, value, status, subject) in enumerate(rows):
            self._body_row(key, value, status, subject, top - number * _ROW, last=number == 3)
        return top - len(rows) * _ROW

    def _body_row(
        self,
        key: str,
        value: str | None,
        status: str | None,
        subject: str,
        top: float,
        *,
        last: bool,
    ) -> None:
        canvas, size = self.canvas, 10.0
        y = baseline(top, _ROW, size)
        self._text(self.say(key), _SIDE + 1 * MM, top, _ROW, 33 * MM, size=size)
        left = _SIDE + 36 * MM
        if value is None:
            dotted_line(canvas, left, left + 20 * MM, y)
        elif value:
            self._text(value, left, top, _ROW, 24 * MM, face=BOLD, size=size)
        left = _SIDE + 63 * MM
        level = _LEVELS.get(status or "")
        if status is None or level is None:
            dotted_line(canvas, left, _SIDE + _WIDTH - 1 * MM, y)
        else:
            words = self.say(
                "status.outlier" if status == "outlier" else f"status.{subject}.{status}"
            )
            sign(canvas, left + 2.2 * MM, top - _ROW / 2, 2.1 * MM, level)
            fitted = fit(words, SEMIBOLD, size, _WIDTH - 70 * MM, smallest=6)
            fitted.draw(canvas, left + 6.4 * MM, top, _ROW, ink=INKS[level])
        if not last:
            canvas.setStrokeColor(PALE_RULE)
            canvas.setLineWidth(0.5)
            canvas.line(_SIDE, top - _ROW, _SIDE + _WIDTH, top - _ROW)

    # -- given, advice, next -------------------------------------------------------------

    def _given(self, top: float) -> None:
        canvas = self.canvas
        canvas.setFillColor(TINTS["open"])
        canvas.roundRect(_SIDE, top - _GIVEN, _WIDTH, _GIVEN, 2 * MM, stroke=0, fill=1)
        left, label = _SIDE + 3 * MM, self.say("given")
        self._text(label, left, top, _GIVEN, 32 * MM, face=BOLD, size=10)
        left += 33 * MM
        room = _SIDE + _WIDTH - 3 * MM - left
        names = list(dict.fromkeys(self._service(one.kind, one.detail) for one in self.data.given))
        if not names:
            dotted_line(canvas, left, left + room, baseline(top, _GIVEN, 10))
            return
        fitted = fit(", ".join(names), SEMIBOLD, 10, room, lines=2, smallest=7)
        leading = 4.8 * MM
        pad = (_GIVEN - leading * len(fitted.lines)) / 2
        fitted.draw(canvas, left, top - pad, leading)

    def _service(self, kind: str, detail: str | None) -> str:
        if kind == "immunisation" and detail:
            return self.say("given.immunisation", vaccine=self._vaccine(detail))
        if kind == "vitamin_a" and detail in ("blue", "red"):
            return self.say(f"given.vitamin_a.{detail}")
        return Say(self.language).first(f"child_report.given.{kind}", otherwise=kind)

    def _vaccine(self, vaccine: str) -> str:
        """Return a vaccine as mothers call it: "campak-rubela ke-1"."""
        found = re.fullmatch(r"(.*?)([0-9]?)", vaccine)
        base, dose = found.groups() if found else (vaccine, "")
        name = Say(self.language).first(f"child_report.vaccine.{base}", otherwise=base)
        return self.say("dose", vaccine=name, dose=dose) if dose not in ("", "0") else name

    def _called(self) -> str:
        """Return the name by which the advice speaks of the child."""
        words = printable(self.data.person.name or "").split()
        call = next((word for word in words if len(word) > 2), " ".join(words))
        return call[:_LONGEST_CALL] or self.say("your_child")

    def _advice(self, top: float, low: float) -> None:
        canvas, advice = self.canvas, self.data.advice
        canvas.setFillColor(_ADVICE_TINT)
        canvas.setStrokeColor(TEAL)
        canvas.setLineWidth(1.4)
        canvas.roundRect(_SIDE, low, _WIDTH, top - low, 3 * MM, stroke=1, fill=1)
        left, room = _SIDE + 4.5 * MM, _WIDTH - 9 * MM
        vaccines = [self._vaccine(one) for one in advice.vaccines]
        if len(vaccines) > _MOST_VACCINES:
            vaccines = [*vaccines[:_MOST_VACCINES], self.say("and_more")]
        params = {"name": self._called(), "vaccines": ", ".join(vaccines)}
        lead = say(f"advice.{advice.code}.lead", self.language, **params)
        then = say(f"advice.{advice.code}.then", self.language, **params)
        steps = [
            say(f"advice.feeding.{advice.feeding}.{number}", self.language)
            for number in ((1, 2, 3) if advice.feeding else ())
        ]
        title = fit(say(f"advice.{advice.code}.title", self.language), BOLD, 14, room)
        title.draw(canvas, left, top - 2.2 * MM, 7 * MM, ink=TEAL)
        below = top - 10 * MM
        size = _LARGEST
        while size > _SMALLEST and self._set(lead, steps, then, size, room) > below - low - 2 * MM:
            size -= 0.25
        spare = below - low - 2 * MM - self._set(lead, steps, then, size, room)
        self._paint(lead, steps, then, size, left, room, below, min(max(spare, 0) / 6, 2.4 * MM))

    def _parts(
        self, lead: str, steps: Sequence[str], then: str, size: float, room: float
    ) -> list[tuple[list[str], Face, float]]:
        """Return the advice's paragraphs: their lines, face, and how far they are set in."""
        indent = 1.1 * size
        parts: list[tuple[list[str], Face, float]] = [
            (wrap(printable(lead), REGULAR, size, room), REGULAR, 0.0)
        ]
        parts += [
            (wrap(printable(step), REGULAR, size, room - indent), REGULAR, indent) for step in steps
        ]
        parts.append((wrap(printable(then), SEMIBOLD, size, room), SEMIBOLD, 0.0))
        return parts

    def _set(self, lead: str, steps: Sequence[str], then: str, size: float, room: float) -> float:
        parts = self._parts(lead, steps, then, size, room)
        return sum(len(lines) for lines, _, _ in parts) * 1.3 * size + len(parts) * 0.3 * size

    def _paint(
        self,
        lead: str,
        steps: Sequence[str],
        then: str,
        size: float,
        left: float,
        room: float,
        top: float,
        air: float,
    ) -> None:
        canvas, leading = self.canvas, 1.3 * size
        for lines, face, indent in self._parts(lead, steps, then, size, room):
            if indent:
                canvas.setFillColor(TEAL)
                canvas.circle(left + 0.35 * size, top - 0.62 * leading, 0.2 * size, 0, 1)
            for line in lines:
                canvas.setFillColor(INK)
                canvas.setFont(face, size)
                canvas.drawString(left + indent, baseline(top, leading, size), line)
                top -= leading
            top -= 0.3 * size + air

    def _next(self, top: float) -> None:
        canvas, data = self.canvas, self.data
        low = top - _NEXT
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.9)
        canvas.roundRect(_SIDE, low, _WIDTH, _NEXT, 2 * MM, stroke=1, fill=0)
        _calendar(canvas, _SIDE + 3.4 * MM, low + 2.2 * MM, 5.6 * MM)
        label = self.say("next")
        left = _SIDE + 12 * MM
        self._text(label, left, top, _NEXT, 40 * MM, face=BOLD, size=11)
        left += text_width(label, BOLD, 11) + 3 * MM
        room = _SIDE + _WIDTH - 4 * MM - left
        if data.next_on is not None:
            day = formats.long_date(data.next_on, self.language)
            self._text(day, left, top, _NEXT, room, face=BOLD, size=12)
            return
        year, month = divmod(data.month.year * 12 + data.month.month, 12)
        name = say(f"calendar.month.{month + 1}", self.language)
        words = f"{name} {year}"
        wide = text_width(words, BOLD, 11)
        y = baseline(top, _NEXT, 11)
        dotted_line(canvas, left, left + room - wide - 3 * MM, y)
        self._text(words, left + room - wide, top, _NEXT, wide + 1, face=BOLD, size=11)


def _calendar(canvas: Canvas, x: float, y: float, side: float) -> None:
    """Draw a small calendar leaf."""
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1)
    canvas.roundRect(x, y, side, 0.88 * side, 0.12 * side, stroke=1, fill=0)
    canvas.line(x, y + 0.6 * side, x + side, y + 0.6 * side)
    canvas.setLineCap(1)
    for place in (0.28, 0.72):
        canvas.line(x + place * side, y + 0.76 * side, x + place * side, y + side)
    canvas.setFillColor(INK)
    canvas.rect(x + 0.55 * side, y + 0.17 * side, 0.22 * side, 0.22 * side, stroke=0, fill=1)
    canvas.restoreState()
