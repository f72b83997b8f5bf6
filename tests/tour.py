"""A walk through everything the window shows, on homes of invented people, on a day that stands.

``Homes`` makes the homes once; ``Tour`` opens the window on one of them and stops at each view.
The pictures (``tests.screens``) and the test of every page walk the same way.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from inspect import Parameter, signature
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from kbdesk.commands import bundles, enrolment
from kbdesk.commands.homes import add_user, create_home, open_home, opened
from kbdesk.commands.left_papers import place_for
from kbdesk.commands.record import record
from kbdesk.commands.satusehat import PersonToSend, ToSend
from kbdesk.commands.updates import FoundUpdate
from kbdesk.demo import fill
from kbdesk.desk import Clock, Desk
from kbdesk.domain.attachments import Prepared
from kbdesk.domain.population import PopulationChange
from kbdesk.queries.area import Area, area_of
from kbdesk.queries.faults import ReportedFault
from kbdesk.queries.kitchen_day import kitchen_day
from kbdesk.queries.people_behind import MOVES, of_band
from kbdesk.queries.recipients import RecipientPlace, recipients
from kbdesk.store.keyring import Kdf
from kbdesk.store.store import Change
from kbdesk.sync.fhir_server import FhirServerSettings
from kbdesk.ui.access.lost_sheet import LostSheet
from kbdesk.ui.exchange.satusehat_card import SatuSehatSending
from kbdesk.ui.kampung.photo_field import Photo
from kbdesk.ui.language import tr
from kbdesk.ui.main_window import MainWindow
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.pages import PAGES, page_class
from kbdesk.ui.preferences import Preferences
from kbdesk.ui.side_worker import side_worker
from kbdesk.ui.tour.day_tour import DayTour
from kbdesk.ui.user_menu import UserMenu
from kbdesk.updates.release import Changes, PackedFile, Release
from kbdesk.words import Language
from tests.exchange import spreadsheets
from tests.exchange.spreadsheets import BANYU, HEADINGS, KIRANA

T = TypeVar("T")
PASSPHRASE = "perahu layar biru"
QUICK = Kdf(memory_kib=8, passes=1, lanes=1)
VILLAGE = "64.74.01.1003"
NOW = datetime(2026, 8, 12, 9, 42).astimezone()
"""A Wednesday in a month of vitamin A."""
WIDTH, HEIGHT = 1366, 768


def clock() -> Clock:
    """Return a clock that stands in the morning, a millisecond further at each look."""
    moment = int(NOW.timestamp() * 1000)

    def look() -> int:
        nonlocal moment
        moment += 1
        return moment

    return Clock(look)


def a_photo() -> Photo:
    """A photo as the form of an intervention shows it."""
    from PIL import Image

    target = BytesIO()
    Image.linear_gradient("L").resize((400, 300)).convert("RGB").save(target, "JPEG")
    return Photo("jamban-rt-03.jpg", Prepared("image", target.getvalue(), 400, 300))


def shows_photo(page: Any) -> None:
    """Show a photo in the form of an intervention, scrolled into sight."""
    for one in page.photos.values():
        one.show_photo(a_photo())
    QApplication.processEvents()
    page.photos["after"].remove.setFocus()
    page.scroll_area.ensureWidgetVisible(page.photos["after"])


# -- homes -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Homes:
    """The homes that are walked through, each made when it is first asked for."""

    folder: Path
    families: int = 40

    def posyandu(self) -> Path:
        """A posyandu's laptop in the middle of its work, with two cadres."""
        return self._home("posyandu", "posyandu", self.families, posyandu=["LT01"])

    def empty(self) -> Path:
        """A posyandu's laptop with nobody in it yet."""
        return self._home("empty", "posyandu", 0, posyandu=["LT01"])

    def supervisor(self) -> Path:
        """A supervisor's laptop with three posyandu."""
        codes = ["LT01", "LT02", "LT03"]
        return self._home("supervisor", "supervisor", self.families, posyandu=codes)

    def hub(self) -> Path:
        """The city's computer."""
        return self._home("hub", "hub", self.families)

    def nowhere(self) -> Path:
        """Where no home is yet."""
        return self.folder / "nowhere"

    def _home(self, name: str, role: str, families: int, **more: Any) -> Path:
        home = self.folder / name
        if home.exists():
            return home
        said = {"posyandu": "Laptop Kenanga 2-A", "hub": "Kota Bontang"}
        create_home(
            home,
            role=role,
            name=said.get(role, "Laptop Pembina Lhoktuan"),
            user="Sulastri Bakau",
            passphrase=PASSPHRASE,
            village=None if role == "hub" else VILLAGE,
            kdf=QUICK,
            clock=clock(),
            **more,
        )
        with opened(home, user=None, passphrase=PASSPHRASE, clock=clock()) as desk:
            if role == "posyandu":
                add_user(
                    desk, PASSPHRASE, name="Rohana Tepian", role="cadre", passphrase=PASSPHRASE
                )
            if families:
                fill(desk, families=families, months=6, seed=1)
            if families and role == "posyandu":
                day = {"do": "open_session", "posyandu": "LT01", "date": NOW.date().isoformat()}
                record(desk, {**day, "officers": ["Sulastri Bakau", "Rohana Tepian"]})
                fed_some(desk)
            if families and role == "posyandu":
                met_the_city(desk, self.folder / "city")
            elif families and role == "hub":
                heard_of_laptops(desk, self.folder / "laptops")
        Preferences(laptop=said.get(role, ""), place="Posyandu Kenanga 2").save(home)
        return home


def fed_some(desk: Desk) -> None:
    """Let the kitchen have cooked this morning, and three of its recipients have eaten."""
    here = kitchen_day(desk, "12-23", None, area_of(desk))
    today = NOW.date().isoformat()
    for eater, share in zip(here.eaters, (100, 75, 50), strict=False):
        given = {"recipient": eater.place.row.id, "date": today, "handover": "taken"}
        said = {"do": "record_distribution", "portions": 1, "eaten_percent": share}
        record(desk, {**said, **given, "eaten_by": "recipient"})
    if here.shown:
        cooked = {"recipe": here.shown[0].recipe.id, "portions": 5, "cooks": ["Bu Nurhayati"]}
        record(desk, {"do": "record_production", "date": today, **cooked})


# -- what has travelled ------------------------------------------------------------------------


@contextmanager
def machine(folder: Path, role: str, name: str, *codes: str) -> Iterator[Desk]:
    """Make another machine of the district, and open it."""
    create_home(
        folder,
        role=role,
        name=name,
        user="Rohana Tepian",
        passphrase=PASSPHRASE,
        village=None if role == "hub" else VILLAGE,
        posyandu=codes,
        kdf=QUICK,
        clock=clock(),
    )
    with opened(folder, user=None, passphrase=PASSPHRASE, clock=clock()) as desk:
        yield desk


def enrol(laptop: Desk, city: Desk, folder: Path) -> None:
    """Enrol a laptop at the city."""
    folder.mkdir(parents=True, exist_ok=True)
    asked, reply = folder / f"{laptop.name}.kbdaftar", folder / f"balas-{laptop.name}.kbdaftar"
    enrolment.request(laptop, asked)
    said = enrolment.grant(city, asked, reply, [])["hub_fingerprint"]
    enrolment.accept(laptop, reply, fingerprint=said)


def carry(sender: Desk, taker: Desk, stick: Path) -> None:
    """Carry what there is from one machine to another, on a stick that is empty before."""
    stick.mkdir(parents=True, exist_ok=True)
    for file in stick.iterdir():
        file.unlink()
    if sender.role == "hub":
        bundles.export_answers(sender, stick)
    else:
        bundles.export_to(sender, stick)
    bundles.import_all(taker, [stick])


def met_the_city(laptop: Desk, folder: Path) -> None:
    """Let a laptop have been at the city once, and differ from a second one in a birth weight."""
    child = laptop.store.records.value("SELECT id FROM person WHERE name = 'Jingga Mentari'")
    stick = folder / "USB MERAH"
    with machine(folder / "hub", "hub", "Kota Bontang") as city:
        enrol(laptop, city, folder / "papers")
        carry(laptop, city, stick)
        carry(city, laptop, stick)
        with machine(folder / "other", "posyandu", "Laptop Kenanga 2-B", "LT01") as other:
            enrol(other, city, folder / "papers")
            carry(city, other, stick)
            record(other, {"do": "edit_person", "id": child, "birth_weight_g": 2400})
            record(laptop, {"do": "edit_person", "id": child, "birth_weight_g": 2600})
            past_the_forms(other, child)
            carry(other, city, stick)
        carry(city, laptop, stick)


def past_the_forms(desk: Desk, child: str) -> None:
    """Write two records that no form takes, as a program does that somebody changed."""
    fact = {"child": child, "date": NOW.date().isoformat(), "weight_g": 99_999_000}
    strange = [
        Change("measurement", "b5c1d0a2-2f43-4c1b-9d3e-0d8f6a1c7e55", "fact", fact),
        Change("person", child, "identity", {"name": "Jingga", "sex": "zz"}),
    ]
    with desk.store.transaction():
        desk.store.write(strange, user=desk.user.id)


def heard_of_laptops(city: Desk, folder: Path) -> None:
    """Let two laptops be enrolled at the city, one of which has brought its data."""
    for name, code in (("Laptop Guntung 1-A", "GT01"), ("Laptop Guntung 2-A", "GT02")):
        with machine(folder / code, "posyandu", name, code) as laptop:
            enrol(laptop, city, folder / "papers")
            if code == "GT01":
                member = {"name": "Awan Teduh", "sex": "male", "birth_date": "2024-11-02"}
                draft = {"do": "register_family", "rt": "04", "members": [member]}
                record(laptop, draft)
                carry(laptop, city, folder / "USB")


# -- what is seen ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Story:
    """The rows of the family of the pictures, by which pages are opened."""

    family: str
    child: str
    referral: str
    weighed_on: date
    lesson: str
    elder: str
    """The oldest who lives here."""
    places: tuple[str, ...]
    """In the kitchen: Kirana's, one that does not gain, a mother's, one that is over."""

    @classmethod
    def read(cls, desk: Desk) -> Story | None:
        """Find Kirana's family, or the first of a home that does not hold it."""
        find = desk.store.records
        child = find.one("SELECT id, family FROM person WHERE name = 'Kirana Embun Pagi'")
        if child is None:
            return None
        open_one = "person = ? AND state NOT IN ('closed', 'cancelled', 'declined')"
        referral = find.value(f"SELECT id FROM referral WHERE {open_one}", (child["id"],))
        # the kitchen weighs on other days too
        last = find.value("SELECT max(date) FROM measurement WHERE child = ?", (child["id"],))
        lesson = find.value("SELECT id FROM education_session ORDER BY date DESC, id LIMIT 1")
        places = _places(desk, child["id"])
        elder = find.value(
            "SELECT id FROM person WHERE death_date IS NULL AND left_date IS NULL"
            " AND birth_date IS NOT NULL ORDER BY birth_date, id LIMIT 1"
        )
        weighed = date.fromisoformat(last)
        return cls(child["family"], child["id"], referral, weighed, lesson, elder, places)


def _places(desk: Desk, kirana: str) -> tuple[str, ...]:
    """Return four places in the kitchen; where one is not to be had, Kirana's again."""
    today = NOW.date()
    found = recipients(desk, Area(), today - timedelta(days=90), today)
    kinds: tuple[Callable[[RecipientPlace], bool], ...] = (
        lambda one: one.row.person == kirana,
        lambda one: bool(one.recovery and one.recovery.no_gain and not one.finished(today)),
        lambda one: one.row.indication == "kek",
        lambda one: one.finished(today),
    )
    mine = next(one.row.id for one in found if one.row.person == kirana)
    return tuple(next((one.row.id for one in found if kind(one)), mine) for kind in kinds)


Arguments = Callable[[Any], Mapping[str, Any]]
Act = Callable[["Tour"], None]
View = tuple[str, Arguments] | tuple[str, Arguments, Act]
"""The picture's name, what the page is opened with, and what a person then does there."""
Views = Mapping[str, Sequence[View]]

VIEWS: Views = {
    "home": [
        ("home", lambda _: {}),
        ("home-papers", lambda _: {}, lambda walk: leave_papers(walk)),
        ("home-tour", lambda _: {}, lambda walk: offer_the_tour(walk)),
    ],
    "open_day": [
        ("open_day", lambda _: {}),
        ("open_day-child", lambda _: {}, lambda walk: weigh_kirana(walk)),
        ("open_day-guest", lambda _: {}, lambda walk: walk.page.begin_new("Kirana Embun")),
        ("open_day-adult", lambda _: {}, lambda walk: examine_somebody(walk)),
        ("open_day-tour", lambda _: {}, lambda walk: begin_the_tour(walk)),
    ],
    "person": [("person", lambda of: {"id": of.elder})],
    "allergies": [("allergies", lambda of: {"person": of.child})],
    "day_end": [("day_end", lambda of: {"posyandu": "LT01", "day": of.weighed_on})],
    "new_child": [("new_child", lambda _: {})],
    "child": [
        ("child", lambda of: {"id": of.child}),
        ("child-correction", lambda of: {"id": of.child}, lambda walk: correct(walk)),
        ("child-photo", lambda of: {"id": of.child}, lambda walk: walk.page.open_photo()),
        ("child-journey", lambda of: {"id": of.child}, lambda walk: walk.page.see("line")),
    ],
    "vaccines": [("vaccines", lambda of: {"id": of.child})],
    "papers": [
        ("papers", lambda of: {"child": of.child}),
        ("papers-report", lambda of: {"child": of.child, "paper": "report"}),
        ("papers-print", lambda of: {"child": of.child}, lambda walk: ask_how_to_print(walk)),
    ],
    "family": [
        ("family", lambda of: {"id": of.family}),
        ("family-birth", lambda of: {"id": of.family}, lambda walk: give_birth(walk)),
    ],
    "measure": [("measure", lambda _: {}), ("measure-kirana", lambda of: {"id": of.child})],
    "register_family": [
        ("register_family", lambda _: {}),
        ("edit_family", lambda of: {"family": of.family}),
    ],
    "home_visit": [
        ("home_visit", lambda of: {"family": of.family}),
        ("home_visit-family", lambda of: {"family": of.family, "form": "family"}),
    ],
    "visit": [("visit", lambda _: {}), ("visit-family", lambda of: {"family": of.family})],
    "referrals": [
        ("referrals", lambda of: {"id": of.referral}),
        (
            "referrals-ending",
            lambda of: {"id": of.referral},
            lambda walk: walk.page.paper.ending.open_strip(),
        ),
    ],
    "proposals": [
        ("proposals", lambda _: {}),
        ("proposals-later", lambda _: {}, lambda walk: walk.page.answers.later()),
        ("proposals-decline", lambda _: {}, lambda walk: walk.page.answers.decline()),
    ],
    "city": [
        ("city", lambda _: {}, lambda walk: walk.page.watch.forget()),
        ("city-by-ds", lambda _: {}, lambda walk: walk.page.sort_by("d_s")),
    ],
    "hub": [
        ("hub", lambda _: {}, lambda walk: walk.page.watch.forget()),
        ("hub-stick", lambda _: {}, lambda walk: plug_in(walk)),
        ("hub-faults", lambda _: {}, lambda walk: look_at_faults(walk)),
    ],
    "sync": [
        ("sync", lambda _: {}, lambda walk: walk.page.watch.forget()),
        ("sync-internet", lambda _: {}, lambda walk: walk.page.internet.settings.click()),
        ("sync-written", lambda _: {}, lambda walk: write_to_stick(walk)),
        ("sync-unreadable", lambda _: {}, lambda walk: look_at_unreadable(walk)),
        ("sync-update", lambda _: {}, lambda walk: look_at_update(walk)),
    ],
    "kitchen": [
        ("kitchen", lambda _: {"target": "12-23"}),
        ("kitchen-mothers", lambda _: {"target": "pregnant"}),
    ],
    "kitchen_papers": [
        ("kitchen_papers", lambda _: {"paper": "kitchen"}),
        ("kitchen_papers-attendance", lambda _: {"paper": "dashat-attendance"}),
    ],
    "recipient": [
        ("recipient", lambda of: {"id": of.places[0]}),
        ("recipient-stuck", lambda of: {"id": of.places[1]}),
        ("recipient-mother", lambda of: {"id": of.places[2]}),
        ("recipient-over", lambda of: {"id": of.places[3]}),
        ("recipient-form", lambda of: {"id": of.places[0]}, lambda walk: walk.page._change()),
    ],
    "recipients": [
        ("recipients", lambda _: {"which": "waiting"}),
        ("recipients-going", lambda _: {"which": "going"}),
        ("recipients-over", lambda _: {"which": "over"}),
        ("recipients-find", lambda _: {}, lambda walk: walk.page._find()),
    ],
    "exchange": [
        ("exchange", lambda _: {}, lambda walk: take_in_a_file(walk)),
        ("exchange-revoke", lambda _: {}, lambda walk: walk.page.past.revoke.click()),
    ],
    "exchange_import": [
        ("exchange_import", lambda _: {}),
        ("exchange_import-columns", lambda _: {}, lambda walk: open_sheet(walk)),
        ("exchange_import-dates", lambda _: {}, lambda walk: try_doubtful_dates(walk)),
        ("exchange_import-trial", lambda _: {}, lambda walk: try_sheet(walk, fresh=True)),
        ("exchange_import-going", lambda _: {}, lambda walk: look_at_progress(walk)),
        ("exchange_import-done", lambda _: {}, lambda walk: take_sheet_in(walk)),
    ],
    "exchange_export": [
        ("exchange_export", lambda _: {}),
        ("exchange_export-fhir", lambda _: {"kind": "fhir"}),
        ("exchange_export-anthro", lambda _: {"kind": "anthro"}, lambda walk: write_survey(walk)),
    ],
    "outward": [
        ("outward", lambda _: {}),
        ("outward-server", lambda _: {}, lambda walk: walk.page.satusehat.settings.click()),
        ("outward-refused", lambda _: {}, lambda walk: look_at_refused(walk)),
    ],
    "left_papers": [
        ("left_papers", lambda _: {}),
        ("left_papers-some", lambda _: {}, lambda walk: leave_papers(walk)),
    ],
    "food_import": [
        ("food_import", lambda _: {}),
        ("food_import-doubtful", lambda _: {}, lambda walk: look_at_doubtful_foods(walk)),
    ],
    "recipe": [
        ("recipe", lambda _: {"id": "tim-kembung-kelor"}),
        ("recipe-shopping", lambda _: {"id": "tim-kembung-kelor", "part": "shopping"}),
        ("recipe-swap", lambda _: {"id": "tim-kembung-kelor", "part": "swap"}),
    ],
    "recipe_form": [
        ("recipe_form", lambda _: {}),
        ("recipe_form-edit", lambda _: {"id": "tim-kembung-kelor"}),
    ],
    "food_form": [
        ("food_form", lambda _: {}),
        ("food_form-edit", lambda _: {"id": "GR050"}),
    ],
    "menu": [
        ("menu", lambda _: {}),
        ("menu-laying", lambda _: {"day": 2}, lambda walk: walk.page.card.begin_typing("bu")),
        ("menu-cycle", lambda _: {}, lambda walk: walk.page._part("cycle")),
        ("menu-doubts", lambda _: {}, lambda walk: walk.page._part("doubts")),
    ],
    "menu_papers": [
        ("menu_papers", lambda _: {}),
        ("menu_papers-sheet", lambda _: {"recipe": "tim-kembung-kelor", "portions": 25}),
    ],
    "dataku": [
        ("dataku", lambda _: {"tab": "summary"}),
        ("dataku-ages", lambda _: {}, lambda walk: of_the_city(walk, "pyramid")),
        ("dataku-together", lambda _: {}, lambda walk: of_the_city(walk, "tables")),
        ("dataku-village", lambda _: {"tab": "summary", "village": VILLAGE}),
        ("dataku-tables", lambda _: {"tab": "tables", "village": VILLAGE}),
        ("dataku-map", lambda _: {"tab": "map", "village": VILLAGE}),
        ("dataku-issues", lambda _: {"tab": "issues", "village": VILLAGE}),
    ],
    "report": [
        ("report-skdn", lambda _: {"name": "skdn"}),
        ("report-skdn-closed", lambda _: {"name": "skdn"}, lambda walk: close_last_month(walk)),
        ("report-nutrition", lambda _: {"name": "nutrition"}),
        ("report-sip-f2", lambda _: {"name": "sip-f2"}),
        ("report-krs", lambda _: {"name": "krs"}),
    ],
    "lists": [
        ("lists", lambda _: {}),
        ("lists-due", lambda _: {"list": "immunisation_due"}),
    ],
    "kampung": [
        ("kampung", lambda _: {"part": "year", "village": VILLAGE}),
        ("kampung-interventions", lambda _: {"part": "interventions", "village": VILLAGE}),
        ("kampung-classification", lambda _: {"part": "classification", "village": VILLAGE}),
        ("kampung-score", lambda _: {"part": "score", "village": VILLAGE}),
    ],
    "compare": [
        ("compare", lambda _: {"of": "skdn"}),
        ("compare-kb", lambda _: {"of": "kb", "by": "village"}),
        ("compare-dashat", lambda _: {"of": "dashat", "by": "posyandu"}),
    ],
    "dataku_families": [("dataku_families", lambda of: {"families": [of.family]})],
    "dataku_children": [("dataku_children", lambda _: {"village": VILLAGE})],
    "dataku_people": [
        ("dataku_people", lambda _: {"whom": of_band("0-4"), "village": VILLAGE}),
        (
            "dataku_people-moves",
            lambda of: {
                "changes": [PopulationChange(of.child, "2026-08-03", why) for why in MOVES]
            },
        ),
    ],
    "kampung_record": [
        ("kampung_record", lambda _: {}),
        ("kampung_record-intervention", lambda _: {"kind": "intervention"}),
        ("kampung_record-session", lambda of: {"kind": "intervention", "session": of.lesson}),
        (
            "kampung_record-photo",
            lambda _: {"kind": "intervention"},
            lambda walk: shows_photo(walk.page),
        ),
        ("kampung_record-score", lambda _: {"kind": "score"}),
        ("kampung_record-check", lambda _: {"kind": "check", "id": "kampung/own_funds"}),
    ],
    "reply": [("reply", lambda of: {"id": of.referral})],
    "lesson": [
        ("lesson", lambda _: {}),
        ("lesson-edit", lambda of: {"id": of.lesson}),
        ("lesson-topic", lambda _: {"topic": "family_planning"}),
    ],
    "education_papers": [
        ("education_papers", lambda _: {}),
        ("education_papers-attendance", lambda of: {"paper": "attendance", "session": of.lesson}),
    ],
    "shelve": [("shelve", lambda _: {"builtin": "HPK"})],
    "refer": [("refer", lambda _: {}), ("refer-kirana", lambda of: {"person": of.child})],
}
"""Pages with views of their own; any other page is opened with what its ``open`` asks for."""

STORY: Mapping[str, Arguments] = {
    "family": lambda of: {"family": of.family},
    "person": lambda of: {"person": of.elder},
    "child": lambda of: {"child": of.child},
    "session": lambda of: {"session": of.lesson},
}
"""What a page is opened with, by the first parameter of its ``open``."""
OF_SOMEBODY = {"day_end", "family", "person"}
"""Pages that are empty before anybody is registered, though their ``open`` takes nothing."""
ASKS_WHOM = {"visit"}
"""Pages that ask themselves whom they are about."""
NOT_AT_THE_HUB = {"open_day", "day_end"}
FIRST_PAGES = {"home", "city", "hub"}


def _parameters(page: str) -> list[Parameter]:
    return list(signature(page_class(page).open).parameters.values())[1:]


def needs_somebody(page: str) -> bool:
    """Tell whether a page cannot be opened in a home with nobody in it."""
    asked = _parameters(page)[:1]
    whose = [one for one in asked if one.default is one.empty or one.default == ""]
    return page in OF_SOMEBODY or any(
        one.default is one.empty or (one.name in ("family", "person") and page not in ASKS_WHOM)
        for one in whose
    )


def views_of(page: str) -> Sequence[View]:
    """Return how a page is looked at."""
    if page in VIEWS or page not in PAGES:
        return VIEWS.get(page, [])
    asked = next((one.name for one in _parameters(page) if one.default in (one.empty, "")), "")
    return [(page, STORY.get(asked, lambda _: {}))]


def offer_the_tour(walk: Tour) -> None:
    """Offer the tour as in a home that no window has opened before."""
    walk.window.preferences.offers_tour = True
    walk.page.tour.load()
    walk.window.preferences.offers_tour = False


def begin_the_tour(walk: Tour) -> None:
    """Begin the tour while somebody's figures are typed, and go to the step of the figures."""
    weigh_kirana(walk)
    walk.go("tour")
    for sheet in walk.window.findChildren(DayTour):
        sheet.show_step(2)


def ask_how_to_print(walk: Tour) -> None:
    """Ask for the printer and the sheet, on a machine with two printers."""
    walk.page.paper.printers = lambda: (["Epson L3110", "Canon Kelurahan"], "Epson L3110")
    walk.page.paper.ask_how()


def weigh_kirana(walk: Tour) -> None:
    """Type what the pictures have: a second T, and a length that wants to be measured again."""
    if walk.story is None or walk.page.session is None or not walk.page._working():
        return
    walk.page.take(walk.story.child)
    walk.settle()
    if walk.page.entry.child is None:
        return
    for name, text in (("weight", "7,4"), ("length", "71,2"), ("muac", "13,1"), ("head", "44,6")):
        walk.page.entry.form.rows[name].field.set_text(text)
    walk.quiet()


def examine_somebody(walk: Tour) -> None:
    """Type an examination of the oldest who lives here, with a high pressure."""
    if walk.story is None or walk.page.session is None or not walk.page._working():
        return
    # the form of a newcomer stands there from the view before
    if walk.page._middle.currentWidget() is walk.page._new:
        walk.page._leave_new()
    walk.page.take(walk.story.elder)
    walk.quiet()
    card = walk.page.grown.card
    if walk.page.grown.whom is None:
        return
    for name, text in (
        ("weight_kg", "61,5"), ("height_cm", "152"), ("waist_cm", "88"),
        ("systolic", "168"), ("diastolic", "96"), ("glucose", "154"),
    ):  # fmt: skip
        card.figures[name].set_text(text)
    walk.quiet()


def correct(walk: Tour) -> None:
    """Begin to correct the newest measurement."""
    table = walk.page.measurements.table
    table.selectRow(0)
    table.opened.emit(table.current_key())


def close_last_month(walk: Tour) -> None:
    """Close the month before, weigh a child late, and see what differs."""
    if walk.story is None or walk.page.scope.choice().kind != "posyandu":
        return
    walk.page.scope.step(-1)
    walk.settle()
    month = f"{NOW.year}-{NOW.month - 1:02d}"
    child = walk.story.child
    weighing = {"do": "record_measurement", "child": child, "date": f"{month}-30", "weight_kg": 7.6}
    for draft in ({"do": "close_month", "month": month}, weighing):
        walk.page._context.record(draft, lambda _: None, owner=walk.page)
        walk.settle()
    walk.page.closing.again.setFocus()
    walk.quiet()


def give_birth(walk: Tour) -> None:
    """Begin to record a birth of the mother of the family."""
    page = walk.page
    mother = next(one for one in page._sheet.members if one.relation == "wife")
    page.members.set_current_key(mother.id)
    page._begin_life("birth")


def of_the_city(walk: Tour, tab: str) -> None:
    """Look at a tab of the whole city, where there is one."""
    if walk.page.city_tabs.isVisible():
        walk.page.city_tabs.set_value(tab)
        walk.page.city_tabs.changed.emit(tab)
        walk.settle()


def plug_in(walk: Tour) -> None:
    """Use a folder as the stick; the machine's own sticks are left alone."""
    stick = walk.home.parent / "USB BIRU"
    stick.mkdir(exist_ok=True)
    walk.page.watch._look = list
    walk.page.watch.choose(stick)


def write_to_stick(walk: Tour) -> None:
    """Write to it, where this machine may."""
    plug_in(walk)
    walk.settle()
    if walk.page.stick.isVisible():
        walk.page.stick.begin()


def look_at_unreadable(walk: Tour) -> None:
    """Scroll to the records that cannot be read, where there are any."""
    walk.page.scroll_area.ensureWidgetVisible(walk.page.unreadable)


def look_at_update(walk: Tour) -> None:
    """Show the strip of a stick that brings a newer version."""
    lines = ("Daftar anak terbuka dua kali lebih cepat.", "Kartu KMS dicetak sekaligus.")
    program = PackedFile(path="kbdesk.exe", size=1, sha256="0" * 64)
    release = Release(
        version="0.9.0", least="0.1.0", platform="any", schema=1, commit="", files=(program,),
        made="2026-08-10T09:00:00+07:00", start=("kbdesk.exe",), payload_bytes=1,
        payload_sha256="0" * 64, changes=Changes(id=lines, en=lines),
    )  # fmt: skip
    walk.page.update_strip._show([FoundUpdate(Path("baru.kbupdate"), "new", "0.9.0", release)])
    walk.page.scroll_area.ensureWidgetVisible(walk.page.update_strip)


def look_at_faults(walk: Tour) -> None:
    """Show what laptops told of faults of the program."""
    told = ReportedFault(
        id="fault", machine="Laptop Kenanga 2-A", version="0.1.0", commit="", page="open_day",
        kind="sqlcipher3.dbapi2.OperationalError",
        places=("kbdesk/ui/shell.py:12 Shell.go", "kbdesk/store/journal.py:120 Journal.heads"),
        causes=(), first="2026-08-10T09:00:00+07:00", last="2026-08-11T09:00:00+07:00", times=3,
        sent=True,
    )  # fmt: skip
    walk.page.faults._show([told])
    walk.page.scroll_area.ensureWidgetVisible(walk.page.faults)


def look_at_refused(walk: Tour) -> None:
    """Show a month of which the server refused some people's records."""
    card = walk.page.satusehat
    person = PersonToSend("p", "LT01", "s", b"", 1)
    reasons = ["invalid: Patient.identifier: NIK tidak terdaftar"]
    card._round = SatuSehatSending(
        ToSend(FhirServerSettings("https://fhir.contoh.go.id", "", "", "", ""), NOW.date(), 24312,
               140, [person]),
        done=1, sent=211,
        refused=[{"person": "p", "posyandu": "LT01", "name": name, "reasons": reasons}
                 for name in ("Laras Pagi Timur", "Raka Segara Tepian")],
    )  # fmt: skip
    card._end(None)


def a_sheet(
    walk: Tour, *, doubtful_dates: bool = False, fresh: bool = False, later: str = ""
) -> Path:
    """Make a spreadsheet that has something of everything; nobody takes in a ``fresh`` one."""
    name = "tanggal" if doubtful_dates else "eppgbm-guntung" if fresh else "eppgbm-lhoktuan"
    name = f"{name}{later}"
    path = walk.home.parent / f"{name}.xlsx"
    banyu = {**BANYU, "Nama": "Banyu Segara Tepian", "Nama Ortu": "Rina Wati"}
    rows = [
        {**KIRANA, "Nama": "Laras Pagi Timur", "NIK": "02022**********", "MBG": "Ya"},
        banyu,
        {**banyu, "Berat": "9,9"},
        {**KIRANA, "Nama": "Awan Jingga Senja", "Tgl Lahir": "lupa"},
        {**KIRANA, "Nama": "Guntur Karang", "JK": "L", "Tinggi": 735, "Catatan": "diukur di rumah"},
    ]
    rows = [{**row, "Tanggal Pengukuran": "05/08/2026"} for row in rows]
    if later:
        at = len(later)
        rows = [
            {**row, "Nama": f"Fajar {row['Nama']}", "Nama Ortu": f"Sari {later}"} for row in rows
        ]
        rows[0] |= {"Tgl Lahir": f"15/{at % 12 + 1:02d}/2025", "NIK": None}
    if fresh:
        rows = [{**row, "Nama": f"{row['Nama']} Samudra", "Nama Ortu": "Dahlia"} for row in rows]
    if doubtful_dates:
        days = ("03/04/2025", "05/11/2024", "07/08/2025", "09/10/2024", "02/03/2025")
        rows = [{**row, "Tgl Lahir": day} for row, day in zip(rows, days, strict=True)]
    return path if path.exists() else spreadsheets.sheet(path, rows, (*HEADINGS, "MBG", "Catatan"))


def open_sheet(walk: Tour, **which: Any) -> None:
    """Choose it, as in the dialog."""
    walk.page.open("eppgbm", a_sheet(walk, **which))
    walk.settle()


def try_doubtful_dates(walk: Tour) -> None:
    """Try one whose dates may be two days each."""
    open_sheet(walk, doubtful_dates=True)
    walk.page.save()


def try_sheet(walk: Tour, **which: Any) -> None:
    """Try one, and look at a doubtful row."""
    open_sheet(walk, **which)
    walk.page.save()
    walk.settle()


def look_at_doubtful_foods(walk: Tour) -> None:
    """Look at a table of foods whose codes are other foods' here, and choose for one."""
    header = ("KODE", "NAMA BAHAN", "BDD", "ENERGI", "PROTEIN", "LEMAK", "KH")
    rows = [
        ("GR050", "Ikan lidah", 80, 104, 17.9, 1.2, 4.5),
        ("GR042", "Ikan selar", 48, 110, 18.8, 2.2, 3),
        ("AR999", "Beras uji", 100, 350, 7, 0.5, 78),
        ("AR998", "Beras aneh", 100, 900, 7, 0.5, 78),
    ]
    path = walk.home.parent / "tkpi.xlsx"
    spreadsheets.sheet(path, [dict(zip(header, row, strict=True)) for row in rows], header)
    walk.page.set_file(path)
    walk.settle()
    walk.page._decide("3/GR042")


def look_at_progress(walk: Tour) -> None:
    """Stand in the middle of a trial that goes on."""
    try_sheet(walk)
    walk.page.going.begin("", tr("exchange_page.going_try"))
    walk.page._go("going")
    walk.page.going._progress(6400, 15000, "reading")


def take_sheet_in(walk: Tour) -> None:
    """Take one in that nobody has taken in before."""
    later = ""
    while (walk.home.parent / f"eppgbm-lhoktuan{later}.xlsx").exists():
        later += "-lagi"
    try_sheet(walk, later=later)
    walk.page.save()


def take_in_a_file(walk: Tour) -> None:
    """Let a file have been taken in."""
    if not walk.page.past.table.rows():
        walk.go("exchange_import")
        take_sheet_in(walk)
        walk.settle()
        walk.go("exchange")


def leave_papers(walk: Tour) -> None:
    """Let printing without a printer have left papers two days ago, one of them changed since."""
    desk, folder = walk.window.desk, walk.home.parent / "Dokumen"
    assert desk is not None
    wall_ms = desk.clock.wall_ms
    before = replace(desk, clock=Clock(lambda: wall_ms() - 2 * 86_400_000))
    folder.mkdir(exist_ok=True)
    for number in range(1, 4):
        wanted = folder / f"RJK-LT01-2026-08-{number:04d}-XA9C9.pdf"
        if not wanted.exists():
            kept = walk.ask(partial(place_for, before, wanted, b"%PDF"))
            kept.write_bytes(b"%PDF" if number > 1 else b"%PDF changed")
    walk.page.open()


def write_survey(walk: Tour) -> None:
    """Write a file beside the home."""
    walk.page.write_to(walk.home.parent / "who-anthro.csv")


def visited(page: str, role: str) -> bool:
    """Tell whether a page is looked at in a home of a role."""
    if page in FIRST_PAGES:
        return (page != "home") == (role == "hub")
    return role != "hub" or page not in NOT_AT_THE_HUB


class Tour:
    """The window on one home, at its size, in the hands of nobody in a hurry."""

    patience_s: ClassVar[float] = 30
    """A test stops here; who draws for paper waits longer."""

    def __init__(self, home: Path, *, paints: bool = True) -> None:
        self.home = home
        self.bugs: list[BaseException] = []
        self.complaints: list[object] = []
        self.window = MainWindow(home, Preferences.load(home))
        self.window.worker.bug.connect(self.bugs.append)
        self.window.setUpdatesEnabled(paints)
        self.window.begin()
        self.window.showNormal()
        self.window.resize(WIDTH, HEIGHT)
        self.window.activateWindow()
        self.settle()
        self.story: Story | None = None

    def settle(self, seconds: float | None = None) -> None:
        """Wait until every answer has come and what it changed is laid out."""
        end = time.monotonic() + (seconds or self.patience_s)
        for _ in range(8):
            QApplication.processEvents()
            while (
                self.window.worker.busy or side_worker("papers").busy or side_worker("drives").busy
            ):
                time.sleep(0.0005)
                QApplication.processEvents()
                if time.monotonic() > end:
                    raise TimeoutError("the window does not come to rest")
            # without a loop of its own nothing that was let go is deleted
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if self.bugs:
            raise self.bugs[0]
        if self.complaints:
            raise AssertionError(f"the window complains: {self.complaints.pop()}")

    @property
    def first(self) -> str:
        """Return the page that is shown after opening."""
        assert self.window.context is not None
        return "city" if self.window.context.facts.role == "hub" else "home"

    def ask(self, job: Callable[[], T]) -> T:
        """Run a job on the desk's thread and wait for its answer."""
        answers: list[T] = []
        owner = QObject()
        self.window.worker.ask(job, answers.append, owner=owner)
        self.settle()
        return answers[0]

    def open(self) -> None:
        """Open the home as the login does, on the day that stands."""
        desk, lock = self.ask(
            lambda: open_home(
                self.home, user="Sulastri Bakau", passphrase=PASSPHRASE, clock=clock()
            )
        )
        self.story = self.ask(lambda: Story.read(desk))
        self.window.opened(desk, lock)
        self.settle()
        # a walk that takes five minutes on a busy machine is not somebody who went away
        self.window._idle.stop()
        assert self.window.context is not None
        self.window.context.complained.connect(self.complaints.append)

    def look(self, language: Language, factor: float) -> None:
        """Change language and text size; pages are built anew."""
        if self.window.context is not None:
            # a text size is put on page by page: none need it that are built anew anyhow
            self.window._build_shell()
            self.go(self.first)
        self.settle()
        self.size(factor)
        self.speak(language)

    def speak(self, language: Language) -> None:
        """Change the language as the menu does."""
        self.window.speak(language)
        self.settle()

    def size(self, factor: float) -> None:
        """Change the text size as the menu does."""
        self.window.set_text_size(factor)
        self.settle()

    def pages(self, *, keep: bool = False) -> Iterator[str]:
        """Stop at every page of the window; yields the name of each view.

        A page that was left is let go, unless ``keep``: Qt goes through all that there are
        again and again.
        """
        assert self.window.context is not None
        role = self.window.context.facts.role
        gc.collect()
        gc.freeze()  # what was there before needs no looking through after each page
        try:
            for page in PAGES:
                if visited(page, role) and not (needs_somebody(page) and self.story is None):
                    yield from self._views(page, keep=keep)
        finally:
            gc.unfreeze()

    def _views(self, page: str, *, keep: bool) -> Iterator[str]:
        assert self.window.shell is not None
        for name, arguments, *acts in views_of(page):
            if self.story is None and name != page:
                continue
            self.put_away()
            self.go(page, **(arguments(self.story) if self.story else {}))
            if not keep and name == views_of(page)[0][0]:
                self.window.shell.let_go_of_hidden()
                # or PySide would take what Qt builds in the same place for what was there
                gc.collect()
            for act in acts:
                act(self)
                self.settle()
            yield name

    @property
    def page(self) -> Any:
        """Return the page that is shown."""
        assert self.window.shell is not None
        return self.window.shell.page()

    def quiet(self) -> None:
        """Wait until what follows a moment after the last key has been done too."""
        self.settle()
        while any(
            timer.isActive() and timer.isSingleShot() and timer.interval() < 1000
            for timer in self.page.findChildren(QTimer)
        ):
            self.settle()
            time.sleep(0.002)
        self.settle()

    def go(self, page: str, **arguments: object) -> None:
        """Show a page and wait until it is filled."""
        self.window.go(page, arguments)
        self.settle()

    def sheets(self) -> Iterator[str]:
        """Stop at everything that is shown over a page."""
        self.go(self.first)
        for name, show in (
            ("help", self.window.show_help),
            ("manual", self.window.sheets.manual),
            ("pin", self.window.sheets.pin),
            ("passphrase", self.window.sheets.passphrase),
            ("users", self.window.sheets.users),
            ("users-new", self._new_user),
            ("about", self.window.sheets.about),
        ):
            show()
            self.settle()
            yield name
            self.put_away()
        with self.searching("ki"):
            yield "search"
        self.window.show_menu()
        self.settle()
        yield "menu"
        for menu in self.window.findChildren(UserMenu):
            menu.close()
        self.settle()

    def _new_user(self) -> None:
        from kbdesk.ui.access.users_sheet import UsersSheet

        self.window.sheets.users()
        self.settle()
        for sheet in self.window.findChildren(UsersSheet):
            sheet.show_form()

    def lost_sheets(self) -> Iterator[str]:
        """Stop at both steps of the way back to a lost passphrase; before :meth:`open`."""
        page: Any = self.window.page_shown()
        page.show_lost()
        self.settle()
        yield "lost"
        for sheet in self.window.findChildren(LostSheet):
            sheet.show_answer()
            self.settle()
            yield "lost-answer"
            sheet.finish()
        self.settle()

    @contextmanager
    def searching(self, text: str) -> Iterator[None]:
        """Search for a text from any page."""
        from kbdesk.ui.search_drawer import SearchDrawer

        self.window.show_search()
        for drawer in self.window.findChildren(SearchDrawer):
            drawer.field.edit.setText(text)
        self.settle()
        yield
        self.put_away()

    def put_away(self) -> None:
        """Close what lies over the page."""
        sheets = self._over()
        for sheet in sheets:
            sheet.finish()
        if sheets:
            self.settle()

    def _over(self) -> list[Overlay]:
        """Return the sheets that lie over the page: a sheet is the window's own child."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        return [one for one in self.window.findChildren(Overlay, options=direct) if one.isVisible()]

    @property
    def seen(self) -> QWidget:
        """Return what a person sees and can reach: an open menu or sheet, else the window."""
        popup = QApplication.activePopupWidget()
        sheets = self._over()
        return popup if isinstance(popup, UserMenu) else sheets[-1] if sheets else self.window

    def close(self) -> None:
        """Close the window; nothing of it is left."""
        page = self.window.shell.page() if self.window.shell else None
        if page is not None:
            page.leave()
        self.settle()
        self.window.close()
        while self.window.isVisible():
            QApplication.processEvents()
        shiboken6.delete(self.window)


@contextmanager
def tour(home: Path, *, paints: bool = True) -> Iterator[Tour]:
    """Walk through a home; the window is closed afterwards.

    Where nobody looks, with ``paints=False``, a fifth of the time is saved.
    """
    walk = Tour(home, paints=paints)
    try:
        yield walk
    finally:
        walk.close()
