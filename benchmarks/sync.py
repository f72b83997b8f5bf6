"""How long bundles take, beside the bare parts: hash, compression, age, encrypted insert.

Run from the project's folder: ``python benchmarks/sync.py``. Ratios travel from machine
to machine; seconds do not.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pyrage
import zstandard
from homes import fill, home, measurements, people

from kbdesk.commands import bundles, enrolment
from kbdesk.desk import Desk
from kbdesk.store.connection import connect

MEASUREMENTS = 10_000
OPERATIONS = 1_000_000
CHILDREN = 4000


def enrol(hub: Desk, laptop: Desk, folder: Path) -> None:
    request, reply = folder / "request", folder / "reply"
    enrolment.request(laptop, request)
    enrolment.grant(hub, request, reply, ["LT01"])
    enrolment.accept(laptop, reply)
    request.unlink()
    reply.unlink()


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = run()
    return time.perf_counter() - start, answer


def bare_export(db: Any, recipient: Any, folder: Path) -> bytes:
    """Read the same rows, hash, compress, seal, write durably, copy durably, read back."""
    rows = db.execute("SELECT body FROM operation ORDER BY arrival DESC LIMIT ?", (MEASUREMENTS,))
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


def one_round(place: Path) -> dict[str, float]:
    """Return the seconds of each part, in homes that have spoken before."""
    found: dict[str, float] = {}
    key = pyrage.x25519.Identity.generate()
    with home(place / "hub", "hub") as hub, home(place / "a", "posyandu", "LT01") as laptop:
        enrol(hub, laptop, place)
        fill(laptop, people(CHILDREN, "LT01"))
        bundles.import_all(hub, [Path(bundles.export_to(laptop, place)["path"])])
        back = bundles.export_to(hub, place, laptop.store.device)
        bundles.import_all(laptop, [Path(back["path"])])
        fill(laptop, measurements(MEASUREMENTS, CHILDREN))
        rows = laptop.store.db.execute(
            "SELECT id, child, date, weight_g, lenhei_mm, position, headc_mm, confirm"
            " FROM measurement"
        ).fetchall()
        found["export"], sent = timed(lambda: bundles.export_to(laptop, place))
        found["bare export"], sealed = timed(
            lambda: bare_export(laptop.store.db, key.to_public(), place)
        )
        for name in ("import", "import again"):
            found[name], answers = timed(lambda: bundles.import_all(hub, [Path(sent["path"])]))
            assert "error" not in answers[0], answers
        bare = place / "bare.db"
        found["bare import"], _ = timed(lambda: bare_import(sealed, key, rows, bare, False))
        found["bare import again"], _ = timed(lambda: bare_import(sealed, key, rows, bare, True))
        found["megabytes"] = sent["bytes"] / 1e6
    return found


def ten_thousand(folder: Path) -> None:
    """Export and import of measurements, and again."""
    rounds = []
    for n in range(5):
        (folder / f"round{n}").mkdir()
        rounds.append(one_round(folder / f"round{n}"))
        shutil.rmtree(folder / f"round{n}")
    least = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    for name in ("export", "import", "import again"):
        floor = least[f"bare {name}"]
        print(
            f"{name} of {MEASUREMENTS:,} measurements: {least[name] * 1e3:.0f} ms,"
            f" {least[name] / floor:.2f} x the bare parts of {floor * 1e3:.0f} ms (target 3)"
        )
    print(f"  a bundle of {least['megabytes']:.2f} MB")


def into_a_large_hub(folder: Path) -> None:
    """The same bundle into a hub that holds much, and into one that holds nothing."""
    with home(folder / "large", "hub") as hub, home(folder / "a", "posyandu", "LT01") as laptop:
        fill(hub, people(CHILDREN, "LT02"))
        fill(hub, measurements(OPERATIONS, CHILDREN, seed=1))
        enrol(hub, laptop, folder)
        fill(laptop, people(400, "LT01", 10 * CHILDREN))
        fill(laptop, measurements(MEASUREMENTS, 400, seed=2, first_id=10 * CHILDREN))
        path = Path(bundles.export_to(laptop, folder)["path"])
        real, answers = timed(lambda: bundles.import_all(hub, [path]))
        assert answers[0]["applied"] >= MEASUREMENTS, answers
        seconds, sent = timed(lambda: bundles.export_to(hub, folder, laptop.store.device))
        print(f"first answer of that hub to a laptop: {seconds * 1e3:.0f} ms,"
              f" {sent['operations']} operations")  # fmt: skip
        bundles.import_all(laptop, [Path(sent["path"])])
        bundles.import_all(hub, [Path(bundles.export_to(laptop, folder)["path"])])
        seconds, sent = timed(lambda: bundles.export_to(hub, folder, laptop.store.device))
        print(f"its next answer: {seconds * 1e3:.0f} ms, {sent['operations']} operations")
    with home(folder / "small", "hub") as hub, home(folder / "b", "posyandu", "LT01") as laptop:
        enrol(hub, laptop, folder)
        fill(laptop, people(400, "LT01", 10 * CHILDREN))
        fill(laptop, measurements(MEASUREMENTS, 400, seed=2, first_id=10 * CHILDREN))
        path = Path(bundles.export_to(laptop, folder)["path"])
        least, _ = timed(lambda: bundles.import_all(hub, [path]))
    print(
        f"import of {MEASUREMENTS:,} into {OPERATIONS:,}: {real * 1e3:.0f} ms,"
        f" {real / least:.2f} x into an empty hub (target 1.5)"
    )


if __name__ == "__main__":
    place = Path(tempfile.mkdtemp())
    try:
        for part in (ten_thousand, into_a_large_hub):
            if len(sys.argv) < 2 or part.__name__ in sys.argv:
                part(place)
    finally:
        shutil.rmtree(place)
