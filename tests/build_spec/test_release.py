"""What a release is made of: the parts of it that need no compiler and no network."""

from __future__ import annotations

import json
import re
import stat
import struct
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from build_spec import contents, debian_package, kept, release_list, setup_exe
from build_spec.compile_modules import compile_module
from build_spec.pe import Library
from build_spec.wheels import NOT_SHIPPED, ROOT, Target, linux, requirements, windows
from build_spec.windows_python import LOCK
from kbdesk.updates.release import is_version

SCRIPT = (ROOT / "build_spec" / "windows" / "setup.nsi").read_text(encoding="utf-8")
LAUNCH = (ROOT / "build_spec" / "windows" / "launch.c").read_text(encoding="utf-8")
MAIN_LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def names(target: Target, lock: str = MAIN_LOCK) -> dict[str, str]:
    return dict(entry.split(" ")[0].split("==") for entry in requirements(lock, target))


def test_markers_are_judged_by_the_system_that_is_built_for() -> None:
    lock = (
        "a==1 ; sys_platform == 'win32' \\\n    --hash=sha256:aa\n"
        "b==1 ; python_full_version < '3.12' \\\n    --hash=sha256:bb\n"
        "b==2 ; python_full_version >= '3.12' \\\n    --hash=sha256:cc\n"
        "pip==3 \\\n    --hash=sha256:dd\n"
    )
    assert requirements(lock, windows("3.13")) == ["a==1 --hash=sha256:aa", "b==2 --hash=sha256:cc"]
    assert names(linux("3.13"), lock) == {"b": "2"}
    assert names(linux("3.13", versions_of="3.11"), lock) == {"b": "1"}


def test_every_library_comes_with_its_hash_and_no_test_tool_among_them() -> None:
    for target in (windows("3.13"), linux("3.11"), linux("3.13", versions_of="3.11")):
        entries = requirements(MAIN_LOCK, target)
        assert all("--hash=sha256:" in entry for entry in entries)
        shipped = {entry.split("==")[0] for entry in entries}
        assert not shipped & {"pytest", "hypothesis", "mypy", "ruff", "pyinstaller", *NOT_SHIPPED}
        assert {"pyside6-essentials", "sqlcipher3", "numpy"} <= shipped
    pinned = requirements(LOCK.read_text(encoding="utf-8"), windows("3.13"))
    assert len(pinned) == 1
    assert pinned[0].count("--hash=sha256:") == 1


def test_only_parts_that_the_program_loads_are_kept(tmp_path: Path) -> None:
    stays = ["PySide6/QtCore.pyd", "PySide6/plugins/platforms/qwindows.dll", "PySide6/__init__.py"]
    goes = ["PySide6/QtQml.pyd", "PySide6/designer.exe", "PySide6/lupdate", "PySide6/qml/a.qml",
            "PySide6/plugins/sqldrivers/qsqlite.dll", "numpy/tests/test_a.py", "x/y.pyi",
            "fhir/resources/STU3/patient.py", "PySide6/QtGui.pyi"]  # fmt: skip
    for name in (*stays, *goes):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(minimal_library() if path.suffix in (".pyd", ".dll") else b"")
    kept.trim(tmp_path)
    left = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert left == set(stays)


def minimal_library() -> bytes:
    """Return the shortest 64-bit PE file that asks for nothing."""
    head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0"
    coff = struct.pack("<HHIIIHH", 0x8664, 0, 0, 0, 0, 112 + 8 * 16, 0)
    return head + coff + struct.pack("<H", 0x20B) + bytes(106) + struct.pack("<I", 16) + bytes(128)


def test_the_tables_of_a_windows_library_are_read(tmp_path: Path) -> None:
    library = tmp_path / "a.dll"
    library.write_bytes(minimal_library())
    assert Library.read(library).imports() == {}
    assert Library.read(library).exports() == []
    library.write_bytes(b"MZ" + bytes(200))
    with pytest.raises(ValueError):
        Library.read(library)


def test_the_list_of_a_release_is_signed_and_a_changed_one_is_refused(tmp_path: Path) -> None:
    keys = release_list.release_keys(tmp_path / "key")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) & 0o077 == 0
    assert release_list.release_keys(tmp_path / "key").sign_public == keys.sign_public
    setup = tmp_path / "kbdesk-0.1.0-setup.exe"
    setup.write_bytes(b"program")
    signed = tmp_path / "kbdesk-0.1.0.release"
    release_list.write(signed, [setup], {"version": "0.1.0"}, keys)
    said = release_list.read(signed, [keys.sign_public])
    assert said["files"][0]["sha256"] == release_list.digest(setup)
    other = release_list.release_keys(tmp_path / "other")
    with pytest.raises(ValueError):
        release_list.read(signed, [other.sign_public])
    raw = signed.read_bytes()
    for changed in (
        raw.replace(b'"size":7', b'"size":8'),
        raw[:-40],
        b"",
        raw.replace(b",", b", ", 1),
    ):
        signed.write_bytes(changed)
        with pytest.raises(ValueError):
            release_list.read(signed, [keys.sign_public])
    (tmp_path / "short").write_text("abcd")
    with pytest.raises(ValueError):
        release_list.release_keys(tmp_path / "short")


def test_the_list_is_not_taken_for_an_update() -> None:
    from kbdesk.updates.release import PURPOSE

    assert PURPOSE != release_list.PURPOSE


def test_contents_are_the_same_each_time(tmp_path: Path) -> None:
    found = [contents.python_component("3.13.11", "3.13.5")]
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        contents.write(tmp_path / name / "x.cdx.json", "0.1.0", 1_700_000_000, found)
    first, second = ((tmp_path / name / "x.cdx.json").read_bytes() for name in ("a", "b"))
    assert first == second
    assert json.loads(first)["bomFormat"] == "CycloneDX"


def test_the_installer_says_each_refusal_in_both_languages() -> None:
    said = re.findall(r"^LangString (\w+) \$\{(LANG_\w+)\} \"(.+)\"$", SCRIPT, re.MULTILINE)
    # what is said before .onInit has ended is chosen by the script, not by a LangString
    early = re.findall(r"^!define (\w+)_(ID|EN) \"(.+)\"$", SCRIPT, re.MULTILINE)
    full = {"ID": "LANG_INDONESIAN", "EN": "LANG_ENGLISH"}
    said += [(name, full[language], text) for name, language, text in early]
    words = {(name, language): text for name, language, text in said}
    assert len(words) == len(said)
    for name in {name for name, _, _ in said}:
        indonesian = words[name, "LANG_INDONESIAN"]
        english = words[name, "LANG_ENGLISH"]
        assert indonesian != english
        assert re.findall(r"\$R?\w+|\$\{\w+\}", indonesian) == re.findall(
            r"\$R?\w+|\$\{\w+\}", english
        )
    for used in re.findall(r"\$\((\w+)\)", SCRIPT):
        assert (used, "LANG_ENGLISH") in words
        assert used not in {name for name, _, _ in early}
    refused = re.findall(r"(?:Refuse|Words) (\w+)", SCRIPT)
    assert {name for name, _, _ in early} == {name for name in refused if name.isupper()} - {"NAME"}
    # everything that can refuse is asked before the section that copies
    before = SCRIPT[: SCRIPT.index("\nSection\n")]
    for refusal in ("NOT_64", "TOO_OLD", "NO_ROOM"):
        assert f"Refuse {refusal} 2" in before
    assert SCRIPT.index('MUI_LANGUAGE "Indonesian"') < SCRIPT.index('MUI_LANGUAGE "English"')


def test_the_starter_and_the_installer_name_the_same_things() -> None:
    """The mutex by which an open window is known, and the answer of the starter."""
    assert "Local\\\\kbdesk-open" in LAUNCH
    assert "Local\\kbdesk-open" in SCRIPT
    assert "--use-version" in LAUNCH
    assert "--use-version ${VERSION}" in SCRIPT
    # data lies elsewhere: the installer names no folder but its own
    for line in SCRIPT.splitlines():
        if line.strip().startswith(("RMDir", "Delete ")):
            assert "$INSTDIR" in line or line.strip().endswith('kbdesk.lnk"'), line


def test_the_starter_takes_the_versions_that_the_updates_take() -> None:
    taken = re.search(r'strspn\(at, "([^"]+)"\)', LAUNCH)
    assert taken
    for version in ("0.1.0", "0.10.2", "1.0"):
        assert is_version(version)
        assert set(version) <= set(taken[1])


def test_the_package_asks_for_the_libraries_that_a_checkout_asks_for() -> None:
    import dev

    wanted = {name for names in dev.WINDOW.values() for name in names}
    asked = {part for entry in debian_package.DEPENDS for part in entry.split(" | ")}
    assert wanted <= asked


def test_what_asks_for_a_newer_system_is_found() -> None:
    said = (
        "Version References:\n  required from libc.so.6:\n"
        "    0x06969194 0x00 07 GLIBC_2.14\n    0x069691b4 0x00 03 GLIBC_2.9\n"
        "  required from libstdc++.so.6:\n    0x08922974 0x00 06 GLIBCXX_3.4.29\n"
        "    0x056bafd3 0x00 05 CXXABI_1.3\n"
    )
    assert kept.asked_of_system(said) == {"GLIBC": (2, 14), "GLIBCXX": (3, 4, 29)}
    assert kept.asked_of_system("") == {}
    assert "libc6 (>= 2.34)" in debian_package.DEPENDS


@pytest.mark.skipif(not setup_exe.NSIS.is_dir(), reason="makensis is not here")
def test_a_cut_setup_speaks_indonesian(tmp_path: Path) -> None:
    for theirs, ours in setup_exe.WORDS.items():
        assert len(ours) < len(theirs)
    stubs = setup_exe.own_words(tmp_path / "nsis") / "Stubs"
    stub = (stubs / "lzma_solid-x86-unicode").read_bytes()
    assert len(stub) == (setup_exe.NSIS / "Stubs" / "lzma_solid-x86-unicode").stat().st_size
    assert "Pemasang kbdesk ini terpotong".encode("utf-16-le") in stub
    assert "integrity check".encode("utf-16-le") not in stub


def test_a_module_is_compiled_without_docstrings_and_with_its_assertions(tmp_path: Path) -> None:
    source = tmp_path / "sea.py"
    source.write_text(
        '"""Words."""\nfrom __future__ import annotations\n\n\ndef tide(high: int) -> None:\n'
        '    """More words."""\n    assert high\n\n\ndef calm() -> None:\n    """Words alone."""\n',
        encoding="utf-8",
    )
    for docstrings, said in ((True, "More words."), (False, None)):
        compile_module(source, tmp_path, docstrings=docstrings)
        spec = spec_from_file_location("sea", source.with_suffix(".pyc"))
        assert spec is not None
        assert spec.loader is not None
        sea = module_from_spec(spec)
        spec.loader.exec_module(sea)
        assert sea.tide.__doc__ == said
        assert sea.calm.__code__.co_filename == "sea.py"
        sea.calm()
        with pytest.raises(AssertionError):
            sea.tide(0)
