"""What of the libraries goes into a release: the parts that kbdesk loads, and nothing else."""

from __future__ import annotations

import fnmatch
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from build_spec.pe import Library
from kbdesk.exchange.fhir_bundle import KINDS

QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtPrintSupport", "QtPdf", "QtSvg", "QtSvgWidgets")
QT_PLUGINS = (
    "platforms/*qwindows*", "platforms/*qxcb*", "platforms/*qoffscreen*", "styles/*",
    "imageformats/*qjpeg*", "imageformats/*qsvg*", "imageformats/*qico*", "iconengines/*",
    "platforminputcontexts/*compose*", "platforminputcontexts/*ibus*", "xcbglintegrations/*",
    "printsupport/*", "platformthemes/*xdg*",
)  # fmt: skip
"""Plugins are found by their folder at run time, so no import leads to them."""

LEFT_OUT = (
    # what only a developer of a library needs
    "*/tests/*", "*/test/*", "*.pyi", "*/include/*", "*.lib", "*.a", "*/py.typed", "*.pxd", "*.pyx",
    "bin/*", "*.h", "*.c",
    # what no page, paper or command loads
    "fhir/resources/[!R]*/*", "numpy/f2py/*", "numpy/distutils/*", "numpy/testing/*/extbuild.py",
    "numpy/random/*", "reportlab/fonts/*", "reportlab/graphics/*", "reportlab/platypus/*",
    "PIL/_avif*", "PIL/_webp*",
    "rapidfuzz/distance/metrics_cpp_avx2*", "numpy/_core/_simd.*", "numpy/_core/*_tests.*",
    "zstandard/_cffi.*", "zstandard/backend_cffi*", "PIL/_imagingtk*", "PIL/_imagingcms*",
    "PIL/_imagingft*", "PySide6/scripts/*", "PySide6/support/*", "rapidfuzz/fuzz_cpp_avx2*",
    # httpx waits by threads here, and starts without it
    "anyio/*",
)  # fmt: skip
FHIR: Final = frozenset({
    "__init__", "fhirresourcemodel", "fhirtypes", "resource", "domainresource", "element",
    "backboneelement", "address", "age", "annotation", "attachment", "codeableconcept",
    "codeablereference", "coding", "contactpoint", "extension", "fhirprimitiveextension",
    "humanname", "identifier", "meta", "narrative", "period", "quantity", "range", "ratio",
    "reference", "timing", *(kind.lower() for kind in KINDS), "bundle",
})  # fmt: skip
"""The modules of FHIR that a bundle is made of, of some 180."""
LIBRARY = re.compile(r"\.(dll|pyd|so(\.[0-9.]+)?)$", re.IGNORECASE)


def trim(site: Path) -> None:
    """Take out of a folder of unpacked wheels what the program never loads."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        unused = _matches(name, LEFT_OUT) or _unused_of_qt(name) or _unused_of_fhir(name)
        if path.is_file() and unused:
            path.unlink()
    drop_unreached(site)
    drop_empty(site)


def drop_empty(folder: Path) -> None:
    """Remove the folders in which nothing is left."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def drop_unreached(site: Path) -> None:
    """Remove shared libraries that no compiled module and no plugin that stays would load."""
    libraries = [p for p in site.rglob("*") if p.is_file() and LIBRARY.search(p.name)]
    by_name: dict[str, list[Path]] = {}
    for path in libraries:
        by_name.setdefault(path.name.lower(), []).append(path)
    reached = {path for path in libraries if _is_root(path, site)}
    waiting = list(reached)
    while waiting:
        for name in loaded_by(waiting.pop()):
            for path in by_name.get(name.lower(), []):
                if path not in reached:
                    reached.add(path)
                    waiting.append(path)
    for path in libraries:
        if path not in reached:
            path.unlink()


def loaded_by(library: Path) -> list[str]:
    """Return the names of the shared libraries that one asks for (an ELF or a PE file)."""
    if ".so" not in library.name:
        return list(Library.read(library).imports())
    tool = ["objdump", "-p", str(library)]
    said = subprocess.run(tool, capture_output=True, text=True, check=True)
    return re.findall(r"^\s*NEEDED\s+(\S+)", said.stdout, re.MULTILINE)


def asked_of_system(said: str) -> dict[str, tuple[int, ...]]:
    """Return the newest version of glibc and libstdc++ that ``objdump -p`` says is needed.

    ``{"GLIBC": (2, 34), "GLIBCXX": (3, 4, 29)}``; nothing for what is not asked for.
    """
    newest: dict[str, tuple[int, ...]] = {}
    for family, numbers in re.findall(r"\b(GLIBC|GLIBCXX)_([0-9.]+)\s*$", said, re.MULTILINE):
        version = tuple(int(n) for n in numbers.split("."))
        newest[family] = max(newest.get(family, ()), version)
    return newest


def newer_than(tree: Path, most: dict[str, tuple[int, ...]]) -> list[str]:
    """Return what in a tree asks for a newer glibc or libstdc++ than ``most``: file and version."""
    found = []
    for path in sorted(tree.rglob("*")):
        if path.is_file() and ".so" in path.name:
            tool = ["objdump", "-p", str(path)]
            said = subprocess.run(tool, capture_output=True, text=True).stdout
            for family, version in asked_of_system(said).items():
                if version > most[family]:
                    found.append(f"{path.name}: {family} {'.'.join(map(str, version))}")
    return found


def strip_symbols(site: Path) -> None:
    """Take the symbols for debugging out of Linux libraries; some are most of their file."""
    for path in sorted(site.rglob("*")):
        if path.is_file() and not path.is_symlink() and ".so" in path.name:
            # the names that the loader needs stay; what patchelf arranged must not move
            subprocess.run(["strip", "--strip-debug", str(path)], capture_output=True)


def licences(site: Path, into: Path) -> None:
    """Copy the licence texts of every library, under its name and version."""
    wanted = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
    for info in sorted(site.glob("*.dist-info")):
        texts = [p for p in sorted(info.rglob("*")) if p.is_file() and wanted.search(p.name)]
        for text in texts:
            place = into / info.name.removesuffix(".dist-info") / text.relative_to(info)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, place)


def _is_root(path: Path, site: Path) -> bool:
    name = path.relative_to(site).as_posix()
    if "/plugins/" in name or path.suffix.lower() == ".pyd":
        return True
    # a Python module by its place: a helper lies in X.libs, in Qt/lib or is called lib...
    helper = ".libs/" in name or "/Qt/lib/" in name or path.name.startswith("lib")
    return ".so" in path.name and not helper


def _unused_of_fhir(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    module = file.split(".")[0]
    if folder == "fhir/resources":
        # the models of the next version of FHIR
        return module != "__init__"
    return folder == "fhir/resources/R4B" and module not in FHIR


def _unused_of_qt(name: str) -> bool:
    if not name.startswith("PySide6/"):
        return False
    rest = name.removeprefix("PySide6/").removeprefix("Qt/")
    top, _, inside = rest.partition("/")
    if top == "plugins":
        return not _matches(inside, QT_PLUGINS)
    if top == "lib" or (not inside and LIBRARY.search(top)):
        module = top.split(".")[0]
        is_module = module.startswith("Qt") and not module.startswith("Qt6")
        return (is_module and module not in QT_MODULES) or top == "opengl32sw.dll"
    # programs for developers have no suffix on Linux
    return bool(inside) or "." not in top or top.endswith((".exe", ".json"))


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatch(name, p) or fnmatch.fnmatch("/" + name, p) for p in patterns)
