"""What wine 10 lacks of Windows and the program's libraries ask for, made up for a trial.

Only an installed copy that is tried under wine is changed; what is handed out never is. A
library that is absent, or whose functions are, gets one beside the program whose missing
functions answer nothing; numpy's complex functions are real ones.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from build_spec.pe import Library
from build_spec.wheels import ROOT
from build_spec.windows_python import GCC

MATH = b"api-ms-win-crt-math-l1-1-0.dll"
OWN_MATH = b"kbdesk-wine-math-for-numpy.dll"
COMPLEX = re.compile(r"c(sqrt|log|exp|a?sinh?|a?cosh?|a?tanh?|real|imag|arg|abs|pow)[fl]?")
SILENT = ("icuuc.dll", "icuin.dll", "icu.dll", "mscms.dll")
"""Character sets and colour profiles: kbdesk needs neither, Qt only wants to find them."""


def fill(version: Path, work: Path) -> list[str]:
    """Put what wine lacks beside an installed version; return the names of what was made."""
    asked: dict[str, set[str]] = {}
    for library in sorted(version.rglob("*")):
        if library.suffix.lower() not in (".dll", ".pyd") or library.parent == work:
            continue
        imports = Library.read(library).imports()
        for name, functions in imports.items():
            if name in SILENT:
                asked.setdefault(name, set()).update(functions)
        wanted = imports.get(MATH.decode(), set())
        if any(COMPLEX.fullmatch(name) for name in wanted):
            asked.setdefault(OWN_MATH.decode(), set()).update(wanted)
            library.write_bytes(library.read_bytes().replace(MATH, OWN_MATH))
    made = []
    for name, functions in sorted(asked.items()):
        if name == OWN_MATH.decode():
            target = version / "site" / "numpy.libs" / name
            _math(target, functions, work)
            # Python looks for what a module needs beside the module and beside itself
            for folder in {p.parent for p in version.rglob("*.pyd")}:
                (folder / name).write_bytes(target.read_bytes())
        else:
            target = version / name
            _silent(target, functions, work)
            (version / "site" / "PySide6" / name).write_bytes(target.read_bytes())
        made.append(name)
    return made


def _math(target: Path, functions: set[str], work: Path) -> None:
    lines = [
        f"  {name} = own_{name}" if COMPLEX.fullmatch(name) else f"  {name} = ucrtbase.{name}"
        for name in sorted(functions)
    ]
    source = ROOT / "build_spec" / "wine" / "complex.c"
    _library(target, lines, source, work, "-O2", "-fno-builtin")


def _silent(target: Path, functions: set[str], work: Path) -> None:
    source = work / f"{target.stem}.c"
    source.write_text(
        "".join(f"void *own_{name}(void) {{ return 0; }}\n" for name in sorted(functions))
    )
    _library(target, [f"  {name} = own_{name}" for name in sorted(functions)], source, work)


def _library(target: Path, exports: list[str], source: Path, work: Path, *options: str) -> None:
    definition = work / f"{target.stem}.def"
    head = f"LIBRARY {target.name}\nEXPORTS\n"
    definition.write_text(head + "\n".join(exports) + "\n", encoding="ascii")
    command = [GCC, "-shared", "-s", "-static-libgcc", *options, "-o"]
    subprocess.run([*command, str(target), str(source), str(definition)], check=True)
