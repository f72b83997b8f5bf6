"""The rules of the house that no other check holds."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
# put together here, so that this file is not itself what it looks for
REGISTRIES = ["".join(name) for name in (("pyp", "i.org"), ("python", "hosted"), ("npm", "js."))]
REGISTRIES += ["".join(("deb.", "debian"))]
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}


def files() -> list[Path]:
    """Return what a commit would hold; in an unpacked archive, what lies in the project's rooms."""
    if (ROOT / ".git").exists() and (git := shutil.which("git")):
        listed = subprocess.run(
            [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True,
        )  # fmt: skip
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        rooms = ("kbdesk", "tests", "resources", "docs", "build_spec", "benchmarks", ".ci")
        paths = [*ROOT.iterdir(), *(path for room in rooms for path in (ROOT / room).rglob("*"))]
    return sorted(p for p in paths if p.is_file() and "__pycache__" not in p.parts)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_names_a_registry() -> None:
    guilty = [
        f"{named(path)}: {registry}"
        for path in files()
        for registry in REGISTRIES
        if registry.encode() in path.read_bytes()
    ]
    assert guilty == []


def test_no_lock_that_names_a_registry_is_kept() -> None:
    kept = [named(p) for p in files() if p.name == "uv.lock" or p.match("pylock*.toml")]
    assert kept == []
    for path in ROOT.glob("requirements*.lock"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path.name
        assert "--hash=sha256:" in text, path.name


def test_every_module_is_named_for_what_it_holds() -> None:
    python = [p for p in files() if p.suffix == ".py"]
    guilty = [named(p) for p in python if SAYS_NOTHING & {*named(p).removesuffix(".py").split("/")}]
    assert guilty == []


def test_no_module_is_long() -> None:
    long = {
        named(path): lines
        for path in (ROOT / "kbdesk").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 600
    }
    assert long == {}


def circles(graph: grimp.ImportGraph) -> list[list[str]]:
    """Return the modules that import each other in a circle (Tarjan's components)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    found = []

    def visit(module: str) -> None:
        order[module] = low[module] = len(order)
        path.append(module)
        for other in sorted(graph.find_modules_directly_imported_by(module)):
            if other not in order:
                visit(other)
            if other in path:
                low[module] = min(low[module], low[other])
        if low[module] == order[module]:
            at = path.index(module)
            if len(path) - at > 1:
                found.append(sorted(path[at:]))
            del path[at:]

    for module in sorted(graph.modules):
        if module not in order:
            visit(module)
    return found


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Also not for types alone or inside functions; import-linter sees circles of rooms only."""
    assert circles(grimp.build_graph("kbdesk", cache_dir=None)) == []


def test_a_circle_is_found() -> None:
    graph = grimp.ImportGraph()
    for module in ("a", "b", "c", "d"):
        graph.add_module(module)
    for importer, imported in (("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")):
        graph.add_import(importer=importer, imported=imported)
    assert circles(graph) == [["b", "c"]]


def test_the_window_asks_queries_and_not_the_store() -> None:
    """A desk carries its store, which no import shows."""
    guilty = [
        f"{named(path)}:{node.lineno}"
        for path in sorted((ROOT / "kbdesk" / "ui").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "store"
    ]
    assert guilty == []


RENAMES = {
    # waits while a virus scanner of Windows has the new file open
    "kbdesk/store/durable.py",
    # stands outside of every version; waits in its own words
    "kbdesk/updates/starter.py",
}


def renaming(tree: ast.AST) -> list[str]:
    """Return the calls that give a file another name (a ``key`` in memory is no file)."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        if name not in ("replace", "rename", "renames", "move"):
            continue
        of = ast.unparse(node.func.value)
        # str.replace has two arguments, that of dates has names for them
        of_a_path = name == "replace" and len(node.args) == 1 and not node.keywords
        of_a_module = (of, name) in (("os", "replace"), ("shutil", "move"))
        if name in ("rename", "renames") or of_a_module or (of_a_path and not of.endswith("key")):
            found.append(f"{node.lineno}: {ast.unparse(node)}")
    return found


def test_a_file_gets_its_name_in_one_patient_place() -> None:
    words = (".replace(", ".rename", "shutil")
    guilty = {
        named(path): calls
        for path in sorted((ROOT / "kbdesk").rglob("*.py"))
        if named(path) not in RENAMES
        and any(word in (text := path.read_text(encoding="utf-8")) for word in words)
        and (calls := renaming(ast.parse(text)))
    }
    assert guilty == {}


def test_a_bare_rename_is_found() -> None:
    for call in ("os.replace(a, b)", "os.rename(a, b)", "part.replace(out)", "shutil.move(a, b)"):
        assert renaming(ast.parse(call)), call
    for call in ("text.replace('a', 'b')", "day.replace(day=1)", "replace(one, sent=2)"):
        assert not renaming(ast.parse(call)), call


def test_what_runs_before_the_environment_needs_only_the_standard_library() -> None:
    for name in ("dev.py", "build_spec/smoke.py"):
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        modules = {
            alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names
        }
        modules |= {n.module or "." for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        foreign = {m for m in modules if m.split(".")[0] not in sys.stdlib_module_names}
        assert foreign == set(), name
