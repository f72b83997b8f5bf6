"""The mayor's page: one A4 with the month's four figures, where they are, and what to decide."""

from __future__ import annotations

from collections.abc import Iterator
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
    headed,
)
from kbdesk.reports.formats import long_day
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
from kbdesk.words import Language, Say

_WIDE: Final = 527.0
"""The width of an A4 page between its margins, in points."""
_HIGH: Final = 500.0
_MM: Final = 186.0 / _WIDE
_MONTHS: Final = ("stunting", "d_s")
Sheet = PaperTable | Bars | Trend | NewPage


def mayor_document(said: MayorJson, language: Language) -> Document:
    say = Say(language)
    area = said["area"].removeprefix("Puskesmas ")
    return Document(
        say(f"mayor.title_{said['scope']}", area=area),
        [month_line(said["month"], language), _stamp(said, say)],
        [_page(said, say)],
        name=f"{say('mayor.file')} {said['month']}",
    )  # fmt: skip


def _stamp(said: MayorJson, say: Say) -> str:
    if said["until"] is None:
        return say("city.no_data")
    until = long_day(said["until"], say.language)
    if not said["laptops"]:
        return say("mayor.until", until=until)
    return say("city.fresh", until=until, heard=said["heard"], laptops=said["laptops"])


def _page(said: MayorJson, say: Say) -> Drawing:
    """Return the whole page as one drawing: it never breaks."""
    half = (_WIDE - 22) / 2
    left_wide = _WIDE * 0.565
    right_wide = _WIDE - left_wide - 22
    ranked = bars(said, said["places"], "stunting", say, left_wide)
    if said["scope"] == "city":
        beside = tile_map(said, say, right_wide, ranked.height)
        pictures = [("stunting", ranked), ("tiles", beside)]
    else:
        ranked = bars(said, said["places"], "stunting", say, half)
        beside = bars(said, said["families"], "krs", say, half)
        pictures = [("stunting", ranked), ("krs", beside)]
    trends = [trend(said, name, say, half) for name in _MONTHS]
    done = lines(say("mayor.done"), list(_done(said, say)), half)
    decide = lines(
        say("mayor.decide"),
        [(f"{place}.", decision(one, say)) for place, one in enumerate(said["decisions"], 1)]
        or [("", say("mayor.nothing_to_decide"))],
        half,
    )
    box = note_box(say("mayor.complete"), completeness(said, say), _WIDE)
    head = cards(said, say, _WIDE)
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
        sheets=_sheets(said, say),
    )


# -- words -----------------------------------------------------------------------------------


def _count(value: int | None) -> str:
    return HIDDEN if value is None else str(value)


def _done(said: MayorJson, say: Say) -> Iterator[tuple[str, str]]:
    of = said["done"]
    replied = _count(of["replied"])
    yield _count(of["referred"]), say("mayor.done_referred", replied=replied)
    yield _count(of["families_visited"]), say("mayor.done_visited")
    yield (
        _count(of["dashat_children"]),
        say("mayor.done_dashat", kitchens=of["dashat_kitchens"],
            finished=_count(of["dashat_finished"]), better=_count(of["dashat_better"])),
    )  # fmt: skip
    came = _count(of["attendance"])
    yield str(of["sessions"]), say("mayor.done_sessions", attendance=came)


def decision(one: MayorDecisionJson, say: Say) -> str:
    """Return what needs a decision as a sentence."""
    rule = one["rule"]
    if rule == "stunting" and one.get("names"):
        rule_words = "stunting_rt"
    elif "count" in one and one["count"] is None:
        rule_words = f"{rule}_few"
    else:
        rule_words = rule
    shares = {name: number(one[name], say) for name in ("percent", "target") if name in one}
    return say(
        f"mayor.decide_{rule_words}", name=one.get("name", ""),
        names=_listed(one.get("names", []), say), count=_count(one.get("count")),
        whole=_count(one.get("whole")), **shares,
    )  # fmt: skip


def _listed(names: list[str], say: Say) -> str:
    """Return names as a sentence says them: "A, B dan C"."""
    if len(names) < 2:
        return "".join(names)
    return say("mayor.and", first=", ".join(names[:-1]), last=names[-1])


def completeness(said: MayorJson, say: Say) -> str:
    """Return in sentences how much the figures speak of."""
    of = said["complete"]
    told = []
    if of["villages"]:
        told.append(
            say("mayor.complete_villages", sent=of["sent"], villages=of["villages"],
                current=of["current"], month=month_line(said["month"], say.language))
        )  # fmt: skip
    told += [
        say("mayor.complete_late", name=one["name"],
            until=long_day(one["until"], say.language))
        for one in of["late"]
        if one["until"]
    ]  # fmt: skip
    if of["none"]:
        names = _listed(of["none"], say)
        told.append(say("mayor.complete_none", names=names))
    if of["silent"]:
        names = _listed(of["silent"], say)
        told.append(say("mayor.complete_silent", names=names))
    if of["posyandu"]:
        told.append(say("mayor.complete_months", open=of["months_open"], whole=of["posyandu"]))
    if said["scope"] in ("city", "village"):
        told.append(say("mayor.by_residence"))
    least = say(f"mayor.least_{said['by']}", least=said["least"])
    return " ".join([*told, least, say("mayor.small")])


# -- the spreadsheet -------------------------------------------------------------------------


def _sheets(said: MayorJson, say: Say) -> list[Sheet]:
    """Return the sheets of the spreadsheet: a chart on each, and one with every figure."""
    labels = [short_month_line(one, say.language) for one in said["months"]]
    found: list[Sheet] = [_observations(said, say)]
    for name, places in (("stunting", said["places"]), ("krs", said["families"])):
        told = [one for one in places if one["percent"] is not None and one["rank"]]
        if told:
            title = say(f"mayor.bars_{name}_{said['by']}")
            names = [one["name"] for one in told]
            series = [Series("%", [one["percent"] for one in told])]
            if all(one["target"] is not None for one in told):
                aims = [one["target"] for one in told]
                series.append(Series(say("mayor.target_word"), aims))
            found += [NewPage(title), Bars(names, series, title=title, places=1)]
    for name in _MONTHS:
        figure = said["figures"][name]
        series = [Series("%", figure["history"])]
        if figure["target"] is not None:
            aims = [figure["target"]] * len(labels)
            series.append(Series(say("mayor.target_word"), aims))
        title = say(f"mayor.trend_{name}")
        found += [NewPage(title), Trend(labels, series, title=title, places=1)]
    # the book begins with a sheet of its own
    del found[1]
    return found


def _observations(said: MayorJson, say: Say) -> PaperTable:
    """Return every figure of the page, a row for each: area, month, indicator, part, whole, %."""
    rows: list[list[Cell]] = []
    for name, figure in said["figures"].items():
        rows += _history(said, name, figure, say)
    for name, places in (("stunting", said["places"]), ("krs", said["families"])):
        rows += [_row(one, name, say) for one in places]
    return PaperTable(
        headed(
            say,
            "mayor.column_area",
            "mayor.column_month",
            "mayor.column_indicator",
            ("mayor.column_part", "whole"),
            ("mayor.column_whole", "whole"),
            PaperColumn("%", "percent"),
            "mayor.column_note",
        ),
        rows,
        sheet=say("mayor.column_data"),
        tidy=True,
    )


def _history(said: MayorJson, name: str, figure: MayorFigureJson, say: Say) -> list[list[Cell]]:
    indicator = say(f"mayor.card_{name}")
    earlier: list[list[Cell]] = [
        [said["area"], month, indicator, None, None, percent, None]
        for month, percent in zip(said["months"][:-1], figure["history"][:-1], strict=True)
        if percent is not None
    ]
    note = f"{HIDDEN} {say('mayor.untold')}" if figure["hidden"] else None
    return [
        *earlier,
        [said["area"], said["month"], indicator, figure["part"], figure["whole"],
         figure["percent"], note],
    ]  # fmt: skip


def _row(one: MayorPlaceJson, name: str, say: Say) -> list[Cell]:
    current = one["percent"] is not None and one["state"] == "current"
    note = None if current else why_not(one, say)
    return [
        one["name"], one["figures_month"], say(f"mayor.card_{name}"), one["part"],
        one["whole"], one["percent"], note,
    ]  # fmt: skip
