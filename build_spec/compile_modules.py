"""Compile every module below a folder beside its source; run by the Python that will load it.

    python3.13 -I build_spec/compile_modules.py FOLDER [--without-docstrings]

The same source gives the same bytes: no time and no folder of this machine is written.
"""

from __future__ import annotations

import ast
import marshal
import sys
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path


def without_docstrings(tree: ast.Module) -> ast.Module:
    """Return a module without docstrings; unlike ``-OO`` it keeps its assertions."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if ast.get_docstring(node, clean=False) is not None:
            # a body cannot be empty
            node.body[:1] = [] if node.body[1:] else [ast.copy_location(ast.Pass(), node.body[0])]
    return tree


def compile_module(path: Path, top: Path, *, docstrings: bool) -> None:
    """Write ``module.pyc`` beside ``module.py``. Raises SyntaxError."""
    source = path.read_bytes()
    name = str(path.relative_to(top))
    tree: ast.Module | bytes = source if docstrings else without_docstrings(ast.parse(source, name))
    code = compile(tree, name, "exec", dont_inherit=True)
    # PEP 552: a module that is known by its source's hash, which is not compared on import
    head = MAGIC_NUMBER + (1).to_bytes(4, "little") + source_hash(source)
    path.with_suffix(".pyc").write_bytes(head + marshal.dumps(code))


def main() -> None:
    top, *flags = sys.argv[1:]
    for path in sorted(Path(top).rglob("*.py")):
        try:
            compile_module(path, Path(top), docstrings="--without-docstrings" not in flags)
        except SyntaxError as error:
            sys.exit(f"{path}: {error}")


if __name__ == "__main__":
    main()
