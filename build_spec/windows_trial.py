"""The Windows program, run under wine: `python3 dev.py windows`.

An installer of this checkout is made, installed silently over one of the version before, used at
the command line and in the window, and removed. What is tried is what people get, but for the
parts of Windows that wine lacks (build_spec/wine_gaps.py). Exit status: 0 all well, 1 something
is wrong, 3 there is no wine here.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from build_spec import manuals, setup_exe, smoke, windows_python, windows_tree, wine_gaps
from build_spec.release import commit_and_time
from build_spec.wheels import ROOT, BuildError, fetch, unpack, windows
from build_spec.windows_python import DLL, GCC, PYTHON, RUNTIME
from kbdesk import __version__

BEFORE = "0.0.9"
"""The version that is installed first: this one under a lower number."""
NO_WINE = 3
PATIENCE_S = 300
PASSPHRASE = "perahu layar biru laut"
USER = "Sulastri Bakau"
TESTS = (
    "tests/sync/test_stick.py", "tests/store/test_keyring.py", "tests/store/test_durable.py",
    "tests/faults", "tests/cli/test_homes.py", "tests/growth/test_assess.py", "tests/exchange",
)  # fmt: skip


class TrialError(Exception):
    """A step did not do what it should."""


@dataclass
class Wine:
    """A fresh Windows of wine's, with a drive E: that stands for a stick."""

    work: Path
    steps: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.prefix = self.work / "prefix"
        self.drive_c = self.prefix / "drive_c"
        runtime = self.work / "run"
        shutil.rmtree(self.prefix, ignore_errors=True)
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        clean = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        self.environ = clean | {
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winedbg.exe=d;mscms,icuuc=n,b",
            "XDG_RUNTIME_DIR": str(runtime),
        }

    @property
    def programs(self) -> Path:
        """Where the installer puts the program."""
        (found,) = self.drive_c.glob("users/*/AppData/Local")
        return found / "Programs" / "kbdesk"

    def run(self, program: Path | str, *args: str, display: str = "") -> tuple[int, str, str]:
        """Run a Windows program to its end; return its status, answer and complaint."""
        environ = self.environ | ({"DISPLAY": display} if display else {})
        done = subprocess.run(
            ["wine", str(program), *args],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE_S,
            env=environ,
        )
        return done.returncode, done.stdout.strip(), done.stderr.strip()

    def step(self, name: str, do: Callable[[], object]) -> None:
        """Do a step, note how long it took, go on after one that fails."""
        begun = time.monotonic()
        try:
            said, good = do(), True
        except (TrialError, OSError, ValueError, subprocess.SubprocessError) as error:
            said, good = str(error)[-1500:], False
        took = round(time.monotonic() - begun, 1)
        self.steps.append({"step": name, "ok": good, "seconds": took, "said": said})
        print(f"{'ok  ' if good else 'FAIL'} {took:6.1f} s  {name}: {said or ''}", flush=True)


def kbdesk(wine: Wine, home: str, *args: str) -> dict[str, Any]:
    """Run a command of the installed program on a home; return the last line that it answered."""
    return (listed(wine, home, *args) or [{}])[-1]


def listed(wine: Wine, home: str, *args: str) -> list[dict[str, Any]]:
    """Return every line that a command of the installed program answered."""
    begin = ["--home", f"C:\\kb\\{home}", "--passphrase-file", "C:\\kb\\pass.txt", "--user", USER]
    status, out, err = wine.run(wine.programs / "kbdesk.exe", *begin, *args)
    if status:
        raise TrialError(f"{' '.join(args[:3])}: status {status}: {err or out}")
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]


# ------------------------------------------------------------------------- the steps


def install(wine: Wine, setup: Path, version: str) -> str:
    """Install silently; fill wine's gaps in what was installed."""
    status, out, err = wine.run(setup, "/S")
    tree = wine.programs / "versions" / version
    if status or not (tree / "kbdesk.exe").is_file():
        raise TrialError(f"status {status}, {out} {err}")
    size = sum(p.stat().st_size for p in wine.programs.rglob("*") if p.is_file())
    files = sum(1 for p in tree.rglob("*") if p.is_file())
    wine_gaps.fill(tree, wine.work)
    now = json.loads((wine.programs / "current").read_text(encoding="ascii"))
    return f"{size / 1e6:.0f} MB in all, {files} files, {now}"


def says_version(wine: Wine) -> str:
    if len(list(wine.programs.glob("versions/*/app/resources/manual/paper/*.pdf"))) != 4:
        raise TrialError("the printed manual is not inside")
    status, out, err = wine.run(wine.programs / "kbdesk.exe", "--version")
    if status or __version__ not in out:
        raise TrialError(f"status {status}: {out} {err}")
    return out


def first_work(wine: Wine) -> str:
    place = ("--posyandu", "LT01", "--village", "64.74.01.1003")
    kbdesk(wine, "laptop", "init", "--role", "posyandu", "--name", "Laptop A", *place)
    family = {
        "do": "register_family", "village": "64.74.01.1003", "rt": "07", "posyandu": "LT01",
        "members": [{"name": "Kenari Uji", "sex": "female", "birth_date": "2026-01-15"}],
    }  # fmt: skip
    drafts = wine.drive_c / "kb" / "drafts.jsonl"
    drafts.write_text(json.dumps(family) + "\n", encoding="utf-8")
    made = kbdesk(wine, "laptop", "record", "C:\\kb\\drafts.jsonl")
    return f"family recorded: {sorted(made)}"


def demo_and_papers(wine: Wine, quick: bool) -> str:
    place = ("--posyandu", "LT01", "--village", "64.74.01.1003")
    kbdesk(wine, "demo", "init", "--role", "posyandu", "--name", "Demo", *place)
    size = ("6", "2") if quick else ("14", "3")
    made = kbdesk(wine, "demo", "demo", "--families", size[0], "--months", size[1])
    for form in ("pdf",) if quick else ("json", "pdf", "xlsx"):
        kbdesk(wine, "demo", "report", "skdn", "--format", form, "-o", f"C:\\kb\\skdn.{form}")
    for kind in () if quick else ("eppgbm", "fhir", "anthro"):
        kbdesk(wine, "demo", "exchange", kind, "export", "-o", f"C:\\kb\\{kind}.out.xlsx")
    letters = listed(wine, "demo", "list", "referral", "--limit", "1")
    if not letters:
        raise TrialError("the demo village has no referral")
    kbdesk(wine, "demo", "slip", letters[0]["id"], "-o", "C:\\kb\\slip.pdf")
    slip = wine.drive_c / "kb" / "slip.pdf"
    return f"{made.get('people')} people, slip of {slip.stat().st_size} bytes"


def stick_to_hub(wine: Wine) -> str:
    """Enrol at a hub, write a bundle to E: and import it there."""
    kbdesk(wine, "hub", "init", "--role", "hub", "--name", "Kota")
    kbdesk(wine, "laptop", "enrol", "request", "-o", "E:\\ask.json")
    said = kbdesk(
        wine, "hub", "hub", "enrol", "E:\\ask.json", "--posyandu", "LT01", "-o", "E:\\reply"
    )
    finger = said["hub_fingerprint"]
    kbdesk(wine, "laptop", "enrol", "accept", "E:\\reply", "--fingerprint", finger)
    sent = kbdesk(wine, "laptop", "bundle", "export", "--to", "E:\\")
    came = kbdesk(wine, "hub", "bundle", "import", sent["path"])
    if not came.get("applied"):
        raise TrialError(f"nothing was taken in: {came}")
    kbdesk(wine, "hub", "check")
    return f"{sent['path']}: {came['applied']} operations at the hub"


def copy_and_back(wine: Wine) -> str:
    kbdesk(wine, "laptop", "backup", "C:\\kb\\copy.kbbackup")
    kbdesk(wine, "laptop", "restore", "C:\\kb\\copy.kbbackup")
    kbdesk(wine, "laptop", "check")
    refused = wine.drive_c / "kb" / "none"
    status, _, err = wine.run(
        wine.programs / "kbdesk.exe", "--home", "C:\\kb\\none", "--passphrase-file",
        "C:\\kb\\pass.txt", "--user", USER, "restore", "C:\\kb\\pass.txt",
    )  # fmt: skip
    if not status or "backup." not in err or refused.exists():
        raise TrialError(f"a file that is no copy: {status} {err}, folder left: {refused.exists()}")
    return "a copy, restored; a file that is none is refused and leaves nothing"


def window(wine: Wine, pictures: Path) -> str:
    """Open the window on the demo village, sign in, and take a picture of five pages."""
    pictures.mkdir(parents=True, exist_ok=True)
    with smoke.virtual_screen() as (display, dump):
        environ = wine.environ | {"DISPLAY": display}
        begun = time.monotonic()
        opened = subprocess.Popen(
            ["wine", str(wine.programs / "kbdeskw.exe"), "--home", "C:\\kb\\demo"],
            env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while smoke.covered(dump)[0] < 0.2 or smoke.covered(dump)[1] < 9:
                if opened.poll() is not None or time.monotonic() - begun > PATIENCE_S:
                    raise TrialError(f"no window: status {opened.poll()}")
                time.sleep(0.2)
            took = time.monotonic() - begun
            time.sleep(3)
            smoke.save_picture(dump, pictures / "0-login.ppm")
            keys(display, "type", "--delay", "60", PASSPHRASE)
            keys(display, "key", "Return")
            before = pictures / "0-login.ppm"
            wait_for_change(dump, before)
            for number in range(1, 6):
                if number > 1:
                    keys(display, "key", f"ctrl+{number}")
                    wait_for_change(dump, before)
                before = pictures / f"{number}-page.ppm"
                smoke.save_picture(dump, before)
            refused = wine.run(wine.programs / "uninstall.exe", "/S", display=display)[0]
            still = (wine.programs / "kbdeskw.exe").is_file()
        finally:
            subprocess.run(["wineserver", "-k"], env=wine.environ, capture_output=True)
            opened.wait(30)
    seen = as_png(pictures)
    if len({p.read_bytes() for p in seen}) < 6:
        raise TrialError("two pages look the same")
    if not still:
        raise TrialError(f"it was removed while the window was open (status {refused})")
    return f"window after {took:.1f} s, {len(seen)} pictures; not removed while it is open"


def gives_way(wine: Wine) -> str:
    """Name a version that cannot start: the starter tries it twice and goes back to this one."""
    versions, current = wine.programs / "versions", wine.programs / "current"
    before = current.read_bytes()
    broken = versions / "9.9.9"
    broken.mkdir()
    for name in ("kbdesk.exe", "kbdeskw.exe", DLL, *RUNTIME):
        shutil.copyfile(versions / __version__ / name, broken / name)
    current.write_text(f'{{"before":"{__version__}","version":"9.9.9"}}\n', encoding="ascii")
    with smoke.virtual_screen() as (display, _):
        environ = wine.environ | {"DISPLAY": display, "KBDESK_SMOKE": "pages"}
        environ["KBDESK_HOME"] = "C:\\kb\\fresh"
        status = subprocess.run(
            ["wine", str(wine.programs / "kbdeskw.exe")], env=environ, timeout=PATIENCE_S
        ).returncode
        subprocess.run(["wineserver", "-k"], env=wine.environ, capture_output=True)
    now = json.loads(current.read_text(encoding="ascii"))
    tries = (versions / "9.9.9.tries").stat().st_size
    shutil.rmtree(broken)
    (versions / "9.9.9.tries").unlink()
    current.write_bytes(before)
    if status or now != {"before": "9.9.9", "version": __version__} or tries != 2:
        raise TrialError(f"status {status}, {now}, {tries} tries")
    return "two tries, then the version before stood with its window"


def keys(display: str, *what: str) -> None:
    """Press keys on the virtual screen."""
    environ = {**os.environ, "DISPLAY": display}
    subprocess.run(["xdotool", *what], env=environ, check=True, capture_output=True)


def wait_for_change(dump: Path, before: Path) -> None:
    """Wait until most of the screen shows something else than a picture that was saved."""
    after = before.with_name("now.ppm")
    for _ in range(60):
        time.sleep(1)
        smoke.save_picture(dump, after)
        old, new = before.read_bytes(), after.read_bytes()
        if sum(a != b for a, b in zip(old[::997], new[::997], strict=True)) > len(old) // 997 // 20:
            time.sleep(5)
            break
    after.unlink()


def as_png(folder: Path) -> list[Path]:
    """Turn the pictures of a folder into PNG files; return them."""
    from PIL import Image

    made = []
    for picture in sorted(folder.glob("*.ppm")):
        Image.open(picture).save(picture.with_suffix(".png"))
        picture.unlink()
        made.append(picture.with_suffix(".png"))
    return made


def plain_python(wine: Wine) -> Path:
    """Build a starter of Windows' Python that runs any script, beside the program's own."""
    python = wine.programs / "versions" / __version__ / "python.exe"
    if not python.is_file():
        source = ROOT / "build_spec" / "windows" / "launch.c"
        command = [GCC, "-municode", "-O2", "-s", "-static-libgcc", "-DPLAIN_PYTHON"]
        subprocess.run([*command, str(source), "-o", str(python)], check=True)
    return python


STDLIB_SCRIPT = """
import importlib, importlib.util, json, sys, warnings, zipfile
warnings.simplefilter("ignore")
packed = zipfile.ZipFile(next(p for p in sys.path if p.endswith(".zip")))
names = [n for n in packed.namelist() if n.endswith(".pyc")]
wrong = {n: "magic number" for n in names
         if packed.read(n)[:4] != importlib.util.MAGIC_NUMBER}
here = 0
for name in names:
    dotted = name[:-4].replace("/", ".").removesuffix(".__init__")
    if dotted.endswith("__main__"):
        continue
    try:
        importlib.import_module(dotted)
        here += 1
    except ModuleNotFoundError as error:
        wrong[dotted] = "needs " + (error.name or "?")
    except BaseException as error:
        wrong[dotted] = f"{type(error).__name__}: {error}"
print(json.dumps({"modules": here, "wrong": wrong}))
"""
NOT_ON_WINDOWS = ("_curses", "_posixshmem", "_posixsubprocess", "_scproxy", "fcntl", "grp",
                  "posix", "pwd", "readline", "resource", "syslog", "termios")  # fmt: skip
POSIX_ALONE = ("asyncio.unix_events", "multiprocessing.popen_fork",
               "multiprocessing.popen_forkserver", "multiprocessing.popen_spawn_posix")  # fmt: skip
"""Modules that say themselves that Windows cannot have them."""


def standard_library(wine: Wine) -> str:
    """Import every module of the standard library under the interpreter, of another patch level.

    What needs a module that no Windows has, or that this program leaves out, may be missing.
    """
    script = wine.work / "stdlib.py"
    script.write_text(STDLIB_SCRIPT, encoding="utf-8")
    status, out, err = wine.run(plain_python(wine), z(script))
    said = json.loads(out.splitlines()[-1]) if out else {}
    if status or not said:
        raise TrialError(f"status {status}: {err}")
    left_out = [name.removesuffix(".py") for name in windows_python.UNUSED_STDLIB]
    allowed = (*NOT_ON_WINDOWS, *windows_python.UNUSED_MODULES, *left_out)
    wrong = {
        name: why
        for name, why in said["wrong"].items()
        if name not in POSIX_ALONE and why.removeprefix("needs ").split(".")[0] not in allowed
    }
    if wrong:
        raise TrialError(f"{len(wrong)} modules: {wrong}")
    rest = len(said["wrong"])
    return f"{said['modules']} modules imported, {rest} that no Windows or no page has"


def starts(wine: Wine) -> str:
    """Compare the window's start, installed and from the source, under this same wine.

    The source: this checkout's files with the same interpreter and libraries. Each is begun
    three times in turn after one that is not counted; the quickest counts.
    """
    script = wine.work / "source.py"
    script.write_text(
        "import sys\n"
        "sys.path[:] = [p for p in sys.path if not p.endswith('\\\\app')]\n"
        f"sys.path.insert(0, {z(ROOT)!r})\n"
        "import kbdesk\n"
        f"assert kbdesk.__file__.startswith('Z:'), kbdesk.__file__\n"
        "import runpy\n"
        "sys.argv = ['kbdesk']\n"
        "runpy.run_module('kbdesk', run_name='__main__')\n",
        encoding="utf-8",
    )
    ways = {
        "installed": [str(wine.programs / "kbdeskw.exe")],
        "source": [str(plain_python(wine)), "-X", "utf8", z(script)],
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    with smoke.virtual_screen() as (display, _):
        environ = wine.environ | {"DISPLAY": display, "KBDESK_SMOKE": "1"}
        environ["KBDESK_HOME"] = "C:\\kb\\demo"
        for _ in range(4):
            for name, command in ways.items():
                begun = time.monotonic()
                done = subprocess.run(
                    ["wine", *command], env=environ, capture_output=True, timeout=PATIENCE_S
                )
                if done.returncode:
                    said = done.stderr.decode("utf-8", "replace")[-800:]
                    raise TrialError(f"{name}: status {done.returncode}: {said}")
                took[name].append(time.monotonic() - begun)
    installed, source = (min(took[name][1:]) for name in ways)
    said = f"installed {installed:.1f} s, source {source:.1f} s ({installed / source:.2f} times)"
    if installed > 1.5 * source:
        raise TrialError(said)
    return said


TEST_PARTS = """
import types, numpy, pytest
# hypothesis sets numpy's dice, which are not handed out
dice = types.ModuleType("numpy.random")
dice.seed = dice.set_state = lambda *_: None
dice.get_state = lambda: None
sys.modules["numpy.random"] = numpy.random = dice
class Parts:
    @pytest.fixture(scope="session")
    def qapp(self):
        from PySide6.QtWidgets import QApplication
        return QApplication.instance() or QApplication([])
"""


def tests(wine: Wine, chosen: Sequence[str]) -> str:
    """Run the project's own tests with Windows' Python, those that need no POSIX."""
    python = plain_python(wine)
    site = wine.work / "site-tests"
    if not site.is_dir():
        unpack(
            fetch(windows(PYTHON), ROOT / "requirements-test.lock", wine.work / "wheels-test"), site
        )
    script, settings = wine.work / "tests.py", wine.work / "pytest.ini"
    settings.write_text("[pytest]\nmarkers =\n  torture: long\n  logs: lines that are expected\n")
    script.write_text(
        "import sys\n"
        f"sys.path[:0] = [{z(ROOT)!r}, {z(site)!r}]\n"
        f"sys.path.append('Z:\\\\usr\\\\lib\\\\python{PYTHON}')\n"
        "sys.path[:] = [p for p in sys.path if not p.endswith('\\\\app')]\n"
        "import os\n"
        f"os.chdir({z(ROOT)!r})\n"
        f"{TEST_PARTS}"
        # without the plugins for windows and for anyio, which are not handed out
        "sys.exit(pytest.main(['-q', '-p', 'no:pytest-qt', '-p', 'no:anyio', "
        "'-p', 'no:cacheprovider', "
        f"'-c', {z(settings)!r}, '--rootdir', {z(ROOT)!r}, "
        "'--basetemp', 'C:\\\\kb\\\\tests',"
        " '--tb=line', *sys.argv[1:]], plugins=[Parts()]))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        ["wine", str(python), "-X", "utf8", z(script), *chosen],
        capture_output=True, encoding="utf-8", errors="replace", timeout=3000,
        env=wine.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    lines = (done.stdout + done.stderr).strip().splitlines()
    (wine.work / "tests.log").write_text("\n".join(lines) + "\n", encoding="utf-8")
    closing = lines[-1] if lines else f"status {done.returncode}"
    if done.returncode:
        raise TrialError(closing)
    return closing


def z(path: Path) -> str:
    """Return how wine calls a path of this machine."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


def remove(wine: Wine) -> str:
    programs, data = wine.programs, wine.drive_c / "kb" / "laptop" / "kbdesk.db"
    wine.run(programs / "uninstall.exe", "/S")
    for _ in range(60):  # it goes on as a copy of itself
        if not programs.exists():
            break
        time.sleep(1)
    left = [p.name for p in programs.iterdir()] if programs.exists() else []
    left = [name for name in left if not name.endswith((".part", ".tmp"))]
    if left or not data.is_file():
        raise TrialError(f"left: {left}; data there: {data.is_file()}")
    return "nothing is left but the families' data"


# ------------------------------------------------------------------------- all of it


def as_version(
    staged: windows_tree.WindowsTree, version: str, work: Path
) -> windows_tree.WindowsTree:
    """Return a staged program under another number."""
    programs = work / f"windows-{version}"
    shutil.rmtree(programs, ignore_errors=True)
    shutil.copytree(staged.programs, programs, copy_function=os.link)
    (programs / "versions" / staged.version).rename(programs / "versions" / version)
    return windows_tree.WindowsTree(
        version, programs, programs / "versions" / version, staged.python,
        staged.standard_library, staged.wheels, staged.icon,
    )  # fmt: skip


def main(*arguments: str) -> int:
    """Try the Windows program; return the exit status."""
    parser = argparse.ArgumentParser(prog="dev.py windows", description=__doc__)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "windows", metavar="DIR")
    parser.add_argument("--result", type=Path, default=None, metavar="FILE", help="JSON of it")
    parser.add_argument("--no-tests", action="store_true")
    parser.add_argument("--quick", action="store_true", help="a small village, few papers")
    again = "use what was laid out before, changed or not"
    parser.add_argument("--again", action="store_true", help=again)
    parser.add_argument("tests", nargs="*", help="test files instead of the usual ones")
    given = parser.parse_args(arguments)
    if not shutil.which("wine"):
        print("dev.py windows: there is no wine here, so the Windows program was not run.")
        return NO_WINE
    work = given.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    commit, when = commit_and_time()
    try:
        if given.again and (work / "windows" / "current").is_file():
            staged = windows_tree.staged_before(__version__, work)
        else:
            books = manuals.draw(work / "manual", when)
            staged = windows_tree.stage(__version__, commit, when, work, [], books)
        older = as_version(staged, BEFORE, work)
        setup = setup_exe.make(staged, work / f"kbdesk-{__version__}-trial.exe", when, trial=True)
        setup_before = setup_exe.make(older, work / f"kbdesk-{BEFORE}-trial.exe", when, trial=True)
    except BuildError as error:
        print(f"dev.py windows: {error}", file=sys.stderr)
        return 1
    wine = Wine(work)
    with smoke.virtual_screen() as (display, _):
        wine.environ["DISPLAY"] = display
        subprocess.run(["wineboot", "-i"], env=wine.environ, capture_output=True, timeout=600)
    del wine.environ["DISPLAY"]
    # it goes on between the commands, so that each begins some seconds sooner
    nowhere = subprocess.DEVNULL
    subprocess.run(["wineserver", "-p60"], env=wine.environ, stdout=nowhere, stderr=nowhere)
    stick = work / "stick"
    shutil.rmtree(stick, ignore_errors=True)
    stick.mkdir()
    (wine.prefix / "dosdevices" / "e:").symlink_to(stick)
    (wine.drive_c / "kb").mkdir()
    (wine.drive_c / "kb" / "pass.txt").write_text(PASSPHRASE, encoding="utf-8")
    pictures = work / "pictures"
    wine.step("installed, the version before", lambda: install(wine, setup_before, BEFORE))
    wine.step("version", lambda: says_version(wine))
    wine.step("init, record", lambda: first_work(wine))
    wine.step("upgraded", lambda: install(wine, setup, __version__))
    wine.step("the home goes on", lambda: kbdesk(wine, "laptop", "check").get("ok"))
    wine.step("demo, reports, exchange, slip", lambda: demo_and_papers(wine, given.quick))
    wine.step("a bundle to E: and into a hub", lambda: stick_to_hub(wine))
    wine.step("backup, restore", lambda: copy_and_back(wine))
    wine.step("window, five pages", lambda: window(wine, pictures))
    wine.step("a version that does not come up gives way", lambda: gives_way(wine))
    wine.step("the standard library is whole", lambda: standard_library(wine))
    wine.step("the window's start, installed and from source", lambda: starts(wine))
    if not given.no_tests:
        wine.step("tests that need no POSIX", lambda: tests(wine, given.tests or TESTS))
    wine.step("removed", lambda: remove(wine))
    subprocess.run(["wineserver", "-k"], env=wine.environ, capture_output=True)
    result = {
        "commit": commit,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "python": staged.python,
        "standard_library": staged.standard_library,
        "steps": wine.steps,
    }
    if given.result:
        given.result.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0 if all(step["ok"] for step in wine.steps) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
