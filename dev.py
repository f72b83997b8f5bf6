#!/usr/bin/env python3
"""Run, test and package kbdesk from a checkout, on a machine where nothing was prepared.

    python3 dev.py run [ARGS]          open kbdesk; ARGS go to it (run list family)
    python3 dev.py test [PYTEST ARGS]  style, types, import rules, tests
    python3 dev.py bench [NAME]        run benchmarks/NAME.py, or all of them
    python3 dev.py screens [ARGS]      draw a picture of every page into screens/
    python3 dev.py manual [-o DIR]     the manual as PDF, its pictures drawn from the program
    python3 dev.py torture [ARGS]      the long tests that `test` leaves out
    python3 dev.py words export DIR    the words as PO for translators; "words import FILE"
    python3 dev.py mutants [PATHS]     what the tests let pass: one change at a time (--help)
    python3 dev.py build               the frozen program, in dist/kbdesk, started once to see
    python3 dev.py release [-o DIR]    the Windows installer and the .deb, with signed checksums
    python3 dev.py windows [ARGS]      the Windows program under wine: installed, used, removed

The first call makes .venv beside this file and fills it from requirements.lock, which
needs the network once; the first test also fetches requirements-test.lock. Later calls
need no network. What the system lacks (python3-venv, the libraries that Qt loads) is
installed with apt when this may be done without asking, and is otherwise named in one
line to paste. Standard library only, Python 3.11 or newer.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")
FILLING = VENV / "filling"  # there while pip works: what it left half-done is not built upon
MAIN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
BUILD_LOCK = "requirements-build.lock"
MUTANTS_LOCK = "requirements-mutants.lock"
BROWSER_LOCK = "requirements-browser.lock"

# What Qt loads, and the Debian and Ubuntu packages that hold it: where a package was
# renamed, every name, the newest first. A name ending in "!" is a program, not a library.
QT = {
    "libGL.so.1": ["libgl1"],
    "libEGL.so.1": ["libegl1"],
    "libdbus-1.so.3": ["libdbus-1-3"],
    "libfontconfig.so.1": ["libfontconfig1"],
    "libxkbcommon.so.0": ["libxkbcommon0"],
    "libglib-2.0.so.0": ["libglib2.0-0t64", "libglib2.0-0"],
    "libgssapi_krb5.so.2": ["libgssapi-krb5-2"],
}
WINDOW = {
    **QT,
    "libxcb-cursor.so.0": ["libxcb-cursor0"],
    "libxcb-icccm.so.4": ["libxcb-icccm4"],
    "libxcb-keysyms.so.1": ["libxcb-keysyms1"],
    "libxcb-shape.so.0": ["libxcb-shape0"],
    "libxkbcommon-x11.so.0": ["libxkbcommon-x11-0"],
}
MINOR = f"3.{sys.version_info[1]}"
BUILD = {
    **WINDOW,
    "Xvfb!": ["xvfb"],
    "objdump!": ["binutils"],
    f"libpython{MINOR}.so.1.0": [f"libpython{MINOR}t64", f"libpython{MINOR}"],
}
RELEASE = {
    **QT,
    "makensis!": ["nsis"],
    "x86_64-w64-mingw32-gcc!": ["gcc-mingw-w64-x86-64"],
    "osslsigncode!": ["osslsigncode"],
    "objdump!": ["binutils"],
    "python3.13!": ["python3.13"],
}
TRIAL = {**RELEASE, "wine!": ["wine"], "Xvfb!": ["xvfb"], "xdotool!": ["xdotool"]}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> None:
    sys.exit(f"dev.py: {text}")


# ---------------------------------------------------------------- the system's packages


def absent(wanted: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the part of `wanted` that this machine lacks; costs a few milliseconds."""
    if not sys.platform.startswith("linux") or not wanted:
        return {}
    import ctypes

    missing = {}
    for name, packages in wanted.items():
        if name.endswith("!"):
            if not shutil.which(name[:-1]):
                missing[name] = packages
        else:
            try:
                ctypes.CDLL(name)
            except OSError:
                missing[name] = packages
    return missing


def pip_is_lacking() -> bool:
    """Tell whether a new .venv could not be filled: neither ensurepip nor pip is here."""
    return not find_spec("ensurepip") and not find_spec("pip")


def known_to_apt(names: list[str]) -> str:
    """Return the first of the names that apt can install, else the oldest of them."""
    for name in names:
        policy = subprocess.run(
            ["apt-cache", "policy", name], capture_output=True, text=True, env=plain_env()
        ).stdout
        if "Candidate:" in policy and "Candidate: (none)" not in policy:
            return name
    return names[-1]


def plain_env(**more: str) -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive", **more}


def install_packages(missing: dict[str, list[str]]) -> None:
    """Install what is missing with apt, or stop with one line to paste."""
    if not shutil.which("apt-get"):
        names = ", ".join(name.rstrip("!") for name in missing)
        stop(f"this system lacks {names}. Install the packages that hold them, then try again.")
    root = os.geteuid() == 0
    sudo: list[str] = []
    if not root and shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True)
        sudo = ["sudo", "-n"] if asked.returncode == 0 else []
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    apt += ["-q", "-o", "DPkg::Lock::Timeout=300"]
    allowed = root or bool(sudo)
    lists = Path("/var/lib/apt/lists")
    if allowed and not any(lists.glob("*_Packages*")):
        subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL)
    if not allowed:  # one line for this command and the next ones
        missing = {**absent(WINDOW), **missing}
    packages = sorted({known_to_apt(names) for names in missing.values()})
    if allowed:
        say(f"Installing from the system's packages: {' '.join(packages)}")
        command = [*apt, "install", "-y", "--no-install-recommends", *packages]
        for last in (False, True):
            done = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            if done.returncode == 0:
                return
            if not last:  # the lists may be old: once more with new ones
                subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL)
        say(done.stdout[-2000:])
    paste = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not root:
        paste = f"{'sudo sh' if shutil.which('sudo') else 'su'} -c '{paste}'"
    stop(f"some system packages are missing. Paste this line, then try again:\n{paste}")


# ------------------------------------------------------------------------- .venv


def made_for() -> str:
    """Return what a .venv is good for: the Python behind it, and this place."""
    return f"1 {PYTHON.resolve()} {ROOT}"


def whole() -> bool:
    """Tell whether .venv is one to build on: made for here, and no filling was cut short."""
    try:
        made = (VENV / "made-for").read_text(encoding="utf-8")
    except OSError:
        return False
    return PYTHON.exists() and made == made_for() and not FILLING.exists()


def fingerprint(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def stamp(lock: str) -> Path:
    return VENV / f"{lock}.installed"


def installed(lock: str) -> bool:
    try:
        return whole() and stamp(lock).read_text() == fingerprint(lock)
    except OSError:
        return False


@contextlib.contextmanager
def one_at_a_time():  # type: ignore[no-untyped-def]
    """Hold the lock beside .venv; the child that fills it inherits it, should we be killed."""
    with (ROOT / ".venv.lock").open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    file.seek(0)
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:
                    continue
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("Another dev.py is preparing .venv: waiting for it.")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def prepare(wanted: dict[str, list[str]], *locks: str) -> None:
    """Make the system's packages and .venv hold what is wanted; quick when they do."""
    missing = absent(wanted)
    if not missing and all(installed(lock) for lock in locks):
        return
    try:
        with one_at_a_time() as held:
            missing = absent(wanted)
            if not all(installed(lock) for lock in locks) and pip_is_lacking():
                missing["python3-venv"] = [f"python{MINOR}-venv", "python3-venv"]
            if missing:
                install_packages(missing)
                still = absent(wanted)
                if still:
                    stop(f"after installing, the system still lacks {', '.join(still)}.")
            if not whole():
                make_venv(held)
            for lock in locks:
                if not installed(lock):
                    fill_venv(lock, held)
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        stop(f"{what}. It needs a folder that is yours to write, with 700 MB free.")


def make_venv(held: int) -> None:
    if VENV.exists() or VENV.is_symlink():  # half-made, another Python's, or moved here
        say("Making .venv anew.")
        if VENV.is_symlink():
            VENV.unlink()
        else:
            shutil.rmtree(VENV)
    bare = [] if find_spec("ensurepip") else ["--without-pip"]
    failed = run_quietly([sys.executable, "-m", "venv", *bare, str(VENV)], held)
    if failed:
        stop(f".venv could not be made:\n{failed[-2000:].rstrip()}")
    site = next(iter([VENV / "Lib"] if WINDOWS else (VENV / "lib").iterdir())) / "site-packages"
    (site / "kbdesk-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    # -P: a file named like a module, in the folder one stands in, must not be run
    if WINDOWS:
        launcher = SCRIPTS / "kbdesk.cmd"
        launcher.write_text('@"%~dp0python.exe" -P -m kbdesk %*\n')
    else:
        import shlex

        launcher = SCRIPTS / "kbdesk"
        python = shlex.quote(str(PYTHON))
        launcher.write_text(f'#!/bin/sh\nexec {python} -P -m kbdesk "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)
    (VENV / "made-for").write_text(made_for(), encoding="utf-8")


def fill_venv(lock: str, held: int) -> None:
    say("Preparing kbdesk: fetching its libraries, once. This may take some minutes.")
    own = any(SCRIPTS.glob("pip*"))
    pip = (
        [str(PYTHON), "-m", "pip"]
        if own
        else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    )
    pip += ["install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
    pip += ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / lock)]
    stamp(lock).unlink(missing_ok=True)
    FILLING.touch()
    failed = run_quietly(pip, held, PIP_USER="0")
    FILLING.unlink()  # pip fetches everything before it changes anything
    if failed:
        errors = [line for line in failed.splitlines() if line.startswith("ERROR")]
        say("\n".join(errors) or failed[-2000:].rstrip())
        stop("the libraries could not be fetched. Is there a connection, and room on the disk?")
    stamp(lock).write_text(fingerprint(lock))


def run_quietly(command: list[str], held: int, **env: str) -> str:
    """Return what the command said if it failed, else nothing."""
    keep: dict[str, list[int]] = {} if WINDOWS else {"pass_fds": [held]}
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **env},
        **keep,  # type: ignore[call-overload]
    )
    return (done.stdout or f"{command[0]} failed") if done.returncode else ""


# ------------------------------------------------------------------------- verbs


def become(*command: str) -> None:
    """Hand this process over to the command (Windows: wait for it and pass its status on)."""
    sys.stdout.flush()
    if WINDOWS:
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def tool(*command: str, env: dict[str, str] | None = None) -> int:
    return subprocess.call([str(PYTHON), *command], cwd=ROOT, env=env)


def run(*args: str) -> None:
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    # with neither a screen nor a chosen platform there will be no window: kbdesk says so,
    # and its command line needs nothing of Qt
    chosen = os.environ.get("QT_QPA_PLATFORM")
    prepare(WINDOW if screen else QT if chosen else {}, MAIN_LOCK)
    become(str(PYTHON), "-P", "-m", "kbdesk", *args)


def test(*args: str) -> None:
    prepare(QT, MAIN_LOCK, TEST_LOCK)
    checks = {
        "ruff check": [str(SCRIPTS / "ruff"), "check", "--quiet", "--output-format", "concise"],
        "ruff format": [
            str(SCRIPTS / "ruff"),
            "format",
            "--check",
            "--quiet",
            "--output-format",
            "concise",
        ],
        "import rules": [str(SCRIPTS / "lint-imports")],
        "mypy": [str(PYTHON), "-m", "mypy", "--no-error-summary"],
    }
    # compiled modules are kept, whatever the machine is set to: else each core, and each
    # process that a test starts, would compile the program and the tests anew
    keeps = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    if not args:  # beside mypy, which works on one core
        checks["collecting"] = [str(PYTHON), "-m", "pytest", "--collect-only", "-qq"]
    running = {
        name: subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=keeps,
        )
        for name, command in checks.items()
    }
    failed = []
    for name, process in running.items():
        output = process.communicate()[0]
        if process.returncode:
            print(f"--- {name}\n{output.rstrip()}\n", flush=True)
            failed.append(name)
    # the whole suite on every core; what somebody picks out, in sight
    spread = ("-n", "logical", "--dist", "worksteal")
    if tool("-m", "pytest", *(args or spread), env=keeps):
        failed.append("pytest")
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)
        sys.exit(1)


def bench(*args: str) -> None:
    prepare(QT, MAIN_LOCK, TEST_LOCK)
    every = sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))
    if not {*args} <= {*every}:
        stop(f"no such benchmark; there are: {', '.join(every)}")
    sys.exit(max(tool("-m", f"benchmarks.{name}") for name in args or every))


def screens(*args: str) -> None:
    prepare(QT, MAIN_LOCK, TEST_LOCK)
    sys.exit(tool("-m", "tests.screens", *args))


def manual(*args: str) -> None:
    prepare(QT, MAIN_LOCK, TEST_LOCK)
    sys.exit(tool("-m", "tests.manual", *args))


def torture(*args: str) -> None:
    prepare(QT, MAIN_LOCK, TEST_LOCK, BROWSER_LOCK)
    sys.exit(tool("-m", "pytest", "-m", "torture", *args))


def words(*args: str) -> None:
    prepare({}, MAIN_LOCK, TEST_LOCK)
    sys.exit(tool("-m", "tests.words_po", *args))


def mutants(*args: str) -> None:
    prepare(QT, MAIN_LOCK, TEST_LOCK, MUTANTS_LOCK)
    sys.exit(tool("-m", "tests.mutants", *args))


def build(*args: str) -> None:
    prepare(BUILD, MAIN_LOCK, BUILD_LOCK)
    pyinstaller = ["-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", *args]
    sys.exit(
        tool(*pyinstaller, "build_spec/kbdesk.spec") or tool("build_spec/smoke.py", "dist/kbdesk")
    )


def release(*args: str) -> None:
    prepare(RELEASE, MAIN_LOCK, BUILD_LOCK)
    sys.exit(tool("-m", "build_spec.release", *args))


def windows(*args: str) -> None:
    prepare(TRIAL, MAIN_LOCK, BUILD_LOCK)
    sys.exit(tool("-m", "build_spec.windows_trial", *args))


VERBS = {
    f.__name__: f
    for f in (run, test, bench, screens, manual, torture, words, mutants, build, release, windows)
}


def newer_python() -> None:
    """Go on with a Python that is new enough, if there is one or apt may bring one."""
    if not WINDOWS:
        for name in ("python3.13", "python3.12", "python3.11", "python3.14"):
            path = shutil.which(name)
            if path:
                os.execv(path, [path, *sys.argv])
    stop(
        f"kbdesk needs Python 3.11 or newer, and this is {sys.version.split()[0]}. "
        "On Ubuntu 22.04: sudo apt-get install -y python3.11-venv; then the same command again."
    )


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - what a person may well have
        newer_python()
    verb, *args = sys.argv[1:] or [""]
    if verb not in VERBS:
        print(__doc__)
        sys.exit(0 if verb in ("-h", "--help", "help") else 2)
    try:
        VERBS[verb](*args)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
