"""A file taken in beside the desk: as if after what others wrote meanwhile, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.import_beside import import_beside
from kbdesk.commands.imports import import_children
from kbdesk.commands.record import record
from kbdesk.commands.trail import note
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.sheets import ReadFile, take_sheet
from kbdesk.store import audit, beside
from tests.cli.machine import PASSPHRASE, Machine, make
from tests.exchange.spreadsheets import BANYU, KIRANA, sheet
from tests.exchange.test_imports import TODAY, _days, _names, children

ANOTHER = {
    "do": "register_family",
    "village": "Lok Tuan",
    "rt": "9",
    "members": [
        {"name": "Senja Rindang", "sex": "female", "relation": "wife"},
        {"name": "Telaga Biru", "sex": "male", "relation": "child", "birth_date": "2025-01-09"},
    ],
}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return make(tmp_path / "laptop")


@pytest.fixture
def desk(machine: Machine) -> Iterator[Desk]:
    with machine.desk() as desk:
        yield desk


def many(folder: Path, day: object = "25/08/2026") -> Path:
    rows = [
        {
            **BANYU,
            "Tanggal Pengukuran": day,
            "Nama": name,
            "Nama Ortu": f"Ibu {name[::-1]}",
            "Tgl Lahir": born,
        }
        for name, born in zip(_names(), _days(), strict=True)
    ]
    return sheet(folder / "large.xlsx", rows)


def reading(path: Path) -> Callable[[], ReadFile]:
    return lambda: take_sheet(path, TODAY)


def take_in(
    desk: Desk, path: Path, meanwhile: Mapping[str, Callable[[], object]] | None = None, **more: Any
) -> dict[str, Any]:
    """Take a file in; at each phase something else is done once, as another page would."""
    waiting = dict(meanwhile or {})

    def heard(phase: str, _done: int, _of: int) -> None:
        if phase in waiting:
            waiting.pop(phase)()

    answer, _ = import_beside(
        lambda question: question(desk), reading(path), commit=True, progress=heard, **more
    )
    assert not waiting
    return answer


def whole(desk: Desk) -> None:
    """Nothing is damaged, the copy is gone, and the trail is whole."""
    assert list(audit.faults(desk.store)) == []
    assert desk.store.trail.broken_at() is None
    assert list(desk.store.paths.folder.glob("restoring*")) == []


def test_it_answers_and_does_what_the_import_at_once_does(tmp_path: Path, desk: Desk) -> None:
    path = sheet(tmp_path / "file.xlsx", [KIRANA, BANYU, KIRANA])
    tried, _ = import_beside(lambda question: question(desk), reading(path))
    assert children(desk) == []
    whole(desk)
    done = take_in(desk, path)
    with make(tmp_path / "other").desk() as other:
        alone = import_children(other, take_sheet(path, TODAY), commit=True)
        theirs = children(other)
    own = ("committed", "import", "backup")
    plain = {name: value for name, value in alone.items() if name not in own}
    assert {name: value for name, value in done.items() if name not in own} == plain
    assert {name: value for name, value in tried.items() if name not in own} == plain
    assert children(desk) == theirs
    assert Path(done["backup"]).exists()
    acts = [line.act for line in desk.store.trail.lines()][:2]
    assert acts == ["imported", "backed_up"]
    whole(desk)
    # the laptop goes on under its own epoch, and the import is taken back as any other
    assert desk.store.setting("epoch") == desk.store.epoch
    record(desk, {**ANOTHER})
    record(desk, {"do": "revoke_import", "id": done["import"]})
    assert [one["name"] for one in children(desk)] == ["Telaga Biru"]
    whole(desk)


def test_what_was_derived_of_the_home_before_is_none_of_it_afterwards(
    tmp_path: Path, desk: Desk
) -> None:
    def derive() -> None:
        derived = desk.store.derived
        derived.answer("children", lambda: 0)
        derived.roll_up({"children": "0"}, derived.state())
        assert derived.rolled_up("children") == "0"

    derive()
    take_in(desk, sheet(tmp_path / "file.xlsx", [KIRANA]), {"writing": derive})
    assert desk.store.derived.rolled_up("children") is None
    assert not desk.store.settings_of("rolled_up:")
    assert desk.store.derived.answer("children", lambda: len(children(desk))) == 1


def test_what_other_pages_write_meanwhile_stays(tmp_path: Path, machine: Machine) -> None:
    path = many(tmp_path)
    said: list[dict[str, Any]] = []
    with machine.desk() as desk:
        before = desk.store.parcels.last_arrival()

        def saves() -> None:
            said.append(record(desk, ANOTHER))
            desk.store.set_setting("a_draft", "typed")
            note(desk, "seen", "person", said[-1]["members"][1])

        def measures() -> None:
            child = said[0]["members"][1]
            record(desk, {"do": "record_measurement", "child": child, "date": "2026-08-20",
                          "weight_kg": 9.1})  # fmt: skip

        answer = take_in(desk, path, {"matching": saves, "writing": measures})
        assert answer["counts"]["children_new"] == len(_names())
        assert len(children(desk)) == len(_names()) + 1
        assert desk.store.setting("a_draft") == "typed"
        assert "seen" in [line.act for line in desk.store.trail.lines()]
        (weighed,) = desk.store.records.find("measurement", {"child": said[0]["members"][1]})
        assert weighed["weight_g"] == 9100
        whole(desk)
        # what others wrote was learned before what the import wrote: bundles count by that
        own = [o for o in _arrivals(desk) if o[0] > before and o[1] == desk.store.epoch]
        imports = [o for o in _arrivals(desk) if o[0] > before and o[1] != desk.store.epoch]
        assert own
        assert max(own)[0] < min(imports)[0]
        held = desk.store.parcels.held()
    with machine.desk() as desk:
        assert desk.store.new_epoch_because == ""
        assert desk.store.parcels.held() == held
        whole(desk)


def _arrivals(desk: Desk) -> list[tuple[int, str]]:
    return [
        (arrival, epoch)
        for arrival, epoch in desk.store.db.execute(
            "SELECT o.arrival, e.epoch FROM operation o JOIN epoch e ON e.id = o.epoch"
        )
    ]


@pytest.mark.parametrize("phase", ["matching", "backup", "writing", "saving"])
def test_who_is_measured_meanwhile_is_matched_again(tmp_path: Path, desk: Desk, phase: str) -> None:
    path = sheet(tmp_path / "file.xlsx", [KIRANA, BANYU])
    take_in(desk, sheet(tmp_path / "first.xlsx", [{**KIRANA, "Tanggal Pengukuran": "20/07/2026"}]))
    (kirana,) = [one["id"] for one in children(desk)]

    def measures() -> None:
        record(desk, {"do": "record_measurement", "child": kirana, "date": "2026-08-25",
                      "weight_kg": 9.9})  # fmt: skip

    answer = take_in(desk, path, {phase: measures})
    august = [
        one for one in desk.store.records.find("measurement", {"child": kirana})
        if one["date"] == "2026-08-25"
    ]  # fmt: skip
    assert [one["weight_g"] for one in august] == [9900]
    assert answer["rows"]["doubtful"] == [2]
    assert answer["rows"]["new"] == [3]
    whole(desk)


@pytest.mark.parametrize("phase", ["matching", "writing", "saving"])
def test_who_is_registered_meanwhile_is_not_registered_twice(
    tmp_path: Path, desk: Desk, phase: str
) -> None:
    member = {"name": "Kirana Embun Pagi", "sex": "female", "relation": "child",
              "birth_date": "2025-06-15"}  # fmt: skip
    mother = {"name": "Sari Dewi", "sex": "female", "relation": "wife"}

    def registers() -> None:
        record(desk, {**ANOTHER, "rt": "3", "members": [mother, member]})

    take_in(desk, sheet(tmp_path / "file.xlsx", [KIRANA, BANYU]), {phase: registers})
    assert sorted(one["name"] for one in children(desk)) == ["Banyu Segara", "Kirana Embun Pagi"]
    whole(desk)


def test_who_is_written_again_and_again_stops_it(tmp_path: Path, desk: Desk) -> None:
    path = sheet(tmp_path / "file.xlsx", [KIRANA, BANYU])
    take_in(desk, sheet(tmp_path / "first.xlsx", [KIRANA]))
    (kirana,) = [one["id"] for one in children(desk)]
    weights = iter(range(80, 200))

    def measures(phase: str, _done: int, _of: int) -> None:
        if phase == "saving":
            record(desk, {"do": "record_measurement", "child": kirana, "date": "2026-08-12",
                          "weight_kg": next(weights) / 10})  # fmt: skip

    copies = list(desk.store.paths.backups.iterdir())
    with pytest.raises(KbdeskError) as refused:
        import_beside(lambda q: q(desk), reading(path), commit=True, progress=measures)
    assert refused.value.code == "exchange.changed_meanwhile"
    assert [one["name"] for one in children(desk)] == ["Kirana Embun Pagi"]
    assert list(desk.store.paths.backups.iterdir()) == copies
    whole(desk)


def test_what_comes_by_bundle_meanwhile_refuses_it(tmp_path: Path, desk: Desk) -> None:
    path = sheet(tmp_path / "file.xlsx", [KIRANA, BANYU])

    def carried() -> None:
        with desk.store.transaction():
            desk.store.db.execute("INSERT INTO judged VALUES (x'00', 'discarded', NULL)")

    with pytest.raises(KbdeskError) as refused:
        take_in(desk, path, {"writing": carried})
    assert refused.value.code == "exchange.home_changed"
    assert children(desk) == []
    whole(desk)


@pytest.mark.parametrize("phase", ["matching", "backup", "writing", "saving"])
def test_who_stops_it_at_any_moment_leaves_nothing(tmp_path: Path, desk: Desk, phase: str) -> None:
    before, copies = desk.store.parcels.held(), list(desk.store.paths.backups.iterdir())
    heard: list[str] = []
    path = many(tmp_path)

    def read() -> ReadFile:
        return take_sheet(
            path, TODAY, progress=lambda *said: heard.append(said[0]),
            cancelled=lambda: phase in heard,
        )  # fmt: skip

    with pytest.raises(KbdeskError) as stopped:
        import_beside(
            lambda question: question(desk), read, commit=True,
            progress=lambda *said: heard.append(said[0]), cancelled=lambda: phase in heard,
        )  # fmt: skip
    assert stopped.value.code == "exchange.cancelled"
    assert desk.store.parcels.held() == before
    assert list(desk.store.paths.backups.iterdir()) == copies
    whole(desk)


def test_a_disk_that_fails_at_the_swap_leaves_all_as_it_was(
    tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with machine.desk() as desk:
        monkeypatch.setattr(beside, "swap_in", full)
        with pytest.raises(KbdeskError) as refused:
            take_in(desk, many(tmp_path))
        assert refused.value.code == "store.io_error"
        assert children(desk) == []
        record(desk, ANOTHER)
        whole(desk)
    with machine.desk() as desk:
        assert desk.store.new_epoch_because == ""
        assert len(children(desk)) == 1


KILLED = (
    "copy_to", "begin_epoch", "settle", "take_place", "_close", "swap_in", "change_key",
)  # fmt: skip


@pytest.mark.parametrize("moment", [*KILLED, "after change_key"])
def test_a_program_that_is_killed_took_all_or_nothing(tmp_path: Path, moment: str) -> None:
    machine = make(tmp_path / "laptop")
    path = many(tmp_path)
    with machine.desk() as desk:
        before = desk.store.parcels.held()
    name = moment.removeprefix("after ")
    program = f"""
import os
from datetime import date
from datetime import date
from pathlib import Path
from kbdesk.commands.homes import opened
from kbdesk.commands.import_beside import import_beside
from kbdesk.exchange.sheets import take_sheet
from kbdesk.store import beside, store
holders = [beside.Beside, beside._Copy, store.Copier, store.Store, beside]
with opened(Path({str(machine.home)!r}), user=None, passphrase={PASSPHRASE!r}) as desk:
    for holder in holders:
        if {name!r} in vars(holder):
            before = vars(holder)[{name!r}]
            def last(*args, before=before, **more):
                if {moment.startswith("after")}:
                    before(*args, **more)
                os._exit(7)
            setattr(holder, {name!r}, last)
    import_beside(
        lambda q: q(desk), lambda: take_sheet(Path({str(path)!r}), date(2026, 9, 1)), commit=True
    )
"""
    done = subprocess.run([sys.executable, "-c", program], env=os.environ, check=False)
    assert done.returncode == 7
    with machine.desk() as desk:
        held = len(children(desk))
        assert held == (len(_names()) if moment == "after change_key" else 0)
        assert held or desk.store.parcels.held() == before
        assert desk.store.new_epoch_because == ""
        whole(desk)
        if not held:
            assert take_in(desk, path)["counts"]["children_new"] == len(_names())


def test_it_reaches_the_hub_like_anything_else(tmp_path: Path) -> None:
    from tests.tour import carry, enrol, machine

    with (
        machine(tmp_path / "hub", "hub", "Kota Bontang") as city,
        machine(tmp_path / "one", "posyandu", "Laptop A", "LT01") as one,
    ):
        enrol(one, city, tmp_path / "papers")
        stick = tmp_path / "stick"
        carry(one, city, stick)
        carry(city, one, stick)
        answer = take_in(
            one, many(tmp_path, date(2026, 8, 10)), {"writing": lambda: record(one, ANOTHER)}
        )
        carry(one, city, stick)
        carry(city, one, stick)
        assert city.store.parcels.held() >= one.store.parcels.held()
        assert sorted(map(str, children(city))) == sorted(map(str, children(one)))
        record(one, {"do": "revoke_import", "id": answer["import"]})
        carry(one, city, stick)
        assert [child["name"] for child in children(city)] == ["Telaga Biru"]
