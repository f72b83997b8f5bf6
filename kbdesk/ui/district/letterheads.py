"""Letterheads: the lines, emblem and address of an office, and who signs its papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands.offices import set_office
from kbdesk.desk import Desk
from kbdesk.domain.child_photos import read, written
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.offices import (
    LONGEST_LINE,
    MOST_LINES,
    Level,
    Signatory,
    Stationery,
    districts,
    level_of,
    needs_nip,
    plain_nip,
)
from kbdesk.domain.villages import WHOLE_CITY, village_name, villages
from kbdesk.exchange.pictures import prepare_child_photo
from kbdesk.queries.area import Area
from kbdesk.queries.offices import office_row, said, stationery
from kbdesk.queries.report_areas import area_choices
from kbdesk.ui.folders import ask_file
from kbdesk.ui.forms.field_kinds import Lines, Text
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Button, Card, Label, boxed, column, hidden, put, row, sized, tr, why_not
from kbdesk.ui.language import current
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.long_text import LongText
from kbdesk.ui.widgets.paper_view import PaperView
from kbdesk.ui.widgets.picker import Picker
from kbdesk.words import Language

WHO = ("by", "knows")
_NAMES = ("post", "name", "rank", "nip")


@dataclass(frozen=True, slots=True)
class OfficeFound:
    """What is set for an office, who signs where nothing is, and the offices there are."""

    scope: str
    scopes: tuple[tuple[str, str], ...]
    set: Mapping[str, Any]
    emblem: bytes | None
    usual: Stationery


class HeadLines(Lines):
    """The lines of a letterhead, one a row."""

    def fill(self, widget: LongText, value: Any) -> None:
        widget.set_text("\n".join(value or ()))

    def value(self, widget: LongText) -> object:
        return [line.strip() for line in widget.text().splitlines() if line.strip()]


def find_office(desk: Desk, scope: str | None) -> OfficeFound:
    """Return an office as it is set; the home's own where none is said."""
    scopes = _scopes(desk)
    wanted = scope if scope in dict(scopes) else scopes[0][0]
    row_ = office_row(desk, wanted) or {}
    area = Area()
    if wanted in villages():
        area = Area(village=wanted)
    elif level_of(wanted) == "posyandu":
        area = Area((wanted,))
    return OfficeFound(
        wanted, tuple(scopes), said(row_), read(row_.get("emblem")),
        stationery(desk, area, current()),
    )  # fmt: skip


def _scopes(desk: Desk) -> list[tuple[str, str]]:
    """Return the offices that this home may set, with what people call them."""
    if desk.role == "hub":
        found = [(WHOLE_CITY, tr("letterheads_page.city"))]
        found += [(one, tr("letterheads_page.district", name=one)) for one in sorted(districts())]
        found += [
            (code, tr("reports_page.area_village", name=one.name))
            for code, one in villages().items()
        ]
        found += [
            (one.code, tr("reports_page.area_posyandu", name=one.name or one.code))
            for one in area_choices(desk)
            if one.kind == "posyandu"
        ]
        return found
    own = [(code, tr("reports_page.area_posyandu", name=code)) for code in desk.posyandu]
    if desk.village:
        name = village_name(desk.village)
        own.append((desk.village, tr("reports_page.area_village", name=name)))
    return own


class LetterheadsPage(RecordPage):
    """``open(scope=None)``: an office's letterhead, who signs, and how the head will look."""

    record = "office"
    title, save_words = "letterheads_page.title", "common.save"
    lines = HeadLines(
        "lines", "letterheads_page.lines", longest=MOST_LINES * LONGEST_LINE, height=104
    )
    address = Text("address", "field.office_address", longest=120)
    place = Text("place", "field.signed_in", longest=40, width=200)
    by_post = Text("by.post", "letterheads_page.post", longest=LONGEST_LINE)
    by_name = Text("by.name", "letterheads_page.name", longest=LONGEST_LINE)
    by_rank = Text("by.rank", "letterheads_page.rank", longest=LONGEST_LINE)
    by_nip = Text("by.nip", "letterheads_page.nip", longest=24)
    knows_post = Text("knows.post", "letterheads_page.post", longest=LONGEST_LINE)
    knows_name = Text("knows.name", "letterheads_page.name", longest=LONGEST_LINE)
    knows_rank = Text("knows.rank", "letterheads_page.rank", longest=LONGEST_LINE)
    knows_nip = Text("knows.nip", "letterheads_page.nip", longest=24)

    def lay_out(self) -> QWidget:
        self._found: OfficeFound | None = None
        self._chosen = ""
        """The name of the file of an emblem that is not saved yet."""
        self._emblem: bytes | None = None
        self.scope = Picker(tr("letterheads_page.scope"), [], compact=True, width=340)
        self.choose = Button(tr("letterheads_page.choose"), icon="folder", does=self._ask_emblem)
        self.emblem = Label(" ", "secondary", wrap=True)
        self.wrong = hidden(Label("", "secondary", tone="bad", wrap=True))
        self.nip_note = Label(" ", "secondary", wrap=True)
        self.view = sized(PaperView(tr("letterheads_page.preview")), min_height=300)
        self.view.set_whole(False)
        self.look = Button(tr("letterheads_page.look"), icon="eye", key="F6", does=self._preview)
        head = group(
            "letterheads_page.head", self.lines,
            Label(tr("letterheads_page.lines_hint"), "secondary"), [self.address, self.place],
            pad=(16, 14),
        )  # fmt: skip
        put(head.body, put(row(12), self.choose, (self.emblem, 1)), self.wrong)
        makes = group(
            "letterheads_page.by", [self.by_post, self.by_name], [self.by_rank, self.by_nip],
            pad=(16, 14),
        )  # fmt: skip
        knows = group(
            "letterheads_page.knows", [self.knows_post, self.knows_name],
            [self.knows_rank, self.knows_nip], pad=(16, 14),
        )  # fmt: skip
        seen = Card(tr("letterheads_page.preview"), pad=(12, 12))
        seen.add_to_header(self.look)
        put(seen.body, self.view, 1)
        left = boxed(put(column(12), head, makes, knows, self.nip_note, 1))
        across = Columns([(left, 58), (seen, 42)], stacks_from=1.25)
        put(self.content, self.scope, (across, 1))
        self.scope.picked.connect(self._other)
        self.hear_keys({"F6": self._preview})
        self.enter_saves(self.knows_nip)
        return seen

    def open(self, scope: str | None = None) -> None:
        """Show an office as it is set."""
        self.wrong.hide()

        def fill(found: OfficeFound) -> QWidget:
            self._found, self._emblem, self._chosen = found, found.emblem, ""
            self.scope.show_options(found.scopes, found.scope)
            self.inputs.fill(found.set)
            level: Level = level_of(found.scope) or "posyandu"
            needed = "nip_needed" if needs_nip(level) else "nip_optional"
            self.nip_note.setText(tr(f"letterheads_page.{needed}"))
            travels = "at_hub" if self._context.facts.role == "hub" else "at_home"
            self.set_subtitle(tr(f"letterheads_page.{travels}"))
            return self.lines

        self.begin(
            lambda found: ("office", found.scope), lambda desk: find_office(desk, scope), fill
        )

    def begun(self) -> None:
        self._say_emblem()
        self._preview()

    def typed(self) -> dict[str, object]:
        emblem = {"name": self._chosen, "data": written(self._emblem or b"")}
        return {**super().typed(), "emblem": emblem if self._chosen else None}

    def put_back(self, kept: Mapping[str, object]) -> None:
        super().put_back(kept)
        emblem = kept.get("emblem")
        data = read(emblem.get("data")) if isinstance(emblem, dict) else None
        if isinstance(emblem, dict) and data:
            self._chosen, self._emblem = str(emblem.get("name")), data

    def draft(self) -> dict[str, object]:
        """Return what is set: the head, and each of who signs that is named."""
        assert self._found is not None
        fields = self.inputs.values()
        draft: dict[str, object] = {"scope": self._found.scope}
        for name in ("lines", "address", "place"):
            draft[name] = fields[name]
        for who in WHO:
            told = {name: value for name, value in fields[who].items() if value}
            before = {name: one for name, one in self._found.set[who].items() if one}
            if told or before:
                draft[who] = told
        return {name: one for name, one in draft.items() if one is not None}

    def write(self) -> None:
        draft, emblem = self.draft(), self._emblem if self._chosen else None
        self.write_by(lambda desk: set_office(desk, draft, emblem))

    def saved(self, _answer: object) -> None:
        self._context.tell(tr("letterheads_page.saved"), tr("letterheads_page.saved_detail"))
        if self._found is not None:
            self.open(self._found.scope)

    # -- the emblem and the look -----------------------------------------------------------

    def _other(self, scope: str) -> None:
        if self._found is None or scope != self._found.scope:
            self.open(scope)

    def _ask_emblem(self) -> None:
        ask_file(self, tr("letterheads_page.choose"), self.take_emblem)

    def take_emblem(self, file: Path) -> None:
        """Take a picture as the emblem; what cannot be taken is said, and the old one stays."""
        try:
            prepared = prepare_child_photo(file)
        except KbdeskError as error:
            self.wrong.setText(why_not(error))
            self.wrong.show()
            return
        self.wrong.hide()
        self._chosen, self._emblem = file.name, prepared.data
        self.touched()
        self._say_emblem()
        self._preview()

    def _say_emblem(self) -> None:
        words = "emblem_none" if self._emblem is None else "emblem_there"
        if self._chosen:
            self.emblem.setText(tr("letterheads_page.emblem_chosen", name=self._chosen))
            return
        self.emblem.setText(tr(f"letterheads_page.{words}"))

    def _stationery(self) -> Stationery | None:
        found = self._found
        if found is None:
            return None
        fields = self.inputs.values()
        usual = found.usual

        def signs(who: str, otherwise: Signatory | None) -> Signatory:
            told = {name: str(fields[who][name] or "") for name in _NAMES}
            nip = plain_nip(told["nip"]) or ""
            post = told["post"] or (otherwise.post if otherwise is not None else "")
            return Signatory(post, told["name"], told["rank"], nip)

        return Stationery(
            lines=tuple(fields["lines"])[:MOST_LINES],
            address=str(fields["address"] or ""),
            emblem=self._emblem,
            place=str(fields["place"] or usual.place),
            day=usual.day,
            by=signs("by", usual.by),
            knows=signs("knows", usual.knows),
        )

    def _preview(self) -> None:
        """Draw the head and who signs, as they are typed now."""
        office = self._stationery()
        if office is None:
            return
        language = current()
        self.view.set_pdf(_drawn(office, language), tr("letterheads_page.preview"))


def _drawn(office: Stationery, language: Language) -> bytes:
    # reportlab is slow to load
    from kbdesk.reports.document import Document, Paragraphs
    from kbdesk.reports.document_pdf import draw_document

    words = [tr("letterheads_page.sample")]
    document = Document(tr("letterheads_page.sample_title"), [], [Paragraphs(words)],
                        name="contoh", stationery=office)  # fmt: skip
    buffer = BytesIO()
    draw_document(document, buffer, language)
    return buffer.getvalue()
