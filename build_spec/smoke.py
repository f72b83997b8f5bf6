"""Start what was built, as a person would, and look whether a window is there.

    python build_spec/smoke.py dist/kbdesk [--picture FILE.ppm]

On Linux the program runs on a virtual screen (Xvfb) whose pixels lie in a file: a
window is there when it covers a good part of the screen in several colours. Elsewhere,
and as a second look, KBDESK_SMOKE=pages asks the program to close after its first paint and to load
every page. Before that a demo village is made, and papers, spreadsheets and exports of it.
Standard library only: what is looked at is the built program and nothing beside it.
"""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PATIENCE_S = 30
SIZE = (1366, 768)


def fail(text: str) -> None:
    sys.exit(f"smoke: {text}")


@contextlib.contextmanager
def virtual_screen() -> Iterator[tuple[str, Path]]:
    """Give the DISPLAY of a fresh virtual screen and the file that holds its pixels."""
    with tempfile.TemporaryDirectory(prefix="kbdesk-screen-") as folder:
        read_end, write_end = os.pipe()
        screen = f"{SIZE[0]}x{SIZE[1]}x24"
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-fbdir", folder, "-screen", "0", screen],
            pass_fds=[write_end],
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        try:
            number = os.fdopen(read_end).readline().strip()  # empty if it could not start
            if not number:
                fail("the virtual screen did not start")
            yield f":{number}", Path(folder, "Xvfb_screen0")
        finally:
            server.terminate()
            server.wait()


def pixels(dump: Path) -> tuple[int, int, bytes]:
    """Return width, height and the 4-byte pixels of an X window dump (XWD version 7)."""
    data = dump.read_bytes()
    header = struct.unpack(">25I", data[:100])
    size, width, height, stride, colours = (header[i] for i in (0, 4, 5, 12, 19))
    start = size + colours * 12
    rows = (data[start + y * stride :][: width * 4] for y in range(height))
    return width, height, b"".join(rows)


def covered(dump: Path) -> tuple[float, int]:
    """Return the part of the screen that is not background, and the number of colours."""
    width, height, data = pixels(dump)
    counts = Counter(struct.unpack(f"<{width * height}I", data))
    return 1 - counts[0] / (width * height), len(counts)  # the empty screen is black: 0


def save_picture(dump: Path, to: Path) -> None:
    width, height, data = pixels(dump)
    rgb = bytearray(width * height * 3)
    rgb[0::3], rgb[1::3], rgb[2::3] = data[2::4], data[1::4], data[0::4]
    to.write_bytes(f"P6 {width} {height} 255\n".encode() + rgb)


def look_at_window(program: Path, home: Path, picture: Path | None) -> None:
    with virtual_screen() as (display, dump):
        environ = {k: v for k, v in os.environ.items() if k != "WAYLAND_DISPLAY"}
        environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        start = time.monotonic()
        window = subprocess.Popen([program, "--home", home], env=environ)
        try:
            while True:
                part, colours = covered(dump)
                if part > 0.2 and colours > 8:
                    break
                if window.poll() is not None:
                    fail(f"the program ended with status {window.returncode} and no window")
                if time.monotonic() - start > PATIENCE_S:
                    fail(f"no window after {PATIENCE_S} s: {part:.0%} covered, {colours} colours")
                time.sleep(0.05)
            print(f"window: {part:.0%} of the screen after {time.monotonic() - start:.1f} s")
            if picture:
                time.sleep(1)
                save_picture(dump, picture)
        finally:
            window.terminate()
            window.wait()
        answers(program, "--home", str(home), environ=environ | {"KBDESK_SMOKE": "pages"})


def work(program: Path, folder: Path) -> None:
    """Do a month's work with it: what is loaded only when it is used must be there too."""
    secret = folder / "passphrase"
    secret.write_text("perahu layar biru", encoding="utf-8")
    name = "Sulastri Bakau"
    begin = ("--home", str(folder / "home"), "--passphrase-file", str(secret), "--user", name)
    place = ("--posyandu", "LT01", "--village", "64.74.01.1003")
    answers(program, *begin, "init", "--role", "posyandu", "--name", "Laptop A", *place)
    answers(program, *begin, "demo", "--families", "12", "--months", "3")
    for form in ("json", "pdf", "xlsx"):
        out = folder / f"skdn.{form}"
        answers(program, *begin, "report", "skdn", "--format", form, "-o", str(out))
    for command, file in (("eppgbm", "month.xlsx"), ("fhir", "month.json"), ("anthro", "a.csv")):
        answers(program, *begin, "exchange", command, "export", "-o", str(folder / file))
    answers(program, *begin, "exchange", "eppgbm", "import", str(folder / "month.xlsx"))
    answers(program, *begin, "backup", str(folder / "copy.kbbackup"))
    answers(program, *begin, "check")
    print("work: a village, papers, spreadsheets, exports, a copy")


def answers(program: Path, *args: str, environ: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [program, *args], capture_output=True, text=True, timeout=PATIENCE_S, env=environ
    )
    if done.returncode:
        fail(f"kbdesk {' '.join(args)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout.strip()


def main(folder: str, *more: str) -> None:
    program = Path(folder, "kbdesk.exe" if os.name == "nt" else "kbdesk").resolve()
    if not program.is_file():
        fail(f"{program} is not there")
    version = answers(program, "--version")
    if "kbdesk" not in version:
        fail(f"--version says {version!r}")
    print(version)
    with tempfile.TemporaryDirectory(prefix="kbdesk-home-") as home:
        table = Path(home, "in.csv")
        table.write_text("sex,age_days,weight_kg,lenhei_cm\n1,365,9.6,75.7\n", encoding="utf-8")
        out = Path(home, "out.csv")
        answers(program, "growth", str(table), "-o", str(out))
        if not out.is_file() or "zwei" not in out.read_text(encoding="utf-8"):
            fail("growth wrote no z-scores")
        print("growth: z-scores written")
        work(program, Path(home))
        if sys.platform.startswith("linux"):
            picture = Path(more[1]) if more[:1] == ("--picture",) else None
            look_at_window(program, Path(home, "first"), picture)
        else:
            answers(program, "--home", home, environ={**os.environ, "KBDESK_SMOKE": "pages"})
    size = sum(p.stat().st_size for p in Path(folder).rglob("*") if not p.is_symlink())
    print(f"size: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
