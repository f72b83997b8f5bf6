"""A new version by stick: offered at the hub, installed at a laptop, and taken back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands import bundles, updates
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.schema import VERSION as SCHEMA
from kbdesk.updates import starter
from kbdesk.updates.package import packed_offer, read_package
from kbdesk.updates.programs import Programs
from kbdesk.updates.release import is_plain, order
from tests.sync.machines import PASSPHRASE, Machine, enrol, family
from tests.updates.releases import FOREIGN, KEYS, package_of

TRUSTED = frozenset([KEYS.sign_public])


def install(laptop: Machine, place: Path) -> dict[str, Any]:
    return updates.install(lambda question: question(laptop.desk), place)


def refused(laptop: Machine, place: Path, programs: Programs) -> str:
    """Return the code of a refusal, after which all is as it was."""
    before = tree(programs)
    with pytest.raises(KbdeskError) as caught:
        install(laptop, place)
    assert tree(programs) == before
    assert started(programs) == "kbdesk 0.1.0"
    return caught.value.code


def tree(programs: Programs) -> dict[str, bytes]:
    return {
        path.relative_to(programs.folder).as_posix(): path.read_bytes()
        for path in programs.folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def started(programs: Programs, *arguments: str) -> str:
    """Start what is current, as a double click does; return what the program says."""
    done = subprocess.run(
        [sys.executable, starter.__file__, *arguments]
        if not (programs.folder / "starter.py").exists()
        else [sys.executable, str(programs.folder / "starter.py"), *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def with_starter(programs: Programs) -> Programs:
    shutil.copy(starter.__file__, programs.folder / "starter.py")
    return programs


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def offered(hub: Machine, folder: Path, stick: Path, version: str, **more: Any) -> Path:
    return updates.offer(hub.desk, package_of(folder, version, **more), stick).path


def test_the_way_of_an_update(
    hub: Machine,
    laptop: Machine,
    with_starter: Programs,
    tmp_path: Path,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    programs = with_starter
    assert started(programs) == "kbdesk 0.1.0"
    updates.offer(hub.desk, package_of(tmp_path, "0.2.0"))
    # it goes with the answers, on a stick that had none of it
    bundles.export_answers(hub.desk, stick)
    (found,) = updates.look(laptop.desk, stick)
    assert (found.state, found.version) == ("new", "0.2.0")
    assert found.changes("id") == ("Baru di 0.2.0",)
    answer = install(laptop, stick)
    assert (answer["version"], answer["before"]) == ("0.2.0", "0.1.0")
    assert Path(answer["copy"]).stat().st_size > 10_000
    assert started(programs, "state") == "kbdesk 0.2.0 state"
    assert started(programs) == "kbdesk 0.2.0"
    assert [one.state for one in updates.look(laptop.desk, stick)] == ["installed"]
    laptop.close()
    try:
        assert updates.back(laptop.folder)["version"] == "0.1.0"
    finally:
        laptop.open()
    assert started(programs) == "kbdesk 0.1.0"
    # and forward again, without a stick's second reading
    assert install(laptop, stick)["version"] == "0.2.0"
    assert started(programs) == "kbdesk 0.2.0"
    offered(hub, tmp_path, stick, "0.10.0")
    monkeypatch.setattr("kbdesk.updates.programs.__version__", "0.2.0")
    assert install(laptop, stick)["before"] == "0.2.0"
    # what is neither started nor gone back to is taken away
    assert programs.installed() == ["0.10.0", "0.2.0"]


@pytest.mark.usefixtures("with_starter")
def test_a_stick_that_is_not_for_here(
    hub: Machine, laptop: Machine, programs: Programs, tmp_path: Path, stick: Path
) -> None:
    with pytest.raises(KbdeskError, match=r"update\.none"):
        install(laptop, stick)
    bare = package_of(tmp_path / "bare", "0.2.0")
    assert refused(laptop, bare, programs) == "update.not_offered"
    foreign = package_of(tmp_path / "foreign", "0.2.0", FOREIGN)
    assert refused(laptop, foreign, programs) == "update.foreign_key"
    with pytest.raises(KbdeskError, match=r"update\.foreign_key"):
        updates.offer(hub.desk, foreign, stick)
    other = Machine(tmp_path / "samarinda", "hub")
    theirs = updates.offer(other.desk, bare, stick).path
    other.close()
    assert refused(laptop, theirs, programs) == "update.other_district"
    for more, code in (
        ({"platform": "amiga-68k"}, "update.other_platform"),
        ({"least": "0.1.5"}, "update.too_far"),
    ):
        odd = offered(hub, tmp_path / code, stick, "0.3.0", **more)
        assert refused(laptop, odd, programs) == code
        odd.unlink()
    old = offered(hub, tmp_path / "old", stick, "0.0.9")
    assert refused(laptop, old, programs) == "update.older"
    # the district's word on one release is none on another
    said = read_package(old, TRUSTED).offer
    swapped = tmp_path / "swapped.kbupdate"
    swapped.write_bytes(bare.read_bytes() + packed_offer(said))
    assert refused(laptop, swapped, programs) == "update.offer_damaged"
    with pytest.raises(KbdeskError, match=r"hub\.not_a_hub"):
        updates.offer(laptop.desk, bare, stick)
    assert refused(laptop, tmp_path / "no-stick", programs) == "stick.folder_missing"


@pytest.mark.usefixtures("with_starter")
def test_an_old_package_after_a_new_one_also_once_one_went_back(
    hub: Machine, laptop: Machine, programs: Programs, tmp_path: Path, stick: Path
) -> None:
    new = offered(hub, tmp_path / "new", stick, "0.3.0")
    between = offered(hub, tmp_path / "between", stick, "0.2.0")
    install(laptop, new)
    with pytest.raises(KbdeskError, match=r"update\.older"):
        install(laptop, between)
    with laptop.closed():
        updates.back(laptop.folder)
    assert refused(laptop, between, programs) == "update.older"
    assert install(laptop, stick)["version"] == "0.3.0"


@pytest.mark.usefixtures("with_starter")
def test_a_flipped_byte_anywhere_and_a_cut_anywhere(
    hub: Machine, laptop: Machine, programs: Programs, tmp_path: Path, stick: Path
) -> None:
    whole = offered(hub, tmp_path, stick, "0.2.0").read_bytes()
    bad = stick / "bad.kbupdate"
    (stick / "kbdesk-0.2.0-linux-amd64.kbupdate").unlink(missing_ok=True)
    step = max(1, len(whole) // 120)
    for place in [*range(0, len(whole), step), len(whole) - 1]:
        flipped = bytearray(whole)
        flipped[place] ^= 0x10
        bad.write_bytes(flipped)
        assert refused_quickly(laptop, bad, programs).startswith("update.")
    for length in [0, 3, 11, *range(20, len(whole), step), len(whole) - 1]:
        bad.write_bytes(whole[:length])
        assert refused_quickly(laptop, bad, programs).startswith("update.")
    bad.write_bytes(whole + b"x")
    assert refused(laptop, bad, programs) == "update.damaged"
    bad.write_bytes(whole)
    assert install(laptop, stick)["version"] == "0.2.0"


def refused_quickly(laptop: Machine, place: Path, programs: Programs) -> str:
    with pytest.raises(KbdeskError) as caught:
        install(laptop, place)
    assert programs.chosen().version == "0.1.0"
    assert programs.installed() == ["0.1.0"]
    assert not list(programs.versions.glob("new-*"))
    return caught.value.code


@pytest.mark.usefixtures("with_starter")
def test_a_clock_of_2019_does_not_matter(
    hub: Machine, laptop: Machine, tmp_path: Path, stick: Path
) -> None:
    offered(hub, tmp_path, stick, "0.2.0")
    now, laptop.wall_ms = laptop.wall_ms, 1_550_000_000_000
    try:
        answer = install(laptop, stick)
        assert answer["version"] == "0.2.0"
        assert Path(answer["copy"]).is_file()
    finally:
        laptop.wall_ms = now


@pytest.mark.usefixtures("with_starter")
def test_a_full_disk(
    hub: Machine,
    laptop: Machine,
    programs: Programs,
    tmp_path: Path,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offered(hub, tmp_path, stick, "0.2.0")
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as full:
        full.setattr("kbdesk.updates.programs.shutil.disk_usage", lambda _: usage._replace(free=9))
        assert refused(laptop, stick, programs) == "update.no_room"

    def no_space(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("kbdesk.updates.package.create_private", no_space)
        assert refused(laptop, stick, programs) == "update.no_room"
    with monkeypatch.context() as full:
        full.setattr("kbdesk.updates.programs.write_whole", no_space)
        with pytest.raises(KbdeskError, match=r"update\.not_written"):
            install(laptop, stick)
        assert programs.chosen().version == "0.1.0"
    assert install(laptop, stick)["version"] == "0.2.0"


@pytest.mark.usefixtures("with_starter")
def test_two_at_once_and_no_folder_of_versions(
    hub: Machine,
    laptop: Machine,
    programs: Programs,
    tmp_path: Path,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offered(hub, tmp_path, stick, "0.2.0")
    with programs.alone():
        assert refused(laptop, stick, programs) == "update.busy"
    monkeypatch.delenv("KBDESK_PROGRAMS")
    assert refused(laptop, stick, programs) == "update.no_programs"


def test_a_version_that_does_not_come_up(
    hub: Machine, laptop: Machine, with_starter: Programs, tmp_path: Path, stick: Path
) -> None:
    programs = with_starter
    offered(hub, tmp_path, stick, "0.2.0", status=1, up=False)
    install(laptop, stick)
    # tried twice within one click, then the one before, and it stays with that
    assert started(programs).splitlines() == ["kbdesk 0.2.0", "kbdesk 0.2.0", "kbdesk 0.1.0"]
    assert programs.chosen().version == "0.1.0"
    assert started(programs) == "kbdesk 0.1.0"
    assert updates.failed_version() == "0.2.0"
    with pytest.raises(KbdeskError, match=r"update\.nothing_before"):
        updates.way_back(laptop.folder)
    # somebody may try it again, and a next version is taken
    assert install(laptop, stick)["version"] == "0.2.0"
    assert started(programs).splitlines()[-1] == "kbdesk 0.1.0"
    offered(hub, tmp_path, stick, "0.2.1")
    assert install(laptop, stick)["version"] == "0.2.1"
    assert started(programs) == "kbdesk 0.2.1"


def test_a_version_whose_first_start_lost_the_power_is_tried_again(with_starter: Programs) -> None:
    programs = with_starter
    shutil.copytree(programs.place("0.1.0"), programs.place("0.2.0"))
    programs.choose("0.2.0", "0.1.0")
    starter.count_try(programs.folder, "0.2.0")
    assert started(programs) == "kbdesk 0.1.0"  # the copy says so; it is 0.2.0 that ran
    assert programs.chosen().version == "0.2.0"
    starter.count_try(programs.folder, "0.2.0")
    assert started(programs) == "kbdesk 0.1.0"
    assert programs.chosen().version == "0.1.0"


@pytest.mark.parametrize("said", ["", "{", "[]", '{"version":"../x"}', '{"version":7}'])
def test_a_current_that_cannot_be_read_is_said(with_starter: Programs, said: str) -> None:
    with_starter.current.write_text(said)
    done = subprocess.run(
        [sys.executable, str(with_starter.folder / "starter.py")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == starter.NO_PROGRAM
    assert "Pasang ulang" in done.stderr
    with pytest.raises(KbdeskError, match=r"update\.no_programs"):
        with_starter.chosen()


def test_a_version_that_vanished_gives_way_to_the_one_before(with_starter: Programs) -> None:
    with_starter.choose("0.2.0", "0.1.0")
    assert started(with_starter) == "kbdesk 0.1.0"
    assert with_starter.chosen().version == "0.1.0"


@pytest.mark.usefixtures("with_starter")
def test_back_to_a_version_that_cannot_read_the_data(
    programs: Programs, tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database of now is newer than the one before knows: only with the copy, and no loss."""
    hub, laptop = Machine(tmp_path / "h", "hub"), Machine(tmp_path / "l", "posyandu", ("LT01",))
    enrol(hub, laptop, tmp_path)
    laptop.do("register_family", **{k: v for k, v in family(1).items() if k != "do"})
    held = laptop.state()["counts"]
    # 0.2.0 and 0.3.0 came by stick; 0.3.0's database is of now, that of 0.2.0 older
    install_both(hub, laptop, tmp_path, stick, SCHEMA)
    laptop.do("register_family", **{k: v for k, v in family(2).items() if k != "do"})
    with laptop.closed():
        with pytest.raises(KbdeskError, match=r"update\.back_needs_copy"):
            updates.back(laptop.folder)
        assert programs.chosen().version == "0.3.0"
        answer = updates.back(laptop.folder, with_copy=True, passphrase=PASSPHRASE)
    assert answer["version"] == "0.2.0"
    assert laptop.state()["counts"] == held
    assert (Path(answer["kept"]) / "kbdesk.db").is_file()
    hub.close()
    laptop.close()
    # the home of a newer version is refused in words
    monkeypatch.setattr("kbdesk.store.schema.VERSION", SCHEMA - 1)
    with pytest.raises(KbdeskError, match=r"store\.newer"):
        laptop.open()


@pytest.mark.usefixtures("with_starter")
def test_back_to_the_version_of_an_installer_which_has_no_manifest(
    hub: Machine, laptop: Machine, programs: Programs, tmp_path: Path, stick: Path
) -> None:
    """It said what its database is when it came up; an installer's own note does not."""
    offered(hub, tmp_path, stick, "0.2.0")
    install(laptop, stick)
    assert updates.way_back(laptop.folder).copy is None
    programs.came_up(SCHEMA - 1, "0.1.0")
    way = updates.way_back(laptop.folder)
    assert way.copy is not None
    assert "before-update-0.1.0-to-0.2.0" in way.copy.name
    for copy in way.copy.parent.glob(f"{way.copy.name[:29]}*"):
        copy.unlink()
    with pytest.raises(KbdeskError, match=r"update\.no_copy"):
        updates.way_back(laptop.folder)


def install_both(hub: Machine, laptop: Machine, folder: Path, stick: Path, schema: int) -> None:
    install(laptop, offered(hub, folder, stick, "0.2.0", schema=schema - 1))
    install(laptop, offered(hub, folder, stick, "0.3.0", schema=schema))


def test_versions_are_ordered_as_numbers() -> None:
    assert sorted(["0.10.0", "0.9.1", "1.0", "0.9"], key=order) == ["0.9", "0.9.1", "0.10.0", "1.0"]
    assert order("1.0") == order("1.0.0")


@pytest.mark.parametrize(
    "path", ["../x", "/x", "a/../b", "a//b", "C:/x", "a\\b", "nul", "a/CON.txt", "x.", "a /b", ""]
)
def test_a_name_never_leaves_its_folder(path: str) -> None:
    assert not is_plain(path)
    assert is_plain("site/numpy.libs/lib openblas-1.0.dll")


def test_the_same_tree_is_the_same_payload(tmp_path: Path) -> None:
    one = read_package(package_of(tmp_path / "a", "0.2.0"), TRUSTED)
    two = read_package(package_of(tmp_path / "b", "0.2.0"), TRUSTED)
    assert one.head == two.head
    assert json.loads(json.dumps(one.release.payload_sha256)) == two.release.payload_sha256


def test_the_starter_waits_for_a_scanner_that_holds_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, plain = [1, 2], Path.replace

    def replace(path: Path, target: Path) -> Path:
        if held:
            held.pop()
            raise PermissionError(13, "held")
        return plain(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    starter.write_current(tmp_path, "0.2.0", "0.1.0")
    assert starter.read_current(tmp_path) == ("0.2.0", "0.1.0")
    held += range(99)
    starter.write_current(tmp_path, "0.3.0", "0.2.0")
    assert starter.read_current(tmp_path) == ("0.2.0", "0.1.0")
