"""Publishing a city's facts: ``python -m benchmarks.publish [FAMILIES | HOME PASSPHRASE]``.

A home of FAMILIES invented families (the tables filled directly), or one that is there, is
published whole, then again after one weighing. The floor is what the file itself costs: the same
slices compressed, sealed and written. Seconds of the wall and of the processor, and memory.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import zstandard

from benchmarks._homes import PASSPHRASE
from benchmarks._homes import home as hub_at
from benchmarks.kampung import fill
from kbdesk.commands.homes import opened
from kbdesk.commands.publishing import publish, set_target
from kbdesk.desk import Desk
from kbdesk.publish.facts_file import FactsManifest, open_facts, write_facts
from kbdesk.sync.district import District
from kbdesk.sync.keys import BoxKeys


def timed(what: str, run: Callable[[], object]) -> float:
    """Run something, print what it took, and return its seconds of the processor."""
    begun, spent = time.perf_counter(), time.process_time()
    run()
    cpu = time.process_time() - spent
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall = time.perf_counter() - begun
    print(f"{what:<28} {wall:6.2f} s, {cpu:6.2f} s of the processor, {memory:4.0f} MB at most")
    return cpu


def measure(desk: Desk, folder: Path) -> None:
    """Print what publishing takes, beside the floor."""
    box = BoxKeys.generate()
    set_target(desk, box.public)
    first = timed("whole", lambda: publish(desk, folder, whole=True))
    timed("again, nothing new", lambda: publish(desk, folder))
    path = next(folder.glob("*.kbfacts"))
    with open_facts(path, [box]) as held:
        lines = [zstandard.compress(line) for _, line in held.lines()]
        header, manifest = held.header, held.manifest
    rows = sum(one.rows for one in manifest.slices)
    print(f"{len(lines):,} slices, {rows:,} rows, {path.stat().st_size:,} bytes")
    told = {
        name: getattr(header, name)
        for name in (
            "city", "name", "root_sign", "root_box", "certificate", "epoch", "epoch_no",
            "serial", "base", "since", "created",
        )
    }  # fmt: skip
    floor = timed("floor: the file alone", lambda: _write(desk, folder, told, manifest, lines, box))
    print(f"ratio to the floor: {first / max(floor, 0.001):.1f}")


def _write(
    desk: Desk,
    folder: Path,
    told: dict[str, object],
    manifest: FactsManifest,
    lines: list[bytes],
    box: BoxKeys,
) -> None:
    unpacker = zstandard.ZstdDecompressor()
    write_facts(
        folder / "floor.kbfacts", told, manifest, (unpacker.decompress(line) for line in lines),
        keys=District(desk.store).keys, recipients=[box.public], spool=folder,
    )  # fmt: skip


def main(arguments: list[str]) -> None:
    """Measure a home that is there, or one of some families."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        home, passphrase = folder / "home", PASSPHRASE
        if len(arguments) == 2:
            home, passphrase = Path(arguments[0]), arguments[1]
        else:
            with hub_at(home, "hub") as desk:
                fill(desk, int(arguments[0]) if arguments else 6_000)
        (folder / "out").mkdir()
        with opened(home, user=None, passphrase=passphrase) as desk:
            measure(desk, folder / "out")


if __name__ == "__main__":
    main(sys.argv[1:])
