"""The receipts of a kitchen's month: the pictures of its account, and a paper of them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.kampung import InterventionPhoto
from kbdesk.domain.report_json.kitchen import ReceiptFileJson, ReceiptsJson
from kbdesk.queries.area import Area, said_posyandu
from kbdesk.queries.as_json import as_json
from kbdesk.queries.attachments import Attached, attached_to, content
from kbdesk.queries.kitchen_account import Account, account
from kbdesk.queries.kitchen_account import said as said_account
from kbdesk.queries.produced import kitchen_village
from kbdesk.queries.skdn import month_text

MOST: Final = 27
"""So many receipts fill three pages of the account; the others are counted in their line."""


@dataclass(frozen=True, slots=True)
class ReceiptsMonth:
    """The receipts of a month; ``files`` by line, in the lines' order.

    ``contents``: by attachment the picture (JPEG) or PDF itself, read for paper alone.
    """

    month: int
    area: Area
    account: Account
    files: Mapping[str, Sequence[Attached]]
    contents: Mapping[str, bytes]


def receipts(desk: Desk, found: Account) -> tuple[InterventionPhoto, ...]:
    """Return the whole pictures that are attached to the lines of an account, in their order.

    ``owner`` is the id of the line's record. A receipt that is a PDF is counted, not drawn.
    """
    days = {one.id: one.day for one in found.lines}
    pictures: list[InterventionPhoto] = []
    for one in _held(desk, found):
        if one.kind != "image" or not one.complete or len(pictures) >= MOST:
            continue
        _, jpeg = content(desk, one.id)
        if jpeg is not None:
            pictures.append(
                InterventionPhoto(one.caption or "", days[one.owner], jpeg, None, one.owner)
            )
    return tuple(pictures)


def receipts_month(desk: Desk, month: int, area: Area, *, whole: bool = False) -> ReceiptsMonth:
    """Return the receipts of a kitchen's month; ``whole``: with the files themselves."""
    found = account(desk, month, kitchen_village(desk, area))
    files: dict[str, list[Attached]] = {}
    contents: dict[str, bytes] = {}
    for one in _held(desk, found):
        files.setdefault(one.owner, []).append(one)
        if whole and one.complete:
            _, file = content(desk, one.id)
            if file is not None:
                contents[one.id] = file
    return ReceiptsMonth(month, area, found, files, contents)


def said(found: ReceiptsMonth) -> ReceiptsJson:
    """Return the receipts as ``report receipts`` writes them; ``number`` is that in the account."""
    money = said_account(found.account)
    return {
        "month": month_text(found.month),
        "posyandu": said_posyandu(found.area.posyandu),
        "village": found.account.village,
        "until": money["until"],
        "with_receipt": money["with_receipt"],
        "without_receipt": money["without_receipt"],
        "lines": [
            {
                "number": number,
                "id": line["id"], "record": line["record"], "date": line["date"],
                "village": line["village"], "kind": line["kind"], "what": line["what"],
                "name": line["name"], "party": line["party"], "receipt_no": line["receipt_no"],
                "note": line["note"], "amount_rupiah": line["amount_rupiah"],
                "files": [
                    as_json(ReceiptFileJson, one) for one in found.files.get(line["id"], ())
                ],
            }
            for number, line in enumerate(money["lines"], 1)
            # money that came needs no receipt, but may have one
            if line["kind"] == "spent" or found.files.get(line["id"])
        ],
    }  # fmt: skip


def _held(desk: Desk, found: Account) -> Iterator[Attached]:
    """Yield what is attached to the lines of an account, in their order."""
    order = {one.id: place for place, one in enumerate(found.lines)}
    held = attached_to(desk, [id_ for id_ in order if found.receipts.get(id_)])
    yield from sorted(held, key=lambda one: order[one.owner])
