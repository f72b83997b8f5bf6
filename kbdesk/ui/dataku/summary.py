"""The summary of Rumah DataKu: figures, pyramid, risk by RT, couples, levels, priorities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.domain.meaning import Meaning
from kbdesk.domain.population import Whom
from kbdesk.domain.report_json.population import PopulationJson, PyramidJson
from kbdesk.domain.skdn import percent
from kbdesk.domain.village_pictures import heat_ink, heat_steps, mix
from kbdesk.queries.people_behind import of_band, of_group
from kbdesk.queries.village_care import VillageCare
from kbdesk.reports.formats import figure
from kbdesk.reports.kampung_document import issue_detail, issue_words, level_words
from kbdesk.reports.population_document import pyramid_picture
from kbdesk.reports.score_table import level_label
from kbdesk.reports.village_profile import planning_parts
from kbdesk.ui.dataku.figures import Figure, FigureStrip
from kbdesk.ui.dataku.tables import band_words
from kbdesk.ui.kit import LEFT, Button, Card, Label, column, put, sized, tr
from kbdesk.ui.language import current
from kbdesk.ui.widgets.cells import Cell, HeatCell, Text, Two
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.meaning_lines import MeaningLines
from kbdesk.ui.widgets.picture_view import PictureView
from kbdesk.ui.widgets.table import CENTRE, RIGHT, Column, Row, Section, Table

Said = Mapping[str, Any]
_BANDS_HEIGHT = 184.0
_ROW, _MOST_ROWS = 31, 14
_OTHERS = {"users": "non_users"}
"""An issue of too few users lists the non-users."""


CARE: Final = ("stunted", "d_s", "referrals", "dashat")
"""The figures about help for children; each opens the people behind it."""


class SummaryTab(QWidget):
    """``behind(figure, place)`` asks for families, ``people(whom, title)`` for persons.

    ``wanted(part)`` for another part; ``cared(figure)``: for one of :data:`CARE`.
    """

    behind = Signal(str, object)
    people = Signal(object, str)
    wanted = Signal(str)
    cared = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[PopulationJson, Said, Mapping[str, Meaning]] | None = None
        self.strip = FigureStrip(10, across=5)
        self.meaning = MeaningLines()
        self.pyramid = PictureView(tr("dataku.pyramid"))
        self.planning = PictureView(tr("dataku.kb"))
        self.risk = sized(
            Table(
                tr("dataku.krs_by_rt"),
                Column(tr("dataku.rt"), width=56),
                Column(tr("dataku.kk"), RIGHT),
                Column(tr("dataku.male"), RIGHT, optional=True),
                Column(tr("dataku.female"), RIGHT, optional=True),
                Column(tr("dataku.targets"), RIGHT),
                Column(tr("dataku.krs"), RIGHT),
                Column(tr("dataku.at_risk"), CENTRE, stretch=1),
                row_height=_ROW,
            ),
            min_height=240,
        )
        self.issues = Table(
            tr("dataku.issues"), Column(tr("dataku.issues"), stretch=1), row_height=52
        )
        sized(self.issues, min_height=170)
        self.levels: dict[str, tuple[Label, Label]] = {}
        self.lacking: dict[str, Label] = {}
        people = Card(tr("dataku.pyramid"), note=tr("dataku.pale"), pad=(14, 10, 14, 8))
        put(people.body, self.pyramid, 1)
        risk = Card(tr("dataku_page.risk"), note=tr("dataku_page.darker"), pad=0)
        put(risk.body, (self.risk, 1))
        self._couples = Card(tr("dataku.kb"), note=" ", pad=(16, 12, 16, 10))
        put(self._couples.body, self.planning, 1)
        raised = Card(tr("dataku.issues"), pad=0)
        raised.add_to_header(self._way("issues", tr("dataku_page.all_issues")))
        put(raised.body, (self.issues, 1))
        above = [(people, 34), (risk, 44), (self._classification(), 24)]
        below = [(self._couples, 58), (raised, 42)]
        whole = put(column(12), self.strip, self.meaning, (Columns(above, stacks_from=1.25), 1))
        self.setLayout(put(whole, Columns(below, stacks_from=1.25)))
        self.strip.opened.connect(self._open_figure)
        self.pyramid.chosen.connect(lambda key: self.people.emit(*of_bar(key)))
        self.planning.chosen.connect(lambda key: self.behind.emit(key, None))
        self.risk.opened.connect(self._open_rt)
        self.issues.opened.connect(lambda key: self.behind.emit(key, None))

    def _way(self, part: str, words: str) -> Button:
        return Button(words, "link", trailing="arrow-right", does=lambda: self.wanted.emit(part))

    def _classification(self) -> Card:
        card = Card(tr("dataku.classification"), pad=(16, 10, 16, 10), gap=4)
        for program in ("dataku", "kampung"):
            level = Label("", "section", wrap=True)
            missing = Label("", "body", wrap=True)
            put(card.body, Label(tr(f"dataku.program_{program}"), "secondary"), level, missing)
            self.lacking[program] = Label("", "secondary", wrap=True)
            card.body.addWidget(self.lacking[program])
            card.body.addSpacing(8)
            self.levels[program] = (level, missing)
        self.scored = self._way("score", "")
        more = self._way("classification", tr("dataku_page.see_items"))
        put(card.body, 1, (self.scored, LEFT), (more, LEFT))
        return card

    def show_village(
        self, people: PopulationJson, kampung: Said, about: Mapping[str, Meaning]
    ) -> None:
        """Show the exact figures of a village; they stay on this machine.

        The figures about help for children follow with ``show_care``.
        """
        self._shown = people, kampung, about
        stale = self._show_head(None)
        show_pyramid(self.pyramid, people)
        language = current()
        parts = planning_parts(kampung["figures"], language, exact=True)
        self.planning.show_picture(
            lambda width: mix(parts, width=width, number=lambda value: figure(value, language))
        )
        of = kampung["figures"]
        self._couples.set_note(
            tr("dataku.kb_line", pus=figure(of["PUS"], language),
               users=figure(of["users"], language),
               percent=figure(percent(of["users"], of["PUS"]), language, 1))
        )  # fmt: skip
        self._show_risk(people, kampung, pale=stale)
        self._show_levels(kampung)
        self.issues.set_rows(issue_rows(kampung, 3))

    def show_care(self, care: VillageCare) -> None:
        """Show the figures about help for children beside the others."""
        if self._shown is not None:
            self._show_head(care)

    def _show_head(self, care: VillageCare | None) -> bool:
        """Show the figures and their meaning; tell whether they are of an earlier month."""
        assert self._shown is not None
        people, kampung, about = self._shown
        more = {} if care is None else care.about
        names = ("population", "at_risk", "unmet_need", "stunted", *more)
        stale = self.meaning.show_meanings({**about, **more}, names)
        self._show_strip(people, kampung, care, pale=stale)
        return stale

    def _show_strip(
        self, people: PopulationJson, kampung: Said, care: VillageCare | None, *, pale: bool
    ) -> None:
        language = current()
        ratios, groups, of = people["ratios"], people["groups"], kampung["figures"]
        dependent = sum(groups[name]["people"] or 0 for name in ("0-14", "65+"))
        unmet = of["unmet_need"]
        self.strip.show_figures(
            [
                Figure(figure(people["population"], language), tr("dataku.people"),
                       tr("dataku_page.men_women", men=figure(people["male"], language),
                          women=figure(people["female"], language)), "people"),
                Figure(figure(people["households"], language), tr("dataku.households"),
                       tr("dataku.mean_household",
                          mean=figure(ratios["mean_household"], language, 1)), "families"),
                Figure(figure(ratios["sex"], language, 1), tr("dataku.sex_ratio"),
                       tr("dataku.sex_ratio_detail"), "people"),
                Figure(figure(ratios["dependency"], language, 1), tr("dataku.dependency"),
                       tr("dataku.dependency_detail", part=figure(dependent, language),
                          whole=figure(groups["15-64"]["people"], language)), "dependants"),
                Figure(share(of["at_risk_percent"]), tr("dataku_page.at_risk"),
                       tr("dataku_page.of_targets", part=of["at_risk"], whole=of["targets"]),
                       "krs"),
                Figure(share(of["unmet_need_percent"]), tr("dataku_page.unmet"),
                       tr("dataku_page.of_couples", part=unmet, whole=of["PUS"]), "unmet_need"),
                *care_figures(care),
            ],
            pale=pale,
        )  # fmt: skip

    def _show_risk(self, people: PopulationJson, kampung: Said, *, pale: bool) -> None:
        language = current()
        places = {(row["village"], row["rt"]): row for row in people["by_rt"]}
        steps = heat_steps([row["at_risk_percent"] for row in kampung["by_rt"]])

        def figures(of: Said, here: Said) -> list[str]:
            found = (of["families"], here.get("male"), here.get("female"), of["targets"])
            return [figure(one, language) for one in (*found, of["at_risk"])]

        rows = []
        for row in kampung["by_rt"]:
            here = figures(row, places.get((row["village"], row["rt"]), {}))
            cell = heat_cell(row["at_risk_percent"], steps, pale=pale)
            rows.append(Row(row["rt"] or "", [row["rt"] or "–", *here, cell]))
        of = kampung["figures"]
        cells = ["Σ", *figures(of, people), share(of["at_risk_percent"])]
        rows.append(Row("", cells, spoken=tr("dataku.together"), total=True))
        self._rts = [(row["village"], row["rt"]) for row in kampung["by_rt"]]
        self.risk.set_rows(rows)
        sized(self.risk, min_height=38 + _ROW * min(len(rows), _MOST_ROWS))

    def _open_figure(self, key: str) -> None:
        if key in CARE:
            self.cared.emit(key)
        elif key == "people":
            self.people.emit(Whom(), tr("dataku_page.people"))
        elif key == "dependants":
            self.people.emit(of_group("0-14", "65+"), tr("dataku_page.dependants"))
        else:
            self.behind.emit(key, None)

    def _open_rt(self, _key: str) -> None:
        place = self.risk.currentIndex().row()
        self.behind.emit("krs", self._rts[place] if 0 <= place < len(self._rts) else None)

    def _show_levels(self, kampung: Said) -> None:
        language = current()
        for program, (level, missing) in self.levels.items():
            of = kampung["classification"][program]
            level.setText(level_words(program, of["level"], language))
            words = tr("dataku.complete")
            if of["next"]:
                words = tr("dataku.missing", count=len(of["missing"]),
                           level=level_words(program, of["next"], language))  # fmt: skip
            missing.setText(words)
            missing.set_tone("warn" if of["next"] else "ok")
            lacking = [f"· {item_words(program, code)}" for code in of["missing"][:3]]
            self.lacking[program].setText("\n".join(lacking))
            self.lacking[program].setVisible(bool(lacking))
        reached = level_label(kampung["score"]["level"], language)
        self.scored.set_words(tr("dataku_page.scored", level=reached))


def care_figures(care: VillageCare | None) -> list[Figure]:
    """Return stunting, D/S, referrals and DASHAT, each with its n and its target.

    None: they are still being counted.
    """
    language = current()
    if care is None:
        names = ("dataku.stunted", "dataku_page.d_s", "dataku_page.letters", "dataku_page.places")
        return [Figure("…", tr(name)) for name in names]
    letters, places = care.referrals, care.places
    shares = []
    for indicator, words, opens in (
        ("stunting", "dataku.stunted", "stunted"), ("d_s", "dataku_page.d_s", "d_s"),
    ):  # fmt: skip
        of, target = care.figures[indicator], care.targets.get(indicator)
        key = f"dataku_page.so_many_{'measured' if opens == 'stunted' else 'children'}"
        below = tr(key, part=figure(of.part, language), whole=figure(of.whole, language))
        if target is not None:
            aim = tr(
                "dataku_page.target",
                percent=figure(target.percent, language, int(target.value % 10 > 0)),
            )
            below = f"{below} · {aim}"
        # A month without any weighing is not recorded yet: that is not "none".
        percent = None if opens == "d_s" and not of.part else of.percent
        shares.append(Figure(share(percent), tr(words), below, opens))
    late = "dataku_page.letters_late" if letters.late else "dataku_page.letters_in_time"
    unknown = places.outcomes.get(None, 0)
    ended = "dataku_page.places_going"
    if places.finished:
        ended = "dataku_page.places_unknown" if unknown else "dataku_page.places_ended"
    return [
        *shares,
        Figure(figure(letters.running, language), tr("dataku_page.letters"),
               tr(late, count=letters.late), "referrals"),
        Figure(figure(places.total, language), tr("dataku_page.places"),
               tr(ended, finished=places.finished, recovered=places.outcomes.get("recovered", 0),
                  unknown=unknown), "dashat"),
    ]  # fmt: skip


def show_pyramid(view: PictureView, people: PyramidJson, height: float = _BANDS_HEIGHT) -> None:
    """Show the pyramid of people by age and sex."""
    language = current()
    widest = max(people["pyramid"], key=lambda row: (row["male"] or 0) + (row["female"] or 0))
    view.show_picture(
        lambda width: pyramid_picture(people, language, width, height),
        tr("dataku.pyramid_spoken", men=people["male"], women=people["female"],
           band=widest["band"]),
    )  # fmt: skip


def of_bar(key: str) -> tuple[Whom, str]:
    """Return the people that a bar of the pyramid counts, and their name."""
    sex, _, band = key.partition("/")
    words = tr("dataku.men" if sex == "male" else "dataku.women")
    return of_band(band, sex), f"{words}, {band_words(band)}"


def item_words(program: str, code: str) -> str:
    """Return an item of a checklist as it is written."""
    from kbdesk.domain.classification import known_item

    return known_item(program, code).label[current()]


def share(value: float | None) -> str:
    """Return "39,5 %", or a dash."""
    return "–" if value is None else f"{figure(value, current(), 1)} %"


def heat_cell(value: float | None, steps: Sequence[float], *, pale: bool) -> Cell:
    """Return a share on its colour; no colour for one of an earlier month."""
    if pale:
        return Text(share(value), shade="ink_3")
    fill, ink = heat_ink(value, steps)
    return HeatCell(share(value), fill, ink)


def reach_cell(issue: Said) -> Two:
    """Return how many people came to sessions on an issue, and how many of its worst RT."""
    of = issue["reach"]
    if of is None or not of["sessions"]:
        return Two(tr("dataku_page.reach_none") if of else "–", "", strong=False, shade="ink_2")
    language = current()
    people, sessions = figure(of["attendance"], language), figure(of["sessions"], language)
    first = tr("dataku_page.reach_came", people=people, sessions=sessions)
    worst = [
        f"{row['rt'] or '–'}: {figure(row['reached_people'], language)}"
        for row in issue["by_rt"][:3]
    ]
    second = f"{tr('dataku.rt')} {' · '.join(worst)}" if worst else ""
    return Two(first, second, strong=False)


def issue_rows(kampung: Said, most: int) -> list[Row | Section]:
    """Return the issues that the figures raise, as rows whose key is the figure."""
    language = current()
    rows: list[Row | Section] = []
    for number, one in enumerate(kampung["priorities"][:most], 1):
        words = Two(f"{number}. {issue_words(one, language)}", issue_detail(one, language))
        rows.append(Row(_OTHERS.get(one["figure"], one["figure"]), [words]))
    return rows or [Section(tr("dataku.no_issues"))]
