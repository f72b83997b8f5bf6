"""Whatever a laptop wrote past the forms, the city still reads: no report, list or export ends.

A rebuilt client writes operations of every register, typed wrong or meant wrong; the hub takes
its bundle, and everything that can be asked is asked there.
"""

from __future__ import annotations

import faulthandler
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

from kbdesk.commands import quarantine
from kbdesk.commands.report_list import REPORTS
from kbdesk.commands.reports import FORMATS
from kbdesk.demo import fill
from kbdesk.desk import Desk
from kbdesk.queries.built_in import SHELVES
from kbdesk.queries.recipes import listed as builtin_recipes
from kbdesk.queries.records import KINDS
from kbdesk.store.held_operations import Incoming
from tests.cli import machine
from tests.cli.machine import Said
from tests.strange import write_strange
from tests.sync.machines import PASSPHRASE, Machine, enrol, exchange

MONTHS = ("2026-08", "2026-09")
MUST_END_WELL = {
    "report",
    "list",
    "quarantine",
    "state",
    "check",
    "proposals",
    "conflicts",
    "duplicates",
}
_LONGEST_SECONDS = 300


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The homes of a hub and of two posyandu that have met it, closed."""
    folder = tmp_path_factory.mktemp("village")
    hub = Machine(folder / "hub", "hub")
    laptops = [Machine(folder / code, "posyandu", (code,)) for code in ("LT01", "LT02")]
    for laptop, families in zip(laptops, (14, 4), strict=True):
        fill(laptop.desk, families=families, months=5, seed=families)
        enrol(hub, laptop, folder / "papers")
    exchange(hub, laptops, folder / "stick", rounds=1)
    for one in (hub, *laptops):
        one.close()
    return folder


@contextmanager
def opened(folder: Path, name: str, role: str) -> Iterator[Machine]:
    one = Machine(folder / name, role, () if role == "hub" else (name,))
    try:
        yield one
    finally:
        one.close()


def rows(desk: Desk, entity: str, most: int) -> list[str]:
    found = desk.store.records.tuples(
        f"SELECT id FROM {entity} ORDER BY (SELECT max(arrival) FROM operation o"
        f" WHERE o.row = {entity}.id) DESC LIMIT {most}"
    )
    return [id_ for (id_,) in found]


def questions(desk: Desk, out: Path, forms: tuple[str, ...], most: int) -> Iterator[list[str]]:
    """Yield everything that can be asked of a home; ``most``: of how many rows of a kind."""
    for kind in (*KINDS, *SHELVES):
        yield ["list", kind]
        if kind in KINDS and kind != "child":
            for id_ in rows(desk, kind, most):
                yield ["show", kind, id_]
    cycles, recipes = rows(desk, "menu_cycle", most), [one["id"] for one in builtin_recipes(desk)]
    of_something = {"menu-board": ("--cycle", cycles), "kitchen-sheet": ("--recipe", recipes[:2])}
    for name in REPORTS:
        needed: list[str] = []
        if name in of_something:
            option, ids = of_something[name]
            if not ids:
                continue
            needed = [option, ids[0]]
        for month in MONTHS:
            for form in forms:
                path = out / f"{name}.{form}"
                of = ["--month", month, "--format", form, "-o", str(path)]
                yield ["report", name, *needed, *of]
    for words in (
        "state", "check", "proposals list", "conflicts list", "duplicates list",
        "quarantine list", "audit list", "search sari", "search zz", "material list",
        "recipe list", "copies list",
    ):  # fmt: skip
        yield words.split()
    for id_ in rows(desk, "person", most):
        yield ["kms", id_, "-o", str(out / "kms.pdf")]
        yield ["child-report", id_, "-o", str(out / "child.pdf")]
    for id_ in rows(desk, "referral", most):
        yield ["slip", id_, "-o", str(out / "slip.pdf")]
    for id_ in rows(desk, "education_session", most):
        yield ["attendance", id_, "-o", str(out / "attendance.pdf")]
    for id_ in rows(desk, "recipe", most):
        yield ["recipe", "nutrition", id_]
        yield ["recipe", "scale", id_, "--portions", "7"]
    for id_ in cycles:
        yield ["menu", id_]
        yield ["report", "menu-board", "--cycle", id_, "-o", str(out / "menu.json")]
    for id_ in recipes[: 2 * most]:
        yield ["report", "kitchen-sheet", "--recipe", id_, "-o", str(out / "recipe.json")]
    for form, end in (("eppgbm", "xlsx"), ("anthro", "csv"), ("fhir", "json")):
        for month in MONTHS:
            target = str(out / f"{form}.{end}")
            yield ["exchange", form, "export", "--month", month, "-o", target]


def put_aside(desk: Desk, author: Desk, most: int) -> None:
    """Put what an author wrote last aside, as operations of a name that is taken."""
    with desk.store.transaction():
        for body in islice(author.store.journal.bodies_backwards(), most):
            desk.store.journal.put_aside(Incoming.read(body), "bundle", "2026-09-21")


def ask(desk: Desk, words: list[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """Run a command of the program on a home that is open."""

    @contextmanager
    def this(*_: object, **__: object) -> Iterator[Desk]:
        yield desk

    with monkeypatch.context() as patch:
        patch.setattr("kbdesk.commands.homes.opened", this)
        key = desk.store.paths.folder / "passphrase"
        key.write_text(PASSPHRASE, encoding="utf-8")
        return machine.run(["--home", "here", "--passphrase-file", key, *words])


def unanswered(
    one: Machine, out: Path, forms: tuple[str, ...], most: int, patch: pytest.MonkeyPatch
) -> list[str]:
    """Return what a home did not answer as it should."""
    out.mkdir(exist_ok=True)
    found = []
    for words in questions(one.desk, out, forms, most):
        faulthandler.dump_traceback_later(_LONGEST_SECONDS, exit=True)
        said = ask(one.desk, words, patch)
        faulthandler.cancel_dump_traceback_later()
        lost = "program.fault" in said.err or "program.fault" in said.out
        if lost or (said.status and words[0] in MUST_END_WELL):
            found.append(f"{' '.join(words)}: {said.status} {said.err.strip()[:300]}")
    return found


@pytest.mark.parametrize(
    ("seed", "each", "forms", "most"),
    [
        pytest.param(1, 6, ("json",), 3, id="short"),
        *(
            pytest.param(seed, 12, FORMATS, 12, id=f"long-{seed}", marks=pytest.mark.torture)
            for seed in range(2, 22)
        ),
    ],
)
def test_everything_is_answered(
    village: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    each: int,
    forms: tuple[str, ...],
    most: int,
) -> None:
    homes = tmp_path / "homes"
    shutil.copytree(village, homes)
    stick = tmp_path / "stick"
    with opened(homes, "hub", "hub") as hub:
        with opened(homes, "LT01", "posyandu") as laptop:
            assert write_strange(laptop.desk, seed, each) > 100
            hub.taken(laptop.export(stick))
            # also what its certificate did not let it write
            quarantine.release(hub.desk, ())
            put_aside(hub.desk, laptop.desk, 200)
            found = unanswered(laptop, tmp_path / "out", ("json",), 1, monkeypatch)
            assert not found, "\n".join(found)
        found = unanswered(hub, tmp_path / "out", forms, most, monkeypatch)
        assert not found, "\n".join(found)
        with opened(homes, "LT02", "posyandu") as other:
            other.taken(hub.export(stick, other))
            found = unanswered(other, tmp_path / "out", ("json",), 1, monkeypatch)
            assert not found, "\n".join(found)
        hub.check()
