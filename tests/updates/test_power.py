"""The power goes at any step of an update: one version or the other is started, each whole."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from kbdesk.commands import updates
from kbdesk.commands.homes import opened
from kbdesk.queries import standing
from kbdesk.updates import starter
from kbdesk.updates.package import read_package
from kbdesk.updates.programs import Programs
from tests.store.test_power import TOUCHES
from tests.sync.machines import PASSPHRASE, Machine
from tests.updates.releases import KEYS, package_of, programs_of, tree_of
from tests.updates.test_updates import offered

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills are POSIX's")


def killed_at(step: int, act: Callable[[], object], folders: Sequence[Path]) -> bool:
    """Do it in another process that dies before its ``step``-th touch of a file in some folders.

    Tell whether it ended before that.
    """
    child = os.fork()
    if child == 0:
        left, roots = step, tuple(str(folder) for folder in folders)

        def hook(event: str, words: tuple[object, ...]) -> None:
            nonlocal left
            if event in TOUCHES and str(words[0]).startswith(roots):
                left -= 1
                if left == 0:
                    os._exit(9)

        status = 1
        try:
            sys.addaudithook(hook)
            act()
            status = 0
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9)
    return status == 0


def trees(folder: Path) -> dict[str, dict[str, bytes]]:
    """Return the files of each version as they must be."""
    wanted = {}
    for version in ("0.1.0", "0.2.0"):
        tree = tree_of(folder / f"wanted-{version}", version)
        wanted[version] = {
            path.relative_to(tree).as_posix(): path.read_bytes()
            for path in tree.rglob("*")
            if path.is_file()
        }
    return wanted


def test_an_update_that_is_cut_off(
    hub: Machine,
    laptop: Machine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    offered(hub, tmp_path, stick, "0.2.0")
    wanted = trees(tmp_path)
    template, work = tmp_path / "template", tmp_path / "work"
    programs_of(template / "programs")
    with laptop.closed():
        shutil.copytree(laptop.folder, template / "home")
    programs = Programs(work / "programs")
    monkeypatch.setenv("KBDESK_PROGRAMS", str(programs.folder))

    def update() -> None:
        with opened(work / "home", user=None, passphrase=PASSPHRASE, clock=laptop.clock) as desk:
            updates.install(lambda question: question(desk), stick)

    def verify() -> str:
        chosen = programs.chosen()
        for version in programs.installed():
            for name, said in wanted[version].items():
                assert (programs.place(version) / name).read_bytes() == said, (version, name)
        assert chosen.version in programs.installed()
        assert starter.read_current(programs.folder) == (chosen.version, chosen.before)
        assert starter.command_of(programs.folder, chosen.version) is not None
        return chosen.version

    seen, looked = set(), 0
    for step in range(1, 1000):
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(template, work)
        ended = killed_at(step, update, (programs.folder, work / "home" / "backups"))
        seen.add(verify())
        looked += 1
        if looked % 8 == 0 and not ended and programs.chosen().version == "0.1.0":
            update()
            assert verify() == "0.2.0"
            assert not list(programs.versions.glob("new-*"))
        if looked % 16 == 0:
            with opened(work / "home", user=None, passphrase=PASSPHRASE) as desk:
                assert standing.check(desk)["ok"]
        if ended:
            break
    assert looked > 8
    assert seen == {"0.1.0", "0.2.0"}


def test_a_package_that_is_cut_off_on_its_way_to_the_stick(hub: Machine, tmp_path: Path) -> None:
    file, stick = package_of(tmp_path, "0.2.0"), tmp_path / "stick"
    stick.mkdir()
    trusted = frozenset([KEYS.sign_public])
    updates.offer(hub.desk, file)
    kept = next(hub.desk.paths.updates.iterdir())
    package = read_package(kept, trusted)
    from kbdesk.updates.offers import carry

    for step in range(1, 1000):
        shutil.rmtree(stick)
        stick.mkdir()
        ended = killed_at(step, lambda: carry(package, package.offer, stick), [stick])
        for one in stick.glob("*.kbupdate"):
            assert one.read_bytes() == kept.read_bytes()
        if ended:
            return
    raise AssertionError("it never ends")
