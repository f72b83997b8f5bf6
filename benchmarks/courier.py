"""A bundle over the internet on a line that is cut, beside its own size.

    python -m benchmarks.courier [MEGABYTES]

A real WebDAV server under TLS on this machine, and between it and kbdesk a line that cuts each
connection after 1 to 8 MB at random (and, harder, after 0.2 to 1.4 MB). Prints one JSON line a
trial: bytes on the wire, both ways and with the handshakes, as a ratio to the file's size.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from kbdesk.sync.places.fetching import fetch
from kbdesk.sync.places.sending import send
from kbdesk.sync.places.transfers import Parcel
from tests.sync.places.servers import Dav, line_to

SENDER, READER = "a" * 32, "b" * 32
ALLOWED = 1.4


def cuts(chance: Random, least: float, most: float) -> Iterator[int]:
    """Yield after how many bytes each connection is cut; none where ``most`` is 0."""
    while most:
        yield chance.randint(int(least * 1e6), int(most * 1e6))


def trial(dav: Dav, folder: Path, size: int, least: float, most: float, seed: int) -> None:
    """Send a file of random bytes and fetch it again."""
    dav.clear()
    path = folder / f"{seed}-{least}.bin"
    path.write_bytes(Random(seed).randbytes(size))
    found: dict[str, object] = {"bytes": size, "cut_after_mb": [least, most], "seed": seed}
    with line_to(dav.port, cuts(Random(seed), least, most)) as line:
        began = time.perf_counter()
        send(dav.place(line.port), SENDER, [Parcel(path, f"trial-{seed}.kbsync")])
        found |= {"sent_s": round(time.perf_counter() - began, 2), "sent_cuts": line.cut}
        up, cut = line.carried, line.cut
        began = time.perf_counter()
        (one,) = fetch(dav.place(line.port), READER, ".kbsync", folder / "in").files
        found |= {
            "fetched_s": round(time.perf_counter() - began, 2),
            "fetched_cuts": line.cut - cut,
        }
    assert one.path is not None
    assert one.path.read_bytes() == path.read_bytes()
    ratios = {"sent": up / size, "fetched": (line.carried - up) / size}
    found |= {f"{name}_ratio": round(ratio, 3) for name, ratio in ratios.items()}
    found["within"] = max(ratios.values()) <= ALLOWED
    print(json.dumps(found), flush=True)
    one.path.unlink()
    path.unlink()


def main() -> None:
    """Run the trials."""
    size = round(float(sys.argv[1]) * 1e6) if len(sys.argv) > 1 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        dav = Dav(Path(folder))
        try:
            trial(dav, Path(folder), size, 0, 0, 0)
            for seed in (1, 2, 3):
                trial(dav, Path(folder), size, 1, 8, seed)
            trial(dav, Path(folder), size, 0.2, 1.4, 4)
        finally:
            dav.stop()


if __name__ == "__main__":
    main()
