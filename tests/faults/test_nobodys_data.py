"""No name, NIK, figure or passphrase reaches the log of faults, whatever is raised, and where."""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
import threading
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import qCritical, qWarning

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.strict_json import strict_json_unbounded
from kbdesk.faults.fault import fault_of, is_clean
from kbdesk.faults.hooks import FaultWatch
from kbdesk.faults.log import FaultLog
from kbdesk.growth import csv_cells
from kbdesk.journal.operation import read_operation
from kbdesk.records.kinds import read_value
from kbdesk.store.connection import connect
from kbdesk.store.keyring import Keyring
from kbdesk.ui.faults.watching import WindowFaults
from kbdesk.words import say

LETTERS = "bcdfghjkqvwxz"

names = st.text(LETTERS, min_size=6, max_size=12).map(lambda text: f"Siti {text.title()}")
niks = st.text("0123456789", min_size=13, max_size=13).map(lambda text: "647" + text)
figures = st.integers(10_000_000, 99_999_999).map(lambda number: f"{number / 1_000_000:.6f} kg")
passphrases = st.text(LETTERS, min_size=8, max_size=12).map(lambda text: f"perahu {text} laut")
secrets = st.one_of(names, niks, figures, passphrases)

Raiser = Callable[[str], object]


def _raise(error: BaseException) -> None:
    raise error


def _sql(said: str) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"SELECT '{said}' FROM \"{said}\"")


def _chained(said: str) -> None:
    try:
        try:
            raise LookupError(said)
        except LookupError as error:
            raise ValueError(said, {said: said}) from error
    except ValueError:
        raise RuntimeError(f"weighing of {said}")  # noqa: B904


def _grouped(said: str) -> None:
    noted = OSError(5, said, said)
    noted.add_note(said)
    raise ExceptionGroup(said, [noted, ExceptionGroup(said, [KeyError(said)])])


def _named_after(said: str) -> None:
    """An exception class, a function, a file and a module that are called after a person."""
    plain = said.replace(" ", "_").replace(".", "_")
    kind = type(plain, (ValueError,), {"__module__": plain, "__str__": lambda _: said})
    code = compile(f"def n{plain}(e):\n raise e\nn{plain}(e)", said, "exec")
    module = types.ModuleType(plain)
    exec(code, module.__dict__ | {"e": kind(said)})


def _in_a_module_of_ours(said: str) -> None:
    plain = "n" + said.replace(" ", "_").replace(".", "_")
    exec(
        compile(f"def {plain}(e):\n raise e\n{plain}(Exception())", said, "exec"),
        csv_cells.__dict__,
    )


def _hostile(said: str) -> None:
    class OddError(Exception):
        __module__ = property(lambda _: _raise(ValueError(said)))

        def __getattribute__(self, name: str) -> Any:
            raise AttributeError(said)

        def __str__(self) -> str:
            raise ValueError(said)

    raise OddError(said)


def _endless(said: str) -> None:
    _endless(said)


LAYERS: dict[str, Raiser] = {
    "refusal": lambda said: _raise(KbdeskError("person.unknown", field=said, name=said)),
    "system": lambda said: _raise(FileNotFoundError(2, said, f"C:/Users/{said}/kbdesk.db")),
    "memory": lambda said: _raise(MemoryError(said)),
    "chained": _chained,
    "grouped": _grouped,
    "named after": _named_after,
    "in our module": _in_a_module_of_ours,
    "hostile": _hostile,
    "endless": _endless,
    "domain": lambda said: strict_json_unbounded(said.encode() * 3),
    "records": lambda said: read_value(said, {said: said}["x" + said]),  # type: ignore[arg-type]
    "words": lambda said: say("home.none", said, **{said: said}) + 1,  # type: ignore[arg-type, operator]
    "journal": lambda said: read_operation(said.encode()),
    "keyring": lambda said: Keyring.load(Path(said) / said),
    "database": lambda said: connect(Path("/nowhere") / said, said.encode()),
    "sql": _sql,
    "msgspec": lambda said: msgspec.json.decode(f'"{said}', type=int),
    "json": lambda said: json.loads(f"[{said}"),
    "figure": lambda said: Decimal(f"{said}x"),
    "date": lambda said: date.fromisoformat(said),
}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> FaultLog:
    home = tmp_path_factory.mktemp("Siti") / "home"
    home.mkdir()
    (home / "kbdesk.db").touch()
    return FaultLog(home)


@pytest.fixture
def watch(log: FaultLog) -> Iterator[FaultWatch]:
    watch = FaultWatch(log, lambda: "open_day")
    watch.begin()
    yield watch
    watch.end()


def raised(raiser: Raiser, said: str) -> BaseException:
    try:
        raiser(said)
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def holds(log: FaultLog, said: str) -> bool:
    log.flush()
    kept = log.path.read_text("ascii")
    return any(part in kept for part in (said, *said.split()) if part not in ("kg", "Siti"))


@settings(max_examples=5)
@pytest.mark.parametrize("layer", LAYERS)
@given(said=secrets)
def test_an_exception_tells_where_and_not_what(log: FaultLog, layer: str, said: str) -> None:
    fault = fault_of(raised(LAYERS[layer], said), "open_day")
    assert is_clean(fault)
    log.add(fault)
    assert not holds(log, said)
    assert "Siti" not in log.path.read_text("ascii")


@pytest.mark.filterwarnings("default")
@pytest.mark.logs(".*")
@settings(max_examples=10)
@given(said=secrets)
def test_nor_do_threads_warnings_and_the_log_lines_of_libraries(log: FaultLog, said: str) -> None:
    watch = FaultWatch(log, lambda: "open_day")
    watch.begin()
    try:
        thread = threading.Thread(target=_chained, args=(said,), name=said)
        thread.start()
        thread.join()
        sys.excepthook(ValueError, ValueError(said), None)
        warnings.warn(said, stacklevel=1)
        warnings.warn_explicit(said, UserWarning, said, 1, module=said, registry={})
        library = logging.getLogger(said)
        library.error("%s weighs %s", said, said, extra={"child": said})
        library.critical(said, exc_info=raised(_grouped, said))
    finally:
        watch.end()
    assert not holds(log, said)


@settings(max_examples=5)
@given(said=secrets)
def test_nor_what_qt_says(said: str, log: FaultLog) -> None:
    faults = WindowFaults(log.path.parent)
    faults.begin()
    # what stood before us shall not hear it: a test fails on what Qt says
    faults._before = None
    try:
        qWarning(said)
        qCritical(said)
    finally:
        faults._before = None
        faults.end()
    assert not holds(log, said)
    assert "qt.critical" in log.path.read_text("ascii")


@pytest.mark.usefixtures("watch")
def test_a_standard_error_that_a_desktop_collects_gets_no_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = raised(_chained, "Siti Bakau")
    sys.excepthook(type(error), error, error.__traceback__)
    said = capsys.readouterr().err
    assert "RuntimeError" in said
    assert "test_nobodys_data.py" in said
    assert "Siti" not in said


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("page", "Siti Bakau"), ("kind", "Siti: 9.8 kg"), ("places", ["Siti Bakau"]),
        ("causes", ["ValueError Siti"]), ("version", "Siti"), ("commit", "Siti"),
        ("first", "Siti"), ("times", "9"), ("places", "Siti"), ("more", "Siti"),
    ],
)  # fmt: skip
def test_what_somebody_wrote_into_the_file_is_no_fault(
    log: FaultLog, field: str, said: object
) -> None:
    log.add(fault_of(ValueError(), "home"))
    log.flush()
    lines = log.path.read_text("ascii").splitlines()
    odd = {**json.loads(lines[0]), field: said}
    log.path.write_text("\n".join([json.dumps(odd), "Siti", "[[", *lines]), "ascii")
    assert all("Siti" not in str(one) and type(one.times) is int for one in log.faults())
    log.told({})
    assert "Siti" not in log.path.read_text("ascii")
