"""The manual on paper: its chapters as one A4 book, or one chapter alone as a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.fonts import addMapping
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from kbdesk.reports.manual import WALL_CARD, Block, Chapter, Runs, page_words
from kbdesk.reports.paper import (
    A4,
    BOLD,
    INK,
    INK_2,
    MM,
    PALE_RULE,
    REGULAR,
    SEMIBOLD,
    TEAL,
    deliver,
    font,
    open_canvas,
)
from kbdesk.words import Language, say
from tests.screenshot import Screenshot

_MARGIN: Final = 20 * MM
_WIDTH: Final = A4[0] - 2 * _MARGIN
_PICTURE: Final = 128 * MM
_NOTE = HexColor("#FFF0CC")
_HELP = HexColor("#F0F8F6")


def draw_manual(
    chapters: Sequence[Chapter],
    target: Path | BinaryIO,
    language: Language,
    *,
    pictures: Mapping[str, Path] | None = None,
) -> None:
    """Write chapters as one PDF. ``pictures``: by view; the book says so where it has none.

    Refusals: ``paper.*``. The wall card has to fit its one page: ValueError.
    """
    shown = pictures or {}
    for face in (REGULAR, SEMIBOLD, BOLD):
        font(face)
        addMapping(face, 0, 0, face)  # a paragraph asks for the family of each face
    card = [one.name for one in chapters] == [WALL_CARD]
    buffer = BytesIO()
    title = say("manual.title", language)
    made = _ManualBook(buffer, title, language)
    flow: list[Flowable] = []
    if not card:
        flow += _cover(chapters, title, language, any(one.pictures() for one in chapters), shown)
    for one in chapters:
        if flow:
            flow.append(PageBreak())
        flow += _chapter(one, language, shown)
    made.build(flow, canvasmaker=made.canvas_maker)
    if card and made.page != 1:
        raise ValueError("the wall card does not fit one page")
    deliver(buffer, target)


class _ManualBook(BaseDocTemplate):
    """A document with page numbers, on our own canvas: embedded fonts, no clock in the bytes."""

    def __init__(self, buffer: BinaryIO, title: str, language: Language) -> None:
        # the template says these again on the canvas that has them already
        super().__init__(
            buffer, pagesize=A4, title=title, author="", subject="", creator="kbdesk",
            producer="kbdesk",
        )  # fmt: skip
        self._title, self._language = title, language
        frame = Frame(
            _MARGIN, 18 * MM, _WIDTH, A4[1] - 34 * MM,
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._foot))

    @property
    def canvas_maker(self) -> Callable[..., Any]:
        return lambda buffer, **_: open_canvas(buffer, A4, self._title, self._language)

    def _foot(self, canvas: Any, _document: object) -> None:
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(INK_2)
        canvas.drawString(_MARGIN, 10 * MM, self._title)
        canvas.drawRightString(A4[0] - _MARGIN, 10 * MM, str(canvas.getPageNumber()))


def _style(size: float, face: str = REGULAR, **more: Any) -> ParagraphStyle:
    given = {"leading": size * 1.4, "textColor": INK, "bulletFontName": SEMIBOLD, **more}
    return ParagraphStyle("", fontName=face, fontSize=size, **given)


_TITLE = _style(24, BOLD, textColor=TEAL, spaceAfter=10, leading=29)
_HEADING = _style(15, BOLD, textColor=TEAL, spaceBefore=12, spaceAfter=5)
_SMALLER = _style(12, SEMIBOLD, spaceBefore=8, spaceAfter=3)
_TEXT = _style(11, spaceAfter=5)
_POINT = _style(11, spaceAfter=4, leftIndent=18, bulletIndent=2)
_CAPTION = _style(9, textColor=INK_2, spaceAfter=8)
_MISSING = _style(9, textColor=INK_2, spaceAfter=8, borderColor=PALE_RULE, borderWidth=0.6,
                  borderPadding=6, spaceBefore=6)  # fmt: skip
_BOXED = _style(11)


def _cover(
    chapters: Sequence[Chapter],
    title: str,
    language: Language,
    has_pictures: bool,
    shown: Mapping[str, Path],
) -> list[Flowable]:
    made: list[Flowable] = [Paragraph(escape(title), _style(32, BOLD, textColor=TEAL, leading=38))]
    made += [Spacer(1, 6 * MM), Paragraph(escape(say("manual.about", language)), _TEXT)]
    if has_pictures and not shown:
        made.append(Paragraph(escape(say("manual.no_pictures", language)), _CAPTION))
    made.append(Paragraph(escape(say("manual.contents", language)), _HEADING))
    for number, one in enumerate(chapters, start=1):
        made.append(Paragraph(escape(one.title), _POINT, bulletText=f"{number}."))
    return made


def _chapter(one: Chapter, language: Language, shown: Mapping[str, Path]) -> list[Flowable]:
    made: list[Flowable] = [Paragraph(escape(one.title), _TITLE)]
    keys: list[list[Flowable]] = []
    for block in one.blocks:
        if block.kind == "keys":
            tight = _style(10, leading=12.5)
            left = Paragraph(_markup(block.left), tight)
            keys.append([left, Paragraph(_markup(block.runs), tight)])
            continue
        if keys:
            made.append(_key_table(keys))
            keys = []
        made += _flow(block, language, shown)
    if keys:
        made.append(_key_table(keys))
    return made


def _key_table(rows: list[list[Flowable]]) -> Flowable:
    line: list[Any] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, PALE_RULE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    pad: list[Any] = [("TOPPADDING", (0, 0), (-1, -1), 1.2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
    return Table(rows, colWidths=[42 * MM, _WIDTH - 42 * MM], style=[*line, *pad])


def _flow(block: Block, language: Language, shown: Mapping[str, Path]) -> list[Flowable]:
    words = _markup(block.runs)
    if block.kind == "heading":
        return [CondPageBreak(40 * MM), Paragraph(words, _HEADING)]
    if block.kind == "smaller":
        return [CondPageBreak(25 * MM), Paragraph(words, _SMALLER)]
    if block.kind == "step":
        return [Paragraph(words, _POINT, bulletText=f"{block.number}.")]
    if block.kind == "point":
        return [Paragraph(words, _POINT, bulletText="•")]
    if block.kind == "note":
        return [_box([Paragraph(words, _BOXED)], _NOTE), Spacer(1, 3 * MM)]
    if block.kind == "help":
        head = Paragraph(escape(page_words(block.name, language)), _style(11, SEMIBOLD))
        return [_box([head, Paragraph(words, _style(10))], _HELP), Spacer(1, 2 * MM)]
    if block.kind == "picture":
        path = shown.get(block.name)
        if path is None:
            missing = say("manual.picture_of", language)
            return [Paragraph(f"{escape(missing)} {words}", _MISSING)]
        picture = Screenshot(path, _PICTURE)
        return [KeepTogether([picture, Spacer(1, 1 * MM), Paragraph(words, _CAPTION)])]
    return [Paragraph(words, _TEXT)]


def _box(inside: list[Flowable], ground: Any) -> Flowable:
    pad: list[Any] = [
        (f"{side}PADDING", (0, 0), (-1, -1), 6) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")
    ]
    return Table(
        [[inside]], colWidths=[_WIDTH], style=[("BACKGROUND", (0, 0), (-1, -1), ground), *pad]
    )


def _markup(runs: Runs) -> str:
    """Return a text as the paragraphs of the drawing library take it."""
    said = []
    for run in runs:
        text = escape(run.text)
        if run.kind == "key":
            # a key is never broken at the end of a line
            text = text.replace(" ", "\N{NO-BREAK SPACE}")
            said.append(f'<font face="{BOLD}" color="#0B6B63">{text}</font>')
        elif run.kind == "text":
            said.append(text)
        else:
            said.append(f'<font face="{SEMIBOLD}">{text}</font>')
    return "".join(said)
