"""BKKBN's forms (SIGA) on paper: what is recorded is printed, the rest is a line to write on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.domain.ages import read_day
from kbdesk.domain.offices import Signatory
from kbdesk.domain.report_json.siga import (
    SigaCardJson,
    SigaFieldJson,
    SigaGroupJson,
    SigaRegisterJson,
)
from kbdesk.domain.siga import AGE_GROUPS, CARDS, CardForm, FieldKind
from kbdesk.reports.document import (
    Cell,
    Document,
    Kind,
    NewPage,
    PaperColumn,
    PaperTable,
    Paragraphs,
    Part,
    Row,
    headed,
)
from kbdesk.reports.families_table import numbered
from kbdesk.reports.formats import figure, long_day
from kbdesk.reports.kampung_document import condition_words, level_words, post_words
from kbdesk.reports.report_head import month_line
from kbdesk.words import Language, Say

_MEETING_LINES: Final = 4
"""So many lines at least, recorded or empty: a month has room for what is not recorded."""
_FEWEST, _MOST = 12, 40
"""Lines for who came: as many as came, within these."""
_KINDS: Final[Mapping[str, Kind]] = {"child_born": "date", "nik": "code"}
_WIDTHS: Final = {"name": 42.0, "nik": 32.0, "child": 32.0, "remark": 60.0}
_NO_GROUP: Final[SigaGroupJson] = {
    "id": "", "name": None, "decree_no": None, "decree_date": None, "leader": None,
    "members": None, "meetings": [],
}  # fmt: skip
"""Where no group of the kind is recorded the form is printed empty."""


def card_document(said: SigaCardJson, form: CardForm, language: Language = "id") -> Document:
    """Return a card of a year (K/0) as a document."""
    say = Say(language)
    kinds = {one.code: one.kind for part in CARDS[form] for one in part.fields}

    def cells(one: SigaFieldJson) -> list[Cell]:
        told = _value(one["code"], one["value"], kinds[one["code"]], language)
        return [field_words(one["code"], say), told]

    fields = ((say(f"siga.part_{part['code']}"), part["fields"]) for part in said["parts"])
    parts: list[Part] = [
        PaperTable(
            headed(
                say, ("siga.no", "code", 9), ("siga.field", "text", 88), ("siga.value", "text", 80)
            ),
            numbered(fields, cells),
            by_hand="lines",
        )
    ]
    if "officers" in said:
        parts.append(_officers(said, say))
    if "facilities" in said:
        parts.append(_facilities(said, say))
    return Document(
        say(f"siga.title_{form}"),
        [
            said["form"],
            say("dataku.village", name=said["village_name"]),
            say("siga.year", year=said["year"], day=long_day(said["day"], language)),
        ],
        parts,
        name=f"{said['form'].replace('/', '-')} {said['village_name']} {said['year']}",
        signed=(
            Signatory(say(f"siga.sign_{form}"), said["chair"] or ""), say("siga.sign_companion"),
        ),
    )  # fmt: skip


def field_words(code: str, say: Say) -> str:
    """Return what a field of a card is called."""
    prefix, _, item = code.partition("_")
    if code.startswith("how_often_"):
        name = say(f"score.operation_{code.removeprefix('how_often_')}")
        return say("siga.how_often", name=name)
    if prefix in ("money", "use", "operation"):
        return say(f"score.{code}")
    if prefix in ("method", "reason"):
        return say(f"kb.{code}")
    if prefix == "event":
        return say(f"dataku.{code}")
    if prefix in ("data", "base") and item != "house":
        return say(f"siga.{code}")
    if prefix in ("group", "members"):
        return say(f"siga.{prefix}_of", name=item)
    return say(f"siga.field_{code}")


def register_document(said: SigaRegisterJson, language: Language = "id") -> Document:
    """Return a month's register of the groups of a kind (R/I) as a document, a page a group."""
    say = Say(language)
    parts: list[Part] = []
    for place, group in enumerate(said["groups"] or (_NO_GROUP,)):
        if place:
            parts.append(NewPage(group["name"] or said["kind"]))
        parts += _register_of(said, group, say)
    leaders = {group["leader"] for group in said["groups"]}
    # several groups of a kind have a page each, and one place to sign
    leader = (leaders.pop() if len(leaders) == 1 else None) or ""
    return Document(
        say("siga.title_register", kind=said["kind"]),
        [
            said["form"],
            say("dataku.village", name=said["village_name"]),
            month_line(said["month"], language),
            say("siga.due", day=long_day(said["due"], language)),
        ],
        parts,
        name=f"{said['form'].replace('/', '-')} {said['village_name']} {said['month']}",
        wide=True,
        signed=(
            Signatory(say("siga.sign_group", kind=said["kind"]), leader),
            say("siga.sign_companion"),
        ),
    )


# -- inside ----------------------------------------------------------------------------------


def _value(code: str, value: object, kind: FieldKind, language: Language) -> Cell:
    if value is None:
        return None
    if kind == "date":
        return read_day(str(value))
    if kind == "area" and isinstance(value, int | float):
        return Say(language)("dataku.area_ha", area=figure(value, language, 2))
    if code in ("level", "assessed_level"):
        return level_words("dataku", str(value), language)
    return value if isinstance(value, str | int | float | bool) else str(value)


def _officers(said: SigaCardJson, say: Say) -> PaperTable:
    known: list[list[Cell]] = [
        [post_words(one["post"], one["section"], say.language), one["name"], one["phone"], None]
        for one in said["officers"]
    ]
    return PaperTable(
        headed(say, "dataku.post", "dataku.name", "dataku.phone", "siga.training"),
        _filled(known, 3, 4),
        say("dataku.body_dataku"),
        by_hand="cells",
    )


def _facilities(said: SigaCardJson, say: Say) -> PaperTable:
    known: list[list[Cell]] = [
        [
            say(f"dataku.facility_{one['kind']}"),
            one["name"],
            one["amount"],
            condition_words(one["condition"], say),
        ]
        for one in said["facilities"]
    ]
    return PaperTable(
        headed(say, "dataku.kind", "dataku.name", ("dataku.amount", "whole"), "dataku.condition"),
        _filled(known, 3, 4),
        say("dataku.facilities"),
        by_hand="cells",
    )


def _filled(rows: list[list[Cell]], least: int, width: int) -> list[list[Cell]]:
    """Return rows with empty ones to write in, so that there are so many at least."""
    empty: list[list[Cell]] = [[None] * width for _ in range(least - len(rows))]
    return [*rows, *empty]


def _register_of(said: SigaRegisterJson, group: SigaGroupJson, say: Say) -> list[Part]:
    kind = said["kind"]
    of_group: list[Row] = [
        [say("siga.group_name", kind=kind), group["name"],
         say("siga.group_leader"), group["leader"]],
        [say("siga.group_decree"), group["decree_no"],
         say("siga.group_decree_date"), read_day(group["decree_date"])],
        [say("siga.group_members"), group["members"],
         say(f"siga.base_{kind}"), said["base"] or None],
    ]  # fmt: skip
    parts: list[Part] = []
    if not group["id"]:
        parts.append(Paragraphs([say("siga.no_group", kind=kind)]))
    parts.append(
        PaperTable(
            headed(
                say,
                ("dataku.field", "text", 44),
                ("dataku.value", "text", 88),
                ("dataku.field", "text", 50),
                ("dataku.value", "text", 76),
            ),
            of_group,
            by_hand="lines",
        )
    )
    parts.append(_meetings(said, group, say))
    came = [one["people"] or 0 for one in group["meetings"]]
    parts.append(_people(said, max(_FEWEST, min(max(came, default=0), _MOST)), say))
    return parts


def _meetings(said: SigaRegisterJson, group: SigaGroupJson, say: Say) -> PaperTable:
    ages = AGE_GROUPS if said["kind"] == "BKB" else ()
    over = say("siga.by_age")
    columns = headed(
        say,
        ("dataku.date", "date", 22),
        ("siga.mode", "text", 22),
        ("dataku.topic", "text", 70),
        ("siga.speaker", "text", 36),
        PaperColumn(say("dataku.male"), "whole", over=say("dataku.attended"), width_mm=11),
        PaperColumn(say("dataku.female"), "whole", over=say("dataku.attended"), width_mm=11),
        PaperColumn(say("dataku.together"), "whole", over=say("dataku.attended"), width_mm=16),
        *(PaperColumn(say(f"siga.age_{one}"), "whole", over=over, width_mm=10) for one in ages),
    )
    known: list[list[Cell]] = [
        [
            read_day(one["date"]), None, _topic(one["topic"], one["note"]), None,
            one["male"], one["female"], one["people"], *(None for _ in ages),
        ]
        for one in group["meetings"]
    ]  # fmt: skip
    return PaperTable(
        columns,
        _filled(known, _MEETING_LINES, len(columns)),
        say("siga.meetings"),
        by_hand="cells",
        sheet=group["name"] or said["kind"],
    )


def _topic(topic: str | None, note: str | None) -> str | None:
    return ". ".join(one for one in (topic, note) if one) or None


def _people(said: SigaRegisterJson, lines: int, say: Say) -> PaperTable:
    columns = headed(
        say,
        ("siga.no", "code", 9),
        ("dataku.date", "date", 18),
        *(
            PaperColumn(
                say(f"siga.column_{one}"), _KINDS.get(one, "text"), width_mm=_WIDTHS.get(one, 15.0)
            )
            for one in said["columns"]
        ),
    )
    rows: list[list[Cell]] = [
        [str(number), *(None for _ in columns[1:])] for number in range(1, lines + 1)
    ]
    return PaperTable(
        columns, rows, say("siga.people"), note=say("siga.people_note"), by_hand="cells"
    )
