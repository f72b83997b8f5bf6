"""What stands beside a KMS chart: how to read it, when to go, vitamin A, immunisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from kbdesk.domain.immunisation import SCHEDULE
from kbdesk.domain.supplements import round_of, vitamin_a_rounds
from kbdesk.reports import formats
from kbdesk.reports.growth_chart import BANDS, ORANGE, RED
from kbdesk.reports.kms_data import KmsCardData
from kbdesk.reports.lettering import baseline, fit
from kbdesk.reports.marks import checkbox, code_tile, dotted_line
from kbdesk.reports.paper import BOLD, INK, INK_2, MM, PALE_RULE, REGULAR, RULE, SEMIBOLD, WHITE
from kbdesk.words import Language, say

_SIZE = 7.4
_ROW = 5 * MM
_RULE_HEIGHT = 30.5 * MM
_HEAD = 5.6 * MM
_DOSE = 4.35 * MM
_ALARM_TINT = HexColor("#FEF5F4")
_VACCINE_ROWS = 11


def draw_side(
    canvas: Canvas, language: Language, data: KmsCardData, x: float, top: float, width: float
) -> None:
    """Draw the column downwards from ``top``."""
    side = _Side(canvas, language, x, width)
    top = side.legend(top)
    top = side.when_to_go(top - 1.5 * MM)
    top = side.breastfeeding(data, top - 2.5 * MM)
    top = side.vitamin_a(data, top - 2 * MM)
    side.vaccines(data, top - 2 * MM)


class _Side:
    """The column and the words on it."""

    def __init__(self, canvas: Canvas, language: Language, x: float, width: float) -> None:
        self.canvas, self.language, self.x, self.width = canvas, language, x, width

    def say(self, key: str, **params: object) -> str:
        return say(f"kms_card.{key}", self.language, **params)

    def text(
        self, words: str, x: float, top: float, height: float, room: float, bold: bool = False
    ) -> None:
        face = SEMIBOLD if bold else REGULAR
        fit(words, face, _SIZE, room, smallest=4.8).draw(self.canvas, x, top, height)

    def heading(self, key: str, top: float) -> float:
        fit(self.say(key), BOLD, 8.4, self.width).draw(self.canvas, self.x, top, 4.4 * MM)
        return top - _HEAD

    # -- how to read it ------------------------------------------------------------------

    def legend(self, top: float) -> float:
        top = self.heading("legend", top)
        half = self.width / 2
        marks: Sequence[Sequence[tuple[Callable[[float, float], None], str]]] = (
            ((self._green, "legend.green"), (self._yellow, "legend.yellow")),
            ((self._red, "legend.red"), (self._orange, "legend.orange")),
            ((self._risen, "legend.risen"), (self._not_risen, "legend.not_risen")),
            ((self._uncoded, "legend.uncoded"), (self._last, "legend.last")),
            ((self._tile("N"), "legend.N"), (self._tile("T"), "legend.T")),
            ((self._tile("O"), "legend.O"), (self._tile("B"), "legend.B")),
        )
        for row in marks:
            for column, (mark, key) in enumerate(row):
                left = self.x + column * half
                mark(left, top - _ROW / 2)
                self.text(self.say(key), left + 9 * MM, top, _ROW, half - 10 * MM)
            top -= _ROW
        self._gap(self.x, top - _ROW / 2)
        self.text(self.say("legend.gap"), self.x + 9 * MM, top, _ROW, self.width - 10 * MM)
        return top - _ROW

    def _band(self, x: float, y: float, colours: Sequence[int]) -> None:
        canvas, wide = self.canvas, 7.5 * MM / len(colours)
        for number, band in enumerate(colours):
            canvas.setFillColor(BANDS[band][2])
            canvas.rect(x + number * wide, y - 1.5 * MM, wide, 3 * MM, stroke=0, fill=1)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.4)
        canvas.rect(x, y - 1.5 * MM, 7.5 * MM, 3 * MM, stroke=1, fill=0)

    def _green(self, x: float, y: float) -> None:
        self._band(x, y, (2, 3))

    def _yellow(self, x: float, y: float) -> None:
        self._band(x, y, (0,))

    def _red(self, x: float, y: float) -> None:
        self.canvas.setStrokeColor(RED)
        self.canvas.setLineWidth(2.2)
        self.canvas.line(x, y, x + 7.5 * MM, y)

    def _orange(self, x: float, y: float) -> None:
        self.canvas.setStrokeColor(ORANGE)
        self.canvas.setLineWidth(1.6)
        self.canvas.setDash([4, 2.6])
        self.canvas.line(x, y, x + 7.5 * MM, y)
        self.canvas.setDash([])

    def _gap(self, x: float, y: float) -> None:
        self.canvas.setStrokeColor(INK)
        self.canvas.setLineWidth(1.8)
        self.canvas.setDash([2.4, 2.4])
        self.canvas.line(x, y, x + 7.5 * MM, y)
        self.canvas.setDash([])

    def _dot(self, x: float, y: float, *, filled: bool, ringed: bool = False) -> None:
        canvas, middle = self.canvas, x + 3.75 * MM
        canvas.setStrokeColor(INK)
        if ringed:
            canvas.setLineWidth(0.9)
            canvas.setFillColor(WHITE)
            canvas.circle(middle, y, 5.4, stroke=1, fill=1)
        canvas.setLineWidth(1.25)
        canvas.setFillColor(INK if filled else WHITE)
        canvas.circle(middle, y, 3.1, stroke=1, fill=1)

    def _risen(self, x: float, y: float) -> None:
        self._dot(x, y, filled=False)

    def _not_risen(self, x: float, y: float) -> None:
        self._dot(x, y, filled=True)

    def _last(self, x: float, y: float) -> None:
        self._dot(x, y, filled=True, ringed=True)

    def _uncoded(self, x: float, y: float) -> None:
        canvas, side = self.canvas, 5.2
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.25)
        canvas.setFillColor(WHITE)
        canvas.rect(x + 3.75 * MM - side / 2, y - side / 2, side, side, stroke=1, fill=1)

    def _tile(self, code: str) -> Callable[[float, float], None]:
        def draw(x: float, y: float) -> None:
            code_tile(self.canvas, x + 3.75 * MM, y, 4.2 * MM, code)  # type: ignore[arg-type]

        return draw

    # -- when to go ----------------------------------------------------------------------

    def when_to_go(self, top: float) -> float:
        canvas, low = self.canvas, top - _RULE_HEIGHT
        canvas.setFillColor(_ALARM_TINT)
        canvas.setStrokeColor(RED)
        canvas.setLineWidth(1.1)
        canvas.roundRect(self.x, low, self.width, _RULE_HEIGHT, 2 * MM, stroke=1, fill=1)
        left, room = self.x + 3 * MM, self.width - 6 * MM
        fit(self.say("go"), BOLD, 8.4, room).draw(canvas, left, top - 1.6 * MM, 5 * MM)
        at = top - 7 * MM
        marks = ((self._tile("T"), "go.T"), (self._red, "go.red"), (self._orange, "go.orange"))
        for mark, key in marks:
            mark(left, at - _ROW / 2)
            self.text(self.say(key), left + 9.5 * MM, at, _ROW, room - 9.5 * MM, bold=True)
            at -= _ROW
        words = fit(self.say("go.then"), REGULAR, _SIZE, room, lines=2)
        words.draw(canvas, left, at - 0.3 * MM, 3.3 * MM)
        return low

    # -- breast milk only ----------------------------------------------------------------

    def breastfeeding(self, data: KmsCardData, top: float) -> float:
        canvas, size, tall = self.canvas, 7.0, 4.4 * MM
        label = fit(self.say("breastfeeding"), BOLD, 8.4, 0.42 * self.width)
        label.draw(canvas, self.x, top, tall)
        step = 0.56 * self.width / 6
        y = baseline(top, tall, size)
        for month in range(6):
            left = self.x + 0.44 * self.width + month * step
            fit(str(month), SEMIBOLD, size, step).draw(canvas, left, top, tall, ink=INK_2)
            said = data.exclusive_breastfeeding[month : month + 1]
            checkbox(canvas, left + 5.5, y, size, ticked=said == (True,))
            if said == (False,):
                canvas.setStrokeColor(INK)
                canvas.setLineWidth(0.8)
                canvas.line(left + 7, y + 2.5, left + 10, y + 2.5)
        return top - tall

    # -- vitamin A -----------------------------------------------------------------------

    def vitamin_a(self, data: KmsCardData, top: float) -> float:
        top = self.heading("vitamin_a", top)
        across, tall = 5, 8.2 * MM
        wide = self.width / across
        birth = data.person.birth_date
        given = {round_of(day): day for day in sorted(data.vitamin_a or ())}
        due = vitamin_a_rounds(birth) if birth else []
        slots: list[date | None] = [*sorted({*due, *given})[: 2 * across]]
        slots += [None] * (2 * across - len(slots))
        for number, slot in enumerate(slots):
            left = self.x + (number % across) * wide
            high = top - (number // across) * tall
            self._slot(slot, given.get(slot) if slot else None, left, high, wide, tall)
        return top - 2 * tall

    def _slot(
        self,
        slot: date | None,
        given: date | None,
        left: float,
        top: float,
        wide: float,
        tall: float,
    ) -> None:
        canvas = self.canvas
        canvas.setStrokeColor(PALE_RULE)
        canvas.setLineWidth(0.5)
        canvas.roundRect(left + 0.6, top - tall + 0.8, wide - 1.2, tall - 1.6, 2)
        room = wide - 3
        if slot is not None:
            name = f"{formats.short_month(slot, self.language)} {slot.year}"
            words = fit(name, SEMIBOLD, 6.2, room, smallest=4.8)
            words.draw(canvas, left + wide / 2, top - 0.5 * MM, 3.6 * MM, centred=True)
        line = top - 4 * MM
        if given is not None:
            day = _day(given)
            words = fit(day, REGULAR, 6.2, room - 8, smallest=4.6)
            y = baseline(line, 3.4 * MM, 6.2)
            checkbox(canvas, left + 3, y, 6.2, ticked=True)
            words.draw(canvas, left + 11, line, 3.4 * MM)
        else:
            dotted_line(canvas, left + 4, left + wide - 4, line - 2.4 * MM)

    # -- immunisation --------------------------------------------------------------------

    def vaccines(self, data: KmsCardData, top: float) -> None:
        top = self.heading("vaccines", top)
        given = data.vaccines or {}
        entries: list[tuple[str, str]] = [
            (self._age(due.months) if not number else "", vaccine)
            for due in SCHEDULE
            for number, vaccine in enumerate(due.vaccines)
        ]
        planned = {vaccine for _, vaccine in entries}
        entries += [("", vaccine) for vaccine in sorted((given.keys() | data.by_book) - planned)]
        half = self.width / 2
        for number, (age, vaccine) in enumerate(entries[: 2 * _VACCINE_ROWS]):
            column, row = divmod(number, _VACCINE_ROWS)
            left, high = self.x + column * half, top - row * _DOSE
            on = given.get(vaccine)
            said = "" if on is None else _day(on)
            if not said and vaccine in data.by_book:
                said = self.say("vaccines.by_book")
            self._dose(age, vaccine, said, left, high, half - 1.5 * MM)

    def _age(self, months: int) -> str:
        return self.say("vaccines.age", months=months) if months else self.say("vaccines.birth")

    def _dose(
        self, age: str, vaccine: str, given: str, left: float, top: float, wide: float
    ) -> None:
        canvas, tall, size = self.canvas, _DOSE, 6.4
        y = baseline(top, tall, size)
        if age:
            words = fit(age, BOLD, size, 7 * MM, smallest=4.6)
            words.draw(canvas, left, top, tall, ink=INK_2)
        checkbox(canvas, left + 7.3 * MM, y, size, ticked=bool(given))
        date_left = left + wide - 10.6 * MM
        name_left = left + 9.9 * MM
        fit(
            vaccine, SEMIBOLD if given else REGULAR, size, date_left - name_left - 1, smallest=4.4
        ).draw(canvas, name_left, top, tall)
        if given:
            fit(given, REGULAR, size, 10.6 * MM, smallest=4.6).draw(canvas, date_left, top, tall)
        else:
            dotted_line(canvas, date_left, left + wide, y)


def _day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year % 100:02}"
