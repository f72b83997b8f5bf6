"""The mayor's page: one A4 with the month's four figures, where they are, and what to decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from kbdesk.domain.report_json.mayor import (
    MayorDecisionJson,
    MayorFigureJson,
    MayorJson,
    MayorPlaceJson,
)
from kbdesk.domain.shapes import Picture
from kbdesk.domain.village_pictures import HIDDEN
from kbdesk.reports.document import (
    Bars,
    Cell,
    Document,
    Drawing,
    NewPage,
    PaperColumn,
    PaperTable,
    Series,
    Trend,
    draws,
)
from kbdesk.reports.mayor_picture import (
    bars,
    cards,
    lines,
    note_box,
    number,
    tile_map,
    trend,
    why_not,
)
from kbdesk.reports.report_head import month_line, short_month_line
from kbdesk.words import Language, long_date, say

_WIDE: Final = 527.0
"""The width of an A4 page between its margins, in points."""
_HIGH: Final = 500.0
_MM: Final = 186.0 / _WIDE
_MONTHS: Final = ("stunting", "d_s")
Sheet = PaperTable | Bars | Trend | NewPage


def mayor_document(said: MayorJson, language: Language = "id") -> Document:
    area = said["area"].removeprefix("Puskesmas ")
    return Document(
        say(f"mayor.title_{said['scope']}", language, area=area),
        [month_line(said["month"], language), _stamp(said, language)],
        [_page(said, language)],
        name=f"{say('mayor.file', language)} {said['month']}",
    )  # fmt: skip


def _stamp(said: MayorJson, language: Language) -> str:
    if said["until"] is None:
        return say("city.no_data", language)
    until = long_date(date.fromisoformat(said["until"]), language)
    if not said["laptops"]:
        return say("mayor.until", language, until=until)
    return say("city.fresh", language, until=until, heard=said["heard"], laptops=said["laptops"])


def _page(said: MayorJson, language: Language) -> Drawing:
    """Return the whole page as one drawing: it never breaks."""
    half = (_WIDE - 22) / 2
    left_wide = _WIDE * 0.565
    right_wide = _WIDE - left_wide - 22
    ranked = bars(said, said["places"], "stunting", language, left_wide)
    if said["scope"] == "city":
        beside = tile_map(said, language, right_wide, ranked.height)
        pictures = [("stunting", ranked), ("tiles", beside)]
    else:
        ranked = bars(said, said["places"], "stunting", language, half)
        beside = bars(said, said["families"], "krs", language, half)
        pictures = [("stunting", ranked), ("krs", beside)]
    trends = [trend(said, name, language, half) for name in _MONTHS]
    done = lines(say("mayor.done", language), list(_done(said, language)), half)
    decide = lines(
        say("mayor.decide", language),
        [(f"{place}.", decision(one, language)) for place, one in enumerate(said["decisions"], 1)]
        or [("", say("mayor.nothing_to_decide", language))],
        half,
    )
    box = note_box(say("mayor.complete", language), completeness(said, language), _WIDE)
    head = cards(said, language, _WIDE)
    rows = [(head,), (ranked, beside), tuple(trends), (done, decide), (box,)]
    high = [max(one.height for one in row) for row in rows]
    gap = max(7.0, min(16.0, (_HIGH - sum(high)) / (len(rows) - 1)))
    page = Picture(_WIDE, sum(high) + gap * (len(rows) - 1))
    y = 0.0
    for row, tall in zip(rows, high, strict=True):
        page.put(row[0], 0, y)
        if len(row) > 1:
            page.put(row[1], _WIDE - row[1].width, y)
        y += tall + gap
    pictures += [(f"{name}-12", one) for name, one in zip(_MONTHS, trends, strict=True)]
    return Drawing(
        page.height * _MM,
        draws(page),
        pictures=pictures,
        shrinks=True,
        sheets=_sheets(said, language),
    )


# -- words -----------------------------------------------------------------------------------


def _count(value: int | None) -> str:
    return HIDDEN if value is None else str(value)


def _done(said: MayorJson, language: Language) -> Iterator[tuple[str, str]]:
    of = said["done"]
    replied = _count(of["replied"])
    yield _count(of["referred"]), say("mayor.done_referred", language, replied=replied)
    yield _count(of["families_visited"]), say("mayor.done_visited", language)
    yield (
        _count(of["dashat_children"]),
        say("mayor.done_dashat", language, kitchens=of["dashat_kitchens"],
            finished=_count(of["dashat_finished"]), better=_count(of["dashat_better"])),
    )  # fmt: skip
    came = _count(of["attendance"])
    yield str(of["sessions"]), say("mayor.done_sessions", language, attendance=came)


def decision(one: MayorDecisionJson, language: Language) -> str:
    """Return what needs a decision as a sentence."""
    rule = one["rule"]
    if rule == "stunting" and one.get("names"):
        rule_words = "stunting_rt"
    elif "count" in one and one["count"] is None:
        rule_words = f"{rule}_few"
    else:
        rule_words = rule
    shares = {name: number(one[name], language) for name in ("percent", "target") if name in one}
    return say(
        f"mayor.decide_{rule_words}", language, name=one.get("name", ""),
        names=_listed(one.get("names", []), language), count=_count(one.get("count")),
        whole=_count(one.get("whole")), **shares,
    )  # fmt: skip


def _listed(names: list[str], language: Language) -> str:
    """Return names as a sentence says them: "A, B dan C"."""
    if len(names) < 2:
        return "".join(names)
    return say("mayor.and", language, first=", ".join(names[:-1]), last=names[-1])


def completeness(said: MayorJson, language: Language) -> str:
    """Return in sentences how much the figures speak of."""
    of = said["complete"]
    told = []
    if of["villages"]:
        told.append(
            say("mayor.complete_villages", language, sent=of["sent"], villages=of["villages"],
                current=of["current"], month=month_line(said["month"], language))
        )  # fmt: skip
    told += [
        say("mayor.complete_late", language, name=one["name"],
            until=long_date(date.fromisoformat(one["until"]), language))
        for one in of["late"]
        if one["until"]
    ]  # fmt: skip
    if of["none"]:
        names = _listed(of["none"], language)
        told.append(say("mayor.complete_none", language, names=names))
    if of["silent"]:
        names = _listed(of["silent"], language)
        told.append(say("mayor.complete_silent", language, names=names))
    if of["posyandu"]:
        told.append(
            say("mayor.complete_months", language, open=of["months_open"], whole=of["posyandu"])
        )
    if said["scope"] in ("city", "village"):
        told.append(say("mayor.by_residence", language))
    least = say(f"mayor.least_{said['by']}", language, least=said["least"])
    return " ".join([*told, least, say("mayor.small", language)])


# -- the spreadsheet -------------------------------------------------------------------------


def _sheets(said: MayorJson, language: Language) -> list[Sheet]:
    """Return the sheets of the spreadsheet: a chart on each, and one with every figure."""
    labels = [short_month_line(one, language) for one in said["months"]]
    found: list[Sheet] = [_observations(said, language)]
    for name, places in (("stunting", said["places"]), ("krs", said["families"])):
        told = [one for one in places if one["percent"] is not None and one["rank"]]
        if told:
            title = say(f"mayor.bars_{name}_{said['by']}", language)
            names = [one["name"] for one in told]
            series = [Series("%", [one["percent"] for one in told])]
            if all(one["target"] is not None for one in told):
                aims = [one["target"] for one in told]
                series.append(Series(say("mayor.target_word", language), aims))
            found += [NewPage(title), Bars(names, series, title=title, places=1)]
    for name in _MONTHS:
        figure = said["figures"][name]
        series = [Series("%", figure["history"])]
        if figure["target"] is not None:
            aims = [figure["target"]] * len(labels)
            series.append(Series(say("mayor.target_word", language), aims))
        title = say(f"mayor.trend_{name}", language)
        found += [NewPage(title), Trend(labels, series, title=title, places=1)]
    # the book begins with a sheet of its own
    del found[1]
    return found


def _observations(said: MayorJson, language: Language) -> PaperTable:
    """Return every figure of the page, a row for each: area, month, indicator, part, whole, %."""
    rows: list[list[Cell]] = []
    for name, figure in said["figures"].items():
        rows += _history(said, name, figure, language)
    for name, places in (("stunting", said["places"]), ("krs", said["families"])):
        rows += [_row(one, name, language) for one in places]
    return PaperTable(
        [
            PaperColumn(say("mayor.column_area", language)),
            PaperColumn(say("mayor.column_month", language)),
            PaperColumn(say("mayor.column_indicator", language)),
            PaperColumn(say("mayor.column_part", language), "whole"),
            PaperColumn(say("mayor.column_whole", language), "whole"),
            PaperColumn("%", "percent"),
            PaperColumn(say("mayor.column_note", language)),
        ],
        rows,
        sheet=say("mayor.column_data", language),
        tidy=True,
    )


def _history(
    said: MayorJson, name: str, figure: MayorFigureJson, language: Language
) -> list[list[Cell]]:
    indicator = say(f"mayor.card_{name}", language)
    earlier: list[list[Cell]] = [
        [said["area"], month, indicator, None, None, percent, None]
        for month, percent in zip(said["months"][:-1], figure["history"][:-1], strict=True)
        if percent is not None
    ]
    note = f"{HIDDEN} {say('mayor.untold', language)}" if figure["hidden"] else None
    return [
        *earlier,
        [said["area"], said["month"], indicator, figure["part"], figure["whole"],
         figure["percent"], note],
    ]  # fmt: skip


def _row(one: MayorPlaceJson, name: str, language: Language) -> list[Cell]:
    current = one["percent"] is not None and one["state"] == "current"
    note = None if current else why_not(one, language)
    return [
        one["name"], one["figures_month"], say(f"mayor.card_{name}", language), one["part"],
        one["whole"], one["percent"], note,
    ]  # fmt: skip
