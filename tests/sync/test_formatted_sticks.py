"""Real file systems of sticks, where they can be mounted: exFAT, FAT16, FAT32; full and pulled."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kbdesk.commands import bundles
from kbdesk.domain.errors import KbdeskError
from kbdesk.sync.stick import find_bundles, put_on_stick
from tests.sync.machines import Machine
from tests.sync.test_replication import Town, weigh

FAT = ["fusefat", "-f", "-o", "rw+"]
KINDS = {
    # size in MiB, makes it, mounts it in the foreground; exFAT's daemon wants a device, FAT's a
    # file. What has fewer than 65,525 clusters is FAT16 whatever it calls itself.
    "exfat": (12, ["mkfs.exfat"], ["mount.exfat-fuse", "-d"], True),
    "fat16": (12, ["mkfs.vfat", "-F", "16"], FAT, False),
    "fat32": (40, ["mkfs.vfat", "-F", "32", "-s", "1"], FAT, False),
}


class Stick:
    """An image of a stick, plugged in and pulled; ``path`` is where it is mounted."""

    def __init__(self, kind: str, folder: Path) -> None:
        megabytes, self._make, self._mount, self._wants_device = KINDS[kind]
        self._image, self.path = folder / "stick.img", folder / "USB BIRU"
        self.path.mkdir()
        with self._image.open("wb") as file:
            file.truncate(megabytes << 20)
        subprocess.run([*self._make, str(self._image)], check=True, capture_output=True)
        self._device = ""
        self._daemon: subprocess.Popen[bytes] | None = None

    def plug_in(self, *, read_only: bool = False) -> None:
        source = str(self._image)
        if self._wants_device:
            found = subprocess.run(
                ["losetup", "-f", "--show", source], check=True, capture_output=True
            )
            source = self._device = found.stdout.decode().strip()
        command = list(self._mount)
        if read_only:
            command = [*command, "-o", "ro"] if self._wants_device else command[:2]
        self._daemon = subprocess.Popen(
            [*command, source, str(self.path)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(200):
            if self.path.is_mount():
                return
            assert self._daemon.poll() is None, "it cannot be mounted"
            time.sleep(0.05)
        raise AssertionError("it is not mounted")

    def take_out(self) -> None:
        """Unmount it as a person does who is told that it is safe."""
        subprocess.run(["umount", str(self.path)], check=True, capture_output=True)
        self._gone()

    def pull(self) -> None:
        """Pull it while it is in use: what drives it dies at once."""
        assert self._daemon is not None
        self._daemon.kill()
        self._daemon.wait()

    def clear_away(self) -> None:
        subprocess.run(["umount", "-l", str(self.path)], check=False, capture_output=True)
        self._gone()

    def _gone(self) -> None:
        if self._daemon is not None:
            with suppress(subprocess.TimeoutExpired):
                self._daemon.wait(10)
            self._daemon.kill()
            self._daemon = None
        if self._device:
            subprocess.run(["losetup", "-d", self._device], check=False, capture_output=True)
            self._device = ""

    def fill(self) -> None:
        found = os.statvfs(self.path)
        with (self.path / "film.mp4").open("wb", buffering=0) as file:
            # most of it at once: a driver that writes cluster by cluster is slow
            with suppress(OSError):
                file.truncate(found.f_bavail * found.f_frsize - (1 << 20))
            file.seek(0, os.SEEK_END)
            for piece in (1 << 16, 512):
                with suppress(OSError):
                    while True:
                        file.write(bytes(piece))

    def names(self) -> set[str]:
        return {one.name for one in self.path.iterdir()}


@pytest.fixture(params=list(KINDS))
def stick(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stick]:
    _, make, mount, wants_device = KINDS[request.param]
    needs = [make[0], mount[0], *(["losetup"] if wants_device else [])]
    if not all(map(shutil.which, needs)) or not Path("/dev/fuse").exists() or os.geteuid():
        pytest.skip(f"no {request.param} can be mounted here")
    folder = tmp_path / "stick"
    folder.mkdir()
    made = Stick(request.param, folder)
    try:
        made.plug_in()
    except (AssertionError, subprocess.CalledProcessError) as error:
        made.clear_away()
        pytest.skip(f"no {request.param} can be mounted here: {error}")
    yield made
    made.clear_away()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    folder = tmp_path / "town"
    folder.mkdir()
    town = Town(folder)
    yield town
    town.close()


def laptop(town: Town) -> tuple[Machine, str]:
    a = town.laptop("a", "LT01")
    return a, weigh(a, town.add(a, 1)[1])


def refusal(machine: Machine, stick: Stick) -> str:
    with pytest.raises(KbdeskError) as refused:
        bundles.export_to(machine.desk, stick.path)
    return refused.value.code


def test_there_and_back(stick: Stick, town: Town) -> None:
    a, weighed = laptop(town)
    sent = Path(bundles.export_to(a.desk, stick.path)["path"])
    assert stick.names() == {sent.name}
    # what other machines leave on a stick is passed by
    (stick.path / "._film.kbsync").write_bytes(b"x")
    (stick.path / "System Volume Information").mkdir()
    stick.take_out()
    stick.plug_in()
    assert find_bundles(stick.path) == [sent]
    (answer,) = town.hub.take(stick.path)
    assert answer["applied"] > 0
    assert town.hub.desk.store.records.get("measurement", weighed) is not None
    bundles.export_answers(town.hub.desk, stick.path)
    stick.take_out()
    stick.plug_in()
    assert any("error" not in answer for answer in a.take(stick.path))
    assert a.state()["unacknowledged"] == 0


def test_a_full_one(stick: Stick, town: Town) -> None:
    a, _ = laptop(town)
    stick.fill()
    # the driver that mounts FAT without the kernel calls every failure EIO
    assert refusal(a, stick) in {"stick.full", "stick.pulled"}
    assert stick.names() == {"film.mp4"}
    (stick.path / "film.mp4").unlink()
    bundles.export_to(a.desk, stick.path)


def test_one_that_may_only_be_read(stick: Stick, town: Town) -> None:
    a, _ = laptop(town)
    sent = bundles.export_to(a.desk, stick.path)
    stick.take_out()
    stick.plug_in(read_only=True)
    assert refusal(a, stick) == "stick.read_only"
    assert town.hub.taken(Path(sent["path"]))["applied"] > 0


@pytest.mark.parametrize("phase", ["writing", "securing", "verifying"])
def test_one_that_is_pulled(stick: Stick, town: Town, phase: str) -> None:
    a, weighed = laptop(town)
    source = Path(bundles.export_to(a.desk, town.stick)["path"])

    def pull(_done: int, _total: int, now: str) -> None:
        if now == phase:
            stick.pull()

    with pytest.raises(KbdeskError) as refused:
        put_on_stick(source, stick.path, sender="K7", now=a.desk.clock.now(), progress=pull)
    assert refused.value.code == "stick.pulled"
    stick.clear_away()
    stick.plug_in()
    # what it kept is whole or refused, and the next one goes on as if nothing had been
    for answer in town.hub.take(stick.path):
        assert "error" not in answer or answer["error"].code.startswith("bundle.")
    bundles.export_to(a.desk, stick.path)
    assert any("error" not in answer for answer in town.hub.take(stick.path))
    assert town.hub.desk.store.records.get("measurement", weighed) is not None
    town.hub.check()
