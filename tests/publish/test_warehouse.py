"""The warehouse's views of several cities say what each hub's own reports say, in every figure."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import purging
from kbdesk.commands.homes import opened
from kbdesk.commands.publishing import publish, set_target
from kbdesk.commands.reports import report
from kbdesk.desk import Desk
from kbdesk.domain.krs import FLAGS
from kbdesk.domain.skdn import FIGURES
from kbdesk.growth.categories import OUTLIER, STATUS_INDICES, scale_of
from kbdesk.publish.numbers import pid_of
from kbdesk.publish.tables import number_of
from kbdesk.queries.skdn import month_text
from kbdesk.store.fact_state import FactStates
from kbdesk.sync.district import District
from kbdesk.warehouse.keeping import let_in, load_files, make_warehouse
from kbdesk.warehouse.loader import LoadedFile
from kbdesk.warehouse.places import warehouse_at
from kbdesk.warehouse.schema import own_parts
from kbdesk.warehouse.statements import filled, statements
from tests.demo.homes import PASSPHRASE, noon
from tests.publish.cities import RUNNING, TODAY, WAREHOUSE, hard_city
from tests.queries.disturbing import VILLAGES
from tests.warehouse.conftest import made_in, server
from tests.warehouse.reading import Reader, reader
from tests.warehouse.server import Server

__all__ = ["server"]

MONTHS = range(RUNNING - 7, RUNNING + 1)
SECOND = 6401
RATIOS = {
    "K/S": "k_of_s", "D/S": "d_of_s", "N/D": "n_of_d", "N/D_kemenkes": "n_of_d_kemenkes",
    "N/S": "n_of_s", "D/K": "d_of_k", "BGM/D": "bgm_of_d", "2T/D": "two_t_of_d",
}  # fmt: skip
KB = {
    "PUS": "pus", "users": "users", "modern": "modern", "traditional": "traditional",
    "non_users": "non_users", "not_asked": "not_asked", "MKJP": "mkjp",
    "unmet_need": "unmet_need",
}  # fmt: skip
KB_RATIOS = {
    "CPR": "cpr", "CPR_modern": "cpr_modern", "MKJP": "mkjp_of_users",
    "unmet_need": "unmet_need_of_pus", "asked": "asked",
}  # fmt: skip
Named = dict[str, Any]


@dataclass(frozen=True)
class Level:
    """An area as a report is asked for it, and where the views have it."""

    name: str
    of: Mapping[str, Any]
    where: str


@dataclass
class City:
    """A hub, its code in the warehouse, and a folder for its reports."""

    code: int
    desk: Desk
    folder: Path
    written: dict[tuple[str, int, str], Any] = field(default_factory=dict)

    def told(self, name: str, month: int, level: Level) -> Any:
        """Return a report as the command line writes it; each is written once for all engines."""
        asked = (name, month, repr(level.of))
        if asked not in self.written:
            path = self.folder / f"{name}.json"
            report(self.desk, name, path, month=month_text(month), **level.of)
            text = path.read_text(encoding="utf-8")
            self.written[asked] = (
                [json.loads(line) for line in text.splitlines()]
                if name == "krs"
                else json.loads(text)
            )
        return self.written[asked]

    def levels(self, db: Reader) -> Iterator[Level]:
        yield Level("city", {}, "true")
        for place, code in db.say(
            f"select place, posyandu from place where city = {self.code} and place > 0"
        ):
            yield Level("place", {"posyandu": [code]}, f"place = {place}")
        for village, code in db.say(
            f"select village, code from village where city = {self.code} and village > 0"
        ):
            if code in VILLAGES:
                yield Level("village", {"village": code}, f"village = {village}")


@pytest.fixture(scope="module")
def cities(shared_city: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[City]]:
    """Two cities with hard years, closed months and joined pairs."""
    folder = tmp_path_factory.mktemp("cities")
    with hard_city(folder / "home", families=14, months=8, events=120) as second:
        set_target(second, None, SECOND, "Kabupaten Kedua")
        yield [City(6474, shared_city, folder), City(SECOND, second, folder)]


@pytest.fixture(scope="module", params=["postgresql", "duckdb"])
def place(
    request: pytest.FixtureRequest, cities: list[City], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A warehouse with both cities."""
    folder = tmp_path_factory.mktemp("warehouse")
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("server")
        to = made_in(server, "reports")
    else:
        to = f"duckdb:{folder / 'reports.duckdb'}"
        make_warehouse(warehouse_at(to))
    with ExitStack() as stack:
        files = []
        for city in cities:
            stack.enter_context(city.desk.store.rehearsal())
            let_in(warehouse_at(to), city.code, District(city.desk.store).hub.fingerprint)
            files.append(Path(publish(city.desk, folder)["path"]))
        for _, loaded in load_files(warehouse_at(to), files, [WAREHOUSE]):
            assert isinstance(loaded, LoadedFile), loaded
    return to


@dataclass
class Compared:
    """How many figures were compared, and which differ."""

    figures: int = 0
    different: list[tuple[Any, ...]] = field(default_factory=list)

    def same(self, where: object, told: object, seen: object) -> None:
        self.figures += 1
        if told != seen:
            self.different.append((where, told, seen))


def one(db: Reader, city: City, month: int, level: Level, view: str) -> Named:
    """Return the row of a view; of nobody, noughts."""
    rows = db.named(
        f"select * from {view}_{level.name} where city = {city.code} and month = {month}"
        f" and {level.where}"
    )
    assert len(rows) <= 1
    return rows[0] if rows else {}


def rows(db: Reader, city: City, month: int, level: Level, view: str) -> list[Named]:
    return db.named(
        f"select * from {view}_{level.name} where city = {city.code} and month = {month}"
        f" and {level.where}"
    )


def compare_skdn(db: Reader, city: City, month: int, level: Level, found: Compared) -> None:
    told, seen = city.told("skdn", month, level), one(db, city, month, level, "skdn")
    for name, column in FIGURES.items():
        found.same((month, level, name), told[name], seen.get(column, 0))
    for share, ratio in RATIOS.items():
        found.same((month, level, share), told["ratios"][share], seen.get(ratio))
    for each in told.get("each", ()) if level.name == "city" else ():
        (row,) = db.named(
            "select k.* from skdn_place k join place p on p.city = k.city and p.place = k.place"
            f" where k.city = {city.code} and month = {month}"
            f" and coalesce(p.posyandu, '') = '{each['posyandu'] or ''}'"
        )
        found.same((month, each["posyandu"], "closed"), "closed" in each, row["closed"])
        for name, column in FIGURES.items():
            found.same((month, each["posyandu"], name), each[name], row[column])


def compare_nutrition(db: Reader, city: City, month: int, level: Level, found: Compared) -> None:
    told = city.told("nutrition", month, level)
    seen = {
        (row["measure"], row["code"]): row["children"]
        for row in rows(db, city, month, level, "nutrition")
    }
    outlier = number_of("status", OUTLIER.code)
    for measure in STATUS_INDICES:
        said, n = told[measure], 0
        for category in scale_of(measure):
            many = seen.get((measure, number_of("status", category.code)), 0)
            n += many
            found.same(
                (month, level, measure, category), said["categories"][category.name]["count"], many
            )
        found.same((month, level, measure, "n"), said["n"], n)
        found.same((month, level, measure), said["flagged"], seen.get((measure, outlier), 0))
    shares = {row["indicator"]: row for row in rows(db, city, month, level, "prevalence")}
    for name, share in told["prevalence"].items():
        row = shares.get(name, {"n": 0, "many": 0, "percent": None})
        found.same(
            (month, level, name), (share["n"], share["count"], share["percent"]),
            (row["n"], row["many"], row["percent"]),
        )  # fmt: skip
    measured = one(db, city, month, level, "measured")
    found.same((month, level), told["children"], measured.get("children", 0))
    found.same((month, level), told["months"][-1]["targets"], measured.get("targets", 0))
    compare_groups(db, city, month, level, told, found)


def compare_groups(
    db: Reader, city: City, month: int, level: Level, told: Any, found: Compared
) -> None:
    """Compare the prevalences by age and sex."""
    question = (
        "select {group}, i.indicator, cast(sum(g.children) as integer) as n,"
        " cast(coalesce(sum(g.children) filter (where i.counts), 0) as integer) as many"
        " from nutrition_group g"
        " join prevalence_of i on i.measure = g.measure and i.code = g.code"
        f" where g.city = {city.code} and g.month = {month} and {level.where}"
        " group by {group}, i.indicator"
    )
    for group, groups in (("low", told["by_age"]), ("sex", told["by_sex"])):
        seen = {
            (row[group], row["indicator"]): (row["n"], row["many"])
            for row in db.named(question.format(group=group))
        }
        for each in groups:
            key = each["months"][0] if group == "low" else number_of("sex", each["sex"])
            for name, share in each["prevalence"].items():
                found.same(
                    (month, level, group, key, name), (share["n"], share["count"]),
                    seen.get((key, name), (0, 0)),
                )  # fmt: skip


def compare_krs(db: Reader, city: City, month: int, level: Level, found: Compared) -> None:
    told, seen = city.told("krs", month, level), one(db, city, month, level, "krs")
    figures = {
        "families": len(told),
        "targets": sum(line["target"] is True for line in told),
        "at_risk": sum(line["at_risk"] is True for line in told),
        "incomplete": sum(line["at_risk"] is None for line in told),
        **{
            flag.lower(): sum(bool(line["target"] and line["flags"][flag]) for line in told)
            for flag in FLAGS
        },
        **{f"priority_{no}": sum(line["priority"] == no for line in told) for no in (1, 2, 3)},
    }
    for name, many in figures.items():
        found.same((month, level, name), many, seen.get(name, 0))


def compare_kb(db: Reader, city: City, month: int, level: Level, found: Compared) -> None:
    told = city.told("kb", month, level)
    seen, each = one(db, city, month, level, "kb"), rows(db, city, month, level, "kb_each")
    for name, column in KB.items():
        found.same((month, level, name), told[name], seen.get(column, 0))
    for name, column in KB_RATIOS.items():
        found.same((month, level, name), told["ratios"][name], seen.get(column))
    said = {(row["kind"], row["code"]): row["couples"] for row in each}
    for method, many in told["methods"].items():
        code = ("method", number_of("method", method))
        found.same((month, level, method), many, said.get(code, 0))
    for reason, many in told["reasons"].items():
        code = ("reason", number_of("reason", None if reason == "unknown" else reason) or 0)
        found.same((month, level, reason), many, said.get(code, 0))


def compare_dashat(db: Reader, city: City, month: int, level: Level, found: Compared) -> None:
    told, seen = city.told("dashat", month, level), one(db, city, month, level, "dashat")
    people, eaten = told["recipients"], told["eaten"]
    figures = {
        "places": people["total"], "children": people["children"], "women": people["women"],
        "begun": people["new"], "finished": people["finished"], **told["portions"],
        "days": told["attendance"]["days"], "present": told["attendance"]["present"],
        **{f"eaten_{share}": eaten[share] for share in ("0", "25", "50", "75", "100")},
        "eaten_not_noted": eaten["not_noted"],
        **{f"by_{who}": many for who, many in told["eaten_by"].items()},
        "no_gain": len(told["no_gain"]),
    }  # fmt: skip
    for name, many in figures.items():
        found.same((month, level, name), many, seen.get(name, 0))
    found.same((month, level), told["attendance"]["percent"], seen.get("attendance"))
    found.same((month, level), eaten["mean_percent"], seen.get("eaten_mean"))
    outcomes = Counter[tuple[bool, int]]()
    for row in rows(db, city, month, level, "dashat_outcome"):
        outcomes[row["finished"], row["outcome"]] += row["places"]
    for name, finished in (("finished", True), ("so_far", False)):
        for word, many in told["outcomes"][name].items():
            if word != "n":
                code = number_of("outcome", None if word == "not_measured" else word) or 0
                found.same((month, level, name, word), many, outcomes[finished, code])


def compare_services(db: Reader, city: City, month: int, level: Level, found: Compared) -> None:
    """No report has all services of a month: they are counted in the hub's records."""
    if level.name != "city":
        return
    given = [
        row
        for row in city.desk.store.records.find("service", {"voided": None})
        if (row["date"] or "").startswith(month_text(month))
    ]
    told = Counter((row["kind"], row["answer"]) for row in given)
    seen = Counter[tuple[int, int | None]]()
    for row in rows(db, city, month, level, "services"):
        seen[row["kind"], row["answer"]] += row["services"]
    for (kind, answer), many in told.items():
        code = (number_of("service", kind) or 0, number_of("answer", answer))
        found.same((month, kind, answer), many, seen[code])
    found.same((month, "services"), told.total(), seen.total())


@pytest.mark.parametrize(
    ("compare", "months", "least"),
    [
        (compare_skdn, MONTHS, 1000),
        (compare_nutrition, MONTHS[-3:], 1000),
        (compare_krs, MONTHS[-4:], 500),
        (compare_kb, MONTHS[-4:], 500),
        (compare_dashat, MONTHS[-3:], 400),
        (compare_services, MONTHS, 40),
    ],
)
def test_views_say_what_the_reports_say(
    place: str, cities: list[City], compare: Callable[..., None], months: range, least: int
) -> None:
    found = Compared()
    with reader(place) as db, rehearsed(cities):
        for city in cities:
            for level in city.levels(db):
                for month in months:
                    compare(db, city, month, level, found)
    assert found.different == []
    assert found.figures >= least


@contextmanager
def rehearsed(cities: list[City]) -> Iterator[None]:
    """Take back what reports note of themselves."""
    with ExitStack() as stack:
        for city in cities:
            stack.enter_context(city.desk.store.rehearsal())
        yield


def test_one_flag_that_is_wrong_is_two_figures_that_differ(
    server: Server, cities: list[City], tmp_path: Path
) -> None:
    """Of the city and of its posyandu: the proof above can fail."""
    to = made_in(server, "broken")
    city, month = cities[1], RUNNING - 1
    with city.desk.store.rehearsal():
        let_in(warehouse_at(to), city.code, District(city.desk.store).hub.fingerprint)
        file = Path(publish(city.desk, tmp_path)["path"])
        list(load_files(warehouse_at(to), [file], [WAREHOUSE]))
    ((child,),) = server.say(
        to,
        f"select child from kbdesk.child_month where month = {month} and s and not v"
        " and place > 0 limit 1",
    )
    server.say(
        to,
        f"update kbdesk.child_month set v = true where month = {month} and child = {child};"
        f"delete from kbdesk.child_place where month = {month}",
    )
    roll_up(to, city.code, month)
    found = Compared()
    with reader(to) as db, rehearsed(cities):
        for level in city.levels(db):
            if level.name != "village":
                compare_skdn(db, city, month, level, found)
    assert {where[2] for where, _, _ in found.different} == {"V"}
    # of the city whole, of the posyandu asked for, and of it among the city's
    assert len(found.different) == 3


def test_who_was_purged_stays_away_also_of_a_hub_that_was_set_back(
    server: Server, cities: list[City], tmp_path: Path
) -> None:
    to = made_in(server, "purged")
    home = cities[1].desk.paths.folder
    loaded = []

    def publish_from(name: str, *, purged: int | None = None) -> Named:
        with opened(tmp_path / name, user="u", passphrase=PASSPHRASE, clock=noon(TODAY)) as desk:
            let_in(warehouse_at(to), SECOND, District(desk.store).hub.fingerprint)
            if purged is not None:
                key = FactStates(desk.store).key()
                people = desk.store.records.find("person", {})
                (person,) = [row["id"] for row in people if pid_of(key, row["id"]) == purged]
                purging.purge(desk, person, "permintaan keluarga")
            answer = publish(desk, tmp_path)
            ((_, found),) = load_files(warehouse_at(to), [Path(answer["path"])], [WAREHOUSE])
            assert isinstance(found, LoadedFile), found
            loaded.append(found)
            return dict(answer)

    def rows_of(child: int) -> int:
        ((many,),) = server.say(
            to, f"select count(*) from kbdesk.child_month where child = {child}"
        )
        return int(many)

    ignore = shutil.ignore_patterns("*.lock")
    shutil.copytree(home, tmp_path / "hub", ignore=ignore)
    publish_from("hub")
    shutil.copytree(tmp_path / "hub", tmp_path / "backup", ignore=ignore)
    ((child, month),) = server.say(
        to, "select child, max(month) from kbdesk.child_month where s group by child limit 1"
    )
    before = rows_of(child)
    ((counted,),) = server.say(to, f"select s from kbdesk.skdn_city where month = {month}")
    assert before > 1
    publish_from("hub", purged=child)
    # the child's number, and those of the rows that went with it
    assert loaded[-1].erased >= 1
    assert rows_of(child) == 0
    assert server.say(to, f"select s from kbdesk.skdn_city where month = {month}") == [
        (counted - 1,)
    ]
    answer = publish_from("backup")
    assert (answer["epoch_no"], loaded[-1].already, rows_of(child)) == (3, False, 0)
    assert server.say(to, f"select s from kbdesk.skdn_city where month = {month}") == [
        (counted - 1,)
    ]


def roll_up(to: str, city: int, month: int) -> None:
    """Make a month's roll-up again, as a load does."""
    sql = filled(statements("load")["rollup"], {**own_parts(), "table": "child_month"})
    with warehouse_at(to).writing() as db:
        db.query(sql, city=city, month=month)
