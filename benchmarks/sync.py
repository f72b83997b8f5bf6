"""How long bundles take, beside the bare parts: hash, compression, age, encrypted insert.

Run from the project's folder: ``python -m benchmarks.sync [PART...]``, parts being
ten_thousand, hundred_thousand, large_hub. Ratios travel from machine to machine; seconds do
not. Each ratio is of the best of its rounds, for other programs only ever add. Beside the time
on the clock stands the processor's own, which other programs do not touch.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pyrage
import zstandard

from benchmarks._homes import fill, home, measurements, people
from kbdesk.commands import bundles, enrolment
from kbdesk.desk import Desk
from kbdesk.store.connection import connect

MEASUREMENTS = 10_000
LAPTOPS, EACH = 200, 5000
CHILDREN = 4000


def enrol(hub: Desk, laptop: Desk, folder: Path) -> None:
    enrol_as(hub, laptop, folder, "LT01")


class Spent(NamedTuple):
    """Seconds on the clock, and of the processor."""

    wall: float
    cpu: float


def timed(run: Callable[[], Any]) -> tuple[Spent, Any]:
    start, cpu = time.perf_counter(), time.process_time()
    answer = run()
    return Spent(time.perf_counter() - start, time.process_time() - cpu), answer


def least(several: list[Spent]) -> Spent:
    """Return the best time on the clock, and the best of the processor."""
    return Spent(min(one.wall for one in several), min(one.cpu for one in several))


def beside(real: Spent, floor: Spent) -> str:
    """Return both ratios to a floor, in words."""
    return (
        f"{real.wall * 1e3:.0f} ms, {real.wall / floor.wall:.2f} x {{}} of"
        f" {floor.wall * 1e3:.0f} ms"
        f" (processor {real.cpu * 1e3:.0f} ms, {real.cpu / floor.cpu:.2f} x)"
    )


def bare_export(db: Any, recipient: Any, folder: Path, count: int) -> bytes:
    """Read the same rows, hash, compress, seal, write durably, copy durably, read back."""
    rows = db.execute("SELECT body FROM operation ORDER BY arrival DESC LIMIT ?", (count,))
    plain = b"\n".join(bytes(body) for (body,) in rows)
    hashlib.sha256(plain).digest()
    out = io.BytesIO()
    pyrage.encrypt_io(io.BytesIO(zstandard.ZstdCompressor(3).compress(plain)), out, [recipient])
    for name in ("outbox", "stick"):
        with (folder / name).open("wb") as file:
            file.write(out.getvalue())
            os.fsync(file.fileno())
        hashlib.sha256((folder / name).read_bytes()).digest()
    return out.getvalue()


def bare_import(sealed: bytes, identity: Any, rows: list[Any], path: Path, again: bool) -> None:
    """Unseal, unpack, hash, and insert the same rows into a table of operations and its own."""
    hashlib.sha256(sealed).digest()
    plain = pyrage.decrypt(sealed, [identity])
    lines = zstandard.ZstdDecompressor().decompress(plain, 1 << 30).split(b"\n")
    digests = [hashlib.sha256(line).digest() for line in lines]
    db = connect(path, bytes(32), create=True)
    for statement in (
        "CREATE TABLE IF NOT EXISTS o (n INTEGER PRIMARY KEY, e INT, s INT, row TEXT, r INT,"
        " c INT, h INT, d BLOB, body BLOB, UNIQUE (e, s))",
        "CREATE INDEX IF NOT EXISTS orow ON o (row, r)",
        "CREATE TABLE IF NOT EXISTS m (n INTEGER PRIMARY KEY, id TEXT UNIQUE, child TEXT,"
        " date TEXT, w INT, l INT, p TEXT, h INT, c TEXT)",
        "CREATE INDEX IF NOT EXISTS mchild ON m (child, date)",
        "CREATE INDEX IF NOT EXISTS mdate ON m (date)",
    ):
        db.execute(statement)
    db.execute("BEGIN IMMEDIATE")
    if again:
        db.execute("SELECT s, d FROM o").fetchall()
    db.executemany(
        "INSERT OR IGNORE INTO o (e, s, row, r, c, h, d, body) VALUES (1, ?, ?, 1, ?, 1, ?, ?)",
        [
            (n, rows[n][0], n, digest, line)
            for n, (digest, line) in enumerate(zip(digests, lines, strict=True))
        ],
    )
    db.executemany(
        "INSERT OR IGNORE INTO m (id, child, date, w, l, p, h, c) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    db.execute("COMMIT")
    db.close()


_ALONE = """
from pathlib import Path
from benchmarks._homes import home
from kbdesk.commands import bundles
with home(Path({folder!r}), {role!r}) as desk:
    {act}
lines = Path("/proc/self/status").read_text().splitlines()
print(next(line for line in lines if line.startswith("VmHWM")).split()[1])
"""
_EXPORTS = "assert bundles.export_to(desk, Path({file!r}))['operations']"
_IMPORTS = "assert bundles.import_all(desk, [Path({file!r})])[0]['applied']"


def memory_of(act: str, folder: Path, role: str, file: Path) -> float:
    """Return the megabytes that a process takes at most which does one thing with a copy."""
    copy = folder.with_name("other")
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.lock"))
    act = act.format(file=str(file))
    script = _ALONE.format(folder=str(copy), role=role, act=act)
    run = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    shutil.rmtree(copy)
    return int(run.stdout) / 1024


def one_round(place: Path, count: int) -> tuple[dict[str, Spent], float, float, float]:
    """Return the seconds of each part, in homes that have spoken before, and sizes in MB.

    Of a process that exports, of one that imports, and of the bundle.
    """
    found: dict[str, Spent] = {}
    key = pyrage.x25519.Identity.generate()
    with home(place / "hub", "hub") as hub, home(place / "a", "posyandu", "LT01") as laptop:
        enrol(hub, laptop, place)
        fill(laptop, people(CHILDREN, "LT01"))
        bundles.import_all(hub, [Path(bundles.export_to(laptop, place)["path"])])
        back = bundles.export_to(hub, place, laptop.store.device)
        bundles.import_all(laptop, [Path(back["path"])])
        fill(laptop, measurements(count, CHILDREN))
        rows = laptop.store.db.execute(
            "SELECT id, child, date, weight_g, lenhei_mm, position, headc_mm, '[]' FROM measurement"
        ).fetchall()
        found["export"], sent = timed(lambda: bundles.export_to(laptop, place))
        found["bare export"], sealed = timed(
            lambda: bare_export(laptop.store.db, key.to_public(), place, count)
        )
    writes = memory_of(_EXPORTS, place / "a", "posyandu", place)
    reads = memory_of(_IMPORTS, place / "hub", "hub", Path(sent["path"]))
    with home(place / "hub", "hub") as hub:
        for name in ("import", "import again"):
            found[name], answers = timed(lambda: bundles.import_all(hub, [Path(sent["path"])]))
            assert "error" not in answers[0], answers
        bare = place / "bare.db"
        found["bare import"], _ = timed(lambda: bare_import(sealed, key, rows, bare, False))
        found["bare import again"], _ = timed(lambda: bare_import(sealed, key, rows, bare, True))
    return found, writes, reads, sent["bytes"] / 1e6


def rounds_of(folder: Path, count: int, rounds: int) -> None:
    """Print the best of some rounds beside the bare parts."""
    found = []
    for n in range(rounds):
        (folder / f"round{n}").mkdir()
        found.append(one_round(folder / f"round{n}", count))
        shutil.rmtree(folder / f"round{n}")
    best = {name: least([one[name] for one, *_ in found]) for name in found[0][0]}
    for name in ("export", "import", "import again"):
        words = beside(best[name], best[f"bare {name}"]).format("the bare parts")
        print(f"{name} of {count:,} measurements: {words} (target 2)", flush=True)
    writes, reads, megabytes = (
        max(sizes) for sizes in zip(*(one[1:] for one in found), strict=True)
    )
    print(
        f"  a bundle of {megabytes:.2f} MB; a process that exports it takes {writes:.0f} MB,"
        f" one that imports it {reads:.0f} MB (target 200)",
        flush=True,
    )


def ten_thousand(folder: Path) -> None:
    """Export and import of measurements, and again."""
    rounds_of(folder, MEASUREMENTS, 5)


def hundred_thousand(folder: Path) -> None:
    """The same of ten times as many."""
    rounds_of(folder, 10 * MEASUREMENTS, 2)


def large_hub(folder: Path) -> None:
    """A bundle into a hub of many laptops that holds much, and into one that holds nothing."""
    with home(folder / "large", "hub") as hub:
        for n in range(LAPTOPS):
            first = 100_000 + n * 400
            with home(folder / "filling", "posyandu", f"P{n}") as laptop:
                enrol_as(hub, laptop, folder, f"P{n}")
                fill(laptop, people(400, f"P{n}", first))
                count = EACH - 1300
                fill(laptop, measurements(count, 400, seed=n + 10, first_id=first))
                bundles.import_all(hub, [Path(bundles.export_to(laptop, folder)["path"])])
            shutil.rmtree(folder / "filling")
            for path in folder.glob("*.kbsync"):
                path.unlink()
        held = hub.store.parcels.held()
        found: dict[str, list[Spent]] = {"large": [], "small": []}
        for n in range(3):
            with home(folder / f"a{n}", "posyandu", "LT01") as laptop:
                enrol(hub, laptop, folder)
                fill(laptop, people(400, "LT01", 10 * CHILDREN + 400 * n))
                new = measurements(MEASUREMENTS, 400, seed=n, first_id=10 * CHILDREN + 400 * n)
                fill(laptop, new)
                path = Path(bundles.export_to(laptop, folder)["path"])
                real, answers = timed(partial(bundles.import_all, hub, [path]))
                assert answers[0]["applied"] >= MEASUREMENTS, answers
                found["large"].append(real)
                seconds, sent = timed(lambda: bundles.export_to(hub, folder, laptop.store.device))
            with (
                home(folder / f"small{n}", "hub") as small,
                home(folder / f"b{n}", "posyandu", "LT01") as laptop,
            ):
                enrol(small, laptop, folder)
                fill(laptop, people(400, "LT01", 10 * CHILDREN + 400 * n))
                new = measurements(MEASUREMENTS, 400, seed=n, first_id=10 * CHILDREN + 400 * n)
                fill(laptop, new)
                path = Path(bundles.export_to(laptop, folder)["path"])
                bare, _ = timed(partial(bundles.import_all, small, [path]))
                found["small"].append(bare)
        print(f"an answer of that hub to a laptop: {seconds.wall * 1e3:.0f} ms,"
              f" {sent['operations']} operations")  # fmt: skip
        words = beside(least(found["large"]), least(found["small"])).format("into an empty hub")
        print(
            f"import of {MEASUREMENTS:,} into {held:,} of {LAPTOPS} laptops: {words} (target 1.5)",
            flush=True,
        )
        codes = [f"P{n}" for n in range(20)]
        with home(folder / "new", "posyandu", *codes) as laptop:
            enrol_as(hub, laptop, folder, *codes)
            seconds, sent = timed(lambda: bundles.export_to(hub, folder, laptop.store.device))
            path = Path(sent["path"])
            taken, _ = timed(lambda: bundles.import_all(laptop, [path]))
        print(
            f"first bundle of a new laptop, {sent['operations']:,} operations: written in"
            f" {seconds.wall:.1f} s (processor {seconds.cpu:.1f}), taken in {taken.wall:.1f} s"
            f" (processor {taken.cpu:.1f}; target 60)"
        )


def enrol_as(hub: Desk, laptop: Desk, folder: Path, *codes: str) -> None:
    request, reply = folder / "request", folder / "reply"
    enrolment.request(laptop, request)
    said = enrolment.grant(hub, request, reply, list(codes))["hub_fingerprint"]
    enrolment.accept(laptop, reply, fingerprint=said)


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp())
    try:
        for part in (ten_thousand, hundred_thousand, large_hub):
            if len(sys.argv) < 2 or part.__name__ in sys.argv:
                part(place)
    finally:
        shutil.rmtree(place)
