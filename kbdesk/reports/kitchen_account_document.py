"""The accountability of a kitchen (SPJ): money, what was cooked, dry goods on the shelf."""

from __future__ import annotations

from collections.abc import Sequence

from kbdesk.domain.ages import read_day
from kbdesk.domain.kampung import InterventionPhoto
from kbdesk.domain.report_json.kitchen import (
    AccountEntryJson,
    AccountJson,
    AccountLineJson,
    KitchenJson,
    ProductionJson,
    ShelfFoodJson,
    StockJson,
)
from kbdesk.domain.villages import village_name
from kbdesk.reports.by_village import village_rows
from kbdesk.reports.document import (
    Cell,
    Document,
    LargeFigures,
    NewPage,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    Row,
    TableColumn,
    headed,
    table_of,
)
from kbdesk.reports.formats import NOT_KNOWN, grams
from kbdesk.reports.photo_rows import photo_rows
from kbdesk.reports.report_head import ReportHead, month_document
from kbdesk.words import Language, Say

# -- report kitchen --------------------------------------------------------------------------


def kitchen_document(
    said: KitchenJson,
    whose: ReportHead,
    language: Language,
    receipts: Sequence[InterventionPhoto] = (),
) -> Document:
    """Return the monthly accountability of a kitchen, from what ``report kitchen`` says.

    ``receipts``: pictures of them, each of the line whose record has the id of its ``owner``.
    """
    say = Say(language)
    words = say.under("dashat.")
    handed = said["handed_out"]
    cost, each = said["cost_rupiah"], said["cost_per_portion"]
    below = words("each_portion", cost=rupiah_words(each, language)) if each else ""
    if cost is None and said["known_cost_rupiah"]:
        cost, below = said["known_cost_rupiah"], words("at_least", count=said["cost_unknown"])
    figures = LargeFigures(
        (
            (words("cooking_days"), str(said["days"]), ""),
            (words("cooked_portions"), str(said["portions"]), ""),
            (
                words("handed_out"),
                str(handed["portions"]),
                words("taken_brought", taken=handed["taken"], brought=handed["brought"]),
            ),
            (words("cost"), rupiah_words(cost, language), below),
        )
    )
    columns = headed(
        say,
        ("dashat.no", "whole"),
        ("dashat.date", "date"),
        "dashat.menu",
        ("dashat.portions", "whole"),
        ("dashat.cost_rp", "whole"),
        ("dashat.per_portion_rp", "whole"),
        "dashat.cooks",
    )

    def line(number: int, one: ProductionJson) -> list[Cell]:
        day, cooks = read_day(one["date"]), ", ".join(one["cooks"])
        costs = [one["cost_rupiah"], one["cost_per_portion"]]
        return [number, day, one["name"], one["portions"], *costs, cooks]

    def sums(name: str, some: Sequence[ProductionJson]) -> list[Cell]:
        cost, portions = sum_of_costs(some), sum(one["portions"] for one in some)
        per = None if cost is None or not portions else (2 * cost + portions) // (2 * portions)
        return ["", "", name, portions, cost, per, ""]

    rows = village_rows(said["each"], line, say, sums)
    notes = []
    if said["cost_estimated"]:
        notes.append(words("estimated", count=said["cost_estimated"]))
    if said["cost_unknown"]:
        notes.append(words("cost_unknown", count=said["cost_unknown"]))
    known = said["cost_rupiah"] is not None
    total: list[Cell] = [
        "", "", words("total" if known else "total_known"), said["portions"], cost, each, "",
    ]  # fmt: skip
    parts: list[Part] = [
        *account_parts(said["money"], say),
        *([NewPage()] if said["money"]["since"] and rows else []),
        figures,
        PaperTable(
            columns,
            rows,
            words("productions_title"),
            total=total if rows else None,
            note=" ".join(notes),
            empty=words("nothing_cooked"),
        ),
    ]
    if said["menus"]:
        parts.append(
            table_of(
                say,
                said["menus"],
                ("dashat.menu", lambda one: one["name"]),
                (("dashat.times", "whole"), lambda one: one["times"]),
                (("dashat.portions", "whole"), lambda one: one["portions"]),
                title=words("menus_title"),
            )
        )
    left = said["left_over"]
    parts.append(
        Paragraphs(
            [
                words("balanced")
                if left == 0
                else words("left_over", count=left)
                if left > 0
                else words("more_handed", count=-left)
            ],
            words("balance_title"),
        )
    )
    if receipts:
        number = {one["id"]: place for place, one in enumerate(said["money"]["lines"], 1)}
        captions = [
            (say("kitchen_account.receipt_of", number=number[one.owner], date=one.date,
                 caption=one.title).strip(" ·"), one)
            for one in receipts
            if one.owner in number
        ]  # fmt: skip
        parts += photo_rows(captions, say("kitchen_account.receipts_title"))
    signed = (words("sign_kitchen"), words("sign_treasurer"), words("sign_pkk"))
    return month_document(words("kitchen_title"), said["month"], whose, parts, say, signed=signed)


def sum_of_costs(some: Sequence[ProductionJson]) -> int | None:
    """Return what some dishes cost together; None where the cost of one is not known."""
    known = [cost for one in some if (cost := one["cost_rupiah"]) is not None]
    return sum(known) if len(known) == len(some) else None


def rupiah_words(value: int | None, language: Language) -> str:
    """Return "Rp 82.800", or a dash where it is not known."""
    return NOT_KNOWN if value is None else f"Rp {grams(value, language)}"


def account_parts(money: AccountJson, say: Say) -> list[Part]:
    """Return the money of a month: received, spent, left, each line with its receipt."""
    words = say.under("kitchen_account.")
    if money["since"] is None:
        return [Paragraphs([words("not_begun")], words("title"))]

    def rupiah(value: int | None) -> str:
        return rupiah_words(value, say.language)

    figures = LargeFigures(
        (
            (words("opening"), rupiah(money["opening_rupiah"]), ""),
            (words("received"), rupiah(money["received_rupiah"]), ""),
            (words("spent"), rupiah(money["spent_rupiah"]), ""),
            (words("left"), rupiah(money["left_rupiah"]), words("on", date=money["until"])),
        ),
        words("title"),
    )
    several = len({one["village"] for one in money["lines"]}) > 1
    columns = headed(
        say,
        ("kitchen_account.no", "whole"),
        ("kitchen_account.date", "date"),
        "kitchen_account.what",
        "kitchen_account.party",
        "kitchen_account.receipt",
        ("kitchen_account.received_rp", "whole"),
        ("kitchen_account.spent_rp", "whole"),
        ("kitchen_account.left_rp", "whole"),
    )
    rows: list[Row] = [["", "", words("opening_line"), "", "", "", "", money["opening_rupiah"]]]
    for number, one in enumerate(money["lines"], 1):
        got = one["kind"] == "received"
        rows.append(
            [
                number,
                read_day(one["date"]),
                line_words(one, say, several=several),
                one["party"] or "",
                _receipt(one, say),
                one["amount_rupiah"] if got else "",
                "" if got else one["amount_rupiah"],
                one["left_rupiah"],
            ]
        )
    total: list[Cell] = [
        "", "", words("total"), "", "", money["received_rupiah"], money["spent_rupiah"],
        money["left_rupiah"],
    ]  # fmt: skip
    notes = [words("how", date=money["since"])]
    if money["overspent_rupiah"]:
        notes.insert(0, words("overspent", amount=money["overspent_rupiah"]))
    if money["without_receipt"]:
        notes.append(words("without_receipt", count=money["without_receipt"]))
    if money["without_cost"]:
        worth = money["estimated_rupiah"]
        key = "without_cost" if worth is not None else "without_cost_unknown"
        notes.append(words(key, count=money["without_cost"], amount=worth or 0))
    table = PaperTable(columns, rows, words("lines"), total=total, sheet=words("sheet"))
    parts: list[Part] = [figures]
    if money["by_source"]:
        parts.append(
            table_of(
                say,
                money["by_source"].items(),
                (
                    "kitchen_account.source",
                    lambda row: words(f"source_{row[0]}"),
                ),
                (("kitchen_account.amount", "whole"), lambda row: row[1]),
                title=words("received_title"),
                total=[words("total"), money["received_rupiah"]],
            )
        )
    parts.append(table)
    if money["spent_on"]:
        parts.append(
            table_of(
                say,
                money["spent_on"].items(),
                ("kitchen_account.spent_on", lambda row: what_words(row[0], say)),
                (("kitchen_account.amount", "whole"), lambda row: row[1]),
                title=words("spent_title"),
                total=[words("total"), money["spent_rupiah"]],
            )
        )
    return [*parts, Paragraphs(notes, words("notes"))]


def what_words(name: str | None, say: Say) -> str:
    """Return what money was spent on, as the account calls it."""
    if name in ("cooked", "stock"):
        return say(f"kitchen_account.what_{name}")
    return say(f"kitchen_account.purpose_{name or 'other'}")


def line_words(one: AccountEntryJson, say: Say, *, several: bool = False) -> str:
    """Return a line of an account in words: the source, or what it was spent on."""
    if one["kind"] == "received":
        text = say(f"kitchen_account.source_{one['what'] or 'other'}")
    else:
        text = what_words(one["what"], say)
    text = text[:1].upper() + text[1:]
    more = [one["name"], one["note"], village_name(one["village"]) if several else None]
    told = ", ".join(part for part in more if part)
    return f"{text}: {told}" if told else text


def _receipt(one: AccountLineJson, say: Say) -> str:
    parts = [one["receipt_no"] or ""]
    if one["receipts"]:
        parts.append(say("kitchen_account.files", count=one["receipts"]))
    told = ", ".join(part for part in parts if part)
    return told or ("" if one["kind"] == "received" else say("kitchen_account.no_receipt"))


def stock_document(said: StockJson, whose: ReportHead, language: Language) -> Document:
    """Return the dry goods of a month on paper, from what ``report stock`` says."""
    say = Say(language)
    words = say.under("kitchen_account.")
    of_village: list[TableColumn[ShelfFoodJson]] = [
        ("dashat.village", lambda one: village_name(one["village"]))
    ]
    several = len({one["village"] for one in said["foods"]}) > 1

    def kg(name: str, over: str = "") -> PaperColumn:
        return PaperColumn(words(f"{name}_kg"), "decimal", 2, words(over) if over else "")

    table = table_of(
        say,
        said["foods"],
        ("kitchen_account.food", lambda one: one["name"]),
        *(of_village if several else ()),
        (kg("opening"), lambda one: one["opening_kg"]),
        (kg("bought", "in"), lambda one: one["bought_kg"]),
        (kg("given", "in"), lambda one: one["given_kg"]),
        (kg("cooked", "out"), lambda one: one["cooked_kg"]),
        (kg("used", "out"), lambda one: one["used_kg"]),
        (kg("spoiled", "out"), lambda one: one["spoiled_kg"]),
        (kg("corrected"), lambda one: one["corrected_kg"]),
        (kg("left"), lambda one: one["left_kg"]),
        (("kitchen_account.expires", "date"), lambda one: read_day(one["expires"]) or ""),
        ("kitchen_account.remark", lambda one: stock_remark(one, say)),
        number="kitchen_account.no",
        note=words("stock_note", date=said["until"]),
        empty=words("no_stock"),
    )
    return month_document(
        words("stock_title"),
        said["month"],
        whose,
        [table],
        say,
        wide=True,
        signed=(say("dashat.sign_kitchen"), say("dashat.sign_treasurer")),
    )


def stock_remark(one: ShelfFoodJson, say: Say) -> str:
    """Return what is to be looked at of a food on the shelf, "" where nothing is."""
    told = []
    if one["short"]:
        told.append(say("kitchen_account.short"))
    if one["expired"]:
        told.append(say("kitchen_account.expired"))
    return ", ".join(told)
