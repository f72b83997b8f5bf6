"""Bundles beside their floor: the bare hash, zstd and age of the same bytes, in one run.

    python -m benchmarks.bundle [OPERATIONS...]

Prints one JSON line a size: milliseconds, ratios to the floor, and the most memory (MiB) that a
process needed which only read (and only wrote) that bundle.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyrage
import zstandard

from kbdesk.domain.strict_json import canonical_json, strict_json
from kbdesk.sync.bundle import open_bundle
from kbdesk.sync.container import check_copy
from kbdesk.sync.keys import HubKeys
from kbdesk.sync.packing import write_bundle_file
from tests.sync.laptops import laptop_of


def operations(count: int) -> Iterator[bytes]:
    """Yield invented operations of some 300 bytes."""
    for seq in range(count):
        yield canonical_json(
            {
                "clock": f"{1760000000000 + seq:013x}-0001",
                "entity": "measurement",
                "fields": {"child": uuid.uuid4().hex, "date": "2026-10-05", "weight_g": 8000},
                "group": "fact",
                "parents": [],
                "prev": hashlib.sha256(str(seq).encode()).hexdigest(),
                "row": uuid.uuid4().hex,
                "seq": seq,
            }
        )


def best(do: Callable[[], object], times: int) -> float:
    """Return the shortest time of some, in milliseconds."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        found.append((time.perf_counter() - began) * 1000)
    return round(min(found), 2)


def memory(task: str, folder: Path, count: int, hub: HubKeys) -> float:
    """Return the peak memory of a process that only does this, in MiB."""
    (folder / "hub").write_text(json.dumps(hub.to_dict()))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bundle", f"--{task}", str(folder), str(count)],
        capture_output=True,
        check=True,
        text=True,
    )
    return float(done.stdout)


def alone(task: str, folder: Path, count: int) -> None:
    """Write or read one bundle and print the peak memory of this process."""
    hub = HubKeys.from_dict(json.loads((folder / "hub").read_text()))
    if task == "--read":
        with open_bundle(folder / "b.kbsync", hub.keys) as bundle:
            assert sum(1 for _ in bundle.raw_lines()) == count
    else:
        write(folder / "again.kbsync", hub, operations(count), count, folder)
    # Not ru_maxrss: that also remembers the process that started this one. Linux only.
    status = Path("/proc/self/status").read_text()
    print(int(status.split("VmHWM:")[1].split()[0]) / 1024)


def write(path: Path, hub: HubKeys, lines: Any, count: int, spool: Path) -> None:
    """Write a bundle of a new laptop."""
    laptop = laptop_of(hub)
    write_bundle_file(
        path,
        manifest=laptop.manifest(count),
        lines=lines,
        keys=laptop.keys,
        recipients=[hub.box_public, hub.escrow_public],
        spool=spool,
    )


def measure(count: int) -> dict[str, object]:
    """Return the figures of one size."""
    times = 5 if count <= 20_000 else 2
    hub = HubKeys.generate()
    to = [pyrage.x25519.Recipient.from_str(p) for p in (hub.box_public, hub.escrow_public)]
    lines = list(operations(count))
    text = b"\n".join(lines) + b"\n"
    packed = pyrage.encrypt(zstandard.ZstdCompressor(level=3).compress(text), to)

    def floor_write() -> None:
        hashlib.sha256(text).digest()
        sealed = pyrage.encrypt(zstandard.ZstdCompressor(level=3).compress(text), to)
        hashlib.sha256(sealed).digest()

    def floor_read() -> None:
        hashlib.sha256(packed).digest()
        plain = pyrage.decrypt(packed, [hub.keys.box.identity])
        found = zstandard.ZstdDecompressor().decompress(plain)
        hashlib.sha256(found).digest()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "b.kbsync"

        def read() -> None:
            with open_bundle(path, hub.keys) as bundle:
                assert sum(1 for _ in bundle.raw_lines()) == count

        wrote = best(lambda: write(path, hub, lines, count, folder), times)
        floor_w = best(floor_write, times)
        checked = best(lambda: check_copy(path), times)
        took = best(read, times)
        floor_r = best(floor_read, times)
        strict = best(lambda: all(strict_json(line) for line in lines), times)
        return {
            "operations": count,
            "bytes": path.stat().st_size,
            "line_bytes": round(len(text) / count),
            "write_ms": wrote,
            "write_floor_ms": floor_w,
            "write_ratio": round(wrote / floor_w, 2),
            "check_copy_ms": checked,
            "read_ms": took,
            "read_floor_ms": floor_r,
            "read_ratio": round(took / floor_r, 2),
            "strict_json_us_a_line": round(strict / count * 1000, 2),
            "read_beyond_strict_json_ratio": round((took - strict) / floor_r, 2),
            "memory_read_mib": round(memory("read", folder, count, hub)),
            "memory_write_mib": round(memory("write", folder, count, hub)),
        }


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] in ("--read", "--write"):
        alone(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    else:
        for size in [int(one) for one in sys.argv[1:]] or [10_000, 100_000, 1_000_000]:
            print(json.dumps(measure(size)))
