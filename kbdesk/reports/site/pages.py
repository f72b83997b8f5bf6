"""The pages of the public site in both languages, from plain figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from kbdesk.domain.classification import known_level
from kbdesk.domain.population import SEXES
from kbdesk.domain.public_figures import (
    COUNTS,
    FIGURES,
    PROGRAMMES,
    PublicCell,
    PublicFigures,
    PublicPlace,
)
from kbdesk.domain.report_json.population import COUNTED
from kbdesk.reports.site.line_chart import axis_top, line_chart
from kbdesk.resources import resource
from kbdesk.words import LANGUAGES, Language, Say, spoken

CITY: Final = "city"
_PROGRAMME_PAGES: Final = {
    "posyandu": "posyandu",
    "nutrition": "gizi",
    "families": "keluarga",
    "planning": "kb",
    "dashat": "dashat",
    "education": "edukasi",
    "kampung": "kampung-kb",
    "population": "penduduk",
}
"""The names of the pages in ``program/``, in their order; both languages have the same."""
_LEADING: Final = ("stunting", "d_s", "krs", "cpr", "unmet_need")
"""The figures of the first page."""
_ROOTS: Final[Mapping[Language, str]] = {"id": "", "en": "en/"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its file from the root of the site, its template, and what fills it."""

    path: str
    template: str
    title: str
    fill: Mapping[str, Any]


def pages(found: PublicFigures) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every page; the same figures give the same pages."""
    for language in LANGUAGES:
        words = SiteWords(language)
        each = list(_pages(found, words))
        for one in each:
            yield _ROOTS[language] + one.path, _rendered(one, found, words)


class SiteWords:
    """How the site speaks in one language: words, months, figures."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.say = Say(language)

    def month(self, month: int) -> str:
        """Return "Oktober 2026" of a month's number."""
        return f"{self.say(f'calendar.month.{month % 12 + 1}')} {month // 12}"

    def short(self, month: int) -> str:
        """Return "Okt 26"."""
        return f"{self.say(f'calendar.month_short.{month % 12 + 1}')} {month // 12 % 100:02d}"

    def number(self, value: object) -> str:
        return spoken(value, self.language)

    def percent(self, cell: PublicCell) -> str:
        """Return a share, or a word that says why it is not shown."""
        share = cell.percent
        if share is None:
            return "*" if cell.state == "protected" else self.say(f"site.state.{cell.state}")
        return f"{self.number(share)} %"

    def of(self, cell: PublicCell) -> str:
        """Return "14 dari 79", with a star for a count that is not shown."""
        if cell.state in ("no_data", "little_known"):
            return ""
        part = "*" if cell.part is None else self.number(cell.part)
        whole = "*" if cell.whole is None else self.number(cell.whole)
        return self.say("site.of", part=part, whole=whole)


def _pages(found: PublicFigures, words: SiteWords) -> Iterator[Page]:
    say = words.say
    last = found.months[-1].month
    yield Page(_page("index"), "city", say("site.city"), {
        "figures": [_figure(found, words, name, CITY) for name in _LEADING],
        "places": [_place_link(one, found, words) for one in found.places],
    })  # fmt: skip
    for programme in PROGRAMMES:
        names = [name for name, figure in FIGURES.items() if figure.programme == programme]
        yield Page(_programme_path(programme), "programme",
                   say(f"site.programme.{programme}"), {
            "lead": say(f"site.lead.{programme}"),
            "figures": [
                {**_figure(found, words, name, CITY),
                 "rows": [_row(found, words, one, name, last) for one in found.places]}
                for name in names
            ],
            "counts": _counts(found, words, programme),
        })  # fmt: skip
    yield Page(_programme_path("education"), "programme", say("site.programme.education"), {
        "lead": say("site.lead.education"), "figures": [],
        "counts": _counts(found, words, "education"),
    })  # fmt: skip
    yield Page(_programme_path("kampung"), "levels", say("site.programme.kampung"), {
        "lead": say("site.lead.kampung"),
        "places": [
            {"name": one.name, "path": _path_of(one),
             **{name: _level(words, name, one) for name in ("kampung", "dataku")}}
            for one in found.places
        ],
    })  # fmt: skip
    yield Page(_programme_path("population"), "population", say("site.programme.population"), {
        "lead": say("site.lead.population"), **_population(found, words),
    })  # fmt: skip
    for place in found.places:
        yield Page(_path_of(place), "place", place.name, {
            "district": place.district,
            "levels": [
                (say(f"site.programme.{name}"), _level(words, name, place))
                for name in ("kampung", "dataku")
            ],
            "groups": [
                (say(f"site.programme.{programme}"),
                 [_figure(found, words, name, place.code) for name, figure in FIGURES.items()
                  if figure.programme == programme])
                for programme in PROGRAMMES
            ],
            "months_told": len(place.told & {one.month for one in found.months}),
        })  # fmt: skip
    yield Page(_page("metode"), "method", say("site.method"), {
        "definitions": [
            (_title(words, name), say(f"site.about.{name}")) for name in FIGURES
        ],
        "months": [
            {"name": words.month(one.month), "closed": one.closed, "posyandu": one.posyandu,
             "heard": one.heard, "laptops": one.laptops,
             "until": spoken(one.until, words.language) if one.until else "–"}
            for one in reversed(found.months)
        ],
        "places": [
            {"name": one.name,
             "told": ", ".join(words.short(month) for month in sorted(one.told, reverse=True))}
            for one in found.places
        ],
    })  # fmt: skip


def _rendered(page: Page, found: PublicFigures, words: SiteWords) -> str:
    up = "../" * page.path.count("/")
    root = up if words.language == "id" else up + "../"
    other: Language = "en" if words.language == "id" else "id"
    say = words.say
    menu = [
        (_page("index"), say("site.city")),
        *((_programme_path(one), say(f"site.programme.{one}")) for one in _PROGRAMME_PAGES),
        (_page("metode"), say("site.method")),
    ]
    text: str = _template(page.template).render(
        page=page,
        say=say,
        words=words,
        language=words.language,
        style=Markup(resource("site", "style.css").read_text(encoding="utf-8")),
        up=up,
        data=f"{root}data/",
        other=f"{root}{_ROOTS[other]}{page.path}",
        other_name=Say(other)("site.language"),
        other_code=other,
        menu=menu,
        first_month=words.month(found.months[0].month),
        last_month=words.month(found.months[-1].month),
        day=spoken(found.day, words.language),
        least=found.least,
        **page.fill,
    )
    return text


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(str(resource("site"))),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(name: str) -> Any:
    return _environment().get_template(f"{name}.html")


def _title(words: SiteWords, name: str) -> str:
    return words.say.first(f"site.figure.{name}", f"indicator.{name}", otherwise=name)


def _figure(found: PublicFigures, words: SiteWords, name: str, row: str) -> dict[str, Any]:
    """Return a figure with its months, its latest share and its chart."""
    months = [one.month for one in found.months]
    cells = [found.cells[month, row, name] for month in months]
    values = [cell.percent for cell in cells]
    title = _title(words, name)
    known = [(month, value) for month, value in zip(months, values, strict=True)
             if value is not None]  # fmt: skip
    summary = words.say(
        "site.chart", title=title, first=words.month(months[0]), last=words.month(months[-1]),
        told=len(known), months=len(months),
        value=f"{words.number(known[-1][1])} %" if known else words.say("site.state.no_data"),
    )  # fmt: skip
    top = axis_top(max((value for _, value in known), default=0.0))
    units = [f"{words.number(step if step % 1 else int(step))} %" for step in (0.0, top / 2, top)]
    chart = line_chart(values, [words.short(month) for month in months], summary, units)
    return {
        "name": name,
        "title": title,
        "now": words.percent(cells[-1]),
        "of": words.of(cells[-1]),
        "month": words.month(months[-1]),
        "chart": Markup(chart) if len(known) > 1 else None,
        "about": words.say(f"site.about.{name}"),
        "months": [
            (words.month(month), words.percent(cell), words.of(cell))
            for month, cell in zip(reversed(months), reversed(cells), strict=True)
        ],
    }


def _row(
    found: PublicFigures, words: SiteWords, place: PublicPlace, name: str, month: int
) -> dict[str, Any]:
    cell = found.cells[month, place.code, name]
    return {
        "name": place.name, "path": _path_of(place), "percent": words.percent(cell),
        "of": words.of(cell), "bar": cell.percent or 0,
    }  # fmt: skip


def _place_link(place: PublicPlace, found: PublicFigures, words: SiteWords) -> dict[str, Any]:
    last = found.months[-1].month
    return {
        "name": place.name,
        "path": _path_of(place),
        "figures": [
            words.percent(found.cells[last, place.code, name]) for name in ("stunting", "d_s")
        ],
    }


def _counts(found: PublicFigures, words: SiteWords, programme: str) -> list[dict[str, Any]]:
    """Return the counts of a programme by month for the city, the newest first."""
    told = {(one.month, one.row, one.quantity): one.value for one in found.counts}
    return [
        {
            "title": words.say(f"site.count.{name}"),
            "months": [
                (words.month(one.month), _count(words, told[one.month, CITY, name]))
                for one in reversed(found.months)
            ],
        }
        for name, of in COUNTS.items()
        if of == programme
    ]


def _count(words: SiteWords, value: int | None) -> str:
    return "*" if value is None else words.number(value)


def _level(words: SiteWords, programme: str, place: PublicPlace) -> str:
    level = place.levels.get(programme)
    if level is None:
        return words.say("site.state.no_data")
    return known_level(programme, level).label[words.language]


def _path_of(place: PublicPlace) -> str:
    return _page(f"kelurahan/{place.name.lower().replace(' ', '-')}")


def _programme_path(programme: str) -> str:
    return _page(f"program/{_PROGRAMME_PAGES[programme]}")


def _page(name: str) -> str:
    return f"{name}.html"


def _population(found: PublicFigures, words: SiteWords) -> dict[str, Any]:
    """Return the pyramid and the people of each kelurahan, a star for what is not shown."""
    people, pyramid = found.population, found.population["pyramid"]
    most = max((one[sex] or 0 for one in pyramid for sex in SEXES), default=0) or 1
    return {
        "until": spoken(found.population_day, words.language),
        "totals": [
            (words.say(f"site.people.{name}"), _count(words, count))
            for name, count in (
                ("population", people["population"]), ("male", people["male"]),
                ("female", people["female"]), ("households", people["households"]),
            )
        ],
        "pyramid": [
            {
                "band": one["band"],
                "male": _count(words, one["male"]), "female": _count(words, one["female"]),
                "male_bar": round(100 * (one["male"] or 0) / most, 1),
                "female_bar": round(100 * (one["female"] or 0) / most, 1),
            }
            for one in reversed(pyramid)
        ],
        "villages": [
            {"name": place.name, "path": _path_of(place),
             **{name: _count(words, row[name]) for name in COUNTED}}
            for place in found.places
            for row in people.get("villages", ())
            if row["village"] == place.code
        ],
    }  # fmt: skip
