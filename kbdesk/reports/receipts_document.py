"""The receipts of a kitchen's month on paper: the spending, the pictures, the PDF files behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kbdesk.domain.kampung import InterventionPhoto
from kbdesk.domain.report_json.kitchen import ReceiptFileJson, ReceiptLineJson, ReceiptsJson
from kbdesk.reports.document import (
    Cell,
    Document,
    NewPage,
    PaperTable,
    Paragraphs,
    Part,
    headed,
)
from kbdesk.reports.formats import long_day
from kbdesk.reports.kitchen_account_document import line_words, rupiah_words
from kbdesk.reports.photo_rows import photo_rows
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.words import Language, Say

_ABREAST, _HEIGHT_MM, _LINES = 2, 112.0, 4
"""Four to a page: a receipt must be read."""


def receipts_document(
    said: ReceiptsJson, whose: ReportHead, language: Language, contents: Mapping[str, bytes]
) -> Document:
    """Return ``report receipts`` as a document; ``contents`` are its files by attachment."""
    say = Say(language)
    several = len({one["village"] for one in said["lines"]}) > 1
    drawn: list[tuple[str, InterventionPhoto]] = []
    annexes: list[bytes] = []
    rows: list[list[Cell]] = []
    for line in said["lines"]:
        told = []
        for file in line["files"]:
            content = contents.get(file["id"])
            if file["kind"] == "image" and content is not None:
                words = _caption(line, file, say, several=several)
                drawn.append((words, InterventionPhoto("", line["date"], content)))
            elif content is not None:
                annexes.append(content)
            told.append(_file_words(file, say, place=len(annexes), here=content is not None))
        rows.append(
            [
                line["number"],
                date.fromisoformat(line["date"]),
                line_words(line, say, several=several),
                line["party"] or "",
                line["amount_rupiah"],
                line["receipt_no"] or "",
                "; ".join(told) or say("kitchen_account.no_receipt"),
            ]
        )
    spent = sum(one["amount_rupiah"] for one in said["lines"] if one["kind"] == "spent")
    total: list[Cell] = ["", "", say("kitchen_account.total_spent"), "", spent, "", ""]
    parts: list[Part] = [
        PaperTable(
            headed(
                say,
                ("kitchen_account.no", "whole"),
                ("kitchen_account.date", "date"),
                "kitchen_account.what",
                "kitchen_account.party",
                ("kitchen_account.amount", "whole"),
                "kitchen_account.receipt_no",
                "kitchen_account.receipt_files",
            ),
            rows,
            total=total if rows else None,
            empty=say("kitchen_account.nothing_spent"),
            note=say("kitchen_account.without_receipt", count=said["without_receipt"])
            if said["without_receipt"]
            else "",
        )
    ]
    if drawn:
        parts.append(NewPage())
        parts += photo_rows(
            drawn, say("kitchen_account.receipts_title"), abreast=_ABREAST, height_mm=_HEIGHT_MM,
            lines=_LINES,
        )  # fmt: skip
    if annexes:
        parts.append(Paragraphs([say("kitchen_account.annexes_follow", count=len(annexes))]))
    return month_document(
        say("kitchen_account.receipts_paper"),
        said["month"],
        whose,
        parts,
        say,
        signed=(say("dashat.sign_kitchen"), say("dashat.sign_treasurer")),
        annexes=annexes,
    )


def _caption(line: ReceiptLineJson, file: ReceiptFileJson, say: Say, *, several: bool) -> str:
    """Return what stands under a receipt: number, date and amount, of what, from whom."""
    head = say(
        "kitchen_account.receipt_head",
        number=line["number"],
        date=long_day(line["date"], say.language),
        amount=rupiah_words(line["amount_rupiah"], say.language),
    )
    more = [
        line_words(line, say, several=several),
        line["party"],
        say("kitchen_account.receipt_number", no=line["receipt_no"]) if line["receipt_no"] else "",
        file["caption"],
    ]
    return " · ".join(part for part in (head, *more) if part)


def _file_words(file: ReceiptFileJson, say: Say, *, place: int, here: bool) -> str:
    """Return where a receipt is: drawn in this paper, behind it, or not whole yet."""
    if not here:
        key = "receipt_elsewhere" if file["complete"] else "receipt_incomplete"
        return say(f"kitchen_account.{key}", name=file["name"])
    if file["kind"] == "image":
        return say("kitchen_account.receipt_drawn")
    return say("kitchen_account.receipt_annex", place=place, pages=file["pages"])
