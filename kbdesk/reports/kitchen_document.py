"""The kitchen's papers, from what its reports say: recipients, attendance, accountability,
the menu board on the wall, and the sheet beside the stove."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kbdesk.domain.ages import read_day
from kbdesk.domain.report_json.kitchen import (
    AttendanceSheetJson,
    AttendedJson,
    CycleEffectJson,
    DashatJson,
    DifferenceJson,
    EffectsJson,
    GivenDayJson,
    RecipientJson,
    WaitingJson,
    WaitingListJson,
)
from kbdesk.domain.report_json.menus import (
    GivesJson,
    KitchenSheetJson,
    MenuBoardJson,
    ShoppedJson,
    TargetBandJson,
)
from kbdesk.domain.villages import village_name
from kbdesk.reports.by_village import village_rows
from kbdesk.reports.document import (
    Cell,
    Document,
    Drawing,
    LargeFigures,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    Row,
    TableColumn,
    headed,
    table_of,
)
from kbdesk.reports.formats import NOT_KNOWN, share
from kbdesk.reports.kitchen_words import household_words, need_words
from kbdesk.reports.report_head import ReportHead, month_document, month_line
from kbdesk.words import Language, Say, spoken

SHOWN: Final = ("energy_kcal", "protein_g", "fat_g")
MINERALS: Final = ("calcium_mg", "iron_mg", "zinc_mg", "vitamin_a_ug", "vitamin_c_mg")
_MARKS: Final = {100: "4", 75: "3", 50: "2", 25: "1", 0: "0"}


# -- report dashat ---------------------------------------------------------------------------


def dashat_document(said: DashatJson, whose: ReportHead, language: Language) -> Document:
    """Return the month of the programme on paper, from what ``report dashat`` says."""
    say = Say(language)
    words = say.under("dashat.")
    people = said["recipients"]
    figures = LargeFigures(
        (
            (words("recipients"), str(people["total"]), words("new", count=people["new"])),
            (words("portions"), str(said["portions"]["given"]), ""),
            (
                words("attendance"),
                share(said["attendance"]["percent"], language),
                words(
                    "of_days",
                    present=said["attendance"]["present"],
                    days=said["attendance"]["days"],
                ),
            ),
            (words("eaten"), share(said["eaten"]["mean_percent"], language), ""),
            (words("waiting"), str(said["waiting"]["total"]), words("waiting_why")),
        )
    )
    parts: list[Part] = [figures, _outcome_table(said, say)]
    parts.append(_each_table(said["each"], say))
    parts.append(Paragraphs(_effect_words(said["effect"], say), words("effect_title")))
    if len(said["effect"]["cycles"]) > 1:
        parts.append(_cycle_table(said["effect"]["cycles"], say))
    if said["no_gain"]:
        names = ", ".join(one["name"] or NOT_KNOWN for one in said["no_gain"])
        parts.append(Paragraphs([words("no_gain", names=names)], words("no_gain_title")))
    signed = (words("sign_kitchen"), words("sign_midwife"))
    return month_document(
        words("title"), said["month"], whose, parts, say, wide=True, signed=signed
    )


def _outcome_table(said: DashatJson, say: Say) -> PaperTable:
    names = ("recovered", "better", "same", "worse", "not_measured")
    columns = headed(say, "dashat.indication")
    columns += [PaperColumn(say(f"dashat.outcome_{name}"), "whole") for name in names]
    columns.append(PaperColumn(say("dashat.count"), "whole"))

    def row(title: str, counts: Mapping[str, int]) -> list[Cell]:
        return [title, *(counts[name] for name in names), counts["n"]]

    rows = [
        row(say(f"dashat.indication_{name}"), counts)
        for name, counts in said["outcomes"]["by_indication"].items()
        if counts["n"]
    ]
    return PaperTable(
        columns,
        rows,
        say("dashat.outcomes_title"),
        total=row(say("dashat.total"), said["outcomes"]["finished"]),
        note=say("dashat.outcomes_note"),
        empty=say("dashat.none_finished"),
    )


def _each_table(each: Sequence[RecipientJson], say: Say) -> PaperTable:
    words = say.under("dashat.")

    columns = headed(
        say,
        ("dashat.no", "whole"),
        "dashat.name",
        ("dashat.months", "whole"),
        "dashat.indication",
        ("dashat.start", "date"),
        ("dashat.last_day", "date"),
        ("dashat.attendance", "percent"),
        ("dashat.eaten", "percent"),
        PaperColumn(words("before"), "decimal", 2, words("weight")),
        PaperColumn(words("after"), "decimal", 2, words("weight")),
        ("dashat.gain", "whole"),
        PaperColumn(words("before"), "decimal", 2, words("index")),
        PaperColumn(words("after"), "decimal", 2, words("index")),
        "dashat.outcome",
    )

    def line(number: int, one: RecipientJson) -> list[Cell]:
        return [
            number,
            one["name"],
            one["months"] if one["indication"] != "kek" else "",
            say(f"dashat.indication_{one['indication']}"),
            read_day(one["start"]),
            read_day(one["last_day"]),
            one["attendance_percent"],
            one["eaten_percent"],
            one["before_kg"],
            one["after_kg"],
            one["gain_g"],
            one["index_before"],
            one["index_after"],
            _outcome(one, say),
        ]

    rows = village_rows(each, line, say)
    return PaperTable(
        columns, rows, words("each_title"), note=words("each_note"), empty=words("nobody")
    )


def _outcome(one: RecipientJson, say: Say) -> str:
    word = say(f"dashat.outcome_{one['outcome'] or 'not_measured'}")
    return word if one["finished"] else say("dashat.so_far", outcome=word)


def _effect_words(effect: EffectsJson, say: Say) -> list[str]:
    total = effect["total"]
    return [
        effect_sentence("before", total["against_before"], say.language),
        effect_sentence("waiting", total["against_waiting"], say.language),
        say("dashat.effect_caution"),
    ]


def effect_sentence(kind: str, one: DifferenceJson, language: Language) -> str:
    """Return what may be said of a difference: ``before`` (themselves) or ``waiting``."""
    say = Say(language)
    # none of the figures is unknown unless there are too few
    figures = (one["mean"], one["other_mean"], one["difference"], one["low"], one["high"])
    mean, other, difference, low, high = (round(value or 0) for value in figures)
    return say(
        f"dashat.effect_{kind}_{one['reading']}",
        n=one["n"],
        others=one["others"],
        mean=mean,
        other=other,
        difference=difference if one["reading"] == "unclear" else abs(difference),
        low=low,
        high=high,
    )


def _cycle_table(cycles: Sequence[CycleEffectJson], say: Say) -> PaperTable:
    words = say.under("dashat.")

    columns = headed(say, "dashat.village", "dashat.cycle", ("dashat.count", "whole"))
    for over in ("than_before", "than_waiting"):
        columns += [
            PaperColumn("n", "whole", over=words(over)),
            PaperColumn(words("difference"), "decimal", 1, words(over)),
            PaperColumn(words("low"), "decimal", 1, words(over)),
            PaperColumn(words("high"), "decimal", 1, words(over)),
        ]
    rows: list[Row] = [
        [
            village_name(one["village"]) or NOT_KNOWN,
            month_line(one["month"], say.language) if one["month"] else "",
            one["recipients"],
            *_compared(one["against_before"]),
            *_compared(one["against_waiting"]),
        ]
        for one in cycles
    ]
    return PaperTable(columns, rows, words("cycles_title"), note=words("cycles_note"))


def _compared(one: DifferenceJson) -> list[Cell]:
    return [one["n"], one["difference"], one["low"], one["high"]]


# -- attendance ------------------------------------------------------------------------------


def attendance_document(
    said: AttendanceSheetJson, whose: ReportHead, language: Language
) -> Document:
    """Return the month's attendance sheet: a line a recipient, a narrow column a day."""
    say = Say(language)
    days, month = said["days"], month_line(said["month"], language)
    columns = headed(
        say,
        ("dashat.no", "whole"),
        "dashat.name",
        "dashat.indication",
        *(PaperColumn(str(day), "code", over=month, width_mm=5.7) for day in range(1, days + 1)),
        ("dashat.count", "whole"),
        ("dashat.cooked", "whole"),
    )

    def line(number: int, one: AttendedJson) -> list[Cell]:
        marks = [attendance_mark(one["days"].get(str(day))) for day in range(1, days + 1)]
        short = say(f"dashat.short_{one['indication']}")
        return [number, one["name"], short, *marks, one["present"], one["cooked"]]

    def sums(name: str, some: Sequence[AttendedJson]) -> list[Cell]:
        present, cooked = sum(one["present"] for one in some), sum(one["cooked"] for one in some)
        return ["", name, "", *[""] * days, present, cooked]

    rows = village_rows(said["each"], line, say, sums)
    note, empty = say("dashat.attendance_note"), say("dashat.nobody")
    return month_document(
        say("dashat.attendance_title"),
        said["month"],
        whose,
        [PaperTable(columns, rows, note=note, empty=empty)],
        say,
        wide=True,
        signed=(say("dashat.sign_kitchen"), say("dashat.sign_cadre")),
    )


def attendance_mark(day: GivenDayJson | None) -> str:
    """Return the mark of a day: quarters eaten, V given, - missed, blank outside or not noted."""
    if day is None:
        return ""
    if not day["portions"]:
        return "-"
    eaten = day["eaten_percent"]
    return "V" if eaten is None else _MARKS.get(eaten, "V")


# -- who should have a place -----------------------------------------------------------------


def waiting_document(said: WaitingListJson, whose: ReportHead, language: Language) -> Document:
    """Return who should have a place, in the order of need, beside the places that there are."""
    say = Say(language)
    words = say.under("dashat.")
    known = said["capacity"] is not None
    figures = LargeFigures(
        (
            (words("capacity"), str(said["capacity"]) if known else NOT_KNOWN,
             "" if known else words("no_capacity")),
            (words("taken"), str(said["taken"]), ""),
            (words("free"), str(said["free"]) if known else NOT_KNOWN, ""),
            (words("waiting"), str(len(said["people"])), words("waiting_why")),
        )
    )  # fmt: skip
    of_village: list[TableColumn[WaitingJson]] = [
        ("dashat.village", lambda one: village_name(one["village"]))
    ]
    several = len({one["village"] for one in said["people"]}) > 1
    fits = {True: words("fits"), False: words("waits"), None: ""}
    table = table_of(
        say,
        said["people"],
        ("dashat.name", lambda one: one["name"]),
        (("dashat.months", "whole"), lambda one: "" if one["months"] is None else one["months"]),
        *(of_village if several else ()),
        (PaperColumn("RT", "code"), lambda one: one["rt"] or ""),
        ("dashat.indication", lambda one: words(f"indication_{one['indication']}")),
        ("dashat.need", lambda one: need_words(one["indication"], one["need"], say)),
        (("dashat.measured", "date"), lambda one: read_day(one["date"])),
        (
            "dashat.referred",
            lambda one: (
                words("referred_on", date=one["referred"]) if one["referred"] else words("not_yet")
            ),
        ),
        ("dashat.place", lambda one: fits[one["fits"]]),
        number="dashat.no",
        note=words("waiting_note"),
        empty=words("none_waits"),
    )
    return Document(
        words("waiting_title"),
        [words("on_day", date=said["date"]), *whose.lines(language)],
        [figures, table],
        words("waiting_title"),
        wide=True,
        signed=(words("sign_kitchen"), words("sign_midwife")),
    )


# -- the wall and the stove ------------------------------------------------------------------


def menu_document(said: MenuBoardJson, language: Language) -> Document:
    """Return the menu board of a cycle for the wall, from what ``report menu-board`` says.

    On paper it is a card a day; a spreadsheet has the same in rows. It names nobody, and what
    is worth another look stays with whoever lays the menu.
    """
    # reportlab is slow to load, and only a paper needs it
    from kbdesk.reports.menu_picture import drawn_board

    say = Say(language)
    words = say.under("dashat.")
    columns = headed(
        say,
        ("dashat.day", "code"),
        ("dashat.date", "date"),
        "dashat.meal",
        "dashat.snack",
        "dashat.animal",
        "dashat.contains",
        *(PaperColumn(_unit(name, say), "decimal", 1) for name in SHOWN),
    )
    rows: list[Row] = []
    for one in said["days"]:
        nutrients = one["nutrients"] or {}
        dishes = one["recipes"]
        by_slot = {
            slot: ", ".join(r["name"] or NOT_KNOWN for r in dishes if r["slot"] == slot)
            for slot in ("meal", "snack")
        }
        animals = dict.fromkeys(name for r in dishes for name in r["animals"])
        held = dict.fromkeys(name for r in dishes for name in r["allergens"])
        rows.append(
            [
                str(one["day"]),
                read_day(one["date"]) or "",
                by_slot["meal"],
                by_slot["snack"],
                ", ".join(animals),
                ", ".join(say(f"kitchen.allergen_{name}") for name in held),
                *(nutrients.get(name) for name in SHOWN),
            ]
        )
    average: list[Cell] = [
        "", "", words("average"), "", "", "", *(said["average"][name] for name in SHOWN)
    ]  # fmt: skip
    table = PaperTable(
        columns, rows, total=average, note=words("board_note", group=said["akg_group"])
    )
    kitchen = said["kitchen"]
    place = (kitchen["name"], kitchen["address"], kitchen["hours"])
    lines = [say(f"kitchen.target_{said['target']}")]
    if said["village"]:
        lines.append(village_name(said["village"]))
    lines += [one for one in place if one]
    parts: list[Part] = [Drawing(BOARD_MM, drawn_board(said, say), table=table)]
    return Document(said["name"], lines, parts, words("board_title"), wide=True, signed=None)


BOARD_MM: Final = 158.0


def recipe_document(said: KitchenSheetJson, language: Language) -> Document:
    """Return the kitchen sheet of a recipe for so many portions: what, how, and what it gives."""
    say = Say(language)
    words = say.under("dashat.")
    portion = said["nutrition"]["per_portion"]
    figures = LargeFigures(
        tuple(
            (
                say(f"kitchen.nutrient_{name}"),
                _given(name, portion[name], say),
                _band(said["nutrition"]["target_per_portion"].get(name), say),
            )
            for name in SHOWN
        )
    )
    methods = {one["food"]: one["method"] for one in said["nutrition"]["ingredients"]}
    columns = headed(
        say,
        "dashat.ingredient",
        PaperColumn(words("raw_g"), "decimal", 0),
        "measures.column",
        "dashat.method",
        ("dashat.cost_rp", "whole"),
    )
    rows: list[Row] = [
        [
            one["name"],
            one["raw_g"],
            household_words(one["household"], say),
            say(f"kitchen.method_{methods[one['food']]}"),
            one["cost_rupiah"],
        ]
        for one in said["ingredients"]
    ]
    steps = [f"{number}. {step}" for number, step in enumerate(said["steps"], 1)]
    parts: list[Part] = [
        figures,
        PaperTable(
            columns,
            rows,
            words("ingredients_for", count=said["portions"]),
            total=[words("total"), "", "", "", said["cost_rupiah"]],
            note=" ".join((words("raw_note"), *_sources(said["ingredients"], say))),
            large=True,
        ),
        Paragraphs(steps or [words("no_steps")], words("steps")),
    ]
    if said["not_for"]:
        parts.insert(0, Paragraphs(not_for_words(said, say), words("not_for_title")))
    notes = []
    if said["allergens"]:
        names = [f"kitchen.allergen_{one}" for one in said["allergens"]]
        notes.append(say("dashat.allergens", names=names))
    if said["note"]:
        notes.append(said["note"])
    notes += [f"{one['name']}: {one['note']}" for one in said["food_notes"]]
    if notes:
        parts.append(Paragraphs(notes, words("take_care")))
    parts.append(_mineral_table(said["nutrition"], say))
    return Document(
        said["name"],
        [
            say(f"kitchen.target_{said['target']}"),
            say(f"kitchen.texture_{said['texture']}"),
            words("portions_count", count=said["portions"]),
        ],
        parts,
        words("sheet_title"),
        signed=None,
    )


def not_for_words(said: KitchenSheetJson, say: Say) -> list[str]:
    """Return who must not eat of a recipe, and what could take the place of a food."""
    lines = [
        say(
            "dashat.not_for",
            name=one["name"] or NOT_KNOWN,
            allergens=[f"kitchen.allergen_{name}" for name in one["allergens"]],
        )
        + (f" {one['note']}." if one["note"] else "")
        for one in said["not_for"]
    ]
    lines += [
        say("dashat.swap", food=one["name"], others=[other["name"] for other in one["for"]])
        for one in said["swaps"]
        if one["for"]
    ]
    return lines


def _given(name: str, value: float | None, say: Say) -> str:
    """Return what a portion gives of a nutrient, with its unit."""
    if value is None:
        return say("dashat.not_available")
    return f"{spoken(round(value, 1), say.language)} {say(f'kitchen.unit_{name}')}"


def _sources(ingredients: Iterable[ShoppedJson], say: Say) -> list[str]:
    """Return where the household measures on a sheet are from; nothing where there are none."""
    found = dict.fromkeys(
        household["source"] for one in ingredients if (household := one["household"])
    )
    return [say("measures.note", sources="; ".join(found))] if found else []


def _mineral_table(nutrition: GivesJson, say: Say) -> PaperTable:
    def lacking(name: str) -> str:
        names = nutrition["missing"].get(name)
        return say("dashat.missing_of", names=", ".join(names)) if names else ""

    return table_of(
        say,
        MINERALS,
        ("dashat.per_portion_nutrient", lambda name: _unit(name, say)),
        (
            PaperColumn(say("dashat.amount"), "decimal", 1),
            lambda name: nutrition["per_portion"][name],
        ),
        (("dashat.akg", "percent"), lambda name: nutrition["akg_percent"][name]),
        ("dashat.remark", lacking),
        note=say("dashat.akg_note", group=nutrition["akg_group"]),
    )


def _unit(name: str, say: Say) -> str:
    return f"{say(f'kitchen.nutrient_{name}')} ({say(f'kitchen.unit_{name}')})"


def _band(band: TargetBandJson | None, say: Say) -> str:
    if band is None:
        return ""
    low, high = (spoken(_short(value), say.language) for value in (band["min"], band["max"]))
    return say(f"dashat.band_{band['status']}", low=low, high=high)


def _short(value: float | None) -> float | int | None:
    return value if value is None or value != int(value) else int(value)
